"""Files of another code set, order of day and month, or way to write numbers."""

from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vshdata.errors import ExitCode, InvalidDataError
from vshdata.intake.code_sets import foreign, is_showable, word_set
from vshdata.intake.day_order import Evidence, evidence_of, form_of
from vshdata.intake.ingest import IngestReport, ingest
from vshdata.intake.loaded import Options
from vshdata.intake.number_style import NumberStyle, number_style
from vshdata.lake import Lake
from vshdata.tables import TABLES

CODE = TABLES["marks"].by_name["code"]


def texts(*rows: tuple[str, int]) -> pl.DataFrame:
    return pl.DataFrame(
        [(text, count, line) for line, (text, count) in enumerate(rows, start=2)],
        schema={"text": pl.String, "rows": pl.UInt32, "line": pl.UInt32},
        orient="row",
    )


def load_marks(folder: Path, codes: list[str], days: list[str]) -> IngestReport:
    lines = [
        f"A99940012{n:04d},{day},AM,{code}" for n, (code, day) in enumerate(zip(codes, days, strict=True))
    ]
    path = folder / "marks.csv"
    path.write_text("\n".join(["UPN,Date,Session,Code", *lines]) + "\n")
    return ingest(Lake(folder / "lake"), [str(path)], Options(la="999"))


def refused(report: IngestReport) -> InvalidDataError:
    ((_, error),) = report.failed
    assert isinstance(error, InvalidDataError)
    assert error.exit_code is ExitCode.INVALID
    assert not report.files
    return error


def test_marks_of_another_code_set_are_refused_with_the_map_to_write(tmp_path: Path) -> None:
    error = refused(load_marks(tmp_path, ["P"] * 8 + ["A"] * 3, ["2025-02-03"] * 11))
    assert "3 of the 11 texts under Code" in error.message
    assert "'A' (3)" in error.message
    assert '[codes.code]\n"P" = ""\n"A" = ""' in error.hint


def test_words_known_as_a_whole_set_are_read_and_said(tmp_path: Path) -> None:
    (file,) = load_marks(tmp_path, ["Present"] * 4 + ["Absent", "Late"], ["2025-02-03"] * 6).files
    assert (file.accepted, file.rejected) == (6, 0)
    assert any("present / (4), absent N (1), late L (1)" in note for note in file.notes)


def test_two_slips_in_a_small_file_are_rejected_rows(tmp_path: Path) -> None:
    (file,) = load_marks(tmp_path, ["/"] * 4 + ["~"] * 2, ["2025-02-03"] * 6).files
    assert (file.read, file.accepted, file.rejected) == (6, 4, 2)


def test_month_first_marks_are_refused_by_their_weekends(tmp_path: Path) -> None:
    error = refused(load_marks(tmp_path, ["/"] * 5, ["02/03/2025"] * 3 + ["02/04/2025", "02/05/2025"]))
    assert "month first" in error.message
    assert 'dates = "mm/dd/yyyy"' in error.hint


def test_the_map_of_the_hint_reads_month_first_marks(tmp_path: Path) -> None:
    days = ["02/03/2025"] * 3 + ["02/13/2025"]
    error = refused(load_marks(tmp_path, ["/"] * 4, days))
    own = tmp_path / "own.toml"
    own.write_text(error.hint.split("\n\n", maxsplit=1)[1])
    lake, path = Lake(tmp_path / "lake"), str(tmp_path / "marks.csv")
    (file,) = ingest(lake, [path], Options(la="999", maps=(own,))).files
    assert (file.accepted, file.rejected) == (4, 0)


def test_a_mark_on_a_weekend_is_a_warning(tmp_path: Path) -> None:
    (file,) = load_marks(tmp_path, ["/"] * 2, ["2025-02-02", "2025-02-03"]).files
    assert ("date_on_weekend", [2]) in [(found.rule, found.lines) for found in file.findings]


def test_a_register_with_month_first_headings_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text("UPN,02/03/2025 AM,02/13/2025 AM\nA999400120001,/,/\n")
    error = refused(ingest(Lake(tmp_path / "lake"), [str(path)], Options(la="999")))
    assert "headings are month first" in error.message


def test_a_set_is_used_whole_or_not_at_all() -> None:
    assert word_set(CODE, ["Present", "Absent"]) is not None
    assert word_set(CODE, ["/", "\\\\", "n"]) is not None
    assert word_set(CODE, ["/", "n", "L"]) is None
    assert word_set(CODE, ["Present", "P"]) is None
    assert word_set(CODE, ["P", "A"]) is None


@pytest.mark.parametrize(
    ("known", "unknown", "found"), [(97, 3, 1), (297, 3, 0), (296, 4, 1), (4, 2, 0), (0, 3, 1)]
)
def test_a_set_is_foreign_above_one_in_a_hundred_and_three_rows(
    known: int, unknown: int, found: int
) -> None:
    assert foreign(CODE, texts(("/", known), ("A", unknown))).height == found


@pytest.mark.parametrize("text", ["Ann", "Surname1", "C999400120001", "02/02/2008", "O'Neil"])
def test_a_text_that_may_tell_who_it_is_is_never_shown(text: str) -> None:
    assert not is_showable(CODE, text)


def test_the_order_of_day_and_month_is_told_by_both_numbers() -> None:
    month_first = evidence_of(texts(("01/02/2024", 5), ("10/25/2024", 2)), school_days=False)
    assert month_first.is_month_first
    mixed = month_first + evidence_of(texts(("25/10/2024", 1)), school_days=False)
    assert mixed.is_mixed
    assert not mixed.is_month_first
    assert not Evidence().is_month_first
    assert form_of(texts(("10-25-24", 1))) == "mm-dd-yy"


@given(st.integers(0, 3000), st.integers(5, 60))
def test_day_first_school_days_are_never_taken_for_month_first(start: int, length: int) -> None:
    days = [date(2015, 9, 1) + timedelta(days=start + n) for n in range(length)]
    school = [(day.strftime("%d/%m/%Y"), 9) for day in days if day.weekday() < 5]
    assert not evidence_of(texts(*school), school_days=True).is_month_first


def test_a_decimal_comma_is_read_where_the_whole_column_has_it() -> None:
    assert number_style({"a": ["21,5", "30", "c"], "b": ["1,234"]}).commas == {"a", "b"}
    assert number_style({"a": ["1,234"]}) == NumberStyle()
    assert number_style({"a": ["21,5", "21.5"]}) == NumberStyle()
    assert number_style({"a": ["0,123"]}).commas == {"a"}


def test_a_per_cent_sign_is_read_where_the_whole_column_has_it() -> None:
    assert number_style({"a": ["21.5%", "30 %"]}).per_cents == {"a"}
    assert number_style({"a": ["21.5%", "0.3"]}) == NumberStyle()


@settings(max_examples=15, deadline=None)
@given(codes=st.lists(st.text("PALNI/~\\x1 ", min_size=0, max_size=3), min_size=1, max_size=12))
def test_every_mark_is_accepted_rejected_or_of_a_refused_file(
    codes: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("marks")
    report = load_marks(folder, codes, ["2025-02-03"] * len(codes))
    if report.failed:
        refused(report)
        return
    (file,) = report.files
    assert file.read == file.accepted + file.rejected == len(codes)
