"""`trend`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vshdata.cli import output
from vshdata.cli.context import Shared, shared
from vshdata.cli.diagnostics import say, warn
from vshdata.cli.options import (
    AreaOption,
    ByOption,
    CohortOption,
    CompareOption,
    DedupeOption,
    IndicatorsOption,
    OutputOption,
    ProtectOption,
    YearsOption,
)

if TYPE_CHECKING:
    from vshdata.figures.trend import Trend


def trend(
    context: typer.Context,
    cohort: CohortOption = "cin",
    area: AreaOption = "ks4",
    years: YearsOption = None,
    indicator: IndicatorsOption = None,
    by: ByOption = None,
    compare: CompareOption = None,
    protect: ProtectOption = None,
    form: Annotated[
        str | None,
        typer.Option("--format", metavar="FORMAT", help=f"One of: {' '.join(output.TREND_FORMATS)}."),
    ] = None,
    target: OutputOption = None,
    chart: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Draw the indicators to this file too: .svg or .png."),
    ] = None,
    long: Annotated[bool, typer.Option("--long", help="One row per indicator x year.")] = False,
    intervals: Annotated[
        bool,
        typer.Option("--intervals", help="Show 95% intervals, and mark the changes that are clear."),
    ] = False,
    audit: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write to this file why each hidden cell is hidden; not for sharing.",
        ),
    ] = None,
    dedupe_las: DedupeOption = False,
) -> None:
    """Print indicators for a cohort, year on year."""
    from vshdata.api import trend_table

    options = shared(context)
    asked = form or ("csv" if long and target is None else None)
    chosen = output.choose_format(asked, target, output.TREND_FORMATS)
    table = trend_table(
        options.lake,
        cohort=cohort,
        area=area,
        years=years,
        indicators=indicator,
        protect=options.profile(protect),
        dedupe_las=dedupe_las,
        cohorts=options.cohorts,
        profiles=options.profiles,
        by=by or (),
        intervals=intervals,
        compare=compare or (),
        home=options.home,
    )
    if chosen == output.EES and target is not None:
        _export(options, table, target)
    else:
        output.write_trend(table, chosen, target, long=long, color=options.color)
    if audit:
        output.write_audit(table, audit)
    if chart is not None:
        output.write_chart(table, chart)
    tell(table, quiet=options.quiet)


def _export(options: Shared, table: "Trend", folder: Path) -> None:
    """Write the two files of EES, and say what its screener would."""
    from vshdata.api import open_lake
    from vshdata.api.publishing import where_is
    from vshdata.report.ees.write import export_ees

    where, notes = where_is(open_lake(options.lake), options.home)
    made = export_ees(table, where)
    output.write_files(folder, {made.data_name: made.data, made.meta_name: made.meta})
    for fault in made.warnings:
        warn(f"EES, {fault.rule}: {fault.said}")
    for note in (f"{made.data_name} and {made.meta_name} are in {folder}.", *notes):
        say(f"note: {note}", quiet=options.quiet)


def tell(table: "Trend", *, quiet: bool) -> None:
    """What the table does not show by itself."""
    from vshdata.report.notes import footnotes

    for note in (*footnotes(table), *table.notes):
        say(f"note: {note}", quiet=quiet)
    if table.profile == "internal":
        say("note: INTERNAL: nothing is hidden. Not for sharing.")
    elif table.hidden:
        cells = "1 cell is" if table.hidden == 1 else f"{table.hidden} cells are"
        say(f"note: {cells} hidden by the profile {table.profile}.", quiet=quiet)
