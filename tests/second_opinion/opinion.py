"""All cells of all trends of a folder of extracts."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from .cohorts import Cohorts
from .figures import NO_FIGURE, Cell
from .figures_attendance import Schooling, absence, exclusions
from .figures_ks4 import key_stage_4
from .figures_stages import early_years, key_stage_1, key_stage_2, multiplication, phonics
from .files import Table, extracts, table
from .ids import INDICATORS, area_of, has_figure
from .people import Linkage, PupilId, Roll
from .read_care import is_care, read_care
from .read_census import read_census
from .read_cin import is_cin, read_cin
from .read_lists import is_kinship, read_kinship
from .read_stages import rank, read_stages
from .records import Pupil, Result, Return, SchoolData

DELIMITED = (".csv", ".tab")
Stage = dict[int, dict[PupilId, list[Result]]]


class Opinion:
    """Every figure of a folder of extracts, worked out from the raw files."""

    def __init__(self, folder: Path) -> None:
        files = list(extracts(folder))
        returns = [read_cin(one) for one in files if is_cin(one)]
        tables = [table(one) for one in files if one.name.lower().endswith(DELIMITED) and not is_care(one)]
        returns += read_care(table(one) for one in files if is_care(one))
        years = {one.year for one in returns}
        returns += [read_kinship(one, max(years)) for one in tables if is_kinship(one)]
        data, stages = read_census(tables), read_stages(tables)
        self.roll = Roll(everybody(data, stages))
        self.linkage = Linkage(self.roll, returns)
        self.cohorts = Cohorts(self.roll, self.linkage, returns, data.enrolments)
        self.stages = {name: self.by_pupil(rows, best=name != "phonics") for name, rows in stages.items()}
        self.schooling = Schooling(self.roll, data, self.births(returns))
        self.exclusion_years = data.exclusion_years
        self.data = data

    def by_pupil(self, rows: Iterable[Result], *, best: bool) -> Stage:
        """Rows by year and pupil; `best` keeps one of each."""
        found: Stage = defaultdict(lambda: defaultdict(list))
        for row in rows:
            if pupil := self.roll.id_of(row.pupil):
                found[row.year][pupil].append(row)
        if best:
            for pupils in found.values():
                for pupil, several in pupils.items():
                    pupils[pupil] = [max(several, key=rank)]
        return found

    def births(self, returns: list[Return]) -> dict[PupilId, date]:
        """Dates of birth: the school's, else a social-care return's."""
        known: dict[PupilId, date] = {}
        for one in returns:
            for child in one.children:
                pupil = self.linkage.joined.get((one.family, child.number))
                if pupil and child.dob:
                    known.setdefault(pupil, child.dob)
        schools = {pupil: born for pupil in self.roll.births if (born := self.roll.birth(pupil))}
        return {**known, **schools}

    def everybody(self, year: int) -> set[PupilId]:
        """Pupils whom any outcome data of the year hold, or of the year before for phonics."""
        return {
            *self.schooling.january[year],
            *self.schooling.sessions[year],
            *(pupil for rows in self.stages.values() for pupil in rows.get(year, {})),
            *self.stages["phonics"].get(year - 1, {}),
        }

    def members(self, cohort: str, year: int) -> set[PupilId]:
        name = cohort.partition("@")[0]
        if name == "all":
            return self.everybody(year)
        if name == "not-in-need":
            return self.everybody(year) - self.cohorts.ever_in_need(year)
        return self.cohorts.members(cohort, year)

    def cells(self, cohort: str, year: int) -> dict[str, Cell]:
        """Every indicator of a cohort in a year."""
        if not self.cohorts.known(cohort, year):
            return dict.fromkeys(INDICATORS, NO_FIGURE)
        pupils = self.members(cohort, year)
        found = self.stage_cells(pupils, year)
        if self.schooling.sessions[year]:
            found |= absence(self.schooling, pupils, year)
        if self.schooling.january[year] and year in self.exclusion_years:
            found |= exclusions(self.schooling, pupils, year)
        return {
            name: found.get(name, NO_FIGURE) if has_figure(name, year) else NO_FIGURE for name in INDICATORS
        }

    def stage_cells(self, pupils: set[PupilId], year: int) -> dict[str, Cell]:
        found: dict[str, Cell] = {}
        for name, work in {
            "eyfsp": early_years,
            "ks1": key_stage_1,
            "mtc": multiplication,
            "ks2": key_stage_2,
            "ks4": key_stage_4,
        }.items():
            if year in self.stages[name]:
                own = only(self.stages[name][year], pupils)
                found |= work([row for rows in own.values() for row in rows])
        if year in self.stages["phonics"]:
            earlier = self.stages["phonics"].get(year - 1)
            if earlier is None and not has_figure("phonics_y1_wa", year - 1):
                earlier = {}  # Pupils of 2021/22 first took the check in autumn 2021, in Year 2.
            before = None if earlier is None else only(earlier, pupils)
            found |= phonics(only(self.stages["phonics"][year], pupils), before)
        return found


def only(rows: dict[PupilId, list[Result]], pupils: set[PupilId]) -> dict[PupilId, list[Result]]:
    return {pupil: own for pupil, own in rows.items() if pupil in pupils}


def everybody(data: SchoolData, stages: dict[str, list[Result]]) -> Iterable[Pupil]:
    yield from (row.pupil for row in data.enrolments)
    yield from (row.pupil for row in data.sessions)
    yield from (row.pupil for row in data.exclusions)
    yield from (row.pupil for rows in stages.values() for row in rows)


__all__ = ["Opinion", "Table", "area_of"]
