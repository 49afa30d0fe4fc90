"""A file with headings of its own, from the template to the table, as a user does it."""

from pathlib import Path

import pytest
from command import Vshdata
from extracts import Shape, upn, write
from workbooks import write_workbook

HEADINGS = {
    "KS4_ACADYR": "Leaving year",
    "KS4_UPN": "Pupil's number",
    "KS4_ENDKS": "In cohort?",
    "KS4_NATRES": "Counts nationally",
    "KS4_LARES": "Counts locally",
    "KS4_ATT8": "A8 points",
    "KS4_P8SCORE": "P8 points",
    "KS4_INP8CALC": "Has P8",
    "KS4_L2BASICS_95": "EM strong pass",
}
COLUMNS = {
    "academic_year": "Leaving year",
    "upn": "Pupil's number",
    "endks": "In cohort?",
    "nat_res": "Counts nationally",
    "la_res": "Counts locally",
    "att8": "A8 points",
    "p8": "P8 points",
    "in_p8": "Has P8",
    "basics_95": "EM strong pass",
}
INDICATORS = [
    part for name in ("ks4_att8_avg", "ks4_p8_avg", "ks4_basics_95") for part in ("--indicator", name)
]


def of_2024(text: str) -> str:
    """The whole lines of the sample that are of 2023/24."""
    heading, *lines = text.splitlines()
    whole = [line for line in lines if line.count(",") == heading.count(",") and "2023/2024" in line]
    return "".join(line + "\n" for line in [heading, *whole])


def own_file(text: str) -> str:
    """The sample's columns under headings of its own, and yes and no in words of its own."""
    lines = [line.split(",") for line in text.splitlines()]
    at = {heading: lines[0].index(heading) for heading in HEADINGS}
    rows = [[line[place] for place in at.values()] for line in lines[1:] if len(line) == len(lines[0])]
    flag = list(HEADINGS).index("KS4_L2BASICS_95")
    for row in rows:
        row[flag] = {"1": "Achieved", "0": "Not yet"}.get(row[flag], row[flag])
    return "".join(",".join(row) + "\n" for row in [list(HEADINGS.values()), *rows])


def filled(template: str) -> str:
    """The template with headings and the file's own words for yes and no written in."""
    for name, heading in COLUMNS.items():
        template = template.replace(f'\n{name} = ""\n', f'\n{name} = "{heading}"\n')
    return template + '\n[codes.basics_95]\n"Achieved" = "1"\n"Not yet" = "0"\n'


@pytest.mark.parametrize("as_workbook", [False, True])
def test_a_file_of_invented_headings_ends_in_the_same_trend(
    vshdata: Vshdata, tmp_path: Path, extracts: Path, as_workbook: bool
) -> None:
    made = vshdata("datasets", "ks4", "--map-template")
    assert (made.code, made.err) == (0, "")
    read_by = write(tmp_path, "ks4_map.toml", filled(made.text))
    standard_file = write(
        tmp_path, "ks4.csv", of_2024((extracts / "ks4_results.csv").read_text("utf-8-sig"))
    )
    text = own_file(standard_file.read_text("utf-8"))
    own = write_workbook(tmp_path / "own.xlsx", text) if as_workbook else write(tmp_path, "own.csv", text)
    shown = ["trend", "--cohort", "cin", "--area", "ks4", "--years", "2024", *INDICATORS]

    done = vshdata("--lake", "a", "ingest", extracts / "cin_2024.xml", own, "--map", read_by, "--la", "999")
    assert done.code == 0, done.err
    assert f"{own.name}: headings of its own, read by a map, 2023/24, LA 999, final" in done.err
    assert "note: its headings are read by ks4_map.toml" in done.err
    paths = [extracts / "cin_2024.xml", standard_file]
    assert vshdata("--lake", "b", "ingest", *paths, "--la", "999").code == 0
    by_map, standard = (vshdata("--lake", lake, *shown) for lake in ("a", "b"))
    assert by_map.text.count("\n") == 4
    assert by_map.text == standard.text


def test_a_wrong_map_is_told_with_the_next_step(vshdata: Vshdata, tmp_path: Path) -> None:
    write(tmp_path, "own.csv", Shape({"Pupil": upn(1), "A8": "40"}).text({}))
    write(tmp_path, "own.toml", 'dataset = "ks4"\nyear = 2024\n[columns]\nupn = "Pupil"\natt9 = "A8"\n')
    done = vshdata("ingest", "own.csv", "--map", "own.toml")
    assert (done.code, done.out) == (2, b"")
    assert done.err == (
        "error: own.toml: [columns] 'att9': ks4 has no such column.\n"
        "       Did you mean 'att8'? See: vshdata datasets ks4\n"
    )
    write(tmp_path, "own.toml", 'dataset = "ks4"\nyear = 2024\n[columns]\nupn = "Pupil"\natt8 = "A8s"\n')
    done = vshdata("ingest", "own.csv", "--map", "own.toml")
    assert done.code == 2
    assert "own.csv has 1 of the 2 headings that own.toml names; it lacks 'A8s'." in done.err
    assert "Mend [columns] in own.toml: the nearest heading of the file is 'a8'." in done.err
    assert upn(1) not in done.err


def test_a_template_needs_a_dataset(vshdata: Vshdata) -> None:
    done = vshdata("datasets", "--map-template")
    assert done.code == 2
    assert "error: --map-template needs the dataset's name." in done.err


def test_a_refused_workbook_is_told_with_the_next_step(vshdata: Vshdata, tmp_path: Path) -> None:
    from workbooks import write_sheets

    write_sheets(tmp_path / "ks4.xlsx", {"Results": "a\n", "Notes": "b\n"})
    done = vshdata("ingest", "ks4.xlsx")
    assert done.code == 3
    assert "error: None of the 2 files there is an extract vshdata knows." in done.err
    assert "See what can be loaded with: vshdata datasets" in done.err
