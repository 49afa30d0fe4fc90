"""The studies of a workbook: figures by time on a plan, every estimate as numbers, and what is said."""

from collections.abc import Iterator, Sequence
from typing import Any

from vshdata.figures.indicators.kinds import Indicator
from vshdata.figures.trend import TrendRow
from vshdata.report import cells
from vshdata.report.cells import rounded
from vshdata.report.pack.model import Pack, StudySection
from vshdata.report.studies import notes, records, sentences
from vshdata.report.workbook.back_sheets import table_head, table_of_words
from vshdata.report.workbook.styles import Styles, number_format
from vshdata.studies.kinds import DurationStudy, Study
from vshdata.years import label

BY_TIME, ESTIMATES, IN_WORDS = "Time on a plan", "Study estimates", "Studies in words"

PARTS = {
    "band": "Mean of a band",
    "slope": "Per further 6 months on a plan",
    "within": "On a plan against off it, in the same child",
    "gap": "Gap against the base year",
    "headline": "Change after against before",
    "variant": "Change, worked in another way",
}
"""Parts of a study's records that are estimates, in words."""

_LEADING = ("Cohort", "Study", "Outcome", "What", "Of", "Estimate")
_NUMBERS = ("children", "value", "low", "high", "p")


def write_studies(book: Any, styles: Styles, pack: Pack) -> list[tuple[str, str]]:
    """The sheets of a pack's studies, each with what it holds; none where it has none."""
    if not pack.studies:
        return []
    names = []
    if any(isinstance(one.study, DurationStudy) for one in pack.studies):
        _write_by_time(book.add_worksheet(BY_TIME), styles, pack)
        names.append((BY_TIME, "Children and figures by time on a plan, year by year"))
    _write_estimates(book.add_worksheet(ESTIMATES), styles, pack)
    _write_words(book.add_worksheet(IN_WORDS), styles, pack)
    return [
        *names,
        (ESTIMATES, "Means, slopes and gaps with 95% intervals, unadjusted beside adjusted"),
        (IN_WORDS, "What each study found, what it adjusted for, and what to read beside it"),
    ]


def _write_by_time(sheet: Any, styles: Styles, pack: Pack) -> None:
    headings = ("Cohort", "Time on a plan", "Indicator", *map(label, pack.years))
    at = table_head(sheet, styles, BY_TIME, headings, words=3)
    for section, study in _of_time(pack):
        for row in study.table.rows:
            named = (section.cohort_title, row.group[0] if row.group else "All", row.indicator.label)
            for column, text in enumerate(named):
                sheet.write_string(at, column, text, styles.text)
            _write_years(sheet, styles, at, row, pack.years)
            at += 1
    sheet.freeze_panes(3, 3)


def _of_time(pack: Pack) -> Iterator[tuple[StudySection, DurationStudy]]:
    return ((one, one.study) for one in pack.studies if isinstance(one.study, DurationStudy))


def _write_years(sheet: Any, styles: Styles, at: int, row: TrendRow, years: Sequence[int]) -> None:
    shown = styles.number(number_format(row.indicator))
    for cell in (item.cell for item in row.cells):
        column = 3 + years.index(cell.year)
        if cell.value is None:
            sheet.write_string(at, column, cells.raw_value(cell), styles.symbol)
        else:
            sheet.write_number(at, column, float(rounded(cell.indicator, cell.value)), shown)


def _write_estimates(sheet: Any, styles: Styles, pack: Pack) -> None:
    headings = (*_LEADING, "Children", "Value", "Low", "High", "p")
    at = table_head(sheet, styles, ESTIMATES, headings, words=len(_LEADING))
    for section in pack.studies:
        if section.study is None:
            continue
        outcomes = _outcomes(section.study)
        for record in records(section.study):
            if record["part"] not in PARTS or record["estimate"] == "smallest":
                continue
            item = outcomes[record["indicator"]]
            of = record["band"] or (label(record["academic_year"]) if record["academic_year"] else "")
            named = (section.cohort_title, section.title, item.label, PARTS[record["part"]], of)
            for column, text in enumerate((*named, record["estimate"])):
                sheet.write_string(at, column, text, styles.text)
            _write_numbers(sheet, styles, at, record, item)
            at += 1
    sheet.freeze_panes(3, 3)


def _outcomes(study: Study) -> dict[str, Indicator]:
    fitted = study.doses if isinstance(study, DurationStudy) else study.events
    return {one.indicator.id: one.indicator for one in fitted}


def _write_numbers(sheet: Any, styles: Styles, at: int, record: dict[str, Any], item: Indicator) -> None:
    """An estimate as a sentence has it, to one decimal more than the figure itself; a hidden one as `c`."""
    looks = {"children": "#,##0", "p": "0.000"}
    more = f"#,##0.{'0' * (item.decimals + 1)}"
    for column, name in enumerate(_NUMBERS, start=len(_LEADING)):
        if record[name] is not None:
            sheet.write_number(at, column, record[name], styles.number(looks.get(name, more)))
        elif name == "value" and record["status"]:
            sheet.write_string(at, column, record["status"], styles.symbol)


def _write_words(sheet: Any, styles: Styles, pack: Pack) -> None:
    said = [
        (section.cohort_title, section.title, text)
        for section in pack.studies
        for text in (
            (*sentences(section.study), *notes(section.study)) if section.study else (section.why_not,)
        )
    ]
    table_of_words(sheet, styles, 0, IN_WORDS, ("Cohort", "Study", "What is said"), said)
    for column, width in enumerate((34, 26, 150)):
        sheet.set_column(column, column, width)
