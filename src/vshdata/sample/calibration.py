"""Published facts that the sample is made to follow, and how near a figure of it must lie.

The band around a fact is its 95% sampling band: where the figure of a group of this many pupils, drawn at
random from England, would lie nineteen times in twenty. For a share of pupils that is the normal band,
1.96 x sqrt(p (1 - p) / n), with half a pupil to spare; for a mean, 1.96 x s / sqrt(n), s being the spread
of one pupil's score declared here.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from vshdata.sample.national import ALL, PUBLISHED, Shares, stages
from vshdata.sample.national.attendance import ABSENCE, PRIMARY, SECONDARY, SUSPENDED, Absence
from vshdata.sample.national.ks4 import LEVELS, NO_PROGRESS_8

Z = 1.96

SPREAD = {
    "ks4_att8_avg": 20.0,
    "ks4_ebacc_aps": 2.2,
    "ks4_p8_avg": 1.41,
    "ks2_read_prog": 6.3,
    "ks2_writ_prog": 6.0,
    "ks2_math_prog": 5.9,
    "mtc_avg": 6.5,
    "abs_overall_pri": 11.0,
    "abs_unauth_pri": 7.0,
    "abs_overall_sec": 26.0,
    "abs_unauth_sec": 20.0,
}
"""Standard deviation of one pupil, for means. Progress: recovered from the intervals DfE publishes; the
others are assumptions. Absence: of a pupil's own rate, in per cent."""


@dataclass(frozen=True)
class Fact:
    """A figure published for England, by the indicator and cohort that measure it."""

    indicator: str
    cohort: str
    year: int
    value: float

    def band(self, pupils: float) -> tuple[float, float]:
        """Within which the figure of so many pupils must lie."""
        if self.indicator in SPREAD:
            half = Z * SPREAD[self.indicator] / math.sqrt(pupils)
        else:
            share = self.value / 100
            half = 100 * (Z * math.sqrt(share * (1 - share) / pupils) + 0.5 / pupils)
        return self.value - half, self.value + half


_STAGES: Mapping[str, tuple[Shares, bool]] = {
    "eyfsp_gld": (stages.GOOD_LEVEL, True),
    "phonics_y1_wa": (stages.PHONICS, False),
    "ks1_read_exs": (stages.KS1["READ"][0], False),
    "ks1_writ_exs": (stages.KS1["WRIT"][0], False),
    "ks1_math_exs": (stages.KS1["MATH"][0], False),
    "ks1_sci_exs": (stages.KS1_SCIENCE, False),
    "ks1_read_gds": (stages.KS1["READ"][1], False),
    "ks2_rwm_exp": (stages.KS2_EXPECTED["RWM"], True),
    "ks2_read_exp": (stages.KS2_EXPECTED["READ"], True),
    "ks2_writ_exs": (stages.KS2_EXPECTED["WRITTA"], True),
    "ks2_math_exp": (stages.KS2_EXPECTED["MAT"], True),
    "ks2_gps_exp": (stages.KS2_EXPECTED["GPS"], True),
    "ks2_rwm_high": (stages.KS2_HIGHER["RWM"], False),
    "ks2_read_prog": (stages.KS2_PROGRESS["READ"], True),
    "ks2_writ_prog": (stages.KS2_PROGRESS["WRIT"], True),
    "ks2_math_prog": (stages.KS2_PROGRESS["MAT"], True),
}
"""Indicator -> levels, and whether the groups' are published too."""

_KS4 = {
    "ks4_att8_avg": "att8",
    "ks4_p8_avg": "p8",
    "ks4_ebacc_entered": "ebacc_entered",
    "ks4_ebacc_aps": "ebacc_aps",
    "ks4_basics_95": "basics_95",
    "ks4_basics_94": "basics_94",
}

_ABSENCE = {"overall": "overall", "unauth": "unauthorised", "pa": "persistent", "sa": "severe"}
_PHASES = {"pri": PRIMARY, "sec": SECONDARY}

_MTC = {("mtc_avg", 2022): 19.8, ("mtc_avg", 2025): 21.0, ("mtc_full", 2024): 34, ("mtc_full", 2025): 37}
"""All that is published of it for all pupils, as far as the sample follows it."""

FIRST_KS4 = 2019
"""Before, some levels of the groups are not published."""


def facts(year: int) -> Iterator[Fact]:
    """What is published of a year, for the groups and, but for absence and exclusions, for all pupils."""
    yield from _stage_facts(year)
    if year >= FIRST_KS4:
        yield from _ks4_facts(year)
    yield from _absence_facts(year)
    for cohort, level in SUSPENDED.get(year, {}).items():
        yield Fact("exc_sus1_all", cohort, year, level)


def _stage_facts(year: int) -> Iterator[Fact]:
    for indicator, (levels, by_group) in _STAGES.items():
        reformed = indicator != "eyfsp_gld" or year >= stages.REFORMED_GOALS
        if year in levels and reformed:
            for cohort in (*(PUBLISHED if by_group else ()), ALL):
                yield Fact(indicator, cohort, year, levels[year][cohort])
    for (indicator, published), value in _MTC.items():
        if published == year:
            yield Fact(indicator, ALL, year, value)


def _ks4_facts(year: int) -> Iterator[Fact]:
    for cohort in (*PUBLISHED, ALL):
        for indicator, name in _KS4.items():
            if indicator != "ks4_p8_avg" or year not in NO_PROGRESS_8:
                yield Fact(indicator, cohort, year, getattr(LEVELS[cohort][year], name))


def _absence_facts(year: int) -> Iterator[Fact]:
    for cohort in PUBLISHED:
        for phase, title in _PHASES.items():
            level: Absence | None = ABSENCE[cohort].get(year, {}).get(title)
            for measure, name in _ABSENCE.items() if level else ():
                yield Fact(f"abs_{measure}_{phase}", cohort, year, getattr(level, name))
