"""Ways through school in the sample: nursery, sixth form, year X, moves, and two schools at a time."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import pytest
from sample_files import unpacked

from vshdata.sample import write_sample
from vshdata.sample.census.absence import Sessions
from vshdata.sample.census.terms import possible_sessions

YEAR = 2024
TERMS = ("spring", "summer", "autumn")
ROLLS = {"on": "pupilonroll", "off": "pupilnolongeronroll"}
RANGES = {
    "NS": (1000, 1099),
    "PR": (1100, 1149),
    "PS": (2000, 3999),
    "SS": (4000, 4999),
    "SP": (7000, 7999),
}
"""Phase -> the establishment numbers DfE gives such schools."""

Row = dict[str, str]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ways")
    made = write_sample(folder / "made", pupils=120, years=[2023, YEAR], seed=5).parent
    return unpacked(made, folder / "files")


def rows(files: Path, term: str, table: str) -> list[Row]:
    with (files / f"{YEAR}_{term}_{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def phases(files: Path) -> dict[str, str]:
    return {row["NativeId"]: row["phase"] for row in rows(files, "spring", "school")}


def spring(files: Path) -> list[Row]:
    """Whole rows: one is planted that stops short, and dates in three other styles."""
    return [row for row in rows(files, "spring", "pupilonroll") if row["ncyearactual"]]


def groups_by_phase(files: Path) -> dict[str, set[str]]:
    found = defaultdict(set)
    kinds = phases(files)
    for row in spring(files):
        found[kinds[row["NativeId"]]].add(row["ncyearactual"])
    return found


def test_every_school_has_a_number_of_its_phase(files: Path) -> None:
    kinds = phases(files)
    numbers = {row["NativeId"]: int(row["estab"]) for row in rows(files, "spring", "schoolcensus")}
    assert set(kinds.values()) == set(RANGES)
    outside = [
        native
        for native, phase in kinds.items()
        if not RANGES[phase][0] <= numbers[native] <= RANGES[phase][1]
    ]
    assert outside == []


def test_nursery_sixth_form_and_year_x_are_where_they_belong(files: Path) -> None:
    found = groups_by_phase(files)
    assert {"N2"} <= found["NS"] <= {"N1", "N2"}
    assert {"N2", "R", "6"} <= found["PS"]
    assert {"7", "11", "12", "13"} <= found["SS"]
    assert "X" in found["SP"]
    assert {group for phase in ("NS", "PS", "SS", "PR") for group in found[phase]} & {"X"} == set()


def test_they_are_few(files: Path) -> None:
    counts = Counter(row["ncyearactual"] for row in spring(files))
    for group in ("N1", "N2", "12", "13", "X"):
        assert 0 < counts[group] < 0.05 * counts.total()


def ages(table: Iterable[Row]) -> dict[str, Counter[int]]:
    """Curriculum year -> age at the start of the year, of dates in COLLECT's style."""
    found: dict[str, Counter[int]] = defaultdict(Counter)
    for row in table:
        if row["dob"].endswith("00:00:00"):
            born = datetime.strptime(row["dob"][:11], "%Y-%b-%d")  # noqa: DTZ007
            found[row["ncyearactual"]][YEAR - 2 - born.year + (born.month < 9)] += 1
    return found


def test_births_agree_with_the_curriculum_year_but_for_year_x_and_a_few(files: Path) -> None:
    found = ages(spring(files))
    usual = {"N1": 2, "N2": 3, "R": 4} | {str(group): group + 4 for group in range(1, 14)}
    others = sum(count for group, own in usual.items() for age, count in found[group].items() if age != own)
    assert 0 < others < 0.02 * sum(counts.total() for counts in found.values())
    assert len(found["X"]) > 3


# ------------------------------------------------------------------ sessions of those at several schools


def told(files: Path) -> dict[str, list[tuple[str, str, int]]]:
    """UPN -> roll, school and possible sessions of each row of the year that has any."""
    found = defaultdict(list)
    for term in TERMS:
        for roll, table in ROLLS.items():
            for row in rows(files, term, table):
                for column in ("termlysessionspossible", "summerhalfterm2sessionspossible"):
                    if row.get(column):
                        found[row["upn"]].append((roll, row["NativeId"], int(row[column])))
    return found


def test_nobody_loses_or_doubles_a_session_by_a_move_or_a_second_school(files: Path) -> None:
    whole = sum(possible_sessions(YEAR).values())
    sums = {sum(sessions for *_, sessions in own) for own in told(files).values()}
    assert sums == {whole}


def test_some_moved_within_the_year_across_schools_and_phases(files: Path) -> None:
    kinds = phases(files)
    moved = [
        {kinds[school] for _, school, _ in own}
        for own in told(files).values()
        if {roll for roll, *_ in own} == set(ROLLS) and len({school for _, school, _ in own}) > 1
    ]
    assert any(len(own) == 1 for own in moved)
    assert any(len(own) > 1 for own in moved)


def test_leavers_have_sessions_by_code_too(files: Path) -> None:
    left = {
        (row["pupilnolongeronrolltableid"], row["NativeId"]) for row in rows(files, "spring", ROLLS["off"])
    }
    coded = rows(files, "spring", "termlysessiondetailsoffroll")
    assert coded
    assert {(row["pupilnolongeronrolltableid"], row["NativeId"]) for row in coded} <= left


def test_two_schools_mark_each_others_sessions_as_elsewhere(files: Path) -> None:
    doubles: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in rows(files, "spring", "pupilonroll"):
        if row["enrolstatus"] in {"M", "S"}:
            doubles[row["pupilonrolltableid"]][row["enrolstatus"]] = row
    codes: Counter[tuple[str, str]] = Counter()
    for row in rows(files, "spring", "termlysessiondetailsonroll"):
        if row["attendancereason"] == "D":
            codes[row["pupilonrolltableid"], row["NativeId"]] += int(float(row["sessions"]))
    assert len(doubles) > 3
    seconds = set()
    for number, own in doubles.items():
        for here, there in (("M", "S"), ("S", "M")):
            elsewhere = int(own[there]["termlysessionspossible"] or 0)
            assert elsewhere <= codes[number, own[here]["NativeId"]] <= elsewhere + 6
        seconds.add(phases(files)[own["S"]["NativeId"]])
    assert seconds == {"PR", "SP"}


def test_halves_of_a_part_hold_no_more_absences_than_sessions() -> None:
    for possible in (40, 58):
        for absent in range(possible + 1):
            for unauthorised in range(absent + 1):
                whole = Sessions(possible, absent - unauthorised, unauthorised)
                halves = whole.halves()
                assert all(0 <= half.authorised + half.unauthorised <= half.possible for half in halves)
                assert sum(half.authorised for half in halves) == whole.authorised
                assert sum(half.unauthorised for half in halves) == whole.unauthorised


def test_a_sample_without_the_table_of_schools_is_the_same_otherwise(files: Path, tmp_path: Path) -> None:
    made = write_sample(tmp_path / "made", pupils=120, years=[2023, YEAR], seed=5, school_table=False)
    without = {path.name: path.read_bytes() for path in unpacked(made.parent, tmp_path / "files").iterdir()}
    whole = {path.name: path.read_bytes() for path in files.iterdir()}
    tables = {name for name in whole if name.endswith("_school.csv")}
    assert len(tables) == 6
    assert whole.keys() - without.keys() == tables
    assert [name for name in without if name != "manifest.json" and without[name] != whole[name]] == []
