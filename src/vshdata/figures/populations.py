"""How many pupils an indicator is of, as a count that a table can show beside it.

Indicators of the same pupils share one count, named after the first of them in the registry.
"""

from collections.abc import Sequence
from dataclasses import replace

from vshdata.figures.indicators import INDICATORS
from vshdata.figures.indicators.kinds import Condition, Count, Direction, Indicator, Mark, Unit

CHILDREN = "children_"
"""What the id of a count begins with."""

Population = tuple[str, tuple[Condition, ...], tuple[Condition, ...]]


def with_children(indicators: Sequence[Indicator]) -> tuple[Indicator, ...]:
    """The indicators, with the count of their pupils above the first of each population."""
    several = len({population_of(item) for item in indicators}) > 1
    found: dict[str, Indicator] = {}
    for item in indicators:
        count = children_of(item)
        found.setdefault(count.id, replace(count, label=f"Children, {item.label}") if several else count)
        found[item.id] = item
    return tuple(found.values())


def children_of(indicator: Indicator) -> Indicator:
    """A count of the pupils that the indicator is of."""
    first = next(
        (item for item in INDICATORS.values() if population_of(item) == population_of(indicator)), indicator
    )
    blank = {year: caveat for year, caveat in indicator.caveats.items() if caveat.mark is Mark.NONE}
    return Indicator(
        f"{CHILDREN}{first.id}",
        indicator.area,
        "Children",
        Unit.COUNT,
        0,
        Direction.NEUTRAL,
        indicator.table,
        Count(indicator.value.among),
        "children with results",
        "n/a",
        indicator.first_year,
        indicator.last_year,
        blank,
        scope=indicator.scope,
    )


def population_of(indicator: Indicator) -> Population:
    """What decides whom an indicator is of: table, scope and conditions."""
    return indicator.table, indicator.scope, indicator.value.among
