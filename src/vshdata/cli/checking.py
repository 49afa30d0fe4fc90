"""`check`: which rows of loaded files fail a rule, and a list of them to send back."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vshdata.cli import choices, output
from vshdata.cli.context import Shared, shared
from vshdata.cli.diagnostics import say
from vshdata.cli.options import OutputOption, ProtectOption, YearsOption
from vshdata.errors import ExitCode, UsageError

if TYPE_CHECKING:
    import polars as pl

_FORMATS = ("table", "csv", "json")
_TITLES = {
    "dataset": "Dataset",
    "academic_year": "Year",
    "school": "School",
    "message": "What is wrong",
    "rows": "Rows",
    "rejected": "Rejected",
    "of": "Of",
}


def check(
    context: typer.Context,
    dataset: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", autocompletion=choices.datasets, help="Only these; may be repeated."),
    ] = None,
    years: YearsOption = None,
    rule: Annotated[
        list[str] | None, typer.Option(metavar="RULE", help="Only these; may be repeated.")
    ] = None,
    school: Annotated[
        list[str] | None,
        typer.Option(metavar="NUMBER", help="Only rows of these schools; may be repeated."),
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KIND",
            autocompletion=choices.fault_kinds,
            help="Count by year rule school; may be repeated [default: year and rule].",
        ),
    ] = None,
    form: Annotated[
        str | None, typer.Option("--format", metavar="FORMAT", help=f"One of: {' '.join(_FORMATS)}.")
    ] = None,
    target: OutputOption = None,
    to_list: Annotated[
        Path | None,
        typer.Option("--list", metavar="FILE", help="Write every row at fault there; internal only."),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 4 where a row was rejected.")] = False,
    protect: ProtectOption = None,
) -> None:
    """Show data quality: rows that fail a rule, by dataset, year, rule and school."""
    from vshdata.api import quality

    options = shared(context)
    if form is not None and form not in _FORMATS:
        raise UsageError(f"There is no format '{form}' for checks.", f"Formats: {', '.join(_FORMATS)}.")
    asked = quality.which_faults(datasets=dataset, years=years, rules=rule, schools=school)
    if to_list is not None:
        profile = options.profile(protect)
        count = quality.list_faults(options.lake, to_list, asked, protect=profile)
        say(f"{count:,} rows in {to_list}, with what they hold. INTERNAL: not for sharing.")
        return
    counted = quality.check(options.lake, asked, by=by)
    _show(options, counted, form, target, chosen=bool(dataset or years or rule or school))
    rejected = int(counted["rejected"].sum())
    if strict and rejected:
        raise typer.Exit(ExitCode.INVALID)


def _show(
    options: Shared, counted: "pl.DataFrame", form: str | None, target: Path | None, *, chosen: bool
) -> None:
    written = output.choose_format(form, target)
    if written == "json":
        output.write((json.dumps(counted.to_dicts(), ensure_ascii=False, indent=2) + "\n").encode(), target)
    elif written == "table":
        columns = [name for name in _TITLES if name in counted.columns and not _is_blank(counted, name)]
        headings = tuple(_TITLES[name] for name in columns)
        output.write_rows(
            headings, _shown(counted.select(columns)), form="table", target=target, color=options.color
        )
    else:
        lines = [tuple("" if cell is None else str(cell) for cell in row) for row in counted.rows()]
        output.write_rows(tuple(counted.columns), lines, form="csv", target=target, color=options.color)
    if not counted.height:
        say(f"No row fails a rule{', within what you chose' * chosen}.", quiet=options.quiet)


def _is_blank(counted: "pl.DataFrame", name: str) -> bool:
    return name == "of" and counted["of"].null_count() == counted.height


def _shown(counted: "pl.DataFrame") -> list[tuple[str, ...]]:
    """For people: years as they are written, numbers with their thousands."""
    from vshdata.years import label

    def cell(name: str, value: object) -> str:
        if value is None:
            return "" if name == "of" else "not known"
        if name == "academic_year" and isinstance(value, int):
            return label(value)
        return f"{value:,}" if isinstance(value, int) else str(value)

    return [
        tuple(cell(name, value) for name, value in row.items()) for row in counted.iter_rows(named=True)
    ]
