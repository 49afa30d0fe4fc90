"""Help and completion load no engine and touch no data; the lists say what is declared."""

import csv
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from command import Vshdata

from vshdata.cli import choices
from vshdata.figures.cohorts import COHORTS
from vshdata.figures.indicators import AREAS, INDICATORS
from vshdata.tables import TABLES

ENGINES = ("polars", "pyarrow", "narwhals", "pydantic")
COMMANDS = (
    "ingest",
    "trend",
    "match",
    "pupils",
    "check",
    "duration",
    "evaluate",
    "catalog",
    "datasets",
    "indicators",
    "cohorts",
    "sample",
)


def loaded_by(*arguments: str) -> set[str]:
    """Engines that a command line has imported when it ends."""
    code = (
        "import sys, atexit\n"
        f"atexit.register(lambda: sys.stderr.write(' '.join(e for e in {ENGINES!r} if e in sys.modules)))\n"
        f"sys.argv = ['vshdata', *{list(arguments)!r}]\n"
        "from vshdata.cli.app import main\nmain()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "Usage: vshdata" in done.stdout
    return set(done.stderr.split())


def test_help_loads_no_engine() -> None:
    assert loaded_by("--help") == set()


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_loads_no_engine_but_what_typer_itself_needs(command: str) -> None:
    assert loaded_by(command, "--help") <= {"pydantic"}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(vshdata: Vshdata, command: str) -> None:
    done = vshdata(command, "--help")
    assert done.code == 0
    assert len(done.text.splitlines()[2].strip()) > len("Show.")


def test_completion_offers_what_is_declared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VSHDATA_LAKE", str(tmp_path / "no lake"))
    assert [id_ for id_, _ in choices.cohorts("cpp")] == ["cpp", "cppo", "cpp@any", "cppo@any"]
    assert "all@any" not in dict(choices.cohorts(""))
    assert choices.areas("") == list(AREAS)
    assert choices.areas("ks4") == ["ks4"]
    assert [id_ for id_, _ in choices.indicators("ks4_p8")] == [
        id_ for id_ in INDICATORS if id_.startswith("ks4_p8")
    ]
    assert [name for name, _ in choices.datasets("ks4")] == ["ks4"]
    assert [name for name, _ in choices.profiles("")] == ["internal", "dfe"]
    assert choices.terms("s") == ["spring", "summer"]
    assert choices.releases("f") == ["final"]
    assert [name for name, _ in choices.exposures("c")] == ["cin_plan", "cp_plan"]
    assert [name for name, _ in choices.covariates("prior")] == ["prior_absence", "prior_attainment"]
    assert [name for name, _ in choices.comparators("cla")] == ["cla", "cla12m"]
    assert [name for name, _ in choices.comparators("n")] == ["not-in-need"]
    assert list(tmp_path.iterdir()) == []


def test_the_shell_is_offered_cohorts(tmp_path: Path) -> None:
    words = {"COMP_WORDS": "vshdata trend --cohort cin", "COMP_CWORD": "3"}
    done = subprocess.run(
        [sys.executable, "-m", "vshdata"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={**os.environ, **words, "_VSHDATA_COMPLETE": "complete_bash"},
    )
    assert done.stdout.split() == ["cin", "cino", "cinp", "cin@any", "cino@any", "cinp@any"]


@pytest.mark.parametrize(
    ("command", "ids"),
    [("cohorts", list(COHORTS)), ("indicators", list(INDICATORS)), ("datasets", list(TABLES))],
)
def test_lists_hold_every_declaration(vshdata: Vshdata, command: str, ids: list[str]) -> None:
    rows = list(csv.reader(io.StringIO(vshdata(command).text)))
    assert [row[0] for row in rows[1:]] == ids


def test_one_dataset_in_full(vshdata: Vshdata) -> None:
    rows = list(csv.reader(io.StringIO(vshdata("datasets", "ks4").text)))
    assert [row[0] for row in rows[1:]] == [column.name for column in TABLES["ks4"].columns]
    assert next(row[:2] for row in rows if row[0] == "upn") == ["upn", "UPN, never stored with figures"]


def test_the_version(vshdata: Vshdata) -> None:
    from vshdata import __version__

    assert vshdata("--version").text == f"vshdata {__version__}\n"


def test_sample_writes_what_ingest_reads(vshdata: Vshdata, tmp_path: Path) -> None:
    assert vshdata("sample", "made", "--pupils", "60", "--years", "2024").code == 0
    assert vshdata("ingest", "made").code == 0
    assert vshdata("trend", "--cohort", "all").code == 0
    assert (tmp_path / "made" / "manifest.json").exists()
