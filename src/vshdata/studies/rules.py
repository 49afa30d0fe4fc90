"""When nothing is fitted: thresholds, each with a name that a refusal gives.

Sources: 30 children per band and 10 events per parameter are usual in studies of this kind; the
residual degrees of freedom are of the disclosure profile. The rest are this tool's own, and are meant to
keep a result from resting on a handful of children or schools: with 8 schools the bootstrap still held a
planted truth in 95 worlds of 100, with 6 in 92.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """A threshold: what must be at least `least`, in words. `least` 0 means that the caller gives it."""

    name: str
    least: float
    words: str


RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule("two_bands", 2, "bands with children in them"),
        Rule("children_per_band", 30, "children in every band"),
        Rule("children_per_group", 30, "children in every group and year"),
        Rule("events_per_parameter", 10, "children, or rarer answers of yes or no, per parameter"),
        Rule("schools", 8, "schools"),
        Rule("residual_degrees_of_freedom", 0, "residual degrees of freedom, by the disclosure profile"),
        Rule("two_years", 2, "years with results"),
        Rule("children_who_change", 30, "children seen both on and off a plan"),
        Rule(
            "model_settles",
            1,
            "model whose outcome varies and estimates settle, with yes and no in each band",
        ),
        Rule("years_before", 2, "years before the event"),
        Rule("years_after", 1, "years after the event"),
        Rule("flat_before", 0.10, "as the p value of no change between the groups before the event"),
    )
}

COVID_YEARS, AFTER_COVID = (2020, 2021), (2022,)
"""Academic years in which schools were closed to most pupils for a time, and the year after."""

FEW_SCHOOLS = 50
"""Below this many schools, p values and intervals of slopes and differences come from a wild bootstrap.

30 is the usual number; with 45 the plain sandwich held a planted truth in 93 worlds of 100, the bootstrap
in 95.
"""


@dataclass(frozen=True)
class Refusal:
    """What was not fitted: the rule, what it asks for and where it failed, in words without small counts.

    `part`: `model`, `within` or `headline`.
    """

    rule: str
    where: str
    needed: float
    part: str = "model"


def refuse(name: str, where: str, *, needed: float | None = None, part: str = "model") -> Refusal:
    """A refusal by a rule, with its threshold unless another was `needed`."""
    rule = RULES[name]
    return Refusal(rule.name, where, rule.least if needed is None else needed, part)
