"""A week of live attendance as rows of text, as JSON and as a frame."""

import json
from typing import TYPE_CHECKING

from vshdata.attendance.view import WeekRow, WeekView
from vshdata.figures.disclosure import SafeCell, Status
from vshdata.figures.trend import Change
from vshdata.report.cells import (
    raw_change,
    raw_value,
    rounded,
    show_change,
    show_value,
)
from vshdata.report.spark import line_of

if TYPE_CHECKING:
    import polars as pl

Rows = tuple[tuple[str, ...], list[tuple[str, ...]]]

LIVE = "live"
"""What every record says it is of, so that nobody sets it in one row with figures of a census."""

RAW = (
    "source",
    "cohort",
    "school",
    "week",
    "period",
    "measure",
    "label",
    "value",
    "status",
    "numerator",
    "denominator",
    "change_on_last_week",
    "change_on_last_year",
    "all_pupils",
    "against_all",
)


def headline(view: WeekView) -> str:
    """What the table is of, and how it was protected."""
    until = "year to date, to the end of the" if view.to_date else "the"
    return (
        f"Live attendance, {until} week of {_day(view)}. Not comparable with figures of a census. "
        f"Protected by profile {view.profile} ({view.use})."
    )


def shown_week(view: WeekView, *, blocks: bool) -> Rows:
    """For people: the last week, one line per cohort, school and measure; a blank column is left out."""
    schools = any(row.school for row in view.rows)
    until = "Live to" if view.to_date else "Live week"
    headings = (
        *("Measure", "Cohort", "School", f"{until} {_day(view)}"),
        *("on last week", "on last year", "All pupils", "against all", "Weeks"),
    )
    lines = [
        (
            row.indicator.label,
            row.scope,
            (row.school or "all") if schools else "",
            show_value(row.cell),
            show_change(row.indicator, row.on_last_week),
            show_change(row.indicator, row.on_last_year),
            show_value(row.everyone) if row.everyone else "",
            show_change(row.indicator, row.against_all),
            _line(row, blocks=blocks) if len(row.line) > 1 else "",
        )
        for row in view.rows
        if row.week == view.week
    ]
    filled = [at for at in range(len(headings)) if any(line[at] for line in lines)]
    return tuple(headings[at] for at in filled), [tuple(line[at] for at in filled) for line in lines]


def told_by(headings: tuple[str, ...]) -> int:
    """How many columns of the table for people say what a row is of."""
    return sum(heading in {"Measure", "Cohort", "School"} for heading in headings)


def raw_week(view: WeekView, *, long: bool) -> Rows:
    """For machines: bare numbers of the last week, or `long` of every week shown."""
    rows = [row for row in view.rows if long or row.week == view.week]
    return RAW, [tuple(_text(value) for value in _record(view, row).values()) for row in rows]


def json_week(view: WeekView) -> bytes:
    """One document: what it is of, every week shown, the notes."""
    document = {
        "source": LIVE,
        "week": view.week.isoformat(),
        "cohorts": dict(view.titles),
        "protect": view.profile,
        "hidden_cells": view.hidden,
        "rows": [_record(view, row) for row in view.rows],
        "notes": list(view.notes),
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def week_frame(view: WeekView) -> "pl.DataFrame":
    """One row per cohort, school, week and measure, as JSON has them."""
    import polars as pl

    whole, parts = ("numerator", "denominator"), ("value", *RAW[RAW.index("change_on_last_week") :])
    numbers = {name: pl.Int64() if name in whole else pl.Float64() for name in (*whole, *parts)}
    schema = {name: numbers.get(name, pl.String()) for name in RAW}
    return pl.DataFrame([_record(view, row) for row in view.rows], schema=schema)


def _record(view: WeekView, row: WeekRow) -> dict[str, str | int | float | None]:
    cell = row.cell
    values = (
        LIVE,
        row.scope,
        row.school or "all",
        row.week.isoformat(),
        "year to date" if view.to_date else "week",
        row.indicator.id,
        row.indicator.label,
        _number(cell),
        str(cell.status),
        None if cell.numerator is None else int(cell.numerator),
        cell.denominator,
        _change(row, row.on_last_week),
        _change(row, row.on_last_year),
        _number(row.everyone),
        _change(row, row.against_all),
    )
    return dict(zip(RAW, values, strict=True))


def _number(cell: SafeCell | None) -> float | None:
    return float(raw_value(cell)) if cell and cell.status is Status.OK else None


def _change(row: WeekRow, change: Change) -> float | None:
    return None if change.value is None else float(raw_change(row.indicator, change))


def _line(row: WeekRow, *, blocks: bool) -> str:
    """Nothing where a week is hidden: the others would help to find it."""
    if any(cell.status is Status.SUPPRESSED for cell in row.line):
        return str(Status.SUPPRESSED)
    values = [
        None if cell.value is None else float(rounded(row.indicator, cell.value)) for cell in row.line
    ]
    return line_of(values, blocks=blocks)


def _day(view: WeekView) -> str:
    return f"{view.week.day} {view.week:%b %Y}"


def _text(value: object) -> str:
    return "" if value is None else str(value)
