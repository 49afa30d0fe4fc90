"""Nobody can work a hidden count out of what is shown; and what suppression may never do."""

import random

from breakdowns import pinned, tables
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from vshdata.figures.suppression import RULES, Kind, Method, Relation, Rule, Table, suppress
from vshdata.figures.suppression.audit import Audit
from vshdata.figures.suppression.complete import more_than_needed
from vshdata.figures.suppression.greedy import hide_by_sums
from vshdata.figures.suppression.one_sum import covers
from vshdata.figures.suppression.rules import needs_cover, sensitive

STEADY = settings(derandomize=True, deadline=None, max_examples=80)

rules = st.sampled_from([RULES["dfe"], RULES["strict"]])


def published_sensitive(table: Table, rule: Rule) -> set[object]:
    return {key for key in sensitive(table, rule) if table.cells[key].published}


@STEADY
@given(tables(), rules)
def test_no_hidden_count_can_be_narrowed_down_further_than_the_rule_allows(
    table: Table, rule: Rule
) -> None:
    assert pinned(table, rule, suppress(table, rule).hidden) == []


@STEADY
@given(tables(), rules)
def test_sum_by_sum_leaves_no_sum_that_gives_a_hidden_cell_away(table: Table, rule: Rule) -> None:
    """Every other cell of a sum is known, save those hidden with it and those never printed."""
    reasons = sensitive(table, rule)
    hidden = hide_by_sums(table, rule, reasons, frozenset(reasons)) | table.unpublished
    given_away = [
        key
        for terms in table.sums
        for key in terms.keys() & hidden
        if needs_cover(table.cells[key], reasons.get(key))
        and not covers(table, terms, [other for other in terms if other in hidden], key, rule)
    ]

    assert given_away == []


@STEADY
@given(tables(), rules)
def test_the_fallback_that_hides_more_is_as_safe(table: Table, rule: Rule) -> None:
    reasons = sensitive(table, rule)
    start = frozenset(reasons)
    pattern = more_than_needed(table, Audit(table, rule, reasons), start)
    hidden = pattern | table.derived_from(pattern)

    assert pinned(table, rule, {key: next(iter(reasons.values())) for key in hidden}) == []


@STEADY
@given(tables(), rules)
def test_what_is_sensitive_is_hidden_and_stays_hidden(table: Table, rule: Rule) -> None:
    assert published_sensitive(table, rule) <= suppress(table, rule).hidden.keys()


@STEADY
@given(tables(st.integers(11, 60)), rules)
def test_a_table_without_sensitive_cells_is_untouched(table: Table, rule: Rule) -> None:
    assume(not sensitive(table, rule))

    assert suppress(table, rule).hidden == {}


@STEADY
@given(tables())
def test_internal_hides_nothing(table: Table) -> None:
    assert suppress(table, RULES["internal"]).hidden == {}


@STEADY
@given(tables(), rules)
def test_twice_is_once(table: Table, rule: Rule) -> None:
    once = suppress(table, rule)

    assert suppress(table, rule, once.hidden).hidden.keys() == once.hidden.keys()


@STEADY
@given(tables(), rules, st.randoms(use_true_random=False))
def test_the_order_of_cells_and_relations_does_not_matter(
    table: Table, rule: Rule, chance: random.Random
) -> None:
    cells = list(table.cells.values())
    relations = [Relation(tuple(terms.items())) for terms in (*table.sums, *table.derivations)]
    chance.shuffle(cells)
    chance.shuffle(relations)

    assert suppress(Table(cells, relations), rule) == suppress(table, rule)


@STEADY
@given(tables(), rules)
def test_a_change_and_an_average_are_hidden_with_any_of_their_years_and_only_then(
    table: Table, rule: Rule
) -> None:
    hidden = suppress(table, rule).hidden.keys()
    for terms in table.derivations:
        parts = {key for key in terms if table.cells[key].kind is not Kind.DERIVED}
        derived = terms.keys() - parts
        assert (derived <= hidden) == bool(parts & hidden)


@STEADY
@given(tables(), rules)
def test_every_record_names_a_hidden_cell_and_no_number(table: Table, rule: Rule) -> None:
    found = suppress(table, rule)

    assert [record[:3] for record in found.records] == sorted(found.hidden)
    assert all(isinstance(part, str) for record in found.records for part in record)
    assert found.method is not Method.MORE
