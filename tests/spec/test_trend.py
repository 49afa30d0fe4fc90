"""Trends: change on the year before, the average of the years, and the years that break both.

Measures: Attainment 8 (`ATT8`, grades not comparable in 2020 and 2021, caution in 2022), Progress 8
(`P8`, none in 2020, 2021 and 2025), entry for the EBacc (`ENTERED`, caution in 2020, 2021 and 2022,
ended with 2024/25), and the cohort (`COUNT`, every year).
"""

from dataclasses import replace

import pytest
from worlds import count_of, mean_of, no_figure, safe_table, share_of, trend, trend_row

from vshdata.api.grouping import Grouping
from vshdata.figures.availability import warning, why_absent
from vshdata.figures.breakdowns import BREAKDOWNS
from vshdata.figures.coverage import partial_years
from vshdata.figures.disclosure import Status
from vshdata.figures.indicators import INDICATORS
from vshdata.figures.measure import Figure
from vshdata.figures.trend import Change, TrendRow, build_trend, has_line
from vshdata.report.spark import spark_line

ATT8, P8, ENTERED, COUNT, SHARE = (
    "ks4_att8_avg",
    "ks4_p8_avg",
    "ks4_ebacc_entered",
    "ks4_cohort",
    "ks4_basics_94",
)


def att8(**means: float) -> list[Figure]:
    """Attainment 8 over 100 pupils: `att8(y2023=20.0)`."""
    return [mean_of(ATT8, int(year[1:]), 100 * mean, 100) for year, mean in means.items()]


def changes(row: TrendRow) -> list[float | None]:
    return [cell.change.value for cell in row.cells]


def reasons(row: TrendRow) -> list[str]:
    return [cell.change.why for cell in row.cells]


# ---------------------------------------------------------------------- change


def test_a_change_is_the_value_minus_that_of_the_year_before() -> None:
    """20.0, then 22.5, then 21.0: +2.5, then -1.5. The first year has none, and needs no reason."""
    row = trend_row(att8(y2023=20.0, y2024=22.5, y2025=21.0))

    assert changes(row) == [None, pytest.approx(2.5), pytest.approx(-1.5)]
    assert row.cells[0].change == Change(value=None, why="", hidden=False)


def test_a_change_of_a_count_and_of_a_percentage() -> None:
    """14,010 - 11,370 = 2,640 pupils; 12.0% - 14.0% = -2.0 percentage points."""
    assert changes(trend_row([count_of(COUNT, 2023, 11370), count_of(COUNT, 2024, 14010)])) == [None, 2640]
    row = trend_row([share_of(SHARE, 2023, 14, among=100), share_of(SHARE, 2024, 12, among=100)])
    assert changes(row) == [None, pytest.approx(-2.0)]


def test_a_change_is_taken_before_rounding() -> None:
    """20.04 prints as 20.0 and 20.06 as 20.1, and the change is 0.02, not 0.1."""
    assert changes(trend_row(att8(y2023=20.04, y2024=20.06))) == [None, pytest.approx(0.02)]


def test_no_change_is_0_and_not_a_blank() -> None:
    assert changes(trend_row(att8(y2023=20.0, y2024=20.0))) == [None, 0.0]


def test_figures_may_come_in_any_order_of_years() -> None:
    row = trend_row(att8(y2025=21.0, y2023=20.0, y2024=22.5))

    assert [cell.year for cell in row.cells] == [2023, 2024, 2025]
    assert changes(row) == [None, pytest.approx(2.5), pytest.approx(-1.5)]


# ---------------------------------------------------------------------- what breaks a change


def test_no_change_across_a_year_that_is_not_in_the_table() -> None:
    """2019 and 2022 stand side by side, three years apart."""
    row = trend_row(
        [count_of(COUNT, year, pupils) for year, pupils in ((2019, 90), (2022, 100), (2023, 110))]
    )

    assert changes(row) == [None, None, 10]
    assert reasons(row)[1] == "no change shown: 2020/21 is not in the table"
    assert not row.cells[1].change.hidden


def test_no_change_into_or_out_of_a_hidden_year() -> None:
    """100 pupils, 3 pupils (hidden), 100 pupils: a change would give the 3 away."""
    row = trend_row([count_of(COUNT, 2022, 100), count_of(COUNT, 2023, 3), count_of(COUNT, 2024, 100)])

    assert changes(row) == [None, None, None]
    assert reasons(row)[1:] == ["no change shown: 2022/23 is hidden"] * 2
    assert [cell.change.hidden for cell in row.cells[1:]] == [True, True]


def test_no_change_into_or_out_of_a_year_without_a_figure() -> None:
    row = trend_row([*att8(y2022=20.0), no_figure(ATT8, 2023, "no KS4 file is loaded"), *att8(y2024=21.0)])

    assert changes(row) == [None, None, None]
    assert reasons(row)[1:] == ["2022/23: no KS4 file is loaded"] * 2
    assert [cell.change.hidden for cell in row.cells[1:]] == [False, False]


def test_no_change_into_or_out_of_a_year_with_nobody_to_measure() -> None:
    row = trend_row([*att8(y2022=20.0), mean_of(ATT8, 2023, 0.0, 0), *att8(y2024=21.0)])

    assert changes(row) == [None, None, None]
    assert reasons(row)[1:] == ["2022/23: no pupils to measure"] * 2
    assert [cell.change.hidden for cell in row.cells[1:]] == [False, False]


def test_no_change_into_out_of_or_between_years_of_centre_awarded_grades() -> None:
    """The values of 2020 and 2021 are shown; changes resume with 2023, from 2022."""
    row = trend_row(att8(y2019=18.0, y2020=21.0, y2021=22.0, y2022=19.0, y2023=18.5))

    assert [cell.cell.value for cell in row.cells] == [18.0, 21.0, 22.0, 19.0, 18.5]
    assert changes(row) == [None, None, None, None, pytest.approx(-0.5)]
    awarded = "grades were awarded by centres, not examined: not comparable with other years"
    assert reasons(row) == [
        "",
        f"no change shown: 2019/20: {awarded}",
        f"no change shown: 2020/21: {awarded}",
        f"no change shown: 2020/21: {awarded}",
        "",
    ]


def test_years_of_caution_do_change() -> None:
    """Entry for the EBacc, 2020 to 2023: 20, 22, 25 and 24 of 100. +2, +3, -1."""
    figures = [
        share_of(ENTERED, year, n, among=100)
        for year, n in zip(range(2020, 2024), (20, 22, 25, 24), strict=True)
    ]

    assert changes(trend_row(figures)) == [None, *(pytest.approx(step) for step in (2.0, 3.0, -1.0))]


def test_a_hidden_year_is_the_reason_before_any_other() -> None:
    """2021 is not comparable and hidden: the cell must not say less than that it is hidden."""
    row = trend_row([*att8(y2020=21.0), mean_of(ATT8, 2021, 60.0, 3)])

    assert reasons(row)[1] == "no change shown: 2020/21 is hidden"


def test_progress_8_of_2025_is_absent_with_its_reason_and_breaks_the_change() -> None:
    why = why_absent(INDICATORS[P8], 2025, INDICATORS[P8].columns)
    row = trend_row([mean_of(P8, 2024, -80.0, 100), no_figure(P8, 2025, why)])

    assert why == "no Progress 8: these pupils had no key stage 2 tests to start from"
    assert (row.cells[1].cell.status, row.cells[1].cell.why) == (Status.NOT_AVAILABLE, why)
    assert row.cells[1].change.value is None
    assert reasons(row)[1] == f"no change shown: 2024/25: {why}"


# ---------------------------------------------------------------------- the average of the years


def test_the_average_of_years_is_unweighted() -> None:
    """10.0 over 100 pupils and 20.0 over 900: (10 + 20) / 2 = 15.0, not 19.0."""
    row = trend_row([mean_of(ATT8, 2023, 1000.0, 100), mean_of(ATT8, 2024, 18000.0, 900)])

    assert (row.average, row.status) == (15.0, Status.OK)


def test_the_average_of_years_leaves_out_years_without_a_figure() -> None:
    """10.0, not available, nobody to measure, 20.0: (10 + 20) / 2 = 15.0."""
    row = trend_row(
        [
            *att8(y2019=10.0),
            no_figure(ATT8, 2022, "no file"),
            mean_of(ATT8, 2023, 0.0, 0),
            *att8(y2024=20.0),
        ]
    )

    assert (row.average, row.averaged) == (15.0, (2019, 2024))


def test_the_average_of_years_leaves_out_years_that_are_not_comparable() -> None:
    """Grades of 2020 and 2021 were not those of other years: (18 + 24) / 2 = 21.0."""
    row = trend_row(att8(y2019=18.0, y2020=30.0, y2021=40.0, y2022=24.0))
    assert (row.average, row.averaged) == (21.0, (2019, 2022))


def test_years_that_compare_with_no_other_have_no_average_and_keep_their_line() -> None:
    row = trend_row(att8(y2020=18.0, y2021=24.0))
    assert (row.average, row.averaged, row.status) == (None, (), Status.NOT_AVAILABLE)
    assert has_line(row)


def test_a_year_of_which_a_part_is_missing_has_no_change_and_is_in_no_average() -> None:
    """Of 2024 the summer is not loaded; 2025 is complete, and has none to compare with."""
    partial = partial_years(INDICATORS[SHARE], {2024: ("summer term",), 2023: ()})
    row = trend_row([share_of(partial, year, 20 + year - 2022, 100) for year in (2022, 2023, 2024, 2025)])

    assert [item.cell.value for item in row.cells] == [20.0, 21.0, 22.0, 23.0]
    assert [item.change.value for item in row.cells] == [None, 1.0, None, None]
    why = "no change shown: 2023/24: part of the year is not loaded"
    assert [item.change.why for item in row.cells] == ["", "", why, why]
    assert row.average == pytest.approx((20.0 + 21.0 + 23.0) / 3)
    assert row.averaged == (2022, 2023, 2025)


def test_a_hidden_year_takes_the_average_and_the_line_away() -> None:
    """(100 + 100 + 3) / 3 beside two shown years would give the 3 away."""
    row = trend_row([count_of(COUNT, 2022, 100), count_of(COUNT, 2023, 3), count_of(COUNT, 2024, 100)])

    assert (row.average, row.status) == (None, Status.SUPPRESSED)
    assert not has_line(row)
    assert spark_line(row, blocks=True) == "c"


def test_a_row_without_any_figure_has_neither() -> None:
    row = trend_row([no_figure(P8, 2020, "none"), no_figure(P8, 2021, "none")])

    assert (row.average, row.status) == (None, Status.NOT_AVAILABLE)
    assert spark_line(row, blocks=True) == ""


def test_each_row_of_a_table_stands_alone() -> None:
    """A hidden year of one indicator hides nothing of the next; rows keep their order."""
    made = trend([count_of(COUNT, 2023, 3), count_of(COUNT, 2024, 9), *att8(y2023=20.0, y2024=21.0)])

    assert [row.indicator.id for row in made.rows] == [COUNT, ATT8]
    assert [row.average for row in made.rows] == [None, 20.5]
    assert (made.hidden, made.profile, made.years) == (1, "dfe", (2023, 2024))


# ---------------------------------------------------------------------- when a measure begins and ends


@pytest.mark.parametrize(
    ("indicator", "first"),
    [(COUNT, 2016), (P8, 2016), (ENTERED, 2016), (SHARE, 2017), (ATT8, 2018)],
)
def test_a_measure_has_no_figure_before_its_first_year(indicator: str, first: int) -> None:
    item = INDICATORS[indicator]

    assert why_absent(item, first, item.columns) == ""
    before = why_absent(item, first - 1, item.columns)
    assert before == f"the measure begins in {first - 1}/{first % 100}"


def test_progress_8_has_no_figure_in_four_years() -> None:
    """Neither its mean nor its cohort, whatever the files say."""
    for name in (P8, "ks4_p8_cohort", "ks4_p8_open"):
        item = INDICATORS[name]
        absent = [year for year in range(2016, 2027) if why_absent(item, year, item.columns)]

        assert absent == [2020, 2021, 2025, 2026]


def test_a_year_without_a_file_is_not_available() -> None:
    assert why_absent(INDICATORS[ATT8], 2024, None) == "no KS4 file is loaded for the year"


def test_a_file_without_the_column_is_not_a_figure_of_0() -> None:
    assert why_absent(INDICATORS[ATT8], 2024, {"p8", "in_p8"}) == "the file for the year does not give it"
    assert why_absent(INDICATORS[P8], 2024, {"p8"}) == "the file for the year does not give it"
    assert why_absent(INDICATORS[P8], 2024, {"p8", "in_p8"}) == ""


def test_a_measure_that_has_ended_is_absent_unless_a_file_still_gives_it() -> None:
    """The EBacc left the tables after 2024/25."""
    item = INDICATORS[ENTERED]

    assert why_absent(item, 2025, item.columns) == ""
    assert why_absent(item, 2026, ()) == "the measure ended with 2024/25"
    assert why_absent(item, 2026, item.columns) == ""
    assert warning(item, 2025) == ""
    assert warning(item, 2026) == "the measure ended with 2024/25; there is no national figure"


def test_a_figure_of_a_doubtful_year_carries_a_warning() -> None:
    item = INDICATORS[ATT8]

    assert [bool(warning(item, year)) for year in range(2018, 2026)] == [
        *(False, False),
        *(True, True, True),
        *(False, False, False),
    ]
    assert warning(item, 2022) == "grades were set midway between 2019 and 2021: compare with caution"


def test_a_year_without_figures_needs_no_warning_beside_its_reason() -> None:
    assert warning(INDICATORS[P8], 2020) == ""


# ---------------------------------------------------------------------- a breakdown whose groups changed


def test_no_change_of_free_meal_groups_into_2026_27_and_the_total_keeps_its_own() -> None:
    """Eligibility changed in September 2026: 100 and then 120 are not the same kind of pupil."""
    figures = [
        replace(count_of(COUNT, year, pupils), group=group)
        for group in ((), ("FSM eligible",))
        for year, pupils in ((2025, 90), (2026, 100), (2027, 120), (2028, 125))
    ]
    fsm = BREAKDOWNS["fsm"]
    table = build_trend(safe_table(figures), cohort="cin", cohort_title="", area="ks4", by=[fsm])
    total, eligible = table.rows

    assert changes(total) == [None, 10, 20, 5]
    assert changes(eligible) == [None, 10, None, 5]
    assert reasons(eligible)[2] == f"no change shown: 2026/27: {fsm.breaks[2027]}"
    assert [cell.cell.value for cell in eligible.cells] == [90, 100, 120, 125]


@pytest.mark.parametrize(
    ("years", "lines"), [((2025, 2026), 0), ((2027, 2028), 0), ((2026, 2027), 1), ((2024, 2028), 1)]
)
def test_the_break_is_told_where_years_on_both_sides_are_shown(years: tuple[int, ...], lines: int) -> None:
    said = Grouping((BREAKDOWNS["fsm"],), ({},)).notes(years)
    assert len(said) == lines
    assert all(
        line.startswith("2026/27: free school meals cannot be compared with years before") for line in said
    )
