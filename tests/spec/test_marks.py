"""Attendance marks: what a week of each code counts as, and which of several tellings counts."""

import os
from datetime import date
from pathlib import Path

import pytest
from extracts import upn, write
from mark_worlds import OTHER, SCHOOL, current, day_of, history, load, marks_file, week_from, weeks

from vshdata.tables.register_codes import REGISTER_CODES

BEFORE, AFTER = date(2024, 6, 3), date(2024, 9, 9)
"""Mondays on either side of 19 August 2024."""

CLASSES = {
    BEFORE: {
        "attended": "/ \\ L B J P V W",
        "authorised": "C E H I M R S T",
        "unauthorised": "G N O U",
        "not possible": "D X Y Z #",
        "no mark": "-",
    },
    AFTER: {
        "attended": "/ \\ L B K P V W",
        "authorised": "C C1 C2 E I J1 M R S T",
        "unauthorised": "G N O U",
        "not possible": "D Q X Y1 Y2 Y3 Y4 Y5 Y6 Y7 Z #",
        "no mark": "-",
    },
}
"""Each regime's codes by what DfE's guidance counts them as, written out: not taken from the code."""

COUNTS = {
    "attended": ("possible", "attended"),
    "authorised": ("possible", "authorised"),
    "unauthorised": ("possible", "unauthorised"),
    "not possible": (),
    "no mark": (),
}
ALSO = {"L": ("late",), "E": ("suspended",), "N": ("no_reason",), "-": ("no_mark",)}


@pytest.mark.parametrize("monday", [BEFORE, AFTER], ids=["before August 2024", "after"])
def test_a_week_of_each_code(tmp_path: Path, monday: date) -> None:
    """Each of as many pupils is marked with a code on Wednesday and Thursday, and else present."""
    from vshdata.api import ingest

    kinds = {code: kind for kind, codes in CLASSES[monday].items() for code in codes.split()}
    usual = "/ \\"
    marks = [
        mark
        for pupil, code in enumerate(kinds, start=1)
        for both in (f"{code} {code}",)
        for mark in week_from(monday, pupil, [usual, usual, both, both, usual])
    ]
    report = ingest(tmp_path / "lake", marks_file(tmp_path, "marks.csv", marks))
    assert (report.rejected, report.files[0].findings) == (0, ()), (
        "every code is in use, and none warned of"
    )

    found = weeks(tmp_path / "lake")
    assert len(found) == len(kinds)
    for (code, kind), week in zip(kinds.items(), found, strict=True):
        expected = dict.fromkeys(("possible", "attended"), 6) | dict.fromkeys(
            ("authorised", "unauthorised", "late", "suspended", "no_reason", "no_mark"), 0
        )
        for name in (*COUNTS[kind], *ALSO.get(code, ())):
            expected[name] += 4
        assert {name: week[name] for name in expected} == expected, code
        assert week["marked"] == (6 if code == "-" else 10), code


@pytest.mark.parametrize("monday", [BEFORE, AFTER], ids=["before August 2024", "after"])
def test_no_other_code_is_in_use(monday: date) -> None:
    own = {code for codes in CLASSES[monday].values() for code in codes.split()}
    assert {item.code for item in REGISTER_CODES if item.is_valid_on(monday)} == own


def test_a_code_outside_its_time_is_told_and_counts_as_it_did(tmp_path: Path) -> None:
    from vshdata.api import ingest

    marks = [*day_of(1, AFTER, "J J"), *day_of(1, BEFORE, "K K")]
    report = ingest(tmp_path / "lake", marks_file(tmp_path, "marks.csv", marks))
    told = {found.rule: found.rows for found in report.files[0].findings}
    assert told == {"code_j_not_in_use": 2, "code_k_not_in_use": 2}
    assert [week["attended"] for week in weeks(tmp_path / "lake")] == [2, 2]


def test_a_code_that_is_none_is_rejected_and_a_blank_is_an_open_mark(tmp_path: Path) -> None:
    from vshdata.api import ingest

    marks = [*day_of(1, AFTER, "Q9 /"), (2, str(AFTER), "AM", "", SCHOOL)]
    report = ingest(tmp_path / "lake", marks_file(tmp_path, "marks.csv", marks))
    assert (report.read, report.accepted, report.rejected) == (3, 2, 1)
    assert current(tmp_path / "lake")[upn(2), str(AFTER), "am"] == ("-", SCHOOL)


def test_a_part_time_timetable_has_only_its_own_possible_sessions(tmp_path: Path) -> None:
    """Since 2024 sessions not in the timetable are C2, an absence; of a child too young they are X."""
    mornings = week_from(AFTER, 1, ["/ C2"] * 5)
    young = week_from(AFTER, 2, ["/ X"] * 5)
    load(tmp_path / "lake", marks_file(tmp_path, "marks.csv", [*mornings, *young]))
    first, second = weeks(tmp_path / "lake")
    assert (first["possible"], first["attended"], first["authorised"]) == (10, 5, 5)
    assert (second["possible"], second["attended"], second["authorised"]) == (5, 5, 0)


def test_a_pupil_of_two_schools_has_each_half_day_once(tmp_path: Path) -> None:
    """Mornings at one school, afternoons at the other: each marks D where the pupil is at the other."""
    marks = week_from(AFTER, 1, ["/ D"] * 5)
    marks += week_from(AFTER, 1, ["D I", "D \\", "D \\", "D \\", "D \\"], OTHER)
    load(tmp_path / "lake", marks_file(tmp_path, "marks.csv", marks))
    one, other = weeks(tmp_path / "lake")
    assert (one["school"], one["possible"], one["attended"]) == (SCHOOL, 5, 5)
    assert (other["school"], other["possible"], other["attended"], other["authorised"]) == (OTHER, 5, 4, 1)


def test_a_joiner_and_a_leaver_have_the_sessions_they_were_there_for(tmp_path: Path) -> None:
    joiner = week_from(AFTER, 1, ["Z Z", "Z Z", "/ \\", "/ \\", "I I"])
    leaver = week_from(AFTER, 2, ["/ \\", "O O", "", "", ""])
    load(tmp_path / "lake", marks_file(tmp_path, "marks.csv", [*joiner, *leaver]))
    first, second = weeks(tmp_path / "lake")
    assert (first["possible"], first["attended"]) == (6, 4)
    assert (second["possible"], second["unauthorised"]) == (4, 2)


def test_an_inset_day_and_a_half_term_have_no_sessions(tmp_path: Path) -> None:
    inset = week_from(AFTER, 1, ["# #", "/ \\", "/ \\", "/ \\", "/ \\"])
    half_term = week_from(date(2024, 10, 28), 1, ["# #"] * 5)
    load(tmp_path / "lake", marks_file(tmp_path, "marks.csv", [*inset, *half_term]))
    one, other = weeks(tmp_path / "lake")
    assert (one["possible"], other["possible"], other["marked"]) == (8, 0, 10)


def test_a_day_on_which_a_school_marked_nobody_has_no_open_marks(tmp_path: Path) -> None:
    """A register printed for the whole week: on Tuesday two are marked, on Friday nobody is."""
    heads = ",".join(f"{day:02d}/09/2024 AM" for day in (10, 13))
    rows = [f"{upn(1)},/,", f"{upn(2)},,", f"{upn(3)},I,"]
    load(tmp_path / "lake", write(tmp_path, "register.csv", f"UPN,{heads}\n" + "\n".join(rows) + "\n"))
    assert [week["no_mark"] for week in weeks(tmp_path / "lake")] == [0, 1, 0]


def test_a_correction_changes_the_mark_it_is_of_and_keeps_what_was(tmp_path: Path) -> None:
    first = [*day_of(1, "2025-01-08", "N N"), *day_of(2, "2025-01-08", "/ \\")]
    files = [
        marks_file(tmp_path, "marks_2025-01-10.csv", first),
        marks_file(tmp_path, "corrections_2025-01-20.csv", [(1, "2025-01-08", "AM", "M", SCHOOL)]),
    ]
    load(tmp_path / "lake", *files)
    assert current(tmp_path / "lake") == {
        (upn(1), "2025-01-08", "am"): ("M", SCHOOL),
        (upn(1), "2025-01-08", "pm"): ("N", SCHOOL),
        (upn(2), "2025-01-08", "am"): ("/", SCHOOL),
        (upn(2), "2025-01-08", "pm"): ("\\", SCHOOL),
    }
    assert {row[3] for row in history(tmp_path / "lake") if row[0] == upn(1) and row[2] == "am"} == {
        "N",
        "M",
    }
    assert [week["authorised"] for week in weeks(tmp_path / "lake")] == [1, 0]


def test_the_time_in_a_row_comes_before_that_of_the_file(tmp_path: Path) -> None:
    head = "UPN,Date,Session,Mark,LAESTAB,Last Updated\n"
    late = f"{upn(1)},2025-01-08,1,I,{SCHOOL},2025-01-09 15:30\n"
    soon = f"{upn(1)},2025-01-08,1,N,{SCHOOL},08/01/2025 09:05\n"
    load(tmp_path / "lake", write(tmp_path, "a_2025-01-09.csv", head + late))
    load(tmp_path / "lake", write(tmp_path, "b_2025-02-28.csv", head + soon))
    assert current(tmp_path / "lake") == {(upn(1), "2025-01-08", "am"): ("I", SCHOOL)}


def test_a_file_without_a_day_in_its_name_was_told_when_it_was_made(tmp_path: Path) -> None:
    old = marks_file(tmp_path, "old.csv", [(1, "2025-01-08", "AM", "/", SCHOOL)])
    new = marks_file(tmp_path, "new.csv", [(1, "2025-01-08", "AM", "I", SCHOOL)])
    os.utime(old, (1_736_500_000, 1_736_500_000))
    os.utime(new, (1_736_600_000, 1_736_600_000))
    load(tmp_path / "lake", new, old)
    assert current(tmp_path / "lake")[upn(1), "2025-01-08", "am"] == ("I", SCHOOL)
    before = history(tmp_path / "lake")
    os.utime(old, (1_736_900_000, 1_736_900_000))
    load(tmp_path / "lake", old)
    assert history(tmp_path / "lake") == before, "a copy made later is still the file first seen"


def test_a_mark_without_a_school_corrects_the_one_school_that_marked(tmp_path: Path) -> None:
    whole = marks_file(tmp_path, "marks_2025-01-10.csv", [(1, "2025-01-08", "AM", "/", SCHOOL)])
    text = f"UPN,Date,Session,Code\n{upn(1)},2025-01-08,AM,O\n"
    load(tmp_path / "lake", write(tmp_path, "corr_2025-01-13.csv", text), whole)
    assert current(tmp_path / "lake")[upn(1), "2025-01-08", "am"][0] == "O"


def test_a_school_is_known_by_the_name_of_its_register(tmp_path: Path) -> None:
    text = f"UPN,2025-01-08 AM,2025-01-08 PM\n{upn(1)},/,\\\n"
    load(tmp_path / "lake", write(tmp_path, "register_9994002_2025-01-10.csv", text))
    assert current(tmp_path / "lake")[upn(1), "2025-01-08", "am"] == ("/", OTHER)
