"""The indicators are those of the specification, row by row, and can be asked for by area and id."""

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from vshdata.errors import UsageError
from vshdata.figures.frames import FRAMES
from vshdata.figures.indicators import AREA_TITLES, AREAS, INDICATORS, Area, _registry, choose, in_area
from vshdata.figures.indicators.kinds import Count, Indicator, Is, Mark, Mean, NotIn, Ratio, Share, Unit
from vshdata.schema import Family, Kind
from vshdata.tables import TABLES
from vshdata.years import label, parse_year

SPECIFICATION = Path(__file__).parents[2].parent / "shared" / "reference" / "indicators.csv"

EVERY = pytest.mark.parametrize("indicator", INDICATORS.values(), ids=lambda item: item.id)
STAGES = ("eyfsp", "phonics", "ks1", "mtc", "ks2", "ks4")
EVERY_OF_A_STAGE = pytest.mark.parametrize(
    "indicator", [item for area in STAGES for item in in_area(area)], ids=lambda item: item.id
)

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


def test_every_area_has_the_number_of_indicators_that_its_screen_has() -> None:
    assert {area: len(in_area(area)) for area in AREAS} == {
        "eyfsp": 2,
        "phonics": 2,
        "ks1": 8,
        "mtc": 2,
        "ks2": 12,
        "ks4": 29,
        "absence": 15,
        "exclusions": 9,
        "key": 30,
        "all": 79,
    }


def test_indicators_are_those_of_the_specification_in_its_order(rows: dict[str, dict[str, str]]) -> None:
    assert list(INDICATORS) == list(rows)


def test_the_key_area_is_the_indicators_marked_so(rows: dict[str, dict[str, str]]) -> None:
    key = [id_ for id_, row in rows.items() if row["key_indicator"] == "yes"]
    assert [item.id for item in in_area("key")] == key


@EVERY
def test_every_indicator_is_as_specified(indicator: Indicator, rows: dict[str, dict[str, str]]) -> None:
    made = in_words(indicator)

    assert made == {name: rows[indicator.id][name] for name in made}
    assert area_of(rows[indicator.id]) == indicator.area


@EVERY_OF_A_STAGE
def test_every_indicator_reads_the_source_columns_of_the_specification(
    indicator: Indicator, rows: dict[str, dict[str, str]]
) -> None:
    """What the specification calls KS4_ATT8, the table takes from a heading ATT8."""
    headings = TABLES[indicator.table].headings(Family.NPD)
    named = set(source_columns(rows[indicator.id]["source_columns"]))
    worked_out = FRAMES[indicator.table].needs if indicator.table in FRAMES else {}
    read = {column for heading, column in headings.items() if heading in named}
    used = {*indicator.columns, *(condition.column for condition in indicator.scope)}

    assert used & {*read, *worked_out}, (
        f"{indicator.id} reads {sorted(used)}, the specification {sorted(named)}"
    )
    if not isinstance(indicator.value, Count):
        assert indicator.columns[0] in {*read, *worked_out}


def source_columns(text: str) -> Iterator[str]:
    """Headings without a stage's prefix; `A..B` stands for its first, `A|B` for either."""
    for name in re.split(r"[;|]", re.sub(r"\.\.\w+", "", text)):
        yield re.sub(r"^(FSP|Phonics|KS4)_", "", name).lower()


@EVERY
def test_years_that_break_are_years_of_the_measure(indicator: Indicator) -> None:
    for year, caveat in indicator.caveats.items():
        assert indicator.first_year <= year or caveat.mark is Mark.NONE
        assert parse_year(label(year)) == year
        assert caveat.why


@EVERY
def test_columns_are_columns_of_the_table_and_of_the_right_kind(indicator: Indicator) -> None:
    table = TABLES[indicator.table]
    conditions = [*indicator.scope, *indicator.value.among]
    worked_out = FRAMES[indicator.table].needs if indicator.table in FRAMES else {}
    named = {*indicator.columns, *(item.column for item in conditions)}

    assert named - worked_out.keys() <= table.by_name.keys()
    match indicator.value:
        case Count():
            assert indicator.unit is Unit.COUNT
        case Share((Is(flag, True),)):
            assert indicator.unit is Unit.PERCENT
            assert flag in worked_out or table.by_name[flag].kind is Kind.FLAG
        case Share():
            assert indicator.unit is Unit.PERCENT
        case Ratio(_, bottom):
            assert indicator.unit is (Unit.PERCENT if bottom else Unit.RATE)
        case Mean(column):
            assert indicator.unit in {Unit.SCORE, Unit.POINTS}
            assert column in worked_out or table.by_name[column].kind is Kind.NUMBER


@EVERY_OF_A_STAGE
def test_independent_schools_are_out_of_scope(indicator: Indicator) -> None:
    """But in the early years, where independent providers are funded like others."""
    assert (NotIn("school_type", ("10", "11")) in indicator.scope) is (indicator.area is not Area.EYFSP)


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

    assert caught.value.hint == f"Areas: {', '.join(AREAS)}."


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
