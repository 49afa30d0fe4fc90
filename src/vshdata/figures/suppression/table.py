"""What is to be published: cells, and the sums that tie them to each other.

Anything a reader could work out by adding and subtracting has to be said here, whether or not the table
prints the sum: a total of groups, cohorts inside a cohort, those who do and those who do not, a change, an
average of years. The same number printed in two places is one cell, or a pair of cells tied by `same`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple


class Key(NamedTuple):
    """Where a cell stands. An audit names cells by this and nothing else."""

    table: str
    row: str
    column: str


class Kind(StrEnum):
    """What a cell's value is, and so what anybody knows of it beforehand."""

    COUNT = "count"
    """Pupils or events: a whole number, never below 0."""

    AMOUNT = "amount"
    """A sum of something: never below 0."""

    DERIVED = "derived"
    """A change or an average: any number. It has no pupils of its own, and hides with any part of it."""


@dataclass(frozen=True)
class Cell:
    """One number. `value` is what sums add up, and never leaves this package: not even in a repr.

    `pupils`: the people behind it, where the value is not itself their number. `weight`: what hiding it
    costs, beside others. `zero_tells`: a 0 says something of everybody in the group, so a rule may hide it.
    `published`: False for a number that is not printed but can be worked out, as those who do not reach a
    standard. `largest`: the two largest parts that single pupils have in a sum.
    """

    key: Key
    value: float = field(repr=False)
    kind: Kind = Kind.COUNT
    pupils: int | None = field(default=None, repr=False)
    weight: float = 1.0
    zero_tells: bool = False
    published: bool = True
    largest: tuple[float, float] | None = field(default=None, repr=False)

    @property
    def people(self) -> float:
        """The number of pupils that a rule looks at."""
        return self.value if self.pupils is None else self.pupils


@dataclass(frozen=True)
class Relation:
    """Terms, each times its factor, that add up to 0."""

    terms: tuple[tuple[Key, float], ...]


def total(of: Key, parts: Iterable[Key]) -> Relation:
    """The parts add up to the total. Parts that are not printed are cells too, with `published` False."""
    return Relation(((of, -1.0), *((part, 1.0) for part in parts)))


def same(one: Key, other: Key) -> Relation:
    """The same number in two places."""
    return total(one, [other])


def change(of: Key, before: Key, after: Key) -> Relation:
    """After minus before is the change."""
    return Relation(((after, 1.0), (before, -1.0), (of, -1.0)))


def average(of: Key, years: Sequence[Key]) -> Relation:
    """The unweighted mean of the years."""
    return Relation(((of, -float(len(years))), *((year, 1.0) for year in years)))


_TOLERANCE = 1e-6
"""How far, beside its largest term, a relation may be out: floats added in another order."""


class Table:
    """Cells and relations in one order, whatever order they come in: the outcome does not hang on it.

    Raises:
        ValueError: if a key stands twice, a relation names a cell that is not there, or does not add up.
    """

    def __init__(self, cells: Iterable[Cell], relations: Iterable[Relation] = ()) -> None:
        listed = sorted(cells, key=lambda cell: cell.key)
        self.cells: Mapping[Key, Cell] = {cell.key: cell for cell in listed}
        if len(self.cells) < len(listed):
            raise ValueError("two cells have the same key")
        ordered = sorted({tuple(sorted(relation.terms)) for relation in relations})
        equations = [dict(terms) for terms in ordered]
        for equation in equations:
            self._check(equation)
        self.sums = tuple(equation for equation in equations if not self._derived(equation))
        self.derivations = tuple(equation for equation in equations if self._derived(equation))

    def blocks(self) -> "Iterator[Table]":
        """The table in parts that share no sum, each a table of its own, without changes and averages."""
        for group in self.tied({key for terms in self.sums for key in terms}):
            numbers = {number for key in group for number in self.sums_of[key]}
            sums = (Relation(tuple(self.sums[number].items())) for number in sorted(numbers))
            yield Table((self.cells[key] for key in group), sums)

    def tied(self, keys: AbstractSet[Key]) -> Iterator[frozenset[Key]]:
        """The keys in groups: those of a group are tied by sums, directly or through one another."""
        left = set(keys)
        for start in sorted(keys):
            if start not in left:
                continue
            group, frontier = {start}, [start]
            while frontier:
                for place in self.sums_of[frontier.pop()]:
                    joined = (self.sums[place].keys() & left) - group
                    group |= joined
                    frontier += joined
            left -= group
            yield frozenset(group)

    @cached_property
    def sums_of(self) -> Mapping[Key, tuple[int, ...]]:
        """The sums each cell stands in, by their place."""
        found: dict[Key, list[int]] = {key: [] for key in self.cells}
        for place, terms in enumerate(self.sums):
            for key in terms:
                found[key].append(place)
        return {key: tuple(places) for key, places in found.items()}

    @cached_property
    def largest_value(self) -> float:
        """The largest value of a cell, and 1 at least."""
        return max(1.0, *(abs(cell.value) for cell in self.cells.values()))

    @cached_property
    def unpublished(self) -> frozenset[Key]:
        """Cells nobody is shown in any case."""
        return frozenset(key for key, cell in self.cells.items() if not cell.published)

    def derived_from(self, hidden: Iterable[Key]) -> frozenset[Key]:
        """The changes and averages that any of these has a part in: they are hidden with it."""
        found = set(hidden)
        return frozenset(
            key for terms in self.derivations if terms.keys() & found for key in self._derived(terms)
        )

    def _derived(self, keys: Iterable[Key]) -> list[Key]:
        return [key for key in keys if self.cells[key].kind is Kind.DERIVED]

    def _check(self, relation: Mapping[Key, float]) -> None:
        if missing := relation.keys() - self.cells.keys():
            raise ValueError(f"a relation names cells that are not in the table: {sorted(missing)}")
        terms = [factor * self.cells[key].value for key, factor in relation.items()]
        if abs(sum(terms)) > _TOLERANCE * max(1.0, *map(abs, terms)):
            raise ValueError(f"these cells do not add up: {sorted(relation)}")
