"""Where children are expected before any mark of them: at their school by the last census of the year."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from vshdata.tables import TABLES

if TYPE_CHECKING:
    import polars as pl

    from vshdata.lake import Lake

_CENSUS_DAYS = {"autumn": (-1, 10, 1), "spring": (0, 1, 15), "summer": (0, 5, 15)}
"""Year beside that of the academic year, month and day on or about which each census counts."""

Enrolled = tuple[str, date]


def enrolments(
    lake: "Lake", pupils: "pl.DataFrame", year: int, calendar: Mapping[str, Sequence[date]]
) -> dict[int, Enrolled]:
    """Pupil -> its school by the last census of the year, and the day of that.

    `calendar`: the schools that send marks, by the number they are known by, DfE's or the URN; a pupil
    at another is left out.
    """
    import polars as pl

    if year not in lake.years("pupils") or not pupils.height:
        return {}
    rows = lake.scan(TABLES["pupils"], [year]).join(pupils.lazy(), on="pupil_id", how="semi")
    terms = pl.col("term").cast(pl.String)
    told = rows.select("pupil_id", terms, pl.col("laestab").str.replace("/", ""), "urn").collect()
    found: dict[int, tuple[date, str]] = {}
    for pupil, term, *numbers in told.sort("pupil_id", "laestab", "urn").iter_rows():
        school = next((number for number in numbers if number in calendar), None)
        if term not in _CENSUS_DAYS:
            continue
        after, month, day = _CENSUS_DAYS[term]
        on = date(year + after, month, day)
        if pupil not in found or on > found[pupil][0]:
            found[pupil] = (on, school or "")
    return {pupil: (school, on) for pupil, (on, school) in found.items() if school}
