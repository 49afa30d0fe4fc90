"""What a study shows people besides its figures by year: means, slopes and gaps, with their intervals."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite

from vshdata.figures.disclosure import Status
from vshdata.figures.indicators.kinds import Indicator
from vshdata.report.cells import show_number
from vshdata.studies.kinds import BandMean, Dose, DurationStudy, Estimate, Event, Slopes, Study, Within
from vshdata.studies.wording import (
    NO_BOUND,
    difference,
    duration_sentences,
    event_sentences,
    interval,
    p_value,
)
from vshdata.years import label

BETWEEN = "95% interval"
UNADJUSTED, ADJUSTED = "Unadjusted", "Adjusted"


@dataclass(frozen=True)
class Block:
    """One table for people. `outcome`: whose it is; None of all outcomes."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    outcome: Indicator | None = None


def headline(study: Study) -> str:
    """What a study is of, and how it was protected."""
    return f"{study.cohort_title}. Protected by profile {study.profile} ({study.use})."


def sentences(study: Study) -> list[str]:
    """All that the study says in words."""
    if isinstance(study, DurationStudy):
        return duration_sentences(study)
    return event_sentences(study)


def blocks(study: Study) -> list[Block]:
    """The tables of a study: of each outcome, then of all of them together."""
    if isinstance(study, DurationStudy):
        means = [_means(study, dose) for dose in study.doses if dose.bands]
        return [*means, *_slopes(study)]
    return [block for event in study.events for block in _event_blocks(event)]


# ---------------------------------------------------------------------- time on a plan


def _means(study: DurationStudy, dose: Dose) -> Block:
    """A row per band: children and means over the years, as they are and adjusted."""
    headings = (f"Time on {study.plan}", "Children", UNADJUSTED, BETWEEN, ADJUSTED, BETWEEN)
    rows = tuple(_mean_row(dose.indicator, mean) for mean in dose.bands)
    return Block(f"{dose.indicator.label}: mean over the years", headings, rows, dose.indicator)


def _mean_row(item: Indicator, mean: BandMean) -> tuple[str, ...]:
    hidden = str(Status.SUPPRESSED)
    crude, adjusted = mean.unadjusted, mean.adjusted
    return (
        mean.label,
        hidden if mean.children is None else f"{mean.children:,}",
        show_number(item, crude.value) if crude else hidden,
        _between(item, crude) if crude else "",
        show_number(item, adjusted.value),
        _between(item, adjusted),
    )


def _slopes(study: DurationStudy) -> Iterator[Block]:
    """What goes with a further 6 months on a plan, and with a year on it in the same child."""
    slopes = [_slope_row(dose.indicator, dose.slopes) for dose in study.doses if dose.slopes]
    if slopes:
        headings = ("Outcome", UNADJUSTED, BETWEEN, ADJUSTED, BETWEEN, "p")
        yield Block(f"Per further 6 months on {study.plan}", headings, tuple(slopes))
    within = [_within_row(dose.indicator, dose.within) for dose in study.doses if dose.within]
    if within:
        title = f"In the same child: on {study.plan} against off it"
        yield Block(title, ("Outcome", "Difference", BETWEEN, "p"), tuple(within))


def _slope_row(item: Indicator, found: Slopes) -> tuple[str, ...]:
    return (
        item.label,
        *_told(item, found.unadjusted),
        *_told(item, found.adjusted),
        p_value(found.adjusted.p),
    )


def _within_row(item: Indicator, found: Within) -> tuple[str, ...]:
    return item.label, *_told(item, found.difference), p_value(found.difference.p)


# ---------------------------------------------------------------------- before and after


def _event_blocks(event: Event) -> Iterator[Block]:
    item = event.indicator
    if event.years:
        gaps = {one.year: (one.difference, one.before) for one in event.years}
        rows = [
            (
                label(year),
                "before" if gaps[year][1] else "after",
                *_told(item, gaps[year][0]),
                p_value(gaps[year][0].p),
            )
            if year in gaps
            else (label(year), "base", "0", "", "")
            for year in sorted({*gaps, event.base})
        ]
        yield Block(item.label, ("Year", "", "Gap against base", BETWEEN, "p"), tuple(rows), item)
    if event.variants:
        ways = [
            (
                one.label,
                *(_told(item, one.difference) if one.difference else ("", "")),
                one.refusal.rule if one.refusal else "",
            )
            for one in event.variants
        ]
        headings = ("Way", "Change", BETWEEN, "Withheld by")
        yield Block(f"{item.label}, worked in other ways", headings, tuple(ways), item)


def _told(item: Indicator, found: Estimate) -> tuple[str, str]:
    return difference(item, found.value), interval(item, found)


def _between(item: Indicator, found: Estimate) -> str:
    low, high = (show_number(item, end) if isfinite(end) else NO_BOUND for end in (found.low, found.high))
    return f"{low} to {high}"
