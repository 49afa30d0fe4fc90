"""A worked example of every key stage 2 indicator.

All pupils are at the end of key stage 2 and in national results unless they say not; what is not listed is
blank.
"""

from spec.example import BLANK, NO, YES, Example
from worlds import Pupil, drawn


def entered(subject: str, **more: bool | float | str | None) -> Pupil:
    """A pupil eligible in one subject."""
    return {f"elig_{subject}": YES, **more}


EXAMPLES: dict[str, Example] = {
    example.id: example
    for example in (
        Example(
            "ks2_rwm_exp",
            world=drawn(
                "ks2",
                entered("rwm", rwm_exp=YES),
                entered("rwm", rwm_exp=NO),
                entered("rwm", rwm_exp=BLANK),
                {"elig_rwm": NO, "rwm_exp": YES},
                {"elig_rwm": YES, "rwm_exp": YES, "nat_res": NO},
                {"elig_rwm": YES, "rwm_exp": YES, "endks": NO},
            ),
            numerator=1,
            denominator=3,
            blanks=1,
            expected="33.3",
            words="Three of six are left out: not eligible, not in national results, not at the end of the "
            "key stage. A blank counts as no: 1 / 3 = 33.3",
        ),
        Example(
            "ks2_rwm_high",
            world=drawn(
                "ks2",
                entered("rwm", rwm_exp=YES, rwm_high=YES),
                entered("rwm", rwm_exp=YES, rwm_high=NO),
                entered("rwm", rwm_exp=NO, rwm_high=NO),
                entered("rwm", rwm_exp=YES, rwm_high=NO),
            ),
            numerator=1,
            denominator=4,
            expected="25.0",
            words="The expected standard is not the higher one: 1 / 4 = 25.0",
        ),
        Example(
            "ks2_read_exp",
            world=drawn(
                "ks2",
                entered("read", read_score=104.0, read_exp=YES),
                entered("read", read_score=100.0, read_exp=YES),
                entered("read", read_score=99.0, read_exp=NO),
                entered("read", read_outcome="A", read_exp=NO),
                {"elig_read": NO, "elig_math": YES},
            ),
            numerator=2,
            denominator=4,
            expected="50.0",
            words="The pupil who was absent counts, the one not eligible in reading does not: 2 / 4 = 50.0",
        ),
        Example(
            "ks2_read_high",
            world=drawn(
                "ks2",
                entered("read", read_exp=YES, read_high=YES),
                entered("read", read_exp=YES, read_high=NO),
                entered("read", read_exp=NO, read_high=NO),
            ),
            numerator=1,
            denominator=3,
            expected="33.3",
            words="1 / 3 = 33.3",
        ),
        Example(
            "ks2_writ_exs",
            world=drawn(
                "ks2",
                entered("writ", writ_outcome="EXS", writ_exs=YES),
                entered("writ", writ_outcome="GDS", writ_exs=YES, nat_res=NO),
                entered("writ", writ_outcome="WTS", writ_exs=NO),
                entered("writ", writ_exs=YES, nat_res_ta=NO),
            ),
            numerator=2,
            denominator=3,
            expected="66.7",
            words="Writing goes by the national results of teacher assessment, not of tests: the second "
            "pupil counts, the fourth does not. 2 / 3 = 66.7",
        ),
        Example(
            "ks2_writ_gds",
            world=drawn(
                "ks2",
                entered("writ", writ_exs=YES, writ_gds=YES),
                entered("writ", writ_exs=YES, writ_gds=NO),
                entered("writ", writ_exs=NO, writ_gds=NO),
                entered("writ", writ_exs=NO, writ_gds=BLANK),
                {"writ_gds": YES},
            ),
            numerator=1,
            denominator=4,
            blanks=1,
            expected="25.0",
            words="The last pupil is not said to be eligible: 1 / 4 = 25.0",
        ),
        Example(
            "ks2_math_exp",
            world=drawn(
                "ks2",
                entered("math", math_exp=YES),
                entered("math", math_exp=YES),
                entered("math", math_exp=NO),
                {"elig_math": YES, "math_exp": YES, "school_type": "11"},
            ),
            numerator=2,
            denominator=3,
            expected="66.7",
            words="The pupil of an independent school (type 11) is left out: 2 / 3 = 66.7",
        ),
        Example(
            "ks2_math_high",
            world=drawn(
                "ks2",
                entered("math", math_exp=YES, math_high=NO),
                entered("math", math_exp=YES, math_high=NO),
                entered("math", math_exp=NO, math_high=NO),
            ),
            numerator=0,
            denominator=3,
            expected="0.0",
            words="Nobody reached 110: 0 / 3 = 0.0",
        ),
        Example(
            "ks2_gps_exp",
            world=drawn(
                "ks2",
                entered("gps", gps_exp=YES),
                entered("gps", gps_exp=NO),
                entered("gps", gps_exp=YES),
                entered("gps", gps_exp=YES),
                {"elig_gps": BLANK, "gps_exp": YES},
            ),
            numerator=3,
            denominator=4,
            expected="75.0",
            words="Three of the four eligible pupils: 3 / 4 = 75.0",
        ),
        Example(
            "ks2_read_prog",
            world=drawn(
                "ks2",
                {"in_read_prog": YES, "read_prog": -2.5},
                {"in_read_prog": YES, "read_prog": 0.0},
                {"in_read_prog": YES, "read_prog": -0.51},
                {"in_read_prog": YES, "read_prog": BLANK},
                {"in_read_prog": NO, "read_prog": 4.0},
            ),
            numerator=-3.01,
            denominator=3,
            expected="-1.00",
            words="A pupil without a score, and one who is not included, are left out: "
            "(-2.5 + 0 - 0.51) / 3 = -1.00333..., printed to two decimals = -1.00",
        ),
        Example(
            "ks2_writ_prog",
            world=drawn(
                "ks2",
                {"in_writ_prog": YES, "writ_prog": 1.25, "nat_res": NO},
                {"in_writ_prog": YES, "writ_prog": -3.5},
                {"in_writ_prog": YES, "writ_prog": 2.0, "nat_res_ta": NO},
            ),
            numerator=-2.25,
            denominator=2,
            expected="-1.13",
            words="By the results of teacher assessment, so the first pupil counts and the third does not: "
            "(1.25 - 3.5) / 2 = -1.125, and a half goes away from zero = -1.13",
        ),
        Example(
            "ks2_math_prog",
            world=drawn(
                "ks2",
                {"in_math_prog": YES, "math_prog": 3.0},
                {"in_math_prog": YES, "math_prog": -1.0},
                {"in_math_prog": BLANK, "math_prog": 9.0},
            ),
            numerator=2.0,
            denominator=2,
            expected="1.00",
            words="One pupil is not said to be included: (3 - 1) / 2 = 1.00",
        ),
    )
}
