"""Declarations hang together: what a rule, a key or a layout names is there."""

from collections import Counter

import pytest

from vshdata.intake.formats.layouts import LAYOUTS, Layout
from vshdata.schema import (
    FAMILY_TITLES,
    AddsUp,
    AllOrNone,
    AnyGiven,
    Between,
    Check,
    CheckLetter,
    Column,
    Family,
    InOrder,
    Kind,
    NotAhead,
    NotMore,
    Table,
)
from vshdata.tables import TABLES

ALL_TABLES = [pytest.param(table, id=name) for name, table in TABLES.items()]
ALL_COLUMNS = [
    pytest.param(column, id=f"{name}.{column.name}")
    for name, table in TABLES.items()
    for column in table.columns
]


def columns_of(check: Check) -> tuple[str, ...]:
    match check:
        case Between(column) | CheckLetter(column):
            return (column,)
        case InOrder(first, second):
            return (first, second)
        case NotMore(parts, whole):
            return (*parts, whole)
        case AnyGiven(columns) | AllOrNone(columns):
            return columns
        case AddsUp(total, parts):
            return (total, *parts)
        case NotAhead(day, column):
            return (day, column)


SMALL = Table(
    "small",
    "Small",
    "row",
    (
        Column("upn", Kind.UPN, "Who", names={Family.GIAP: ("UPN", "Upn_2")}, identifier=True),
        Column("score", Kind.NUMBER, "How much", names={Family.GIAP: ("Score",), Family.LA: ("Points",)}),
    ),
)


def test_a_table_knows_its_columns_by_name() -> None:
    assert list(SMALL.by_name) == ["upn", "score"]
    assert SMALL.by_name["score"].meaning == "How much"


def test_identifiers_and_values_are_kept_apart() -> None:
    assert [column.name for column in SMALL.identifiers] == ["upn"]
    assert [column.name for column in SMALL.values] == ["score"]


def test_headings_are_those_of_one_family_in_lower_case() -> None:
    assert SMALL.headings(Family.GIAP) == {"upn": "upn", "upn_2": "upn", "score": "score"}
    assert SMALL.headings(Family.LA) == {"points": "score"}
    assert SMALL.headings(Family.NPD) == {}


def test_every_family_has_a_title() -> None:
    assert set(FAMILY_TITLES) == set(Family)


@pytest.mark.parametrize("table", ALL_TABLES)
def test_a_table_names_only_columns_it_has(table: Table) -> None:
    named = {name for rule in table.rules for name in columns_of(rule.check)}
    named |= (set(table.key) | set(table.best)) - {"pupil_id"}
    assert named <= set(table.by_name)


@pytest.mark.parametrize("table", ALL_TABLES)
def test_names_of_columns_and_rules_are_unique(table: Table) -> None:
    for names in ([column.name for column in table.columns], [rule.name for rule in table.rules]):
        assert [name for name, times in Counter(names).items() if times > 1] == []


@pytest.mark.parametrize("table", ALL_TABLES)
def test_a_heading_means_one_column(table: Table) -> None:
    for family in Family:
        headings = [heading.lower() for column in table.columns for heading in column.names.get(family, ())]
        assert [heading for heading, times in Counter(headings).items() if times > 1] == []


@pytest.mark.parametrize("table", ALL_TABLES)
def test_who_a_row_is_about_never_reaches_the_analytic_table(table: Table) -> None:
    personal = {"upn", "former_upn", "pmr", "la_child_id", "dob", "expected_birth", "surname", "postcode"}
    assert not personal & {column.name for column in table.values}


@pytest.mark.parametrize("column", ALL_COLUMNS)
def test_codes_are_declared_where_they_are_needed(column: Column) -> None:
    assert bool(column.codes) == (column.kind in {Kind.CODE, Kind.CODES})
    assert set(column.aliases.values()) <= set(column.codes)
    assert not set(column.aliases) & {code.lower() for code in column.codes}


@pytest.mark.parametrize("column", ALL_COLUMNS)
def test_a_column_says_what_it_means_and_what_a_blank_means(column: Column) -> None:
    assert not column.meaning[0].islower()
    assert column.null


@pytest.mark.parametrize(
    "layout",
    [
        layout for layout in LAYOUTS if layout.family is not Family.PUBLISHED
    ],  # read whatever they are called
    ids=lambda layout: f"{layout.table}-{layout.family}",
)
def test_a_layout_needs_headings_that_its_table_reads(layout: Layout) -> None:
    assert layout.needs == {heading.lower() for heading in layout.needs}
    read = set(TABLES[layout.table].headings(layout.family))
    if layout.spread:
        ends = {end for spelt in layout.spread.parts.values() for end in spelt}
        read |= {heading + end for heading in read for end in ends}
    row_ids = {name for name in layout.needs if layout.says and name.endswith("rolltableid")}
    decorated = {layout.prefix + heading for heading in read}
    unread = layout.needs - read - decorated - row_ids
    assert unread == set()
