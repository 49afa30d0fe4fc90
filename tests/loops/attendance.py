"""Absence and exclusions by a plain loop over rows, pupil by pupil."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from worlds import Row

ORDER = ["primary", "secondary", "special", "ap", "independent"]

NUMBERS = {
    "primary": [(1000, 1099), (2000, 3999), (5200, 5299)],
    "secondary": [(4000, 4999), (5400, 5499), (6900, 6999)],
    "special": [(5900, 5949), (7000, 7999)],
    "ap": [(1100, 1149)],
    "independent": [(6000, 6899)],
}


def by_number(text: str | None) -> str | None:
    if text is None or len(text) not in {4, 7} or not text.isdigit():
        return None
    number = int(text[-4:])
    return next(
        (phase for phase, runs in NUMBERS.items() for low, high in runs if low <= number <= high), None
    )


def phase_of(row: Row) -> str | None:
    if row["phase"]:
        return str(row["phase"])
    if told := by_number(row["school"] if "school" in row else row.get("laestab")):
        return told
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


def age_on_31_august_2023(born: date) -> int:
    return 2023 - born.year - ((born.month, born.day) > (8, 31))


def is_of_age(row: Row, births: Mapping[int, list[date]]) -> bool:
    ages = [age_on_31_august_2023(born) for born in births.get(row["pupil"], [])]
    judged = {5 <= age <= 15 for age in ages}
    if len(judged) == 1 and all(0 <= age <= 25 for age in ages):
        return judged.pop()
    return row["nc_year"] not in {"R", "12"} if row["age"] is None else 5 <= row["age"] <= 15


def counts(row: Row, births: Mapping[int, list[date]]) -> bool:
    if row["sessions_authorised"] is None or row["sessions_unauthorised"] is None:
        return False
    return is_of_age(row, births) and bool(row["sessions_possible"])


def absence_by_hand(
    rows: list[Row], census: list[Row] | None, births: Mapping[int, list[date]]
) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    main = january(census or [])
    for pupil in {row["pupil"] for row in rows if counts(row, births)}:
        own = [row for row in rows if row["pupil"] == pupil and counts(row, births)]
        weights: defaultdict[str | None, int] = defaultdict(int)
        for row in own:
            weights[phase_of(row)] += row["sessions_possible"]
        possible = sum(row["sessions_possible"] for row in own)
        authorised = sum(row["sessions_authorised"] for row in own)
        unauthorised = sum(row["sessions_unauthorised"] for row in own)
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
