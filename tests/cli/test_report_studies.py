"""`report` with studies: sections of a page and sheets of a workbook, from a world of known truth."""

import csv
import io
import re
from html import unescape
from pathlib import Path

import pytest
from books import opened
from command import Vshdata
from study_lake import make_study_lake

from vshdata.api.pack_studies import StudiesRequest
from vshdata.api.packs import ReportRequest, build_pack, command_of
from vshdata.figures.indicators import Area
from vshdata.studies import extra
from vshdata.studies.kinds import DurationStudy

REPORT = ("report", "--cohort", "cin,cpp", "--area", "absence")


def sections(page: str) -> dict[str, str]:
    """By id, the text of the section of every study."""
    start = r'<section class="cohort study".*?aria-labelledby="([\w-]+)">'
    found = re.findall(rf'{start}(.*?)(?=<section class="(?:cohort|back))', page, re.DOTALL)
    return {name: " ".join(unescape(re.sub(r"<[^>]*>", " ", text)).split()) for name, text in found}


def test_a_page_has_a_section_for_each_cohort_on_plans(vshdata: Vshdata, study_lake: Path) -> None:
    done = vshdata("--lake", study_lake, *REPORT, "--duration", "-o", "pack.html")
    assert (done.code, done.out) == (0, b"")
    page = Path("pack.html").read_text("utf-8")
    told = sections(page)
    assert set(told) == {"duration-cin", "duration-cpp"}
    assert "Overall Absence: each further 6 months on a child in need plan" in told["duration-cin"]
    assert "associated with -" in told["duration-cin"]
    assert "is not evidenced" in told["duration-cpp"]
    assert page.count('class="chart"') >= 8
    assert "vshdata report --cohort cin --cohort cpp --area absence --protect dfe --duration" in page


def test_the_estimates_of_a_page_are_those_of_the_command(vshdata: Vshdata, study_lake: Path) -> None:
    pack = build_pack(
        study_lake, ReportRequest(("cin",), ("absence",), studies=StudiesRequest(duration=True))
    )
    (section,) = pack.studies
    assert isinstance(section.study, DurationStudy)
    text = vshdata(
        "--lake", study_lake, "duration", "--cohort", "cin", "--indicator", "abs_overall_all"
    ).text
    rows = list(csv.DictReader(io.StringIO(text)))
    slope = next(row for row in rows if row["part"] == "slope" and row["estimate"] == "adjusted")
    (dose,) = (one for one in section.study.doses if one.indicator.id == "abs_overall_all")
    assert dose.slopes is not None
    adjusted = dose.slopes.adjusted
    assert [adjusted.value, adjusted.low, adjusted.high] == pytest.approx(
        [float(slope[name]) for name in ("value", "low", "high")], abs=1e-4
    )


def test_before_and_after_in_a_page(vshdata: Vshdata, long_study_lake: Path) -> None:
    done = vshdata(
        "--lake",
        long_study_lake,
        *REPORT,
        "--event",
        "2021-09",
        "--comparator",
        "not-in-need",
        "-o",
        "p.html",
    )
    assert done.code == 0, done.err
    told = sections(Path("p.html").read_text("utf-8"))
    assert set(told) == {"event-cin", "event-cpp"}
    assert "Before and after September 2021: Children in need" in told["event-cin"]
    assert "are associated with a change of -" in told["event-cin"]
    assert "against pupils not in need" in told["event-cin"]


def test_a_workbook_has_sheets_of_studies(vshdata: Vshdata, study_lake: Path) -> None:
    assert vshdata("--lake", study_lake, *REPORT, "--duration", "-o", "pack.xlsx").code == 0
    book = opened(Path("pack.xlsx").read_bytes())
    assert {"Time on a plan", "Study estimates", "Studies in words"} <= set(book.sheetnames)
    slopes = [
        row
        for row in book["Study estimates"].iter_rows(min_row=4, values_only=True)
        if row[3] == "Per further 6 months on a plan" and row[5] == "adjusted"
    ]
    assert {row[0] for row in slopes} == {
        "Children in need, at 31 March",
        "Children on a child protection plan, at 31 March",
    }
    assert all(isinstance(number, int | float) for row in slopes for number in row[7:11])


def test_figures_by_band_are_protected_with_the_tables_beside_them(study_lake: Path) -> None:
    """The total of the bands is the cohort's own figure, which the area's table prints too."""
    pack = build_pack(
        study_lake, ReportRequest(("cin",), ("absence",), studies=StudiesRequest(duration=True))
    )
    (section,) = pack.studies
    assert isinstance(section.study, DurationStudy)
    totals = {
        (row.indicator.id, item.year): (item.cell.status, item.cell.value)
        for row in section.study.table.rows
        if not row.group
        for item in row.cells
    }
    trend = {
        (row.indicator.id, item.year): (item.cell.status, item.cell.value)
        for row in pack.sections[0].areas[0].trend.rows
        for item in row.cells
    }
    shared = totals.keys() & trend.keys()
    assert len(shared) == 10
    assert {at: totals[at] for at in shared} == {at: trend[at] for at in shared}
    assert pack.hidden >= section.study.hidden > 0


def test_a_study_that_cannot_be_made_says_why(vshdata: Vshdata, tmp_path: Path) -> None:
    """Dates of child in need plans are in returns from 2022."""
    old = make_study_lake(tmp_path / "lake", years=(2018, 2019))
    done = vshdata("--lake", old, *REPORT, "--duration", "-o", "pack.html")
    assert done.code == 0, done.err
    told = sections(Path("pack.html").read_text("utf-8"))
    assert "tells of a child in need plan of a child of cin" in told["duration-cin"]
    assert "Overall Absence" in told["duration-cpp"]


def test_all_areas_study_absence_and_named_areas_their_key_indicators(study_lake: Path) -> None:
    def studied(area: str) -> set[Area]:
        asked = ReportRequest(("cin",), (area,), studies=StudiesRequest(duration=True))
        (section,) = build_pack(study_lake, asked).studies
        assert isinstance(section.study, DurationStudy)
        assert all(one.indicator.key for one in section.study.doses)
        return {one.indicator.area for one in section.study.doses}

    assert studied("all") == {Area.ABSENCE}
    assert studied("key") == set(Area)


def test_a_cohort_that_cannot_be_studied_says_why_beside_one_that_can(
    vshdata: Vshdata, study_lake: Path
) -> None:
    asked = ("report", "--cohort", "cin@any,all", "--area", "absence", "--duration", "-o", "pack.html")
    done = vshdata("--lake", study_lake, *asked)
    assert done.code == 0, done.err
    why = "There is no plan whose days are usually counted for all."
    assert f"note: The longer on a plan: {why}" in done.err
    told = sections(Path("pack.html").read_text("utf-8"))
    assert set(told) == {"duration-cin-any", "duration-all"}
    assert why in told["duration-all"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--cohort", "all", "--duration"), "No study can be made of all"),
        (("--cohort", "ever6", "--duration"), "No study can be made of ever6"),
        (("--cohort", "cin", "--event", "2021-09", "--comparator", "cin"), "No study can be made of cin"),
        (("--cohort", "cin", "--event", "soon"), "is not a month"),
        (("--cohort", "cin", "--event", "2021-09", "--comparator", "martians"), "There is no comparator"),
        (("--cohort", "cin", "--duration", "--school", "100000"), "Leave out --school"),
    ],
)
def test_what_cannot_be_studied(
    vshdata: Vshdata, study_lake: Path, arguments: tuple[str, ...], words: str
) -> None:
    done = vshdata("--lake", study_lake, "report", "-o", "p.html", "--area", "absence", *arguments)
    assert (done.code, done.out) == (2, b"")
    assert words in " ".join(done.err.split())
    assert not Path("p.html").exists()


def test_without_the_extra_the_report_says_what_to_install(
    vshdata: Vshdata, study_lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extra, "LIBRARY", "no_such_library")
    done = vshdata("--lake", study_lake, *REPORT, "--duration", "-o", "p.html")
    assert done.code == 2
    assert "pip install 'vshdata[stats]'" in done.err


def test_the_command_of_a_pack_makes_the_same_studies() -> None:
    request = ReportRequest(
        ("cin",), ("absence",), studies=StudiesRequest(duration=True, event="2021-09", comparator="fsm")
    )
    assert command_of(request) == (
        "vshdata report --cohort cin --area absence --event 2021-09 --comparator fsm "
        "--protect dfe --duration"
    )


def test_a_profile_of_ones_own_protects_a_report_and_a_study(vshdata: Vshdata, study_lake: Path) -> None:
    settings = '[profiles.our-board]\nthreshold = 8\nuse = "our board"\n'
    Path("vshdata.toml").write_text(settings, "utf-8")
    protect = ("--protect", "our-board")
    assert vshdata("--lake", study_lake, *REPORT, "--duration", "-o", "pack.html", *protect).code == 0
    assert "profile our-board (our board)" in Path("pack.html").read_text("utf-8")
    for command in (("duration", "--cohort", "cin"), ("evaluate", "--event", "2021-09", "--cohort", "cin")):
        done = vshdata(
            "--lake", study_lake, *command, "--area", "absence", "--format", "markdown", *protect
        )
        assert done.code == 0, done.err
        assert "Protected by profile our-board (our board)." in done.text
