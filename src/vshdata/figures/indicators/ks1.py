"""The eight indicators of key stage 1, which ended with 2022/23.

Source: DfE, *Key stage 1 and phonics screening check attainment*. A pupil who was absent or disapplied
stays in the denominator; one without an outcome, or who left, does not.
"""

from vshdata.figures.indicators.common import CANCELLED, STATE_FUNDED
from vshdata.figures.indicators.kinds import (
    Area,
    Condition,
    Direction,
    Given,
    In,
    Indicator,
    NotIn,
    Share,
    Unit,
)
from vshdata.tables.ks1 import LEFT

STANDARD = ("EXS", "GDS")
DEPTH = ("GDS",)

_FIRST, _WRITING_REFORMED, _LAST = 2016, 2018, 2023
_NOTE = "Teacher assessment; not statutory after 2022/23."


def _assessed(*subjects: str) -> tuple[Condition, ...]:
    return tuple(
        condition for subject in subjects for condition in (Given(subject), NotIn(subject, (LEFT,)))
    )


def _ks1(
    id_: str,
    label: str,
    subjects: tuple[str, ...],
    codes: tuple[str, ...],
    numerator: str,
    *,
    denominator: str = "pupils with an outcome in the subject",
    first: int = _FIRST,
    key: bool = False,
    note: str = _NOTE,
) -> Indicator:
    return Indicator(
        id=f"ks1_{id_}",
        area=Area.KS1,
        label=label,
        unit=Unit.PERCENT,
        decimals=1,
        direction=Direction.HIGHER,
        table="ks1",
        value=Share(tuple(In(subject, codes) for subject in subjects), _assessed(*subjects)),
        numerator=numerator,
        denominator=denominator,
        first_year=first,
        last_year=_LAST,
        caveats=CANCELLED,
        key=key,
        scope=(STATE_FUNDED,),
        note=note,
    )


def _subject(name: str, title: str, first: int = _FIRST) -> tuple[Indicator, Indicator]:
    """The expected standard and greater depth in one subject."""
    words = title.lower()
    return (
        _ks1(
            f"{name}_exs",
            f"KS1 {title}: EXS+",
            (name,),
            STANDARD,
            f"pupils with EXS or GDS in {words}",
            first=first,
            key=True,
        ),
        _ks1(
            f"{name}_gds", f"KS1 {title}: GDS", (name,), DEPTH, f"pupils with GDS in {words}", first=first
        ),
    )


INDICATORS: tuple[Indicator, ...] = (
    *_subject("read", "Reading"),
    *_subject("writ", "Writing", _WRITING_REFORMED),
    *_subject("math", "Maths"),
    _ks1(
        "rwm_exs",
        "KS1 RWM: EXS+",
        ("read", "writ", "math"),
        STANDARD,
        "pupils with EXS or GDS in reading, writing and maths",
        denominator="pupils with an outcome in all three",
        first=_WRITING_REFORMED,
        note="A local measure: DfE publishes no combined figure for key stage 1, so there is no benchmark.",
    ),
    _ks1(
        "sci_exs",
        "KS1 Science: EXS",
        ("sci",),
        ("EXS",),
        "pupils with EXS in science",
        denominator="pupils with a science outcome",
        note=f"{_NOTE} Science has no greater depth.",
    ),
)
