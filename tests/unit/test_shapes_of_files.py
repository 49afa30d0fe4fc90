"""Files that are sound but come in another shape: sheets, archives, web pages, XML with a slip."""

import zipfile
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from extracts import GIAP_KS4, LA, child, cin_return, upn, write

from vshdata.errors import ExitCode
from vshdata.intake.ingest import IngestReport, ingest
from vshdata.intake.loaded import Options
from vshdata.lake import Lake

ROWS = [{"KS4_UPN": upn(number)} for number in (1, 2, 3)]
TEXT = GIAP_KS4.text(*ROWS)
CARE = {
    "Header": "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n7001,1,01/03/2008,WBRI,,,\n",
    "Episodes": (
        "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
        "7001,01/05/2023,S,C2,N1,U4,PR1,,,,,,\n"
    ),
    "Read me": "This book has the return of the year\n",
}


def take(folder: Path, *paths: Path, la: str | None = LA) -> IngestReport:
    return ingest(Lake(folder / "lake"), [str(path) for path in paths], Options(la=la, year=2024))


def book(path: Path, sheets: dict[str, str]) -> Path:
    """A workbook with a sheet for each text."""
    with xlsxwriter.Workbook(path) as written:
        for name, text in sheets.items():
            sheet = written.add_worksheet(name)
            for row, line in enumerate(text.splitlines()):
                sheet.write_row(row, 0, line.split(","))
    return path


def ods(path: Path, text: str) -> Path:
    """A sheet as LibreOffice writes it."""
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in line.split(",")
        )
        + "</table:table-row>"
        for line in text.splitlines()
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2">'
        f'<office:body><office:spreadsheet><table:table table:name="S">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("mimetype", kind)
        packed.writestr("content.xml", content)
        packed.writestr("META-INF/manifest.xml", manifest)
    return path


def test_a_whole_return_in_one_book_is_loaded_sheet_by_sheet(tmp_path: Path) -> None:
    report = take(tmp_path, book(tmp_path / "return.xlsx", CARE))
    assert [(file.source, file.table, file.accepted) for file in report.files] == [
        ("return.xlsx/Episodes", "care_episodes", 1),
        ("return.xlsx/Header", "care_headers", 1),
    ]
    assert report.skipped == ["return.xlsx/Read me"]


def test_a_title_in_a_sheet_is_no_heading(tmp_path: Path) -> None:
    report = take(tmp_path, book(tmp_path / "ks4.xlsx", {"Export": f"KS4 of 2023/24\n\n{TEXT}"}))
    (file,) = report.files
    assert (file.accepted, file.notes[:1]) == (
        3,
        ("its heading is on line 3; the lines above it are not read",),
    )


@pytest.mark.parametrize("kind", ["ods", "parquet"])
def test_other_tables_give_the_same_rows(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"ks4.{kind}"
    if kind == "ods":
        ods(path, TEXT)
    else:
        lines = [line.split(",") for line in TEXT.splitlines()]
        pl.DataFrame(lines[1:], schema=lines[0], orient="row").write_parquet(path)
    (file,) = take(tmp_path, path).files
    assert (file.table, file.accepted, file.rejected) == ("ks4", 3, 0)


def test_a_web_page_named_xls_is_refused_with_what_to_do(tmp_path: Path) -> None:
    page = f"<html><body><table><tr><td>{TEXT}</td></tr></table></body></html>"
    ((_, error),) = take(tmp_path, write(tmp_path, "ks4.xls", page)).failed
    assert error.exit_code == ExitCode.UNREADABLE
    assert "web page" in error.message
    assert "save it as .xlsx" in error.hint


def test_archives_are_opened_in_archives_and_not_without_end(tmp_path: Path) -> None:
    inner = write(tmp_path, "files/ks4.csv", TEXT)
    for depth in range(1, 5):
        outer = tmp_path / f"level{depth}.zip"
        with zipfile.ZipFile(outer, "w") as packed:
            packed.write(inner, inner.name)
        inner = outer
    (deep,) = take(tmp_path / "a", tmp_path / "level3.zip").files
    assert (deep.source, deep.accepted) == ("level3.zip/level2.zip/level1.zip/ks4.csv", 3)
    ((name, error),) = take(tmp_path / "b", tmp_path / "level4.zip").failed
    assert name.startswith("level4.zip/level3.zip")
    assert "inside 3 others" in error.message


def test_a_damaged_member_costs_itself_alone(tmp_path: Path) -> None:
    path = tmp_path / "two.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("a.csv", TEXT)
        packed.writestr("b.csv", TEXT.replace("2023/2024", "2022/2023"))
    content = bytearray(path.read_bytes())
    at = content.index(b"2022/2023")
    content[at] ^= 0xFF
    path.write_bytes(bytes(content))
    report = take(tmp_path, path)
    assert [file.source for file in report.files] == ["two.zip/a.csv"]
    ((name, error),) = report.failed
    assert (name, error.exit_code) == ("two.zip/b.csv", ExitCode.UNREADABLE)
    assert "two.zip/b.csv" in error.message


RETURN = cin_return(child("c1", upn(1)), child("c2", upn(2)))


@pytest.mark.parametrize(
    ("content", "note"),
    [
        (
            f'\n\n<?xml version="1.0" encoding="utf-8"?>\n{RETURN}'.encode(),
            "blanks before its XML declaration",
        ),
        (f'<?xml version="1.0" encoding="utf-16"?>\n{RETURN}'.encode(), "was read as utf-8"),
        (
            f'<?xml version="1.0" encoding="utf-8"?>\n{RETURN}'.replace(
                "</Message>", "<!--é--></Message>"
            ).encode("cp1252"),
            "cp1252",
        ),
        (RETURN.replace("c2", "c2\x0b").encode(), "1 control characters"),
        (RETURN.encode("utf-16-le"), ""),
        (RETURN.encode("utf-16"), ""),
    ],
    ids=["blanks", "false UTF-16", "false UTF-8", "control", "UTF-16 without a mark", "UTF-16"],
)
def test_a_return_with_a_slip_around_it_loads_whole(tmp_path: Path, content: bytes, note: str) -> None:
    (children, *_) = take(tmp_path, write(tmp_path, "cin.xml", content)).files
    assert (children.table, children.read, children.accepted) == ("children", 2, 2)
    assert note in " ".join(children.notes)


def test_an_authority_is_taken_from_the_return_beside_or_asked_for(tmp_path: Path) -> None:
    header = write(tmp_path, "in/header.csv", CARE["Header"])
    ((name, error),) = take(tmp_path / "alone", header, la=None).failed
    assert (name, error.exit_code) == ("header.csv", ExitCode.USAGE)
    assert "--la" in error.hint
    cin = write(tmp_path, "in/cin.xml", RETURN)
    report = take(tmp_path / "both", header, cin, la=None)
    care = next(file for file in report.files if file.table == "care_headers")
    assert (report.failed, care.la) == ([], LA)
    assert "999 is taken from the children in need return" in " ".join(care.notes)


def test_a_file_of_a_folder_that_looks_like_an_extract_is_named_with_what_it_lacks(tmp_path: Path) -> None:
    write(tmp_path, "in/ks4.csv", TEXT)
    write(tmp_path, "in/other.csv", GIAP_KS4.without("KS4_ENDKS").text({}))
    write(tmp_path, "in/readme.txt", "Nothing to load here.\n")
    report = take(tmp_path, tmp_path / "in")
    ((name, error),) = report.near
    assert (name, report.skipped) == ("other.csv", ["readme.txt"])
    assert "Nearest: Key stage 4 results" in error.message
    assert "'endks'" in error.message
