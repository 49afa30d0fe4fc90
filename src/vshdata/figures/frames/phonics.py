"""The phonics check at the end of Year 2: what a pupil did then or in Year 1."""

from collections.abc import Sequence

import narwhals as nw

from vshdata.figures.availability import NOT_GIVEN
from vshdata.figures.frames.kinds import Frame, Rows, Scan, Supplied, name_unread
from vshdata.schema import UNREAD
from vshdata.tables.phonics import MET, VALID
from vshdata.years import label

AUTUMN_CHECK = 2022
"""Pupils at the end of Year 2 in 2021/22 had no check in Year 1; they sat it in autumn 2021."""

_OUTCOMES = ("outcome", "outcome_aut21", "outcome_aut20")
_UNREAD = {"met_by_year_2": _OUTCOMES}


def _phonics(scan: Scan, years: Sequence[int]) -> Rows | None:
    """Adds `checked_by_year_2` and `met_by_year_2`: in Year 2, with a valid outcome, and with Wa.

    Pupils who met the standard in Year 1 have no row in Year 2: a pupil of Year 1 the year before is
    taken to be in Year 2 now, unless a row of this year says otherwise.
    """
    rows = scan("phonics", years)
    if rows is None:
        return None
    before = scan("phonics", [year - 1 for year in years])
    if before is None:
        before = rows.head(0)
    earlier = name_unread(before, _UNREAD).select(
        nw.col("pupil_id").alias("pupil_before"),
        (nw.col("academic_year") + 1).alias("year_after"),
        nw.col("school_type").alias("school_type_before"),
        (nw.col("nc_year").cast(nw.String) == nw.lit("1")).alias("year_1_before"),
        _any_outcome(VALID).alias("checked_before"),
        _any_outcome((MET,)).alias("met_before"),
        nw.col(UNREAD).alias("unread_before"),
    )
    now = name_unread(rows, _UNREAD).with_columns(
        checked_now=_any_outcome(VALID), met_now=_any_outcome((MET,))
    )
    both = now.join(
        earlier,
        left_on=["pupil_id", "academic_year"],
        right_on=["pupil_before", "year_after"],
        how="full",
    )
    in_year_2 = nw.coalesce(
        nw.col("nc_year").cast(nw.String) == nw.lit("2"), nw.col("year_1_before"), nw.lit(value=False)
    )
    return both.with_columns(
        pupil_id=nw.coalesce("pupil_id", "pupil_before"),
        academic_year=nw.coalesce("academic_year", "year_after"),
        school_type=nw.coalesce("school_type", "school_type_before"),
        checked_by_year_2=in_year_2 & _either("checked_now", "checked_before"),
        met_by_year_2=in_year_2 & _either("met_now", "met_before"),
        unread=nw.concat_str(nw.col(UNREAD, "unread_before").fill_null("")),
    )


def _any_outcome(codes: Sequence[str]) -> nw.Expr:
    named = (nw.col(name).cast(nw.String).is_in(codes).fill_null(value=False) for name in _OUTCOMES)
    return nw.any_horizontal(*named, ignore_nulls=True)


def _either(*columns: str) -> nw.Expr:
    return nw.any_horizontal(*(nw.col(name).fill_null(value=False) for name in columns), ignore_nulls=True)


def _two_years(year: int, supplied: Supplied) -> str:
    """Why the end of Year 2 cannot be told: a figure without pupils' Year 1 would be far too low."""
    now, before = supplied.get(year, frozenset()), supplied.get(year - 1, frozenset())
    if not {"outcome", "nc_year"} <= now:
        return NOT_GIVEN
    if year == AUTUMN_CHECK:
        told = "outcome_aut21" in now | before
        return "" if told else "no file gives the autumn 2021 check (PHONICS_OUTCOME_AUT21)"
    told = {"outcome", "nc_year"} <= before
    return "" if told else f"it rests on two years, and no phonics file is loaded for {label(year - 1)}"


FRAME = Frame(
    _phonics,
    {"checked_by_year_2": _two_years, "met_by_year_2": _two_years},
    {
        "checked_by_year_2": "In Year 2, with a valid outcome in Year 1 or in Year 2",
        "met_by_year_2": "In Year 2, with Wa in Year 1 or in Year 2",
    },
    looks_back=True,
)
