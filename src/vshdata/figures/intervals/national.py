"""The spread of progress scores over all pupils in England, by measure and year.

DfE does not print these; they are worked back from the limits it does print, to as many decimals as those
can tell. One number a year reproduces the limits of every authority from its own pupils and mean
(docs/intervals.md), so DfE uses one spread for every group.
"""

from collections.abc import Mapping

from vshdata.figures.intervals.kinds import ProgressMean, ScoreMean

NATIONAL_SD: Mapping[str, Mapping[int, float]] = {
    "ks4_p8_avg": {2017: 1.22872, 2018: 1.26254, 2019: 1.2826, 2022: 1.4083, 2023: 1.4140, 2024: 1.4159},
    "ks2_read_prog": {2017: 6.2279, 2018: 5.9912, 2019: 6.1736, 2022: 6.2892, 2023: 6.2893},
    "ks2_writ_prog": {2017: 6.0447, 2018: 5.7384, 2019: 5.6942, 2022: 6.0390, 2023: 6.0488},
    "ks2_math_prog": {2017: 5.6280, 2018: 5.4322, 2019: 5.3898, 2022: 5.8522, 2023: 5.9145},
}
"""Indicator -> academic year, by the year it ends -> standard deviation of pupils' scores.

Source: DfE, *Outcomes for children in need, including children looked after*, limits of authorities.
"""


def progress_mean(indicator: str, year: int, spread: ScoreMean) -> ProgressMean | ScoreMean:
    """The mean with England's spread where that is known, and otherwise with its own pupils'."""
    known = NATIONAL_SD.get(indicator, {}).get(year)
    return spread if known is None else ProgressMean(spread.pupils, spread.total, known)
