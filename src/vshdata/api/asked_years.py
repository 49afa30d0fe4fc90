"""Which academic years a request is of."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from vshdata.api.notes import results_of
from vshdata.errors import NothingLoadedError
from vshdata.figures.indicators import Indicator
from vshdata.tables import TABLES
from vshdata.years import AcademicYear, label, parse_years

if TYPE_CHECKING:
    from vshdata.lake import Lake

Years = str | int | Iterable[int] | None


def read_years(years: Years) -> tuple[int, ...]:
    """Years as asked for, in order; none where none are."""
    if years is None:
        return ()
    if isinstance(years, str):
        return parse_years(years)
    given = [years] if isinstance(years, int) else years
    return tuple(sorted({AcademicYear(year).end for year in given}))


def years_held(lake: "Lake") -> tuple[int, ...]:
    """Every year of which the lake holds anything."""
    found = sorted({year for table in TABLES for year in lake.years(table)})
    if not found:
        raise NothingLoadedError(f"The lake at {lake.root} is empty.", "Load files: vshdata ingest FILE…")
    return tuple(found)


def years_of(lake: "Lake", indicators: Sequence[Indicator], years: Years) -> tuple[int, ...]:
    """The years to show: those asked for, else every year that any table of the indicators has."""
    tables = list(dict.fromkeys(item.table for item in indicators))
    loaded = sorted({year for table in tables for year in lake.years(table)})
    wanted = read_years(years) if years is not None else tuple(loaded)
    if not set(wanted) & set(loaded):
        raise NothingLoadedError(
            f"The lake at {lake.root} holds no {results_of(tables)}"
            + (f" for {', '.join(map(label, wanted))}." if wanted else "."),
            "Load them with: vshdata ingest FILE…   See what is there with: vshdata catalog",
        )
    return wanted
