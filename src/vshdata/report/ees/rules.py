"""What a rule of the screener is: a name, how grave it is, and what it finds."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from vshdata.report.ees.pair import Pair


class Severity(StrEnum):
    """Whether a fault keeps the files from being taken."""

    FAIL = "FAIL"
    WARNING = "WARNING"


@dataclass(frozen=True)
class Rule:
    """`find`: what is wrong, a sentence each; nothing where the files keep the rule."""

    name: str
    severity: Severity
    find: Callable[[Pair], Iterable[str]]


@dataclass(frozen=True)
class Fault:
    """A rule that is not kept, and where."""

    rule: str
    severity: Severity
    said: str


Find = Callable[[Pair], Iterable[str]]


def fails(name: str, find: Find) -> Rule:
    """A rule that must be kept."""
    return Rule(name, Severity.FAIL, find)


def warns(name: str, find: Find) -> Rule:
    """A rule that should be."""
    return Rule(name, Severity.WARNING, find)


def repeated(values: Iterable[str]) -> list[str]:
    """Values that come more than once, in order."""
    return [value for value, times in Counter(values).items() if times > 1]
