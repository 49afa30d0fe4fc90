"""Dates of birth: which exclude each other, and which differ by a slip of the pen."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date

import polars as pl

SWAPPED = "day and month swapped"
DIGIT = "one digit off"

_DIGITS = re.compile(r"\d")


def slip(one: date, other: date) -> str:
    """What slip tells two dates apart, or nothing: they are equal, or too far apart."""
    if one == other:
        return ""
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return SWAPPED
    off = sum(a != b for a, b in zip(one.isoformat(), other.isoformat(), strict=True))
    return DIGIT if off == 1 else ""


def slips_of(day: date) -> set[date]:
    """Every date that a slip makes of this one."""
    text = day.isoformat()
    spelt = {
        f"{text[: at.start()]}{digit}{text[at.end() :]}"
        for at in _DIGITS.finditer(text)
        for digit in "0123456789"
    }
    spelt.add(f"{day.year:04d}-{day.day:02d}-{day.month:02d}")
    return {read for one in spelt if (read := _read(one)) is not None} - {day}


def exclude(some: Collection[date], others: Collection[date]) -> bool:
    """Whether both are known and no date is in both."""
    return bool(some) and bool(others) and not set(some) & set(others)


def differ_by_slip(some: Iterable[date], others: Collection[date]) -> bool:
    """Whether a slip away from one of the dates is one of the others."""
    return any(slip(one, other) for one in some for other in others)


def births_of(identities: pl.LazyFrame, numbers: Collection[int]) -> Mapping[int, frozenset[date]]:
    """Number -> dates of birth it was described with, of these numbers."""
    wanted = pl.LazyFrame({"id": pl.Series(list(numbers), dtype=pl.UInt32)})
    told = identities.select("id", "dob").drop_nulls().join(wanted, on="id", how="semi").unique().collect()
    found: dict[int, set[date]] = defaultdict(set)
    for number, born in told.iter_rows():
        found[number].add(born)
    return {number: frozenset(days) for number, days in found.items()}


def _read(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
