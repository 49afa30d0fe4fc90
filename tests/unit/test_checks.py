"""Text rows in; typed rows out, or a row refused with every reason."""

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl
import pytest
from extracts import bad_upn, upn

from vshdata.intake.checks import Checked, Finding, Findings, check_rows, dtype_of
from vshdata.schema import Severity
from vshdata.tables import TABLES


def check(table: str, rows: Sequence[Mapping[str, str | None]], found: Findings | None = None) -> Checked:
    """Rows of one table, by column; each is about pupil 1 and stands on the next line from 2."""
    key = "la_child_id" if TABLES[table].by_child else "upn"
    given = [{key: upn(1), **row} for row in rows]
    names = list(dict.fromkeys(name for row in given for name in row))
    frame = pl.DataFrame(
        {name: [row.get(name) for row in given] for name in names}, schema=dict.fromkeys(names, pl.String)
    ).with_columns(pl.int_range(2, len(given) + 2, dtype=pl.UInt32).alias("line"))
    headings = {name: name.upper() for name in names}
    return check_rows(frame, TABLES[table], headings, found if found is not None else Findings())


def one(table: str, column: str, *texts: str | None) -> list[object]:
    """What a column's texts are read as."""
    return check(table, [{column: text} for text in texts]).accepted[column].to_list()


def test_every_column_comes_out_with_its_type() -> None:
    for table in TABLES.values():
        accepted = check_rows(pl.DataFrame(schema={"line": pl.UInt32}), table, {}, Findings()).accepted
        assert dict(accepted.schema) == {
            "line": pl.UInt32(),
            **{column.name: dtype_of(column) for column in table.columns},
        }


def test_values_are_typed() -> None:
    row = {"academic_year": "2023/2024", "att8": "40.5", "endks": "True", "sex": "2", "version": "f"}
    (found,) = check("ks4", [row]).accepted.to_dicts()
    assert (found["academic_year"], found["att8"], found["endks"]) == (2024, 40.5, True)
    assert (found["sex"], found["version"]) == ("F", "final")


def test_text_is_trimmed_and_a_word_for_nothing_is_a_blank() -> None:
    texts = (" ENG ", "01", "'01", '="01"', "NONE", "NA", "\u00a0", "#N/A", " ", "", None)
    assert one("pupils", "language", *texts) == ["ENG", "01", "01", "01", *([None] * 7)]


def test_a_upn_is_put_in_capitals_and_a_matching_reference_is_not() -> None:
    (row,) = check("ks4", [{"upn": f" {upn(1).lower()} ", "pmr": " aBc1 "}]).accepted.to_dicts()
    assert (row["upn"], row["pmr"]) == (upn(1), "aBc1")


@pytest.mark.parametrize("code", ["UN1", "un7", " UN10 "])
def test_a_code_that_says_there_is_no_upn_is_no_upn(code: str) -> None:
    (row,) = check("ks4", [{"upn": code, "pmr": "x1"}]).accepted.to_dicts()
    assert row["upn"] is None


WORDS = (
    "NULL null N/A NA None nan - -- 0 00000 UNKNOWN #REF! #N/A TBC ? . x Missing VALUE A000000000000 99999 "
    "A111111111111 9999999999999 UPN"
).split()


@pytest.mark.parametrize("word", [*WORDS, "not known", "Not yet allocated", "(blank)"])
@pytest.mark.parametrize("column", ["upn", "former_upn", "pmr"])
def test_a_text_without_the_shape_of_an_identifier_is_none(column: str, word: str) -> None:
    """Otherwise every pupil whose reference an export calls NULL would be one pupil."""
    (row,) = check(
        "pupils", [{"upn": upn(1), column: word, "pmr": word if column == "pmr" else "x1"}]
    ).accepted.to_dicts()
    assert row[column] is None


def test_a_column_the_file_lacks_is_blank_or_as_declared() -> None:
    (row,) = check("ks4", [{"att8": "1"}]).accepted.to_dicts()
    assert row["endks"] is True
    assert row["p8"] is None


def test_a_column_that_is_there_but_blank_is_blank() -> None:
    assert one("ks4", "endks", "", "1") == [None, True]


def test_whole_numbers_and_days_are_read_in_their_styles() -> None:
    assert one("pupils", "idaci_rank", "132.0", " 7", "x", None) == [132, 7, None, None]
    assert one("pupils", "entry", "16/10/2024", "2024-Oct-16 00:00:00", "zz/10/2024") == [
        date(2024, 10, 16),
        date(2024, 10, 16),
        None,
    ]


def test_numbers_with_separators_are_read_beside_plain_ones() -> None:
    assert one("ks4", "att8", "4.5", " 6 ", "inf", "nan", "x", None) == [4.5, 6.0, None, None, None, None]


@pytest.mark.parametrize("day", ["1800-01-01", "01/01/1900", "1900-01-01 00:00:00"])
def test_a_day_that_stands_for_not_known_is_blank_and_no_fault(day: str) -> None:
    found = Findings()
    accepted = check("pupils", [{"entry": day}, {"entry": "2024-01-02"}], found).accepted
    assert accepted["entry"].to_list() == [None, date(2024, 1, 2)]
    assert found.ranked == []


def test_a_day_that_stands_for_not_known_does_not_fill_a_required_column() -> None:
    refused = check("fsm_periods", [{"enrolment": "e1", "start": "1900-01-01"}]).rejected
    assert refused["reasons"].to_list() == [
        ["START is missing or cannot be read as a date (2022-05-10, 10/05/2022 or 10 May 2022)"]
    ]


def test_a_list_of_codes_keeps_those_it_knows_and_says_so() -> None:
    found = Findings()
    rows = [{"disabilities": text, "dob": "2010-01-02"} for text in ("AUT  ld", "XYZ aut", "XYZ", None)]
    assert check("children", rows, found).accepted["disabilities"].to_list() == [
        "AUT LD",
        "AUT",
        None,
        None,
    ]
    assert [(item.rule, item.rows, item.lines) for item in found.ranked if "dis" in item.rule] == [
        ("disabilities_code", 2, [3, 4])
    ]


@pytest.mark.parametrize("blank", ["", "  ", "null", "NULL", "N/A"])
def test_a_blank_is_no_fault(blank: str) -> None:
    found = Findings()
    accepted = check("ks4", [{"att8": blank, "sex": blank, "endks": blank}], found).accepted
    assert accepted.select("att8", "sex", "endks").row(0) == (None, None, None)
    assert found.ranked == []


@pytest.mark.parametrize(
    ("table", "column", "text", "rule", "message"),
    [
        ("ks4", "sex", "X", "sex_code", "SEX is not one of its codes"),
        ("ks4", "att8", "high", "att8_unread", "ATT8 cannot be read as a number"),
        ("ks4", "endks", "2", "endks_unread", "ENDKS cannot be read as yes or no"),
        (
            "ks4",
            "academic_year",
            "12",
            "academic_year_unread",
            "ACADEMIC_YEAR cannot be read as an academic year",
        ),
        (
            "pupils",
            "entry",
            "zz/05/2020",
            "entry_unread",
            "ENTRY cannot be read as a date (2022-05-10, 10/05/2022 or 10 May 2022)",
        ),
        ("pupils", "idaci_rank", "7.5", "idaci_rank_unread", "IDACI_RANK cannot be read as a whole number"),
    ],
)
def test_what_cannot_be_read_is_left_blank_counted_and_told(
    table: str, column: str, text: str, rule: str, message: str
) -> None:
    found = Findings()
    checked = check(table, [{column: text}] * 5, found)
    assert checked.accepted[column].to_list() == [None] * 5
    assert found.ranked == [Finding(rule, message, Severity.WARN, 5, [2, 3, 4])]


def test_a_column_the_file_lacks_is_never_a_fault() -> None:
    found = Findings()
    check("pupils", [{}], found)
    assert found.ranked == []


# ---------------------------------------------------------------------- refusals


def test_a_row_without_any_reference_is_refused() -> None:
    checked = check("ks4", [{"upn": "UN3"}, {}, {"upn": None, "pmr": "x1"}])
    assert checked.accepted["line"].to_list() == [3, 4]
    assert checked.rejected.rows() == [
        (2, ["neither a UPN nor a pupil matching reference, so it cannot be joined to a child"])
    ]


def test_every_reason_of_a_refused_row_is_kept() -> None:
    found = Findings()
    checked = check("ks4", [{"upn": "", "att8": "91", "p8": "-16"}, {"att8": "91"}], found)
    assert checked.accepted.height == 0
    assert checked.rejected.rows() == [
        (
            2,
            [
                "neither a UPN nor a pupil matching reference, so it cannot be joined to a child",
                "an Attainment 8 score outside 0 to 90",
                "a Progress 8 score outside -15 to 15",
            ],
        ),
        (3, ["an Attainment 8 score outside 0 to 90"]),
    ]
    assert {item.rule: (item.rows, item.lines) for item in found.ranked} == {
        "att8_range": (2, [2, 3]),
        "no_pupil_reference": (1, [2]),
        "p8_range": (1, [2]),
    }


@pytest.mark.parametrize(("score", "kept"), [("0", True), ("90", True), ("-0.1", False), ("90.1", False)])
def test_both_bounds_are_inside(score: str, *, kept: bool) -> None:
    assert bool(check("ks4", [{"att8": score}]).accepted.height) is kept


def test_required_columns_refuse_a_row_together() -> None:
    refused = check("sen_needs", [{"enrolment": " ", "rank": "first"}]).rejected
    assert refused["reasons"].to_list() == [
        ["ENROLMENT is missing or cannot be read", "RANK is missing or cannot be read"]
    ]


def test_a_required_value_that_cannot_be_read_is_one_fault_not_two() -> None:
    found = Findings()
    refused = check("spells", [{"status": "adopted", "start": "2024-01-02"}], found).rejected
    assert refused["reasons"].to_list() == [["STATUS is missing or cannot be read"]]
    assert [(item.rule, item.severity) for item in found.ranked] == [("status_missing", Severity.REJECT)]


def test_a_wrong_check_letter_is_counted_and_the_upn_used() -> None:
    found = Findings()
    checked = check("ks4", [{"upn": bad_upn(1)}, {"upn": upn(2)}], found)
    assert checked.accepted["upn"].to_list() == [bad_upn(1), upn(2)]
    assert found.ranked == [
        Finding("upn_check_letter", "UPN has a wrong check letter", Severity.WARN, 1, [2])
    ]


def test_what_is_no_upn_is_missing_and_counted_with_its_lines() -> None:
    found = Findings()
    rows = [
        {"upn": "21DB2DF8-FA0", "pmr": "x1"},
        {"upn": upn(2)},
        {"upn": "NA", "pmr": "x2"},
        {"upn": "NA"},
    ]
    checked = check("ks4", rows, found)
    assert checked.accepted["upn"].to_list() == [None, upn(2), None]
    assert checked.rejected["line"].to_list() == [5]
    assert found.by_rule["upn_not_usable"] == Finding(
        "upn_not_usable", "UPN is not a UPN; it counts as missing", Severity.WARN, 3, [2, 4, 5]
    )


def test_wrapping_of_an_identifier_is_taken_off_and_counted() -> None:
    plain = upn(1)
    wrapped = [
        f"'{plain}",
        f'="{plain}"',
        f"\u200b{plain}\u00a0",
        f"{plain[:1]} {plain[1:4]} {plain[4:8]} {plain[8:]}",
        f"{plain[:4]}-{plain[4:]}",
        plain.lower(),
    ]
    found = Findings()
    checked = check("ks4", [{"upn": text} for text in (plain, f" {plain} ", *wrapped)], found)
    assert checked.accepted["upn"].unique().to_list() == [plain]
    assert found.by_rule["upn_repaired"].rows == len(wrapped)
    assert list(found.by_rule) == ["upn_repaired"]


def test_a_row_names_its_columns_that_cannot_be_read() -> None:
    texts = {"att8": "c", "p8": "#VALUE!", "att8_eng": "", "att8_mat": "NA", "att8_open": "4.5"}
    rows = check("ks4", [texts, {"att8": "4.5"}, {"att8": "21.5%"}]).accepted
    assert rows["unread"].to_list() == [" att8 p8 ", None, " att8 "]


def test_an_end_before_its_start_is_counted_and_kept() -> None:
    found = Findings()
    spell = {"status": "need", "start": "2024-01-02", "end": "2024-01-01"}
    same_day = {**spell, "end": "2024-01-02"}
    checked = check("spells", [spell, same_day, {**spell, "end": None}], found)
    assert checked.accepted.height == 3
    assert [(item.rule, item.message, item.lines) for item in found.ranked] == [
        ("end_before_start", "an end before its start", [2])
    ]


def test_findings_add_up_over_batches_and_name_the_first_lines() -> None:
    found = Findings()
    for _ in range(2):
        check("ks4", [{"sex": "X"}, {"sex": "X", "att8": "99"}], found)
    assert [(item.rule, item.rows, item.lines) for item in found.ranked] == [
        ("att8_range", 2, [3, 3]),
        ("sex_code", 4, [2, 3, 2]),
    ]


# ---------------------------------------------------------------------- Attainment 8


def elements(english: str, maths: str, ebacc: str, rest: str, total: str) -> dict[str, str]:
    names = ("att8_eng", "att8_mat", "att8_ebacc", "att8_open", "att8")
    return dict(zip(names, (english, maths, ebacc, rest, total), strict=True))


@pytest.mark.parametrize(
    ("given", "english", "maths", "told"),
    [
        pytest.param(elements("8", "10", "12", "12", "42"), 8, 10, 0, id="as they should be"),
        pytest.param(elements("4", "5", "12", "12", "42"), 8, 10, 0, id="before doubling"),
        pytest.param(elements("4", "5", "12", "12", "33"), 4, 5, 0, id="single, and so is the score"),
        pytest.param(elements("4", "5", "12", "12", "50"), 4, 5, 1, id="neither"),
        pytest.param(elements("4", "5", "12", "12", "42.04"), 8, 10, 0, id="within rounding"),
        pytest.param(elements("4", "5", "12", "12", ""), 4, 5, 0, id="no score"),
        pytest.param(elements("4", "5", "", "12", "42"), 4, 5, 0, id="an element missing"),
    ],
)
def test_elements_are_doubled_where_that_makes_them_add_up(
    given: Mapping[str, str], english: float, maths: float, told: int
) -> None:
    found = Findings()
    (row,) = check("ks4", [given], found).accepted.to_dicts()
    assert (row["att8_eng"], row["att8_mat"]) == (english, maths)
    assert [item.message for item in found.ranked] == [
        "Attainment 8 elements that do not add up to the score, doubled or not"
    ] * told
