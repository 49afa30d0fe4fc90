"""The lines of a map for a file that is refused: what is known of it is filled in already."""

import json
from collections.abc import Mapping, Sequence

from vshdata.intake.formats.layouts import Layout
from vshdata.intake.formats.mapped import MappedLayout
from vshdata.intake.formats.spread import PART_MARK
from vshdata.schema import Table


def columns_read(layout: Layout, headings: Sequence[str], table: Table) -> dict[str, str]:
    """Column -> heading of a file, without those that stand in it several times."""
    positions = layout.positions(headings)
    return {
        name: headings[at]
        for at, name in sorted(positions.items())
        if PART_MARK not in name and name in table.by_name and not table.by_name[name].within
    }


def own_map(
    table: Table, columns: Mapping[str, str], codes: Mapping[str, Sequence[str]], dates: str = ""
) -> str:
    """A map of these headings, with the codes still to be filled in."""
    lines = [f"dataset = {_quoted(table.name)}"]
    lines += [f"dates = {_quoted(dates)}"] if dates else []
    lines += ["", "[columns]", *(f"{name} = {_quoted(heading)}" for name, heading in columns.items())]
    return "\n".join([*lines, *code_lines(codes)])


def code_lines(codes: Mapping[str, Sequence[str]]) -> list[str]:
    """The sections of codes, each text without a code yet."""
    sections = [
        ["", f"[codes.{name}]", *(f'{_quoted(text)} = ""' for text in texts)]
        for name, texts in codes.items()
    ]
    return [line for section in sections for line in section]


def next_step(
    table: Table,
    layout: Layout | None,
    headings: Sequence[str],
    codes: Mapping[str, Sequence[str]],
    dates: str = "",
) -> str:
    """What to do with a file that is refused, with the lines of a map where a map can read it."""
    if layout is None:
        return "Correct it in the system that wrote it, and export it again."
    if isinstance(layout, MappedLayout):
        added = [f"dates = {_quoted(dates)}"] if dates else []
        return "\n".join([f"Add to {layout.file.name}:", "", *added, *code_lines(codes)])
    what = " Give each text its code, also those that look right." if codes else ""
    lines = own_map(table, columns_read(layout, headings, table), codes, dates)
    return f"Save these lines as own.toml and load the file with --map own.toml.{what}\n\n{lines}\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
