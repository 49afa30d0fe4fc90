"""The indicators are those of the specification, row by row, and can be asked for by area and id."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from vshdata.errors import UsageError
from vshdata.figures.frames import MAKES
from vshdata.figures.indicators import AREA_TITLES, INDICATORS, Area, _registry, choose, in_area
from vshdata.figures.indicators.kinds import Count, Indicator, Is, Mean, NotIn, Ratio, Share, Unit
from vshdata.schema import Family, Kind
from vshdata.tables import TABLES
from vshdata.years import label, parse_year

SPECIFICATION = Path(__file__).parents[2].parent / "shared" / "reference" / "indicators.csv"

EVERY = pytest.mark.parametrize("indicator", INDICATORS.values(), ids=lambda item: item.id)
EVERY_OF_KS4 = pytest.mark.parametrize("indicator", in_area("ks4"), ids=lambda item: item.id)

IN_WORDS = {"Excl/Susp": "exclusions"}
"""Areas that the specification calls otherwise."""


def area_of(row: dict[str, str]) -> str:
    return IN_WORDS.get(row["area"], row["area"].lower())


def specified() -> Iterator[dict[str, str]]:
    with SPECIFICATION.open(encoding="utf-8", newline="") as lines:
        yield from (row for row in csv.DictReader(lines) if area_of(row) in set(Area))


@pytest.fixture(scope="module")
def rows() -> dict[str, dict[str, str]]:
    if not SPECIFICATION.exists():
        pytest.skip(f"the specification is not at hand: {SPECIFICATION.name} in ../shared/reference")
    return {row["id"]: row for row in specified()}


def in_words(indicator: Indicator) -> dict[str, str]:
    """An indicator as the specification writes it."""
    marks = [f"{label(year)}={caveat.mark}" for year, caveat in sorted(indicator.caveats.items())]
    return {
        "id": indicator.id,
        "label": indicator.label,
        "unit": indicator.unit,
        "denominator": indicator.denominator,
        "decimals": str(indicator.decimals),
        "direction": indicator.direction,
        "first_year": label(indicator.first_year),
        "last_year": "open" if indicator.last_year is None else label(indicator.last_year),
        "not_comparable_years": ";".join(marks),
        "key_indicator": "yes" if indicator.key else "no",
    }


@pytest.mark.parametrize(("area", "count"), [("ks4", 29), ("absence", 15), ("exclusions", 9)])
def test_areas_have_as_many_indicators_as_specified(area: str, count: int) -> None:
    assert len(in_area(area)) == count


def test_the_order_of_the_screen_is_that_of_the_specification(rows: dict[str, dict[str, str]]) -> None:
    assert list(INDICATORS) == [id_ for id_ in rows if id_ in INDICATORS]


@EVERY
def test_every_indicator_is_as_specified(indicator: Indicator, rows: dict[str, dict[str, str]]) -> None:
    made = in_words(indicator)

    assert made == {name: rows[indicator.id][name] for name in made}
    assert area_of(rows[indicator.id]) == indicator.area


@EVERY_OF_KS4
def test_every_indicator_reads_the_source_columns_of_the_specification(
    indicator: Indicator, rows: dict[str, dict[str, str]]
) -> None:
    """What the specification calls KS4_ATT8, the table takes from a heading ATT8."""
    headings = TABLES[indicator.table].headings(Family.NPD)
    named = {code.removeprefix("KS4_").lower() for code in rows[indicator.id]["source_columns"].split(";")}
    scope = [condition.column for condition in indicator.scope]
    read = {heading for heading, column in headings.items() if column in {*indicator.columns, *scope}}

    assert named & read, f"{indicator.id} reads {sorted(read)}, the specification {sorted(named)}"
    if not isinstance(indicator.value, Count):
        value = indicator.columns[0]
        assert (
            headings[rows[indicator.id]["source_columns"].split(";")[0].removeprefix("KS4_").lower()]
            == value
        )


@EVERY
def test_years_that_break_are_years_of_the_measure(indicator: Indicator) -> None:
    for year, caveat in indicator.caveats.items():
        assert indicator.first_year <= year
        assert parse_year(label(year)) == year
        assert caveat.why


@EVERY
def test_columns_are_columns_of_the_table_and_of_the_right_kind(indicator: Indicator) -> None:
    table = TABLES[indicator.table]
    conditions = [*indicator.scope, *indicator.value.among]
    used = {*indicator.columns, *(item.column for item in conditions)}
    made = MAKES.get(indicator.table, {})

    assert used <= table.by_name.keys() | made.keys()
    assert {source for name in used for source in made.get(name, ())} <= table.by_name.keys()
    match indicator.value:
        case Count():
            assert indicator.unit is Unit.COUNT
        case Share((Is(flag, True),)):
            assert indicator.unit is Unit.PERCENT
            assert flag in made or table.by_name[flag].kind is Kind.FLAG
        case Ratio(_, bottom):
            assert indicator.unit is (Unit.PERCENT if bottom else Unit.RATE)
        case Mean(column):
            assert indicator.unit in {Unit.SCORE, Unit.POINTS}
            assert table.by_name[column].kind is Kind.NUMBER


@EVERY_OF_KS4
def test_independent_schools_are_out_of_scope(indicator: Indicator) -> None:
    assert NotIn("school_type", ("10", "11")) in indicator.scope


def test_labels_are_unique_and_have_nothing_to_quote() -> None:
    labels = [item.label for item in INDICATORS.values()]

    assert len(set(labels)) == len(labels)
    assert not [text for text in labels if any(char in text for char in ',"|\n') or text[0] in "=+-@"]


def test_every_area_has_a_title() -> None:
    assert set(AREA_TITLES) == set(Area)


# ---------------------------------------------------------------------- asking for some


def test_an_area_without_names_is_all_of_it() -> None:
    assert choose("ks4", None) == choose("ks4", []) == in_area("ks4")


def test_named_indicators_come_in_the_order_of_the_screen_and_once() -> None:
    chosen = choose("ks4", ["ks4_any_pass", "ks4_cohort", "ks4_any_pass"])

    assert [item.id for item in chosen] == ["ks4_cohort", "ks4_any_pass"]


def test_an_unknown_area_is_refused_by_name() -> None:
    with pytest.raises(UsageError, match="There is no area 'ks5'") as caught:
        in_area("ks5")

    assert caught.value.hint == "Areas: ks4, absence, exclusions."


def test_an_unknown_indicator_is_refused_by_name() -> None:
    with pytest.raises(UsageError, match="The area ks4 has no indicator 'ks4_att9'") as caught:
        choose("ks4", ["ks4_cohort", "ks4_att9"])

    assert caught.value.hint == "See them with: vshdata indicators --area ks4"


# ---------------------------------------------------------------------- the registry checks itself


def test_two_indicators_of_one_name_are_refused() -> None:
    one = INDICATORS["ks4_cohort"]

    with pytest.raises(ValueError, match="two indicators are called ks4_cohort"):
        _registry([one], [one])


def test_an_indicator_that_ends_before_it_starts_is_refused() -> None:
    wrong = replace(INDICATORS["ks4_cohort"], first_year=2020, last_year=2019)

    with pytest.raises(ValueError, match="ks4_cohort ends before it starts"):
        _registry([wrong])
