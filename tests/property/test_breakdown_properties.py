"""Groups add up to the total, are what a plain loop finds, and none hidden can be had from the rest."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import Pupil, census_rows, count_of, results, safe_table, share_of

from vshdata.figures.breakdowns import NOT_KNOWN, parse_by
from vshdata.figures.characteristics import in_groups, of_census
from vshdata.figures.disclosure import SafeCell, Status
from vshdata.figures.indicators import in_area
from vshdata.figures.measure import Figure, measure

STEADY = settings(derandomize=True, deadline=None, max_examples=40)

KS4 = in_area("ks4")
CHOSEN = [item for item in KS4 if item.id in {"ks4_cohort", "ks4_basics_94", "ks4_att8_avg", "ks4_p8_avg"}]
SEXES = {"F": "Female", "M": "Male"}
MEALS = {True: "FSM eligible", False: "Not FSM eligible"}
YEARS = (2023, 2024)

a_pupil = st.fixed_dictionaries(
    {
        "endks": st.sampled_from([True, True, False, None]),
        "school_type": st.sampled_from([None, "01", "10"]),
        "in_p8": st.sampled_from([True, False, None]),
        "basics_94": st.sampled_from([True, False, None]),
        "att8": st.none() | st.integers(0, 90).map(float),
        "p8": st.none() | st.integers(-3, 3).map(float),
        "academic_year": st.sampled_from(YEARS),
    }
)
an_enrolment = st.fixed_dictionaries(
    {
        "pupil_id": st.integers(1, 6),
        "academic_year": st.sampled_from(YEARS),
        "sex": st.sampled_from(["F", "M", "U", None]),
        "fsm": st.sampled_from([True, False, None]),
        "enrol_status": st.sampled_from(["C", "M", "S", "F", None]),
        "term": st.sampled_from(["spring", "spring", "autumn"]),
    }
)
some_pupils = st.lists(a_pupil, max_size=6)
some_enrolments = st.lists(an_enrolment, max_size=8)

# ---------------------------------------------------------------------- the loop


def group_by_hand(pupil: int, year: int, enrolments: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    """The first sex and the first entitlement, in the order of the table, of the main registrations."""
    own = [
        row
        for row in enrolments
        if (row["pupil_id"], row["academic_year"], row["term"]) == (pupil, year, "spring")
        and row["enrol_status"] in {"C", "M", None}
    ]
    sex = next((SEXES[code] for code in SEXES if code in [row["sex"] for row in own]), NOT_KNOWN)
    meals = next((MEALS[flag] for flag in MEALS if flag in [row["fsm"] for row in own]), NOT_KNOWN)
    return sex, meals


def figures(
    pupils: Sequence[Pupil], enrolments: Sequence[Mapping[str, Any]], *by: str
) -> dict[int, list[Figure]]:
    items = parse_by(by)
    told = of_census(census_rows(enrolments), items)
    rows = in_groups(results(pupils), told, items)
    return measure(rows, CHOSEN, YEARS, [item.column for item in items])


@STEADY
@given(some_pupils, some_enrolments)
def test_a_group_is_what_the_loop_finds(pupils: list[Pupil], enrolments: list[Mapping[str, Any]]) -> None:
    """Each group's figures are those of its pupils measured alone."""
    members: dict[tuple[int, tuple[str, ...]], list[Pupil]] = defaultdict(list)
    for number, pupil in enumerate(pupils, start=1):
        year = pupil["academic_year"]
        members[year, group_by_hand(number, year, enrolments)].append(pupil)
        members[year, ()].append(pupil)
    for year, found in figures(pupils, enrolments, "sex", "fsm").items():
        for one in found:
            alone = measure(results(members[year, one.group]), [one.indicator], [year])[year][0]
            assert (one.numerator, one.denominator, one.blanks) == (
                alone.numerator,
                alone.denominator,
                alone.blanks,
            )


@STEADY
@given(some_pupils, some_enrolments, st.sampled_from(["sex", "fsm", "sex,fsm"]))
def test_groups_add_up_to_the_total(
    pupils: list[Pupil], enrolments: list[Mapping[str, Any]], by: str
) -> None:
    """Whose figures are those of the table that is not broken down."""
    plain = measure(results(pupils), CHOSEN, YEARS)
    for year, found in figures(pupils, enrolments, by).items():
        for item, whole in zip(CHOSEN, plain[year], strict=True):
            own = [one for one in found if one.indicator is item]
            total, *groups = own
            assert total == whole
            assert sum(one.numerator or 0 for one in groups) == total.numerator
            assert sum(one.denominator or 0 for one in groups) == (total.denominator or 0)
            assert sum(one.blanks for one in groups) == total.blanks


@STEADY
@given(some_pupils, some_enrolments)
def test_every_year_has_the_same_groups(pupils: list[Pupil], enrolments: list[Mapping[str, Any]]) -> None:
    found = figures(pupils, enrolments, "sex")

    assert len({tuple(one.group for one in found[year]) for year in YEARS}) == 1


# ---------------------------------------------------------------------- protected

sizes = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 20)), min_size=2, max_size=5)


def protected(parts: Sequence[tuple[int, int]], *, as_count: bool) -> tuple[SafeCell, list[SafeCell]]:
    """A total and its groups: each so many pupils who reached something, of these and others."""
    whole = (sum(reached for reached, _ in parts), sum(others for _, others in parts))
    made = []
    for number, (reached, others) in enumerate([whole, *parts]):
        among = reached + others
        one = (
            count_of("ks4_cohort", 2024, among)
            if as_count
            else share_of("ks4_basics_94", 2024, reached, among)
        )
        made.append(Figure(**{**vars(one), "group": (f"{number}",) if number else ()}))
    total, *groups = safe_table(made).cells
    return total, list(groups)


@settings(STEADY, max_examples=200)
@given(sizes, st.booleans())
def test_no_group_is_hidden_alone_beside_its_total(parts: list[tuple[int, int]], as_count: bool) -> None:
    """Neither its figure nor its size, unless every other group is of nobody."""
    total, groups = protected(parts, as_count=as_count)
    populated = [cell for cell, part in zip(groups, parts, strict=True) if sum(part)]
    hidden = [cell for cell in populated if cell.status is Status.SUPPRESSED]

    if total.status is Status.OK and len(populated) > 1:
        assert len(hidden) != 1
    if not as_count and total.denominator and len(populated) > 1:
        assert sum(cell.denominator is None for cell in populated) != 1


@settings(STEADY, max_examples=200)
@given(sizes)
def test_a_shown_group_is_as_it_was_measured(parts: list[tuple[int, int]]) -> None:
    _, groups = protected(parts, as_count=False)
    for cell, (reached, others) in zip(groups, parts, strict=True):
        if cell.status is Status.OK:
            assert (cell.numerator, cell.denominator) == (reached, reached + others)
            assert reached > 5
        assert cell.denominator in {None, reached + others}
