"""Disjoint sets of numbers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet


class Groups:
    """Who is one with whom; the head of a set is its smallest member."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}

    def head(self, number: int) -> int:
        """The smallest number that is one with this."""
        if number not in self._parent:
            return number
        path = []
        while (parent := self._parent.get(number, number)) != number:
            path.append(number)
            number = parent
        for step in path:
            self._parent[step] = number
        return number

    def unite(self, one: int, other: int) -> None:
        """Make two sets one."""
        low, high = sorted((self.head(one), self.head(other)))
        self._parent.setdefault(low, low)
        self._parent[high] = low

    def linked(self) -> AbstractSet[int]:
        """Every number that was ever united."""
        return self._parent.keys()

    def members(self) -> Iterable[int]:
        """Every number that was ever united, in order."""
        return sorted(self._parent)

    def sets(self) -> Mapping[int, list[int]]:
        """Head -> members, in order."""
        found: dict[int, list[int]] = defaultdict(list)
        for number in self.members():
            found[self.head(number)].append(number)
        return found
