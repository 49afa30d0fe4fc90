"""Options that several commands share, each declared once."""

from pathlib import Path
from typing import Annotated

import typer

from vshdata.cli import choices
from vshdata.settings import DEFAULT_PROFILE

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
