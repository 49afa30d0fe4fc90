"""Maps as a user fills them in."""

import json
from collections.abc import Mapping
from pathlib import Path

from extracts import Shape, write

from vshdata.intake.formats.layouts import recognise
from vshdata.intake.formats.spread import PART_MARK
from vshdata.intake.map_template import map_template
from vshdata.tables import TABLES


def fill(table: str, headings: Mapping[str, str], more: str = "") -> str:
    """A table's template with some headings written in; `more` goes to its end."""
    text = map_template(TABLES[table])
    for name, heading in headings.items():
        empty = f'\n{name} = ""\n'
        assert text.count(empty) == 1, name
        text = text.replace(empty, f"\n{name} = {json.dumps(heading)}\n")
    return text + more


def own_words(shape: Shape) -> tuple[Shape, str, dict[str, str]]:
    """A standard file with headings of its own; its table, and the column each heading is."""
    layout = recognise(shape.headings, "standard")
    renamed = Shape(
        {f"{layout.table} thing {number}": value for number, value in enumerate(shape.usual.values())},
        shape.delimiter,
        shape.end,
    )
    positions = layout.positions(shape.headings)
    assert not any(PART_MARK in name for name in positions.values())
    return renamed, layout.table, {name: renamed.headings[at] for at, name in positions.items()}


def write_map(folder: Path, table: str, headings: Mapping[str, str], more: str = "") -> Path:
    """The filled template as a file."""
    return write(folder, f"{table}.toml", fill(table, headings, more))
