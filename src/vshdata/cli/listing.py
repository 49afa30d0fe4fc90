"""`pupils`: the commands' one way to pupils by their references, to files the user names."""

from pathlib import Path
from typing import Annotated

import typer

from vshdata.cli import choices
from vshdata.cli.context import Shared, shared
from vshdata.cli.diagnostics import say
from vshdata.errors import UsageError


def pupils(
    context: typer.Context,
    year: Annotated[str, typer.Option(metavar="YEAR", help="Academic year: 2024 or 2023/24.")],
    indicator: Annotated[
        str | None,
        typer.Option(metavar="ID", autocompletion=choices.indicators, help="Behind which indicator."),
    ] = None,
    target: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="File to write, .csv or .parquet.")
    ] = None,
    for_schools: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Write one list per school instead, of the cohort's pupils on its roll, for it to agree.",
        ),
    ] = None,
    cohort: Annotated[
        str, typer.Option(metavar="COHORT", autocompletion=choices.cohorts, help="Which pupils.")
    ] = "cin",
    area: Annotated[
        str, typer.Option(metavar="AREA", autocompletion=choices.areas, help="Which screen.")
    ] = "all",
    by: Annotated[
        list[str] | None,
        typer.Option(
            metavar="WHAT", autocompletion=choices.breakdowns, help="Say which group each pupil is in."
        ),
    ] = None,
    protect: Annotated[
        str | None, typer.Option(metavar="PROFILE", help="Must be internal: pupils are named.")
    ] = None,
) -> None:
    """Write the pupils behind a figure, or one list per school, for inside the Virtual School only."""
    from vshdata.api import open_lake
    from vshdata.api.listing import list_pupils
    from vshdata.years import AcademicYear

    options = shared(context)
    ends = AcademicYear.parse(year).end
    profile = options.profile(protect)
    if for_schools is not None:
        if indicator or target or by:
            raise UsageError(
                "--for-schools lists a whole cohort.",
                "Leave out --indicator, --by and -o, or --for-schools.",
            )
        _for_schools(options, for_schools, cohort, ends, profile)
        return
    if indicator is None or target is None:
        raise UsageError("Say behind which figure, and to which file.", "Add --indicator ID and -o FILE.")
    count = list_pupils(
        open_lake(options.lake),
        target,
        cohort=cohort,
        area=area,
        indicator=indicator,
        year=ends,
        by=by or (),
        protect=profile,
        cohorts=options.cohorts,
    )
    people = "1 pupil is" if count == 1 else f"{count:,} pupils are"
    say(f"{people} in {target}. INTERNAL: they can be recognised. Not for sharing.")


def _for_schools(options: Shared, folder: Path, cohort: str, year: int, profile: str) -> None:
    from vshdata.api import open_lake
    from vshdata.api.school_lists import NOWHERE, write_school_lists

    lake = open_lake(options.lake)
    written = write_school_lists(
        lake, folder, cohort=cohort, year=year, protect=profile, cohorts=options.cohorts
    )
    lists = "1 school" if written.schools == 1 else f"each of {written.schools:,} schools"
    say(f"{written.pupils:,} pupils of {cohort} are in {folder}, in a list for {lists}.")
    if written.nowhere:
        say(f"{written.nowhere:,} of them, on no roll of the last census loaded, are in {NOWHERE}_….csv.")
    say("INTERNAL: send a list to its own school's designated safeguarding lead alone, by a secure way.")
