"""A figure beside that of another cohort or place: gaps, medians and ranks, on figures drawn by hand.

Children in need of authority 999, and what is published of three other places.
"""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from worlds import count_of, mean_of, no_figure, safe_table, share_of, trend

from vshdata.figures.benchmarks import Benchmark, Key
from vshdata.figures.benchmarks.ranks import Rank, rank_among
from vshdata.figures.benchmarks.sources import differences
from vshdata.figures.comparing import (
    Place,
    measured_lines,
    published_group,
    published_lines,
    rank_own,
    set_beside,
)
from vshdata.figures.disclosure import Status
from vshdata.figures.indicators.kinds import Direction
from vshdata.figures.measure import Figure
from vshdata.figures.trend import Trend, TrendRow
from vshdata.report.notes import footnotes

ATT8, BASICS, COHORT = "ks4_att8_avg", "ks4_basics_94", "ks4_cohort"
ENGLAND = Place("England", ("England",))


def att8(**years: float) -> list[Figure]:
    """Attainment 8 of 100 pupils."""
    return [mean_of(ATT8, int(year.strip("_")), value * 100, 100) for year, value in years.items()]


def published(
    values: Mapping[tuple[str, int], float | str], indicator: str = ATT8, cohort: str = "cino"
) -> dict[Key, Benchmark]:
    """Figures, or symbols, by place and year."""
    return {
        Key(indicator, cohort, place, year): Benchmark(None, told)
        if isinstance(told, str)
        else Benchmark(told, publication="ks4_la", version="final", released=2025)
        for (place, year), told in values.items()
    }


def beside(table: Trend, place: Place, known: Mapping[Key, Benchmark]) -> TrendRow:
    """The place's row below the first own one."""
    return set_beside(table, [place.name], published_lines(place, table, known)).rows[1]


def gaps(row: TrendRow) -> list[float | None]:
    return [item.beside.gap.value if item.beside else None for item in row.cells]


def gap_changes(row: TrendRow) -> list[float | None]:
    return [item.beside.change.value if item.beside else None for item in row.cells]


def test_a_gap_is_the_own_figure_minus_the_other_and_its_change_is_of_the_gap() -> None:
    row = beside(
        trend(att8(_2023=18.0, _2024=17.0)),
        ENGLAND,
        published({("England", 2023): 20.5, ("England", 2024): 20.0}),
    )

    assert [item.cell.value for item in row.cells] == [20.5, 20.0]
    assert gaps(row) == [-2.5, -3.0]
    assert gap_changes(row) == [None, -0.5]
    assert row.comparator == "England, cino"


def test_another_cohort_of_the_lake_stands_beside_in_the_same_way() -> None:
    table = trend(att8(_2023=18.0, _2024=17.0))
    others = measured_lines("all", safe_table(att8(_2023=46.0, _2024=45.5)))
    own, other = set_beside(table, ["all"], others).rows

    assert own.cells[0].beside is None
    assert other.comparator == "all"
    assert gaps(other) == [-28.0, -28.5]


@pytest.mark.parametrize(("own", "other"), [(3, 60), (30, 2), (3, 2)])
def test_a_hidden_side_hides_the_gap_and_the_changes_of_it(own: int, other: int) -> None:
    table = trend([share_of(BASICS, 2023, own, 100), share_of(BASICS, 2024, 20, 100)])
    others = safe_table([share_of(BASICS, 2023, other, 100), share_of(BASICS, 2024, 60, 100)])
    row = set_beside(table, ["all"], measured_lines("all", others)).rows[1]
    first, second = (item.beside for item in row.cells)

    assert first is not None
    assert second is not None
    assert (first.gap.value, first.gap.hidden) == (None, True)
    assert second.gap.value == -40.0
    assert (second.change.value, second.change.hidden) == (None, True)


def test_a_figure_that_dfe_hides_takes_the_gap_with_it_and_says_who_hid_it() -> None:
    row = beside(trend(att8(_2024=17.0)), Place("Barnet", ("302",)), published({("302", 2024): "c"}))
    (item,) = row.cells

    assert item.cell.status is Status.SUPPRESSED
    assert item.cell.why == "DfE: suppressed"
    assert item.beside is not None
    assert item.beside.gap.hidden


def test_a_year_without_a_figure_has_no_gap_and_none_is_taken_across_it() -> None:
    table = trend(att8(_2022=18.0, _2023=18.0, _2024=18.0))
    row = beside(table, ENGLAND, published({("England", 2022): 20.0, ("England", 2024): 21.0}))

    assert gaps(row) == [-2.0, None, -3.0]
    assert gap_changes(row) == [None, None, None]
    assert row.cells[1].cell.why == "no figure of CINO at 31 March is loaded or ships with the tool"


def test_no_change_of_a_gap_is_taken_into_a_year_that_is_not_comparable() -> None:
    """Grades of 2020 were awarded by centres."""
    table = trend(att8(_2019=18.0, _2020=20.0))
    row = beside(table, ENGLAND, published({("England", 2019): 19.0, ("England", 2020): 22.0}))

    assert gaps(row) == [-1.0, -2.0]
    assert gap_changes(row) == [None, None]


def test_counts_have_no_gap() -> None:
    table = trend([count_of(COHORT, 2024, 80)])
    row = beside(table, ENGLAND, published({("England", 2024): 12980.0}, COHORT))

    assert row.cells[0].cell.value == 12980.0
    assert gaps(row) == [None]


def test_an_own_year_without_a_figure_has_no_gap() -> None:
    row = beside(trend([no_figure(ATT8, 2024, "nothing")]), ENGLAND, published({("England", 2024): 20.0}))

    assert gaps(row) == [None]
    assert row.cells[0].cell.value == 20.0


# ------------------------------------------------------------------------------- which group and place


def test_a_cohort_that_dfe_publishes_is_compared_with_itself_and_another_with_the_nearest() -> None:
    known = published({("England", 2023): 1.0, ("England", 2024): 1.0})

    assert published_group(known, ATT8, "cino", ["England"], [2023, 2024]) == "cino"
    assert published_group(known, ATT8, "cin", ["England"], [2023, 2024]) == "cino"
    assert published_group(known, ATT8, "cino@any", ["England"], [2023, 2024]) == "cino"
    assert published_group(known, ATT8, "kinship", ["England"], [2023, 2024]) == ""


def test_the_own_group_comes_first_where_it_has_as_many_years() -> None:
    known = published({("England", 2023): 1.0, ("England", 2024): 1.0}) | published(
        {("England", 2024): 2.0}, cohort="cin"
    )

    assert published_group(known, ATT8, "cin", ["England"], [2024]) == "cin"
    assert published_group(known, ATT8, "cin", ["England"], [2023, 2024]) == "cino"


def test_a_cohort_like_none_that_is_published_says_so() -> None:
    table = trend(att8(_2024=17.0))
    line = published_lines(ENGLAND, trend_of("kinship", table), {})[0]

    assert line.name == "England"
    assert line.cells[0].why == "DfE publishes no group like kinship"


def trend_of(cohort: str, table: Trend) -> Trend:
    from dataclasses import replace

    return replace(table, cohort=cohort)


def test_a_figure_from_before_the_measure_began_is_not_shown() -> None:
    """Attainment 8 on today's scale begins in 2017/18."""
    row = beside(trend(att8(_2018=20.0)), ENGLAND, published({("England", 2018): 44.0}))
    before = beside(trend([no_figure(ATT8, 2017, "")]), ENGLAND, published({("England", 2017): 50.0}))

    assert row.cells[0].cell.value == 44.0
    assert before.cells[0].cell.status is Status.NOT_AVAILABLE
    assert before.cells[0].cell.why == "the measure begins in 2017/18"


def test_neighbours_are_the_median_of_those_with_a_figure() -> None:
    known = published(
        {
            ("301", 2024): 10.0,
            ("302", 2024): 30.0,
            ("303", 2024): "c",
            ("304", 2024): 22.0,
            ("305", 2024): 14.0,
        }
    )
    row = beside(trend(att8(_2024=17.0)), Place("Neighbours", ("301", "302", "303", "304", "305")), known)
    (item,) = row.cells

    assert item.cell.value == 18.0
    assert item.beside is not None
    assert item.beside.origin is not None
    assert item.beside.origin.note == "median of 4 of 5"


def test_neighbours_without_any_figure_have_no_median() -> None:
    row = beside(
        trend(att8(_2024=17.0)), Place("Neighbours", ("301", "302")), published({("301", 2024): "c"})
    )

    assert row.cells[0].cell.status is Status.NOT_AVAILABLE


# ------------------------------------------------------------------- what a published figure is of


@pytest.mark.parametrize("indicator", ["exc_pex_all", "exc_sus_all", "exc_sus1_all"])
def test_exclusions_of_all_schools_have_no_gap_where_pupils_are_at_other_schools(indicator: str) -> None:
    """DfE's figure is of primary, secondary and special schools; in 2024 some are in a referral unit."""
    table = trend([share_of(indicator, year, 20, 100) for year in (2023, 2024)])
    known = published({("England", year): 12.0 for year in (2023, 2024)}, indicator)
    lines = published_lines(ENGLAND, table, known, {2024})
    row = set_beside(table, ["England"], lines).rows[1]

    assert gaps(row) == [8.0, None]
    assert row.cells[1].cell.value == 12.0, "DfE's figure is shown all the same"
    assert row.cells[1].beside is not None
    assert row.cells[1].beside.gap.why.startswith("no gap shown: DfE's figure is of primary, secondary")
    assert gap_changes(row) == [None, None]
    assert any("at other schools too" in note for note in footnotes(set_beside(table, ["England"], lines)))


def test_exclusions_of_other_schools_too_have_no_rank() -> None:
    indicator = "exc_sus1_all"
    known = published({(place, 2024): value for place, value in PLACES.items()}, indicator)
    table = trend([share_of(indicator, 2024, 20, 100)])
    assert rank_own(table, "999", known)[indicator, 2024].of == len(PLACES) + 1
    assert rank_own(table, "999", known, {2024}) == {}


def test_exclusions_by_phase_and_other_measures_keep_their_gap() -> None:
    for indicator in ("exc_sus_pri", "abs_pa_all", BASICS):
        table = trend([share_of(indicator, 2024, 20, 100)])
        known = published({("England", 2024): 12.0}, indicator)
        assert gaps(set_beside(table, ["E"], published_lines(ENGLAND, table, known, {2024})).rows[1]) == [
            8.0
        ]


@pytest.mark.parametrize(
    ("indicator", "group", "says"),
    [
        ("abs_pa_all", "all", "enrolments"),
        ("exc_sus_pri", "all", "enrolments"),
        ("abs_pa_all", "cino", "links to a pupil"),
        ("ks4_att8_avg", "cino", "links to a pupil"),
        ("ks4_att8_avg", "all", ""),
    ],
)
def test_the_differences_of_definition_are_declared(indicator: str, group: str, says: str) -> None:
    found = differences(indicator, group)
    assert (says in found[0]) if says else found == ()


# ------------------------------------------------------------------------------------------- ranks

PLACES = {"201": 10.0, "202": 12.0, "203": 12.0, "204": 15.0, "205": 20.0, "206": 22.0, "207": 25.0}


@pytest.mark.parametrize(
    ("own", "higher", "lower"),
    [
        (30.0, Rank(1, 8, 0, "A"), Rank(8, 8, 0, "D")),
        (12.0, Rank(5, 8, 2, "D"), Rank(2, 8, 2, "A")),
        (9.0, Rank(8, 8, 0, "D"), Rank(1, 8, 0, "A")),
        (20.0, Rank(3, 8, 1, "B"), Rank(5, 8, 1, "C")),
    ],
)
def test_rank_and_quartile_go_by_which_way_is_better(own: float, higher: Rank, lower: Rank) -> None:
    """A is the best quarter; who shares a place is counted as a tie."""
    values = {**PLACES, "": own}

    assert rank_among(values, "", Direction.HIGHER) == higher
    assert rank_among(values, "", Direction.LOWER) == lower
    assert rank_among(values, "", Direction.NEUTRAL) is None


def test_few_places_or_equal_ones_have_no_quartile() -> None:
    assert rank_among({"a": 1.0, "b": 2.0, "c": 3.0}, "a", Direction.HIGHER) == Rank(3, 3, 0, "")
    assert rank_among(dict.fromkeys("abcde", 1.0), "a", Direction.HIGHER) == Rank(1, 5, 4, "")


def test_the_own_figure_is_rounded_like_the_others_and_takes_the_place_of_the_published_one() -> None:
    known = published({(place, 2024): value for place, value in PLACES.items()})
    ranks = rank_own(trend(att8(_2024=12.04)), "204", known)

    assert ranks == {(ATT8, 2024): Rank(4, 7, 2, "D")}


def test_hidden_figures_have_no_rank_and_are_not_counted() -> None:
    known = published(
        {**{(place, 2024): value for place, value in PLACES.items()}, ("208", 2024): "c"}, BASICS
    )

    assert rank_own(trend([share_of(BASICS, 2024, 3, 100)]), "999", known) == {}
    assert rank_own(trend([share_of(BASICS, 2024, 30, 100)]), "999", known)[BASICS, 2024].of == 8


def test_without_other_authorities_there_is_no_rank() -> None:
    assert rank_own(trend(att8(_2024=12.0)), "999", published({("England", 2024): 20.0})) == {}


def test_a_group_has_no_rank_and_leaves_that_of_the_total_alone() -> None:
    """Published figures are of all pupils: 12 stands fifth among them, whatever its groups are."""
    known = published({(place, 2024): value for place, value in PLACES.items()})
    (total,) = att8(_2024=12.0)
    (low,), (high,) = att8(_2024=9.0), att8(_2024=30.0)
    groups = [replace(low, group=("Female",)), replace(high, group=("Male",))]
    for figures in ([total, *groups], [*groups, total]):
        table = trend(figures)
        ranks = rank_own(table, "999", known)
        assert ranks == {(ATT8, 2024): Rank(5, 8, 2, "D")}
        rows = set_beside(table, ["England"], [], ranks).rows
        assert {row.group: row.cells[0].rank for row in rows} == {
            (): Rank(5, 8, 2, "D"),
            ("Female",): None,
            ("Male",): None,
        }
