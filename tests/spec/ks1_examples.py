"""A worked example of every key stage 1 indicator."""

from spec.example import BLANK, Example
from worlds import drawn

EXAMPLES: dict[str, Example] = {
    example.id: example
    for example in (
        Example(
            "ks1_read_exs",
            world=drawn(
                "ks1",
                {"read": "EXS"},
                {"read": "GDS"},
                {"read": "WTS"},
                {"read": "A"},
                {"read": "L"},
                {"read": BLANK, "math": "GDS"},
            ),
            numerator=2,
            denominator=4,
            expected="50.0",
            words="The pupil who was absent counts; one who left, and one without an outcome, do not: "
            "2 / 4 = 50.0",
        ),
        Example(
            "ks1_read_gds",
            world=drawn("ks1", {"read": "GDS"}, {"read": "EXS"}, {"read": "D"}),
            numerator=1,
            denominator=3,
            expected="33.3",
            words="The disapplied pupil counts: 1 / 3 = 33.3",
        ),
        Example(
            "ks1_writ_exs",
            world=drawn("ks1", {"writ": "EXS"}, {"writ": "PK2"}, {"writ": "PKF"}, {"writ": "BLW"}),
            numerator=1,
            denominator=4,
            expected="25.0",
            words="Working below the key stage is an outcome: 1 / 4 = 25.0",
        ),
        Example(
            "ks1_writ_gds",
            world=drawn("ks1", {"writ": "EXS"}, {"writ": "EXS"}, {"writ": "WTS"}),
            numerator=0,
            denominator=3,
            expected="0.0",
            words="The expected standard is not greater depth: 0 / 3 = 0.0",
        ),
        Example(
            "ks1_math_exs",
            world=drawn("ks1", {"math": "EXS"}, {"math": "GDS"}, {"math": "WTS", "read": "EXS"}),
            numerator=2,
            denominator=3,
            expected="66.7",
            words="Maths only: 2 / 3 = 66.7",
        ),
        Example(
            "ks1_math_gds",
            world=drawn(
                "ks1", {"math": "GDS"}, {"math": "Q"}, {"math": "EXS"}, {"math": "GDS"}, {"math": "L"}
            ),
            numerator=2,
            denominator=4,
            expected="50.0",
            words="An annulled outcome counts, a pupil who left does not: 2 / 4 = 50.0",
        ),
        Example(
            "ks1_rwm_exs",
            world=drawn(
                "ks1",
                {"read": "EXS", "writ": "EXS", "math": "GDS"},
                {"read": "GDS", "writ": "GDS", "math": "WTS"},
                {"read": "WTS", "writ": "WTS", "math": "WTS"},
                {"read": "EXS", "writ": BLANK, "math": "EXS"},
                {"read": "EXS", "writ": "EXS", "math": "L"},
            ),
            numerator=1,
            denominator=3,
            expected="33.3",
            words="Two pupils lack an outcome in one of the three; one reached the standard in all: "
            "1 / 3 = 33.3",
        ),
        Example(
            "ks1_sci_exs",
            world=drawn("ks1", {"sci": "EXS"}, {"sci": "HNM"}, {"sci": "EXS"}, {"sci": "EXS"}),
            numerator=3,
            denominator=4,
            expected="75.0",
            words="HNM is has not met: 3 / 4 = 75.0",
        ),
    )
}
