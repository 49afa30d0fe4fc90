"""A workbook, read by another program than wrote it."""

import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from books import opened, rows_of, same_as_csv
from packs import area_table, group_row, pack_of_areas, pack_of_figures, pack_row
from studies_made import duration_study, event_study, with_studies
from worlds import count_of, mean_of, no_figure, share_of, trend

from vshdata.figures.indicators import INDICATORS
from vshdata.figures.measure import Figure
from vshdata.report.formats import write_csv
from vshdata.report.pack import Breakdown
from vshdata.report.studies import sentences
from vshdata.report.workbook import write_xlsx

ATT8, P8, BASICS = "ks4_att8_avg", "ks4_p8_avg", "ks4_basics_95"
YEARS = (2022, 2023, 2024)

FIGURES: list[Figure] = [
    *(
        count_of("ks4_cohort", year, pupils)
        for year, pupils in zip(YEARS, (14010, 16650, 15830), strict=True)
    ),
    *(mean_of(ATT8, year, total, 100) for year, total in zip(YEARS, (2390.0, 2200.0, 2090.0), strict=True)),
    *(mean_of(P8, year, total, 100) for year, total in zip(YEARS, (-144.5, -141.0, -144.0), strict=True)),
    share_of(BASICS, 2022, 20, 100),
    share_of(BASICS, 2023, 2, 100),
    share_of(BASICS, 2024, 21, 100),
    *(share_of("ks4_basics_94", year, 30, 100) for year in YEARS[:2]),
    no_figure("ks4_basics_94", 2024, "no file is loaded"),
]


def test_the_sheet_of_an_area_is_the_csv_cell_for_cell() -> None:
    book = opened(write_xlsx(pack_of_figures(FIGURES)))
    assert same_as_csv(book, "KS4", write_csv(trend(FIGURES)).decode(), "Children in need") == 5 * 7


def test_cells_hold_numbers_with_formats_and_symbols_as_text() -> None:
    book = opened(write_xlsx(pack_of_figures(FIGURES)))
    sheet = book["KS4"]
    by_label = {row[1].value: row for row in sheet.iter_rows(min_row=6, max_row=10)}

    assert [cell.number_format for cell in by_label["Cohort"][4:7]] == ["#,##0"] * 3
    assert by_label["Attainment 8: Average Score"][4].number_format == "#,##0.0"
    assert by_label["Basics: 9-5"][4].number_format == '#,##0.0"%"'
    assert by_label["Attainment 8: Average Score"][8].number_format == "+#,##0.0;-#,##0.0;#,##0.0"
    assert [cell.value for cell in by_label["Basics: 9-5"][3:7]] == ["c", 20.0, "c", 21.0]
    assert by_label["Basics: 9-4"][6].value == "x"


def test_headings_are_frozen_rows_filtered_and_pages_landscape() -> None:
    sheet = opened(write_xlsx(pack_of_figures(FIGURES)))["KS4"]

    assert sheet.freeze_panes == "C6"
    assert sheet.auto_filter.ref == "A5:J10"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$5:$5"


def test_changes_are_coloured_by_the_better_way_and_symbols_never() -> None:
    figures = [
        *(mean_of(ATT8, year, total, 100) for year, total in ((2023, 2000.0), (2024, 2100.0))),
        *(share_of("ks4_any_pass", year, 50, 100) for year in (2023, 2024)),
    ]
    lower = [share_of("abs_pa_all", year, 50, 100) for year in (2023, 2024)]
    rules = {
        (str(range_.sqref), rule.formula[0], rule.dxf.font.color.rgb)
        for name, made in (("KS4", figures), ("Absence", lower))
        for range_ in opened(write_xlsx(pack_of_figures(made)))[name].conditional_formatting
        for rule in range_.rules
    }
    blue, brown = "FF005EA5", "FF9C3B0A"

    assert rules == {
        ("H6:H7", "AND(ISNUMBER(H6),H6>0)", blue),
        ("H6:H7", "AND(ISNUMBER(H6),H6<0)", brown),
        ("H6", "AND(ISNUMBER(H6),H6>0)", brown),
        ("H6", "AND(ISNUMBER(H6),H6<0)", blue),
    }


def test_lines_and_charts_are_drawn_from_numbers_and_true_blanks() -> None:
    data = write_xlsx(pack_of_figures(FIGURES, FIGURES))
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        charts = [parts.read(name).decode() for name in parts.namelist() if "/charts/chart" in name]
        sheet = parts.read("xl/worksheets/sheet2.xml").decode()
    book = opened(data)
    behind = [
        [cell.value for cell in row]
        for row in book["KS4 data"].iter_rows(min_row=6, max_row=10, min_col=5, max_col=7)
    ]

    assert len(charts) == 4
    assert all("'KS4 data'!" in chart and 'dispBlanksAs val="zero"' not in chart for chart in charts)
    assert sheet.count("<x14:sparkline>") == 2 * 4
    assert behind[3] == [20.0, None, 21.0]
    assert {type(value) for row in behind for value in row} <= {int, float, type(None)}


def test_contents_lead_to_every_sheet() -> None:
    book = opened(write_xlsx(pack_of_figures(FIGURES, FIGURES)))
    contents = book["Contents"]
    linked = {cell.value for row in contents for cell in row if cell.hyperlink}

    assert book.sheetnames[0] == "Contents"
    assert linked == set(book.sheetnames[1:])
    assert linked >= {"KS4", "Compared", "Match and quality", "Definitions", "Provenance", "KS4 data"}


def test_what_stands_beside_figures_is_in_sheets_of_its_own() -> None:
    item = pack_row(
        [mean_of(ATT8, year, 2000.0, 100) for year in YEARS], comparators={"England": {2023: 45.0}}
    )
    groups = tuple(group_row(name, FIGURES[3:6]) for name in ("Female", "Male"))
    book = opened(
        write_xlsx(
            pack_of_areas(area_table(item, breakdowns=[Breakdown("Sex", groups)]), notes=("A note.",))
        )
    )
    compared = rows_of(book, "Compared", 3)
    broken = rows_of(book, "Breakdowns", 3)
    provenance = [cell for row in book["Provenance"].iter_rows(values_only=True) for cell in row if cell]

    assert [row[3:] for row in compared[1:]] == [
        ["This cohort", 20.0, 20.0, 20.0],
        ["England", None, 45.0, None],
        ["Gap", None, -25.0, None],
    ]
    assert [row[2:6] for row in broken[1:]] == [
        ["Sex", "Attainment 8: Average Score", "Female", 23.9],
        ["Sex", "Attainment 8: Average Score", "Male", 23.9],
    ]
    assert {"A note.", "vshdata report -o pack.html", "ks4.csv"} <= set(provenance)


HOSTILE = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    '=HYPERLINK("http://x","y")',
    "http://example.org",
    "{=1}",
    "mailto:x@y",
)


def no_formulas(book: openpyxl.Workbook) -> None:
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert not [cell.coordinate for cell in cells if cell.hyperlink and cell.hyperlink.target]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_formula_or_a_link(text: str) -> None:
    label = replace(INDICATORS[ATT8], label=text)
    item = pack_row([mean_of(label, year, 2000.0, 100) for year in YEARS], comparators={text: {2024: 45.0}})
    pack = pack_of_areas(area_table(item), title=text, notes=(text,))
    section = replace(pack.sections[0], title=text, id=text)
    book = opened(write_xlsx(replace(pack, sections=(section,), scope=text)))

    no_formulas(book)
    assert book["Contents"]["A1"].value == text
    assert book["KS4"]["A6"].value == text
    assert book["KS4"]["B6"].value == text


@pytest.fixture(scope="module")
def libreoffice() -> str:
    found = shutil.which("soffice")
    if found is None:
        pytest.skip("LibreOffice is not installed")
    return found


def test_libreoffice_reads_the_same_values(libreoffice: str, tmp_path: Path) -> None:
    """By a round through its own format, from which every value comes back."""
    data = write_xlsx(pack_of_figures(FIGURES))
    (tmp_path / "pack.xlsx").write_bytes(data)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    for made in ("ods", "xlsx"):
        source = tmp_path / ("pack.xlsx" if made == "ods" else "out/pack.ods")
        command = (
            libreoffice,
            profile,
            "--headless",
            "--convert-to",
            made,
            "--outdir",
            str(tmp_path / "out"),
            str(source),
        )
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    book = opened((tmp_path / "out" / "pack.xlsx").read_bytes())

    assert same_as_csv(book, "KS4", write_csv(trend(FIGURES)).decode(), "Children in need") == 5 * 7


def test_studies_have_sheets_of_figures_of_estimates_as_numbers_and_of_words() -> None:
    book = opened(write_xlsx(with_studies(pack_of_figures(FIGURES))))

    by_time = [[cell.value for cell in row] for row in book["Time on a plan"].iter_rows(min_row=4)]
    assert by_time[0][:3] == ["Children in need, at 31 March", "All", "Children"]
    assert [row[-1] for row in by_time] == [124, 64, 60, 33.9, "c", "c"]
    rows = [[cell.value for cell in row] for row in book["Study estimates"].iter_rows(min_row=4)]
    hidden = next(row for row in rows if row[4:6] == ["6 months or more", "unadjusted"])
    assert hidden[6:] == [None, "c", None, None, None]
    slope = next(row for row in rows if row[3].startswith("Per further") and row[5] == "adjusted")
    assert slope[6:] == [120, -1.375, -2.375, -0.375, 0.03]
    assert not [row for row in rows if row[5] == "smallest"]
    said = [row[2].value for row in book["Studies in words"].iter_rows(min_row=3)]
    assert set(sentences(duration_study())) | set(sentences(event_study())) <= set(said)
    assert "None is loaded." in said


def test_a_pack_without_studies_has_no_sheet_of_them() -> None:
    book = opened(write_xlsx(pack_of_figures(FIGURES)))
    assert not {"Time on a plan", "Study estimates", "Studies in words"} & set(book.sheetnames)
