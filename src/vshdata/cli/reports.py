"""`report`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vshdata.cli import choices
from vshdata.cli.context import shared
from vshdata.cli.diagnostics import say, status_line
from vshdata.cli.options import (
    ByOption,
    ComparatorOption,
    CompareOption,
    DedupeOption,
    ProtectOption,
    YearsOption,
)

if TYPE_CHECKING:
    from vshdata.report.pack import Pack

TargetOption = Annotated[
    Path, typer.Option("-o", "--output", metavar="FILE", help="File to write: .html or .xlsx.")
]
DurationOption = Annotated[
    bool, typer.Option("--duration", help="Add whether outcomes go with time on a plan.")
]
EventOption = Annotated[
    str | None, typer.Option(metavar="YYYY-MM", help="Add whether outcomes changed after this month.")
]
LogoOption = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Picture for its head: .png, .jpg or .svg.")
]


def report(
    context: typer.Context,
    target: TargetOption,
    cohort: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COHORT",
            autocompletion=choices.cohorts,
            help="Which pupils; may be repeated, or several with commas [default: cin].",
        ),
    ] = None,
    area: Annotated[
        list[str] | None,
        typer.Option(
            metavar="AREA",
            autocompletion=choices.areas,
            help="Which screens; may be repeated, or several with commas [default: all].",
        ),
    ] = None,
    years: YearsOption = None,
    by: ByOption = None,
    compare: CompareOption = None,
    duration: DurationOption = False,
    event: EventOption = None,
    comparator: ComparatorOption = "fsm",
    school: Annotated[
        str | None,
        typer.Option(metavar="URN", help="Only pupils on the January census of this school."),
    ] = None,
    protect: ProtectOption = None,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="Title of the report.")] = None,
    logo: LogoOption = None,
    dedupe_las: DedupeOption = False,
) -> None:
    """Write a report to open in a browser or as a workbook."""
    from vshdata.api.pack_studies import StudiesRequest
    from vshdata.api.packs import ReportRequest, write_report

    options = shared(context)
    request = ReportRequest(
        cohorts=_listed(cohort) or ReportRequest.cohorts,
        areas=_listed(area) or ReportRequest.areas,
        years=years,
        compare=_listed(compare),
        protect=options.profile(protect),
        school=school,
        title=title,
        logo=logo,
        dedupe_las=dedupe_las,
        by=tuple(by or ()),
        own=options.cohorts,
        profiles=options.profiles,
        home=options.home,
        studies=StudiesRequest(duration, event, comparator),
    )
    with status_line(quiet=options.quiet) as progress:
        pack = write_report(options.lake, target, request, progress)
    _tell(pack, target, quiet=options.quiet)


def _listed(values: list[str] | None) -> tuple[str, ...]:
    return tuple(part.strip() for value in values or () for part in value.split(",") if part.strip())


def _tell(pack: "Pack", target: Path, *, quiet: bool) -> None:
    """What was made, and what must be known before it is sent."""
    counts = (len(pack.sections), "cohort"), (len(pack.areas), "area"), (len(pack.years), "year")
    made = ", ".join(f"{count} {name}{'' if count == 1 else 's'}" for count, name in counts)
    say(f"{target}: {made}, {target.stat().st_size / 1e6:.1f} MB", quiet=quiet)
    for note in dict.fromkeys(note for section in pack.sections for note in section.notes):
        say(f"note: {note}", quiet=quiet)
    for study in pack.studies:
        if study.why_not:
            say(f"note: {study.title}: {study.why_not}", quiet=quiet)
    if pack.profile == "internal":
        say("note: INTERNAL: nothing is hidden. Not for sharing.")
    elif pack.hidden:
        say(f"note: {pack.hidden:,} cells are hidden by the profile {pack.profile}.", quiet=quiet)
