"""Tiny extracts in the shapes that authorities receive, about pupils who do not exist.

A `Shape` is a file's headings with one usual row; a test says only what its rows have different.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from vshdata.identifiers import check_letter
from vshdata.lake import Lake

LA = "999"
"""No authority has this number."""

SAMPLES = Path(__file__).parents[2] / "shared" / "data" / "samples"
"""Public files of each family, beside the checkout where they were fetched."""


def upn(number: int) -> str:
    """A UPN of LA 999 with the right check letter; each number has its own."""
    body = f"{LA}40012{number:04d}"
    return check_letter(body) + body


def bad_upn(number: int) -> str:
    """The same with a check letter that is wrong."""
    right = upn(number)
    return ("A" if right[0] != "A" else "B") + right[1:]


def write(folder: Path, name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
    """Put a file there, byte for byte, making its folders."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


@dataclass(frozen=True)
class Shape:
    """A file's headings in order, each with the value of the usual row."""

    usual: Mapping[str, str]
    delimiter: str = ","
    end: str = "\n"

    @property
    def headings(self) -> tuple[str, ...]:
        """Headings in order."""
        return tuple(self.usual)

    def line(self, row: Mapping[str, str] | None = None) -> str:
        """One line: the usual values with those of the row in their place."""
        given = row or {}
        unknown = set(given) - set(self.usual)
        if unknown:
            raise KeyError(unknown)
        return self.delimiter.join({**self.usual, **given}.values())

    def text(self, *rows: Mapping[str, str]) -> str:
        """A whole file."""
        lines = [self.delimiter.join(self.usual), *(self.line(row) for row in rows)]
        return "".join(line + self.end for line in lines)

    def without(self, *headings: str) -> "Shape":
        """The shape without some columns."""
        return replace(self, usual={key: self.usual[key] for key in self.usual if key not in headings})

    def having(self, **values: str) -> "Shape":
        """The shape with more columns, or other usual values."""
        return replace(self, usual={**self.usual, **values})

    def renamed(self, pattern: str, replacement: str) -> "Shape":
        """The shape with headings rewritten."""
        return replace(
            self, usual={re.sub(pattern, replacement, key): self.usual[key] for key in self.usual}
        )


GIAP_KS4 = Shape(
    {
        "KS4_ACADYR": "2023/2024",
        "KS4_PUPILMATCHINGREF": "",
        "KS4_UPN": upn(1),
        "KS4_SURNAME": "Ash",
        "KS4_FORENAMES": "Robin",
        "KS4_DOB": "03/02/2008",
        "KS4_SEX": "F",
        "KS4_LA": LA,
        "KS4_LAESTAB": "9994001",
        "KS4_URN": "100001",
        "KS4_ENDKS": "1",
        "KS4_NATRES": "1",
        "KS4_VERSION": "F",
        "KS4_ATT8": "40.0",
        "KS4_SLOT1ENG": "8.0",
        "KS4_SLOT2MAT": "8.0",
        "KS4_EBACSCR": "12.0",
        "KS4_OPENSCR": "12.0",
        "KS4_INP8CALC": "1",
        "KS4_P8SCORE": "-0.25",
        "KS4_EBACC_94": "0",
        "KS4_EBACC_95": "0",
        "KS4_L2BASICS_94": "1",
        "KS4_EBACCAPS_PUPIL": "3.5",
    }
)
"""Key stage 4 as *Get information about pupils* gives it."""

NPD_KS4 = Shape(
    {
        "KS4_ACADYR": "2023/2024",
        "KS4_PupilMatchingRefAnonymous": "PMRaaa1",
        "KS4_LAESTAB_ANON": "x77",
        "KS4_GENDER": "1",
        "KS4_ENDKS": "1",
        "KS4_NATRES": "1",
        "KS4_ATT8": "40.0",
        "KS4_EBACC_94": "1",
    },
    delimiter="\t",
)
"""Key stage 4 as researchers get it: a matching reference, tabs."""

LA_KS4 = Shape(
    {
        "Candidate Number": "17",
        "Surname": "Ash",
        "Forename": "Robin",
        "Gender": "M",
        "Date of birth": "03/02/2008",
        "DfE Establishment Number": "9994001",
        "School URN": "100001",
        "UPN": upn(1),
        "Student's ethnicity": "WBRI",
        "English & maths GCSEs A*-C?": "1",
        "Score achieved in English": "4",
        "Score achieved in mathematics": "4",
        "Attainment 8 score": "40",
        "Pupil progress 8 score": "-0.5",
        "Score achieved in Ebacc slots": "12",
        "Score achieved in open slots": "12",
    }
)
"""Key stage 4 as DfE sends it to authorities, with human headings and no year."""

GIAP_CENSUS = Shape(
    {
        "PupilMatchingRef": "",
        "AcademicYear": "2023/2024",
        "CensusTerm": "Spring",
        "LA": LA,
        "LAEstab": "9994001",
        "URN": "100001",
        "PHASE": "S",
        "UPN": upn(1),
        "FormerUPN": "",
        "Surname": "Ash",
        "Forename": "Robin",
        "MiddleNames": "",
        "Sex": "F",
        "DOB": "03/02/2008",
        "Ethnicity": "WBRI",
        "FSMeligible": "0",
        "EVERFSM_6": "1",
        "Language": "ENG",
        "EnrolStatus": "C",
        "EntryDate": "01/09/2019",
        "NCyearActual": "11",
        "SENProvision": "N",
        "PrimarySENeedsType": "",
        "IDACI_S": "0.21",
        "IDACI_R": "9001",
    }
)
"""The school census as *Get information about pupils* gives it."""

NPD_CENSUS = Shape(
    {
        "PupilMatchingRefAnonymous_SPR22": "PMRaaa1",
        "AcademicYear_SPR22": "2021/2022",
        "LAEstab_ANON_SPR22": "x77",
        "Gender_SPR22": "2",
        "EnrolStatus_SPR22": "C",
        "EntryDate_SPR22": "2019-09-01",
        "NCyearActual_SPR22": "9",
        "FSMeligible_SPR22": "1",
        "SENprovision_SPR22": "K",
    },
    delimiter="\t",
)
"""The spring census as researchers get it, every heading with the term's suffix and no term column."""

PUPILONROLL = Shape(
    {
        "pupilonrolltableid": "en1",
        "NativeId": "SCH1",
        "dob": "2008-Feb-03 00:00:00",
        "surname": "Ash",
        "forename": "Robin",
        "upn": upn(1),
        "formerupn": "",
        "sex": "M",
        "entrydate": "2021-Sep-01 00:00:00",
        "schoolcensustableid": "sc1",
        "language": "ENG",
        "enrolstatus": "C",
        "plaa": "N",
        "senprovision": "K",
        "ncyearactual": "10",
    }
)
FSMPERIOD = Shape(
    {
        "pupilonrolltableid": "en1",
        "NativeId": "SCH1",
        "fsmperiodtableid": "f1",
        "fsmstartdate": "2021-Sep-01 00:00:00",
        "fsmenddate": "",
        "ukcountry": "ENG",
    }
)
SENNEEDS = Shape(
    {
        "pupilonrolltableid": "en1",
        "NativeId": "SCH1",
        "senneedstableid": "n1",
        "sentyperank": "1.0",
        "sentype": "SEMH",
    }
)
SCHOOLCENSUS = Shape(
    {
        "schoolcensustableid": "sc1",
        "NativeId": "SCH1",
        "year": "2024",
        "term": "SPR",
        "referencedate": "2024-Jan-18 00:00:00",
        "lea": LA,
        "estab": "4001",
        "urn": "100001",
    }
)
"""Four tables of a school census exported from COLLECT."""


NAMED_LIST = Shape(
    {
        "LAchildID": "7",
        "UPN": "",
        "Surname": "Ash",
        "Forename": "Robin",
        "Date of birth": "03/02/2008",
        "Sex": "F",
        "Postcode": "ZZ1 1ZZ",
    }
)
"""A local list of children."""


def child(
    number: str,
    upn: str = "",
    *,
    dob: str = "2008-02-03",
    former: str = "",
    referred: str = "2023-05-02",
    ethnicity: str = "WBRI",
) -> str:
    """A child of a return with one referral, still open."""
    identifiers = {"LAchildID": number, "UPN": upn, "FormerUPN": former, "PersonBirthDate": dob, "Sex": "F"}
    given = "".join(f"<{name}>{value}</{name}>" for name, value in identifiers.items() if value)
    return (
        f"<Child><ChildIdentifiers>{given}</ChildIdentifiers>\n"
        f"<ChildCharacteristics><Ethnicity>{ethnicity}</Ethnicity></ChildCharacteristics>\n"
        f"<CINdetails><CINreferralDate>{referred}</CINreferralDate><ReferralSource>6</ReferralSource>"
        "<PrimaryNeedCode>N1</PrimaryNeedCode><ReferralNFA>0</ReferralNFA></CINdetails></Child>\n"
    )


def cin_return(*children: str, year: int = 2024, la: str = LA) -> str:
    """A children in need return for the year to 31 March; sex as that year's layout has it."""
    inside = "".join(children)
    if year < 2025:
        inside = inside.replace("<Sex>F</Sex>", "<GenderCurrent>2</GenderCurrent>")
    return (
        "<Message><Header><CollectionDetails><Collection>CIN</Collection>"
        f"<Year>{year}</Year><ReferenceDate>{year}-03-31</ReferenceDate></CollectionDetails>"
        f"<Source><SourceLevel>L</SourceLevel><LEA>{la}</LEA></Source></Header>\n"
        f"<Children>\n{inside}</Children></Message>\n"
    )


# ---------------------------------------------------------------------- what a lake says of people

Person = frozenset[str]
"""Identifiers of one person, as `upn:X`, `pmr:X`, or `999:X` for child X of LA 999."""


def people_of(lake: Lake) -> set[Person]:
    """Who is whom, in identifiers rather than numbers: numbers depend on the order of loading."""
    stored = lake.people("identifiers")
    if stored is None:
        return set()
    path = lake.root / "people" / "merges.parquet"
    merges = dict(pl.read_parquet(path).select("raw_id", "merged_id").rows()) if path.exists() else {}
    members: defaultdict[int, set[str]] = defaultdict(set)
    for kind, scope, value, number in stored.select("kind", "scope", "value", "id").collect().rows():
        members[merges.get(number, number)].add(f"{scope or kind}:{value}")
    return {frozenset(names) for names in members.values()}


def conflicts_of(lake: Lake) -> set[tuple[str, str, int]]:
    """UPN or child number, reason and number of claims of every conflict."""
    stored = lake.people("identifiers")
    path = lake.root / "people" / "conflicts.parquet"
    if stored is None or not path.exists():
        return set()
    own = stored.filter(pl.col("kind") != "pmr").select("id", "value").collect()
    return set(pl.read_parquet(path).join(own, on="id").select("value", "reason", "claims").rows())


def steps_of(lake: Lake) -> set[tuple[str, int | None, str]]:
    """Child, year of the return (None: any other) and the step that joins the child."""
    stored = lake.people("identifiers")
    steps = lake.people_file("steps")
    if stored is None or steps is None:
        return set()
    named = pl.concat_str(pl.coalesce("scope", "kind"), pl.lit(":"), "value").alias("child")
    own = stored.filter(~pl.col("kind").is_in(["upn", "pmr"])).select("id", named).collect()
    return set(steps.join(own, on="id").select("child", "year", pl.col("step").cast(pl.String)).rows())
