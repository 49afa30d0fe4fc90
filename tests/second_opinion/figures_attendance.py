"""Absence (2.7, 5.1) and exclusions (2.8, 5.3)."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from .figures import Cell, rate, share
from .people import PupilId, Roll
from .records import Enrolment, SchoolData, Sessions
from .text import Missing

PHASES = {"pri": "primary", "sec": "secondary"}
MAIN = {"C", "M"}
NUMBERS: tuple[tuple[int, int, str], ...] = (
    (1000, 1099, "primary"),
    (1100, 1149, "alternative provision"),
    (2000, 3999, "primary"),
    (4000, 4999, "secondary"),
    (5200, 5299, "primary"),
    (5400, 5499, "secondary"),
    (5900, 5949, "special"),
    (6000, 6899, "independent"),
    (6900, 6999, "secondary"),
    (7000, 7999, "special"),
)
TYPES = {
    "NS": "primary",
    "PS": "primary",
    "MP": "primary",
    "MS": "secondary",
    "SS": "secondary",
    "SP": "special",
    "PR": "alternative provision",
}
PRIMARY_YEARS = {"E1", "E2", "N1", "N2", "R", *map(str, range(1, 7))}
SECONDARY_YEARS = {*map(str, range(7, 15))}
Totals = dict[str, Fraction]


class Schooling:
    """Where pupils were in January, how old they were, and what was recorded of them."""

    def __init__(self, roll: Roll, data: SchoolData, births: dict[PupilId, date]) -> None:
        self.roll, self.data, self.births = roll, data, births
        self.january: dict[int, dict[PupilId, Enrolment]] = defaultdict(dict)
        for row in sorted(data.enrolments, key=lambda one: one.entry or date.min):
            pupil = roll.id_of(row.pupil)
            if pupil and row.term == "spring" and row.status in MAIN:
                self.january[row.year][pupil] = row
        self.sessions: dict[int, dict[PupilId, list[Sessions]]] = defaultdict(lambda: defaultdict(list))
        for one in data.sessions:
            pupil = roll.id_of(one.pupil)
            if pupil and isinstance(one.possible, Fraction) and one.possible > 0:
                self.sessions[one.year][pupil].append(one)
        self.exclusions = self.counted_once()

    def counted_once(self) -> dict[int, dict[PupilId, Counter[str]]]:
        """Permanent exclusions and suspensions of each year and pupil, each once."""
        seen = {
            (pupil, one.school, one.start, kind_of(one.category), one.sessions)
            for one in self.data.exclusions
            if (pupil := self.roll.id_of(one.pupil)) and kind_of(one.category)
        }
        found: dict[int, dict[PupilId, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        for pupil, _, start, kind, _ in seen:
            found[start.year + (start.month >= 9)][pupil][kind] += 1
        return found

    def phase(self, pupil: PupilId, year: int) -> str:
        """Type of the main school in January, else of the school with most of the year's sessions."""
        main = self.january[year].get(pupil)
        if main is not None:
            return self.phase_of(main.school, main.nc_year)
        rows = self.sessions[year].get(pupil, [])
        by_school: Counter[str] = Counter()
        for one in rows:
            by_school[one.school] += int(one.possible) if isinstance(one.possible, Fraction) else 0
        if not by_school:
            return "not known"
        most = max(sorted(by_school), key=lambda school: by_school[school])
        years = [one.nc_year for one in rows if one.school == most and one.nc_year]
        return self.phase_of(most, years[-1] if years else "")

    def phase_of(self, school: str, nc_year: str) -> str:
        """By a table that gives the school's type, else by its number, else by the curriculum year."""
        if told := TYPES.get(self.data.phases.get(school, "")):
            return told
        numbered = [
            name for low, high, name in NUMBERS if school.isdigit() and low <= int(school[-4:]) <= high
        ]
        if numbered and not self.data.phases.get(school):
            return numbered[0]
        if nc_year in PRIMARY_YEARS:
            return "primary"
        return "secondary" if nc_year in SECONDARY_YEARS else "not known"

    def aged_5_to_15(self, pupil: PupilId, year: int) -> bool:
        """On 31 August before the year, by date of birth; by curriculum year where none is known."""
        born = self.births.get(pupil)
        if born is None:
            taught = {one.nc_year for one in self.sessions[year].get(pupil, []) if one.nc_year}
            return bool(taught & {*map(str, range(1, 12))})
        age = year - 1 - born.year - ((born.month, born.day) > (8, 31))
        return 5 <= age <= 15


def kind_of(category: str) -> str:
    return {"PERM": "permanent", "FIXD": "suspension", "SUSP": "suspension"}.get(category, "")


def absence(schooling: Schooling, pupils: Iterable[PupilId], year: int) -> dict[str, Cell]:
    own = {
        pupil: totals(schooling.sessions[year][pupil])
        for pupil in pupils
        if pupil in schooling.sessions[year] and schooling.aged_5_to_15(pupil, year)
    }
    own = {pupil: found for pupil, found in own.items() if found["possible"] > 0}
    cells = of_sessions(list(own.values()), "all")
    for short, phase in PHASES.items():
        cells |= of_sessions([own[one] for one in own if schooling.phase(one, year) == phase], short)
    return cells


def totals(rows: list[Sessions]) -> Totals:
    """A pupil's sessions of the year, without rows in which a count is missing or cannot be read."""
    found = {"possible": Fraction(0), "authorised": Fraction(0), "unauthorised": Fraction(0)}
    for row in rows:
        values = {"possible": row.possible, "authorised": row.authorised, "unauthorised": row.unauthorised}
        if not any(isinstance(value, Missing) for value in values.values()):
            for name, value in values.items():
                found[name] += value if isinstance(value, Fraction) else 0
    return found


def of_sessions(own: list[Totals], short: str) -> dict[str, Cell]:
    possible = sum((one["possible"] for one in own), Fraction(0))
    authorised = sum((one["authorised"] for one in own), Fraction(0))
    unauthorised = sum((one["unauthorised"] for one in own), Fraction(0))
    return {
        f"abs_overall_{short}": rate(authorised + unauthorised, int(possible), times=100),
        f"abs_auth_{short}": rate(authorised, int(possible), times=100),
        f"abs_unauth_{short}": rate(unauthorised, int(possible), times=100),
        f"abs_pa_{short}": share(own, lambda one: 10 * absent(one) >= one["possible"]),
        f"abs_sa_{short}": share(own, lambda one: 2 * absent(one) >= one["possible"]),
    }


def absent(one: Totals) -> Fraction:
    return one["authorised"] + one["unauthorised"]


def exclusions(schooling: Schooling, pupils: Iterable[PupilId], year: int) -> dict[str, Cell]:
    base = [pupil for pupil in pupils if pupil in schooling.january[year]]
    cells = of_events(schooling, base, year, "all")
    for short, phase in PHASES.items():
        cells |= of_events(
            schooling, [one for one in base if schooling.phase(one, year) == phase], year, short
        )
    return cells


def of_events(schooling: Schooling, base: list[PupilId], year: int, short: str) -> dict[str, Cell]:
    counts = [schooling.exclusions[year].get(pupil, Counter()) for pupil in base]
    permanent = sum(one["permanent"] for one in counts)
    suspensions = sum(one["suspension"] for one in counts)
    return {
        f"exc_pex_{short}": rate(Fraction(permanent), len(base), times=100),
        f"exc_sus_{short}": rate(Fraction(suspensions), len(base), times=100),
        f"exc_sus1_{short}": share(counts, lambda one: one["suspension"] > 0),
    }
