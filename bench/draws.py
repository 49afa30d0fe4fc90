"""Columns of made-up values, drawn from the row number: the same on every machine, and fast."""

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from vshdata.identifiers import FIRST_WEIGHT, LETTERS

ROW = "row"
_RANGE = 2**31
_DIGITS = 12
_FIRST_BODY = 201_400_000_000
"""Twelve digits after the check letter, of which the first three are an authority."""

FORENAMES = "Ada Ben Cara Dev Ela Finn Gita Hal Ines Jude Kit Lena Moses Nia Omar Pia Quin Ravi".split()
SURNAMES = "Ash Birch Cedar Dove Elder Fern Gorse Hazel Iris Juniper Kestrel Larch Maple".split()


def rows(count: int) -> pl.LazyFrame:
    """Numbers from 0."""
    return pl.LazyFrame().select(pl.int_range(count, dtype=pl.UInt64).alias(ROW))


def draw(seed: int, below: int) -> pl.Expr:
    """Whole numbers from 0, evenly spread, different for every seed."""
    mixed = (pl.col(ROW) + seed * 7919 + 1) * 1_103_515_245 % _RANGE
    mixed = mixed.xor(mixed // 2**15) * 1_566_083_941 % _RANGE
    return mixed.xor(mixed // 2**13) % below


def chance(seed: int, per_mille: int) -> pl.Expr:
    """True for so many rows in a thousand."""
    return draw(seed, 1000) < per_mille


def pick(seed: int, values: Sequence[str]) -> pl.Expr:
    """One of the values."""
    return look_up(draw(seed, len(values)), values)


def look_up(index: pl.Expr, values: Sequence[str]) -> pl.Expr:
    """The value at an index."""
    return pl.lit(pl.Series(list(values))).gather(index)


def decimals(number: pl.Expr, below: int, places: int, start: int = 0) -> pl.Expr:
    """Whole numbers from `start` up to `below`, as text with a decimal point so far from the right."""
    texts = [f"{value / 10**places:.{places}f}" for value in range(start, below)]
    return look_up((number - start).cast(pl.UInt32), texts)


def day(seed: int, first: date, days: int) -> pl.Expr:
    """A day as dd/mm/yyyy."""
    texts = [f"{first + timedelta(days=number):%d/%m/%Y}" for number in range(days)]
    return pick(seed, texts)


def upn() -> pl.Expr:
    """A different valid UPN for every row."""
    body = pl.col(ROW) + _FIRST_BODY
    total = pl.sum_horizontal(
        body // 10 ** (_DIGITS - 1 - place) % 10 * (place + FIRST_WEIGHT) for place in range(_DIGITS)
    )
    return look_up(total % len(LETTERS), LETTERS) + body.cast(pl.String)


def matching_reference() -> pl.Expr:
    """A different pupil matching reference for every row."""
    return pl.lit("PMR") + (pl.col(ROW) + 10**9).cast(pl.String)
