"""One file to checked rows: recognise it, read it, check it, and say which slices it fills."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl

from vshdata.errors import UnreadableInputError, UsageError
from vshdata.intake.attendance import SESSION_TOTALS, in_arrears, total_codes, year_of
from vshdata.intake.checks import Findings, check_rows, no_rejections
from vshdata.intake.formats import care_records, cin_original, cin_xml, text
from vshdata.intake.formats.care_records import CARE
from vshdata.intake.formats.cin_records import CIN, Form
from vshdata.intake.formats.layouts import Layout, recognise
from vshdata.intake.formats.spread import plain_name
from vshdata.intake.naming import NameHints, read_name
from vshdata.intake.sources import Source
from vshdata.schema import LA_NOT_STATED, Family, Severity, Table
from vshdata.tables import TABLES
from vshdata.years import LAST_YEAR, label

HEAD = 1 << 16
YEAR_HINT = "Pass --year, as in --year 2024."
CENSUS_TABLES = (
    "enrolments",
    "fsm_periods",
    "sen_needs",
    "school_censuses",
    "leavers",
    "session_details",
    "exclusion_details",
)
DATED_BY_CENSUS = {*CENSUS_TABLES, "pupils", "absence"}
"""Tables whose files must tell a census term, unless their rows tell one."""

Progress = Callable[[str, int], None]
"""Called with a file's name and the rows read of it so far."""


@dataclass(frozen=True)
class Options:
    """What the user says about the files, where their rows do not."""

    dataset: str | None = None
    year: int | None = None
    term: str | None = None
    la: str | None = None
    release: str | None = None
    dry_run: bool = False
    strict: bool = False


@dataclass
class Loaded:
    """The rows of one table in one file, checked but not yet stored.

    `rows`: accepted, with identifiers and `line`. `refused`: `line`, `reasons`, `text`.
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
    def is_care(self) -> bool:
        """Whether it is of the SSDA903 return, whose rows do not say their year."""
        family = self.layout.family if self.layout else self.xml
        return family in {Family.SSDA903, Family.SSDA903_XML}

    @property
    def order(self) -> tuple[bool, str]:
        """Schools' returns come first: they tell the year and term of the pupils' tables."""
        is_schools = self.layout is not None and self.layout.table == "school_censuses"
        return (not is_schools, self.source.name)


def recognise_source(source: Source, dataset: str | None) -> Recognised:
    """Say what a file is, from its first bytes.

    Raises:
        UnreadableInputError: if it is empty, not text, or none of the families.
    """
    try:
        with source.path.open("rb") as file:
            start = file.read(HEAD)
    except OSError as error:
        raise UnreadableInputError(
            f"{source.name} cannot be opened: {error.strerror}.", "Check its permissions."
        ) from None
    if not start.strip():
        raise UnreadableInputError(f"{source.name} is empty.", "Fetch the extract again.")
    if cin_xml.looks_like_cin(start):
        return Recognised(source, None)
    if cin_xml.root_of(start) == care_records.ROOT:
        return Recognised(source, None, Family.SSDA903_XML)
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        raise UnreadableInputError(
            f"{source.name} is XML, but neither a children in need nor a looked-after return.",
            "The root of the one is Message, with Children inside it, of the other EXPSSDA903.",
        )
    headings, _, _ = text.read_headings(start)
    if not headings:
        raise UnreadableInputError(
            f"{source.name} is not a text file.", "Export it as CSV or tab-delimited text."
        )
    return Recognised(source, recognise(headings, source.name, dataset))


def load(
    found: Recognised,
    options: Options,
    spare: Path,
    schools: pl.DataFrame | None,
    progress: Progress,
) -> list[Loaded]:
    """Read and check one file: one result per table it fills.

    Raises:
        UnreadableInputError: if the file is damaged.
        UsageError: if the year or term is told neither by rows, options nor name.
    """
    try:
        if found.layout is None and found.is_care:
            return _load_care(found.source, options, progress)
        if found.layout is None:
            return _load_cin(found.source, options, progress)
        return [_load_text(found.source, found.layout, options, spare, schools, progress)]
    except OSError as error:
        raise UnreadableInputError(
            f"{found.source.name} cannot be read: {error.strerror or error}.", "Fetch the extract again."
        ) from None


# -------------------------------------------------------------------------- XML returns


def _load_cin(source: Source, options: Options, progress: Progress) -> list[Loaded]:
    with source.path.open("rb") as stream:
        header = cin_xml.read_header(stream, source.name)
    year, notes = _census_year(header, options, source.name)
    la = options.la or header.la or LA_NOT_STATED
    return _load_records(source, CIN, replace(options, year=year, la=la), notes, progress)


def _load_care(source: Source, options: Options, progress: Progress) -> list[Loaded]:
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
    done = 0
    with source.path.open("rb") as stream:
        for name, batch in cin_xml.read_records(stream, source.name, form.top):
            checked = check_rows(batch, TABLES[name], form.headings[name], findings[name])
            accepted[name].append(checked.accepted)
            refused[name].append(checked.rejected)
            done += batch.height
            progress(source.name, done)
    first = form.child.table.name
    year = pl.lit(known.year, pl.Int16).alias("academic_year")
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
            notes=list(notes) if name == first else [],
        )
        for name in form.headings
        if accepted[name]
    ]


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
    return _with_text(refused, texts)


def _with_text(refused: pl.DataFrame, texts: dict[int, str]) -> pl.DataFrame:
    original = [texts.get(line) for line in refused["line"]]
    return refused.with_columns(pl.Series("text", original, dtype=pl.String))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# ------------------------------------------------------------------------- text


def _load_text(
    source: Source,
    layout: Layout,
    options: Options,
    spare: Path,
    schools: pl.DataFrame | None,
    progress: Progress,
) -> Loaded:
    survey = text.survey(source.path)
    readable = text.make_readable(source.path, survey, spare)
    table = TABLES[layout.table]
    positions = layout.positions(survey.headings)
    headings = {plain_name(name): survey.headings[at] for at, name in reversed(positions.items())}
    findings = Findings()
    accepted, refused = [], [_misfits(readable, findings)]
    done = 0
    for batch in text.read_rows(readable, positions):
        rows = layout.rows_of(batch)
        checked = check_rows(rows, table, headings, findings)
        accepted.append(checked.accepted)
        refused.append(_with_text(checked.rejected, {}))
        done += batch.height
        progress(source.name, done)
    rows = pl.concat(accepted) if accepted else _no_rows(table)
    if table.name == "absence":
        rows = total_codes(rows, trusted=layout.family is not Family.EXPORT)
    hints = read_name(source.name, census=layout.table in DATED_BY_CENSUS)
    rows, term = _dated(rows, table, options, hints, schools, source.name)
    if layout.family is Family.EXPORT and table.name == "absence":
        rows, term = in_arrears(rows, term)
    return Loaded(
        source=source.name,
        sha256=survey.sha256,
        family=layout.family,
        table=table,
        rows=rows,
        refused=_with_lines(source, survey, readable, pl.concat(refused)),
        findings=findings,
        supplied=frozenset(headings) | _made(rows, table),
        la=options.la or _main_la(rows),
        release=options.release or hints.release or "final",
        term=term,
        year=_only(rows["academic_year"]),
        notes=[
            *_notes(readable, survey),
            *_variants_used(table, headings),
            *_spread_notes(layout, done, rows),
        ],
    )


def _no_rows(table: Table) -> pl.DataFrame:
    empty = pl.DataFrame(schema={"line": pl.UInt32})
    return check_rows(empty, table, {}, Findings()).accepted


def _notes(readable: text.Readable, survey: text.Survey) -> list[str]:
    notes = []
    if readable.repaired:
        rows = "1 row" if readable.repaired == 1 else f"{readable.repaired:,} rows"
        notes.append(f"{rows} with a field too many mended: a comma in a name")
    if survey.encoding == "cp1252":
        notes.append("it is not UTF-8; it was read as Windows-1252")
    return notes


def _variants_used(table: Table, headings: Mapping[str, str]) -> list[str]:
    """Which of several versions of a measure the file gave; they are never mixed within a file."""
    used = [headings[item.name] for item in table.columns if item.variants and item.name in headings]
    return [f"scores that come in several versions are read from {', '.join(used)}"] if used else []


def _made(rows: pl.DataFrame, table: Table) -> frozenset[str]:
    """Columns that are filled though no heading gives them: the term, and totals made of codes."""
    names = [name for name in ("term", *SESSION_TOTALS) if name in table.by_name and name in rows.columns]
    return frozenset(name for name in names if rows[name].null_count() < rows.height)


def _spread_notes(layout: Layout, lines: int, rows: pl.DataFrame) -> list[str]:
    if layout.spread is None:
        return []
    held = rows["line"].n_unique()
    return [f"{held:,} of its {lines:,} lines hold rows side by side, {rows.height:,} in all"]


def _misfits(readable: text.Readable, findings: Findings) -> pl.DataFrame:
    lines = [item.line for item in readable.misfits]
    findings.record(
        "field_count",
        "more or fewer fields than the heading",
        Severity.REJECT,
        pl.Series(lines, dtype=pl.UInt32),
    )
    return pl.DataFrame(
        {
            "line": lines,
            "reasons": [[item.reason] for item in readable.misfits],
            "text": [item.text for item in readable.misfits],
        },
        schema={**no_rejections().schema, "text": pl.String},
    )


def _with_lines(
    source: Source, survey: text.Survey, readable: text.Readable, refused: pl.DataFrame
) -> pl.DataFrame:
    """Fill in the original text of rows that rules refused."""
    lines = refused.filter(pl.col("text").is_null())["line"].to_list()
    if not lines:
        return refused
    texts = text.original_lines(source.path, survey.encoding, lines, readable.spans)
    found = pl.DataFrame(
        {"line": list(texts), "original": list(texts.values())},
        schema={"line": pl.UInt32, "original": pl.String},
    )
    joined = refused.join(found, on="line", how="left", maintain_order="left")
    return joined.with_columns(pl.coalesce("text", "original").alias("text")).drop("original").sort("line")


def _dated(
    rows: pl.DataFrame,
    table: Table,
    options: Options,
    hints: NameHints,
    schools: pl.DataFrame | None,
    name: str,
) -> tuple[pl.DataFrame, str]:
    """Rows with an academic year each, and the term of the slice: from rows, options or name."""
    if table.name == "school_censuses":
        return _dated_schools(rows), ""
    told = _told_by_schools(rows, schools)
    year = told[0] if told else options.year or hints.academic_year
    term = (told[1] if told else options.term or hints.term) or ""
    if "academic_year" not in rows.columns:
        rows = rows.with_columns(pl.lit(None, pl.Int16).alias("academic_year"))
    if "term" in rows.columns and rows["term"].null_count() < rows.height:
        term = _only(rows["term"]) or ""
    elif table.name in DATED_BY_CENSUS and not term:
        raise UsageError(
            f"{name} does not say which term it is of.", "Pass --term autumn, spring or summer."
        )
    if table.name == "exclusions":
        rows = rows.with_columns(pl.coalesce("academic_year", year_of(pl.col("start"))))
    if rows["academic_year"].null_count() and year is None:
        raise UsageError(
            f"{name} does not say which academic year it is of.",
            f"Pass --year, as in --year {2024} for {label(2024)}.",
        )
    if table.name == "pupils":
        own = (told[1] if told else options.term or hints.term) or None
        rows = rows.with_columns(pl.col("term").fill_null(pl.lit(own, rows.schema["term"])))
    return rows.with_columns(pl.col("academic_year").fill_null(pl.lit(year, pl.Int16))), term


def _told_by_schools(rows: pl.DataFrame, schools: pl.DataFrame | None) -> tuple[int, str] | None:
    """Year and term of an enrolments file, from the schools' returns its rows point at."""
    if schools is None or "school_census" not in rows.columns:
        return None
    key = ["school_census", "native_id"]
    found = rows.select(key).unique().join(schools, on=key, nulls_equal=True)
    pairs = found.select("academic_year", pl.col("term").cast(pl.String)).unique().rows()
    return pairs[0] if len(pairs) == 1 else None


def _dated_schools(rows: pl.DataFrame) -> pl.DataFrame:
    later = pl.when(pl.col("term") == "autumn").then(1).otherwise(0)
    return rows.with_columns((pl.col("year") + later).cast(pl.Int16).alias("academic_year"))


def _main_la(rows: pl.DataFrame) -> str:
    """The authority most rows' schools are of, if more than half are of one.

    Where rows do not name it, it is the first three digits of a school's seven-digit number.
    """
    if "laestab" not in rows.columns or not rows.height:
        return LA_NOT_STATED
    numbered = pl.col("laestab").str.extract(r"^(\d{3})/?\d{4}$")
    las = rows.select(pl.coalesce("school_la", numbered) if "school_la" in rows.columns else numbered)
    counts = (
        las.group_by(pl.first().alias("school_la")).len().sort("len", "school_la", descending=[True, False])
    )
    la, count = counts.row(0)
    stated = la is not None and la.isalnum() and count * 2 > rows.height
    return str(la) if stated else LA_NOT_STATED


def _only(values: pl.Series) -> Any:
    """The one value of a series, or None if there are several."""
    distinct = values.drop_nulls().unique().to_list()
    return distinct[0] if len(distinct) == 1 else None


def iterate_years(rows: pl.DataFrame) -> Iterator[tuple[int, pl.DataFrame]]:
    """Rows by academic year, in order."""
    for (year,), part in sorted(rows.group_by("academic_year"), key=lambda item: item[0]):
        yield int(str(year)), part
