"""What every command shares: the global options, settled once."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from vshdata.settings import Settings

if TYPE_CHECKING:
    from vshdata.api.comparing import Home
    from vshdata.figures.cohorts import Cohort


@dataclass(frozen=True)
class Shared:
    """Global options after `vshdata.toml` and the environment were heard."""

    lake: Path
    quiet: bool
    color: bool
    settings: Settings

    @property
    def cohorts(self) -> "dict[str, Cohort]":
        """The user's own cohorts, by id."""
        from vshdata.figures.cohorts import own_cohorts

        return own_cohorts(self.settings.cohorts)

    @property
    def home(self) -> "Home":
        """The own authority, its region and its neighbours, as far as they are set."""
        from vshdata.api.comparing import Home

        return Home(self.settings.la, self.settings.region, self.settings.neighbours)


def shared(context: typer.Context) -> Shared:
    """The shared options of a command's context."""
    value = context.find_root().obj
    if not isinstance(value, Shared):
        raise TypeError("the command was called without the application's callback")
    return value
