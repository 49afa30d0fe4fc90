"""What a paragraph says of a table, and what no wording may say."""

import re

import pytest
from narrative_cases import CASES, Case

from vshdata.figures.indicators.kinds import Unit
from vshdata.report.narrative.wordings import CAUSAL, LEVELS, SIZES, WORDINGS, Say


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.table)
def test_a_paragraph_says_this(case: Case) -> None:
    assert case.made == case.said


def test_there_are_thirty_cases_and_every_wording_is_among_them() -> None:
    assert len(CASES) == 30
    said = " ".join(case.said.lower() for case in CASES)
    for what in Say:
        pattern = "".join(
            part if at % 2 else re.escape(part.lower())
            for at, part in enumerate(re.sub(r"\{\w+\}", "\0.+?\0", WORDINGS[what].text).split("\0"))
        )
        assert re.search(pattern, said), what


def test_every_thing_to_say_and_every_unit_has_its_words() -> None:
    assert set(WORDINGS) == set(Say)
    assert set(SIZES) == set(LEVELS) == set(Unit)


def test_no_wording_says_why() -> None:
    for wording in WORDINGS.values():
        assert not [word for word in CAUSAL if word in wording.text.lower()]


def test_only_an_interval_makes_a_change_clear() -> None:
    without = [case for case in CASES if not any(row.change_intervals for row in case.rows)]
    assert not [case for case in without if "clearly up" in case.made or "clear change" in case.made]
