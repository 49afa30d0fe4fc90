"""Each exit code, each with one clear message and no traceback."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from command import SAMPLE, Done, Vshdata
from extracts import child, cin_return

import vshdata.api
from vshdata.errors import ExitCode

CIN = SAMPLE / "cin_2025.xml"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


def one_error(done: Done, code: ExitCode) -> str:
    """The command left with the code, one error and no traceback."""
    assert done.code == code
    assert "Traceback" not in done.err
    (line,) = [line for line in done.err.splitlines() if line.startswith("error: ")]
    return line.removeprefix("error: ")


def test_0_done(vshdata: Vshdata, sample_lake: Path) -> None:
    assert vshdata("--lake", sample_lake, "trend").code == ExitCode.OK


def test_1_a_fault_in_the_tool_tells_where_but_no_data(
    vshdata: Vshdata, sample_lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise RuntimeError("could not convert 'A999240000001'")

    monkeypatch.setattr(vshdata_api(), "trend_table", fail)
    done = vshdata("--lake", sample_lake, "trend")
    assert one_error(done, ExitCode.BUG) == "this is a fault in vshdata, not in your files."
    assert "in fail" in done.err
    assert "A999240000001" not in done.err


def vshdata_api() -> object:
    return vshdata.api


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("trend", "--cohort", "cinn"), "There is no cohort 'cinn'."),
        (("trend", "--area", "ks5"), "There is no area 'ks5'."),
        (("trend", "--indicator", "ks4_att9"), "The area ks4 has no indicator 'ks4_att9'."),
        (("trend", "--years", "2024..2022"), "The range '2024..2022' runs backwards."),
        (("trend", "--protect", "none"), "There is no profile 'none'."),
        (("trend", "--format", "xls"), "There is no format 'xls'."),
        (("ingest", "x.csv", "--release", "draft"), "There is no release 'draft'."),
        (("ingest", "x.csv", "--year", "24"), "'24' is not an academic year."),
        (("datasets", "ks5"), "There is no dataset 'ks5'."),
    ],
)
def test_2_a_request_that_is_wrong(vshdata: Vshdata, arguments: tuple[str, ...], message: str) -> None:
    assert one_error(vshdata(*arguments), ExitCode.USAGE) == message


def test_2_a_misspelt_cohort_is_told_the_nearest(vshdata: Vshdata) -> None:
    assert "Did you mean cinp?" in vshdata("trend", "--cohort", "cinpp").err


def test_2_an_unknown_option(vshdata: Vshdata) -> None:
    done = vshdata("trend", "--cohrot", "cin")
    assert done.code == ExitCode.USAGE
    assert "No such option: --cohrot" in done.err


def test_2_a_file_that_does_not_say_its_year(vshdata: Vshdata, tmp_path: Path) -> None:
    (tmp_path / "results.csv").write_text(
        "UPN,Attainment 8 score,Pupil progress 8 score\nA999240000001,30,0\n", encoding="utf-8"
    )
    done = vshdata("ingest", "results.csv")
    assert one_error(done, ExitCode.USAGE) == "results.csv does not say which academic year it is of."
    assert "--year 2024" in done.err
    assert vshdata("ingest", "results.csv", "--year", "2023/24").code == ExitCode.OK


def test_3_a_file_that_is_not_there(vshdata: Vshdata) -> None:
    assert one_error(vshdata("ingest", "nowhere.csv"), ExitCode.UNREADABLE) == "nowhere.csv does not exist."


def test_3_a_truncated_return_is_refused_whole(vshdata: Vshdata, tmp_path: Path) -> None:
    whole = CIN.read_bytes()
    (tmp_path / "cut.xml").write_bytes(whole[: len(whole) * 2 // 3])
    message = one_error(vshdata("ingest", "cut.xml"), ExitCode.UNREADABLE)
    assert message.startswith("cut.xml")
    assert "line" in message
    assert not (tmp_path / "lake" / "tables").exists()


def test_3_a_doctype_is_refused(vshdata: Vshdata, tmp_path: Path) -> None:
    body = CIN.read_text("utf-8").removeprefix('<?xml version="1.0" encoding="UTF-8"?>')
    (tmp_path / "evil.xml").write_text(
        '<!DOCTYPE Message [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + body, encoding="utf-8"
    )
    message = one_error(vshdata("ingest", "evil.xml"), ExitCode.UNREADABLE)
    assert "DOCTYPE" in message
    assert not (tmp_path / "lake" / "tables").exists()


def test_3_an_empty_file(vshdata: Vshdata, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_bytes(b"")
    assert one_error(vshdata("ingest", "empty.csv"), ExitCode.UNREADABLE) == "empty.csv is empty."


def test_3_a_folder_of_pictures_gives_one_message(vshdata: Vshdata, tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    for number in range(12):
        (tmp_path / "pictures" / f"{number}.png").write_bytes(PNG)
    message = one_error(vshdata("ingest", "pictures"), ExitCode.UNREADABLE)
    assert message == "None of the 12 files there is an extract vshdata knows."


def test_3_one_picture(vshdata: Vshdata, tmp_path: Path) -> None:
    (tmp_path / "photo.csv").write_bytes(PNG)
    assert one_error(vshdata("ingest", "photo.csv"), ExitCode.UNREADABLE) == "photo.csv is not a text file."


def test_3_a_bad_file_does_not_stop_a_good_one(vshdata: Vshdata, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_bytes(b"")
    done = vshdata("ingest", "empty.csv", CIN)
    assert one_error(done, ExitCode.UNREADABLE) == "empty.csv is empty."
    assert (tmp_path / "lake" / "tables" / "spells").exists()


def test_4_strict_stores_nothing_of_a_file_with_a_rejected_row(
    vshdata: Vshdata, extracts: Path, tmp_path: Path
) -> None:
    done = vshdata("ingest", extracts / "ks4_results.csv", "--strict")
    assert done.code == ExitCode.INVALID
    assert "2 rejected" in done.err
    assert not (tmp_path / "lake" / "tables").exists()


def test_4_strict_stores_nothing_of_a_return_with_an_unknown_element(
    vshdata: Vshdata, tmp_path: Path
) -> None:
    text = cin_return(child("1")).replace("PrimaryNeedCode", "PrimaryNeed")
    (tmp_path / "cin.xml").write_text(text, encoding="utf-8")
    loaded = vshdata("ingest", "cin.xml", "--dry-run")
    assert loaded.code == ExitCode.OK
    assert "not known in the 2023/24 layout: PrimaryNeed (line 5; nearest: PrimaryNeedCode)" in loaded.err
    done = vshdata("ingest", "cin.xml", "--strict")
    assert done.code == ExitCode.INVALID
    assert not (tmp_path / "lake" / "tables").exists()


def test_4_no_good_row(vshdata: Vshdata, tmp_path: Path) -> None:
    (tmp_path / "ks4_2024.csv").write_text(
        "UPN,Attainment 8 score,Pupil progress 8 score\nA999240000001,300,0\n", encoding="utf-8"
    )
    done = vshdata("ingest", "ks4_2024.csv")
    assert done.code == ExitCode.INVALID
    assert "an Attainment 8 score outside 0 to 90" in done.err


def test_5_an_empty_lake(vshdata: Vshdata) -> None:
    assert "holds no key stage 4 results" in one_error(vshdata("trend"), ExitCode.NOTHING)
    assert "is empty" in one_error(vshdata("catalog"), ExitCode.NOTHING)


def test_5_results_but_no_children_in_need(vshdata: Vshdata, extracts: Path) -> None:
    vshdata("ingest", extracts / "ks4_results.csv")
    message = one_error(vshdata("trend"), ExitCode.NOTHING)
    assert "holds no children in need return" in message
    assert vshdata("trend", "--cohort", "all").code == ExitCode.OK


def test_5_a_year_that_is_not_loaded(vshdata: Vshdata, sample_lake: Path) -> None:
    message = one_error(vshdata("--lake", sample_lake, "trend", "--years", "2016"), ExitCode.NOTHING)
    assert "2015/16" in message


def test_6_an_output_that_cannot_be_written(vshdata: Vshdata, sample_lake: Path, tmp_path: Path) -> None:
    target = tmp_path / "nowhere" / "table.csv"
    message = one_error(vshdata("--lake", sample_lake, "trend", "-o", target), ExitCode.CANNOT_WRITE)
    assert message.startswith(f"Cannot write {target}")


def test_6_a_lake_that_cannot_be_made(vshdata: Vshdata, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    done = vshdata("--lake", tmp_path / "file" / "lake", "ingest", CIN)
    assert "Cannot write to the lake" in one_error(done, ExitCode.CANNOT_WRITE)


PIPE_HOLDS = 1 << 18
"""More bytes than a pipe holds by itself."""


@pytest.mark.skipif(os.name != "posix", reason="interrupts are sent by signal")
def test_130_interrupted(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "vshdata", "--lake", str(tmp_path / "lake"), "ingest", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdin is not None
        running.stdin.write("UPN\n" * PIPE_HOLDS)  # returns once the command has begun to read
        running.stdin.flush()
        running.send_signal(signal.SIGINT)
        _, err = running.communicate()
    assert running.returncode == ExitCode.INTERRUPTED
    assert "Traceback" not in err
