"""Academic years, and how a social-care year meets one.

An academic year is stored as the calendar year it ends: 2024 is 2023/24 (1 September 2023 to
31 August 2024). A children in need or looked-after return covers 1 April to 31 March and meets the
academic year that contains its 31 March, so the return for the year to 31 March 2024 meets 2023/24.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Self

from vshdata.errors import UsageError

FIRST_YEAR = 2000
"""Nothing this tool reads is older; an earlier number is a slip, not a year."""

LAST_YEAR = 2099

_ONE_YEAR = re.compile(r"(?P<end>\d{4})")
_TWO_YEARS = re.compile(r"(?P<start>\d{4})\s*[/_-]?\s*(?P<end>\d{4}|\d{2})")


@dataclass(frozen=True, order=True)
class AcademicYear:
    """A school year by the calendar year it ends."""

    end: int

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.end <= LAST_YEAR:
            raise UsageError(
                f"{self.end} is not an academic year between {FIRST_YEAR} and {LAST_YEAR}.",
                "Write the year it ends (2024) or both halves (2023/24).",
            )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2024`, `2023/24`, `2023-24`, `2023/2024` or `202324`.

        Raises:
            UsageError: if the text is none of these, or its halves are not consecutive.
        """
        year = parse_year(text)
        if year is None:
            raise UsageError(
                f"'{text}' is not an academic year.",
                "Write the year it ends (2024) or both halves (2023/24).",
            )
        return cls(year)

    @property
    def previous(self) -> "AcademicYear":
        """The academic year just before."""
        return AcademicYear(self.end - 1)

    @property
    def census_start(self) -> date:
        """1 April: the first day of the social-care return that meets this year."""
        return date(self.end - 1, 4, 1)

    @property
    def census_day(self) -> date:
        """31 March: the reference date of the social-care return that meets this year."""
        return date(self.end, 3, 31)

    def __str__(self) -> str:
        return f"{self.end - 1}/{self.end % 100:02d}"


def parse_year(text: str) -> int | None:
    """The year an academic year ends, from any of its usual spellings; None if it is none."""
    text = text.strip()
    if single := _ONE_YEAR.fullmatch(text):
        end = int(single["end"])
    elif double := _TWO_YEARS.fullmatch(text):
        start, end = int(double["start"]), int(double["end"])
        if end < 100:  # noqa: PLR2004 - two digits stand for the century of the first half
            end += start // 100 * 100
        if end % 100 == 0 and start % 100 == 99 and end < start:  # noqa: PLR2004 - 1999/00
            end += 100
        if end != start + 1:
            return None
    else:
        return None
    return end if FIRST_YEAR <= end <= LAST_YEAR else None


def parse_years(text: str) -> tuple[int, ...]:
    """Read a list of years and ranges, such as `2019,2022..2024`, in order without repeats.

    Raises:
        UsageError: if a part is not a year, or a range runs backwards.
    """
    years: set[int] = set()
    for part in text.split(","):
        first, dots, last = part.partition("..")
        start = AcademicYear.parse(first).end
        end = AcademicYear.parse(last).end if dots else start
        if end < start:
            raise UsageError(f"The range '{part.strip()}' runs backwards.", "Write 2022..2024.")
        years.update(range(start, end + 1))
    return tuple(sorted(years))


def label(year: int) -> str:
    """2024 as `2023/24`."""
    return str(AcademicYear(year))
