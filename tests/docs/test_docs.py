"""What the documents say runs, and what is generated is up to date."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command import ROOT, SAMPLE, run_command

README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
TOUR = [line for block in BLOCKS for line in block.splitlines() if line]


def test_the_tour_runs_from_top_to_bottom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(SAMPLE, tmp_path / "sample_data")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VSHDATA_LAKE", raising=False)
    assert len(TOUR) >= 10
    for line in TOUR:
        command, _, target = line.partition(" > ")
        program, *arguments = shlex.split(command)
        assert program == "vshdata"
        done = run_command(monkeypatch, *arguments)
        assert done.code == 0, (line, done.err)
        if target:
            Path(target).write_bytes(done.out)
    assert (tmp_path / "cin_ks4.csv").read_text("utf-8").startswith("Indicator,Average of Years,2022")
    assert (tmp_path / "cino.parquet").exists()


def test_the_python_block_runs(tmp_path: Path) -> None:
    (block,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    shutil.copytree(SAMPLE, tmp_path / "sample_data")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", block],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "academic_year" in done.stdout
    assert done.stderr == ""


def test_frames_can_be_handed_on(sample_lake: Path) -> None:
    import vshdata

    table = vshdata.trend(sample_lake).to_arrow()
    assert table.num_rows == 29 * 4


def test_the_settings_block_is_valid(tmp_path: Path) -> None:
    from vshdata.settings import read_settings

    (block,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    (tmp_path / "vshdata.toml").write_text(block, encoding="utf-8")
    settings = read_settings(tmp_path)
    assert (str(settings.lake), settings.protect, settings.la) == ("lake", "dfe", "999")


def test_exit_codes_are_those_of_the_code() -> None:
    from vshdata.errors import ExitCode

    stated = {int(code) for code in re.findall(r"^\| (\d+) \|", README, re.MULTILINE)}
    assert stated == {int(code) for code in ExitCode}


def test_every_room_is_in_the_architecture() -> None:
    rooms = {
        path.stem
        for path in (ROOT / "src" / "vshdata").iterdir()
        if path.stem[0] not in "_." and path.suffix in {"", ".py"}
    }
    table = README[README.index("| Room |") :]
    assert {name for name in rooms if f"`{name}`" not in table} == set()


def test_reference_pages_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "generate.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
        env=dict(os.environ),
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_links_in_the_readme_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_national_spreads_on_the_page_of_intervals_are_those_declared() -> None:
    from vshdata.figures.intervals import NATIONAL_SD
    from vshdata.years import label

    page = (ROOT / "docs" / "reference" / "intervals.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| (`\w+` \| \d{4}/\d\d) \| ([\d.]+) \|", page, re.MULTILINE))
    declared = {
        f"`{indicator}` | {label(year)}": f"{spread:.4f}"
        for indicator, by_year in NATIONAL_SD.items()
        for year, spread in by_year.items()
    }
    assert len(rows) == 13
    assert rows.items() <= declared.items()
