"""Why live figures of a year are not those of the census: line by line, each difference with its rule.

The lines add up: live, less whom the census leaves out or does not tell of, and whom schools sent no marks
of, is the census.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from vshdata.figures.frames.absence import FIRST_AGE, LAST_AGE, PERSISTENT


@dataclass(frozen=True)
class Sessions:
    """Sessions of one pupil, or of several."""

    possible: int = 0
    authorised: int = 0
    unauthorised: int = 0

    def __add__(self, other: "Sessions") -> "Sessions":
        return Sessions(
            self.possible + other.possible,
            self.authorised + other.authorised,
            self.unauthorised + other.unauthorised,
        )

    def __neg__(self) -> "Sessions":
        return Sessions(-self.possible, -self.authorised, -self.unauthorised)

    @property
    def is_persistent(self) -> bool:
        """Whether these, of one pupil, are persistent absence."""
        return self.possible > 0 and (self.authorised + self.unauthorised) * PERSISTENT >= self.possible


@dataclass(frozen=True)
class Line:
    """One line of the reconciliation: what it adds to pupils, persistent absentees and sessions."""

    label: str
    rule: str
    pupils: int
    persistent: int
    sessions: Sessions


Pupils = Mapping[int, Sessions]


def reconcile(live: Pupils, census: Pupils, told: frozenset[int]) -> list[Line]:
    """From live to census, for pupils with possible sessions.

    `census`: those whose absence the census measures. `told`: every pupil it tells any sessions of.
    """
    own = {pupil: sessions for pupil, sessions in live.items() if sessions.possible}
    of_age = {pupil: own[pupil] for pupil in own if pupil in census}
    not_measured = {pupil: own[pupil] for pupil in own if pupil not in census and pupil in told}
    not_told = {pupil: own[pupil] for pupil in own if pupil not in census and pupil not in told}
    not_live = {pupil: census[pupil] for pupil in census if pupil not in own}
    both = {pupil: census[pupil] for pupil in of_age}
    differ = [pupil for pupil in both if both[pupil] != of_age[pupil]]
    ages = f"the census measures pupils aged {FIRST_AGE} to {LAST_AGE}, in years 1 to 11"
    return [
        _line("Live marks", "every possible session that a school has marked", own),
        _less("less pupils not of the age", ages, not_measured),
        _less(
            "less pupils the census does not tell of", "no census of the year has their sessions", not_told
        ),
        _line("and pupils without marks", "their schools sent no marks, or they are not joined", not_live),
        _told_otherwise(
            {pupil: of_age[pupil] for pupil in differ}, {pupil: both[pupil] for pupil in differ}
        ),
        _line("Census", "as the indicators of absence have it", census),
    ]


def _line(label: str, rule: str, pupils: Pupils) -> Line:
    total = sum(pupils.values(), Sessions())
    return Line(label, rule, len(pupils), _persistent(pupils), total)


def _less(label: str, rule: str, pupils: Pupils) -> Line:
    line = _line(label, rule, pupils)
    return Line(label, rule, -line.pupils, -line.persistent, -line.sessions)


def _told_otherwise(live: Pupils, census: Pupils) -> Line:
    change = sum(census.values(), Sessions()) + -sum(live.values(), Sessions())
    return Line(
        "and sessions told otherwise",
        f"of {len(live):,} pupils: terms not loaded or not sent, corrections after the census",
        0,
        _persistent(census) - _persistent(live),
        change,
    )


def _persistent(pupils: Pupils) -> int:
    return sum(sessions.is_persistent for sessions in pupils.values())
