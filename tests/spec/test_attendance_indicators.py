"""Absence and exclusions: what makes one row of a pupil, one event of two tellings, and what is hidden."""

from datetime import date

import pytest
from attendance_worlds import attending, told
from spec.attendance_examples import EXAMPLES, event
from worlds import shown

from vshdata.figures.disclosure import Status
from vshdata.figures.frames.absence import uncounted_absence
from vshdata.figures.frames.exclusions import unmatched_events
from vshdata.figures.measure import Figure

# ---------------------------------------------------------------------- absence: a pupil is a pupil


def test_a_pupil_in_two_schools_is_one_pupil_in_persistent_absence() -> None:
    """20 of 50 missed at one school and none of 150 at the other: 20 in 200, which is 10 in 100."""
    world = attending(absence=[told(1, 50, 20, school="1"), told(1, 150, 0, school="2"), told(2, 100, 0)])

    (found,) = world.figures("abs_pa_all")
    assert (found.numerator, found.denominator) == (1, 2)
    assert world.figure("abs_sa_all").numerator == 0


def test_persistent_absence_is_exact() -> None:
    """30 of 300 is a tenth, though no float is; 29 of 291 is less, though it rounds to 10.0 per cent."""
    world = attending(absence=[told(1, 300, 30), told(2, 291, 29)])

    assert [row["persistent"] for row in world.pupils("absence")] == [True, False]


def test_severe_absentees_are_persistent_absentees() -> None:
    (row,) = attending(absence=[told(1, 10, 5)]).pupils("absence")
    assert (row["persistent"], row["severe"]) == (True, True)


@pytest.mark.parametrize("nc_year", ["E1", "N2", "R", "12", "14"])
def test_pupils_younger_than_5_and_older_than_15_are_left_out(nc_year: str) -> None:
    assert attending(absence=[told(1, 100, 50, nc_year=nc_year)]).pupils("absence") == []


@pytest.mark.parametrize("nc_year", ["1", "11", "X", None])
def test_pupils_of_years_1_to_11_and_of_no_year_count(nc_year: str | None) -> None:
    assert len(attending(absence=[told(1, 100, 50, nc_year=nc_year)]).pupils("absence")) == 1


@pytest.mark.parametrize(("age", "pupils"), [(4, 0), (5, 1), (15, 1), (16, 0)])
def test_the_age_decides_where_it_is_given(age: int, pupils: int) -> None:
    assert len(attending(absence=[told(1, 100, 50, nc_year="R", age=age)]).pupils("absence")) == pupils


def test_no_possible_session_and_a_count_that_is_not_known_are_left_out() -> None:
    """7 authorised and nothing told of unauthorised: of neither side, and counted apart."""
    unknown = {**told(2, 100), "sessions_authorised": None, "sessions_unauthorised": None}
    half_known = {**told(3, 100, 7), "sessions_unauthorised": None}
    other_term = told(3, 50, 1, 1, term="spring")
    world = attending(absence=[told(1, 0), unknown, half_known, other_term])

    rows = world.pupils("absence")
    assert [(row["pupil_id"], row["sessions_absent"], row["sessions_possible"]) for row in rows] == [
        (3, 2, 50)
    ]
    left_out = uncounted_absence(world.scan, [2024])
    assert left_out is not None
    assert sorted(left_out.select("pupil_id", "rows").collect().rows()) == [(2, 1), (3, 1)]


@pytest.mark.parametrize(
    ("born", "pupils"),
    [
        (date(2018, 8, 31), 1),
        (date(2018, 9, 1), 0),
        (date(2007, 9, 1), 1),
        (date(2007, 8, 31), 0),
    ],
)
@pytest.mark.parametrize("more", [{"nc_year": "X"}, {"nc_year": None}, {"nc_year": "R"}, {"age": 4}])
def test_the_date_of_birth_decides_whatever_else_is_told(
    born: date, pupils: int, more: dict[str, object]
) -> None:
    """5 to 15 on 31 August 2023: of leavers, who have no curriculum year, and of year X too."""
    world = attending(absence=[{**told(1, 100, 50), **more}], births={1: [born]})
    assert len(world.pupils("absence")) == pupils


@pytest.mark.parametrize(
    "days", [[date(2202, 1, 1)], [date(1900, 3, 1)], [date(1995, 3, 1), date(2012, 3, 1)]]
)
def test_dates_of_birth_that_cannot_be_or_disagree_drop_no_child(days: list[date]) -> None:
    rows = [told(1, 100, 50, nc_year="8"), told(2, 100, 50, nc_year="R")]
    world = attending(absence=rows, births={1: days, 2: days})
    assert [row["pupil_id"] for row in world.pupils("absence")] == [1]


@pytest.mark.parametrize(
    ("number", "phase"),
    [
        ("9992000", "primary"),
        ("3999", "primary"),
        ("999/5299", "primary"),
        ("9991000", "primary"),
        ("9994000", "secondary"),
        ("5400", "secondary"),
        ("9996900.0", "secondary"),
        ("9995949", "special"),
        ("999 7999", "special"),
        ("9991149", "ap"),
        ("9996899", "independent"),
        ("9991150", None),
        ("9995300", None),
        ("9998000", None),
        ("994001", None),
        ("99994001", None),
        ("return 4001", None),
        (None, None),
    ],
)
def test_the_number_of_a_school_tells_its_phase_where_no_file_does(
    number: str | None, phase: str | None
) -> None:
    """A pupil of year 4: primary by the curriculum year, which decides only where the number cannot."""
    world = attending(
        absence=[told(1, 100, nc_year="4", school=number)],
        exclusions=[event(2, "SUSP", 6)],
        census=[{"pupil": 2, "nc_year": "4", "laestab": number}],
    )
    for table in ("absence", "exclusions"):
        (row,) = world.pupils(table)
        assert (row["phase"], row["phase_by_year"]) == (phase or "primary", phase is None)


def test_what_a_file_says_of_the_school_comes_before_its_number() -> None:
    """An all-through school with the number of a primary one."""
    row = told(1, 100, nc_year="4", school="9992001", phase="secondary")
    (found,) = attending(absence=[row]).pupils("absence")
    assert (found["phase"], found["phase_by_year"]) == ("secondary", False)


def test_a_pupil_is_marked_where_the_phase_that_counts_is_of_the_curriculum_year() -> None:
    known, by_year = told(1, 60, phase="primary"), told(1, 50, nc_year="8", term="spring")
    assert attending(absence=[known, by_year]).pupils("absence")[0]["phase_by_year"] is False
    more = {**by_year, "sessions_possible": 70}
    assert attending(absence=[known, more]).pupils("absence")[0]["phase_by_year"] is True
    census = [{"pupil": 1, "nc_year": "8", "laestab": "9994001"}]
    assert attending(absence=[more], census=census).pupils("absence")[0]["phase_by_year"] is False


def test_the_phase_is_that_of_the_main_january_enrolment() -> None:
    """Most sessions were in a primary school; in January the pupil is in a secondary one."""
    rows = [told(1, 200, 1, phase="primary"), told(1, 50, 1, phase="secondary")]
    census = [
        {"pupil": 1, "phase": "secondary"},
        {"pupil": 1, "phase": "ap", "enrol_status": "S"},
        {"pupil": 1, "phase": "primary", "term": "autumn"},
    ]
    assert attending(absence=rows).pupils("absence")[0]["phase"] == "primary"
    assert attending(absence=rows, census=census).pupils("absence")[0]["phase"] == "secondary"


def test_a_special_school_is_neither_primary_nor_secondary() -> None:
    world = attending(absence=[told(1, 100, 50, phase="special"), told(2, 100, 0)])

    assert world.figure("abs_overall_all").denominator == 200
    assert world.figure("abs_overall_pri").denominator == 0
    assert world.figure("abs_overall_sec").denominator == 100


def test_alternative_provision_is_a_phase_of_its_own() -> None:
    """Pupil 1 is at a referral unit alone, pupil 2 mainly, pupil 3 mainly at a secondary school."""
    unit, school = {"phase": "ap", "nc_year": "9"}, {"phase": "secondary", "nc_year": "9"}
    world = attending(
        absence=[told(1, 100, 50, phase="ap"), told(2, 100, 20), told(3, 100, 10)],
        exclusions=[event(pupil, "SUSP", 6) for pupil in (1, 2, 3)],
        census=[
            {"pupil": 1, **unit},
            {"pupil": 2, **unit, "enrol_status": "M"},
            {"pupil": 2, **school, "enrol_status": "S"},
            {"pupil": 3, **unit, "enrol_status": "S"},
            {"pupil": 3, **school, "enrol_status": "M"},
        ],
    )
    for table in ("absence", "exclusions"):
        assert [row["phase"] for row in world.pupils(table)] == ["ap", "ap", "secondary"]
    absent = [world.figure(f"abs_overall_{phase}") for phase in ("all", "pri", "sec")]
    assert [(found.numerator, found.denominator) for found in absent] == [(80, 300), (0, 0), (10, 100)]
    suspended = [world.figure(f"exc_sus1_{phase}") for phase in ("all", "pri", "sec")]
    assert [(found.numerator, found.denominator) for found in suspended] == [(3, 3), (0, 0), (1, 1)]


def test_a_pupil_who_left_before_the_census_is_on_no_census() -> None:
    """Two tell so, and one says nothing."""
    world = attending(census=[{"pupil": 1, "on_roll": False}, {"pupil": 2, "on_roll": True}, {"pupil": 3}])
    assert [row["pupil_id"] for row in world.pupils("exclusions")] == [2, 3]


# ---------------------------------------------------------------------- exclusions: an event is one event


def suspensions(*events: dict[str, object]) -> int:
    world = attending(
        exclusions=[{**event(1, "SUSP", 6), **more} for more in events], census=[{"pupil": 1}]
    )
    (row,) = world.pupils("exclusions")
    count: int = row["suspensions"]
    return count


def test_an_exclusion_told_by_two_censuses_counts_once() -> None:
    assert suspensions({}, {"reason1": "DB"}, {"nc_year": "9"}) == 1


@pytest.mark.parametrize(
    "other",
    [{"school": "2"}, {"start": date(2023, 11, 7)}, {"sessions": 6}],
    ids=["school", "day", "length"],
)
def test_exclusions_that_differ_are_two(other: dict[str, object]) -> None:
    assert suspensions({}, other) == 2


def test_a_school_not_known_is_that_of_the_same_event_where_known() -> None:
    assert suspensions({}, {"school": None}) == 1
    assert suspensions({"school": None}, {"school": None}) == 1
    assert suspensions({}, {"school": "2"}, {"school": None}) == 2


def test_a_permanent_exclusion_marked_as_told_again_is_not_counted() -> None:
    world = attending(
        exclusions=[event(1, "PERM", 6), event(1, "PERM", 9, duplicate=True)], census=[{"pupil": 1}]
    )
    assert world.pupils("exclusions")[0]["permanent"] == 1


def test_a_pupil_registered_twice_in_january_is_one_in_the_base() -> None:
    world = attending(census=[{"pupil": 1, "enrol_status": "M"}, {"pupil": 1, "enrol_status": "C"}])
    assert len(world.pupils("exclusions")) == 1


def test_events_of_pupils_not_on_the_january_census_are_counted_apart() -> None:
    world = attending(
        exclusions=[event(1, "SUSP", 6), event(2, "SUSP", 6), event(2, "PERM", 9), event(3, "LNCH", 9)],
        census=[{"pupil": 1}],
    )
    rows = unmatched_events(world.scan, [2024])
    assert rows is not None
    assert rows.select("pupil_id", "events").collect().rows() == [(2, 2)]


# ---------------------------------------------------------------------- protection


def rate(indicator: str, top: int, bottom: int, holders: int | None, base: int | None) -> Figure:
    """Events or sessions by the pupils behind them."""
    item = EXAMPLES[indicator]
    made = item.world.figure(item.id).indicator
    return Figure(made, 2024, numerator=top, denominator=bottom, base=base, holders=holders)


@pytest.mark.parametrize(
    ("holders", "status"), [(0, Status.OK), (1, Status.SUPPRESSED), (5, Status.SUPPRESSED), (6, Status.OK)]
)
@pytest.mark.parametrize("indicator", ["abs_overall_all", "exc_sus_all", "exc_pex_sec"])
def test_the_pupils_behind_events_decide_and_a_0_is_shown(
    indicator: str, holders: int, status: Status
) -> None:
    """DfE shows 0 in its absence files, which it hides in those of attainment; 40 events hide nobody."""
    assert shown(rate(indicator, 40 if holders else 0, 9000, holders, base=60)).status is status


@pytest.mark.parametrize("indicator", ["abs_pa_all", "abs_sa_pri", "exc_sus1_all"])
@pytest.mark.parametrize(
    ("pupils", "status"), [(0, Status.OK), (1, Status.SUPPRESSED), (5, Status.SUPPRESSED), (6, Status.OK)]
)
def test_a_share_of_1_to_5_pupils_is_hidden_and_one_of_0_shown(
    indicator: str, pupils: int, status: Status
) -> None:
    assert shown(rate(indicator, pupils, 40, None, None)).status is status


@pytest.mark.parametrize("indicator", ["abs_overall_all", "exc_sus_all"])
def test_a_rate_over_1_to_5_pupils_is_hidden_however_many_their_sessions(indicator: str) -> None:
    cell = shown(rate(indicator, 400, 1500, 5, base=5))

    assert (cell.status, cell.numerator, cell.denominator) == (Status.SUPPRESSED, None, None)
