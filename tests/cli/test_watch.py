"""A drop folder: whole files are loaded once, bad ones put aside, and a killed watcher goes on."""

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from command import Vshdata
from extracts import upn, write
from mark_worlds import SCHOOL, current, history, load, marks_file

import vshdata as library
from vshdata.api import live_watch
from vshdata.api.live_watch import Folder
from vshdata.errors import LakeBusyError
from vshdata.intake.loaded import Options
from vshdata.lake import Lake

FILES, KILLS = 200, 50


HOLD = """
import sys, pathlib
from vshdata.lake import Lake
with Lake(pathlib.Path(sys.argv[1])).writing():
    print("held", flush=True)
    sys.stdin.read()
"""
"""A writer that holds the lock until it is spoken to."""


def small(folder: Path, number: int) -> Path:
    """A file of one mark; some correct an earlier one."""
    pupil, day = number % 40 + 1, f"2025-01-{6 + number % 5:02d}"
    code = "/INO"[number // 50]
    name = f"marks_2025-02-{number % 28 + 1:02d}_{number:03d}.csv"
    return marks_file(folder, name, [(pupil, day, "AM", code, SCHOOL)])


def test_each_file_has_its_line_and_its_place(vshdata: Vshdata, tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    good = marks_file(drop, "marks_2025-01-10.csv", [(1, "2025-01-08", "AM", "/", SCHOOL)])
    write(drop, "bill.csv", "Invoice,Amount\n1,2\n")
    write(drop, "none_2025-01-10.csv", f"UPN,Date,Session,Code\n{upn(1)},2025-01-08,AM,QQ\n")
    write(drop, "half.csv.part", "UPN,Date")

    done = vshdata("attendance", "watch", drop, "--once", "--settle", "0")
    assert done.code == 0
    assert done.text.splitlines() == [
        "bill.csv: quarantine: bill.csv is not an extract vshdata knows: no heading of it is familiar.",
        "marks_2025-01-10.csv: loaded: 1 read, 1 accepted, 0 rejected",
        "none_2025-01-10.csv: quarantine: no row of it was good: Code is missing or cannot be read",
    ]
    assert not good.exists()
    assert sorted(path.name for path in drop.iterdir()) == ["half.csv.part", "loaded", "quarantine"]
    assert sorted(path.name for path in (drop / "quarantine").iterdir()) == [
        "bill.csv",
        "bill.csv.why.txt",
        "none_2025-01-10.csv",
        "none_2025-01-10.csv.why.txt",
    ]
    assert upn(1) not in done.text + done.err


def test_a_file_dropped_again_is_not_loaded_again(vshdata: Vshdata, tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    for _ in range(2):
        marks_file(drop, "marks_2025-01-10.csv", [(1, "2025-01-08", "AM", "/", SCHOOL)])
        done = vshdata("attendance", "watch", drop, "--once", "--settle", "0")
    assert done.text == "marks_2025-01-10.csv: already loaded\n"
    assert len(list((drop / "loaded").iterdir())) == 2
    assert len((tmp_path / "lake" / "journal.jsonl").read_text().splitlines()) == 1


def test_a_file_still_being_written_waits(tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    path = marks_file(drop, "marks_2025-01-10.csv", [(1, "2025-01-08", "AM", "/", SCHOOL)])
    folder = Folder(Lake(tmp_path / "lake"), drop, Options(), settle=0.05)
    assert list(folder.take_whole()) == []
    with path.open("a") as file:
        file.write(f"{upn(2)},2025-01-08,AM,I,{SCHOOL}\n")
    time.sleep(0.06)
    assert list(folder.take_whole()) == [], "it changed since the last look"
    time.sleep(0.06)
    assert [item.accepted for item in folder.take_whole()] == [2]


def test_a_file_that_grows_while_it_is_read_is_not_put_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy that stood still for a while goes on: what comes then must not be lost."""
    drop = tmp_path / "drop"
    path = marks_file(drop, "marks_2025-01-10.csv", [(1, "2025-01-08", "AM", "/", SCHOOL)])
    folder = Folder(Lake(tmp_path / "lake"), drop, Options(), settle=0)
    ingest = live_watch._ingest

    def slow(*arguments: Any) -> object:
        report = ingest(*arguments)
        with path.open("a") as file:
            file.write(f"{upn(2)},2025-01-08,AM,I,{SCHOOL}\n")
        return report

    with monkeypatch.context() as patch:
        patch.setattr(live_watch, "_ingest", slow)
        assert [item.line for item in folder.take_whole()] == [
            "marks_2025-01-10.csv: waiting: it changed while it was read"
        ]
    assert [item.accepted for item in folder.take_whole()] == [2]
    assert len(current(tmp_path / "lake")) == 2


def test_a_lake_that_another_writes_to_leaves_the_file_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vshdata.lake.LOCK_SECONDS", 0)
    drop = tmp_path / "drop"
    path = marks_file(drop, "marks_2025-01-10.csv", [(1, "2025-01-08", "AM", "/", SCHOOL)])
    folder = Folder(Lake(tmp_path / "lake"), drop, Options(), settle=0)
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            HOLD,
            tmp_path / "lake",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout is not None
    holder.stdout.readline()
    try:
        assert [item.what for item in folder.take_whole()] == ["waiting"]
        assert path.exists()
    finally:
        holder.communicate(b"")
    assert [item.what for item in folder.take_whole()] == ["loaded"]


def test_a_folder_that_is_not_there(vshdata: Vshdata) -> None:
    done = vshdata("attendance", "watch", "nowhere", "--once")
    assert done.code == 3
    assert "There is no folder nowhere" in done.err
    assert "Watching" not in done.err


def test_a_file_that_waits_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> None:
        raise LakeBusyError("Another vshdata command is writing.")

    drop = tmp_path / "drop"
    path = marks_file(drop, "marks_2025-01-10.csv", [(1, "2025-01-08", "AM", "/", SCHOOL)])
    folder = Folder(Lake(tmp_path / "lake"), drop, Options(), settle=0)
    with monkeypatch.context() as patch:
        patch.setattr("vshdata.api.live_watch._ingest", busy)
        assert [item.what for _ in range(3) for item in folder.take_whole()] == ["waiting"]
    assert path.exists()
    assert [item.what for item in folder.take_whole()] == ["loaded"]


def test_a_lake_that_cannot_be_written_ends_it_and_the_file_stays(vshdata: Vshdata, tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    path = marks_file(drop, "marks_2025-01-10.csv", [(1, "2025-01-08", "AM", "/", SCHOOL)])
    write(tmp_path, "file", "in the way")
    done = vshdata("--lake", "file/lake", "attendance", "watch", drop, "--once", "--settle", "0")
    assert (done.code, done.text) == (6, "")
    assert "Cannot write to the lake" in done.err
    assert path.exists()


def test_a_map_reads_what_it_fits_and_leaves_the_rest(vshdata: Vshdata, tmp_path: Path) -> None:
    """A provider's files and schools' own come to one folder; a wrong map is told before any is touched."""
    drop = tmp_path / "drop"
    marks_file(drop, "marks_2025-01-10.csv", [(1, "2025-01-08", "AM", "/", SCHOOL)])
    write(drop, "provider_2025-01-10.csv", f"Child,08/01/2025 AM\n{upn(2)},I\n")
    watching = ("attendance", "watch", drop, "--once", "--settle", "0", "--map", "own.toml")
    write(tmp_path, "own.toml", 'dataset = "marks"\n[columns]\nchild = "Child"\n')
    refused = vshdata(*watching)
    assert refused.code == 2
    assert len(list(drop.iterdir())) == 2

    write(tmp_path, "own.toml", 'dataset = "marks"\n[columns]\nupn = "Child"\n')
    assert vshdata(*watching).text.splitlines() == [
        "marks_2025-01-10.csv: loaded: 1 read, 1 accepted, 0 rejected",
        "provider_2025-01-10.csv: loaded: 1 read, 1 accepted, 0 rejected",
    ]


def test_quarantine_says_why_and_what_to_do(vshdata: Vshdata, tmp_path: Path) -> None:
    write(tmp_path / "drop", "empty.csv", "")
    vshdata("attendance", "watch", tmp_path / "drop", "--once", "--settle", "0")
    why = tmp_path / "drop" / "quarantine" / "empty.csv.why.txt"
    assert why.read_text("utf-8") == "empty.csv is empty.\nFetch the extract again.\n"


@pytest.mark.slow
def test_killed_fifty_times_in_two_hundred_files(tmp_path: Path) -> None:
    """Every file is loaded once and none is lost; the marks are those of loading the files one by one."""
    drop, lake = tmp_path / "drop", tmp_path / "lake"
    drop.mkdir()
    waiting = [small(tmp_path / "made", number) for number in range(FILES)]
    chance = random.Random(7)  # noqa: S311
    for kill in range(KILLS):
        for path in waiting[kill * 4 : kill * 4 + 4]:
            (drop / path.name).write_bytes(path.read_bytes())
        _killed(lake, drop, after=chance.random() * 0.4)
    subprocess.run(_watching(lake, drop, "--once"), check=True, stdout=subprocess.PIPE)

    assert sorted(path.name for path in (drop / "loaded").iterdir()) == [
        path.name for path in sorted(waiting)
    ]
    assert [path for path in drop.iterdir() if path.is_file()] == []
    told = [json.loads(line) for line in (lake / "journal.jsonl").read_text().splitlines()]
    assert sum(entry["accepted"] for entry in told) <= FILES
    assert len({entry["source"] for entry in told}) == len(told), "no file is loaded twice"
    load(tmp_path / "plain", *waiting)
    assert current(lake) == current(tmp_path / "plain")
    assert history(lake) == history(tmp_path / "plain")


def _watching(lake: Path, drop: Path, *more: str) -> Sequence[str]:
    tool = [sys.executable, "-m", "vshdata", "--lake", str(lake), "--quiet"]
    return [*tool, "attendance", "watch", str(drop), "--settle", "0", *more]


def _killed(lake: Path, drop: Path, after: float) -> None:
    """A watcher killed a while after it has begun to take files."""
    before = {path.name for path in drop.iterdir()}
    process = subprocess.Popen(_watching(lake, drop), stdout=subprocess.PIPE)
    until = time.monotonic() + 20
    while time.monotonic() < until and {path.name for path in drop.iterdir()} == before:
        time.sleep(0.005)
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL, "it ended by itself"
    assert library.catalog(lake), "the lake can be read"
