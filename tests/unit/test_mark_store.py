"""Marks in the lake: files in any order, in pieces, twice or interrupted; a day changes its day alone."""

import random
from datetime import date, timedelta
from pathlib import Path

import pytest
from mark_worlds import OTHER, SCHOOL, Mark, current, history, load, marks_file, weeks

from vshdata.api import ingest
from vshdata.lake import Lake

DAYS = [date(2025, 1, 6) + timedelta(days=at) for at in (0, 1, 7)]


def drawn(seed: int, count: int) -> list[Mark]:
    chance = random.Random(seed)  # noqa: S311
    return [
        (
            chance.randint(1, 4),
            str(chance.choice(DAYS)),
            chance.choice(["AM", "PM"]),
            chance.choice("/INOLD-"),
            chance.choice([SCHOOL, OTHER]),
        )
        for _ in range(count)
    ]


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Four files of the same pupils and days, each told on a day of its own."""
    return [marks_file(tmp_path, f"marks_2025-01-{20 + at}.csv", drawn(at, 12)) for at in range(4)]


@pytest.fixture
def plain(tmp_path: Path, files: list[Path]) -> Path:
    """A lake with the files loaded one by one."""
    load(tmp_path / "plain", *files)
    return tmp_path / "plain"


def says(lake: Path) -> tuple[object, ...]:
    return current(lake), history(lake), [{**row, "pupil_id": 0} for row in weeks(lake)]


def test_another_order_and_twice(tmp_path: Path, files: list[Path], plain: Path) -> None:
    load(tmp_path / "lake", *files[::-1], *files)
    assert current(tmp_path / "lake") == current(plain)
    assert history(tmp_path / "lake") == history(plain)


def test_all_in_one_command(tmp_path: Path, files: list[Path], plain: Path) -> None:
    ingest(tmp_path / "lake", *files)
    assert says(tmp_path / "lake") == says(plain)


@pytest.mark.parametrize("cut", range(1, 12))
def test_cut_at_any_row(tmp_path: Path, files: list[Path], plain: Path, cut: int) -> None:
    lake = tmp_path / "lake"
    for file in files:
        head, *rows = file.read_text().splitlines()
        for number, part in enumerate((rows[cut:], rows[:cut])):
            piece = tmp_path / "pieces" / f"{number}_{file.name}"
            piece.parent.mkdir(exist_ok=True)
            piece.write_text("\n".join([head, *part]) + "\n")
            load(lake, piece)
    assert current(lake) == current(plain)
    assert history(lake) == history(plain)


class StoppedError(BaseException):
    """Stands for a process that ends here."""


@pytest.mark.parametrize("writes", range(6))
def test_interrupted_and_resumed(
    tmp_path: Path, files: list[Path], plain: Path, writes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = tmp_path / "lake"
    load(lake, files[0])
    left = iter(range(writes))
    write = Lake.write_slice

    def stopping(*arguments: object, **named: object) -> Path:
        if next(left, None) is None:
            raise StoppedError
        return write(*arguments, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Lake, "write_slice", stopping)
        with pytest.raises(StoppedError):
            load(lake, *files[1:])
    assert set(current(lake)) <= set(current(plain)), "what is there can be read"
    load(lake, *files[1:])
    assert says(lake) == says(plain)


def test_a_days_file_changes_its_day_and_week_alone(tmp_path: Path, files: list[Path]) -> None:
    lake = tmp_path / "lake"
    load(lake, *files)
    before = {path: path.stat().st_mtime_ns for path in (lake / "tables").rglob("*.parquet")}
    load(lake, marks_file(tmp_path, "marks_2025-02-01.csv", [(9, "2025-01-07", "AM", "I", SCHOOL)]))
    after = {path: path.stat().st_mtime_ns for path in (lake / "tables").rglob("*.parquet")}
    changed = {path.name.split(".")[2] for path in after if after[path] != before.get(path)}
    assert changed == {"2025-01-07", "2025-01-06"}, "the day, and the week of 6 January"


def test_a_file_that_tells_nothing_new_changes_nothing(tmp_path: Path, files: list[Path]) -> None:
    lake = tmp_path / "lake"
    load(lake, *files)
    before = {path: path.stat().st_mtime_ns for path in (lake / "tables").rglob("*.parquet")}
    load(lake, *files)
    assert {path: path.stat().st_mtime_ns for path in (lake / "tables").rglob("*.parquet")} == before


def test_a_dry_run_and_a_strict_run_store_nothing(tmp_path: Path) -> None:
    from vshdata.intake.loaded import Options

    file = marks_file(
        tmp_path, "m.csv", [(1, "2025-01-06", "AM", "??", SCHOOL), (1, "2025-01-06", "PM", "I", SCHOOL)]
    )
    ingest(tmp_path / "lake", file, options=Options(dry_run=True))
    assert not (tmp_path / "lake").exists()
    report = ingest(tmp_path / "lake", file, options=Options(strict=True))
    assert (report.accepted, report.files[0].stored) == (1, False)
    assert Lake(tmp_path / "lake").keys("marks") == []


def test_the_last_day_is_none_that_is_only_entered_ahead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vshdata.api import live_counts

    marks = [(1, day, "AM", "#", SCHOOL) for day in ("2025-01-06", "2025-01-07", "2025-07-24")]
    load(tmp_path / "lake", marks_file(tmp_path, "m.csv", marks))
    lake = Lake(tmp_path / "lake")
    days = {"2025-01-08": "2025-01-07", "2025-08-01": "2025-07-24", "2025-01-01": "2025-01-06"}
    for today, last in days.items():
        monkeypatch.setattr(live_counts, "_today", lambda at=today: date.fromisoformat(at))
        assert str(live_counts.last_day(lake, 2025)) == last
