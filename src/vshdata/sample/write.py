"""From a number of pupils, some years and a seed to files on disk."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from vshdata.errors import CannotWriteError, UsageError
from vshdata.sample.census.absence import draw_absence
from vshdata.sample.census.exclusions import draw_exclusions
from vshdata.sample.census.marks import register_files
from vshdata.sample.census.tables import census_files
from vshdata.sample.census.terms import censuses
from vshdata.sample.cin import cin_file
from vshdata.sample.dirt import spoil_children
from vshdata.sample.files import SampleFile
from vshdata.sample.listing import kinship_list, premium_file
from vshdata.sample.manifest import NAME, manifest_text
from vshdata.sample.national import FIRST_YEAR, LAST_YEAR
from vshdata.sample.people import World, build_world
from vshdata.sample.results.eyfsp import eyfsp_file
from vshdata.sample.results.ks1 import ks1_file
from vshdata.sample.results.ks2 import ks2_file
from vshdata.sample.results.ks4 import ks4_file
from vshdata.sample.results.mtc import mtc_file
from vshdata.sample.results.phonics import phonics_file
from vshdata.sample.spoil import spoil_files
from vshdata.sample.ssda903 import ssda903_files

FEWEST_PUPILS = 60
"""Below this a group of the sample may be empty."""

MOST_PUPILS = 500_000
"""Above this the schools that give out pupil numbers run out of numbers."""

PUPILS = 180
YEARS = tuple(range(2017, 2026))
SEED = 999
"""What is written where nothing else is asked for: the sample that comes with the tool."""

_STAGES = (eyfsp_file, phonics_file, ks1_file, mtc_file, ks2_file, ks4_file)

_PACKED_ON = (2025, 9, 1, 0, 0, 0)
"""The date of every file in an archive, so that the same sample is the same bytes."""


def write_sample(
    directory: Path,
    *,
    pupils: int = PUPILS,
    years: Sequence[int] = YEARS,
    seed: int = SEED,
    marks: Sequence[int] = (),
    school_table: bool = True,
) -> Path:
    """Write one fictional authority's extracts, and a manifest of what is wrong with them.

    The same arguments give the same files; archives of them are the same bytes too where the machine
    compresses alike. Files of the same names are replaced; others are left.

    Args:
        directory: made if it is not there.
        pupils: pupils in each year group from Reception to Year 11.
        years: academic years by the year they end, each with its returns, censuses and results.
        seed: another seed gives other children.
        marks: those of the years that get a register of every school day; the last has one of six weeks.
        school_table: whether each census has its table of schools, which tells their phase. Without it
            the phase follows from the establishment number.

    Returns:
        The path of the manifest.

    Raises:
        UsageError: if the pupils or years are outside what can be made.
        CannotWriteError: if the directory or a file cannot be written.
    """
    wanted = _checked(pupils, years)
    world = spoil_children(build_world(pupils, wanted, seed))
    files = spoil_files(_files(world, marks, school_table=school_table))
    manifest = manifest_text(files, pupils=pupils, years=wanted, seed=seed)
    try:
        _write(directory, {**_packed(files), NAME: manifest.encode()})
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


def _files(world: World, marks: Sequence[int], *, school_table: bool) -> Iterable[SampleFile]:
    events = draw_exclusions(world)
    for year in world.years:
        yield cin_file(world, year)
        yield from ssda903_files(world, year)
        absence = draw_absence(world, year)
        for census in censuses(year):
            yield from census_files(world, census, absence, events, school_table=school_table)
        if year in marks or year == world.years[-1]:
            yield from register_files(world, year, absence, events, whole=year in marks)
    yield from (file for stage in _STAGES if (file := stage(world)).records)
    yield kinship_list(world)
    yield premium_file(world)


def _packed(files: Iterable[SampleFile]) -> dict[str, bytes]:
    """Content by file name: of files on their own, and of archives of the others."""
    alone: dict[str, bytes] = {}
    archives: dict[str, list[SampleFile]] = {}
    for file in files:
        if file.archive:
            archives.setdefault(file.archive, []).append(file)
        else:
            alone[file.name] = file.content()
    return alone | {name: _zipped(members) for name, members in archives.items()}


def _zipped(files: Iterable[SampleFile]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in files:
            entry = zipfile.ZipInfo(file.name, _PACKED_ON)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, file.content())
    return packed.getvalue()


def _write(directory: Path, contents: dict[str, bytes]) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (directory / name).write_bytes(content)
