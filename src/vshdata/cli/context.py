"""What every command shares: the global options, settled once."""

from dataclasses import dataclass
from pathlib import Path

import typer

from vshdata.settings import Settings


@dataclass(frozen=True)
class Shared:
    """Global options after `vshdata.toml` and the environment were heard."""

    lake: Path
    quiet: bool
    color: bool
    settings: Settings


def shared(context: typer.Context) -> Shared:
    """The shared options of a command's context."""
    value = context.find_root().obj
    if not isinstance(value, Shared):
        raise TypeError("the command was called without the application's callback")
    return value
