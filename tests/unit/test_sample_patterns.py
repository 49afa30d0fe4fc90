"""What is built into the synthetic children: how attendance goes with time on a plan."""

from collections.abc import Iterable
from datetime import date
from statistics import fmean

import pytest

from vshdata.sample.census.absence import draw_absence
from vshdata.sample.census.exclusions import MOST_EACH, draw_exclusions
from vshdata.sample.census.sessions import codes_of
from vshdata.sample.census.terms import Census, censuses, possible_sessions
from vshdata.sample.chance import stream
from vshdata.sample.life import days_on_plan
from vshdata.sample.national import Group
from vshdata.sample.people import Child, World, build_world
from vshdata.tables.attendance_returns import MOST_SUSPENDED
from vshdata.tables.register_codes import REGISTER_CODES, Session

YEARS = (2022, 2023, 2024)


@pytest.fixture(scope="module")
def world() -> World:
    return build_world(300, YEARS, 7)


def rates(world: World, group: Group, year: int) -> list[tuple[Child, float]]:
    """Share of sessions missed, of secondary pupils of a group."""
    absence = draw_absence(world, year)
    found = []
    of_group = (child for child in world.pupils(year) if world.groups[year].get(child.number) is group)
    for child in of_group:
        if child.number in absence and child.year_group(year) >= 7:
            parts = absence[child.number].values()
            missed = sum(part.authorised + part.unauthorised for part in parts)
            found.append((child, missed / sum(part.possible for part in parts)))
    return found


def days_protected(child: Child, before: date) -> int:
    spans = [plan.span for case in child.cases for plan in case.protection if plan.span.start < before]
    return sum((min(span.end or before, before) - span.start).days for span in spans)


def gap(pairs: Iterable[tuple[int, float]]) -> float:
    """Mean of those with more than a year before minus mean of those with less than three months."""
    pairs = list(pairs)
    long, short = (
        [rate for _, rate in part]
        for part in ([pair for pair in pairs if pair[0] > 365], [pair for pair in pairs if pair[0] < 90])
    )
    assert min(len(long), len(short)) > 50
    return fmean(long) - fmean(short)


def test_the_longer_on_a_child_in_need_plan_the_less_absent(world: World) -> None:
    gaps = gap(
        (days_on_plan(child.cases, date(year - 1, 9, 1)), rate)
        for year in YEARS
        for child, rate in rates(world, Group.IN_NEED, year)
    )
    assert gaps < -0.05


def test_time_on_a_protection_plan_makes_no_such_difference(world: World) -> None:
    gaps = gap(
        (days_protected(child, date(year - 1, 9, 1)), rate)
        for year in YEARS
        for child, rate in rates(world, Group.PROTECTED, year)
    )
    assert abs(gaps) < 0.05


@pytest.mark.parametrize("year", [2024, 2025])
def test_codes_are_those_of_the_year_and_add_up(world: World, year: int) -> None:
    kinds = {item.code: item for item in REGISTER_CODES}
    for number, parts in draw_absence(world, 2024).items():
        for name, part in parts.items():
            codes = codes_of(stream(year, number, name), part, year)
            sums = dict.fromkeys(Session, 0)
            for code, sessions in codes.items():
                assert kinds[code].is_valid_in(year)
                sums[kinds[code].counts_as] += sessions
            assert sums[Session.AUTHORISED] == part.authorised
            assert sums[Session.UNAUTHORISED] == part.unauthorised
            assert sums[Session.ATTENDED] == part.possible - part.authorised - part.unauthorised


def test_nobody_is_suspended_for_longer_than_the_law_allows(world: World) -> None:
    for events in draw_exclusions(world).values():
        for year in YEARS:
            own = [event for event in events if event.year == year]
            assert len(own) <= MOST_EACH + 1
            assert sum(event.sessions for event in own) <= MOST_SUSPENDED
            assert len({event.start for event in own}) == len(own)


def test_each_census_tells_one_term_of_exclusions_before_autumn_2019_and_two_after() -> None:
    assert Census(2019, "summer").exclusions_of == {(2019, "autumn")}
    assert Census(2019, "autumn").exclusions_of == {(2019, "spring"), (2019, "summer")}
    assert Census(2024, "spring").exclusions_of == {(2023, "summer"), (2024, "autumn")}


def test_there_was_no_summer_census_in_2020_and_no_absence_after_the_autumn() -> None:
    assert [census.term for census in censuses(2020)] == ["spring", "autumn"]
    assert [part for part, room in possible_sessions(2020).items() if room] == ["autumn"]
