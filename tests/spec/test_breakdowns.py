"""Breakdowns: which group each pupil is in, and what the groups' figures are.

Census rows are of the January census of 2023/24 and of a sole registration, unless a row says otherwise.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import narwhals as nw
import pytest
from worlds import Spell, census_rows, results, spell, spells_frame

from vshdata.errors import UsageError
from vshdata.figures.breakdowns import BREAKDOWNS, NOT_KNOWN, parse_by, why_not_told
from vshdata.figures.characteristics import in_groups, of_census, of_need, of_status
from vshdata.figures.cohorts import parse_cohort
from vshdata.figures.indicators import INDICATORS
from vshdata.figures.measure import measure

ANN, BEN, CAT, DAN, EVE = 1, 2, 3, 4, 5
BEFORE, JULY, CENSUS_DAY = date(2022, 6, 1), date(2023, 7, 3), date(2024, 3, 31)


def group_of(by: str, *rows: Mapping[str, Any]) -> str:
    """The group of one pupil with these rows in the census; of a pupil without rows, too."""
    item = BREAKDOWNS[by]
    told = of_census(census_rows([{"pupil_id": ANN, **row} for row in rows]), [item])
    (found,) = in_groups(results([{}]), told, [item]).collect()[item.column].to_list()
    return str(found)


@pytest.mark.parametrize(
    ("by", "row", "group"),
    [
        ("sex", {"sex": "F"}, "Female"),
        ("sex", {"sex": "M"}, "Male"),
        ("sex", {"sex": "U"}, NOT_KNOWN),
        ("fsm", {"fsm": True}, "FSM eligible"),
        ("fsm", {"fsm": False}, "Not FSM eligible"),
        ("fsm", {}, NOT_KNOWN),
        ("sen", {"sen": "E"}, "EHC plan"),
        ("sen", {"sen": "K"}, "SEN support"),
        ("sen", {"sen": "N"}, "No SEN"),
        ("ethnicity", {"ethnicity": "WBRI"}, "White"),
        ("ethnicity", {"ethnicity": "MWBC"}, "Mixed"),
        ("ethnicity", {"ethnicity": "AIND"}, "Asian"),
        ("ethnicity", {"ethnicity": "BCRB"}, "Black"),
        ("ethnicity", {"ethnicity": "CHNE"}, "Chinese"),
        ("ethnicity", {"ethnicity": "OOTH"}, "Any other"),
        ("ethnicity", {"ethnicity": "REFU"}, NOT_KNOWN),
        ("ethnicity", {"ethnicity": "NOBT"}, NOT_KNOWN),
        ("language", {"language": "ENG"}, "English"),
        ("language", {"language": "ENB"}, "English"),
        ("language", {"language": "URD"}, "Other than English"),
        ("language", {"language": "OTB"}, "Other than English"),
        ("language", {"language": "REF"}, NOT_KNOWN),
        ("nc-year", {"nc_year": "R"}, "Reception"),
        ("nc-year", {"nc_year": "N2"}, "Nursery"),
        ("nc-year", {"nc_year": "11"}, "Year 11"),
        ("nc-year", {"nc_year": "X"}, "Not following a year"),
        ("phase", {"phase": "special", "nc_year": "11"}, "Special"),
        ("phase", {"nc_year": "6"}, "Primary"),
        ("phase", {"nc_year": "7"}, "Secondary"),
        ("phase", {"nc_year": "X"}, NOT_KNOWN),
        ("school", {"laestab": "9994001", "urn": "100001"}, "9994001"),
        ("school", {"urn": "100001"}, "100001"),
        ("school-la", {"school_la": "998", "laestab": "9994001"}, "998"),
        ("school-la", {"laestab": "9994001"}, "999"),
        ("ap", {"phase": "ap"}, "In alternative provision"),
        ("ap", {"phase": "secondary"}, "Not in alternative provision"),
        ("ap", {}, NOT_KNOWN),
    ],
)
def test_the_group_of_a_row(by: str, row: Mapping[str, Any], group: str) -> None:
    assert group_of(by, row) == group


def test_every_breakdown_of_the_census_has_an_example_here() -> None:
    (mark,) = test_the_group_of_a_row.pytestmark
    shown = {example[0] for example in mark.args[1]}

    assert shown == {name for name, item in BREAKDOWNS.items() if item.of_census}


@pytest.mark.parametrize("by", [name for name, item in BREAKDOWNS.items() if item.of_census])
def test_a_pupil_without_a_census_row_is_not_known(by: str) -> None:
    assert group_of(by) == NOT_KNOWN
    row = {"sex": "F", "phase": "ap", "laestab": "9994001"}
    assert group_of(by, {**row, "term": "autumn"}) == NOT_KNOWN
    assert group_of(by, {**row, "on_roll": False}) == NOT_KNOWN


def test_the_main_registration_tells_and_a_subsidiary_one_does_not() -> None:
    """But alternative provision is where a pupil is registered at all."""
    rows = ({"enrol_status": "M", "phase": "secondary"}, {"enrol_status": "S", "phase": "ap"})

    assert group_of("phase", *rows) == "Secondary"
    assert group_of("ap", *rows) == "In alternative provision"
    assert group_of("phase", rows[1]) == NOT_KNOWN


def test_a_row_that_does_not_say_how_a_pupil_is_registered_counts_as_a_main_one() -> None:
    assert group_of("sex", {"enrol_status": None, "sex": "F"}) == "Female"


def test_of_two_main_registrations_the_first_group_of_the_table_is_taken() -> None:
    rows = ({"sen": "N", "laestab": "9994002"}, {"sen": "K", "laestab": "9994001"})

    assert group_of("sen", *rows) == group_of("sen", *reversed(rows)) == "SEN support"
    assert group_of("school", *rows) == "9994001"


# ---------------------------------------------------------------------- by social care


def needs_of(*spells: Spell) -> dict[int, str]:
    item = BREAKDOWNS["need"]
    told = of_need(spells_frame(spells), item, 2024)
    return dict(told.select("pupil_id", item.column).collect().rows())


def need(child: int, code: str | None, end: date | None = None, **more: Any) -> Spell:
    return {**spell(child, "need", BEFORE, end, **more), "primary_need": code}


def test_the_primary_need_of_the_case_open_on_31_march() -> None:
    """Ann has two; Ben's is not said; Cat's case closed, Dan's on the day itself, Eve's was refused."""
    found = needs_of(
        need(ANN, "N4"),
        need(ANN, "N2"),
        need(BEN, None),
        need(CAT, "N1", JULY),
        need(DAN, "N1", CENSUS_DAY),
        need(EVE, "N1", nfa=True),
    )

    assert found == {ANN: "Child's disability", BEN: NOT_KNOWN}


def test_the_highest_status_on_31_march() -> None:
    """Ann is in care on a plan, Ben on a protection plan, Cat on a child in need plan, Dan in need."""
    item = BREAKDOWNS["status"]
    spells = spells_frame(
        [
            *(spell(child, "need", BEFORE) for child in (ANN, BEN, CAT, DAN)),
            spell(ANN, "looked_after", BEFORE),
            spell(ANN, "cp_plan", BEFORE),
            spell(BEN, "cp_plan", BEFORE),
            spell(CAT, "cin_plan", BEFORE),
            spell(EVE, "need", BEFORE, JULY),
        ]
    )
    cohorts = {label: parse_cohort(codes[0]) for label, codes in item.groups.items() if codes}
    told = of_status(dict.fromkeys(cohorts, spells), cohorts, item, 2024)
    told = told.with_columns(academic_year=nw.lit(2024, nw.Int16))
    rows = in_groups(results([{}] * 5), told, [item]).sort("pupil_id").collect()

    assert rows[item.column].to_list() == [
        "Looked after",
        "Child protection plan",
        "Child in need plan",
        "In need, no plan",
        "Not in need",
    ]


# ---------------------------------------------------------------------- the figures


def figures(by: Sequence[str]) -> dict[tuple[str, tuple[str, ...]], tuple[float | None, int | None]]:
    """Numerator and denominator of three indicators: of four girls and boys, one not on the census."""
    pupils = [
        {"att8": 40.0, "basics_94": True},
        {"att8": 20.0, "basics_94": False},
        {"att8": 30.0, "basics_94": True},
        {"att8": 10.0},
    ]
    on_census = [
        {"pupil_id": ANN, "sex": "F", "fsm": True},
        {"pupil_id": BEN, "sex": "M", "fsm": True},
        {"pupil_id": CAT, "sex": "F", "fsm": False},
    ]
    items = parse_by(by)
    rows = in_groups(results(pupils), of_census(census_rows(on_census), items), items)
    chosen = [INDICATORS[name] for name in ("ks4_cohort", "ks4_att8_avg", "ks4_basics_94")]
    made = measure(rows, chosen, [2024], [item.column for item in items])[2024]
    return {(one.indicator.id, one.group): (one.numerator, one.denominator) for one in made}


def test_figures_by_sex() -> None:
    """Two girls with 40 and 30 points, who both reached the basics; a boy with 20; one of whom nothing
    is known with 10. Together 100 points.
    """
    assert figures(["sex"]) == {
        ("ks4_cohort", ()): (4, None),
        ("ks4_cohort", ("Female",)): (2, None),
        ("ks4_cohort", ("Male",)): (1, None),
        ("ks4_cohort", (NOT_KNOWN,)): (1, None),
        ("ks4_att8_avg", ()): (100.0, 4),
        ("ks4_att8_avg", ("Female",)): (70.0, 2),
        ("ks4_att8_avg", ("Male",)): (20.0, 1),
        ("ks4_att8_avg", (NOT_KNOWN,)): (10.0, 1),
        ("ks4_basics_94", ()): (2, 4),
        ("ks4_basics_94", ("Female",)): (2, 2),
        ("ks4_basics_94", ("Male",)): (0, 1),
        ("ks4_basics_94", (NOT_KNOWN,)): (0, 1),
    }


def test_figures_by_two_at_once() -> None:
    found = {group: value for (name, group), value in figures(["sex,fsm"]).items() if name == "ks4_cohort"}

    assert found == {
        (): (4, None),
        ("Female", "FSM eligible"): (1, None),
        ("Female", "Not FSM eligible"): (1, None),
        ("Male", "FSM eligible"): (1, None),
        (NOT_KNOWN, NOT_KNOWN): (1, None),
    }


# ---------------------------------------------------------------------- asking


def test_breakdowns_are_asked_for_together_or_apart() -> None:
    assert parse_by(["sex,fsm"]) == parse_by(["Sex", " fsm "]) == (BREAKDOWNS["sex"], BREAKDOWNS["fsm"])
    assert parse_by([]) == ()


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (["sx"], "There is no breakdown 'sx'."),
        (["sex,"], "There is no breakdown ''."),
        (["sex", "sex"], "A table is broken down by one thing or two, not by sex, sex."),
        (["sex,fsm,sen"], "A table is broken down by one thing or two, not by sex, fsm, sen."),
    ],
)
def test_what_cannot_be_asked_for(texts: list[str], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_by(texts)

    assert caught.value.message == message


def test_why_a_years_groups_cannot_be_told() -> None:
    assert why_not_told(BREAKDOWNS["sex"], None) == "no January school census is loaded for the year"
    assert why_not_told(BREAKDOWNS["need"], None) == "no children in need return is loaded for the year"
    given = frozenset({"nc_year"})
    assert why_not_told(BREAKDOWNS["phase"], given) == ""
    assert why_not_told(BREAKDOWNS["sex"], given) == "the school census of the year does not give sex"


def test_groups_stand_in_the_declared_order_and_not_known_last() -> None:
    item = BREAKDOWNS["sen"]
    labels = [NOT_KNOWN, "No SEN", "EHC plan", "SEN support"]

    assert sorted(labels, key=item.rank) == ["EHC plan", "SEN support", "No SEN", NOT_KNOWN]
    school = BREAKDOWNS["school"]
    assert sorted([NOT_KNOWN, "9994002", "9994001"], key=school.rank) == ["9994001", "9994002", NOT_KNOWN]
