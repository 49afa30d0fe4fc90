"""Workbooks as another program than their writer reads them."""

import csv
import io
import warnings

import openpyxl

from vshdata.figures.indicators import INDICATORS


def opened(data: bytes) -> openpyxl.Workbook:
    """The workbook as another program reads it; it says that it knows no lines in cells."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="(Sparkline|Conditional|Unknown)", category=UserWarning)
        return openpyxl.load_workbook(io.BytesIO(data))


def rows_of(book: openpyxl.Workbook, sheet: str, first: int = 5) -> list[list[object]]:
    """The rows of an area's table: headings first, until the first empty row."""
    rows = []
    for row in book[sheet].iter_rows(min_row=first, values_only=True):
        if row[0] is None:
            break
        rows.append(list(row))
    return rows


def as_csv(value: object, decimals: int) -> str:
    """A cell as the CSV prints it."""
    if value is None:
        return ""
    return value if isinstance(value, str) else f"{float(str(value)):.{decimals}f}"


def same_as_csv(book: openpyxl.Workbook, sheet: str, text: str, cohort: str) -> int:
    """Assert that a sheet holds the CSV's cells under the same headings; returns how many there are."""
    (headings, *lines) = csv.reader(io.StringIO(text))
    (titles, *rows) = rows_of(book, sheet)
    own = {str(row[1]): dict(zip(titles, row, strict=False)) for row in rows if row[0] == cohort}
    decimals = {item.label: item.decimals for item in INDICATORS.values()}
    assert list(own) == [line[0] for line in lines]
    for line in lines:
        found = own[line[0]]
        assert [as_csv(found[name], decimals[line[0]]) for name in headings[1:]] == line[1:], line[0]
    return sum(len(line) for line in lines)
