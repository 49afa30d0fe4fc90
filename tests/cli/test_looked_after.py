"""The SSDA903 return end to end: loaded in any order, and taken out of the children in need."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import permutations
from pathlib import Path

import polars as pl
import pytest
from care_returns import CARE_EPISODES, CARE_HEADER, CARE_MODULES, CARE_PERMANENCE, spells, take
from command import Vshdata
from extracts import GIAP_KS4, LA, Shape, child, cin_return, people_of, upn, write

import vshdata as library
from vshdata.errors import UsageError
from vshdata.lake import Lake

RETURN = {
    "header.csv": CARE_HEADER.text({}, {"CHILD": "8", "UPN": "UN4"}, {"CHILD": "9", "UPN": upn(9)}),
    "SSDA903_2024_episodes.csv": CARE_EPISODES.text(
        {"DEC": "14/08/2023", "REC": "X1"},
        {"DECOM": "14/08/2023", "RNE": "P", "REC": "X1"},
        {"CHILD": "8", "LS": "V4"},
        {"CHILD": "9", "DEC": "20/01/2024", "REC": "E46"},
    ),
    "permanence.csv": CARE_PERMANENCE.text(
        {},
        {"CHILD": "8", "PREV_PERM": "P1", "DATE_PERM": "zz/05/2020"},
        {"CHILD": "9", "PREV_PERM": "P3", "LA_PERM": "998", "DATE_PERM": "01/02/2019"},
    ),
}
"""Child 7 is in care, child 8 has short breaks and no UPN, child 9 left to a special guardian."""


def put(folder: Path, files: dict[str, str] = RETURN) -> list[Path]:
    return [write(folder, name, text) for name, text in files.items()]


SPELLS = [
    ("7", "looked_after", date(2022, 5, 10), None, None, None),
    ("8", "respite", date(2022, 5, 10), None, None, None),
    ("8", "permanence", None, None, None, "adoption"),
    ("9", "looked_after", date(2022, 5, 10), date(2024, 1, 20), "E46", None),
    ("9", "permanence", date(2019, 2, 1), None, None, "cao"),
    ("9", "permanence", date(2024, 1, 20), None, None, "sgo"),
]

# ---------------------------------------------------------------------- loading


def test_the_modules_of_a_return_become_spells(tmp_path: Path) -> None:
    report = take(tmp_path / "lake", *put(tmp_path))

    assert {(file.table, file.years, file.read, file.rejected) for file in report.files} == {
        ("care_headers", (2024,), 3, 0),
        ("care_episodes", (2024,), 4, 0),
        ("care_permanence", (2024,), 3, 0),
    }
    assert spells(tmp_path / "lake") == SPELLS


@pytest.mark.parametrize("order", list(permutations(RETURN)))
def test_modules_may_come_in_any_order_one_command_each(order: Sequence[str], tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    put(tmp_path)
    for name in order:
        take(lake, tmp_path / name, year=2024)

    assert spells(lake) == SPELLS
    assert people_of(Lake(lake)) == {
        frozenset({f"{LA} ssda903:7", f"upn:{upn(1)}"}),
        frozenset({f"{LA} ssda903:8"}),
        frozenset({f"{LA} ssda903:9", f"upn:{upn(9)}"}),
    }


def test_loading_twice_changes_nothing(tmp_path: Path) -> None:
    for _ in range(2):
        take(tmp_path / "lake", *put(tmp_path))

    assert spells(tmp_path / "lake") == SPELLS


def test_nothing_is_joined_before_the_episodes_are_there(tmp_path: Path) -> None:
    put(tmp_path)
    take(tmp_path / "lake", tmp_path / "header.csv", tmp_path / "permanence.csv", year=2024)

    assert Lake(tmp_path / "lake").years("care_spells") == ()


def test_a_later_release_takes_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    put(tmp_path)
    take(tmp_path / "lake", tmp_path / "SSDA903_2024_episodes.csv", release="provisional")
    final = write(tmp_path, "final.csv", CARE_EPISODES.text({"DEC": "01/06/2023", "REC": "E4A"}))
    take(tmp_path / "lake", final, year=2024)

    assert spells(tmp_path / "lake") == [
        ("7", "looked_after", date(2022, 5, 10), date(2023, 6, 1), "E4A", None)
    ]


@pytest.mark.parametrize(("table", "shape"), CARE_MODULES.items())
def test_every_module_loads_with_its_mark_its_line_ends_and_columns_of_its_own(
    table: str, shape: Shape, tmp_path: Path
) -> None:
    text = shape.having(LOCAL_NOTE="seen").text({}).replace("\n", "\r\n")
    path = write(tmp_path, "module.csv", b"\xef\xbb\xbf" + text.encode())
    (file,) = take(tmp_path / "lake", path, year=2024).files

    assert (file.table, file.accepted, file.rejected, file.findings) == (table, 1, 0, ())
    stored = pl.read_parquet(Lake(tmp_path / "lake").slices(table)[0].path)
    assert not {"dob", "upn", "la_child_id", "child_born"} & set(stored.columns)
    assert stored["la"].to_list() == [LA]


def test_part_of_a_date_is_kept_as_text_and_never_guessed(tmp_path: Path) -> None:
    texts = ["zz/05/2020", "zz/zz/2021", "zz/zz/zzzz", "01/05/2020", ""]
    rows = [{"CHILD": str(number), "DATE_PERM": text} for number, text in enumerate(texts, start=1)]
    path = write(tmp_path, "permanence.csv", CARE_PERMANENCE.text(*rows))
    (file,) = take(tmp_path / "lake", path, year=2024).files

    assert (file.accepted, file.findings) == (5, ())
    stored = pl.read_parquet(Lake(tmp_path / "lake").slices("care_permanence")[0].path)
    assert stored.sort("pupil_id").select("ordered_text", "ordered").rows() == [
        *((text, None) for text in texts[:3]),
        ("01/05/2020", date(2020, 5, 1)),
        (None, None),
    ]


def test_why_there_is_no_upn_is_kept_and_is_no_identifier(tmp_path: Path) -> None:
    take(tmp_path / "lake", *put(tmp_path))
    stored = pl.read_parquet(Lake(tmp_path / "lake").slices("care_headers")[0].path)

    assert sorted(stored["upn_unknown"].to_list(), key=str) == [None, None, "UN4"]
    assert not any("UN4" in name for person in people_of(Lake(tmp_path / "lake")) for name in person)


def test_an_episode_without_its_first_day_is_rejected(tmp_path: Path) -> None:
    path = write(tmp_path, "episodes.csv", CARE_EPISODES.text({}, {"CHILD": "8", "DECOM": "31/02/2023"}))
    (file,) = take(tmp_path / "lake", path, year=2024).files

    assert (file.accepted, file.rejected) == (1, 1)
    assert [found.rule for found in file.findings] == ["start_missing"]


def test_a_year_that_nothing_tells_is_asked_for(tmp_path: Path) -> None:
    report = take(tmp_path / "lake", write(tmp_path, "header.csv", CARE_HEADER.text({})))

    ((_, error),) = report.failed
    assert isinstance(error, UsageError)
    assert "--year" in error.hint


def test_two_years_in_one_command_lend_theirs_to_no_other_file(tmp_path: Path) -> None:
    files = {
        "SSDA903_2023_episodes.csv": CARE_EPISODES.text({}),
        "SSDA903_2024_episodes.csv": CARE_EPISODES.text({}),
        "header.csv": CARE_HEADER.text({}),
    }
    report = take(tmp_path / "lake", *put(tmp_path, files))

    assert [name for name, _ in report.failed] == ["header.csv"]
    assert Lake(tmp_path / "lake").years("care_spells") == (2023, 2024)


# ---------------------------------------------------------------------- who is who


def test_a_child_number_in_both_returns_is_not_taken_for_one_child(tmp_path: Path) -> None:
    care = write(tmp_path, "header.csv", CARE_HEADER.text({"UPN": "UN1"}))
    need = write(tmp_path, "cin.xml", cin_return(child("7", upn(1))))
    take(tmp_path / "lake", care, need, year=2024)

    assert people_of(Lake(tmp_path / "lake")) == {
        frozenset({f"{LA} ssda903:7"}),
        frozenset({f"{LA}:7", f"upn:{upn(1)}"}),
    }


def test_a_upn_in_both_returns_makes_one_child_of_two_numbers(tmp_path: Path) -> None:
    care = write(tmp_path, "header.csv", CARE_HEADER.text({"CHILD": "L-70"}))
    need = write(tmp_path, "cin.xml", cin_return(child("7", upn(1))))
    take(tmp_path / "lake", care, need, year=2024)

    assert people_of(Lake(tmp_path / "lake")) == {
        frozenset({f"{LA} ssda903:L-70", f"{LA}:7", f"upn:{upn(1)}"})
    }


# ---------------------------------------------------------------------- figures


def need_and_results(folder: Path, *years: int) -> list[Path]:
    """Pupils 1 to 6 in need on every 31 March, all at the end of key stage 4 each year."""
    numbers = range(1, 7)
    children = [child(str(number), upn(number), referred="2020-05-02") for number in numbers]
    paths = []
    for year in years:
        results = GIAP_KS4.having(KS4_ACADYR=f"{year - 1}/{year}")
        rows = [{"KS4_UPN": upn(number)} for number in numbers]
        paths += [
            write(folder, f"cin_{year}.xml", cin_return(*children, year=year)),
            write(folder, f"ks4_{year}.csv", results.text(*rows)),
        ]
    return paths


def looked_after(folder: Path, year: int, *episodes: dict[str, str]) -> list[Path]:
    """Pupils 1 and 2 in one return of children looked after."""
    header = CARE_HEADER.text({}, {"CHILD": "8", "UPN": upn(2)})
    files = {
        f"903_{year}_header.csv": header,
        f"903_{year}_episodes.csv": CARE_EPISODES.text(*episodes),
    }
    return put(folder, files)


def pupils(lake: Path, cohort: str, year: int = 2024) -> float | None:
    """Pupils at the end of key stage 4 in a cohort; None where it cannot be told."""
    found = library.trend(lake, cohort=cohort, years=year, indicators=["ks4_cohort"], protect="internal")
    value: float | None = found["value"].item()
    return value


def test_children_in_care_leave_the_children_in_need(tmp_path: Path) -> None:
    """Pupil 1 since 2022, pupil 2 since 2 April of the year."""
    lake = tmp_path / "lake"
    take(lake, *need_and_results(tmp_path, 2024))
    assert [pupils(lake, cohort) for cohort in ("cin", "cino", "csw")] == [6, 6, 6]

    take(lake, *looked_after(tmp_path, 2024, {}, {"CHILD": "8", "DECOM": "02/04/2023"}))
    assert [pupils(lake, cohort) for cohort in ("cin", "cino", "csw", "cla", "cla12m")] == [6, 4, 4, 2, 1]


def test_children_on_short_breaks_stay_with_the_children_in_need(tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    take(
        lake,
        *need_and_results(tmp_path, 2024),
        *looked_after(tmp_path, 2024, {}, {"CHILD": "8", "LS": "V4"}),
    )

    assert [pupils(lake, cohort) for cohort in ("cino", "cla")] == [5, 1]


def test_a_return_of_children_looked_after_is_enough_for_their_cohort(tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    _, results = need_and_results(tmp_path, 2024)
    take(lake, results, *looked_after(tmp_path, 2024, {}))

    assert pupils(lake, "cla") == 1


NOTE = "No looked-after return is loaded"


def test_the_note_names_the_years_without_a_return(tmp_path: Path, vshdata: Vshdata) -> None:
    lake = tmp_path / "lake"

    def told(cohort: str = "cino") -> Iterator[str]:
        done = vshdata("--lake", lake, "trend", "--cohort", cohort, "--area", "ks4")
        assert done.code == 0, done.err
        return (line for line in done.err.splitlines() if NOTE in line)

    take(lake, *need_and_results(tmp_path, 2022, 2023, 2024))
    assert list(told()) == [f"note: {NOTE}, so children looked after could not be taken out of cino."]
    take(lake, *looked_after(tmp_path, 2023, {}))
    (line,) = told()
    assert line.startswith(f"note: {NOTE} for 2021/22, 2023/24, so children looked after could not be")
    assert line.endswith("taken out of cino in those years.")
    assert list(told("cin")) == []
    take(lake, *looked_after(tmp_path, 2022, {}), *looked_after(tmp_path, 2024, {}))
    assert list(told()) == []


def test_episodes_without_their_header_take_nobody_out_and_the_note_says_so(
    tmp_path: Path, vshdata: Vshdata
) -> None:
    lake = tmp_path / "lake"
    header, episodes = looked_after(tmp_path, 2024, {})
    take(lake, *need_and_results(tmp_path, 2024), episodes)
    done = vshdata("--lake", lake, "trend", "--cohort", "cino", "--area", "ks4")
    assert "No child looked after for 2023/24 has a UPN that can be believed" in done.err
    assert pupils(lake, "cino") == 6

    take(lake, header)
    done = vshdata("--lake", lake, "trend", "--cohort", "cino", "--area", "ks4")
    assert "No child looked after" not in done.err
    assert pupils(lake, "cino") == 5


def test_a_year_without_its_return_says_so(tmp_path: Path, vshdata: Vshdata) -> None:
    lake = tmp_path / "lake"
    take(lake, *need_and_results(tmp_path, 2023, 2024))
    none = vshdata("--lake", lake, "trend", "--cohort", "cla", "--area", "ks4")
    assert none.code == 5
    assert "holds no looked-after return for the years" in none.err

    take(lake, *looked_after(tmp_path, 2024, {}))
    done = vshdata("--lake", lake, "trend", "--cohort", "cla", "--area", "ks4", "--format", "table")
    assert done.code == 0
    assert "no looked-after return is loaded for the year" in done.err


def test_no_number_of_a_child_is_told(tmp_path: Path, vshdata: Vshdata) -> None:
    folder = tmp_path / "return"
    put(folder, {name: text.replace("\n7,", "\nCHILD-77,") for name, text in RETURN.items()})
    done = vshdata("--lake", tmp_path / "lake", "ingest", folder, "--la", LA)

    assert done.code == 0
    assert "care_episodes: 4 read, 4 accepted, 0 rejected" in done.err
    assert not any(text in done.err for text in ("CHILD-77", upn(1), "UN4", "ZZ99", "03/02/2008"))
