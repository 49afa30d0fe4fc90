"""Cells of the product beside cells of the second opinion."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from .figures import Cell
from .opinion import Opinion

NEAR = 1e-9
Key = tuple[str, str, int]
"""Cohort, indicator, and the year an academic year ends in."""


@dataclass(frozen=True)
class Printed:
    """A row of a long trend as the product prints it."""

    status: str
    value: float | None
    numerator: float | None
    denominator: float | None


def printed(text: str) -> dict[Key, Printed]:
    """The rows of `trend --format csv --long`."""
    return {
        (row["cohort"], row["indicator"], int(row["academic_year"])): Printed(
            row["status"], amount(row["value"]), amount(row["numerator"]), amount(row["denominator"])
        )
        for row in csv.DictReader(io.StringIO(text))
    }


def amount(text: str) -> float | None:
    return float(text) if text else None


def opinions(opinion: Opinion, cohorts: Iterable[str], years: Iterable[int]) -> dict[Key, Cell]:
    return {
        (cohort, indicator, year): cell
        for cohort in cohorts
        for year in years
        for indicator, cell in opinion.cells(cohort, year).items()
    }


def equal(one: Printed, other: Cell) -> bool:
    return one.status == other.status and all(
        same(theirs, ours)
        for theirs, ours in (
            (one.value, other.value),
            (one.numerator, other.numerator),
            (one.denominator, other.denominator),
        )
    )


def same(one: float | None, other: Fraction | int | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - float(other)) <= NEAR * max(1, abs(one))


def differences(product: dict[Key, Printed], ours: dict[Key, Cell]) -> list[Key]:
    """Cells that only one of the two has, or that differ in status, value, numerator or denominator."""
    return sorted(
        key
        for key in {*product, *ours}
        if key not in product or key not in ours or not equal(product[key], ours[key])
    )
