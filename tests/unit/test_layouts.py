"""A file is known by its headings, whatever its name, prefix, suffix or order."""

import csv

import pytest
from ap_extracts import (
    LA_CENSUS,
    LA_CENSUS_LATER,
    NPD_AP,
    NPD_PRU,
    PRU_RETURN,
    PUPIL_PREMIUM,
    SCHOOL,
    admitted,
    arranged,
)
from attendance_extracts import (
    NPD_ABSENCE,
    NPD_EXCLUSIONS,
    NPD_EXCLUSIONS_WIDE,
    OFFROLL,
    exclusion_details,
    session_details,
)
from care_returns import CARE_MODULES
from cin_shapes import BLOCKS, EVENTS
from extracts import (
    FSMPERIOD,
    GIAP_CENSUS,
    GIAP_KS4,
    LA_KS4,
    NAMED_LIST,
    NPD_CENSUS,
    NPD_KS4,
    PUPILONROLL,
    SAMPLES,
    SCHOOLCENSUS,
    SENNEEDS,
    Shape,
)
from research_extracts import NPD_CIN, NPD_CLA, NPD_EPISODES

from vshdata.errors import UnreadableInputError
from vshdata.intake.formats.layouts import recognise
from vshdata.schema import Family

SHAPES = [
    pytest.param(GIAP_KS4, "ks4", Family.GIAP, id="giap ks4"),
    pytest.param(NPD_KS4, "ks4", Family.NPD, id="npd ks4"),
    pytest.param(LA_KS4, "ks4", Family.LA, id="la ks4"),
    pytest.param(GIAP_CENSUS, "pupils", Family.GIAP, id="giap census"),
    pytest.param(NPD_CENSUS, "pupils", Family.NPD, id="npd census"),
    pytest.param(NAMED_LIST, "named_children", Family.EXPORT, id="local list"),
    pytest.param(PUPILONROLL, "enrolments", Family.COLLECT, id="pupilonroll"),
    pytest.param(FSMPERIOD, "fsm_periods", Family.COLLECT, id="fsmperiod"),
    pytest.param(SENNEEDS, "sen_needs", Family.COLLECT, id="senneeds"),
    pytest.param(SCHOOLCENSUS, "school_censuses", Family.COLLECT, id="schoolcensus"),
    pytest.param(OFFROLL, "leavers", Family.COLLECT, id="pupilnolongeronroll"),
    pytest.param(session_details(), "session_details", Family.COLLECT, id="sessions on roll"),
    pytest.param(session_details(roll="off"), "session_details", Family.COLLECT, id="sessions off roll"),
    pytest.param(session_details(second_half=True), "session_details", Family.COLLECT, id="second half"),
    pytest.param(exclusion_details(), "exclusion_details", Family.COLLECT, id="exclusions on roll"),
    pytest.param(exclusion_details("off"), "exclusion_details", Family.COLLECT, id="exclusions off roll"),
    pytest.param(NPD_ABSENCE, "absence", Family.NPD, id="NPD absence"),
    pytest.param(NPD_EXCLUSIONS, "exclusions", Family.NPD, id="NPD exclusions"),
    pytest.param(NPD_EXCLUSIONS_WIDE, "exclusions", Family.NPD, id="NPD exclusions, wide"),
    pytest.param(SCHOOL, "schools", Family.COLLECT, id="school"),
    pytest.param(PRU_RETURN, "school_censuses", Family.COLLECT, id="return of a pupil referral unit"),
    pytest.param(arranged(), "ap_placements", Family.COLLECT, id="placements on roll"),
    pytest.param(arranged("off"), "ap_placements", Family.COLLECT, id="placements off roll"),
    pytest.param(admitted(), "ap_admissions", Family.COLLECT, id="admissions on roll"),
    pytest.param(admitted("off"), "ap_admissions", Family.COLLECT, id="admissions off roll"),
    pytest.param(NPD_AP, "ap", Family.NPD, id="NPD alternative provision census"),
    pytest.param(NPD_PRU, "pupils", Family.NPD, id="NPD census of pupil referral units"),
    pytest.param(LA_CENSUS, "pupils", Family.EXPORT, id="wide census"),
    pytest.param(LA_CENSUS_LATER, "pupils", Family.EXPORT, id="wide census, other order and case"),
    pytest.param(PUPIL_PREMIUM, "pupil_premium", Family.GIAP, id="pupil premium"),
    *(pytest.param(shape, table, Family.SSDA903, id=table) for table, shape in CARE_MODULES.items()),
    *(
        pytest.param(Shape(dict.fromkeys(headings, "")), table, Family.CIN_CSV, id=block)
        for table, (block, headings) in zip(
            (
                "cin_identifiers",
                "cin_characteristics",
                "cin_disabilities",
                "cin_details",
                "cin_assessments",
                "cin_plan_dates",
                "cin_section47",
                "cin_protection",
                "cin_reviews",
            ),
            BLOCKS.items(),
            strict=True,
        )
    ),
    pytest.param(Shape(dict.fromkeys(EVENTS, "")), "cin_events", Family.CIN_EVENTS, id="events"),
    pytest.param(NPD_CIN, "cin_extract", Family.NPD, id="NPD children in need"),
    pytest.param(NPD_CLA, "care_extract", Family.NPD, id="NPD children looked after"),
    pytest.param(NPD_EPISODES, "care_extract", Family.NPD, id="NPD episodes of care"),
]
KNOWN_SAMPLES = {
    "giap_npd_headers/census_autumn_results.header.csv": ("pupils", Family.GIAP),
    "giap_npd_headers/census_spring_results.header.csv": ("pupils", Family.GIAP),
    "giap_npd_headers/census_summer_results.header.csv": ("pupils", Family.GIAP),
    "giap_npd_headers/eyfsp_results.header.csv": ("eyfsp", Family.GIAP),
    "giap_npd_headers/ks1_results.header.csv": ("ks1", Family.GIAP),
    "giap_npd_headers/mtc_results.header.csv": ("mtc", Family.GIAP),
    "giap_npd_headers/phonics_results.header.csv": ("phonics", Family.GIAP),
    "giap_npd_headers/ks2_results.header.csv": ("ks2", Family.GIAP),
    "giap_npd_headers/ks4_results.header.csv": ("ks4", Family.GIAP),
    "la_exports_bucks/ks2_original_sep20.csv": ("ks2", Family.LA),
    "la_exports_bucks/ks4_original_sep20.csv": ("ks4", Family.LA),
    "giap_npd_headers/pp_search_results.header.csv": ("pupil_premium", Family.GIAP),
    "la_exports_bucks/census_original_jan17.csv": ("pupils", Family.EXPORT),
    "la_exports_bucks/census_original_jan22.csv": ("pupils", Family.EXPORT),
    "school_census_collect_csv/2024_autumn_pupilonroll.csv": ("enrolments", Family.COLLECT),
    "school_census_collect_csv/2025_spring_senneeds.csv": ("sen_needs", Family.COLLECT),
    "la_exports_bucks/attendance_original_jan15.csv": ("absence", Family.EXPORT),
    "la_exports_bucks/attendance_original_oct21.csv": ("absence", Family.EXPORT),
    **{
        f"school_census_collect_csv/{term}_pupilnolongeronroll.csv": ("leavers", Family.COLLECT)
        for term in ("2024_autumn", "2025_spring")
    },
    **{
        f"school_census_collect_csv/2024_autumn_termlysessiondetails{roll}roll.csv": (
            "session_details",
            Family.COLLECT,
        )
        for roll in ("on", "off")
    },
    **{
        f"school_census_collect_csv/{term}_termlyexclusions{roll}roll.csv": (
            "exclusion_details",
            Family.COLLECT,
        )
        for term in ("2024_autumn", "2025_spring")
        for roll in ("on", "off")
    },
    "ssda903_csv/ad1.csv": ("care_adoptions", Family.SSDA903),
    "ssda903_csv/episodes.csv": ("care_episodes", Family.SSDA903),
    "ssda903_csv/header.csv": ("care_headers", Family.SSDA903),
    "ssda903_csv/missing.csv": ("care_missing", Family.SSDA903),
    "ssda903_csv/oc2.csv": ("care_outcomes", Family.SSDA903),
    "ssda903_csv/oc3.csv": ("care_leavers", Family.SSDA903),
    "ssda903_csv/placed_for_adoption.csv": ("care_placed", Family.SSDA903),
    "ssda903_csv/previous_permanence.csv": ("care_permanence", Family.SSDA903),
    "ssda903_csv/reviews.csv": ("care_reviews", Family.SSDA903),
    "ssda903_csv/sw_episodes.csv": ("care_workers", Family.SSDA903),
    "ssda903_csv/uasc.csv": ("care_asylum", Family.SSDA903),
}

needs_samples = pytest.mark.skipif(not SAMPLES.exists(), reason=f"public sample files are not at {SAMPLES}")


def headings_of(name: str) -> list[str]:
    with (SAMPLES / name).open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file))


def columns(shape: Shape) -> dict[str, str]:
    """Heading in the file -> column."""
    found = recognise(shape.headings, "file.csv").positions(shape.headings)
    return {shape.headings[at]: name for at, name in found.items()}


@pytest.mark.parametrize(("shape", "table", "family"), SHAPES)
def test_every_shape_is_recognised(shape: Shape, table: str, family: Family) -> None:
    layout = recognise(shape.headings, "anything.txt")
    assert (layout.table, layout.family) == (table, family)


@pytest.mark.parametrize(("shape", "table", "family"), SHAPES)
def test_case_order_and_blanks_of_headings_do_not_matter(shape: Shape, table: str, family: Family) -> None:
    for headings in (
        [heading.upper() for heading in shape.headings],
        [f"  {heading.lower().replace(' ', '  ')} " for heading in shape.headings],
        list(reversed(shape.headings)),
        ["", "something else", *shape.headings],
    ):
        layout = recognise(headings, "anything.txt")
        assert (layout.table, layout.family) == (table, family)
        assert len(layout.positions(headings)) == len(layout.positions(shape.headings))


@needs_samples
@pytest.mark.parametrize(("name", "known"), KNOWN_SAMPLES.items())
def test_public_samples_are_recognised(name: str, known: tuple[str, Family]) -> None:
    layout = recognise(headings_of(name), "file.csv")
    assert (layout.table, layout.family) == known


@needs_samples
def test_the_one_other_public_sample_is_refused_with_the_reason() -> None:
    others = {path.relative_to(SAMPLES).as_posix() for path in SAMPLES.glob("*/*.csv")}
    (name,) = others - KNOWN_SAMPLES.keys()
    with pytest.raises(UnreadableInputError, match=rf"^{name} is the National Client Caseload return"):
        recognise(headings_of(name), name)


@pytest.mark.parametrize(
    ("headings", "what"),
    [
        (["YoungPersonsID", "UniquePupilNumber", "ActivityCode"], r"\(NCCIS\), which tells"),
        (["addressesonrolltableid", "NativeId", "pupilonrolltableid"], "addresses are not stored"),
        (["learningaimsoffrolltableid", "NativeId"], "what pupils over 16 study"),
    ],
)
def test_known_files_that_no_table_holds_are_refused_with_the_reason(
    headings: list[str], what: str
) -> None:
    with pytest.raises(UnreadableInputError, match=f"^file.csv is .*{what}") as refused:
        recognise(headings, "file.csv")
    assert "Leave it out" in refused.value.hint


def test_a_census_of_pupils_is_not_taken_for_one_of_referral_units() -> None:
    """Their columns are the same; the prefix alone tells them apart."""
    plain = NPD_PRU.renamed("^PRU_", "")
    assert recognise(plain.headings, "file.csv").says == {}
    assert recognise(NPD_PRU.headings, "file.csv").says == {"phase": "ap", "term": "spring"}


def test_order_and_case_of_a_wide_census_do_not_matter() -> None:
    assert sorted(columns(LA_CENSUS).values()) == sorted(columns(LA_CENSUS_LATER).values())
    assert columns(LA_CENSUS)["FSME on Census Day"] == "fsm"
    assert columns(LA_CENSUS_LATER)["SENneed1"] == "sen_type"
    assert "Age" not in columns(LA_CENSUS), "a band of ages, such as 11+, is not an age"


@needs_samples
def test_a_giap_download_of_results_fills_nearly_every_column() -> None:
    headings = headings_of("giap_npd_headers/ks4_results.header.csv")
    layout = recognise(headings, "ks4_results.csv")
    filled = {headings[at]: name for at, name in layout.positions(headings).items()}
    assert filled["KS4_EBACC_94"] == "ebacc_94"
    assert filled["KS4_L2BASICS_95"] == "basics_95"
    assert filled["KS4_EBACCAPS_PUPIL"] == "ebacc_aps"
    assert filled["KS4_P8SCORE"] == "p8"
    assert len(filled) == 40


def test_what_a_layout_says_of_every_row_tells_leavers_and_halves_apart() -> None:
    said = [
        recognise(session_details(second_half=half, roll=roll).headings, "file.csv").says
        for half in (False, True)
        for roll in ("on", "off")
    ]
    assert said == [
        {"on_roll": "1"},
        {"on_roll": "0"},
        {"on_roll": "1", "second_half": "1"},
        {"on_roll": "0", "second_half": "1"},
    ]


def test_a_file_that_lacks_one_heading_is_refused_with_its_name() -> None:
    with pytest.raises(UnreadableInputError) as caught:
        recognise(GIAP_KS4.without("KS4_ATT8").headings, "ks4_2024.csv")
    assert caught.value.message == (
        "ks4_2024.csv is not an extract vshdata knows. Nearest: Key stage 4 results "
        "(Get information about pupils download); it lacks 'att8'."
    )
    assert caught.value.hint == (
        "Fetch the file with those columns, or map its own headings: vshdata datasets NAME --map-template"
    )


def test_a_file_without_any_familiar_heading_is_told_so() -> None:
    with pytest.raises(UnreadableInputError) as caught:
        recognise(["Invoice", "Amount"], "bills.csv")
    assert caught.value.message == (
        "bills.csv is not an extract vshdata knows: no heading of it is familiar."
    )
    assert caught.value.hint == "See what can be loaded with: vshdata datasets"


def test_a_dataset_asked_for_is_the_only_one_tried() -> None:
    assert recognise(GIAP_KS4.headings, "file.csv", "ks4").table == "ks4"
    with pytest.raises(UnreadableInputError) as caught:
        recognise(GIAP_KS4.headings, "file.csv", "pupils")
    assert caught.value.message == (
        "file.csv is not an extract vshdata knows: no heading of it is familiar."
    )


@pytest.mark.parametrize("table", ["children", "spells", "care_events"])
def test_a_table_of_the_xml_return_is_not_looked_for_in_text(table: str) -> None:
    with pytest.raises(UnreadableInputError, match=r"^file\.csv is not an extract vshdata knows"):
        recognise(GIAP_KS4.headings, "file.csv", table)


# ---------------------------------------------------------------------- prefix and suffix


def test_a_stage_prefix_is_taken_off_once() -> None:
    doubled = GIAP_KS4.having(KS4_KS4_ATT8="99")
    layout = recognise(doubled.headings, "file.csv")
    assert layout.plain(["KS4_KS4_ATT8", "KS4_ATT8"]) == ["ks4_att8", "att8"]
    assert columns(doubled)["KS4_ATT8"] == "att8"
    assert "KS4_KS4_ATT8" not in columns(doubled)


def test_a_download_without_the_prefix_is_the_same() -> None:
    bare = GIAP_KS4.renamed("^KS4_", "")
    assert set(columns(bare).values()) == set(columns(GIAP_KS4).values())


def test_a_prefix_that_few_headings_carry_is_part_of_the_name() -> None:
    bare = GIAP_KS4.renamed("^KS4_", "").having(KS4_ATT8="99")
    assert columns(bare)["ATT8"] == "att8"
    assert "KS4_ATT8" not in columns(bare)


def test_a_grade_at_the_end_of_a_heading_is_not_a_term() -> None:
    assert columns(GIAP_KS4)["KS4_EBACC_94"] == "ebacc_94"
    assert columns(GIAP_KS4)["KS4_EBACC_95"] == "ebacc_95"
    assert columns(NPD_KS4)["KS4_EBACC_94"] == "ebacc_94"


@pytest.mark.parametrize("suffix", ["_SPR22", "_AUT19", "_SUM23", "_03"])
def test_the_term_suffix_of_most_headings_is_taken_off(suffix: str) -> None:
    census = NPD_CENSUS.renamed("_SPR22$", suffix)
    assert columns(census)[f"EnrolStatus{suffix}"] == "enrol_status"
    assert columns(census)[f"PupilMatchingRefAnonymous{suffix}"] == "pmr"
    assert len(columns(census)) == len(NPD_CENSUS.headings)


def test_a_term_suffix_of_few_headings_stays() -> None:
    plain = NPD_CENSUS.renamed("_SPR22$", "").having(EnrolStatus_SPR22="M")
    assert columns(plain)["EnrolStatus"] == "enrol_status"
    assert "EnrolStatus_SPR22" not in columns(plain)


def test_what_only_looks_like_a_suffix_stays() -> None:
    layout = recognise(NPD_CENSUS.headings, "file.csv")
    headings = [*NPD_CENSUS.headings, "IDACI_S_SPR22", "IDACI_S", "EVERFSM_6"]
    assert layout.plain(headings)[-3:] == ["idaci_s", "idaci_s", "everfsm_6"]


# ---------------------------------------------------------------------- one column, two names


def test_of_two_names_of_a_column_the_first_declared_is_used_wherever_it_stands() -> None:
    before = GIAP_CENSUS.renamed("^Sex$", "Gender").having(Sex="F")
    after = GIAP_CENSUS.having(Gender="M")
    for shape in (before, after):
        assert columns(shape)["Sex"] == "sex"
        assert "Gender" not in columns(shape)


def test_of_two_equal_headings_the_first_is_used() -> None:
    headings = [*GIAP_KS4.headings, "KS4_ATT8"]
    positions = recognise(headings, "file.csv").positions(headings)
    assert [at for at, name in positions.items() if name == "att8"] == [GIAP_KS4.headings.index("KS4_ATT8")]


def test_a_layout_says_what_it_is() -> None:
    title = "Key stage 4 results (National Pupil Database extract)"
    assert recognise(NPD_KS4.headings, "file.csv").title == title
