"""Charts that a spreadsheet draws itself: each key indicator of an area, a line for each cohort."""

from collections.abc import Sequence
from typing import Any

from vshdata.report.charts.series import AT_MOST, UNIT_TITLES
from vshdata.report.workbook.area_sheet import FIRST_ROW, Columns, Line
from vshdata.report.workbook.styles import DASHES, SERIES

_WIDTH, _HEIGHT, _PER_ROW = 620, 360, 2
_ROWS_HIGH = 19
"""Rows of a sheet that a chart covers."""


def add_charts(
    book: Any, sheet: Any, data_name: str, lines: Sequence[Line], columns: Columns, first_row: int
) -> int:
    """Put the charts below the table; returns the first row that is free below them."""
    charted = _charted(lines)
    for at, own in enumerate(charted):
        chart = _chart(book, data_name, own, columns)
        across = at % _PER_ROW * _WIDTH
        sheet.insert_chart(
            first_row + at // _PER_ROW * _ROWS_HIGH, 0, chart, {"x_offset": across, "y_offset": 0}
        )
    return first_row + -(-len(charted) // _PER_ROW) * _ROWS_HIGH + 1


def _charted(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of each key indicator that has figures, or of the first ones where none is a key."""
    by_indicator: dict[str, list[Line]] = {}
    for line in lines:
        by_indicator.setdefault(line.row.indicator.id, []).append(line)
    keys = [own for own in by_indicator.values() if own[0].row.indicator.key] or list(by_indicator.values())
    shown = [[line for line in own if _has_figures(line)] for own in keys]
    return [own for own in shown if own][:AT_MOST]


def _has_figures(line: Line) -> bool:
    return any(item.cell.value is not None for item in line.row.cells)


def _chart(book: Any, data_name: str, lines: Sequence[Line], columns: Columns) -> Any:
    indicator = lines[0].row.indicator
    chart = book.add_chart({"type": "line"})
    first, last = columns.first_value, columns.spark - 1
    for at, line in enumerate(lines):
        colour = SERIES[at % len(SERIES)]
        chart.add_series(
            {
                "name": line.cohort,
                "categories": [data_name, FIRST_ROW, first, FIRST_ROW, last],
                "values": [data_name, line.at, first, line.at, last],
                "line": {"color": colour, "width": 2.25, "dash_type": DASHES[at % len(DASHES)]},
                "marker": {
                    "type": "circle",
                    "size": 5,
                    "fill": {"color": colour},
                    "border": {"color": colour},
                },
            }
        )
    chart.set_title({"name": indicator.label, "name_font": {"size": 12}})
    chart.set_y_axis(
        {
            "name": UNIT_TITLES[indicator.unit],
            "major_gridlines": {"visible": True, "line": {"color": "#DDDDDD"}},
        }
    )
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": _WIDTH - 16, "height": _HEIGHT})
    chart.show_blanks_as("gap")
    return chart
