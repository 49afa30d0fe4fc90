"""A worked example of each indicator of the phonics screening check."""

from spec.example import BLANK, Example
from worlds import Pupil, drawn


def year_1(outcome: str | None) -> Pupil:
    """What a file says of a pupil of Year 1."""
    return {"nc_year": "1", "outcome": outcome}


def year_2(outcome: str | None, **more: str) -> Pupil:
    """What a file says of a pupil of Year 2."""
    return {"nc_year": "2", "outcome": outcome, **more}


EXAMPLES: dict[str, Example] = {
    example.id: example
    for example in (
        Example(
            "phonics_y1_wa",
            world=drawn(
                "phonics",
                year_1("Wa"),
                {**year_1("Wt"), "mark": 35.0},
                year_1("D"),
                year_1("L"),
                year_1(BLANK),
                year_2("Wa"),
            ),
            numerator=1,
            denominator=3,
            expected="33.3",
            words="One pupil left, one has no outcome, one is in Year 2. The outcome decides, not the "
            "mark, and who did not take the check counts: 1 / 3 = 33.3",
        ),
        Example(
            "phonics_y2_wa",
            world=drawn(
                "phonics",
                {"before": year_1("Wa")},
                {**year_2("Wa"), "before": year_1("Wt")},
                {**year_2("Wt"), "before": year_1("A")},
                year_2("D", outcome_aut21="Wa"),
                {**year_1("Wa"), "before": year_1("Wt")},
                year_2("L"),
            ),
            numerator=3,
            denominator=4,
            expected="75.0",
            words="The first met the standard in Year 1 and was not checked again; the second met it in "
            "Year 2; the fourth in the autumn. The fifth is in Year 1 again, the last left: 3 / 4 = 75.0",
        ),
    )
}
