"""Workbooks, and Parquet files: every cell as text, written down as the CSV it might have come as.

Dates become ISO, whole numbers lose their decimal point, text stays as it is with its leading zeros, and
formulas give their values. Row 7 of the sheet is line 7 of the text, so that all that is said of a line can
be looked up in the sheet.
"""

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from vshdata.errors import UnreadableInputError

if TYPE_CHECKING:
    import fastexcel

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How files of Office before 2007 begin, and workbooks of today that have a password."""

_PARQUET = b"PAR1"

_ZIP = b"PK\x03\x04"
_ENCRYPTED, _OLD_WORKBOOK = ("EncryptedPackage".encode("utf-16-le"), "Workbook\0".encode("utf-16-le"))
_MIDNIGHT = r"^(\d{4}-\d{2}-\d{2}) 00:00:00$"
_SAVE_AGAIN = "Open it in Excel and save it again as .xlsx or CSV, or fetch it again."


@dataclass(frozen=True)
class Sheet:
    """One sheet, written as text."""

    name: str
    path: Path
    notes: tuple[str, ...]


def is_workbook(path: Path) -> bool:
    """Whether the content is that of a workbook of Excel or LibreOffice, or a Parquet file."""
    return _is_parquet(path) or _is_old(path) or _is_new(path)


def _is_new(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
    return {"[Content_Types].xml", "xl/workbook.xml"} <= names or {"mimetype", "content.xml"} <= names


def _is_old(path: Path) -> bool:
    return _start_of(path) == OLD_OFFICE


def _is_parquet(path: Path) -> bool:
    return _start_of(path).startswith(_PARQUET)


def _start_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(len(OLD_OFFICE))


def refuse_unreadable(path: Path, name: str) -> None:
    """Refuse what is, by its content, a workbook that cannot be opened; nothing happens for any other file.

    Raises:
        UnreadableInputError: for a workbook with a password, another old Office file, or a zip cut short.
    """
    start = _start_of(path)
    if start.startswith(_ZIP) and not zipfile.is_zipfile(path):
        raise UnreadableInputError(
            f"{name} is a workbook or archive that is cut short.", "Fetch the file again."
        )
    if start != OLD_OFFICE:
        return
    content = path.read_bytes()
    if _ENCRYPTED in content:
        raise UnreadableInputError(
            f"{name} is a workbook with a password.",
            "Open it in Excel, take the password off (File, Info, Protect Workbook), and save it again.",
        )
    if _OLD_WORKBOOK not in content:
        raise UnreadableInputError(
            f"{name} is a file of an old Office program, and no workbook.", "Export it as CSV or .xlsx."
        )


def write_sheets(path: Path, name: str, folder: Path) -> list[Sheet]:
    """Write every filled sheet of a workbook as CSV, with notes on what a reader should know of it.

    Raises:
        UnreadableInputError: if it is damaged, or none of its sheets is filled.
    """
    filled = _parquet_sheet(path, name) if _is_parquet(path) else _filled_sheets(path, name)
    if not filled:
        raise UnreadableInputError(
            f"{name} is a workbook without a filled cell.", "Fetch the extract again."
        )
    return [
        Sheet(sheet, _write_csv(frame, folder / f"{number}"), _notes(failed))
        for number, (sheet, (frame, failed)) in enumerate(filled.items())
    ]


def _notes(failed: int) -> tuple[str, ...]:
    cells = "1 cell" if failed == 1 else f"{failed:,} cells"
    return (f"{cells} with a formula that failed, such as #N/A, read as blank",) if failed else ()


def _write_csv(frame: pl.DataFrame, target: Path) -> Path:
    """Row 7 of the sheet is line 7 of the text, with blank lines above the first filled row."""
    blank_above = int(frame.select(pl.all_horizontal(pl.all().is_null()).not_().arg_max()).item())
    with target.open("wb") as file:
        file.write(b"\n" * blank_above)
        frame.slice(blank_above).write_csv(file, include_header=False)
    return target


def _parquet_sheet(path: Path, name: str) -> dict[str, tuple[pl.DataFrame, int]]:
    try:
        frame = pl.read_parquet(path)
        text = frame.select(pl.all().cast(pl.String))
    except pl.exceptions.PolarsError:
        raise UnreadableInputError(
            f"{name} is a Parquet file that is damaged, or has columns of lists.",
            "Export it again, or as CSV.",
        ) from None
    names = [f"column_{number}" for number in range(text.width)]
    headings = pl.DataFrame([text.columns], schema=dict.fromkeys(names, pl.String), orient="row")
    return {"": (pl.concat([headings, text.rename(dict(zip(text.columns, names, strict=True)))]), 0)}


def _filled_sheets(path: Path, name: str) -> dict[str, tuple[pl.DataFrame, int]]:
    """By the sheet's name: its cells as text, blank as null, and how many formulas failed."""
    import fastexcel

    try:
        book = fastexcel.read_excel(path.read_bytes())
        sheets = {sheet: _read_sheet(book, sheet) for sheet in book.sheet_names}
    except fastexcel.FastExcelError:
        raise UnreadableInputError(f"{name} is a workbook that is damaged.", _SAVE_AGAIN) from None
    return {
        sheet: (frame, failed)
        for sheet, (frame, failed) in sheets.items()
        if any(column.null_count() < frame.height for column in frame)
    }


def _read_sheet(book: "fastexcel.ExcelReader", sheet: str) -> tuple[pl.DataFrame, int]:
    loaded = book.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string")
    batch, errors = loaded.to_arrow_with_errors()
    cells = pl.DataFrame(pl.from_arrow(batch))
    one_line = pl.all().str.replace_all(r"[\r\n\t]+", " ").str.replace(_MIDNIGHT, "$1")
    text = cells.select(one_line).with_columns(pl.when(pl.all().str.strip_chars() != "").then(pl.all()))
    return text, len(errors.errors) if errors else 0
