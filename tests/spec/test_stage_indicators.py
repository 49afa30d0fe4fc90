"""Early years to key stage 2: what every indicator makes of the few pupils of the example modules."""

from typing import Any

import pytest
from spec import eyfsp_examples, ks1_examples, ks2_examples, mtc_examples, phonics_examples
from spec.example import Example
from worlds import figure, measurable, shown

from vshdata.figures.disclosure import Status
from vshdata.figures.indicators import INDICATORS, in_area
from vshdata.figures.measure import measure
from vshdata.report.cells import raw_value

EXAMPLES = {
    "eyfsp": eyfsp_examples.EXAMPLES,
    "phonics": phonics_examples.EXAMPLES,
    "ks1": ks1_examples.EXAMPLES,
    "mtc": mtc_examples.EXAMPLES,
    "ks2": ks2_examples.EXAMPLES,
}

every_area = pytest.mark.parametrize("area", EXAMPLES)
every_example = pytest.mark.parametrize(
    "example",
    [example for examples in EXAMPLES.values() for example in examples.values()],
    ids=lambda example: example.id,
)


def facts(example: Example, *more: dict[str, Any]) -> tuple[float | None, int | None, int]:
    found = figure(example.id, (*example.pupils, *more))
    top = None if found.numerator is None else round(found.numerator, 9)
    return top, found.denominator, found.blanks


@every_area
def test_every_indicator_has_a_worked_example(area: str) -> None:
    assert list(EXAMPLES[area]) == [item.id for item in in_area(area)]


@every_example
def test_the_figure_is_the_one_worked_out_by_hand(example: Example) -> None:
    found = figure(example.id, example.pupils)

    assert found.numerator == pytest.approx(example.numerator, abs=1e-9)
    assert (found.denominator, found.blanks) == (example.denominator, example.blanks)
    assert raw_value(shown(found, "internal")) == example.expected


@every_example
def test_the_words_of_an_example_end_in_its_figure(example: Example) -> None:
    assert example.words.endswith(f"= {example.expected}")
    assert 3 <= len(example.pupils) <= 6


@every_example
def test_a_pupil_of_whom_nothing_is_known_changes_nothing(example: Example) -> None:
    """But for a pupil on the register of the multiplication tables check, who is eligible."""
    assert (facts(example, {}) == facts(example)) is (example.id != "mtc_full")


@every_example
def test_pupils_of_independent_schools_change_nothing_but_in_the_early_years(example: Example) -> None:
    others = [{**one, "school_type": "10"} for one in example.pupils if set(one) != {"before"}]
    early = INDICATORS[example.id].table == "eyfsp"

    assert (facts(example, *others) == facts(example)) is not early


@every_example
def test_nobody_at_all_is_no_figure(example: Example) -> None:
    cell = shown(figure(example.id, []), "internal")

    assert (cell.status, cell.value) == (Status.NOT_APPLICABLE, None)


@every_area
def test_all_indicators_worked_at_once_give_what_each_gives_alone(area: str) -> None:
    """Also where they do not share a scope."""
    pupils = [row for example in EXAMPLES[area].values() for row in example.pupils]
    table = in_area(area)[0].table
    together = measure(measurable(pupils, table), in_area(area), [2024])[2024]

    assert together == [figure(item.id, pupils) for item in in_area(area)]
