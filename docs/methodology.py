"""The methodology: every indicator's definition and a worked example of it, one page an area.

Definitions come from the registry, examples from `tests/spec`, which checks each of them.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from grids import grid

from vshdata.figures.frames import FRAMES
from vshdata.figures.indicators import AREA_TITLES, Area, Indicator, Unit, in_area
from vshdata.figures.indicators.kinds import (
    AREA_METHODS,
    AREA_SOURCES,
    Caveat,
    Condition,
    Count,
    Given,
    In,
    Is,
    Mean,
    NotIn,
    Ratio,
    Readable,
    Share,
)
from vshdata.tables import TABLES
from vshdata.tables.eyfsp import GLD_GOALS, GOALS
from vshdata.years import label

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from spec.example import Example
from spec.examples import EXAMPLES
from worlds import USUAL, Row, World

BLANK = "–"  # noqa: RUF001 - a dash is what readers know for nothing

TOGETHER = {"the 12 goals": GLD_GOALS, "the other 5 goals": GOALS[len(GLD_GOALS) :]}
"""Columns too many to stand side by side: they are counted by what they say."""

UNITS = {Unit.PERCENT: "%", Unit.RATE: " per 100"}

TITLES = {"pupils": "January census", "absence": "Absence", "exclusions": "Exclusions"}
"""What a table is called above its rows, where an example rests on several."""


def methodology_pages() -> dict[str, str]:
    """Every page by file name."""
    return {"README.md": _front_page()} | {f"{area}.md": _area_page(area) for area in Area}


# ------------------------------------------------------------------------ pages


def _front_page() -> str:
    rows = [
        (f"[{AREA_TITLES[area]}]({area}.md)", str(len(in_area(area))), AREA_SOURCES[area]) for area in Area
    ]
    return f"""# Methodology

What every indicator counts, and a worked example of it on three to six pupils who do not exist.

{grid(("Area", "Indicators", "Definitions after"), rows)}

## What holds for all

- A year is the academic year, named by both halves: 2023/24.
- A figure is worked out from unrounded sums and rounded last, halves away from zero.
- Percentages and rates are sums over pupils, divided: never an average of pupils' own rates.
- A blank counts as 0 or as no where the denominator is everybody counted, and a note on stderr says how
  many there were. Where it is a score that makes a pupil count, a pupil without one is left out.
- ★ is a key indicator. Of marked years `none` has no figure, `nc` has one that no change is taken into or
  out of, and `caution` one to compare with care.
- The examples show figures as `--protect internal` prints them. By default small numbers are hidden: see
  [cohorts and disclosure profiles](../reference/cohorts.md).
- In the tables of pupils `{BLANK}` is a blank. Columns are named as in
  [datasets](../reference/datasets.md).
- Each example is a test: it fails if the software no longer gives the figure worked out here.
"""


def _area_page(area: Area) -> str:
    items = in_area(area)
    parts = [
        f"# {AREA_TITLES[area]}",
        AREA_METHODS[area],
        f"Definitions after {AREA_SOURCES[area]}. What holds for all areas is in [methodology](README.md).",
        grid(("Indicator", "Id", "Unit"), [_line(item) for item in items]),
        *(_section(item) for item in items),
    ]
    return "\n\n".join(parts) + "\n"


def _line(item: Indicator) -> tuple[str, str, str]:
    star = " ★" if item.key else ""
    return f"[{item.label}](#{_anchor(item.label)}){star}", f"`{item.id}`", str(item.unit)


def _anchor(heading: str) -> str:
    """The anchor that Markdown readers give a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


# -------------------------------------------------------------------- a section


def _section(item: Indicator) -> str:
    example = EXAMPLES[item.id]
    columns = dict.fromkeys((*item.columns, *(condition.column for condition in item.scope)))
    parts = [
        f"## {item.label}",
        grid(("", f"`{item.id}`"), _definition(item)),
        item.note,
        "Made from:",
        "\n".join(_column(item.table, name) for name in columns),
        "**Worked example**",
        *_pupils(example.world),
        _working(example, item),
    ]
    return "\n\n".join(part for part in parts if part)


def _definition(item: Indicator) -> Iterator[tuple[str, str]]:
    counts = isinstance(item.value, Count)
    yield "Counts" if counts else "Numerator", item.numerator
    if not counts:
        yield "Denominator", item.denominator
    yield (
        "Who counts",
        "; ".join(map(_in_words, (*item.scope, *item.value.among)))
        or "all pupils, as said at the head of this page",
    )
    if blank := _blank_counts_as(item):
        yield "A blank", blank
    yield "Shown as", _shown_as(item)
    yield "Years", f"{label(item.first_year)} to {label(item.last_year) if item.last_year else 'now'}"
    if item.caveats:
        yield "Marked years", _marked_years(item)


def _marked_years(item: Indicator) -> str:
    """Years by what is wrong with them."""
    years: dict[Caveat, list[str]] = {}
    for year, caveat in sorted(item.caveats.items()):
        years.setdefault(caveat, []).append(label(year))
    return "; ".join(f"{', '.join(own)} `{caveat.mark}`: {caveat.why}" for caveat, own in years.items())


def _shown_as(item: Indicator) -> str:
    decimals = f"{item.decimals} decimal{'s' * (item.decimals != 1)}" if item.decimals else "a whole number"
    better = "" if item.direction == "neutral" else f"; {item.direction} is better"
    return f"{item.unit}, {decimals}{better}"


def _in_words(condition: Condition) -> str:
    """A condition for people, by the name of its column."""
    name = f"`{condition.column}`"
    match condition:
        case Is(_, value):
            return f"{name} is {_cell(value)}"
        case In(_, values):
            return f"{name} is {_either(values)}"
        case NotIn(_, values):
            return f"{name} is not {_either(values)} (a blank counts)"
        case Given():
            return f"{name} is given"
        case Readable():
            return f"{name} can be read"


def _blank_counts_as(item: Indicator) -> str:
    """What becomes of a pupil whose value is blank, where one may be."""
    told = {condition.column for condition in item.value.among if not isinstance(condition, NotIn)}
    match item.value:
        case Share(those):
            columns, otherwise = [condition.column for condition in those], "counts as no"
        case Mean(column):
            columns, otherwise = [column], "counts as 0"
        case Count() | Ratio():
            return ""
    return "leaves the pupil out" if set(columns) <= told else otherwise


def _either(values: Sequence[str]) -> str:
    """`a, b or c`."""
    *first, last = values
    return f"{', '.join(first)} or {last}" if first else last


def _column(table: str, name: str) -> str:
    """A column with its meaning, and what files call it."""
    made = FRAMES[table].meanings.get(name) if table in FRAMES else None
    if made:
        return f"- `{name}`, worked out: {made}"
    column = TABLES[table].by_name[name]
    spelt = dict.fromkeys(heading for headings in column.names.values() for heading in headings)
    called = f"; in files {', '.join(f'`{heading}`' for heading in spelt)}" if spelt else ""
    return f"- `{name}`: {column.meaning}{called}"


# ------------------------------------------------------------------- an example


def _pupils(world: World) -> Iterator[str]:
    """What is told of the pupils: a table of rows for each table that tells something."""
    told = {table: rows for table, rows in world.told.items() if rows}
    for table, rows in told.items():
        usual = USUAL.get(table, {})
        named = {name for row in rows for name in row}
        same = [f"`{name}` is {_cell(value)}" for name, value in usual.items() if name not in named]
        if len(told) > 1:
            yield f"{TITLES[table]}:"
        yield _table_of(
            [{**{name: usual[name] for name in usual if name in named}, **row} for row in rows], world.year
        )
        if same:
            yield f"In every row {_and(same)}."


def _and(parts: Sequence[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def _table_of(rows: Sequence[Row], year: int) -> str:
    """One line per row, by pupil; the year where rows are of several."""
    shown = sorted(map(_together, rows), key=lambda row: (row["pupil"], row.get("academic_year", year)))
    names = list(
        dict.fromkeys(name for row in shown for name in row if name not in {"pupil", "academic_year"})
    )
    several = any("academic_year" in row for row in rows)
    headings = [name if " " in name else f"`{name}`" for name in names]
    lines = [
        [
            str(row["pupil"]),
            label(row.get("academic_year", year)),
            *(_cell(row.get(name)) for name in names),
        ]
        for row in shown
    ]
    if several:
        return grid(["Pupil", "Year", *headings], lines)
    return grid(["Pupil", *headings], [[pupil, *cells] for pupil, _, *cells in lines])


def _together(row: Row) -> Row:
    """The row with the columns that stand together counted by what they say."""
    merged: dict[str, Any] = {
        name: value for name, value in row.items() if not any(name in own for own in TOGETHER.values())
    }
    for title, own in TOGETHER.items():
        if own[0] in row:
            merged[title] = _counted({name: row[name] for name in own})
    return merged


def _counted(values: Mapping[str, str | None]) -> str:
    counts = Counter(value or "not given" for value in values.values())
    return ", ".join(f"{count} {value}" for value, count in counts.items())


def _cell(value: object) -> str:
    match value:
        case None:
            return BLANK
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:g}"
        case date():
            return f"{value.day} {value:%b %Y}"
    return str(value)


def _working(example: Example, item: Indicator) -> str:
    """The working, its figure in bold."""
    start = example.words.removesuffix(example.expected)
    return f"{start}**{example.expected}{UNITS.get(item.unit, '')}**"
