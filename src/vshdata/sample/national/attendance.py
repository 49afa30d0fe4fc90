"""Absence and exclusions, in per cent of sessions, of pupils, or per hundred pupils.

The share of children known to social care is far larger in the sample than in England, so that all
pupils cannot have the national level as well: pupils of no group have the level of all pupils, of whom
they are 97 in 100 in England, and the authority as a whole lies above it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from vshdata.sample.national import ALL, Group

PRIMARY, SECONDARY = "primary", "secondary"


@dataclass(frozen=True)
class Absence:
    """Sessions missed, those of them without leave, pupils persistently and severely absent."""

    overall: float
    unauthorised: float
    persistent: float
    severe: float


def _absence(text: str) -> dict[int, dict[str, Absence]]:
    """Year, then four figures of primary and four of secondary schools."""
    found = {}
    for line in text.strip().splitlines():
        year, *cells = line.split()
        levels = [float(cell) for cell in cells]
        found[int(year)] = {PRIMARY: Absence(*levels[:4]), SECONDARY: Absence(*levels[4:])}
    return found


_ABSENCE: Mapping[str, Mapping[int, Mapping[str, Absence]]] = {
    Group.IN_NEED: _absence("""
        2019   7.4  2.8  22.8  1.1   15.5   8.2  44.6   8.5
        2021   9.0  2.7  30.0  1.4   17.7   7.1  51.5   9.1
        2022  10.6  3.8  37.1  1.9   22.7  11.8  61.6  15.0
        2023  10.9  4.4  36.7  2.5   25.2  14.3  63.3  18.4
        2024  11.0  4.6  36.0  2.9   25.8  15.0  63.0  19.9
        2025  10.9  4.5  34.3  3.3   25.5  14.4  61.0  20.1
    """),
    Group.PROTECTED: _absence("""
        2019   8.5  3.8  27.7  1.3   19.8  12.2  52.9  13.1
        2021  11.7  4.0  40.8  2.2   24.5  10.5  68.1  14.5
        2022  12.5  5.5  45.5  2.6   27.6  16.7  69.0  20.6
        2023  13.0  6.4  44.5  3.5   31.5  20.6  72.5  26.3
        2024  13.2  6.8  44.3  4.0   32.9  22.1  72.4  28.0
        2025  13.0  6.6  43.0  4.0   32.2  21.1  69.8  27.8
    """),
    Group.LOOKED_AFTER: _absence("""
        2019   2.6  0.4   4.1  0.2    5.8   2.2  14.7   2.5
        2021   4.8  0.4  16.4  0.3   11.4   2.1  38.3   3.8
        2022   4.3  0.5   8.4  0.3    9.5   3.5  24.2   5.2
        2023   3.9  0.6   7.8  0.5   10.7   4.7  27.0   7.0
        2024   3.9  0.7   7.9  0.6   11.5   5.3  27.9   8.2
        2025   3.8  0.6   7.5  0.8   12.0   5.6  27.5   9.5
    """),
    ALL: _absence("""
        2019  4.03  1.14   8.25  0.39  5.49  1.75  13.69  1.32
        2021  3.64  0.92   8.78  0.72  5.49  1.65  14.83  1.48
        2022  6.26  1.46  17.70  0.64  8.99  2.79  27.71  2.74
        2023  5.90  1.65  16.21  0.75  9.01  3.37  26.52  3.40
        2024  5.53  1.63  14.56  0.85  8.89  3.47  25.56  3.81
        2025  5.20  1.50  12.99  0.93  8.44  3.22  23.37  3.88
    """),
}

ABSENCE = {**_ABSENCE, Group.NEWLY_LOOKED_AFTER: _ABSENCE[Group.LOOKED_AFTER]}
"""Earlier years, and the one term told of 2020, have the level of 2019. The special schools and the
pupil referral unit of the sample follow the phase of the pupil's year group."""


@dataclass(frozen=True)
class Exclusions:
    """Pupils suspended at least once, suspensions and permanent exclusions per hundred pupils."""

    suspended: float
    suspensions: float
    permanent: float


# Suspended once or more, suspensions, permanent exclusions: of primary, then of secondary schools.
_ALL_PUPILS = """
    2017  0.617  1.372  0.027   4.617   9.398  0.198
    2018  0.620  1.402  0.026   4.710  10.130  0.203
    2019  0.630  1.406  0.023   4.934  10.749  0.203
    2020  0.503  1.002  0.016   3.690   7.430  0.125
    2021  0.524  0.991  0.008   4.380   8.480  0.100
    2022  0.675  1.422  0.016   6.017  13.963  0.159
    2023  0.823  1.813  0.026   7.122  18.895  0.222
    2024  0.994  2.271  0.032   7.828  22.613  0.253
"""

# Suspended once or more: cino, cla12m; permanently excluded: cino.
_GROUPS = """
    2017   9.40  11.44  0.68
    2018   9.48  11.25  0.73
    2019  10.22  11.30  0.74
    2020   8.87   9.34  0.49
    2021   8.64   9.74  0.38
    2022  11.80  12.17  0.70
    2023  13.55  13.70  0.91
    2024  14.24  14.55  1.03
"""

_OF_TOTAL = {PRIMARY: 0.40, SECONDARY: 1.84}
"""A group's rate by phase against its total: an assumption, which gives the total back where seven
pupils in twelve are in primary years."""

_LOOKED_AFTER_PERMANENT = 0.05


def _exclusions() -> dict[int, dict[str, dict[str, Exclusions]]]:
    """Year -> group -> phase. 2025 is not published and repeats 2024."""
    everyone = {int(row[0]): [float(cell) for cell in row[1:]] for row in _rows(_ALL_PUPILS)}
    found = {}
    for row in _rows(_GROUPS):
        year, (cino, cla, permanent) = int(row[0]), [float(cell) for cell in row[1:]]
        own = {PRIMARY: Exclusions(*everyone[year][:3]), SECONDARY: Exclusions(*everyone[year][3:])}
        totals = {
            Group.IN_NEED: (cino, permanent),
            Group.PROTECTED: (cino, permanent),
            Group.LOOKED_AFTER: (cla, _LOOKED_AFTER_PERMANENT),
            Group.NEWLY_LOOKED_AFTER: (cla, _LOOKED_AFTER_PERMANENT),
        }
        groups = {group: _by_phase(*total, own) for group, total in totals.items()}
        found[year] = {**{str(group): rates for group, rates in groups.items()}, ALL: own}
    return found


def _rows(text: str) -> list[list[str]]:
    return [line.split() for line in text.strip().splitlines()]


def _by_phase(suspended: float, permanent: float, own: Mapping[str, Exclusions]) -> dict[str, Exclusions]:
    """A group's total by phase, with as many suspensions to a pupil suspended as all pupils have."""
    return {
        phase: Exclusions(
            suspended=suspended * factor,
            suspensions=suspended * factor * own[phase].suspensions / own[phase].suspended,
            permanent=permanent * factor,
        )
        for phase, factor in _OF_TOTAL.items()
    }


SUSPENDED: Mapping[int, Mapping[str, float]] = {
    int(year): {Group.IN_NEED: float(cino), Group.LOOKED_AFTER: float(cla)}
    for year, cino, cla, _ in _rows(_GROUPS)
}
"""Pupils suspended at least once, of all phases."""

EXCLUSIONS = _exclusions()
"""Children on a child protection plan have the level of children in need, and permanent exclusion of
children looked after is next to none: neither is published, both are assumptions."""
