"""Workbooks as Excel makes them of extracts, about pupils who do not exist."""

import csv
import io
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import xlsxwriter

_DATE = re.compile(r"\d{2}/\d{2}/\d{4}")
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,9})(\.\d+)?")


def write_workbook(path: Path, text: str, *, delimiter: str = ",", above: int = 0) -> Path:
    """What Excel makes of a CSV: dates and numbers as such, the rest as text; blank rows may be above."""
    return write_sheets(path, {"Export": text}, delimiter=delimiter, above=above)


def write_sheets(path: Path, sheets: Mapping[str, str], *, delimiter: str = ",", above: int = 0) -> Path:
    """A workbook of several sheets by name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path) as book:
        as_date = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, text in sheets.items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), start=above):
                for column, cell in enumerate(cells):
                    if _DATE.fullmatch(cell):
                        day = datetime.strptime(cell, "%d/%m/%Y")  # noqa: DTZ007 - a day has no time zone
                        sheet.write_datetime(row, column, day, as_date)
                    elif _NUMBER.fullmatch(cell):
                        sheet.write_number(row, column, float(cell))
                    else:
                        sheet.write_string(row, column, cell)
    return path
