"""How long a child had been on a plan before the outcome window opened.

The window is the academic year of the outcome and opens on 1 September. Days are counted once, however many
plans cover them. A plan lasts from its first day up to, not including, its last, as cohorts have it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from vshdata.errors import UsageError
from vshdata.figures.cohorts import COHORTS
from vshdata.figures.spells import CLOSED_AFTER_ASSESSMENT
from vshdata.studies.bands import CARE_BANDS, NEED_BANDS, PROTECTION_BANDS, Band
from vshdata.tables.statuses import CIN_PLAN, CP_PLAN, LOOKED_AFTER, NEED, SOURCES_OF
from vshdata.years import FIRST_YEAR, AcademicYear

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Exposure:
    """What is counted: days with any of the statuses. `words` as in "time on …".

    `first_year`: the first return that tells of them; what earlier ones do not tell is not "none".
    """

    id: str
    words: str
    statuses: tuple[str, ...]
    bands: tuple[Band, ...]
    first_year: int = FIRST_YEAR

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables of spells that tell the statuses."""
        return tuple(dict.fromkeys(SOURCES_OF[status][0].table for status in self.statuses))


_PLANS_FROM = COHORTS["cinp"].first_year or FIRST_YEAR
"""Dates of child in need plans are in returns from this one."""

EXPOSURES: dict[str, Exposure] = {
    item.id: item
    for item in (
        Exposure("cin_plan", "a child in need plan", (CIN_PLAN,), NEED_BANDS, _PLANS_FROM),
        Exposure("cp_plan", "a child protection plan", (CP_PLAN,), PROTECTION_BANDS),
        Exposure(
            "plan",
            "a child in need or child protection plan",
            (CIN_PLAN, CP_PLAN),
            NEED_BANDS,
            _PLANS_FROM,
        ),
        Exposure("need", "an open episode of need", (NEED,), NEED_BANDS),
        Exposure("looked_after", "a period of care", (LOOKED_AFTER,), CARE_BANDS),
    )
}

USUAL_EXPOSURE = {
    "cin": "cin_plan",
    "cino": "cin_plan",
    "cinp": "cin_plan",
    "csw": "plan",
    "cpp": "cp_plan",
    "cppo": "cp_plan",
    "cla": "looked_after",
    "cla12m": "looked_after",
}
"""What is counted for a cohort unless the user says."""


def choose_exposure(cohort: str, name: str | None) -> Exposure:
    """The exposure asked for, else the usual one of the cohort.

    Raises:
        UsageError: if there is none of the name, or none that is usual for the cohort.
    """
    wanted = name or USUAL_EXPOSURE.get(cohort, "")
    if wanted not in EXPOSURES:
        what = f"'{name}' to count days of" if name else f"usual time on a plan for the cohort {cohort}"
        raise UsageError(f"There is no {what}.", f"Say which with --on: {', '.join(EXPOSURES)}.")
    return EXPOSURES[wanted]


def window_opens(year: int) -> date:
    """1 September of the academic year."""
    return date(year - 1, 9, 1)


def days_before(
    spells: "pl.DataFrame", statuses: Sequence[str], year: int, look_back: int | None = None
) -> "pl.DataFrame":
    """One row per pupil who had one of the statuses by 31 March of the year: `days` before its window.

    `spells`: one row per spell as a return tells it, with `pupil_id`, `status`, `start`, `end` (null while
    open), `nfa`, `closed_reason` and `returned`, the year of the return. Returns after the year's are not
    used. `look_back`: only days of so many months before the window.
    """
    import polars as pl

    opens = window_opens(year)
    known = _as_last_told(spells, statuses, year).filter(pl.col("start") <= AcademicYear(year).census_day)
    since = pl.lit(opens).dt.offset_by(f"-{look_back}mo") if look_back else pl.lit(date.min)
    clipped = known.with_columns(
        first=pl.max_horizontal("start", since), last=pl.min_horizontal("until", pl.lit(opens))
    ).sort("pupil_id", "first", "last")
    before = pl.col("last").cum_max().shift(1).over("pupil_id")
    counted = (pl.col("last") - pl.max_horizontal("first", before)).dt.total_days().clip(lower_bound=0)
    return clipped.select("pupil_id", days=counted).group_by("pupil_id").agg(pl.col("days").sum())


def held_in(spells: "pl.DataFrame", statuses: Sequence[str], year: int) -> "pl.DataFrame":
    """One row per pupil who had one of the statuses on a day from 1 September to 31 March: `pupil_id`."""
    import polars as pl

    known = _as_last_told(spells, statuses, year)
    within = (pl.col("start") <= AcademicYear(year).census_day) & (pl.col("until") > window_opens(year))
    return known.filter(within).select("pupil_id").unique()


def _as_last_told(spells: "pl.DataFrame", statuses: Sequence[str], year: int) -> "pl.DataFrame":
    """Each spell as the last return up to the year's tells it, with the day it lasts `until`.

    One that is open in an earlier return and not in the year's lasted to the end of the earlier one: the
    year's tells of every case open since. One closed without a date ended by the first day of its return.
    """
    import polars as pl

    refused = pl.col("nfa").fill_null(value=False) | pl.col("closed_reason").is_in(
        CLOSED_AFTER_ASSESSMENT
    ).fill_null(value=False)
    told = spells.filter(
        pl.col("status").is_in(list(statuses))
        & (pl.col("returned") <= year)
        & pl.col("start").is_not_null()
        & ~((pl.col("status") == NEED) & refused)
    )
    same = ["pupil_id", "status", "start"]
    last = told.filter(pl.col("returned") == pl.col("returned").max().over(same))
    first_day = pl.date(pl.col("returned").cast(pl.Int32) - 1, 4, 1)
    after = pl.date(pl.col("returned").cast(pl.Int32), 4, 1)
    open_until = (
        pl.when(pl.col("closed_reason").is_not_null())
        .then(pl.max_horizontal("start", first_day))
        .when(pl.col("returned") == year)
        .then(pl.lit(AcademicYear(year).census_day + timedelta(days=1)))
        .otherwise(after)
    )
    return last.with_columns(until=pl.coalesce("end", open_until))
