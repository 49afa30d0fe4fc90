"""Footnotes: every blank and every missing change is explained once."""

from worlds import count_of, mean_of, no_figure, share_of, trend

from vshdata.report.notes import footnotes, headline

COUNT, SHARE, SCORE, POINTS = "ks4_cohort", "ks4_basics_94", "ks4_att8_avg", "ks4_p8_avg"
OTHER_COUNT = "ks4_p8_cohort"


def test_a_table_of_plain_figures_needs_no_note() -> None:
    assert footnotes(trend([count_of(COUNT, 2023, 90), count_of(COUNT, 2024, 100)])) == []


def test_a_reason_that_holds_for_every_row_names_no_row() -> None:
    table = trend(
        [no_figure(item, year, "no file is loaded") for item in (COUNT, SCORE) for year in (2023, 2024)]
    )

    assert footnotes(table) == ["2022/23, 2023/24: x = no file is loaded."]


def test_a_reason_that_holds_for_some_rows_names_them() -> None:
    table = trend(
        [
            count_of(COUNT, 2023, 90),
            share_of(SHARE, 2023, 3, 90),
            mean_of(SCORE, 2023, 900.0, 90),
            mean_of(POINTS, 2023, 0.0, 0),
        ]
    )

    assert footnotes(table) == [
        "2022/23, Basics: 9-4: c = hidden: 5 pupils or fewer, or telling of so few.",
        "2022/23, Progress 8: Average Score: z = no pupils to measure.",
    ]


def test_of_many_rows_three_are_named() -> None:
    rows = [
        "ks4_att8_avg",
        "ks4_ebacc_entered",
        "ks4_ebacc_aps",
        "ks4_basics_95",
        "ks4_basics_94",
    ]
    table = trend([count_of(COUNT, 2023, 90), *(no_figure(name, 2023, "not given") for name in rows)])

    (note,) = footnotes(table)
    assert note == (
        "2022/23, Attainment 8: Average Score; EBacc: Entered; EBacc: Average Point Score and 2 more: "
        "x = not given."
    )


def test_a_year_of_caution_is_noted_where_its_figure_is_shown() -> None:
    warned = trend([mean_of(SCORE, 2022, 900.0, 90)])
    hidden = trend([mean_of(SCORE, 2022, 50.0, 5)])

    assert footnotes(warned) == [
        "2021/22: grades were set midway between 2019 and 2021: compare with caution."
    ]
    assert footnotes(hidden) == ["2021/22: c = hidden: 5 pupils or fewer, or telling of so few."]


def test_a_change_that_is_not_shown_says_why() -> None:
    hidden_and_after = [count_of(COUNT, 2023, 3), count_of(COUNT, 2024, 90)]
    table = trend([count_of(COUNT, 2019, 90), count_of(COUNT, 2022, 100), *hidden_and_after])

    assert footnotes(table) == [
        "2021/22: no change shown: 2020/21 is not in the table.",
        "2022/23: c = hidden: 5 pupils or fewer, or telling of so few.",
        "2023/24: no change shown: 2022/23 is hidden.",
    ]


def test_a_reason_names_its_years_row_by_row() -> None:
    """One row is hidden in 2023, the other in 2024: neither is said to be hidden in both."""
    first = [count_of(COUNT, 2023, 3), count_of(COUNT, 2024, 90)]
    second = [count_of(OTHER_COUNT, 2023, 90), count_of(OTHER_COUNT, 2024, 3)]

    hidden = [line for line in footnotes(trend([*first, *second])) if "c = hidden" in line]
    assert hidden == [
        "2022/23, Cohort: c = hidden: 5 pupils or fewer, or telling of so few.",
        "2023/24, Progress 8: Cohort: c = hidden: 5 pupils or fewer, or telling of so few.",
    ]


def test_the_headline_says_of_whom_and_for_whom() -> None:
    table = trend([count_of(COUNT, 2024, 90)], cohort_title="All pupils")

    assert headline(table) == (
        "All pupils. Protected by profile dfe (boards and schools: DfE's rule for attainment, pupils "
        "from 1 to 5 and numerators from 0 to 5)."
    )
