"""`catalog`, `datasets`, `indicators` and `cohorts`: what there is, declared and loaded."""

from typing import TYPE_CHECKING, Annotated

import typer

from vshdata.cli import choices, output
from vshdata.cli.context import shared
from vshdata.errors import NothingLoadedError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vshdata.lake import Slice
    from vshdata.schema import Column, Table


def catalog(
    context: typer.Context,
    detail: Annotated[
        bool, typer.Option("--detail", help="One line per slice: rows, release, source, time.")
    ] = False,
) -> None:
    """Show what the lake holds, by dataset and year."""
    from vshdata import api

    options = shared(context)
    slices = api.catalog(options.lake)
    if not slices:
        raise NothingLoadedError(
            f"The lake at {options.lake} is empty.", "Load files: vshdata ingest FILE…"
        )
    headings, lines = _detail(slices) if detail else _grid(slices)
    output.write_lines(headings, lines, color=options.color)


def datasets(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(metavar="NAME", autocompletion=choices.datasets, help="One table, in full."),
    ] = None,
) -> None:
    """List the datasets, or the columns of one."""
    from vshdata.tables import TABLES

    color = shared(context).color
    if name is None:
        rows = [(table.name, table.title, table.one_row_per, _families(table)) for table in TABLES.values()]
        output.write_lines(("Dataset", "Title", "One row per", "Read from"), rows, color=color)
        return
    if name not in TABLES:
        raise UsageError(f"There is no dataset '{name}'.", f"Datasets: {', '.join(TABLES)}.")
    lines = [_describe(column) for column in TABLES[name].columns]
    headings = ("Column", "Kind", "Meaning", "A blank means", "Called in files")
    output.write_lines(headings, lines, color=color)


def indicators(
    context: typer.Context,
    area: Annotated[
        str | None, typer.Option(metavar="AREA", autocompletion=choices.areas, help="One area.")
    ] = None,
) -> None:
    """List the indicators with their definitions and years."""
    from vshdata.figures.indicators import INDICATORS, in_area
    from vshdata.years import label

    chosen = in_area(area) if area else tuple(INDICATORS.values())
    rows = [
        (
            item.id,
            item.label,
            str(item.unit),
            item.numerator,
            item.denominator,
            f"{label(item.first_year)} to {label(item.last_year) if item.last_year else 'now'}",
            "; ".join(f"{label(year)} {caveat.mark}" for year, caveat in sorted(item.caveats.items())),
        )
        for item in chosen
    ]
    headings = ("Indicator", "Label", "Unit", "Numerator", "Denominator", "Years", "Marked years")
    output.write_lines(headings, rows, color=shared(context).color)


def cohorts(context: typer.Context) -> None:
    """List the cohorts with their definitions, your own of vshdata.toml among them."""
    from vshdata.figures.cohorts import COHORTS

    options = shared(context)
    offered = {**COHORTS, **options.cohorts}
    rows = [(cohort.id, cohort.name, cohort.definition) for cohort in offered.values()]
    output.write_lines(("Cohort", "Name", "Definition"), rows, color=options.color)


Lines = tuple[tuple[str, ...], list[tuple[str, ...]]]


def _detail(slices: "Sequence[Slice]") -> Lines:
    """One line per slice."""
    from vshdata.years import label

    headings = ("Dataset", "Year", "LA", "Release", "Term", "Rows", "Rejected", "Source", "Loaded")
    lines = [
        (
            item.key.table,
            label(item.key.year),
            item.key.la,
            item.key.release,
            item.key.term,
            str(item.rows),
            item.provenance["rows_rejected"],
            item.provenance["source"],
            item.provenance["time"],
        )
        for item in slices
    ]
    return headings, [tuple(line) for line in lines]


def _grid(slices: "Sequence[Slice]") -> Lines:
    """Rows by dataset and year; nothing where none is loaded."""
    from vshdata.years import label

    years = sorted({item.key.year for item in slices})
    counts: dict[tuple[str, int], int] = {}
    for item in slices:
        place = (item.key.table, item.key.year)
        counts[place] = counts.get(place, 0) + item.rows
    names = dict.fromkeys(item.key.table for item in slices)
    lines = [(name, *(str(counts.get((name, year), "")) for year in years)) for name in names]
    return ("Dataset", *(label(year) for year in years)), lines


def _families(table: "Table") -> str:
    from vshdata.schema import FAMILY_TITLES

    names = {family for column in table.columns for family in column.names}
    if table.by_child:
        return "children in need census, XML return"
    return "; ".join(title for family, title in FAMILY_TITLES.items() if family in names)


def _describe(column: "Column") -> tuple[str, ...]:
    names = dict.fromkeys(name for spelt in column.names.values() for name in spelt)
    kind = f"{column.kind}, never stored with figures" if column.identifier else str(column.kind)
    return (column.name, kind, column.meaning, column.null, ", ".join(names))
