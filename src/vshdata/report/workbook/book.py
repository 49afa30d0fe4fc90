"""The workbook itself: its sheets in order."""

import io
from collections.abc import Callable
from typing import Any

from vshdata.figures.indicators.kinds import AREA_NAMES, Area
from vshdata.report.extras import extra
from vshdata.report.pack.model import Pack
from vshdata.report.workbook.area_sheet import Columns, lines_of, write_area, write_words
from vshdata.report.workbook.back_sheets import (
    has_breakdowns,
    has_comparisons,
    write_breakdowns,
    write_comparisons,
    write_contents,
    write_definitions,
    write_provenance,
    write_quality,
)
from vshdata.report.workbook.data_sheet import write_data
from vshdata.report.workbook.native_charts import add_charts
from vshdata.report.workbook.study_sheets import write_studies
from vshdata.report.workbook.styles import Styles

CONTENTS, COMPARED, BROKEN_DOWN = "Contents", "Compared", "Breakdowns"
QUALITY, DEFINITIONS, PROVENANCE = "Match and quality", "Definitions", "Provenance"
BEHIND = " data"
"""After an area's name: the sheet that its charts are drawn from."""

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
"""Text stays text, whatever it looks like."""


def write_xlsx(pack: Pack, progress: Callable[[str], None] = lambda _name: None) -> bytes:
    """A pack as a workbook."""
    buffer = io.BytesIO()
    book = extra("xlsxwriter").Workbook(buffer, _OPTIONS)
    book.set_properties({"title": pack.title, "comments": pack.provenance.tool})
    styles = Styles(book)
    contents = book.add_worksheet(CONTENTS)
    sheets = [
        *_areas(book, styles, pack, progress),
        *_others(book, styles, pack),
        *_data(book, styles, pack),
    ]
    write_contents(contents, styles, pack, sheets)
    for sheet in book.worksheets():
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
    book.close()
    return buffer.getvalue()


def _areas(book: Any, styles: Styles, pack: Pack, progress: Callable[[str], None]) -> list[tuple[str, str]]:
    """A sheet for each area, and beside each the one its charts are drawn from."""
    names = []
    for area, title in pack.areas.items():
        progress(title)
        name = sheet_name(area)
        sheet = book.add_worksheet(name)
        lines = lines_of(pack, area)
        below = write_area(sheet, styles, pack, area, lines, name + BEHIND)
        below = add_charts(book, sheet, name + BEHIND, lines, Columns(pack.years), below)
        write_words(sheet, styles, pack, area, below)
        names.append((name, f"{title}: every indicator of every cohort, with changes, notes and charts"))
    return names


def _others(book: Any, styles: Styles, pack: Pack) -> list[tuple[str, str]]:
    names = []
    if has_comparisons(pack):
        write_comparisons(book.add_worksheet(COMPARED), styles, pack)
        names.append((COMPARED, "Key indicators beside what they are compared with, and the gap"))
    if has_breakdowns(pack):
        write_breakdowns(book.add_worksheet(BROKEN_DOWN), styles, pack)
        names.append((BROKEN_DOWN, "Indicators by group"))
    names += write_studies(book, styles, pack)
    if pack.quality:
        write_quality(book.add_worksheet(QUALITY), styles, pack.quality)
        names.append((QUALITY, "Who could be joined to school data, and what is loaded"))
    write_definitions(book.add_worksheet(DEFINITIONS), styles, pack)
    write_provenance(book.add_worksheet(PROVENANCE), styles, pack)
    return [
        *names,
        (DEFINITIONS, "How to read the figures, and what each counts"),
        (PROVENANCE, "What made the workbook, from which files, and notes on the cohorts"),
    ]


def _data(book: Any, styles: Styles, pack: Pack) -> list[tuple[str, str]]:
    names = []
    for area, title in pack.areas.items():
        name = sheet_name(area) + BEHIND
        write_data(book.add_worksheet(name), styles, title, lines_of(pack, area), Columns(pack.years))
        names.append((name, f"{title}: what lines and charts are drawn from"))
    return names


def sheet_name(area: Area) -> str:
    """An area by the short name of its files, which a spreadsheet has room for."""
    name = AREA_NAMES[area]
    return name[0].upper() + name[1:]
