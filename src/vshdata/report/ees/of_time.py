"""Rules of time periods."""

import re
from collections.abc import Iterator

from vshdata.report.ees.pair import Pair
from vshdata.report.ees.rules import Rule, fails

_TERMS = ("Autumn term", "Spring term", "Summer term")
_MONTHS = ("January February March April May June July August September October November December").split()
_SIX = ("Academic year", "Financial year", "Tax year", "Autumn and spring term", *_TERMS)
_QUARTERS = tuple(f"Financial year Q{quarter}" for quarter in range(1, 5))
_HALVES = ("Part 1 (April to September)", "Part 2 (October to March)")
_WEEKS = tuple(f"Week {week}" for week in range(1, 54))
_FOUR = ("Calendar year", "Reporting year", *_MONTHS, *_WEEKS)
MAY_MIX = (_TERMS, _QUARTERS, _HALVES, tuple(_MONTHS), _WEEKS)
"""Identifiers that may stand in one file; any other stands alone."""

DIGITS = {**dict.fromkeys((*_SIX, *_QUARTERS, *_HALVES), 6), **dict.fromkeys(_FOUR, 4)}
"""How many digits a period of each identifier has."""


def _periods(pair: Pair) -> Iterator[tuple[str, str]]:
    rows = pair.data.rows
    return iter(dict.fromkeys((row["time_period"], row["time_identifier"]) for row in rows))


def _time_period_num(pair: Pair) -> Iterator[str]:
    wrong = (value for value in pair.data.values("time_period") if not re.fullmatch(r"\d{4}|\d{6}", value))
    return (f"the period {value!r} is not of four or six digits" for value in wrong)


def _time_id_valid(pair: Pair) -> Iterator[str]:
    wrong = (value for value in pair.data.values("time_identifier") if value not in DIGITS)
    return (f"there is no time identifier {value!r}" for value in wrong)


def _time_id_mix(pair: Pair) -> Iterator[str]:
    given = set(pair.data.values("time_identifier"))
    if len(given) > 1 and not any(given <= set(together) for together in MAY_MIX):
        yield f"{', '.join(sorted(given))} may not stand in one file"


def _time_period(pair: Pair) -> Iterator[str]:
    for period, identifier in _periods(pair):
        if len(period) != DIGITS.get(identifier, len(period)):
            yield f"the period {period!r} is not one of {identifier}"


def _time_period_six(pair: Pair) -> Iterator[str]:
    for period, _ in _periods(pair):
        halves = re.fullmatch(r"(\d{4})(\d{2})", period)
        if halves and (int(halves[1]) + 1) % 100 != int(halves[2]):
            yield f"the years of {period!r} do not follow each other"


TIME_FIRST: tuple[Rule, ...] = (
    fails("time_period_num", _time_period_num),
    fails("time_id_valid", _time_id_valid),
    fails("time_id_mix", _time_id_mix),
)
TIME: tuple[Rule, ...] = (
    fails("time_period", _time_period),
    fails("time_period_six", _time_period_six),
)
