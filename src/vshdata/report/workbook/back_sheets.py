"""The other sheets: contents, comparisons, breakdowns, match and quality, definitions, provenance."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from vshdata.report import cells
from vshdata.report.cells import rounded
from vshdata.report.explain import READING, definition_row, protection, span, year_range
from vshdata.report.pack.gaps import gaps
from vshdata.report.pack.model import AreaTable, Comparator, Pack, PackRow, Quality
from vshdata.report.workbook.styles import Styles, change_format, number_format
from vshdata.years import label


def write_contents(sheet: Any, styles: Styles, pack: Pack, sheets: Sequence[tuple[str, str]]) -> None:
    """What the workbook is of, and a link to every sheet."""
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, pack.title, styles.title)
    told = f"{protection(pack)} {pack.hidden:,} cells are hidden."
    lines = [("Academic years", year_range(pack.years)), ("Whose pupils", pack.scope), ("Protection", told)]
    lines += [("Cohort", section.title) for section in pack.sections]
    row = 2
    for name, text in lines:
        if text:
            sheet.write_string(row, 0, name, styles.of(bold=True))
            sheet.write_string(row, 1, text, styles.wrapped)
            row += 1
    sheet.write_string(row + 1, 0, "Sheet", styles.heading_left)
    sheet.write_string(row + 1, 1, "What it holds", styles.heading_left)
    link = styles.of(font_color="#005EA5", underline=1)
    for at, (name, text) in enumerate(sheets, start=row + 2):
        sheet.write_url(at, 0, f"internal:'{name}'!A1", link, name)
        sheet.write_string(at, 1, text, styles.wrapped)


def write_comparisons(sheet: Any, styles: Styles, pack: Pack) -> None:
    """Each key indicator of each cohort beside what it is compared with, and the gap."""
    headings = ("Cohort", "Area", "Indicator", "Who", *map(label, pack.years))
    at = table_head(sheet, styles, "Compared", headings, words=4)
    for section in pack.sections:
        for table in section.areas:
            for item in table.key_rows:
                for other in item.comparators:
                    at = _write_compared(sheet, styles, at, (section.title, table), item, other)
    sheet.freeze_panes(3, 4)


def has_comparisons(pack: Pack) -> bool:
    """Whether anything is compared with anything."""
    return any(
        row.comparators for section in pack.sections for table in section.areas for row in table.rows
    )


def _write_compared(
    sheet: Any, styles: Styles, at: int, whose: tuple[str, AreaTable], item: PackRow, other: Comparator
) -> int:
    """Three lines: the cohort, the other, the gap."""
    cohort, table = whose
    years = table.trend.years
    own = {cell.year: cell.cell.value for cell in item.row.cells}
    symbols = {cell.year: str(cell.cell.status) for cell in item.row.cells}
    shown, steps = (
        styles.number(number_format(item.indicator)),
        styles.number(change_format(item.indicator)),
    )
    lines: tuple[
        tuple[str, Mapping[int, float | None] | Mapping[int, float], Mapping[int, str], Any], ...
    ] = (
        ("This cohort", own, symbols, shown),
        (other.title, other.values, other.why, shown),
        ("Gap", gaps(item, other), {}, steps),
    )
    for who, values, why, look in lines:
        for column, text in enumerate((cohort, table.title, item.indicator.label, who)):
            sheet.write_string(at, column, text, styles.text)
        for column, year in enumerate(years, start=4):
            value = values.get(year)
            if value is not None:
                sheet.write_number(at, column, float(rounded(item.indicator, value)), look)
            elif why.get(year):
                sheet.write_string(at, column, why[year], styles.symbol)
        at += 1
    return at


def write_breakdowns(sheet: Any, styles: Styles, pack: Pack) -> None:
    """Every breakdown of every area, one row per indicator and group."""
    headings = ("Cohort", "Area", "By", "Indicator", "Group", *map(str, pack.years))
    at = table_head(sheet, styles, "Breakdowns", headings, words=5)
    for section in pack.sections:
        for table in section.areas:
            for breakdown in table.breakdowns:
                for one in breakdown.rows:
                    words = (
                        section.title,
                        table.title,
                        breakdown.title,
                        one.row.indicator.label,
                        one.group,
                    )
                    for column, text in enumerate(words):
                        sheet.write_string(at, column, text, styles.text)
                    shown = styles.number(number_format(one.row.indicator))
                    for column, item in enumerate(one.row.cells, start=5):
                        if item.cell.value is None:
                            sheet.write_string(at, column, cells.raw_value(item.cell), styles.symbol)
                        else:
                            value = float(rounded(one.row.indicator, item.cell.value))
                            sheet.write_number(at, column, value, shown)
                    at += 1


def has_breakdowns(pack: Pack) -> bool:
    """Whether any area is broken down."""
    return any(table.breakdowns for section in pack.sections for table in section.areas)


def write_quality(sheet: Any, styles: Styles, quality: Quality) -> None:
    """Match rates, what is loaded, notes."""
    years = sorted({year for one in quality.loaded for year in one.years})
    loaded = [(one.dataset, *(one.years.get(year, "") for year in years)) for one in quality.loaded]
    at = 0
    if quality.matches:
        at = table_of_words(
            sheet, styles, at, "Children matched to school data", quality.match_headings, quality.matches
        )
    at = table_of_words(
        sheet, styles, at, "What is loaded, by release", ("Dataset", *map(label, years)), loaded
    )
    for note in quality.notes:
        sheet.write_string(at, 0, note, styles.text)
        at += 1
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 20, 26)


def write_definitions(sheet: Any, styles: Styles, pack: Pack) -> None:
    """How to read the figures, and what each counts."""
    indicators = {
        item.indicator.id: item.indicator
        for section in pack.sections
        for table in section.areas
        for item in table.rows
    }
    at = table_of_words(sheet, styles, 0, "How to read the figures", ("",), [(line,) for line in READING])
    headings = ("Indicator", "Unit", "Counted", "Of", "Better", "Years")
    table_of_words(
        sheet, styles, at, "Definitions", headings, [definition_row(item) for item in indicators.values()]
    )
    for column, width in enumerate((44, 12, 60, 60, 10, 24)):
        sheet.set_column(column, column, width)


def write_provenance(sheet: Any, styles: Styles, pack: Pack) -> None:
    """What made the workbook, from which files, and notes on the cohorts."""
    origin = pack.provenance
    facts = [("Made by", origin.tool), ("Made on", origin.made), ("Command", origin.command)]
    at = table_of_words(
        sheet, styles, 0, "Where the figures come from", ("What", ""), [row for row in facts if row[1]]
    )
    notes = [(section.title, note) for section in pack.sections for note in section.notes]
    if notes:
        at = table_of_words(sheet, styles, at, "Notes on the cohorts", ("Cohort", "Note"), notes)
    if origin.sources:
        headings = ("File", "Datasets", "Years", "Release", "Rows refused", "Loaded", "SHA-256")
        rows = [
            (
                one.name,
                ", ".join(one.datasets),
                span(one.years),
                one.release,
                one.refused,
                one.loaded,
                one.sha256,
            )
            for one in origin.sources
        ]
        table_of_words(sheet, styles, at, "Files that were loaded", headings, rows)
    for column, width in enumerate((44, 44, 22, 12, 14, 12, 66)):
        sheet.set_column(column, column, width)


def table_head(sheet: Any, styles: Styles, title: str, headings: Sequence[str], *, words: int) -> int:
    """A title and headings; returns the row below them."""
    sheet.write_string(0, 0, title, styles.title)
    for column, text in enumerate(headings):
        sheet.write_string(2, column, text, styles.heading_left if column < words else styles.heading)
    sheet.set_column(0, words - 1, 34)
    return 3


def table_of_words(
    sheet: Any, styles: Styles, at: int, title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]
) -> int:
    """A titled table of words; returns the first free row."""
    sheet.write_string(at, 0, title, styles.title)
    for column, text in enumerate(headings):
        if text:
            sheet.write_string(at + 1, column, text, styles.heading_left)
    at += 2
    for row in rows:
        for column, text in enumerate(row):
            if text:
                sheet.write_string(at, column, text, styles.text)
        at += 1
    return at + 1
