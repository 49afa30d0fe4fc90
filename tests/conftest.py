"""Fixtures that several kinds of test share."""

from pathlib import Path
from typing import Any

import pytest
from command import SAMPLE, SHARED, Done, Vshdata, run_command
from sample_files import unpacked
from study_lake import CHANGE, make_study_lake


@pytest.fixture
def vshdata(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Vshdata:
    """Call `vshdata ARGS…` in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VSHDATA_LAKE", raising=False)

    def run(*arguments: str | Path, **how: Any) -> Done:
        return run_command(monkeypatch, *arguments, **how)

    return run


@pytest.fixture(scope="session")
def sample_lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lake with the committed sample in it. Tests must not write to it."""
    import vshdata as library

    lake = tmp_path_factory.mktemp("sample") / "lake"
    library.ingest(lake, SAMPLE)
    return lake


@pytest.fixture(scope="session")
def study_lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two years of children in need and on child protection plans, with a planted slope."""
    return make_study_lake(tmp_path_factory.mktemp("study") / "lake")


@pytest.fixture(scope="session")
def long_study_lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Years before and after the duty, with a planted change."""
    years = (2017, 2018, 2019, 2021, 2022, 2023)
    return make_study_lake(tmp_path_factory.mktemp("long") / "lake", years, slope=0.0, change=CHANGE)


@pytest.fixture(scope="session")
def extracts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the committed sample, archives opened."""
    return unpacked(SAMPLE, tmp_path_factory.mktemp("extracts"))


@pytest.fixture
def shared() -> Path:
    """The public sample files of other projects, where they are at hand."""
    if not SHARED.exists():
        pytest.skip("the shared sample files are not at hand")
    return SHARED
