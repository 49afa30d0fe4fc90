"""Whether a file writes its dates month first, by the evidence of all of them. It is never guessed.

Read as written elsewhere, day first, most such dates give another day, not an error.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from vshdata.intake.values import full_year

_PARTS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?!\d).*", re.ASCII)
_MONTHS = 12
_SATURDAY = 5
MANY_WEEKENDS = 3
"""Rows of school days on a Saturday or Sunday that are too many for a slip."""


@dataclass(frozen=True)
class Evidence:
    """What the dates of a column say, written with two numbers before the year.

    `day_only` and `month_only`: rows that can only be read day first, or month first. `weekends`: rows on
    a Saturday or Sunday read day first; `weekends_turned`: read month first. `line`: the first row
    that speaks for month first.
    """

    day_only: int = 0
    month_only: int = 0
    weekends: int = 0
    weekends_turned: int = 0
    line: int = 0

    def __add__(self, other: "Evidence") -> "Evidence":
        return Evidence(
            self.day_only + other.day_only,
            self.month_only + other.month_only,
            self.weekends + other.weekends,
            self.weekends_turned + other.weekends_turned,
            min(filter(None, (self.line, other.line)), default=0),
        )

    @property
    def is_mixed(self) -> bool:
        """Whether some dates are day first and others month first."""
        return bool(self.day_only and self.month_only)

    @property
    def is_month_first(self) -> bool:
        """Whether the file is written month first."""
        if self.day_only:
            return False
        return bool(self.month_only) or (self.weekends >= MANY_WEEKENDS and not self.weekends_turned)

    def __str__(self) -> str:
        if self.month_only:
            return (
                f"{self.month_only:,} have a second number above 12 and none a first, from line {self.line}"
            )
        return (
            f"{self.weekends:,} are a Saturday or Sunday if read day first, and none if read month first, "
            f"from line {self.line}"
        )


def evidence_of(texts: pl.DataFrame, *, school_days: bool) -> Evidence:
    """The evidence of one column: `text`, `rows`, `line`. `school_days`: none is on a weekend."""
    found = [(parts, rows, line) for text, rows, line in texts.iter_rows() if (parts := _parts(text))]
    over = [(rows, line) for (first, second, _), rows, line in found if first <= _MONTHS < second]
    under = sum(rows for (first, second, _), rows, _ in found if second <= _MONTHS < first)
    total = Evidence(under, sum(rows for rows, _ in over), line=min((line for _, line in over), default=0))
    if not school_days:
        return total
    day_first = [item for item in _days(found, turned=False) if item[2].weekday() >= _SATURDAY]
    month_first = [item for item in _days(found, turned=True) if item[2].weekday() >= _SATURDAY]
    weekends = Evidence(
        weekends=sum(rows for rows, _, _ in day_first),
        weekends_turned=sum(rows for rows, _, _ in month_first),
        line=min((line for _, line, _ in day_first), default=0),
    )
    return total + weekends


def form_of(texts: pl.DataFrame) -> str:
    """How a map says the month-first form of a column's dates, such as `mm/dd/yyyy`."""
    found = next(shape for text in texts["text"] if (shape := _PARTS.fullmatch(text)))
    return found[2].join(("mm", "dd", "y" * len(found[4])))


_Found = Sequence[tuple[tuple[int, int, int], int, int]]


def _parts(text: str) -> tuple[int, int, int] | None:
    found = _PARTS.fullmatch(text)
    return (int(found[1]), int(found[3]), full_year(found[4])) if found else None


def _days(found: _Found, *, turned: bool) -> Iterator[tuple[int, int, date]]:
    """Rows, first line and day of the dates that can be read so."""
    for (first, second, year), rows, line in found:
        day, month = (second, first) if turned else (first, second)
        try:
            yield rows, line, date(year, month, day)
        except ValueError:
            continue
