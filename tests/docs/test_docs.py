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
from spec.examples import EXAMPLES

from vshdata.figures.indicators import INDICATORS, Indicator

README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
TOML = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
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
    assert table.num_rows == 29 * 9


def test_the_settings_block_is_valid(tmp_path: Path) -> None:
    from vshdata.figures.cohorts import own_cohorts
    from vshdata.settings import read_settings

    (tmp_path / "vshdata.toml").write_text("".join(TOML[1:]), encoding="utf-8")
    settings = read_settings(tmp_path)
    assert (str(settings.lake), settings.protect, settings.la) == ("lake", "dfe", "999")
    assert own_cohorts(settings.cohorts)["long-need"].ages == (11, 16)


def test_the_map_block_is_valid(tmp_path: Path) -> None:
    from vshdata.intake.map_file import read_map

    (tmp_path / "our_ks4.toml").write_text(TOML[0], encoding="utf-8")
    read = read_map(tmp_path / "our_ks4.toml")
    assert (read.table, read.year, read.says) == ("ks4", 2024, {"endks": "1"})


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


@pytest.mark.parametrize("indicator", INDICATORS.values(), ids=lambda item: item.id)
def test_every_indicator_has_its_section_and_worked_example_in_the_methodology(
    indicator: Indicator,
) -> None:
    page = (ROOT / "docs" / "methodology" / f"{indicator.area}.md").read_text("utf-8")
    (section,) = (part for part in page.split("\n## ") if f"|  | `{indicator.id}` |" in part)
    example = EXAMPLES[indicator.id]

    assert section.startswith(f"{indicator.label}\n")
    for told in (indicator.numerator, indicator.denominator, indicator.note):
        assert told in section or told == "n/a"
    for caveat in indicator.caveats.values():
        assert f"`{caveat.mark}`: {caveat.why}" in section
    _, _, drawn = section.partition("**Worked example**")
    pupils = set(re.findall(r"^\| (\d) \|", drawn, re.MULTILINE))
    assert pupils == {str(number) for number in example.world.numbers}
    assert f"= **{example.expected}" in drawn


@pytest.mark.parametrize(
    "page", sorted((ROOT / "docs" / "methodology").glob("*.md")), ids=lambda page: page.stem
)
def test_links_in_the_methodology_lead_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    anchors = {
        re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
        for title in re.findall("^## (.*)", text, re.MULTILINE)
    }
    for file, anchor in re.findall(r"\]\(([^)#]*)#?([^)]*)\)", text):
        assert (page.parent / file).exists()
        assert file or anchor in anchors


def test_national_spreads_on_the_page_of_intervals_are_those_declared() -> None:
    from vshdata.figures.intervals import NATIONAL_SD
    from vshdata.years import label

    page = (ROOT / "docs" / "intervals.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| (`\w+` \| \d{4}/\d\d) \| ([\d.]+) \|", page, re.MULTILINE))
    declared = {
        f"`{indicator}` | {label(year)}": f"{spread:.4f}"
        for indicator, by_year in NATIONAL_SD.items()
        for year, spread in by_year.items()
    }
    assert len(rows) == 13
    assert rows.items() <= declared.items()


def test_the_maps_of_the_how_to_read_what_they_say(tmp_path: Path) -> None:
    """A list and a register with headings of a provider's own, by the maps as they are printed."""
    from extracts import upn

    from vshdata.api import ingest
    from vshdata.intake.loaded import Options

    page = (ROOT / "docs/howto/live-attendance.md").read_text("utf-8")
    files = (
        "Child,When,Half,What\nU,06/01/2025,Morning call,Ill\nU,06/01/2025,Afternoon call,Present pm\n",
        "Child,Place,06/01/2025 AM,06/01/2025 PM\nU,9994001,ill,\\\n",
    )
    for number, (block, text) in enumerate(
        zip(re.findall(r"```toml\n(.*?)```", page, re.DOTALL), files, strict=True)
    ):
        source, mapped = tmp_path / f"{number}.csv", tmp_path / f"{number}.toml"
        source.write_text(text.replace("U,", f"{upn(1)},"), encoding="utf-8")
        mapped.write_text(block, encoding="utf-8")
        report = ingest(tmp_path / f"lake{number}", source, options=Options(maps=(mapped,)))
        assert (report.accepted, report.rejected) == (2, 0)
