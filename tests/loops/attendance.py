"""Absence and exclusions by a plain loop over rows, pupil by pupil."""

from collections import defaultdict
from typing import Any

from worlds import Row

ORDER = ["primary", "secondary", "special", "ap"]


def phase_of(row: Row) -> str | None:
    if row["phase"]:
        return str(row["phase"])
    years = {"R": "primary", "1": "primary", "6": "primary"} | dict.fromkeys(("7", "11", "12"), "secondary")
    return years.get(row["nc_year"])


def heaviest(weights: dict[str | None, int]) -> str | None:
    weighed = {phase: weights[phase] for phase in ORDER if weights.get(phase, 0) > 0}
    return max(weighed, key=lambda phase: (weighed[phase], -ORDER.index(phase))) if weighed else None


def january(census: list[Row]) -> dict[int, str | None]:
    places: defaultdict[int, defaultdict[str | None, int]] = defaultdict(lambda: defaultdict(int))
    for row in census:
        if row["term"] == "spring" and row["enrol_status"] in {"C", "M"}:
            places[row["pupil"]][phase_of(row)] += 1
    return {pupil: heaviest(weights) for pupil, weights in places.items()}


def counts(row: Row) -> bool:
    if row["sessions_authorised"] is None and row["sessions_unauthorised"] is None:
        return False
    of_age = row["nc_year"] not in {"R", "12"} if row["age"] is None else 5 <= row["age"] <= 15
    return of_age and bool(row["sessions_possible"])


def absence_by_hand(rows: list[Row], census: list[Row] | None) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    main = january(census or [])
    for pupil in {row["pupil"] for row in rows if counts(row)}:
        own = [row for row in rows if row["pupil"] == pupil and counts(row)]
        weights: defaultdict[str | None, int] = defaultdict(int)
        for row in own:
            weights[phase_of(row)] += row["sessions_possible"]
        possible = sum(row["sessions_possible"] for row in own)
        authorised = sum(row["sessions_authorised"] or 0 for row in own)
        unauthorised = sum(row["sessions_unauthorised"] or 0 for row in own)
        found[pupil] = {
            "phase": main.get(pupil) or heaviest(weights),
            "overall": (authorised + unauthorised, possible),
            "auth": (authorised, possible),
            "unauth": (unauthorised, possible),
            "pa": (int(10 * (authorised + unauthorised) >= possible), 1),
            "sa": (int(2 * (authorised + unauthorised) >= possible), 1),
        }
    return found


def exclusions_by_hand(rows: list[Row], census: list[Row]) -> dict[int, dict[str, Any]]:
    events: dict[int, dict[str, int]] = {}
    for pupil in january(census):
        told: defaultdict[tuple[Any, ...], set[str | None]] = defaultdict(set)
        for row in rows:
            if row["pupil"] == pupil and row["duplicate"] is not True:
                told[row["category"], row["start"], row["sessions"]].add(row["school"])
        number: defaultdict[str, int] = defaultdict(int)
        for (category, *_), schools in told.items():
            number[category] += max(1, len(schools - {None}))
        events[pupil] = number
    return {
        pupil: {
            "phase": phase,
            "pex": (events[pupil]["PERM"], 1),
            "sus": (events[pupil]["SUSP"], 1),
            "sus1": (int(events[pupil]["SUSP"] > 0), 1),
        }
        for pupil, phase in january(census).items()
    }


PHASES = {"all": None, "pri": "primary", "sec": "secondary"}

ABSENCE = [
    f"abs_{what}_{schools}" for schools in PHASES for what in ("overall", "auth", "unauth", "pa", "sa")
]
EXCLUSIONS = [f"exc_{what}_{schools}" for schools in PHASES for what in ("pex", "sus", "sus1")]


def add_up(by_pupil: dict[int, dict[str, Any]], indicator: str) -> tuple[int, int]:
    """Numerator and denominator of an indicator the loop knows."""
    own = parts_of(by_pupil, indicator)
    return sum(top for top, _ in own), sum(bottom for _, bottom in own)


def parts_of(by_pupil: dict[int, dict[str, Any]], indicator: str) -> list[tuple[int, int]]:
    """What each pupil adds to both."""
    _, what, schools = indicator.split("_")
    return [facts[what] for facts in by_pupil.values() if PHASES[schools] in {None, facts["phase"]}]
