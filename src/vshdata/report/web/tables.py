"""The tables of a page. Each has a caption and headings of rows and columns, and scrolls where it must."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from vshdata.figures.indicators.kinds import Indicator
from vshdata.figures.trend import Change
from vshdata.report.cells import show_average, show_change, show_number
from vshdata.report.grid import AVERAGE, INDICATOR, LINE, RANK_LABEL, show_rank
from vshdata.report.pack.gaps import gaps
from vshdata.report.pack.model import AreaTable, Breakdown, Comparator, PackRow
from vshdata.report.web.figures import spark, value_html, year_cell
from vshdata.report.web.tags import Html, Part, tag
from vshdata.years import label

THIS, GAP = "This cohort", "Gap"
NOTHING = "–"  # noqa: RUF001 - a dash is what readers know for nothing


def trend_table(table: AreaTable, caption: str) -> Html:
    """Every indicator of an area, a column for each year."""
    years = table.trend.years
    headings = (INDICATOR, "Unit", AVERAGE, *map(label, years), LINE)
    rows = [
        tag(
            "tr",
            _row_heading(item.indicator),
            tag("td", str(item.indicator.unit), class_="unit"),
            tag("td", show_average(item.row)),
            *(year_cell(item, at) for at in range(len(years))),
            tag("td", spark(item.row), class_="line"),
        )
        for item in table.rows
    ]
    return framed(caption, headings, rows, kind="trend")


def comparison_table(table: AreaTable, caption: str) -> Html | None:
    """Each key indicator beside what it is compared with, and the gap; None where there is nothing."""
    items = [item for item in table.key_rows if item.comparators]
    if not items:
        return None
    years = table.trend.years
    rows = [row for item in items for row in _beside(item, years)]
    return framed(caption, (INDICATOR, "Who", *map(label, years)), rows, kind="compared")


def breakdown_table(breakdown: Breakdown, years: Sequence[int], caption: str) -> Html:
    """Groups of each indicator, a column for each year."""
    rows = [
        (one.row.indicator.label if at == 0 else "", one.group, PackRow(one.row))
        for _, group in groupby(breakdown.rows, key=lambda one: one.row.indicator.id)
        for at, one in enumerate(group)
    ]
    return group_table(rows, breakdown.title, years, caption)


def group_table(
    rows: Iterable[tuple[str, str, PackRow]], title: str, years: Sequence[int], caption: str
) -> Html:
    """A row for each group: the indicator's name, empty but for the first of it, the group, its figures."""
    made = [
        tag(
            "tr",
            tag("th", name, scope="row") if name else tag("td"),
            tag("td", group, class_="text"),
            tag("td", show_average(item.row)),
            *(year_cell(item, at) for at in range(len(years))),
            tag("td", spark(item.row), class_="line"),
        )
        for name, group, item in rows
    ]
    headings = (INDICATOR, title, AVERAGE, *map(label, years), LINE)
    return framed(caption, headings, made, kind="broken-down")


def plain_table(
    caption: str, headings: Sequence[str], rows: Iterable[Sequence[Part]], kind: str = "plain"
) -> Html:
    """Rows of text, the first cell of each its heading."""
    made = [
        tag("tr", tag("th", first, scope="row"), *(tag("td", cell, class_="text") for cell in rest))
        for first, *rest in rows
    ]
    return framed(caption, headings, made, kind=kind)


def framed(caption: str, headings: Sequence[Part], rows: Sequence[Html], *, kind: str) -> Html:
    """A table in a frame that scrolls by keyboard too where the screen is narrow."""
    head = tag("thead", tag("tr", *(tag("th", text, scope="col") for text in headings)))
    inside = tag("table", tag("caption", caption), head, tag("tbody", *rows), class_=kind)
    return tag("div", inside, class_="frame", role="region", aria_label=caption, tabindex="0")


def _row_heading(indicator: Indicator) -> Html:
    star = tag("span", "★", class_="star", title="key indicator") if indicator.key else None
    return tag("th", indicator.label, " " if star else None, star, scope="row")


def _beside(item: PackRow, years: Sequence[int]) -> list[Html]:
    """A row's comparators one after the other, then its rank where it has one."""
    rows = [row for other in item.comparators for row in _compared(item, other, years)]
    if any(one.rank for one in item.row.cells):
        ranks = (tag("td", show_rank(one.rank) if one.rank else NOTHING) for one in item.row.cells)
        rows.append(tag("tr", tag("td"), tag("td", RANK_LABEL, class_="text"), *ranks))
    return rows


def _compared(item: PackRow, other: Comparator, years: Sequence[int]) -> list[Html]:
    """Three lines: the cohort, the other, and the gap between them."""
    found = gaps(item, other)
    lines: tuple[tuple[str, list[Part]], ...] = (
        (THIS, [value_html(one.cell) for one in item.row.cells]),
        (other.title, [_theirs(item.indicator, other, year) for year in years]),
        (GAP, [_gap(item.indicator, found.get(year)) for year in years]),
    )
    return [
        tag(
            "tr",
            tag("th", item.indicator.label, scope="row") if at == 0 else tag("td"),
            tag("td", who, class_="text"),
            *(tag("td", cell) for cell in figures),
            class_="gap" if who == GAP else None,
        )
        for at, (who, figures) in enumerate(lines)
    ]


def _theirs(indicator: Indicator, other: Comparator, year: int) -> Part:
    return (
        show_number(indicator, other.values[year]) if year in other.values else other.why.get(year, NOTHING)
    )


def _gap(indicator: Indicator, value: float | None) -> Part:
    return NOTHING if value is None else show_change(indicator, Change(value))
