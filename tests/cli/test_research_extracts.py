"""Children in need and looked after from research extracts: who is in which cohort, dirt and all."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from care_returns import CARE_EPISODES, CARE_HEADER
from cin_shapes import all_held, held, put, take
from command import Vshdata
from extracts import GIAP_KS4, LA, NPD_KS4, Shape, child, cin_return, upn, write
from research_extracts import NPD_CIN, NPD_CLA, NPD_EPISODES

import vshdata as library
from vshdata.lake import Lake
from vshdata.schema import Family

NUMBERS = range(1, 7)


def ks4(*years: int) -> str:
    """Pupils PMR1 to PMR6 at the end of key stage 4, each year."""
    rows = [
        {"KS4_PupilMatchingRefAnonymous": f"PMR{number}", "KS4_ACADYR": f"{year - 1}/{year}"}
        for year in years
        for number in NUMBERS
    ]
    return NPD_KS4.text(*rows)


def pupils_in(lake: Path, cohort: str, year: int = 2024) -> int:
    """How many of the pupils with results are in a cohort; nothing is hidden."""
    frame = library.trend(lake, cohort=cohort, years=[year], indicators=["ks4_cohort"], protect="internal")
    return int(frame["numerator"].item() or 0)


def load(folder: Path, *files: str, **options: Any) -> Path:
    """A lake with the results of the six pupils and these files."""
    paths = [write(folder, f"extract {at}.txt", text) for at, text in enumerate(files)]
    report = take(folder / "lake", write(folder, "ks4.txt", ks4(2023, 2024)), *paths, **options)
    assert not report.failed
    assert report.rejected == 0
    return folder / "lake"


def need(number: int, **given: str) -> dict[str, str]:
    own = {"PupilMatchingRefAnonymous": f"PMR{number}", "LAchildID_Anon": f"c{number}"}
    return {f"CIN_{name}": value for name, value in {**own, **given}.items()}


def care(number: int, **given: str) -> dict[str, str]:
    own = {"PupilMatchingRefAnonymous": f"PMR{number}", "CHILD_ID_ANON": f"k{number}"}
    return {f"CLA_{name}": value for name, value in {**own, **given}.items()}


WORLD_CIN = NPD_CIN.text(
    need(1),
    need(2, CPPstartDate="2023-07-01", CategoryOfAbuse="NEG"),
    need(2, CPPstartDate="2022-01-01", CPPendDate="2022-06-01"),
    need(3, ReferralNFA="1"),
    need(4, CINClosureDate="2023-12-01", ReasonForClosure="rc7"),
    need(5),
    need(5, ACADYR="2022/2023", CINReferralDate="2022-05-02"),
)
WORLD_CLA = NPD_CLA.text(
    care(5, POC_START="2023-03-31", DATE_EPI_COMM="2023-12-01", DATE_EPI_CEASED="2024-03-31"),
    care(6, DATE_EPI_CEASED="2024-01-20", REC="E11"),
)
"""Child 1 is in need; 2 on a second plan; 3 was turned away; 4 was closed; 5 is in need and in care, open
whatever its last day says; 6 was in care until adopted."""


@pytest.mark.parametrize(
    ("cohort", "counted"),
    [
        ("cin", 3),
        ("cino", 1),
        ("cpp", 1),
        ("cppo", 1),
        ("csw", 2),
        ("cla", 1),
        ("cla12m", 1),
        ("cin@any", 4),
        ("cla@any", 2),
    ],
)
def test_cohorts_of_a_world_told_by_research_extracts(cohort: str, counted: int, tmp_path: Path) -> None:
    lake = load(tmp_path, WORLD_CIN, WORLD_CLA)

    assert pupils_in(lake, cohort) == counted


@pytest.mark.parametrize("first", [0, 1, 2])
def test_files_may_come_in_any_order_and_again(first: int, tmp_path: Path) -> None:
    files = [
        write(tmp_path, "ks4.txt", ks4(2024)),
        write(tmp_path, "cin.txt", WORLD_CIN),
        write(tmp_path, "cla.txt", WORLD_CLA),
    ]
    lake = tmp_path / "lake"
    for path in [*files[first:], *files[:first], files[first]]:
        take(lake, path)

    counts = {cohort: pupils_in(lake, cohort) for cohort in ("cin", "cino", "csw", "cla", "cla12m")}
    assert counts == {"cin": 3, "cino": 1, "csw": 2, "cla": 1, "cla12m": 1}


def test_each_year_of_an_extract_is_of_its_own(tmp_path: Path) -> None:
    lake = load(tmp_path, WORLD_CIN)

    assert pupils_in(lake, "cin", 2023) == 1


# ---------------------------------------------------------------------- dirt


def spells(lake: Path) -> pl.DataFrame:
    frames = [pl.read_parquet(item.path) for item in Lake(lake).best_slices("spells")]
    return pl.concat(frames).with_columns(pl.col(pl.Enum).cast(pl.String))


def test_rows_repeated_for_plans_are_one_referral(tmp_path: Path) -> None:
    lake = load(
        tmp_path,
        NPD_CIN.text(
            need(1, CPPstartDate="2023-07-01", CPPendDate="2023-09-01"),
            need(1, CPPstartDate="2023-12-01", NumberOfPreviousCPP="1"),
            need(1, CPPstartDate="2023-12-01", NumberOfPreviousCPP="1"),
        ),
    )

    assert spells(lake).select("status", "start", "end", "previous_plans").sort("start").rows() == [
        ("need", date(2023, 5, 2), None, None),
        ("cp_plan", date(2023, 7, 1), date(2023, 9, 1), None),
        ("cp_plan", date(2023, 12, 1), None, 1),
    ]
    assert spells(lake)["referral"].unique().to_list() == [date(2023, 5, 2)]


@pytest.mark.parametrize(
    ("written", "read"),
    [("n1", "N1"), (" n0 ", "N0"), ("A2", "N2"), ("a5", "N5"), ("NO", "N0"), ("UNMAPPEDNEEDCODE", None)],
)
def test_need_codes_are_read_however_they_are_spelt(written: str, read: str | None, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    report = take(lake, write(tmp_path, "cin.txt", NPD_CIN.text(need(1, PrimaryNeedCode=written))))

    assert spells(lake)["primary_need"].to_list() == [read]
    assert report.files[0].findings == ()


@pytest.mark.parametrize("written", ["N/A ", "INVA", "miss", "UNCL"])
def test_words_for_no_ethnicity_are_blanks(written: str, tmp_path: Path) -> None:
    report = take(
        tmp_path / "lake", write(tmp_path, "c.txt", NPD_CIN.text(need(1, EthnicGroupMinor=written)))
    )

    assert report.files[0].findings == ()
    (row,) = held(tmp_path / "lake", "children")
    assert "WBRI" not in row
    assert "NONE" in row


@pytest.mark.parametrize("day", ["1800-01-01", "1900-01-01 00:00:00", ""])
def test_days_that_mean_none_leave_a_case_open(day: str, tmp_path: Path) -> None:
    lake = load(tmp_path, NPD_CIN.text(need(1, CINClosureDate=day, CPPstartDate=day)))

    assert spells(lake).select("status", "end").rows() == [("need", None)]


OLD = NPD_CIN.renamed("CIN_CIN", "CIN_")
"""As an earlier delivery has it: `CIN_ReferralDate`, `CIN_ClosureDate`."""

BOTH = NPD_CIN.having(CIN_ReferralDate="1900-01-01", CIN_LatestReferralDate="", CIN_LatestClosureDate="")


@pytest.mark.parametrize(
    ("shape", "row"),
    [
        (OLD, {}),
        (NPD_CIN.renamed("^CIN_", ""), {}),
        (NPD_CIN.renamed("^CIN_LA$", "CIN_CIN_LA"), {}),
        (NPD_CIN.having(CIN_CIN_LA=LA), {"CIN_LA": ""}),
        (BOTH, {}),
        (BOTH, {"CIN_CINReferralDate": "1800-01-01", "CIN_ReferralDate": "2023-05-02"}),
        (BOTH, {"CIN_CINReferralDate": "", "CIN_LatestReferralDate": "2023-05-02"}),
    ],
)
def test_names_of_columns_differ_by_delivery(shape: Shape, row: dict[str, str], tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    report = take(lake, write(tmp_path, "cin.txt", shape.text(row)), la="998")

    assert not report.failed
    assert spells(lake).select("status", "start", "la").rows() == [("need", date(2023, 5, 2), LA)]


def test_a_closure_of_the_latest_referral_closes_no_other(tmp_path: Path) -> None:
    shape = BOTH.having(CIN_LatestClosureDate="2023-09-01")
    rows = shape.text(need(1), need(2, CINReferralDate="", LatestReferralDate="2023-05-02"))
    lake = load(tmp_path, rows)

    assert spells(lake)["end"].sort(nulls_last=True).to_list() == [date(2023, 9, 1), None]


def test_null_bytes_are_dropped(tmp_path: Path) -> None:
    lake = load(tmp_path, NPD_CIN.text(need(1, PrimaryNeedCode="N\0001")))

    assert spells(lake)["primary_need"].to_list() == ["N1"]


def test_a_row_of_nobody_or_without_a_date_is_rejected(tmp_path: Path) -> None:
    rows = NPD_CIN.text(
        need(1),
        need(2, PupilMatchingRefAnonymous="", LAchildID_Anon=""),
        need(3, CINReferralDate="1900-01-01"),
        need(4, CINReferralDate="", CPPstartDate="2023-07-01"),
    )
    (file,) = take(tmp_path / "lake", write(tmp_path, "cin.txt", rows)).files

    assert (file.read, file.accepted, file.rejected) == (4, 2, 2)
    assert {item.rule: item.lines for item in file.findings} == {"no_child": [3], "no_start": [4]}


# ---------------------------------------------------------------------- who is who


def test_the_reference_of_one_row_is_carried_to_the_childs_others(tmp_path: Path) -> None:
    """Row two has no reference; its child's number in the authority tells who it is."""
    rows = NPD_CIN.text(
        need(1, CINClosureDate="2023-06-01"),
        need(1, PupilMatchingRefAnonymous="", CINReferralDate="2023-12-01"),
        need(1, PupilMatchingRefAnonymous="", CINReferralDate="2023-12-01", LA="998"),
    )
    lake = load(tmp_path, rows)

    assert pupils_in(lake, "cin") == 1
    assert Lake(lake).slices("spells")[0].rows + Lake(lake).slices("spells")[1].rows == 3


def test_a_number_with_two_references_joins_nobody(tmp_path: Path) -> None:
    rows = NPD_CIN.text(
        need(1, CINClosureDate="2023-06-01"),
        need(2, LAchildID_Anon="c1", CINClosureDate="2023-06-01"),
        need(1, PupilMatchingRefAnonymous="", CINReferralDate="2023-12-01"),
    )
    lake = load(tmp_path, rows)

    assert pupils_in(lake, "cin") == 0
    assert spells(lake)["pupil_id"].n_unique() == 3


def test_case_tells_references_apart(tmp_path: Path) -> None:
    lake = load(tmp_path, NPD_CIN.text(need(1, PupilMatchingRefAnonymous="pmr1")))

    assert pupils_in(lake, "cin") == 0


def test_linked_rows_are_those_with_a_reference(tmp_path: Path) -> None:
    rows = NPD_CIN.text(need(1), need(2, PupilMatchingRefAnonymous=""))
    (file,) = take(tmp_path / "lake", write(tmp_path, "cin.txt", rows)).files

    assert (file.accepted, file.linked) == (2, 1)


# ---------------------------------------------------------------------- looked after


def periods(lake: Path, year: int = 2024) -> list[tuple[Any, ...]]:
    frames = [pl.read_parquet(item.path) for item in Lake(lake).best_slices("care_spells", [year])]
    rows = pl.concat(frames).filter(pl.col("status") != "permanence").sort("start")
    return rows.select("status", "start", "end", "closed_reason").rows()


def test_the_last_day_of_an_open_episode_is_not_a_real_one(tmp_path: Path) -> None:
    lake = load(tmp_path, NPD_CLA.text(care(1, DATE_EPI_CEASED="2023-10-01")))

    assert periods(lake) == [("looked_after", date(2023, 5, 2), None, None)]


def test_a_period_begins_where_the_extract_says_it_did(tmp_path: Path) -> None:
    """Only the latest episode of the period is in the file of the year."""
    lake = load(tmp_path, NPD_CLA.text(care(1, POC_START="2021-01-10", DATE_EPI_COMM="2023-12-01")))

    assert periods(lake) == [("looked_after", date(2021, 1, 10), None, None)]
    assert pupils_in(lake, "cla12m") == 1


def test_two_periods_stay_two(tmp_path: Path) -> None:
    first = care(1, DATE_EPI_CEASED="2023-08-01", REC="E4A")
    second = care(1, POC_START="2023-08-01", DATE_EPI_COMM="2023-11-01", LEGAL_STATUS="v4")
    lake = load(tmp_path, NPD_CLA.text(first, second))

    assert periods(lake) == [
        ("looked_after", date(2023, 5, 2), date(2023, 8, 1), "E4A"),
        ("respite", date(2023, 8, 1), None, None),
    ]


def test_negative_codes_mean_none(tmp_path: Path) -> None:
    row = care(1, CAT_NEED="-10", LEGAL_STATUS="-1", ETHNIC="-10", PLACEMENT="Q1", UASC_STATUS="-10")
    (file,) = take(tmp_path / "lake", write(tmp_path, "cla.txt", NPD_CLA.text(row))).files

    assert file.findings == ()
    assert file.accepted == 1


def test_a_file_of_few_prefixes_is_known(tmp_path: Path) -> None:
    shape = NPD_CLA.renamed("^CLA_(?!Pupil|CHILD)", "")
    (file,) = take(tmp_path / "lake", write(tmp_path, "cla.txt", shape.text({}))).files

    assert (file.table, file.family, file.years) == ("care_extract", Family.NPD, (2024,))


def test_episodes_without_a_year_are_of_every_year_they_fall_in(tmp_path: Path) -> None:
    """The last day that any row tells is in the return for 2024: an open episode is still open then."""
    rows = NPD_EPISODES.text(
        {"POC_Start": "2021-06-01", "DateEpisodeStarted1": "2022-03-31"},
        {
            "PupilMatchingRefAnonymous": "PMR2",
            "CHILD_ID_ANON": "k2",
            "DateEpisodeCeased1": "2024-03-31",
            "ReasonEpisodeCeased": "E11",
        },
    )
    path = write(tmp_path, "CLA_Episode_Data_2017.txt", rows)
    (file,) = take(tmp_path / "lake", path).files

    assert file.years == (2022, 2023, 2024)
    (note,) = file.notes
    assert note == (
        "its 2 episodes do not say their year: each is taken into every return, from 1 April to 31 March, "
        "that it falls in, 4 rows in all"
    )
    begun = date(2021, 6, 1)
    assert periods(tmp_path / "lake", 2022) == [("looked_after", begun, None, None)]
    assert periods(tmp_path / "lake") == [
        ("looked_after", begun, None, None),
        ("looked_after", date(2023, 5, 2), date(2024, 3, 31), "E11"),
    ]


def test_episodes_of_a_year_given_are_of_that_year(tmp_path: Path) -> None:
    path = write(tmp_path, "episodes.txt", NPD_EPISODES.text({"DateEpisodeStarted1": "2020-03-31"}))
    (file,) = take(tmp_path / "lake", path, year=2024).files

    assert (file.years, file.read, file.notes) == ((2024,), 1, ())


def test_year_file_and_episode_file_tell_the_same_care_once(tmp_path: Path) -> None:
    episodes = NPD_EPISODES.text(
        {
            "PupilMatchingRefAnonymous": "PMR5",
            "CHILD_ID_ANON": "k5",
            "POC_Start": "2023-03-31",
            "DateEpisodeStarted1": "2023-03-31",
            "DateEpisodeCeased1": "2023-12-01",
            "ReasonEpisodeCeased": "X1",
        }
    )
    lake = load(tmp_path, WORLD_CLA, episodes)

    assert periods(lake)[0] == ("looked_after", date(2023, 3, 31), None, None)
    assert len(periods(lake)) == 2


# ---------------------------------------------------------------------- sources are never mixed


def test_a_return_is_read_before_an_extract_of_the_same_authority_and_year(tmp_path: Path) -> None:
    extract = NPD_CIN.text(need(1), need(2), need(3, LA="998"))
    report = cin_return(child("1", upn(1)))
    modules = {
        "SSDA903_2024_header.csv": CARE_HEADER.text({}),
        "SSDA903_2024_episodes.csv": CARE_EPISODES.text({}),
    }
    care_extract = NPD_CLA.text(care(1), care(2), care(3, LA="998"))
    lake = tmp_path / "lake"
    take(lake, *put(tmp_path, {"cin.txt": extract, "cla.txt": care_extract}))
    take(lake, *put(tmp_path, {"cin.xml": report, **modules}))

    for table in ("spells", "care_spells"):
        read = {(item.key.la, item.rows, item.key.family) for item in Lake(lake).best_slices(table)}
        full = Family.CIN_XML if table == "spells" else Family.DERIVED
        assert read == {(LA, 1, full), ("998", 1, Family.NPD)}


def test_authorities_of_one_extract_are_kept_apart_and_counted(tmp_path: Path, vshdata: Vshdata) -> None:
    path = write(tmp_path, "cin.txt", NPD_CIN.text(need(1), need(2, LA="998.0"), need(3, LA="")))
    done = vshdata("ingest", path)

    assert done.code == 0
    assert "National Pupil Database extract, 2023/24, LA not stated, final" in done.err
    assert "note: its rows are of 2 authorities" in done.err
    assert "note: it tells of no child in need plans, so that cinp has nobody from it" in done.err
    assert "PMR" not in done.err
    stored = {item.key.la for item in Lake(tmp_path / "lake").slices("spells")}
    assert stored == {LA, "998", "000"}


def test_a_child_of_an_extract_is_joined_to_results_downloaded_with_reference_and_upn(
    tmp_path: Path,
) -> None:
    results = GIAP_KS4.text({"KS4_PUPILMATCHINGREF": "PMR1"})
    take(tmp_path / "lake", *put(tmp_path, {"ks4.csv": results, "cin.txt": NPD_CIN.text(need(1))}))

    assert pupils_in(tmp_path / "lake", "cin") == 1


def test_an_extract_holds_no_assessments(tmp_path: Path) -> None:
    assert all_held(load(tmp_path, WORLD_CIN))["care_events"] == []
