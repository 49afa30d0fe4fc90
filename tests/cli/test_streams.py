"""stdout is data, stderr is narration; the same table gives the same bytes wherever it goes."""

import os
import sys
from pathlib import Path

import polars as pl
import pytest
from command import SAMPLE, Vshdata

import vshdata as library


@pytest.mark.parametrize("form", ["csv", "json", "jsonl", "markdown", "table"])
def test_a_file_and_a_pipe_get_the_same_bytes(
    vshdata: Vshdata, sample_lake: Path, tmp_path: Path, form: str
) -> None:
    piped = vshdata("--lake", sample_lake, "trend", "--format", form)
    written = vshdata("--lake", sample_lake, "trend", "--format", form, "-o", tmp_path / "out")
    assert written.out == b""
    assert (tmp_path / "out").read_bytes() == piped.out
    assert piped.err == written.err


@pytest.mark.parametrize(("name", "start"), [("t.json", b"{"), ("t.md", b"**"), ("t.csv", b"Indicator,")])
def test_the_ending_of_the_file_chooses_the_format(
    vshdata: Vshdata, sample_lake: Path, tmp_path: Path, name: str, start: bytes
) -> None:
    vshdata("--lake", sample_lake, "trend", "-o", tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(start)


def test_parquet_is_the_frame_the_library_gives(
    vshdata: Vshdata, sample_lake: Path, tmp_path: Path
) -> None:
    vshdata("--lake", sample_lake, "trend", "-o", tmp_path / "t.parquet")
    assert pl.read_parquet(tmp_path / "t.parquet").equals(library.trend(sample_lake))


def test_long_is_one_row_per_indicator_and_year(vshdata: Vshdata, sample_lake: Path) -> None:
    lines = vshdata("--lake", sample_lake, "trend", "--long", "--years", "2023,2024").text.splitlines()
    assert len(lines) == 1 + 29 * 2
    assert lines[0].startswith(
        "indicator,label,unit,decimals,cohort,area,academic_year,value,low,high,numerator"
    )


def test_notes_go_to_stderr_and_quiet_stops_them(vshdata: Vshdata, sample_lake: Path) -> None:
    loud = vshdata("--lake", sample_lake, "trend", "--cohort", "cino")
    assert "note: 2024/25, Progress 8: Cohort;" in loud.err
    assert "for want of a UPN that can be believed" in loud.err
    quiet = vshdata("--lake", sample_lake, "--quiet", "trend", "--cohort", "cino")
    assert quiet.err == ""
    assert quiet.out == loud.out


def test_hidden_cells_are_counted(vshdata: Vshdata, sample_lake: Path) -> None:
    done = vshdata("--lake", sample_lake, "trend", "--cohort", "cppo")
    shown = library.trend(sample_lake, cohort="cppo").filter(status="c").height
    assert f"note: {shown} cells are hidden by the profile dfe." in done.err


def test_internal_says_so_even_when_quiet(vshdata: Vshdata, sample_lake: Path) -> None:
    done = vshdata("--lake", sample_lake, "--quiet", "trend", "--protect", "internal")
    assert "INTERNAL: nothing is hidden" in done.err


def test_files_come_from_standard_input(vshdata: Vshdata) -> None:
    done = vshdata("ingest", "-", stdin=(SAMPLE / "cin_2025.xml").read_bytes())
    assert done.code == 0
    assert done.err.startswith("standard input: children in need census, XML return, 2024/25, LA 999")


def test_settings_and_the_environment_name_the_lake(
    vshdata: Vshdata, sample_lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "vshdata.toml").write_text(
        f'lake = "{sample_lake.as_posix()}"\nprotect = "internal"\n', "utf-8"
    )
    by_settings = vshdata("trend")
    assert "INTERNAL" in by_settings.err
    (tmp_path / "vshdata.toml").unlink()
    monkeypatch.setenv("VSHDATA_LAKE", str(sample_lake))
    assert vshdata("trend", "--protect", "internal").out == by_settings.out


@pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are a POSIX matter")
def test_a_terminal_gets_the_table(sample_lake: Path) -> None:
    import pty

    seen = bytearray()

    def keep(descriptor: int) -> bytes:
        data = os.read(descriptor, 1 << 16)
        seen.extend(data)
        return data

    command = [sys.executable, "-m", "vshdata", "--lake", str(sample_lake), "trend", "--years", "2023,2024"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "100")
        patch.setenv("TERM", "xterm")
        status = pty.spawn(command, keep)
    assert os.waitstatus_to_exitcode(status) == 0
    text = seen.decode()
    assert "Average of Years" in text
    assert "▁" in text or "█" in text
    assert "Indicator,Average" not in text
