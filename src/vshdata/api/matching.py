"""Who was matched: rates by dataset, cohort, age, need, time in need and step, and funnels. Protected."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from vshdata.api.linkage import children_of, years_of_children
from vshdata.api.measuring import scanner
from vshdata.api.membership import in_cohort, years_told
from vshdata.api.notes import many
from vshdata.errors import UsageError
from vshdata.figures.cohorts import COHORTS, Cohort, Membership, parse_cohort
from vshdata.figures.indicators import INDICATORS
from vshdata.figures.matching import (
    AGES,
    COUNTED_IN_PROGRESS_8,
    DESCRIBED,
    JOINED,
    KINDS,
    OF_ALL_AGES,
    PUBLISHED_COVERAGE,
    RESULTS,
    STAGES,
    Match,
    group_rank,
)
from vshdata.tables import TABLES

if TYPE_CHECKING:
    import polars as pl

    from vshdata.figures.disclosure import Profile, SafeMatches
    from vshdata.figures.indicators.kinds import Condition
    from vshdata.lake import Lake

NOT_JOINED = "not joined"
DEFAULT_KINDS = tuple(kind for kind in KINDS if kind != "school")


def match_rates(
    lake: "Lake",
    *,
    years: Sequence[int] | None = None,
    cohort: str | None = None,
    kinds: Sequence[str] = DEFAULT_KINDS,
    profile: "Profile",
    cohorts: Mapping[str, Cohort] | None = None,
) -> "SafeMatches":
    """Match rates of the children of social-care files, or of those of a cohort.

    Raises:
        UsageError: if a cohort or kind does not exist, or the profile hides schools.
        NothingLoadedError: if the lake has no social-care file of the years.
    """
    from vshdata.api.remembering import RememberingLake
    from vshdata.figures.disclosure import protect_matches

    unknown = sorted(set(kinds) - set(KINDS))
    if unknown:
        raise UsageError(f"Nothing is matched by '{unknown[0]}'.", f"Choose from: {', '.join(KINDS)}.")
    if "school" in kinds and profile.threshold:
        raise UsageError(
            "Match rates by school are of few children, and for casework alone.", "Add --protect internal."
        )
    membership = parse_cohort(cohort, cohorts) if cohort else None
    opened = RememberingLake(lake)
    each = [_Year(opened, year, membership) for year in years_of_children(opened, years)]
    found = [match for year in each for match in _matches_of(year, kinds)]
    return protect_matches(sorted(found, key=_order), profile)


def note_people(lake: "Lake", threshold: int) -> list[str]:
    """Notes on conflicts, and on UPNs that are used though their check letter is wrong."""
    import polars as pl

    from vshdata.intake.rules import wrong_letter
    from vshdata.people.facts import STILL_JOINED

    conflicts = lake.people_file("conflicts")
    counts = (
        {} if conflicts is None else dict(conflicts["reason"].value_counts().sort("reason").iter_rows())
    )
    notes = [
        f"{reason[0].upper()}{reason[1:]}: {many(count, threshold)}, "
        f"{'joined all the same' if reason in STILL_JOINED else 'not joined'}."
        for reason, count in counts.items()
    ]
    identifiers, links = lake.people("identifiers"), lake.people("links")
    if identifiers is None or links is None:
        return notes
    given = links.filter(pl.col("via") == "upn").select(id="b").unique()
    upns = identifiers.filter(pl.col("kind") == "upn").join(given, on="id", how="semi").select("value")
    wrong = int(upns.select(wrong_letter(pl.col("value")).sum()).collect().item())
    if wrong:
        notes.append(f"UPNs of children with a wrong check letter, used: {many(wrong, threshold)}.")
    return notes


def _order(match: Match) -> tuple[int, int, int]:
    return KINDS.index(match.kind), (JOINED, *AGES).index(match.dataset), match.year


@dataclass(frozen=True)
class _Found:
    """The children of a year beside one dataset: `expected` in it by age or by being there, `found`."""

    dataset: str
    children: "pl.DataFrame"


class _Year:
    """What one year of the lake has on its children."""

    def __init__(self, lake: "Lake", year: int, membership: Membership | None) -> None:
        self.lake, self.year = lake, year
        self.children = children_of(lake, year)
        if membership is not None and not membership.cohort.is_everyone:
            how: Literal["anti", "semi"] = "anti" if membership.cohort.left_out else "semi"
            self.children = self.children.join(self.members(membership), on="pupil_id", how=how)

    def members(self, membership: Membership) -> "pl.DataFrame":
        """Pupils of a cohort, or those left out of it; nobody where the lake cannot tell."""
        import polars as pl

        told = years_told(self.lake, membership, [self.year])
        found = in_cohort(self.lake, membership, sorted(told)) if told else None
        nobody = pl.DataFrame(schema={"pupil_id": pl.UInt32})
        return nobody if found is None else found.pupils.select("pupil_id").unique()

    def datasets(self) -> list[_Found]:
        """Every dataset that is loaded for the year, and the one that stands for any."""
        import polars as pl

        joined = self.children.with_columns(expected=True, found=pl.col("step").is_not_null())
        held = [name for name in AGES if self.year in self.lake.years(name)]
        return [_Found(JOINED, joined), *(_Found(name, self._beside(name)) for name in held)]

    def counted(self, dataset: str, also: "tuple[Condition, ...]" = ()) -> "pl.DataFrame":
        """Pupils of a dataset who count in its figures, and meet further conditions."""
        import narwhals as nw
        import polars as pl

        from vshdata.figures.frames import rows_of
        from vshdata.figures.measure import meeting

        scope = next(item for item in INDICATORS.values() if item.table == dataset).scope
        rows = rows_of(dataset, [self.year], scanner(self.lake))
        if rows is None:
            return pl.DataFrame(schema={"pupil_id": pl.UInt32})
        own = rows.filter(nw.col("academic_year") == self.year)
        pupils: pl.LazyFrame = meeting(own, (*scope, *also)).select("pupil_id").to_native()
        return pupils.unique().collect()

    def _beside(self, dataset: str) -> "pl.DataFrame":
        import polars as pl

        rows = self.lake.scan(TABLES[dataset], [self.year]).select("pupil_id").unique()
        there = rows.with_columns(found=True).collect()
        ages = AGES[dataset]
        is_of_age = pl.col("age_years").is_between(ages.start, ages.stop - 1).fill_null(value=False)
        beside = self.children.join(there, on="pupil_id", how="left", maintain_order="left")
        beside = beside.with_columns(pl.col("found").fill_null(value=False))
        return beside.with_columns(expected=is_of_age | pl.col("found"))


def _matches_of(year: _Year, kinds: Sequence[str]) -> Iterator[Match]:
    """Every kind that is asked for, of one year."""
    datasets = year.datasets()
    if "step" in kinds:
        yield from _by_step(year)
    for one in datasets:
        if "dataset" in kinds:
            yield _count(year, one, "dataset", "", one.children)
        for kind in set(DESCRIBED).intersection(kinds) if one.dataset in OF_ALL_AGES else ():
            yield from _by(year, one, kind)
        if "school" in kinds and one.dataset not in {JOINED, "pupils"}:
            yield from _by_school(year, one)
        if "funnel" in kinds and one.dataset in RESULTS:
            yield from _funnel(year, one)
    if {"cohort", "coverage"} & set(kinds):
        yield from _by_cohort(year, datasets, kinds)


def _count(
    year: _Year,
    one: _Found,
    kind: str,
    group: str,
    children: "pl.DataFrame",
    published: float | None = None,
) -> Match:
    among = children.filter("expected")
    found = int(among["found"].sum())
    return Match(one.dataset, year.year, kind, group, among.height, found, published)


def _by(year: _Year, one: _Found, kind: str) -> Iterator[Match]:
    groups = {str(group): own for (group,), own in one.children.filter("expected").group_by(kind)}
    for group in sorted(groups, key=group_rank):
        yield _count(year, one, kind, group, groups[group])


def _by_step(year: _Year) -> Iterator[Match]:
    """Of all children, those each step joined, and those none did."""
    from vshdata.people.facts import Step

    steps = year.children["step"].cast(str).fill_null(NOT_JOINED).value_counts()
    counts = dict(steps.iter_rows())
    for step in (*map(str, Step), NOT_JOINED):
        yield Match(JOINED, year.year, "step", step, year.children.height, counts.get(step, 0))


def _by_school(year: _Year, one: _Found) -> Iterator[Match]:
    """Of children on a school's census, those found in the dataset."""
    import polars as pl

    if year.year not in year.lake.years("pupils"):
        return
    census = (
        year.lake.scan(TABLES["pupils"], [year.year]).select("pupil_id", "laestab").drop_nulls().unique()
    )
    there = one.children.lazy().join(census, on="pupil_id").collect()
    for (school,), own in sorted(there.group_by(pl.col("laestab")), key=lambda item: str(item[0])):
        if own["expected"].any():
            yield _count(year, one, "school", str(school), own)


def _funnel(year: _Year, one: _Found) -> Iterator[Match]:
    """From all children to those counted, each stage within the one before."""
    import polars as pl

    counted = year.counted(one.dataset).with_columns(counted=True)
    rows = one.children.join(counted, on="pupil_id", how="left")
    stages = ("expected", pl.col("step").is_not_null(), "found", pl.col("counted").fill_null(value=False))
    sizes = [rows.height]
    for stage in stages:
        rows = rows.filter(stage)
        sizes.append(rows.height)
    for name, size in zip(STAGES, sizes, strict=True):
        yield Match(one.dataset, year.year, "funnel", name, sizes[0], size)


def _by_cohort(year: _Year, datasets: Sequence[_Found], kinds: Sequence[str]) -> Iterator[Match]:
    for cohort in COHORTS.values():
        membership = Membership(cohort)
        if cohort.is_everyone or cohort.left_out or not years_told(year.lake, membership, [year.year]):
            continue
        members = year.members(membership)
        for one in datasets:
            if "cohort" in kinds:
                own = one.children.join(members, on="pupil_id", how="semi")
                yield _count(year, one, "cohort", cohort.id, own)
        if "coverage" in kinds and (cohort.id, 2024) in PUBLISHED_COVERAGE:
            yield from _coverage(year, datasets, cohort.id, members)


def _coverage(
    year: _Year, datasets: Sequence[_Found], cohort: str, members: "pl.DataFrame"
) -> Iterator[Match]:
    """How much of a cohort the school census and Progress 8 cover."""
    for one in datasets:
        if one.dataset == "pupils":
            own = one.children.join(members, on="pupil_id", how="semi")
            yield _count(year, one, "coverage", f"{cohort}: on the census", own)
        elif one.dataset == "ks4":
            yield _progress_8(year, one, cohort, members)


def _progress_8(year: _Year, ks4: _Found, cohort: str, members: "pl.DataFrame") -> Match:
    """Of the cohort's pupils counted at key stage 4, those with a Progress 8 score."""
    import polars as pl

    own = year.counted("ks4").join(members, on="pupil_id", how="semi").with_columns(expected=True)
    scored = year.counted("ks4", COUNTED_IN_PROGRESS_8)["pupil_id"]
    own = own.with_columns(found=pl.col("pupil_id").is_in(scored.implode()))
    published = PUBLISHED_COVERAGE.get((cohort, year.year))
    return _count(year, ks4, "coverage", f"{cohort}: with Progress 8", own, published)
