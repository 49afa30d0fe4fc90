"""The 29 indicators of key stage 4.

Source: DfE, *Key stage 4 performance* and *Secondary accountability measures*. Averages and
percentages are over the whole cohort, as DfE's own are: a pupil without a score counts 0.
"""

from vshdata.figures.indicators.common import STATE_FUNDED
from vshdata.figures.indicators.kinds import (
    Area,
    Caveat,
    Condition,
    Count,
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

SCOPE: tuple[Condition, ...] = (Is("endks", value=True), STATE_FUNDED)
IN_PROGRESS_8 = (Is("in_p8", value=True), Given("p8"))

_AWARDED = "grades were awarded by centres, not examined: not comparable with other years"
_MIDPOINT = "grades were set midway between 2019 and 2021: compare with caution"
_NO_PROGRESS = "Progress 8 was not published"
_NO_START = "no Progress 8: these pupils had no key stage 2 tests to start from"
_ENTRY_2020 = "entries were made before schools closed: compare with caution"

_GRADES = {
    2020: Caveat(Mark.NOT_COMPARABLE, _AWARDED),
    2021: Caveat(Mark.NOT_COMPARABLE, _AWARDED),
    2022: Caveat(Mark.CAUTION, _MIDPOINT),
}
_ENTRIES = {
    2020: Caveat(Mark.CAUTION, _ENTRY_2020),
    2021: Caveat(Mark.CAUTION, _ENTRY_2020),
    2022: Caveat(Mark.CAUTION, _MIDPOINT),
}
_PROGRESS_COHORT = {
    2020: Caveat(Mark.NONE, _NO_PROGRESS),
    2021: Caveat(Mark.NONE, _NO_PROGRESS),
    2025: Caveat(Mark.NONE, _NO_START),
    2026: Caveat(Mark.NONE, _NO_START),
}
_PROGRESS = _PROGRESS_COHORT | {2022: Caveat(Mark.CAUTION, _MIDPOINT)}

_COHORT = "Cohort"
_WHOLE_COHORT = "Cohort (whole cohort, not entrants)"
_P8_COHORT = "Progress 8: Cohort"
_EBACC_LAST = 2025
_EBACC_NOTE = "EBacc left the DfE performance tables with the 2025/26 results."


def _ks4(
    id_: str,
    label: str,
    unit: Unit,
    value: Value,
    numerator: str,
    denominator: str = _COHORT,
    *,
    first: int,
    decimals: int = 1,
    last: int | None = None,
    caveats: dict[int, Caveat] = _GRADES,
    key: bool = False,
    direction: Direction = Direction.HIGHER,
    note: str = "",
) -> Indicator:
    return Indicator(
        id=f"ks4_{id_}",
        area=Area.KS4,
        label=label,
        unit=unit,
        decimals=decimals,
        direction=direction,
        table="ks4",
        value=value,
        numerator=numerator,
        denominator=denominator,
        first_year=first,
        last_year=last,
        caveats=caveats,
        key=key,
        scope=SCOPE,
        note=note,
    )


def _count(id_: str, label: str, value: Count, numerator: str, caveats: dict[int, Caveat]) -> Indicator:
    return _ks4(
        id_,
        label,
        Unit.COUNT,
        value,
        numerator,
        "n/a",
        first=2016,
        decimals=0,
        caveats=caveats,
        direction=Direction.NEUTRAL,
    )


def _mean(id_: str, label: str, column: str, what: str, *, key: bool = False, note: str = "") -> Indicator:
    return _ks4(id_, label, Unit.SCORE, Mean(column), f"sum of {what}", first=2018, key=key, note=note)


def _progress(id_: str, label: str, column: str, what: str, *, key: bool = False) -> Indicator:
    return _ks4(
        id_,
        label,
        Unit.POINTS,
        Mean(column, IN_PROGRESS_8),
        f"sum of {what} over the Progress 8 cohort",
        _P8_COHORT,
        first=2016,
        decimals=2,
        caveats=_PROGRESS,
        key=key,
        note="Relative to pupils with the same start: England's mean is about 0 every year.",
    )


def _basics(grades: str, flag: str) -> Indicator:
    return _ks4(
        f"basics_{flag[-2:]}",
        f"Basics: {grades}",
        Unit.PERCENT,
        flagged(flag),
        f"pupils with grades {grades} in maths and in English language or literature",
        first=2017,
        key=True,
    )


def _ebacc(id_: str, label: str, flag: str, what: str, denominator: str = _WHOLE_COHORT) -> Indicator:
    return _ks4(
        id_,
        label,
        Unit.PERCENT,
        flagged(flag),
        what,
        denominator,
        first=2017,
        last=_EBACC_LAST,
        note=_EBACC_NOTE,
    )


def _pillar(id_: str, title: str) -> tuple[Indicator, Indicator]:
    """The two thresholds of one EBacc pillar."""
    five, four = (
        _ebacc(
            f"ebacc_{id_}_{short}",
            f"EBacc: {title} {grades}",
            f"ebacc_{id_}_{short}",
            f"pupils with grades {grades} in the {title} pillar",
        )
        for short, grades in (("95", "9-5"), ("94", "9-4"))
    )
    return five, four


INDICATORS: tuple[Indicator, ...] = (
    _count("cohort", "Cohort", Count(), "pupils at the end of key stage 4", {}),
    _count(
        "p8_cohort",
        "Progress 8: Cohort",
        Count(IN_PROGRESS_8),
        "pupils included in Progress 8 with a score",
        _PROGRESS_COHORT,
    ),
    _mean("att8_avg", "Attainment 8: Average Score", "att8", "Attainment 8 scores", key=True),
    _progress("p8_avg", "Progress 8: Average Score", "p8", "Progress 8 scores", key=True),
    _ks4(
        "ebacc_entered",
        "EBacc: Entered",
        Unit.PERCENT,
        flagged("ebacc_entered"),
        "pupils entered for all EBacc subjects",
        first=2016,
        last=_EBACC_LAST,
        caveats=_ENTRIES,
        key=True,
        note=_EBACC_NOTE,
    ),
    _ks4(
        "ebacc_aps",
        "EBacc: Average Point Score",
        Unit.SCORE,
        Mean("ebacc_aps"),
        "sum of pupils' mean points over five pillars, a missing pillar counting 0",
        first=2018,
        decimals=2,
        last=_EBACC_LAST,
        key=True,
        note=_EBACC_NOTE,
    ),
    _basics("9-5", "basics_95"),
    _basics("9-4", "basics_94"),
    _ebacc(
        "ebacc_95",
        "EBacc: Achieved 9-5",
        "ebacc_95",
        "pupils with grades 9-5 in every pillar",
        _COHORT,
    ),
    _ebacc(
        "ebacc_94",
        "EBacc: Achieved 9-4",
        "ebacc_94",
        "pupils with grades 9-4 in every pillar",
        _COHORT,
    ),
    _mean("att8_eng", "Attainment 8: English Element", "att8_eng", "English elements, doubled"),
    _mean("att8_mat", "Attainment 8: Maths Element", "att8_mat", "maths elements, doubled"),
    _mean("att8_ebacc", "Attainment 8: EBacc Element", "att8_ebacc", "EBacc elements"),
    _mean("att8_open", "Attainment 8: Open Element", "att8_open", "open elements"),
    _progress("p8_eng", "Progress 8: English", "p8_eng", "English element scores"),
    _progress("p8_mat", "Progress 8: Maths", "p8_mat", "maths element scores"),
    _progress("p8_ebacc", "Progress 8: EBacc", "p8_ebacc", "EBacc element scores"),
    _progress("p8_open", "Progress 8: Open", "p8_open", "open element scores"),
    *_pillar("eng", "English"),
    *_pillar("mat", "Maths"),
    *_pillar("sci", "Science"),
    *_pillar("hum", "Humanities"),
    *_pillar("lan", "Languages"),
    _ks4(
        "any_pass",
        "Any Pass",
        Unit.PERCENT,
        flagged("any_pass"),
        "pupils with at least one pass in an approved qualification",
        first=2016,
        note="100 minus this is the share who left key stage 4 with no pass.",
    ),
)
