"""The sheet of an area: one table of every cohort, with lines in cells, colours and charts.

Values stand side by side, then the changes on the year before, so that a row can be charted.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from vshdata.figures.indicators.kinds import Area, Direction, Indicator
from vshdata.figures.trend import TrendRow, has_line
from vshdata.report import cells
from vshdata.report.extras import extra
from vshdata.report.grid import AVERAGE, CHANGE, INDICATOR, LINE
from vshdata.report.narrative import paragraph
from vshdata.report.pack.model import AreaTable, Pack, short
from vshdata.report.workbook.styles import Styles, change_format, number_format

FIRST_ROW = 4
"""Of the table's headings, counted from 0: a title and two lines stand above."""

COHORT, UNIT = "Cohort", "Unit"
LEADING = (COHORT, INDICATOR, UNIT, AVERAGE)
NOTE_WIDTH = 9
"""Columns that a note runs across."""


@dataclass(frozen=True)
class Line:
    """A row of a sheet: whose it is and what it shows. `at`: its row in the sheet."""

    at: int
    cohort: str
    row: TrendRow


@dataclass(frozen=True)
class Columns:
    """Where what stands, for so many years."""

    years: tuple[int, ...]

    @property
    def first_value(self) -> int:
        """The column of the first year."""
        return len(LEADING)

    @property
    def spark(self) -> int:
        """The column of the lines."""
        return self.first_value + len(self.years)

    @property
    def first_change(self) -> int:
        """The column of the first change, which is of the second year."""
        return self.spark + 1

    @property
    def last(self) -> int:
        """The last column."""
        return self.first_change + max(len(self.years) - 1, 0) - 1

    @property
    def headings(self) -> tuple[str, ...]:
        """As in the CSV of the same table, the changes after the values."""
        changes = (f"{year} {CHANGE}" for year in self.years[1:])
        return (*LEADING, *map(str, self.years), LINE, *changes)


def lines_of(pack: Pack, area: Area) -> list[Line]:
    """The rows of an area's sheet: every cohort's indicators, cohort by cohort."""
    rows = [
        (short(section.title), row)
        for section in pack.sections
        for table in section.areas
        if table.area is area
        for row in table.trend.rows
    ]
    return [Line(FIRST_ROW + 1 + at, cohort, row) for at, (cohort, row) in enumerate(rows)]


def write_area(
    sheet: Any, styles: Styles, pack: Pack, area: Area, lines: Sequence[Line], data_name: str
) -> int:
    """Write the table; returns the first row that is free below it.

    `data_name`: the sheet that has the same values with true blanks, which lines are drawn from.
    """
    columns = Columns(pack.years)
    _head(sheet, styles, pack, area, columns)
    for line in lines:
        _write_line(sheet, styles, line, columns)
        _spark(sheet, line, columns, data_name)
    _colour(sheet, styles, lines, columns)
    last = lines[-1].at
    sheet.autofilter(FIRST_ROW, 0, last, columns.last)
    sheet.freeze_panes(FIRST_ROW + 1, 2)
    sheet.repeat_rows(FIRST_ROW)
    return last + 2


def _head(sheet: Any, styles: Styles, pack: Pack, area: Area, columns: Columns) -> None:
    sheet.write_string(0, 0, pack.areas[area], styles.title)
    sheet.write_string(1, 0, pack.title, styles.quiet)
    sheet.write_string(2, 0, "c hidden, z not applicable, x not available; never 0", styles.quiet)
    sheet.set_column(0, 0, 42)
    sheet.set_row(0, 24)
    sheet.set_column(1, 1, 42)
    sheet.set_column(2, 2, 12)
    sheet.set_column(3, columns.last, 10)
    sheet.set_column(columns.spark, columns.spark, 16)
    for at, text in enumerate(columns.headings):
        is_words = at < LEADING.index(AVERAGE) or at == columns.spark
        sheet.write_string(FIRST_ROW, at, text, styles.heading_left if is_words else styles.heading)


def _write_line(sheet: Any, styles: Styles, line: Line, columns: Columns) -> None:
    row, indicator = line.row, line.row.indicator
    for at, text in enumerate((line.cohort, indicator.label, str(indicator.unit))):
        sheet.write_string(line.at, at, text, styles.text)
    shown, steps = styles.number(number_format(indicator)), styles.number(change_format(indicator))
    _figure(sheet, styles, (line.at, LEADING.index(AVERAGE)), indicator, row.average, row.status, shown)
    for position, item in enumerate(row.cells):
        place = (line.at, columns.first_value + position)
        _figure(sheet, styles, place, indicator, item.cell.value, item.cell.status, shown)
        if position:
            place = (line.at, columns.first_change + position - 1)
            blank = cells.raw_change(indicator, item.change) if item.change.value is None else ""
            _figure(sheet, styles, place, indicator, item.change.value, blank, steps)


def _figure(
    sheet: Any,
    styles: Styles,
    place: tuple[int, int],
    indicator: Indicator,
    value: float | None,
    symbol: str,
    shown: Any,
) -> None:
    """A number to the indicator's decimals, or its symbol as text; nothing where there is neither."""
    if value is not None:
        sheet.write_number(*place, float(cells.rounded(indicator, value)), shown)
    elif symbol:
        sheet.write_string(*place, symbol, styles.symbol)


def _spark(sheet: Any, line: Line, columns: Columns, data_name: str) -> None:
    """A line in a cell; the symbol alone where a hidden year takes it away."""
    if not has_line(line.row):
        return
    span = extra("xlsxwriter.utility").xl_range(line.at, columns.first_value, line.at, columns.spark - 1)
    sheet.add_sparkline(
        line.at,
        columns.spark,
        {
            "range": f"'{data_name}'!{span}",
            "markers": True,
            "series_color": "#005EA5",
            "empty_cells": "gaps",
        },
    )


def _colour(sheet: Any, styles: Styles, lines: Sequence[Line], columns: Columns) -> None:
    """Changes coloured by the better way of their indicator. A symbol, being text, takes none."""
    if columns.last < columns.first_change:
        return
    for direction, group in groupby(lines, key=lambda line: line.row.indicator.direction):
        run = list(group)
        if direction is Direction.NEUTRAL:
            continue
        up, down = (
            (styles.better, styles.worse)
            if direction is Direction.HIGHER
            else (styles.worse, styles.better)
        )
        area = (run[0].at, columns.first_change, run[-1].at, columns.last)
        # of the first cell: a rule is moved over its range from there
        cell = extra("xlsxwriter.utility").xl_rowcol_to_cell(run[0].at, columns.first_change)
        for sign, look in ((">", up), ("<", down)):
            rule = {"type": "formula", "criteria": f"=AND(ISNUMBER({cell}),{cell}{sign}0)", "format": look}
            sheet.conditional_format(*area, rule)


def write_words(sheet: Any, styles: Styles, pack: Pack, area: Area, row: int) -> None:
    """What the figures say in words, and why what is missing is missing."""
    for title, text in _texts(pack, area):
        if title:
            sheet.write_string(row, 0, title, styles.of(bold=True))
        sheet.merge_range(row, 1, row, NOTE_WIDTH, "", styles.wrapped)
        sheet.write_string(row, 1, text, styles.wrapped)
        sheet.set_row(row, 15 * (1 + len(text) // 110))
        row += 1


def _texts(pack: Pack, area: Area) -> Iterator[tuple[str, str]]:
    tables: list[tuple[str, AreaTable]] = [
        (short(section.title), table)
        for section in pack.sections
        for table in section.areas
        if table.area is area
    ]
    for cohort, table in tables:
        if text := paragraph(table):
            yield cohort, text
    for cohort, table in tables:
        for at, note in enumerate(table.notes):
            yield (f"Notes: {cohort}" if at == 0 else ""), note
