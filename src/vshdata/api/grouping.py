"""From a lake to the group each pupil is in, for a table that is broken down."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vshdata.api.membership import spells_for, why_no_cohort, years_told
from vshdata.figures.breakdowns import Breakdown, Group, why_not_told
from vshdata.figures.cohorts import parse_cohort
from vshdata.tables.statuses import CENSUS, CIN_RETURN
from vshdata.years import label

if TYPE_CHECKING:
    from vshdata.figures.frames import Rows, Scan
    from vshdata.lake import Lake


@dataclass(frozen=True)
class Grouping:
    """The breakdowns of a table, and why a year's groups of one cannot be told, by year and label.

    `untold`: for every breakdown in turn, year -> label -> reason; the label is empty where no group of
    the year can be told. `given`: groups worked out already, by breakdown: one row per pupil and year who
    is in one, with its label in the breakdown's column.
    """

    by: tuple[Breakdown, ...]
    untold: tuple[Mapping[int, Mapping[str, str]], ...]
    given: "Mapping[str, Rows]" = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that hold each pupil's groups."""
        return tuple(item.column for item in self.by)

    def why_not(self, year: int, group: Group) -> str:
        """Why there can be no figure of a group in a year, or nothing; the total has one always."""
        reasons = (
            why
            for untold, name in zip(self.untold, group, strict=False)
            for asked in ("", name)
            if (why := untold.get(year, {}).get(asked, ""))
        )
        return next(reasons, "")

    def in_order(self, groups: Iterable[Group]) -> list[Group]:
        """Groups in the order of the table, the total first."""
        return sorted(
            groups, key=lambda group: [item.rank(name) for item, name in zip(self.by, group, strict=False)]
        )

    def notes(self, years: Sequence[int]) -> list[str]:
        """What a reader must know of groups that cannot be told: a line for each and its reason."""
        found: dict[tuple[str, str], list[int]] = {}
        for untold in self.untold:
            for year in years:
                for name, why in untold.get(year, {}).items():
                    if why:
                        found.setdefault((name or "groups", why), []).append(year)
        told = [
            f"{', '.join(map(label, when))}: {name} cannot be told: {why}."
            for (name, why), when in found.items()
        ]
        return [*told, *(line for item in self.by for line in note_breaks(item, years))]


def note_breaks(item: Breakdown, years: Sequence[int]) -> list[str]:
    """A line for each year from which groups cannot be compared with the years before, of those shown."""
    return [
        f"{label(year)}: {item.title.lower()} cannot be compared with years before: {why}."
        for year, why in item.breaks.items()
        if any(shown < year for shown in years) and any(shown >= year for shown in years)
    ]


def grouping_of(lake: "Lake", by: Sequence[Breakdown], years: Sequence[int]) -> Grouping:
    """What a table by these breakdowns needs to know of the lake."""
    census = lake.supplied(CENSUS.table, years) if any(item.of_census for item in by) else {}
    returns = {year: frozenset[str]() for year in lake.years(CIN_RETURN.table)}
    untold = tuple(
        {
            year: {"": why_not_told(item, (census if item.of_census else returns).get(year))}
            | _untold_statuses(lake, item, year)
            for year in years
        }
        for item in by
    )
    return Grouping(tuple(by), untold)


def _untold_statuses(lake: "Lake", item: Breakdown, year: int) -> dict[str, str]:
    """Groups that rest on a cohort which cannot be told in the year -> why."""
    if item.id != "status":
        return {}
    return {
        name: why_no_cohort(lake, parse_cohort(cohort), year)
        for name, cohorts in item.groups.items()
        for cohort in cohorts
        if not years_told(lake, parse_cohort(cohort), [year])
    }


def with_groups(
    lake: "Lake", rows: "Rows", grouping: Grouping, years: Sequence[int], scan: "Scan"
) -> "Rows":
    """The rows with the group of each pupil, one column for each breakdown."""
    from vshdata.figures.characteristics import in_groups, of_census

    by_census = [item for item in grouping.by if item.of_census]
    january = scan(CENSUS.table, years) if by_census else None
    if by_census:
        rows = in_groups(rows, None if january is None else of_census(january, by_census), by_census)
    for item in grouping.by:
        if not item.of_census:
            told = grouping.given.get(item.id)
            rows = in_groups(rows, groups_of_returns(lake, item, years) if told is None else told, [item])
    return rows


def groups_of_returns(lake: "Lake", item: Breakdown, years: Sequence[int]) -> "Rows | None":
    """Groups that social-care returns tell: one row per pupil and year who is in one, with its label.

    None where no return of the years is loaded.
    """
    import narwhals as nw

    tell = _needs_in if item.id == "need" else _statuses_in
    frames = [
        tell(lake, item, year).with_columns(academic_year=nw.lit(year, nw.Int16))
        for year in years
        if year in lake.years(CIN_RETURN.table)
    ]
    return nw.concat(frames) if frames else None


def _needs_in(lake: "Lake", item: Breakdown, year: int) -> "Rows":
    from vshdata.figures.characteristics import of_need

    return of_need(spells_for(lake, parse_cohort("cin"), year), item, year)


def _statuses_in(lake: "Lake", item: Breakdown, year: int) -> "Rows":
    from vshdata.figures.characteristics import of_status

    cohorts = {name: parse_cohort(codes[0]) for name, codes in item.groups.items() if codes}
    told = {name: one for name, one in cohorts.items() if years_told(lake, one, [year])}
    spells = {name: spells_for(lake, one, year) for name, one in told.items()}
    return of_status(spells, told, item, year)
