"""A UPN's shape and check letter, worked by hand and by column."""

import polars as pl
import pytest
from extracts import upn

from vshdata.identifiers import LETTERS, check_letter, is_valid_upn
from vshdata.intake.checks import Findings, check_rows
from vshdata.tables import TABLES


def test_the_published_example_is_valid() -> None:
    assert is_valid_upn("B801200005001")


@pytest.mark.parametrize(
    "wrong",
    [
        "A801200005001",
        "B80120000500",
        "B8012000050011",
        "I801200005001",
        "b801200005001",
        "B80120000500O",
        "B8012000050 1",
        "UN1",
        "",
    ],
)
def test_anything_else_is_not(wrong: str) -> None:
    assert not is_valid_upn(wrong)


def test_the_check_letter_of_the_guidance_is_worked_right() -> None:
    assert check_letter("207000016049") == "P"


def test_a_temporary_upn_ends_in_a_letter_that_counts() -> None:
    assert is_valid_upn(check_letter("80120000500A") + "80120000500A")
    assert check_letter("80120000500A") == check_letter("801200005000")
    assert check_letter("80120000500B") != check_letter("80120000500A")


def test_the_alphabet_leaves_out_what_looks_like_a_digit() -> None:
    assert len(LETTERS) == 23
    assert not set("IOS") & set(LETTERS)


@pytest.mark.parametrize("body", ["", "20700001604", "2070000160490", "20700001604S", "X07000016049"])
def test_a_body_of_another_shape_has_no_check_letter(body: str) -> None:
    with pytest.raises(ValueError, match="a UPN body has 11 digits and then a digit or a check letter"):
        check_letter(body)


def test_the_column_rule_agrees_with_the_function() -> None:
    """The rule works a whole column at once, so it is a second writing of the same sum."""
    texts = [upn(number) for number in range(60)]
    texts += [LETTERS[number % 23] + text[1:] for number, text in enumerate(texts)]
    temporary = [f"9994001200{number:02d}"[:11] + LETTERS[number % 23] for number in range(46)]
    texts += [check_letter(body) + body for body in temporary]
    texts += ["B801200005001", "A801200005001", "B80120000500O", "I801200005001"]
    rows = pl.DataFrame(
        {"upn": texts, "line": range(2, len(texts) + 2)}, schema_overrides={"line": pl.UInt32}
    )
    found = Findings()
    wrong = [line for line, text in enumerate(texts, start=2) if not is_valid_upn(text)]

    accepted = check_rows(rows, TABLES["ks4"], {"upn": "UPN"}, found).accepted

    assert accepted["upn"].to_list() == texts
    assert found.by_rule["upn_check_letter"].rows == len(wrong)
    assert found.by_rule["upn_check_letter"].lines == wrong[:3]
