"""`catalog`: what is loaded, by dataset and year, and what a request would lack."""

from typing import TYPE_CHECKING, Annotated

import typer

from vshdata.cli import choices, output
from vshdata.cli.context import shared
from vshdata.cli.diagnostics import say
from vshdata.errors import NothingLoadedError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vshdata.api.held import Holding
    from vshdata.api.lacks import Lack
    from vshdata.cli.context import Shared
    from vshdata.slices import Slice

Lines = tuple[tuple[str, ...], list[tuple[str, ...]]]

TERM_LETTERS = {"autumn": "a", "spring": "s", "summer": "u", "summer_end": "e"}

DOT, ASCII_DOT = "●", "*"

SECONDS = len("2024-03-31T12:00:00")
"""A time to the second, which is that of Greenwich."""


def catalog(
    context: typer.Context,
    detail: Annotated[
        bool, typer.Option("--detail", help="One line per slice: rows, release, source, time.")
    ] = False,
    rows: Annotated[bool, typer.Option("--rows", help="Numbers of rows, as through a pipe.")] = False,
    cohort: Annotated[
        str | None,
        typer.Option(
            metavar="COHORT",
            autocompletion=choices.cohorts,
            help="What a trend of this cohort would lack [default: cin, where an area is given].",
        ),
    ] = None,
    area: Annotated[
        str | None,
        typer.Option(
            metavar="AREA",
            autocompletion=choices.areas,
            help="What a trend of this area would lack [default: ks4, where a cohort is given].",
        ),
    ] = None,
    years: Annotated[
        str | None,
        typer.Option(metavar="YEARS", help="Of these years only, with --cohort or --area."),
    ] = None,
) -> None:
    """Show what the lake holds, by dataset and year, or what a trend would lack."""
    options = shared(context)
    if cohort or area:
        if detail or rows:
            raise UsageError(
                "--detail and --rows show what is loaded, not what a trend would lack.",
                "Leave them out, or leave out --cohort and --area.",
            )
        _print_lacks(options, cohort or "cin", area or "ks4", years)
    elif years:
        raise UsageError("--years is for what a trend would lack.", "Add --cohort or --area.")
    elif detail:
        _print_slices(options)
    else:
        _print_grid(options, rows=rows or not output.is_screen())


# ------------------------------------------------------------------ what is there


def _print_grid(options: "Shared", *, rows: bool) -> None:
    """Rows by dataset and year, or for the eye a dot or the letters of terms."""
    from vshdata import api

    held = api.holdings(options.lake)
    if not held:
        raise _empty(options)
    show = (lambda item: str(item.rows)) if rows else _mark
    headings, lines = _grid(held, show)
    output.write_lines(headings, lines, color=options.color, blocks=True)
    letters = {term for item in held for term in item.terms}
    if letters and not rows:
        say(_legend(letters), quiet=options.quiet)


def _grid(held: "Sequence[Holding]", show: "Callable[[Holding], str]") -> Lines:
    """One line per dataset, one column per year; nothing where none is loaded."""
    from vshdata.years import label

    years = sorted({item.year for item in held})
    cells = {(item.table, item.year): show(item) for item in held}
    names = dict.fromkeys(item.table for item in held)
    lines = [(name, *(cells.get((name, year), "") for year in years)) for name in names]
    return ("Dataset", *map(label, years)), lines


def _mark(item: "Holding") -> str:
    dot = DOT if output.draws_blocks() else ASCII_DOT
    return "".join(TERM_LETTERS[term] for term in item.terms) or dot


def _legend(terms: set[str]) -> str:
    from vshdata.figures.coverage import TERMS

    known = ", ".join(f"{letter} {TERMS[term]}" for term, letter in TERM_LETTERS.items() if term in terms)
    return f"Terms loaded: {known}."


def _print_slices(options: "Shared") -> None:
    from vshdata import api

    slices = api.catalog(options.lake)
    if not slices:
        raise _empty(options)
    headings, lines = _detail(slices)
    output.write_lines(headings, lines, color=options.color)


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
            item.provenance["time"][:SECONDS],
        )
        for item in slices
    ]
    return headings, [tuple(line) for line in lines]


def _empty(options: "Shared") -> NothingLoadedError:
    return NothingLoadedError(f"The lake at {options.lake} is empty.", "Load files: vshdata ingest FILE…")


# ------------------------------------------------------------------ what is not there


def _print_lacks(options: "Shared", cohort: str, area: str, years: str | None) -> None:
    from vshdata import api
    from vshdata.figures.indicators import choose

    lacks = api.lacking(options.lake, cohort=cohort, area=area, years=years, cohorts=options.cohorts)
    asked = len(choose(area, None))
    if output.is_screen():
        output.write_paragraphs([_in_words(lack, asked) for lack in lacks], color=options.color)
    else:
        headings = ("Lacking", "Then", "Years", "Indicators", "Next step")
        output.write_lines(headings, [_raw(lack) for lack in lacks], color=options.color)
    if not any(lack.step for lack in lacks):
        say(f"Nothing that can be loaded is lacking for {cohort} and {area}.", quiet=options.quiet)


def _raw(lack: "Lack") -> tuple[str, ...]:
    years = " ".join(map(str, lack.years))
    return (lack.what, lack.then, years, " ".join(lack.indicators), lack.step)


def _in_words(lack: "Lack", asked: int) -> tuple[str, tuple[tuple[str, str], ...]]:
    """A heading, and lines of a name and what there is to say."""
    from vshdata.years import label

    number = len(lack.indicators)
    whose = f"all {asked} indicators" if number == asked else f"{number} of {asked} indicators"
    return lack.what[0].upper() + lack.what[1:], (
        ("years", ", ".join(map(label, lack.years))),
        ("then", f"{lack.then}: {whose}"),
        *(() if number == asked else (("which", _by_area(lack.indicators)),)),
        ("next step", lack.step or "none: there is no such figure anywhere"),
    )


def _by_area(ids: "Sequence[str]") -> str:
    """Indicators by id, those of a whole area by its name."""
    from vshdata.figures.indicators import Area, in_area

    words, left = [], list(ids)
    for area in Area:
        own = [item.id for item in in_area(area)]
        if set(own) <= set(left):
            words.append(f"all of {area}")
            left = [id_ for id_ in left if id_ not in own]
    return ", ".join([*words, *left])
