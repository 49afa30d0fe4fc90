"""The table of the board paper, cell for cell, from files of made-up pupils."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import Vshdata

from vshdata.identifiers import check_letter

COHORT = {2022: 14_010, 2023: 16_650, 2024: 15_830}
IN_PROGRESS_8 = {2022: 13_030, 2023: 15_480, 2024: 14_720}
ATTAINMENT_8 = {2022: 23.9, 2023: 22.0, 2024: 20.9}
PROGRESS_8 = {2022: -1.44, 2023: -1.41, 2024: -1.44}
BASICS = {2022: 0.14, 2023: 0.12, 2024: 0.11}
ENTERED = 0.14

HEADINGS = (
    "KS4_ACADYR KS4_PUPILMATCHINGREF KS4_UPN KS4_LA KS4_ENDKS KS4_NATRES KS4_ATT8 KS4_INP8CALC KS4_P8SCORE "
    "KS4_EBACC_E_PTQ_EE KS4_EBACCAPS_PUPIL KS4_L2BASICS_95"
)

BOARD = """
Cohort | 15,497 | 14,010 | 16,650 +2,640 | 15,830 -820
Progress 8: Cohort | 14,410 | 13,030 | 15,480 +2,450 | 14,720 -760
Attainment 8: Average Score | 22.3 | 23.9 | 22.0 -1.9 pts | 20.9 -1.1 pts
Progress 8: Average Score | -1.43 | -1.44 | -1.41 +0.03 pts | -1.44 -0.03 pts
EBacc: Entered | 14.0% | 14.0% | 14.0% 0.0% pts | 14.0% 0.0% pts
EBacc: Average Point Score | 2.00 | 2.00 | 2.00 0.00 pts | 2.00 0.00 pts
Basics: 9-5 | 12.3% | 14.0% | 12.0% -2.0% pts | 11.0% -1.0% pts
"""

IDS = ("cohort", "p8_cohort", "att8_avg", "p8_avg", "ebacc_entered", "ebacc_aps", "basics_95")


def upn(year: int, number: int) -> str:
    body = f"999{year % 100:02d}{number:07d}"
    return check_letter(body) + body


def results(year: int) -> Iterator[list[str]]:
    """Pupils in pairs, one above and one below the mean, so that the mean is exact."""
    yield HEADINGS.split()
    pupils = COHORT[year]
    for number in range(pupils):
        side = 1 if number % 2 else -1
        in_p8 = number < IN_PROGRESS_8[year]
        yield [
            f"{year - 1}/{year}",
            "",
            upn(year, number),
            "999",
            "1",
            "1",
            f"{ATTAINMENT_8[year] + 5 * side:.1f}",
            "1" if in_p8 else "0",
            f"{PROGRESS_8[year] + 0.5 * side:.2f}" if in_p8 else "",
            "1" if number < round(ENTERED * pupils) else "0",
            f"{2 + 0.5 * side:.1f}",
            "1" if number < round(BASICS[year] * pupils) else "0",
        ]


def children_in_need(year: int) -> str:
    children = "".join(
        f"<Child><ChildIdentifiers><LAchildID>{year}-{number}</LAchildID><UPN>{upn(year, number)}</UPN>"
        "<PersonBirthDate>2007-01-01</PersonBirthDate></ChildIdentifiers><CINdetails>"
        f"<CINreferralDate>{year - 1}-10-01</CINreferralDate><ReferralNFA>0</ReferralNFA>"
        "</CINdetails></Child>"
        for number in range(COHORT[year])
    )
    return (
        "<Message><Header><CollectionDetails><Collection>CIN</Collection>"
        f"<Year>{year}</Year><ReferenceDate>{year}-03-31</ReferenceDate></CollectionDetails>"
        f"<Source><LEA>999</LEA></Source></Header><Children>{children}</Children></Message>"
    )


@pytest.fixture(scope="module")
def board_lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import vshdata as library

    folder = tmp_path_factory.mktemp("board")
    for year in COHORT:
        (folder / f"cin_{year}.xml").write_text(children_in_need(year), encoding="utf-8")
        with (folder / f"ks4_{year}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(results(year))
    report = library.ingest(folder / "lake", folder)
    assert report.rejected == 0
    return folder / "lake"


def test_the_printed_table_has_exactly_these_cells(vshdata: Vshdata, board_lake: Path) -> None:
    only = [word for id_ in IDS for word in ("--indicator", f"ks4_{id_}")]
    done = vshdata(
        "--lake", board_lake, "trend", "--cohort", "cin", "--area", "ks4", *only, "--format", "table"
    )
    assert done.code == 0
    lines = [" ".join(line.split()) for line in done.text.splitlines()]
    assert "Indicator Average of Years 2022 2023 2024 Trend" in lines
    for row in BOARD.strip().splitlines():
        cells = row.replace(" | ", " ")
        (found,) = [line for line in lines if line.startswith(cells.split(" |")[0])]
        head, _, line = found.rpartition(" ")
        assert head == cells
        assert len(line) == 3
        assert set(line) <= set("▁▂▃▄▅▆▇█")


def test_through_a_pipe_the_same_table_is_csv_with_bare_numbers(vshdata: Vshdata, board_lake: Path) -> None:
    done = vshdata("--lake", board_lake, "trend", "--cohort", "cin", "--area", "ks4")
    rows = list(csv.reader(io.StringIO(done.text)))
    assert rows[0] == [
        "Indicator",
        "Average of Years",
        "2022",
        "2023",
        "2023 change",
        "2024",
        "2024 change",
    ]
    by_name = {row[0]: row[1:] for row in rows}
    assert len(rows) == 30
    for line in BOARD.strip().splitlines():
        name, *cells = line.split(" | ")
        bare = [part for cell in cells for part in cell.replace(",", "").split(" ")]
        expected = [part.rstrip("%").lstrip("+") for part in bare if part not in {"pts", "%"}]
        assert by_name[name] == expected


def test_indicators_the_files_do_not_give_are_not_available(vshdata: Vshdata, board_lake: Path) -> None:
    done = vshdata("--lake", board_lake, "trend", "--indicator", "ks4_any_pass")
    assert done.text.splitlines()[1] == "Any Pass,x,x,x,,x,"
    assert "the file for the year does not give it" in done.err
