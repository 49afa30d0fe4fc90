"""Weekly figures are those of a plain loop over pupils and weeks."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from week_worlds import OTHER, SCHOOL, Count, figures, ratio, told, week

Drawn = tuple[int, int, str, int, int, int, int]
COUNTS = st.lists(
    st.tuples(
        st.integers(1, 4),
        st.integers(1, 3),
        st.sampled_from([SCHOOL, OTHER]),
        st.integers(0, 10),
        st.integers(0, 4),
        st.integers(0, 4),
        st.integers(0, 2),
    ),
    min_size=1,
    max_size=10,
    unique_by=lambda row: row[:3],
)


def drawn(rows: Sequence[Drawn]) -> list[Count]:
    return [
        told(
            pupil, number, there, excused, without, school=school, no_mark=blank, no_reason=min(without, 1)
        )
        for pupil, number, school, there, excused, without, blank in rows
    ]


def loop(counts: Sequence[Count], number: int, *, to_date: bool) -> dict[str, tuple[int, int]]:
    """Every measure of sessions and pupils, added up by hand."""
    so_far = [row for row in counts if row["week"] <= week(number)]
    now = [row for row in so_far if to_date or row["week"] == week(number)]
    pupils = {row["pupil_id"] for row in so_far}

    def total(rows: Sequence[Count], *names: str) -> int:
        return sum(row[name] for row in rows for name in names)

    def own(pupil: int) -> tuple[int, int]:
        rows = [row for row in so_far if row["pupil_id"] == pupil]
        return total(rows, "authorised", "unauthorised"), total(rows, "possible")

    def absentees(least: int, fewest: int) -> tuple[int, int]:
        counted = [own(pupil) for pupil in pupils if own(pupil)[1] > fewest]
        return sum(absent * least >= possible for absent, possible in counted), len(counted)

    possible = total(now, "possible")
    marked = {row["pupil_id"] for row in now if row["marked"]}
    return {
        "attended": (total(now, "attended"), possible),
        "authorised_absence": (total(now, "authorised"), possible),
        "unauthorised_absence": (total(now, "unauthorised"), possible),
        "open": (total(now, "no_reason", "no_mark"), possible + total(now, "no_mark")),
        "persistent": absentees(10, 0),
        "severe": absentees(2, 0),
        "persistent_dfe": absentees(10, 10),
        "severe_dfe": absentees(2, 10),
        "coverage": (len(marked), len(pupils)),
    }


@given(COUNTS, st.integers(1, 3), st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_week_is_what_a_loop_makes_of_it(rows: list[Drawn], number: int, to_date: bool) -> None:
    counts = drawn(rows)
    for measure, expected in loop(counts, number, to_date=to_date).items():
        assert ratio(counts, measure, number, to_date=to_date) == expected, measure


@given(COUNTS)
@settings(max_examples=40, deadline=None)
def test_schools_add_up_to_all_of_them(rows: list[Drawn]) -> None:
    """Sessions do; pupils of two schools count at each."""
    found = figures(drawn(rows), [3], by_school=True)
    for measure in ("live_attended", "live_open", "live_late"):
        own = [item for place, item in found.items() if place.measure == measure]
        whole = next(item for place, item in found.items() if place.measure == measure and not place.school)
        assert sum(item.numerator or 0 for item in own) == 2 * (whole.numerator or 0)
        assert sum(item.denominator or 0 for item in own) == 2 * (whole.denominator or 0)
