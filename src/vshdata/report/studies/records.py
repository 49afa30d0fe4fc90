"""A study for machines: one record per figure and sentence."""

from collections.abc import Iterator
from math import isfinite
from typing import Any

from vshdata.figures.breakdowns import TOTAL
from vshdata.figures.disclosure import Status
from vshdata.figures.rounding import to_nearest
from vshdata.figures.trend import Trend
from vshdata.report.studies.blocks import sentences
from vshdata.studies.kinds import Dose, DurationStudy, Estimate, EventStudy, Sample, Study

Record = dict[str, Any]

ESTIMATE = ("value", "low", "high", "p")
COLUMNS = (
    "part",
    "indicator",
    "band",
    "academic_year",
    "estimate",
    "children",
    *ESTIMATE,
    "status",
    "text",
)
"""Of a record. `part`: year (a protected figure of a band or of the cohort), band, slope, within, size,
gap, headline, variant, or sentence. `estimate`: unadjusted or adjusted, or what was varied. `children`:
how many were fitted, to the nearest ten where the exact number would help to find a hidden one; for a size,
of how many it is."""


def records(study: Study) -> list[Record]:
    """One record per figure and sentence, with every column."""
    found = _of_duration(study) if isinstance(study, DurationStudy) else _of_event(study)
    told = ({"part": "sentence", "text": text} for text in sentences(study))
    return [{**dict.fromkeys(COLUMNS), **record} for record in (*found, *told)]


def _of_duration(study: DurationStudy) -> Iterator[Record]:
    yield from _by_year(study.table)
    for dose in study.doses:
        yield from _of_dose(dose)


def _by_year(table: Trend) -> Iterator[Record]:
    for row in table.rows:
        for cell in (item.cell for item in row.cells):
            band = row.group[0] if row.group else TOTAL
            place = {"part": "year", "indicator": cell.indicator.id, "band": band}
            limits = {"low": cell.low, "high": cell.high}
            told = {"value": cell.value, **limits, "status": str(cell.status), "text": cell.why or None}
            yield {**place, "academic_year": cell.year, **told}


def _of_dose(dose: Dose) -> Iterator[Record]:
    name = {"indicator": dose.indicator.id}
    for mean in dose.bands:
        same = {**name, "part": "band", "band": mean.label, "children": mean.children}
        if mean.unadjusted is None:
            yield {**same, "estimate": "unadjusted", "status": str(Status.SUPPRESSED)}
        else:
            yield {**same, "estimate": "unadjusted", **_bare(mean.unadjusted), "p": None}
        yield {**same, "estimate": "adjusted", **_bare(mean.adjusted), "p": None}
    if dose.slopes and dose.sample:
        same = {**name, "part": "slope", "children": _children(dose.sample)}
        yield {**same, "estimate": "unadjusted", **_bare(dose.slopes.unadjusted)}
        yield {**same, "estimate": "adjusted", **_bare(dose.slopes.adjusted)}
        yield {**same, "estimate": "smallest", "value": dose.slopes.smallest}
    if dose.within:
        same = {**name, "part": "within", "children": dose.within.children}
        yield {**same, "estimate": "adjusted", **_bare(dose.within.difference)}
        yield {**same, "estimate": "smallest", "value": dose.within.smallest}
    for children, smallest in dose.sizes:
        yield {**name, "part": "size", "estimate": "smallest", "children": children, "value": smallest}


def _of_event(study: EventStudy) -> Iterator[Record]:
    for event in study.events:
        name = {"indicator": event.indicator.id}
        if event.years:
            yield {**name, "part": "gap", "academic_year": event.base, "estimate": "base", "value": 0.0}
        for one in event.years:
            when = "before" if one.before else "after"
            place = {"part": "gap", "academic_year": one.year, "estimate": when}
            yield {**name, **place, **_bare(one.difference)}
        if event.flat_p is not None:
            yield {**name, "part": "gap", "estimate": "flat before", "p": event.flat_p}
        if event.headline and event.sample:
            same = {**name, "part": "headline", "children": _children(event.sample)}
            yield {**same, "estimate": "adjusted", **_bare(event.headline)}
            yield {**same, "estimate": "smallest", "value": event.smallest}
        for way in event.variants:
            bare = _bare(way.difference) if way.difference else {}
            withheld = way.refusal.rule if way.refusal else None
            yield {**name, "part": "variant", "estimate": way.label, **bare, "text": withheld}


def _children(sample: Sample) -> int:
    return to_nearest(sample.children, sample.rounding)


def _bare(found: Estimate) -> Record:
    """Numbers of an estimate; an end that has no bound is blank."""
    return {name: value if isfinite(value := float(getattr(found, name))) else None for name in ESTIMATE}
