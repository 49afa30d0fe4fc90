"""Charts as SVG, drawn once when a report is made: a page then needs no script to show them.

The parts of a chart are laid out by Altair; which data and names it has is filled in afterwards, so that
hundreds of charts cost one layout of each shape.
"""

import json
import textwrap
from collections.abc import Iterator, Sequence
from copy import deepcopy
from functools import lru_cache
from html import escape
from typing import Any

from vshdata.report.charts.series import Chart, Point, Series
from vshdata.report.charts.slim import FONT, Picture, finished
from vshdata.report.extras import extra

WIDTH, HEIGHT = 300, 120
"""Pixels across the whole chart, and of the plot's height: names and axes stand above and below it."""

TITLE_WIDTH = 44
"""Letters of a title that fit on a line."""

COLOURS = ("#005ea5", "#b8460e", "#00704a", "#8a3a78", "#444444", "#7a5c00")
"""Told apart by those who see colours differently, and 4.5 to 1 against white."""

DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [4, 2], [1, 3])
"""Lines differ by more than their colour."""

INK, FAINT = "#333333", "#dddddd"
PNG_SCALE = 2.0
COLUMNS = 3
_MARGIN = 16
_HEAD = 28
_FOOT = 18
"""Room below the lowest value, where the symbols of blanks stand."""


def draw(chart: Chart, name: str) -> Picture:
    """A chart as SVG with a title and a description; `name`: what its parts are called in a page."""
    spec = _filled(chart)
    return finished(extra("vl_convert").vegalite_to_svg(json.dumps(spec)), chart, name)


def draw_all(charts: Sequence[Chart], title: str) -> Picture:
    """Several charts as one picture, side by side, under a title."""
    pictures = [draw(chart, f"chart-{at}") for at, chart in enumerate(charts)]
    columns = min(COLUMNS, max(1, len(pictures)))
    wide = max((one.width for one in pictures), default=WIDTH) + _MARGIN
    high = max((one.height for one in pictures), default=HEIGHT) + _MARGIN
    rows = -(-len(pictures) // columns)
    width, height = columns * wide + _MARGIN, _HEAD + rows * high + _MARGIN
    placed = "".join(
        one.svg.replace(
            "<svg ",
            f'<svg x="{_MARGIN + at % columns * wide}" y="{_HEAD + at // columns * high + _MARGIN}" ',
            1,
        )
        for at, one in enumerate(pictures)
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}" font-family="{FONT}">'
        f'<rect width="{width}" height="{height}" fill="white"/>'
        f'<text x="{_MARGIN}" y="{_HEAD - 4}" font-size="15" font-weight="bold" fill="{INK}">'
        f"{escape(title)}</text>{placed}</svg>"
    )
    return Picture(svg, width, height)


def png_of(picture: Picture) -> bytes:
    """A picture in pixels, for where SVG is not taken."""
    made: bytes = extra("vl_convert").svg_to_png(picture.svg, scale=PNG_SCALE)
    return made


# ------------------------------------------------------------------------ what is drawn


def _filled(chart: Chart) -> dict[str, Any]:
    """The layout of the chart's shape, with its data and names."""
    names = [one.name for one in chart.series]
    spec = deepcopy(_bars() if chart.bars else _lines(several=len(names) > 1, bands=_has_bands(chart)))
    years = _years(chart)
    spec["title"] = {
        **spec["title"],
        "text": textwrap.wrap(chart.title, TITLE_WIDTH),
        "subtitle": chart.unit,
    }
    spec["data"] = {"values": [row for one in chart.series for row in _rows(one, years)]}
    for layer in spec["layer"]:
        encoding = layer["encoding"]
        encoding["x"]["scale"] = {
            **encoding["x"].get("scale", {}),
            "domain": [_short(year) for year in years],
        }
        for channel in {"color", "strokeDash"} & set(encoding):
            scale = encoding[channel].get("scale", {})
            encoding[channel]["scale"] = {
                **scale,
                "domain": names,
                "range": list(COLOURS if channel == "color" else DASHES)[: len(names)],
            }
    return spec


def _rows(series: Series, years: Sequence[int]) -> Iterator[dict[str, Any]]:
    """One row per year; a line is broken where a year is missing, blank or not comparable."""
    points = {point.year: point for point in series.points}
    part = 0
    before: Point | None = None
    for year in years:
        point = points.get(year, Point(year, None))
        if before is not None and (point.alone or before.alone or before.value is None):
            part += 1
        before = point
        if point.value is None and not (point.symbol and series.main):
            continue
        yield {
            "year": _short(year),
            "name": series.name,
            "part": f"{series.name} {part}",
            "value": point.value,
            "low": point.low,
            "high": point.high,
            "symbol": point.symbol if series.main else "",
        }


def _years(chart: Chart) -> list[int]:
    """Every year from the first to the last, so that a missing one leaves its room empty."""
    years = [point.year for one in chart.series for point in one.points]
    return list(range(min(years), max(years) + 1))


def _short(year: int) -> str:
    return f"{(year - 1) % 100:02d}/{year % 100:02d}"


def _has_bands(chart: Chart) -> bool:
    return any(point.low is not None for one in chart.series for point in one.points)


# ------------------------------------------------------------------------ how it is laid out


@lru_cache
def _lines(*, several: bool, bands: bool) -> dict[str, Any]:
    """Lines over years, with intervals as bars and symbols at the foot."""
    alt = extra("altair")
    legend = alt.Legend(title=None, orient="bottom", symbolType="stroke", columns=1, labelLimit=WIDTH)
    base = alt.Chart(alt.Data(values=[{}])).encode(
        x=_year_axis(alt),
        color=alt.Color("name:N", legend=legend if several else None),
        detail="part:N",
    )
    y = alt.Y("value:Q", title=None, scale=alt.Scale(zero=False, range=[HEIGHT - _FOOT, 0]))
    lines = base.mark_line(strokeWidth=2).encode(
        y=y, strokeDash=alt.StrokeDash("name:N", legend=legend if several else None)
    )
    layers = [lines, base.mark_point(filled=True, size=28, opacity=1).encode(y=y), _symbols(alt, base)]
    if bands:
        bars = base.mark_rule(strokeWidth=1.5, opacity=0.7).encode(
            y=alt.Y("low:Q", title=None), y2="high:Q"
        )
        layers.insert(0, bars)
    return _as_dict(alt, alt.layer(*layers))


@lru_cache
def _bars() -> dict[str, Any]:
    """Distances from 0 over years."""
    alt = extra("altair")
    base = alt.Chart(alt.Data(values=[{}])).encode(x=_year_axis(alt))
    y = alt.Y("value:Q", title=None)
    zero = base.mark_rule(color=INK, strokeWidth=1).encode(y=alt.datum(0))
    return _as_dict(alt, alt.layer(base.mark_bar(color=COLOURS[0], size=16).encode(y=y), zero))


def _symbols(alt: Any, base: Any) -> Any:
    return base.mark_text(color=INK, fontSize=10).encode(
        y=alt.value(HEIGHT - _FOOT / 2), text="symbol:N", color=alt.value(INK)
    )


def _year_axis(alt: Any) -> Any:
    axis = alt.Axis(labelAngle=0, labelOverlap=True, title=None, grid=False)
    return alt.X("year:O", axis=axis, scale=alt.Scale(paddingInner=0.3))


def _as_dict(alt: Any, layered: Any) -> dict[str, Any]:
    title = alt.TitleParams(
        "",
        anchor="start",
        fontSize=12,
        color=INK,
        subtitle="",
        subtitleColor="#555555",
        subtitleFontSize=10,
        offset=6,
    )
    fit = alt.AutoSizeParams(type="fit-x", contains="padding")
    sized = layered.properties(width=WIDTH, height=HEIGHT, title=title, autosize=fit)
    styled = (
        sized.configure(background="transparent", aria=False, font=FONT)
        .configure_view(stroke=None)
        .configure_axis(
            gridColor=FAINT,
            domainColor="#888888",
            tickColor="#888888",
            labelColor=INK,
            labelFontSize=10,
            tickCount=4,
        )
    )
    made: dict[str, Any] = styled.to_dict(validate=True)
    return made
