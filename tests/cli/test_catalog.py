"""What is loaded, to the eye and through a pipe, and what a trend would lack."""

import csv
import io
import re
from pathlib import Path

import pytest
from attendance_extracts import NPD_ABSENCE, NPD_EXCLUSIONS
from care_returns import CARE_EPISODES
from command import SAMPLE, Done, Vshdata
from extracts import GIAP_KS4, LA, child, cin_return, upn, write
from sample_files import unpacked
from stage_files import STAGES

import vshdata as library
from vshdata.intake.families import families_of
from vshdata.intake.loaded import Options
from vshdata.sample import write_sample

# ---------------------------------------------------------------------- what is loaded


def lines(done: Done) -> list[str]:
    """What stands on a screen, without its bold type."""
    assert done.code == 0, done.err
    return [line.rstrip() for line in re.sub(r"\x1b\[[0-9;]*m", "", done.text).splitlines()]


@pytest.fixture(scope="module")
def sparse_lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four years of the children in need return, the spring census and key stage 4."""
    folder = tmp_path_factory.mktemp("sparse")
    write_sample(folder / "sample", pupils=60, years=(2019, 2022, 2023, 2024))
    files = unpacked(folder / "sample", folder / "files")
    kinds = ("cin_*.xml", "*_spring_pupilonroll.csv", "ks4_results*")
    library.ingest(folder / "lake", *(path for kind in kinds for path in sorted(files.glob(kind))))
    return folder / "lake"


@pytest.mark.parametrize("width", [80, 120])
def test_the_grid_has_a_dot_where_something_is_loaded_and_letters_for_terms(
    vshdata: Vshdata, sparse_lake: Path, width: int
) -> None:
    done = vshdata("--lake", sparse_lake, "catalog", screen=width)
    head, *rows = lines(done)
    cells = {row.split()[0]: row.split()[1:] for row in rows}

    assert head.split() == ["Dataset", "2018/19", "2021/22", "2022/23", "2023/24"]
    assert (cells["ks4"], cells["pupils"], cells["absence"]) == (["●"] * 4, ["s"] * 4, ["a"] * 4)
    assert done.err == "Terms loaded: a autumn term, s spring term.\n"
    assert max(map(len, rows)) <= width


def test_the_grid_is_drawn_in_ascii_where_the_screen_has_no_more(
    vshdata: Vshdata, sparse_lake: Path
) -> None:
    done = vshdata("--lake", sparse_lake, "catalog", screen=80, encoding="ascii")

    assert next(row for row in lines(done) if row.startswith("ks4")).split() == ["ks4", *"****"]
    assert done.text.isascii()


def test_years_that_do_not_fit_follow_below_under_the_same_datasets(
    vshdata: Vshdata, sparse_lake: Path
) -> None:
    rows = lines(vshdata("--lake", sparse_lake, "catalog", screen=40))
    heads = [row.split() for row in rows if row.startswith("Dataset")]

    assert heads == [["Dataset", "2018/19", "2021/22", "2022/23"], ["Dataset", "2023/24"]]
    assert max(map(len, rows)) <= 40


def test_a_dataset_of_one_year_leaves_the_others_blank(vshdata: Vshdata, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    library.ingest(lake, write(tmp_path, "absence.txt", NPD_ABSENCE.text({})))
    library.ingest(lake, write(tmp_path, "ks4.csv", GIAP_KS4.having(KS4_ACADYR="2022/2023").text({})))
    done = vshdata("--lake", lake, "catalog", screen=80)

    assert lines(done) == ["Dataset  2022/23  2023/24", "ks4      ●", "absence           asue"]
    assert "e second half of the summer term" in done.err


def test_absence_of_a_year_as_a_whole_has_a_dot(vshdata: Vshdata, tmp_path: Path) -> None:
    terms = {name: "" for name in NPD_ABSENCE.usual if "Possible_" in name and "_Annual" not in name}
    library.ingest(tmp_path / "lake", write(tmp_path, "absence.txt", NPD_ABSENCE.text(terms)))

    assert lines(vshdata("catalog", screen=80))[-1] == "absence  ●"


def test_rows_are_counted_on_request_and_through_a_pipe(vshdata: Vshdata, sparse_lake: Path) -> None:
    piped = vshdata("--lake", sparse_lake, "catalog")
    rows = list(csv.reader(io.StringIO(piped.text)))
    shown = lines(vshdata("--lake", sparse_lake, "catalog", "--rows", screen=80))

    assert rows[0] == ["Dataset", "2018/19", "2021/22", "2022/23", "2023/24"]
    assert next(row for row in rows if row[0] == "ks4") == ["ks4", "60", "60", "58", "61"]
    assert [row.split() for row in shown] == rows
    assert piped.err == ""


def test_detail_tells_where_each_slice_came_from(vshdata: Vshdata, sparse_lake: Path) -> None:
    text = vshdata("--lake", sparse_lake, "catalog", "--detail").text
    assert "ks4,2021/22,999,final,,60,2,ks4_results.csv," in text


@pytest.mark.parametrize("width", [80, 120])
def test_detail_on_a_screen_cuts_nothing_off(vshdata: Vshdata, sparse_lake: Path, width: int) -> None:
    shown = lines(vshdata("--lake", sparse_lake, "catalog", "--detail", screen=width))

    assert max(map(len, shown)) <= width
    assert "…" not in "".join(shown)


def test_an_empty_lake_says_so(vshdata: Vshdata) -> None:
    for arguments in ((), ("--detail",), ("--cohort", "cin")):
        done = vshdata("catalog", *arguments)
        assert (done.code, done.text) == (5, "")
        assert "The lake at lake is empty." in done.err


# ---------------------------------------------------------------------- what a trend would lack

NEED = cin_return(child("1", upn(1)))


def lacks(vshdata: Vshdata, *arguments: str) -> dict[str, tuple[str, str, str]]:
    """What follows, years and next step, by what is lacking."""
    done = vshdata("catalog", *arguments)
    assert done.code == 0, done.err
    rows = csv.DictReader(io.StringIO(done.text))
    return {row["Lacking"]: (row["Then"], row["Years"], row["Next step"]) for row in rows}


def test_returns_and_results_that_are_not_loaded(vshdata: Vshdata, tmp_path: Path) -> None:
    library.ingest(tmp_path / "lake", write(tmp_path, "cin.xml", NEED))
    found = lacks(vshdata, "--cohort", "cino", "--area", "ks4", "--years", "2022..2024")

    assert found["children in need return"] == ("no figure", "2022 2023", "vshdata ingest CIN.xml")
    assert found["looked-after return"] == (
        "children looked after stay in cino",
        "2022 2023 2024",
        "vshdata ingest SSDA903-FOLDER",
    )
    assert found["Key stage 4 results"] == (
        "no figure",
        "2022 2023 2024",
        f"vshdata ingest FILE ({'; '.join(families_of('ks4'))})",
    )


def test_columns_that_no_file_of_the_year_gives(vshdata: Vshdata, tmp_path: Path) -> None:
    text = GIAP_KS4.without("KS4_P8SCORE", "KS4_OPENSCR").text({})
    library.ingest(tmp_path / "lake", write(tmp_path, "ks4.csv", text))
    found = lacks(vshdata, "--cohort", "all", "--area", "ks4", "--years", "2024")
    (what,) = (what for what in found if what.startswith("columns of ks4: "))

    assert {"p8", "att8_open"} <= set(what.removeprefix("columns of ks4: ").split(", "))
    assert "att8" not in what.removeprefix("columns of ks4: ").split(", ")
    assert found[what][2].endswith("headings: vshdata datasets ks4")


def test_terms_that_are_not_loaded_and_the_census_that_exclusions_rest_on(
    vshdata: Vshdata, tmp_path: Path
) -> None:
    lake = tmp_path / "lake"
    spring = {name: "" for name in NPD_ABSENCE.usual if "_Spring" in name}
    library.ingest(lake, write(tmp_path, "absence.txt", NPD_ABSENCE.text(spring)))
    library.ingest(lake, write(tmp_path, "exclusions.txt", NPD_EXCLUSIONS.text({})))

    found = lacks(vshdata, "--cohort", "all", "--area", "absence")
    assert [(what, *rest[:2]) for what, rest in found.items()] == [
        ("Absence: spring term", "figures of the rest of the year", "2024")
    ]
    found = lacks(vshdata, "--cohort", "all", "--area", "exclusions")
    assert found["Pupils on roll in a school census"][:2] == ("no figure", "2024")


def test_a_figure_that_rests_on_the_year_before_says_which(vshdata: Vshdata, tmp_path: Path) -> None:
    head = (
        "Phonics_ACADYR,Phonics_PUPILMATCHINGREF,Phonics_UPN,Phonics_NCYEARACTUAL,Phonics_PHONICS_OUTCOME"
    )
    text = f"{head}\n2023/2024,,{upn(1)},1,Wa\n"
    library.ingest(tmp_path / "lake", write(tmp_path, "phonics.csv", text))
    found = lacks(vshdata, "--cohort", "all", "--area", "phonics")

    assert list(found) == ["it rests on two years, and no phonics file is loaded for 2022/23"]


def test_figures_that_nobody_has_come_last_and_ask_for_nothing(vshdata: Vshdata, tmp_path: Path) -> None:
    library.ingest(tmp_path / "lake", write(tmp_path, "cin.xml", NEED))
    found = lacks(vshdata, "--cohort", "cinp", "--area", "ks1", "--years", "2020..2024")
    steps = [step for _, _, step in found.values()]

    assert found["assessments in primary schools were cancelled"] == ("no figure", "2020 2021", "")
    assert found["the measure ended with 2022/23"] == ("no figure", "2024", "")
    assert found["a return that tells cinp, before 2021/22"] == ("no figure", "2020 2021", "")
    assert found["Key stage 1 results"][1] == "2022 2023"
    assert steps == sorted(steps, key=lambda step: not step)


def test_nothing_lacking_is_said(vshdata: Vshdata, sparse_lake: Path) -> None:
    done = vshdata("--lake", sparse_lake, "catalog", "--cohort", "cin", "--area", "ks4", screen=80)

    assert (done.code, done.text) == (0, "")
    assert done.err == "Nothing that can be loaded is lacking for cin and ks4.\n"


def test_a_cohort_or_an_area_alone_is_asked_as_trend_would(vshdata: Vshdata, sparse_lake: Path) -> None:
    both = vshdata(
        "--lake", sparse_lake, "catalog", "--cohort", "cin", "--area", "ks4", "--years", "2018"
    ).text

    assert vshdata("--lake", sparse_lake, "catalog", "--area", "ks4", "--years", "2018").text == both
    assert vshdata("--lake", sparse_lake, "catalog", "--cohort", "cin", "--years", "2018").text == both


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_what_is_lacking_reads_on_a_screen(
    vshdata: Vshdata, sparse_lake: Path, width: int, encoding: str
) -> None:
    asked = ("--cohort", "cino", "--area", "all", "--years", "2019..2024")
    done = vshdata("--lake", sparse_lake, "catalog", *asked, screen=width, encoding=encoding)
    shown = lines(done)

    assert shown[:4] == [
        "Looked-after return",
        "  years      2018/19, 2019/20, 2020/21, 2021/22, 2022/23, 2023/24",
        "  then       children looked after stay in cino: all 79 indicators",
        "  next step  vshdata ingest SSDA903-FOLDER",
    ]
    assert "  which      all of eyfsp" in shown
    assert "  next step  none: there is no such figure anywhere" in shown
    assert max(map(len, shown)) <= width
    assert done.text.isascii()


@pytest.fixture(scope="module")
def varied_lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, with the returns, terms and stages of some years only beside it."""
    folder = tmp_path_factory.mktemp("varied")
    library.ingest(folder / "lake", SAMPLE)
    episodes = write(folder, "episodes.csv", CARE_EPISODES.text({}))
    library.ingest(folder / "lake", episodes, options=Options(year=2024, la=LA))
    stages = [write(folder, f"{area}.csv", stage.giap()) for area, stage in STAGES.items()]
    library.ingest(folder / "lake", *stages, write(folder, "exclusions.txt", NPD_EXCLUSIONS.text({})))
    return folder / "lake"


@pytest.mark.parametrize("cohort", ["all", "cin", "cinp@any", "cla"])
def test_every_figure_that_a_trend_has_not_is_told_and_no_other(varied_lake: Path, cohort: str) -> None:
    """Over all areas, and more years than are loaded."""
    lake, years = varied_lake, "2017..2025"
    table = library.trend(lake, cohort=cohort, area="all", years=years)
    blank = table.filter(status="x").select("indicator", "academic_year").rows()
    told = {
        (indicator, year)
        for lack in library.lacking(lake, cohort=cohort, area="all", years=years)
        if lack.then == "no figure"
        for indicator in lack.indicators
        for year in lack.years
    }

    assert told == set(blank)


@pytest.mark.parametrize(
    "arguments",
    [("--years", "2024"), ("--detail", "--area", "ks4"), ("--rows", "--cohort", "cin"), ("--area", "x")],
)
def test_requests_that_make_no_sense(
    vshdata: Vshdata, sample_lake: Path, arguments: tuple[str, ...]
) -> None:
    done = vshdata("--lake", sample_lake, "catalog", *arguments)

    assert (done.code, done.text) == (2, "")
    assert done.err.startswith("error: ")
