"""School censuses as COLLECT exports them: enrolments, sessions and exclusions.

A census tells of sessions one term in arrears, so a row's term and year differ from its census's.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from .files import Row, Table
from .read_cin import sex
from .records import Enrolment, Exclusion, Pupil, SchoolData, Sessions
from .text import Missing, Number, day, is_nothing, number, upn

NAME = re.compile(r"(20\d\d)_(autumn|spring|summer)_(\w+)\.csv", re.IGNORECASE)
AUTHORISED = frozenset("C C1 C2 E F H I J1 M R S T".split())
UNAUTHORISED = frozenset("G N O U".split())
POSSIBLE = AUTHORISED | UNAUTHORISED | frozenset("/ \\ B J K L P V W".split())
BEFORE = {"spring": "autumn", "summer": "spring", "autumn": "summer"}
ROLLS = {"pupilonroll": "pupilonrolltableid", "pupilnolongeronroll": "pupilnolongeronrolltableid"}
DETAILS = ("termlysessiondetails", "summerhalfterm2sessiondetails")
TERMLY, HALF = "TERMLYSESSIONS", "SUMMERHALFTERM2SESSIONS"


@dataclass(frozen=True)
class Census:
    """The tables of one term, by COLLECT's name for each."""

    calendar_year: int
    term: str
    tables: dict[str, Table]

    @property
    def year(self) -> int:
        return self.calendar_year + (self.term == "autumn")

    @property
    def sessions_year(self) -> int:
        """The academic year of the sessions: those of an autumn census are of the year before."""
        return self.year - (self.term == "autumn")

    def rows(self, name: str) -> tuple[Row, ...]:
        return self.tables[name].rows if name in self.tables else ()


def censuses(tables: Iterable[Table]) -> list[Census]:
    found: dict[tuple[int, str], dict[str, Table]] = defaultdict(dict)
    for table in tables:
        if named := NAME.fullmatch(table.name):
            found[int(named[1]), named[2].lower()][named[3].lower()] = table
    return [Census(*when, its) for when, its in sorted(found.items())]


def read_census(tables: Iterable[Table]) -> SchoolData:
    data = SchoolData()
    for census in censuses(tables):
        schools = school_numbers(census)
        data.phases.update(school_phases(census, schools))
        codes = {half: by_enrolment(census, half) for half in DETAILS}
        for roll in ROLLS:
            for row in census.rows(roll):
                school = schools.get(row["NATIVEID"], row["NATIVEID"])
                if roll == "pupilonroll":
                    data.enrolments.append(enrolment(census, row, school))
                data.sessions.extend(sessions(census, row, school, codes, roll))
        data.exclusions.extend(exclusions(census, schools))
        if any(name.startswith("termlyexclusions") for name in census.tables):
            data.exclusion_years.update(exclusion_years(census))
    return data


def exclusion_years(census: Census) -> set[int]:
    """Academic years of the two terms whose exclusions a census brings."""
    return (
        {census.year - 1}
        if census.term == "autumn"
        else {census.year, census.year - (census.term == "spring")}
    )


def school_numbers(census: Census) -> dict[str, str]:
    """The establishment number of each return of the census."""
    return {row["NATIVEID"]: row["ESTAB"].strip() for row in census.rows("schoolcensus")}


def school_phases(census: Census, schools: dict[str, str]) -> dict[str, str]:
    """The type that a table gives each school, by establishment number."""
    return {
        schools.get(row["NATIVEID"], row["NATIVEID"]): row["PHASE"].strip().upper()
        for row in census.rows("school")
        if row.get("PHASE", "").strip()
    }


def pupil(row: Row) -> Pupil:
    return Pupil(
        upn=upn(row.get("UPN", "")),
        former_upn=upn(row.get("FORMERUPN", "")),
        dob=day(row.get("DOB", "")),
        sex=sex(row.get("SEX", row.get("GENDER", ""))),
        surname=row.get("SURNAME", ""),
        forename=row.get("FORENAME", ""),
    )


def enrolment(census: Census, row: Row, school: str) -> Enrolment:
    return Enrolment(
        pupil=pupil(row),
        year=census.year,
        term=census.term,
        school=school,
        status=row["ENROLSTATUS"].strip().upper(),
        nc_year=row["NCYEARACTUAL"].strip().upper(),
        plaa=row.get("PLAA", "").strip().upper(),
        entry=day(row.get("ENTRYDATE", "")),
    )


Codes = dict[str, dict[tuple[str, str], list[Row]]]


def by_enrolment(census: Census, half: str) -> dict[tuple[str, str], list[Row]]:
    """Rows of sessions by code, by the table id and the return of their enrolment."""
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for roll, key in (("onroll", "PUPILONROLLTABLEID"), ("offroll", "PUPILNOLONGERONROLLTABLEID")):
        for row in census.rows(half + roll):
            found[row[key], row["NATIVEID"]].append(row)
    return found


def sessions(census: Census, row: Row, school: str, codes: Codes, roll: str) -> Iterator[Sessions]:
    """The term before the census's; after the summer in two halves."""
    key = row[ROLLS[roll].upper()], row["NATIVEID"]
    term = BEFORE[census.term]
    for name, block, when in ((DETAILS[0], TERMLY, term), (DETAILS[1], HALF, "summer, second half")):
        if f"{block}POSSIBLE" not in row:
            continue
        marks = codes[name].get(key, [])
        yield Sessions(
            pupil=pupil(row),
            year=census.sessions_year,
            term=when,
            school=school,
            nc_year=row.get("NCYEARACTUAL", row.get("NCYEARLEAVING", "")).strip().upper(),
            possible=told_or_summed(row, f"{block}POSSIBLE", marks, POSSIBLE),
            authorised=told_or_summed(row, f"{block}AUTHORISED", marks, AUTHORISED),
            unauthorised=told_or_summed(row, f"{block}UNAUTHORISED", marks, UNAUTHORISED),
        )


def told_or_summed(row: Row, column: str, marks: list[Row], kinds: frozenset[str]) -> Number:
    """The total where one can be read, else the sum of the codes; without either it is not known."""
    total = number(row.get(column, ""))
    if isinstance(total, Fraction) or not marks:
        return total
    return sum_of(mark["SESSIONS"] for mark in marks if mark["ATTENDANCEREASON"].strip().upper() in kinds)


def sum_of(cells: Iterable[str]) -> Number:
    total = Fraction(0)
    for cell in cells:
        counted = number(cell)
        if isinstance(counted, Missing):
            return counted
        total += counted
    return total


def exclusions(census: Census, schools: dict[str, str]) -> Iterator[Exclusion]:
    for roll, key in ROLLS.items():
        people = {(row[key.upper()], row["NATIVEID"]): row for row in census.rows(roll)}
        for row in census.rows(
            "termlyexclusions" + roll.removeprefix("pupil").replace("nolongeronroll", "offroll")
        ):
            who, start = people.get((row[key.upper()], row["NATIVEID"])), day(row["STARTDATE"])
            if who is not None and start is not None:
                school = schools.get(row["NATIVEID"], row["NATIVEID"])
                yield Exclusion(
                    pupil(who), school, start, row["CATEGORY"].strip().upper(), length(row["SESSIONS"])
                )


def length(text: str) -> str:
    """Sessions as a whole number in text, so that 10 and 10.0 are one."""
    counted = number(text)
    return "" if is_nothing(text) or isinstance(counted, Missing) else str(counted)
