"""A trend as an EES data file and its metadata: own figures, one row per year and combination of filters.

Each indicator has its value, and where it is a rate or an average its numerator and denominator beside
it. Published comparators are left out: they are in DfE's own files.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from vshdata.errors import InvalidDataError, UsageError
from vshdata.figures.benchmarks.sources import GROUP_TITLES
from vshdata.figures.disclosure import SafeCell, Status
from vshdata.figures.indicators import AREA_TITLES, Indicator, Unit
from vshdata.figures.indicators.kinds import Count, Mean
from vshdata.figures.rounding import round_half_away
from vshdata.figures.trend import Trend, TrendRow
from vshdata.report import cells
from vshdata.report.ees.of_places import NOT_AVAILABLE, NOT_AVAILABLE_CODE
from vshdata.report.ees.of_values import TOTAL
from vshdata.report.ees.pair import LA, MANDATORY, META, REGION, Pair, Sheet
from vshdata.report.ees.rules import Fault, Severity
from vshdata.report.ees.screen import screen

GROUP = "social_care_group"
SUM_DECIMALS = 2

FILTER_NAMES = {
    "sex": "sex",
    "fsm": "free_school_meals",
    "sen": "sen_provision",
    "ethnicity": "ethnicity_major",
    "language": "first_language",
    "nc-year": "national_curriculum_year",
    "phase": "education_phase",
    "need": "category_of_need",
    "status": "social_care_status",
    "ap": "alternative_provision",
}
"""Breakdowns by the name of their filter. Those by a school or its authority are places, not filters."""

_ETHNIC_GROUPS = {
    "Mixed": "Mixed/Multiple ethnic groups",
    "Asian": "Asian/Asian British",
    "Black": "Black/African/Caribbean/Black British",
    "Any other": "Other ethnic group",
    "Not known": "Unknown",
}


@dataclass(frozen=True)
class Where:
    """The authority that the figures are of; codes x where England has none of its number."""

    la_code: str = NOT_AVAILABLE_CODE
    la_number: str = NOT_AVAILABLE_CODE
    la_name: str = NOT_AVAILABLE
    region_code: str = NOT_AVAILABLE_CODE
    region_name: str = NOT_AVAILABLE


@dataclass(frozen=True)
class Export:
    """Both files, and the warnings of the screener."""

    data_name: str
    data: bytes
    meta_name: str
    meta: bytes
    warnings: tuple[Fault, ...]


def export_ees(table: Trend, where: Where) -> Export:
    """The files of a table.

    Raises:
        UsageError: if the table may not be published, or is broken down by a place.
        InvalidDataError: if the files would not pass the screener.
    """
    _check(table)
    groups = _groups(table)
    stem = _stem(table)
    names = f"{stem}.csv", f"{stem}.meta.csv"
    data = _csv([_headings(table), *_lines(table, where, groups)])
    meta = _csv([_meta_headings(groups), *_described(table, groups)])
    faults = screen(Pair(names[0], Sheet.read(data), names[1], Sheet.read(meta)))
    failing = [fault for fault in faults if fault.severity is Severity.FAIL]
    if failing:
        first = failing[0]
        raise InvalidDataError(
            f"The export breaks the rule {first.rule} of EES: {first.said}.",
            "Ask for another cohort, area or breakdown; nothing was written.",
        )
    return Export(names[0], data, names[1], meta, tuple(faults))


def _check(table: Trend) -> None:
    if table.profile == "internal":
        raise UsageError(
            f"An EES file is to be published, and the profile {table.profile} hides nothing.",
            "Leave out --protect internal.",
        )
    barred = next((item.id for item in table.by if item.id not in FILTER_NAMES), None)
    if barred:
        raise UsageError(
            f"An EES file cannot be broken down by {barred}, which is a place.",
            f"Breakdowns of it: {', '.join(FILTER_NAMES)}.",
        )


def _stem(table: Trend) -> str:
    """`cin_any_ks4_by_sex`: small letters, digits, - and _ only."""
    by = f"_by_{'_'.join(item.id for item in table.by)}" if table.by else ""
    return f"{table.cohort.replace('@', '_')}_{table.area}{by}"


# ------------------------------------------------------------------------------------------- rows


def _own(table: Trend) -> list[TrendRow]:
    """Rows measured in the lake: the cohort's, and those of cohorts it is compared with."""
    cohorts = {name.lower() for name in table.comparators}
    return [row for row in table.rows if not row.comparator or row.comparator in cohorts]


def _groups(table: Trend) -> dict[str, str]:
    """Cohorts in the file, the own one first, by what each is called there: as DfE does, where it does."""
    others = (row.comparator for row in _own(table) if row.comparator)
    own = GROUP_TITLES.get(table.cohort, table.cohort_title)
    return {table.cohort: own} | {name: GROUP_TITLES.get(name, name) for name in others}


def _lines(table: Trend, where: Where, groups: dict[str, str]) -> Iterator[list[str]]:
    """One line per cohort, group and year; what has no figure there is not applicable."""
    found = {
        (row.comparator or table.cohort, row.group, item.year, row.indicator.id): item.cell
        for row in _own(table)
        for item in row.cells
    }
    places = dict.fromkeys((row.group for row in _own(table)), None)
    for cohort, title in groups.items():
        for group in places:
            for year in table.years:
                told = [found.get((cohort, group, year, item.id)) for item in _indicators(table)]
                if any(told):
                    figures = zip(_indicators(table), told, strict=True)
                    yield [
                        *_time_and_place(year, where),
                        title,
                        *_filter_cells(table, group),
                        *(text for item, cell in figures for text in _figures(item, cell)),
                    ]


def _headings(table: Trend) -> list[str]:
    filters = [FILTER_NAMES[item.id] for item in table.by]
    columns = [name for item in _indicators(table) for name, *_ in _columns(item)]
    return [*MANDATORY, *REGION, *LA, GROUP, *filters, *columns]


def _time_and_place(year: int, where: Where) -> list[str]:
    return [
        f"{year - 1}{year % 100:02}",
        "Academic year",
        "Local authority",
        "E92000001",
        "England",
        where.region_code,
        where.region_name,
        where.la_number,
        where.la_name,
        where.la_code,
    ]


def _filter_cells(table: Trend, group: Sequence[str]) -> list[str]:
    if not group:
        return [TOTAL] * len(table.by)
    pairs = zip(table.by, group, strict=True)
    return [_ETHNIC_GROUPS.get(name, name) if item.id == "ethnicity" else name for item, name in pairs]


def _indicators(table: Trend) -> list[Indicator]:
    return list(dict.fromkeys(row.indicator for row in table.rows))


def _columns(item: Indicator) -> list[tuple[str, str, str, int]]:
    """Name, label, unit and decimals of an indicator's columns: its value and, of a rate, both parts."""
    unit = "%" if item.unit is Unit.PERCENT else ""
    value = (item.id, item.label, unit, item.decimals)
    if isinstance(item.value, Count):
        return [value]
    top = SUM_DECIMALS if isinstance(item.value, Mean) else 0
    return [
        value,
        (f"{item.id}_numerator", f"{item.label}: numerator", "", top),
        (f"{item.id}_denominator", f"{item.label}: denominator", "", 0),
    ]


def _figures(item: Indicator, cell: SafeCell | None) -> list[str]:
    if cell is None:
        return [Status.NOT_APPLICABLE] * len(_columns(item))
    value = cells.raw_value(cell)
    if isinstance(item.value, Count):
        return [value]
    return [value, _part(cell, cell.numerator), _part(cell, cell.denominator)]


def _part(cell: SafeCell, part: float | None) -> str:
    """A numerator or denominator without needless zeros; where it is hidden too, the symbol."""
    if part is None:
        return cell.status
    rounded = round_half_away(part, SUM_DECIMALS)
    return str(rounded if rounded % 1 else rounded.quantize(Decimal(1)))


# --------------------------------------------------------------------------------------- metadata


def _meta_headings(groups: dict[str, str]) -> list[str]:
    return [*META, "filter_default"] if len(groups) > 1 else [*META]


def _described(table: Trend, groups: dict[str, str]) -> Iterator[list[str]]:
    """A row for each filter that has more than one level, and for each indicator."""
    several = len(groups) > 1
    more = [""] if several else []
    if several:
        own = groups[table.cohort]
        yield [GROUP, "Filter", "Social care group", "", "", "", "Filter by social care group", "", own]
    for item in table.by:
        if len({row.group for row in _own(table)}) > 1:
            hint = f"Filter by {item.title.lower()}"
            yield [FILTER_NAMES[item.id], "Filter", item.title, "", "", "", hint, "", *more]
    for indicator in _indicators(table):
        area = AREA_TITLES[indicator.area]
        for name, label, unit, decimals in _columns(indicator):
            yield [name, "Indicator", label, area, unit, str(decimals), "", "", *more]


def _csv(lines: Iterable[Sequence[str]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(lines)
    return buffer.getvalue().encode()
