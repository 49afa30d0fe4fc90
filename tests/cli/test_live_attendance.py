"""`attendance` end to end on a sample with a whole year of registers: what a user sees, and what not."""

import csv
import io
import json
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from command import Done, Vshdata
from extracts import GIAP_CENSUS, child, cin_return, upn, write
from mark_worlds import SCHOOL, day_of, load, marks_file, week_from

import vshdata as library
from vshdata.api.live_counts import counts_of
from vshdata.lake import Lake
from vshdata.sample import write_sample

UPN = re.compile(r"[A-HJ-NP-RT-Z]\d{11}[\dA-HJ-NP-RT-Z]")
YEARS = (2024, 2025)

Attendance = Callable[..., Done]


@pytest.fixture(scope="session")
def live_lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lake of two years with registers of every day. Tests must not write to it."""
    folder = tmp_path_factory.mktemp("live")
    write_sample(folder / "sample", pupils=60, years=YEARS, marks=YEARS, seed=11)
    report = library.ingest(folder / "lake", folder / "sample")
    assert not report.failed
    return folder / "lake"


@pytest.fixture
def attendance(vshdata: Vshdata, live_lake: Path) -> Attendance:
    return lambda *arguments, **how: vshdata("--lake", live_lake, "attendance", *arguments, **how)


def rows_of(done: Done) -> list[dict[str, str]]:
    assert done.code == 0, done.err
    return list(csv.DictReader(io.StringIO(done.text)))


def test_a_week_of_several_cohorts_labelled_live(attendance: Attendance) -> None:
    rows = rows_of(attendance("--cohort", "csw,cla", "--week", "2025-01-15"))
    assert {row["source"] for row in rows} == {"live"}
    assert {row["cohort"] for row in rows} == {"csw", "cla"}
    assert {row["week"] for row in rows} == {"2025-01-13"}
    own = {row["measure"]: row for row in rows if row["cohort"] == "csw"}
    attended = own["live_attended"]
    assert attended["status"] == "ok"
    assert float(attended["against_all"]) == pytest.approx(
        float(attended["value"]) - float(attended["all_pupils"]), abs=0.11
    )
    assert attended["change_on_last_year"] != ""
    assert own["live_persistent_dfe"]["label"] == "Persistent, over 10 sessions (DfE)"


def test_a_week_on_a_terminal(attendance: Attendance) -> None:
    done = attendance("--cohort", "csw", "--week", "2025-01-15", screen=150)
    assert "Live week 13" in done.text
    assert "on last week" in done.text
    assert "Not comparable with figures of a census" in done.err
    assert "csw: children by the return of 2024/25" in done.err


def test_the_year_to_date_and_every_week(attendance: Attendance) -> None:
    week = rows_of(attendance("--week", "2025-01-15"))
    to_date = rows_of(attendance("--week", "2025-01-15", "--year-to-date"))
    assert int(to_date[1]["denominator"]) > 5 * int(week[1]["denominator"])
    assert {row["period"] for row in to_date} == {"year to date"}
    long = rows_of(attendance("--week", "2025-01-15", "--weeks", "4", "--long"))
    assert len({row["week"] for row in long}) == 4
    document = json.loads(attendance("--week", "2025-01-15", "--format", "json").text)
    assert (document["source"], document["protect"]) == ("live", "dfe")


def test_a_shared_year_to_date_stands_alone(attendance: Attendance) -> None:
    """Beside that of another week it would tell the week between them."""
    asked = ("--cohort", "csw", "--week", "2025-01-15", "--year-to-date", "--long")
    shared, whole = attendance(*asked), attendance(*asked, "--protect", "internal")
    assert {row["week"] for row in rows_of(shared)} == {"2025-01-13"}
    assert {row["change_on_last_week"] for row in rows_of(shared)} == {""}
    assert "Share one or the other." in shared.err
    assert len({row["week"] for row in rows_of(whole)}) == 12
    assert "Share one" not in whole.err


def test_cohorts_within_one_another_are_hidden_together(attendance: Attendance) -> None:
    """Those in need are those with a social worker and those looked after: none is hidden alone."""
    rows = rows_of(attendance("--cohort", "cin,csw,cla", "--week", "2025-01-15", "--long"))
    hidden: dict[tuple[str, str], list[bool]] = {}
    for row in rows:
        if row["measure"] != "live_schools":
            hidden.setdefault((row["week"], row["measure"]), []).append(row["status"] == "c")
    assert {len(own) for own in hidden.values()} == {3}
    assert sum(any(own) for own in hidden.values()) > 10
    assert all(sum(own) != 1 for own in hidden.values())
    assert not any(row["numerator"] or row["denominator"] for row in rows if row["status"] == "c")


def test_a_week_in_a_file_is_the_same_bytes(attendance: Attendance, tmp_path: Path) -> None:
    for form in ("csv", "json", "table"):
        target = tmp_path / f"week.{form}"
        asked = ("--week", "2025-01-15", "--format", form)
        assert attendance(*asked, "-o", target).text == ""
        assert target.read_bytes() == attendance(*asked).out, form


def test_a_week_on_a_narrow_terminal_is_in_parts(attendance: Attendance) -> None:
    done = attendance("--cohort", "csw,cla", "--week", "2025-01-15", screen=80)
    assert max(len(re.sub(r"\x1b\[\d*m", "", line)) for line in done.text.splitlines()) <= 80
    assert done.text.count("Unauthorised absence") == 4, "both cohorts in both parts, no word cut"
    assert "last year's is the week of 2024-01-15" in done.err


def test_cohorts_and_profiles_of_your_own(vshdata: Vshdata, tmp_path: Path, live_lake: Path) -> None:
    (tmp_path / "vshdata.toml").write_text(
        'protect = "our-board"\n[profiles.our-board]\nthreshold = 20\nuse = "our board"\n'
        '[cohorts.older]\nstatus = ["need"]\nages = [11, 16]\n',
        encoding="utf-8",
    )
    of_week = ("--lake", live_lake, "attendance", "--cohort", "older", "--week", "2025-01-15")
    shown = vshdata(*of_week, screen=150)
    assert shown.code == 0, shown.err
    assert "Protected by profile our-board (our board)." in shown.err
    rows = {row["measure"]: row for row in rows_of(vshdata(*of_week))}
    assert {row["cohort"] for row in rows.values()} == {"older"}
    assert (rows["live_attended"]["status"], rows["live_severe"]["status"]) == ("ok", "c")
    assert vshdata("--lake", live_lake, "attendance", "forecast", "--cohort", "older").code == 0
    refused = vshdata("--lake", live_lake, "attendance", "reconcile")
    assert refused.code == 2
    assert "--protect internal" in refused.err


def test_schools_are_internal(attendance: Attendance) -> None:
    refused = attendance("--by", "school")
    assert refused.code == 2
    assert "--protect internal" in refused.err
    rows = rows_of(attendance("--by", "school", "--protect", "internal", "--week", "2025-01-15"))
    assert len({row["school"] for row in rows}) > 5
    assert attendance("--by", "class").code == 2


def test_what_is_not_there_is_told(attendance: Attendance, vshdata: Vshdata) -> None:
    assert attendance("--week", "2024-12-25").code == 5
    assert attendance("--week", "2019-01-15").code == 5
    assert attendance("--week", "soon").code == 2
    assert attendance("--cohort", "nobody").code == 2
    empty = vshdata("--lake", "nowhere", "attendance")
    assert empty.code == 5
    assert "holds no attendance marks" in empty.err


def test_alerts_go_to_a_file_and_are_journalled(vshdata: Vshdata, tmp_path: Path, live_lake: Path) -> None:
    shutil.copytree(live_lake, tmp_path / "lake")
    refused = vshdata("attendance", "alerts", "-o", "alerts.csv")
    assert refused.code == 2
    assert "--protect internal" in refused.err
    assert vshdata("attendance", "alerts", "--protect", "internal").code == 2

    asked = ("attendance", "alerts", "--cohort", "cpp,cinp,cla", "--protect", "internal")
    first = vshdata(*asked, "--on", "2025-01-20", "-o", "first.csv")
    assert first.code == 0, first.err
    assert not UPN.search(first.text + first.err)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "first.csv").read_text("utf-8-sig"))))
    assert rows
    assert len({row["upn"] for row in rows}) == len(rows), "one row a child"
    assert [int(row["place"]) for row in rows] == list(range(1, len(rows) + 1))
    assert {row["standing"] for row in rows} == {"new"}
    assert all(row["reasons"] for row in rows)

    again = vshdata(*asked, "--on", "2025-01-20", "--per-school", "schools")
    assert " 0 new," in again.err
    files = list((tmp_path / "schools").iterdir())
    assert len(files) > 3
    total = sum(len(list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))) for path in files)
    assert total == len(rows)
    journal = [json.loads(line) for line in (tmp_path / "lake" / "journal.jsonl").read_text().splitlines()]
    told = [entry for entry in journal if entry["what"] == "attendance alerts"]
    assert (told[0]["rows"], told[0]["file"]) == (len(rows), "first.csv")
    earlier = vshdata(*asked, "--on", "2025-01-10", "-o", "early.csv")
    assert earlier.code == 2
    assert "Alerts were made for 2025-01-20" in earlier.err


def test_limits_of_alerts_are_settings(vshdata: Vshdata, tmp_path: Path) -> None:
    (tmp_path / "vshdata.toml").write_text("[alerts]\nunauthorised_days = 5\n", encoding="utf-8")
    listed = vshdata("attendance", "alerts", "--rules")
    assert "unauthorised_days,5," in listed.text
    (tmp_path / "vshdata.toml").write_text("[alerts]\ndays = 5\n", encoding="utf-8")
    refused = vshdata("attendance", "alerts", "--rules")
    assert refused.code == 2
    assert "no limit 'days'" in refused.err


def test_a_forecast_with_its_interval(attendance: Attendance) -> None:
    rows = rows_of(attendance("forecast", "--cohort", "csw,all"))
    own = {row["cohort"]: row for row in rows}
    assert float(own["all"]["low"]) <= float(own["all"]["forecast"]) <= float(own["all"]["high"])
    assert {row["source"] for row in rows} == {"live"}


def test_live_and_census_differ_by_the_stated_rules(attendance: Attendance) -> None:
    """A whole year of the sample: but for reception nothing differs, or what a planted fault does."""
    refused = attendance("reconcile")
    assert refused.code == 2
    for year in YEARS:
        lines = rows_of(attendance("reconcile", "--year", str(year), "--protect", "internal"))
        by_name = {row["line"]: row for row in lines}
        otherwise = abs(int(by_name["and sessions told otherwise"]["possible"]))
        assert otherwise <= 0.001 * int(by_name["Census"]["possible"])
        assert int(by_name["less pupils not of the age"]["pupils"]) < -40
        assert abs(int(by_name["less pupils the census does not tell of"]["pupils"])) <= 1
        assert abs(int(by_name["and pupils without marks"]["pupils"])) <= 1
        columns = ("pupils", "persistent", "possible", "authorised", "unauthorised")
        for column in columns:
            assert sum(int(row[column]) for row in lines[:-1]) == int(lines[-1][column])


def test_the_census_line_is_the_indicator(attendance: Attendance, live_lake: Path) -> None:
    lines = rows_of(attendance("reconcile", "--year", "2025", "--protect", "internal"))
    trend = library.trend(live_lake, cohort="all", area="absence", years="2025", protect="internal")
    figure = trend.filter(indicator="abs_overall_all").to_dicts()[0]
    assert int(lines[-1]["possible"]) == figure["denominator"]
    assert int(lines[-1]["authorised"]) + int(lines[-1]["unauthorised"]) == figure["numerator"]


# ------------------------------------------------------------------ a lake drawn by hand


def alerted(vshdata: Vshdata, folder: Path, day: str) -> tuple[dict[str, dict[str, str]], str]:
    """Alerts of a day by UPN, and what is told beside them."""
    asked = ("attendance", "alerts", "--cohort", "cin", "--protect", "internal")
    done = vshdata(*asked, "--on", day, "-o", f"{day}.csv")
    assert (done.code, done.text) == (0, ""), done.err
    rows = csv.DictReader((folder / f"{day}.csv").read_text("utf-8-sig").splitlines())
    return {row["upn"]: row for row in rows}, done.err


def test_an_alert_is_new_then_continues_then_clears_once_from_day_to_day(
    vshdata: Vshdata, tmp_path: Path
) -> None:
    """Without leave from Tuesday to Thursday, a correction of Thursday on Monday, back on Tuesday."""
    write(tmp_path, "cin.xml", cin_return(child("7", upn(1)), year=2025))
    first = week_from(date(2025, 1, 6), 1, ["/\\", "OO", "OO", "OO", "OO"])
    second = week_from(date(2025, 1, 13), 1, ["OO", "/\\"])
    others = week_from(date(2025, 1, 6), 2, ["/\\"] * 5) + week_from(date(2025, 1, 13), 2, ["/\\"] * 2)
    marks_file(tmp_path, "marks_2025-01-14.csv", [*first, *second, *others])
    vshdata("ingest", "cin.xml", "marks_2025-01-14.csv")

    def told(day: str) -> tuple[str, str]:
        own = alerted(vshdata, tmp_path, day)[0].get(upn(1), {})
        return own.get("alerts", ""), own.get("cleared", "")

    def of_leave(day: str) -> tuple[bool, bool, bool]:
        open_, cleared = told(day)
        label = "Absent without leave"
        return f"{label} (new)" in open_, f"{label} (continuing)" in open_, label in cleared

    assert of_leave("2025-01-08") == (False, False, False)
    assert of_leave("2025-01-09") == (True, False, False)
    assert of_leave("2025-01-10") == (False, True, False)
    marks_file(tmp_path, "corrections_2025-01-15.csv", day_of(1, "2025-01-07", "II"))
    vshdata("ingest", "corrections_2025-01-15.csv")
    assert of_leave("2025-01-13") == (False, True, False), "its first day moved, and it is the same"
    assert of_leave("2025-01-14") == (False, False, True)
    assert of_leave("2025-01-14") == (False, False, False), "told cleared once"


def test_days_on_which_a_school_is_closed_are_none_a_child_is_missed_on(
    vshdata: Vshdata, tmp_path: Path
) -> None:
    """Child 1 leaves the register on Thursday; the week after the school is closed, and entered so."""
    write(tmp_path, "cin.xml", cin_return(child("7", upn(1)), year=2025))
    here = week_from(date(2025, 2, 10), 1, ["/\\"] * 3)
    others = week_from(date(2025, 2, 10), 2, ["/\\"] * 5) + week_from(date(2025, 2, 17), 2, ["##"] * 5)
    marks_file(tmp_path, "marks_2025-02-21.csv", [*here, *others])
    vshdata("ingest", "cin.xml", "marks_2025-02-21.csv")
    found, _ = alerted(vshdata, tmp_path, "2025-02-21")
    assert found[upn(1)]["alerts"] == "No marks (new)"
    assert found[upn(1)]["reasons"] == (
        "no mark on 2 days on which the school marked others, since 13 Feb 2025"
    )


def test_a_child_that_no_school_has_marked_is_alerted_or_told_of(vshdata: Vshdata, tmp_path: Path) -> None:
    """Child 1 is on a census of a school that sends marks, 2 is marked, 3 is on no roll."""
    children = "".join(child(str(number), upn(number)) for number in (1, 2, 3))
    write(tmp_path, "cin.xml", cin_return(children, year=2025))
    row = {"UPN": upn(1), "AcademicYear": "2024/2025", "CensusTerm": "Autumn", "LAEstab": SCHOOL}
    write(tmp_path, "census.csv", GIAP_CENSUS.text(row))
    marks_file(tmp_path, "marks_2025-01-10.csv", week_from(date(2025, 1, 6), 2, ["/\\"] * 5))
    vshdata("ingest", "cin.xml", "census.csv", "marks_2025-01-10.csv")
    found, told = alerted(vshdata, tmp_path, "2025-01-10")
    assert found.keys() == {upn(1)}
    assert found[upn(1)]["school"] == SCHOOL
    assert found[upn(1)]["reasons"].startswith("not in the register on 5 days on which the school marked")
    assert "1 child is of these cohorts, in no register of the year" in told
    assert not UPN.search(told)


def test_a_plan_that_began_and_a_day_missed(vshdata: Vshdata, tmp_path: Path) -> None:
    need = child("7", upn(1)).replace(
        "</CINdetails>",
        "<ChildProtectionPlans><CPPstartDate>2025-01-07</CPPstartDate></ChildProtectionPlans></CINdetails>",
    )
    write(tmp_path, "cin.xml", cin_return(need, year=2025))
    marks = week_from(date(2025, 1, 6), 1, ["/\\", "/\\", "OO", "OO", "/\\"])
    marks += week_from(date(2025, 1, 6), 2, ["/\\"] * 5)
    marks_file(tmp_path, "marks_2025-01-10.csv", marks)
    assert vshdata("ingest", "cin.xml", "marks_2025-01-10.csv").code == 0
    done = vshdata(
        "attendance",
        "alerts",
        "--cohort",
        "cpp",
        "--protect",
        "internal",
        "--on",
        "2025-01-09",
        "-o",
        "a.csv",
    )
    assert done.code == 0, done.err
    (row,) = csv.DictReader(io.StringIO((tmp_path / "a.csv").read_text("utf-8-sig")))
    assert (row["la_child_id"], row["upn"], row["school"], row["cohorts"]) == ("7", upn(1), SCHOOL, "cpp")
    assert row["alerts"] == "First day missed on a plan (new)"
    assert row["reasons"] == (
        "missed 8 Jan 2025, the first day missed since a child protection plan began on 7 Jan 2025"
    )


def test_a_school_that_stops_sending_is_told_by_its_number(vshdata: Vshdata, tmp_path: Path) -> None:
    write(tmp_path, "cin.xml", cin_return(child("7", upn(1)), year=2025))
    first = week_from(date(2025, 1, 6), 1, ["/\\"] * 5) + week_from(
        date(2025, 1, 6), 2, ["/\\"] * 5, "9994002"
    )
    marks_file(tmp_path, "marks_2025-01-17.csv", [*first, *week_from(date(2025, 1, 13), 1, ["/\\"] * 5)])
    vshdata("ingest", "cin.xml", "marks_2025-01-17.csv")
    done = vshdata("attendance", "--cohort", "all")
    assert (
        "1 school has sent marks before and none for the week: 9994002 (since the week of 2025-01-06)"
        in done.err
    )


def test_why_nothing_of_last_year_is_set_beside(vshdata: Vshdata, tmp_path: Path) -> None:
    """Of 2024 there is the second week of January alone; of 2023 nothing."""
    write(tmp_path, "cin.xml", cin_return(child("7", upn(1)), year=2024))
    days = [date(2024, 1, 15), date(2025, 1, 6), date(2025, 1, 13)]
    marks = [mark for monday in days for mark in week_from(monday, 1, ["/\\"] * 5)]
    marks_file(tmp_path, "marks_2025-01-17.csv", marks)
    vshdata("ingest", "cin.xml", "marks_2025-01-17.csv")
    told = {
        day: vshdata("attendance", "--cohort", "all", "--week", day).err
        for day in ("2024-01-15", "2025-01-06", "2025-01-13")
    }
    assert "no change on last year: no marks of 2022/23 are loaded." in told["2024-01-15"]
    assert "nobody had a possible session in the same week, that of 2024-01-08." in told["2025-01-06"]
    assert "last year's is the week of 2024-01-15, by number from 1 September" in told["2025-01-13"]


def test_a_week_left_uncounted_by_a_stopped_writer_is_added_up_as_it_is_read(tmp_path: Path) -> None:
    load(tmp_path / "lake", marks_file(tmp_path, "m.csv", week_from(date(2025, 1, 6), 1, ["/\\"] * 5)))
    lake = Lake(tmp_path / "lake")
    whole = counts_of(lake, 2025).collect()
    for key in lake.keys("attendance_weeks"):
        lake.slice_path(key).unlink()
    assert counts_of(lake, 2025).collect().equals(whole)
    load(tmp_path / "lake", marks_file(tmp_path, "n.csv", day_of(2, "2025-02-03", "/\\")))
    assert len(lake.keys("attendance_weeks")) == 2


def test_one_child_under_two_numbers_has_each_half_day_once(tmp_path: Path) -> None:
    """Registers before and after a UPN was changed, of one week; a census tells who is who."""
    marks = [*week_from(date(2025, 1, 6), 1, ["/\\"] * 5), *week_from(date(2025, 1, 6), 2, ["/\\"] * 5)]
    load(tmp_path / "lake", marks_file(tmp_path, "marks.csv", marks))
    row = {"UPN": upn(2), "FormerUPN": upn(1), "AcademicYear": "2024/2025"}
    load(tmp_path / "lake", write(tmp_path, "census.csv", GIAP_CENSUS.text(row)))
    counts = counts_of(Lake(tmp_path / "lake"), 2025).collect()
    assert (counts.height, counts["possible"].sum()) == (1, 10)
