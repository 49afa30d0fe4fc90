"""How many cells are hidden besides the sensitive ones, against the fewest that would do."""

import random
import re
from collections.abc import Callable

import pytest
from breakdowns import breakdown, crossed, joined, shares, smallest
from command import ROOT

from vshdata.figures.suppression import RULES, Table, suppress
from vshdata.figures.suppression.rules import sensitive

TABLES = 12
PAGE = ROOT / "docs" / "suppression.md"


def groups(chance: random.Random) -> Table:
    return joined(breakdown("n", {f"group {at}": chance.randint(0, 30) for at in range(5)}))


def nested(chance: random.Random) -> Table:
    rows, columns = ("a", "b", "c"), ("cino", "cppo")
    return Table(
        *crossed(rows, columns, {(one, at): chance.randint(0, 30) for one in rows for at in columns})
    )


def reaching(chance: random.Random) -> Table:
    pupils = {row: chance.randint(0, 40) for row in ("a", "b", "c")}
    return Table(*shares(pupils, {row: chance.randint(0, most) for row, most in pupils.items()}))


KINDS: dict[str, Callable[[random.Random], Table]] = {
    "5 groups and their total": groups,
    "3 groups by 2 nested cohorts, all totals": nested,
    "3 groups and their total, and those who reach a standard": reaching,
}


@pytest.mark.parametrize("rule", ["dfe", "strict"])
@pytest.mark.parametrize("kind", KINDS)
def test_no_pattern_that_hides_fewer_is_safe_and_the_page_says_how_many(kind: str, rule: str) -> None:
    chance = random.Random(2024)  # noqa: S311 - tables of a test, not a secret
    drawn = [KINDS[kind](chance) for _ in range(TABLES)]
    hidden, own, fewest = 0, 0, 0
    for table in drawn:
        primary = [key for key in sensitive(table, RULES[rule]) if table.cells[key].published]
        own += len(primary)
        hidden += len(suppress(table, RULES[rule]).hidden) - len(primary)
        fewest += smallest(table, RULES[rule], primary)

    assert hidden == fewest
    line = re.search(
        rf"^\| {re.escape(kind)} \| `{rule}` \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$",
        PAGE.read_text("utf-8"),
        re.MULTILINE,
    )
    assert line
    assert [int(number) for number in line.groups()] == [TABLES, own, hidden, fewest]
