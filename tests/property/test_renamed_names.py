"""Whatever element or column of a statutory return is renamed, the report names it or refuses the file."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from attendance_extracts import OFFROLL
from care_returns import CARE_MODULES
from cin_shapes import BLOCKS
from extracts import FSMPERIOD, LA, PUPILONROLL, SCHOOLCENSUS, SENNEEDS, Shape, write
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import vshdata as library
from vshdata.intake.formats.cin_records import RETURN
from vshdata.intake.loaded import Options
from vshdata.schema import Family
from vshdata.tables import TABLES as DECLARED
from vshdata.tables.known_unused import known_unused

FAMILIES = (Family.CIN_CSV, Family.SSDA903, Family.COLLECT)
NAMES = st.from_regex(r"[A-Za-z][A-Za-z_]{2,18}", fullmatch=True)
SLOWLY = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])

CIN = """\
<Message>
<Header><CollectionDetails><Collection>CIN</Collection><Year>2024</Year>
<ReferenceDate>2024-03-31</ReferenceDate></CollectionDetails>
<Source><SourceLevel>L</SourceLevel><LEA>999</LEA><SoftwareCode>X</SoftwareCode></Source></Header>
<Children>
<Child>
<ChildIdentifiers><LAchildID>C1</LAchildID><UPN>A999</UPN><FormerUPN>B999</FormerUPN>
<UPNunknown>UN3</UPNunknown><PersonBirthDate>2015-03-27</PersonBirthDate>
<ExpectedPersonBirthDate>2015-04-01</ExpectedPersonBirthDate><GenderCurrent>1</GenderCurrent>
<PersonDeathDate>2024-01-01</PersonDeathDate></ChildIdentifiers>
<ChildCharacteristics><Ethnicity>WBRI</Ethnicity>
<Disabilities><Disability>HAND</Disability></Disabilities></ChildCharacteristics>
<CINdetails><CINreferralDate>2022-10-06</CINreferralDate><ReferralSource>1A</ReferralSource>
<PrimaryNeedCode>N4</PrimaryNeedCode><CINclosureDate>2023-02-27</CINclosureDate>
<ReasonForClosure>RC1</ReasonForClosure>
<Assessments><AssessmentActualStartDate>2022-10-07</AssessmentActualStartDate>
<AssessmentInternalReviewDate>2022-10-17</AssessmentInternalReviewDate>
<AssessmentAuthorisationDate>2022-10-27</AssessmentAuthorisationDate>
<FactorsIdentifiedAtAssessment><AssessmentFactors>1C</AssessmentFactors></FactorsIdentifiedAtAssessment>
</Assessments>
<CINPlanDates><CINPlanStartDate>2023-01-24</CINPlanStartDate><CINPlanEndDate>2023-01-26</CINPlanEndDate>
</CINPlanDates>
<Section47><S47ActualStartDate>2022-06-02</S47ActualStartDate>
<InitialCPCtarget>2022-06-23</InitialCPCtarget><DateOfInitialCPC>2022-06-17</DateOfInitialCPC>
<ICPCnotRequired>false</ICPCnotRequired></Section47>
<ReferralNFA>0</ReferralNFA>
<ChildProtectionPlans><CPPstartDate>2022-02-17</CPPstartDate><CPPendDate>2023-03-14</CPPendDate>
<InitialCategoryOfAbuse>PHY</InitialCategoryOfAbuse><LatestCategoryOfAbuse>NEG</LatestCategoryOfAbuse>
<NumberOfPreviousCPP>1</NumberOfPreviousCPP>
<Reviews><CPPreviewDate>2023-02-15</CPPreviewDate></Reviews></ChildProtectionPlans>
</CINdetails>
</Child>
</Children>
</Message>
"""
ELEMENTS = sorted(set(re.findall(r"<(\w+)>", CIN)))
KNOWN = {name.lower() for record in RETURN.walk() for name in (record.element, *record.known)}

TABLES: dict[str, tuple[str, ...]] = (
    {f"{name}.csv": tuple(headings) for name, headings in BLOCKS.items()}
    | {f"{name}.csv": shape.headings for name, shape in CARE_MODULES.items()}
    | {
        "2024_spring_pupilonroll.csv": PUPILONROLL.headings,
        "2024_spring_fsmperiod.csv": FSMPERIOD.headings,
        "2024_spring_senneeds.csv": SENNEEDS.headings,
        "2024_spring_schoolcensus.csv": SCHOOLCENSUS.headings,
        "2024_spring_pupilnolongeronroll.csv": OFFROLL.headings,
    }
)
"""Headings of every statutory table by the name of its file."""


def said_of(name: str, text: str) -> tuple[set[str], bool]:
    """The names that the report gives as unknown, each in its notes too; whether the file is refused."""
    with TemporaryDirectory() as folder:
        path = write(Path(folder), name, text)
        options = Options(la=LA, year=2024, term="spring", dry_run=True)
        report = library.ingest(Path(folder) / "lake", path, options=options)
    unknown = {name for file in report.files for name in file.unknown}
    notes = " ".join(note for file in report.files for note in file.notes)
    assert all(name in notes for name in unknown)
    return unknown, bool(report.failed)


def test_nothing_is_unknown_before_a_name_is_changed() -> None:
    assert said_of("cin.xml", CIN) == (set(), False)
    for name, headings in TABLES.items():
        assert said_of(name, Shape(dict.fromkeys(headings, "1")).text({})) == (set(), False), name


@SLOWLY
@given(st.sampled_from(ELEMENTS), NAMES)
def test_a_renamed_element_is_named(old: str, new: str) -> None:
    assume(new.lower() not in KNOWN)
    text = CIN.replace(f"<{old}>", f"<{new}>").replace(f"</{old}>", f"</{new}>")
    unknown, refused = said_of("cin.xml", text)
    assert new in unknown or refused


@SLOWLY
@given(st.sampled_from(sorted(TABLES)), st.data())
def test_a_renamed_column_is_named(name: str, data: st.DataObject) -> None:
    headings = list(TABLES[name])
    at = data.draw(st.integers(0, len(headings) - 1))
    new = data.draw(NAMES)
    assume(new.lower() not in known_of_all())
    headings[at] = new
    unknown, refused = said_of(name, Shape(dict.fromkeys(headings, "1")).text({}))
    assert new in unknown or refused


def known_of_all() -> set[str]:
    """Every heading that any layout uses or knows: a name drawn by chance may be one of them."""
    places = [(family, table) for family in FAMILIES for table in DECLARED.values()]
    used = {name for family, table in places for name in table.headings(family)}
    return used.union(*(known_unused(family, table.name) for family, table in places))
