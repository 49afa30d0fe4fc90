"""`attendance`: live marks week by week."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vshdata.cli import choices, output
from vshdata.cli.context import shared
from vshdata.cli.diagnostics import say
from vshdata.cli.options import OutputOption, ProtectOption
from vshdata.errors import UsageError

if TYPE_CHECKING:
    from datetime import date

    from vshdata.attendance.rules import Limits
    from vshdata.attendance.view import WeekView

_FORMATS = ("table", "csv", "json")

ALERTED = ("cpp", "cinp", "cla")
"""Whose alerts are written unless cohorts are named."""


def _cohorts(default: str) -> Any:
    return typer.Option(
        "--cohort",
        metavar="COHORTS",
        autocompletion=choices.cohorts,
        help=f"Which pupils: one or several, as cpp,cinp,cla [default: {default}].",
    )


CohortsOption = Annotated[list[str] | None, _cohorts("csw")]
AlertedOption = Annotated[list[str] | None, _cohorts(",".join(ALERTED))]

attendance = typer.Typer(
    invoke_without_command=True,
    rich_markup_mode=None,
    help="Live attendance from registers: the week's picture, alerts, a drop folder.",
)


@attendance.callback()
def week(
    context: typer.Context,
    cohort: CohortsOption = None,
    day: Annotated[
        str | None,
        typer.Option("--week", metavar="DATE", help="A day of the week [default: the last with marks]."),
    ] = None,
    weeks: Annotated[
        int, typer.Option(min=2, max=60, metavar="N", help="School weeks in a trend line.")
    ] = 12,
    by: Annotated[
        str | None, typer.Option(metavar="school", help="Each school on its own; internal.")
    ] = None,
    to_date: Annotated[
        bool, typer.Option("--year-to-date", help="Sessions of the year so far, not of the week.")
    ] = False,
    protect: ProtectOption = None,
    form: Annotated[
        str | None, typer.Option("--format", metavar="FORMAT", help=f"One of: {' '.join(_FORMATS)}.")
    ] = None,
    target: OutputOption = None,
    long: Annotated[bool, typer.Option("--long", help="CSV of every week shown, not of the last.")] = False,
) -> None:
    """Print a week of live attendance, beside last week, last year and all pupils."""
    if context.invoked_subcommand is not None:
        return
    from vshdata.api import live

    options = shared(context)
    if by not in {None, "school"}:
        raise UsageError(f"Live attendance cannot be divided by '{by}'.", "Write --by school.")
    view = live.live_attendance_view(
        options.lake,
        cohorts=cohort or ["csw"],
        week=read_day(day),
        weeks=weeks,
        by_school=by is not None,
        to_date=to_date,
        protect=options.profile(protect),
        own=options.cohorts,
        profiles=options.profiles,
    )
    _write(
        view, form or ("csv" if long and target is None else None), target, long=long, color=options.color
    )
    _tell(view, quiet=options.quiet)


@attendance.command("alerts")
def alerts(
    context: typer.Context,
    cohort: AlertedOption = None,
    target: OutputOption = None,
    folder: Annotated[
        Path | None, typer.Option("--per-school", metavar="FOLDER", help="One file for each school there.")
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(
            metavar="DATE", help="As known at the end of that day [default: the last with marks]."
        ),
    ] = None,
    rules: Annotated[bool, typer.Option("--rules", help="List the rules and their limits.")] = False,
    protect: ProtectOption = None,
) -> None:
    """Write which children need a look today, and why; internal only."""
    from vshdata.api import live
    from vshdata.attendance.rules import read_limits

    options = shared(context)
    if rules:
        _list_rules(read_limits(options.settings.alerts), color=options.color)
        return
    if (protect or options.settings.protect) != "internal":
        raise UsageError("Alerts name children, and are for casework alone.", "Add --protect internal.")
    if target is None and folder is None:
        raise UsageError(
            "Alerts are written to a file.", "Name one with -o, or a folder with --per-school."
        )
    found = live.alerts(
        options.lake,
        cohorts=cohort or ALERTED,
        target=target,
        folder=folder,
        on=read_day(on),
        limits=options.settings.alerts,
        own=options.cohorts,
    )
    counts = ", ".join(f"{found.count(name):,} {name}" for name in ("new", "continuing", "cleared"))
    places = " and ".join(str(place) for place in (target, folder) if place)
    children = "1 child" if len(found.rows) == 1 else f"{len(found.rows):,} children"
    say(f"{children} as of {found.as_of}: {counts}, in {places}.")
    for note in found.notes:
        say(f"note: {note}", quiet=options.quiet)
    say("INTERNAL: they name children. Not for sharing.")


@attendance.command("forecast")
def forecast(
    context: typer.Context,
    cohort: CohortsOption = None,
    protect: ProtectOption = None,
    target: OutputOption = None,
) -> None:
    """Forecast the year's persistent absence from the weeks so far, with a 95% interval."""
    from vshdata.api import live
    from vshdata.report.outlook import forecast_rows

    options = shared(context)
    found = live.forecast(
        options.lake,
        cohorts=cohort or ["csw"],
        protect=options.profile(protect),
        own=options.cohorts,
        profiles=options.profiles,
    )
    form = output.choose_format(None, target)
    output.write_rows(*forecast_rows(found), form=form, target=target, color=options.color, keep=1)
    say(
        "note: from live marks: children's own absence so far and that of the others. Percentages of "
        "children with possible sessions; those to come are taken to be spread evenly to 22 July.",
        quiet=options.quiet,
    )


@attendance.command("reconcile")
def reconcile(
    context: typer.Context,
    year: Annotated[
        str | None, typer.Option(metavar="YEAR", help="2025 or 2024/25 [default: the last with both].")
    ] = None,
    protect: ProtectOption = None,
    target: OutputOption = None,
) -> None:
    """Show why live figures of a year are not those of the census, rule by rule; internal only."""
    from vshdata.api import live
    from vshdata.report.outlook import reconciliation_rows
    from vshdata.years import AcademicYear, label

    options = shared(context)
    profile = options.profile(protect)
    asked = AcademicYear.parse(year).end if year else None
    chosen, lines = live.reconcile(options.lake, year=asked, protect=profile)
    form = output.choose_format(None, target)
    output.write_rows(*reconciliation_rows(lines), form=form, target=target, color=options.color, keep=1)
    say(f"note: {label(chosen)}. INTERNAL: nothing is hidden. Not for sharing.")


@attendance.command("watch")
def watch(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where files are dropped.")],
    once: Annotated[bool, typer.Option("--once", help="Load what is there, then end.")] = False,
    settle: Annotated[
        float,
        typer.Option(min=0.0, metavar="SECONDS", help="A file is whole that does not change for so long."),
    ] = 2.0,
    maps: Annotated[
        list[Path] | None, typer.Option("--map", metavar="FILE", help="Map of headings of your own.")
    ] = None,
) -> None:
    """Load each file dropped in a folder, once; bad ones go to quarantine."""
    from vshdata.api import live
    from vshdata.intake.loaded import Options

    options = shared(context)
    chosen = Options(la=options.settings.la, maps=tuple(maps or ()))
    taken = live.watch(options.lake, folder, options=chosen, settle=settle, once=once)
    say(f"Watching {folder}; loaded files go to {folder / 'loaded'}.", quiet=options.quiet)
    for dropped in taken:
        output.write(f"{dropped.line}\n".encode(), None)


def _list_rules(limits: "Limits", *, color: bool) -> None:
    from dataclasses import fields

    from vshdata.attendance.rules import RULES

    rows = [(rule.id, rule.label, rule.meaning) for rule in RULES.values()]
    rows += [(field.name, str(getattr(limits, field.name)), "a limit") for field in fields(limits)]
    output.write_lines(("Rule or limit", "Label or value", "Meaning"), rows, color=color)


def read_day(text: str | None) -> "date | None":
    """A date as 2025-01-13 or 13/01/2025.

    Raises:
        UsageError: if it is neither.
    """
    for layout in ("%Y-%m-%d", "%d/%m/%Y") if text else ():
        try:
            return datetime.strptime(text or "", layout).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    if text:
        raise UsageError(f"'{text}' is not a date.", "Write it like 2025-01-13.")
    return None


def _write(view: "WeekView", form: str | None, target: Path | None, *, long: bool, color: bool) -> None:
    from vshdata.report.weekly import headline, json_week, raw_week, shown_week, told_by

    if form is not None and form not in _FORMATS:
        raise UsageError(f"There is no format '{form}' for a week.", f"Formats: {', '.join(_FORMATS)}.")
    chosen = output.choose_format(form, target)
    if chosen == "json":
        output.write(json_week(view), target)
        return
    blocks = target is not None or not output.is_screen() or output.draws_blocks()
    if chosen != "table":
        output.write_rows(*raw_week(view, long=long), form="csv", target=target, color=color)
        return
    headings, lines = shown_week(view, blocks=blocks)
    output.write_rows(headings, lines, form="table", target=target, color=color, keep=told_by(headings))
    say(headline(view))


def _tell(view: "WeekView", *, quiet: bool) -> None:
    for note in view.notes:
        say(f"note: {note}", quiet=quiet)
    if view.profile == "internal":
        say("note: INTERNAL: nothing is hidden. Not for sharing.")
    elif view.hidden:
        cells = "1 cell is" if view.hidden == 1 else f"{view.hidden:,} cells are"
        say(f"note: {cells} hidden by the profile {view.profile}.", quiet=quiet)
