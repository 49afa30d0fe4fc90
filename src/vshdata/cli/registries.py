"""`datasets`, `indicators` and `cohorts`: what there is, as declared."""

from typing import TYPE_CHECKING, Annotated

import typer

from vshdata.cli import choices, output
from vshdata.cli.context import shared
from vshdata.errors import UsageError

if TYPE_CHECKING:
    from vshdata.schema import Column


def datasets(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(metavar="NAME", autocompletion=choices.datasets, help="One table, in full."),
    ] = None,
    map_template: Annotated[
        bool,
        typer.Option(
            "--map-template", help="Write a map of its columns to fill in with the headings of your file."
        ),
    ] = False,
) -> None:
    """List the datasets, or the columns of one."""
    from vshdata.intake.families import families_of
    from vshdata.tables import TABLES

    color = shared(context).color
    if name is None and map_template:
        raise UsageError(
            "--map-template needs the dataset's name.", "For example: vshdata datasets ks4 --map-template"
        )
    if name is None:
        rows = [
            (table.name, table.title, table.one_row_per, "; ".join(families_of(table.name)))
            for table in TABLES.values()
        ]
        output.write_lines(("Dataset", "Title", "One row per", "Read from"), rows, color=color)
        return
    if name not in TABLES:
        raise UsageError(f"There is no dataset '{name}'.", f"Datasets: {', '.join(TABLES)}.")
    if map_template:
        from vshdata.intake.map_template import map_template as template_of

        output.write(template_of(TABLES[name]).encode(), None)
        return
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


def _describe(column: "Column") -> tuple[str, ...]:
    names = dict.fromkeys(name for spelt in column.names.values() for name in spelt)
    kind = f"{column.kind}, never stored with figures" if column.identifier else str(column.kind)
    return (column.name, kind, column.meaning, column.null, ", ".join(names))
