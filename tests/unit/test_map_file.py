"""A map is checked whole before any file is read; every message names the map, the key and what to do."""

import hashlib
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from care_returns import CARE_EPISODES
from extracts import GIAP_KS4, LA, Shape, upn, write

import vshdata as library
from vshdata.errors import UsageError
from vshdata.intake.ingest import IngestReport
from vshdata.intake.loaded import Options
from vshdata.intake.map_file import read_map
from vshdata.schema import Family
from vshdata.tables import TABLES

OURS = Shape(
    {
        "Pupil": upn(1),
        "Girl or boy": "Girl",
        "Att 8 score": "40.0",
        "School": "9994001",
    }
)
MAP = """
dataset = "ks4"
year = "2023/24"
[columns]
upn = "pupil"
sex = "Girl or  Boy"
att8 = "Att 8 score"
laestab = ""
[codes.sex]
"girl" = "F"
"Boy" = "m"
[values]
endks = "yes"
"""
"""Headings in another case, and codes in another too."""


def fault(tmp_path: Path, content: str) -> tuple[str, str]:
    with pytest.raises(UsageError) as caught:
        read_map(write(tmp_path, "our.toml", content))
    return caught.value.message, caught.value.hint


def take(
    tmp_path: Path, text: str, content: str = MAP, name: str = "ours.csv", **said: Any
) -> IngestReport:
    maps = (write(tmp_path, "our.toml", content),)
    path = write(tmp_path, f"in/{name}", text)
    return library.ingest(tmp_path / "lake", path, options=Options(maps=maps, **said))


def rows(tmp_path: Path, table: str = "ks4") -> pl.DataFrame:
    slices = [item for item in library.api.catalog(tmp_path / "lake") if item.key.table == table]
    return pl.concat([pl.read_parquet(item.path) for item in slices])


# ----------------------------------------------------------------------- reading


def test_a_file_is_read_as_its_map_says(tmp_path: Path) -> None:
    text = OURS.text(
        {}, {"Pupil": upn(2), "Girl or boy": " BOY "}, {"Pupil": upn(3), "Girl or boy": "child"}
    )
    (file,) = take(tmp_path, text).files
    assert (file.table, file.years, file.accepted) == ("ks4", (2024,), 3)
    assert [(found.rule, found.lines) for found in file.findings] == [("sex_code", [4])]
    found = rows(tmp_path)
    assert found["sex"].to_list() == ["F", "M", None]
    assert found["endks"].to_list() == [True, True, True]
    assert found["laestab"].to_list() == [None, None, None]


def test_a_standard_code_stands_where_no_word_of_the_map_does(tmp_path: Path) -> None:
    take(tmp_path, OURS.text({"Girl or boy": "F"}))
    assert rows(tmp_path)["sex"].to_list() == ["F"]


def test_what_is_missing_is_said_by_the_users_own_heading(tmp_path: Path) -> None:
    (file,) = take(tmp_path, OURS.text({}, {"Att 8 score": "good"})).files
    assert [found.message for found in file.findings] == ["Att 8 score cannot be read as a number"]


def test_provenance_and_journal_name_the_map_with_its_digest(tmp_path: Path) -> None:
    take(tmp_path, OURS.text({}))
    digest = hashlib.sha256(MAP.encode()).hexdigest()
    (item,) = library.api.catalog(tmp_path / "lake")
    assert (item.provenance["map"], item.provenance["map_sha256"]) == ("our.toml", digest)
    journal = (tmp_path / "lake" / "journal.jsonl").read_text("utf-8")
    assert f'"map": "our.toml", "map_sha256": "{digest}"' in journal


def test_the_command_says_more_than_the_map(tmp_path: Path) -> None:
    with_all = MAP.replace('year = "2023/24"', 'year = 2023\nla = "998"\nrelease = "revised"')
    (file,) = take(tmp_path, OURS.text({}), with_all).files
    assert (file.years, file.la, file.release) == ((2023,), "998", "revised")
    (file,) = take(tmp_path, OURS.text({}), with_all, year=2022, la=LA, release="final").files
    assert (file.years, file.la, file.release) == ((2022,), LA, "final")


def test_the_term_of_absence_is_the_one_the_sessions_are_of(tmp_path: Path) -> None:
    content = """
    dataset = "absence"
    year = 2024
    term = "year"
    [columns]
    upn = "UPN"
    sessions_possible = "Possible"
    sessions_authorised = "Authorised"
    sessions_unauthorised = "Unauthorised"
    """
    shape = Shape({"UPN": upn(1), "Possible": "380", "Authorised": "12", "Unauthorised": "4"})
    (file,) = take(tmp_path, shape.text({}), content, name="2024_autumn_absence.csv").files
    assert (file.years, file.term) == ((2024,), "year")
    found = rows(tmp_path, "absence").select("term", "sessions_possible", "sessions_unauthorised").rows()
    assert found == [("year", 380, 4)]


@pytest.mark.parametrize(
    ("form", "text", "day"),
    [
        ("mm/dd/yyyy", "02/03/2024", "2024-02-03"),
        ("dd.mm.yyyy", "02.03.2024", "2024-03-02"),
        ("dd.mm.yyyy", "2.3.2024", "2024-03-02"),
        ("dd-mm-yy", "02-03-24 00:00", "2024-03-02"),
        ("mm/dd/yyyy", "2024-03-02", "2024-03-02"),
        ("mm/dd/yyyy", "13/02/2024", None),
        ("mm/dd/yyyy", "", None),
    ],
)
def test_dates_in_a_form_of_their_own_are_never_guessed(
    tmp_path: Path, form: str, text: str, day: str | None
) -> None:
    content = f"""
    dataset = "spells"
    dates = "{form}"
    [columns]
    la_child_id = "Child"
    start = "From"
    end = "To"
    [values]
    status = "cp_plan"
    """
    shape = Shape({"Child": "7", "From": "2023-05-01", "To": text})
    (file,) = take(tmp_path, shape.text({}), content, la=LA, year=2024).files
    assert rows(tmp_path, "spells")["end"].cast(pl.String).to_list() == [day]
    unread = bool(text) and day is None
    assert [found.rule for found in file.findings] == ["end_unread"] * unread


def test_one_file_can_fill_two_tables_by_two_maps(tmp_path: Path) -> None:
    children = write(
        tmp_path, "children.toml", 'dataset = "children"\n[columns]\nla_child_id = "Child"\nupn = "UPN"\n'
    )
    spells = write(
        tmp_path,
        "spells.toml",
        'dataset = "spells"\n[columns]\nla_child_id = "Child"\nstart = "From"\n[values]\nstatus = "need"\n',
    )
    path = write(tmp_path, "cases.csv", Shape({"Child": "7", "UPN": upn(1), "From": "01/05/2023"}).text({}))
    options = Options(la=LA, year=2024, maps=(children, spells))
    report = library.ingest(tmp_path / "lake", path, options=options)
    assert [(file.table, file.accepted, file.linked) for file in report.files] == [
        ("children", 1, 1),
        ("spells", 1, 1),
    ]


def test_of_two_maps_to_one_table_the_one_that_names_more_is_used(tmp_path: Path) -> None:
    less = write(tmp_path, "less.toml", 'dataset = "ks4"\n[columns]\nupn = "Pupil"\n')
    more = write(tmp_path, "more.toml", MAP)
    last_year = Shape({"Pupil": upn(2), "Points": "30"})
    paths = [write(tmp_path, "a.csv", OURS.text({})), write(tmp_path, "b.csv", last_year.text({}))]
    options = Options(year=2024, maps=(more, less))
    files = library.ingest(tmp_path / "lake", *paths, options=options).files
    assert [(file.source, file.map.name if file.map else "") for file in files] == [
        ("a.csv", "more.toml"),
        ("b.csv", "less.toml"),
    ]


def test_periods_of_care_by_a_map_stay_when_a_return_of_another_authority_is_joined(tmp_path: Path) -> None:
    content = 'dataset = "care_spells"\n[columns]\nla_child_id = "Child"\nstart = "From"\n'
    content += '[values]\nstatus = "looked_after"\n'
    text = Shape({"Child": "7", "From": "01/05/2023"}).text({})
    take(tmp_path, text, content, la="998", year=2024)
    episodes = write(tmp_path, "episodes.csv", CARE_EPISODES.text({}))
    library.ingest(tmp_path / "lake", episodes, options=Options(la=LA, year=2024))
    kept = [item.key for item in library.api.catalog(tmp_path / "lake") if item.key.table == "care_spells"]
    assert [(key.la, key.family) for key in kept] == [("998", Family.OWN), (LA, Family.DERIVED)]


def test_a_map_may_start_with_a_byte_order_mark(tmp_path: Path) -> None:
    assert read_map(write(tmp_path, "our.toml", "\ufeff" + MAP.lstrip())).table == "ks4"


# ------------------------------------------------------------- what does not fit


def with_columns(*lines: str, top: str = "", end: str = "") -> str:
    body = "\n".join(lines)
    return f'dataset = "ks4"\n{top}\n[columns]\nupn = "Pupil"\nsex = "Sex"\n{body}\n{end}\n'


@pytest.mark.parametrize(
    ("content", "message", "hint"),
    [
        (
            'dataset = "ks5"\n[columns]\nupn = "a"\n',
            "our.toml: dataset: there is no dataset 'ks5'.",
            "Did you mean 'ks4'? See: vshdata datasets",
        ),
        (
            with_columns('atainment8 = "b"'),
            "our.toml: [columns] 'atainment8': ks4 has no such column.",
            "See: vshdata datasets ks4",
        ),
        (
            with_columns('at8 = "b"'),
            "our.toml: [columns] 'at8': ks4 has no such column.",
            "Did you mean 'att8'? See: vshdata datasets ks4",
        ),
        (
            with_columns('att8 = "SEX"'),
            "our.toml: [columns] 'sex' and 'att8': both name the heading 'SEX'.",
            "Give each a heading of its own, or leave one out.",
        ),
        (
            'dataset = "ks4"\n[columns]\nsex = "Sex"\n',
            "our.toml: [columns]: it lacks 'upn' or 'pmr', without which no row of ks4 is accepted.",
            "Name the heading that holds it.",
        ),
        (
            'dataset = "spells"\n[columns]\nla_child_id = "Id"\nstart = "From"\n',
            "our.toml: [columns]: it lacks 'status', without which no row of spells is accepted.",
            "Name the heading that holds it.",
        ),
        (
            with_columns(end='[codes.sex]\n"Girl" = "Female child"'),
            "our.toml: [codes.sex] 'Girl': 'Female child' cannot be read as one of its codes.",
            "Choose from: M, F, U.",
        ),
        (
            with_columns('att8 = "A8"', end='[codes.att8]\n"none" = "0"'),
            "our.toml: [codes.att8]: att8 has no codes: it is a number.",
            "Leave it out.",
        ),
        (
            with_columns(end='[codes.in_p8]\n"Included" = "1"'),
            "our.toml: [codes.in_p8]: no heading is named for it.",
            "Name one: in_p8 under [columns].",
        ),
        (
            with_columns(end='[values]\npmr = "1"'),
            "our.toml: [values] 'pmr': rows cannot all be of one pupil.",
            "Name a heading under [columns].",
        ),
        (
            with_columns(end='[values]\nsex = "M"'),
            "our.toml: [values] 'sex': it is under [columns] too.",
            "Leave it out of one of them.",
        ),
        (
            with_columns(end='[values]\nendks = "perhaps"'),
            "our.toml: [values] 'endks': 'perhaps' cannot be read as yes or no.",
            "Write it another way.",
        ),
        (
            with_columns(top="year = 24"),
            "our.toml: year: '24' is not an academic year.",
            "Write 2024 or 2023/24.",
        ),
        (
            with_columns(top='term = "winter"'),
            "our.toml: term: there is no term 'winter'.",
            "Choose from: autumn, spring, summer.",
        ),
        (
            with_columns(top='dates = "dd/mm/dd"'),
            "our.toml: dates: 'dd/mm/dd' is not a form of date.",
            "Write it like dd/mm/yyyy or mm-dd-yy.",
        ),
        (
            with_columns(top='la = "99"'),
            r"our.toml: 'la': string should match pattern '^\d{3}$'.",
            "See what a map may hold with: vshdata datasets NAME --map-template",
        ),
        (
            with_columns(top='relase = "final"'),
            "our.toml: 'relase': extra inputs are not permitted.",
            "See what a map may hold with: vshdata datasets NAME --map-template",
        ),
        (
            "[columns]\n",
            "our.toml: 'dataset': field required.",
            "See what a map may hold with: vshdata datasets NAME --map-template",
        ),
    ],
)
def test_what_does_not_fit_is_named(tmp_path: Path, content: str, message: str, hint: str) -> None:
    assert fault(tmp_path, content) == (message, hint)


def test_a_column_read_from_another_cannot_be_mapped(tmp_path: Path) -> None:
    content = 'dataset = "care_headers"\n[columns]\nla_child_id = "a"\nupn_unknown = "b"\n'
    assert (
        fault(tmp_path, content)[0] == "our.toml: [columns] 'upn_unknown': care_headers has no such column."
    )
    assert TABLES["care_headers"].by_name["upn_unknown"].within == "upn"


def test_a_map_that_is_not_toml_says_how_to_write_a_backslash(tmp_path: Path) -> None:
    message, hint = fault(tmp_path, with_columns('att8 = "\\"'))
    assert message.startswith("our.toml is not valid TOML: ")
    assert "'\\'" in hint


def test_a_map_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"cannot be opened") as caught:
        read_map(tmp_path / "gone.toml")
    assert caught.value.hint == "Write one with: vshdata datasets NAME --map-template"


# --------------------------------------------------------------- which files it is for


def test_a_heading_the_file_does_not_have_is_named_with_the_nearest(tmp_path: Path) -> None:
    ((name, error),) = take(tmp_path, OURS.renamed("Att 8 score", "Att8 score").text({})).failed
    assert name == "ours.csv"
    assert error.message == "ours.csv has 2 of the 3 headings that our.toml names; it lacks 'Att 8 score'."
    assert error.hint == "Mend [columns] in our.toml: the nearest heading of the file is 'att8 score'."


def test_other_files_of_the_call_are_recognised_as_usual(tmp_path: Path) -> None:
    write(tmp_path, "in/standard.csv", GIAP_KS4.text({"KS4_UPN": upn(2)}))
    write(tmp_path, "in/notes.txt", "nothing to load\n")
    write(tmp_path, "in/ours.csv", OURS.text({}))
    maps = (write(tmp_path, "our.toml", MAP),)
    report = library.ingest(tmp_path / "lake", tmp_path / "in", options=Options(maps=maps))
    assert [(file.source, file.family) for file in report.files] == [
        ("ours.csv", Family.OWN),
        ("standard.csv", Family.GIAP),
    ]
    assert report.skipped == ["notes.txt"]


def test_a_map_that_fits_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        take(tmp_path, GIAP_KS4.text({}))
    assert caught.value.message.startswith("No file is read by our.toml: none has all the headings")
    assert not (tmp_path / "lake").exists()
