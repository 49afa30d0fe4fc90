"""From a number of pupils, some years and a seed to files on disk."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from vshdata.errors import CannotWriteError, UsageError
from vshdata.sample.census import census_files
from vshdata.sample.cin import cin_file
from vshdata.sample.dirt import spoil_children
from vshdata.sample.files import SampleFile
from vshdata.sample.ks4 import ks4_file
from vshdata.sample.manifest import NAME, manifest_text
from vshdata.sample.national import FIRST_YEAR, LAST_YEAR
from vshdata.sample.people import World, build_world
from vshdata.sample.spoil import spoil_files

FEWEST_PUPILS = 60
"""Below this a group of the sample may be empty."""

MOST_PUPILS = 500_000
"""Above this the schools that give out pupil numbers run out of numbers."""


def write_sample(
    directory: Path,
    *,
    pupils: int = 900,
    years: Sequence[int] = (2019, 2022, 2023, 2024),
    seed: int = 999,
) -> Path:
    """Write one fictional authority's extracts, and a manifest of what is wrong with them.

    The same arguments give the same bytes. Files of the same names are replaced; others are left.

    Args:
        directory: made if it is not there.
        pupils: pupils in each year group at the end of key stage 4.
        years: academic years by the year they end, each with its returns, census and results.
        seed: another seed gives other children.

    Returns:
        The path of the manifest.

    Raises:
        UsageError: if the pupils or years are outside what can be made.
        CannotWriteError: if the directory or a file cannot be written.
    """
    wanted = _checked(pupils, years)
    world = spoil_children(build_world(pupils, wanted, seed))
    files = spoil_files(_files(world, seed))
    manifest = manifest_text(files, pupils=pupils, years=wanted, seed=seed)
    contents = {file.name: file.content() for file in files} | {NAME: manifest.encode()}
    try:
        _write(directory, contents)
    except OSError as error:
        raise CannotWriteError(
            f"The sample cannot be written to {directory}: {error.strerror}.",
            "Name a folder you may write to.",
        ) from error
    return directory / NAME


def _checked(pupils: int, years: Sequence[int]) -> tuple[int, ...]:
    if not FEWEST_PUPILS <= pupils <= MOST_PUPILS:
        raise UsageError(
            f"A sample of {pupils} pupils cannot be made.",
            f"Ask for {FEWEST_PUPILS} to {MOST_PUPILS} pupils in each year group.",
        )
    wanted = tuple(sorted(set(years)))
    if not wanted or wanted[0] < FIRST_YEAR or wanted[-1] > LAST_YEAR:
        raise UsageError(
            "A sample needs at least one year, and each within the years whose levels are known.",
            f"Ask for years from {FIRST_YEAR} to {LAST_YEAR}.",
        )
    return wanted


def _files(world: World, seed: int) -> Iterable[SampleFile]:
    for year in world.years:
        yield cin_file(world, year)
        yield from census_files(world, year, seed)
        yield ks4_file(world, year, seed)


def _write(directory: Path, contents: dict[str, bytes]) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (directory / name).write_bytes(content)
