"""The wordings: the only words a paragraph is made of, besides labels, figures and declared caveats.

None says why a figure is what it is, or what followed from what. A direction is told only where the change
as printed has one, and is called clear only where its interval leaves out 0.
"""

from dataclasses import dataclass
from enum import StrEnum

from vshdata.figures.indicators.kinds import Unit


class Say(StrEnum):
    """Each thing a paragraph can say."""

    LEVEL = "level"
    EARLIER_LEVEL = "earlier level"
    HIDDEN = "hidden"
    NO_FIGURE = "no figure"
    UP = "up"
    DOWN = "down"
    SAME = "same"
    CLEAR_UP = "clear up"
    CLEAR_DOWN = "clear down"
    UNCLEAR = "unclear"
    NO_CHANGE_TAKEN = "no change taken"
    LOWER_IS_BETTER = "lower is better"
    HIGHEST = "highest"
    LOWEST = "lowest"
    ABOVE = "above"
    BELOW = "below"
    LEVEL_WITH = "level with"
    NOT_CLEARLY_APART = "not clearly apart"
    CAUTION = "caution"


@dataclass(frozen=True)
class Wording:
    """`when`: the rule, in words. `text`: what is written, with places for figures and names."""

    when: str
    text: str


WORDINGS: dict[Say, Wording] = {
    Say.LEVEL: Wording("the last year of the table has a figure", "{label} stood at {value} in {year}"),
    Say.EARLIER_LEVEL: Wording("only an earlier year has one", "{label} last stood at {value}, in {year}"),
    Say.HIDDEN: Wording("the last year is hidden", "Hidden for {year}, too few pupils: {labels}"),
    Say.NO_FIGURE: Wording("no year has a figure", "No figure in any year shown: {labels}"),
    Say.UP: Wording("the change as printed is above 0; no interval", "up {size} on {before}"),
    Say.DOWN: Wording("the change as printed is below 0; no interval", "down {size} on {before}"),
    Say.SAME: Wording("the change as printed is 0; no interval", "unchanged on {before}"),
    Say.CLEAR_UP: Wording(
        "the interval of the change is above 0",
        "clearly up on {before}, by {size} (95% interval {low} to {high})",
    ),
    Say.CLEAR_DOWN: Wording(
        "the interval of the change is below 0",
        "clearly down on {before}, by {size} (95% interval {low} to {high})",
    ),
    Say.UNCLEAR: Wording(
        "the interval of the change includes 0",
        "no clear change on {before} ({change}, 95% interval {low} to {high})",
    ),
    Say.NO_CHANGE_TAKEN: Wording(
        "no change may be taken, and the year is not the first", "with no change shown on the year before"
    ),
    Say.LOWER_IS_BETTER: Wording(
        "a change is told of an indicator of which less is better", "(lower is better)"
    ),
    Say.HIGHEST: Wording(
        "above every other comparable year, of three at least", "the highest of the comparable years shown"
    ),
    Say.LOWEST: Wording(
        "below every other comparable year, of three at least", "the lowest of the comparable years shown"
    ),
    Say.ABOVE: Wording("the gap as printed is above 0", "{size} above {other} ({theirs})"),
    Say.BELOW: Wording("the gap as printed is below 0", "{size} below {other} ({theirs})"),
    Say.LEVEL_WITH: Wording("the gap as printed is 0", "level with {other} ({theirs})"),
    Say.NOT_CLEARLY_APART: Wording(
        "the figure's interval holds the other figure", "not clearly different from {other} ({theirs})"
    ),
    Say.CAUTION: Wording(
        "a caveat stands on a year that is told of", "To be read with care, {year}: {why}"
    ),
}

SIZES: dict[Unit, str] = {
    Unit.PERCENT: "{number} percentage points",
    Unit.SCORE: "{number} points",
    Unit.POINTS: "{number} points",
    Unit.RATE: "{number} per 100 pupils",
    Unit.COUNT: "{number} pupils",
}
"""How much a change or a gap is, in words."""

LEVELS: dict[Unit, str] = {
    Unit.PERCENT: "{number}%",
    Unit.SCORE: "{number}",
    Unit.POINTS: "{number}",
    Unit.RATE: "{number} per 100 pupils",
    Unit.COUNT: "{number} pupils",
}
"""How much a figure is, in words."""

CAUSAL = ("because", "due to", "caused", "led to", "as a result", "thanks to", "owing to", "effect of")
"""What no wording may hold: a table cannot tell why."""


def say(what: Say, **places: str) -> str:
    """A wording with its places filled."""
    return WORDINGS[what].text.format(**places)
