"""Rows of text in, typed rows out: each is accepted, or rejected with all its reasons.

Stages, each relying on the one before: text is trimmed; every column is read as its kind; columns that
must be filled are; rules that look at several columns hold. A value that cannot be read is left blank
and counted, unless the column is required, when the row is rejected.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from vshdata.intake import values
from vshdata.intake.identity import read_identities
from vshdata.intake.rules import columns_of, double_elements, failing
from vshdata.schema import (
    UNREAD,
    Column,
    Kind,
    Severity,
    Table,
)

LONGEST_VALUE = 500
"""Characters that are kept of a text at fault."""

FIRST_LINES = 3
"""How many line numbers a message names."""

_AS = {
    Kind.FLAG: "yes or no",
    Kind.DAY: f"a date ({values.DAY_STYLES})",
    Kind.MOMENT: "a date, with a time or without",
    Kind.WHOLE: "a whole number",
    Kind.NUMBER: "a number",
    Kind.YEAR: "an academic year",
}

_DTYPES: dict[Kind, pl.DataType] = {
    Kind.FLAG: pl.Boolean(),
    Kind.DAY: pl.Date(),
    Kind.MOMENT: pl.Datetime("ms"),
    Kind.WHOLE: pl.Int32(),
    Kind.NUMBER: pl.Float64(),
    Kind.YEAR: pl.Int16(),
    Kind.CODES: pl.String(),
}


@dataclass
class Finding:
    """One rule, how many rows fail it, and the first lines that do."""

    rule: str
    message: str
    severity: Severity
    rows: int = 0
    lines: list[int] = field(default_factory=list)

    def add(self, lines: pl.Series) -> None:
        """Count more rows."""
        self.rows += len(lines)
        self.lines += lines.head(FIRST_LINES - len(self.lines)).to_list()


FAULTS = pl.Schema(
    {
        "line": pl.UInt32(),
        "rule": pl.String(),
        "message": pl.String(),
        "severity": pl.String(),
        "school": pl.String(),
        "value": pl.String(),
    }
)
"""One row per row of a file and rule it fails. `school`: as the row tells it, null where it does not.
`value`: the texts at fault with their headings, which may tell who the pupil is."""

_SCHOOL = ("laestab", "native_id", "urn", "estab")
"""Columns that tell a row's school, the first that there is."""


@dataclass
class Findings:
    """What the rules found in one table of one file."""

    by_rule: dict[str, Finding] = field(default_factory=dict)
    faults: list[pl.DataFrame] = field(default_factory=list)

    def record(
        self,
        rule: str,
        message: str,
        severity: Severity,
        lines: pl.Series,
        beside: pl.DataFrame | None = None,
    ) -> None:
        """Note the lines that fail a rule; nothing is noted where none does.

        `beside`: `school` and `value` of these lines, where they are known.
        """
        if not len(lines):
            return
        self.by_rule.setdefault(rule, Finding(rule, message, severity)).add(lines)
        told = {"rule": rule, "message": message, "severity": str(severity)}
        known = pl.DataFrame({"line": lines.cast(pl.UInt32)}) if beside is None else beside
        rows = known.with_columns(pl.lit(text).alias(name) for name, text in told.items())
        blank = [name for name in FAULTS.names() if name not in rows.columns]
        rows = rows.with_columns(pl.lit(None, FAULTS[name]).alias(name) for name in blank)
        self.faults.append(rows.select(FAULTS.names()))

    @property
    def ranked(self) -> list[Finding]:
        """Rejections first, then the most frequent."""
        return sorted(
            self.by_rule.values(),
            key=lambda found: (found.severity is not Severity.REJECT, -found.rows, found.rule),
        )


@dataclass(frozen=True)
class Checked:
    """`accepted`: typed rows with `line`; `rejected`: one row per refused row, `line` and `reasons`."""

    accepted: pl.DataFrame
    rejected: pl.DataFrame


def check_rows(rows: pl.DataFrame, table: Table, headings: Mapping[str, str], found: Findings) -> Checked:
    """Read and check one batch.

    `rows` has text columns by column name and `line`; `headings` says what the file calls each column,
    for messages. Columns the file does not have come out blank, or as the declaration says.
    """
    typed = rows.select("line")
    refusals: dict[str, pl.Series] = {}
    unreadable: dict[str, pl.Series] = {}
    for column in table.columns:
        read = _read_column(rows, column)
        typed = typed.with_columns(read.values.alias(column.name))
        heading = headings.get(column.name, column.name)
        at_fault = {column.name: heading}
        if column.name in headings and not column.required:
            _note(found, _unread_finding(column, heading), rows, read.unread, at_fault)
            unreadable[column.name] = read.unread
        _note(found, _repaired_finding(column, heading), rows, read.repaired, at_fault)
        if column.required:
            empty = typed[column.name].is_null()
            as_day = f" as a date ({values.DAY_STYLES})" if column.kind is Kind.DAY else ""
            message = f"{heading} is missing or cannot be read{as_day}"
            missing = Finding(f"{column.name}_missing", message, Severity.REJECT)
            _note(found, missing, rows, empty, at_fault)
            refusals[message] = empty
    if UNREAD in table.by_name:
        typed = typed.with_columns(_names_of(unreadable, table, rows.height))
    typed = double_elements(typed, table)
    for rule in table.rules:
        fails = typed.select(failing(rule.check).fill_null(value=False)).to_series()
        at_fault = {name: headings.get(name, name) for name in columns_of(rule.check)}
        _note(found, Finding(rule.name, rule.message, rule.severity), rows, fails, at_fault)
        if rule.severity is Severity.REJECT:
            refusals[rule.message] = fails
    return _split(typed, refusals)


def _split(typed: pl.DataFrame, refusals: Mapping[str, pl.Series]) -> Checked:
    marks = pl.DataFrame({message: fails for message, fails in refusals.items() if fails.any()})
    if not marks.width:
        return Checked(typed, no_rejections())
    refused = marks.select(pl.any_horizontal(pl.all())).to_series()
    reasons = [
        [message for message, fails in zip(marks.columns, row, strict=True) if fails]
        for row in marks.filter(refused).iter_rows()
    ]
    rejected = pl.DataFrame(
        {"line": typed["line"].filter(refused), "reasons": reasons}, schema=no_rejections().schema
    )
    return Checked(typed.filter(~refused), rejected)


def no_rejections() -> pl.DataFrame:
    """The empty frame of refused rows."""
    return pl.DataFrame(schema={"line": pl.UInt32, "reasons": pl.List(pl.String)})


def dtype_of(column: Column) -> pl.DataType:
    """How a column is stored."""
    if column.kind is Kind.CODE:
        return pl.Enum(column.codes)
    return _DTYPES.get(column.kind, pl.String())


# ---------------------------------------------------------------------- columns


@dataclass(frozen=True)
class _Read:
    """`values` of a column; `unread`: rows whose text gave none; `repaired`: rows that were unwrapped."""

    values: pl.Series
    unread: pl.Series
    repaired: pl.Series


def _nowhere(height: int) -> pl.Series:
    return pl.Series([False], dtype=pl.Boolean).new_from_index(0, height)


def _read_column(rows: pl.DataFrame, column: Column) -> _Read:
    none = _nowhere(rows.height)
    name = column.name if column.name in rows.columns else column.within
    if name not in rows.columns:
        blank = pl.Series([column.absent], dtype=dtype_of(column)).new_from_index(0, rows.height)
        return _Read(blank, none, none)
    text = _without(rows[name], column.blanks)
    if column.shape:
        found = read_identities(text, column.shape)
        return _Read(found.values, found.refused, found.repaired)
    if column.kind in {Kind.TEXT, Kind.REFERENCE, Kind.UPN}:
        return _Read(_read_distinct(text, _read_text, pl.String())[0], none, none)
    read = values.reader_of(column)
    fast = _FAST.get(column.kind)
    result, unread = _read_fast(text, read, fast) if fast else _read_distinct(text, read, dtype_of(column))
    if column.kind is Kind.CODES and unread.any():
        known = _read_distinct(text, values.keep_known_codes(column), dtype_of(column))[0]
        result = result.zip_with(result.is_not_null(), known)
    if column.kind is Kind.DAY:
        result = result.set(result.is_in(list(values.MISSING_DAYS)), None)
    # a code for having no UPN is not one that cannot be read
    return _Read(result, none if column.within else unread, none)


def _names_of(unreadable: Mapping[str, pl.Series], table: Table, height: int) -> pl.Series:
    """The columns of each row whose text could not be read, each between blanks; null where none is."""
    at_fault = {
        name: rows for name, rows in unreadable.items() if rows.any() and not table.by_name[name].identifier
    }
    if not at_fault:
        return pl.Series(UNREAD, [None], dtype=pl.String).new_from_index(0, height)
    names = [pl.when(pl.col(name)).then(pl.lit(name)) for name in at_fault]
    joined = pl.DataFrame(dict(at_fault)).select(pl.concat_str(names, separator=" ", ignore_nulls=True))
    return joined.select(
        pl.when(pl.first() != "").then(pl.format(" {} ", pl.first())).alias(UNREAD)
    ).to_series()


def _without(text: pl.Series, blanks: Sequence[str]) -> pl.Series:
    """The texts, with those that stand for a blank in this column taken out."""
    if not blanks:
        return text
    return text.set(
        text.str.strip_chars().str.to_lowercase().is_in(list(blanks)).fill_null(value=False), None
    )


def _read_text(text: str) -> str | None:
    return None if values.is_blank(text) else text


def _read_fast(
    text: pl.Series, read: Callable[[str], object], cast: Callable[[pl.Series], pl.Series]
) -> tuple[pl.Series, pl.Series]:
    """Numbers at full speed; only what that cannot read goes through the careful reader."""
    fast = cast(text)
    if fast.null_count() == text.null_count():
        return fast, _nowhere(len(text))
    slow, unread = _read_distinct(text.set(fast.is_not_null(), None), read, fast.dtype)
    return fast.zip_with(fast.is_not_null(), slow), unread


def _to_number(text: pl.Series) -> pl.Series:
    number = text.cast(pl.Float64, strict=False)
    return number.set(number.is_infinite() | number.is_nan(), None)


_FAST: dict[Kind, Callable[[pl.Series], pl.Series]] = {
    Kind.NUMBER: _to_number,
    Kind.WHOLE: lambda text: text.cast(pl.Int32, strict=False),
    Kind.MOMENT: lambda text: text.str.to_datetime("%Y-%m-%dT%H:%M:%S", time_unit="ms", strict=False),
}


def _read_distinct(
    text: pl.Series, read: Callable[[str], object], dtype: pl.DataType
) -> tuple[pl.Series, pl.Series]:
    """Values, and which rows hold text that gave none and is no word for nothing.

    Each distinct text is read once: columns of extracts repeat few texts many times.
    """
    categories = pl.Categorical(pl.Categories.random())
    coded_text = text.cast(categories)
    coded = coded_text.to_physical().cast(pl.UInt32)
    last = coded.max()
    if not isinstance(last, int):
        return pl.Series([None], dtype=dtype).new_from_index(0, len(text)), _nowhere(len(text))
    numbers = pl.int_range(last + 1, dtype=pl.UInt32, eager=True)
    texts = [values.unwrap(one) for one in numbers.cat.to(coded_text.dtype).cast(pl.String)]
    meanings = [read(one) for one in texts]
    unread = [
        meaning is None and not values.is_blank(one) for one, meaning in zip(texts, meanings, strict=True)
    ]
    result = pl.Series(meanings, dtype=dtype).gather(coded)
    if not any(unread):
        return result, _nowhere(len(text))
    return result, pl.Series(unread, dtype=pl.Boolean).gather(coded).fill_null(value=False)


def _repaired_finding(column: Column, heading: str) -> Finding:
    what = column.shape.name if column.shape else ""
    message = f"{heading} was written with quotes, blanks or in lower case, and is read as a {what}"
    return Finding(f"{column.name}_repaired", message, Severity.WARN)


def _unread_finding(column: Column, heading: str) -> Finding:
    if column.shape:
        message = f"{heading} is not a {column.shape.name}; it counts as missing"
        return Finding(f"{column.name}_not_usable", message, Severity.WARN)
    if column.kind in {Kind.CODE, Kind.CODES}:
        return Finding(f"{column.name}_code", f"{heading} is not one of its codes", Severity.WARN)
    message = f"{heading} cannot be read as {_AS.get(column.kind, column.kind)}"
    return Finding(f"{column.name}_unread", message, Severity.WARN)


def _note(
    found: Findings, what: Finding, rows: pl.DataFrame, fails: pl.Series, at_fault: Mapping[str, str]
) -> None:
    """Record the rows that fail, with their school and the texts of the columns at fault, by heading."""
    if not fails.any():
        return
    those = rows.filter(fails)
    texts = [
        pl.format("{}={}", pl.lit(heading), pl.col(name).fill_null("").str.slice(0, LONGEST_VALUE))
        for name, heading in at_fault.items()
        if name in rows.columns
    ]
    value = pl.concat_str(texts, separator="; ") if texts else pl.lit(None, pl.String)
    school = next((pl.col(name) for name in _SCHOOL if name in rows.columns), pl.lit(None, pl.String))
    beside = those.select("line", school.alias("school"), value.alias("value"))
    found.record(what.rule, what.message, what.severity, those["line"], beside)
