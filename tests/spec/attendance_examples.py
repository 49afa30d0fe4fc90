"""A worked example of every indicator of absence and of exclusions: a few pupils, and the figure by eye.

Declared as data, so that pages can be made from them. Year 8 is secondary and year 4 primary where no
school says otherwise.
"""

from datetime import date

from attendance_worlds import attending, told
from spec.example import Example
from worlds import Row

# ---------------------------------------------------------------------- absence

TWO_TERMS = attending(
    absence=(
        told(1, 100, 10, 0),
        told(1, 100, 0, 5, term="spring"),
        told(2, 100, 0, 40),
        told(3, 100, 0, 0, nc_year="4"),
        told(4, 100, 20, 5, nc_year="4"),
    )
)
"""Four pupils, two of them in a primary year; the first told of in two terms."""

AT_THE_EDGE = attending(
    absence=(
        told(1, 100, 5, 5),
        told(2, 100, 9, 0),
        told(3, 100, 25, 25),
        told(4, 100, 10, 0, nc_year="4"),
        told(5, 101, 10, 0, nc_year="4"),
        told(6, 100, 30, 30, nc_year="4"),
    )
)
"""Six pupils at or beside 10 and 50 in a hundred."""


def _rate(id_: str, numerator: int, denominator: int, expected: str, words: str, holders: int) -> Example:
    return Example(id_, TWO_TERMS, numerator, denominator, expected, words, holders=holders)


def _pupils(id_: str, numerator: int, denominator: int, expected: str, words: str) -> Example:
    return Example(id_, AT_THE_EDGE, numerator, denominator, expected, words)


ABSENCE = (
    _rate(
        "abs_overall_all",
        80,
        500,
        "16.0",
        "Pupil 1 missed 10 and 5 of 200 sessions in two terms: (15 + 40 + 0 + 25) / (200 + 3 x 100) = 16.0",
        3,
    ),
    _rate("abs_auth_all", 30, 500, "6.0", "Authorised absence only: (10 + 0 + 0 + 20) / 500 = 6.0", 2),
    _rate("abs_unauth_all", 50, 500, "10.0", "Unauthorised absence only: (5 + 40 + 0 + 5) / 500 = 10.0", 3),
    _pupils(
        "abs_pa_all", 4, 6, "66.7", "10, 50, 10 and 60 in 100 are; 9 in 100 and 10 in 101 not: 4 / 6 = 66.7"
    ),
    _pupils("abs_sa_all", 2, 6, "33.3", "50 in 100 and 60 in 100 are: 2 / 6 = 33.3"),
    _rate("abs_overall_pri", 25, 200, "12.5", "Pupils 3 and 4, in year 4: (0 + 25) / 200 = 12.5", 1),
    _rate(
        "abs_auth_pri", 20, 200, "10.0", "Pupils 3 and 4, authorised absence only: (0 + 20) / 200 = 10.0", 1
    ),
    _rate(
        "abs_unauth_pri", 5, 200, "2.5", "Pupils 3 and 4, unauthorised absence only: (0 + 5) / 200 = 2.5", 1
    ),
    _pupils("abs_pa_pri", 2, 3, "66.7", "10 in 100 and 60 in 100 are, 10 in 101 is not: 2 / 3 = 66.7"),
    _pupils("abs_sa_pri", 1, 3, "33.3", "60 in 100 is: 1 / 3 = 33.3"),
    _rate(
        "abs_overall_sec", 55, 300, "18.3", "Pupils 1 and 2, in year 8: (15 + 40) / (200 + 100) = 18.3", 2
    ),
    _rate(
        "abs_auth_sec", 10, 300, "3.3", "Pupils 1 and 2, authorised absence only: (10 + 0) / 300 = 3.3", 1
    ),
    _rate(
        "abs_unauth_sec",
        45,
        300,
        "15.0",
        "Pupils 1 and 2, unauthorised absence only: (5 + 40) / 300 = 15.0",
        2,
    ),
    _pupils("abs_pa_sec", 2, 3, "66.7", "10 in 100 and 50 in 100 are, 9 in 100 is not: 2 / 3 = 66.7"),
    _pupils("abs_sa_sec", 1, 3, "33.3", "50 in 100 is: 1 / 3 = 33.3"),
)

# ---------------------------------------------------------------------- exclusions


def event(pupil: int, category: str, day: int, **more: object) -> Row:
    """An exclusion in November 2023 at school 1, of four sessions."""
    start = date(2023, 11, day)
    return {"pupil": pupil, "category": category, "start": start, "school": "1", "sessions": 4, **more}


EXCLUDED = attending(
    exclusions=(
        event(1, "SUSP", 6),
        event(1, "SUSP", 6),
        event(1, "SUSP", 20),
        event(1, "PERM", 27, sessions=None),
        event(2, "SUSP", 6),
        event(2, "LNCH", 7, sessions=1),
        event(4, "SUSP", 8),
        event(4, "SUSP", 9),
        event(6, "PERM", 9),
    ),
    census=(
        {"pupil": 1, "nc_year": "8"},
        {"pupil": 2, "nc_year": "9"},
        {"pupil": 3, "nc_year": "9", "enrol_status": "M"},
        {"pupil": 4, "nc_year": "4"},
        {"pupil": 5, "nc_year": "5"},
        {"pupil": 6, "nc_year": "5", "enrol_status": "S"},
    ),
)
"""Five pupils on the January census at their main school, and a sixth on it at a second school only. One
suspension of the first is told twice."""


def _excluded(
    id_: str, numerator: int, denominator: int, expected: str, words: str, holders: int | None = None
) -> Example:
    return Example(id_, EXCLUDED, numerator, denominator, expected, words, holders=holders)


EXCLUSIONS = (
    _excluded(
        "exc_pex_all",
        1,
        5,
        "20.00",
        "One of pupil 1; pupil 6 is at no main school in January, so in no rate: 100 x 1 / 5 = 20.00",
        1,
    ),
    _excluded(
        "exc_sus_all",
        5,
        5,
        "100.00",
        "2 of pupil 1, the one told twice once, 1 of pupil 2, 2 of pupil 4: 100 x 5 / 5 = 100.00",
        3,
    ),
    _excluded("exc_sus1_all", 3, 5, "60.00", "Pupils 1, 2 and 4: 3 / 5 = 60.00"),
    _excluded("exc_pex_pri", 0, 2, "0.00", "None of pupils 4 and 5: 100 x 0 / 2 = 0.00", 0),
    _excluded("exc_sus_pri", 2, 2, "100.00", "Two of pupil 4: 100 x 2 / 2 = 100.00", 1),
    _excluded("exc_sus1_pri", 1, 2, "50.00", "Pupil 4 of two: 1 / 2 = 50.00"),
    _excluded("exc_pex_sec", 1, 3, "33.33", "Pupil 1 of three: 100 x 1 / 3 = 33.33", 1),
    _excluded("exc_sus_sec", 3, 3, "100.00", "2 of pupil 1 and 1 of pupil 2: 100 x 3 / 3 = 100.00", 2),
    _excluded("exc_sus1_sec", 2, 3, "66.67", "Pupils 1 and 2 of three: 2 / 3 = 66.67"),
)

EXAMPLES = {example.id: example for example in (*ABSENCE, *EXCLUSIONS)}
