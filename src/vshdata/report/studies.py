"""A study as bytes: tables with sentences for people, records for machines.

Every sentence is of `studies.wording`. Bare numbers are unrounded in json, jsonl and parquet, and have four
decimals in csv.
"""

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any

from vshdata.figures.disclosure import PROFILES, SafeTable, Status
from vshdata.figures.indicators.kinds import Indicator
from vshdata.figures.rounding import round_half_away
from vshdata.report.cells import show_number, show_value
from vshdata.report.formats import csv_bytes, markdown_row
from vshdata.studies.kinds import Dose, DurationStudy, Estimate, Event, EventStudy
from vshdata.studies.wording import difference, duration_sentences, event_sentences, interval, p_value

if TYPE_CHECKING:
    import polars as pl
    from rich.console import Console

Study = DurationStudy | EventStudy
Record = dict[str, Any]

_CSV_DECIMALS = 4
_ESTIMATE = ("value", "low", "high", "p")
COLUMNS = (
    "part",
    "indicator",
    "band",
    "academic_year",
    "estimate",
    "children",
    *_ESTIMATE,
    "status",
    "text",
)
"""Of a record. `part`: year (a protected figure of a band), band, slope, within, size, gap, headline,
variant, or sentence. `estimate`: unadjusted or adjusted, or what was varied. `children`: for a size, of how
many."""


@dataclass(frozen=True)
class Block:
    """One table for people."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def headline(study: Study) -> str:
    """What a study is of, and how it was protected."""
    use = PROFILES[study.profile].use
    return f"{study.cohort_title}. Protected by profile {study.profile} ({use})."


def sentences(study: Study) -> list[str]:
    """All that the study says in words."""
    if isinstance(study, DurationStudy):
        return duration_sentences(study)
    return event_sentences(study)


def hidden(study: Study) -> int:
    """How many cells were hidden."""
    return sum(table.hidden for _, table in study.by_band) if isinstance(study, DurationStudy) else 0


def blocks(study: Study) -> list[Block]:
    """The tables of a study, one or two of each outcome."""
    if isinstance(study, DurationStudy):
        return [_dose_block(study, dose) for dose in study.doses]
    return [block for event in study.events for block in _event_blocks(event)]


def records(study: Study) -> list[Record]:
    """One record per figure and sentence, with every column."""
    found = _duration_records(study) if isinstance(study, DurationStudy) else _event_records(study)
    told = ({"part": "sentence", "text": text} for text in sentences(study))
    return [{**dict.fromkeys(COLUMNS), **record} for record in (*found, *told)]


# ---------------------------------------------------------------------- for people


def print_study(study: Study, console: "Console") -> None:
    """The tables, then the sentences."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    fancy = not console.options.ascii_only
    console.print(Text(headline(study), style="italic"))
    for block in blocks(study):
        screen = Table(
            box=box.SIMPLE_HEAD if fancy else box.ASCII,
            pad_edge=False,
            title=block.title,
            title_justify="left",
        )
        for at, heading in enumerate(block.headings):
            screen.add_column(heading, justify="right" if at else "left", overflow="fold")
        for row in block.rows:
            screen.add_row(*map(Text, row))
        console.print(screen)
    for text in sentences(study):
        console.print(Text(f"- {text}"))


def _dose_block(study: DurationStudy, dose: Dose) -> Block:
    """A row per band: its figure in every year, then the mean over the years as it is and adjusted."""
    means = {item.label: item for item in dose.bands}
    rows = []
    for label, table in study.by_band:
        cells = [show_value(cell) for cell in table.cells if cell.indicator is dose.indicator]
        mean = means.get(label)
        fitted = (
            (
                f"{mean.children:,}",
                show_number(dose.indicator, mean.unadjusted.value)
                if mean.unadjusted
                else Status.SUPPRESSED,
                show_number(dose.indicator, mean.adjusted.value),
                _between(dose.indicator, mean.adjusted),
            )
            if mean
            else ("",) * 4
        )
        rows.append((label, *cells, *fitted))
    headings = (f"Time on {study.plan}", *map(str, study.years))
    return Block(
        dose.indicator.label, (*headings, "Children", "Unadjusted", "Adjusted", "95% interval"), tuple(rows)
    )


def _event_blocks(event: Event) -> Iterator[Block]:
    item = event.indicator
    if event.years:
        gaps = {one.year: (one.difference, one.before) for one in event.years}
        rows = [
            (
                str(year),
                "before" if gaps[year][1] else "after",
                difference(item, gaps[year][0].value),
                interval(item, gaps[year][0]),
                p_value(gaps[year][0].p),
            )
            if year in gaps
            else (str(year), "base", "0", "", "")
            for year in sorted({*gaps, event.base})
        ]
        yield Block(item.label, ("Year", "", "Gap against base", "95% interval", "p"), tuple(rows))
    if event.variants:
        yield Block(
            f"{item.label}, worked in other ways",
            ("Way", "Change", "95% interval", "Withheld by"),
            tuple(
                (
                    one.label,
                    difference(item, one.difference.value) if one.difference else "",
                    interval(item, one.difference) if one.difference else "",
                    one.refusal.rule if one.refusal else "",
                )
                for one in event.variants
            ),
        )


def _between(item: Indicator, found: Estimate) -> str:
    return f"{show_number(item, found.low)} to {show_number(item, found.high)}"


# ---------------------------------------------------------------------- for machines


def _duration_records(study: DurationStudy) -> Iterator[Record]:
    for label, table in study.by_band:
        yield from _protected(label, table)
    for dose in study.doses:
        yield from _dose_records(dose)


def _protected(label: str, table: SafeTable) -> Iterator[Record]:
    for cell in table.cells:
        place = {"part": "year", "indicator": cell.indicator.id, "band": label, "academic_year": cell.year}
        yield {**place, "value": cell.value, "status": str(cell.status), "text": cell.why or None}


def _dose_records(dose: Dose) -> Iterator[Record]:
    name = {"indicator": dose.indicator.id}
    for mean in dose.bands:
        same = {**name, "part": "band", "band": mean.label, "children": mean.children}
        if mean.unadjusted is None:
            yield {**same, "estimate": "unadjusted", "status": str(Status.SUPPRESSED)}
        else:
            yield {**same, "estimate": "unadjusted", **_bare(mean.unadjusted), "p": None}
        yield {**same, "estimate": "adjusted", **_bare(mean.adjusted), "p": None}
    if dose.slopes and dose.sample:
        same = {**name, "part": "slope", "children": dose.sample.children}
        yield {**same, "estimate": "unadjusted", **_bare(dose.slopes.unadjusted)}
        yield {**same, "estimate": "adjusted", **_bare(dose.slopes.adjusted)}
        yield {**same, "estimate": "smallest", "value": dose.slopes.smallest}
    if dose.within:
        same = {**name, "part": "within", "children": dose.within.children}
        yield {**same, "estimate": "adjusted", **_bare(dose.within.difference)}
        yield {**same, "estimate": "smallest", "value": dose.within.smallest}
    for children, smallest in dose.sizes:
        yield {**name, "part": "size", "estimate": "smallest", "children": children, "value": smallest}


def _event_records(study: EventStudy) -> Iterator[Record]:
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
            same = {**name, "part": "headline", "children": event.sample.children}
            yield {**same, "estimate": "adjusted", **_bare(event.headline)}
            yield {**same, "estimate": "smallest", "value": event.smallest}
        for way in event.variants:
            bare = _bare(way.difference) if way.difference else {}
            withheld = way.refusal.rule if way.refusal else None
            yield {**name, "part": "variant", "estimate": way.label, **bare, "text": withheld}


def _bare(found: Estimate) -> Record:
    """Numbers of an estimate; an end that has no bound is blank."""
    return {name: value if isfinite(value := float(getattr(found, name))) else None for name in _ESTIMATE}


def _csv(study: Study) -> bytes:
    lines = [[_short(record[name]) for name in COLUMNS] for record in records(study)]
    return csv_bytes([COLUMNS, *lines])


def _short(value: Any) -> Any:
    return str(round_half_away(value, _CSV_DECIMALS)) if isinstance(value, float) else value


def _json(study: Study) -> bytes:
    rows = [record for record in records(study) if record["part"] != "sentence"]
    document = {
        "cohort": study.cohort,
        "cohort_title": study.cohort_title,
        "protect": study.profile,
        "hidden_cells": hidden(study),
        "years": list(study.years),
        "rows": rows,
        "sentences": sentences(study),
        "notes": list(study.notes),
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _jsonl(study: Study) -> bytes:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records(study)).encode()


def _markdown(study: Study) -> bytes:
    lines = [f"**{headline(study)}**", ""]
    for block in blocks(study):
        marks = [":--", *["--:"] * (len(block.headings) - 1)]
        lines += [f"### {block.title}", "", markdown_row(block.headings), markdown_row(marks)]
        lines += [*map(markdown_row, block.rows), ""]
    lines += [f"- {text}" for text in (*sentences(study), *study.notes)]
    return ("\n".join(lines) + "\n").encode()


def _parquet(study: Study) -> bytes:
    buffer = io.BytesIO()
    study_frame(study).write_parquet(buffer)
    return buffer.getvalue()


def study_frame(study: Study) -> "pl.DataFrame":
    """One row per record: see `COLUMNS`."""
    import polars as pl

    numbers = {
        "academic_year": pl.Int16(),
        "children": pl.Int64(),
        **dict.fromkeys(_ESTIMATE, pl.Float64()),
    }
    schema = pl.Schema({name: numbers.get(name, pl.String()) for name in COLUMNS})
    return pl.DataFrame(records(study), schema=schema)


STUDY_FORMATS: dict[str, Callable[[Study], bytes]] = {
    "csv": _csv,
    "json": _json,
    "jsonl": _jsonl,
    "markdown": _markdown,
    "parquet": _parquet,
}
"""Name -> writer, besides the table on a terminal."""
