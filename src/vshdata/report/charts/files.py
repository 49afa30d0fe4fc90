"""Charts of one trend table as a file: a picture with a chart for each indicator."""

from collections.abc import Callable
from pathlib import Path

from vshdata.errors import NothingLoadedError, UsageError
from vshdata.figures.trend import Trend
from vshdata.report.charts.draw import draw_all, png_of
from vshdata.report.charts.series import row_chart
from vshdata.report.charts.slim import Picture
from vshdata.report.pack.arrange import section_of
from vshdata.report.pack.model import short

CHART_FORMATS: dict[str, Callable[[Picture], bytes]] = {
    ".svg": lambda picture: f"{picture.svg}\n".encode(),
    ".png": png_of,
}
"""Ending of a file -> what writes it."""


def chart_format(target: Path) -> Callable[[Picture], bytes]:
    """What writes a chart of this name.

    Raises:
        UsageError: if nothing does.
    """
    if target.suffix.lower() not in CHART_FORMATS:
        raise UsageError(
            f"A chart is a picture, and {target.name} is none.",
            "Name it with .svg or .png: --chart out.svg",
        )
    return CHART_FORMATS[target.suffix.lower()]


def picture_of(table: Trend) -> Picture:
    """Every indicator of a table that has figures, over its years.

    Raises:
        NothingLoadedError: if none has.
    """
    name = short(table.cohort_title)
    rows = [row for area in section_of(table).areas for row in area.rows]
    charts = [chart for chart in (row_chart(row, name) for row in rows) if not chart.is_empty]
    if not charts:
        raise NothingLoadedError(
            "There is nothing to draw: no figure of the table can be shown.",
            "See why in the notes of the table, or ask for other years.",
        )
    return draw_all(charts, table.cohort_title)
