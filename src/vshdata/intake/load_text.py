"""A delimited file to checked rows: read in batches, checked, dated."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import polars as pl

from vshdata.intake.attendance import SESSION_TOTALS, in_arrears, total_codes, unread_sessions
from vshdata.intake.census import targeted_only
from vshdata.intake.checks import Findings, check_rows, no_rejections
from vshdata.intake.dating import DATED_BY_CENSUS, dated, main_la, only_value
from vshdata.intake.double_columns import DoubleColumns, double_columns
from vshdata.intake.formats import text
from vshdata.intake.formats.layouts import Layout
from vshdata.intake.formats.mapped import MappedLayout
from vshdata.intake.formats.spread import PART_MARK, plain_name
from vshdata.intake.loaded import Loaded, Options, Progress
from vshdata.intake.marks import opened
from vshdata.intake.naming import read_name, school_by_name, told_by_name
from vshdata.intake.never_filled import note_blank_columns
from vshdata.intake.odd_headings import refuse_odd_headings
from vshdata.intake.plausible import note_implausible_days
from vshdata.intake.published import make_long
from vshdata.intake.refused import misfits, with_lines, with_text
from vshdata.intake.register import note_codes_not_in_use, note_marks_not_in_use
from vshdata.intake.research import prepared
from vshdata.intake.second_look import Look, Reading
from vshdata.intake.shared_identity import without_shared
from vshdata.intake.sources import Source
from vshdata.intake.unknown_names import STATUTORY, note_columns, unknown_columns
from vshdata.schema import UNREAD, Family, Severity, Table
from vshdata.tables import TABLES
from vshdata.tables.marks import MARKS
from vshdata.tables.school_census import PUPILS

HEADING_AGAIN = "the heading again, not a row"

OF_ENGLAND = "eng"
"""Stands for the authority of what DfE publishes, which is of them all."""


def load_text(
    source: Source,
    layout: Layout,
    options: Options,
    spare: Path,
    schools: pl.DataFrame | None,
    progress: Progress,
) -> Loaded:
    """The rows of one table in a delimited file."""
    survey = text.survey(source.path, source.heading_line)
    readable = text.make_readable(source.path, survey, spare)
    table = TABLES[layout.table]
    positions = layout.positions(survey.headings)
    refuse_odd_headings(layout, survey.headings, positions, source.name)
    headings = {plain_name(name): survey.headings[at] for at, name in reversed(positions.items())}
    doubles = double_columns(layout, survey.headings, positions)
    look = Look(source.name, table, headings, Findings(), layout, survey.headings)
    look.judge_headings()
    batches = partial(_batches, readable, positions, doubles, source.name)
    taken = _taken(batches, layout, look, Reading(), progress)
    reading = look.judge(taken.rows, lambda: (_opened(batch, layout) for batch in batches()))
    if reading.is_other:
        look = replace(look, found=Findings())
        taken = _taken(batches, layout, look, reading, progress)
    findings, done = look.found, taken.read
    apart = without_shared(taken.rows, table, readable, findings)
    rows = apart.accepted
    refused = [misfits(readable, findings), taken.refused, with_text(apart.rejected, {})]
    if table.name == "absence":
        unread = unread_sessions(findings.faults)
        rows = total_codes(rows, trusted=layout.family is not Family.EXPORT, unread=unread)
    rows = targeted_only(rows) if table is PUPILS else rows
    rows, settled = prepared(rows, table, options.year)
    hints = read_name(source.name, census=layout.table in DATED_BY_CENSUS)
    rows, term = dated(rows, table, options, hints, schools, source.name)
    if table.name == "absence" and layout.family is Family.EXPORT:
        rows, term = in_arrears(rows, term)
    note_codes_not_in_use(rows, table, term, findings)
    note_implausible_days(rows, table, headings, findings)
    rows = _with_school(rows, source, findings) if table is MARKS else rows
    names = unknown_columns(layout, survey.headings, positions.values())
    return Loaded(
        source=source.name,
        sha256=source.sha256 or survey.sha256,
        family=layout.family,
        table=table,
        rows=rows,
        refused=with_lines(source, survey, readable, pl.concat(refused)),
        findings=findings,
        supplied=frozenset(headings) | frozenset(layout.says) | _made(rows, table),
        la=options.la or main_la(rows),
        release=options.release or hints.release or "final",
        term=term,
        year=only_value(rows["academic_year"]),
        notes=[
            *source.notes,
            *([f"its headings are read by {layout.file.name}"] if isinstance(layout, MappedLayout) else []),
            *_notes(readable, survey),
            *_variants_used(table, headings),
            *_spread_notes(layout, done, rows),
            *settled,
            *reading.notes,
            *note_columns(*names, f"the layout of {table.title}"),
            *note_blank_columns(rows, layout, table),
        ],
        map=layout.file if isinstance(layout, MappedLayout) else None,
        made=told_by_name(source.name) or source.made if table is MARKS else None,
        dated=told_by_name(source.name) is not None,
        unknown=tuple(item.name for item in names[0] if layout.family in STATUTORY),
    )


@dataclass(frozen=True)
class _Taken:
    """Accepted rows, refused ones, and how many lines of the file were read."""

    rows: pl.DataFrame
    refused: pl.DataFrame
    read: int


def _opened(batch: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """The rows in some lines of a file, as text by column."""
    rows = layout.rows_of(batch)
    return opened(rows) if layout.table == MARKS.name else rows


def _batches(
    readable: text.Readable, positions: Mapping[int, str], doubles: DoubleColumns, name: str
) -> Iterator[pl.DataFrame]:
    """The file as text; refused where two columns for one field differ."""
    for batch in text.read_rows(readable, doubles.read_too(positions)):
        yield doubles.refuse_unequal(batch, name)


def _taken(
    batches: Callable[[], Iterator[pl.DataFrame]],
    layout: Layout,
    look: Look,
    reading: Reading,
    progress: Progress,
) -> _Taken:
    """All rows of a file, read so, and checked."""
    accepted, refused = [], [with_text(no_rejections(), {})]
    done = 0
    for batch in batches():
        again = _is_heading(batch, look.headings)
        if again.any():
            lines = batch.filter(again)["line"]
            look.found.record("heading_repeated", HEADING_AGAIN, Severity.REJECT, lines)
            refused.append(_refused_lines(lines, HEADING_AGAIN))
        rows = reading.apply(_opened(batch.filter(~again), layout))
        checked = check_rows(rows, look.table, look.headings, look.found)
        accepted.append(checked.accepted)
        refused.append(with_text(checked.rejected, {}))
        done += batch.height
        progress(look.source, done)
    rows = pl.concat(accepted) if accepted else _no_rows(look.table)
    return _Taken(rows, pl.concat(refused), done)


def _is_heading(batch: pl.DataFrame, headings: Mapping[str, str]) -> pl.Series:
    """Rows in which every column that is read has the text of its own heading."""
    named = [(name, headings.get(plain_name(name), "")) for name in batch.columns if name != "line"]
    first = batch[named[0][0]].str.strip_chars() == named[0][1] if named else None
    if first is None or not first.any():
        return pl.Series([False], dtype=pl.Boolean).new_from_index(0, batch.height)
    same = (
        (pl.col(name).str.strip_chars() == heading).fill_null(value=not heading)
        for name, heading in named
        if PART_MARK not in name
    )
    return batch.select(pl.all_horizontal(*same)).to_series()


def _refused_lines(lines: pl.Series, reason: str) -> pl.DataFrame:
    rows = pl.DataFrame({"line": lines, "reasons": [[reason]] * len(lines)}, schema=no_rejections().schema)
    return with_text(rows, {})


def _with_school(rows: pl.DataFrame, source: Source, findings: Findings) -> pl.DataFrame:
    """Marks of a register that does not name its school, with the school in its name; codes are noted."""
    note_marks_not_in_use(rows, findings)
    return rows.with_columns(pl.col("school").fill_null(pl.lit(school_by_name(source.name), pl.String)))


def load_published(
    source: Source, layout: Layout, options: Options, spare: Path, progress: Progress
) -> Loaded:
    """The figures of one of DfE's published files."""
    survey = text.survey(source.path, source.heading_line)
    readable = text.make_readable(source.path, survey, spare)
    findings = Findings()
    uneven = misfits(readable, findings)
    wanted = {at: heading.lower() for at, heading in enumerate(survey.headings)}
    lines = pl.concat(text.read_rows(readable, wanted))
    hints = read_name(source.name, census=False)
    long = make_long(lines, layout, source.name, options.year or hints.academic_year, findings)
    progress(source.name, lines.height)
    return Loaded(
        source=source.name,
        sha256=source.sha256 or survey.sha256,
        family=layout.family,
        table=TABLES[layout.table],
        rows=long.rows,
        refused=with_lines(
            source,
            survey,
            readable,
            pl.concat([uneven, with_text(long.refused, {})], how="vertical_relaxed"),
        ),
        findings=findings,
        supplied=frozenset(TABLES[layout.table].by_name),
        la=OF_ENGLAND,
        release="final",
        term="",
        year=only_value(long.rows["academic_year"]),
        notes=[*source.notes, f"{lines.height:,} lines hold {long.rows.height:,} figures"],
    )


def _no_rows(table: Table) -> pl.DataFrame:
    empty = pl.DataFrame(schema={"line": pl.UInt32})
    return check_rows(empty, table, {}, Findings()).accepted


def _notes(readable: text.Readable, survey: text.Survey) -> list[str]:
    counts = {
        "with an unquoted comma in a name repaired": readable.repaired.joined,
        "without their last fields, which are read as blank": readable.repaired.short,
        "with text under no heading, which is not read": readable.repaired.stray,
    }
    notes = [f"{_rows(count)} {what}" for what, count in counts.items() if count]
    if survey.heading.line > 1:
        notes.append(f"its heading is on line {survey.heading.line}; the lines above it are not read")
    if survey.encoding == "cp1252":
        notes.append("it is not UTF-8; it was read as Windows-1252")
    return notes


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def _variants_used(table: Table, headings: Mapping[str, str]) -> list[str]:
    """Which of several versions of a measure the file gave; they are never mixed within a file."""
    used = [headings[item.name] for item in table.columns if item.variants and item.name in headings]
    return [f"scores that come in several versions are read from {', '.join(used)}"] if used else []


def _made(rows: pl.DataFrame, table: Table) -> frozenset[str]:
    """Columns that are filled though no heading gives them: the term, totals made of codes, and which
    columns could not be read.
    """
    made = ("term", UNREAD, *SESSION_TOTALS)
    names = [name for name in made if name in table.by_name and name in rows.columns]
    return frozenset(name for name in names if rows[name].null_count() < rows.height)


def _spread_notes(layout: Layout, lines: int, rows: pl.DataFrame) -> list[str]:
    if layout.spread is None:
        return []
    held = rows["line"].n_unique()
    return [f"{held:,} of its {lines:,} lines hold rows side by side, {rows.height:,} in all"]
