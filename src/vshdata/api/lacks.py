"""What a request would lack: returns, files, columns and terms that are not loaded, and what never was."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from vshdata.api.completeness import missing_terms
from vshdata.api.membership import years_telling
from vshdata.figures.cohorts import Membership
from vshdata.figures.indicators import Indicator
from vshdata.tables import TABLES
from vshdata.years import label

if TYPE_CHECKING:
    from vshdata.lake import Lake

NO_FIGURE = "no figure"


@dataclass(frozen=True)
class Lack:
    """Something that is not there. `then`: what follows for the figures of these years.

    `step`: what to do about it; empty where nothing can be done.
    """

    what: str
    then: str
    step: str
    years: tuple[int, ...]
    indicators: tuple[str, ...]


@dataclass(frozen=True)
class _Gap:
    """A lack of one year."""

    what: str
    then: str
    step: str
    year: int
    indicators: tuple[str, ...]


def find_lacks(
    lake: "Lake", membership: Membership, indicators: Sequence[Indicator], years: Sequence[int]
) -> list[Lack]:
    """Everything that keeps figures of the request from being made, or from being whole."""
    found = [*_returns(lake, membership, indicators, years)]
    for table in dict.fromkeys(item.table for item in indicators):
        own = [item for item in indicators if item.table == table]
        for year in years:
            found += _of_table(lake, table, year, own)
    return _merged(found)


def _returns(
    lake: "Lake", membership: Membership, indicators: Sequence[Indicator], years: Sequence[int]
) -> Iterator[_Gap]:
    """Returns without which nobody is known to be in the cohort, or some are who should not be."""
    cohort, ids = membership.cohort, tuple(item.id for item in indicators)
    first = cohort.first_year
    for year in years:
        if first is not None and year < first:
            yield _Gap(f"a return that tells {cohort.id}, before {label(first)}", NO_FIGURE, "", year, ids)
            continue
        for group in cohort.needs:
            if year not in years_telling(lake, group, [year]):
                names = " or ".join(source.name for source in group)
                yield _Gap(names, NO_FIGURE, f"vshdata ingest {group[0].example}", year, ids)
        for source in cohort.lessened_by:
            if year not in years_telling(lake, [source], [year]):
                then = f"children looked after stay in {cohort.id}"
                yield _Gap(source.name, then, f"vshdata ingest {source.example}", year, ids)


def _of_table(lake: "Lake", table: str, year: int, indicators: Sequence[Indicator]) -> Iterator[_Gap]:
    """What one table lacks in one year."""
    from vshdata.figures.availability import why_ended, why_never

    loaded = year in lake.years(table)
    possible = []
    for item in indicators:
        never = why_never(item, year) or ("" if loaded else why_ended(item, year))
        if never:
            yield _Gap(never, NO_FIGURE, "", year, (item.id,))
        else:
            possible.append(item)
    ids = tuple(item.id for item in possible)
    if possible and not loaded:
        yield _Gap(TABLES[table].title, NO_FIGURE, _load(table), year, ids)
    if possible:
        yield from _beside(lake, table, year, ids)
    if possible and loaded:
        yield from _columns(lake, table, year, possible)
        yield from _terms(lake, table, year, ids)


def _beside(lake: "Lake", table: str, year: int, ids: tuple[str, ...]) -> Iterator[_Gap]:
    """Other tables that the figures rest on."""
    from vshdata.figures.frames import FRAMES

    for other in FRAMES[table].beside if table in FRAMES else ():
        if year not in lake.years(other):
            yield _Gap(TABLES[other].title, NO_FIGURE, _load(other), year, ids)


def _columns(lake: "Lake", table: str, year: int, indicators: Sequence[Indicator]) -> Iterator[_Gap]:
    """Columns that the files of the year do not give."""
    from vshdata.figures.availability import NOT_GIVEN, missing_columns
    from vshdata.figures.frames import added

    supplied = lake.supplied(table, [year - 1, year])
    made = added(table, year, supplied)
    lacking = {item.id: missing_columns(item, supplied[year], made) for item in indicators}
    ungiven = {id_: [name for name in own if own[name] == NOT_GIVEN] for id_, own in lacking.items()}
    if ids := tuple(id_ for id_, names in ungiven.items() if names):
        what = f"columns of {table}: {_named(table, chain.from_iterable(ungiven.values()))}"
        step = f"vshdata ingest FILE, one that has them; headings: vshdata datasets {table}"
        yield _Gap(what, NO_FIGURE, step, year, ids)
    for id_, own in lacking.items():
        for why in set(own.values()) - {NOT_GIVEN}:
            yield _Gap(why, NO_FIGURE, _load(table), year, (id_,))


def _named(table: str, columns: Iterable[str]) -> str:
    """Columns that files give, else those that are made of them."""
    names = list(dict.fromkeys(columns))
    return ", ".join([name for name in names if name in TABLES[table].by_name] or names)


def _terms(lake: "Lake", table: str, year: int, ids: tuple[str, ...]) -> Iterator[_Gap]:
    """Terms of the year of which nothing is loaded."""
    terms = missing_terms(lake, table, [year])[year]
    if terms:
        what, then = f"{TABLES[table].title}: {', '.join(terms)}", "figures of the rest of the year"
        yield _Gap(what, then, f"{_load(table)}; a census tells of the term before", year, ids)


def _load(table: str) -> str:
    """The command, and the files it takes for the table."""
    from vshdata.intake.families import families_of

    return f"vshdata ingest FILE ({'; '.join(families_of(table))})"


def _merged(gaps: Sequence[_Gap]) -> list[Lack]:
    """Gaps of several indicators and years that are the same, as one; what can be mended first."""
    by_year: dict[tuple[str, str, str, int], dict[str, None]] = {}
    for gap in gaps:
        of_year = by_year.setdefault((gap.what, gap.then, gap.step, gap.year), {})
        of_year.update(dict.fromkeys(gap.indicators))
    years: dict[tuple[str, str, str, tuple[str, ...]], list[int]] = {}
    for (what, then, step, year), ids in by_year.items():
        years.setdefault((what, then, step, tuple(ids)), []).append(year)
    lacks = [
        Lack(what, then, step, tuple(sorted(own)), ids) for (what, then, step, ids), own in years.items()
    ]
    return sorted(lacks, key=lambda lack: not lack.step)
