"""The multiplication tables check, from 2022."""

from collections.abc import Iterable
from random import Random

from vshdata.sample.chance import nearest, noise, pick, stream, tuned
from vshdata.sample.files import SampleFile
from vshdata.sample.national import at
from vshdata.sample.national.stages import MTC_FULL, MTC_MEAN, MTC_TOOK_IT
from vshdata.sample.people import Child, World
from vshdata.sample.results.giap import Layout, Row, pupil_cells, results_file
from vshdata.sample.results.sitting import Reached, Sitting, means, reaching, sitting
from vshdata.tables.downloads.stages import MTC

LAYOUT = Layout(MTC)
FULL = 25
YEAR_GROUP = 4

_REASONS = {"Absent": 30, "Working below expectation": 55, "Unable to access": 10, "Just arrived": 5}


def mtc_file(world: World) -> SampleFile:
    """Every pupil on the Year 4 register of the check."""
    years = [year for year in world.years if year >= min(MTC_MEAN)]
    return results_file("mtc", LAYOUT, (row for year in years for row in _rows(world, year)))


def _rows(world: World, year: int) -> Iterable[Row]:
    rng = stream(world.seed, "mtc", year)
    held = sitting(world, YEAR_GROUP, year)
    took = reaching(rng, held, at(MTC_TOOK_IT, year))
    full = reaching(rng, held, at(MTC_FULL, year), among=took)
    marks = _marks(rng, held, took, full)
    for child in held.pupils:
        cells = pupil_cells(child, year, child.school_in(YEAR_GROUP))
        if child.number in took:
            yield child, cells | {"FormMark": str(marks[child.number]), "PupilStatus": "Complete"}
        else:
            yield child, cells | {"PupilStatus": "Not taken", "ReasonNotTakingCheck": pick(rng, _REASONS)}


def _marks(rng: Random, held: Sitting, took: Reached, full: Reached) -> dict[int, int]:
    """Marks whose mean, over those who took the check, is that of the group."""
    taking = Sitting(
        held.year,
        {
            group: tuple(child for child in children if child.number in took)
            for group, children in held.members.items()
        },
    )
    marks = dict.fromkeys(full, FULL)
    for group, mean in means(taking, at(MTC_MEAN, held.year)).items():
        others = [child for child in taking.members[group] if child.number not in full]
        already = FULL * (len(taking.members[group]) - len(others))
        marks |= _spread(rng, others, mean * len(taking.members[group]) - already)
    return marks


def _spread(rng: Random, children: list[Child], total: float) -> dict[int, int]:
    levels = {child.number: 10 * child.ability + 6 * noise(rng) for child in children}

    def drawn(shift: float) -> dict[int, int]:
        return {number: min(max(nearest(level + shift), 0), FULL - 1) for number, level in levels.items()}

    return drawn(tuned(lambda shift: sum(drawn(shift).values()), total, -FULL, FULL))
