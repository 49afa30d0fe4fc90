"""Small results files of the stages before key stage 4, about pupils who do not exist.

Each is drawn once, as rows of heading and value, and written in two shapes: as *Get information about
pupils* downloads it, and as researchers get it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from extracts import LA, upn

from vshdata.tables.eyfsp import GOALS

Row = dict[str, str]
YEARS = (2022, 2023)
PUPILS = 40


@dataclass(frozen=True)
class StageFile:
    """Results of one stage. `draw`: a pupil's results by heading; `year`, `reference`: as headed.

    `prefix` is on the headings of both shapes where `everywhere`, else of research extracts only.
    """

    area: str
    draw: Callable[[Random, int, int], Mapping[str, str]]
    prefix: str = ""
    everywhere: bool = False

    def rows(self) -> list[Row]:
        """Rows with undecorated headings, a few years in one file."""
        chance = Random(self.area)  # noqa: S311 - a made-up pupil needs no secret
        return [
            {
                "ACADYR": f"{year - 1}/{year}",
                "PUPILMATCHINGREF": f"pmr{self.area}{number}",
                "UPN": upn(number),
                "SURNAME": "Ash",
                "SEX": "FM"[number % 2],
                "LA": LA,
                "LAESTAB": "9992001",
                **self.draw(chance, year, number),
            }
            for year in YEARS
            for number in range(PUPILS)
        ]

    def giap(self) -> str:
        """As downloaded: commas, UPNs."""
        prefix = self.prefix if self.everywhere else ""
        return _text([{prefix + name: value for name, value in row.items()} for row in self.rows()], ",")

    def npd(self) -> str:
        """As researchers get it: tabs, a matching reference, no UPN or name, the school's number coded."""
        names = {"PUPILMATCHINGREF": "PupilMatchingRefAnonymous", "LAESTAB": "laestab_anon"}
        rows = [
            {
                self.prefix + names.get(name, name): value
                for name, value in row.items()
                if name not in {"UPN", "SURNAME"}
            }
            for row in self.rows()
        ]
        return _text(rows, "\t")


def _text(rows: Sequence[Row], delimiter: str) -> str:
    lines = [delimiter.join(rows[0]), *(delimiter.join(row.values()) for row in rows)]
    return "".join(line + "\n" for line in lines)


def _flag(chance: Random, share: float) -> str:
    return "1" if chance.random() < share else "0"


def _eyfsp(chance: Random, _year: int, number: int) -> Row:
    goals = {name.upper(): "A" if number == 3 else chance.choice("12222222") for name in GOALS}
    return {**goals, "GLD": ""}


def _ks2(chance: Random, _year: int, number: int) -> Row:
    tests: Row = {}
    for code in ("READ", "MAT", "GPS"):
        score = chance.randint(85, 120)
        tests |= {
            f"ELIG{code}": _flag(chance, 0.9),
            f"{code}OUTCOME": "AS" if score >= 100 else "NS",
            f"{code}SCORE": str(score),
            f"KS2{code}SCORE": str(score + 1000),
            f"{code}EXP": str(int(score >= 100)),
            f"{code}HIGH": str(int(score >= 110)),
        }
    progress = {
        heading: value
        for code in ("READ", "WRIT", "MAT")
        for heading, value in {
            f"IN{code}PROG": _flag(chance, 0.8),
            f"{code}PROGSCORE_EM": "55",
            f"{code}PROGSCORE_EM_ADJUSTED": f"{chance.randint(-900, 900) / 100:.2f}",
        }.items()
    }
    writing = chance.choice(["WTS", "EXS", "EXS", "GDS"])
    return {
        "ENDKS": "0" if number == 5 else "1",
        "NATRES": "1",
        "NATRESTA": "0" if number == 6 else "1",
        **tests,
        "ELIGWRITTA": "1",
        "WRITTAOUTCOME": writing,
        "WRITTAEXP": str(int(writing in {"EXS", "GDS"})),
        "WRITTADEPTH": str(int(writing == "GDS")),
        "ELIGRWM": _flag(chance, 0.9),
        "RWMEXP": _flag(chance, 0.5),
        "RWMHIGH": _flag(chance, 0.3),
        **progress,
    }


def _phonics(chance: Random, year: int, number: int) -> Row:
    """Half the pupils are in Year 1 in the first year; they come again in Year 2."""
    nc_year = str(1 + (year - YEARS[0] + number) % 2) if number % 2 == 0 else "1"
    mark = chance.randint(20, 40)
    return {
        "NCYEARACTUAL": nc_year,
        "PHONICS_MARK": str(mark) if number != 4 else "",
        "PHONICS_OUTCOME": "A" if number == 4 else "Wa" if mark >= 32 else "Wt",
        "PHONICS_OUTCOME_AUT21": chance.choice(["Wa", "Wt"]) if (year, nc_year) == (2022, "2") else "",
    }


def _ks1(chance: Random, _year: int, number: int) -> Row:
    codes = ["L", ""] if number < 4 else ["A", "PK1", "WTS", "EXS", "EXS", "GDS"]
    return {
        **{f"{code}_OUTCOME": chance.choice(codes) for code in ("READ", "WRIT", "MATH")},
        "SCI_OUTCOME": chance.choice(["HNM", "EXS"]),
    }


def _mtc(chance: Random, _year: int, number: int) -> Row:
    if number < 5:
        return {
            "FormMark": "",
            "PupilStatus": "Not taking the check",
            "ReasonNotTakingCheck": "ABUZL"[number],
        }
    mark = chance.choice([25, chance.randint(0, 25)])
    return {"FormMark": str(mark), "PupilStatus": "Complete", "ReasonNotTakingCheck": ""}


STAGES = {
    "eyfsp": StageFile("eyfsp", _eyfsp, "FSP_", everywhere=True),
    "phonics": StageFile("phonics", _phonics, "Phonics_", everywhere=True),
    "ks1": StageFile("ks1", _ks1, "KS1_"),
    "mtc": StageFile("mtc", _mtc),
    "ks2": StageFile("ks2", _ks2, "KS2_"),
}
