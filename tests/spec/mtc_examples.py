"""A worked example of each indicator of the multiplication tables check."""

from spec.example import BLANK, Example
from worlds import drawn

_PUPILS = drawn(
    "mtc",
    {"form_mark": 25.0},
    {"form_mark": 20.0},
    {"form_mark": 0.0},
    {"form_mark": BLANK, "not_taking": "A"},
    {"form_mark": BLANK, "not_taking": "B"},
    {"form_mark": BLANK, "not_taking": "L"},
)
"""One had full marks, one none; one was absent, one worked below the check, one left."""

EXAMPLES: dict[str, Example] = {
    example.id: example
    for example in (
        Example(
            "mtc_avg",
            world=_PUPILS,
            numerator=45,
            denominator=3,
            expected="15.0",
            words="Over the three who took it, a mark of 0 counting: (25 + 20 + 0) / 3 = 15.0",
        ),
        Example(
            "mtc_full",
            world=_PUPILS,
            numerator=1,
            denominator=5,
            blanks=2,
            expected="20.0",
            words="Over all but the one who left: two did not take it and count all the same. 1 / 5 = 20.0",
        ),
    )
}
