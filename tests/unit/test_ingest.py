"""Extracts into the lake: what is stored, what is told, what is left alone."""

import json
from collections.abc import Mapping, Sequence
from itertools import permutations
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from extracts import (
    FSMPERIOD,
    GIAP_CENSUS,
    GIAP_KS4,
    LA_KS4,
    NPD_KS4,
    PUPILONROLL,
    SCHOOLCENSUS,
    SENNEEDS,
    bad_upn,
    child,
    cin_return,
    conflicts_of,
    people_of,
    upn,
    write,
)

from vshdata._version import __version__
from vshdata.errors import ExitCode, UnreadableInputError
from vshdata.intake.ingest import IngestReport, ingest
from vshdata.intake.loaded import Options
from vshdata.lake import Lake
from vshdata.people import SHARED_FORMER_UPN, SHARED_UPN
from vshdata.schema import Family
from vshdata.tables import TABLES

KS4, PUPILS, SPELLS, CHILDREN = (TABLES[name] for name in ("ks4", "pupils", "spells", "children"))


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "extracts"
    path.mkdir()
    return path


def take(lake: Lake, *paths: Path, **options: Any) -> IngestReport:
    return ingest(lake, [str(path) for path in paths], Options(**options))


def stored(lake: Lake, table: str) -> pl.DataFrame:
    """Every row of every slice of a table."""
    return pl.concat([pl.read_parquet(item.path) for item in lake.slices(table)])


def refused(lake: Lake, table: str) -> list[tuple[int, list[str], str]]:
    paths = sorted((lake.root / "rejected" / table).rglob("*.parquet"))
    return [row for path in paths for row in pl.read_parquet(path).select("line", "reasons", "text").rows()]


def contents(root: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


def tables_of(lake: Lake) -> dict[str, list[dict[str, Any]]]:
    """What readers see of every table, in an order of its own."""
    found = {}
    for name, table in TABLES.items():
        if lake.slices(name):
            frame = lake.scan(table).collect()
            found[name] = frame.sort(frame.columns).to_dicts()
    return found


# ---------------------------------------------------------------------- what is stored


def test_accepted_rows_are_stored_typed_in_order_of_pupil(lake: Lake, folder: Path) -> None:
    rows = [{"KS4_UPN": upn(number), "KS4_ATT8": f"{number}.5"} for number in (3, 1, 2)]
    write(folder, "ks4.csv", GIAP_KS4.text(*rows))
    report = take(lake, folder)
    (item,) = lake.slices("ks4")
    frame = pl.read_parquet(item.path)
    assert frame["pupil_id"].to_list() == [1, 2, 3]
    assert frame["att8"].to_list() == [3.5, 1.5, 2.5]
    assert frame.schema["pupil_id"] == pl.UInt32
    assert frame.schema["version"] == pl.Enum(["unamended", "revised", "final"])
    (file,) = report.files
    assert (file.source, file.family, file.table, file.years) == ("ks4.csv", Family.GIAP, "ks4", (2024,))
    assert (file.la, file.release, file.term, file.stored) == ("999", "final", "", True)
    assert (file.read, file.accepted, file.rejected, file.linked) == (3, 3, 0, 3)


def test_a_file_of_several_years_fills_a_slice_for_each(lake: Lake, folder: Path) -> None:
    write(folder, "ks4.csv", GIAP_KS4.text({}, {"KS4_ACADYR": "2021/2022"}))
    assert take(lake, folder).files[0].years == (2022, 2024)
    assert [(item.key.year, item.rows) for item in lake.slices("ks4")] == [(2022, 1), (2024, 1)]


def test_the_footer_says_where_a_slice_came_from(lake: Lake, folder: Path) -> None:
    write(folder, "ks4.csv", GIAP_KS4.text({}, {"KS4_ATT8": "91"}))
    take(lake, folder)
    (item,) = lake.slices("ks4")
    footer = dict(item.provenance)
    assert {name: footer[name] for name in ("source", "rows_read", "rows_accepted", "rows_rejected")} == {
        "source": "ks4.csv",
        "rows_read": "2",
        "rows_accepted": "1",
        "rows_rejected": "1",
    }
    assert (footer["rows"], footer["unique"], footer["release"]) == ("1", "yes", "final")
    assert (footer["schema_version"], footer["tool"]) == ("1", f"vshdata {__version__}")
    assert len(footer["sha256"]) == 64
    assert footer["time"].endswith("+00:00")
    assert {"att8", "upn"} <= set(footer["supplied"].split(","))


def test_every_row_of_a_file_is_accepted_or_rejected(lake: Lake, folder: Path) -> None:
    lines = [
        GIAP_KS4.line(),
        GIAP_KS4.line({"KS4_UPN": "", "KS4_ATT8": "95"}),
        "one,two",
        GIAP_KS4.line({"KS4_UPN": upn(2), "KS4_SURNAME": "Ash, Elm"}),
        GIAP_KS4.line({"KS4_P8SCORE": "99"}),
        GIAP_KS4.line({"KS4_UPN": bad_upn(3)}),
    ]
    write(folder, "ks4.csv", "\n".join([",".join(GIAP_KS4.headings), *lines]))
    report = take(lake, folder)
    assert (report.read, report.accepted, report.rejected) == (len(lines), 3, 3)
    assert stored(lake, "ks4").height == 3
    kept = refused(lake, "ks4")
    assert [(line, text) for line, _, text in kept] == [(3, lines[1]), (4, lines[2]), (6, lines[4])]
    assert [len(reasons) for _, reasons, _ in kept] == [2, 1, 1]


def test_identifiers_never_reach_the_tables(lake: Lake, folder: Path) -> None:
    write(folder, "ks4.csv", GIAP_KS4.text({"KS4_PUPILMATCHINGREF": "PMRsecret1"}))
    write(folder, "census.csv", GIAP_CENSUS.text({"FormerUPN": upn(7)}))
    write(folder, "2024_spring_pupilonroll.csv", PUPILONROLL.text({"surname": "Surnamesecret"}))
    write(folder, "cin.xml", cin_return(child("CHILDsecret1", upn(1))))
    take(lake, folder)
    personal = {"upn", "former_upn", "pmr", "dob", "expected_birth", "la_child_id", "line"}
    secrets = (upn(1), upn(7), "secret", "2008-02-03")
    paths = list((lake.root / "tables").rglob("*.parquet"))
    assert len(paths) >= 5
    for path in paths:
        frame = pl.read_parquet(path)
        assert not personal & set(frame.columns)
        texts = frame.cast(pl.String).to_dict(as_series=False).values()
        assert not [text for column in texts for text in column if text and any(s in text for s in secrets)]
    assert "secret" not in (lake.root / "journal.jsonl").read_text()


def test_elements_of_attainment_8_are_stored_doubled(lake: Lake, folder: Path) -> None:
    write(folder, "ks4_2024.csv", LA_KS4.text({}))
    take(lake, folder / "ks4_2024.csv", year=2024)
    assert stored(lake, "ks4").select("att8", "att8_eng", "att8_mat").row(0) == (40.0, 8.0, 8.0)


def test_the_journal_tells_of_each_load_without_a_pupils_value(lake: Lake, folder: Path) -> None:
    path = write(folder, "ks4.csv", GIAP_KS4.text({}, {"KS4_ATT8": "91"}))
    take(lake, path)
    take(lake, path)
    entries = [json.loads(line) for line in (lake.root / "journal.jsonl").read_text().splitlines()]
    assert len(entries) == 2
    entry = {key: value for key, value in entries[0].items() if key not in {"time", "tool"}}
    assert entry == {
        "what": "ingest",
        "source": "ks4.csv",
        "family": "giap",
        "table": "ks4",
        "years": [2024],
        "la": "999",
        "release": "final",
        "term": "",
        "read": 2,
        "accepted": 1,
        "rejected": 1,
        "stored": True,
    }


def test_progress_is_told_by_file_and_rows(lake: Lake, folder: Path) -> None:
    path = write(folder, "ks4.csv", GIAP_KS4.text({}, {}))
    seen: list[tuple[str, int]] = []
    ingest(lake, [str(path)], Options(), lambda name, rows: seen.append((name, rows)))
    assert seen == [("ks4.csv", 2)]


# ---------------------------------------------------------------------- again, and beside


def test_a_file_loaded_again_gives_the_same_lake(lake: Lake, folder: Path) -> None:
    write(folder, "ks4.csv", GIAP_KS4.text({}, {"KS4_UPN": upn(2), "KS4_ATT8": "91"}))
    write(folder, "census.csv", GIAP_CENSUS.text({"FormerUPN": upn(7)}))
    write(folder, "2024_spring_pupilonroll.csv", PUPILONROLL.text({}))
    write(folder, "cin.xml", cin_return(child("1", upn(1))))
    take(lake, folder)
    files, tables, people = set(contents(lake.root)), tables_of(lake), people_of(lake)
    take(lake, folder)
    assert set(contents(lake.root)) == files
    assert tables_of(lake) == tables
    assert people_of(lake) == people


def test_a_file_put_right_takes_its_own_place(lake: Lake, folder: Path) -> None:
    take(lake, write(folder, "ks4.csv", GIAP_KS4.text({}, {"KS4_UPN": upn(2), "KS4_ATT8": "91"})))
    assert len(refused(lake, "ks4")) == 1
    take(lake, write(folder, "KS4.csv", GIAP_KS4.text({"KS4_ATT8": "50"}, {"KS4_UPN": upn(2)})))
    assert lake.scan(KS4).sort("pupil_id").select("att8").collect().to_series().to_list() == [50.0, 40.0]
    assert refused(lake, "ks4") == []


def test_two_files_of_one_slice_are_both_kept_and_the_best_row_read(lake: Lake, folder: Path) -> None:
    write(folder, "a.csv", GIAP_KS4.text({"KS4_ATT8": "50"}, {"KS4_UPN": upn(2)}))
    write(folder, "b.csv", GIAP_KS4.text({"KS4_ATT8": "60", "KS4_VERSION": "R"}, {"KS4_UPN": upn(3)}))
    take(lake, folder)
    assert len(lake.slices("ks4")) == 2
    assert sorted(lake.scan(KS4).collect()["att8"]) == [40.0, 40.0, 50.0]


def test_files_of_one_name_in_two_folders_lose_no_row(lake: Lake, folder: Path) -> None:
    write(folder, "school a/ks4.csv", GIAP_KS4.text({"KS4_ATT8": "10"}))
    write(folder, "school b/ks4.csv", GIAP_KS4.text({"KS4_UPN": upn(2), "KS4_ATT8": "20"}))
    report = take(lake, folder)
    assert report.accepted == 2
    assert sorted(lake.scan(KS4).collect()["att8"]) == [10.0, 20.0]


def test_a_better_release_or_source_is_read_alone(lake: Lake, folder: Path) -> None:
    write(folder, "ks4_provisional.csv", GIAP_KS4.text({"KS4_ATT8": "10"}, {"KS4_UPN": upn(2)}))
    write(folder, "ks4_results.tab", NPD_KS4.having(KS4_LA="999").text({"KS4_ATT8": "30"}))
    take(lake, folder)
    assert lake.scan(KS4).collect()["att8"].to_list() == [30.0]
    take(lake, write(folder, "ks4_final.csv", GIAP_KS4.text({"KS4_ATT8": "20"})))
    assert lake.scan(KS4).collect()["att8"].to_list() == [20.0]


def test_a_link_found_later_leaves_one_row_per_pupil(lake: Lake, folder: Path) -> None:
    rows = [{"KS4_ATT8": "10"}, {"KS4_UPN": upn(2), "KS4_ATT8": "20"}]
    take(lake, write(folder, "ks4.csv", GIAP_KS4.text(*rows)))
    assert lake.scan(KS4).collect().height == 2
    take(lake, write(folder, "census.csv", GIAP_CENSUS.text({"UPN": upn(2), "FormerUPN": upn(1)})))
    assert lake.scan(KS4).collect().select("pupil_id", "att8").rows() == [(1, 20.0)]


# ---------------------------------------------------------------------- who is who


def test_children_and_pupils_meet_by_upn_in_either_order(lake: Lake, folder: Path, tmp_path: Path) -> None:
    ks4 = write(folder, "ks4.csv", GIAP_KS4.text({"KS4_UPN": upn(1)}, {"KS4_UPN": upn(2)}))
    cin = write(folder, "cin.xml", cin_return(child("7", upn(1)), child("8"), child("9", "UN3")))
    other = Lake(tmp_path / "other")
    for place, order in ((lake, (ks4, cin)), (other, (cin, ks4))):
        for path in order:
            take(place, path)
        need = place.scan(SPELLS).select("pupil_id").collect()
        assert place.scan(KS4).collect().join(need, on="pupil_id", how="semi").height == 1
    assert people_of(lake) == people_of(other)
    assert frozenset({"999:7", f"upn:{upn(1)}"}) in people_of(lake)
    assert not [name for person in people_of(lake) for name in person if "UN3" in name]


def test_linked_counts_children_that_can_be_joined(lake: Lake, folder: Path) -> None:
    path = write(folder, "cin.xml", cin_return(child("7", upn(1)), child("8"), child("9", "UN3")))
    report = take(lake, path)
    assert {file.table: file.linked for file in report.files} == {"children": 1, "spells": 1}


def test_disputed_identifiers_are_told_and_not_joined(lake: Lake, folder: Path) -> None:
    children = [child("7", upn(1)), child("8", upn(1), dob="2011-01-02"), child("9", upn(2), former=upn(5))]
    write(folder, "cin.xml", cin_return(*children))
    write(folder, "census.csv", GIAP_CENSUS.text({"UPN": upn(3), "FormerUPN": upn(5)}))
    report = take(lake, folder)
    assert report.conflicts == {SHARED_UPN: 1, SHARED_FORMER_UPN: 1}
    assert conflicts_of(lake) == {(upn(1), SHARED_UPN, 2), (upn(5), SHARED_FORMER_UPN, 2)}
    assert frozenset({"999:7"}) in people_of(lake)


def test_a_wrong_check_letter_is_told_and_used(lake: Lake, folder: Path) -> None:
    write(folder, "ks4.csv", GIAP_KS4.text({"KS4_UPN": bad_upn(1)}))
    report = take(lake, folder)
    assert [(item.rule, item.rows) for item in report.files[0].findings] == [("upn_check_letter", 1)]
    assert people_of(lake) == {frozenset({f"upn:{bad_upn(1)}"})}


def test_one_number_in_two_authorities_is_two_children(lake: Lake, folder: Path) -> None:
    write(folder, "a.xml", cin_return(child("7")))
    write(folder, "b.xml", cin_return(child("7"), la="998"))
    take(lake, folder)
    assert people_of(lake) == {frozenset({"999:7"}), frozenset({"998:7"})}
    assert lake.scan(CHILDREN).collect()["la"].sort().to_list() == ["998", "999"]


# ---------------------------------------------------------------------- COLLECT

COLLECT = {
    "2024_spring_schoolcensus.csv": SCHOOLCENSUS.text({}),
    "2024_spring_pupilonroll.csv": PUPILONROLL.text({}, {"pupilonrolltableid": "en2", "upn": upn(2)}),
    "2024_spring_fsmperiod.csv": FSMPERIOD.text({}),
    "2024_spring_senneeds.csv": SENNEEDS.text({"sentyperank": "2", "sentype": "MLD"}, {}),
}


def pupils(lake: Lake) -> list[tuple[Any, ...]]:
    frame = lake.scan(PUPILS).sort("fsm", descending=True).collect()
    return frame.select("term", "school_la", "laestab", "fsm", "sen", "sen_type", "language").rows()


JOINED = [
    ("spring", "999", "9994001", True, "K", "SEMH", "ENG"),
    ("spring", "999", "9994001", False, "K", None, "ENG"),
]


@pytest.mark.parametrize("order", list(permutations(COLLECT))[::5])
def test_tables_of_a_census_are_joined_in_whatever_order_they_come(
    lake: Lake, folder: Path, order: Sequence[str]
) -> None:
    for name in order:
        take(lake, write(folder, name, COLLECT[name]))
    assert pupils(lake) == JOINED
    assert [(item.key.la, item.key.term, item.key.family) for item in lake.slices("pupils")] == [
        ("999", "spring", "derived")
    ]


def test_tables_of_a_census_are_joined_in_one_go(lake: Lake, folder: Path) -> None:
    for name, content in COLLECT.items():
        write(folder, name, content)
    take(lake, folder)
    assert pupils(lake) == JOINED


def test_pupils_move_to_their_authority_when_the_schools_return_comes(lake: Lake, folder: Path) -> None:
    name = "2024_spring_pupilonroll.csv"
    take(lake, write(folder, name, COLLECT[name]))
    assert [item.key.la for item in lake.slices("pupils")] == ["000"]
    assert {row[3] for row in pupils(lake)} == {None}
    take(lake, write(folder, "schoolcensus.csv", SCHOOLCENSUS.text({})))
    assert [item.key.la for item in lake.slices("pupils")] == ["999"]
    assert len(pupils(lake)) == 2


def test_an_authority_that_is_stated_is_that_of_the_joined_pupils(lake: Lake, folder: Path) -> None:
    for name, content in COLLECT.items():
        write(folder, name, content)
    take(lake, folder, la="998")
    assert [item.key.la for item in lake.slices("pupils")] == ["998"]
    assert [row[1] for row in pupils(lake)] == ["999", "999"]


def test_what_was_loaded_for_one_term_tells_nothing_of_another(lake: Lake, folder: Path) -> None:
    write(folder, "2023_autumn_pupilonroll.csv", PUPILONROLL.text({"pupilonrolltableid": "en9"}))
    write(folder, "2024_spring_pupilonroll.csv", PUPILONROLL.text({}))
    write(folder, "2024_spring_fsmperiod.csv", FSMPERIOD.text({}))
    take(lake, folder)
    found = lake.scan(PUPILS).sort("term").select("term", "fsm").collect().rows()
    assert found == [("autumn", None), ("spring", True)]


def test_a_census_is_told_to_hold_only_what_was_loaded(lake: Lake, folder: Path) -> None:
    write(folder, "2024_spring_pupilonroll.csv", PUPILONROLL.text({}))
    take(lake, folder)
    assert not {"fsm", "sen_type", "laestab"} & lake.supplied("pupils", [2024])[2024]
    take(lake, write(folder, "2024_spring_fsmperiod.csv", FSMPERIOD.text({})))
    assert "fsm" in lake.supplied("pupils", [2024])[2024]


# ---------------------------------------------------------------------- what goes wrong


def test_a_file_that_cannot_be_read_does_not_stop_the_others(lake: Lake, folder: Path) -> None:
    bad = write(folder, "notes.csv", "Invoice,Amount\n1,2\n")
    undated = write(folder, "ks4_la.csv", LA_KS4.text({}))
    broken = write(folder, "cin.xml", cin_return(child("1"))[:-30])
    good = write(folder, "ks4.csv", GIAP_KS4.text({}))
    report = take(lake, bad, undated, broken, good)
    assert [file.source for file in report.files] == ["ks4.csv"]
    assert {name: error.exit_code for name, error in report.failed} == {
        "notes.csv": ExitCode.UNREADABLE,
        "ks4_la.csv": ExitCode.USAGE,
        "cin.xml": ExitCode.UNREADABLE,
    }
    assert lake.scan(KS4).collect().height == 1
    assert lake.slices("children") == []


def test_a_broken_archive_in_a_folder_does_not_stop_the_others(lake: Lake, folder: Path) -> None:
    write(folder, "npd.zip", b"PK\x05\x06" + b"\xff" * 18)
    write(folder, "ks4.csv", GIAP_KS4.text({}))
    report = take(lake, folder)
    assert [file.source for file in report.files] == ["ks4.csv"]
    assert [name for name, _ in report.failed] == ["npd.zip"]


def test_files_of_a_folder_that_are_not_extracts_are_passed_over(lake: Lake, folder: Path) -> None:
    write(folder, "notes.txt", "Dear all,\n")
    write(folder, "ks4.csv", GIAP_KS4.text({}))
    report = take(lake, folder)
    assert (report.skipped, report.failed) == (["notes.txt"], [])


def test_a_folder_without_an_extract_is_one_fault(lake: Lake, folder: Path) -> None:
    write(folder, "notes.txt", "Dear all,\n")
    write(folder, "empty.csv", "")
    with pytest.raises(UnreadableInputError) as caught:
        take(lake, folder)
    assert caught.value.message == "None of the 2 files there is an extract vshdata knows."
    assert caught.value.hint == "See what can be loaded with: vshdata datasets"
    assert not lake.root.exists()


def test_a_file_asked_for_that_is_not_an_extract_is_a_failure(lake: Lake, folder: Path) -> None:
    report = take(lake, write(folder, "empty.csv", ""))
    assert [(name, error.message) for name, error in report.failed] == [
        ("empty.csv", "empty.csv is empty.")
    ]


def test_a_dry_run_checks_everything_and_writes_nothing(lake: Lake, folder: Path) -> None:
    for name, content in COLLECT.items():
        write(folder, name, content)
    write(folder, "ks4.csv", GIAP_KS4.text({}, {"KS4_ATT8": "91"}))
    write(folder, "cin.xml", cin_return(child("7", upn(1))))
    report = take(lake, folder, dry_run=True)
    assert not lake.root.exists()
    assert {file.stored for file in report.files} == {False}
    assert report.rejected == 1
    assert {file.table: file.linked for file in report.files}["children"] == 1


def test_a_dry_run_leaves_a_lake_as_it_was(lake: Lake, folder: Path) -> None:
    take(lake, write(folder, "ks4.csv", GIAP_KS4.text({})))
    before = contents(lake.root)
    take(lake, write(folder, "more.csv", GIAP_KS4.text({"KS4_UPN": upn(2)})), dry_run=True)
    assert contents(lake.root) == before


def test_strict_stores_nothing_of_a_file_with_a_refused_row(lake: Lake, folder: Path) -> None:
    write(folder, "a_bad.csv", GIAP_KS4.text({"KS4_UPN": upn(1)}, {"KS4_ATT8": "91"}))
    write(folder, "b_good.csv", GIAP_KS4.text({"KS4_UPN": upn(2)}))
    report = take(lake, folder, strict=True)
    assert {file.source: file.stored for file in report.files} == {"a_bad.csv": False, "b_good.csv": True}
    assert [item.provenance["source"] for item in lake.slices("ks4")] == ["b_good.csv"]
    assert refused(lake, "ks4") == []


def test_strict_keeps_no_identifier_of_a_file_it_did_not_store(lake: Lake, folder: Path) -> None:
    write(folder, "a_bad.csv", GIAP_CENSUS.text({"UPN": upn(1), "FormerUPN": upn(2)}, {"UPN": ""}))
    write(folder, "b_good.csv", GIAP_KS4.text({"KS4_UPN": upn(2)}))
    take(lake, folder, strict=True)
    assert people_of(lake) == {frozenset({f"upn:{upn(2)}"})}


def test_strict_leaves_an_older_slice_of_the_file(lake: Lake, folder: Path) -> None:
    take(lake, write(folder, "ks4.csv", GIAP_KS4.text({"KS4_ATT8": "10"})))
    take(lake, write(folder, "ks4.csv", GIAP_KS4.text({}, {"KS4_ATT8": "91"})), strict=True)
    assert lake.scan(KS4).collect()["att8"].to_list() == [10.0]


def test_a_usual_load_keeps_what_it_refused_where_strict_would_not(lake: Lake, folder: Path) -> None:
    write(folder, "ks4.csv", GIAP_KS4.text({"KS4_ATT8": "91"}))
    report = take(lake, folder)
    assert (report.accepted, report.rejected) == (0, 1)
    assert len(refused(lake, "ks4")) == 1
    assert lake.slices("ks4") == []


# ---------------------------------------------------------------------- what the options say


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"la": "998"}, {"la": "998"}),
        ({"release": "revised"}, {"release": "revised"}),
        ({"year": 2019}, {"year": 2019}),
        ({"dataset": "ks4"}, {"table": "ks4"}),
    ],
)
def test_options_name_the_slice(
    lake: Lake, folder: Path, options: Mapping[str, Any], expected: Mapping[str, Any]
) -> None:
    take(lake, write(folder, "results.csv", LA_KS4.text({})), **{"year": 2024, **options})
    (item,) = lake.slices("ks4")
    assert {name: getattr(item.key, name) for name in expected} == expected


def test_a_dataset_that_a_file_is_not_is_a_failure(lake: Lake, folder: Path) -> None:
    report = take(lake, write(folder, "ks4.csv", GIAP_KS4.text({})), dataset="sen_needs")
    assert [name for name, _ in report.failed] == ["ks4.csv"]
    assert report.files == []


def test_another_file_of_the_same_name_says_what_it_replaces(tmp_path: Path) -> None:
    heading = "KS4_ACADYR,KS4_PUPILMATCHINGREF,KS4_UPN,KS4_ENDKS,KS4_ATT8\n"
    path = tmp_path / "ks4.csv"
    notes = []
    for rows in (["p1", "p2"], ["p1", "p2"], ["p3"]):
        path.write_text(heading + "".join(f"2023/2024,{row},,1,30\n" for row in rows), encoding="utf-8")
        (file,) = ingest(Lake(tmp_path / "lake"), [str(path)], Options()).files
        notes.append(list(file.notes))
    told = "it replaces 2 rows of ks4 for 2023/24, loaded earlier from another file of this name"
    assert notes == [[], [], [told]]
