"""Conditions on rows, as expressions of whatever engine the rows are on."""

from collections.abc import Sequence
from functools import reduce
from operator import and_, or_

import narwhals as nw

from vshdata.figures.indicators.kinds import Condition, Given, In, Is, NotIn, Readable
from vshdata.schema import UNREAD


def all_of(conditions: Sequence[Condition]) -> nw.Expr:
    """Rows that meet every condition."""
    return reduce(and_, (test_of(condition) for condition in conditions))


def test_of(condition: Condition) -> nw.Expr:
    """Rows that meet a condition; never null."""
    match condition:
        case Is(column, value):
            return (nw.col(column) == nw.lit(value)).fill_null(value=False)
        case In(column, values):
            return nw.col(column).cast(nw.String).is_in(values).fill_null(value=False)
        case NotIn(column, values):
            return ~nw.col(column).cast(nw.String).is_in(values).fill_null(value=False)
        case Given(column):
            return ~nw.col(column).is_null()
        case Readable(columns):
            return ~is_unread(columns)


def is_unread(columns: Sequence[str]) -> nw.Expr:
    """Rows that name one of the columns among those that could not be read."""
    named = (nw.col(UNREAD).str.contains(f" {column} ", literal=True) for column in columns)
    return reduce(or_, named, nw.lit(value=False)).fill_null(value=False)
