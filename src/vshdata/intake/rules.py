"""The rules of a table as expressions: where a row fails, and what a rule looks at."""

from datetime import datetime

import polars as pl

from vshdata.identifiers import FIRST_WEIGHT, LETTERS, UPN_PATTERN
from vshdata.schema import (
    AddsUp,
    AllOrNone,
    AnyGiven,
    Between,
    Check,
    CheckLetter,
    InOrder,
    NotAhead,
    NotMore,
    Table,
)


def failing(check: Check) -> pl.Expr:  # noqa: PLR0911 (one return for each kind of check)
    """An expression that is true where a row fails; null where the check does not apply."""
    match check:
        case Between(column, low, high):
            return ~pl.col(column).is_between(low, high)
        case InOrder(first, second):
            return pl.col(first) > pl.col(second)
        case AnyGiven(columns):
            return pl.all_horizontal(pl.col(name).is_null() for name in columns)
        case CheckLetter(column):
            return wrong_letter(pl.col(column))
        case AddsUp(total, parts, tolerance):
            return (pl.sum_horizontal(parts, ignore_nulls=False) - pl.col(total)).abs() > tolerance
        case AllOrNone(columns, value):
            has = [(pl.col(name) == value).fill_null(value=False) for name in columns]
            return pl.any_horizontal(has) & ~pl.all_horizontal(has)
        case NotMore(parts, whole):
            return pl.sum_horizontal(parts) > pl.col(whole)
        case NotAhead(day, column, codes):
            today = datetime.now().astimezone().date()
            return (pl.col(day) > today) & pl.col(column).cast(pl.String).is_in(list(codes))


def columns_of(check: Check) -> tuple[str, ...]:
    """The columns a check looks at."""
    match check:
        case Between(column) | CheckLetter(column):
            return (column,)
        case InOrder(first, second):
            return (first, second)
        case NotAhead(day, column):
            return (day, column)
        case AnyGiven(columns) | AllOrNone(columns):
            return columns
        case AddsUp(total, parts) | NotMore(parts, total):
            return (*parts, total)


def wrong_letter(upn: pl.Expr) -> pl.Expr:
    """Where a UPN is given and not valid: digits are taken off one number, not cut from text."""
    body = upn.str.slice(1, 11).cast(pl.Int64, strict=False)
    last = upn.str.slice(12, 1)
    letters = pl.Series(list(LETTERS))
    last_value = pl.coalesce(
        last.cast(pl.Int64, strict=False),
        last.replace_strict(letters, range(len(LETTERS)), default=None, return_dtype=pl.Int64),
    )
    weighted = [body // 10 ** (10 - place) % 10 * (place + FIRST_WEIGHT) for place in range(11)]
    total = pl.sum_horizontal(weighted) + last_value * (11 + FIRST_WEIGHT)
    expected = (total % len(LETTERS)).replace_strict(
        range(len(LETTERS)), letters, default=None, return_dtype=pl.String
    )
    return upn.is_not_null() & ~(
        upn.str.contains(UPN_PATTERN) & (expected == upn.str.slice(0, 1)).fill_null(value=False)
    )


def double_elements(typed: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Some suppliers give the English and maths elements of Attainment 8 before doubling.

    Where the four elements do not add to the score but would with those two doubled, they are.
    """
    sums = next((rule.check for rule in table.rules if isinstance(rule.check, AddsUp)), None)
    if sums is None:
        return typed
    english, maths, *others = (pl.col(name) for name in sums.parts)
    rest = sum(others, pl.lit(0.0))
    single_off = (english + maths + rest - pl.col(sums.total)).abs() > sums.tolerance
    double_fits = (2 * english + 2 * maths + rest - pl.col(sums.total)).abs() <= sums.tolerance
    factor = pl.when(single_off & double_fits).then(2).otherwise(1)
    return typed.with_columns(english * factor, maths * factor)
