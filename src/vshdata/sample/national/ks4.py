"""Key stage 4. All pupils are those of state-funded schools: DfE, *Key stage 4 performance*."""

from collections.abc import Mapping
from dataclasses import dataclass

from vshdata.sample.national import ALL, LAST_YEAR, Group

NO_PROGRESS_8 = frozenset({2020, 2021, 2025, LAST_YEAR})
"""No exams in 2020 and 2021; no key stage 2 tests five years before the others."""


@dataclass(frozen=True)
class Level:
    """One group in one year. Scores are means per pupil, shares are percentages of the group."""

    att8: float
    p8: float
    in_p8: float
    ebacc_entered: float
    ebacc_aps: float
    basics_95: float
    basics_94: float


# Year, Attainment 8, Progress 8, % in Progress 8, % entering the EBacc, EBacc points, 9-5 %, 9-4 %.
# Years without Progress 8 hold zeros that are never read.
_IN_NEED = """
    2017  19.2  -1.23  88.4  10.6  1.52   8.9  19.2
    2018  19.0  -1.46  88.5  10.7  1.52   9.5  19.0
    2019  19.3  -1.49  88.8  11.4  1.57  10.0  20.3
    2020  21.5   0      0    11.9  1.75  12.0  24.0
    2021  22.9   0      0    12.8  1.87  14.4  27.5
    2022  20.8  -1.62  87.3  12.3  1.72  13.2  23.6
    2023  18.5  -1.58  86.6  12.0  1.52  10.2  19.3
    2024  17.9  -1.59  85.7  12.0  1.50  10.1  19.0
    2025  17.3   0      0    11.7  1.45   9.7  18.1
"""
"""In need at 31 March, not protected, not looked after. EBacc points of 2017: those of 2018."""

_PROTECTED = """
    2017  19.8  -1.51  89.8  10.4  1.54   9.1  18.2
    2018  19.2  -1.70  90.1  10.4  1.54   9.1  18.2
    2019  19.1  -1.71  90.2  10.4  1.54   9.1  18.2
    2020  21.9   0      0    10.3  1.75  10.7  22.4
    2021  22.9   0      0    12.0  1.84  11.9  25.6
    2022  20.5  -1.82  90.3  11.6  1.69  12.0  21.8
    2023  17.8  -1.79  89.8  10.8  1.45   8.0  16.8
    2024  17.1  -1.86  89.2  10.5  1.43   9.0  17.3
    2025  16.9   0      0    10.7  1.42   8.5  16.6
"""
"""On a child protection plan at 31 March, not looked after. EBacc and basics of 2017 and 2018 are
not published: those of 2019."""

_LOOKED_AFTER = """
    2017  19.2  -0.93  76.1   9.3  1.51   7.3  17.3
    2018  18.6  -1.24  74.7   9.3  1.51   7.6  17.3
    2019  19.0  -1.27  76.2   9.3  1.51   7.2  17.7
    2020  21.3   0      0    10.1  1.71  10.8  24.3
    2021  23.2   0      0     9.4  1.84  12.6  28.8
    2022  20.3  -1.29  76.5   9.8  1.64  11.0  22.1
    2023  19.3  -1.26  76.3  10.7  1.57   9.4  19.8
    2024  18.2  -1.31  75.0  11.4  1.50   8.9  18.0
    2025  17.3   0      0    10.2  1.42   7.9  17.4
"""
"""Looked after for at least twelve months. EBacc of 2017 and 2018 is not published: that of 2019."""

_ALL = """
    2017  46.5  -0.03  95.0  38.4  4.05  42.9  64.2
    2018  46.6  -0.02  95.0  38.5  4.05  43.5  64.4
    2019  46.7  -0.03  95.0  40.0  4.07  43.2  64.6
    2020  50.2   0      0    39.8  4.38  49.9  71.2
    2021  50.9   0      0    38.7  4.45  51.9  72.2
    2022  48.8  -0.03  95.0  38.7  4.27  49.8  68.8
    2023  46.3  -0.03  95.0  39.3  4.05  45.3  65.1
    2024  45.9  -0.03  95.0  40.4  4.07  45.9  65.0
    2025  46.0   0      0    40.5  4.09  45.4  64.8
"""
"""All pupils in state-funded schools. The share in Progress 8 is an assumption; EBacc points of
2017: those of 2018."""


def _read(text: str) -> dict[int, Level]:
    rows = (line.split() for line in text.strip().splitlines())
    return {int(year): Level(*map(float, values)) for year, *values in rows}


LEVELS: Mapping[str, Mapping[int, Level]] = {
    Group.IN_NEED: _read(_IN_NEED),
    Group.PROTECTED: _read(_PROTECTED),
    Group.LOOKED_AFTER: _read(_LOOKED_AFTER),
    Group.NEWLY_LOOKED_AFTER: _read(_LOOKED_AFTER),
    ALL: _read(_ALL),
}


def level(group: str, year: int) -> Level:
    """The group's level in a year; the last published one after that."""
    table = LEVELS[group]
    return table[min(year, max(table))]
