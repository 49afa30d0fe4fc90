"""The two indicators of the early years foundation stage profile.

Source: DfE, *Early years foundation stage profile results*. Measured on a frame that says who was
assessed and how many goals each child reached: see `figures.frames`.
"""

from vshdata.figures.indicators.common import CANCELLED
from vshdata.figures.indicators.kinds import (
    Area,
    Direction,
    Given,
    Indicator,
    Is,
    Mean,
    Unit,
    Value,
    flagged,
)

_REFORMED = 2022
"""The profile was reformed in 2021/22: figures of the older one are of another measure."""

ASSESSED = Is("assessed", value=True)


def _eyfsp(
    id_: str, label: str, unit: Unit, value: Value, numerator: str, note: str, *, key: bool
) -> Indicator:
    return Indicator(
        id=f"eyfsp_{id_}",
        area=Area.EYFSP,
        label=label,
        unit=unit,
        decimals=1,
        direction=Direction.HIGHER,
        table="eyfsp",
        value=value,
        numerator=numerator,
        denominator="children assessed",
        first_year=_REFORMED,
        caveats=CANCELLED,
        key=key,
        note=note,
    )


INDICATORS: tuple[Indicator, ...] = (
    _eyfsp(
        "gld",
        "EYFSP: Good Level of Development",
        Unit.PERCENT,
        flagged("good_level", ASSESSED),
        "children at expected in all 12 goals of the prime areas, literacy and maths",
        "Where the file does not say, worked out from the 12 goals.",
        key=True,
    ),
    _eyfsp(
        "avg_elgs",
        "EYFSP: Average Early Learning Goals at Expected",
        Unit.SCORE,
        Mean("goals_expected", (ASSESSED, Given("goals_expected"))),
        "sum over children of the number of the 17 goals at expected",
        "From 0 to 17; took the place of the average point score.",
        key=False,
    ),
)
