"""Numbers written with a decimal comma or a per cent sign: read where a whole column is written so.

A text without a digit, such as a word or an error of a spreadsheet, tells no style and stays unread.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import polars as pl

_SIGN = r"[+-]?"
_COMMA = re.compile(rf"{_SIGN}\d*,\d+\s*%?", re.ASCII)
_WHOLE = re.compile(rf"{_SIGN}\d+\s*%?", re.ASCII)
_THOUSANDS = re.compile(rf"{_SIGN}[1-9]\d{{0,2}}(,\d{{3}})+\s*%?", re.ASCII)
_PER_CENT = re.compile(rf"{_SIGN}[\d.,]+\s*%", re.ASCII)


@dataclass(frozen=True)
class NumberStyle:
    """Columns whose numbers are written with a decimal comma, and those with a per cent sign."""

    commas: frozenset[str] = frozenset()
    per_cents: frozenset[str] = frozenset()

    def plain(self, name: str) -> pl.Expr:
        """The texts of a column as plain numbers."""
        text = pl.col(name).str.strip_chars()
        if name in self.per_cents:
            text = text.str.replace(r"\s*%$", "")
        if name in self.commas:
            text = text.str.replace(",", ".", literal=True)
        return text.alias(name)


def number_style(texts: Mapping[str, Collection[str]]) -> NumberStyle:
    """The style of a file's columns of numbers, by the distinct filled texts of each.

    `1,234` alone may be a thousand or a decimal. It is a decimal where some column of the file has a text
    that can only be one.
    """
    figures = {name: [text for text in found if _has_digit(text)] for name, found in texts.items()}
    commas = {name for name, found in figures.items() if _all_commas(found)}
    sure = any(_only_decimal(text) for name in commas for text in figures[name])
    per_cents = {
        name
        for name, found in figures.items()
        if found and all(_PER_CENT.fullmatch(text) for text in found)
    }
    return NumberStyle(frozenset(commas) if sure else frozenset(), frozenset(per_cents))


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)


def _all_commas(found: Collection[str]) -> bool:
    """Whether the texts are whole numbers and decimal commas alone, one comma at least."""
    fits = all(_COMMA.fullmatch(text) or _WHOLE.fullmatch(text) for text in found)
    return fits and any("," in text for text in found)


def _only_decimal(text: str) -> bool:
    return "," in text and not _THOUSANDS.fullmatch(text)
