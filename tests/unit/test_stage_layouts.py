"""Results of the stages before key stage 4 are told by their headings, and the look-alikes are not read."""

import csv

import pytest
from extracts import SAMPLES
from stage_files import STAGES

from vshdata.intake.formats.layouts import recognise
from vshdata.schema import UNREAD, Family
from vshdata.tables import TABLES

needs_samples = pytest.mark.skipif(not SAMPLES.exists(), reason=f"public sample files are not at {SAMPLES}")

every_area = pytest.mark.parametrize("area", STAGES)


def columns(headings: list[str]) -> dict[str, str]:
    """Heading in the file -> column."""
    found = recognise(headings, "file.csv").positions(headings)
    return {headings[at]: name for at, name in found.items()}


def headings_of(content: str, delimiter: str = ",") -> list[str]:
    return content.partition("\n")[0].split(delimiter)


@every_area
def test_both_shapes_are_recognised_in_any_case(area: str) -> None:
    for content, delimiter, family in (
        (STAGES[area].giap(), ",", Family.GIAP),
        (STAGES[area].npd(), "\t", Family.NPD),
    ):
        for headings in (headings_of(content, delimiter), headings_of(content.upper(), delimiter)):
            layout = recognise(headings, "anything.txt")
            assert (layout.table, layout.family) == (area, family)


@every_area
def test_a_prefix_may_be_there_or_not(area: str) -> None:
    bare = sorted(STAGES[area].rows()[0])
    prefixed = [f"{STAGES[area].prefix}{name}" for name in bare]

    assert sorted(columns(bare).values()) == sorted(columns(prefixed).values())


def test_the_scaled_score_is_not_the_score_that_progress_is_measured_with() -> None:
    """A prefix is taken off once: KS2_READSCORE and KS2_KS2READSCORE are different items."""
    giap = columns(headings_of(STAGES["ks2"].giap()))
    npd = columns(headings_of(STAGES["ks2"].npd(), "\t"))

    assert (giap["READSCORE"], npd["KS2_READSCORE"]) == ("read_score", "read_score")
    assert "KS2READSCORE" not in giap
    assert "KS2_KS2READSCORE" not in npd


@pytest.mark.parametrize(
    ("present", "used"),
    [
        (["READPROGSCORE", "READPROGSCORE_P_ADJUSTED", "READPROGSCORE_EM_ADJUSTED"], 2),
        (["READPROGSCORE", "READPROGSCORE_P_ADJUSTED"], 1),
        (["READPROGSCORE"], 0),
    ],
)
def test_of_several_progress_scores_the_first_of_the_list_is_read(present: list[str], used: int) -> None:
    others = [name for name in headings_of(STAGES["ks2"].giap()) if not name.startswith("READPROG")]
    found = columns([*others, *present])

    assert [name for name in present if name in found] == [present[used]]


def test_the_autumn_phonics_checks_have_columns_of_their_own() -> None:
    headings = [*headings_of(STAGES["phonics"].giap()), "Phonics_PHONICS_OUTCOME_AUT20"]
    found = columns(headings)

    assert found["Phonics_PHONICS_OUTCOME"] == "outcome"
    assert found["Phonics_PHONICS_OUTCOME_AUT21"] == "outcome_aut21"
    assert found["Phonics_PHONICS_OUTCOME_AUT20"] == "outcome_aut20"


def test_a_profile_of_the_old_framework_is_one_and_has_no_goals() -> None:
    old = ["FSP_ACADYR", "FSP_PupilMatchingRef", "FSP_UPN", "FSP_COM_G01", "FSP_GLD"]

    assert columns(old) == {
        "FSP_ACADYR": "academic_year",
        "FSP_PupilMatchingRef": "pmr",
        "FSP_UPN": "upn",
        "FSP_GLD": "gld",
    }


@needs_samples
@pytest.mark.parametrize("area", STAGES)
def test_a_download_fills_every_column_it_can(area: str) -> None:
    """What it cannot: autumn phonics checks, levels of old files, school types and numbers it lacks."""
    path = SAMPLES / "giap_npd_headers" / f"{area}_results.header.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        found = set(columns(next(csv.reader(file))).values())
    lacking = {column.name for column in TABLES[area].columns} - found - {UNREAD}

    assert lacking <= {
        "school_type",
        "laestab",
        "outcome_aut20",
        "outcome_aut21",
        "prior_band",
        "english_level",
        "math_level",
    }
