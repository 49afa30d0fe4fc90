"""From a lake to the comparators of a trend: other cohorts, and places that DfE publishes figures of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from vshdata.errors import NothingLoadedError, UsageError
from vshdata.figures.benchmarks.sources import ENGLAND, REGION_NAMES, REGIONS
from vshdata.figures.cohorts import COHORTS, Cohort, Membership, parse_cohort
from vshdata.schema import LA_NOT_STATED
from vshdata.tables import TABLES
from vshdata.tables.published import NEIGHBOURS, PUBLISHED

if TYPE_CHECKING:
    from vshdata.figures.comparing import Benchmarks, Line, Place
    from vshdata.figures.disclosure import SafeTable
    from vshdata.figures.trend import Trend
    from vshdata.lake import Lake

_LOAD_PUBLISHED = "Load DfE's file of authorities, as ks4_la.csv: vshdata ingest FILE"

_RANKS = (
    "Ranks: the own figure, rounded as DfE rounds, among all authorities that have a published one; 1 is "
    "the best, = shares its place, A is the best quarter."
)


@dataclass(frozen=True)
class Home:
    """The own authority as `vshdata.toml` tells it: its number, its region, its neighbours; each may be
    left to the lake.
    """

    la: str | None = None
    region: str | None = None
    neighbours: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """What a table is to be compared with: `asked` in order, each a cohort or a place."""

    asked: tuple[str, ...]
    cohorts: Mapping[str, Membership]
    places: "Mapping[str, Place]"
    own_la: str


def read_comparators(
    lake: "Lake", texts: Sequence[str], home: Home, own: Mapping[str, Cohort] | None
) -> Asked:
    """Read `all,england,region` or several of such; each a cohort, or a place.

    Raises:
        UsageError: if one is neither, is asked for twice, or it is not known where the authority lies.
        NothingLoadedError: if the lake has no list of neighbours and none is set.
    """
    names = tuple(name.strip() for text in texts for name in text.split(",") if name.strip())
    if len(set(names)) < len(names):
        raise UsageError(f"A comparator is named twice: {', '.join(names)}.", "Name each once.")
    cohorts: dict[str, Membership] = {}
    places: dict[str, Place] = {}
    offered = {**COHORTS, **(own or {})}
    for name in names:
        if name.lower().partition("@")[0] in offered:
            cohorts[name] = parse_cohort(name, own)
        else:
            places[name] = _place(lake, name, home, offered)
    return Asked(names, cohorts, places, own_la(lake, home) or "")


def _place(lake: "Lake", name: str, home: Home, offered: Mapping[str, Cohort]) -> "Place":
    from vshdata.figures.comparing import Place

    match name.lower():
        case "england":
            return Place(ENGLAND, (ENGLAND,))
        case "region":
            own = _own_region(lake, home)
            return Place(own, (own,))
        case "neighbours":
            return Place("Neighbours", _neighbours(lake, home))
    if region := _region_named(name):
        return Place(region, (region,))
    number, title = _authority_named(name, offered)
    return Place(title, (number,))


def _own_region(lake: "Lake", home: Home) -> str:
    """The region as set, else that of the own authority."""
    told = home.region or _region_of(_know_la(lake, home))
    found = _region_named(told)
    if found is None:
        raise UsageError(f"England has no region '{told}'.", f"Regions: {', '.join(REGIONS)}.")
    return found


def _region_named(name: str) -> str | None:
    known = {one.lower(): REGION_NAMES.get(one, one) for one in (*REGIONS, *REGION_NAMES)}
    return known.get(name.strip().lower())


def _authority_named(name: str, offered: Mapping[str, Cohort]) -> tuple[str, str]:
    """The number and name of an authority, by either; of `Bristol, City of` the first word will do.

    Raises:
        UsageError: if there is none, naming what is nearest.
    """
    from vshdata.figures.benchmarks.shipped import authorities

    by_name: dict[str, tuple[str, str]] = {}
    for item in authorities():
        for spelt in (item.number, item.name.lower(), item.name.lower().partition(",")[0]):
            by_name.setdefault(spelt, (item.number, item.name.partition(",")[0]))
    found = by_name.get(name.lower())
    if found is None:
        near = get_close_matches(name.lower(), [*by_name, "england", "region", "neighbours", *offered], n=1)
        guess = f"Did you mean {near[0]}? " if near else ""
        raise UsageError(
            f"There is nothing called '{name}' to compare with.",
            f"{guess}Name a cohort, england, region, neighbours, or an authority by name or number.",
        )
    return found


def own_la(lake: "Lake", home: Home) -> str | None:
    """The authority's number: as set, else the only one whose files the lake holds."""
    if home.la:
        return home.la
    aggregates = {PUBLISHED.name, NEIGHBOURS.name}
    las = {item.key.la for table in TABLES if table not in aggregates for item in lake.slices(table)}
    las -= {LA_NOT_STATED}
    return las.pop() if len(las) == 1 else None


def _know_la(lake: "Lake", home: Home) -> str:
    found = own_la(lake, home)
    if found is None:
        raise UsageError(
            "It is not known which authority is yours.", 'Set it in vshdata.toml, as la = "301".'
        )
    return found


def _region_of(la: str) -> str:
    from vshdata.figures.benchmarks.shipped import authority

    found = authority(la)
    if found is None:
        raise UsageError(
            f"England has no authority {la}, so its region is not known.",
            'Set it in vshdata.toml, as region = "North East".',
        )
    return found.region


def _neighbours(lake: "Lake", home: Home) -> tuple[str, ...]:
    if home.neighbours:
        return tuple(_authority_named(name, {})[0] for name in home.neighbours)
    la = _know_la(lake, home)
    years = lake.years(NEIGHBOURS.name)
    rows = lake.scan(NEIGHBOURS, years[-1:]).filter(area_la=la).sort("rank").collect() if years else None
    if rows is None or rows.is_empty():
        raise NothingLoadedError(
            f"The lake at {lake.root} holds no statistical neighbours of authority {la}.",
            "Load DfE's model with: vshdata ingest FILE   "
            'or set a list in vshdata.toml, as neighbours = ["308", "821"].',
        )
    return tuple(rows["neighbour_la"])


# --------------------------------------------------------------------------------------- figures


def compared(lake: "Lake", table: "Trend", asked: Asked, safe: "Mapping[str, SafeTable]") -> "Trend":
    """The table with its comparators' rows, and with ranks where authorities' figures are loaded.

    `safe`: the protected figures of every cohort compared with, by id.

    Raises:
        NothingLoadedError: if a place other than England is asked for and no published figures are loaded.
    """
    from vshdata.figures.comparing import measured_lines, published_lines, rank_own, set_beside

    known = _benchmarks(lake, table, asked) if asked.places else {}
    elsewhere = _years_elsewhere(lake, table) if asked.places else set()
    lines: list[Line] = []
    for name in asked.asked:
        if name in asked.cohorts:
            cohort = asked.cohorts[name].id
            lines += measured_lines(cohort, safe[cohort])
        else:
            lines += published_lines(asked.places[name], table, known, elsewhere)
    hidden = tuple(record for one in asked.cohorts.values() for record in safe[one.id].audit)
    together = replace(table, audit=(*table.audit, *hidden))
    return set_beside(together, asked.asked, lines, rank_own(table, asked.own_la, known, elsewhere))


def _benchmarks(lake: "Lake", table: "Trend", asked: Asked) -> "Benchmarks":
    """Published figures of every place: those that ship, and those of the lake where not older."""
    from vshdata.api.measuring import viewer
    from vshdata.figures.benchmarks import find_benchmarks
    from vshdata.figures.benchmarks.shipped import england

    rows = viewer(lake)(PUBLISHED.name, table.years)
    others = [place.name for place in asked.places.values() if place.name != ENGLAND]
    if rows is None and others:
        raise NothingLoadedError(
            f"The lake at {lake.root} holds no published figures of {', '.join(others)}.", _LOAD_PUBLISHED
        )
    ids = [row.indicator.id for row in table.rows]
    shipped = {key: one for key, one in england().items() if key.year in table.years}
    loaded = {} if rows is None else find_benchmarks(rows, ids, table.years)
    newer = {
        key: one
        for key, one in loaded.items()
        if key not in shipped or (one.released or 0) >= (shipped[key].released or 0)
    }
    return {**shipped, **newer}


def _years_elsewhere(lake: "Lake", table: "Trend") -> set[int]:
    """Years whose January census has pupils at schools that DfE's figures of all schools leave out."""
    import narwhals as nw

    from vshdata.api.measuring import viewer
    from vshdata.figures.benchmarks.sources import ENGLISH_SCHOOLS, OF_ALL_SCHOOLS
    from vshdata.figures.frames.schools import on_january_census

    if all(row.indicator.id not in OF_ALL_SCHOOLS for row in table.rows):
        return set()
    rows = on_january_census(viewer(lake), table.years)
    if rows is None:
        return set()
    others = rows.filter(~nw.col("phase").is_in(ENGLISH_SCHOOLS))
    return set(others.select("academic_year").unique().collect()["academic_year"].to_list())


def note_ranks(table: "Trend", asked: Asked) -> list[str]:
    """What a reader must know of ranks: among whom, or why there are none."""
    if not asked.places:
        return []
    if any(item.rank for row in table.rows for item in row.cells):
        return [_RANKS]
    return [f"No rank: no authorities' figures of these indicators are loaded. {_LOAD_PUBLISHED}."]
