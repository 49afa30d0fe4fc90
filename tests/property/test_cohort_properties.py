"""Cohorts nest and partition as they are declared, and are what a walk through the days finds."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import Spell, children_in, spell

from vshdata.figures.cohorts import COHORTS

STEADY = settings(derandomize=True, deadline=None, max_examples=30)

YEAR = 2024
FIRST_DAY, CENSUS_DAY = date(2023, 4, 1), date(2024, 3, 31)
IN_NEED = [cohort.id for cohort in COHORTS.values() if not (cohort.is_everyone or cohort.looks_back)]

# Few days, so that spells often touch: around the edges of the year, and three in the middle of it.
days = st.sampled_from(
    [
        date(2022, 6, 1),
        *(FIRST_DAY + timedelta(step) for step in (-1, 0, 1)),
        *(date(2023, 10, day) for day in (9, 10, 11)),
        *(CENSUS_DAY + timedelta(step) for step in (-1, 0, 1)),
    ]
)


@st.composite
def a_spell(draw: st.DrawFn, *, care: bool = True) -> Spell:
    status = draw(
        st.sampled_from(["need", "need", "cin_plan", "cp_plan", *(["looked_after"] if care else [])])
    )
    start, other = draw(days), draw(st.none() | days)
    end = None if other is None else max(start, other)
    is_need = status == "need"
    return spell(
        draw(st.integers(1, 3)),
        status,
        start if other is None else min(start, other),
        end,
        nfa=draw(st.sampled_from([None, None, False, True])) if is_need else None,
        reason=draw(st.sampled_from(["", "", "", "RC1", "RC8", "RC9"])) if is_need else "",
    )


some_spells = st.lists(a_spell(), max_size=8)
without_care = st.lists(a_spell(care=False), max_size=8)

# ---------------------------------------------------------------------- the walk


def is_refused(one: Spell) -> bool:
    return one["status"] == "need" and (one["nfa"] is True or one["closed_reason"] in {"RC8", "RC9"})


def last_day(one: Spell) -> date | None:
    """The day it ended; of a case closed without a date, its first day in the year."""
    undated = one["end"] is None and one["closed_reason"] is not None
    end: date | None = max(one["start"], FIRST_DAY) if undated else one["end"]
    return end


def held_on(day: date, spells: Sequence[Spell], *, to_the_last: bool) -> set[str]:
    """The statuses of one child on a day, last days counted or not; `long care` has lasted a year."""
    held = [
        one
        for one in spells
        if one["start"] <= day
        and ((end := last_day(one)) is None or end > day or (to_the_last and end == day))
    ]
    long = {"long care" for one in held if one["status"] == "looked_after" and is_year(one["start"], day)}
    return {one["status"] for one in held} | long


def is_year(start: date, day: date) -> bool:
    """Whether the days from one to the other, both counted, are a year or more."""
    return start.replace(year=start.year + 1) - timedelta(1) <= day


def is_met(cohort: str, held: set[str]) -> bool:
    need, plan, protected = "need" in held, "cin_plan" in held, "cp_plan" in held
    care = "looked_after" in held
    return {
        "cin": need or protected,
        "cino": need and not protected and not care,
        "cinp": need and plan and not protected and not care,
        "cpp": protected,
        "cppo": protected and not care,
        "csw": (need or protected) and not care,
        "cla": care,
        "cla12m": "long care" in held,
    }[cohort]


def by_hand(
    cohort: str, spells: Sequence[Spell], walk: Sequence[date], readings: Sequence[bool]
) -> set[int]:
    """Children who meet the cohort on a day of the walk, in one reading of last days or the other."""
    valid = [one for one in spells if not is_refused(one)]
    found = set()
    for child in {one["pupil_id"] for one in valid}:
        own = [one for one in valid if one["pupil_id"] == child]
        if any(is_met(cohort, held_on(day, own, to_the_last=last)) for day in walk for last in readings):
            found.add(child)
    return found


EVERY_DAY = [FIRST_DAY + timedelta(step) for step in range((CENSUS_DAY - FIRST_DAY).days + 1)]


@STEADY
@given(some_spells)
def test_at_31_march_is_what_that_day_holds(spells: list[Spell]) -> None:
    for cohort in IN_NEED:
        assert children_in(cohort, spells) == by_hand(cohort, spells, [CENSUS_DAY], [False])


@STEADY
@given(some_spells)
def test_at_any_point_is_what_a_walk_through_the_year_finds(spells: list[Spell]) -> None:
    """Every day is looked at twice, as if the spells that end on it had ended, and as if not."""
    for cohort in IN_NEED:
        assert children_in(f"{cohort}@any", spells) == by_hand(cohort, spells, EVERY_DAY, [False, True])


# ---------------------------------------------------------------------- how cohorts lie to each other


@STEADY
@given(without_care)
def test_without_care_protection_and_need_alone_partition_children_in_need(spells: list[Spell]) -> None:
    protected, alone = children_in("cppo", spells), children_in("cino", spells)

    assert protected | alone == children_in("cin", spells)
    assert not protected & alone
    assert protected == children_in("cpp", spells)


@STEADY
@given(some_spells)
def test_care_protection_and_need_alone_cover_children_in_need(spells: list[Spell]) -> None:
    in_need = children_in("cin", spells)
    protected, alone = children_in("cppo", spells), children_in("cino", spells)
    in_care = {
        one["pupil_id"]
        for one in spells
        if one["status"] == "looked_after" and held_on(CENSUS_DAY, [one], to_the_last=False)
    }

    assert protected | alone | (in_care & in_need) == in_need
    assert not protected & alone
    assert not in_care & (protected | alone)


@STEADY
@given(some_spells)
def test_each_child_is_in_one_of_care_protection_plan_and_need(spells: list[Spell]) -> None:
    """At 31 March cla, cppo, cinp and the rest of cino are those of cin and cla, each child once."""
    on_plan = children_in("cinp", spells)
    parts = [
        children_in("cla", spells),
        children_in("cppo", spells),
        on_plan,
        children_in("cino", spells) - on_plan,
    ]

    assert set().union(*parts) == children_in("cin", spells) | children_in("cla", spells)
    assert sum(map(len, parts)) == len(set().union(*parts))


@STEADY
@given(some_spells)
def test_cohorts_nest(spells: list[Spell]) -> None:
    for when in ("", "@any"):
        assert children_in(f"cinp{when}", spells) <= children_in(f"cino{when}", spells)
        assert children_in(f"cino{when}", spells) <= children_in(f"cin{when}", spells)
        assert children_in(f"cppo{when}", spells) <= children_in(f"cpp{when}", spells)
        assert children_in(f"cpp{when}", spells) <= children_in(f"cin{when}", spells)
        assert children_in(f"csw{when}", spells) <= children_in(f"cin{when}", spells)
        assert children_in(f"cla12m{when}", spells) <= children_in(f"cla{when}", spells)


@STEADY
@given(some_spells)
def test_children_with_a_social_worker_are_cino_and_cppo_together(spells: list[Spell]) -> None:
    together = children_in("cino", spells) | children_in("cppo", spells)

    assert children_in("csw", spells) == together


@STEADY
@given(some_spells)
def test_any_point_contains_31_march(spells: list[Spell]) -> None:
    for cohort in IN_NEED:
        assert children_in(cohort, spells) <= children_in(f"{cohort}@any", spells)


@STEADY
@given(some_spells, st.randoms(use_true_random=False))
def test_order_and_repetition_of_spells_change_nothing(spells: list[Spell], chance: Random) -> None:
    shuffled = chance.sample(spells * 2, 2 * len(spells))

    for cohort in IN_NEED:
        for when in ("", "@any"):
            assert children_in(cohort + when, shuffled) == children_in(cohort + when, spells)


@STEADY
@given(some_spells, some_spells)
def test_other_children_change_nothing(spells: list[Spell], more: list[Spell]) -> None:
    others = [{**one, "pupil_id": one["pupil_id"] + 10} for one in more]

    for cohort in IN_NEED:
        both = children_in(cohort, [*spells, *others])
        assert {child for child in both if child < 10} == children_in(cohort, spells)


@STEADY
@given(some_spells, a_spell())
def test_one_spell_more_never_takes_a_child_out_of_cin_or_cpp(spells: list[Spell], one: Spell) -> None:
    """They have no exceptions, so they only grow."""
    for cohort in ("cin", "cin@any", "cpp", "cpp@any"):
        assert children_in(cohort, spells) <= children_in(cohort, [*spells, one])
