"""Looked-after returns (SSDA903 modules): children with periods of care and what ended them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from .files import Extract, Row, Table
from .read_cin import sex
from .records import Child, Order, Return, Spell, Status
from .text import day, part_day, upn

HEADER = {"CHILD", "SEX", "DOB", "ETHNIC", "UPN"}
EPISODES = {"CHILD", "DECOM", "RNE", "LS", "DEC", "REC"}
PERMANENCE = {"CHILD", "PREV_PERM", "DATE_PERM"}
LEFT_BY = {
    **dict.fromkeys(("E11", "E12"), "adopted"),
    **dict.fromkeys(("E43", "E44", "E45", "E46", "E47", "E48"), "sgo"),
    "E41": "cao",
}
BEFORE = {"P1": "adopted", "P2": "sgo", "P3": "cao"}
SHORT_BREAKS = {"V3", "V4"}


def module(table: Table) -> str | None:
    """Which module the headings make it."""
    for name, needed in (("header", HEADER), ("episodes", EPISODES), ("permanence", PERMANENCE)):
        if needed <= set(table.headings):
            return name
    return None


def read_care(tables: Iterable[Table]) -> list[Return]:
    """A return for each year that the files' names give."""
    by_year: dict[int, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for table in tables:
        if kind := module(table):
            by_year[year_of(table.name)][kind].extend(table.rows)
    return [Return("ssda903", year, children(rows)) for year, rows in sorted(by_year.items())]


def year_of(name: str) -> int:
    found = re.search(r"(?<!\d)20\d\d(?!\d)", name)
    if found is None:
        raise ValueError(f"{name}: no year in the name")
    return int(found[0])


def children(rows: dict[str, list[Row]]) -> tuple[Child, ...]:
    episodes, before = by_child(rows["episodes"]), by_child(rows["permanence"])
    headers = by_child(rows["header"])
    return tuple(
        child(number, headers.get(number, []), episodes.get(number, []), before.get(number, []))
        for number in sorted({*headers, *episodes})
    )


def by_child(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["CHILD"].strip()].append(row)
    return found


def child(number: str, headers: list[Row], episodes: list[Row], before: list[Row]) -> Child:
    header = headers[0] if headers else {}
    spells, orders = periods(episodes)
    return Child(
        number=number,
        upns=tuple(found for found in (upn(header.get("UPN", "")),) if found),
        dob=day(header.get("DOB", "")),
        sex=sex(header.get("SEX", "")),
        spells=tuple(spells),
        orders=(*orders, *permanence(before)),
    )


def periods(episodes: list[Row]) -> tuple[list[Spell], list[Order]]:
    """Periods of care, each a chain of episodes joined by X1, and the orders by which care was left."""
    spells: list[Spell] = []
    orders: list[Order] = []
    chain: list[Row] = []
    for row in sorted(episodes, key=lambda row: day(row["DECOM"]) or date.max):
        if chain and chain[-1]["REC"].strip().upper() != "X1":
            chain = []
        if not chain:
            spells.append(spell([row]))
        chain.append(row)
        spells[-1] = spell(chain)
        if order := left_by(row):
            orders.append(order)
    return spells, orders


def spell(chain: list[Row]) -> Spell:
    """The period of a chain. It ends with the last episode, unless X1 says that care goes on."""
    first, last = chain[0], chain[-1]
    status = Status.SHORT_BREAK if last["LS"].strip().upper() in SHORT_BREAKS else Status.CARE
    goes_on = last["REC"].strip().upper() == "X1"
    return Spell(status, day(first["DECOM"]) or date.max, None if goes_on else day(last["DEC"]))


def left_by(row: Row) -> Order | None:
    kind, ended = LEFT_BY.get(row["REC"].strip().upper()), day(row["DEC"])
    return Order(kind, ended) if kind and ended else None


def permanence(rows: list[Row]) -> Iterator[Order]:
    """What the child had before this care."""
    for row in rows:
        kind, since = BEFORE.get(row["PREV_PERM"].strip().upper()), part_day(row["DATE_PERM"])
        if kind and since:
            yield Order(kind, since)


def is_care(extract: Extract) -> bool:
    return extract.name.upper().startswith("SSDA903")
