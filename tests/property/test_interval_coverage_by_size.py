"""How often a 95% interval holds the truth, by kind and size of cohort, and as the page says."""

import re
from collections.abc import Callable

import numpy as np
import pytest
from command import ROOT

from vshdata.figures.intervals import (
    EventRate,
    Interval,
    ProgressMean,
    Proportion,
    ScoreMean,
    SessionRate,
    Statistics,
    interval,
)

DRAWS = 2_000
SIZES = (10, 30, 100, 1_000)
PAGE = ROOT / "docs" / "intervals.md"

Pupils = np.ndarray[tuple[int, int], np.dtype[np.float64]]
Chance = np.random.Generator


def proportions(chance: Chance, size: int) -> list[Statistics]:
    """Three in ten reach it."""
    return [Proportion(int(yes), size) for yes in chance.binomial(size, 0.3, DRAWS)]


def scores(chance: Chance, size: int) -> list[Statistics]:
    """Scores of 20 on average, most lower and a few much higher."""
    drawn: Pupils = chance.gamma(1.8, 20 / 1.8, (DRAWS, size))
    return [ScoreMean(size, float(line.sum()), float((line * line).sum())) for line in drawn]


def progress(chance: Chance, size: int) -> list[Statistics]:
    """Progress of -1.5 on average, with the spread that England has."""
    drawn: Pupils = chance.normal(-1.5, 1.4, (DRAWS, size))
    return [ProgressMean(size, float(line.sum()), 1.4) for line in drawn]


def sessions(chance: Chance, size: int) -> list[Statistics]:
    """A fifth of sessions missed, by some nearly all."""
    possible = chance.integers(100, 381, (DRAWS, size)).astype(float)
    missed = possible * chance.beta(1, 4, (DRAWS, size))
    return [
        SessionRate(size, m.sum(), p.sum(), (m * m).sum(), (m * p).sum(), (p * p).sum())
        for m, p in zip(missed, possible, strict=True)
    ]


def events(chance: Chance, size: int) -> list[Statistics]:
    """Every fifth pupil suspended, 1 to 5 times."""
    drawn = (chance.random((DRAWS, size)) < 0.2) * chance.integers(1, 6, (DRAWS, size))
    return [EventRate(size, int(line.sum()), float((line * line).sum())) for line in drawn]


KINDS: dict[str, tuple[Callable[[Chance, int], list[Statistics]], float]] = {
    "Percentage of pupils": (proportions, 30.0),
    "Mean score": (scores, 20.0),
    "Progress, national spread": (progress, -1.5),
    "Sessions missed": (sessions, 20.0),
    "Events per 100 pupils": (events, 60.0),
}


def share_held(kind: str, size: int) -> float:
    """Of the draws that have an interval, the percentage whose interval holds the truth."""
    draw, truth = KINDS[kind]
    found = [interval(one) for one in draw(np.random.default_rng(20_240_331), size)]
    held = [one.low <= truth <= one.high for one in found if isinstance(one, Interval)]
    return 100 * sum(held) / len(held)


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_says_how_often_the_truth_is_held_and_marks_where_it_is_not_93_to_97(kind: str) -> None:
    shares = rf"^\| {re.escape(kind)} \|([\d.*| ]+)\|$"
    line = re.search(shares, PAGE.read_text("utf-8"), re.MULTILINE)
    assert line
    written = [text.strip() for text in line[1].split("|")]
    for size, text in zip(SIZES, written, strict=True):
        held = share_held(kind, size)
        assert float(text.strip("*")) == pytest.approx(held, abs=0.3), size
        assert text.startswith("**") == (not 93 <= held <= 97), size
