"""The values behind lines and charts: numbers or true blanks, in the same cells as an area's sheet.

A chart takes text for 0, so symbols cannot be charted.
"""

from collections.abc import Sequence
from typing import Any

from vshdata.report import cells
from vshdata.report.workbook.area_sheet import FIRST_ROW, Columns, Line
from vshdata.report.workbook.styles import Styles, number_format


def write_data(sheet: Any, styles: Styles, title: str, lines: Sequence[Line], columns: Columns) -> None:
    """The values of an area's sheet, in the same places."""
    sheet.write_string(0, 0, f"{title}: what lines and charts are drawn from", styles.title)
    sheet.write_string(1, 0, "Blank where the table has a symbol", styles.quiet)
    sheet.set_column(0, 1, 36)
    for at, text in enumerate(columns.headings[: columns.spark]):
        sheet.write_string(FIRST_ROW, at, text, styles.heading_left)
    for line in lines:
        indicator = line.row.indicator
        sheet.write_string(line.at, 0, line.cohort, styles.text)
        sheet.write_string(line.at, 1, indicator.label, styles.text)
        shown = styles.number(number_format(indicator))
        for position, item in enumerate(line.row.cells):
            if item.cell.value is not None:
                value = float(cells.rounded(indicator, item.cell.value))
                sheet.write_number(line.at, columns.first_value + position, value, shown)
