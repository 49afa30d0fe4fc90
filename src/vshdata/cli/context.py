"""What every command shares: the global options, settled once."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from vshdata.settings import DEFAULT_PROFILE, Settings

if TYPE_CHECKING:
    from vshdata.api.comparing import Home
    from vshdata.figures.cohorts import Cohort
    from vshdata.figures.disclosure import Profile


@dataclass(frozen=True)
class Shared:
    """Global options after `vshdata.toml` and the environment were heard."""

    lake: Path
    quiet: bool
    color: bool
    settings: Settings

    def profile(self, asked: str | None) -> str:
        """The disclosure profile: the one asked for, else the one that is set, else the usual one."""
        return asked or self.settings.protect or DEFAULT_PROFILE

    @property
    def cohorts(self) -> "dict[str, Cohort]":
        """The user's own cohorts, by id."""
        from vshdata.figures.cohorts import own_cohorts

        return own_cohorts(self.settings.cohorts)

    @property
    def profiles(self) -> "dict[str, Profile]":
        """The user's own disclosure profiles, by name."""
        from vshdata.figures.disclosure import own_profiles

        return own_profiles(self.settings.profiles)

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
