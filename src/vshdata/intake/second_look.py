"""A file is looked at as a whole where some of its texts could not be read, or its days are odd.

One row cannot tell a slip from another code set, another order of day and month, or another way to write
numbers; all of them together can. A file without such texts is read once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from vshdata.errors import InvalidDataError
from vshdata.intake import code_sets
from vshdata.intake.checks import Findings
from vshdata.intake.day_order import Evidence, evidence_of, form_of
from vshdata.intake.formats.layouts import Layout
from vshdata.intake.formats.registers import day_texts
from vshdata.intake.map_lines import next_step
from vshdata.intake.number_style import NumberStyle, number_style
from vshdata.intake.texts import Batches, Texts, gather
from vshdata.schema import Column, Kind, Table
from vshdata.tables.marks import MARKS
from vshdata.tables.word_sets import WordSet

_NUMBERS = (Kind.NUMBER, Kind.WHOLE)
_DOUBTS = ("code", "unread", "missing")
"""Ends of the names of rules that a text which could not be read fails."""

_FRIDAY = 5


@dataclass(frozen=True)
class Reading:
    """How a file's texts are read where it does not write them as others do.

    `codes`: column -> its text in lower case -> the code. `notes` say what was done.
    """

    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    numbers: NumberStyle = field(default_factory=NumberStyle)
    notes: tuple[str, ...] = ()

    @property
    def is_other(self) -> bool:
        """Whether any text is read otherwise, so that the file is to be read again."""
        return bool(self.codes or self.numbers.commas or self.numbers.per_cents)

    def apply(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Rows of text, in the words of the table and with plain numbers."""
        named = [name for name in self.codes if name in rows.columns]
        figures = [name for name in self.numbers.commas | self.numbers.per_cents if name in rows.columns]
        coded = [_decoded(name, self.codes[name]) for name in named]
        return rows.with_columns(*coded, *(self.numbers.plain(name) for name in figures))


def _decoded(name: str, codes: Mapping[str, str]) -> pl.Expr:
    plain = pl.col(name).str.strip_chars().str.to_lowercase()
    return plain.replace_strict(dict(codes), default=pl.col(name), return_dtype=pl.String).alias(name)


@dataclass(frozen=True)
class Look:
    """A table of a file as first read: what it is called, what was found, and how to read it again."""

    source: str
    table: Table
    headings: Mapping[str, str]
    found: Findings
    layout: Layout | None = None
    file_headings: Sequence[str] = ()

    def judge(self, rows: pl.DataFrame, batches: Batches) -> Reading:
        """How the file is to be read, given the rows accepted at first.

        Raises:
            InvalidDataError: if its codes are of another set, or its dates are month first.
        """
        coded, numbers, days = self._doubtful(rows)
        if not (coded or numbers or days):
            return Reading()
        texts = gather(batches, [*coded, *numbers, *days])
        notes = self._days(days, texts)
        codes: dict[str, Mapping[str, str]] = {}
        for column in coded:
            codes |= self._codes(column, texts.get(column.name), notes)
        style = self._style(numbers, texts, notes)
        return Reading(codes, style, tuple(notes))

    def judge_headings(self) -> None:
        """Refuse a register whose headings are dates written month first.

        Raises:
            InvalidDataError: if they are.
        """
        days = day_texts(self.file_headings) if self.table is MARKS else []
        rows = {"text": days, "rows": [1] * len(days), "line": [1] * len(days)}
        evidence = evidence_of(pl.DataFrame(rows), school_days=True)
        if evidence.is_month_first:
            raise InvalidDataError(
                f"{self.source} is not loaded: its headings are month first. Of their dates, {evidence}.",
                "Write the dates in the headings as 2025-02-03.",
            )

    def _doubtful(self, rows: pl.DataFrame) -> tuple[list[Column], list[Column], list[Column]]:
        """Coded columns, and all of numbers or days, of which some text could not be read."""
        doubted = [column for column in self.table.columns if self._is_doubted(column)]
        coded = [column for column in doubted if column.counts]
        numbers = self._all_of(_NUMBERS) if any(column.kind in _NUMBERS for column in doubted) else []
        odd = any(column.kind is Kind.DAY for column in doubted) or self._has_weekends(rows)
        return coded, numbers, self._all_of((Kind.DAY,)) if odd else []

    def _is_doubted(self, column: Column) -> bool:
        return any(f"{column.name}_{end}" in self.found.by_rule for end in _DOUBTS)

    def _has_weekends(self, rows: pl.DataFrame) -> bool:
        return self.table is MARKS and bool((rows["date"].dt.weekday() > _FRIDAY).any())

    def _all_of(self, kinds: Sequence[Kind]) -> list[Column]:
        return [column for column in self.table.columns if column.kind in kinds]

    def _heading(self, name: str) -> str:
        return self.headings.get(name, name)

    def _codes(
        self, column: Column, texts: pl.DataFrame | None, notes: list[str]
    ) -> dict[str, Mapping[str, str]]:
        if texts is None:
            return {}
        heading = self._heading(column.name)
        if chosen := code_sets.word_set(column, texts["text"].to_list()):
            notes.append(_set_used(heading, chosen, texts))
            return {column.name: chosen.words}
        found = code_sets.foreign(column, texts)
        if not found.height:
            return {}
        translated = {column.name: code_sets.to_translate(column, texts)}
        raise InvalidDataError(
            code_sets.refusal(self.source, column, heading, texts, found),
            next_step(self.table, self.layout, self.file_headings, translated),
        )

    def _style(self, numbers: Sequence[Column], texts: Texts, notes: list[str]) -> NumberStyle:
        given = {
            column.name: texts[column.name]["text"].to_list() for column in numbers if column.name in texts
        }
        style = number_style(given)
        notes += self._styled(style.commas, "a decimal comma")
        notes += self._styled(style.per_cents, "a per cent sign")
        return style

    def _styled(self, names: frozenset[str], what: str) -> list[str]:
        named = ", ".join(
            self._heading(column.name) for column in self.table.columns if column.name in names
        )
        return [f"numbers are written with {what}, and read so, under {named}"] if named else []

    def _days(self, days: Sequence[Column], texts: Texts) -> list[str]:
        """Notes on the order of day and month; a file that is month first is refused."""
        given = {column.name: texts[column.name] for column in days if column.name in texts}
        each = {
            name: evidence_of(found, school_days=self.table is MARKS and name == "date")
            for name, found in given.items()
        }
        total = sum(each.values(), Evidence())
        if total.is_mixed:
            return [_mixed(total)]
        if total.is_month_first:
            speaking = [self._heading(name) for name, found in each.items() if found.is_month_first]
            form = form_of(pl.concat([given[name] for name, found in each.items() if found.is_month_first]))
            raise InvalidDataError(
                f"{self.source} is not loaded: its dates are month first. Of the dates under "
                f"{', '.join(speaking)}, {total}.",
                next_step(self.table, self.layout, self.file_headings, {}, form),
            )
        return []


def _mixed(total: Evidence) -> str:
    """What is done with a file some of whose dates are month first."""
    return (
        f"its dates are mixed: {total.day_only:,} can only be read day first and {total.month_only:,} only "
        f"month first, from line {total.line:,}; these are not read, and all others are read day first"
    )


def _set_used(heading: str, chosen: WordSet, texts: pl.DataFrame) -> str:
    """Which set of words a column was read by, and what each word became."""
    became = [
        f"{text} {chosen.words[text]} ({rows:,})"
        for text, rows in texts.group_by(pl.col("text").str.to_lowercase(), maintain_order=True)
        .agg(pl.col("rows").sum())
        .iter_rows()
        if chosen.words[text].lower() != text
    ]
    remark = f"; {chosen.remark}" if chosen.remark else ""
    return f"{heading} is read as {chosen.title}: {', '.join(became)}{remark}"
