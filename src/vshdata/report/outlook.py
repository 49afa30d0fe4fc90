"""Forecasts and the reconciliation as rows of text."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from vshdata.attendance.reconcile import Line
from vshdata.figures.disclosure import SafeCell
from vshdata.figures.rounding import round_half_away
from vshdata.report.cells import raw_value

Rows = tuple[tuple[str, ...], list[tuple[str, ...]]]


class Outlook(Protocol):
    """A forecast as it may be shown."""

    @property
    def cohort(self) -> str:
        """The cohort's id."""

    @property
    def as_of(self) -> date:
        """The last day with marks."""

    @property
    def left(self) -> int:
        """Possible sessions still to come."""

    @property
    def cells(self) -> Mapping[str, SafeCell]:
        """By part of the forecast."""


def forecast_rows(outlooks: Sequence[Outlook]) -> Rows:
    """One line per cohort; percentages of its children with possible sessions."""
    headings = ("cohort", "source", "as_of", "pupils", "persistent_so_far", "forecast", "low", "high")
    return (*headings, "sessions_left"), [
        (
            item.cohort,
            "live",
            item.as_of.isoformat(),
            "" if item.cells["expected"].denominator is None else str(item.cells["expected"].denominator),
            *(raw_value(item.cells[part]) for part in ("so_far", "expected", "low", "high")),
            str(item.left),
        )
        for item in outlooks
    ]


def reconciliation_rows(lines: Sequence[Line]) -> Rows:
    """One line per rule, from live to census; the lines between add up."""
    headings = ("line", "pupils", "persistent", "possible", "authorised", "unauthorised", "absence", "rule")
    return headings, [
        (
            line.label,
            str(line.pupils),
            str(line.persistent),
            str(line.sessions.possible),
            str(line.sessions.authorised),
            str(line.sessions.unauthorised),
            _rate(line) if at in {0, len(lines) - 1} else "",
            line.rule,
        )
        for at, line in enumerate(lines)
    ]


def _rate(line: Line) -> str:
    own = line.sessions
    if not own.possible:
        return ""
    return str(round_half_away(100 * (own.authorised + own.unauthorised) / own.possible, 1))
