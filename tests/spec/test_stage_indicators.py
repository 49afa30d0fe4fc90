"""Early years to key stage 2: who changes nothing in any of the worked examples."""

import pytest
from spec.example import Example
from spec.examples import EXAMPLES
from worlds import World, drawn

from vshdata.figures.indicators import INDICATORS, Area

STAGES = (Area.EYFSP, Area.PHONICS, Area.KS1, Area.MTC, Area.KS2)

every_example = pytest.mark.parametrize(
    "example",
    [item for item in EXAMPLES.values() if INDICATORS[item.id].area in STAGES],
    ids=lambda example: example.id,
)


def facts(indicator: str, world: World) -> tuple[float | None, int | None, int]:
    found = world.figure(indicator)
    top = None if found.numerator is None else round(found.numerator, 9)
    return top, found.denominator, found.blanks


@every_example
def test_a_pupil_of_whom_nothing_is_known_changes_nothing(example: Example) -> None:
    """But for a pupil on the register of the multiplication tables check, who is eligible."""
    more = example.world.beside(drawn(INDICATORS[example.id].table, {}))
    same = facts(example.id, more) == facts(example.id, example.world)

    assert same is (example.id != "mtc_full")


@every_example
def test_pupils_of_independent_schools_change_nothing_but_in_the_early_years(example: Example) -> None:
    more = example.world.beside(example.world.having(school_type="10"))
    same = facts(example.id, more) == facts(example.id, example.world)

    assert same is (INDICATORS[example.id].table != "eyfsp")
