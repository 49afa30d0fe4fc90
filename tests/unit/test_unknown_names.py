"""Every name that the layout of a file's year does not know is named, with the nearest known one."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from ap_extracts import LA_CENSUS
from care_returns import CARE_HEADER
from cin_shapes import BLOCKS
from extracts import GIAP_CENSUS, LA, PUPILONROLL, child, cin_return, upn, write

import vshdata as library
from vshdata.intake.ingest import FileReport, IngestReport
from vshdata.intake.loaded import Options
from vshdata.lake import Lake
from vshdata.schema import Family
from vshdata.tables import TABLES
from vshdata.tables.known_unused import known_unused

SAMPLES = Path(__file__).parents[2].parent / "shared" / "data" / "samples"


def load(folder: Path, name: str, text: str, **options: Any) -> IngestReport:
    path = write(folder, name, text)
    return library.ingest(folder / "lake", path, options=Options(**{"la": LA, "year": 2024, **options}))


def first(report: IngestReport) -> FileReport:
    assert not report.failed, report.failed
    return report.files[0]


def a_return(renames: dict[str, str], children: int = 2, year: int = 2024) -> str:
    text = cin_return(*(child(str(n), upn(n)) for n in range(1, children + 1)), year=year)
    for old, new in renames.items():
        text = text.replace(f"<{old}>", f"<{new}>").replace(f"</{old}>", f"</{new}>")
    return text


# ---------------------------------------------------------------------- elements


def test_an_unknown_element_is_counted_with_its_lines_and_the_nearest_known(tmp_path: Path) -> None:
    file = first(load(tmp_path, "cin.xml", a_return({"PrimaryNeedCode": "PrimaryNeed"})))
    assert file.unknown == ("PrimaryNeed",)
    assert file.notes[0] == (
        "1 element is not known in the 2023/24 layout: "
        "PrimaryNeed (2 times, lines 5, 8; nearest: PrimaryNeedCode)"
    )


def test_an_element_of_another_year_is_read_and_named_with_its_years(tmp_path: Path) -> None:
    file = first(load(tmp_path, "cin.xml", a_return({"GenderCurrent": "Sex"})))
    assert file.notes[0].endswith(
        "Sex (2 times, lines 3, 6; in the layouts from 2024/25; its values are read)"
    )
    (children,) = Lake(tmp_path / "lake").slices("children")
    assert pl.read_parquet(children.path)["sex"].to_list() == ["F", "F"]


def test_the_elements_of_its_own_year_are_known(tmp_path: Path) -> None:
    for year in (2017, 2024, 2025, 2027):
        assert first(load(tmp_path, f"{year}.xml", a_return({}, year=year))).notes == ()


def test_an_element_of_another_record_is_said_to_be_known_there(tmp_path: Path) -> None:
    text = a_return({}).replace("<CINdetails>", "<CPPstartDate>2024-01-01</CPPstartDate><CINdetails>")
    file = first(load(tmp_path, "cin.xml", text))
    assert "CPPstartDate (2 times, lines 5, 8; known in ChildProtectionPlans only)" in file.notes[0]


def test_an_element_of_the_header_is_named_too(tmp_path: Path) -> None:
    file = first(load(tmp_path, "cin.xml", a_return({"LEA": "Authority"})))
    assert file.unknown == ("Authority",)


def test_strict_stores_nothing_of_a_file_with_an_unknown_element(tmp_path: Path) -> None:
    report = load(tmp_path, "cin.xml", a_return({"PrimaryNeedCode": "PrimaryNeed"}), strict=True)
    assert [file.stored for file in report.files] == [False] * len(report.files)
    assert not list((tmp_path / "lake").rglob("*.parquet"))


def test_a_whole_return_says_what_it_never_fills_and_a_small_one_does_not(tmp_path: Path) -> None:
    renamed = {"PrimaryNeedCode": "PrimaryNeed"}
    whole = first(load(tmp_path, "cin.xml", a_return(renamed, children=10)))
    assert whole.notes[1].startswith(
        "never filled, though the layout has it: Assessments; CINPlanDates (since"
    )
    assert "PrimaryNeedCode" in whole.notes[1]
    assert len(first(load(tmp_path, "few.xml", a_return(renamed, children=9))).notes) == 1


def test_a_block_that_began_later_is_not_missed(tmp_path: Path) -> None:
    whole = first(load(tmp_path, "cin.xml", a_return({}, children=10, year=2021)))
    assert "CINPlanDates" not in whole.notes[0]
    assert "Assessments" in whole.notes[0]


# ---------------------------------------------------------------------- columns


def test_an_unknown_column_of_a_module_is_named_and_strict_refuses_it(tmp_path: Path) -> None:
    text = CARE_HEADER.renamed("MOTHER", "IS_MOTHER").text({})
    file = first(load(tmp_path, "header.csv", text))
    assert file.unknown == ("IS_MOTHER",)
    assert file.notes == (
        "1 column is not known in the layout of Children looked after: header: IS_MOTHER (nearest: MOTHER)",
    )
    assert not first(load(tmp_path, "header.csv", text, strict=True)).stored


def test_columns_that_the_layout_has_and_nothing_uses_are_silent(tmp_path: Path) -> None:
    text = PUPILONROLL.having(youngcarer="N", yssa="UNS", uniquelearnernumber="").text({})
    file = first(load(tmp_path, "2024_spring_pupilonroll.csv", text, term="spring"))
    assert (file.unknown, file.notes) == ((), ())


def test_row_numbers_that_a_tool_wrote_are_no_column(tmp_path: Path) -> None:
    lines = CARE_HEADER.text({}).splitlines()
    text = f"Unnamed: 0,{lines[0]}\n0,{lines[1]}\n"
    assert first(load(tmp_path, "header.csv", text)).unknown == ()


def test_a_download_names_its_unknown_columns_and_strict_loads_it(tmp_path: Path) -> None:
    text = GIAP_CENSUS.having(FSM_Kind="targeted").text({"UPN": upn(1)})
    file = first(load(tmp_path, "census.csv", text, strict=True))
    assert file.stored
    assert "FSM_Kind" in file.notes[0]


def test_a_free_file_says_only_what_may_be_misspelt(tmp_path: Path) -> None:
    wrong = LA_CENSUS.renamed("^Ethnicity$", "Ethnictiy").having(Colour="blue")
    file = first(load(tmp_path, "jan24.csv", wrong.text({"UPN": upn(1)}), term="spring"))
    assert file.notes == (
        "not read, and perhaps misspelt: 'Ethnictiy' is near 'Ethnicity', which the file lacks",
    )
    assert file.unknown == ()


@pytest.mark.parametrize("block", sorted(BLOCKS))
def test_every_block_of_the_return_is_known_whole(tmp_path: Path, block: str) -> None:
    usual = {"LAchildID": "1", "CINdetailsID": "1", "AssessmentID": "1", "CPPID": "1"}
    headings = BLOCKS[block]
    row = ",".join(usual.get(name, "") for name in headings)
    report = load(tmp_path, f"{block}.csv", f"{','.join(headings)}\n{row}\n")
    assert [file.unknown for file in report.files] == [()]


@pytest.mark.parametrize("family", [Family.COLLECT, Family.SSDA903, Family.CIN_EVENTS])
def test_no_column_is_both_used_and_unused(family: Family) -> None:
    for table in TABLES.values():
        used = {name for name in table.headings(family) if not name.endswith("tableid")}
        assert not used & known_unused(family, table.name), table.name


@pytest.mark.skipif(not SAMPLES.exists(), reason="the shared samples are not beside the checkout")
@pytest.mark.parametrize(
    "path",
    [
        path
        for folder in ("giap_npd_headers", "ssda903_csv", "school_census_collect_csv", "la_exports_bucks")
        for path in sorted((SAMPLES / folder).glob("*.csv"))
        if "ccis" not in path.name
    ],
    ids=lambda path: path.name,
)
def test_real_shapes_have_no_unknown_column(path: Path) -> None:
    from vshdata.intake.formats.layouts import recognise
    from vshdata.intake.formats.text import read_headings
    from vshdata.intake.unknown_names import unknown_columns

    headings = read_headings(path.read_bytes()[: 1 << 16])[0]
    layout = recognise(headings, path.name)
    assert unknown_columns(layout, headings, layout.positions(headings).values()) == ([], [])
