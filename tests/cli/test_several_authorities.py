"""Returns of two authorities in one lake: who is counted by which, and how often."""

import csv
import io
from pathlib import Path

import pytest
from care_returns import CARE_EPISODES, CARE_HEADER
from command import Vshdata
from extracts import GIAP_KS4, child, cin_return, upn, write

HERE, THERE = "999", "998"


@pytest.fixture
def loaded(vshdata: Vshdata, tmp_path: Path) -> Path:
    """Pupils 1 and 2 in need here, 2 and 3 there; 2 was referred there last. All at school in 999."""
    here = cin_return(child("1", upn(1)), child("2", upn(2), referred="2022-01-10"), la=HERE)
    there = cin_return(child("1", upn(3)), child("7", upn(2), referred="2023-11-20"), la=THERE)
    folder = tmp_path / "extracts"
    write(folder, "here_2024.xml", here)
    write(folder, "there_2024.xml", there)
    write(folder, "ks4.csv", GIAP_KS4.text(*({"KS4_UPN": upn(number)} for number in (1, 2, 3, 4))))
    assert vshdata("ingest", folder).code == 0
    return folder


def cohort_of(vshdata: Vshdata, cohort: str, *options: str) -> tuple[str, str]:
    """How many pupils a cohort has, and what is said beside it."""
    done = vshdata(
        "trend", "--cohort", cohort, "--protect", "internal", "--indicator", "ks4_cohort", *options
    )
    assert done.code == 0, done.err
    (row,) = csv.DictReader(io.StringIO(done.text))
    return row["2024"], done.err


@pytest.mark.usefixtures("loaded")
def test_a_child_of_two_authorities_counts_for_each(vshdata: Vshdata) -> None:
    count, notes = cohort_of(vshdata, "cin")
    assert count == "4"
    assert "known to several authorities, counted by each; --dedupe-las counts them once: 1." in notes


@pytest.mark.usefixtures("loaded")
def test_pooled_figures_count_it_once_and_say_so(vshdata: Vshdata) -> None:
    count, notes = cohort_of(vshdata, "cin", "--dedupe-las")
    assert count == "3"
    assert "counted once, by the authority of the latest referral: 1." in notes


@pytest.mark.usefixtures("loaded")
def test_every_pupil_counts_once_whoever_is_responsible(vshdata: Vshdata) -> None:
    count, notes = cohort_of(vshdata, "all", "--dedupe-las")
    assert count == "4"
    assert "several authorities" not in notes


def test_care_in_one_authority_does_not_empty_the_other(vshdata: Vshdata, loaded: Path) -> None:
    """Pupil 2 is looked after there, and in need here: each authority's return tells its own."""
    write(loaded, "SSDA903_2024_header.csv", CARE_HEADER.text({"UPN": upn(2)}))
    write(loaded, "SSDA903_2024_episodes.csv", CARE_EPISODES.text({"DECOM": "01/12/2023"}))
    names = ("SSDA903_2024_header.csv", "SSDA903_2024_episodes.csv")
    assert vshdata("ingest", *(loaded / name for name in names), "--la", THERE).code == 0
    assert cohort_of(vshdata, "cino")[0] == "3"
    assert cohort_of(vshdata, "cino", "--dedupe-las")[0] == "2"
    assert cohort_of(vshdata, "cla", "--dedupe-las")[0] == "1"


def test_each_authority_looks_back_through_its_own_returns(vshdata: Vshdata, loaded: Path) -> None:
    """Pupil 4 was in need in both in 2020, and pupil 1 there; pupil 1 is in need here still."""
    then = "2019-05-02"
    here = cin_return(child("4", upn(4), referred=then), year=2020, la=HERE)
    there = cin_return(
        child("4", upn(4), referred=then), child("9", upn(1), referred=then), year=2020, la=THERE
    )
    write(loaded, "here_2020.xml", here)
    write(loaded, "there_2020.xml", there)
    assert vshdata("ingest", loaded).code == 0
    assert cohort_of(vshdata, "ever6")[0] == "3"
    assert cohort_of(vshdata, "ever6", "--dedupe-las")[0] == "1"
    assert cohort_of(vshdata, "not-in-need")[0] == "0"


def test_a_kinship_list_of_each_authority(vshdata: Vshdata, loaded: Path) -> None:
    """Both list pupil 4, and nothing tells which is the last: it is counted once all the same."""
    for la in (HERE, THERE):
        write(loaded, f"kinship_2024_{la}.csv", f"UPN,Order\n{upn(4)},SGO\n")
        assert vshdata("ingest", loaded / f"kinship_2024_{la}.csv", "--la", la).code == 0
    assert cohort_of(vshdata, "kinship")[0] == "2"
    assert cohort_of(vshdata, "kinship", "--dedupe-las")[0] == "1"


def test_one_authority_has_no_note(vshdata: Vshdata, tmp_path: Path) -> None:
    folder = tmp_path / "one"
    write(folder, "cin_2024.xml", cin_return(child("1", upn(1))))
    write(folder, "ks4.csv", GIAP_KS4.text({}))
    assert vshdata("ingest", folder).code == 0
    count, notes = cohort_of(vshdata, "cin", "--dedupe-las")
    assert count == "1"
    assert "several authorities" not in notes
