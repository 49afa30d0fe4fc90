"""The forecast of persistent absence: what must follow, and years of the sample it has not seen."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import pytest

from vshdata.attendance.forecast import Forecast, SoFar, _chance, forecast, sessions_left
from vshdata.sample.census.absence import draw_absence
from vshdata.sample.census.exclusions import draw_exclusions
from vshdata.sample.census.marks import register_files
from vshdata.sample.people import World, build_world
from vshdata.tables.register_codes import Session, codes_counting_as

ABSENT = set(codes_counting_as(Session.AUTHORISED, Session.UNAUTHORISED))
YEARS = (2019, 2022, 2023, 2024, 2025)
SO_FAR = (60, 120, 180, 260, 320)
"""Half-days of 382: after six weeks, twelve, and so on."""


def test_nothing_left_is_what_is() -> None:
    children = [SoFar(38, 380), SoFar(37, 380), SoFar(300, 380), SoFar(0, 380)]
    made = forecast(children, 0)
    assert (made.children, made.so_far, made.expected, made.low, made.high) == (4, 2, 2, 2, 2)


def test_a_child_who_cannot_come_below_a_tenth_is_counted_whole() -> None:
    made = forecast([SoFar(60, 200)], 180)
    assert (made.expected, made.low, made.high) == (1, 1, 1)


def test_a_child_without_sessions_is_left_out_and_nobody_gives_nothing() -> None:
    assert forecast([SoFar(0, 0)], 100) == Forecast(0, 0, 0.0, 0.0, 0.0, 100)


def test_more_absence_so_far_is_never_less_likely() -> None:
    chances = [_chance(SoFar(absent, 100), 200, 0.1, 8.0, 1.0) for absent in range(0, 101, 5)]
    assert chances == sorted(chances)
    assert (chances[0] < 0.3, chances[-1]) == (True, 1.0)


def test_the_interval_narrows_as_the_year_goes_on() -> None:
    reaches = []
    for so_far in (120, 240, 340, 376):
        made = forecast([SoFar(so_far * at // 100, so_far) for at in range(40)], 380 - so_far)
        reaches.append(made.high - made.low)
        assert made.low <= made.expected <= made.high
    assert reaches == sorted(reaches, reverse=True)


def test_sessions_left() -> None:
    assert sessions_left(date(2024, 8, 20), 2025) == 380
    assert sessions_left(date(2025, 2, 11), 2025) == 189
    assert sessions_left(date(2025, 7, 25), 2025) == 0


@pytest.fixture(scope="module")
def worlds() -> Sequence[World]:
    """Two samples whose years had no part in any setting of the model."""
    return [build_world(60, YEARS, seed) for seed in (5, 7)]


def test_held_out_years_lie_in_the_interval(worlds: Sequence[World]) -> None:
    """Of 95% intervals nine in ten or more hold what came, and by midyear they are of some use."""
    made = [pair for world in worlds for year in YEARS for pair in _held_out(world, year)]
    inside = [found.low <= actual <= found.high for found, actual in made]
    assert len(inside) == 2 * len(YEARS) * 2 * len(SO_FAR)
    assert sum(inside) >= 0.9 * len(inside)
    midyear = [found for found, _ in made if found.left <= 202 and found.children > 400]
    assert max((found.high - found.low) / found.children for found in midyear) < 0.12


def _held_out(world: World, year: int) -> Iterator[tuple[Forecast, int]]:
    """Forecasts of all pupils and of those in need at points of a year, with what came."""
    marks = _marks(world, year)
    numbers = {child.enrolment_upn: child.number for child in world.pupils(year)}
    in_need = {upn for upn, number in numbers.items() if number in world.groups[year]}
    for group in (set(marks), set(marks) & in_need):
        own = [marks[upn] for upn in sorted(group)]
        actual = sum(_absent(codes) * 10 >= len(codes) for codes in own)
        for at in SO_FAR:
            children = [SoFar(_absent(codes[:at]), len(codes[:at])) for codes in own]
            yield forecast(children, 382 - at), actual


def _absent(codes: Sequence[str]) -> int:
    return sum(code in ABSENT for code in codes)


def _marks(world: World, year: int) -> Mapping[str, list[str]]:
    """A pupil's marks of the whole year, in order."""
    found: dict[str, list[str]] = {}
    absence, events = draw_absence(world, year), draw_exclusions(world)
    for file in register_files(world, year, absence, events, whole=True):
        for record in file.records:
            upn, *codes = record.lines[0].split(",")
            found.setdefault(upn, []).extend(codes)
    return found
