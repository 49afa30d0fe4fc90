"""The synthetic sample is what its manifest says, and follows the published levels."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from statistics import fmean
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from sample_files import unpacked

from vshdata.errors import CannotWriteError, UsageError
from vshdata.identifiers import is_valid_upn
from vshdata.sample import write_sample
from vshdata.sample.dirt import MEANINGS
from vshdata.sample.national import ALL, PUBLISHED, Group
from vshdata.sample.national.ks4 import LEVELS, Level
from vshdata.sample.schools import census_day
from vshdata.schema import Family
from vshdata.tables.ks4 import KS4

COMMITTED = Path(__file__).parents[2] / "sample_data"
YEARS = tuple(range(2017, 2026))
INDEPENDENT = "11"

# ------------------------------------------------------------------ reading, with the standard library


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sample(tmp_path_factory.mktemp("sample") / "made").parent


@pytest.fixture(scope="module")
def sample(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its files, archives opened."""
    return unpacked(made, tmp_path_factory.mktemp("files"))


@pytest.fixture(scope="module")
def manifest(sample: Path) -> dict[str, Any]:
    """With files by their own names, without the archive."""
    content: dict[str, Any] = json.loads((sample / "manifest.json").read_text())
    content["files"] = {path.rsplit("/")[-1]: file for path, file in content["files"].items()}
    content["planted"] = [entry | {"file": entry["file"].rsplit("/")[-1]} for entry in content["planted"]]
    return content


def read_lines(path: Path) -> list[str]:
    content = path.read_bytes()
    encoding = "cp1252" if b"\xe8" in content else "utf-8-sig"
    return content.decode(encoding).removesuffix("\n").split("\n")


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    delimiter = "\t" if path.suffix == ".tab" else ","
    header, *rows = csv.reader(io.StringIO("\n".join(read_lines(path))), delimiter=delimiter)
    yield from (dict(zip(header, row, strict=True)) for row in rows if len(row) == len(header))


@cache
def ks4_rows(sample: Path) -> list[dict[str, str]]:
    return list(read_rows(sample / "ks4_results.csv"))


def results(sample: Path, year: int) -> list[dict[str, str]]:
    everyone = ({name[4:]: cell for name, cell in row.items()} for row in ks4_rows(sample))
    rows = [row for row in everyone if row["ACADYR"] == f"{year - 1}/{year}"]
    usable = (row for row in rows if row["NATRES"] == "1" and float(row["ATT8"]) <= 90)
    return [row for row in usable if row["TOE_CODE"] != INDEPENDENT]


@cache
def children(sample: Path, year: int) -> list[ET.Element]:
    return ET.parse(sample / f"cin_{year}.xml").getroot().findall("Children/Child")  # noqa: S314


def text(element: ET.Element, name: str) -> str:
    return element.findtext(name) or ""


def is_on(element: ET.Element, start: str, end: str, day: str) -> bool:
    return text(element, start) <= day and not "" < text(element, end) <= day


def is_open(details: ET.Element, day: str) -> bool:
    undated = text(details, "ReasonForClosure") and not text(details, "CINclosureDate")
    left_out = text(details, "ReferralNFA") in {"1", "true"} or undated
    return not left_out and is_on(details, "CINreferralDate", "CINclosureDate", day)


def status(child: ET.Element, day: str) -> str:
    """As the children in need return alone has it."""
    open_cases = [details for details in child.findall("CINdetails") if is_open(details, day)]
    plans = [plan for details in open_cases for plan in details.findall("ChildProtectionPlans")]
    if any(is_on(plan, "CPPstartDate", "CPPendDate", day) for plan in plans):
        return Group.PROTECTED
    return Group.IN_NEED if open_cases else ""


def iso(text: str) -> str:
    return "-".join(reversed(text.split("/")))


def care(sample: Path, year: int) -> dict[str, str]:
    """UPN -> the day from which, without a break, the child was looked after at 31 March."""
    header = read_rows(sample / f"SSDA903_{year}_header.csv")
    upns = {row["CHILD"]: row["UPN"] for row in header}
    found: dict[str, str] = {}
    for row in read_rows(sample / f"SSDA903_{year}_episodes.csv"):
        first, last = iso(row["DECOM"]), iso(row["DEC"])
        goes_on = row["REC"] == "X1"
        if row["LS"] not in {"V3", "V4"} and (goes_on or not "" < last <= f"{year}-03-31"):
            found.setdefault(upns[row["CHILD"]], first)
    return found


def statuses(sample: Path, year: int) -> dict[str, str]:
    """UPN in the results -> status at 31 March, as the two returns have it."""
    census = read_rows(sample / f"{year}_spring_pupilonroll.csv")
    current = {row["formerupn"]: row["upn"] for row in census if row["formerupn"]}
    found = {}
    for child in children(sample, year):
        if upn := text(child, "ChildIdentifiers/UPN"):
            found[current.get(upn, upn)] = status(child, f"{year}-03-31")
    for upn, since in care(sample, year).items():
        found[upn] = Group.LOOKED_AFTER if since <= f"{year - 1}-04-01" else Group.NEWLY_LOOKED_AFTER
    return found


# ------------------------------------------------------------------ the same bytes


def test_the_committed_sample_is_what_the_code_writes(sample: Path, tmp_path: Path) -> None:
    """Archives by what is in them: machines compress differently."""
    committed = unpacked(COMMITTED, tmp_path)
    written = {path.name: path.read_bytes() for path in sample.iterdir()}
    kept = {path.name: path.read_bytes() for path in committed.iterdir()}
    assert written.keys() == kept.keys()
    assert [name for name in written if written[name] != kept[name]] == []


def test_another_process_with_other_hashes_writes_the_same_bytes(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib, vshdata.sample as s;"
        "s.write_sample(pathlib.Path(sys.argv[1]), pupils=60, years=[2019, 2024])"
    )
    environment = os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "other")], check=True, env=environment)
    here = write_sample(tmp_path / "here", pupils=60, years=[2019, 2024]).parent
    for path in here.iterdir():
        assert (tmp_path / "other" / path.name).read_bytes() == path.read_bytes(), path.name


def test_another_seed_gives_other_children(tmp_path: Path) -> None:
    first, second = (
        write_sample(tmp_path / str(seed), pupils=60, years=[2024], seed=seed).parent for seed in (1, 2)
    )
    assert (first / "cin_2024.xml").read_bytes() != (second / "cin_2024.xml").read_bytes()


def test_the_sample_is_small() -> None:
    assert sum(path.stat().st_size for path in COMMITTED.iterdir()) < 5_000_000


# ------------------------------------------------------------------ levels


def percent(rows: list[dict[str, str]], column: str) -> float:
    return 100 * fmean(float(row[column]) for row in rows)


def check_level(rows: list[dict[str, str]], wanted: Level) -> None:
    """Counts to the nearest pupil, or the next; means to what one pupil less makes of them."""
    pupil = 100 / len(rows)
    assert fmean(float(row["ATT8"]) for row in rows) == pytest.approx(wanted.att8, abs=0.5 + pupil / 4)
    aps = fmean(float(row["EBACCAPS_PUPIL"]) for row in rows)
    assert aps == pytest.approx(wanted.ebacc_aps, abs=0.05 + pupil / 50)
    assert percent(rows, "EBACC_E_PTQ_EE") == pytest.approx(wanted.ebacc_entered, abs=0.5 + 2 * pupil)
    assert percent(rows, "L2BASICS_95") == pytest.approx(wanted.basics_95, abs=0.5 + 2 * pupil)
    assert percent(rows, "L2BASICS_94") == pytest.approx(wanted.basics_94, abs=0.5 + 2 * pupil)
    progress = [row for row in rows if row["INP8CALC"] == "1"]
    if wanted.in_p8:
        assert percent(rows, "INP8CALC") == pytest.approx(wanted.in_p8, abs=0.5 + 2 * pupil)
        score = fmean(float(row["P8SCORE"]) for row in progress)
        assert score == pytest.approx(wanted.p8, abs=0.05 + pupil / 100)


@pytest.mark.parametrize("year", YEARS)
def test_groups_follow_the_published_levels(sample: Path, year: int) -> None:
    rows = results(sample, year)
    known = statuses(sample, year)
    groups = {group: [row for row in rows if known.get(row["UPN"]) == group] for group in PUBLISHED}
    assert len(groups[Group.IN_NEED]) in range(22, 50)
    check_level(rows, LEVELS[ALL][year])
    for group, own in groups.items():
        if len(own) >= 10:
            check_level(own, LEVELS[group][year])


@pytest.mark.parametrize("year", YEARS)
def test_about_half_of_those_in_need_are_on_a_plan_from_2022(sample: Path, year: int) -> None:
    day = f"{year}-03-31"
    in_need = [child for child in children(sample, year) if status(child, day) == Group.IN_NEED]
    plans = [
        any(is_on(plan, "CINPlanStartDate", "CINPlanEndDate", day) for plan in child.iter("CINPlanDates"))
        for child in in_need
    ]
    assert fmean(plans) == pytest.approx(0.5 if year >= 2022 else 0, abs=0.1)


# ------------------------------------------------------------------ marks that agree with each other


def check_scores(row: dict[str, str]) -> None:
    elements = [float(row[name]) for name in ("SLOT1ENG", "SLOT2MAT", "EBACSCR", "OPENSCR")]
    assert sum(elements) == float(row["ATT8"])
    assert all(0 <= score <= most for score, most in zip(elements, (18, 18, 27, 27), strict=True))
    assert (row["ANYPASS_PTQ_EE"] == "1") == (float(row["ATT8"]) > 0)


def check_pillars(row: dict[str, str]) -> None:
    pillars = ("EBACENG", "EBACMAT", "EBAC2SCI", "EBACHUM", "EBACLAN")
    for name in (*pillars, "EBACC", "L2BASICS"):
        assert row[f"{name}_95"] <= row[f"{name}_94"]
    for grade in ("95", "94"):
        passed = [row[f"{name}_{grade}"] == "1" for name in pillars]
        entered = row["EBACC_E_PTQ_EE"] == "1"
        assert (row[f"EBACC_{grade}"] == "1") == (entered and all(passed))
        assert (row[f"L2BASICS_{grade}"] == "1") == (passed[0] and passed[1])


def check_progress(row: dict[str, str]) -> None:
    columns = ("P8SCORE", "P8ENG", "P8MAT", "P8EBAC", "P8OPEN")
    if row["INP8CALC"] == "0":
        assert not any(row[column] for column in columns)
        return
    score, *elements = (float(row[column]) for column in columns)
    slots = zip(elements, (2, 2, 3, 3), strict=True)
    assert sum(element * count for element, count in slots) / 10 == pytest.approx(score, abs=0.002)


@pytest.mark.parametrize("year", YEARS)
def test_marks_agree_with_each_other(sample: Path, year: int) -> None:
    for row in results(sample, year):
        check_scores(row)
        check_pillars(row)
        check_progress(row)


def test_every_column_that_is_read_is_filled(sample: Path) -> None:
    headings = {"KS4_" + heading.upper() for heading in KS4.headings(Family.GIAP)}
    filled: set[str] = set()
    filled |= {name for row in ks4_rows(sample) for name, cell in row.items() if cell}
    unknown_to_the_service = {"KS4_EBACCAPS_PTQ_EE", "KS4_GENDER"}
    assert headings - filled == unknown_to_the_service


# ------------------------------------------------------------------ one child in many files


def test_every_upn_is_of_the_authority_that_does_not_exist(sample: Path) -> None:
    whole = "".join(path.read_bytes().decode("cp1252") for path in sample.iterdir())
    upns = set(re.findall(r"\b[A-Z][0-9]{11}[0-9A-Z]\b", whole))
    assert len(upns) > 3000
    assert {upn[1:4] for upn in upns} == {"999"}
    assert len([upn for upn in upns if not is_valid_upn(upn)]) == 3


def referrals(sample: Path, year: int) -> Iterator[tuple[tuple[str, str], ET.Element]]:
    for child in children(sample, year):
        for details in child.findall("CINdetails"):
            number = text(child, "ChildIdentifiers/LAchildID")
            yield (number, text(details, "CINreferralDate")), details


def test_children_carry_on_from_year_to_year(sample: Path) -> None:
    leavers = {row["KS4_UPN"] for row in ks4_rows(sample) if row["KS4_ACADYR"] == "2023/2024"}
    year_10 = {
        row["upn"]
        for row in read_rows(sample / "2023_spring_pupilonroll.csv")
        if row["ncyearactual"] == "10"
    }
    assert len(year_10 & leavers) > 150
    assert len(year_10 - leavers) <= 1
    before = {key for key, details in referrals(sample, 2023) if is_open(details, "2023-03-31")}
    after = {key for key, _ in referrals(sample, 2024)}
    assert len(before) > 200
    assert before <= after


def test_a_return_tells_nothing_after_its_31_march(sample: Path) -> None:
    for year in YEARS:
        content = (sample / f"cin_{year}.xml").read_text()
        dates = re.findall(r"<(\w+)>(\d{4}-\d\d-\d\d)<", content)
        later = {name for name, day in dates if day > f"{year}-03-31"}
        assert later <= {"ExpectedPersonBirthDate", "InitialCPCtarget"}


def test_edges_and_awkward_cases_are_there(sample: Path) -> None:
    content = (sample / "cin_2024.xml").read_text()
    details = [one for child in children(sample, 2024) for one in child.findall("CINdetails")]
    assert "<CINclosureDate>2024-03-31<" in content
    assert "<CINclosureDate>2023-04-01<" in content
    assert "<CINreferralDate>2024-03-31<" in content
    assert "<CPPstartDate>2024-03-31<" in content
    assert "<CPPendDate>2024-03-31<" in content
    assert {text(one, "ReferralNFA") for one in details} == {"0", "1", "true", "false"}
    assert {"RC8", "RC9"} <= {text(one, "ReasonForClosure") for one in details}
    assert any(text(one, "ReasonForClosure") and not text(one, "CINclosureDate") for one in details)
    assert any(len(child.findall("CINdetails")) > 1 for child in children(sample, 2024))
    assert "<FactorsIdentifiedAtAssessment/>" in content
    assert any("<UPNunknown>UN7<" in path.read_text() for path in sample.glob("cin_*.xml"))


def test_some_pupils_are_registered_at_two_schools(sample: Path) -> None:
    rows = list(read_rows(sample / "2024_spring_pupilonroll.csv"))
    keys: dict[str, set[str]] = {}
    for row in rows:
        keys.setdefault(row["pupilonrolltableid"], set()).add(row["NativeId"] + row["enrolstatus"])
    doubles = [found for found in keys.values() if len(found) > 1]
    assert len(doubles) > 5
    assert all({key[-1] for key in found} == {"M", "S"} for found in doubles)


# ------------------------------------------------------------------ each year in its own layout


@pytest.fixture(scope="module")
def late(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("late")
    made = write_sample(folder / "made", pupils=60, years=[2021, 2025, 2026]).parent
    return unpacked(made, folder / "files")


def test_the_return_changes_with_the_years(sample: Path) -> None:
    assert "CINPlanDates" not in (sample / "cin_2021.xml").read_text()
    assert "CINPlanDates" in (sample / "cin_2022.xml").read_text()
    for absent in ("<ReferralSource>5D", "RC9"):
        assert absent not in (sample / "cin_2022.xml").read_text()
        assert absent in (sample / "cin_2023.xml").read_text()
    assert "<GenderCurrent>0<" in (sample / "cin_2024.xml").read_text()
    assert "GenderCurrent" not in (sample / "cin_2025.xml").read_text()
    assert "<Sex>F<" in (sample / "cin_2025.xml").read_text()
    assert ",1," in read_lines(sample / "SSDA903_2024_header.csv")[1]
    assert ",1," not in read_lines(sample / "SSDA903_2025_header.csv")[1]


def test_the_census_changes_with_the_years(sample: Path) -> None:
    headers = {year: read_lines(sample / f"{year}_spring_pupilonroll.csv")[0] for year in YEARS}
    assert ",gender," in headers[2023]
    assert ",sex," in headers[2024]
    assert "youngcarer" not in headers[2022]
    assert "youngcarer" in headers[2023]


def test_census_day_is_the_third_thursday_of_january() -> None:
    assert [census_day(year) for year in (2015, 2019, 2024)] == [
        date(2015, 1, 15),
        date(2019, 1, 17),
        date(2024, 1, 18),
    ]


def test_years_without_progress_8_leave_it_blank(late: Path) -> None:
    for year in (2021, 2025, 2026):
        rows = results(late, year)
        assert len(rows) > 50
        assert {row["P8SCORE"] + row["P8ENG"] for row in rows} == {""}
        assert {row["INP8CALC"] for row in rows} == {"0"}


# ------------------------------------------------------------------ the manifest and its faults


def test_the_manifest_counts_the_records(sample: Path, manifest: dict[str, Any]) -> None:
    assert manifest["files"].keys() == {path.name for path in sample.iterdir()} - {"manifest.json"}
    for name, file in manifest["files"].items():
        is_xml = file["dataset"] == "cin"
        lines = read_lines(sample / name)
        rows = lines.count("<Child>") if is_xml else len(lines) - 1
        assert rows == file["rows"], name


def test_the_manifest_says_how_it_was_made(manifest: dict[str, Any]) -> None:
    made = {key: manifest[key] for key in ("tool", "la", "seed", "pupils", "years")}
    assert made == {
        "tool": "vshdata sample",
        "la": "999",
        "seed": 999,
        "pupils": 180,
        "years": list(YEARS),
    }


def test_the_manifest_names_no_child(sample: Path) -> None:
    content = (sample / "manifest.json").read_text()
    assert not re.search(r"[A-Z]999\d{8}", content)
    assert not re.search(r"\d{4}-\d\d-\d\d|\d\d/\d\d/\d{4}", content)


@dataclass(frozen=True)
class Found:
    """The record a fault is said to be in, and what stands around it."""

    folder: Path
    file: Path
    line: int

    @property
    def raw(self) -> bytes:
        return self.file.read_bytes()

    @property
    def lines(self) -> list[str]:
        return read_lines(self.file)[self.line - 1 :]

    @property
    def delimiter(self) -> str:
        return "\t" if self.file.suffix == ".tab" else ","

    @property
    def record(self) -> str:
        if self.file.suffix == ".xml":
            assert self.lines[0] == "<Child>"
            return "\n".join(self.lines[: self.lines.index("</Child>") + 1])
        return self.lines[0].removesuffix("\r")

    @property
    def header(self) -> list[str]:
        return read_lines(self.file)[0].removesuffix("\r").split(self.delimiter)

    @property
    def cells(self) -> dict[str, str]:
        return dict(zip(self.header, self.record.split(self.delimiter), strict=True))

    @property
    def fields(self) -> int:
        return len(self.record.split(self.delimiter))

    def first(self, tag: str) -> str:
        found = re.search(rf"<{tag}>(.*?)</{tag}>", self.record)
        return found[1] if found else ""


def shares_its_upn(found: Found) -> bool:
    upn = found.first("UPN")
    others = [
        text(child, "ChildIdentifiers/PersonBirthDate")
        for child in ET.parse(found.file).getroot().iter("Child")  # noqa: S314
        if text(child, "ChildIdentifiers/UPN") == upn
    ]
    return len(set(others)) == 2


def is_one_of_twins(found: Found) -> bool:
    twins = [
        (text(child, "PersonBirthDate"), text(child, "LAchildID"))
        for child in ET.parse(found.file).getroot().iter("ChildIdentifiers")  # noqa: S314
        if text(child, "UPN") == found.first("UPN")
    ]
    return len(twins) == 2 and len({born for born, _ in twins}) == 1


def at_school(found: Found) -> dict[str, dict[str, str]]:
    """UPN -> the pupil on the spring census of the last year."""
    rows = read_rows(found.folder / f"{YEARS[-1]}_spring_pupilonroll.csv")
    return {row["upn"]: row for row in rows}


def school_birth(row: dict[str, str]) -> str:
    """In the style of the return."""
    return str(datetime.strptime(row["dob"][:11], "%Y-%b-%d").date())  # noqa: DTZ007


def has_the_upn_of_another(found: Found) -> bool:
    """Who in turn has the UPN of a pupil born when this child was."""
    pupil = at_school(found)[found.first("UPN")]
    born = school_birth(pupil)
    others = [
        text(child, "UPN")
        for child in ET.parse(found.file).getroot().iter("ChildIdentifiers")  # noqa: S314
        if text(child, "PersonBirthDate") == born
    ]
    births = [school_birth(at_school(found)[upn]) for upn in others if upn in at_school(found)]
    return born != found.first("PersonBirthDate") and found.first("PersonBirthDate") in births


def is_mistyped(found: Found) -> bool:
    wrong, pupils = found.first("UPN"), at_school(found)
    near = [upn for upn in pupils if sum(a != b for a, b in zip(upn, wrong, strict=True)) == 1]
    return not is_valid_upn(wrong) and found.first("PersonBirthDate") in map(
        school_birth, (pupils[upn] for upn in near)
    )


def listed_near(found: Found, *same: str) -> bool:
    """Whether a listed child without a UPN has a pupil like it in these and no other respects."""
    listed = found.cells
    born = "-".join(reversed(listed["DOB"].split("/")))
    child = {"Surname": listed["Surname"], "Forename": listed["Forename"], "DOB": born}
    pupils = [
        {"Surname": row["surname"], "Forename": row["forename"], "DOB": school_birth(row)}
        for row in at_school(found).values()
    ]
    alike = [
        pupil for pupil in pupils if {name for name in child if child[name] == pupil[name]} == set(same)
    ]
    return listed["UPN"] == "" and bool(alike) and child not in pupils


def is_under_a_former_upn(found: Found) -> bool:
    if found.file.suffix != ".xml":
        return found.cells["formerupn"] != ""
    census = read_rows(
        found.folder / found.file.name.replace("cin_", "").replace(".xml", "_spring_pupilonroll.csv")
    )
    return found.first("UPN") in {row["formerupn"] for row in census}


def has_a_wrong_letter(found: Found) -> bool:
    upns = re.findall(r"\b[A-Z]999\d{8}[0-9A-Z]\b", found.record)
    return any(not is_valid_upn(upn) for upn in upns)


def repeats_a_pupil(found: Found) -> bool:
    earlier = read_lines(found.file)[found.line - 2].split(",")
    before = dict(zip(found.header, earlier, strict=True))
    lower = float(found.cells["KS4_ATT8"]) < float(before["KS4_ATT8"])
    return before["KS4_UPN"] == found.cells["KS4_UPN"] and lower and found.cells["KS4_NATRES"] == "0"


def is_missing_its_upn(found: Found) -> bool:
    return "<UPN>" not in found.record and found.first("UPNunknown") == "UN5"


def closes_before_it_opens(found: Found) -> bool:
    return found.first("CINclosureDate") < found.first("CINreferralDate")


def has_no_reference(found: Found) -> bool:
    return found.cells["KS4_UPN"] == found.cells["KS4_PUPILMATCHINGREF"] == ""


SHOWS: dict[str, Callable[[Found], bool]] = {
    "missing_upn": is_missing_its_upn,
    "wrong_check_letter": has_a_wrong_letter,
    "former_upn_only": is_under_a_former_upn,
    "shared_upn": shares_its_upn,
    "swapped_upns": has_the_upn_of_another,
    "twins_with_one_upn": is_one_of_twins,
    "mistyped_upn": is_mistyped,
    "changed_surname": lambda found: listed_near(found, "Forename", "DOB"),
    "slipped_birth": lambda found: listed_near(found, "Surname", "Forename"),
    "lower_case_need": lambda found: found.first("PrimaryNeedCode") == "n1",
    "invalid_factor": lambda found: found.first("AssessmentFactors") == "RB",
    "invalid_ethnicity": lambda found: found.first("Ethnicity") == "WXYZ",
    "stray_text": lambda found: "</UPN>PersonBirthDate\n" in found.record,
    "closed_before_opened": closes_before_it_opens,
    "unknown_status": lambda found: found.cells["enrolstatus"] == "Z",
    "too_few_fields": lambda found: found.fields < len(found.header),
    "date_iso": lambda found: bool(re.fullmatch(r"\d{4}-\d\d-\d\d", found.cells["dob"])),
    "date_slashes": lambda found: bool(re.fullmatch(r"\d\d/\d\d/\d{4}", found.cells["dob"])),
    "date_serial": lambda found: bool(re.fullmatch(r"\d{5}", found.cells["dob"])),
    "byte_order_mark": lambda found: found.raw.startswith(b"\xef\xbb\xbf"),
    "crlf": lambda found: found.raw.count(b"\r\n") == found.raw.count(b"\n") > 900,
    "upn_not_yet_known": lambda found: found.cells["UPN"] == "UN4",
    "exclusion_told_twice": lambda found: read_lines(found.file)[found.line - 2] == found.record,
    "withdrawn_code": lambda found: found.cells["attendancereason"] == "H" and "2025" in found.file.name,
    "windows_1252": lambda found: b"\xe8" in found.raw.split(b"\n")[found.line - 1],
    "unquoted_comma": lambda found: found.fields == len(found.header) + 1,
    "duplicate_pupil": repeats_a_pupil,
    "att8_out_of_range": lambda found: found.cells["KS4_ATT8"] == "99",
    "no_pupil_reference": has_no_reference,
}


def planted(manifest: dict[str, Any], fault: str) -> list[dict[str, Any]]:
    return [entry for entry in manifest["planted"] if entry["fault"] == fault]


@pytest.mark.parametrize("fault", MEANINGS)
def test_each_planted_fault_is_on_its_line(sample: Path, manifest: dict[str, Any], fault: str) -> None:
    entries = planted(manifest, fault)
    assert entries
    for entry in entries:
        found = Found(sample, sample / entry["file"], entry["line"])
        assert SHOWS[fault](found), entry
        assert entry["meaning"] == MEANINGS[fault]


@pytest.mark.parametrize(
    ("fault", "sign"),
    [
        ("lower_case_need", "<PrimaryNeedCode>n"),
        ("invalid_factor", "<AssessmentFactors>RB<"),
        ("invalid_ethnicity", "<Ethnicity>WXYZ<"),
        ("stray_text", ">PersonBirthDate\n"),
        ("missing_upn", "<UPNunknown>UN5<"),
        ("unknown_status", ",Z,"),
    ],
)
def test_a_fault_is_nowhere_but_where_the_manifest_says(
    sample: Path, manifest: dict[str, Any], fault: str, sign: str
) -> None:
    datasets = {path: manifest["files"].get(path.name, {}).get("dataset") for path in sample.iterdir()}
    entries = planted(manifest, fault)
    wanted = {manifest["files"][entry["file"]]["dataset"] for entry in entries}
    files = [path for path, dataset in datasets.items() if dataset in wanted]
    count = sum("\n".join(read_lines(path)).count(sign) for path in files)
    assert count == len(entries)


def test_no_other_row_has_a_wrong_number_of_fields(sample: Path, manifest: dict[str, Any]) -> None:
    wrong = set()
    for path in (*sample.glob("*.csv"), *sample.glob("*.tab")):
        delimiter = "\t" if path.suffix == ".tab" else ","
        counts = [line.count(delimiter) for line in read_lines(path)]
        wrong |= {(path.name, at) for at, n in enumerate(counts, start=1) if n != counts[0]}
    entries = [*planted(manifest, "too_few_fields"), *planted(manifest, "unquoted_comma")]
    assert wrong == {(entry["file"], entry["line"]) for entry in entries}


# ------------------------------------------------------------------ what cannot be asked for


@pytest.mark.parametrize("pupils", [0, 59, 500_001])
def test_too_few_or_too_many_pupils_are_refused(tmp_path: Path, pupils: int) -> None:
    with pytest.raises(UsageError, match=f"{pupils} pupils"):
        write_sample(tmp_path, pupils=pupils)


@pytest.mark.parametrize("years", [[], [2016], [2024, 2027]])
def test_years_without_a_level_are_refused(tmp_path: Path, years: list[int]) -> None:
    with pytest.raises(UsageError, match="at least one year"):
        write_sample(tmp_path, years=years)


def test_a_folder_that_cannot_be_made_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(CannotWriteError, match="taken"):
        write_sample(tmp_path / "taken", pupils=60, years=[2024])


def test_years_may_come_in_any_order_and_twice(tmp_path: Path) -> None:
    path = write_sample(tmp_path, pupils=60, years=[2024, 2023, 2024])
    assert json.loads(path.read_text())["years"] == [2023, 2024]
