"""Files as analysts have received them, damaged in ways seen in public: each with its right outcome.

The files are those of the shared folder, where it is at hand. Most are twenty children in need among thirty
pupils: Attainment 8 is 30.5 over 20, of all pupils 35.5 over 30.
"""

import csv
import io
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from command import SHARED, Done, Vshdata

CASES = SHARED / "cases"
ATT8, ABSENCE = "ks4_att8_avg", "abs_overall_all"
NO_FIGURE = ("", "")


@dataclass(frozen=True)
class Right:
    """What is right of a folder.

    `figures`: cohort and indicator -> value to two decimals and denominator, or no figure. `ingest`: exit
    code of loading. `says`: what the messages of loading must hold, in lower case. `notes`: likewise of
    the last command.
    """

    figures: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    ingest: int = 0
    says: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


USUAL = {("cin", ATT8): ("30.50", "20")}
WITHOUT_ONE = {("cin", ATT8): ("30.00", "19")}
DAMAGED = {("cin", ATT8): NO_FIGURE}

RIGHT = {
    "abs_unauth_NA": Right({("cin", ABSENCE): ("4.14", "1400")}),
    "abs_unauth_blank": Right({("cin", ABSENCE): ("4.14", "1400")}),
    "att8_N_47A": Right(DAMAGED, notes=("10 of 20 pupils",)),
    "att8__35VALUE_33": Right(DAMAGED, says=("cannot be read as a number",), notes=("10 of 20 pupils",)),
    "att_usdate": Right(ingest=4, says=("month first", "dates =")),
    "att_words": Right(ingest=4, says=("'a'", "[codes")),
    "check_clean": Right(notes=("no row fails a rule",)),
    "crash_long_field": Right(says=("rejected",)),
    "crash_zip_member_date": Right(ingest=3, says=("s.zip",)),
    "d903_ddotted": Right({("cla", ATT8): ("24.50", "8")}),
    "d903_fut1": Right(says=("2202",)),
    "dup_col_first": Right(ingest=4, says=("two columns for one field",)),
    "ghost_cols": Right(USUAL),
    "helper_row": Right(USUAL | {("all", ATT8): ("35.50", "30")}, says=("line 2",)),
    "lead_blank_named": Right(says=("children: 20 read, 20 accepted",)),
    "na_903": Right({("cla", ATT8): ("24.00", "7")}),
    "na_upn_but_pmr": Right(USUAL | {("all", ATT8): ("35.50", "30")}),
    "na_with_census": Right(
        WITHOUT_ONE | {("all", ATT8): ("33.50", "24"), ("cin", ABSENCE): ("4.25", "2660")},
        says=("6 rows: ks4_upn is not a upn",),
    ),
    "npd_pmr_NA": Right({("all", ATT8): ("33.50", "24")}, notes=("6 of 30 rows were rejected",)),
    "ph_upn_A000000000000": Right(WITHOUT_ONE, says=("6 rows: ks4_upn is not a upn",)),
    "ph_upn_NA": Right(WITHOUT_ONE, says=("6 rows: ks4_upn is not a upn",)),
    "quoted_lines": Right(USUAL),
    "semicolon_deccomma": Right(USUAL),
    "short_rows": Right(USUAL),
    "title_above": Right(USUAL),
    "upn_formula": Right(USUAL, says=("is read as a upn",)),
    "x_dates_z": Right(USUAL),
    "x_declared_utf16": Right(USUAL),
    "xl_asdate": Right(DAMAGED),
    "xl_stray": Right(USUAL),
    "zip_pw": Right(ingest=3, says=("password",)),
}


def figures_of(done: Done) -> dict[tuple[str, str], tuple[str, str]]:
    """Cohort and indicator -> value and denominator of a long table."""
    rows = csv.DictReader(io.StringIO(done.text))
    return {
        (row["cohort"], row["indicator"]): (f"{float(row['value']):.2f}", row["denominator"])
        if row["value"]
        else NO_FIGURE
        for row in rows
    }


def test_every_case_has_its_right_outcome() -> None:
    if not CASES.exists():
        pytest.skip("the shared cases are not at hand")
    assert {path.name for path in CASES.iterdir() if path.is_dir()} == set(RIGHT)


@pytest.mark.parametrize("name", sorted(RIGHT))
def test_a_dirty_file_gives_its_right_outcome(name: str, tmp_path: Path, vshdata: Vshdata) -> None:
    if not CASES.exists():
        pytest.skip("the shared cases are not at hand")
    right = RIGHT[name]
    files = tmp_path / "files"
    shutil.copytree(CASES / name, files, ignore=shutil.ignore_patterns("cmd.txt", "expected.txt"))
    files.chmod(0o700)
    found: dict[tuple[str, str], tuple[str, str]] = {}
    loading, last = None, None
    for line in (CASES / name / "cmd.txt").read_text().splitlines():
        arguments = [_placed(part, files) for part in line.split()[1:]]
        last = vshdata(*arguments)
        assert last.code != 1
        if "ingest" in arguments:
            loading = last
        elif "trend" in arguments and last.code == 0:
            found |= figures_of(last)
    assert loading is not None
    assert last is not None
    assert loading.code == right.ingest, loading.err
    assert {place: found.get(place) for place in right.figures} == dict(right.figures)
    assert [text for text in right.says if text not in loading.err.lower()] == []
    assert [text for text in right.notes if text not in last.err.lower()] == []


def _placed(argument: str, files: Path) -> str:
    """An argument with the folder of the files in place of the one the command was run in."""
    if argument == ".":
        return str(files)
    return str(files / argument) if (files / argument).exists() else argument


def test_no_case_is_lost_in_an_archive(tmp_path: Path, vshdata: Vshdata) -> None:
    """The same files give the same figures when they come as one zip."""
    if not CASES.exists():
        pytest.skip("the shared cases are not at hand")
    archive = tmp_path / "all.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for path in sorted((CASES / "ph_upn_NA").glob("*.[cx]*")):
            packed.write(path, path.name)
    assert vshdata("--lake", "lake", "ingest", archive, "--la", "999").code == 0
    trend = "--cohort cin --area ks4 --protect internal --format csv --long".split()
    assert figures_of(vshdata("--lake", "lake", "trend", *trend))["cin", ATT8] == ("30.00", "19")
