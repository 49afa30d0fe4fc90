"""The two indicators of the phonics screening check.

Source: DfE, *Phonics screening check attainment*. The outcome code decides, never the mark. The end of
Year 2 is cumulative: it rests on two years of a pupil's rows, put together in `figures.frames`.
"""

from vshdata.figures.indicators.common import CANCELLED, STATE_FUNDED
from vshdata.figures.indicators.kinds import (
    Area,
    Caveat,
    Direction,
    In,
    Indicator,
    Is,
    Mark,
    Share,
    Unit,
    flagged,
)
from vshdata.tables.phonics import MET, VALID

_AUTUMN_2021 = "these pupils first sat the check in autumn 2021, in Year 2: compare with caution"


def _phonics(
    id_: str,
    label: str,
    value: Share,
    numerator: str,
    denominator: str,
    first: int,
    caveats: dict[int, Caveat],
    note: str,
) -> Indicator:
    return Indicator(
        id=f"phonics_{id_}",
        area=Area.PHONICS,
        label=label,
        unit=Unit.PERCENT,
        decimals=1,
        direction=Direction.HIGHER,
        table="phonics",
        value=value,
        numerator=numerator,
        denominator=denominator,
        first_year=first,
        caveats=caveats,
        key=True,
        scope=(STATE_FUNDED,),
        note=note,
    )


INDICATORS: tuple[Indicator, ...] = (
    _phonics(
        "y1_wa",
        "Phonics: Year 1 Working At",
        Share((In("outcome", (MET,)),), (In("nc_year", ("1",)), In("outcome", VALID))),
        "Year 1 pupils with outcome Wa",
        "Year 1 pupils with a valid outcome",
        2012,
        CANCELLED,
        "Absent and disapplied pupils count as not met.",
    ),
    _phonics(
        "y2_wa",
        "Phonics: End of Year 2 Working At (cumulative)",
        flagged("met_by_year_2", Is("checked_by_year_2", value=True)),
        "Year 2 pupils with Wa in Year 1 or in Year 2",
        "Year 2 pupils with a valid outcome in either year",
        2013,
        CANCELLED | {2022: Caveat(Mark.CAUTION, _AUTUMN_2021)},
        "A pupil of Year 1 the year before who has no row this year is taken to be in Year 2.",
    ),
)
