"""The lake is a folder of whole slices, whatever happens while one is written."""

import errno
import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st

from vshdata import lake as lake_module
from vshdata.errors import CannotWriteError, NothingLoadedError
from vshdata.intake.checks import dtype_of
from vshdata.lake import Lake, keep_best
from vshdata.schema import RELEASES, Family, Table
from vshdata.slices import FAMILY_ORDER, SliceKey, part_of
from vshdata.tables import TABLES

KS4, SPELLS = TABLES["ks4"], TABLES["spells"]
KEY = SliceKey("ks4", 2024, "999", "final", "", "giap", "0a1b2c3d")
PROVENANCE = {"source": "ks4.csv", "sha256": "00", "supplied": "upn,att8"}


def rows(table: Table, *given: Mapping[str, Any]) -> pl.DataFrame:
    schema = {"pupil_id": pl.UInt32(), **{column.name: dtype_of(column) for column in table.values}}
    schema |= {"academic_year": pl.Int16()}
    return pl.DataFrame([{"academic_year": 2024, **row} for row in given], schema=schema)


def store(lake: Lake, *given: Mapping[str, Any], unique: bool = True, **key: Any) -> Path:
    """Write a slice of `ks4`, or of another table named in the key."""
    found = SliceKey(**{**vars(KEY), **key})
    return lake.write_slice(found, rows(TABLES[found.table], *given), PROVENANCE, unique)


def scores(lake: Lake, *years: int) -> list[tuple[int, float]]:
    frame = lake.scan(KS4, years or None).select("pupil_id", "att8").sort("pupil_id", "att8").collect()
    return frame.rows()


def merge(lake: Lake, *pairs: tuple[int, int], of_child: bool = False) -> None:
    frame = pl.DataFrame(
        [(raw, merged, of_child) for raw, merged in pairs],
        schema={"raw_id": pl.UInt32, "merged_id": pl.UInt32, "of_child": pl.Boolean},
        orient="row",
    )
    lake.write_merges(frame)


# ---------------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("key", "path"),
    [
        (KEY, "tables/ks4/academic_year=2024/999.final.giap-0a1b2c3d.parquet"),
        (
            SliceKey("pupils", 2025, "000", "revised", "spring", "cin-xml", "ff"),
            "tables/pupils/academic_year=2025/000.revised.spring.cin-xml-ff.parquet",
        ),
    ],
)
def test_a_slice_has_a_path_that_reads_back(tmp_path: Path, key: SliceKey, path: str) -> None:
    assert f"tables/{key.table}/academic_year={key.year}/{key.file_name}" == path
    assert SliceKey.from_path(tmp_path / path) == key


@settings(deadline=None)
@given(
    st.builds(
        SliceKey,
        st.sampled_from(sorted(TABLES)),
        st.integers(2000, 2099),
        st.from_regex(r"\d{3}", fullmatch=True),
        st.sampled_from(RELEASES),
        st.sampled_from(["", "autumn", "spring", "summer"]),
        st.sampled_from([str(family) for family in Family]),
        st.text(min_size=1).map(part_of),
    )
)
def test_every_name_reads_back(key: SliceKey) -> None:
    path = Path("lake", "tables", key.table, f"academic_year={key.year}", key.file_name)
    assert SliceKey.from_path(path) == key


def test_a_file_is_the_same_part_whatever_the_case_of_its_name() -> None:
    assert part_of("KS4.csv") == part_of("ks4.CSV") != part_of("ks5.csv")
    assert len(part_of("KS4.csv")) == 8


# ---------------------------------------------------------------------- writing


def test_opening_a_lake_makes_nothing(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    assert (lake.slices("ks4"), lake.years("ks4"), lake.people("links")) == ([], (), None)
    assert not lake.root.exists()


def test_a_slice_is_plain_parquet_with_its_provenance_in_the_footer(tmp_path: Path) -> None:
    path = store(Lake(tmp_path), {"pupil_id": 1, "att8": 40.0})
    assert path == tmp_path / "tables" / "ks4" / "academic_year=2024" / KEY.file_name
    assert pl.read_parquet(path)["att8"].to_list() == [40.0]
    footer = pl.read_parquet_metadata(path)
    assert {name: footer[name] for name in footer if name != "ARROW:schema"} == {
        **PROVENANCE,
        "rows": "1",
        "unique": "yes",
    }
    (found,) = Lake(tmp_path).slices("ks4")
    assert (found.key, found.path, found.rows) == (KEY, path, 1)


def test_nothing_is_left_beside_a_slice(tmp_path: Path) -> None:
    path = store(Lake(tmp_path), {"pupil_id": 1})
    assert [item.name for item in path.parent.iterdir()] == [KEY.file_name]


def test_a_part_that_is_not_finished_has_a_name_no_reader_globs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    real = Path.replace

    def spy(self: Path, target: Path) -> Path:
        seen.extend(item.name for item in self.parent.iterdir())
        return real(self, target)

    monkeypatch.setattr(Path, "replace", spy)
    store(Lake(tmp_path), {"pupil_id": 1})
    assert seen == [KEY.file_name + ".part"]


def test_a_writer_that_fails_leaves_the_old_slice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lake = Lake(tmp_path)
    with lake.writing():
        store(lake, {"pupil_id": 1, "att8": 40.0})

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fail)
        with pytest.raises(CannotWriteError) as caught, lake.writing():
            store(lake, {"pupil_id": 1, "att8": 50.0})

    assert caught.value.message == f"Cannot write to the lake {tmp_path}: {os.strerror(errno.ENOSPC)}."
    assert caught.value.hint == "Choose another folder with --lake, or mend its permissions."
    assert scores(lake) == [(1, 40.0)]
    assert len(list(tmp_path.rglob("*.part"))) == 1
    with lake.writing():
        assert list(tmp_path.rglob("*.part")) == []


WRITER = """
import sys
from pathlib import Path
import polars as pl
from vshdata.lake import Lake
from vshdata.slices import SliceKey
lake = Lake(Path(sys.argv[1]))
key = SliceKey("ks4", 2024, "999", "final", "", "giap", "0a1b2c3d")
with lake.writing():
    for version in range(1, 100000):
        size = 20000 + version
        frame = pl.DataFrame({"pupil_id": range(size), "version": [version] * size})
        lake.write_slice(key, frame, {"supplied": ""}, True)
        if version == 1:
            print("ready", flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is of POSIX")
def test_a_writer_killed_at_any_moment_leaves_a_whole_slice(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    for pause in (0.0, 0.013, 0.029):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(lake.root)], stdout=subprocess.PIPE, text=True
        ) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "ready\n"
            time.sleep(pause)
            writer.send_signal(signal.SIGKILL)
        (found,) = lake.slices("ks4")
        frame = pl.read_parquet(found.path)
        (version,) = frame["version"].unique()
        assert frame.height == found.rows == 20000 + version
        with lake.writing():
            assert list(lake.root.rglob("*.part")) == []


def test_one_writer_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lake_module, "LOCK_SECONDS", 0.05)
    lake = Lake(tmp_path)
    with FileLock(tmp_path / ".lock"), pytest.raises(CannotWriteError) as caught, lake.writing():
        pass
    assert caught.value.message == f"Another vshdata command is writing to {tmp_path}."
    assert caught.value.hint == "Wait for it, then try again."
    with lake.writing():
        pass


def test_a_lake_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("not a folder")
    with pytest.raises(CannotWriteError) as caught, Lake(path).writing():
        pass
    assert caught.value.message == f"Cannot write to the lake {path}: {os.strerror(errno.EEXIST)}."


def test_slices_can_be_dropped_once_and_again(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    store(lake, {"pupil_id": 1})
    lake.drop_slices([KEY])
    lake.drop_slices([KEY])
    assert (lake.slices("ks4"), lake.years("ks4")) == ([], ())


def test_refused_rows_are_kept_apart_and_go_when_there_are_none(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    refused = pl.DataFrame({"line": [2], "reasons": [["a", "b"]], "text": ["x,y"]})
    lake.write_beside("rejected", KEY, refused, PROVENANCE)
    path = tmp_path / "rejected" / "ks4" / "academic_year=2024" / KEY.file_name
    assert pl.read_parquet(path).equals(refused)
    assert pl.read_parquet_metadata(path)["source"] == "ks4.csv"
    lake.write_beside("rejected", KEY, refused.clear(), PROVENANCE)
    assert not path.exists()


def test_the_journal_has_one_line_per_entry(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    lake.journal({"b": 1, "a": "é"})
    lake.journal({"a": None})
    lines = (tmp_path / "journal.jsonl").read_bytes().decode().split("\n")
    assert [json.loads(line) for line in lines[:-1]] == [{"a": "é", "b": 1}, {"a": None}]
    assert lines == ['{"a": "é", "b": 1}', '{"a": null}', ""]


def test_the_register_is_appended_to_never_rewritten(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    for number in (1, 2):
        lake.append_people("links", pl.DataFrame({"a": [number]}))
    assert [path.name for path in sorted((tmp_path / "people" / "links").iterdir())] == [
        "000001.parquet",
        "000002.parquet",
    ]
    found = lake.people("links")
    assert found is not None
    assert found.collect()["a"].to_list() == [1, 2]


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
def test_only_the_owner_may_look_at_people(tmp_path: Path) -> None:
    Lake(tmp_path).write_people("merges", pl.DataFrame({"a": [1]}))
    assert stat.S_IMODE((tmp_path / "people").stat().st_mode) == 0o700


# ---------------------------------------------------------------------- which slices are read


def test_the_last_release_is_read_and_never_mixed_with_another(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    store(lake, {"pupil_id": 1, "att8": 10.0}, {"pupil_id": 2, "att8": 11.0}, release="provisional")
    assert scores(lake) == [(1, 10.0), (2, 11.0)]
    store(lake, {"pupil_id": 1, "att8": 20.0}, release="revised")
    assert scores(lake) == [(1, 20.0)]
    store(lake, {"pupil_id": 1, "att8": 30.0}, release="final")
    assert scores(lake) == [(1, 30.0)]
    assert len(lake.slices("ks4")) == 3


def test_of_one_release_the_fullest_family_is_read(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    for score, family in enumerate(FAMILY_ORDER):
        store(lake, {"pupil_id": 1, "att8": float(score)}, family=str(family))
        assert scores(lake) == [(1, float(score))]


def test_a_later_release_of_a_lesser_family_wins(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    store(lake, {"pupil_id": 1, "att8": 1.0}, release="provisional", family="giap")
    store(lake, {"pupil_id": 1, "att8": 2.0}, release="final", family="la")
    assert scores(lake) == [(1, 2.0)]


def test_years_authorities_and_terms_each_have_their_own_best(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    places: list[dict[str, Any]] = [{"year": 2023}, {"la": "998"}, {"term": "spring"}]
    for number, place in enumerate(places, start=1):
        store(lake, {"pupil_id": number, "att8": 1.0}, release="provisional", **place)
    store(lake, {"pupil_id": 4, "att8": 2.0})
    assert [pupil for pupil, _ in scores(lake)] == [1, 2, 3, 4]


def test_every_family_can_be_ranked() -> None:
    assert set(FAMILY_ORDER) == set(Family)


# ---------------------------------------------------------------------- scanning


def test_nothing_loaded_is_told(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    store(lake, {"pupil_id": 1})
    with pytest.raises(NothingLoadedError) as caught:
        lake.scan(KS4, [2019])
    assert caught.value.message == "The lake holds no key stage 4 results for the years asked for."
    assert caught.value.hint == "See what it holds with: vshdata catalog"


def test_years_can_be_chosen(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    for year in (2022, 2023, 2024):
        store(lake, {"pupil_id": year, "academic_year": year, "att8": 1.0}, year=year)
    assert lake.years("ks4") == (2022, 2023, 2024)
    assert scores(lake, 2022, 2024) == [(2022, 1.0), (2024, 1.0)]
    assert [item.key.year for item in lake.slices("ks4", [2023])] == [2023]


def test_merged_pupils_share_one_number_and_one_row_per_key(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    store(lake, {"pupil_id": 1, "att8": 10.0}, {"pupil_id": 5, "att8": 50.0}, {"pupil_id": 7, "att8": 7.0})
    assert scores(lake) == [(1, 10.0), (5, 50.0), (7, 7.0)]
    merge(lake, (5, 1))
    assert scores(lake) == [(1, 50.0), (7, 7.0)]


def test_children_are_merged_by_merges_of_children_alone(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    store(lake, {"pupil_id": 5, "att8": 1.0})
    store(lake, {"pupil_id": 5, "status": "need"}, table="spells", family="cin-xml", unique=False)
    merge(lake, (5, 1), of_child=True)
    assert [pupil for pupil, _ in scores(lake)] == [5]
    assert lake.scan(SPELLS).collect()["pupil_id"].to_list() == [1]


def test_rows_of_a_table_without_a_key_are_all_kept(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    need = {"pupil_id": 1, "status": "need"}
    store(lake, need, {**need, "status": "cp_plan"}, table="spells", family="cin-xml", unique=False)
    assert lake.scan(SPELLS).collect().height == 2


def test_two_files_of_one_slice_are_both_kept_and_the_best_row_wins(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    store(lake, {"pupil_id": 1, "version": "final", "att8": 10.0}, {"pupil_id": 2, "att8": 5.0}, part="aa")
    store(
        lake, {"pupil_id": 1, "version": "revised", "att8": 60.0}, {"pupil_id": 3, "att8": 6.0}, part="bb"
    )
    assert scores(lake) == [(1, 10.0), (2, 5.0), (3, 6.0)]


def test_a_slice_that_is_not_unique_by_itself_is_made_so(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    store(lake, {"pupil_id": 1, "att8": 10.0}, {"pupil_id": 1, "att8": 20.0}, unique=False)
    assert scores(lake) == [(1, 20.0)]


def test_the_best_row_is_told_by_each_column_in_turn_with_blanks_last() -> None:
    ordered: list[dict[str, Any]] = [
        {"version": "final", "nat_res": True, "att8": 40.0},
        {"version": "final", "nat_res": True, "att8": None},
        {"version": "final", "nat_res": False, "att8": 90.0},
        {"version": "final", "nat_res": None, "att8": 90.0},
        {"version": "unamended", "nat_res": True, "att8": 90.0},
        {"version": None, "nat_res": True, "att8": 90.0},
    ]
    for best, worse in pairwise(ordered):
        for pair in ([best, worse], [worse, best]):
            frame = rows(KS4, *({"pupil_id": 1, **row} for row in pair))
            (kept,) = keep_best(frame.lazy(), KS4).collect().to_dicts()
            assert {name: kept[name] for name in best} == best


def test_one_pupil_has_a_row_in_each_year() -> None:
    frame = rows(KS4, {"pupil_id": 1}, {"pupil_id": 1, "academic_year": 2023})
    assert keep_best(frame.lazy(), KS4).collect().height == 2


def test_where_no_column_is_declared_best_the_choice_is_the_same_in_any_order() -> None:
    table = TABLES["pupils"]
    key = {"pupil_id": 1, "term": "spring", "laestab": "9994001"}
    pair = [{**key, "fsm": True, "sen": "N"}, {**key, "fsm": False, "sen": "E", "language": "ENG"}]
    kept = [
        keep_best(rows(table, *order).lazy(), table).collect().to_dicts() for order in (pair, pair[::-1])
    ]
    assert kept[0] == kept[1]
    assert len(kept[0]) == 1


def test_columns_given_are_told_per_year_from_the_slices_read(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    frame = rows(KS4, {"pupil_id": 1})
    for part, supplied in (("aa", "att8,upn"), ("bb", "p8,upn")):
        key = SliceKey(**{**vars(KEY), "part": part})
        lake.write_slice(key, frame, {"supplied": supplied}, unique=True)
    old = SliceKey(**{**vars(KEY), "release": "provisional"})
    lake.write_slice(old, frame, {"supplied": "sex"}, unique=True)
    assert lake.supplied("ks4", [2024, 2023]) == {2024: frozenset({"att8", "p8", "upn"})}


def test_pupils_known_only_as_children_of_a_return_are_counted(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    asked = pl.DataFrame(
        {"pupil_id": [1, 2, 3, 4], "academic_year": [2024, 2024, 2024, 2023]},
        schema={"pupil_id": pl.UInt32, "academic_year": pl.Int16},
    )
    assert lake.count_unjoined(asked) == {}
    kinds = ["upn", "child", "child"]
    lake.append_people(
        "identifiers", pl.DataFrame({"kind": kinds, "id": [1, 2, 4]}, schema_overrides={"id": pl.UInt32})
    )
    assert lake.count_unjoined(asked) == {2023: 1, 2024: 1}


# ---------------------------------------------------------------------- columns that came later


@pytest.mark.parametrize("older", ["11111111", "ffffffff"], ids=["older first", "older last"])
def test_a_column_that_some_slices_lack_is_blank_in_them(tmp_path: Path, older: str) -> None:
    lake = Lake(tmp_path)
    store(lake, {"pupil_id": 1, "att8": 40.0}, part="88888888")
    before = rows(KS4, {"pupil_id": 2, "att8": 30.0}).drop("att8")
    lake.write_slice(SliceKey(**{**vars(KEY), "part": older}), before, PROVENANCE, unique=True)
    found = lake.scan(KS4).collect()
    assert dict(found.select("pupil_id", "att8").rows()) == {1: 40.0, 2: None}


def test_a_column_that_every_slice_lacks_is_blank(tmp_path: Path) -> None:
    before = rows(KS4, {"pupil_id": 2}).drop("att8")
    Lake(tmp_path).write_slice(KEY, before, PROVENANCE, unique=False)
    found = Lake(tmp_path).scan(KS4).collect()
    assert found["att8"].to_list() == [None]
    assert not {"upn", "pmr"} & set(found.columns)
