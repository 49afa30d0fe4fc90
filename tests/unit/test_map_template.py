"""A template has every column of its table; filled in, a file of any headings fills the same table."""

import tomllib
from pathlib import Path

import polars as pl
import pytest
from attendance_extracts import NPD_EXCLUSIONS, OFFROLL, exclusion_details, session_details
from care_returns import CARE_MODULES
from extracts import (
    FSMPERIOD,
    GIAP_CENSUS,
    GIAP_KS4,
    LA,
    LA_KS4,
    NPD_CENSUS,
    NPD_KS4,
    PUPILONROLL,
    SCHOOLCENSUS,
    SENNEEDS,
    Shape,
    upn,
    write,
)
from maps import own_words, write_map
from polars.testing import assert_frame_equal

import vshdata as library
from vshdata.intake.loaded import Options
from vshdata.intake.map_file import mappable, read_map
from vshdata.intake.map_template import map_template
from vshdata.schema import Column, Family, Kind
from vshdata.tables import TABLES

EXAMPLES = {
    Kind.TEXT: "9994001",
    Kind.FLAG: "Y",
    Kind.WHOLE: "5",
    Kind.NUMBER: "5.5",
    Kind.DAY: "15/01/2024",
    Kind.MOMENT: "15/01/2024 09:05",
    Kind.YEAR: "2023/24",
    Kind.UPN: upn(1),
    Kind.REFERENCE: "0007",
}

STANDARD = [
    pytest.param([GIAP_KS4], id="ks4"),
    pytest.param([NPD_KS4], id="ks4 with references"),
    pytest.param([LA_KS4], id="ks4 of DfE"),
    pytest.param([GIAP_CENSUS], id="census"),
    pytest.param([NPD_CENSUS], id="census with references"),
    pytest.param([SCHOOLCENSUS, PUPILONROLL, FSMPERIOD, SENNEEDS, session_details()], id="collect"),
    pytest.param([OFFROLL.without("dob")], id="leavers"),
    pytest.param([PUPILONROLL, exclusion_details()], id="collect exclusions"),
    pytest.param([NPD_EXCLUSIONS], id="exclusions"),
    *(pytest.param([shape], id=table) for table, shape in CARE_MODULES.items()),
]


WORDS = {"surname": "Ash", "forename": "Robin", "postcode": "ZZ1 1ZZ"}


def example(column: Column) -> str:
    if column.name in WORDS:
        return WORDS[column.name]
    return column.codes[0] if column.codes else EXAMPLES[column.kind]


def tables(lake: Path) -> dict[str, pl.DataFrame]:
    return {
        f"{item.key.table} {item.key.year} {item.key.la} {item.key.term}": pl.read_parquet(item.path)
        for item in library.api.catalog(lake)
    }


@pytest.mark.parametrize("name", TABLES)
def test_a_template_has_every_column_empty_with_its_meaning(name: str) -> None:
    text = map_template(TABLES[name])
    given = tomllib.loads(text)
    assert given["dataset"] == name
    assert given["columns"] == dict.fromkeys(mappable(TABLES[name]), "")
    comments = " ".join(line.removeprefix("# ") for line in text.splitlines())
    for column in mappable(TABLES[name]).values():
        assert column.meaning in comments
        assert ", ".join(column.codes) in comments
        assert column.unit in comments


@pytest.mark.parametrize("name", TABLES)
def test_a_full_template_loads_every_column_of_its_table(tmp_path: Path, name: str) -> None:
    columns = mappable(TABLES[name])
    shape = Shape({f"My {column}": example(columns[column]) for column in columns})
    read_by = write_map(tmp_path, name, {column: f"My {column}" for column in columns})
    options = Options(la=LA, year=2024, term="spring", maps=(read_by,))
    (file,) = library.ingest(
        tmp_path / "lake", write(tmp_path, "a.csv", shape.text({})), options=options
    ).files
    assert (file.table, file.family, file.accepted, file.rejected) == (name, Family.OWN, 1, 0)
    assert [found.rule for found in file.findings if found.rule.endswith(("_unread", "_code"))] == []
    kept = {Family.OWN, Family.LIVE}  # a day's marks of every shape lie together
    own = [item for item in library.api.catalog(tmp_path / "lake") if item.key.family in kept]
    (row,) = pl.read_parquet(own[0].path).to_dicts()
    mapped = [column.name for column in TABLES[name].values if column.name in columns]
    assert [column for column in mapped if row[column] is None] == []


@pytest.mark.parametrize("shapes", STANDARD)
def test_a_file_of_other_headings_ends_in_the_same_tables(tmp_path: Path, shapes: list[Shape]) -> None:
    standard, own, maps = [], [], []
    for number, shape in enumerate(shapes):
        standard.append(write(tmp_path, f"standard/file{number}.csv", shape.text({})))
        renamed, table, headings = own_words(shape)
        own.append(write(tmp_path, f"own/file{number}.csv", renamed.text({})))
        maps.append(write_map(tmp_path, table, headings))
    said = Options(la=LA, year=2024, term="spring")
    library.ingest(tmp_path / "a", *standard, options=said)
    options = Options(la=LA, year=2024, term="spring", maps=tuple(maps))
    report = library.ingest(tmp_path / "b", *own, options=options)
    assert [file.family for file in report.files] == [Family.OWN] * len(shapes)
    expected, found = tables(tmp_path / "a"), tables(tmp_path / "b")
    assert list(found) == list(expected)
    for name, frame in expected.items():
        assert_frame_equal(found[name], frame)


def test_the_template_of_absence_says_where_the_term_comes_from() -> None:
    text = map_template(TABLES["absence"])
    assert (
        "# A blank means: as said above, by an option of the command, or by the file's name.\nterm" in text
    )
    assert '# term = "autumn"         # autumn, spring, summer, summer_end, year\n' in text


def test_required_columns_are_marked(tmp_path: Path) -> None:
    lines = map_template(TABLES["ks4"]).splitlines()
    assert lines.count("# REQUIRED, or pmr.") == lines.count("# REQUIRED, or upn.") == 1
    assert map_template(TABLES["spells"]).splitlines().count("# REQUIRED.") == 3
    path = write_map(tmp_path, "ks4", {"upn": "Ref"})
    assert read_map(path).columns == {"upn": "Ref"}
