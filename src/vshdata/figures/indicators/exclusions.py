"""The 9 indicators of exclusions: three measures of all pupils, of primary and of secondary schools.

Source: DfE, *Suspensions and permanent exclusions in England*. The base is the cohort's pupils on the
January census; what happened to others is counted in a note, not in a rate.
"""

from vshdata.figures.indicators.kinds import (
    Area,
    Caveat,
    Condition,
    Direction,
    In,
    Indicator,
    Mark,
    Ratio,
    Unit,
    Value,
    flagged,
)

_CLOSED = "schools were closed to most pupils for part of the year: compare with caution"
_CAVEATS = {2020: Caveat(Mark.CAUTION, _CLOSED), 2021: Caveat(Mark.CAUTION, _CLOSED)}

_BASE = "pupils in the cohort on the January census (sole or dual main)"
_PERMANENT_NOTE = (
    "Exclusions, not pupils, as in DfE's figures for all pupils; its figures for children in need count "
    "pupils. Exclusions that were not upheld cannot be told apart."
)


def _indicator(
    id_: str, label: str, unit: Unit, value: Value, numerator: str, *, key: bool, note: str = ""
) -> Indicator:
    return Indicator(
        id=f"exc_{id_}",
        area=Area.EXCLUSIONS,
        label=label,
        unit=unit,
        decimals=2,
        direction=Direction.LOWER,
        table="exclusions",
        value=value,
        numerator=numerator,
        denominator=_BASE,
        first_year=2016,
        caveats=_CAVEATS,
        key=key,
        note=note,
    )


def _three(id_: str, suffix: str, among: tuple[Condition, ...]) -> tuple[Indicator, Indicator, Indicator]:
    """Permanent exclusions, suspensions and pupils suspended, in some schools."""
    return (
        _indicator(
            f"pex_{id_}",
            f"Permanent Exclusions{suffix}",
            Unit.RATE,
            Ratio("permanent", None, among),
            "permanent exclusions in the academic year",
            key=not among,
            note=_PERMANENT_NOTE,
        ),
        _indicator(
            f"sus_{id_}",
            f"Suspensions{suffix}",
            Unit.RATE,
            Ratio("suspensions", None, among),
            "suspensions in the academic year (a pupil can have many)",
            key=not among,
            note="Can exceed 100. Lunchtime exclusions are not counted.",
        ),
        _indicator(
            f"sus1_{id_}",
            f"Pupils with 1+ Suspension{suffix}",
            Unit.PERCENT,
            flagged("suspended", *among),
            "pupils with at least one suspension",
            key=not among,
        ),
    )


INDICATORS: tuple[Indicator, ...] = (
    *_three("all", "", ()),
    *_three("pri", ": Primary", (In("phase", ("primary",)),)),
    *_three("sec", ": Secondary", (In("phase", ("secondary",)),)),
)
