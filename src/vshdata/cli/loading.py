"""`ingest` and `sample`: files into the lake, and files to try it with."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vshdata.cli import choices
from vshdata.cli.context import shared
from vshdata.cli.diagnostics import listed, progress_bar, report, say, warn
from vshdata.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from vshdata.intake.ingest import FileReport, IngestReport

TOP_REASONS = 5
"""How many findings a file's summary names; the rest are counted."""

TOP_CHANGES = 20
"""How many changes since the year before are named; the rest are counted."""


def ingest(
    context: typer.Context,
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH…", help="Files, folders, zip archives, or - for standard input."),
    ],
    dataset: Annotated[
        str | None,
        typer.Option(metavar="NAME", autocompletion=choices.datasets, help="Take the files as this table."),
    ] = None,
    year: Annotated[
        str | None,
        typer.Option(metavar="YEAR", help="Academic year of rows that do not say: 2024 or 2023/24."),
    ] = None,
    term: Annotated[
        str | None,
        typer.Option(
            metavar="TERM", autocompletion=choices.terms, help="Term of a census that does not say."
        ),
    ] = None,
    la: Annotated[
        str | None, typer.Option(metavar="CODE", help="Local authority number, such as 999.")
    ] = None,
    release: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", autocompletion=choices.releases, help="provisional, revised or final."
        ),
    ] = None,
    maps: Annotated[
        list[Path] | None,
        typer.Option(
            "--map", metavar="FILE", help="Map of headings of your own; see datasets --map-template."
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check; store nothing.")] = False,
    strict: Annotated[
        bool,
        typer.Option(
            "--strict", help="Store no file with a rejected row or an unknown element or column; exit 4."
        ),
    ] = False,
) -> None:
    """Load extracts as received into the lake."""
    from vshdata import api
    from vshdata.intake.loaded import Options

    options = shared(context)
    _check_names(dataset, term, release)
    chosen = Options(
        dataset=dataset,
        year=_read_year(year),
        term=term,
        la=la or options.settings.la,
        release=release,
        dry_run=dry_run,
        strict=strict,
        maps=tuple(maps or ()),
    )
    with progress_bar(quiet=options.quiet) as progress:
        found = api.ingest(options.lake, *paths, options=chosen, progress=progress)
    _tell(found, quiet=options.quiet, dry_run=dry_run)
    raise typer.Exit(_exit_code(found, strict=strict))


def sample(
    directory: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Folder to write to; made if it is not there.")
    ],
    pupils: Annotated[int, typer.Option(min=60, metavar="N", help="Pupils in each year group.")] = 180,
    years: Annotated[str, typer.Option(metavar="YEARS", help="Academic years.")] = "2017..2025",
    seed: Annotated[int, typer.Option(metavar="N", help="The same seed gives the same files.")] = 999,
    marks: Annotated[
        str | None,
        typer.Option(
            metavar="YEARS",
            help="Those with attendance marks of every day [default: six weeks of the last].",
        ),
    ] = None,
    school_table: Annotated[
        bool,
        typer.Option(
            "--school-table/--no-school-table",
            help="Whether the censuses have the table that tells the phase of each school.",
        ),
    ] = True,
) -> None:
    """Write synthetic extracts in the real file shapes."""
    from vshdata.sample import write_sample
    from vshdata.years import parse_years

    manifest = write_sample(
        directory,
        pupils=pupils,
        years=parse_years(years),
        seed=seed,
        marks=parse_years(marks) if marks else (),
        school_table=school_table,
    )
    say(f"Synthetic extracts are in {directory}; {manifest.name} lists the faults planted in them.")


def _read_year(text: str | None) -> int | None:
    from vshdata.years import AcademicYear

    return AcademicYear.parse(text).end if text else None


def _check_names(dataset: str | None, term: str | None, release: str | None) -> None:
    _check(dataset, "dataset", tuple(name for name, _ in choices.datasets("")))
    _check(term, "term", tuple(choices.terms("")))
    _check(release, "release", tuple(choices.releases("")))


def _check(value: str | None, what: str, offered: tuple[str, ...]) -> None:
    if value is not None and value not in offered:
        raise UsageError(f"There is no {what} '{value}'.", f"Choose from: {', '.join(offered)}.")


def _exit_code(found: "IngestReport", *, strict: bool) -> ExitCode:
    """The worst that happened: a file unread, then rows refused, then all well."""
    if found.failed:
        return found.failed[0][1].exit_code
    if found.near:
        return ExitCode.INVALID
    if found.rejected and (strict or not found.accepted):
        return ExitCode.INVALID
    if strict and any(file.unknown for file in found.files):
        return ExitCode.INVALID
    return ExitCode.OK


def _tell(found: "IngestReport", *, quiet: bool, dry_run: bool) -> None:
    from vshdata.people import STILL_JOINED

    for _, tables in groupby(found.files, key=lambda file: file.source):
        for line in _describe(list(tables)):
            say(line, quiet=quiet)
    if found.skipped:
        names = ", ".join(found.skipped[:TOP_REASONS])
        say(f"Skipped, not extracts: {len(found.skipped):,} ({names})", quiet=quiet)
    for reason, count in found.conflicts.items():
        warn(f"{count:,} x {reason}: {'joined all the same' if reason in STILL_JOINED else 'not joined'}")
    for change in found.changes[:TOP_CHANGES]:
        warn(f"much changed since the year before: {change}")
    if len(found.changes) > TOP_CHANGES:
        warn(f"and {len(found.changes) - TOP_CHANGES:,} more changes since the year before")
    for name, error in (*found.failed, *found.near):
        report(error, name)
    verb = "would be accepted" if dry_run else "accepted"
    say(
        f"{found.read:,} rows read, {found.accepted:,} {verb}, {found.rejected:,} rejected"
        + (", nothing stored" if dry_run else ""),
        quiet=quiet,
    )


def _describe(tables: "Sequence[FileReport]") -> Iterator[str]:
    """A file's summary: what it is, then rows and findings of each table it fills."""
    from vshdata.schema import FAMILY_TITLES, LA_NOT_STATED
    from vshdata.years import label

    first = tables[0]
    years = ", ".join(label(year) for year in sorted({year for file in tables for year in file.years}))
    facts = [
        FAMILY_TITLES[first.family],
        " ".join(filter(None, (years or "no year", first.term))),
        f"LA {first.la}" if first.la != LA_NOT_STATED else "LA not stated",
        first.release,
    ]
    yield f"{first.source}: {', '.join(facts)}" + ("" if first.stored else " (not stored)")
    for note in (note for file in tables for note in file.notes):
        yield f"    note: {note}"
    for file in tables:
        linked = f", {file.linked:,} linked" if file.linked is not None else ""
        yield (
            f"    {file.table}: {file.read:,} read, {file.accepted:,} accepted, "
            f"{file.rejected:,} rejected{linked}"
        )
        yield from _findings(file)


def _findings(file: "FileReport") -> Iterator[str]:
    from vshdata.schema import Severity

    for found in file.findings[:TOP_REASONS]:
        word = "rejected" if found.severity is Severity.REJECT else "warning"
        rows = "1 row" if found.rows == 1 else f"{found.rows:,} rows"
        yield f"        {word}: {rows}: {found.message}; {listed(found.lines)} [{found.rule}]"
    if len(file.findings) > TOP_REASONS:
        yield f"        and {len(file.findings) - TOP_REASONS} more kinds of finding"
