"""Alternative provision, joined from COLLECT's tables: five pupils of two schools, drawn by hand.

At the mainstream school (SCH1): pupil 1 has two placements, pupil 2 none; pupil 3 left with one.
At the pupil referral unit (SCH2): pupil 4 is on roll; pupil 5 has left.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
import pytest

from vshdata.intake.ap import join_ap
from vshdata.intake.attendance import Census
from vshdata.intake.checks import dtype_of
from vshdata.schema import Table
from vshdata.tables.ap import AP, AP_ADMISSIONS, AP_PLACEMENTS
from vshdata.tables.attendance_returns import LEAVERS
from vshdata.tables.school_census import ENROLMENTS, SCHOOLS

NOVEMBER, MARCH = date(2023, 11, 6), date(2024, 3, 4)


def rows(table: Table, *given: Mapping[str, Any]) -> pl.DataFrame:
    """Rows of a table with what is told; the rest is blank."""
    schema = {column.name: dtype_of(column) for column in table.values}
    whose = {"pupil_id": pl.UInt32()} if table.of_pupils else {"academic_year": pl.Int16()}
    return pl.DataFrame(list(given), schema=pl.Schema({**whose, **schema}))


def person(pupil: int, native: str = "SCH1", **more: object) -> dict[str, Any]:
    return {
        "pupil_id": pupil,
        "enrolment": f"en{pupil}",
        "native_id": native,
        "school_census": native.lower(),
        **more,
    }


def detail(pupil: int, native: str = "SCH1", **more: object) -> dict[str, Any]:
    return {"enrolment": f"en{pupil}", "native_id": native, "on_roll": True, **more}


ON_ROLL = rows(
    ENROLMENTS,
    person(1, nc_year="10", entry=date(2021, 9, 1)),
    person(2, nc_year="10", entry=date(2021, 9, 1)),
    person(4, "SCH2", nc_year="9", entry=NOVEMBER),
)
LEFT = rows(
    LEAVERS,
    person(3, entry=date(2019, 9, 2), left=date(2024, 4, 1)),
    person(5, "SCH2", entry=date(2022, 9, 5), left=MARCH),
)
PLACED = rows(
    AP_PLACEMENTS,
    detail(1, setting_type="OOT", start=NOVEMBER, sessions=4, pattern="PT", reason="BHS", sen_entry="K"),
    detail(1, urn="100009", start=MARCH, end=date(2024, 5, 1), sessions=10, pattern="FT", reason="MHN"),
    detail(9, urn="100009", start=MARCH),
)
TAKEN_IN = rows(AP_ADMISSIONS, detail(4, "SCH2", reason="PEX", previous_urn="100002", sen_entry="E"))
SUMMER = Census(2024, "summer", None)


def told(people: pl.DataFrame, placed: pl.DataFrame | None, taken_in: pl.DataFrame | None) -> pl.DataFrame:
    return join_ap(people, placed, taken_in, SUMMER).sort("pupil_id", "start")


def test_placements_are_those_of_the_enrolment_they_point_at() -> None:
    """Pupil 2 has none; the row of an enrolment that is not there, en9, waits for it."""
    found = told(ON_ROLL, PLACED, None)
    columns = ("pupil_id", "arranged_by", "urn", "setting_type", "start", "end", "sessions", "nc_year")
    assert found.select(columns).rows() == [
        (1, "school", None, "OOT", NOVEMBER, None, 4, "10"),
        (1, "school", "100009", None, MARCH, date(2024, 5, 1), 10, "10"),
    ]


def test_a_place_at_a_referral_unit_starts_with_the_enrolment() -> None:
    (row,) = told(ON_ROLL, None, TAKEN_IN).to_dicts()
    assert (row["pupil_id"], row["arranged_by"], row["start"], row["end"]) == (
        4,
        "ap_school",
        NOVEMBER,
        None,
    )
    assert (row["reason"], row["previous_urn"], row["sen_entry"]) == ("PEX", "100002", "E")


def test_a_place_at_a_referral_unit_ends_when_the_pupil_leaves() -> None:
    (row,) = told(LEFT, None, rows(AP_ADMISSIONS, detail(5, "SCH2", reason="NEW"))).to_dicts()
    assert (row["pupil_id"], row["start"], row["end"]) == (5, date(2022, 9, 5), MARCH)


def test_leavers_keep_the_placements_their_school_arranged() -> None:
    own = rows(AP_PLACEMENTS, detail(3, start=NOVEMBER, end=date(2024, 2, 9), sen_leaving="N"))
    (row,) = told(LEFT, own, None).to_dicts()
    assert (row["pupil_id"], row["end"], row["sen_leaving"]) == (3, date(2024, 2, 9), "N")


def test_both_kinds_are_told_together() -> None:
    assert told(ON_ROLL, PLACED, TAKEN_IN)["arranged_by"].to_list() == ["school", "school", "ap_school"]


@pytest.mark.parametrize(
    ("start", "year"),
    [
        (NOVEMBER, 2024),
        (date(2022, 11, 7), 2023),
        (date(2023, 7, 31), 2023),
        (date(2023, 8, 1), 2024),
        (None, 2024),
        (date(1923, 11, 6), 2024),
        (date(2033, 11, 6), 2024),
    ],
)
def test_the_year_is_that_of_the_first_day_where_that_can_be(start: date | None, year: int) -> None:
    found = told(ON_ROLL, rows(AP_PLACEMENTS, detail(1, start=start)), None)
    assert found.select("academic_year", "start").rows() == [(year, start)]


def test_the_same_row_id_of_another_school_is_another_pupil() -> None:
    assert told(ON_ROLL, rows(AP_PLACEMENTS, detail(1, "SCH2", start=MARCH)), None).height == 0


def test_the_school_and_the_day_are_those_of_its_return_where_it_is_loaded() -> None:
    schools = pl.DataFrame(
        {
            "school_census": ["sch1"],
            "native_id": ["SCH1"],
            "school_la": ["999"],
            "estab": ["4001"],
            "phase": ["secondary"],
            "census_day": [date(2024, 5, 23)],
        },
        schema_overrides={"phase": dtype_of(SCHOOLS.by_name["phase"])},
    )
    placed = join_ap(ON_ROLL, PLACED, None, Census(2024, "summer", schools))
    columns = ("school", "school_la", "told_on")
    assert set(placed.select(columns).rows()) == {("9994001", "999", date(2024, 5, 23))}
    assert set(told(ON_ROLL, PLACED, None).select(columns).rows()) == {(None, None, date(2024, 5, 16))}


def test_every_column_is_there_in_its_kind() -> None:
    found = told(ON_ROLL, PLACED, TAKEN_IN)
    assert {column.name: found.schema[column.name] for column in AP.values} == {
        column.name: dtype_of(column) for column in AP.values
    }
