"""Tables of groups drawn at random, and an attacker who knows nothing of how they were protected.

The attacker is written apart from the library on purpose: one variable for every number of the table, the
printed ones fixed, every relation an equation, nothing below 0, pupils whole.
"""

import math
from collections.abc import Collection, Iterable, Mapping
from itertools import combinations, pairwise

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from vshdata.figures.suppression import (
    Cell,
    Key,
    Kind,
    Reason,
    Relation,
    Rule,
    Table,
    average,
    change,
    total,
)

Parts = tuple[list[Cell], list[Relation]]

COHORTS = ("cino", "cppo", "cla")
"""They add up to children in need."""

AT_LEAST_ONE = 0.5


def cell(table: str, row: str, column: str, value: float, **more: object) -> Cell:
    return Cell(Key(table, row, column), value, **more)  # type: ignore[arg-type]


def breakdown(
    name: str, numbers: Mapping[str, int], column: str = "2024", *, zero_tells: bool = False
) -> Parts:
    """Groups and their total in one column."""
    cells = [cell(name, row, column, number, zero_tells=zero_tells) for row, number in numbers.items()]
    whole = cell(name, "total", column, sum(numbers.values()), zero_tells=zero_tells, weight=3.0)
    return [*cells, whole], [total(whole.key, [one.key for one in cells])]


def joined(*several: Parts) -> Table:
    return Table(
        [one for cells, _ in several for one in cells], [one for _, tied in several for one in tied]
    )


def draw_years(draw: st.DrawFn, counts: st.SearchStrategy[int]) -> Parts:
    """One breakdown over years, with changes and averages of groups and of the total."""
    groups, years = draw(st.integers(2, 5)), draw(st.integers(1, 4))
    zero_tells = draw(st.booleans())
    cells, relations = list[Cell](), list[Relation]()
    for year in range(years):
        drawn = {f"group {at}": draw(counts) for at in range(groups)}
        more, tied = breakdown("n", drawn, str(year), zero_tells=zero_tells)
        cells, relations = cells + more, relations + tied
    for row in [*(f"group {at}" for at in range(groups)), "total"]:
        own = [one for one in cells if one.key.row == row]
        added, tied = over_years(own)
        cells, relations = cells + added, relations + tied
    return cells, relations


def over_years(own: list[Cell]) -> Parts:
    """The average of a row's years and the change of each on the year before."""
    name, row, keys = own[0].key.table, own[0].key.row, [one.key for one in own]
    mean = cell(name, row, "average", sum(one.value for one in own) / len(own), kind=Kind.DERIVED)
    cells, relations = [mean], [average(mean.key, keys)]
    for before, after in pairwise(own):
        by = cell(name, row, f"change {after.key.column}", after.value - before.value, kind=Kind.DERIVED)
        cells.append(by)
        relations.append(change(by.key, before.key, after.key))
    return cells, relations


def draw_cohorts(draw: st.DrawFn, counts: st.SearchStrategy[int]) -> Parts:
    """Two dimensions: groups by cohorts nested in children in need, with both totals."""
    groups = [f"group {at}" for at in range(draw(st.integers(2, 4)))]
    values = {(row, cohort): draw(counts) for row in groups for cohort in COHORTS}
    return crossed(groups, COHORTS, values)


def crossed(
    rows: Collection[str], columns: Collection[str], values: Mapping[tuple[str, str], int]
) -> Parts:
    """A table of two dimensions with both totals."""
    full = dict(values)
    full |= {("total", column): sum(values[row, column] for row in rows) for column in columns}
    full |= {(row, "cin"): sum(full[row, column] for column in columns) for row in [*rows, "total"]}
    weights = {"total": 3.0, "cin": 3.0}
    cells = [
        cell("n", row, column, value, weight=max(weights.get(row, 1.0), weights.get(column, 1.0)))
        for (row, column), value in full.items()
    ]
    down = [total(Key("n", "total", at), [Key("n", row, at) for row in rows]) for at in (*columns, "cin")]
    across = [
        total(Key("n", row, "cin"), [Key("n", row, at) for at in columns]) for row in (*rows, "total")
    ]
    return cells, down + across


def draw_shares(draw: st.DrawFn, counts: st.SearchStrategy[int]) -> Parts:
    """Pupils by group, those who reach a standard, and those who do not: never printed, easily found."""
    groups = [f"group {at}" for at in range(draw(st.integers(2, 4)))]
    pupils = {row: draw(counts) for row in groups}
    reach = {row: draw(st.integers(0, most)) for row, most in pupils.items()}
    return shares(pupils, reach)


def shares(pupils: Mapping[str, int], reach: Mapping[str, int]) -> Parts:
    first, second = breakdown("pupils", pupils), breakdown("reach", reach, zero_tells=True)
    cells, relations = first[0] + second[0], first[1] + second[1]
    for one, of in zip(second[0], first[0], strict=True):
        rest = cell("rest", one.key.row, "2024", of.value - one.value, published=False)
        cells.append(rest)
        relations.append(total(of.key, [one.key, rest.key]))
    return cells, relations


COUNTS = st.integers(0, 12) | st.integers(0, 60)


@st.composite
def tables(draw: st.DrawFn, counts: st.SearchStrategy[int] = COUNTS) -> Table:
    kind = draw(st.sampled_from([draw_years, draw_cohorts, draw_shares]))
    return Table(*kind(draw, counts))


def pinned(table: Table, rule: Rule, hidden: Mapping[Key, Reason]) -> list[Key]:
    """Hidden counts that can be narrowed down to a range shorter than the rule allows."""
    keys = sorted(table.cells)
    at = {key: place for place, key in enumerate(keys)}
    relations = all_relations(table)
    equations = np.zeros((max(1, len(relations)), len(keys)))
    for row, terms in enumerate(relations):
        for key, factor in terms.items():
            equations[row, at[key]] = factor
    shown = {key for key in keys if key not in hidden and table.cells[key].published}
    values = np.array([table.cells[key].value for key in keys])
    low = np.array(
        [
            table.cells[key].value
            if key in shown
            else -np.inf
            if table.cells[key].kind is Kind.DERIVED
            else 0.0
            for key in keys
        ]
    )
    high = np.where([key in shown for key in keys], values, 10_000.0)
    whole = np.array([table.cells[key].kind is Kind.COUNT for key in keys], dtype=np.int64)

    def end(key: Key, sign: int) -> float:
        aim = np.zeros(len(keys))
        aim[at[key]] = -sign
        solved = milp(
            aim,
            integrality=whole,
            bounds=Bounds(low, high),
            constraints=LinearConstraint(equations, -1e-9, 1e-9),
        )
        assert solved.status == 0, "the true values are a solution, so there is one"
        return float(solved.x[at[key]])

    return [
        key for key in judged(table, rule, hidden) if end(key, 1) - end(key, -1) < rule.width - AT_LEAST_ONE
    ]


def all_relations(table: Table) -> list[Mapping[Key, float]]:
    return [*table.sums, *table.derivations]


def judged(table: Table, rule: Rule, hidden: Iterable[Key]) -> list[Key]:
    """Counts that must not be found out: those hidden, and few who are never printed where that counts."""
    unseen = [
        key
        for key, one in table.cells.items()
        if not one.published and rule.complement and 0 < one.value <= rule.threshold
    ]
    return [key for key in hidden if table.cells[key].kind is not Kind.DERIVED] + unseen


def smallest(table: Table, rule: Rule, primary: Collection[Key]) -> int:
    """How few cells have to be hidden besides the primary ones, found by trying all patterns."""
    free = [key for key, one in table.cells.items() if one.published and key not in primary]
    for size in range(len(free) + 1):
        for more in combinations(free, size):
            if not pinned(table, rule, dict.fromkeys([*primary, *more], Reason.SECONDARY)):
                return size
    return math.inf  # type: ignore[return-value]
