"""The children in need return as blocks and as events: the same tables as from XML, in any order."""

import random
from itertools import permutations
from pathlib import Path

import pytest
from cin_shapes import all_held, blocks_of, events_of, held, put, take
from command import SAMPLE, SHARED, Vshdata
from extracts import GIAP_KS4, LA, child, cin_return, people_of, upn, write

import vshdata as library
from vshdata.lake import Lake
from vshdata.schema import Family

WHOLE = f"""<Message><Header><CollectionDetails><Collection>CIN</Collection><Year>2024</Year>
<ReferenceDate>2024-03-31</ReferenceDate></CollectionDetails><Source><LEA>{LA}</LEA></Source></Header>
<Children>
<Child><ChildIdentifiers><LAchildID>7</LAchildID><UPN>{upn(1)}</UPN><FormerUPN>{upn(2)}</FormerUPN>
<PersonBirthDate>2008-02-03</PersonBirthDate><GenderCurrent>2</GenderCurrent></ChildIdentifiers>
<ChildCharacteristics><Ethnicity>MWBA</Ethnicity><Disabilities><Disability>MOB</Disability>
<Disability>HEAR</Disability></Disabilities></ChildCharacteristics>
<CINdetails><CINreferralDate>2022-01-10</CINreferralDate><ReferralSource>6</ReferralSource>
<PrimaryNeedCode>N1</PrimaryNeedCode><CINclosureDate>2022-06-01</CINclosureDate>
<ReasonForClosure>RC8</ReasonForClosure><ReferralNFA>0</ReferralNFA>
<Assessments><AssessmentActualStartDate>2022-01-12</AssessmentActualStartDate>
<AssessmentAuthorisationDate>2022-02-01</AssessmentAuthorisationDate>
<FactorsIdentifiedAtAssessment/></Assessments></CINdetails>
<CINdetails><CINreferralDate>2023-05-02</CINreferralDate><ReferralSource>1A</ReferralSource>
<PrimaryNeedCode>N2</PrimaryNeedCode><DateOfInitialCPC>2023-07-01</DateOfInitialCPC>
<ReferralNFA>false</ReferralNFA>
<Assessments><AssessmentActualStartDate>2023-05-04</AssessmentActualStartDate>
<AssessmentInternalReviewDate>2023-05-20</AssessmentInternalReviewDate>
<AssessmentAuthorisationDate>2023-06-20</AssessmentAuthorisationDate>
<FactorsIdentifiedAtAssessment><AssessmentFactors>2A</AssessmentFactors>
<AssessmentFactors>1C</AssessmentFactors></FactorsIdentifiedAtAssessment></Assessments>
<CINPlanDates><CINPlanStartDate>2023-05-10</CINPlanStartDate>
<CINPlanEndDate>2023-07-01</CINPlanEndDate></CINPlanDates>
<CINPlanDates><CINPlanStartDate>2024-01-10</CINPlanStartDate></CINPlanDates>
<Section47><S47ActualStartDate>2023-06-20</S47ActualStartDate>
<InitialCPCtarget>2023-07-10</InitialCPCtarget><DateOfInitialCPC>2023-07-01</DateOfInitialCPC>
<ICPCnotRequired>0</ICPCnotRequired></Section47>
<Section47><S47ActualStartDate>2023-11-20</S47ActualStartDate><ICPCnotRequired>true</ICPCnotRequired>
</Section47>
<ChildProtectionPlans><CPPstartDate>2023-07-01</CPPstartDate><CPPendDate>2024-01-10</CPPendDate>
<InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse><LatestCategoryOfAbuse>EMO</LatestCategoryOfAbuse>
<NumberOfPreviousCPP>1</NumberOfPreviousCPP><Reviews><CPPreviewDate>2023-09-20</CPPreviewDate>
<CPPreviewDate>2023-12-20</CPPreviewDate></Reviews></ChildProtectionPlans></CINdetails></Child>
<Child><ChildIdentifiers><LAchildID>8</LAchildID><UPNunknown>UN7</UPNunknown>
<ExpectedPersonBirthDate>2024-06-03</ExpectedPersonBirthDate><GenderCurrent>0</GenderCurrent>
</ChildIdentifiers><ChildCharacteristics><Ethnicity>NOBT</Ethnicity></ChildCharacteristics>
<CINdetails><CINreferralDate>2024-03-02</CINreferralDate><ReferralSource>3A</ReferralSource>
<ReferralNFA>1</ReferralNFA></CINdetails></Child>
</Children></Message>
"""
"""Every block filled: a child with two referrals, and one not yet born."""

SAMPLES = [
    *(pytest.param(path, id=path.name) for path in sorted(SAMPLE.glob("cin_*.xml"))),
    *(
        pytest.param(SHARED / "data" / "samples" / "cin_xml" / name, id=name)
        for name in ("CIN_Census_2021.xml", "CIN_Census_2024.xml", "fake_CIN_data.xml")
    ),
]


def as_xml(folder: Path, xml: str = WHOLE) -> Path:
    take(folder / "xml", write(folder, "cin.xml", xml))
    return folder / "xml"


# ---------------------------------------------------------------------- the same tables


def test_a_return_gives_the_same_tables_in_every_shape(tmp_path: Path) -> None:
    expected = all_held(as_xml(tmp_path))
    blocks = take(tmp_path / "blocks", *put(tmp_path, blocks_of(WHOLE)))
    events = take(tmp_path / "events", write(tmp_path, "CIN_2024.csv", events_of(WHOLE)))

    assert [len(rows) for rows in expected.values()] == [2, 6, 6]
    assert blocks.rejected == events.rejected == 0
    assert not blocks.failed
    assert not events.failed
    assert all_held(tmp_path / "blocks") == expected
    assert all_held(tmp_path / "events") == expected


@pytest.mark.parametrize("sample", SAMPLES)
def test_blocks_and_events_of_a_sample_give_what_its_xml_gives(sample: Path, tmp_path: Path) -> None:
    if not sample.exists():
        pytest.skip(f"no public sample file at {sample}")
    xml = sample.read_text(encoding="utf-8")
    (year,) = take(tmp_path / "xml", sample).files[0].years
    take(tmp_path / "blocks", *put(tmp_path, blocks_of(xml)), year=year)
    take(tmp_path / "events", write(tmp_path, "events.csv", events_of(xml)), year=year)
    expected = all_held(tmp_path / "xml")

    assert all_held(tmp_path / "blocks") == expected
    assert all_held(tmp_path / "events") == expected


def test_each_shape_says_who_is_who_as_the_xml_does(tmp_path: Path) -> None:
    expected = people_of(Lake(as_xml(tmp_path)))
    take(tmp_path / "blocks", *put(tmp_path, blocks_of(WHOLE)))
    take(tmp_path / "events", write(tmp_path, "CIN_2024.csv", events_of(WHOLE)))

    assert frozenset({f"{LA}:7", f"upn:{upn(1)}", f"upn:{upn(2)}"}) in expected
    assert people_of(Lake(tmp_path / "blocks")) == expected
    assert people_of(Lake(tmp_path / "events")) == expected


# ---------------------------------------------------------------------- any order, any number of times


@pytest.mark.parametrize("seed", range(4))
def test_blocks_may_come_in_any_order_one_command_each(seed: int, tmp_path: Path) -> None:
    files = put(tmp_path, blocks_of(WHOLE))
    random.Random(seed).shuffle(files)  # noqa: S311 - an order, not a secret
    for file in files:
        take(tmp_path / "blocks", file)

    assert all_held(tmp_path / "blocks") == all_held(as_xml(tmp_path))


def test_loading_again_changes_nothing_and_another_name_adds_nothing(tmp_path: Path) -> None:
    files = put(tmp_path, blocks_of(WHOLE))
    events = write(tmp_path, "CIN_2024.csv", events_of(WHOLE))
    for lake, paths in ((tmp_path / "blocks", files), (tmp_path / "events", [events])):
        take(lake, *paths)
        once = all_held(lake)
        take(lake, *paths)
        assert all_held(lake) == once
        copies = [write(tmp_path / "copies", path.name, path.read_text()) for path in paths]
        again = [copy.rename(copy.with_stem(f"{copy.stem} copy")) for copy in copies]
        take(lake, *again)
        assert all_held(lake) == once


def test_two_equal_plans_in_one_file_stay_two(tmp_path: Path) -> None:
    plan = "<CINPlanDates><CINPlanStartDate>2024-01-10</CINPlanStartDate></CINPlanDates>"
    xml = WHOLE.replace(plan, plan * 2)
    take(tmp_path / "blocks", *put(tmp_path, blocks_of(xml)))

    assert held(tmp_path / "blocks", "spells") == held(as_xml(tmp_path, xml), "spells")


def test_referrals_alone_make_spells_and_no_children(tmp_path: Path) -> None:
    files = blocks_of(WHOLE)
    take(tmp_path / "lake", *put(tmp_path, {"CIN_2024_CINdetails.csv": files["CIN_2024_CINdetails.csv"]}))

    assert len(held(tmp_path / "lake", "spells")) == 3
    assert held(tmp_path / "lake", "children") == []


def test_plans_without_their_referrals_make_no_spells(tmp_path: Path) -> None:
    """Else a cohort of children in need would be made of children on plans alone."""
    files = blocks_of(WHOLE)
    name = "CIN_2024_ChildProtectionPlans.csv"
    report = take(tmp_path / "lake", *put(tmp_path, {name: files[name]}))

    assert (report.read, report.rejected) == (1, 0)
    assert held(tmp_path / "lake", "spells") == []


def test_what_no_loaded_block_fills_is_not_supplied(tmp_path: Path) -> None:
    """So that a figure which needs it says that it is missing, in place of counting nobody."""
    files = blocks_of(WHOLE)
    identifiers = "CIN_2024_ChildIdentifiers.csv"
    disabilities = "CIN_2024_Disabilities.csv"
    lake = Lake(tmp_path / "lake")

    def supplied() -> frozenset[str]:
        return lake.supplied("children", [2024])[2024] & {"sex", "ethnicity", "disabilities"}

    take(lake.root, *put(tmp_path, {identifiers: files[identifiers]}))
    assert supplied() == {"sex"}
    take(lake.root, *put(tmp_path, {disabilities: files[disabilities]}))
    assert supplied() == {"sex", "disabilities"}


# ---------------------------------------------------------------------- rows, years, errors


def test_a_referral_without_its_date_is_rejected_and_its_plans_are_kept(tmp_path: Path) -> None:
    files = blocks_of(WHOLE)
    name = "CIN_2024_CINdetails.csv"
    files[name] = files[name].replace("02/05/2023", "someday")
    report = take(tmp_path / "lake", *put(tmp_path, files))
    rejected = {file.table: file.rejected for file in report.files if file.rejected}
    plans = [row for row in held(tmp_path / "lake", "spells") if "cin_plan" in row]

    assert rejected == {"cin_details": 1}
    assert len(plans) == 2
    xml = WHOLE.replace("2023-05-02", "someday")
    assert all_held(tmp_path / "lake") == all_held(as_xml(tmp_path, xml))


def test_the_year_comes_from_the_name_of_any_file_of_the_return(tmp_path: Path) -> None:
    files = {name.replace("CIN_2024_", ""): text for name, text in blocks_of(WHOLE).items()}
    details = files.pop("CINdetails.csv")
    report = take(tmp_path / "lake", *put(tmp_path, {**files, "CINdetails 2023-24.csv": details}))

    assert not report.failed
    assert {file.years for file in report.files} == {(2024,)}


def test_a_year_that_nothing_tells_is_asked_for(tmp_path: Path, vshdata: Vshdata) -> None:
    done = vshdata("ingest", write(tmp_path, "events.csv", events_of(WHOLE)), "--la", LA)

    assert done.code == 2
    assert "events.csv does not say which academic year it is of." in done.err


def test_no_number_of_a_child_is_told(tmp_path: Path, vshdata: Vshdata) -> None:
    folder = tmp_path / "in"
    put(folder, {**blocks_of(WHOLE), "CIN_2024.csv": events_of(WHOLE)})
    done = vshdata("ingest", folder, "--la", LA)

    assert done.code == 0
    assert upn(1) not in done.err
    assert "cin_details: 3 read, 3 accepted, 0 rejected" in done.err


# ---------------------------------------------------------------------- sources are never mixed


@pytest.mark.parametrize("order", list(permutations(["xml", "blocks", "events"])))
def test_of_several_shapes_of_one_return_the_fullest_is_read(
    order: tuple[str, ...], tmp_path: Path
) -> None:
    other = WHOLE.replace("2022-01-10", "2022-01-11")
    shapes = {
        "xml": [write(tmp_path, "cin.xml", WHOLE)],
        "blocks": put(tmp_path, blocks_of(other)),
        "events": [write(tmp_path, "CIN_2024.csv", events_of(other))],
    }
    for shape in order:
        take(tmp_path / "lake", *shapes[shape])

    assert all_held(tmp_path / "lake") == all_held(as_xml(tmp_path))
    families = {item.key.family for item in Lake(tmp_path / "lake").slices("spells")}
    assert families == {Family.CIN_XML, Family.CIN_CSV, Family.CIN_EVENTS}


def test_one_authority_in_xml_and_another_in_blocks_add_up(tmp_path: Path, vshdata: Vshdata) -> None:
    """The same child number in both is two children."""
    ks4 = GIAP_KS4.text(*({"KS4_UPN": upn(number)} for number in range(1, 13)))
    xml = cin_return(*(child(str(number), upn(number)) for number in range(1, 7)))
    blocks = blocks_of(cin_return(*(child(str(number), upn(number + 6)) for number in range(1, 7))))
    vshdata("ingest", write(tmp_path, "ks4.csv", ks4), write(tmp_path, "cin.xml", xml))
    vshdata("ingest", *put(tmp_path, blocks), "--la", "998")
    counted = library.trend(tmp_path / "lake", cohort="cin", indicators=["ks4_cohort"])

    assert counted["value"].to_list() == [12]


# ---------------------------------------------------------------------- loaded as another authority's


def test_a_return_loaded_again_as_another_authoritys_replaces_itself(
    tmp_path: Path, vshdata: Vshdata
) -> None:
    path = write(tmp_path, "cin.xml", WHOLE)
    vshdata("ingest", path, "--la", "998")
    done = vshdata("ingest", path, "--la", LA)

    assert "it was loaded as of LA 998 before; it is of LA 999 now, and of 998 no more" in done.err
    assert {item.key.la for item in Lake(tmp_path / "lake").slices("spells")} == {LA}
    assert all_held(tmp_path / "lake") == all_held(as_xml(tmp_path))


def test_so_do_the_tables_joined_from_blocks(tmp_path: Path) -> None:
    files = put(tmp_path, blocks_of(WHOLE))
    take(tmp_path / "lake", *files, la="998")
    take(tmp_path / "lake", *files)

    assert {item.key.la for item in Lake(tmp_path / "lake").slices("spells")} == {LA}
    assert all_held(tmp_path / "lake") == all_held(as_xml(tmp_path))


def test_another_file_of_another_authority_is_left_alone(tmp_path: Path) -> None:
    take(tmp_path / "lake", write(tmp_path, "cin.xml", WHOLE), la="998")
    take(tmp_path / "lake", write(tmp_path, "cin.xml", cin_return(child("1", upn(1)))))

    assert {item.key.la for item in Lake(tmp_path / "lake").slices("spells")} == {"998", LA}
