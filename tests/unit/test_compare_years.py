"""A load is compared with the year before of the same authority, whichever of the two was loaded last."""

from pathlib import Path

import pytest
from extracts import LA, child, cin_return, upn, write

import vshdata as library
from vshdata.intake.compare_years import (
    FACTOR,
    LEAST,
    Counts,
    Place,
    compare,
    from_footer,
    in_footer,
    is_far,
)
from vshdata.intake.loaded import Options

PLAN = "<CINPlanDates><CINPlanStartDate>2023-06-01</CINPlanStartDate></CINPlanDates>"


def a_return(year: int, *, children: int = 40, plan: str = PLAN, need: str = "PrimaryNeedCode") -> str:
    text = cin_return(*(child(str(n), upn(n)) for n in range(1, children + 1)), year=year)
    return text.replace("<ReferralNFA>", f"{plan}<ReferralNFA>").replace("PrimaryNeedCode", need)


def load(folder: Path, *years: tuple[int, str]) -> list[str]:
    """What is said of changes after each load, in all."""
    found = []
    for year, text in years:
        path = write(folder, f"cin_{year}.xml", text)
        found += library.ingest(folder / "lake", path, options=Options(la=LA)).changes
    return found


LOST = [f"LA {LA}, spells, status cin_plan: 40 rows in 2022/23, 0 rows in 2023/24"]


def test_a_block_that_is_lost_is_told_with_both_numbers_and_years(tmp_path: Path) -> None:
    assert load(tmp_path, (2023, a_return(2023)), (2024, a_return(2024, plan=""))) == LOST


def test_the_order_of_loading_does_not_matter(tmp_path: Path) -> None:
    assert load(tmp_path, (2024, a_return(2024, plan="")), (2023, a_return(2023))) == LOST


def test_two_years_loaded_together_are_compared_once(tmp_path: Path) -> None:
    write(tmp_path / "in", "a.xml", a_return(2023))
    write(tmp_path / "in", "b.xml", a_return(2024, plan=""))
    assert library.ingest(tmp_path / "lake", tmp_path / "in", options=Options(la=LA)).changes == LOST


def test_a_coded_column_that_goes_blank_is_told(tmp_path: Path) -> None:
    said = load(tmp_path, (2023, a_return(2023)), (2024, a_return(2024, need="PrimaryNeed")))
    assert said == [
        f"LA {LA}, spells, status need: primary_need is filled in 100% of rows in 2022/23, 0% in 2023/24"
    ]


def test_a_table_that_halves_is_told(tmp_path: Path) -> None:
    said = load(tmp_path, (2023, a_return(2023, children=50)), (2024, a_return(2024, children=24)))
    assert f"LA {LA}, children: 50 rows in 2022/23, 24 rows in 2023/24" in said


def test_a_block_that_the_year_before_did_not_have_is_no_rise(tmp_path: Path) -> None:
    assert load(tmp_path, (2021, a_return(2021, plan="")), (2022, a_return(2022))) == []


def test_like_years_and_other_authorities_say_nothing(tmp_path: Path) -> None:
    other = a_return(2024, plan="").replace(f"<LEA>{LA}</LEA>", "<LEA>998</LEA>")
    path = write(tmp_path, "other.xml", other)
    assert load(tmp_path, (2023, a_return(2023)), (2024, a_return(2024, children=41))) == []
    assert library.ingest(tmp_path / "lake", path, options=Options()).changes == []


def test_a_dry_run_compares_nothing(tmp_path: Path) -> None:
    load(tmp_path, (2023, a_return(2023)))
    path = write(tmp_path, "cin_2024.xml", a_return(2024, plan=""))
    assert library.ingest(tmp_path / "lake", path, options=Options(la=LA, dry_run=True)).changes == []


@pytest.mark.parametrize(
    ("one", "other", "far"),
    [(40, 20, False), (41, 20, True), (19, 0, False), (20, 0, True), (0, 20, True), (1000, 501, False)],
)
def test_far_is_by_factor_and_by_rows(one: int, other: int, far: bool) -> None:
    assert (FACTOR, LEAST) == (2.0, 20)
    assert is_far(one, other) is far


def test_counts_come_back_from_a_footer() -> None:
    counts = Counts()
    counts.rows.update({"need": 5})
    counts.filled["need", "nfa"] = 3
    assert from_footer(in_footer(counts)) == counts
    assert from_footer({}) is None


def test_numbers_of_files_are_told_where_they_differ() -> None:
    place = Place("enrolments", "999", "spring", "collect")
    one, many = Counts(), Counts(files=30)
    one.rows[""], many.rows[""] = 100, 3000
    (said,) = compare(place, many, one, 2024)
    assert said == (
        "LA 999, spring, enrolments: 3,000 rows from 30 files in 2022/23, 100 rows from 1 file in 2023/24"
    )


def test_a_code_whose_share_changes_is_told_unless_it_is_new_that_year() -> None:
    place = Place("spells", "999", "", "cin-xml")
    before, now = Counts(), Counts()
    for counts, code in ((before, "RC8"), (now, "RC9")):
        counts.rows["need"] = 100
        counts.filled.update({("need", "closed_reason"): 80, ("need", f"closed_reason={code}"): 80})
    fell = "LA 999, spells, status need: closed_reason is RC8 in 100% of rows in {}, 0% in {}"
    rose = "LA 999, spells, status need: closed_reason is RC9 in 0% of rows in {}, 100% in {}"
    assert list(compare(place, before, now, 2023)) == [fell.format("2021/22", "2022/23")]
    assert list(compare(place, before, now, 2024)) == [
        fell.format("2022/23", "2023/24"),
        rose.format("2022/23", "2023/24"),
    ]


def test_a_rare_code_may_double() -> None:
    place = Place("enrolments", "999", "spring", "collect")
    before, now = Counts(), Counts()
    for counts, rows in ((before, 30), (now, 90)):
        counts.rows[""] = 3000
        counts.filled.update({("", "sen"): 3000, ("", "sen=E"): rows})
    assert list(compare(place, before, now, 2024)) == []
