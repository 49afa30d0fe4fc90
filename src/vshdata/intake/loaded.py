"""What passes from one step of loading to the next: options, a file recognised, rows checked."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import polars as pl

from vshdata.intake.checks import Findings
from vshdata.intake.formats.layouts import Layout
from vshdata.intake.formats.mapped import MapFile, MappedLayout
from vshdata.intake.sources import Source
from vshdata.schema import Family, Table

Progress = Callable[[str, int], None]
"""Called with a file's name and the rows read of it so far."""


@dataclass(frozen=True)
class Options:
    """What the user says about the files, where their rows do not.

    `maps`: paths of map files, for files with headings of their own; one that fits no file is a mistake,
    unless there may be `spare_maps`. `receipt`: noted in the lake once all that was read is stored, and
    before the journal, so that whoever asks again knows.
    """

    dataset: str | None = None
    year: int | None = None
    term: str | None = None
    la: str | None = None
    release: str | None = None
    dry_run: bool = False
    strict: bool = False
    maps: tuple[Path | str, ...] = ()
    spare_maps: bool = False
    receipt: str = ""


@dataclass
class Loaded:
    """The rows of one table in one file, checked but not yet stored.

    `rows`: accepted, with identifiers and `line`. `refused`: `line`, `reasons`, `text`. `made`: of
    attendance marks, when the file was made, by its name or else its own time; `dated`: by its name.
    `unknown`: elements or columns of a statutory return that the layout of its year does not know.
    """

    source: str
    sha256: str
    family: Family
    table: Table
    rows: pl.DataFrame
    refused: pl.DataFrame
    findings: Findings
    supplied: frozenset[str]
    la: str
    release: str
    term: str
    year: int | None
    notes: list[str] = field(default_factory=list)
    map: MapFile | None = None
    made: datetime | None = None
    dated: bool = False
    unknown: tuple[str, ...] = ()

    @property
    def read(self) -> int:
        """Every row of the file is accepted or refused."""
        return self.rows.height + self.refused.height


@dataclass(frozen=True)
class Recognised:
    """A file whose family is known. `layout` is None for the XML returns."""

    source: Source
    layout: Layout | None
    xml: Family = Family.CIN_XML

    @property
    def family(self) -> Family:
        """Who wrote it and in what shape."""
        return self.layout.family if self.layout else self.xml

    @property
    def order(self) -> tuple[bool, str]:
        """Schools' returns come first: they tell the year and term of the pupils' tables."""
        is_schools = self.layout is not None and self.layout.table == "school_censuses"
        return (not is_schools, self.source.name)

    def settle(self, options: Options) -> Options:
        """The options of the command, and where they say nothing, what the file's map says."""
        told = self.layout
        if not isinstance(told, MappedLayout):
            return options
        return replace(
            options,
            year=options.year or told.year,
            term=options.term or told.term,
            la=options.la or told.la,
            release=options.release or told.release,
        )
