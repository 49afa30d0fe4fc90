"""What a week of live attendance is measured by, declared like indicators.

Sources: DfE, *Pupil attendance in schools* (the weekly series and its rule of ten sessions) and *Working
together to improve school attendance* (register codes).
"""

from vshdata.figures.indicators.kinds import (
    Area,
    Count,
    Direction,
    Indicator,
    Is,
    Ratio,
    Share,
    Unit,
    Value,
)

FEWEST_SESSIONS = 10
"""DfE's rule for live data: a pupil with as many possible sessions or fewer is not measured."""

_FIRST_YEAR = 2019


def _measure(
    id_: str, label: str, value: Value, words: tuple[str, str], better: Direction = Direction.LOWER
) -> Indicator:
    unit = Unit.COUNT if isinstance(value, Count) else Unit.PERCENT
    return Indicator(
        id=f"live_{id_}",
        area=Area.ABSENCE,
        label=label,
        unit=unit,
        decimals=0 if unit is Unit.COUNT else 1,
        direction=better,
        table="attendance_weeks",
        value=value,
        numerator=words[0],
        denominator=words[1],
        first_year=_FIRST_YEAR,
    )


def _of_sessions(id_: str, label: str, what: str, better: Direction = Direction.LOWER) -> Indicator:
    words = (f"sessions {what}", "possible sessions")
    return _measure(id_, label, Ratio(id_.removesuffix("_absence"), "possible"), words, better)


def _absentees(id_: str, label: str, flag: str, among: str, whom: str) -> Indicator:
    value = Share((Is(flag, value=True),), (Is(among, value=True),))
    share = "1 in 10" if flag == "persistent" else "1 in 2"
    return _measure(id_, label, value, (f"pupils absent for at least {share} of their own", whom))


_ANY, _MORE = "pupils with possible sessions so far", f"pupils with more than {FEWEST_SESSIONS} so far"

PUPILS = _measure(
    "pupils",
    "Pupils",
    Count((Is("at_school", value=True),)),
    ("pupils with at least one possible session", "n/a"),
    Direction.NEUTRAL,
)
ATTENDED = _of_sessions("attended", "Attendance", "attended", Direction.HIGHER)
PERSISTENT = _absentees("persistent", "Persistent so far", "persistent", "counted", _ANY)
COVERAGE = _measure(
    "coverage",
    "Pupils with marks",
    Share((Is("with_marks", value=True),)),
    ("pupils with a mark", "pupils with a mark at any time of the year so far"),
    Direction.HIGHER,
)
SCHOOLS = _measure(
    "schools",
    "Schools reporting",
    Share((Is("reports", value=True),)),
    ("schools with a mark of these pupils", "schools with one at any time of the year so far"),
    Direction.HIGHER,
)

OF_PUPILS = (
    PUPILS,
    ATTENDED,
    _of_sessions("authorised_absence", "Authorised absence", "of authorised absence"),
    _of_sessions("unauthorised_absence", "Unauthorised absence", "of unauthorised absence"),
    _of_sessions("late", "Late (L)", "marked late, before the register closed"),
    _of_sessions("suspended", "Suspended (E)", "suspended or excluded"),
    PERSISTENT,
    _absentees("severe", "Severe so far", "severe", "counted", _ANY),
    _absentees(
        "persistent_dfe",
        f"Persistent, over {FEWEST_SESSIONS} sessions (DfE)",
        "persistent",
        "counted_dfe",
        _MORE,
    ),
    _absentees(
        "severe_dfe", f"Severe, over {FEWEST_SESSIONS} sessions (DfE)", "severe", "counted_dfe", _MORE
    ),
    _measure(
        "open",
        "Open marks (N, -)",
        Ratio("open", "due"),
        ("half-days marked N or not at all", "possible sessions and half-days without a mark"),
    ),
    COVERAGE,
)
"""Measured of pupils, in the order of the screen."""

MEASURES = (*OF_PUPILS, SCHOOLS)

WITHIN = {"live_persistent_dfe": "live_persistent", "live_severe_dfe": "live_severe"}
"""Measures of some of the pupils of another."""

APART = {SCHOOLS.id: PUPILS.id}
"""Measures that are not of pupils, and those of pupils that they are hidden with."""
