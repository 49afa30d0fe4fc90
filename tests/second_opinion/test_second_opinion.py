"""Every figure of the product, next to one worked out anew from the same raw extracts.

By default three small worlds. `SECOND_OPINION=wide` takes full samples of more seeds, for minutes each.
"""

import ast
import os
import re
import shutil
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from command import run_command

from second_opinion import DEFINITIONS
from second_opinion.compare import Key, Printed, differences, opinions, printed
from second_opinion.figures import Cell
from second_opinion.ids import COHORTS, INDICATORS
from second_opinion.opinion import Opinion

PACKAGE = Path(__file__).parent
AT_ANY_POINT = ("cin@any", "cla@any", "ever6@any")
# Each has years in which every indicator has a figure: key stage 1, progress and the reformed profile.
SMALL = {1: ("60", "2021..2022"), 2: ("60", "2022..2023"), 3: ("60", "2023..2025")}
WIDE = dict.fromkeys(range(11, 17), ("180", "2017..2025"))
WORLDS = WIDE if os.environ.get("SECOND_OPINION") == "wide" else SMALL
FIRST, LAST = min(WORLDS), max(WORLDS)


@dataclass(frozen=True)
class World:
    """Raw extracts, and every cell that the product prints of them."""

    folder: Path
    cohorts: tuple[str, ...]
    product: dict[Key, Printed]

    @property
    def years(self) -> list[int]:
        return sorted({year for _, _, year in self.product})


@pytest.fixture(scope="module")
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> World:
    """A sample of one seed, loaded by the command line, with the trends of every cohort."""
    seed, home = request.param, tmp_path_factory.mktemp("world")
    folder, lake = home / "extracts", home / "lake"
    pupils, years = WORLDS[seed]
    printed_by("sample", folder, "--pupils", pupils, "--years", years, "--seed", str(seed))
    spare(folder, seed)
    printed_by("--lake", lake, "ingest", folder)
    how = ("--area", "all", "--protect", "internal", "--format", "csv", "--long")
    cohorts = (*COHORTS, *(AT_ANY_POINT if seed == LAST else ()))
    pages = [printed_by("--lake", lake, "trend", "--cohort", cohort, *how) for cohort in cohorts]
    return World(folder, cohorts, {key: cell for page in pages for key, cell in printed(page).items()})


def spare(folder: Path, seed: int) -> None:
    """Leave out what no figure rests on, and in the first world what tells the type of a school."""
    for path in folder.glob("registers_*.zip"):
        path.unlink()
    if seed == FIRST:
        for path in folder.glob("*_census.zip"):
            members = unzipped(path)
            zipped(path, {name: members[name] for name in members if not name.endswith("_school.csv")})


def unzipped(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(path: Path, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def printed_by(*arguments: str | Path) -> str:
    """What the product writes to standard output; it must end well."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("VSHDATA_LAKE", raising=False)
        done = run_command(patch, *arguments)
    assert done.code == 0, done.err
    return done.text


def second_opinion(world: World, folder: Path) -> dict[Key, Cell]:
    return opinions(Opinion(folder), world.cohorts, world.years)


def named(keys: list[Key]) -> list[str]:
    """Cells by cohort, indicator and year: what differs in them is for whoever looks, not for a log."""
    return [f"{cohort} {indicator} {year}" for cohort, indicator, year in keys]


@pytest.mark.parametrize("world", WORLDS, indirect=True)
def test_every_cell_is_equal_and_every_indicator_and_cohort_has_figures(world: World) -> None:
    figures = [key for key, cell in world.product.items() if cell.value is not None]

    assert named(differences(world.product, second_opinion(world, world.folder))) == []
    assert len(world.product) == len(world.cohorts) * len(INDICATORS) * len(world.years)
    assert {indicator for _, indicator, _ in figures} == set(INDICATORS)
    assert {cohort for cohort, _, _ in figures} == set(world.cohorts)
    assert (len(INDICATORS), len(COHORTS)) == (79, 16)


def later_score(text: str) -> str:
    """The Attainment 8 of the last pupil of the file, one point nearer to the middle."""
    heading, *before, last, end = text.split("\n")
    at = heading.split(",").index("KS4_ATT8")
    cells = last.split(",")
    cells[at] = str(float(cells[at]) + (1 if float(cells[at]) < 45 else -1))
    return "\n".join((heading, *before, ",".join(cells), end))


def open_referrals(text: str) -> str:
    """No referral closed."""
    return re.sub(r"<(CINclosureDate|ReasonForClosure)>[^<]*</\1>\n", "", text)


def half_a_term(text: str) -> str:
    """Half of the possible sessions of the term, and all of its absence."""
    return text.replace(",142,", ",71,")


# What is done to one raw file, and the indicators and cohorts in which alone it must be seen.
DAMAGE: dict[str, tuple[str, Callable[[str], str], str, str]] = {
    "a score": ("ks4_results.csv", later_score, "ks4_att8_avg", "all"),
    "a status": ("cin_2025.xml", open_referrals, "abs_overall_all", "cin"),
    "a count": ("2025_spring_pupilonroll.csv", half_a_term, "abs_overall_all", "all"),
}


@pytest.mark.skipif(WORLDS is not SMALL, reason="of the small worlds")
@pytest.mark.parametrize("world", [LAST], indirect=True)
@pytest.mark.parametrize("kind", DAMAGE)
def test_a_changed_input_is_seen(world: World, tmp_path: Path, kind: str) -> None:
    name, damage, indicator, cohort = DAMAGE[kind]
    folder = shutil.copytree(world.folder, tmp_path / "extracts")
    rewrite(folder, name, damage)

    seen = differences(world.product, second_opinion(world, folder))

    assert (cohort, indicator, 2025) in seen
    assert {year for _, _, year in seen} == {2025}
    assert len(seen) < len(world.product) / 3


def rewrite(folder: Path, name: str, damage: Callable[[str], str]) -> None:
    """Change one file of `folder`, in an archive or not."""
    for path in (folder / name, *folder.glob("*.zip")):
        if path.suffix == ".zip":
            members = unzipped(path)
            if name in members:
                zipped(path, {**members, name: damage(members[name].decode()).encode()})
                return
        elif path.exists():
            path.write_text(damage(path.read_text()))
            return
    raise AssertionError(f"no {name} among the extracts")


def imported(path: Path) -> set[str]:
    """The packages that a module imports; of its own package `.`."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add("." if node.level else (node.module or "").partition(".")[0])
    return found


def test_it_imports_nothing_but_itself_and_the_standard_library() -> None:
    modules = [path for path in PACKAGE.glob("*.py") if not path.name.startswith("test_")]

    assert len(modules) > 10
    assert set().union(*map(imported, modules)) <= {".", *sys.stdlib_module_names}
    for path in modules:
        assert "vshdata" not in path.read_text()


def test_every_choice_is_said_once() -> None:
    subjects = [subject for subject, _ in DEFINITIONS]

    assert len(subjects) == len(set(subjects))
    assert all(choice for _, choice in DEFINITIONS)
