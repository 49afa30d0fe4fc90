"""Making one row a pupil of absence and exclusions gives what a plain loop gives, whatever is told."""

from collections import defaultdict
from datetime import date
from random import Random
from typing import Any

import pytest
from attendance_worlds import Row, World
from hypothesis import given, settings
from hypothesis import strategies as st

from vshdata.figures.indicators import in_area
from vshdata.figures.measure import Figure

STEADY = settings(derandomize=True, deadline=None, max_examples=60)
ABSENCE = [item.id for item in in_area("absence")]
EXCLUSIONS = [item.id for item in in_area("exclusions")]

pupils = st.integers(1, 4)
phases = st.sampled_from([None, "primary", "secondary", "special"])
nc_years = st.sampled_from([None, "R", "1", "6", "7", "11", "12", "X"])
sessions = st.none() | st.integers(0, 30)
some_absence = st.lists(
    st.fixed_dictionaries(
        {
            "pupil": pupils,
            "term": st.sampled_from(["autumn", "spring"]),
            "school": st.sampled_from(["1", "2"]),
            "phase": phases,
            "nc_year": nc_years,
            "age": st.none() | st.integers(3, 17),
            "sessions_possible": st.none() | st.integers(0, 60),
            "sessions_authorised": sessions,
            "sessions_unauthorised": sessions,
        }
    ),
    max_size=8,
)
some_events = st.lists(
    st.fixed_dictionaries(
        {
            "pupil": pupils,
            "school": st.sampled_from(["1", "2", None]),
            "start": st.sampled_from([date(2023, 11, 6), date(2024, 5, 2), None]),
            "category": st.sampled_from(["PERM", "SUSP", "LNCH"]),
            "sessions": st.sampled_from([None, 1, 4]),
            "duplicate": st.sampled_from([None, False, True]),
        }
    ),
    max_size=8,
)
some_census = st.lists(
    st.fixed_dictionaries(
        {
            "pupil": pupils,
            "phase": phases,
            "nc_year": nc_years,
            "term": st.sampled_from(["spring", "autumn"]),
            "enrol_status": st.sampled_from(["C", "M", "S", None]),
        }
    ),
    max_size=6,
)

# ---------------------------------------------------------------------- the loop

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


def add_up(by_pupil: dict[int, dict[str, Any]], indicator: str) -> tuple[int, int]:
    _, what, phase = indicator.split("_")
    wanted = {"all": None, "pri": "primary", "sec": "secondary"}[phase]
    own = [facts[what] for facts in by_pupil.values() if wanted in {None, facts["phase"]}]
    return sum(top for top, _ in own), sum(bottom for _, bottom in own)


def facts(found: list[Figure]) -> list[tuple[float | None, int | None]]:
    return [(item.numerator, item.denominator) for item in found]


# ---------------------------------------------------------------------- the properties


@STEADY
@given(some_absence, st.none() | some_census)
def test_absence_equals_the_loop(rows: list[Row], census: list[Row] | None) -> None:
    by_pupil = absence_by_hand(rows, census)

    for found in World(absence=rows, census=census).figures(*ABSENCE):
        assert (found.numerator, found.denominator) == add_up(by_pupil, found.indicator.id)
        assert found.blanks == 0


@STEADY
@given(some_events, some_census)
def test_exclusions_equal_the_loop(rows: list[Row], census: list[Row]) -> None:
    by_pupil = exclusions_by_hand(rows, census)

    for found in World(exclusions=rows, census=census).figures(*EXCLUSIONS):
        assert (found.numerator, found.denominator) == add_up(by_pupil, found.indicator.id)


@STEADY
@given(some_events, some_census)
def test_telling_everything_twice_changes_nothing(rows: list[Row], census: list[Row]) -> None:
    once, twice = World((), rows, census), World((), [*rows, *rows], census)

    assert facts(once.figures(*EXCLUSIONS)) == facts(twice.figures(*EXCLUSIONS))


@STEADY
@given(some_absence, some_census, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rows: list[Row], census: list[Row], chance: Random) -> None:
    there = World(rows, (), census).pupils("absence")
    back = World(chance.sample(rows, len(rows)), (), chance.sample(census, len(census))).pupils("absence")

    assert there == back


@STEADY
@given(some_absence)
def test_a_pupil_cut_into_two_schools_stays_one_pupil(rows: list[Row]) -> None:
    """Every row told in two halves, of two schools, gives the same pupils."""
    halves = [
        {**row, "school": school, **{name: cut(row[name], school) for name in row if "sessions" in name}}
        for row in rows
        for school in ("1", "2")
        if row["sessions_possible"] is None or row["sessions_possible"] > 1
    ]
    whole = [row for row in rows if row["sessions_possible"] is None or row["sessions_possible"] > 1]

    assert World(absence=halves).pupils("absence") == World(absence=whole).pupils("absence")


def cut(number: int | None, school: str) -> int | None:
    return None if number is None else number // 2 + (number % 2 if school == "1" else 0)


@pytest.mark.parametrize("name", [*ABSENCE, *EXCLUSIONS])
def test_every_name_says_what_and_of_whom(name: str) -> None:
    _, what, phase = name.split("_")
    assert what in {"overall", "auth", "unauth", "pa", "sa", "pex", "sus", "sus1"}
    assert phase in {"all", "pri", "sec"}
