"""Elements and columns that the layout of a file's year does not know, each named with the nearest known.

What a return does not say because a name was changed looks like what it has none of. So every name that is
not known is counted and named. What it never fills: `vshdata.intake.never_filled`.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from vshdata.intake.formats.cin_records import Form, Record
from vshdata.intake.formats.cin_seen import Seen, Strange
from vshdata.intake.formats.layouts import Layout
from vshdata.intake.formats.mapped import MappedLayout
from vshdata.intake.formats.spread import plain_name
from vshdata.intake.nearest import nearest
from vshdata.schema import Family
from vshdata.tables import TABLES
from vshdata.tables.cin.kinds import ALWAYS, Years
from vshdata.tables.known_unused import known_unused
from vshdata.years import label

STATUTORY = {
    Family.CIN_XML,
    Family.CIN_CSV,
    Family.CIN_EVENTS,
    Family.SSDA903,
    Family.SSDA903_XML,
    Family.COLLECT,
}
"""Families whose layout is declared whole: a name it does not know is a fault of the file."""

NAMED = {*STATUTORY, Family.GIAP}
"""Families of which every unknown column is named. Of others, whose columns are free, only a likely
misspelling of a column that the file lacks."""

MOST = 8
"""How many names a note gives; the rest are counted."""

LIKELY = 0.88
"""How alike two headings are, from 0 to 1, where one is likely a misspelling of the other."""

_INDEX = re.compile(r"(unnamed(: ?\d+)?(_level_\d+)?)?")
"""Headings of the row numbers that tools write, and blank ones."""


@dataclass(frozen=True)
class UnknownName:
    """A name that the layout of the file's year does not know.

    `times`, `lines`: of an element. `nearest`: the known name most like it. `years`: the returns that have
    it, where others do; its values are then read. `place`: the record that has it, where that is another.
    """

    name: str
    times: int = 0
    lines: tuple[int, ...] = ()
    nearest: str = ""
    years: Years = ALWAYS
    place: str = ""

    @property
    def words(self) -> str:
        """The name with what is known of it, for a message."""
        facts = [f"{self.times:,} times, {_lines(self)}" if self.times > 1 else _lines(self)]
        if self.years != ALWAYS:
            facts.append(f"in the layouts {_years_in_words(self.years)}; its values are read")
        elif self.place:
            facts.append(f"known in {self.place} only")
        elif self.nearest:
            facts.append(f"nearest: {self.nearest}")
        told = "; ".join(filter(None, facts))
        return f"{self.name} ({told})" if told else self.name


# ---------------------------------------------------------------------- elements


def unknown_elements(form: Form, seen: Seen) -> list[UnknownName]:
    """The elements of a return that its year's layout does not know, the most frequent first."""
    records = {record.element: record for record in form.top.walk()}
    found = [
        _unknown_element(name, records[element], strange, records.values())
        for (element, name), strange in seen.strange.items()
    ]
    return sorted(found, key=lambda item: (-item.times, item.name))


def _unknown_element(name: str, record: Record, strange: Strange, records: Iterable[Record]) -> UnknownName:
    years = {known.lower(): years for known, years in record.years.items()}.get(name.lower(), ALWAYS)
    where = [other.element for other in records if name.lower() in map(str.lower, other.known)]
    place = where[0] if where and record.element not in where else ""
    near = "" if where else _nearest(name, record.known)
    return UnknownName(name, strange.times, tuple(strange.lines), near, years, place)


# ---------------------------------------------------------------------- columns


def unknown_columns(
    layout: Layout, headings: Sequence[str], read: Iterable[str]
) -> tuple[list[UnknownName], list[UnknownName]]:
    """The columns of a file that its layout does not know, and likely misspellings of columns it lacks.

    `read`: the columns of the table that the file gives. Of families whose columns are free the first list
    is empty; a file read by its user's map has neither.
    """
    if isinstance(layout, MappedLayout):
        return [], []
    given = {plain_name(name) for name in read}
    known = _known(layout)
    unknown = [
        heading
        for heading, plain in zip(headings, layout.plain(headings), strict=True)
        if plain not in known and not _INDEX.fullmatch(plain)
    ]
    if layout.family in NAMED:
        spelt = _spellings(layout)
        return [UnknownName(_short(name), nearest=_nearest(name, spelt)) for name in unknown], []
    if layout.family in {Family.LIVE, Family.PUBLISHED}:
        return [], []
    lacking = _spellings(layout, without=given)
    near = [UnknownName(_short(name), nearest=_misspelt(name, lacking)) for name in unknown]
    return [], [item for item in near if item.nearest]


def _known(layout: Layout) -> set[str]:
    table = TABLES[layout.table]
    used = {name.lower() for column in table.columns for name in column.names.get(layout.family, ())}
    told = used.union(layout.needs, *layout.one_of)
    return told | known_unused(layout.family, layout.table)


def _spellings(layout: Layout, without: Collection[str] = ()) -> list[str]:
    """The headings of the table's columns, but for columns that the file gives."""
    columns = [column for column in TABLES[layout.table].columns if column.name not in without]
    return [name for column in columns for name in column.names.get(layout.family, ())]


def _nearest(name: str, known: Iterable[str]) -> str:
    by_lower = {word.lower(): word for word in known}
    return by_lower.get(nearest(name.lower(), by_lower), "")


def _misspelt(name: str, known: Iterable[str]) -> str:
    """The known heading that this one is likely meant to be, if any: one with another number is not."""
    by_lower = {word.lower(): word for word in known if _digits(word) == _digits(name)}
    return by_lower.get(nearest(" ".join(name.lower().split()), by_lower, LIKELY), "")


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _short(heading: str) -> str:
    """A heading as it may be shown: a long one is no name."""
    return heading if len(heading) <= 60 else f"{heading[:57]}…"  # noqa: PLR2004 - a plain length


# ---------------------------------------------------------------------- words


def note_unknown(unknown: Sequence[UnknownName], what: str, layout: str) -> list[str]:
    """One sentence that names them: `what` is `element` or `column`, `layout` whose layout it is."""
    if not unknown:
        return []
    count = f"1 {what} is" if len(unknown) == 1 else f"{len(unknown):,} {what}s are"
    return [f"{count} not known in {layout}: {listed([item.words for item in unknown])}"]


def note_columns(unknown: Sequence[UnknownName], near: Sequence[UnknownName], layout: str) -> list[str]:
    """What to say of a file's columns that its layout does not know, or that may be misspelt."""
    return [*note_unknown(unknown, "column", layout), *note_misspelt(near)]


def note_misspelt(near: Sequence[UnknownName]) -> list[str]:
    """One sentence on columns that may be misspelt and so were not read."""
    if not near:
        return []
    pairs = [f"'{item.name}' is near '{item.nearest}', which the file lacks" for item in near]
    return [f"not read, and perhaps misspelt: {listed(pairs)}"]


def listed(texts: Sequence[str]) -> str:
    """The first of several texts, and how many more there are."""
    more = [f"and {len(texts) - MOST:,} more"] if len(texts) > MOST else []
    return "; ".join([*texts[:MOST], *more])


def _lines(item: UnknownName) -> str:
    if not item.lines:
        return ""
    lines = ", ".join(f"{line:,}" for line in item.lines)
    return (
        f"line{'s' if len(item.lines) > 1 else ''} {lines}{', …' if item.times > len(item.lines) else ''}"
    )


def _years_in_words(years: Years) -> str:
    first = f"from {label(years.first)}" if years.first else ""
    last = f"to {label(years.last)}" if years.last else ""
    return f"{first} {last}".strip()
