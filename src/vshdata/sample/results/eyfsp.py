"""The early years foundation stage profile: goals G01 to G17 until 2019, E01 to E17 from 2022."""

from collections.abc import Iterable
from random import Random

from vshdata.sample.chance import happens, stream
from vshdata.sample.files import SampleFile
from vshdata.sample.national.stages import GOOD_LEVEL, REFORMED_GOALS
from vshdata.sample.people import Child, World
from vshdata.sample.results.giap import Layout, Row, one, pupil_cells, results_file
from vshdata.sample.results.sitting import reaching, sitting
from vshdata.tables.downloads.stages import EYFSP

LAYOUT = Layout(EYFSP, "FSP_", encoding="utf-8-sig", fault="byte_order_mark")
RECEPTION = 0

_OLD = tuple(name for name in EYFSP if name[-3:-2] == "G" and name[-2:].isdigit())
_NEW = tuple(name for name in EYFSP if name[-3:-2] == "E" and name[-2:].isdigit())
_IN_GOOD_LEVEL = 12
_EMERGING, _EXPECTED, _EXCEEDING = "1", "2", "3"


def eyfsp_file(world: World) -> SampleFile:
    """Every child at the end of Reception in a year of the profile."""
    years = [year for year in world.years if year in GOOD_LEVEL]
    return results_file("eyfsp", LAYOUT, (row for year in years for row in _rows(world, year)))


def _rows(world: World, year: int) -> Iterable[Row]:
    rng = stream(world.seed, "eyfsp", year)
    held = sitting(world, RECEPTION, year)
    good = reaching(rng, held, GOOD_LEVEL[year])
    for child in held.pupils:
        cells = pupil_cells(child, year, child.school_in(RECEPTION))
        yield child, cells | _goals(rng, child, year, good=child.number in good)


def _goals(rng: Random, child: Child, year: int, *, good: bool) -> dict[str, str]:
    names = _NEW if year >= REFORMED_GOALS else _OLD
    chance = 0.93 if good else 0.15 + 0.7 * child.ability
    met = [happens(rng, chance) for _ in names]
    if good:
        met[:_IN_GOOD_LEVEL] = [True] * _IN_GOOD_LEVEL
    elif all(met[:_IN_GOOD_LEVEL]):
        met[rng.randrange(_IN_GOOD_LEVEL)] = False
    top = _EXPECTED if year >= REFORMED_GOALS else _EXCEEDING
    marks = [_mark(rng, child, top, reached=reached) for reached in met]
    return dict(zip(names, marks, strict=True)) | {"GLD": one(good), "AGE": "5"}


def _mark(rng: Random, child: Child, top: str, *, reached: bool) -> str:
    if not reached:
        return _EMERGING
    return top if happens(rng, 0.4 * child.ability) else _EXPECTED
