"""A worked example of each indicator of the early years foundation stage profile.

A child is drawn by the 17 goals in a row: `2` expected, `1` emerging, `A` not assessed, `.` not given.
The first 12 make a good level of development.
"""

from spec.example import BLANK, NO, YES, Example
from worlds import Pupil, drawn

from vshdata.tables.eyfsp import GOALS

_CODES = {"2": "expected", "1": "emerging", "A": "absent", ".": None}


def child(goals: str, gld: bool | None = None) -> Pupil:
    """A child by the goals, and by what the file says of a good level of development."""
    return {"gld": gld} | {name: _CODES[mark] for name, mark in zip(GOALS, goals, strict=True)}


EXAMPLES: dict[str, Example] = {
    example.id: example
    for example in (
        Example(
            "eyfsp_gld",
            world=drawn(
                "eyfsp",
                child("22222222222222222", YES),
                child("22222222222211111"),
                child("22222222222122222"),
                child("12222222222222222", NO),
                child("A" * 17, NO),
                child("." * 17),
            ),
            numerator=2,
            denominator=4,
            expected="50.0",
            words="One child is marked A and of one nothing is given: neither was assessed. The first is "
            "said to have a good level; the second has it by the 12 goals, the other five not counting; "
            "the third lacks one of the 12 and the fourth is said not to have it. 2 / 4 = 50.0",
        ),
        Example(
            "eyfsp_avg_elgs",
            world=drawn(
                "eyfsp",
                child("2" * 17),
                child("22222222222211111"),
                child("1" * 17, NO),
                child("2222222222222222.", BLANK),
                child("A" * 17),
            ),
            numerator=45,
            denominator=4,
            expected="11.3",
            words="The child marked A is left out; a goal that is not given is not reached: "
            "(17 + 12 + 0 + 16) / 4 = 11.25, and a half goes away from zero = 11.3",
        ),
    )
}
