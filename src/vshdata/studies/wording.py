"""Every sentence a study may print. What can be claimed is settled here and nowhere else.

An interval without 0 is "associated with"; one with 0 is "not evidenced". Nothing is said to be caused, and
nothing is said to be without an effect.
"""

from collections.abc import Sequence
from math import isinf

from vshdata.figures.indicators.kinds import Indicator, Unit
from vshdata.figures.rounding import round_half_away, to_nearest
from vshdata.studies.covariates import COVARIATES, EARLIER
from vshdata.studies.kinds import Background, Dose, DurationStudy, Estimate, Event, EventStudy, Sample
from vshdata.studies.rules import AFTER_COVID, COVID_YEARS, FEW_SCHOOLS, RULES, Refusal
from vshdata.years import label

SENTENCES: dict[str, str] = {
    # ------------------------------------------------------------- time on a plan
    "slope_associated": "{outcome}: each further 6 months on {plan} before the year is associated with "
    "{difference} ({interval}; {p}), adjusted, among {children} children of {schools} schools.",
    "slope_not_evidenced": "{outcome}: an association with time on {plan} before the year is not "
    "evidenced: {difference} per further 6 months ({interval}, which includes 0; {p}), adjusted, among "
    "{children} children of {schools} schools.",
    "slope_smallest": "{outcome}: the smallest difference that samples like this show four times in five "
    "(80% power) is {smallest} per 6 months; a smaller one could be there unseen.",
    "within_associated": "{outcome}: in the same child, a year on {plan} is associated with {difference} "
    "against a year off it ({interval}; {p}), by {changed} children seen both on and off.",
    "within_not_evidenced": "{outcome}: in the same child, a difference between years on {plan} and off it "
    "is not evidenced: {difference} ({interval}, which includes 0; {p}), by {changed} children seen both "
    "on and off.",
    "within_smallest": "{outcome}: within children, the smallest difference seen four times in five (80% "
    "power) is {smallest}.",
    "signs_differ": "{outcome}: the estimates differ in sign, so no direction is to be relied on: "
    "{estimates}.",
    "size": "{outcome}: with {size} children like these, the smallest slope seen four times in five (80% "
    "power) is {smallest} per 6 months.",
    # ------------------------------------------------------------- before and after
    "headline_associated": "{outcome}: the years from {event} on are associated with a change of "
    "{difference} in {cohort} against {comparator} ({interval}; {p}), adjusted, among {children} children "
    "of {schools} schools.",
    "headline_not_evidenced": "{outcome}: a change from {event} on is not evidenced in {cohort} against "
    "{comparator}: {difference} ({interval}, which includes 0; {p}), adjusted, among {children} children "
    "of {schools} schools.",
    "headline_smallest": "{outcome}: the smallest change that samples like this show four times in five "
    "(80% power) is {smallest}; a smaller one could be there unseen.",
    "flat": "{outcome}: that the groups moved apart or together before {event} is not evidenced ({p}, the "
    "years before taken together); few years or children can hide it.",
    "not_flat": "{outcome}: the groups were moving apart or together before {event} already ({p}, the "
    "years before taken together).",
    "sign_turns": "{outcome}: the sign turns with the comparator or the window, so the change is not to be "
    "relied on.",
    "other_comparator": "against {comparator}",
    "later_start": "years before from {year} on only",
    "first_year_only": "of the years after, {year} only",
    # ------------------------------------------------------------- refusals
    "model_refused": "{outcome}: not fitted, by the rule {rule}: at least {needed} {words}. Where it "
    "fails: {where}.",
    "within_refused": "{outcome}: not compared within children, by the rule {rule}: at least {needed} "
    "{words}. Where it fails: {where}.",
    "headline_refused": "{outcome}: no headline, by the rule {rule}: at least {needed} {words}. Where it "
    "fails: {where}.",
    # ------------------------------------------------------------- how
    "adjusted_for": "{outcome}: adjusted for {covariates} and year.",
    "not_held": "{outcome}: not in the lake or the same for all, so not adjusted for: {covariates}.",
    "left": "{outcome}: not adjusted for, as asked: {covariates}.",
    "mixed": "{outcome}: not adjusted for, as its versions cannot be compared: {covariates}.",
    "intervals": "Intervals are 95%, with errors clustered by school, that of a child's last year.",
    "bootstrap": "{outcome}: fewer than {few} schools, so p values and intervals of slopes and differences "
    "are from a wild cluster bootstrap.",
    "counted": "Days on {plan} are counted once, before 1 September of the year of the outcome.",
    "counted_back": "Days on {plan} are counted once, in the {months} months before 1 September of the "
    "year of the outcome.",
    "none_before": "Children without a day on {plan} before the year are a group of their own. They are in "
    "no model of time on it.",
    "not_told": "no return that tells of {plan} is loaded for the year",
    "left_out": "{year} is in no model: {why}.",
    # ------------------------------------------------------------- warnings
    "warn_need": "Warning, composition: children who need help for longer differ from others in ways that "
    "no covariate holds.",
    "warn_survivors": "Warning, survivor bias: children who improve leave plans, so those on one for long "
    "are those who did not.",
    "warn_thresholds": "Warning, thresholds: what it takes to be in need or on a plan changes over the "
    "years and between teams.",
    "warn_regression": "Warning, regression to the mean: a child is often referred at its worst, and some "
    "return towards the usual comes by itself.",
    "warn_within": "Warning, within children: a plan begins when things are at their worst, so years on "
    "one are worse for that reason too.",
    "warn_covid": "Warning, COVID-19: school years from 2019/20 to 2021/22 differ from others; left out: "
    "{years}.",
    "warn_prior": "Warning, prior absence and attainment: where a plan had already changed what came in "
    "years before, adjusting for it takes part of the association away.",
    "warn_at_once": "Warning, no control: the duty of September 2021 began in every authority at once, so "
    "there is no authority without it to compare with.",
}

_WARNINGS = ("warn_need", "warn_survivors", "warn_thresholds", "warn_regression")
_REFUSED = {"model": "model_refused", "within": "within_refused", "headline": "headline_refused"}
_DIFFERENCE_UNITS = {
    Unit.PERCENT: " % pts",
    Unit.SCORE: " pts",
    Unit.POINTS: " pts",
    Unit.RATE: " per 100",
    Unit.COUNT: "",
}

NO_BOUND = "no bound"


def say(name: str, **values: object) -> str:
    """A sentence of the table with its gaps filled."""
    return SENTENCES[name].format(**values)


def duration_sentences(study: DurationStudy) -> list[str]:
    """What a duration study says, in order: findings by outcome, how, warnings."""
    findings = (line for dose in study.doses for line in dose_sentences(dose, study.plan))
    return [*findings, *duration_method(study), *duration_warnings(study)]


def duration_method(study: DurationStudy) -> list[str]:
    """How days were counted and what the intervals are."""
    counted = (
        say("counted", plan=study.plan)
        if study.look_back is None
        else say("counted_back", plan=study.plan, months=study.look_back)
    )
    return [counted, *([say("intervals")] if any(dose.sample for dose in study.doses) else [])]


def duration_warnings(study: DurationStudy) -> list[str]:
    """What has to be read beside any finding."""
    earlier = {COVARIATES[name].words for name in EARLIER}
    prior = any(earlier & {*dose.background.used} for dose in study.doses)
    return [
        *(say(name) for name in _WARNINGS),
        *([say("warn_prior")] if prior else []),
        *([say("warn_within")] if any(dose.within for dose in study.doses) else []),
        *_covid(study.years, _covid_unused(study)),
    ]


def event_sentences(study: EventStudy) -> list[str]:
    """What a study of an event says, in order."""
    findings = (line for event in study.events for line in outcome_sentences(event, study))
    return [*findings, *event_method(study), *event_warnings(study)]


def event_method(study: EventStudy) -> list[str]:
    """What the intervals are."""
    return [say("intervals")] if any(event.sample for event in study.events) else []


def event_warnings(study: EventStudy) -> list[str]:
    """What has to be read beside any finding."""
    return [
        say("warn_at_once"),
        *(say(name) for name in _WARNINGS),
        *_covid(study.years, study.dropped),
    ]


def dose_sentences(dose: Dose, plan: str) -> list[str]:
    """What is said of one outcome."""
    item = dose.indicator
    lines = []
    if dose.slopes and dose.sample:
        sample = {"children": people(dose.sample), "schools": dose.sample.schools}
        lines.append(_finding("slope", item, dose.slopes.adjusted, plan=plan, **sample))
        lines.append(say("slope_smallest", outcome=item.label, smallest=size(item, dose.slopes.smallest)))
        lines += _bootstrapped(item, dose.slopes.adjusted)
        lines += _background(item, dose.background)
    if dose.within:
        changed = f"{dose.within.changed:,}"
        lines.append(_finding("within", item, dose.within.difference, plan=plan, changed=changed))
        lines.append(say("within_smallest", outcome=item.label, smallest=size(item, dose.within.smallest)))
    lines += _signs(dose)
    lines += [
        say("size", outcome=item.label, size=f"{children:,}", smallest=size(item, smallest))
        for children, smallest in dose.sizes
    ]
    return [*lines, *_refusals(dose)]


def _signs(dose: Dose) -> list[str]:
    """That the ways of asking one thing do not point the same way, where they do not."""
    ways = {
        "unadjusted": dose.slopes and dose.slopes.unadjusted,
        "adjusted": dose.slopes and dose.slopes.adjusted,
        "within children": dose.within and dose.within.difference,
    }
    values = {name: found.value for name, found in ways.items() if found and found.value}
    if len({value > 0 for value in values.values()}) < 2:  # noqa: PLR2004 - up and down
        return []
    told = ", ".join(f"{name} {difference(dose.indicator, value)}" for name, value in values.items())
    return [say("signs_differ", outcome=dose.indicator.label, estimates=told)]


def refusal_sentence(item: Indicator, refusal: Refusal) -> str:
    """Why something was not fitted, with the name of the rule."""
    return say(
        _REFUSED[refusal.part],
        outcome=item.label,
        rule=refusal.rule,
        needed=f"{refusal.needed:g}",
        words=RULES[refusal.rule].words,
        where=refusal.where,
    )


def difference(item: Indicator, value: float) -> str:
    """`+0.35 % pts`: signed, to one decimal more than the figure itself."""
    if isinf(value):
        return NO_BOUND
    rounded = round_half_away(value, item.decimals + 1)
    return f"{'+' if rounded > 0 else ''}{rounded:,}{_DIFFERENCE_UNITS[item.unit]}"


def size(item: Indicator, value: float) -> str:
    """A difference without its sign."""
    return difference(item, abs(value)).removeprefix("+")


def whom(study: EventStudy) -> str:
    """The cohort within a sentence: `children in need`."""
    name = study.cohort_title.removesuffix(", at 31 March")
    return f"{name[0].lower()}{name[1:]}"


def people(sample: Sample) -> str:
    """`1,929`; `about 1,930` where the exact number would help to find a hidden one."""
    about = "about " if sample.rounding else ""
    return f"{about}{to_nearest(sample.children, sample.rounding):,}"


def p_value(p: float) -> str:
    """`p = 0.032`, or `p < 0.001`."""
    return "p < 0.001" if p < 0.001 else f"p = {round_half_away(p, 3)}"  # noqa: PLR2004


def interval(item: Indicator, found: Estimate) -> str:
    """`-0.10 to +0.80 % pts`."""
    unit = _DIFFERENCE_UNITS[item.unit]
    low, high = (difference(item, end).removesuffix(unit) for end in (found.low, found.high))
    return f"{low} to {high}{unit}"


def _finding(kind: str, item: Indicator, found: Estimate, **more: object) -> str:
    name = f"{kind}_{'not_evidenced' if found.includes_zero else 'associated'}"
    told = {"difference": difference(item, found.value), "interval": interval(item, found)}
    return say(name, outcome=item.label, p=p_value(found.p), **told, **more)


def outcome_sentences(event: Event, study: EventStudy) -> list[str]:
    """What is said of one outcome before and after."""
    item, lines = event.indicator, []
    if event.flat_p is not None:
        flat = event.flat_p >= RULES["flat_before"].least
        told = {"outcome": item.label, "event": study.event, "p": p_value(event.flat_p)}
        lines.append(say("flat" if flat else "not_flat", **told))
    if event.headline and event.sample and event.smallest is not None:
        sample = {"children": people(event.sample), "schools": event.sample.schools}
        groups = {"event": study.event, "cohort": whom(study), "comparator": study.comparator}
        lines.append(_finding("headline", item, event.headline, **groups, **sample))
        lines.append(say("headline_smallest", outcome=item.label, smallest=size(item, event.smallest)))
        signs = {one.difference.value > 0 for one in event.variants if one.difference}
        if signs - {event.headline.value > 0}:
            lines.append(say("sign_turns", outcome=item.label))
    if event.years:
        lines += [*_bootstrapped(item, event.years[0].difference), *_background(item, event.background)]
    return [*lines, *_refusals(event)]


def _bootstrapped(item: Indicator, found: Estimate) -> list[str]:
    return [say("bootstrap", outcome=item.label, few=FEW_SCHOOLS)] if found.bootstrapped else []


def _background(item: Indicator, background: Background) -> list[str]:
    told = (
        ("adjusted_for", background.used),
        ("not_held", background.not_held),
        ("left", background.left),
        ("mixed", background.mixed),
    )
    return [say(name, outcome=item.label, covariates=", ".join(words)) for name, words in told if words]


def _refusals(study: Dose | Event) -> list[str]:
    return [refusal_sentence(study.indicator, refusal) for refusal in study.refusals]


def _covid_unused(study: DurationStudy) -> list[int]:
    """The years of COVID-19 that are in no model."""
    used = {year for dose in study.doses if dose.sample for year in dose.sample.years}
    return [year for year in COVID_YEARS if year in study.years and year not in used]


def _covid(years: Sequence[int], dropped: Sequence[int]) -> list[str]:
    touched = {*COVID_YEARS, *AFTER_COVID} & {*years, *dropped}
    left = ", ".join(label(year) for year in dropped) or "none"
    return [say("warn_covid", years=left)] if touched else []
