"""A worked example of every key stage 4 indicator: a few pupils, and the figure a reader gets by eye.

Declared as data, so that pages can be made from them. Each pupil lists what the results file says of
them; whatever is not listed is blank. All are at the end of key stage 4 unless `endks` says not.
"""

from spec.example import BLANK, NO, YES, Example
from worlds import drawn

# ---------------------------------------------------------------------- the two cohorts

COHORTS = (
    Example(
        "ks4_cohort",
        world=drawn(
            "ks4",
            {"att8": 40.0},
            {"att8": BLANK},
            {"school_type": "30"},
            {"school_type": "11"},
            {"endks": NO, "att8": 50.0},
            {"endks": BLANK, "att8": 50.0},
        ),
        numerator=3,
        denominator=None,
        expected="3",
        words="Six rows: one of an independent school (type 11), one of a pupil who is not at the end of "
        "key stage 4, one that does not say. 6 - 3 = 3",
    ),
    Example(
        "ks4_p8_cohort",
        world=drawn(
            "ks4",
            {"in_p8": YES, "p8": 0.5},
            {"in_p8": YES, "p8": -1.0},
            {"in_p8": YES, "p8": BLANK},
            {"in_p8": NO, "p8": 0.9},
            {"in_p8": BLANK, "p8": 0.4},
        ),
        numerator=2,
        denominator=None,
        expected="2",
        words="Five pupils: one is included but has no score, one has a score but is not included, and of "
        "one it is not known. 5 - 3 = 2",
    ),
)

# ---------------------------------------------------------------------- Attainment 8

ATTAINMENT_8 = (
    Example(
        "ks4_att8_avg",
        world=drawn("ks4", {"att8": 40.0}, {"att8": 20.0}, {"att8": BLANK}),
        numerator=60.0,
        denominator=3,
        blanks=1,
        expected="20.0",
        words="The pupil without a score counts 0: (40 + 20 + 0) / 3 = 20.0",
    ),
    Example(
        "ks4_att8_eng",
        world=drawn(
            "ks4",
            {"att8": 40.0, "att8_eng": 10.0},
            {"att8": 30.0, "att8_eng": 8.0},
            {"att8": 8.0, "att8_eng": 0.0},
            {"att8": 50.0, "att8_eng": 12.0},
        ),
        numerator=30.0,
        denominator=4,
        expected="7.5",
        words="English only, doubled in the file already: (10 + 8 + 0 + 12) / 4 = 7.5",
    ),
    Example(
        "ks4_att8_mat",
        world=drawn(
            "ks4",
            {"att8_eng": 10.0, "att8_mat": 6.0},
            {"att8_eng": 10.0, "att8_mat": 4.0},
            {"att8_eng": 10.0, "att8_mat": BLANK},
        ),
        numerator=10.0,
        denominator=3,
        blanks=1,
        expected="3.3",
        words="Maths only; a blank counts 0: (6 + 4 + 0) / 3 = 3.333..., printed to one decimal = 3.3",
    ),
    Example(
        "ks4_att8_ebacc",
        world=drawn(
            "ks4",
            {"att8_ebacc": 14.0, "att8_open": 20.0},
            {"att8_ebacc": 9.0, "att8_open": 20.0},
            {"att8_ebacc": 0.0, "att8_open": 20.0},
        ),
        numerator=23.0,
        denominator=3,
        expected="7.7",
        words="The three EBacc slots together: (14 + 9 + 0) / 3 = 7.666..., printed to one decimal = 7.7",
    ),
    Example(
        "ks4_att8_open",
        world=drawn(
            "ks4",
            {"att8_open": 20.0, "att8_ebacc": 1.0},
            {"att8_open": 10.2, "att8_ebacc": 1.0},
            {"att8_open": 10.0, "att8_ebacc": 1.0},
            {"att8_open": BLANK, "att8_ebacc": 1.0},
        ),
        numerator=40.2,
        denominator=4,
        blanks=1,
        expected="10.1",
        words="(20 + 10.2 + 10 + 0) / 4 = 10.05 exactly, and a half goes away from zero = 10.1",
    ),
)

# ---------------------------------------------------------------------- Progress 8

PROGRESS_8 = (
    Example(
        "ks4_p8_avg",
        world=drawn(
            "ks4",
            {"in_p8": YES, "p8": 0.5},
            {"in_p8": YES, "p8": -1.0},
            {"in_p8": YES, "p8": BLANK},
            {"in_p8": NO, "p8": 0.9},
            {"in_p8": BLANK, "p8": 0.4},
        ),
        numerator=-0.5,
        denominator=2,
        expected="-0.25",
        words="Two pupils are included and have a score; the other three leave sum and divisor: "
        "(0.50 - 1.00) / 2 = -0.25",
    ),
    Example(
        "ks4_p8_eng",
        world=drawn(
            "ks4",
            {"in_p8": YES, "p8": 0.6, "p8_eng": 1.0},
            {"in_p8": YES, "p8": 0.1, "p8_eng": BLANK},
            {"in_p8": YES, "p8": -0.2, "p8_eng": -0.4},
            {"in_p8": NO, "p8": 0.3, "p8_eng": 2.0},
        ),
        numerator=0.6,
        denominator=3,
        blanks=1,
        expected="0.20",
        words="A pupil of the Progress 8 cohort whose English element is blank counts 0: "
        "(1.00 + 0 - 0.40) / 3 = 0.20",
    ),
    Example(
        "ks4_p8_mat",
        world=drawn(
            "ks4",
            {"in_p8": YES, "p8": 0.0, "p8_mat": -0.2, "p8_eng": 3.0},
            {"in_p8": YES, "p8": 0.0, "p8_mat": -0.1, "p8_eng": 3.0},
            {"in_p8": YES, "p8": 0.0, "p8_mat": -0.2, "p8_eng": 3.0},
            {"in_p8": YES, "p8": 0.0, "p8_mat": 0.0, "p8_eng": 3.0},
        ),
        numerator=-0.5,
        denominator=4,
        expected="-0.13",
        words="(-0.20 - 0.10 - 0.20 + 0) / 4 = -0.125 exactly, and a half goes away from zero = -0.13",
    ),
    Example(
        "ks4_p8_ebacc",
        world=drawn(
            "ks4",
            {"in_p8": YES, "p8": 1.0, "p8_ebacc": 0.9},
            {"in_p8": YES, "p8": 1.0, "p8_ebacc": 0.6},
            {"in_p8": YES, "p8": BLANK, "p8_ebacc": 3.0},
        ),
        numerator=1.5,
        denominator=2,
        expected="0.75",
        words="The third pupil has no Progress 8 score, so their element is left out: "
        "(0.90 + 0.60) / 2 = 0.75",
    ),
    Example(
        "ks4_p8_open",
        world=drawn(
            "ks4",
            {"in_p8": YES, "p8": 1.0, "p8_open": -1.2, "p8_ebacc": 3.0},
            {"in_p8": YES, "p8": 1.0, "p8_open": 0.3, "p8_ebacc": 3.0},
            {"in_p8": YES, "p8": 1.0, "p8_open": 0.0, "p8_ebacc": 3.0},
        ),
        numerator=-0.9,
        denominator=3,
        expected="-0.30",
        words="(-1.20 + 0.30 + 0) / 3 = -0.30",
    ),
)

# ---------------------------------------------------------------------- Basics, EBacc, Any Pass

HEADLINES = (
    Example(
        "ks4_basics_95",
        world=drawn(
            "ks4",
            {"basics_95": YES, "basics_94": YES},
            {"basics_95": NO, "basics_94": YES},
            {"basics_95": NO, "basics_94": NO},
            {"basics_95": BLANK, "basics_94": BLANK},
        ),
        numerator=1,
        denominator=4,
        blanks=1,
        expected="25.0",
        words="One of four; a blank is a no and stays in the divisor: 1 / 4 = 25.0",
    ),
    Example(
        "ks4_basics_94",
        world=drawn(
            "ks4",
            {"basics_95": YES, "basics_94": YES},
            {"basics_95": NO, "basics_94": YES},
            {"basics_95": NO, "basics_94": NO},
            {"basics_95": BLANK, "basics_94": BLANK},
        ),
        numerator=2,
        denominator=4,
        blanks=1,
        expected="50.0",
        words="The same four pupils at grade 4: 2 / 4 = 50.0",
    ),
    Example(
        "ks4_ebacc_entered",
        world=drawn(
            "ks4",
            {"ebacc_entered": YES, "ebacc_94": NO},
            {"ebacc_entered": YES, "ebacc_94": YES},
            {"ebacc_entered": NO},
        ),
        numerator=2,
        denominator=3,
        expected="66.7",
        words="Entered, achieved or not: 2 / 3 = 66.666..., printed to one decimal = 66.7",
    ),
    Example(
        "ks4_ebacc_aps",
        world=drawn("ks4", {"ebacc_aps": 4.5}, {"ebacc_aps": 2.25}, {"ebacc_aps": BLANK}),
        numerator=6.75,
        denominator=3,
        blanks=1,
        expected="2.25",
        words="The pupil without points counts 0: (4.5 + 2.25 + 0) / 3 = 2.25",
    ),
    Example(
        "ks4_ebacc_95",
        world=drawn(
            "ks4",
            {"ebacc_entered": YES, "ebacc_95": YES, "ebacc_94": YES},
            {"ebacc_entered": YES, "ebacc_95": NO, "ebacc_94": YES},
            {"ebacc_entered": NO, "ebacc_95": NO, "ebacc_94": NO},
            {"ebacc_entered": NO, "ebacc_95": BLANK, "ebacc_94": BLANK},
            {"ebacc_entered": NO, "ebacc_95": BLANK, "ebacc_94": BLANK},
        ),
        numerator=1,
        denominator=5,
        blanks=2,
        expected="20.0",
        words="Of the whole cohort, not of the two entrants: 1 / 5 = 20.0",
    ),
    Example(
        "ks4_ebacc_94",
        world=drawn(
            "ks4",
            {"ebacc_entered": YES, "ebacc_95": YES, "ebacc_94": YES},
            {"ebacc_entered": YES, "ebacc_95": NO, "ebacc_94": YES},
            {"ebacc_entered": NO, "ebacc_95": NO, "ebacc_94": NO},
            {"ebacc_entered": NO, "ebacc_95": BLANK, "ebacc_94": BLANK},
            {"ebacc_entered": NO, "ebacc_95": BLANK, "ebacc_94": BLANK},
        ),
        numerator=2,
        denominator=5,
        blanks=2,
        expected="40.0",
        words="The same five pupils at grade 4: 2 / 5 = 40.0",
    ),
    Example(
        "ks4_any_pass",
        world=drawn("ks4", {"any_pass": YES}, {"any_pass": YES}, {"any_pass": YES}, {"any_pass": NO}),
        numerator=3,
        denominator=4,
        expected="75.0",
        words="Three of four have a pass; the fourth left with none: 3 / 4 = 75.0",
    ),
)

# ---------------------------------------------------------------------- the five EBacc pillars

PILLARS = (
    Example(
        "ks4_ebacc_eng_95",
        world=drawn(
            "ks4",
            {"ebacc_eng_95": YES, "ebacc_eng_94": YES},
            {"ebacc_eng_95": NO, "ebacc_eng_94": YES},
            {"ebacc_eng_95": NO, "ebacc_eng_94": NO},
            {"ebacc_eng_95": NO, "ebacc_eng_94": NO},
        ),
        numerator=1,
        denominator=4,
        expected="25.0",
        words="One of four at grade 5: 1 / 4 = 25.0",
    ),
    Example(
        "ks4_ebacc_eng_94",
        world=drawn(
            "ks4",
            {"ebacc_eng_95": YES, "ebacc_eng_94": YES},
            {"ebacc_eng_95": NO, "ebacc_eng_94": YES},
            {"ebacc_eng_95": NO, "ebacc_eng_94": NO},
            {"ebacc_eng_95": NO, "ebacc_eng_94": NO},
        ),
        numerator=2,
        denominator=4,
        expected="50.0",
        words="Two of the same four at grade 4: 2 / 4 = 50.0",
    ),
    Example(
        "ks4_ebacc_mat_95",
        world=drawn(
            "ks4",
            {"ebacc_mat_95": YES, "ebacc_mat_94": YES, "ebacc_eng_95": YES},
            {"ebacc_mat_95": NO, "ebacc_mat_94": YES, "ebacc_eng_95": YES},
            {"ebacc_mat_95": BLANK, "ebacc_mat_94": BLANK, "ebacc_eng_95": YES},
        ),
        numerator=1,
        denominator=3,
        blanks=1,
        expected="33.3",
        words="A blank is a no: 1 / 3 = 33.333..., printed to one decimal = 33.3",
    ),
    Example(
        "ks4_ebacc_mat_94",
        world=drawn(
            "ks4",
            {"ebacc_mat_95": YES, "ebacc_mat_94": YES, "ebacc_eng_94": YES},
            {"ebacc_mat_95": NO, "ebacc_mat_94": YES, "ebacc_eng_94": YES},
            {"ebacc_mat_95": BLANK, "ebacc_mat_94": BLANK, "ebacc_eng_94": YES},
        ),
        numerator=2,
        denominator=3,
        blanks=1,
        expected="66.7",
        words="Two of the same three at grade 4: 2 / 3 = 66.666..., printed to one decimal = 66.7",
    ),
    Example(
        "ks4_ebacc_sci_95",
        world=drawn(
            "ks4",
            {"ebacc_sci_95": NO, "ebacc_sci_94": YES},
            {"ebacc_sci_95": NO, "ebacc_sci_94": NO},
            {"ebacc_sci_95": NO, "ebacc_sci_94": NO},
        ),
        numerator=0,
        denominator=3,
        expected="0.0",
        words="Nobody reached grade 5, which is a figure and not a blank: 0 / 3 = 0.0",
    ),
    Example(
        "ks4_ebacc_sci_94",
        world=drawn(
            "ks4",
            {"ebacc_sci_95": NO, "ebacc_sci_94": YES},
            {"ebacc_sci_95": NO, "ebacc_sci_94": NO},
            {"ebacc_sci_95": NO, "ebacc_sci_94": NO},
        ),
        numerator=1,
        denominator=3,
        expected="33.3",
        words="One of the same three at grade 4: 1 / 3 = 33.333..., printed to one decimal = 33.3",
    ),
    Example(
        "ks4_ebacc_hum_95",
        world=drawn(
            "ks4",
            {"ebacc_hum_95": YES, "ebacc_hum_94": YES, "ebacc_entered": NO},
            {"ebacc_hum_95": YES, "ebacc_hum_94": YES, "ebacc_entered": YES},
            {"ebacc_hum_95": NO, "ebacc_hum_94": YES, "ebacc_entered": NO},
            {"ebacc_hum_95": NO, "ebacc_hum_94": NO, "ebacc_entered": NO},
            {"ebacc_hum_95": NO, "ebacc_hum_94": NO, "ebacc_entered": NO},
        ),
        numerator=2,
        denominator=5,
        expected="40.0",
        words="A pillar counts without entry for the whole EBacc: 2 / 5 = 40.0",
    ),
    Example(
        "ks4_ebacc_hum_94",
        world=drawn(
            "ks4",
            {"ebacc_hum_95": YES, "ebacc_hum_94": YES, "ebacc_entered": NO},
            {"ebacc_hum_95": YES, "ebacc_hum_94": YES, "ebacc_entered": YES},
            {"ebacc_hum_95": NO, "ebacc_hum_94": YES, "ebacc_entered": NO},
            {"ebacc_hum_95": NO, "ebacc_hum_94": NO, "ebacc_entered": NO},
            {"ebacc_hum_95": NO, "ebacc_hum_94": NO, "ebacc_entered": NO},
        ),
        numerator=3,
        denominator=5,
        expected="60.0",
        words="Three of the same five at grade 4: 3 / 5 = 60.0",
    ),
    Example(
        "ks4_ebacc_lan_95",
        world=drawn(
            "ks4",
            {"ebacc_lan_95": YES, "ebacc_lan_94": YES},
            {"ebacc_lan_95": NO, "ebacc_lan_94": YES},
            {"ebacc_lan_95": NO, "ebacc_lan_94": NO},
            {"ebacc_lan_95": NO, "ebacc_lan_94": NO},
            {"ebacc_lan_95": BLANK, "ebacc_lan_94": BLANK},
            {"ebacc_lan_95": BLANK, "ebacc_lan_94": BLANK},
        ),
        numerator=1,
        denominator=6,
        blanks=2,
        expected="16.7",
        words="Four reached no grade 5, two of them blank, and stay in the divisor: 1 / 6 = 16.666..., "
        "printed to one decimal = 16.7",
    ),
    Example(
        "ks4_ebacc_lan_94",
        world=drawn(
            "ks4",
            {"ebacc_lan_95": YES, "ebacc_lan_94": YES},
            {"ebacc_lan_95": NO, "ebacc_lan_94": YES},
            {"ebacc_lan_95": NO, "ebacc_lan_94": NO},
            {"ebacc_lan_95": NO, "ebacc_lan_94": NO},
            {"ebacc_lan_95": BLANK, "ebacc_lan_94": BLANK},
            {"ebacc_lan_95": BLANK, "ebacc_lan_94": BLANK},
        ),
        numerator=2,
        denominator=6,
        blanks=2,
        expected="33.3",
        words="Two of the same six at grade 4: 2 / 6 = 33.333..., printed to one decimal = 33.3",
    ),
)

EXAMPLES: dict[str, Example] = {
    example.id: example for example in (*COHORTS, *ATTAINMENT_8, *PROGRESS_8, *HEADLINES, *PILLARS)
}
