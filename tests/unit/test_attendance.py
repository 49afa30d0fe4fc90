"""Register codes, totals made of them, rows side by side, and terms one later."""

from collections.abc import Collection
from datetime import date
from typing import Any

import polars as pl
import pytest

from vshdata.intake.attendance import TOLD_IN, in_arrears, total_codes, unread_sessions, year_of
from vshdata.intake.checks import dtype_of
from vshdata.intake.formats.spread import PART_MARK, Spread, plain_name
from vshdata.tables.attendance import ABSENCE
from vshdata.tables.register_codes import REFORM, REGISTER_CODES, Session

CODES = {item.code: item for item in REGISTER_CODES}


# ---------------------------------------------------------------------- register codes


def test_codes_and_columns_are_unique_and_columns_of_absence() -> None:
    assert len(CODES) == len(REGISTER_CODES) == len({item.name for item in REGISTER_CODES})
    assert {item.name for item in REGISTER_CODES} <= ABSENCE.by_name.keys()


@pytest.mark.parametrize(
    ("codes", "counts_as"),
    [
        ("/ \\ L B J K P V W", Session.ATTENDED),
        ("C C1 C2 E F H I J1 M R S T", Session.AUTHORISED),
        ("G N O U", Session.UNAUTHORISED),
        ("D Q X Y Y1 Y2 Y3 Y4 Y5 Y6 Y7 Z #", Session.NOT_POSSIBLE),
        ("-", Session.NO_MARK),
    ],
)
def test_what_codes_count_as(codes: str, counts_as: Session) -> None:
    assert {item.code for item in REGISTER_CODES if item.counts_as is counts_as} == set(codes.split())


@pytest.mark.parametrize("code", ["C1", "C2", "J1", "K", "Q", *(f"Y{number}" for number in range(1, 8))])
def test_codes_that_came_with_the_reform(code: str) -> None:
    assert (CODES[code].is_valid_in(2024), CODES[code].is_valid_in(2025)) == (False, True)
    assert CODES[code].first == REFORM == date(2024, 8, 19)


@pytest.mark.parametrize("code", ["H", "J", "Y"])
def test_codes_that_left_with_the_reform(code: str) -> None:
    assert (CODES[code].is_valid_in(2024), CODES[code].is_valid_in(2025)) == (True, False)


def test_extended_holiday_left_in_2014() -> None:
    assert (CODES["F"].is_valid_in(2014), CODES["F"].is_valid_in(2015)) == (True, False)


def test_a_code_in_use_throughout() -> None:
    assert all(CODES["I"].is_valid_in(year) for year in range(2010, 2030))


# ---------------------------------------------------------------------- totals


def totals(
    *, trusted: bool = True, unread: Collection[int] = (), **given: list[int | None]
) -> list[tuple[int | None, ...]]:
    """Authorised, unauthorised and possible of each row; lines count from 2."""
    height = len(next(iter(given.values())))
    blank = {column.name: [None] * height for column in ABSENCE.values}
    schema = {column.name: dtype_of(column) for column in ABSENCE.values}
    rows = pl.DataFrame({**blank, **given}, schema=schema).with_row_index("line", 2)
    rows = total_codes(rows, trusted=trusted, unread=unread)
    return rows.select("sessions_authorised", "sessions_unauthorised", "sessions_possible").rows()


def test_totals_are_summed_from_codes() -> None:
    assert totals(
        code_am=[60, 50], code_i=[5, None], code_g=[None, 3], code_d=[4, 4], code_none=[1, 1]
    ) == [
        (5, 0, 65),
        (0, 3, 53),
    ]


def test_without_codes_of_attendance_possible_sessions_are_not_guessed() -> None:
    assert totals(code_i=[5], sessions_possible=[120]) == [(5, 0, 120)]
    assert totals(code_i=[5]) == [(5, 0, None)]


def test_a_total_that_is_given_is_kept_where_it_is_trusted() -> None:
    given: dict[str, Any] = {
        "sessions_authorised": [2, None],
        "code_i": [5, 5],
        "sessions_possible": [100, 100],
    }
    assert totals(trusted=True, **given) == [(2, 0, 100), (5, 0, 100)]
    assert totals(trusted=False, **given) == [(5, 0, 100), (5, 0, 100)]


def test_a_blank_total_is_not_0_where_other_rows_tell_it() -> None:
    given: dict[str, Any] = {"sessions_possible": [100, 100], "sessions_authorised": [2, None]}
    assert totals(**given) == [(2, None, 100), (None, None, 100)]


def test_a_blank_total_is_the_sum_of_the_codes_of_its_row_and_of_no_other() -> None:
    """Nobody's total is given of unauthorised absence, so that a row without codes has none of it."""
    given: dict[str, Any] = {
        "sessions_possible": [100, 100, 100],
        "sessions_authorised": [2, None, None],
        "code_i": [None, 5, None],
    }
    assert totals(**given) == [(2, 0, 100), (5, 0, 100), (None, 0, 100)]


def test_a_blank_code_of_a_wide_export_is_0_and_one_that_cannot_be_read_leaves_the_row_out() -> None:
    given: dict[str, Any] = {"sessions_possible": [100, 100], "code_i": [5, None], "code_g": [None, None]}
    assert totals(trusted=False, **given) == [(5, 0, 100), (0, 0, 100)]
    assert totals(trusted=False, unread={3}, **given) == [(5, 0, 100), (None, None, 100)]


@pytest.mark.parametrize("rule", ["code_i_unread", "sessions_unauthorised_unread"])
def test_lines_with_a_count_that_cannot_be_read_are_found(rule: str) -> None:
    faults = [pl.DataFrame({"line": [3, 5], "rule": [rule, "nc_year_code"]})]
    assert unread_sessions(faults) == {3}


# ---------------------------------------------------------------------- terms


@pytest.mark.parametrize(
    ("census", "year", "term", "nc_years"),
    [
        ("spring", 2024, "autumn", ["R", "1", "7", "X"]),
        ("summer", 2024, "spring", ["R", "1", "7", "X"]),
        ("autumn", 2023, "summer", ["N2", "R", "6", "X"]),
    ],
)
def test_a_census_tells_of_the_term_before(census: str, year: int, term: str, nc_years: list[str]) -> None:
    rows = pl.DataFrame(
        {"academic_year": [2024] * 4, "nc_year": ["R", "1", "7", "X"]},
        schema={"academic_year": pl.Int16, "nc_year": dtype_of(ABSENCE.by_name["nc_year"])},
    )
    dated, told = in_arrears(rows, census)
    assert (told, TOLD_IN[census][0]) == (term, term)
    assert dated.select("academic_year", pl.col("term").cast(pl.String)).row(0) == (year, term)
    assert dated["nc_year"].to_list() == nc_years


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2023, 7, 31), 2023), (date(2023, 8, 1), 2024), (date(2024, 1, 8), 2024), (None, None)],
)
def test_the_year_of_a_day(day: date | None, year: int | None) -> None:
    frame = pl.DataFrame({"day": [day]}, schema={"day": pl.Date})
    assert frame.select(year_of(pl.col("day"))).item() == year


# ---------------------------------------------------------------------- rows side by side

SIDES = Spread({"one": ("_1",), "two": ("_2",), "all": ("_all",)}, holds="held", fills="part", alone="all")


def gathered(*rows: tuple[str | None, ...]) -> list[tuple[object, ...]]:
    names = [f"{name}{PART_MARK}{part}" for part in ("one", "two", "all") for name in ("held", "more")]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    batch = frame.with_columns(line=pl.int_range(2, 2 + frame.height, dtype=pl.UInt32))
    return SIDES.gather(batch).select("line", "part", "held", "more").rows()


def test_each_filled_part_is_a_row_in_the_order_of_the_file() -> None:
    assert gathered(("5", "x", "6", None, "", ""), ("", "lost", "7", "y", None, None)) == [
        (2, "one", "5", "x"),
        (2, "two", "6", None),
        (3, "two", "7", "y"),
    ]


def test_the_part_that_stands_alone_counts_only_where_no_other_is_filled() -> None:
    assert gathered(("5", "", "", "", "11", ""), ("", "", "0", "", "12", "z")) == [
        (2, "one", "5", ""),
        (3, "all", "12", "z"),
    ]


def test_a_row_of_no_part_gives_nothing() -> None:
    assert gathered(("", "", None, None, " ", "")) == []


def test_a_batch_without_sides_stays_as_it_is() -> None:
    batch = pl.DataFrame({"line": [2], "upn": ["x"]})
    assert SIDES.gather(batch).equals(batch)
    assert (plain_name(f"held{PART_MARK}one"), plain_name("upn")) == ("held", "upn")
