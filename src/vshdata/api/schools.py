"""The pupils of one school, by its January census."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vshdata.errors import NothingLoadedError

if TYPE_CHECKING:
    import polars as pl

    from vshdata.lake import Lake


def pupils_of_school(lake: "Lake", urn: str, years: Sequence[int]) -> "pl.DataFrame":
    """One row per pupil and `academic_year` on the school's January census.

    Raises:
        NothingLoadedError: if no January census of the years has the school.
    """
    from vshdata.api.measuring import scanner
    from vshdata.figures.frames.schools import on_roll_of

    rows = on_roll_of(scanner(lake), years, urn)
    found: pl.DataFrame | None = None if rows is None else rows.collect().to_native()
    if found is None or found.is_empty():
        raise NothingLoadedError(
            f"No January census in the lake at {lake.root} has a school with the URN {urn}.",
            "Load the spring school census with: vshdata ingest FILE…   or mend the URN",
        )
    return found


def why_not_at_school(pupils: "pl.DataFrame", years: Sequence[int]) -> dict[int, str]:
    """The years in which nobody is known to be at the school, and why."""
    known = set(pupils["academic_year"].to_list())
    return {
        year: "the school is on no January census that is loaded for the year"
        for year in years
        if year not in known
    }
