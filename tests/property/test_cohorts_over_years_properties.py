"""Cohorts over several returns are what a plain loop finds, and lie to each other as declared."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import Spell, children_over_years, permanence, spell

STEADY = settings(derandomize=True, deadline=None, max_examples=25)
FEW = settings(STEADY, max_examples=6)

YEARS = (2018, 2019, 2023, 2024)
CENSUS_DAY = date(2024, 3, 31)
KINDS = ("adoption", "sgo", "cao")
ORDERED = ("plac", "adopted", "sgo", "cao", "kinship")
BY_CLOSURE = {"RC1": "adoption", "RC3": "cao", "RC4": "sgo"}
BY_CENSUS = {"A": "adoption", "G": "sgo", "R": "cao", "C": "cao", "O": "other"}

# Few days, so that spells often touch, at the edges of the years that returns tell of.
days = st.sampled_from(
    [date(2016, 6, 1)]
    + [date(year, 3, 31) + timedelta(step) for year in (2018, 2023, 2024) for step in (-1, 0, 1)]
    + [date(2023, 10, 9), date(2023, 10, 10)]
)


@st.composite
def a_telling(draw: st.DrawFn) -> tuple[int, Spell]:
    """A spell and the year whose return tells it; it has begun by then and not ended before."""
    year = draw(st.sampled_from(YEARS))
    low, high = date(year - 1, 4, 1), date(year, 3, 31)
    start = min(draw(days), high)
    other = draw(st.none() | days)
    end = None if other is None else max(start, low, min(other, high))
    status = draw(
        st.sampled_from(["need", "need", "cp_plan", "looked_after", "looked_after", "permanence"])
    )
    child = draw(st.integers(1, 2))
    la = {"la": draw(st.sampled_from(["999", "999", "998"]))}
    if status == "permanence":
        return year, {**permanence(child, draw(st.sampled_from(KINDS)), start), **la}
    is_need = status == "need"
    made = spell(
        child,
        status,
        start,
        end,
        nfa=draw(st.sampled_from([None, False, True])) if is_need else None,
        reason=draw(st.sampled_from(["", "", "RC3", "RC4", "RC1", "RC8"])) if is_need else "",
    )
    return year, {**made, **la}


some_tellings = st.lists(a_telling(), max_size=7)
on_census = st.dictionaries(st.integers(1, 3), st.sampled_from([*BY_CENSUS, "N", None]), max_size=3)
a_row_of_the_list = st.fixed_dictionaries(
    {
        "pupil_id": st.integers(1, 3),
        "order": st.sampled_from(["sgo", "cao", "informal", None]),
        "start": st.none() | days,
        "end": st.none() | days,
    }
)
the_list = st.lists(a_row_of_the_list, max_size=3)

Tellings = Sequence[tuple[int, Spell]]


def returns(tellings: Tellings) -> dict[int, list[Spell]]:
    return {year: [one for told, one in tellings if told == year] for year in YEARS}


def members(cohort: str, tellings: Tellings, **more: Any) -> set[int]:
    return children_over_years(cohort, returns(tellings), **more)


# ---------------------------------------------------------------------- the loop


def believed(tellings: Tellings) -> Iterator[Spell]:
    """Each spell as the last return tells it, with the day from which it is not known to go on."""
    last: dict[tuple[Any, ...], int] = {}
    for year, one in tellings:
        key = (one["pupil_id"], one["la"], one["status"], one["start"])
        last[key] = max(year, last.get(key, 0))
    for year, one in tellings:
        key = (one["pupil_id"], one["la"], one["status"], one["start"])
        refused = one["status"] == "need" and (one["nfa"] or one["closed_reason"] == "RC8")
        if last[key] != year or refused:
            continue
        end = one["end"]
        if end is None and one["closed_reason"]:
            end = max(one["start"], date(year - 1, 4, 1))
        elif end is None and year < 2024:
            end = date(year, 4, 1)
        yield {**one, "end": end}


def now(tellings: Tellings, *statuses: str) -> set[int]:
    """Children with one of the statuses on 31 March 2024, by the return of that year alone."""
    return {
        one["pupil_id"]
        for year, one in tellings
        if year == 2024
        and one["status"] in statuses
        and not (one["status"] == "need" and (one["nfa"] or one["closed_reason"] == "RC8"))
        and one["start"] <= CENSUS_DAY
        and (one["end"] > CENSUS_DAY if one["end"] else not one["closed_reason"])
    }


def six_years_on(day: date) -> date:
    return day.replace(year=day.year + 6)


def in_six_years(tellings: Tellings, *statuses: str) -> set[int]:
    return {
        one["pupil_id"]
        for one in believed(tellings)
        if one["status"] in statuses
        and (one["end"] is None or (one["end"] >= one["start"] and six_years_on(one["end"]) > CENSUS_DAY))
    }


def ordered(
    tellings: Tellings, census: dict[int, str | None], listed: Sequence[dict[str, Any]]
) -> dict[str, set[int]]:
    """Who has an order of each kind on 31 March 2024, and who left care by one."""
    told = list(believed(tellings))
    found: dict[str, set[int]] = {name: set() for name in (*KINDS, "other", "after care", "listed")}
    for one in told:
        after_care = one["status"] == "permanence"
        kind = one.get("permanence") if after_care else BY_CLOSURE.get(one["closed_reason"] or "")
        start = one["start"] if after_care else one["end"]
        if (not after_care and one["status"] != "need") or kind is None or start > CENSUS_DAY:
            continue
        begins_again = any(
            other["status"] == "looked_after"
            and other["pupil_id"] == one["pupil_id"]
            and (other["end"] is None or other["end"] > start)
            for other in told
            if max(other["start"], start) <= CENSUS_DAY
        )
        if not begins_again:
            found[kind].add(one["pupil_id"])
            found["after care"] |= {one["pupil_id"]} if after_care else set()
    for child, code in census.items():
        if code in BY_CENSUS:
            found[BY_CENSUS[code]].add(child)
            found["after care"].add(child)
    for row in listed:
        if (row["start"] or date.min) <= CENSUS_DAY and (row["end"] is None or row["end"] > CENSUS_DAY):
            found[row["order"] if row["order"] in KINDS else "listed"].add(row["pupil_id"])
    return found


# ---------------------------------------------------------------------- the same


@STEADY
@given(some_tellings)
def test_ever_in_need_is_what_the_loop_finds(tellings: list[tuple[int, Spell]]) -> None:
    before = in_six_years(tellings, "need", "cp_plan")

    expected = before - now(tellings, "need", "cp_plan", "looked_after")
    assert members("ever6", tellings) == expected


@STEADY
@given(some_tellings)
def test_those_left_out_of_not_in_need_are_what_the_loop_finds(tellings: list[tuple[int, Spell]]) -> None:
    assert members("not-in-need", tellings) == in_six_years(tellings, "need", "cp_plan", "looked_after")


@STEADY
@given(some_tellings, on_census, the_list)
def test_orders_are_what_the_loop_finds(
    tellings: list[tuple[int, Spell]], census: dict[int, str | None], listed: list[dict[str, Any]]
) -> None:
    found = ordered(tellings, census, listed)
    in_care = now(tellings, "looked_after")
    expected = {
        "plac": found["after care"],
        "adopted": found["adoption"],
        "sgo": found["sgo"],
        "cao": found["cao"],
        "kinship": found["sgo"] | found["cao"] | found["listed"],
    }

    for cohort, children in expected.items():
        assert members(cohort, tellings, census=census, kinship=listed) == children - in_care, cohort


# ---------------------------------------------------------------------- how they lie to each other


@FEW
@given(some_tellings)
def test_who_was_in_need_is_not_in_need_now(tellings: list[tuple[int, Spell]]) -> None:
    before = members("ever6", tellings)
    this_year = [(year, one) for year, one in tellings if year == 2024]

    for cohort in ("csw", "cin", "cla", "cino", "cppo"):
        assert not before & children_over_years(cohort, {2024: [one for _, one in this_year]})


@FEW
@given(some_tellings)
def test_pupils_not_in_need_are_apart_from_all_in_need(tellings: list[tuple[int, Spell]]) -> None:
    left_out = members("not-in-need", tellings)
    this_year = [(year, one) for year, one in tellings if year == 2024]

    for cohort in ("cin@any", "cla@any", "csw@any", "cpp@any"):
        assert children_over_years(cohort, {2024: [one for _, one in this_year]}) <= left_out
    assert members("ever6", tellings) <= left_out


@FEW
@given(some_tellings, on_census, the_list)
def test_kinship_is_guardianship_arrangements_and_the_list(
    tellings: list[tuple[int, Spell]], census: dict[int, str | None], listed: list[dict[str, Any]]
) -> None:
    for when in ("", "@any"):
        by_order = [
            members(name + when, tellings, census=census, kinship=listed) for name in ("sgo", "cao")
        ]
        kin = members(f"kinship{when}", tellings, census=census, kinship=listed)

        assert by_order[0] | by_order[1] <= kin
        assert members(f"kinship{when}", tellings, census=census) <= kin


@FEW
@given(some_tellings, on_census, st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(
    tellings: list[tuple[int, Spell]], census: dict[int, str | None], chance: Random
) -> None:
    shuffled = chance.sample(tellings * 2, 2 * len(tellings))

    for cohort in ("ever6", *ORDERED):
        for when in ("", "@any"):
            found = members(cohort + when, tellings, census=census)
            assert members(cohort + when, shuffled, census=census) == found
            assert members(cohort, tellings, census=census) <= members(
                f"{cohort}@any", tellings, census=census
            )
