"""What may stand in `vshdata.toml`, and what each value must be. Loaded only where there is a file."""

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from vshdata.tables.social_care import NEEDS
from vshdata.tables.statuses import LOOKED_AFTER, NEED, STATUSES

CARE_MONTHS = 12
"""What one looked-after return is sure to tell of: an earlier episode of care may have ended before it."""

_LEAP_YEAR = 2000
_DAY = re.compile(r"(\d\d)-(\d\d)", re.ASCII)


def _one_of(*allowed: str) -> AfterValidator:
    def check(value: str) -> str:
        if value not in allowed:
            raise ValueError(f"there is no '{value}'; choose from {', '.join(allowed)}")
        return value

    return AfterValidator(check)


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _read_day(value: Any) -> tuple[int, int]:
    """`12-31` as month and day, of any year."""
    found = _DAY.fullmatch(value) if isinstance(value, str) else None
    if found is None or value == "02-29":
        raise ValueError("write month and day of any year, as in '12-31'")
    month, day = int(found[1]), int(found[2])
    try:
        date(_LEAP_YEAR, month, day)
    except ValueError:
        raise ValueError(f"there is no day {value}; write month and day, as in '12-31'") from None
    return month, day


def _check_some(value: list[str]) -> list[str]:
    if not value:
        raise ValueError("name at least one status")
    return value


def _check_id(value: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9-]*", value):
        raise ValueError("a name of your own is small letters, digits and hyphens, as in 'my-cohort'")
    return value


Statuses = Annotated[list[Annotated[str, _one_of(*STATUSES)]], BeforeValidator(_as_list)]
Needs = Annotated[list[Annotated[str, _one_of(*NEEDS)]], BeforeValidator(_as_list)]
OwnId = Annotated[str, AfterValidator(_check_id)]
Age = Annotated[int, Field(ge=0, le=25)]


class OwnCohort(BaseModel):
    """A cohort of the user's own: `[cohorts.my-cohort]`."""

    model_config = ConfigDict(extra="forbid")
    status: Annotated[Statuses, AfterValidator(_check_some)]
    also: Statuses = []
    without: Statuses = []
    name: str = ""
    definition: str = ""
    reference_date: Annotated[tuple[int, int], BeforeValidator(_read_day)] = (3, 31)
    min_months: Annotated[int, Field(ge=0, le=240)] = 0
    look_back_years: Annotated[int, Field(ge=0, le=20)] = 0
    ages: tuple[Age, Age] | None = None
    primary_need: Needs = []

    @model_validator(mode="after")
    def fits_together(self) -> Self:
        """Values that are right alone and wrong together."""
        if self.min_months > CARE_MONTHS and LOOKED_AFTER in self.status:
            raise ValueError(
                f"min_months of {LOOKED_AFTER} is at most {CARE_MONTHS}, as one return tells no more"
            )
        if self.primary_need and NEED not in self.status:
            raise ValueError(f"primary_need asks for status '{NEED}'")
        if self.ages and self.ages[0] > self.ages[1]:
            raise ValueError("ages are the youngest and then the oldest")
        return self


class OwnProfile(BaseModel):
    """A disclosure profile of the user's own: `[profiles.our-board]`."""

    model_config = ConfigDict(extra="forbid")
    threshold: Annotated[int, Field(ge=1, le=100)]
    hide_zero: bool = True
    complement: bool = False
    rounding: Annotated[int, Field(ge=0, le=100)] = 0
    use: str = ""

    @model_validator(mode="after")
    def fits_together(self) -> Self:
        """A number that is shown must not become 0 by rounding."""
        if self.rounding > 2 * self.threshold:
            raise ValueError("rounding is at most twice the threshold, or numbers shown could become 0")
        return self


class SettingsFile(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid")
    lake: Path | None = None
    protect: str | None = None
    la: str | None = Field(default=None, pattern=r"^\d{3}$")
    region: str | None = None
    neighbours: list[str] = []
    alerts: dict[str, int] = {}
    cohorts: dict[OwnId, OwnCohort] = {}
    profiles: dict[OwnId, OwnProfile] = {}
