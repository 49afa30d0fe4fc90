"""COLLECT's tables joined into pupils."""

from datetime import date

import polars as pl
import pytest

from vshdata.intake.census import Sides, describe_schools, join_census, targeted_only
from vshdata.intake.checks import dtype_of
from vshdata.tables.school_census import ENROLMENTS, FSM_TYPES, PUPILS, SCHOOL_CENSUSES

RETURNS = pl.DataFrame(
    {
        "school_census": ["sc1"],
        "native_id": ["SCH1"],
        "school_la": ["999"],
        "estab": ["4001"],
        "urn": ["100001"],
        "census_day": [date(2024, 1, 18)],
    }
)
SCHOOLS = describe_schools(RETURNS, None)


def enrolments(*keys: tuple[str, str | None]) -> pl.DataFrame:
    schema = {"pupil_id": pl.UInt32(), **{column.name: dtype_of(column) for column in ENROLMENTS.values}}
    rows = [
        {
            "pupil_id": number,
            "enrolment": enrolment,
            "native_id": native,
            "school_census": "sc1",
            "sen": "K",
        }
        for number, (enrolment, native) in enumerate(keys, start=1)
    ]
    return pl.DataFrame(rows, schema=schema)


def periods(*rows: tuple[str, str | None, date, date | None]) -> pl.DataFrame:
    schema = {"enrolment": pl.String, "native_id": pl.String, "start": pl.Date, "end": pl.Date}
    return pl.DataFrame(rows, schema=schema, orient="row")


def fsm(
    *rows: tuple[str, str | None, date, date | None], sides: pl.DataFrame | None = SCHOOLS
) -> bool | None:
    """Whether the pupil of enrolment e1 at SCH1 is eligible in spring 2024."""
    joined = join_census(
        enrolments(("e1", "SCH1")), Sides(fsm=periods(*rows), schools=sides), 2024, "spring"
    )
    value: bool | None = joined["fsm"].item()
    return value


def test_every_column_of_pupils_is_there_and_enrolments_keep_their_number() -> None:
    joined = join_census(enrolments(("e1", "SCH1"), ("e2", "SCH1")), Sides(), 2024, "spring")
    assert joined.height == 2
    names = [column.name for column in PUPILS.values]
    assert [joined.schema[name] for name in names] == [dtype_of(PUPILS.by_name[name]) for name in names]


def test_year_and_term_are_those_given() -> None:
    joined = join_census(enrolments(("e1", "SCH1")), Sides(), 2025, "autumn")
    assert joined.select("academic_year", "term").row(0) == (2025, "autumn")


def test_what_was_never_loaded_is_not_known_rather_than_not_so() -> None:
    (row,) = join_census(enrolments(("e1", "SCH1")), Sides(), 2024, "spring").to_dicts()
    assert [row[name] for name in ("fsm", "sen_type", "school_la", "laestab", "urn")] == [None] * 5
    assert row["sen"] == "K"


def test_the_school_is_described_by_its_return() -> None:
    rows = join_census(enrolments(("e1", "SCH1"), ("e1", "SCH2")), Sides(schools=SCHOOLS), 2024, "spring")
    assert rows.select("school_la", "laestab", "urn").rows() == [
        ("999", "9994001", "100001"),
        (None, None, None),
    ]


def test_a_return_given_twice_does_not_double_its_pupils() -> None:
    twice = describe_schools(pl.concat([RETURNS, RETURNS]), None)
    assert join_census(enrolments(("e1", "SCH1")), Sides(schools=twice), 2024, "spring").height == 1


PHASES = pl.DataFrame(
    {"school_census": ["sc1", "sc2"], "native_id": ["SCH1", "SCH2"], "phase": ["secondary", "ap"]},
    schema_overrides={"phase": dtype_of(PUPILS.by_name["phase"])},
)


def phases(returns: pl.DataFrame | None, kinds: pl.DataFrame | None) -> dict[str, str | None]:
    """Phase by the id of a school's return."""
    described = describe_schools(returns, kinds)
    assert described is not None
    return dict(described.select("native_id", "phase").rows())


def test_the_phase_of_a_school_is_that_of_the_table_of_schools() -> None:
    assert phases(RETURNS, PHASES) == {"SCH1": "secondary", "SCH2": "ap"}
    assert phases(None, PHASES) == {"SCH1": "secondary", "SCH2": "ap"}
    rows = join_census(
        enrolments(("e1", "SCH1")), Sides(schools=describe_schools(RETURNS, PHASES)), 2024, "spring"
    )
    assert rows.select("laestab", "phase").row(0) == ("9994001", "secondary")


def test_a_return_to_the_census_of_pupil_referral_units_tells_alternative_provision() -> None:
    kind = dtype_of(SCHOOL_CENSUSES.by_name["census"])
    told = RETURNS.with_columns(pl.lit("pru", kind).alias("census"))
    assert phases(told, None) == {"SCH1": "ap"}
    assert phases(told, PHASES)["SCH1"] == "secondary"
    assert phases(told.with_columns(pl.lit("school", kind).alias("census")), None) == {"SCH1": None}


def test_a_return_stored_before_its_census_was_kept_tells_no_phase() -> None:
    assert phases(RETURNS, None) == {"SCH1": None}


def test_schools_are_not_described_where_neither_table_is_loaded() -> None:
    assert describe_schools(None, None) is None


CENSUS_DAY = date(2024, 1, 18)


@pytest.mark.parametrize(
    ("start", "end", "eligible"),
    [
        (date(2021, 9, 1), None, True),
        (date(2021, 9, 1), date(2024, 1, 19), True),
        (CENSUS_DAY, None, True),
        (date(2024, 1, 19), None, False),
        (date(2021, 9, 1), CENSUS_DAY, False),
        (date(2021, 9, 1), date(2023, 7, 1), False),
    ],
)
def test_free_meals_are_those_of_census_day(start: date, end: date | None, *, eligible: bool) -> None:
    assert fsm(("e1", "SCH1", start, end)) is eligible


def test_one_period_of_several_is_enough_and_makes_one_row() -> None:
    past = ("e1", "SCH1", date(2019, 9, 1), date(2020, 7, 1))
    now = ("e1", "SCH1", date(2022, 9, 1), None)
    assert fsm(past, now, now) is True


def test_a_pupil_without_a_period_is_not_eligible_where_periods_were_loaded() -> None:
    assert fsm(("e2", "SCH1", date(2021, 9, 1), None)) is False


def test_the_same_row_id_of_another_school_is_another_pupil() -> None:
    assert fsm(("e1", "SCH2", date(2021, 9, 1), None)) is False


def test_exports_without_a_school_id_join_on_the_row_id() -> None:
    sides = Sides(fsm=periods(("e1", None, date(2021, 9, 1), None)))
    assert join_census(enrolments(("e1", None)), sides, 2024, "spring")["fsm"].to_list() == [True]


@pytest.mark.parametrize(
    ("year", "term", "inside", "outside"),
    [
        (2025, "autumn", date(2024, 10, 3), date(2024, 10, 4)),
        (2025, "spring", date(2025, 1, 18), date(2025, 1, 19)),
        (2025, "summer", date(2025, 5, 16), date(2025, 5, 17)),
    ],
)
def test_without_the_schools_return_the_usual_census_day_is_used(
    year: int, term: str, inside: date, outside: date
) -> None:
    rows = enrolments(("e1", "SCH1"), ("e2", "SCH1"))
    sides = Sides(fsm=periods(("e1", "SCH1", inside, None), ("e2", "SCH1", outside, None)))
    assert join_census(rows, sides, year, term)["fsm"].to_list() == [True, False]


def test_the_primary_need_is_the_one_of_lowest_rank() -> None:
    needs = pl.DataFrame(
        {
            "enrolment": ["e1", "e1", "e1"],
            "native_id": ["SCH1"] * 3,
            "rank": [3, 1, 2],
            "sen_type": ["ASD", "SEMH", "MLD"],
        }
    )
    rows = join_census(enrolments(("e1", "SCH1"), ("e2", "SCH1")), Sides(sen=needs), 2024, "spring")
    assert rows.select("enrolment", "sen_type").sort("enrolment").rows() == [("e1", "SEMH"), ("e2", None)]


# ---------------------------------------------------------------------- the type of free school meals


@pytest.mark.parametrize(
    ("kinds", "eligible"),
    [
        ((None,), True),
        (("targeted",), True),
        (("expanded",), False),
        (("other",), False),
        (("expanded", "targeted"), True),
    ],
)
def test_where_the_type_is_recorded_only_targeted_eligibility_counts(
    kinds: tuple[str | None, ...], eligible: bool
) -> None:
    rows = periods(*[("e1", "SCH1", date(2021, 9, 1), None)] * len(kinds))
    rows = rows.with_columns(fsm_type=pl.Series(kinds, dtype=pl.Enum(FSM_TYPES)))
    joined = join_census(enrolments(("e1", "SCH1")), Sides(fsm=rows, schools=SCHOOLS), 2027, "spring")
    assert joined["fsm"].item() is eligible


def test_a_row_of_a_pupil_is_eligible_by_its_type_and_unknown_where_it_says_nothing() -> None:
    rows = pl.DataFrame(
        {
            "fsm": [True, True, True, False, None],
            "fsm_type": pl.Series([None, "targeted", "expanded", None, None], dtype=pl.Enum(FSM_TYPES)),
        }
    )
    assert targeted_only(rows)["fsm"].to_list() == [True, True, False, False, None]
