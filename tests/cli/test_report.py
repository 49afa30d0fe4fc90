"""`report` and the reports of `trend`, from the sample: what a user asks for is what is made."""

import csv
import io
import re
import sys
import time
from pathlib import Path

import pytest
from books import opened, same_as_csv
from command import Screen, Vshdata

import vshdata as library
from vshdata.api.packs import ReportRequest, build_pack, command_of
from vshdata.cli.diagnostics import status_line
from vshdata.report.narrative.wordings import CAUSAL


@pytest.fixture(scope="module")
def made(sample_lake: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a page and a workbook of two cohorts, two areas and three years."""
    from vshdata.report.packed import PACK_FORMATS

    folder = tmp_path_factory.mktemp("reports")
    request = ReportRequest(
        ("cin", "cpp"), ("ks4", "absence"), "2022..2024", ("all",), title="For the board"
    )
    pack = build_pack(sample_lake, request)
    for ending, write in PACK_FORMATS.items():
        (folder / f"pack{ending}").write_bytes(write(pack, lambda _name: None))
    return folder


def test_a_page_is_of_what_was_asked(vshdata: Vshdata, sample_lake: Path) -> None:
    done = vshdata(
        "--lake", sample_lake, "report", "-o", "pack.html", "--cohort", "cin,cpp", "--area", "ks4",
        "--area", "absence", "--years", "2022..2024", "--compare", "all", "--title", "For the board",
    )  # fmt: skip
    page = Path("pack.html").read_text("utf-8")

    assert (done.code, done.out) == (0, b"")
    assert re.search(r"pack\.html: 2 cohorts, 2 areas, 3 years, 0\.\d MB", done.err)
    assert "hidden by the profile dfe" in done.err
    assert "<h1>For the board</h1>" in page
    assert re.findall(r'<section class="cohort" data-cohort="(\w+)"', page) == ["cin", "cpp"]
    assert re.findall(r'<section class="area" data-area="(\w+)"', page) == ["ks4", "absence"] * 2
    assert "below All pupils" in page
    asked = "--cohort cin --cohort cpp --area ks4 --area absence --years 2022..2024 --compare all"
    assert f"vshdata report {asked} --title 'For the board' --protect dfe" in page
    assert "2024_spring_census.zip" in page


def test_the_workbook_has_the_cells_of_the_csv_of_every_area(
    vshdata: Vshdata, sample_lake: Path, made: Path
) -> None:
    book = opened((made / "pack.xlsx").read_bytes())
    for cohort, name in (("cin", "Children in need"), ("cpp", "Children on a child protection plan")):
        for area, sheet in (("ks4", "KS4"), ("absence", "Absence")):
            done = vshdata(
                "--lake", sample_lake, "trend", "--cohort", cohort, "--area", area, "--years", "2022..2024"
            )
            assert same_as_csv(book, sheet, done.text, name) > 100


def test_every_number_of_a_narrative_stands_in_its_area(made: Path) -> None:
    page = (made / "pack.html").read_text("utf-8")
    number = re.compile(r"\d[\d,]*(?:\.\d+)?(?:/\d\d)?")
    areas = re.findall(r'<section class="area".*?</section>', page, re.DOTALL)
    assert len(areas) == 4
    for area in areas:
        (said,) = re.findall(r'<p class="narrative">(.*?)</p>', area)
        tables = " ".join(re.findall(r"<table.*?</table>|<div class=\"notes\">.*?</div>", area, re.DOTALL))
        behind = set(number.findall(re.sub(r"<[^>]*>", " ", tables)))
        assert {found.rstrip(",") for found in number.findall(said)} <= behind
        assert not [word for word in CAUSAL if word in said]


def test_the_same_figures_as_the_trend_of_the_whole_screen(sample_lake: Path) -> None:
    pack = build_pack(sample_lake, ReportRequest(("cin",), ("key",), "2023,2024"))
    frame = library.trend(sample_lake, cohort="cin", area="key", years="2023,2024")
    cells = {
        (row.indicator.id, cell.year): (cell.cell.value, str(cell.cell.status))
        for section in pack.sections
        for table in section.areas
        for row in table.trend.rows
        for cell in row.cells
    }
    assert cells == {
        (row["indicator"], row["academic_year"]): (row["value"], row["status"])
        for row in frame.iter_rows(named=True)
    }


def test_a_school_has_its_own_pupils_alone(sample_lake: Path) -> None:
    whole = build_pack(sample_lake, ReportRequest(("all",), ("exclusions",), "2024", protect="internal"))
    schools = [
        build_pack(
            sample_lake, ReportRequest(("all",), ("exclusions",), "2024", protect="internal", school=urn)
        )
        for urn in (str(990000 + number) for number in (*range(1, 9), 10))
    ]

    def pupils(pack: object) -> int:
        return int(pack.sections[0].areas[0].trend.rows[0].cells[0].cell.denominator)  # type: ignore[attr-defined]

    assert all(0 < pupils(school) < pupils(whole) for school in schools)
    assert sum(map(pupils, schools)) == pupils(whole)
    assert schools[0].scope == "Pupils on the January census of the school with URN 990001"


def test_a_year_without_the_schools_census_says_so(sample_lake: Path) -> None:
    pack = build_pack(sample_lake, ReportRequest(("cin",), ("ks4",), "2023,2030", school="990001"))
    cells = pack.sections[0].areas[0].trend.rows[0].cells
    assert cells[1].cell.why == "no KS4 file is loaded for the year"


WRONG = {
    ("-o", "pack.docx"): (2, "A report is a page or a workbook, and pack.docx is neither."),
    ("-o", "pack.html", "--cohort", "nobody"): (2, "There is no cohort 'nobody'."),
    ("-o", "pack.html", "--area", "ks9"): (2, "There is no area 'ks9'."),
    ("-o", "pack.html", "--protect", "none"): (2, "There is no profile 'none'."),
    ("-o", "pack.html", "--school", "123456"): (5, "No January census in the lake"),
    ("-o", "pack.html", "--years", "2035"): (5, "holds no results for 2034/35."),
    ("-o", "pack.html", "--logo", "none.png"): (3, "Cannot read the logo none.png"),
    ("-o", "pack.html", "--logo", "logo.bmp"): (2, "logo.bmp is not a picture for a page."),
    ("-o", "no/such/folder/pack.html", "--area", "mtc", "--years", "2024"): (6, "Cannot write"),
}


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_what_is_wrong_is_said(vshdata: Vshdata, sample_lake: Path, arguments: tuple[str, ...]) -> None:
    code, message = WRONG[arguments]
    done = vshdata("--lake", sample_lake, "report", *arguments)
    assert done.code == code
    assert message in done.err
    assert not Path("pack.html").exists()


def test_a_logo_is_put_in_the_page_unless_it_is_too_large(vshdata: Vshdata, sample_lake: Path) -> None:
    Path("logo.png").write_bytes(b"picture")
    Path("large.png").write_bytes(bytes(600_000))
    ask = ("--lake", sample_lake, "report", "--area", "mtc", "--years", "2024", "-o", "pack.html", "--logo")

    assert vshdata(*ask, "logo.png").code == 0
    assert 'src="data:image/png;base64,cGljdHVyZQ=="' in Path("pack.html").read_text("utf-8")
    assert vshdata(*ask, "large.png").code == 2


def test_a_chart_is_drawn_beside_the_table(vshdata: Vshdata, sample_lake: Path) -> None:
    ask = ("--lake", sample_lake, "trend", "--area", "absence", "--indicator", "abs_pa_all", "--chart")
    plain = vshdata(*ask[:-1])
    for name, start in (("out.svg", b"<svg "), ("out.png", b"\x89PNG")):
        done = vshdata(*ask, name)
        assert (done.code, done.out) == (0, plain.out)
        assert Path(name).read_bytes().startswith(start)
    assert vshdata(*ask, "out.gif").code == 2


def test_a_trend_may_be_a_page_or_a_workbook(vshdata: Vshdata, sample_lake: Path) -> None:
    ask = ("--lake", sample_lake, "trend", "--area", "ks4", "--years", "2022..2024")
    table = vshdata(*ask)
    assert vshdata(*ask, "-o", "ks4.xlsx").code == 0
    assert vshdata(*ask, "-o", "ks4.html").code == 0
    book = opened(Path("ks4.xlsx").read_bytes())

    rows = list(csv.reader(io.StringIO(table.text)))
    assert same_as_csv(book, "KS4", table.text, "Children in need") == (len(rows) - 1) * len(rows[0])
    assert Path("ks4.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    assert vshdata(*ask, "--format", "xlsx", screen=120).code == 2


@pytest.mark.parametrize(
    ("module", "name", "arguments"),
    [
        ("vl_convert", "vl-convert-python", ("report", "-o", "pack.html", "--area", "mtc")),
        ("altair", "altair", ("trend", "--area", "mtc", "--chart", "out.svg")),
        ("xlsxwriter", "XlsxWriter", ("report", "-o", "pack.xlsx", "--area", "mtc")),
    ],
)
def test_what_is_not_installed_is_said_with_the_command(
    vshdata: Vshdata,
    sample_lake: Path,
    monkeypatch: pytest.MonkeyPatch,
    module: str,
    name: str,
    arguments: tuple[str, ...],
) -> None:
    from vshdata.report.charts import draw

    draw_module = sys.modules[draw.__module__]
    draw_module._lines.cache_clear()
    draw_module._bars.cache_clear()
    monkeypatch.setitem(sys.modules, module, None)
    done = vshdata("--lake", sample_lake, *arguments)

    errors = [line for line in done.err.splitlines() if line.startswith("error:")]
    assert done.code == 2
    assert errors == [f"error: Reports, workbooks and charts need {name}, which is not installed."]
    assert 'Install it with: pip install "vshdata[report]"' in done.err


def test_a_terminal_shows_what_is_being_made(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen(io.BytesIO(), "utf-8", write_through=True)
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    with status_line(quiet=False) as progress:
        progress("Key stage 4")
        time.sleep(0.3)
    with status_line(quiet=True) as progress:
        progress("Absence")
    written = screen.buffer
    assert isinstance(written, io.BytesIO)
    shown = written.getvalue().decode()

    assert "Making the report: Key stage 4" in shown
    assert "Absence" not in shown


def test_every_part_is_told_as_it_is_made(sample_lake: Path) -> None:
    told: list[str] = []
    pack = build_pack(sample_lake, ReportRequest(("cin", "cpp"), ("mtc", "phonics"), "2024"), told.append)
    from vshdata.report.web import write_html

    write_html(pack, told.append)
    assert told == [
        "Children in need, at 31 March",
        "Children on a child protection plan, at 31 March",
        "disclosure control",
        "match rates",
        "Children in need, at 31 March: Phonics screening check",
        "Children in need, at 31 March: Multiplication tables check",
        "Children on a child protection plan, at 31 March: Phonics screening check",
        "Children on a child protection plan, at 31 March: Multiplication tables check",
    ]


def test_the_command_makes_the_same_pack_again() -> None:
    request = ReportRequest(
        ("cin", "cla@any"),
        ("key",),
        (2023, 2024),
        ("all",),
        school="990001",
        title="It's ours",
        dedupe_las=True,
    )
    assert command_of(request) == (
        "vshdata report --cohort cin --cohort cla@any --area key --years 2023,2024 --compare all "
        "--school 990001 --title 'It'\"'\"'s ours' --protect dfe --dedupe-las"
    )


def test_a_report_is_written_from_python_too(sample_lake: Path, tmp_path: Path) -> None:
    asked = library.ReportRequest(areas=("mtc",), years="2024", school="990005", protect="internal")
    pack = library.write_report(sample_lake, tmp_path / "pack.html", asked)
    page = (tmp_path / "pack.html").read_text("utf-8")

    assert f"<p>{pack.scope}. Academic years 2023/24" in page
    assert "not of the school alone" in page


def test_six_cohorts_every_area_and_eight_years_are_less_than_three_megabytes(
    sample_lake: Path, tmp_path: Path
) -> None:
    """With nothing hidden, so with all the figures there can be."""
    cohorts = ("cin", "cino", "cpp", "cppo", "cla", "all")
    asked = library.ReportRequest(cohorts, years="2018..2025", compare=("all",), protect="internal")
    pack = library.write_report(sample_lake, tmp_path / "pack.html", asked)

    assert (len(pack.sections), len(pack.areas), len(pack.years)) == (6, 8, 8)
    assert (tmp_path / "pack.html").stat().st_size < 3_000_000


def test_without_social_care_files_the_quality_page_says_so(tmp_path: Path, extracts: Path) -> None:
    (results,) = extracts.rglob("mtc_results.csv")
    library.ingest(tmp_path / "lake", results)
    pack = build_pack(tmp_path / "lake", ReportRequest(("all",), ("mtc",)))
    assert pack.quality is not None
    assert pack.quality.matches == ()
    assert pack.quality.notes
