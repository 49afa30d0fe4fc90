"""The register: identifiers, links and descriptions of people, kept in the lake and added to by a run."""

import polars as pl

from vshdata.lake import Lake
from vshdata.people.decisions import read_decisions, standing
from vshdata.people.facts import (
    IDENTIFIERS,
    IDENTITIES,
    LINKS,
    SEXES,
    Facts,
)
from vshdata.people.names import listed_key
from vshdata.people.resolve import Resolution, resolve


class Register:
    """The facts of a lake's people, with what this run has added."""

    def __init__(self, lake: Lake) -> None:
        self._lake = lake
        self._identifiers = _read(lake, "identifiers", IDENTIFIERS)
        self._links = _read(lake, "links", LINKS)
        self._new_identifiers: list[pl.DataFrame] = []
        self._new_links: list[pl.DataFrame] = []
        self._new_identities: list[pl.DataFrame] = []
        self._resolution: Resolution | None = None
        highest = self._identifiers["id"].max()
        self._next = (highest if isinstance(highest, int) else 0) + 1

    def number_pupils(self, rows: pl.DataFrame) -> pl.Series:
        """The number of each row's pupil, from `upn`, `pmr` and `former_upn`.

        Every row must have a UPN or a matching reference. Rows keep their order. Where date of birth,
        sex and names are there too, they are kept as evidence.
        """
        rows = _with_columns(rows, "upn", "pmr", "former_upn")
        upn = self._numbers("upn", "", rows["upn"])
        pmr = self._matching_references(rows["pmr"], upn)
        former = self._numbers("upn", "", rows["former_upn"])
        pupil = upn.zip_with(upn.is_not_null(), pmr)
        self._link(pl.DataFrame({"a": upn, "b": pmr}), "pmr")
        self._link(pl.DataFrame({"a": pupil, "b": former}), "former_upn")
        self._describe(pupil, rows)
        return pupil.alias("pupil_id")

    def number_children(self, rows: pl.DataFrame, la: str, numbering: str = "") -> pl.Series:
        """The number of each row's child, from `la_child_id` within one numbering of the authority; a
        row of a list without one is numbered by its name, date of birth, postcode and UPN.

        Where `upn`, `former_upn`, `pmr`, date of birth, sex and names are there too, they are kept as
        evidence, with the `academic_year` of the return.
        """
        scope = " ".join(filter(None, (la, numbering)))
        child = self._numbers("child", scope, rows["la_child_id"])
        if child.null_count():
            described = _identities(child, rows).with_columns(_with_columns(rows, "upn")["upn"])
            keys = listed_key(described).set(child.is_not_null(), None)
            listed = self._numbers("listed", "", keys)
            child = child.zip_with(child.is_not_null(), listed)
        seen = _with_columns(rows, "academic_year").select(year=pl.col("academic_year").cast(LINKS["year"]))
        born = _with_columns(rows, "dob")["dob"].cast(pl.Date)
        for via in ("upn", "former_upn", "pmr"):
            if via in rows.columns:
                other = self._numbers("pmr" if via == "pmr" else "upn", "", rows[via])
                self._link(seen.with_columns(child.alias("a"), other.alias("b"), born.alias("born")), via)
        self._describe(child, rows)
        return child.alias("pupil_id")

    def joined(self) -> set[int]:
        """Numbers of children that a believed fact joins to a UPN or matching reference."""
        return set(self.resolve().steps["id"])

    def facts(self) -> Facts:
        """All that is known so far, stored or not."""
        stored = self._lake.people("identities")
        frames = [frame.lazy() for frame in self._new_identities]
        frames += [] if stored is None else [stored.cast(IDENTITIES)]
        identities = pl.concat([pl.LazyFrame(schema=IDENTITIES), *frames])
        return Facts(self._identifiers, self._links, identities, standing(read_decisions(self._lake)))

    def resolve(self) -> Resolution:
        """Who is whom, from every fact known so far; worked again only after something was added."""
        if self._resolution is None:
            self._resolution = resolve(self.facts())
        return self._resolution

    def save(self) -> None:
        """Write what was added, and the merges, conflicts and steps that follow from all of it."""
        if self._new_identifiers:
            self._lake.append_people("identifiers", pl.concat(self._new_identifiers))
        if self._new_links or self._new_identities:
            # facts last: a writer stopped before them finds them new again, and writes the merges again
            self.write_resolution()
            for name, frames in (("identities", self._new_identities), ("links", self._new_links)):
                if frames:
                    self._lake.append_people(name, pl.concat(frames))
        self._new_identifiers, self._new_links, self._new_identities = [], [], []

    def write_resolution(self) -> None:
        """Write what follows from all facts, in place of what followed before."""
        resolution = self.resolve()
        self._lake.write_merges(resolution.merges)
        self._lake.write_people("conflicts", resolution.conflicts)
        self._lake.write_people("steps", resolution.steps)

    def forget(self) -> None:
        """Drop what was added since it was last saved."""
        added = sum(frame.height for frame in self._new_identifiers)
        linked = sum(frame.height for frame in self._new_links)
        self._identifiers = self._identifiers.head(self._identifiers.height - added)
        self._links = self._links.head(self._links.height - linked)
        self._new_identifiers, self._new_links, self._new_identities = [], [], []
        self._resolution = None

    def _describe(self, numbers: pl.Series, rows: pl.DataFrame) -> None:
        """Keep how each row describes its person, where that was not known."""
        found = _identities(numbers, rows).unique(maintain_order=True)
        found = found.filter(pl.any_horizontal(pl.col("dob", "surname", "forename").is_not_null()))
        if not found.height:
            return
        known = self.facts().identities
        fresh = found.lazy().join(known, on=IDENTITIES.names(), how="anti", nulls_equal=True).collect()
        if fresh.height:
            self._resolution = None
            self._new_identities.append(fresh.sort(IDENTITIES.names(), nulls_last=True))

    def _numbers(self, kind: str, scope: str, values: pl.Series) -> pl.Series:
        """Numbers for a column of identifiers, giving new ones in order of appearance."""
        known = self._identifiers.filter(kind=kind, scope=scope).select("value", "id")
        wanted = values.drop_nulls().unique(maintain_order=True).alias("value").to_frame()
        fresh = wanted.join(known, on="value", how="anti", maintain_order="left")
        if fresh.height:
            known = pl.concat([known, self._add(kind, scope, fresh["value"])])
        found = values.alias("value").to_frame().join(known, on="value", how="left", maintain_order="left")
        return found["id"]

    def _matching_references(self, pmr: pl.Series, upn: pl.Series) -> pl.Series:
        """Numbers for matching references; a new one takes the number of the UPN beside it."""
        pairs = (
            pl.DataFrame({"value": pmr, "id": upn}).drop_nulls().group_by("value").agg(pl.col("id").min())
        )
        known = self._identifiers.filter(kind="pmr").select("value")
        beside = pairs.join(known, on="value", how="anti").sort("value")
        if beside.height:
            self._remember("pmr", "", beside)
        return self._numbers("pmr", "", pmr)

    def _add(self, kind: str, scope: str, values: pl.Series) -> pl.DataFrame:
        numbers = pl.int_range(self._next, self._next + len(values), dtype=pl.UInt32, eager=True)
        self._next += len(values)
        added = pl.DataFrame({"value": values, "id": numbers})
        self._remember(kind, scope, added)
        return added

    def _remember(self, kind: str, scope: str, added: pl.DataFrame) -> None:
        rows = added.select(
            pl.lit(kind).cast(IDENTIFIERS["kind"]).alias("kind"),
            pl.lit(scope).alias("scope"),
            "value",
            "id",
        )
        self._identifiers = pl.concat([self._identifiers, rows])
        self._resolution = None
        self._new_identifiers.append(rows)

    def _link(self, pairs: pl.DataFrame, via: str) -> None:
        links = (
            _with_columns(pairs, "born", "year")
            .cast({"born": pl.Date(), "year": LINKS["year"]})
            .drop_nulls(["a", "b"])
            .filter(pl.col("a") != pl.col("b"))
            .with_columns(via=pl.lit(via).cast(LINKS["via"]))
            .select(LINKS.names())
            .unique()
            .join(self._links, on=LINKS.names(), how="anti", nulls_equal=True)
            .sort(LINKS.names())
        )
        if links.height:
            self._links = pl.concat([self._links, links])
            self._resolution = None
            self._new_links.append(links)


def _identities(numbers: pl.Series, rows: pl.DataFrame) -> pl.DataFrame:
    """How rows describe their people; blank where a file has no such column."""
    sexes = list(SEXES)
    sex = pl.col("sex").cast(pl.String)
    return (
        _with_columns(rows, *IDENTITIES.names()[1:])
        .with_columns(
            numbers.alias("id"),
            pl.col("dob").cast(pl.Date),
            sex.replace_strict(sexes, sexes, default=None, return_dtype=IDENTITIES["sex"]),
        )
        .select(IDENTITIES.names())
    )


def _with_columns(rows: pl.DataFrame, *names: str) -> pl.DataFrame:
    missing = [pl.lit(None, pl.String).alias(name) for name in names if name not in rows.columns]
    return rows.with_columns(missing)


def _read(lake: Lake, name: str, schema: pl.Schema) -> pl.DataFrame:
    stored = lake.people(name)
    return pl.DataFrame(schema=schema) if stored is None else stored.collect().cast(schema)
