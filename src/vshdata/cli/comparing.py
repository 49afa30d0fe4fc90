"""`compare`."""

from typing import Annotated

import typer

from vshdata.cli import choices, output
from vshdata.cli.context import shared
from vshdata.cli.figures import tell
from vshdata.cli.options import AreaOption, IndicatorsOption, OutputOption, ProtectOption
from vshdata.errors import UsageError

FORMATS = ("table", "csv", "json")


def compare(
    context: typer.Context,
    cohort: Annotated[
        str, typer.Argument(metavar="COHORT", autocompletion=choices.cohorts, help="Whose figures.")
    ],
    others: Annotated[
        list[str],
        typer.Argument(
            metavar="WITH…",
            autocompletion=choices.compared_with,
            help="Cohorts and places: all not-in-need england region neighbours, a cohort, an authority by "
            "name or number.",
        ),
    ],
    area: AreaOption = "ks4",
    year: Annotated[
        str | None, typer.Option(metavar="YEAR", help="2024 or 2023/24 [default: the last loaded].")
    ] = None,
    indicator: IndicatorsOption = None,
    protect: ProtectOption = None,
    form: Annotated[
        str | None, typer.Option("--format", metavar="FORMAT", help=f"One of: {' '.join(FORMATS)}.")
    ] = None,
    target: OutputOption = None,
) -> None:
    """Put cohorts and places side by side in one year, with gaps, rank and quartile."""
    from vshdata.api import compare_table
    from vshdata.report.formats import write_json
    from vshdata.report.side_by_side import raw_side_by_side, shown_side_by_side

    options = shared(context)
    chosen = output.choose_format(form, target)
    if chosen not in FORMATS:
        raise UsageError(f"compare has no format '{chosen}'.", f"Formats: {', '.join(FORMATS)}.")
    table = compare_table(
        options.lake,
        cohort=cohort,
        others=others,
        area=area,
        year=year,
        indicators=indicator,
        protect=options.profile(protect),
        cohorts=options.cohorts,
        profiles=options.profiles,
        home=options.home,
    )
    if chosen == "json":
        output.write(write_json(table), target)
    elif chosen == "table" and target is None and output.is_screen():
        output.write_lines(*shown_side_by_side(table), color=options.color, blocks=True)
    else:
        headings, rows = shown_side_by_side(table) if chosen == "table" else raw_side_by_side(table)
        output.write_rows(headings, rows, form=chosen, target=target, color=options.color)
    tell(table, quiet=options.quiet)
