"""The studies of a page: what was found of each outcome, with charts and tables, and how to read it."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from vshdata.figures.indicators.kinds import Indicator
from vshdata.figures.populations import children_of
from vshdata.figures.trend import TrendRow
from vshdata.report.charts.forest import Forest, draw_forest
from vshdata.report.pack.arrange import row_with_intervals
from vshdata.report.pack.model import StudySection
from vshdata.report.studies import blocks, notes
from vshdata.report.studies.blocks import Block
from vshdata.report.studies.plots import gaps_plot, means_plot, slope_plots
from vshdata.report.web.tables import group_table, plain_table
from vshdata.report.web.tags import Html, hidden_text, tag, together
from vshdata.studies.kinds import Dose, DurationStudy, Event, EventStudy, Study
from vshdata.studies.wording import (
    dose_sentences,
    duration_method,
    duration_warnings,
    event_method,
    event_warnings,
    outcome_sentences,
)

Progress = Callable[[str], None]


def study_section(section: StudySection, progress: Progress) -> Html:
    """All that is said of one study of one cohort, or why there is none."""
    progress(f"{section.cohort_title}: {section.title}")
    study = section.study
    inside = _study(study, section.id) if study else together(tag("p", section.why_not))
    return tag(
        "section",
        tag("h2", f"{section.title}: {section.cohort_title}", id=section.id),
        inside,
        class_="cohort study",
        data_cohort=section.cohort,
        aria_labelledby=section.id,
    )


def _study(study: Study, name: str) -> Html:
    parts = _of_time(study, name) if isinstance(study, DurationStudy) else _of_event(study, name)
    return together(*parts, _list("Notes on the figures", notes(study)))


def _of_time(study: DurationStudy, name: str) -> Iterator[Html | None]:
    yield from _how(duration_method(study), duration_warnings(study))
    tables = [_table(block) for block in blocks(study) if block.outcome is None]
    yield _beside(together(*tables), list(slope_plots(study)), f"{name}-slopes")
    for dose in study.doses:
        yield _outcome(dose.indicator, study, name, _of_dose(study, dose, name))


def _of_dose(study: DurationStudy, dose: Dose, name: str) -> Iterator[Html | None]:
    plot = means_plot(study, dose)
    said = _list("", dose_sentences(dose, study.plan))
    yield _beside(said, [plot] if plot else [], f"{name}-{dose.indicator.id}")
    yield _by_band(study, dose)
    yield from (_table(block) for block in blocks(study) if block.outcome is dose.indicator)


def _of_event(study: EventStudy, name: str) -> Iterator[Html | None]:
    yield from _how(event_method(study), event_warnings(study))
    for event in study.events:
        yield _outcome(event.indicator, study, name, _of_outcome(study, event, name))


def _of_outcome(study: EventStudy, event: Event, name: str) -> Iterator[Html | None]:
    plot = gaps_plot(event)
    said = _list("", outcome_sentences(event, study))
    yield _beside(said, [plot] if plot else [], f"{name}-{event.indicator.id}")
    yield from (_table(block) for block in blocks(study) if block.outcome is event.indicator)


def _outcome(item: Indicator, study: Study, name: str, parts: Iterator[Html | None]) -> Html:
    id_ = f"{name}-{item.id}-h"
    heading = tag("h3", item.label, hidden_text(f", {study.cohort_title}"), id=id_)
    return tag("section", heading, *parts, class_="area", data_area=item.area, aria_labelledby=id_)


def _how(method: Sequence[str], warnings: Sequence[str]) -> Iterator[Html | None]:
    yield tag("p", " ".join(method), class_="definition") if method else None
    yield _list("Before reading on", warnings)


def _by_band(study: DurationStudy, dose: Dose) -> Html:
    """Children and the figure of every band and year, those of the whole cohort first."""
    wanted = {children_of(dose.indicator).id, dose.indicator.id}
    rows = [row for row in study.table.rows if row.indicator.id in wanted]
    caption = f"{dose.indicator.label} by time on {study.plan}: {study.cohort_title}"
    shown = [
        (_name(row, first=at == 0), row.group[0] if row.group else "All", row_with_intervals(row))
        for _, own in groupby(rows, key=lambda one: one.indicator.id)
        for at, row in enumerate(own)
    ]
    return group_table(shown, f"Time on {study.plan}", study.table.years, caption)


def _name(row: TrendRow, *, first: bool) -> str:
    return row.indicator.label if first else ""


def _table(block: Block) -> Html:
    return plain_table(block.title, block.headings, block.rows, kind="plain estimates")


def _beside(said: Html | None, plots: Sequence[Forest], name: str) -> Html | None:
    """Charts with what is said of them on their left."""
    if not plots:
        return said
    pictures = (draw_forest(plot, f"{name}-{at}") for at, plot in enumerate(plots))
    drawn = (tag("div", Html(picture.svg), class_="chart") for picture in pictures)
    return tag("div", tag("div", said), tag("div", *drawn), class_="beside")


def _list(title: str, lines: Sequence[str]) -> Html | None:
    if not lines:
        return None
    listed = tag("ul", *(tag("li", line) for line in lines))
    return tag("div", tag("h4", title) if title else None, listed, class_="notes" if title else "findings")
