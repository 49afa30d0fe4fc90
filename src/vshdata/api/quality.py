"""The verbs of data quality: rows that fail a rule, counted and listed."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vshdata.api import open_lake
from vshdata.api.asked_years import Years, read_years
from vshdata.errors import UsageError
from vshdata.tables import TABLES

if TYPE_CHECKING:
    import polars as pl

    from vshdata.api.checking import Asked
    from vshdata.lake import Lake


def which_faults(
    *,
    datasets: Sequence[str] | None = None,
    years: Years = None,
    rules: Sequence[str] | None = None,
    schools: Sequence[str] | None = None,
) -> "Asked":
    """Which faults `check` and `list_faults` are asked for; what is not given means all.

    Raises:
        UsageError: if a dataset or year does not exist.
    """
    from vshdata.api.checking import Asked

    unknown = sorted(set(datasets or ()) - set(TABLES))
    if unknown:
        raise UsageError(f"There is no dataset '{unknown[0]}'.", "See them with: vshdata datasets")
    return Asked(tuple(datasets or ()), read_years(years), tuple(rules or ()), tuple(schools or ()))


def check(
    lake: "Lake | Path | str", asked: "Asked | None" = None, *, by: Sequence[str] | None = None
) -> "pl.DataFrame":
    """One row per dataset and what it is divided by: how many rows of loaded files fail a rule.

    Columns: `dataset`, `academic_year` and `school` as asked for; by rule `rule`, `message` and
    `severity`; `rows` at fault, `rejected` of them, `of` rows read (null by school).

    Raises:
        UsageError: if there is nothing of that name to divide by, or no rule of that name.
        NothingLoadedError: if the lake is empty.
    """
    from vshdata.api.checking import DEFAULT_BY, Asked, count_faults, find_faults

    opened = open_lake(lake)
    return count_faults(opened, find_faults(opened, asked or Asked()), by or DEFAULT_BY)


def list_faults(
    lake: "Lake | Path | str", target: Path, asked: "Asked | None" = None, *, protect: str = "dfe"
) -> int:
    """Write the rows that fail a rule to a CSV file, with the texts at fault; journalled. Returns how many.

    Raises:
        UsageError: if the profile is not internal, or there is no rule of that name.
        NothingLoadedError: if the lake is empty.
        CannotWriteError: if the file or the lake cannot be written.
    """
    from vshdata.api.checking import COLUMNS, Asked, find_faults
    from vshdata.api.exporting import csv_of, export, require_internal

    require_internal(protect, "A list of rows at fault")
    opened = open_lake(lake)
    faults = find_faults(opened, asked or Asked())
    export(opened, "check list", target, csv_of(faults.to_dicts(), COLUMNS), {"rows": faults.height})
    return faults.height
