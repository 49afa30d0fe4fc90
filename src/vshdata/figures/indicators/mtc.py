"""The two indicators of the multiplication tables check, which do not share a denominator.

Source: DfE, *Multiplication tables check attainment*: the average is over pupils who took the check, full
marks over all who were eligible.
"""

from vshdata.figures.indicators.common import CANCELLED, STATE_FUNDED
from vshdata.figures.indicators.kinds import (
    Area,
    Condition,
    Direction,
    Given,
    Indicator,
    Is,
    Mean,
    NotIn,
    Share,
    Unit,
    Value,
)
from vshdata.tables.mtc import NOT_ON_REGISTER

FULL_MARKS = 25
SCOPE: tuple[Condition, ...] = (STATE_FUNDED, NotIn("not_taking", NOT_ON_REGISTER))

_FIRST = 2022


def _mtc(id_: str, label: str, unit: Unit, value: Value, numerator: str, denominator: str) -> Indicator:
    return Indicator(
        id=f"mtc_{id_}",
        area=Area.MTC,
        label=label,
        unit=unit,
        decimals=1,
        direction=Direction.HIGHER,
        table="mtc",
        value=value,
        numerator=numerator,
        denominator=denominator,
        first_year=_FIRST,
        caveats=CANCELLED,
        key=True,
        scope=SCOPE,
        note="From 0 to 25." if unit is Unit.SCORE else "A pupil without a mark is eligible all the same.",
    )


INDICATORS: tuple[Indicator, ...] = (
    _mtc(
        "avg",
        "MTC: Average Score",
        Unit.SCORE,
        Mean("form_mark", (Given("form_mark"),)),
        "sum of marks over pupils who took the check, a mark of 0 counting",
        "pupils who took the check",
    ),
    _mtc(
        "full",
        "MTC: Full Marks (25)",
        Unit.PERCENT,
        Share((Is("form_mark", FULL_MARKS),), explained_by=("not_taking", "pupil_status")),
        "pupils with 25 marks",
        "all eligible pupils, including those who did not take the check",
    ),
)
