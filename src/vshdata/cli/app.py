"""The command line: each command is a library call and its printing. Engines load when one runs."""

from pathlib import Path
from typing import Annotated

import typer

from vshdata._version import __version__
from vshdata.cli import (
    attendance,
    catalog,
    checking,
    comparing,
    figures,
    listing,
    loading,
    matching,
    registries,
    reports,
    studies,
)
from vshdata.cli.context import Shared
from vshdata.cli.diagnostics import run
from vshdata.settings import lake_path, read_settings

app = typer.Typer(
    name="vshdata",
    help="Indicator trends for children with a social worker, from the extracts you already hold.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"vshdata {__version__}")
        raise typer.Exit


@app.callback()
def settle(
    context: typer.Context,
    lake: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Folder of the lake [VSHDATA_LAKE; default: ./lake]"),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Errors and warnings only.")] = False,
    no_color: Annotated[bool, typer.Option("--no-color", help="No colour. [NO_COLOR]")] = False,
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print it.")
    ] = False,
) -> None:
    """Settle the options every command shares."""
    settings = read_settings(Path.cwd())
    context.obj = Shared(lake_path(lake, settings), quiet, not no_color, settings)


app.command("ingest")(loading.ingest)
app.command("sample")(loading.sample)
app.command("trend")(figures.trend)
app.command("report")(reports.report)
app.command("compare")(comparing.compare)
app.command("duration")(studies.duration)
app.command("evaluate")(studies.evaluate)
app.add_typer(attendance.attendance, name="attendance")
app.command("match")(matching.match)
app.command("pupils")(listing.pupils)
app.command("check")(checking.check)
app.command("catalog")(catalog.catalog)
app.command("datasets")(registries.datasets)
app.command("indicators")(registries.indicators)
app.command("cohorts")(registries.cohorts)


def main() -> None:
    """Entry point of the `vshdata` command."""
    run(lambda: app(prog_name="vshdata"))
