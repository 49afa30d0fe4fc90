"""Alerts of children against what was remembered of the run before: new, continuing or cleared. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from vshdata.attendance.children import ChildYear
from vshdata.attendance.rules import RULES, Limits, Spell, spells


class Standing(StrEnum):
    """What an alert is since the run before."""

    NEW = "new"
    CONTINUING = "continuing"
    CLEARED = "cleared"


@dataclass(frozen=True)
class Remembered:
    """An alert that was open when alerts were last made, for the day `as_of`."""

    fired: date
    as_of: date


Memory = Mapping[tuple[int, str], Remembered]
"""By child and rule: of one rule a child has one open alert at most."""


@dataclass(frozen=True)
class Alert:
    """A spell and what it is since the run before."""

    spell: Spell
    standing: Standing

    @property
    def rank(self) -> int:
        """The lower, the graver."""
        return RULES[self.spell.rule].rank


@dataclass(frozen=True)
class ChildAlerts:
    """All alerts of one child, those that are open first and the gravest first."""

    pupil: int
    alerts: tuple[Alert, ...]

    @property
    def open(self) -> tuple[Alert, ...]:
        """Alerts that are not cleared."""
        return tuple(item for item in self.alerts if item.standing is not Standing.CLEARED)

    @property
    def standing(self) -> Standing:
        """New where any alert is, cleared where all are."""
        found = {item.standing for item in self.alerts}
        return next(standing for standing in Standing if standing in found)

    @property
    def order(self) -> tuple[object, ...]:
        """For ranking: open before cleared, the gravest rule, more alerts, newer ones, then the number."""
        own = self.open or self.alerts
        newest = max(item.spell.fired for item in own)
        return (not self.open, own[0].rank, -len(own), -newest.toordinal(), self.pupil)


def judge(
    children: Iterable[ChildYear], memory: Memory, as_of: date, limits: Limits
) -> tuple[list[ChildAlerts], dict[tuple[int, str], Remembered]]:
    """The alerts of children as known at the end of a day, ranked, and what to remember of them.

    Children who are not among those given keep what is remembered of them.
    """
    remembered = dict(memory)
    found = []
    for child in children:
        known = child.until(as_of)
        alerts: list[Alert] = []
        for rule in RULES.values():
            place = (child.pupil, rule.id)
            own = spells(known, rule, limits)
            alerts += _since(own, memory.get(place), place, as_of)
            remembered.pop(place, None)
            if own and own[-1].cleared is None:
                remembered[place] = Remembered(own[-1].fired, as_of)
        if alerts:
            alerts.sort(key=lambda item: (item.standing is Standing.CLEARED, item.rank))
            found.append(ChildAlerts(child.pupil, tuple(alerts)))
    return sorted(found, key=lambda item: item.order), remembered


def _since(
    own: Sequence[Spell], before: Remembered | None, place: tuple[int, str], as_of: date
) -> list[Alert]:
    """The alert of a rule that is open now, and the one that was open before and has cleared.

    A correction may move the first day of a spell, or take it away; an alert that was open then and is open
    now is one unless the spell open now began after the day of the run before.
    """
    last = own[-1] if own and own[-1].cleared is None else None
    goes_on = before is not None and last is not None and last.fired <= before.as_of
    found = []
    if last is not None:
        found.append(Alert(last, Standing.CONTINUING if goes_on else Standing.NEW))
    if before is not None and not goes_on:
        ended = [
            spell
            for spell in own
            if spell.cleared is not None and spell.fired <= before.as_of < spell.cleared
        ]
        corrected = Spell(*place, before.fired, as_of, "no longer so by corrected marks")
        found.append(Alert(ended[-1] if ended else corrected, Standing.CLEARED))
    return found
