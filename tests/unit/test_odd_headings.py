"""Headings that no sound file has are refused, and show no pupil's data."""

from pathlib import Path

import pytest
from extracts import LA, PUPILONROLL, upn, write

from vshdata.errors import VshdataError
from vshdata.intake.ingest import ingest
from vshdata.intake.loaded import Options
from vshdata.lake import Lake


def refusal(folder: Path, content: str) -> VshdataError:
    """Why a file is not loaded."""
    path = write(folder, "file.csv", content)
    report = ingest(Lake(folder / "lake"), [str(path)], Options(la=LA, year=2024, term="spring"))
    ((_, error),) = report.failed
    assert not report.files
    return error


@pytest.mark.parametrize("end", ["", "\x0b", "\u2028"])
def test_rows_that_lost_their_line_ends_are_no_headings(tmp_path: Path, end: str) -> None:
    error = refusal(tmp_path, PUPILONROLL.text({}, {"upn": upn(2)}).replace("\n", end))
    assert "on one line, from column 17" in error.message
    assert error.hint == "Export it again with each row on a line of its own."


@pytest.mark.parametrize("heading", ["Session", "Code"])
def test_marks_in_two_shapes_at_once_are_not_guessed_at(tmp_path: Path, heading: str) -> None:
    error = refusal(tmp_path, f"UPN,Date,AM,PM,{heading}\n{upn(1)},2024-01-10,/,/,AM\n")
    assert f"'{heading}'" in error.message
    assert f"Delete the column '{heading}'" in error.hint
