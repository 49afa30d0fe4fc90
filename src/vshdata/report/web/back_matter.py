"""The last pages: how well files and children met, how to read the figures, where they come from."""

from collections.abc import Iterator

from vshdata.figures.indicators.kinds import AREA_METHODS, AREA_SOURCES, Area
from vshdata.report.explain import READING, definition_row, protection, span
from vshdata.report.notes import SYMBOLS
from vshdata.report.pack.model import Pack, Quality, Source
from vshdata.report.web.tables import plain_table
from vshdata.report.web.tags import Html, tag, together
from vshdata.years import label


def quality_section(quality: Quality) -> Html:
    """Match rates, what is loaded, and what readers must know of both."""
    years = sorted({year for one in quality.loaded for year in one.years})
    loaded = [(one.dataset, *(one.years.get(year, "") for year in years)) for one in quality.loaded]
    return tag(
        "section",
        tag("h2", "Match and data quality", id="quality"),
        tag(
            "p",
            "Figures are of children of the social-care returns who could be joined to school data. "
            "How many that is, by dataset and by the step that joined them:",
        ),
        _matches(quality),
        plain_table("What is loaded, by release", ("Dataset", *map(label, years)), loaded, "loaded"),
        _list(quality.notes),
        class_="back",
        aria_labelledby="quality",
    )


def _matches(quality: Quality) -> Html | None:
    if not quality.matches:
        return None
    return plain_table(
        "Children matched to school data", quality.match_headings, quality.matches, "matches"
    )


def method_section(pack: Pack) -> Html:
    """How to read the figures, the protection of small numbers, and every indicator's definition."""
    symbols = [(str(status), meaning) for status, meaning in SYMBOLS.items()]
    return tag(
        "section",
        tag("h2", "How to read the figures", id="method"),
        _list(READING),
        plain_table("What stands where there is no figure", ("Symbol", "Meaning"), symbols),
        tag("h3", "Protection of small numbers"),
        tag("p", f"{protection(pack)} {pack.hidden:,} cells of this report are hidden."),
        *(_definitions(pack, area) for area in pack.areas),
        class_="back",
        aria_labelledby="method",
    )


def provenance_section(pack: Pack) -> Html:
    """What made the report, from which files."""
    origin = pack.provenance
    lines = (("Made by", origin.tool), ("Made on", origin.made), ("Command", origin.command))
    return tag(
        "section",
        tag("h2", "Where the figures come from", id="provenance"),
        tag("dl", *(tag("div", tag("dt", name), tag("dd", text)) for name, text in lines if text)),
        _sources(origin.sources) if origin.sources else None,
        class_="back",
        aria_labelledby="provenance",
    )


def _definitions(pack: Pack, area: Area) -> Html:
    shown = {
        item.indicator.id: item.indicator
        for section in pack.sections
        for table in section.areas
        if table.area is area
        for item in table.rows
    }
    title = pack.areas[area]
    return tag(
        "div",
        tag("h3", title),
        tag("p", AREA_METHODS[area]),
        tag("p", "Definitions after ", *_cited(AREA_SOURCES[area]), "."),
        plain_table(
            f"{title}: definitions",
            ("Indicator", "Unit", "Counted", "Of", "Better", "Years"),
            [definition_row(item) for item in shown.values()],
            "definitions",
        ),
        data_area=area,
    )


def _cited(text: str) -> Iterator[Html | str]:
    """Titles, which stand between asterisks, as such."""
    for at, part in enumerate(text.split("*")):
        yield tag("cite", part) if at % 2 else part


def _sources(sources: tuple[Source, ...]) -> Html:
    headings = ("File", "Datasets", "Years", "Release", "Rows refused", "Loaded", "SHA-256 begins")
    rows = [
        (
            one.name,
            ", ".join(one.datasets),
            span(one.years),
            one.release,
            one.refused,
            one.loaded,
            one.sha256[:12],
        )
        for one in sources
    ]
    return plain_table("Files that were loaded", headings, rows, "sources")


def _list(lines: tuple[str, ...]) -> Html | None:
    return tag("ul", *(tag("li", line) for line in lines)) if lines else together()
