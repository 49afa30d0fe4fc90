"""Figures as people read them in a page: a value, a change with its direction, a line of the years."""

from vshdata.figures.disclosure import SafeCell, Status
from vshdata.figures.indicators.kinds import Direction, Indicator, Mark
from vshdata.figures.trend import Change, TrendCell, TrendRow, has_line
from vshdata.report.cells import rounded, show_change, show_value
from vshdata.report.explain import DAGGER
from vshdata.report.notes import SYMBOLS
from vshdata.report.pack.model import Interval, PackRow
from vshdata.report.web.tags import Html, hidden_text, tag, together
from vshdata.years import label

_WIDTH, _HEIGHT, _EDGE = 84, 20, 3


def value_html(cell: SafeCell) -> Html:
    """A figure, or its symbol with its meaning."""
    if cell.value is None:
        return tag("abbr", cell.status, title=cell.why or SYMBOLS[cell.status])
    mark = tag("sup", DAGGER) if _is_apart(cell) else None
    return together(show_value(cell), mark)


def change_html(indicator: Indicator, change: Change, interval: Interval | None = None) -> Html | None:
    """A change with its sign, coloured by whether it is the better way; nothing where none is taken."""
    text = show_change(indicator, change)
    if not text:
        return None
    limits = tag("span", f"({limits_text(indicator, interval)})", class_="ci") if interval else None
    return together(tag("span", text, class_=f"d {verdict(indicator, change, interval)}".strip()), limits)


def limits_text(indicator: Indicator, interval: Interval) -> str:
    """An interval in bare numbers."""
    return f"{rounded(indicator, interval.low):,} to {rounded(indicator, interval.high):,}"


def verdict(indicator: Indicator, change: Change, interval: Interval | None = None) -> str:
    """`better` or `worse`; neither where the printed change is 0, is not clear, or has no better way."""
    unclear = interval is not None and interval.holds_zero
    if change.value is None or unclear or indicator.direction is Direction.NEUTRAL:
        return ""
    step = rounded(indicator, change.value)
    if step == 0:
        return ""
    return "better" if (step > 0) == (indicator.direction is Direction.HIGHER) else "worse"


def year_cell(item: PackRow, at: int) -> Html:
    """A year of a row: value, interval, change."""
    one = item.row.cells[at]
    interval = item.intervals.get(one.year)
    limits = tag("span", f"({limits_text(item.indicator, interval)})", class_="ci") if interval else None
    change = change_html(item.indicator, one.change, item.change_intervals.get(one.year))
    return tag("td", tag("span", value_html(one.cell), class_="v"), limits, change)


def card(item: PackRow) -> Html:
    """A key indicator at a glance: its last figure, the change, its line; or why there is none."""
    latest, last = item.latest, item.row.cells[-1]
    name = tag("span", item.indicator.label, class_="name")
    if latest is None or last.cell.status is Status.SUPPRESSED:
        symbol = tag("span", value_html(last.cell), class_="value")
        why = tag("span", f"{SYMBOLS[last.cell.status]}, {label(last.year)}", class_="when")
        return tag("li", name, symbol, why)
    value = tag("span", show_value(latest.cell), class_="value")
    when = tag("span", label(latest.year), class_="when")
    return tag("li", name, value, _arrow(item, latest), when, spark(item.row))


def _arrow(item: PackRow, latest: TrendCell) -> Html | None:
    """The change on the year before with an arrow and, for those who listen, in words."""
    change = latest.change
    if change.value is None:
        return None
    step = rounded(item.indicator, change.value)
    found = verdict(item.indicator, change, item.change_intervals.get(latest.year))
    sign = "=" if step == 0 else "▲" if step > 0 else "▼"
    return tag(
        "span",
        tag("span", sign, aria_hidden="true"),
        " ",
        show_change(item.indicator, change),
        hidden_text(f" on the year before{', ' + found if found else ''}"),
        class_=f"d {found}".strip(),
    )


def spark(row: TrendRow) -> Html:
    """The years as a line between the lowest and highest figure as printed; none with a hidden year."""
    if not has_line(row):
        return Html("")
    places = _places(row)
    parts: list[list[str]] = [[]]
    for one, place in zip(row.cells, places, strict=True):
        apart = place is None or _is_apart(one.cell)
        if apart:
            parts.append([])
        if place is not None:
            parts[-1].append(place)
        if apart:
            parts.append([])
    return _spark_svg([part for part in parts if part])


def _places(row: TrendRow) -> list[str | None]:
    """Where each year's point stands; a flat row at mid-height."""
    cells = [one.cell.value for one in row.cells]
    values = [None if value is None else float(rounded(row.indicator, value)) for value in cells]
    shown = [value for value in values if value is not None]
    low, span = min(shown), max(shown) - min(shown)
    step = (_WIDTH - 2 * _EDGE) / max(len(values) - 1, 1)

    def height(value: float) -> float:
        share = (value - low) / span if span else 0.5
        return _HEIGHT - _EDGE - share * (_HEIGHT - 2 * _EDGE)

    return [
        None if value is None else f"{_EDGE + at * step:.0f},{height(value):.1f}"
        for at, value in enumerate(values)
    ]


def _spark_svg(parts: list[list[str]]) -> Html:
    """Lines, a dot for a year that stands alone, and one for the last."""
    lines = "".join(f"M{'L'.join(part)}" for part in parts if len(part) > 1)
    dots = "".join(f"M{part[0]}h.01" for part in parts if len(part) == 1)
    last = f"M{parts[-1][-1]}h.01"
    return Html(
        f'<svg class="spark" viewBox="0 0 {_WIDTH} {_HEIGHT}" preserveAspectRatio="none" '
        f'aria-hidden="true"><path d="{lines}"/><path class="dot" d="{dots}{last}"/></svg>'
    )


def _is_apart(cell: SafeCell) -> bool:
    caveat = cell.indicator.caveats.get(cell.year)
    return caveat is not None and caveat.mark is Mark.NOT_COMPARABLE
