"""The phonics screening check: Year 1, and Year 2 for those who did not meet the standard.

The checks of summer 2020 and 2021 were held in the autumn after, in Year 2: rows of 2020/21 and 2021/22
with columns of their own.
"""

from collections.abc import Iterable, Mapping
from random import Random

from vshdata.sample.chance import happens, stream
from vshdata.sample.files import SampleFile
from vshdata.sample.national import at
from vshdata.sample.national.stages import PHONICS as LEVELS
from vshdata.sample.national.stages import PHONICS_AGAIN, PHONICS_AUTUMN
from vshdata.sample.people import Child, World
from vshdata.sample.results.giap import Layout, Row, pupil_cells, results_file
from vshdata.sample.results.sitting import Reached, Sitting, reaching, sitting
from vshdata.tables.downloads.stages import PHONICS

LAYOUT = Layout(PHONICS, "Phonics_", encoding="cp1252", newline="\r\n", fault="crlf")
STANDARD, MOST = 32, 40

Cells = dict[str, str]


def phonics_file(world: World) -> SampleFile:
    """A row for each pupil and year of a check."""
    return results_file("phonics", LAYOUT, (row for year in world.years for row in _rows(world, year)))


def _rows(world: World, year: int) -> Iterable[Row]:
    if year in LEVELS:
        met = _met_in_year_1(world, year)
        yield from _checked(world, year, 1, {"": (sitting(world, 1, year), met)})
    if year - 1 in PHONICS_AUTUMN:
        yield from _after_autumn(world, year)
    elif year - 1 in world.years and {year - 1, year} <= LEVELS.keys():
        held = _without(sitting(world, 2, year), _met_in_year_1(world, year - 1))
        yield from _checked(world, year, 2, {"": (held, _met_again(world, held))})


def _met_in_year_1(world: World, year: int) -> Reached:
    return reaching(stream(world.seed, "phonics", year), sitting(world, 1, year), LEVELS[year])


def _met_again(world: World, held: Sitting) -> Reached:
    rng = stream(world.seed, "phonics again", held.year)
    return reaching(rng, held, at(PHONICS_AGAIN, held.year))


def _after_autumn(world: World, year: int) -> Iterable[Row]:
    """All of Year 2 in the autumn and, if there was a check that summer, some of them again."""
    held = sitting(world, 2, year)
    rng = stream(world.seed, "phonics autumn", year)
    met = reaching(rng, held, PHONICS_AUTUMN[year - 1])
    checks = {f"_AUT{year - 2001}": (held, met)}
    if year in LEVELS:
        again = _without(held, met)
        checks[""] = (again, _met_again(world, again))
    yield from _checked(world, year, 2, checks)


def _without(held: Sitting, met: Reached) -> Sitting:
    left = {
        group: tuple(child for child in children if child.number not in met)
        for group, children in held.members.items()
    }
    return Sitting(held.year, left)


def _checked(
    world: World, year: int, nc_year: int, checks: Mapping[str, tuple[Sitting, Reached]]
) -> Iterable[Row]:
    """A row for each pupil, with the outcome of each check the pupil sat, by the end of its columns."""
    rng = stream(world.seed, "phonics marks", year, nc_year)
    outcomes: dict[int, Cells] = {}
    for end, (held, met) in checks.items():
        for child in held.pupils:
            cells = outcomes.setdefault(child.number, {})
            cells |= _outcome(rng, child, end, met=child.number in met)
    everyone = {child.number: child for held, _ in checks.values() for child in held.pupils}
    for number, child in sorted(everyone.items()):
        own = pupil_cells(child, year, child.school_in(nc_year)) | {"NCYEARACTUAL": str(nc_year)}
        yield child, own | outcomes[number]


def _outcome(rng: Random, child: Child, end: str, *, met: bool) -> Cells:
    mark, outcome = f"PHONICS_MARK{end}", f"PHONICS_OUTCOME{end}"
    if met:
        return {mark: str(rng.randint(STANDARD, MOST)), outcome: "Wa"}
    if happens(rng, 0.12):
        return {outcome: "A" if happens(rng, 0.3) else "D"}
    highest = round(8 + (STANDARD - 9) * child.ability)
    return {mark: str(rng.randint(0, highest)), outcome: "Wt"}
