"""What every indicator makes of a few pupils: the worked examples that the methodology pages print."""

from functools import reduce

import pytest
from spec.example import Example
from spec.examples import EXAMPLES
from worlds import World, shown

from vshdata.figures.disclosure import Status
from vshdata.figures.indicators import INDICATORS
from vshdata.figures.measure import measure
from vshdata.report.cells import raw_value

every_example = pytest.mark.parametrize("example", EXAMPLES.values(), ids=lambda example: example.id)
every_table = pytest.mark.parametrize("table", dict.fromkeys(item.table for item in INDICATORS.values()))


def test_every_indicator_has_a_worked_example() -> None:
    assert {item.id for item in EXAMPLES.values()} == EXAMPLES.keys() == INDICATORS.keys()


@every_example
def test_the_figure_is_the_one_worked_out_by_hand(example: Example) -> None:
    found = example.world.figure(example.id)

    assert found.numerator == pytest.approx(example.numerator, abs=1e-9)
    assert (found.denominator, found.blanks) == (example.denominator, example.blanks)
    assert found.holders == example.holders
    assert raw_value(shown(found, "internal")) == example.expected


@every_example
def test_the_words_of_an_example_end_in_its_figure(example: Example) -> None:
    assert example.words.endswith(f"= {example.expected}")


@every_example
def test_an_example_is_of_3_to_6_pupils(example: Example) -> None:
    assert 3 <= len(example.world.numbers) <= 6


@every_example
def test_nobody_at_all_is_a_count_of_0_and_no_rate(example: Example) -> None:
    nobody = World(dict.fromkeys(example.world.told, ()))
    cell = shown(nobody.figure(example.id), "internal")

    if example.denominator is None:
        assert (cell.status, cell.value) == (Status.OK, 0)
    else:
        assert (cell.status, cell.value) == (Status.NOT_APPLICABLE, None)


@every_table
def test_all_indicators_worked_at_once_give_what_each_gives_alone(table: str) -> None:
    """Also where they do not share a scope."""
    own = [item for item in INDICATORS.values() if item.table == table]
    world = reduce(World.beside, (EXAMPLES[item.id].world for item in own))

    together = measure(world.rows(table), own, [world.year])[world.year]
    assert together == [world.figure(item.id) for item in own]
