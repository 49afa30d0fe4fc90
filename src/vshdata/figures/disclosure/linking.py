"""From figures to the numbers that are printed, and the sums that tie them to one another.

A figure prints a numerator and a denominator; figures of the same pupils print the same denominator, which
is one cell. Who does not reach a standard is a cell that is never printed.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vshdata.figures.breakdowns import APART, Group
from vshdata.figures.cohorts import ANY_POINT
from vshdata.figures.disclosure.lines import (
    COHORT_LINES,
    DENOMINATOR_LINES,
    NUMERATOR_LINES,
    WHOLE_LINES,
    Line,
)
from vshdata.figures.disclosure.profiles import Profile
from vshdata.figures.indicators.kinds import Count, Indicator, Mean, Ratio, Share, Unit
from vshdata.figures.suppression import Cell, Key, Kind, Relation, Table

if TYPE_CHECKING:
    from vshdata.figures.measure import Figure

TOTAL_WEIGHT = 3.0
"""What hiding a total costs beside hiding one of its groups."""

_SAME = 1e-6


@dataclass(frozen=True)
class Numbers:
    """The cells of the numbers that a figure prints. A count has no `bottom`; `top` is None for a sum
    that can be negative, and where nothing but the pupils can give it away: it goes with its pupils.
    """

    top: Key | None
    bottom: Key | None


Place = tuple[str, int, Group]
"""Cohort, year and group."""


class Sheet:
    """All that several cohorts' figures print, filled in one figure at a time."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._cells: dict[Key, Cell] = {}
        self._relations: list[Relation] = []
        self._tied: set[Key] = set()

    def table(self) -> Table:
        """Everything so far."""
        return Table(self._cells.values(), self._relations)

    def is_tied(self, key: Key) -> bool:
        """Whether the number is part of a sum."""
        return key in self._tied

    def is_few(self, key: Key) -> bool:
        """Whether the number is hidden for its own sake."""
        return 0 < self._cells[key].people <= self._profile.threshold

    def denominator(self, figure: "Figure", place: Place) -> Key:
        """The cell of the pupils, or sessions, that a figure is of."""
        value = figure.indicator.value
        if isinstance(value, Ratio) and value.bottom is not None:
            below, most = figure.denominator or 0, figure.bottom_largest
            largest = two_largest(below, figure.bottom_squares, most)
            return self._put(
                _of_whom(figure, value.bottom),
                place,
                below,
                kind=Kind.AMOUNT,
                pupils=figure.pupils,
                largest=largest,
            )
        return self._put(_of_whom(figure, "pupils"), place, figure.pupils)

    def numerator(self, figure: "Figure", place: Place) -> Key:
        """The cell of a numerator."""
        name, top, value = figure.indicator.id, figure.numerator or 0, figure.indicator.value
        if isinstance(value, Mean):
            return self._put(name, place, top, kind=Kind.AMOUNT, pupils=figure.pupils)
        tells = figure.indicator.area in self._profile.zeros and figure.pupils > 0
        if isinstance(value, Ratio):
            largest = two_largest(top, figure.squares, figure.largest)
            kind = Kind.COUNT if value.bottom is None else Kind.AMOUNT
            return self._put(
                name, place, top, kind=kind, pupils=figure.pupils_on_top, zero_tells=tells, largest=largest
            )
        return self._put(name, place, top, zero_tells=tells)

    def rest(self, figure: "Figure", numbers: Numbers) -> None:
        """Tie a numerator to its denominator by those who are not of it."""
        if numbers.top is None or numbers.bottom is None:
            return
        value = self._cells[numbers.bottom].value - self._cells[numbers.top].value
        if isinstance(figure.indicator.value, Share) and value >= 0:
            self._tie(numbers.bottom, [numbers.top], self._unseen(numbers.bottom, [numbers.top], value))
        elif isinstance(figure.indicator.value, Ratio) and figure.indicator.value.bottom and value >= 0:
            rest = self._unseen(numbers.bottom, [numbers.top], value, told=False)
            self._tie(numbers.bottom, [numbers.top], rest)

    def join(self, whole: Key, parts: Sequence[Key], *, adds_up: bool, told: bool = True) -> None:
        """Tie parts to their whole, with what is left over as a number nobody prints."""
        gap = self._cells[whole].value - sum(self._cells[part].value for part in parts)
        size = max(1.0, abs(self._cells[whole].value))
        if adds_up and abs(gap) <= _SAME * size:
            self._tie(whole, parts)
        elif gap >= 0:
            self._tie(whole, parts, self._unseen(whole, parts, gap, told=told))
        else:
            self._tie(whole, parts, over=self._unseen(whole, parts, -gap, told=told))

    def _put(self, name: str, place: Place, value: float, **more: object) -> Key:
        """A printed number. One of the same name and place that differs has a cell of its own."""
        cohort, year, group = place
        whose = cohort if group else cohort.partition(APART)[0]
        key = Key(name, ", ".join((whose, *group)), str(year))
        weight = 1.0 if group else TOTAL_WEIGHT
        made = Cell(key, value, weight=weight, **more)  # type: ignore[arg-type]
        while self._cells.get(made.key, made) != made:
            made = replace(made, key=made.key._replace(table=f"{made.key.table}'"))
        self._cells[made.key] = made
        return made.key

    def _unseen(self, whole: Key, parts: Sequence[Key], value: float, *, told: bool = True) -> Key:
        """A number that can be worked out and is not printed. Sessions and events are of no number of
        pupils that could be worked out.
        """
        without = " and ".join(f"{part.table} of {part.row}" for part in parts)
        key = Key(f"{whole.table} but {without}", whole.row, whole.column)
        of = self._cells[whole]
        pupils = None if told and of.pupils is None else 0
        self._cells[key] = Cell(key, value, of.kind, pupils, published=False)
        return key

    def _tie(
        self, whole: Key, parts: Sequence[Key], under: Key | None = None, over: Key | None = None
    ) -> None:
        plus = [*parts, *([under] if under else [])]
        minus = [whole, *([over] if over else [])]
        self._tied |= {*plus, *minus}
        self._relations.append(Relation((*((key, 1.0) for key in plus), *((key, -1.0) for key in minus))))


def two_largest(total: float, squares: float | None, largest: float | None) -> tuple[float, float] | None:
    """The most that one pupil has of a sum, and the most that another can have by the sum of squares.

    The second is never less than it is in truth, so a sum that two pupils make up is never taken for
    one that they do not.
    """
    if squares is None or largest is None:
        return None
    rest = min(largest, total - largest, math.sqrt(max(0.0, squares - largest * largest)))
    return float(largest), max(0.0, float(rest))


def link(
    several: Mapping[str, "Sequence[Figure]"], profile: Profile
) -> tuple[Table, dict[str, list[Numbers | None]]]:
    """The numbers of several cohorts' figures with all that ties them, and which are each figure's."""
    sheet = Sheet(profile)
    bottoms = {
        cohort: [
            None if figure.absent else sheet.denominator(figure, _place(cohort, figure)) for figure in own
        ]
        for cohort, own in several.items()
    }
    found = _by_place(several, bottoms)
    _tie_places(sheet, found, DENOMINATOR_LINES)
    numbers = {
        cohort: [
            bottom and _numbers(sheet, figure, _place(cohort, figure), bottom)
            for figure, bottom in zip(own, bottoms[cohort], strict=True)
        ]
        for cohort, own in several.items()
    }
    tops = {cohort: [one.top if one else None for one in own] for cohort, own in numbers.items()}
    found_tops = _by_place(several, tops)
    _tie_places(sheet, found_tops, NUMERATOR_LINES)
    _tie_to_wholes(sheet, found_tops, found)
    return sheet.table(), numbers


def _numbers(sheet: Sheet, figure: "Figure", place: Place, bottom: Key) -> Numbers:
    """A figure's cells. Where its pupils are few and in no sum, they say all there is to say of it."""
    value = figure.indicator.value
    if isinstance(value, Count):
        return Numbers(bottom, None)
    is_signed = isinstance(value, Mean) and figure.indicator.unit is Unit.POINTS
    if is_signed or (sheet.is_few(bottom) and not sheet.is_tied(bottom)):
        return Numbers(None, bottom)
    numbers = Numbers(sheet.numerator(figure, place), bottom)
    sheet.rest(figure, numbers)
    return numbers


_Found = dict[tuple[str, Place], Key]
"""Cells by indicator and place."""


def _by_place(
    several: Mapping[str, "Sequence[Figure]"], keys: Mapping[str, Sequence[Key | None]]
) -> _Found:
    return {
        (figure.indicator.id, _place(cohort, figure)): key
        for cohort, own in several.items()
        for figure, key in zip(own, keys[cohort], strict=True)
        if key
    }


def _tie_places(sheet: Sheet, found: _Found, lines: Sequence[Line]) -> None:
    """Groups to their total, cohorts to those they lie in, indicators likewise; each tie once."""
    done: set[tuple[Key, tuple[Key, ...]]] = set()
    for whole, parts, adds_up, told in (
        *_groups(found),
        *_lines_of(_by_cohort(found), COHORT_LINES),
        *_lines_of(_by_indicator(found), lines),
    ):
        if (whole, parts) not in done:
            done.add((whole, parts))
            sheet.join(whole, parts, adds_up=adds_up, told=told)


def _tie_to_wholes(sheet: Sheet, tops: _Found, bottoms: _Found) -> None:
    """Numerators to the denominator they add up to."""
    for place in dict.fromkeys(place for _, place in tops):
        for line in WHOLE_LINES:
            parts = tuple(tops[part, place] for part in line.parts if (part, place) in tops)
            if parts and (whole := bottoms.get((line.whole, place))):
                sheet.join(whole, parts, adds_up=line.adds_up and len(parts) == len(line.parts))


_Tie = tuple[Key, tuple[Key, ...], bool, bool]


def _groups(found: _Found) -> Iterator[_Tie]:
    groups: dict[tuple[str, Place], list[Key]] = {}
    for (indicator, (cohort, year, group)), key in found.items():
        if group:
            groups.setdefault((indicator, (cohort, year, ())), []).append(key)
    for at, parts in groups.items():
        if at in found:
            yield found[at], tuple(parts), True, True


def _lines_of(tables: Iterable[Mapping[str, Key]], lines: Sequence[Line]) -> Iterator[_Tie]:
    """The lines whose whole and one part at least are printed. `tables`: cells by cohort, or indicator."""
    for printed in tables:
        for line in lines:
            whole = printed.get(line.whole)
            parts = tuple(printed[part] for part in line.parts if part in printed)
            if whole and parts and whole not in parts:
                yield whole, parts, line.adds_up and len(parts) == len(line.parts), line.told


def _by_cohort(found: _Found) -> Iterable[Mapping[str, Key]]:
    """Cells by cohort, of those told at one time of one indicator, year and group.

    Groups of a breakdown that stands apart are those of that breakdown in other cohorts, and of no other.
    """
    tables: dict[tuple[str, str, str, int, Group], dict[str, Key]] = {}
    for (indicator, (cohort, year, group)), key in found.items():
        whose, _, apart = cohort.partition(APART)
        name, point, _ = whose.partition(ANY_POINT)
        tables.setdefault((indicator, point, apart if group else "", year, group), {})[name] = key
    return tables.values()


def _by_indicator(found: _Found) -> Iterable[Mapping[str, Key]]:
    """Cells by indicator, of one place."""
    tables: dict[Place, dict[str, Key]] = {}
    for (indicator, place), key in found.items():
        tables.setdefault(place, {})[indicator] = key
    return tables.values()


def _place(cohort: str, figure: "Figure") -> Place:
    return cohort, figure.year, figure.group


def _of_whom(figure: "Figure", what: str) -> str:
    """One name for the same pupils, or for the sessions of the same pupils."""
    indicator: Indicator = figure.indicator
    return f"{what} of {indicator.table} {indicator.scope} {indicator.value.among}"
