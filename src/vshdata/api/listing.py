"""The pupils behind a figure: the one output that names pupils, to a file the user names."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from vshdata.api.exporting import csv_of, export, require_internal
from vshdata.errors import UsageError
from vshdata.figures.breakdowns import parse_by
from vshdata.figures.cohorts import Cohort, parse_cohort
from vshdata.figures.indicators import choose
from vshdata.years import AcademicYear

if TYPE_CHECKING:
    import polars as pl

    from vshdata.lake import Lake

WRITERS = (".csv", ".parquet")


def list_pupils(
    lake: "Lake",
    target: Path,
    *,
    cohort: str,
    area: str,
    indicator: str,
    year: int,
    by: Sequence[str] = (),
    protect: str = "dfe",
    cohorts: Mapping[str, Cohort] | None = None,
) -> int:
    """Write the pupils behind one indicator of one year to a file, and say so in the journal.

    One row per pupil whom the figure is of: `upn`, `pmr`, the group of each breakdown, the columns that
    the indicator is made of, and `meets`: whether the pupil is one of those a share counts. Returns how
    many there are.

    Raises:
        UsageError: if the profile is not internal, or a name does not exist.
        NothingLoadedError: if there is no figure.
        CannotWriteError: if the journal or the file cannot be written.
    """
    from vshdata.api.measuring import rows_behind

    require_internal(protect, "A list of pupils")
    if target.suffix.lower() not in WRITERS:
        raise UsageError(f"A list of pupils is written as {' or '.join(WRITERS)}.", "Name such a file.")
    (item,) = choose(area, [indicator])
    membership = parse_cohort(cohort, cohorts)
    breakdowns = parse_by(by)
    rows = rows_behind(lake, item, membership, AcademicYear(year).end, breakdowns)
    behind: pl.LazyFrame = rows.to_native()
    found = behind.join(lake.references(), on="pupil_id", how="left").collect()
    listed = found.select("upn", "pmr", *(name for name in rows.columns if name != "pupil_id"))
    facts = {
        "cohort": membership.id,
        "indicator": item.id,
        "year": year,
        "by": [one.id for one in breakdowns],
        "rows": listed.height,
    }
    export(lake, "pupils", target, _content(listed.sort("upn", "pmr", nulls_last=True), target), facts)
    return listed.height


def _content(listed: "pl.DataFrame", target: Path) -> bytes:
    if target.suffix.lower() == ".csv":
        return csv_of(listed.to_dicts(), listed.columns)
    buffer = BytesIO()
    listed.write_parquet(buffer)
    return buffer.getvalue()
