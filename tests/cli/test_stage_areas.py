"""Each stage before key stage 4, from its file to its table, in both shapes that its file comes in."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from command import Vshdata
from extracts import GIAP_KS4, child, cin_return, upn
from stage_files import STAGES, YEARS, Row

from vshdata.figures.indicators import in_area

every_area = pytest.mark.parametrize("area", STAGES)
TREND = ("trend", "--cohort", "all", "--protect", "internal", "--area")


def trend_of(vshdata: Vshdata, folder: Path, name: str, content: str, area: str) -> dict[str, Row]:
    """The table of one file in a lake of its own, by label."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(content, encoding="utf-8")
    assert vshdata("--lake", folder / "lake", "ingest", folder / name).code == 0
    done = vshdata("--lake", folder / "lake", *TREND, area)
    assert done.code == 0, done.err
    return {row["Indicator"]: row for row in csv.DictReader(io.StringIO(done.text))}


@every_area
def test_a_download_and_a_research_extract_give_one_table(
    vshdata: Vshdata, tmp_path: Path, area: str
) -> None:
    giap = trend_of(vshdata, tmp_path / "giap", "results.csv", STAGES[area].giap(), area)
    npd = trend_of(vshdata, tmp_path / "npd", "extract.txt", STAGES[area].npd(), area)

    assert giap == npd
    assert list(giap) == [item.label for item in in_area(area)]
    assert all(row[str(YEARS[-1])] not in {"", "x", "z"} for row in giap.values())


def test_key_stage_4_as_a_download_and_as_a_research_extract_give_one_table(
    vshdata: Vshdata, tmp_path: Path
) -> None:
    """The same three pupils, known by UPN and name in the one and by matching reference in the other."""
    names = {"KS4_UPN", "KS4_SURNAME", "KS4_FORENAMES", "KS4_DOB", "KS4_PUPILMATCHINGREF"}
    results = GIAP_KS4.without(*names)
    extract = replace(results.having(KS4_PupilMatchingRefAnonymous="PMRaaa1"), delimiter="\t")
    pupils: list[Row] = [
        {},
        {"KS4_ATT8": "21.5", "KS4_P8SCORE": "0.4"},
        {"KS4_ATT8": "", "KS4_INP8CALC": "0"},
    ]
    download = GIAP_KS4.text(*({**row, "KS4_UPN": upn(at)} for at, row in enumerate(pupils)))
    coded = extract.text(
        *({**row, "KS4_PupilMatchingRefAnonymous": f"PMRaaa{at}"} for at, row in enumerate(pupils))
    )
    giap = trend_of(vshdata, tmp_path / "giap", "results.csv", download, "ks4")
    npd = trend_of(vshdata, tmp_path / "npd", "extract.txt", coded, "ks4")

    assert giap == npd
    assert (giap["Cohort"]["2024"], giap["Attainment 8: Average Score"]["2024"]) == ("3", "20.5")


def share(rows: list[Row], name: str, value: str = "1") -> str:
    return f"{100 * sum(row[name] == value for row in rows) / len(rows):.1f}"


def of_2023(area: str) -> list[Row]:
    return [row for row in STAGES[area].rows() if row["ACADYR"] == "2022/2023"]


def test_key_stage_2_counts_the_eligible_of_each_subject(vshdata: Vshdata, tmp_path: Path) -> None:
    table = trend_of(vshdata, tmp_path, "ks2.csv", STAGES["ks2"].giap(), "ks2")
    ended = [row for row in of_2023("ks2") if row["ENDKS"] == "1"]
    readers = [row for row in ended if row["ELIGREAD"] == "1"]
    writers = [row for row in ended if row["NATRESTA"] == "1"]
    started = [float(row["MATPROGSCORE_EM_ADJUSTED"]) for row in ended if row["INMATPROG"] == "1"]

    assert table["KS2 Reading: Expected"]["2023"] == share(readers, "READEXP")
    assert table["KS2 Writing TA: GDS"]["2023"] == share(writers, "WRITTADEPTH")
    assert float(table["KS2 Maths: Progress Score"]["2023"]) == pytest.approx(
        sum(started) / len(started), abs=0.006
    )


def test_loading_key_stage_2_says_which_progress_score_was_used(vshdata: Vshdata, tmp_path: Path) -> None:
    (tmp_path / "ks2.csv").write_text(STAGES["ks2"].giap(), encoding="utf-8")
    done = vshdata("ingest", tmp_path / "ks2.csv")

    assert (
        "scores that come in several versions are read from READPROGSCORE_EM_ADJUSTED, "
        "WRITPROGSCORE_EM_ADJUSTED, MATPROGSCORE_EM_ADJUSTED" in done.err
    )


def test_without_an_eligibility_column_a_subject_has_no_figure(vshdata: Vshdata, tmp_path: Path) -> None:
    """Nobody is guessed to be eligible: the denominator is not told."""
    content = STAGES["ks2"].giap().replace("ELIGGPS", "SOMETHING")
    table = trend_of(vshdata, tmp_path, "ks2.csv", content, "ks2")

    assert table["KS2 GPS: Expected"]["2023"] == "x"
    assert table["KS2 Maths: Expected"]["2023"] != "x"


def test_the_early_years_work_without_the_flag_of_a_good_level(vshdata: Vshdata, tmp_path: Path) -> None:
    given = trend_of(vshdata, tmp_path / "a", "fsp.csv", STAGES["eyfsp"].giap(), "eyfsp")
    content = STAGES["eyfsp"].giap().replace("FSP_GLD", "FSP_OTHER")
    without = trend_of(vshdata, tmp_path / "b", "fsp.csv", content, "eyfsp")
    assessed = [row for row in of_2023("eyfsp") if row["COM_E01"] != "A"]
    goals = [sum(value == "2" for name, value in row.items() if "_E" in name) for row in assessed]

    assert without == given
    label = "EYFSP: Average Early Learning Goals at Expected"
    assert float(given[label]["2023"]) == pytest.approx(sum(goals) / len(goals), abs=0.06)


def test_years_without_a_profile_of_the_kind_say_so(vshdata: Vshdata, tmp_path: Path) -> None:
    content = STAGES["eyfsp"].giap().replace("2021/2022", "2018/2019")
    trend_of(vshdata, tmp_path, "fsp.csv", content, "eyfsp")
    done = vshdata("--lake", tmp_path / "lake", *TREND, "eyfsp", "--years", "2019..2023")

    assert "the measure begins in 2021/22" in done.err
    assert "assessments in primary schools were cancelled" in done.err


def test_goals_marked_absent_in_part_are_told(vshdata: Vshdata, tmp_path: Path) -> None:
    first, _, rest = STAGES["eyfsp"].giap().partition("\n")
    row = rest.splitlines()[0].replace(",2,", ",A,", 1)
    (tmp_path / "fsp.csv").write_text(f"{first}\n{row}\n", encoding="utf-8")
    done = vshdata("ingest", tmp_path / "fsp.csv")

    assert "some goals marked A and not all of them" in done.err
    assert "[goals_absent]" in done.err


def test_year_2_of_phonics_counts_those_who_met_the_standard_a_year_ago(
    vshdata: Vshdata, tmp_path: Path
) -> None:
    """By hand: who was in Year 1 in 2022 and in Year 2, or nowhere, in 2023."""
    table = trend_of(vshdata, tmp_path, "phonics.csv", STAGES["phonics"].giap(), "phonics")
    met: dict[str, list[bool]] = {}
    for row in STAGES["phonics"].rows():
        met.setdefault(row["UPN"], []).append(row["PHONICS_OUTCOME"] == "Wa")
    in_year_2 = {row["UPN"] for row in of_2023("phonics") if row["NCYEARACTUAL"] == "2"}
    expected = 100 * sum(any(met[pupil]) for pupil in in_year_2) / len(in_year_2)

    assert table["Phonics: End of Year 2 Working At (cumulative)"]["2023"] == f"{expected:.1f}"


def test_year_2_of_phonics_needs_the_year_before(vshdata: Vshdata, tmp_path: Path) -> None:
    head, *rows = STAGES["phonics"].giap().splitlines()
    content = "\n".join([head, *(row for row in rows if "2022/2023" in row)]) + "\n"
    table = trend_of(vshdata, tmp_path, "phonics.csv", content, "phonics")
    done = vshdata("--lake", tmp_path / "lake", *TREND, "phonics")

    assert table["Phonics: End of Year 2 Working At (cumulative)"]["2023"] == "x"
    assert table["Phonics: Year 1 Working At"]["2023"] != "x"
    assert "it rests on two years, and no phonics file is loaded for 2021/22" in done.err


def test_year_2_of_phonics_2021_22_needs_the_autumn_check(vshdata: Vshdata, tmp_path: Path) -> None:
    content = STAGES["phonics"].giap().replace("_AUT21", "_OTHER")
    trend_of(vshdata, tmp_path, "phonics.csv", content, "phonics")
    done = vshdata("--lake", tmp_path / "lake", *TREND, "phonics")

    assert "no file gives the autumn 2021 check (PHONICS_OUTCOME_AUT21)" in done.err


def test_the_tables_check_has_two_denominators(vshdata: Vshdata, tmp_path: Path) -> None:
    """Of five who did not take it, three were eligible."""
    table = trend_of(vshdata, tmp_path, "mtc.csv", STAGES["mtc"].giap(), "mtc")
    took = [int(row["FormMark"]) for row in of_2023("mtc") if row["FormMark"]]

    assert table["MTC: Full Marks (25)"]["2023"] == f"{100 * took.count(25) / (len(took) + 3):.1f}"
    assert float(table["MTC: Average Score"]["2023"]) == pytest.approx(sum(took) / len(took), abs=0.06)


def test_key_stage_1_ended_with_2022_23(vshdata: Vshdata, tmp_path: Path) -> None:
    table = trend_of(vshdata, tmp_path, "ks1.csv", STAGES["ks1"].giap(), "ks1")
    done = vshdata("--lake", tmp_path / "lake", *TREND, "ks1", "--years", "2022..2024")
    science = [row for row in of_2023("ks1") if row["SCI_OUTCOME"]]

    assert table["KS1 Science: EXS"]["2023"] == share(science, "SCI_OUTCOME", "EXS")
    assert "the measure ended with 2022/23" in done.err


def test_codes_that_are_not_known_are_told_and_left_blank(vshdata: Vshdata, tmp_path: Path) -> None:
    content = STAGES["ks1"].giap().replace("HNM", "2C", 2)
    (tmp_path / "ks1.csv").write_text(content, encoding="utf-8")
    done = vshdata("ingest", tmp_path / "ks1.csv")

    assert "SCI_OUTCOME is not one of its codes" in done.err


def test_a_child_in_need_counts_by_the_check_of_the_year_before(vshdata: Vshdata, tmp_path: Path) -> None:
    """Of the pupils with no row in Year 2 only the three in need are measured: two of them met it."""
    head = (
        "Phonics_ACADYR,Phonics_PUPILMATCHINGREF,Phonics_UPN,Phonics_NCYEARACTUAL,Phonics_PHONICS_OUTCOME"
    )
    outcomes = ["Wa", "Wa", "Wt", "Wt", "Wt"]
    rows = [f"2022/2023,,{upn(number)},1,{outcome}" for number, outcome in enumerate(outcomes, start=1)]
    rows.append(f"2023/2024,,{upn(9)},1,Wa")
    (tmp_path / "phonics.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    need = cin_return(*(child(str(number), upn(number)) for number in (1, 2, 3)))
    (tmp_path / "cin.xml").write_text(need, encoding="utf-8")
    assert vshdata("ingest", tmp_path / "phonics.csv", tmp_path / "cin.xml").code == 0
    done = vshdata(
        *("trend", "--cohort", "cin", "--area", "phonics", "--protect", "internal", "--years", "2024")
    )

    assert "Phonics: End of Year 2 Working At (cumulative),66.7,66.7" in done.text
