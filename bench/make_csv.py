"""Write a large CSV of one kind: `make_csv.py census|ks4 ROWS FILE`.

The headings are those of the real downloads, in their order. Every pupil is different, which is the
hardest case for the register of identifiers.
"""

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
from draws import FORENAMES, SURNAMES, chance, day, decimals, draw, matching_reference, pick, rows, upn

from vshdata.schema import Family, Kind
from vshdata.tables.common import ETHNICITIES
from vshdata.tables.downloads.ks4 import COLUMNS, PREFIX
from vshdata.tables.ks4 import KS4

CENSUS_HEADINGS = """
    PupilMatchingRef AcademicYear CensusTerm LA Estab LAEstab URN PHASE UPN FormerUPN Surname Forename
    MiddleNames PreferredSurname FormerSurname Sex DOB Ethnicity FSMeligible FSM_protected EVERFSM_6
    EVERFSM_6_P Language HoursAtSetting FundedHours EnrolStatus EntryDate NCyearActual SENProvision
    PrimarySENeedsType SecondarySENType IDACI_S IDACI_R EYPPR EYPPBF ExtendedHours ExpandedHours
    DAFIndicator Funding_Basis_ECO Funding_Basis_HSD Funding_Basis_LAA
""".split()
"""The spring census download of *Get information about pupils*."""

SCHOOLS = 24_000
SEN_TYPES = "SPLD MLD SLD SEMH SLCN HI VI ASD".split()

BLANK = pl.lit(None, pl.String)

Columns = dict[str, pl.Expr]


def census() -> tuple[list[str], Columns]:
    """Pupils on roll: some forty columns, of which about half are read."""
    school = draw(1, SCHOOLS)
    authority = school // 160 + 800
    return CENSUS_HEADINGS, {
        "PupilMatchingRef": matching_reference(),
        "AcademicYear": pl.lit("2023/2024"),
        "CensusTerm": pl.lit("SPR"),
        "LA": authority,
        "Estab": school % 160 + 2000,
        "LAEstab": authority * 10_000 + school % 160 + 2000,
        "URN": school + 100_000,
        "PHASE": pick(2, ["PS", "SS", "AT", "SP"]),
        "UPN": upn(),
        "Surname": pick(3, SURNAMES),
        "Forename": pick(4, FORENAMES),
        "MiddleNames": pick(5, FORENAMES),
        "Sex": pick(6, ["M", "F"]),
        "DOB": day(7, date(2005, 9, 1), 5000),
        "Ethnicity": pick(8, ETHNICITIES),
        "FSMeligible": draw(9, 2),
        "FSM_protected": draw(10, 2),
        "EVERFSM_6": draw(11, 2),
        "EVERFSM_6_P": draw(12, 2),
        "Language": pick(13, ["ENG", "ENG", "ENG", "URD", "POL", "PNJ"]),
        "HoursAtSetting": decimals(draw(14, 300), 300, 1),
        "FundedHours": decimals(draw(15, 300), 300, 1),
        "EnrolStatus": pick(16, ["C", "C", "C", "C", "M", "S"]),
        "EntryDate": day(17, date(2017, 9, 1), 2300),
        "NCyearActual": pick(18, [str(year) for year in range(1, 12)]),
        "SENProvision": pick(19, ["N", "N", "N", "N", "K", "E"]),
        "PrimarySENeedsType": pl.when(chance(20, 170)).then(pick(21, SEN_TYPES)),
        "IDACI_S": decimals(draw(22, 1000), 1000, 3),
        "IDACI_R": draw(23, 32_844) + 1,
    }


def ks4() -> tuple[list[str], Columns]:
    """Results: nearly three hundred columns, most of them flags and points that are not read."""
    school = draw(1, SCHOOLS)
    flags = {
        PREFIX + heading.upper()
        for heading, column in KS4.headings(Family.GIAP).items()
        if KS4.by_name[column].kind is Kind.FLAG
    }
    others = {name: _filler(place, is_flag=name in flags) for place, name in enumerate(COLUMNS)}
    return list(COLUMNS), others | {PREFIX + name: value for name, value in _ks4_read(school).items()}


def _filler(place: int, *, is_flag: bool) -> pl.Expr:
    """Of the columns not read, seven in ten are flags, two are points, one is blank."""
    kind = place % 10
    if is_flag or kind < 7:
        return draw(100 + place, 2)
    return decimals(draw(100 + place, 580), 580, 1) if kind < 9 else BLANK


def _ks4_read(school: pl.Expr) -> Columns:
    authority = school // 160 + 800
    english, maths = draw(2, 10) * 2, draw(3, 10) * 2
    ebacc, other = draw(4, 270), draw(5, 270)
    score = (english + maths) * 10 + ebacc + other
    progress = {
        name: pl.when(~chance(6, 60)).then(decimals(draw(seed, 6000).cast(pl.Int64) - 3000, 3000, 3, -3000))
        for seed, name in enumerate(("P8SCORE", "P8ENG", "P8MAT", "P8EBAC", "P8OPEN"), start=7)
    }
    return progress | {
        "ACADYR": pl.lit("2023/2024"),
        "PUPILMATCHINGREF": matching_reference(),
        "UPN": upn(),
        "SURNAME": pick(12, SURNAMES),
        "FORENAMES": pick(13, FORENAMES),
        "DOB": day(14, date(2007, 9, 1), 366),
        "SEX": pick(15, ["M", "F"]),
        "LA": authority,
        "ESTAB": school % 160 + 4000,
        "LAESTAB": authority * 10_000 + school % 160 + 4000,
        "URN": school + 100_000,
        "TOE_CODE": pick(16, ["1", "2", "10", "11", "28", "57"]),
        "ENDKS": pl.lit(1),
        "NATRES": pl.lit(1),
        "VERSION": pl.lit("F"),
        "SLOT1ENG": english,
        "SLOT2MAT": maths,
        "EBACSCR": decimals(ebacc, 270, 1),
        "OPENSCR": decimals(other, 270, 1),
        "ATT8": decimals(score, 900, 1),
        "INP8CALC": (~chance(6, 60)).cast(pl.Int8),
        "EBACCAPS_PUPIL": decimals(draw(17, 900), 900, 2),
    }


KINDS: dict[str, Callable[[], tuple[list[str], Columns]]] = {"census": census, "ks4": ks4}


def write(kind: str, count: int, path: Path) -> None:
    headings, filled = KINDS[kind]()
    rows(count).select(filled.get(name, BLANK).alias(name) for name in headings).sink_csv(path)


if __name__ == "__main__":
    write(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
