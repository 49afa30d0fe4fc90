"""Registers: marks side by side in every shape they come in, under any name."""

from datetime import datetime
from pathlib import Path

import pytest
from extracts import upn, write
from mark_worlds import SCHOOL, current, load

from vshdata.api import ingest
from vshdata.errors import UnreadableInputError
from vshdata.intake.formats.layouts import recognise
from vshdata.intake.formats.registers import DATED_COLUMNS, HALF_DAYS, WEEKDAYS
from vshdata.intake.loaded import Options
from vshdata.intake.naming import school_by_name, told_by_name
from vshdata.intake.values import read_moment
from vshdata.schema import Family


def at(*parts: int) -> datetime:
    """A moment as a file tells it, without a zone."""
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001


SHAPES = {
    "list": ("UPN,Date,Session,Mark,URN", [f"{upn(1)},06/01/2025,1,I,{SCHOOL}"]),
    "list of an information system": (
        "Pupil UPN,Attendance Date,AM/PM,Attendance Code,School",
        [f"{upn(1)},2025-Jan-06,AM,i,{SCHOOL}"],
    ),
    "day": ("UPN,Date,AM,PM,School", [f"{upn(1)},06/01/2025,I,/,{SCHOOL}"]),
    "day with words": ("UPN,Mark Date,AM Mark,PM Mark", [f"{upn(1)},06/01/2025,I,/"]),
    "sessions": ("UPN,Surname,06/01/2025 AM,06/01/2025 PM", [f"{upn(1)},Ash,I,/"]),
    "sessions with weekdays": ("UPN,Mon 06/01/2025 - AM,Mon 06/01/2025 - PM", [f"{upn(1)},I,/"]),
    "iso sessions": ("UPN,2025-01-06 1,2025-01-06 2", [f"{upn(1)},I,/"]),
    "days": ("UPN,6 Jan 2025,7 Jan 2025", [f"{upn(1)},I/,"]),
    "week": ("UPN,Week Commencing,Mon,Tue", [f"{upn(1)},06/01/2025,I/,"]),
    "week by session": ("UPN,W/C,Monday AM,Monday PM", [f"{upn(1)},2025-01-06,I,/"]),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_gives_the_same_mark(tmp_path: Path, shape: str) -> None:
    head, rows = SHAPES[shape]
    load(tmp_path / "lake", write(tmp_path, "any name.csv", "\n".join([head, *rows]) + "\n"))
    assert current(tmp_path / "lake")[upn(1), "2025-01-06", "am"][0] == "I"


DAYS = {
    "/\\": ("/", "\\"),
    "/I": ("/", "I"),
    "C1 C1": ("C1", "C1"),
    "C1/": ("C1", "/"),
    "Y1Y1": ("Y1", "Y1"),
    "I,M": ("I", "M"),
    "I": ("I", "I"),
    "C2": ("C2", "C2"),
    "/": ("/", "-"),
    "\\": ("-", "\\"),
    "": ("-", "-"),
    "ll": ("L", "L"),
}


@pytest.mark.parametrize("cell", DAYS)
def test_a_column_of_a_whole_day_holds_both_halves(tmp_path: Path, cell: str) -> None:
    text = f'UPN,2025-01-06\n{upn(1)},"{cell}"\n{upn(2)},/\\\n'
    load(tmp_path / "lake", write(tmp_path, "days.csv", text))
    marks = current(tmp_path / "lake")
    found = tuple(marks[upn(1), "2025-01-06", half][0] for half in ("am", "pm"))
    assert found == DAYS[cell]


def test_a_cell_that_is_no_code_is_rejected_with_its_line(tmp_path: Path) -> None:
    text = f"UPN,2025-01-06 AM,2025-01-06 PM\n{upn(1)},/,\\\n{upn(2)},ZZ9,\\\n"
    report = ingest(tmp_path / "lake", write(tmp_path, "register.csv", text))
    (file,) = report.files
    assert (file.read, file.accepted, file.rejected) == (4, 3, 1)
    assert [(found.rule, found.lines) for found in file.findings] == [("code_missing", [3])]


def test_a_week_that_cannot_be_read_is_rejected(tmp_path: Path) -> None:
    text = f"UPN,Week Commencing,Mon,Tue\n{upn(1)},some week,//,//\n"
    report = ingest(tmp_path / "lake", write(tmp_path, "week.csv", text))
    assert (report.read, report.rejected) == (4, 4)


def test_columns_that_are_no_days_are_passed_over() -> None:
    headings = ["upn", "age 11", "2025-01-06 am", "2025-13-06 am", "party 2025-01-06", "2025-01-06 late"]
    assert DATED_COLUMNS.parts_in(headings) == {"2025-01-06 am": "2025-01-06 am"}
    assert HALF_DAYS.parts_in(["am", "pm code", "pmx"]) == {"am": "am", "pm code": "pm"}
    assert WEEKDAYS.parts_in(["mon am", "tue"]) == {}, "nothing tells the week"


def test_a_register_without_days_is_refused_by_what_it_lacks() -> None:
    with pytest.raises(UnreadableInputError):
        recognise(["UPN", "Form"], "register.csv", "marks")
    assert recognise(["UPN", "Date", "Session", "Code"], "x.csv").family is Family.LIVE


def test_a_map_reads_a_providers_own_layout(tmp_path: Path) -> None:
    rows = [f"{upn(1)},06/01/2025,morning,Absent ill", f"{upn(1)},06/01/2025,afternoon,Here"]
    text = "\n".join(["Child,When,Half,What", *rows]) + "\n"
    mapped = """dataset = "marks"
[columns]
upn = "Child"
date = "When"
session = "Half"
code = "What"
[codes.code]
"Absent ill" = "I"
"Here" = '\\'
[values]
school = "9994001"
"""
    source = write(tmp_path, "provider.csv", text)
    options = Options(maps=(write(tmp_path, "provider.toml", mapped),))
    report = ingest(tmp_path / "lake", source, options=options)
    assert report.accepted == 2
    assert current(tmp_path / "lake") == {
        (upn(1), "2025-01-06", "am"): ("I", SCHOOL),
        (upn(1), "2025-01-06", "pm"): ("\\", SCHOOL),
    }


OWN_SHAPES = {
    "sessions": ("Child,Place,06/01/2025 AM,06/01/2025 PM", "{},9994001,Ill,Here", ""),
    "days": ("Child,Place,06/01/2025", "{},9994001,I\\", ""),
    "weekdays": ("Child,Place,W/C,Mon AM,Mon PM", "{},9994001,06/01/2025,ill,here", ""),
    "a row a day": (
        "Child,Place,When,Morning,Afternoon",
        "{},9994001,06/01/2025,Ill,Here",
        'date = "When"',
    ),
}


@pytest.mark.parametrize("shape", OWN_SHAPES)
def test_a_map_reads_a_register_of_headings_of_its_own(tmp_path: Path, shape: str) -> None:
    """Days and sessions are found by themselves: the map names what is beside them."""
    head, row, more = OWN_SHAPES[shape]
    mapped = f"""dataset = "marks"
[columns]
upn = "Child"
school = "Place"
{more}
[codes.code]
"Ill" = "I"
"Here" = '\\'
"""
    source = write(tmp_path, "provider.csv", f"{head}\n{row.format(upn(1))}\n")
    options = Options(maps=(write(tmp_path, "provider.toml", mapped),))
    assert ingest(tmp_path / "lake", source, options=options).accepted == 2
    assert current(tmp_path / "lake") == {
        (upn(1), "2025-01-06", "am"): ("I", SCHOOL),
        (upn(1), "2025-01-06", "pm"): ("\\", SCHOOL),
    }


def test_a_map_of_a_register_without_days_says_what_it_needs(tmp_path: Path) -> None:
    mapped = 'dataset = "marks"\n[columns]\nupn = "Child"\n'
    source = write(tmp_path, "provider.csv", f"Child,Form\n{upn(1)},7A\n")
    options = Options(maps=(write(tmp_path, "provider.toml", mapped),))
    ((_, error),) = ingest(tmp_path / "lake", source, options=options).failed
    assert "no column for each day or session" in error.message


def test_mis_dated_marks_are_rejected_and_the_rest_is_loaded(tmp_path: Path) -> None:
    """A year typed wrong would make that year the last with marks; a visit may be entered ahead."""
    days = ["2205-01-08", "1925-01-08", "2025-13-08", "2099-01-08"]
    rows = [f"{upn(1)},{day},AM,/" for day in days]
    rows += [f"{upn(1)},2025-01-08,AM,/", f"{upn(1)},2099-01-08,AM,V"]
    text = "\n".join(["UPN,Date,Session,Code", *rows]) + "\n"
    report = ingest(tmp_path / "lake", write(tmp_path, "marks.csv", text))
    (file,) = report.files
    assert (file.read, file.accepted, file.rejected) == (6, 2, 4)
    assert {found.rule: found.lines for found in file.findings} == {
        "date_out_of_range": [2, 3],
        "date_missing": [4],
        "date_to_come": [2, 5],
        "date_implausible": [7],
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("marks_2025-01-10.csv", at(2025, 1, 10)),
        ("marks_20250110_0930.csv", at(2025, 1, 10, 9, 30)),
        ("marks_2025-01-10T09-30-15.csv", at(2025, 1, 10, 9, 30, 15)),
        ("10.01.2025 marks.csv", at(2025, 1, 10)),
        ("2024-09-02_to_2025-01-10.csv", at(2025, 1, 10)),
        ("2025_31_12.csv", None),
        ("marks_2025-02-31.csv", None),
        ("marks_2024-25.csv", None),
        ("zip_2025-01-10.zip/marks.csv", None),
    ],
)
def test_when_a_file_was_made_by_its_name(name: str, expected: datetime | None) -> None:
    assert told_by_name(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("register_9994001_2025-01-10.csv", "9994001"),
        ("104231.csv", "104231"),
        ("marks_20250110.csv", None),
        ("9994001_9994002.csv", None),
    ],
)
def test_a_school_by_a_files_name(name: str, expected: str | None) -> None:
    assert school_by_name(name) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-01-10T09:05:30", at(2025, 1, 10, 9, 5, 30)),
        ("10/01/2025 9:05", at(2025, 1, 10, 9, 5)),
        ("2025-01-10", at(2025, 1, 10)),
        ("2025-01-10 noon", at(2025, 1, 10)),
        ("yesterday", None),
    ],
)
def test_a_moment(text: str, expected: datetime | None) -> None:
    assert read_moment(text) == expected
