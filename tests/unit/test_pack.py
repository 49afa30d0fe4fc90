"""How a trend table becomes a pack: totals, groups and comparators each in their place."""

from dataclasses import replace

import pytest
from worlds import mean_of, share_of, trend

from vshdata.figures.breakdowns import BREAKDOWNS
from vshdata.figures.trend import Beside, Change, Trend
from vshdata.report.pack import section_of
from vshdata.report.pack.arrange import comparator_title
from vshdata.report.pack.gaps import gaps

ATT8, BASICS = "ks4_att8_avg", "ks4_basics_95"


def table() -> Trend:
    """Attainment 8 and Basics of a cohort; the first by sex, and beside England."""
    whole = trend([mean_of(ATT8, 2024, 2000.0, 100), share_of(BASICS, 2024, 2, 100)])
    (boys,) = trend([mean_of(ATT8, 2024, 57.0, 3)]).rows
    (england,) = trend([mean_of(ATT8, 2024, 4600.0, 100)]).rows
    (cell,) = england.cells
    beside = replace(cell, beside=Beside(Change(-25.5), Change()))
    att8, basics = whole.rows
    rows = (
        att8,
        replace(boys, group=("Male",)),
        replace(england, comparator="England, cin", cells=(beside,)),
        basics,
    )
    return replace(whole, rows=rows, by=(BREAKDOWNS["sex"],), comparators=("england",))


def test_a_section_has_totals_with_what_stands_beside_them_and_groups_apart() -> None:
    (area,) = section_of(table()).areas
    att8, basics = area.rows
    (breakdown,) = area.breakdowns

    assert [row.indicator.id for row in area.trend.rows] == [ATT8, BASICS]
    assert [one.title for one in att8.comparators] == ["England"]
    assert basics.comparators == ()
    assert (breakdown.title, [one.group for one in breakdown.rows]) == ("Sex", ["Male"])


def test_hidden_cells_and_notes_are_of_groups_too() -> None:
    (area,) = section_of(table()).areas
    (breakdown,) = area.breakdowns

    assert (area.trend.hidden, breakdown.hidden) == (1, 1)
    assert any("Basics: 9-5" in note for note in area.notes)
    assert any("hidden" in note for note in breakdown.notes)


def test_a_gap_is_the_one_that_may_be_shown_not_the_difference() -> None:
    (area,) = section_of(table()).areas
    (england,) = area.rows[0].comparators

    assert england.values == {2024: 46.0}
    assert gaps(area.rows[0], england) == {2024: -25.5}


@pytest.mark.parametrize(
    ("named", "title"),
    [
        ("all", "All pupils"),
        ("England, cino", "England"),
        ("England, cin", "England, CIN"),
        ("North East, cino", "North East"),
        ("our_own", "our_own"),
    ],
)
def test_a_comparator_is_named_for_people(named: str, title: str) -> None:
    assert comparator_title(named, "cino") == title
