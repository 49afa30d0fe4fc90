"""The body of a page: at a glance, then a section for each cohort with a part for each area."""

from collections.abc import Callable, Iterator, Sequence

from vshdata.figures.disclosure import Status
from vshdata.figures.indicators.kinds import Area
from vshdata.report.charts import Chart, area_charts, draw, gap_charts
from vshdata.report.narrative import paragraph
from vshdata.report.notes import SYMBOLS
from vshdata.report.pack.model import AreaTable, Pack, PackRow, Section, short
from vshdata.report.web.figures import card, change_html, value_html
from vshdata.report.web.tables import breakdown_table, comparison_table, framed, trend_table
from vshdata.report.web.tags import Html, hidden_text, tag, together
from vshdata.years import label

Progress = Callable[[str], None]
"""Called with what is about to be made."""


def at_a_glance(pack: Pack) -> Html:
    """The first key indicator of each area, a column for each cohort, and what symbols mean."""
    caption = (
        "The first key indicator of each area with its change on the year before, "
        f"{label(pack.years[-1])} where no other year is given"
    )
    headings = ["Indicator", *(short(section.title) for section in pack.sections)]
    rows = [row for area in pack.areas for row in _headline_row(pack, area)]
    symbols = "; ".join(f"{status} {meaning}" for status, meaning in SYMBOLS.items())
    return tag(
        "section",
        tag("h2", "At a glance", id="glance"),
        framed(caption, headings, rows, kind="glance"),
        tag("p", f"{symbols}. Blue is the better way, brown the worse.", class_="when"),
        aria_labelledby="glance",
    )


def _headline_row(pack: Pack, area: Area) -> Iterator[Html]:
    items = [_headline(section, area) for section in pack.sections]
    named = next((item for item in items if item), None)
    if named is not None:
        cells = (tag("td", _latest(item, pack.years[-1])) for item in items)
        yield tag("tr", tag("th", named.indicator.label, scope="row"), *cells, data_area=area)


def cohort_section(section: Section, progress: Progress) -> Html:
    """All that is said of one cohort."""
    areas = [_area(section, table, progress) for table in section.areas]
    return tag(
        "section",
        tag("h2", section.title, id=f"{section_name(section.id)}"),
        tag("p", section.definition, class_="definition") if section.definition else None,
        *areas,
        _notes("Notes on this cohort", section.notes),
        class_="cohort",
        data_cohort=section.id,
        aria_labelledby=f"{section_name(section.id)}",
    )


def _area(section: Section, table: AreaTable, progress: Progress) -> Html:
    progress(f"{section.title}: {table.title}")
    name = f"{section_name(section.id)}-{table.area}"
    heading = tag("h3", table.title, hidden_text(f", {section.title}"), id=name)
    inside = together(*_parts(section, table, name)) if table.has_figures else _nothing(table)
    return tag("section", heading, inside, class_="area", data_area=table.area, aria_labelledby=name)


def _parts(section: Section, table: AreaTable, name: str) -> Iterator[Html | None]:
    who = f"{table.title}: {section.title}"
    yield tag("ul", *(card(item) for item in table.key_rows), class_="cards", role="list")
    yield tag("p", paragraph(table), class_="narrative")
    yield _charts(area_charts(table, short(section.title)), name, "charts")
    yield trend_table(table, who)
    yield _charts(gap_charts(table), f"{name}-gap", "charts")
    yield comparison_table(table, f"{who}, compared")
    for breakdown in table.breakdowns:
        yield breakdown_table(breakdown, table.trend.years, f"{who}, by {breakdown.title.lower()}")
        yield _notes("Notes on the groups", breakdown.notes)
    yield _notes("Notes on the figures", table.notes)


def _nothing(table: AreaTable) -> Html:
    """An area without a single figure: why, and no empty table."""
    return together(tag("p", "There is no figure that can be shown."), _notes("Why", table.notes))


def _charts(charts: list[Chart], name: str, kind: str) -> Html | None:
    """Charts side by side. The table that follows has their figures."""
    if not charts:
        return None
    pictures = (draw(chart, f"{name}-{at}") for at, chart in enumerate(charts))
    return tag("div", *(tag("div", Html(picture.svg), class_="chart") for picture in pictures), class_=kind)


def _notes(title: str, notes: Sequence[str]) -> Html | None:
    if not notes:
        return None
    return tag("div", tag("h4", title), tag("ul", *(tag("li", note) for note in notes)), class_="notes")


def _headline(section: Section, area: Area) -> PackRow | None:
    found = (table.key_rows[0] for table in section.areas if table.area is area)
    return next(found, None)


def _latest(item: PackRow | None, expected: int) -> Html | str | None:
    """A headline's last figure with its change, and its year where that is not the one expected."""
    if item is None:
        return None
    last, latest = item.row.cells[-1], item.latest
    if latest is None or last.cell.status is Status.SUPPRESSED:
        return value_html(last.cell)
    interval = item.change_intervals.get(latest.year)
    change = None if latest.change.value is None else change_html(item.indicator, latest.change, interval)
    year = None if latest.year == expected else tag("span", label(latest.year), class_="when")
    return together(tag("span", value_html(latest.cell), class_="v"), change, year)


def section_name(cohort: str) -> str:
    """What the section of a cohort is called in the page."""
    return "cohort-" + "".join(letter if letter.isalnum() else "-" for letter in cohort)
