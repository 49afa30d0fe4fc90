"""Estimates with their intervals, side by side: a point and a line for each, and where 0 is.

Values are as printed, so that a chart tells no more than the table beside it.
"""

import json
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from vshdata.report.charts.draw import COLOURS, FAINT, HEIGHT, INK, TITLE_WIDTH, WIDTH
from vshdata.report.charts.slim import FONT, Picture, finished
from vshdata.report.extras import extra

ROW_HEIGHT = 30
"""Pixels of a row: room for two estimates, one above the other."""

_LABEL_WIDTH = 180
_SHAPES = ("circle", "square", "triangle-up")


@dataclass(frozen=True)
class Mark:
    """One estimate. `low` and `high` are None where there is no bound; all three where it is hidden."""

    row: str
    series: str
    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Forest:
    """A chart of estimates: rows from the top, or `of_years` from left to right. `zero`: a line at 0."""

    title: str
    unit: str
    marks: tuple[Mark, ...]
    zero: bool = False
    of_years: bool = False

    @property
    def description(self) -> str:
        """The estimates in words, for those who do not see them."""
        return f"{self.title}, {self.unit}. {' '.join(f'{_in_words(one)}.' for one in self.marks)}"


def draw_forest(forest: Forest, name: str) -> Picture:
    """The chart as SVG with a title and a description; `name`: what its parts are called in a page."""
    rows = list(dict.fromkeys(one.row for one in forest.marks))
    series = list(dict.fromkeys(one.series for one in forest.marks))
    several = len(forest.marks) > len(rows)
    spec = json.loads(_layout(of_years=forest.of_years, several=several, legend=len(series) > 1))
    spec["title"] |= {"text": textwrap.wrap(forest.title, TITLE_WIDTH), "subtitle": forest.unit}
    spec["height"] = HEIGHT if forest.of_years else len(rows) * ROW_HEIGHT
    zero = spec["layer"].pop()
    for layer in spec["layer"]:
        layer["data"] = {"values": list(_values(forest))}
        encoding = layer["encoding"]
        for channel in {"x", "y"} & set(encoding):
            if encoding[channel].get("field") == "row":
                encoding[channel]["sort"] = rows
        for channel, known in (("color", COLOURS), ("shape", _SHAPES), ("yOffset", None)):
            if channel in encoding and "field" in encoding[channel]:
                shown = {"range": list(known[: len(series)])} if known else {}
                encoding[channel]["scale"] = {"domain": series, **shown}
    if forest.zero:
        spec["layer"].append(zero)
    return finished(extra("vl_convert").vegalite_to_svg(json.dumps(spec)), forest, name)


def _values(forest: Forest) -> Iterator[dict[str, Any]]:
    for one in forest.marks:
        if one.value is not None:
            bounded = {"low": one.low, "high": one.high}
            yield {"row": one.row, "series": one.series, "value": one.value, **bounded}


def _in_words(mark: Mark) -> str:
    if mark.value is None:
        return f"{mark.row}, {mark.series}: hidden"
    low, high = ("no bound" if end is None else f"{end:g}" for end in (mark.low, mark.high))
    return f"{mark.row}, {mark.series}: {mark.value:g} ({low} to {high})"


@lru_cache
def _layout(*, of_years: bool, several: bool, legend: bool) -> str:
    """Rows from the top and values across, or years across and values up; the line at 0 comes last."""
    alt = extra("altair")
    key = alt.Legend(title=None, orient="bottom", direction="horizontal") if legend else None
    along, up = ("y", "x") if not of_years else ("x", "y")
    plain = {"grid": False, "domain": False, "ticks": False}
    axis = alt.Axis(title=None, labelLimit=_LABEL_WIDTH, labelAngle=0, **plain)
    rows = {along: (alt.X if of_years else alt.Y)("row:N", axis=axis)}
    rows |= {"yOffset": alt.YOffset("series:N")} if several else {}
    colour = alt.Color("series:N", legend=key)
    base = alt.Chart(alt.Data(values=[{}])).encode(color=colour, **rows)
    value, end = (alt.Y, alt.Y2) if of_years else (alt.X, alt.X2)
    scale = alt.Scale(zero=False, nice=True)
    ends = {up: value("low:Q", title=None, scale=scale), f"{up}2": end("high:Q")}
    lines = base.mark_rule(strokeWidth=2).encode(**ends)
    points = base.mark_point(filled=True, size=50, opacity=1).encode(
        shape=alt.Shape("series:N", legend=key), **{up: value("value:Q", title=None, scale=scale)}
    )
    zero = alt.Chart(alt.Data(values=[{}])).mark_rule(color=INK, strokeDash=[3, 3])
    title = alt.TitleParams(
        "", anchor="start", fontSize=12, color=INK, subtitle="", subtitleFontSize=10, offset=6
    )
    fit = alt.AutoSizeParams(type="fit-x", contains="padding")
    styled = (
        alt.layer(lines, points, zero.encode(**{up: alt.datum(0)}))
        .properties(width=WIDTH, height=HEIGHT, title=title, autosize=fit)
        .configure(background="transparent", aria=False, font=FONT)
        .configure_view(stroke=None)
        .configure_axis(gridColor=FAINT, labelColor=INK, labelFontSize=10, tickCount=5)
    )
    made: str = json.dumps(styled.to_dict(validate=True))
    return made
