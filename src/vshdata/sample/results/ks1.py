"""Key stage 1 teacher assessment, statutory until 2023."""

from collections.abc import Iterable
from random import Random

from vshdata.sample.chance import happens, stream
from vshdata.sample.files import SampleFile
from vshdata.sample.national.stages import KS1 as LEVELS
from vshdata.sample.national.stages import KS1_ALL_THREE, KS1_SCIENCE, KS1_YEARS
from vshdata.sample.people import Child, World
from vshdata.sample.results.giap import Layout, Row, pupil_cells, results_file
from vshdata.sample.results.sitting import Reached, reaching, sitting, subjects
from vshdata.tables.downloads.stages import KS1

LAYOUT = Layout(KS1)
LAST_OF_STAGE = 2


def ks1_file(world: World) -> SampleFile:
    """Every pupil at the end of Year 2 while there was a key stage 1."""
    years = [year for year in world.years if year in KS1_YEARS]
    return results_file("ks1", LAYOUT, (row for year in years for row in _rows(world, year)))


def _rows(world: World, year: int) -> Iterable[Row]:
    rng = stream(world.seed, "ks1", year)
    held = sitting(world, LAST_OF_STAGE, year)
    expected = {subject: expected[year] for subject, (expected, _) in LEVELS.items()}
    _, met = subjects(rng, held, KS1_ALL_THREE[year], expected)
    greater = {
        subject: reaching(rng, held, depth[year], among=met[subject])
        for subject, (_, depth) in LEVELS.items()
    }
    science = reaching(rng, held, KS1_SCIENCE[year])
    for child in held.pupils:
        outcomes = {
            f"{subject}_OUTCOME": _outcome(rng, child, met[subject], greater[subject]) for subject in LEVELS
        }
        outcomes["SCI_OUTCOME"] = "EXS" if child.number in science else "HNM"
        yield child, pupil_cells(child, year, child.school_in(LAST_OF_STAGE)) | outcomes


def _outcome(rng: Random, child: Child, met: Reached, greater: Reached) -> str:
    if child.number in greater:
        return "GDS"
    if child.number in met:
        return "EXS"
    if happens(rng, 0.02):
        return rng.choice("AD")
    return "WTS" if child.ability + rng.random() > 0.35 else rng.choice(("PK1", "PK2", "PK3", "PK4"))  # noqa: PLR2004
