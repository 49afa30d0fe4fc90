"""Options that several commands share, each declared once."""

from pathlib import Path
from typing import Annotated

import typer

from vshdata.cli import choices
from vshdata.settings import DEFAULT_PROFILE

CohortOption = Annotated[
    str,
    typer.Option(
        metavar="COHORT",
        autocompletion=choices.cohorts,
        help="Which pupils, as listed by vshdata cohorts; add @any for any point in the year.",
    ),
]
AreaOption = Annotated[
    str,
    typer.Option(metavar="AREA", autocompletion=choices.areas, help="Which screen, or key or all of them."),
]
IndicatorsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--indicator", metavar="ID", autocompletion=choices.indicators, help="Only these; may be repeated."
    ),
]
YearsOption = Annotated[
    str | None,
    typer.Option(metavar="YEARS", help="2024, 2022..2024 or 2019,2022..2024 [default: all loaded]."),
]
ProtectOption = Annotated[
    str | None,
    typer.Option(
        metavar="PROFILE",
        autocompletion=choices.profiles,
        help="Disclosure profile: internal dfe strict opensafely, or one of your own "
        f"[default: {DEFAULT_PROFILE}].",
    ),
]
OutputOption = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write to this file.")
]
ByOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="WHAT",
        autocompletion=choices.breakdowns,
        help="Break down by sex fsm sen ethnicity language nc-year phase school school-la need status "
        "or ap; by two at once with a comma.",
    ),
]
ComparatorOption = Annotated[
    str,
    typer.Option(
        metavar="WHOM",
        autocompletion=choices.comparators,
        help="With whom outcomes before and after are compared: fsm, not-in-need, or a cohort.",
    ),
]
CompareOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="WHAT",
        autocompletion=choices.compared_with,
        help="Compare with cohorts and places: all not-in-need england region neighbours, a cohort, an "
        "authority by name or number; several with commas.",
    ),
]
DedupeOption = Annotated[
    bool,
    typer.Option(
        "--dedupe-las", help="Count a child known to several authorities once, by the latest referral."
    ),
]
