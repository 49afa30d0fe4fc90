"""Key stage 4 marks of a group of pupils, drawn so that the group's figures come out as wanted.

Counts (basics, EBacc entry, Progress 8 coverage) are met exactly: the highest of jittered abilities
are chosen. Totals (Attainment 8, EBacc points, Progress 8) are met by moving all grades up or down
together. Scores are multiples of a half, so they add up without rounding.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from vshdata.sample.chance import happens, highest, nearest, noise, tuned
from vshdata.sample.national.ks4 import Level

STRONG, STANDARD, TOP = 5, 4, 9
"""Grades: a strong pass, a standard pass, the highest."""

DOUBLE_SLOTS = 0.42
"""English and maths, doubled, as a share of Attainment 8: about the national share."""

OPEN_MAX = 27.0
SPREAD, TAIL = 0.42, 0.33
"""How much of the range of grades one group spans, and how far its ablest pull away."""


@dataclass(frozen=True)
class Target:
    """What a group's pupils add up to. `pillars`: points in the five EBacc pillars."""

    pupils: int
    att8: float
    pillars: float
    entered: int
    basics_95: int
    basics_94: int
    in_p8: int
    p8: float

    @classmethod
    def of(cls, level: Level, pupils: int) -> "Target":
        """The totals of a group of this size at the published level."""

        def share(percent: float) -> int:
            return nearest(percent * pupils / 100)

        return cls(
            pupils=pupils,
            att8=level.att8 * pupils,
            pillars=level.ebacc_aps * 5 * pupils,
            entered=share(level.ebacc_entered),
            basics_95=share(level.basics_95),
            basics_94=share(level.basics_94),
            in_p8=share(level.in_p8),
            p8=level.p8 * share(level.in_p8),
        )

    def without(self, part: "Target") -> "Target":
        """What remains for everyone else."""
        return Target(
            pupils=self.pupils - part.pupils,
            att8=self.att8 - part.att8,
            pillars=self.pillars - part.pillars,
            entered=self.entered - part.entered,
            basics_95=self.basics_95 - part.basics_95,
            basics_94=self.basics_94 - part.basics_94,
            in_p8=self.in_p8 - part.in_p8,
            p8=self.p8 - part.p8,
        )


@dataclass(frozen=True)
class Marks:
    """One pupil's grades, 0 to 9. `hum` and `lan` are None when not entered.

    `expected` is Attainment 8 as expected from key stage 2, in hundredths; None without it.
    """

    eng: int
    mat: int
    sci: int
    hum: int | None
    lan: int | None
    entered: bool
    open: float = 0
    expected: int | None = None

    @property
    def pillars(self) -> int:
        """Points in the five EBacc pillars; one not entered counts 0."""
        return self.eng + self.mat + self.sci + (self.hum or 0) + (self.lan or 0)

    @property
    def ebacc(self) -> int:
        """The best three EBacc slots; science takes two."""
        return sum(sorted((self.sci, self.sci, self.hum or 0, self.lan or 0))[1:])

    @property
    def att8(self) -> float:
        """Attainment 8: English and maths doubled."""
        return 2 * self.eng + 2 * self.mat + self.ebacc + self.open


def draw_marks(rng: Random, abilities: Sequence[float], target: Target) -> list[Marks]:
    """Marks for pupils of these abilities, each between 0 and 1."""
    core = _core_grades(rng, abilities, target)
    marks = _with_options(rng, abilities, core, target)
    scored = _with_open(rng, abilities, marks, target)
    return _with_expected(rng, scored, target)


def _grade(level: float) -> int:
    return min(max(nearest(level), 0), TOP)


def _levels(rng: Random, abilities: Sequence[float], wobble: float) -> list[float]:
    """Where each pupil stands in one subject, in grades, before the group is moved up or down."""
    return [TOP * _height(ability) + wobble * noise(rng) for ability in abilities]


def _height(ability: float) -> float:
    """Plain products: the C library's power may differ in the last digit."""
    squared = ability * ability
    return SPREAD * ability + TAIL * squared * squared


# ------------------------------------------------------------------ English and maths


def _core_grades(rng: Random, abilities: Sequence[float], target: Target) -> list[tuple[int, int]]:
    jittered = [ability + 0.15 * noise(rng) for ability in abilities]
    strong = highest(jittered, target.basics_95)
    standard = highest(jittered, target.basics_94)
    english = _levels(rng, abilities, 2.0)
    maths = _levels(rng, abilities, 2.0)

    def grades(shift: float) -> list[tuple[int, int]]:
        return [
            _basics(_grade(eng + shift), _grade(mat + shift - 0.4), at in strong, at in standard)
            for at, (eng, mat) in enumerate(zip(english, maths, strict=True))
        ]

    wanted = DOUBLE_SLOTS * target.att8 / 2
    shift = tuned(lambda at: sum(eng + mat for eng, mat in grades(at)), wanted, -TOP, TOP)
    return grades(shift)


def _basics(eng: int, mat: int, strong: bool, standard: bool) -> tuple[int, int]:
    """Grades moved to where the pupil's place in the basics measures puts them."""
    if strong:
        return max(eng, STRONG), max(mat, STRONG)
    if standard:
        return max(eng, STANDARD), STANDARD
    return eng, min(mat, STANDARD - 1)


# ------------------------------------------------------------------ science, humanities, languages


def _with_options(
    rng: Random, abilities: Sequence[float], core: Sequence[tuple[int, int]], target: Target
) -> list[Marks]:
    able = [
        ability + 0.4 * noise(rng) - (1 if not (eng and mat) else 0)
        for ability, (eng, mat) in zip(abilities, core, strict=True)
    ]
    entered = highest(able, target.entered)
    humanities = [at in entered or happens(rng, 0.65) for at in range(len(core))]
    languages = [at in entered or (happens(rng, 0.2) and not humanities[at]) for at in range(len(core))]
    levels = [_levels(rng, abilities, 2.0) for _ in range(3)]

    def marks(shift: float) -> list[Marks]:
        drawn = []
        for at, (eng, mat) in enumerate(core):
            least = 1 if at in entered else 0
            sci, hum, lan = (max(_grade(subject[at] + shift), least) for subject in levels)
            options = (hum if humanities[at] else None, lan if languages[at] else None)
            drawn.append(Marks(eng, mat, sci, *options, entered=at in entered))
        return drawn

    shift = tuned(lambda at: sum(one.pillars for one in marks(at)), target.pillars, -TOP, TOP)
    return marks(shift)


# ------------------------------------------------------------------ the open slots


def _with_open(
    rng: Random, abilities: Sequence[float], marks: Sequence[Marks], target: Target
) -> list[Marks]:
    levels = [3 * level for level in _levels(rng, abilities, 1.5)]

    def scores(shift: float) -> list[float]:
        return [min(max(nearest(2 * (level + shift)) / 2, 0.0), OPEN_MAX) for level in levels]

    wanted = target.att8 - sum(one.att8 for one in marks)
    shift = tuned(lambda at: sum(scores(at)), wanted, -3 * TOP, 3 * TOP)
    return [replace(one, open=open_score) for one, open_score in zip(marks, scores(shift), strict=True)]


# ------------------------------------------------------------------ Progress 8


def _with_expected(rng: Random, marks: Sequence[Marks], target: Target) -> list[Marks]:
    """The same marks, some with what was expected of the pupil; scores are tenths of the gap."""
    counted = highest([rng.random() for _ in marks], target.in_p8)
    if not counted:
        return list(marks)
    mean = target.att8 / target.pupils
    levels = {at: 0.5 * (marks[at].att8 - mean) + 10 * noise(rng) for at in sorted(counted)}
    wanted = 100 * (sum(marks[at].att8 for at in sorted(counted)) - 10 * target.p8)

    def expected(shift: float) -> dict[int, int]:
        return {at: min(max(nearest(100 * (level + shift)), 1000), 8500) for at, level in levels.items()}

    found = expected(tuned(lambda at: sum(expected(at).values()), wanted, 0, 90))
    return [replace(one, expected=found.get(at)) for at, one in enumerate(marks)]
