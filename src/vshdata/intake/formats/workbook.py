"""Excel workbooks of one sheet: every cell as text, written down as the CSV it might have come as.

Dates become ISO, whole numbers lose their decimal point, text stays as it is with its leading zeros, and
formulas give their values. Row 7 of the sheet is line 7 of the text, so that all that is said of a line can
be looked up in the sheet.
"""

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from vshdata.errors import UnreadableInputError

if TYPE_CHECKING:
    import fastexcel

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How files of Office before 2007 begin, and workbooks of today that have a password."""

_ZIP = b"PK\x03\x04"
_ENCRYPTED, _OLD_WORKBOOK = ("EncryptedPackage".encode("utf-16-le"), "Workbook\0".encode("utf-16-le"))
_MIDNIGHT = r"^(\d{4}-\d{2}-\d{2}) 00:00:00$"
_SAVE_AGAIN = "Open it in Excel and save it again as .xlsx or CSV, or fetch it again."


def is_workbook(path: Path) -> bool:
    """Whether the content is that of an Excel workbook of today, whatever the name."""
    try:
        with zipfile.ZipFile(path) as archive:
            return {"[Content_Types].xml", "xl/workbook.xml"} <= set(archive.namelist())
    except zipfile.BadZipFile:
        return False


def refuse_unreadable(path: Path, name: str) -> None:
    """Pass over anything but what is, by its content, a workbook that cannot be opened.

    Raises:
        UnreadableInputError: for a workbook with a password, an old one (.xls), or a zip cut short.
    """
    with path.open("rb") as file:
        start = file.read(len(OLD_OFFICE))
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
    if _OLD_WORKBOOK in content:
        raise UnreadableInputError(
            f"{name} is a workbook of the old form (.xls).", "Open it in Excel and save it as .xlsx or CSV."
        )


def write_as_csv(path: Path, name: str, target: Path) -> list[str]:
    """Write the one filled sheet of a workbook as CSV; notes on what a reader should know of it.

    Raises:
        UnreadableInputError: if it is damaged, or not exactly one of its sheets is filled.
    """
    filled = _filled_sheets(path, name)
    if len(filled) != 1:
        raise _not_one(name, list(filled))
    ((frame, failed),) = filled.values()
    blank_above = int(frame.select(pl.all_horizontal(pl.all().is_null()).not_().arg_max()).item())
    with target.open("wb") as file:
        file.write(b"\n" * blank_above)
        frame.slice(blank_above).write_csv(file, include_header=False)
    cells = "1 cell" if failed == 1 else f"{failed:,} cells"
    return [f"{cells} with a formula that failed, such as #N/A, read as blank"] if failed else []


def _not_one(name: str, sheets: list[str]) -> UnreadableInputError:
    if not sheets:
        return UnreadableInputError(
            f"{name} is a workbook without a filled cell.", "Fetch the extract again."
        )
    listed = ", ".join(f"'{sheet}'" for sheet in sheets)
    return UnreadableInputError(
        f"{name} is a workbook with {len(sheets)} filled sheets: {listed}.",
        "Save the sheet that is the extract as a workbook of its own, or as CSV.",
    )


def _filled_sheets(path: Path, name: str) -> dict[str, tuple[pl.DataFrame, int]]:
    """By the sheet's name: its cells as text, blank as null, and how many formulas failed."""
    import fastexcel

    try:
        book = fastexcel.read_excel(path)
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
