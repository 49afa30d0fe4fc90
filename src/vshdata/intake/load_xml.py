"""An XML return to checked rows: its tables, and its refused elements as they stand in the file."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import polars as pl

from vshdata.errors import UsageError
from vshdata.intake.checks import Findings, check_rows, no_rejections
from vshdata.intake.dating import YEAR_HINT
from vshdata.intake.formats import cin_original, cin_xml
from vshdata.intake.formats.care_records import CARE
from vshdata.intake.formats.cin_records import CIN, Form
from vshdata.intake.formats.cin_seen import Seen
from vshdata.intake.loaded import Loaded, Options, Progress
from vshdata.intake.naming import read_name
from vshdata.intake.never_filled import note_never_filled
from vshdata.intake.plausible import note_implausible_days
from vshdata.intake.refused import with_text
from vshdata.intake.second_look import Look
from vshdata.intake.sources import Source
from vshdata.intake.unknown_names import note_unknown, unknown_elements
from vshdata.schema import LA_NOT_STATED
from vshdata.tables import TABLES
from vshdata.years import LAST_YEAR, label


def load_cin(source: Source, options: Options, progress: Progress) -> list[Loaded]:
    """The tables of a children in need return."""
    with source.path.open("rb") as stream:
        header = cin_xml.read_header(stream, source.name)
    year, notes = _census_year(header, options, source.name)
    la = options.la or header.la or LA_NOT_STATED
    return _load_records(source, CIN, replace(options, year=year, la=la), notes, progress)


def load_care(source: Source, options: Options, progress: Progress) -> list[Loaded]:
    """The tables of a looked-after return, whose year must be told."""
    if options.year is None:
        raise UsageError(f"{source.name} does not say which year it is for.", YEAR_HINT)
    known = replace(options, la=options.la or LA_NOT_STATED)
    return _load_records(source, CARE, known, [], progress)


def _load_records(
    source: Source, form: Form, known: Options, notes: Sequence[str], progress: Progress
) -> list[Loaded]:
    """The tables of an XML return whose year and authority are known."""
    accepted: dict[str, list[pl.DataFrame]] = {name: [] for name in form.headings}
    refused: dict[str, list[pl.DataFrame]] = {name: [no_rejections()] for name in form.headings}
    findings = {name: Findings() for name in form.headings}
    done, seen = 0, Seen()
    with source.path.open("rb") as stream:
        records = cin_xml.read_records(stream, source.name, form.top, year=known.year, seen=seen)
        for name, batch in records:
            checked = check_rows(batch, TABLES[name], form.headings[name], findings[name])
            accepted[name].append(checked.accepted)
            refused[name].append(checked.rejected)
            done += batch.height
            progress(source.name, done)
    for name in form.headings:
        if accepted[name]:
            look = Look(source.name, TABLES[name], form.headings[name], findings[name])
            look.judge(pl.concat(accepted[name]), partial(_again, source, form, name))
    first = form.child.table.name
    unknown, told = _names_unknown(form, seen, known.year or 0)
    year = pl.lit(known.year, pl.Int16).alias("academic_year")
    for name in form.headings:
        if accepted[name]:
            rows = pl.concat(accepted[name]).with_columns(year)
            note_implausible_days(rows, TABLES[name], form.headings[name], findings[name])
    return [
        Loaded(
            source=source.name,
            sha256=_digest(source.path),
            family=form.family,
            table=TABLES[name],
            rows=pl.concat(accepted[name]).with_columns(year),
            refused=_with_xml(source, pl.concat(refused[name]), name, form),
            findings=findings[name],
            supplied=frozenset(TABLES[name].by_name),
            la=known.la or LA_NOT_STATED,
            release=known.release or read_name(source.name, census=False).release or "final",
            term="",
            year=known.year,
            notes=[*source.notes, *notes, *told] if name == first else [],
            unknown=unknown if name == first else (),
        )
        for name in form.headings
        if accepted[name]
    ]


def _again(source: Source, form: Form, table: str) -> Iterator[pl.DataFrame]:
    """The rows of one table as text, read again."""
    with source.path.open("rb") as stream:
        records = cin_xml.read_records(stream, source.name, form.top)
        yield from (batch for name, batch in records if name == table)


def _names_unknown(form: Form, seen: Seen, year: int) -> tuple[tuple[str, ...], list[str]]:
    """The elements that the layout of the year does not know, and what to say of the layout."""
    unknown = unknown_elements(form, seen)
    told = note_unknown(unknown, "element", f"the {label(year)} layout")
    told += note_never_filled(form, seen, year)
    return tuple(item.name for item in unknown), told


def _census_year(header: cin_xml.CinHeader, options: Options, name: str) -> tuple[int, list[str]]:
    """The year whose 31 March the return closes on: by its reference date, else by its Year."""
    reference = header.reference_date or ""
    if reference[4:10] == "-03-31" and reference[:4].isdigit():
        year = int(reference[:4])
        clash = header.year is not None and header.year != reference[:4]
        note = f"its Year says {header.year}; its reference date, {reference[:10]}, is used"
        return year, [note] if clash else []
    stated = header.year if header.year and header.year.isdigit() else options.year
    if stated is None or not 2000 <= int(stated) <= LAST_YEAR:  # noqa: PLR2004 - a plain century
        raise UsageError(f"{name} does not say which year it is for.", YEAR_HINT)
    year = int(stated)
    return year, [f"its reference date is not 31 March; the return is taken as the year to 31 March {year}"]


def _with_xml(source: Source, refused: pl.DataFrame, table: str, form: Form) -> pl.DataFrame:
    if not refused.height:
        return refused.with_columns(pl.lit(None, pl.String).alias("text"))
    with source.path.open("rb") as stream:
        lines = refused["line"].to_list()
        texts = cin_original.original_text(stream, source.name, lines, table, form.child)
    return with_text(refused, texts)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
