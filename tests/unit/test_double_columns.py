"""Two columns of a file that claim to be one."""

from pathlib import Path

import pytest
from extracts import GIAP_KS4, LA, write

from vshdata.errors import ExitCode
from vshdata.intake.ingest import IngestReport, ingest
from vshdata.intake.loaded import Options
from vshdata.lake import Lake
from vshdata.tables import TABLES


def load(folder: Path, heading: str, *texts: str) -> tuple[Lake, IngestReport]:
    """Key stage 4 results with a further column in front of the others."""
    lines = GIAP_KS4.text(*({} for _ in texts)).splitlines()
    doubled = [f"{text},{line}" for text, line in zip((heading, *texts), lines, strict=True)]
    path = write(folder, "ks4.csv", "\n".join(doubled) + "\n")
    lake = Lake(folder / "lake")
    return lake, ingest(lake, [str(path)], Options(la=LA))


@pytest.mark.parametrize("heading", ["ATT8", "KS4_ATT8", "att8"])
def test_two_scores_that_differ_are_refused_with_their_places(tmp_path: Path, heading: str) -> None:
    _, report = load(tmp_path, heading, "40.0", "", "39.5")
    ((name, error),) = report.failed
    assert (name, error.exit_code, report.files) == ("ks4.csv", ExitCode.INVALID, [])
    assert error.message == (
        f"ks4.csv has two columns for one field, and they differ: '{heading}' (column 1) and 'KS4_ATT8' "
        "(column 15); first at line 3."
    )
    assert error.hint


def test_two_that_agree_are_one(tmp_path: Path) -> None:
    lake, report = load(tmp_path, "ATT8", " 40.0", "40.0")
    assert not report.failed
    assert lake.scan(TABLES["ks4"]).collect()["att8"].to_list() == [40.0]


def test_a_further_column_of_another_name_is_no_double(tmp_path: Path) -> None:
    _, report = load(tmp_path, "NOTES", "c", "d")
    assert not report.failed


def test_a_heading_in_the_middle_of_a_file_is_no_pupil(tmp_path: Path) -> None:
    """Files that were put one under the other."""
    one = GIAP_KS4.text({}, {"KS4_UPN": "", "KS4_PUPILMATCHINGREF": "ref1"})
    path = write(tmp_path, "ks4.csv", one + GIAP_KS4.text({"KS4_PUPILMATCHINGREF": "ref2"}))
    (file,) = ingest(Lake(tmp_path / "lake"), [str(path)], Options(la=LA)).files
    assert (file.read, file.accepted, file.rejected) == (4, 3, 1)
    assert [(found.rule, found.lines) for found in file.findings] == [("heading_repeated", [4])]
