"""The pupils behind a figure: the one output that names pupils, to a file the user names."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from vshdata._version import __version__
from vshdata.errors import CannotWriteError, UsageError
from vshdata.figures.breakdowns import parse_by
from vshdata.figures.cohorts import Cohort, parse_cohort
from vshdata.figures.disclosure import parse_profile
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

    if parse_profile(protect).threshold:
        raise UsageError(
            "A list of pupils is for inside the Virtual School only.", "Add --protect internal."
        )
    if target.suffix.lower() not in WRITERS:
        raise UsageError(f"A list of pupils is written as {' or '.join(WRITERS)}.", "Name such a file.")
    (item,) = choose(area, [indicator])
    membership = parse_cohort(cohort, cohorts)
    breakdowns = parse_by(by)
    rows = rows_behind(lake, item, membership, AcademicYear(year).end, breakdowns)
    behind: pl.LazyFrame = rows.to_native()
    found = behind.join(lake.references(), on="pupil_id", how="left").collect()
    listed = found.select("upn", "pmr", *(name for name in rows.columns if name != "pupil_id"))
    entry = {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "what": "pupils",
        "tool": f"vshdata {__version__}",
        "cohort": membership.id,
        "indicator": item.id,
        "year": year,
        "by": [one.id for one in breakdowns],
        "rows": listed.height,
        "file": target.name,
    }
    with lake.writing():
        lake.journal(entry)
    _write(listed.sort("upn", "pmr", nulls_last=True), target)
    return listed.height


def _write(listed: "pl.DataFrame", target: Path) -> None:
    """For its owner's eyes only where the system can say so."""
    from vshdata.report.formats import csv_bytes

    try:
        target.touch(mode=0o600)
        target.chmod(0o600)
        if target.suffix.lower() == ".parquet":
            listed.write_parquet(target)
        else:
            target.write_bytes(csv_bytes([listed.columns, *listed.rows()]))
    except OSError as error:
        raise CannotWriteError(
            f"Cannot write {target}: {error.strerror}.", "Name a file in a folder you may write to."
        ) from None
