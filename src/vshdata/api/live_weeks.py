"""Live attendance of a lake: the weekly view."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from vshdata.api.live_counts import counts_of, years_of_marks
from vshdata.api.membership import in_cohort, missing_return, years_told
from vshdata.api.notes import many
from vshdata.errors import NothingLoadedError, UsageError
from vshdata.figures.cohorts import Membership, parse_cohort
from vshdata.tables.marks import MARKS
from vshdata.years import label

if TYPE_CHECKING:
    import polars as pl

    from vshdata.attendance.view import Weeks, WeekView
    from vshdata.attendance.weekly import Marked, Place, Rows
    from vshdata.figures.cohorts import Cohort
    from vshdata.figures.disclosure import Profile
    from vshdata.figures.measure import Figure
    from vshdata.lake import Lake

LINE_WEEKS = 12
"""School weeks in a trend line."""

TO_DATE_ALONE = (
    "a year to date is shown without those of other weeks: beside them, or beside the weeks it is made of, "
    "it may tell what a week hides. Share one or the other."
)

_NAMED = 5
"""How many schools a note names."""

_AUGUST = 8


@dataclass(frozen=True)
class Asked:
    """What is asked of the weekly view. `week`: any day of it; None is the last with possible sessions."""

    cohorts: tuple[Membership, ...]
    week: date | None = None
    weeks: int = LINE_WEEKS
    by_school: bool = False
    to_date: bool = False


@dataclass(frozen=True)
class Children:
    """Who is of a cohort, by `pupil_id`, or where `left_out` who is not; by the return of `told`."""

    pupils: "pl.DataFrame"
    left_out: bool
    told: int


def children_of(lake: "Lake", membership: Membership, year: int) -> Children | None:
    """The pupils of a cohort by what is loaded of the last year up to one; None for every pupil.

    Raises:
        NothingLoadedError: if nothing loaded tells the cohort.
    """
    if membership.cohort.is_everyone:
        return None
    loaded = {at for source in membership.cohort.sources for at in lake.years(source.table)}
    years = sorted({at for at in loaded if at <= year} | {year})
    told = sorted(years_told(lake, membership, years))
    if not told:
        missing = missing_return(lake, membership, years)
        raise NothingLoadedError(
            f"The lake at {lake.root} holds no {missing.name} that tells who is of {membership.id}.",
            f"Load it with: vshdata ingest {missing.example}",
        )
    found = in_cohort(lake, membership, told[-1:])
    if found is None:
        return None
    return Children(found.pupils.select("pupil_id").unique(), found.left_out, told[-1])


def counts_for(lake: "Lake", year: int, children: Children | None) -> "pl.LazyFrame":
    """Counts of weeks of a cohort's pupils."""
    if children is None:
        return counts_of(lake, year)
    if children.left_out:
        return counts_of(lake, year).join(children.pupils.lazy(), on="pupil_id", how="anti")
    return counts_of(lake, year, children.pupils)


def weekly(lake: "Lake", asked: Asked, profile: "Profile") -> "WeekView":
    """The view of a week.

    Raises:
        UsageError: if schools are asked for in a table that may be shared.
        NothingLoadedError: if there are no marks of the week, or no return tells a cohort.
    """
    import narwhals as nw

    from vshdata.attendance.measures import APART, MEASURES, WITHIN
    from vshdata.attendance.view import Weeks, WeekView, rows_of
    from vshdata.attendance.weekly import EVERYONE, figures_of, marked_by_week, paired, reporting
    from vshdata.figures.disclosure import protect_each

    if asked.by_school and profile.name != "internal":
        raise UsageError(
            "Figures of single schools are for casework inside the Virtual School alone.",
            "Add --protect internal.",
        )
    year = _year_of(lake, asked.week)
    everyone: Rows = nw.from_native(counts_of(lake, year))
    weeks = _weeks(lake, everyone, year, asked)
    if asked.to_date and profile.threshold:
        # Two years to date a week apart tell the week between them, whatever it hides.
        weeks = Weeks(weeks.shown[-1:], weeks.year_before)
    figures = figures_of(everyone, EVERYONE, weeks.shown[-1:], to_date=asked.to_date)
    marked = marked_by_week(everyone)
    figures |= reporting(marked, EVERYONE, weeks.shown[-1:])
    notes = [*note_schools(marked, weeks.shown[-1]), _note_last_year(lake, weeks, year)]
    if asked.to_date and profile.threshold:
        notes.append(TO_DATE_ALONE)
    for membership in asked.cohorts:
        own, told = _cohort(lake, membership, year, weeks, asked, profile.threshold)
        figures |= own
        notes += told
    safe = protect_each(
        figures,
        profile,
        lambda place: (place.scope, place.week.toordinal()),
        within=paired(figures, WITHIN),
        apart=paired(figures, APART),
    )
    places = dict.fromkeys((place.scope, place.school) for place in figures)
    scopes = [membership.id for membership in asked.cohorts]
    rows = [
        row
        for scope, school in sorted(places, key=lambda item: item[1])
        if scope in scopes
        for row in rows_of(safe, scope, school, MEASURES, weeks)
    ]
    rows.sort(key=lambda row: scopes.index(row.scope))
    titles = {membership.id: membership.cohort.name for membership in asked.cohorts}
    shown = (weeks.shown[-1], year, titles, tuple(rows), asked.to_date)
    return WeekView(*shown, profile.name, profile.use, safe.hidden, tuple(notes))


def _cohort(
    lake: "Lake", membership: Membership, year: int, weeks: "Weeks", asked: Asked, threshold: int
) -> "tuple[dict[Place, Figure], list[str]]":
    """Figures of a cohort in the weeks shown and the same week last year, and notes on who is in it."""
    import narwhals as nw

    from vshdata.attendance.weekly import figures_of, marked_by_week, reporting

    children = children_of(lake, membership, year)
    counts = counts_for(lake, year, children).collect()
    rows: Rows = nw.from_native(counts.lazy())
    how = {"by_school": asked.by_school, "to_date": asked.to_date}
    figures = figures_of(rows, membership.id, weeks.shown, **how)
    figures |= reporting(marked_by_week(rows), membership.id, weeks.shown)
    for week, before in weeks.year_before.items():
        if week == weeks.shown[-1]:
            figures |= _year_before(lake, membership, year - 1, before, asked)
    notes = []
    if children is not None and not children.left_out:
        number = children.pupils.height
        never = number - counts["pupil_id"].n_unique()
        told = f"{membership.id}: children by the return of {label(children.told)}; "
        notes.append(
            f"{told}{many(never, threshold)} of {many(number, threshold)} have no mark this year: not of "
            "school age, not joined, or at a school that sends none."
            if never
            else f"{told}all of them have marks this year."
        )
    return figures, notes


def _year_before(
    lake: "Lake", membership: Membership, year: int, week: date, asked: Asked
) -> "dict[Place, Figure]":
    """Figures of the same week of the year before, of its own children; none where nobody can tell them."""
    import narwhals as nw

    from vshdata.attendance.weekly import figures_of, marked_by_week, reporting

    try:
        children = children_of(lake, membership, year)
    except NothingLoadedError:
        return {}
    rows: Rows = nw.from_native(counts_for(lake, year, children))
    figures = figures_of(rows, membership.id, [week], to_date=asked.to_date)
    return figures | reporting(marked_by_week(rows), membership.id, [week])


def _year_of(lake: "Lake", week: date | None) -> int:
    years = years_of_marks(lake)
    if week is None:
        return years[-1]
    year = week.year + (week.month >= _AUGUST)
    if year not in years:
        held = ", ".join(map(label, years))
        raise NothingLoadedError(
            f"The lake holds no attendance marks of {label(year)}.", f"It holds those of {held}."
        )
    return year


def _weeks(lake: "Lake", everyone: "Rows", year: int, asked: Asked) -> "Weeks":
    """The school weeks up to the one asked for, and for the last the same week of the year before."""
    import narwhals as nw

    from vshdata.attendance.view import Weeks
    from vshdata.attendance.weekly import same_week, school_weeks
    from vshdata.intake.marks import monday_of

    found = school_weeks(everyone)
    last = monday_of(asked.week) if asked.week else (found[-1] if found else None)
    if last is None or last not in found:
        nearest = f"The last is the week of {found[-1]}." if found else "Load more registers."
        raise NothingLoadedError(f"No possible session is known in the week of {last or year}.", nearest)
    shown = tuple(week for week in found if week <= last)[-max(asked.weeks, 2) :]
    before = same_week(last, year, year - 1)
    if year - 1 not in lake.years(MARKS.name):
        return Weeks(shown, {})
    earlier: Rows = nw.from_native(counts_of(lake, year - 1))
    return Weeks(shown, {last: before} if before in school_weeks(earlier) else {})


def _note_last_year(lake: "Lake", weeks: "Weeks", year: int) -> str:
    """Which week of the year before is set beside the last one, or why there is none."""
    from vshdata.attendance.weekly import same_week

    week = weeks.shown[-1]
    if week in weeks.year_before:
        told = f"last year's is the week of {weeks.year_before[week]}"
        return f"{told}, by number from 1 September, of the children who were of the cohort then."
    if year - 1 not in lake.years(MARKS.name):
        return f"no change on last year: no marks of {label(year - 1)} are loaded."
    before = same_week(week, year, year - 1)
    return f"no change on last year: nobody had a possible session in the same week, that of {before}."


def note_schools(marked: "Marked", week: date) -> list[str]:
    """A note on schools that have stopped sending; schools are not children, and are named."""
    from vshdata.attendance.weekly import silent_schools

    silent = silent_schools(marked, week)
    if not silent:
        return []
    named = ", ".join(f"{school} (since the week of {at})" for school, at in list(silent.items())[:_NAMED])
    more = f" and {len(silent) - _NAMED} more" if len(silent) > _NAMED else ""
    schools = "1 school has" if len(silent) == 1 else f"{len(silent):,} schools have"
    return [f"{schools} sent marks before and none for the week: {named}{more}."]


def read_cohorts(texts: Sequence[str], own: "Mapping[str, Cohort] | None" = None) -> tuple[Membership, ...]:
    """Cohorts as typed, several in one text parted by commas. `own`: those besides the declared ones.

    Raises:
        UsageError: if there is no such cohort.
    """
    names = dict.fromkeys(part.strip() for text in texts for part in text.split(",") if part.strip())
    return tuple({one.id: one for one in (parse_cohort(name, own) for name in names)}.values())
