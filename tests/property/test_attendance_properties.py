"""Making one row a pupil of absence and exclusions gives what a plain loop gives, whatever is told."""

from datetime import date
from random import Random

from attendance_worlds import attending
from hypothesis import given, settings
from hypothesis import strategies as st
from loops.attendance import ABSENCE, EXCLUSIONS, absence_by_hand, add_up, exclusions_by_hand, parts_of
from worlds import Row

from vshdata.figures.measure import Figure

RATES = [name for name in ABSENCE if not name.startswith(("abs_pa", "abs_sa"))]
EVENTS = [name for name in EXCLUSIONS if "sus1" not in name]

STEADY = settings(derandomize=True, deadline=None, max_examples=60)

pupils = st.integers(1, 4)
phases = st.sampled_from([None, "primary", "secondary", "special"])
nc_years = st.sampled_from([None, "R", "1", "6", "7", "11", "12", "X"])
sessions = st.none() | st.integers(0, 30)
some_absence = st.lists(
    st.fixed_dictionaries(
        {
            "pupil": pupils,
            "term": st.sampled_from(["autumn", "spring"]),
            "school": st.sampled_from(["1", "2", "9992001", "4999", "9991149", "9996900", "999123", None]),
            "phase": phases,
            "nc_year": nc_years,
            "age": st.none() | st.integers(3, 17),
            "sessions_possible": st.none() | st.integers(0, 60),
            "sessions_authorised": sessions,
            "sessions_unauthorised": sessions,
        }
    ),
    max_size=8,
)
days = st.sampled_from(
    [date(year, month, day) for year in (2007, 2012, 2018) for month, day in ((8, 31), (9, 1))]
    + [date(1900, 1, 2), date(2202, 5, 1)]
)
some_births = st.dictionaries(pupils, st.lists(days, min_size=1, max_size=2), max_size=4)
some_events = st.lists(
    st.fixed_dictionaries(
        {
            "pupil": pupils,
            "school": st.sampled_from(["1", "2", None]),
            "start": st.sampled_from([date(2023, 11, 6), date(2024, 5, 2), None]),
            "category": st.sampled_from(["PERM", "SUSP", "LNCH"]),
            "sessions": st.sampled_from([None, 1, 4]),
            "duplicate": st.sampled_from([None, False, True]),
        }
    ),
    max_size=8,
)
some_census = st.lists(
    st.fixed_dictionaries(
        {
            "pupil": pupils,
            "phase": phases,
            "laestab": st.sampled_from([None, "9992001", "9996899", "9995300", "990001"]),
            "nc_year": nc_years,
            "term": st.sampled_from(["spring", "autumn"]),
            "enrol_status": st.sampled_from(["C", "M", "S", None]),
        }
    ),
    max_size=6,
)


def facts(found: list[Figure]) -> list[tuple[float | None, int | None]]:
    return [(item.numerator, item.denominator) for item in found]


# ---------------------------------------------------------------------- the properties


@STEADY
@given(some_absence, st.none() | some_census, some_births)
def test_absence_equals_the_loop(
    rows: list[Row], census: list[Row] | None, births: dict[int, list[date]]
) -> None:
    by_pupil = absence_by_hand(rows, census, births)

    for found in attending(absence=rows, census=census, births=births).figures(*ABSENCE):
        assert (found.numerator, found.denominator) == add_up(by_pupil, found.indicator.id)
        assert found.blanks == 0


@STEADY
@given(some_events, some_census)
def test_exclusions_equal_the_loop(rows: list[Row], census: list[Row]) -> None:
    by_pupil = exclusions_by_hand(rows, census)

    for found in attending(exclusions=rows, census=census).figures(*EXCLUSIONS):
        assert (found.numerator, found.denominator) == add_up(by_pupil, found.indicator.id)


def spread(found: Figure) -> tuple[float | None, ...]:
    parts = (found.squares, found.cross, found.bottom_squares, found.largest, found.bottom_largest)
    return (found.pupils, *parts)


@STEADY
@given(some_absence, some_census)
def test_the_spread_of_absence_equals_the_loop(rows: list[Row], census: list[Row]) -> None:
    by_pupil = absence_by_hand(rows, census, {})

    for found in attending(absence=rows, census=census).figures(*RATES):
        own = parts_of(by_pupil, found.indicator.id)
        assert spread(found) == (
            len(own),
            sum(missed * missed for missed, _ in own),
            sum(missed * possible for missed, possible in own),
            sum(possible * possible for _, possible in own),
            max((missed for missed, _ in own), default=0),
            max((possible for _, possible in own), default=0),
        )


@STEADY
@given(some_events, some_census)
def test_the_spread_of_events_equals_the_loop(rows: list[Row], census: list[Row]) -> None:
    by_pupil = exclusions_by_hand(rows, census)

    for found in attending(exclusions=rows, census=census).figures(*EVENTS):
        numbers = [number for number, _ in parts_of(by_pupil, found.indicator.id)]
        assert spread(found) == (
            len(numbers),
            sum(number * number for number in numbers),
            None,
            None,
            max(numbers, default=0),
            None,
        )


@STEADY
@given(some_events, some_census)
def test_telling_everything_twice_changes_nothing(rows: list[Row], census: list[Row]) -> None:
    once, twice = attending((), rows, census), attending((), [*rows, *rows], census)

    assert facts(once.figures(*EXCLUSIONS)) == facts(twice.figures(*EXCLUSIONS))


@STEADY
@given(some_absence, some_census, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rows: list[Row], census: list[Row], chance: Random) -> None:
    there = attending(rows, (), census).pupils("absence")
    back = attending(chance.sample(rows, len(rows)), (), chance.sample(census, len(census))).pupils(
        "absence"
    )

    assert there == back


@STEADY
@given(some_absence)
def test_a_pupil_cut_into_two_schools_stays_one_pupil(rows: list[Row]) -> None:
    """Every row told in two halves, of two schools, gives the same pupils."""
    halves = [
        {**row, "school": school, **{name: cut(row[name], school) for name in row if "sessions" in name}}
        for row in rows
        for school in ("1", "2")
        if row["sessions_possible"] is None or row["sessions_possible"] > 1
    ]
    whole = [row for row in rows if row["sessions_possible"] is None or row["sessions_possible"] > 1]

    assert attending(absence=halves).pupils("absence") == attending(absence=whole).pupils("absence")


def cut(number: int | None, school: str) -> int | None:
    return None if number is None else number // 2 + (number % 2 if school == "1" else 0)
