"""The 12 indicators of key stage 2.

Source: DfE, *Key stage 2 attainment* and *Primary school accountability measures*. Each subject has its
own denominator, the pupils eligible in it; without the column that tells them there is no figure.
"""

from vshdata.figures.indicators.common import CANCELLED, STATE_FUNDED
from vshdata.figures.indicators.kinds import (
    Area,
    Caveat,
    Condition,
    Direction,
    Given,
    Indicator,
    Is,
    Mark,
    Mean,
    Unit,
    Value,
    flagged,
)

_END = Is("endks", value=True)
TESTED: tuple[Condition, ...] = (_END, Is("nat_res", value=True), STATE_FUNDED)
ASSESSED_BY_TEACHERS: tuple[Condition, ...] = (_END, Is("nat_res_ta", value=True), STATE_FUNDED)

_NO_START = "no key stage 2 progress: these pupils had no key stage 1 assessments to start from"
_RETURN = "DfE meant to publish key stage 2 progress again; check that it did"
_PROGRESS_YEARS = CANCELLED | {
    2024: Caveat(Mark.NONE, _NO_START),
    2025: Caveat(Mark.NONE, _NO_START),
    2026: Caveat(Mark.CAUTION, _RETURN),
}
_WRITING_REFORMED = 2018
"""The framework of writing assessment changed in 2017/18, and with it all that rests on it."""

_FIRST = 2016


def _ks2(
    id_: str,
    label: str,
    value: Value,
    numerator: str,
    denominator: str,
    *,
    unit: Unit = Unit.PERCENT,
    scope: tuple[Condition, ...] = TESTED,
    first: int = _FIRST,
    caveats: dict[int, Caveat] = CANCELLED,
    key: bool = False,
    note: str = "",
) -> Indicator:
    return Indicator(
        id=f"ks2_{id_}",
        area=Area.KS2,
        label=label,
        unit=unit,
        decimals=2 if unit is Unit.POINTS else 1,
        direction=Direction.HIGHER,
        table="ks2",
        value=value,
        numerator=numerator,
        denominator=denominator,
        first_year=first,
        caveats=caveats,
        key=key,
        scope=scope,
        note=note,
    )


def _test(
    id_: str, label: str, subject: str, code: str, reached: str, *, first: int = _FIRST, key: bool = False
) -> Indicator:
    """The share of pupils eligible in a subject who reached a standard."""
    return _ks2(
        id_,
        label,
        flagged(id_, Is(f"elig_{subject}", value=True)),
        reached,
        f"pupils with ELIG{code}=1",
        first=first,
        key=key,
    )


def _writing(id_: str, label: str, reached: str, *, key: bool = False) -> Indicator:
    return _ks2(
        id_,
        label,
        flagged(id_, Is("elig_writ", value=True)),
        reached,
        "pupils with ELIGWRITTA=1",
        scope=ASSESSED_BY_TEACHERS,
        first=_WRITING_REFORMED,
        key=key,
    )


def _progress(id_: str, subject: str, code: str, scope: tuple[Condition, ...] = TESTED) -> Indicator:
    column = f"{id_}_prog"
    return _ks2(
        column,
        f"KS2 {subject}: Progress Score",
        Mean(column, (Is(f"in_{column}", value=True), Given(column))),
        f"sum of {subject.lower()} progress scores over pupils included in progress",
        f"pupils with IN{code}PROG=1",
        unit=Unit.POINTS,
        scope=scope,
        caveats=_PROGRESS_YEARS,
        key=True,
        note="Relative to pupils with the same start: England's mean is about 0 every year. "
        "A pupil included without a score is left out.",
    )


INDICATORS: tuple[Indicator, ...] = (
    _test(
        "rwm_exp",
        "KS2 RWM: Expected",
        "rwm",
        "RWM",
        "pupils at the expected standard in reading, writing and maths",
        first=_WRITING_REFORMED,
        key=True,
    ),
    _test(
        "rwm_high",
        "KS2 RWM: Higher",
        "rwm",
        "RWM",
        "pupils at the higher standard in reading and maths and at greater depth in writing",
        first=_WRITING_REFORMED,
        key=True,
    ),
    _test(
        "read_exp",
        "KS2 Reading: Expected",
        "read",
        "READ",
        "pupils with 100 or more in reading",
        key=True,
    ),
    _test("read_high", "KS2 Reading: Higher", "read", "READ", "pupils with 110 or more in reading"),
    _writing("writ_exs", "KS2 Writing TA: EXS+", "pupils with EXS or GDS in writing", key=True),
    _writing("writ_gds", "KS2 Writing TA: GDS", "pupils with GDS in writing"),
    _test("math_exp", "KS2 Maths: Expected", "math", "MAT", "pupils with 100 or more in maths", key=True),
    _test("math_high", "KS2 Maths: Higher", "math", "MAT", "pupils with 110 or more in maths"),
    _test(
        "gps_exp",
        "KS2 GPS: Expected",
        "gps",
        "GPS",
        "pupils with 100 or more in grammar, punctuation and spelling",
    ),
    _progress("read", "Reading", "READ"),
    _progress("writ", "Writing", "WRIT", ASSESSED_BY_TEACHERS),
    _progress("math", "Maths", "MAT"),
)
