"""Who is who: every identifier seen becomes one number, and links say which numbers are one child.

Rows of schools' files are keyed by UPN, or by pupil matching reference where that is all there is.
Rows of social-care returns are keyed by (authority, child id), and by the return where a number may mean
another child in another return of the authority, because a child there may have no UPN,
or somebody else's. A number, once given, is never changed: what is learnt later is a link, and the
whole set of links decides who is whom, so the order of loading never matters.

Two links are not believed, and are reported as conflicts:

- one UPN on children whose dates of birth exclude each other;
- one former UPN claimed by two different pupils.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from vshdata.lake import Lake

if TYPE_CHECKING:
    from datetime import date

IDENTIFIERS = pl.Schema(
    {
        "kind": pl.Enum(["upn", "pmr", "child"]),
        "scope": pl.String(),
        "value": pl.String(),
        "id": pl.UInt32(),
    }
)
LINKS = pl.Schema(
    {"a": pl.UInt32(), "b": pl.UInt32(), "via": pl.Enum(["upn", "former_upn", "pmr"]), "born": pl.Date()}
)
_PAIRS = {"a": pl.UInt32(), "b": pl.UInt32(), "born": pl.Date()}
MERGES = pl.Schema({"raw_id": pl.UInt32(), "merged_id": pl.UInt32(), "of_child": pl.Boolean()})
CONFLICTS = pl.Schema({"id": pl.UInt32(), "reason": pl.String(), "claims": pl.UInt32()})

SHARED_UPN = "one UPN on children with different dates of birth"
SHARED_FORMER_UPN = "one former UPN claimed by several pupils"


@dataclass(frozen=True)
class Resolution:
    """What all links together say. `merges`: one row per number that is another's."""

    merges: pl.DataFrame
    conflicts: pl.DataFrame


class Register:
    """The identifiers and links of a lake, with what this run has added."""

    def __init__(self, lake: Lake) -> None:
        self._lake = lake
        self._identifiers = _read(lake, "identifiers", IDENTIFIERS)
        self._links = _read(lake, "links", LINKS)
        self._new_identifiers: list[pl.DataFrame] = []
        self._new_links: list[pl.DataFrame] = []
        self._resolution: Resolution | None = None
        highest = self._identifiers["id"].max()
        self._next = (highest if isinstance(highest, int) else 0) + 1

    def number_pupils(self, rows: pl.DataFrame) -> pl.Series:
        """The number of each row's pupil, from `upn`, `pmr` and `former_upn`.

        Every row must have a UPN or a matching reference. Rows keep their order.
        """
        rows = _with_columns(rows, "upn", "pmr", "former_upn")
        upn = self._numbers("upn", "", rows["upn"])
        pmr = self._matching_references(rows["pmr"], upn)
        former = self._numbers("upn", "", rows["former_upn"])
        self._link(pl.DataFrame({"a": upn, "b": pmr}), "pmr")
        self._link(pl.DataFrame({"a": upn.zip_with(upn.is_not_null(), pmr), "b": former}), "former_upn")
        return upn.zip_with(upn.is_not_null(), pmr).alias("pupil_id")

    def number_children(self, rows: pl.DataFrame, la: str, numbering: str = "") -> pl.Series:
        """The number of each row's child, from `la_child_id` within one numbering of the authority.

        Where `upn`, `former_upn`, `pmr` and `dob` are there too, they are kept as evidence.
        """
        child = self._numbers("child", " ".join(filter(None, (la, numbering))), rows["la_child_id"])
        for via, kind in (("upn", "upn"), ("former_upn", "upn"), ("pmr", "pmr")):
            if via in rows.columns:
                other = self._numbers(kind, "", rows[via])
                born = rows["dob"] if "dob" in rows.columns else None
                self._link(pl.DataFrame({"a": child, "b": other, "born": born}, _PAIRS), via)
        return child.alias("pupil_id")

    def joined(self) -> set[int]:
        """Numbers of children that a believed link joins to a UPN."""
        merges = self.resolve().merges.filter("of_child")
        return set(merges["raw_id"])

    def resolve(self) -> Resolution:
        """Who is whom, from every link known so far; worked again only after something was added."""
        if self._resolution is None:
            self._resolution = resolve_links(self._links, self._identifiers)
        return self._resolution

    def save(self) -> None:
        """Write what was added, and the merges and conflicts that follow from all of it."""
        if self._new_identifiers:
            self._lake.append_people("identifiers", pl.concat(self._new_identifiers))
        if self._new_links:
            # links last: a writer stopped before them finds them new again, and writes the merges again
            resolution = self.resolve()
            self._lake.write_merges(resolution.merges)
            self._lake.write_people("conflicts", resolution.conflicts)
            self._lake.append_people("links", pl.concat(self._new_links))
        self._new_identifiers, self._new_links = [], []

    def forget(self) -> None:
        """Drop what was added since it was last saved."""
        added = sum(frame.height for frame in self._new_identifiers)
        linked = sum(frame.height for frame in self._new_links)
        self._identifiers = self._identifiers.head(self._identifiers.height - added)
        self._links = self._links.head(self._links.height - linked)
        self._new_identifiers, self._new_links = [], []
        self._resolution = None

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
        if "born" not in pairs.columns:
            pairs = pairs.with_columns(born=pl.lit(None, pl.Date))
        links = (
            pairs.drop_nulls(["a", "b"])
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


def resolve_links(links: pl.DataFrame, identifiers: pl.DataFrame) -> Resolution:
    """Decide who is whom: a pure function of all links, whatever order they came in."""
    disputed = _disputed_upns(links)
    groups = _Groups()
    for a, b, via in links.filter(pl.col("via") != "former_upn").select("a", "b", "via").iter_rows():
        if via == "pmr" or b not in disputed:
            groups.unite(a, b)
    claims = _claims(links, groups)
    for former, claimants in claims.items():
        if len(claimants) == 1:
            groups.unite(former, next(iter(claimants)))
    ambiguous = {former: len(claimants) for former, claimants in claims.items() if len(claimants) > 1}
    conflicts = pl.concat([_conflicts(disputed, SHARED_UPN), _conflicts(ambiguous, SHARED_FORMER_UPN)])
    return Resolution(_merges(groups, identifiers), conflicts)


def _disputed_upns(links: pl.DataFrame) -> dict[int, int]:
    """UPN number -> children claiming it, where no date of birth fits all of them."""
    births: dict[int, dict[int, set[date]]] = defaultdict(lambda: defaultdict(set))
    claims = links.filter(via="upn").drop_nulls("born").select("a", "b", "born")
    for child, upn, born in claims.iter_rows():
        births[upn][child].add(born)
    return {
        upn: len(children) for upn, children in births.items() if not set.intersection(*children.values())
    }


def _claims(links: pl.DataFrame, groups: "_Groups") -> dict[int, set[int]]:
    """Former UPN number -> the different pupils that claim it."""
    claims: dict[int, set[int]] = defaultdict(set)
    for a, b in links.filter(via="former_upn").select("a", "b").iter_rows():
        if groups.head(a) != groups.head(b):
            claims[b].add(groups.head(a))
    return claims


def _conflicts(claims: dict[int, int], reason: str) -> pl.DataFrame:
    rows = [(number, reason, count) for number, count in sorted(claims.items())]
    return pl.DataFrame(rows, schema=CONFLICTS, orient="row")


def _merges(groups: "_Groups", identifiers: pl.DataFrame) -> pl.DataFrame:
    """Each member's number -> the group's: a UPN's number where there is one, so that schools'
    tables, which are large, rarely need a merge applied.
    """
    members = pl.DataFrame(
        [(number, groups.head(number)) for number in groups.members()],
        schema={"raw_id": pl.UInt32, "head": pl.UInt32},
        orient="row",
    )
    kinds = identifiers.group_by("id").agg(of_child=(pl.col("kind") == "child").all())
    known = members.join(kinds, left_on="raw_id", right_on="id", how="left")
    heads = (
        known.sort("of_child", "raw_id")
        .group_by("head", maintain_order=True)
        .agg(merged_id=pl.col("raw_id").first())
    )
    return (
        known.join(heads, on="head")
        .filter(pl.col("raw_id") != pl.col("merged_id"))
        .select(MERGES.names())
        .cast(MERGES)
        .sort("raw_id")
    )


class _Groups:
    """Disjoint sets of numbers; the head of a set is its smallest member."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}

    def head(self, number: int) -> int:
        path = []
        while (parent := self._parent.get(number, number)) != number:
            path.append(number)
            number = parent
        for step in path:
            self._parent[step] = number
        return number

    def unite(self, one: int, other: int) -> None:
        low, high = sorted((self.head(one), self.head(other)))
        self._parent.setdefault(low, low)
        self._parent[high] = low

    def members(self) -> Iterable[int]:
        return sorted(self._parent)


def _with_columns(rows: pl.DataFrame, *names: str) -> pl.DataFrame:
    missing = [pl.lit(None, pl.String).alias(name) for name in names if name not in rows.columns]
    return rows.with_columns(missing)


def _read(lake: Lake, name: str, schema: pl.Schema) -> pl.DataFrame:
    stored = lake.people(name)
    return pl.DataFrame(schema=schema) if stored is None else stored.collect().cast(schema)
