"""Extracts into the lake: recognise, read, check, number the pupils, write slices, report."""

import contextlib
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from vshdata._version import __version__
from vshdata.errors import VshdataError
from vshdata.intake.authority import named_authority, with_authority
from vshdata.intake.care import rebuild_spells
from vshdata.intake.checks import Finding
from vshdata.intake.compare_years import changes_in, count, in_footer
from vshdata.intake.dating import CENSUS_TABLES, iterate_years
from vshdata.intake.faults import faults_of
from vshdata.intake.formats.mapped import MapFile
from vshdata.intake.load import load
from vshdata.intake.loaded import Loaded, Options, Progress, Recognised
from vshdata.intake.map_file import read_map
from vshdata.intake.mark_store import Made, MarkStore
from vshdata.intake.rebuild import (
    DETAILS,
    count_without_person,
    now,
    rebuild_events,
    rebuild_pupils,
    stored,
)
from vshdata.intake.recognition import recognise_all
from vshdata.intake.relabel import take_back
from vshdata.intake.returns import rebuild_returns, told_by_names
from vshdata.intake.sources import open_sources
from vshdata.lake import Lake
from vshdata.people import Register
from vshdata.schema import Family
from vshdata.slices import SliceKey, part_of
from vshdata.tables.looked_after import LOOKED_AFTER
from vshdata.years import label

SCHEMA_VERSION = "1"


@dataclass(frozen=True)
class FileReport:
    """What became of one table of one file. `read` = `accepted` + `rejected`.

    `linked`: accepted rows whose pupil can be joined to other files by a UPN or matching reference;
    None where rows are not of pupils. `unknown`: elements or columns of a statutory return that the layout
    of its year does not know.
    """

    source: str
    family: Family
    table: str
    years: tuple[int, ...]
    la: str
    release: str
    term: str
    read: int
    accepted: int
    rejected: int
    linked: int | None
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]
    stored: bool
    map: MapFile | None = None
    unknown: tuple[str, ...] = ()


@dataclass
class IngestReport:
    """What became of everything. `failed`: files that could not be read; `near`: files of a folder or
    archive that look like an extract and were not loaded; `skipped`: others of them, not extracts.
    `changes`: what is far from the year before of the same authority.
    """

    files: list[FileReport] = field(default_factory=list)
    failed: list[tuple[str, VshdataError]] = field(default_factory=list)
    near: list[tuple[str, VshdataError]] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    conflicts: dict[str, int] = field(default_factory=dict)
    changes: list[str] = field(default_factory=list)

    @property
    def read(self) -> int:
        """Rows read in all."""
        return sum(file.read for file in self.files)

    @property
    def accepted(self) -> int:
        """Rows accepted in all."""
        return sum(file.accepted for file in self.files)

    @property
    def rejected(self) -> int:
        """Rows rejected in all."""
        return sum(file.rejected for file in self.files)


@dataclass(frozen=True)
class _Numbered:
    """Loaded rows with the number of each row's pupil, still as first given."""

    loaded: Loaded
    numbers: pl.Series | None
    stored: bool


def ingest(
    lake: Lake,
    paths: Sequence[str],
    options: Options,
    progress: Progress = lambda _name, _rows: None,
) -> IngestReport:
    """Load files, folders and archives into the lake.

    Files that cannot be read are reported and do not stop the others.

    Raises:
        UnreadableInputError: if a path does not exist, or nothing in it is an extract.
        UsageError: if a map is wrong, or fits none of the files.
        CannotWriteError: if the lake cannot be written.
    """
    report = IngestReport()
    maps = [read_map(Path(path)) for path in options.maps]
    with open_sources(paths) as sources, TemporaryDirectory(prefix="vshdata-") as spare:
        recognised = recognise_all(sources, options.dataset, maps, spare_maps=options.spare_maps)
        report.failed, report.near, report.skipped = recognised.failed, recognised.near, recognised.skipped
        with contextlib.nullcontext() if options.dry_run else lake.writing():
            _Run(lake, options, report, Path(spare), progress).take(recognised.found)
    return report


class _Run:
    """One command's worth of loading."""

    def __init__(
        self, lake: Lake, options: Options, report: IngestReport, spare: Path, progress: Progress
    ) -> None:
        self._lake, self._options, self._report = lake, options, report
        self._spare, self._progress = spare, progress
        self._register = Register(lake)
        self._schools = stored(lake, "school_censuses")
        self._marks = MarkStore(lake)
        self._authority = ""
        self._taken: list[_Numbered] = []

    def take(self, recognised: Sequence[Recognised]) -> None:
        """Load each file, then join what several files make together, then report."""
        self._authority = named_authority(self._lake, recognised)
        for found in recognised:
            options = found.settle(self._options)
            if options.year is None:
                options = replace(options, year=told_by_names(found, recognised))
            try:
                tables = load(found, options, self._spare, self._schools, self._progress)
                tables = with_authority(tables, self._authority)
            except VshdataError as error:
                self._report.failed.append((found.source.name, error))
                continue
            self._take_file(tables)
        if not self._options.dry_run:
            for year in self._touched(CENSUS_TABLES):
                rebuild_pupils(self._lake, year)
                rebuild_events(self._lake, year)
            for year in self._touched([table.name for table in LOOKED_AFTER]):
                rebuild_spells(self._lake, year)
            rebuild_returns(self._lake, self._tables_touched())
            self._report.changes = changes_in(self._lake, self._tables_touched())
            self._marks.finish()
            for item in self._taken:
                if item.stored and item.loaded.table.name in DETAILS:
                    self._note_without_person(item.loaded)
        self._finish()

    def _take_file(self, tables: Sequence[Loaded]) -> None:
        refused = any(loaded.refused.height or loaded.unknown for loaded in tables)
        stored = not self._options.dry_run and not (self._options.strict and refused)
        numbered = [
            _Numbered(loaded, self._number(loaded) if loaded.rows.height else None, stored)
            for loaded in tables
        ]
        self._taken += numbered
        if stored:
            self._register.save()
        elif not self._options.dry_run:
            self._register.forget()
        for item in numbered:
            if item.loaded.table.name == "school_censuses":
                self._schools = _concat([self._schools, item.loaded.rows])
            if stored:
                self._store(item.loaded, item.numbers)

    def _number(self, loaded: Loaded) -> pl.Series | None:
        if loaded.table.by_child:
            return self._register.number_children(loaded.rows, loaded.la, loaded.table.numbering)
        return self._register.number_pupils(loaded.rows) if loaded.table.of_pupils else None

    def _store(self, loaded: Loaded, numbers: pl.Series | None) -> None:
        provenance = _provenance(loaded)
        faults = faults_of(loaded, self._schools)
        rows = _analytic(loaded, numbers)
        if loaded.made is not None and numbers is not None:
            self._marks.add(rows, loaded.sha256, Made(loaded.made, loaded.dated), provenance)
            # the marks of many files together may be more than memory holds
            loaded.rows = loaded.rows.select("academic_year")
        else:
            self._store_slices(loaded, rows, provenance)
        key = _key(loaded, loaded.year or 0)
        self._lake.write_beside("rejected", key, loaded.refused, provenance)
        self._lake.write_beside("faults", key, faults, provenance)

    def _store_slices(self, loaded: Loaded, rows: pl.DataFrame, provenance: dict[str, str]) -> None:
        for year, part in iterate_years(rows):
            key = _key(loaded, year)
            before = self._lake.provenance(key)
            if before is not None and before["sha256"] != loaded.sha256:
                loaded.notes.append(
                    f"it replaces {int(before['rows']):,} rows of {loaded.table.name} for {label(year)}, "
                    "loaded earlier from another file of this name"
                )
            loaded.notes += [
                f"it was loaded as of LA {la} before; it is of LA {loaded.la} now, and of {la} no more"
                for la in take_back(self._lake, key, loaded.sha256)
            ]
            counted = in_footer(count(part, loaded.table))
            self._lake.write_slice(key, part, provenance | counted, _is_unique(part, loaded))

    def _touched(self, tables: Collection[str]) -> list[int]:
        """Years of which one of the tables was just stored: what is joined from it is made anew."""
        return sorted({year for table, year in self._tables_touched() if table in tables})

    def _tables_touched(self) -> Iterator[tuple[str, int]]:
        """Table and year of everything just stored."""
        for item in self._taken:
            if item.stored:
                years = item.loaded.rows["academic_year"].unique().to_list()
                yield from ((item.loaded.table.name, year) for year in years)

    def _note_without_person(self, loaded: Loaded) -> None:
        count = count_without_person(self._lake, loaded.rows, loaded.year or 0, loaded.term)
        if count:
            loaded.notes.append(
                f"{count:,} rows are of pupils whose pupilonroll or pupilnolongeronroll row is not loaded; "
                "they count once it is"
            )

    def _finish(self) -> None:
        joined = self._register.joined()
        for item in self._taken:
            self._report.files.append(_report_on(item, joined))
        conflicts = self._register.resolve().conflicts
        self._report.conflicts = dict(Counter(conflicts["reason"].to_list()))
        if not self._options.dry_run:
            if self._options.receipt and self._report.accepted and not self._report.failed:
                sources = sorted({file.source for file in self._report.files})
                self._lake.note_received(
                    self._options.receipt, {"source": ", ".join(sources), "time": now()}
                )
            for file in self._report.files:
                self._lake.journal(_journal_entry(file))


def _report_on(item: _Numbered, joined: set[int]) -> FileReport:
    loaded = item.loaded
    return FileReport(
        source=loaded.source,
        family=loaded.family,
        table=loaded.table.name,
        years=tuple(sorted(loaded.rows["academic_year"].drop_nulls().unique().to_list())),
        la=loaded.la,
        release=loaded.release,
        term=loaded.term,
        read=loaded.read,
        accepted=loaded.rows.height,
        rejected=loaded.refused.height,
        linked=_linked(item, joined),
        findings=tuple(loaded.findings.ranked),
        notes=tuple(loaded.notes),
        stored=item.stored,
        map=loaded.map,
        unknown=loaded.unknown,
    )


def _linked(item: _Numbered, joined: set[int]) -> int | None:
    if item.numbers is None:
        return None
    if not item.loaded.table.by_child:
        return len(item.numbers)
    return int(item.numbers.is_in(list(joined)).sum())


def _analytic(loaded: Loaded, numbers: pl.Series | None) -> pl.DataFrame:
    """The rows without identifiers, in order of pupil."""
    names = [column.name for column in loaded.table.values if column.name != "academic_year"]
    rows = loaded.rows.select("academic_year", *names)
    if numbers is None:
        return rows
    by_child = pl.lit(loaded.la).alias("la") if loaded.table.by_child else None
    extra = [by_child] if by_child is not None else []
    rows = rows.insert_column(0, numbers).with_columns(extra)
    return rows if numbers.is_sorted() else rows.sort("pupil_id", maintain_order=True)


def _is_unique(part: pl.DataFrame, loaded: Loaded) -> bool:
    key = loaded.table.key
    return bool(key) and "pupil_id" in part.columns and not part.select(key).is_duplicated().any()


def _key(loaded: Loaded, year: int) -> SliceKey:
    return SliceKey(
        loaded.table.name,
        year,
        loaded.la,
        loaded.release,
        loaded.term,
        loaded.family,
        part_of(loaded.source),
    )


def _provenance(loaded: Loaded) -> dict[str, str]:
    return {
        "source": loaded.source,
        "sha256": loaded.sha256,
        "rows_read": str(loaded.read),
        "rows_accepted": str(loaded.rows.height),
        "rows_rejected": str(loaded.refused.height),
        "supplied": ",".join(sorted(loaded.supplied)),
        "release": loaded.release,
        "schema_version": SCHEMA_VERSION,
        "tool": f"vshdata {__version__}",
        "time": now(),
        **_map_used(loaded.map),
    }


def _journal_entry(file: FileReport) -> dict[str, object]:
    return {
        "time": now(),
        "what": "ingest",
        "tool": f"vshdata {__version__}",
        "source": file.source,
        "family": str(file.family),
        "table": file.table,
        "years": list(file.years),
        "la": file.la,
        "release": file.release,
        "term": file.term,
        "read": file.read,
        "accepted": file.accepted,
        "rejected": file.rejected,
        "stored": file.stored,
        **({"unknown": list(file.unknown)} if file.unknown else {}),
        **_map_used(file.map),
    }


def _map_used(used: MapFile | None) -> dict[str, str]:
    return {"map": used.name, "map_sha256": used.sha256} if used else {}


def _concat(frames: Sequence[pl.DataFrame | None]) -> pl.DataFrame | None:
    given = [frame for frame in frames if frame is not None]
    return pl.concat(given, how="diagonal") if given else None
