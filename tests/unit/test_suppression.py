"""Suppression of tables small enough to check by eye."""

import re
from dataclasses import replace

import pytest
from breakdowns import breakdown, cell, crossed, joined, over_years, pinned, shares

from vshdata.figures.suppression import (
    RULES,
    Cell,
    Dominance,
    Key,
    Kind,
    Method,
    Reason,
    Relation,
    Rule,
    Table,
    is_dominated,
    same,
    suppress,
    total,
)
from vshdata.figures.suppression.audit import Audit
from vshdata.figures.suppression.complete import cheapest, more_than_needed
from vshdata.figures.suppression.greedy import hide_by_sums
from vshdata.figures.suppression.rules import sensitive

DFE, STRICT = RULES["dfe"], RULES["strict"]


def rows_hidden(table: Table, rule: Rule = DFE) -> dict[str, str]:
    """Row -> reason, of a table of one column."""
    return {key.row: str(reason) for key, reason in suppress(table, rule).hidden.items()}


# ---------------------------------------------------------------------- one sum


def test_one_hidden_group_takes_the_next_smallest_with_it() -> None:
    """3 + 20 + 30 = 53: 3 alone would be 53 - 20 - 30. With 20 hidden, 3 may be anything from 0 to 23."""
    table = joined(breakdown("n", {"a": 3, "b": 20, "c": 30}))

    assert rows_hidden(table) == {"a": "primary", "b": "secondary"}


def test_the_next_smallest_has_to_be_large_enough_to_hide_behind() -> None:
    """3 and 0: with 0 hidden too, the 3 would be one of 0 to 3. Behind 20 it may be anything up to 23."""
    table = joined(breakdown("n", {"a": 3, "none": 0, "b": 20, "c": 30}))

    assert rows_hidden(table) == {"a": "primary", "b": "secondary"}


def test_two_hidden_groups_may_hide_each_other() -> None:
    """1 + 5 = 6 that are not shown: 0 to 6, more than 5 apart."""
    table = joined(breakdown("n", {"a": 1, "b": 5, "c": 30}))

    assert rows_hidden(table) == {"a": "primary", "b": "primary"}


def test_two_hidden_groups_of_too_few_take_a_third() -> None:
    """1 + 2 = 3 that are not shown would leave each at 0 to 3."""
    table = joined(breakdown("n", {"a": 1, "b": 2, "c": 30}))

    assert rows_hidden(table) == {"a": "primary", "b": "primary", "c": "secondary"}


def test_groups_without_a_printed_total_need_nothing_more() -> None:
    table = Table([cell("n", "a", "2024", 3), cell("n", "b", "2024", 30)])

    assert rows_hidden(table) == {"a": "primary"}


def test_few_who_are_in_no_group_leave_room() -> None:
    """8 + 3 + 40, and 6 of no known group who are not printed: 3 may be anything from 0 to 9."""
    cells, relations = breakdown("n", {"a": 3, "b": 8, "c": 40, "unknown": 6})
    unknown = Key("n", "unknown", "2024")
    cells = [replace(one, published=one.key != unknown) for one in cells]

    assert rows_hidden(Table(cells, relations)) == {"a": "primary"}


# ---------------------------------------------------------------------- what is sensitive


@pytest.mark.parametrize(
    ("value", "zero_tells", "rule", "expected"),
    [
        (0, False, DFE, None),
        (0, True, DFE, Reason.PRIMARY),
        (1, False, DFE, Reason.PRIMARY),
        (5, False, DFE, Reason.PRIMARY),
        (6, False, DFE, None),
        (6, False, STRICT, Reason.PRIMARY),
        (10, False, STRICT, Reason.PRIMARY),
        (11, False, STRICT, None),
        (1, True, RULES["internal"], None),
    ],
)
def test_thresholds(value: int, zero_tells: bool, rule: Rule, expected: Reason | None) -> None:
    one = cell("n", "a", "2024", value, zero_tells=zero_tells)

    assert sensitive(Table([one]), rule).get(one.key) == expected


def test_events_are_judged_by_the_pupils_behind_them() -> None:
    """12 suspensions of 3 pupils."""
    assert sensitive(Table([cell("n", "a", "2024", 12, pupils=3)]), DFE)
    assert not sensitive(Table([cell("n", "a", "2024", 12, pupils=6)]), DFE)


@pytest.mark.parametrize(
    ("value", "largest", "expected"),
    [
        (100, (50, 40), True),  # two make up 90%
        (100, (50, 39), False),  # 89%, and the others are 11, more than a tenth of 50
        (100, (94, 1), True),  # the others are 5, less than a tenth of 94
        (100, None, False),
        (0, (0, 0), False),
    ],
)
def test_dominance(value: float, largest: tuple[float, float] | None, expected: bool) -> None:
    one = cell("n", "a", "2024", value, pupils=30, largest=largest)

    assert is_dominated(one, Dominance()) is expected
    assert (sensitive(Table([one]), DFE).get(one.key) is Reason.DOMINANCE) is expected


def test_a_sum_of_one_pupils_sessions_is_hidden_behind_a_long_enough_range() -> None:
    """190 of 200 sessions lost are one pupil's: it must be able to be 19 more, so 30 is cover, 10 not."""
    parts = [
        cell("lost", "a", "2024", 200, kind=Kind.AMOUNT, pupils=20, largest=(190, 2)),
        cell("lost", "b", "2024", 10, kind=Kind.AMOUNT, pupils=20, largest=(1, 1)),
        cell("lost", "c", "2024", 30, kind=Kind.AMOUNT, pupils=20, largest=(2, 2)),
    ]
    whole = cell("lost", "total", "2024", 240, kind=Kind.AMOUNT, pupils=60)
    table = Table([*parts, whole], [total(whole.key, [one.key for one in parts])])

    assert rows_hidden(table) == {"a": "dominance", "c": "secondary"}


def test_strict_hides_those_who_reach_it_where_few_do_not() -> None:
    """38 of 40: the 2 who do not could be worked out. dfe shows it, as DfE does."""
    table = Table(*shares({"a": 40, "b": 60}, {"a": 38, "b": 30}))
    of_a, of_b = (Key("reach", row, "2024") for row in ("a", "b"))

    assert suppress(table, DFE).hidden == {}
    assert suppress(table, STRICT).hidden == {of_a: Reason.COMPLEMENT, of_b: Reason.SECONDARY}


# ---------------------------------------------------------------------- linked sums


def test_a_number_in_two_places_is_hidden_in_both() -> None:
    first, second = (breakdown(name, {"a": 3, "b": 20, "c": 30}) for name in ("one", "two"))
    cells, relations = first[0] + second[0], first[1] + second[1]
    tied = [same(one.key, other.key) for one, other in zip(first[0], second[0], strict=True)]
    hidden = suppress(Table(cells, relations + tied), DFE).hidden

    assert {key[:2] for key in hidden} == {("one", "a"), ("one", "b"), ("two", "a"), ("two", "b")}


def test_a_hidden_year_takes_its_changes_and_the_average_but_no_other_change() -> None:
    own = [cell("n", "a", str(year), value) for year, value in enumerate([20, 3, 30, 40], start=2021)]
    added, tied = over_years(own)
    hidden = suppress(Table([*own, *added], tied), DFE).hidden

    assert {key.column for key in hidden} == {"2022", "change 2022", "change 2023", "average"}


ROWS, COLUMNS = ("a", "b", "c"), ("cino", "cppo")
PINNED = {
    ("a", "cino"): 3,
    ("a", "cppo"): 40,
    ("b", "cino"): 30,
    ("b", "cppo"): 2,
    ("c", "cino"): 25,
    ("c", "cppo"): 50,
}


def test_in_two_dimensions_a_hidden_cell_needs_cover_both_ways() -> None:
    """3 and 2 stand across from each other: hiding the corner between them, 40 and 30, covers all four."""
    table = Table(*crossed(ROWS, COLUMNS, PINNED))
    hidden = suppress(table, DFE).hidden

    assert {key[1:] for key in hidden} == {("a", "cino"), ("a", "cppo"), ("b", "cino"), ("b", "cppo")}


def test_the_attacker_of_these_tests_finds_what_is_badly_hidden() -> None:
    """3 alone, then 3 with another of its row: the columns still give both away."""
    table = Table(*crossed(ROWS, COLUMNS, PINNED))
    alone = {Key("n", "a", "cino"): Reason.PRIMARY}
    two = {**alone, Key("n", "a", "cppo"): Reason.SECONDARY}

    assert pinned(table, DFE, alone) == list(alone)
    assert pinned(table, DFE, two) == list(two)


SQUEEZED = {
    ("a", "cino"): 1,
    ("a", "cppo"): 4,
    ("b", "cino"): 4,
    ("b", "cppo"): 1,
    ("c", "cino"): 60,
    ("c", "cppo"): 70,
}


def test_sums_that_are_safe_one_by_one_may_not_be_together() -> None:
    """1 4 / 4 1: each row and column leaves a range of 5, all at once they leave just that, and no more
    is hidden; asked for a range of 6 the audit finds all four too close, and more is hidden.
    """
    table = Table(*crossed(ROWS, COLUMNS, SQUEEZED))
    four = {Key("n", row, column) for row in ("a", "b") for column in COLUMNS}
    wider = Rule("wider", threshold=5, width=6)

    assert suppress(table, DFE).hidden.keys() >= four
    reasons = sensitive(table, wider)
    assert {gap.key for gap in Audit(table, wider, reasons).gaps(four)} == four
    found = suppress(table, wider)
    assert found.hidden.keys() > four
    assert pinned(table, wider, found.hidden) == []


def test_both_ways_past_the_first_answer_are_safe() -> None:
    table = Table(*crossed(ROWS, COLUMNS, PINNED))
    reasons = sensitive(table, DFE)
    audit, start = Audit(table, DFE, reasons), frozenset(reasons)
    best, is_safe = cheapest(table, audit, start)

    assert is_safe
    for pattern in (best, more_than_needed(table, audit, start)):
        assert pinned(table, DFE, dict.fromkeys(pattern, Reason.SECONDARY)) == []


def test_a_safe_pattern_is_safe_by_solving_alone_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps by hand prove most of a small group; without them nothing else may be found."""
    table = Table(*crossed(ROWS, COLUMNS, PINNED))
    hidden = frozenset(suppress(table, DFE).hidden)
    monkeypatch.setattr("vshdata.figures.suppression.attack.SMALL_GROUP", 0)

    assert list(Audit(table, DFE, sensitive(table, DFE)).gaps(hidden)) == []


def test_past_the_limit_of_work_more_is_hidden_and_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vshdata.figures.suppression.ROUNDS", 0)
    table = Table(*crossed(ROWS, COLUMNS, PINNED))
    found = suppress(table, DFE)

    assert found.method is Method.MORE
    assert pinned(table, DFE, found.hidden) == []


def test_a_large_block_starts_from_the_answer_sum_by_sum(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vshdata.figures.suppression.SMALL", 0)
    table = Table(*crossed(ROWS, COLUMNS, PINNED))
    reasons = sensitive(table, DFE)
    found = suppress(table, DFE)

    assert found.hidden.keys() >= hide_by_sums(table, DFE, reasons, frozenset(reasons))
    assert pinned(table, DFE, found.hidden) == []


# ---------------------------------------------------------------------- the audit and the input


def test_records_have_a_place_and_a_reason_and_no_number() -> None:
    found = suppress(joined(breakdown("n", {"a": 3, "b": 20, "c": 30})), DFE)

    assert [tuple(record) for record in found.records] == [
        ("n", "a", "2024", Reason.PRIMARY),
        ("n", "b", "2024", Reason.SECONDARY),
    ]
    assert not re.search(r"\b(3|20)\b", repr(found.records))
    assert "77" not in repr(cell("n", "a", "2024", 77, pupils=77, largest=(77, 0)))


def test_what_was_hidden_before_stays_hidden() -> None:
    table = joined(breakdown("n", {"a": 30, "b": 20, "c": 40}))
    hidden = suppress(table, DFE, [Key("n", "b", "2024")]).hidden

    assert {key.row for key in hidden} == {"a", "b"}


def test_a_table_that_does_not_add_up_is_refused_without_its_numbers() -> None:
    cells = [Cell(Key("n", "a", "2024"), 77), Cell(Key("n", "total", "2024"), 78)]

    with pytest.raises(ValueError, match="do not add up") as caught:
        Table(cells, [total(cells[1].key, [cells[0].key])])
    assert "77" not in str(caught.value)


def test_a_relation_of_unknown_cells_and_a_key_given_twice_are_refused() -> None:
    one = Cell(Key("n", "a", "2024"), 7)

    with pytest.raises(ValueError, match="not in the table"):
        Table([one], [total(Key("n", "total", "2024"), [one.key])])
    with pytest.raises(ValueError, match="same key"):
        Table([one, one])


def test_a_number_that_stays_known_with_nothing_shown_is_a_fault_and_not_published() -> None:
    """Two counts add up to 0: as neither is below 0 both are 0, whatever is hidden."""
    cells = [cell("n", row, "2024", 0, zero_tells=True) for row in ("a", "b")]
    opposite = Relation(tuple((one.key, 1.0) for one in cells))

    with pytest.raises(RuntimeError, match="can be worked out"):
        suppress(Table(cells, [opposite]), DFE)
