"""From a lake to a pack: trend tables of several cohorts, match rates, and where all of it comes from."""

import shlex
from base64 import b64encode
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from vshdata._version import __version__
from vshdata.api import open_lake
from vshdata.api.asked_years import Years
from vshdata.api.joins import match_table
from vshdata.api.notes import many
from vshdata.api.pack_studies import (
    Asked,
    StudiesRequest,
    asked_of,
    figures_of,
    measured_studies,
    study_sections,
)
from vshdata.api.trending import TrendRequest, trend_tables_beside
from vshdata.errors import CannotWriteError, NothingLoadedError, UnreadableInputError, UsageError
from vshdata.figures.cohorts import Cohort, parse_cohort
from vshdata.figures.disclosure import parse_profile
from vshdata.figures.indicators import ALL, in_area
from vshdata.schema import Family
from vshdata.tables import TABLES

if TYPE_CHECKING:
    from vshdata.api.comparing import Home
    from vshdata.figures.disclosure import Profile
    from vshdata.lake import Lake
    from vshdata.report.pack import Loaded, Logo, Pack, Provenance, Quality, Section, Source, StudySection
    from vshdata.slices import Slice

Progress = Callable[[str], None]

DEFAULT_TITLE = "Education of children with a social worker"
MATCH_KINDS = ("dataset", "step", "coverage")
LOGO_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".svg": "image/svg+xml"}
LARGEST_LOGO = 500_000
"""Bytes: a logo is put in the page itself, which people mail."""


@dataclass(frozen=True)
class ReportRequest:
    """What a pack is asked to be of.

    `by` and `compare`: as of a trend. `own`, `profiles`: cohorts and profiles besides the declared ones, by
    id. `home`: where the authority lies, for its region and neighbours. `studies`: those of its cohorts.
    """

    cohorts: tuple[str, ...] = ("cin",)
    areas: tuple[str, ...] = (ALL,)
    years: Years = None
    compare: tuple[str, ...] = ()
    protect: str = "dfe"
    school: str | None = None
    title: str | None = None
    logo: Path | None = None
    dedupe_las: bool = False
    by: tuple[str, ...] = ()
    own: Mapping[str, Cohort] | None = None
    profiles: "Mapping[str, Profile] | None" = None
    home: "Home | None" = None
    studies: StudiesRequest = field(default_factory=StudiesRequest)


def build_pack(
    lake: "Lake | Path | str", request: ReportRequest, progress: Progress = lambda _name: None
) -> "Pack":
    """Everything that a page or a workbook is written from.

    Raises:
        UsageError: if a cohort, area, year or the profile does not exist, or the logo is too large.
        UnreadableInputError: if the logo cannot be read.
        NothingLoadedError: if the lake holds nothing for a cohort, or no census of the school.
    """
    from vshdata.report.pack import Pack

    opened, logo = open_lake(lake), _logo(request.logo)
    sections, studies = _sections(opened, request, progress)
    years = sections[0].areas[0].trend.years
    progress("match rates")
    slices = [item for table in _tables(request) for item in opened.slices(table) if item.key.year in years]
    return Pack(
        title=request.title or DEFAULT_TITLE,
        years=years,
        profile=request.protect,
        sections=sections,
        provenance=_provenance(opened, request, years),
        scope=f"Pupils on the January census of the school with URN {request.school}"
        if request.school
        else "",
        quality=_quality(opened, request, years, slices),
        logo=logo,
        studies=studies,
        use=parse_profile(request.protect, request.profiles).use,
    )


def _sections(
    lake: "Lake", request: ReportRequest, progress: Progress
) -> "tuple[tuple[Section, ...], tuple[StudySection, ...]]":
    """A section for each cohort, and one for each of its studies; all of them protected together."""
    from vshdata.report.pack import section_of

    asked = [parse_cohort(name, request.own) for name in dict.fromkeys(request.cohorts)]
    ids = dict.fromkeys(item.id for area in request.areas for item in in_area(area))
    trends = TrendRequest(
        ALL,
        request.years,
        list(ids),
        request.protect,
        dedupe_las=request.dedupe_las,
        school=request.school,
        own=request.own,
        profiles=request.profiles,
        by=request.by,
        compare=request.compare,
        home=request.home,
        intervals=True,
    )
    studies = _studies_asked(request)
    measured = measured_studies(lake, studies, progress) if studies else {}
    tables, safe = trend_tables_beside(
        lake, [one.id for one in asked], trends, figures_of(measured), progress
    )
    sections = tuple(
        section_of(table, "" if one.cohort.is_everyone else one.cohort.definition)
        for one, table in zip(asked, tables, strict=True)
    )
    return sections, study_sections(lake, studies, measured, safe, progress) if studies else ()


def _studies_asked(request: ReportRequest) -> Asked | None:
    if not request.studies:
        return None
    if request.school:
        raise UsageError(
            "A study is of the whole authority, and the report is of one school.",
            "Leave out --school, or --duration and --event.",
        )
    profile = parse_profile(request.protect, request.profiles)
    return asked_of(
        request.studies,
        request.cohorts,
        request.areas,
        request.years,
        profile,
        request.own,
        dedupe_las=request.dedupe_las,
    )


# ------------------------------------------------------------------------ quality and provenance


def _quality(
    lake: "Lake", request: ReportRequest, years: Sequence[int], slices: "Sequence[Slice]"
) -> "Quality":
    from vshdata.people.facts import STEP_TITLES
    from vshdata.report.matching import shown_matches
    from vshdata.report.pack import Quality

    try:
        found, notes = match_table(
            lake, years=years, by=MATCH_KINDS, protect=request.protect, profiles=request.profiles
        )
    except NothingLoadedError as error:
        return Quality((), (), tuple(_loaded(slices)), (error.message,))
    headings, rows = shown_matches(found)
    titles = {str(step): title for step, title in STEP_TITLES.items()}
    used = {row.group for row in found.rows if row.matched != 0}
    told = tuple(
        (kind, where, titles.get(group, group), *cells)
        for kind, where, group, *cells in rows
        if kind != "step" or group in used
    )
    if request.school:
        notes.append("Match rates and files are of the whole authority, not of the school alone.")
    return Quality(headings, told, tuple(_loaded(slices)), tuple(notes))


def write_report(
    lake: "Lake | Path | str",
    target: Path | str,
    request: ReportRequest,
    progress: Progress = lambda _name: None,
) -> "Pack":
    """Write a page (`.html`) or a workbook (`.xlsx`); returns what it holds.

    Raises:
        UsageError: if the file's ending is neither; else as `build_pack`.
        CannotWriteError: if the file cannot be written.
    """
    from vshdata.report.packed import writer_of

    path = Path(target)
    write = writer_of(path)
    pack = build_pack(lake, request, progress)
    data = write(pack, progress)
    try:
        path.write_bytes(data)
    except OSError as error:
        raise CannotWriteError(
            f"Cannot write {path}: {error.strerror}.", "Name a file in a folder you may write to."
        ) from None
    return pack


def _loaded(slices: "Sequence[Slice]") -> "list[Loaded]":
    from vshdata.report.pack import Loaded

    releases: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for item in slices:
        releases[item.key.table][item.key.year].add(item.key.release)
    return [
        Loaded(TABLES[table].title, {year: ", ".join(sorted(own)) for year, own in sorted(by_year.items())})
        for table, by_year in releases.items()
    ]


def _tables(request: ReportRequest) -> list[str]:
    """What figures and cohorts are made from, in the order they are declared."""
    indicators = {item.table for area in request.areas for item in in_area(area)}
    cohorts = {
        source.table
        for name in request.cohorts
        for group in parse_cohort(name, request.own).cohort.needs
        for source in group
    }
    return [table for table in TABLES if table in indicators | cohorts | {"pupils"}]


def _provenance(lake: "Lake", request: ReportRequest, years: Sequence[int]) -> "Provenance":
    from vshdata.report.pack import Provenance

    now = datetime.now().astimezone()
    slices = [
        item
        for table in TABLES
        for item in lake.slices(table, years)
        if item.key.family not in {Family.DERIVED, Family.PUBLISHED}
    ]
    return Provenance(
        tool=f"vshdata {__version__}",
        command=command_of(request),
        made=f"{now.day} {now:%B %Y, %H:%M}",
        sources=tuple(_sources(slices, parse_profile(request.protect, request.profiles).threshold)),
    )


def _sources(slices: "Sequence[Slice]", threshold: int) -> "list[Source]":
    """One line per file as it was loaded, with the datasets and years it filled."""
    from vshdata.report.pack import Source

    by_file: dict[tuple[str, str], list[Slice]] = defaultdict(list)
    for item in slices:
        by_file[item.provenance["source"], item.provenance["sha256"]].append(item)
    return [
        Source(
            name=name,
            datasets=tuple(dict.fromkeys(item.key.table for item in own)),
            years=tuple(sorted({item.key.year for item in own})),
            release=", ".join(sorted({item.key.release for item in own})),
            refused=_refused(own, threshold),
            loaded=max(item.provenance["time"] for item in own)[:10],
            sha256=sha256,
        )
        for (name, sha256), own in sorted(by_file.items())
    ]


def _refused(slices: "Sequence[Slice]", threshold: int) -> str:
    """Rows of a file that were refused: a small number would be one of children."""
    count = max(int(item.provenance["rows_rejected"]) for item in slices)
    return many(count, threshold) if count else "0"


def command_of(request: ReportRequest) -> str:
    """The command that makes the same pack; the lake and the file to write are left to who types it."""
    years = request.years
    listed = (
        years
        if isinstance(years, str | None)
        else ",".join(map(str, [years] if isinstance(years, int) else years))
    )
    words = ["vshdata", "report"]
    for option, values in (
        ("--cohort", request.cohorts),
        ("--area", request.areas),
        ("--years", (listed,)),
        ("--by", request.by),
        ("--compare", request.compare),
        ("--event", (request.studies.event,)),
        ("--comparator", (request.studies.comparator if request.studies.event else None,)),
        ("--school", (request.school,)),
        ("--title", (request.title,)),
        ("--protect", (request.protect,)),
    ):
        words += [word for value in values if value for word in (option, value)]
    flags = (("--duration", request.studies.duration), ("--dedupe-las", request.dedupe_las))
    return shlex.join([*words, *(flag for flag, is_set in flags if is_set)])


def _logo(path: Path | None) -> "Logo | None":
    from vshdata.report.pack import Logo

    if path is None:
        return None
    media_type = LOGO_TYPES.get(path.suffix.lower())
    if media_type is None:
        raise UsageError(f"{path} is not a picture for a page.", f"Give one of: {' '.join(LOGO_TYPES)}.")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableInputError(
            f"Cannot read the logo {path}: {error.strerror}.", "Mend its path."
        ) from None
    if len(data) > LARGEST_LOGO:
        raise UsageError(
            f"The logo {path} has {len(data):,} bytes.", f"Give one of at most {LARGEST_LOGO:,}."
        )
    return Logo(media_type, b64encode(data).decode())
