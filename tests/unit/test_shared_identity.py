"""One identifier on rows of different pupils in one file is nobody's."""

from pathlib import Path

import pytest
from extracts import GIAP_KS4, LA, upn, write

from vshdata.intake.ingest import FileReport, ingest
from vshdata.intake.loaded import Options
from vshdata.lake import Lake
from vshdata.tables import TABLES


def load(folder: Path, *rows: dict[str, str]) -> tuple[Lake, FileReport]:
    """A file of key stage 4 results, loaded, and what became of it."""
    path = write(folder, "ks4.csv", GIAP_KS4.text(*rows))
    lake = Lake(folder / "lake")
    (report,) = ingest(lake, [str(path)], Options(la=LA)).files
    return lake, report


def pupils(lake: Lake) -> int:
    return int(lake.scan(TABLES["ks4"]).collect()["pupil_id"].n_unique())


def pupil(number: int, **more: str) -> dict[str, str]:
    """A pupil born on the day of that number, whose UPN is 99."""
    return {"KS4_UPN": upn(99), "KS4_DOB": f"{number:02d}/11/2007", **more}


def test_a_upn_typed_for_several_pupils_is_used_for_none_of_them(tmp_path: Path) -> None:
    lake, report = load(tmp_path, {"KS4_UPN": upn(1)}, pupil(10), pupil(21), pupil(25))
    assert (report.read, report.accepted, report.rejected) == (4, 1, 3)
    assert pupils(lake) == 1
    assert {finding.rule: finding.lines for finding in report.findings} == {
        "identifier_shared": [3, 4, 5],
        "upn_shared": [3, 4, 5],
    }


def test_their_matching_references_still_tell_them_apart(tmp_path: Path) -> None:
    rows = [pupil(number, KS4_PUPILMATCHINGREF=f"ref{number}") for number in (10, 21, 25)]
    lake, report = load(tmp_path, *rows)
    assert (report.accepted, pupils(lake)) == (3, 3)


def test_a_reference_typed_for_several_pupils_is_used_for_none_of_them(tmp_path: Path) -> None:
    rows = [
        {"KS4_UPN": upn(number), "KS4_DOB": f"{number:02d}/11/2007", "KS4_PUPILMATCHINGREF": "ABC123"}
        for number in (10, 21, 25)
    ]
    lake, report = load(tmp_path, *rows)
    assert (report.accepted, pupils(lake)) == (3, 3)
    assert [finding.rule for finding in report.findings] == ["pmr_shared"]


@pytest.mark.parametrize(
    "other",
    [
        {"KS4_LAESTAB": "9994002"},
        {"KS4_DOB": "02/03/2008"},
        {"KS4_DOB": "03/02/2009"},
        {"KS4_SURNAME": "Oak"},
        {"KS4_FORENAMES": "Rob", "KS4_SURNAME": "Ash-Oak"},
    ],
)
def test_two_rows_that_may_be_of_one_pupil_stay_one(tmp_path: Path, other: dict[str, str]) -> None:
    """Two schools, a slip in a date of birth, a change of name."""
    lake, report = load(tmp_path, {}, other)
    assert (report.accepted, pupils(lake)) == (2, 1)


def test_names_alone_tell_pupils_apart_where_no_date_of_birth_is_given(tmp_path: Path) -> None:
    one, other = ({"KS4_DOB": "", "KS4_SURNAME": name, "KS4_FORENAMES": name} for name in ("Ash", "Oak"))
    lake, report = load(tmp_path, one, other, {"KS4_UPN": upn(2)})
    assert (report.accepted, report.rejected, pupils(lake)) == (1, 2, 1)
