"""`vshdata.toml`: what a user settles once instead of typing it each time."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vshdata.errors import UsageError

if TYPE_CHECKING:
    from pydantic import BaseModel

FILE_NAME = "vshdata.toml"
LAKE_VARIABLE = "VSHDATA_LAKE"
DEFAULT_LAKE = Path("lake")
DEFAULT_PROFILE = "dfe"


class Settings:
    """Values from the file in the current folder, each None, or empty, where it is not set.

    `cohorts`: what each cohort of the user's own was declared with, by id; `profiles` likewise, by name.
    `region` and `neighbours`: of the own authority, by names or numbers. `alerts`: limits of the rules of
    alerts, by name.
    """

    def __init__(
        self,
        lake: Path | None = None,
        protect: str | None = None,
        la: str | None = None,
        cohorts: Mapping[str, Mapping[str, Any]] | None = None,
        profiles: Mapping[str, Mapping[str, Any]] | None = None,
        region: str | None = None,
        neighbours: Sequence[str] = (),
        alerts: Mapping[str, int] | None = None,
    ) -> None:
        self.lake = lake
        self.protect = protect
        self.la = la
        self.alerts = alerts or {}
        self.cohorts = cohorts or {}
        self.profiles = profiles or {}
        self.region = region
        self.neighbours = tuple(neighbours)


def read_settings(folder: Path) -> Settings:
    """Read the folder's settings file; without one, nothing is set.

    Raises:
        UsageError: if the file is not TOML, or holds a setting that does not exist or fit.
    """
    path = folder / FILE_NAME
    if not path.exists():
        return Settings()
    import tomllib

    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{FILE_NAME} is not valid TOML: {error}.", "Mend that line.") from None
    checked = _checked(values)
    return Settings(**checked.model_dump())


def lake_path(option: Path | None, settings: Settings) -> Path:
    """Where the lake is: the option, else the variable, else the file, else `./lake`."""
    variable = os.environ.get(LAKE_VARIABLE)
    return option or (Path(variable) if variable else None) or settings.lake or DEFAULT_LAKE


def _checked(values: dict[str, object]) -> "BaseModel":
    """Check what was read. Pydantic loads slowly, so only where there is a file to check."""
    from pydantic import ValidationError

    from vshdata.settings.file import SettingsFile

    try:
        return SettingsFile.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"] if step != "[key]")
        what = first["msg"].removeprefix("Value error, ")
        what = what[:1].lower() + what[1:]
        raise UsageError(f"{FILE_NAME}: '{where}': {what}.", "Mend that setting.") from None
