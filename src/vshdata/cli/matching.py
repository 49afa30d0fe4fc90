"""`match`: who was matched, what a person must judge, and who was not matched."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vshdata.cli import choices, output
from vshdata.cli.context import Shared, shared
from vshdata.cli.diagnostics import listed, say, warn
from vshdata.cli.options import OutputOption, ProtectOption, YearsOption
from vshdata.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from vshdata.figures.disclosure import SafeMatches

_FORMATS = ("table", "csv", "json")
_TOP = 5
"""How many kinds of refused row are told."""


def match(
    context: typer.Context,
    years: YearsOption = None,
    cohort: Annotated[
        str | None,
        typer.Option(
            metavar="COHORT",
            autocompletion=choices.cohorts,
            help="Only children of this cohort [default: all in the returns].",
        ),
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KIND",
            autocompletion=choices.match_kinds,
            help="step dataset cohort age need duration funnel coverage, or school; may be repeated.",
        ),
    ] = None,
    protect: ProtectOption = None,
    form: Annotated[
        str | None, typer.Option("--format", metavar="FORMAT", help=f"One of: {' '.join(_FORMATS)}.")
    ] = None,
    target: OutputOption = None,
    review: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write near matches there, for a person to judge each pair."),
    ] = None,
    apply: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Join the pairs confirmed in a reviewed file.")
    ] = None,
    undo: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Take back what a reviewed file, or one pair, had joined."),
    ] = None,
    unmatched: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write children not matched there, with why; internal only."),
    ] = None,
) -> None:
    """Show who was matched to school data, by which step; judge near matches."""
    options = shared(context)
    profile = options.profile(protect)
    asked = [name for name in (review, apply, undo, unmatched) if name is not None]
    if len(asked) > 1:
        raise UsageError("Only one of --review, --apply, --undo and --unmatched at a time.")
    if review is not None:
        _review(options, review)
    elif apply is not None:
        _apply(options, apply)
    elif undo is not None:
        _undo(options, undo)
    elif unmatched is not None:
        _unmatched(options, unmatched, years, profile)
    else:
        _show(options, years, cohort, by, profile, _format(form, target), target)


def _show(
    options: Shared,
    years: str | None,
    cohort: str | None,
    by: list[str] | None,
    profile: str,
    form: str,
    target: Path | None,
) -> None:
    from vshdata.api import joins
    from vshdata.report.matching import json_matches, raw_matches, shown_matches

    found, notes = joins.match_table(
        options.lake,
        years=years,
        cohort=cohort,
        by=by,
        protect=profile,
        cohorts=options.cohorts,
        profiles=options.profiles,
    )
    if form == "json":
        output.write(json_matches(found, notes), target)
    else:
        lines = shown_matches(found) if form == "table" else raw_matches(found)
        output.write_rows(*lines, form=form, target=target, color=options.color)
    for note in notes:
        say(f"note: {note}", quiet=options.quiet)
    _tell_hidden(found, quiet=options.quiet)


def _tell_hidden(found: "SafeMatches", *, quiet: bool) -> None:
    if found.profile.name == "internal":
        say("note: INTERNAL: nothing is hidden. Not for sharing.")
    elif found.hidden:
        say(f"note: {found.hidden:,} rates are hidden by the profile {found.profile.name}.", quiet=quiet)


def _format(form: str | None, target: Path | None) -> str:
    if form is not None and form not in _FORMATS:
        raise UsageError(f"There is no format '{form}' for matches.", f"Formats: {', '.join(_FORMATS)}.")
    chosen = output.choose_format(form, target)
    return chosen if chosen in _FORMATS else "csv"


def _review(options: Shared, target: Path) -> None:
    from vshdata.api import joins

    count = joins.review(options.lake, target)
    pairs = "1 pair" if count == 1 else f"{count:,} pairs"
    say(f"{pairs} to judge in {target}. It names children: for casework alone.")
    say(
        f"Write yes or no in the column decision, then: vshdata match --apply {target}",
        quiet=options.quiet,
    )


def _apply(options: Shared, path: Path) -> None:
    from vshdata.api import joins

    judged = joins.apply_review(options.lake, path)
    reasons: dict[str, list[int]] = {}
    for line, reason in judged.refused:
        reasons.setdefault(reason, []).append(line)
    for reason, lines in list(reasons.items())[:_TOP]:
        warn(f"rejected: {len(lines):,} x {reason}; {listed(lines[:3])}")
    kept_apart = judged.decisions.height - judged.confirmed
    say(
        f"{judged.confirmed:,} pairs joined, {kept_apart:,} kept apart, {judged.undecided:,} undecided, "
        f"{len(judged.refused):,} rows rejected"
    )
    say(f"Take it back with: vshdata match --undo {path.name}", quiet=options.quiet)
    if judged.refused and not judged.decisions.height:
        raise typer.Exit(ExitCode.INVALID)


def _undo(options: Shared, what: str) -> None:
    from vshdata.api import joins

    count = joins.undo_review(options.lake, what)
    say(f"{count:,} {'judgement' if count == 1 else 'judgements'} taken back", quiet=options.quiet)


def _unmatched(options: Shared, target: Path, years: str | None, profile: str) -> None:
    from vshdata.api import joins

    if profile != "internal":
        raise UsageError(
            "The list of children not matched names them, and is for casework alone.",
            "Add --protect internal.",
        )
    count = joins.unmatched(options.lake, target, years=years)
    say(f"{count:,} rows in {target}. INTERNAL: not for sharing.")
