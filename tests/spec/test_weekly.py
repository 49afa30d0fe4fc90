"""A week of live attendance: what each measure counts, and what it is set beside."""

from datetime import date

import pytest
from week_worlds import OTHER, SCHOOL, figure, figures, frame, ratio, told, week

from vshdata.attendance.measures import APART, MEASURES, WITHIN
from vshdata.attendance.view import Weeks, difference, rows_of
from vshdata.attendance.weekly import (
    EVERYONE,
    Place,
    marked_by_week,
    paired,
    same_week,
    school_weeks,
    silent_schools,
    week_number,
)
from vshdata.figures.disclosure import PROFILES, SafeCells, Status, protect_each
from vshdata.figures.measure import Figure

TWO_WEEKS = [
    told(1, 1, 10),
    told(2, 1, 4, authorised=4, unauthorised=2, late=1, suspended=2),
    told(1, 2, 9, unauthorised=1, no_reason=1),
    told(2, 2, 2, authorised=6, no_mark=2),
    told(3, 2, 10),
]
"""Pupil 3 joins in the second week; pupil 2 has a day without a mark in it."""


def test_sessions_are_summed_over_pupils_and_then_divided() -> None:
    assert ratio(TWO_WEEKS, "attended", 1) == (14, 20)
    assert ratio(TWO_WEEKS, "authorised_absence", 1) == (4, 20)
    assert ratio(TWO_WEEKS, "unauthorised_absence", 1) == (2, 20)
    assert ratio(TWO_WEEKS, "late", 1) == (1, 20)
    assert ratio(TWO_WEEKS, "suspended", 1) == (2, 20)
    assert ratio(TWO_WEEKS, "attended", 2) == (21, 28)


def test_pupils_are_those_with_a_possible_session() -> None:
    assert figure(TWO_WEEKS, "pupils", 1).numerator == 2
    assert figure(TWO_WEEKS, "pupils", 2).numerator == 3


def test_persistent_absence_is_of_own_sessions_so_far() -> None:
    """By week 2 pupil 1 missed 1 of 20, pupil 2 12 of 18; pupil 3 none of 10, and by DfE's rule is out."""
    assert ratio(TWO_WEEKS, "persistent", 2) == (1, 3)
    assert ratio(TWO_WEEKS, "severe", 2) == (1, 3)
    assert ratio(TWO_WEEKS, "persistent_dfe", 2) == (1, 2)
    assert ratio(TWO_WEEKS, "persistent_dfe", 1) == (0, 0)
    assert ratio([told(1, 1, 9, authorised=1)], "persistent", 1) == (1, 1)
    assert ratio([told(1, 1, 5, authorised=5)], "severe", 1) == (1, 1)


def test_a_pupil_who_left_still_counts_so_far_but_not_in_the_week() -> None:
    counts = [told(1, 1, 0, unauthorised=12), told(2, 1, 10), told(2, 2, 10)]
    assert ratio(counts, "attended", 2) == (10, 10)
    assert ratio(counts, "persistent", 2) == (1, 2)
    assert ratio(counts, "coverage", 2) == (1, 2)


def test_open_marks_are_of_what_is_due() -> None:
    assert ratio(TWO_WEEKS, "open", 2) == (3, 30)


def test_the_year_to_date_sums_every_week_so_far() -> None:
    assert ratio(TWO_WEEKS, "attended", 2, to_date=True) == (35, 48)


def test_a_school_has_its_own_pupils_and_sessions() -> None:
    counts = [told(1, 1, 10), told(2, 1, 5, authorised=5, school=OTHER)]
    assert ratio(counts, "attended", 1, SCHOOL, by_school=True) == (10, 10)
    assert ratio(counts, "persistent", 1, OTHER, by_school=True) == (1, 1)
    assert ratio(counts, "attended", 1, by_school=True) == (15, 20)


def test_a_pupil_of_two_schools_is_one_pupil() -> None:
    counts = [told(1, 1, 5), told(1, 1, 4, authorised=1, school=OTHER)]
    assert figure(counts, "pupils", 1).numerator == 1
    assert ratio(counts, "persistent", 1) == (1, 1)


def test_a_school_that_stops_sending_is_noticed() -> None:
    counts = [told(1, 1, 10), told(2, 1, 10, school=OTHER), told(1, 2, 10)]
    assert ratio(counts, "schools", 1) == (2, 2)
    assert ratio(counts, "schools", 2) == (1, 2)
    assert silent_schools(marked_by_week(frame(counts)), week(2)) == {OTHER: week(1)}
    assert silent_schools(marked_by_week(frame(counts)), week(1)) == {}


def test_a_week_without_possible_sessions_is_no_school_week() -> None:
    counts = [told(1, 1, 10), told(1, 2, 0, marked=10), told(1, 3, 10)]
    assert school_weeks(frame(counts)) == [week(1), week(3)]


def test_the_same_week_of_the_year_before() -> None:
    assert week_number(date(2024, 8, 26), 2025) == 0, "1 September 2024 was a Sunday"
    assert week_number(date(2025, 1, 6), 2025) == 19
    assert same_week(date(2025, 1, 6), 2025, 2024) == date(2024, 1, 8)


# ------------------------------------------------------------------ what is set beside


def safe(found: dict[Place, Figure], profile: str = "internal") -> SafeCells[Place]:
    return protect_each(
        found,
        PROFILES[profile],
        lambda place: (place.scope, place.week.toordinal()),
        within=paired(found, WITHIN),
        apart=paired(found, APART),
    )


def test_changes_are_on_the_last_school_week_on_last_year_and_against_all() -> None:
    own = figures(TWO_WEEKS, [1, 2])
    last_year = figures([told(1, 1, 6, authorised=4)], [1])
    before = date(2024, 1, 15)
    moved = {Place(key.scope, before, key.measure): item for key, item in last_year.items()}
    everyone = figures([*TWO_WEEKS, told(9, 2, 10)], [2], scope=EVERYONE)
    weeks = Weeks((week(1), week(2)), {week(2): date(2024, 1, 15)})
    rows = rows_of(safe({**own, **moved, **everyone}), "csw", "", MEASURES, weeks)
    (row,) = [row for row in rows if row.week == week(2) and row.indicator.id == "live_attended"]
    assert row.cell.value == pytest.approx(75.0)
    assert row.on_last_week.value == pytest.approx(5.0)
    assert row.on_last_year.value == pytest.approx(15.0)
    assert row.everyone is not None
    assert row.everyone.value == pytest.approx(100 * 31 / 38)
    assert row.against_all.value == pytest.approx(75 - 100 * 31 / 38)
    assert [cell.value for cell in row.line] == pytest.approx([70.0, 75.0])
    (first,) = [row for row in rows if row.week == week(1) and row.indicator.id == "live_attended"]
    assert first.on_last_week.why == "no school week before it"


def test_few_pupils_are_hidden_and_take_changes_with_them() -> None:
    counts = [told(pupil, 1, 10) for pupil in range(30)]
    counts += [told(pupil, 2, 8, 1 if pupil > 9 else 0, 2 if pupil < 3 else 0) for pupil in range(30)]
    found = figures(counts, [1, 2])
    cells = safe(found, "dfe")
    rows = rows_of(cells, "csw", "", MEASURES, Weeks((week(1), week(2)), {}))
    own = {row.indicator.id: row for row in rows if row.week == week(2)}
    assert own["live_unauthorised_absence"].cell.status is Status.SUPPRESSED
    assert own["live_unauthorised_absence"].on_last_week.hidden
    assert own["live_attended"].cell.status is Status.OK
    assert own["live_authorised_absence"].cell.status is Status.SUPPRESSED, (
        "with attendance it would tell the absence without leave"
    )


def test_figures_of_nearly_the_same_pupils_are_not_both_shown() -> None:
    """Forty pupils, three of whom have ten sessions or fewer: the rest by DfE's rule would tell of them."""
    counts = [told(pupil, 1, 6, authorised=6 if pupil < 20 else 0) for pupil in range(40)]
    counts += [told(pupil, 2, 10) for pupil in range(37)]
    counts = [row for row in counts if row["pupil_id"] < 37 or row["week"] == week(1)]
    cells = safe(figures(counts, [2]), "dfe").cells
    status = {place.measure: cell.status for place, cell in cells.items()}
    assert status["live_persistent"] is Status.OK
    assert status["live_persistent_dfe"] is Status.SUPPRESSED


def test_a_difference_is_taken_between_cells_that_are_shown() -> None:
    found = figures(TWO_WEEKS, [1])
    (cell,) = [cell for place, cell in safe(found).cells.items() if place.measure == "live_attended"]
    (hidden,) = [
        cell for place, cell in safe(found, "dfe").cells.items() if place.measure == "live_attended"
    ]
    assert difference(cell, None, "none").why == "none"
    assert difference(cell, hidden, "").hidden


def test_only_protect_makes_safe_cells() -> None:
    with pytest.raises(TypeError, match="protect_each"):
        SafeCells(object(), {}, PROFILES["dfe"])
    assert isinstance(next(iter(figures(TWO_WEEKS, [1]).values())), Figure)
