"""From everything that several cohorts' tables print, nobody can tell a hidden number of pupils.

The attacker is written apart from the library: one variable for every number of pupils, what is printed
fixed at its true value (though the profile may round it), and only what anybody knows: groups add up,
cohorts nest, who gets the higher grades gets the lower, and no number is below 0.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp
from worlds import count_of, mean_of, share_of

from vshdata.figures.disclosure import PROFILES, SafeTable, Status, protect_together
from vshdata.figures.measure import Figure
from vshdata.figures.trend import build_trend

STEADY = settings(derandomize=True, deadline=None, max_examples=8)

PARTS = ("cino", "cppo", "cla")
COHORTS = ("cin", *PARTS)
YEARS = (2023, 2024)
PUPILS, LOWER, HIGHER = "ks4_cohort", "ks4_basics_94", "ks4_basics_95"
NUMBERS = (PUPILS, LOWER, HIGHER)

Spot = tuple[str, int, str, str]
"""Cohort, year, group (empty for the total), and which number."""

Line = tuple[Mapping[Spot, int], float, float]
"""Numbers with their factors, and the least and the most that they add up to."""


@st.composite
def worlds(draw: st.DrawFn) -> dict[Spot, int]:
    """Numbers of every group of the three parts, and all their totals."""
    groups = [f"group {at}" for at in range(draw(st.integers(2, 3)))]
    found: dict[Spot, int] = {}
    for cohort, year, group in product(PARTS, YEARS, groups):
        pupils = draw(st.integers(0, 12) | st.integers(0, 60))
        lower = draw(st.integers(0, pupils))
        higher = draw(st.integers(0, lower))
        found |= {
            (cohort, year, group, name): number
            for name, number in zip(NUMBERS, (pupils, lower, higher), strict=True)
        }
    for cohort, year, name in product(PARTS, YEARS, NUMBERS):
        found[cohort, year, "", name] = sum(found[cohort, year, group, name] for group in groups)
    for year, group, name in product(YEARS, ["", *groups], NUMBERS):
        found["cin", year, group, name] = sum(found[part, year, group, name] for part in PARTS)
    return found


def figures(world: Mapping[Spot, int], cohort: str) -> list[Figure]:
    groups = sorted({group for _, _, group, _ in world})
    made = []
    for name, group, year in product([*NUMBERS, "ks4_att8_avg"], groups, YEARS):
        pupils = world[cohort, year, group, PUPILS]
        if name == PUPILS:
            one = count_of(name, year, pupils)
        elif name in NUMBERS:
            one = share_of(name, year, world[cohort, year, group, name], pupils)
        else:
            one = mean_of(name, year, 20.0 * pupils, pupils)
        made.append(replace(one, group=(group,) if group else ()))
    return made


def printed(tables: Mapping[str, SafeTable]) -> set[Spot]:
    """The numbers that stand in a table, as a value, a numerator or a denominator."""
    found: set[Spot] = set()
    for cohort, table in tables.items():
        for cell in table.cells:
            at = (cohort, cell.year, "".join(cell.group))
            if cell.numerator is not None and cell.indicator.id in NUMBERS:
                found.add((*at, cell.indicator.id))
            if cell.denominator is not None:
                found.add((*at, PUPILS))
            if cell.denominator == 0:
                found |= {(*at, LOWER), (*at, HIGHER)}
    return found


def reach(world: Mapping[Spot, int], shown: set[Spot], spot: Spot) -> float:
    """How long a range all that is printed leaves for a number."""
    groups = sorted({group for _, year, group, _ in world if group and year == spot[1]})
    year = spot[1]
    lines: list[Line] = []
    for cohort, name in product(COHORTS, NUMBERS):
        parts = {(cohort, year, group, name): 1 for group in groups}
        lines.append(({**parts, (cohort, year, "", name): -1}, 0, 0))
    for group, name in product(["", *groups], NUMBERS):
        parts = {(part, year, group, name): 1 for part in PARTS}
        lines.append(({**parts, ("cin", year, group, name): -1}, 0, 0))
    lines += higher_in_lower(product(COHORTS, [year], ["", *groups]))
    return range_left({one: number for one, number in world.items() if one[1] == year}, shown, lines, spot)


def higher_in_lower(places: Iterable[tuple[str, int, str]]) -> list[Line]:
    """Who gets the higher grades gets the lower, and is a pupil."""
    return [
        ({(*place, more): 1, (*place, less): -1}, 0, np.inf)
        for place in places
        for more, less in pairwise(NUMBERS)
    ]


def range_left(world: Mapping[Spot, int], shown: set[Spot], lines: Sequence[Line], spot: Spot) -> float:
    """How long a range is left for a number by what is shown and by the lines that tie numbers."""
    spots = sorted(world)
    at = {one: place for place, one in enumerate(spots)}
    rows = np.zeros((len(lines), len(spots)))
    for row, (terms, _, _) in zip(rows, lines, strict=True):
        for one, factor in terms.items():
            row[at[one]] = factor
    limits = [least for _, least, _ in lines], [most for _, _, most in lines]
    ends = []
    for sign in (1, -1):
        aim = np.zeros(len(spots))
        aim[at[spot]] = sign
        solved = milp(
            aim,
            integrality=np.ones(len(spots), dtype=np.int64),
            bounds=Bounds(
                [world[one] if one in shown else 0 for one in spots],
                [world[one] if one in shown else 10_000 for one in spots],
            ),
            constraints=LinearConstraint(rows, *limits),
        )
        assert solved.status == 0, "the true numbers are a solution"
        ends.append(float(solved.x[at[spot]]))
    return ends[1] - ends[0]


@pytest.mark.parametrize("profile", ["dfe", "strict", "opensafely"])
@STEADY
@given(worlds())
def test_no_hidden_number_can_be_narrowed_down_further_than_the_profile_allows(
    profile: str, world: dict[Spot, int]
) -> None:
    chosen = PROFILES[profile]
    tables = protect_together({one: figures(world, one) for one in COHORTS}, YEARS, chosen)
    shown = printed(tables)

    assert [
        (spot, world[spot])
        for spot in sorted(world.keys() - shown)
        if reach(world, shown, spot) < chosen.rule.width - 0.5
    ] == []


@STEADY
@given(worlds())
def test_a_change_or_an_average_is_shown_only_of_years_that_are(world: dict[Spot, int]) -> None:
    tables = protect_together({one: figures(world, one) for one in COHORTS}, YEARS, PROFILES["dfe"])
    for table in tables.values():
        for row in build_trend(table, cohort="cin", cohort_title="", area="ks4").rows:
            is_hidden = any(item.cell.status is Status.SUPPRESSED for item in row.cells)
            assert (row.status is Status.SUPPRESSED) == is_hidden
            assert not (is_hidden and any(item.change.value is not None for item in row.cells))


def test_a_cohort_is_not_given_away_by_those_it_lies_in() -> None:
    """Of 40 in need 30 are of cino and 3 of cla: so the 7 of cppo are hidden too, or 40 - 30 - 7 = 3."""
    sizes = {"cin": 40, "cino": 30, "cppo": 7, "cla": 3}
    together = protect_together(
        {name: [count_of(PUPILS, 2024, size)] for name, size in sizes.items()}, [2024], PROFILES["dfe"]
    )
    hidden = {name for name, table in together.items() if table.hidden}

    assert hidden == {"cppo", "cla"}
    assert [record.reason for record in together["cppo"].audit] == ["secondary"]
    assert [record.reason for record in together["cla"].audit] == ["primary"]


# ---------------------------------------------------------------------- two breakdowns of one cohort

TIMES = "cin#cin_plan"
EACH_WAY = ("cin", TIMES)


@st.composite
def two_ways(draw: st.DrawFn) -> dict[Spot, int]:
    """One cohort by sex, and by time on a plan in a table of its own: pupils of every pair of groups."""
    found: dict[Spot, int] = {}
    pairs = list(product(("Female", "Male"), ("short", "long", "never")))
    for year in YEARS:
        told = {}
        for pair in pairs:
            pupils = draw(st.integers(0, 8) | st.integers(0, 60))
            lower = draw(st.integers(0, pupils))
            told[pair] = (pupils, lower, draw(st.integers(0, lower)))
        for way, cohort in enumerate(EACH_WAY):
            for group in {pair[way] for pair in pairs}:
                sums = [
                    sum(numbers)
                    for numbers in zip(*(told[p] for p in pairs if p[way] == group), strict=True)
                ]
                found |= {(cohort, year, group, name): n for name, n in zip(NUMBERS, sums, strict=True)}
            sums = [sum(numbers) for numbers in zip(*told.values(), strict=True)]
            found |= {(cohort, year, "", name): n for name, n in zip(NUMBERS, sums, strict=True)}
    return found


def figures_of_way(world: Mapping[Spot, int], cohort: str) -> list[Figure]:
    return figures({spot: number for spot, number in world.items() if spot[0] == cohort}, cohort)


@pytest.mark.parametrize("profile", ["dfe", "strict"])
@STEADY
@given(two_ways())
def test_two_breakdowns_of_one_cohort_do_not_give_each_other_away(
    profile: str, world: dict[Spot, int]
) -> None:
    """Both have the same total, which is one number: what one table hides the other must not tell."""
    chosen = PROFILES[profile]
    tables = protect_together({one: figures_of_way(world, one) for one in EACH_WAY}, YEARS, chosen)
    shown = printed(tables)

    def reach_of(spot: Spot) -> float:
        year = spot[1]
        own = {one: number for one, number in world.items() if one[1] == year}
        lines: list[Line] = [
            ({("cin", year, "", name): 1, (TIMES, year, "", name): -1}, 0, 0) for name in NUMBERS
        ]
        for cohort, name in product(EACH_WAY, NUMBERS):
            parts = {one: 1 for one in own if one[0] == cohort and one[2] and one[3] == name}
            lines.append(({**parts, (cohort, year, "", name): -1}, 0, 0))
        lines += higher_in_lower({one[:3] for one in own})
        return range_left(own, shown, lines, spot)

    assert [
        (spot, world[spot])
        for spot in sorted(world.keys() - shown)
        if reach_of(spot) < chosen.rule.width - 0.5
    ] == []
    assert {spot[1:] for spot in shown if spot[0] == "cin" and not spot[2]} == {
        spot[1:] for spot in shown if spot[0] == TIMES and not spot[2]
    }


def test_bands_of_a_cohort_are_not_given_away_by_those_of_one_that_it_lies_in() -> None:
    """Of 50 in need who were on a plan for long 48 are of cino: the 2 others must not be told, where the
    profile hides those who are left over. Time on another plan is another breakdown.
    """

    def of(whole: int, long: int) -> list[Figure]:
        groups = {(): whole, ("short",): whole - long, ("long",): long}
        return [replace(count_of(PUPILS, 2024, size), group=group) for group, size in groups.items()]

    same = protect_together(
        {"cin#cin_plan": of(200, 50), "cino#cin_plan": of(150, 48)}, [2024], PROFILES["strict"]
    )
    assert same["cin#cin_plan"].hidden + same["cino#cin_plan"].hidden > 0
    other = protect_together(
        {"cin#cin_plan": of(200, 50), "cpp#cp_plan": of(150, 48)}, [2024], PROFILES["strict"]
    )
    assert other["cin#cin_plan"].hidden + other["cpp#cp_plan"].hidden == 0
