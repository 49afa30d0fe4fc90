"""The SSDA903 return as one XML file: the same rows as its modules give."""

from pathlib import Path

import polars as pl
import pytest
from care_returns import (
    CARE_EPISODES,
    CARE_HEADER,
    CARE_OUTCOMES,
    CARE_PERMANENCE,
    CARE_REVIEWS,
    spells,
    take,
)
from extracts import write

from vshdata.errors import UnreadableInputError
from vshdata.intake.load import recognise_source
from vshdata.intake.sources import Source
from vshdata.lake import Lake

XML = """<?xml version="1.0" encoding="UTF-8"?>
<EXPSSDA903>
<CHILD><HEADER><CHILDID>7</CHILDID><UPN>UN4</UPN><SEX>1</SEX><DOB>03/02/2008</DOB><ETHNIC>WBRI</ETHNIC>
<UASC>0</UASC>
<AREVIEW><REVIEW>30/08/2023</REVIEW><REVIEW_CODE>PN1</REVIEW_CODE></AREVIEW>
<AREVIEW><REVIEW>28/02/2024</REVIEW><REVIEW_CODE>PN2</REVIEW_CODE></AREVIEW>
<PERMANENCE><PREV_PERM>P2</PREV_PERM><LA_PERM>998</LA_PERM><DATE_PERM>zz/05/2020</DATE_PERM></PERMANENCE>
<OC2><SDQ_SCORE>14</SDQ_SCORE><CONVICTED>0</CONVICTED><IMMUNISATIONS>1</IMMUNISATIONS>
<TEETH_CHECK>1</TEETH_CHECK><HEALTH_ASSESSMENT>1</HEALTH_ASSESSMENT><SUBSTANCE_MISUSE>0</SUBSTANCE_MISUSE></OC2>
</HEADER>
<EPISODE><DECOM>10/05/2022</DECOM><RNE>S</RNE><LS>C2</LS><CIN>N1</CIN><PL>U4</PL><PL_POST>ZZ99 9ZZ</PL_POST>
<PLACE_PROVIDER>PR1</PLACE_PROVIDER><URN>SC000001</URN><DEC>14/08/2023</DEC><REC>X1</REC></EPISODE>
<EPISODE><DECOM>14/08/2023</DECOM><RNE>P</RNE><LS>C2</LS><CIN>N1</CIN><PL>U4</PL>
<PLACE_PROVIDER>PR1</PLACE_PROVIDER><URN>SC000001</URN><DEC/><REC/></EPISODE>
</CHILD>
</EXPSSDA903>
"""

MODULES = {
    "header.csv": CARE_HEADER.text({"UPN": "UN4"}),
    "episodes.csv": CARE_EPISODES.text(
        {"DEC": "14/08/2023", "REC": "X1"}, {"DECOM": "14/08/2023", "RNE": "P"}
    ),
    "reviews.csv": CARE_REVIEWS.text({}, {"REVIEW": "28/02/2024", "REVIEW_CODE": "PN2"}),
    "permanence.csv": CARE_PERMANENCE.text(
        {"PREV_PERM": "P2", "LA_PERM": "998", "DATE_PERM": "zz/05/2020"}
    ),
    "oc2.csv": CARE_OUTCOMES.text({}),
}
"""The same child."""


def tables(lake: Path) -> dict[str, list[dict[str, object]]]:
    folder = lake / "tables"
    return {
        path.name: pl.concat(map(pl.read_parquet, path.rglob("*.parquet"))).to_dicts()
        for path in folder.iterdir()
    }


@pytest.mark.parametrize("name", ["SSDA903_2024.xml", "return.xml"])
def test_the_xml_form_and_the_modules_give_the_same_tables(name: str, tmp_path: Path) -> None:
    year = None if "2024" in name else 2024
    report = take(tmp_path / "xml", write(tmp_path, name, XML), year=year)
    for module, text in MODULES.items():
        take(tmp_path / "csv", write(tmp_path, module, text), year=2024)

    assert not report.failed
    assert [file.findings for file in report.files] == [()] * 5
    assert tables(tmp_path / "xml") == tables(tmp_path / "csv")
    assert [row[1] for row in spells(tmp_path / "xml")] == ["looked_after", "permanence"]


def test_the_two_forms_of_one_return_are_not_added_up(tmp_path: Path) -> None:
    shorter = CARE_EPISODES.text({"DEC": "01/06/2022", "REC": "E4A"})
    for path in (write(tmp_path, "2024.xml", XML), write(tmp_path, "episodes_2024.csv", shorter)):
        take(tmp_path / "lake", path)

    assert [row[1:4:2] for row in spells(tmp_path / "lake")] == [
        ("looked_after", None),
        ("permanence", None),
    ]


def test_a_year_is_asked_for(tmp_path: Path) -> None:
    report = take(tmp_path / "lake", write(tmp_path, "return.xml", XML))

    ((_, error),) = report.failed
    assert "--year" in error.hint


def test_a_doctype_is_refused(tmp_path: Path) -> None:
    hostile = XML.replace("<EXPSSDA903>", '<!DOCTYPE EXPSSDA903 [<!ENTITY a "b">]>\n<EXPSSDA903>')
    report = take(tmp_path / "lake", write(tmp_path, "return.xml", hostile), year=2024)

    ((_, error),) = report.failed
    assert "has a DOCTYPE at line 2" in error.message
    assert not Lake(tmp_path / "lake").years("care_episodes")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<EXPSSDA903></EXPSSDA903>", "is not a return of children looked after"),
        (XML[:900], "stops before its end"),
    ],
)
def test_a_return_that_is_empty_or_cut_short_is_refused(text: str, message: str, tmp_path: Path) -> None:
    report = take(tmp_path / "lake", write(tmp_path, "return.xml", text), year=2024)

    ((_, error),) = report.failed
    assert message in error.message
    assert "UN4" not in error.message


def test_a_refused_episode_keeps_its_original_text(tmp_path: Path) -> None:
    broken = XML.replace("<DECOM>14/08/2023</DECOM>", "<DECOM>34/08/2023</DECOM>")
    report = take(tmp_path / "lake", write(tmp_path, "return.xml", broken), year=2024)

    assert {file.table: file.rejected for file in report.files if file.rejected} == {"care_episodes": 1}
    (path,) = (tmp_path / "lake" / "rejected" / "care_episodes").rglob("*.parquet")
    (text,) = pl.read_parquet(path)["text"].to_list()
    assert text.startswith("<EPISODE><DECOM>34/08/2023</DECOM><RNE>P</RNE>")
    assert text.endswith("</EPISODE>")


def test_other_xml_is_refused_by_name(tmp_path: Path) -> None:
    path = write(tmp_path, "other.xml", "<Other><CHILD/></Other>")
    with pytest.raises(UnreadableInputError, match="neither a children in need nor a looked-after return"):
        recognise_source(Source(path.name, path, named=True), None)
