"""A workbook of one sheet becomes the text it might have come as, or is refused with the next step."""

import hashlib
import zipfile
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from attendance_extracts import NPD_ABSENCE
from care_returns import CARE_HEADER
from extracts import GIAP_CENSUS, GIAP_KS4, LA, LA_KS4, Shape, upn, write
from polars.testing import assert_frame_equal
from workbooks import write_sheets, write_workbook

import vshdata as library
from vshdata.errors import UnreadableInputError
from vshdata.intake.formats.workbook import OLD_OFFICE
from vshdata.intake.ingest import IngestReport
from vshdata.intake.loaded import Options
from vshdata.intake.sources import Source, open_sources
from vshdata.lake import Lake

EXPORT = Shape(
    {
        "Estab": "4001",
        "UPN": upn(1),
        "DoB": "01/02/2012",
        "EnrolStatus": "C",
        "EntryDate": "01/09/2023",
        "NCyearActual": "8",
        "TermlySessionsPossible": "140",
        "/": "60",
        "\\": "58",
        "I": "12",
        "N": "",
    }
)
"""A wide export of absence whose columns of codes are named by the code alone."""


def text_of(path: Path) -> tuple[str, Source]:
    with open_sources([str(path)]) as (source,):
        assert source.fault is None
        return source.path.read_text("utf-8"), source


def refusal(path: Path) -> tuple[str, str]:
    with open_sources([str(path)]) as (source,):
        assert isinstance(source.fault, UnreadableInputError)
        return source.fault.message, source.fault.hint


def take(lake: Path, *paths: Path) -> IngestReport:
    return library.ingest(lake, *paths, options=Options(la=LA, year=2024, term="spring"))


def tables(lake: Path) -> dict[str, pl.DataFrame]:
    """What every slice holds, by table, year and term."""
    return {
        f"{item.key.table} {item.key.year} {item.key.term}": pl.read_parquet(item.path)
        for item in library.api.catalog(lake)
    }


# -------------------------------------------------------------------------- cells


def test_every_kind_of_cell_becomes_text_a_reader_knows(tmp_path: Path) -> None:
    path = tmp_path / "cells.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        as_date = book.add_format({"num_format": "dd/mm/yyyy"})
        for row, (name, value, more) in enumerate(
            [
                ("text", "0071", ()),
                ("whole", 17, ()),
                ("decimal", 21.3, ()),
                ("serial", 41885.5, ()),
                ("yes", True, ()),
                ("day", datetime(2024, 9, 1), (as_date,)),  # noqa: DTZ001 - a day has no time zone
                ("moment", datetime(2024, 9, 1, 12, 30), (as_date,)),  # noqa: DTZ001 - likewise
                ("quoted", 'a "b", c', ()),
                ("lines", "a\r\nb\tc", ()),
                ("blank", "  ", ()),
            ]
        ):
            sheet.write(row, 0, name)
            sheet.write(row, 1, value, *more)
        sheet.write(10, 0, "formula")
        sheet.write_formula(10, 1, "=6*7", None, 42)
    assert text_of(path)[0].splitlines() == [
        "text,0071",
        "whole,17",
        "decimal,21.3",
        "serial,41885.5",
        "yes,true",
        "day,2024-09-01",
        "moment,2024-09-01 12:30:00",
        'quoted,"a ""b"", c"',
        "lines,a b c",
        "blank,",
        "formula,42",
    ]


def test_a_formula_that_failed_is_a_blank_and_told(tmp_path: Path) -> None:
    path = tmp_path / "lookup.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["UPN", "Name"])
        sheet.write_formula(1, 0, "=NA()", None, "#N/A")
        sheet.write(1, 1, "Ash")
    text, source = text_of(path)
    assert text == "UPN,Name\n,Ash\n"
    assert source.notes == ("1 cell with a formula that failed, such as #N/A, read as blank",)


def test_pupils_without_a_upn_for_a_failed_formula_are_refused_not_made_one(tmp_path: Path) -> None:
    text = GIAP_KS4.text({}, {"KS4_UPN": "#N/A"}, {"KS4_UPN": "#N/A"})
    path = tmp_path / "ks4.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row, line in enumerate(text.splitlines()):
            for column, cell in enumerate(line.split(",")):
                if cell == "#N/A":
                    sheet.write_formula(row, column, "=NA()", None, cell)
                else:
                    sheet.write(row, column, cell)
    for extract in (path, write(tmp_path, "ks4.csv", text)):
        (file,) = take(tmp_path / extract.suffix, extract).files
        assert (file.accepted, file.rejected) == (1, 2)
        rules = [found.rule for found in file.findings]
        assert [rule for rule in rules if rule != "upn_not_usable"] == ["no_pupil_reference"]


def test_the_digest_is_that_of_the_workbook(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "ks4.xlsx", GIAP_KS4.text({}))
    take(tmp_path / "lake", path)
    (item,) = library.api.catalog(tmp_path / "lake")
    assert item.provenance["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert item.provenance["source"] == "ks4.xlsx"


# ---------------------------------------------------------- the same road as CSV


@pytest.mark.parametrize(
    ("shape", "rows"),
    [
        (GIAP_KS4, [{}, {"KS4_UPN": upn(2), "KS4_ATT8": "", "KS4_ENDKS": "0"}]),
        (GIAP_KS4.having(KS4_LAESTAB="0014001"), [{}]),
        (LA_KS4, [{}, {"UPN": upn(2), "Pupil progress 8 score": "-1.25"}]),
        (GIAP_CENSUS, [{}, {"UPN": upn(2), "NCyearActual": "R"}, {"UPN": upn(3), "IDACI_S": "0.1"}]),
        (CARE_HEADER, [{}, {"CHILD": "0008", "UPN": "UN1", "SEX": "2"}]),
        (EXPORT, [{}, {"UPN": upn(2), "\\": "", "I": "3", "N": "7"}]),
        (NPD_ABSENCE, [{}, {"PupilMatchingRefAnonymous_ab24": "PMRaaa2"}]),
    ],
    ids=["ks4", "leading zeros", "ks4 of DfE", "census", "ssda903 header", "codes as headings", "tabs"],
)
def test_an_extract_gives_the_same_tables_as_csv_and_as_workbook(
    tmp_path: Path, shape: Shape, rows: list[dict[str, str]]
) -> None:
    text = shape.text(*rows)
    take(tmp_path / "text", write(tmp_path, "extract.csv", text))
    book = write_workbook(tmp_path / "extract.xlsx", text, delimiter=shape.delimiter)
    take(tmp_path / "book", book)
    expected, found = tables(tmp_path / "text"), tables(tmp_path / "book")
    assert list(found) == list(expected)
    assert sum(frame.height for frame in found.values()) >= len(rows)
    for name, frame in expected.items():
        assert_frame_equal(found[name], frame)


def test_a_refused_row_keeps_its_number_in_the_sheet_and_its_text(tmp_path: Path) -> None:
    text = GIAP_KS4.without("KS4_SURNAME", "KS4_FORENAMES").text({}, {"KS4_ATT8": "91"}, {})
    book = write_workbook(tmp_path / "ks4.xlsx", text, above=3)
    (file,) = take(tmp_path / "lake", book).files
    assert (file.read, file.accepted, file.rejected) == (3, 2, 1)
    (found,) = [item for item in file.findings if item.rule == "att8_range"]
    assert found.lines == [6]
    (kept,) = (tmp_path / "lake" / "rejected").rglob("*.parquet")
    (row,) = pl.read_parquet(kept).select("line", "text").rows()
    assert row[0] == 6
    assert ",91,8,8,12,12," in row[1]


def test_rows_that_stand_blank_are_passed_over(tmp_path: Path) -> None:
    shape = GIAP_KS4
    text = shape.text({}) + ",".join([""] * len(shape.headings)) + "\n" + shape.line({"KS4_UPN": upn(2)})
    (file,) = take(tmp_path / "lake", write_workbook(tmp_path / "ks4.xlsx", text)).files
    assert (file.read, file.accepted) == (2, 2)


def test_a_workbook_is_known_by_its_content_in_folders_archives_and_streams(tmp_path: Path) -> None:
    book = write_workbook(tmp_path / "made.xlsx", GIAP_KS4.text({}))
    write(tmp_path, "folder/results", book.read_bytes())
    with zipfile.ZipFile(tmp_path / "folder" / "npd.zip", "w") as archive:
        archive.write(book, "inner/ks4_results.csv")
    report = take(tmp_path / "lake", tmp_path / "folder")
    assert [(file.source, file.accepted) for file in report.files] == [
        ("npd.zip/inner/ks4_results.csv", 1),
        ("results", 1),
    ]


def test_an_empty_sheet_beside_the_filled_one_does_not_matter(tmp_path: Path) -> None:
    book = write_sheets(tmp_path / "ks4.xlsx", {"Sheet1": "", "Results": GIAP_KS4.text({}), "Sheet3": " "})
    (file,) = take(tmp_path / "lake", book).files
    assert file.accepted == 1


# ---------------------------------------------------------------------- refusals


def test_several_filled_sheets_are_refused_by_name(tmp_path: Path) -> None:
    book = write_sheets(tmp_path / "ks4.xlsx", {"Results": "a,b\n1,2\n", "Notes": "x\n"})
    assert refusal(book) == (
        "ks4.xlsx is a workbook with 2 filled sheets: 'Results', 'Notes'.",
        "Save the sheet that is the extract as a workbook of its own, or as CSV.",
    )


def test_a_workbook_without_a_filled_cell_is_refused(tmp_path: Path) -> None:
    book = write_sheets(tmp_path / "ks4.xlsx", {"Sheet1": "", "Sheet2": " \n"})
    assert refusal(book) == ("ks4.xlsx is a workbook without a filled cell.", "Fetch the extract again.")


@pytest.mark.parametrize(
    ("stream", "message", "step"),
    [
        ("EncryptedPackage", "ks4.xlsx is a workbook with a password.", "take the password off"),
        ("Workbook\0", "ks4.xlsx is a workbook of the old form (.xls).", "save it as .xlsx or CSV"),
    ],
)
def test_a_workbook_that_cannot_be_opened_is_refused(
    tmp_path: Path, stream: str, message: str, step: str
) -> None:
    content = OLD_OFFICE + b"\0" * 600 + stream.encode("utf-16-le") + b"\0" * 600
    said, hint = refusal(write(tmp_path, "ks4.xlsx", content))
    assert said == message
    assert step in hint


def test_another_file_of_old_office_is_not_called_a_workbook(tmp_path: Path) -> None:
    path = write(tmp_path, "Thumbs.db", OLD_OFFICE + b"\0" * 600)
    with open_sources([str(path)]) as (source,):
        assert source.fault is None


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    whole = write_workbook(tmp_path / "whole.xlsx", GIAP_KS4.text({}))
    cut = write(tmp_path, "cut.xlsx", whole.read_bytes()[:3000])
    assert refusal(cut) == (
        "cut.xlsx is a workbook or archive that is cut short.",
        "Fetch the file again.",
    )
    torn = tmp_path / "torn.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(torn, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name)[: 200 if "sheet1" in name else None])
    message, hint = refusal(torn)
    assert message == "torn.xlsx is a workbook that is damaged."
    assert hint == "Open it in Excel and save it again as .xlsx or CSV, or fetch it again."


def test_a_refused_workbook_does_not_stop_the_files_beside_it(tmp_path: Path) -> None:
    write_sheets(tmp_path / "in" / "tracker.xlsx", {"A": "a\n", "B": "b\n"})
    write(tmp_path, "in/ks4.csv", GIAP_KS4.text({}))
    report = take(tmp_path / "lake", tmp_path / "in")
    assert [file.source for file in report.files] == ["ks4.csv"]
    assert [name for name, _ in report.failed] == ["tracker.xlsx"]
    assert Lake(tmp_path / "lake").years("ks4") == (2024,)
