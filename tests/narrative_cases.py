"""Thirty small tables and what a paragraph must say of each: the sentences that a reviewer reads."""

from dataclasses import dataclass

from packs import area_table, pack_row
from worlds import count_of, mean_of, no_figure, share_of

from vshdata.figures.indicators import INDICATORS
from vshdata.figures.measure import Figure
from vshdata.report.narrative import paragraph
from vshdata.report.pack import PackRow

ATT8, P8, ENTERED, BASICS = "ks4_att8_avg", "ks4_p8_avg", "ks4_ebacc_entered", "ks4_basics_95"
ABSENCE, SUSPENDED, SUSPENSIONS = "abs_pa_all", "exc_sus1_all", "exc_sus_all"


@dataclass(frozen=True)
class Case:
    """What is in the table, in words; its rows; what must be said."""

    table: str
    rows: tuple[PackRow, ...]
    said: str

    @property
    def made(self) -> str:
        """What is said."""
        return paragraph(area_table(*self.rows))


def scores(id_: str, **years: float) -> list[Figure]:
    """Means over 100 pupils: `y2024=20.5`."""
    return [mean_of(id_, int(year[1:]), 100 * value, 100) for year, value in years.items()]


def shares(id_: str, **years: int) -> list[Figure]:
    """Percentages of 200 pupils: `y2024=30` pupils."""
    return [share_of(id_, int(year[1:]), pupils, 200) for year, pupils in years.items()]


def rates(id_: str, **years: int) -> list[Figure]:
    """Events of 40 pupils among 200."""
    return [
        Figure(INDICATORS[id_], int(year[1:]), numerator=events, denominator=200, base=200, holders=40)
        for year, events in years.items()
    ]


CASES = (
    Case(
        "a score falls",
        (pack_row(scores(ATT8, y2023=22.0, y2024=20.9)),),
        "Attainment 8: Average Score stood at 20.9 in 2023/24, down 1.1 points on 2022/23.",
    ),
    Case(
        "a score rises",
        (pack_row(scores(ATT8, y2023=20.9, y2024=22.0)),),
        "Attainment 8: Average Score stood at 22.0 in 2023/24, up 1.1 points on 2022/23.",
    ),
    Case(
        "a score changes by less than is printed",
        (pack_row(scores(ATT8, y2023=20.91, y2024=20.93)),),
        "Attainment 8: Average Score stood at 20.9 in 2023/24, unchanged on 2022/23.",
    ),
    Case(
        "a percentage rises",
        (pack_row(shares(ENTERED, y2023=28, y2024=31)),),
        "EBacc: Entered stood at 15.5% in 2023/24, up 1.5 percentage points on 2022/23.",
    ),
    Case(
        "a negative score rises towards 0",
        (pack_row(scores(P8, y2023=-1.44, y2024=-1.41)),),
        "Progress 8: Average Score stood at -1.41 in 2023/24, up 0.03 points on 2022/23.",
    ),
    Case(
        "a percentage of which less is better rises",
        (pack_row(shares(ABSENCE, y2023=60, y2024=66)),),
        "Persistent Absence stood at 33.0% in 2023/24, up 3.0 percentage points on 2022/23 "
        "(lower is better).",
    ),
    Case(
        "a percentage of which less is better falls",
        (pack_row(shares(ABSENCE, y2023=66, y2024=60)),),
        "Persistent Absence stood at 30.0% in 2023/24, down 3.0 percentage points on 2022/23 "
        "(lower is better).",
    ),
    Case(
        "a rate rises",
        (pack_row(rates(SUSPENSIONS, y2023=80, y2024=83)),),
        "Suspensions stood at 41.50 per 100 pupils in 2023/24, up 1.50 per 100 pupils on 2022/23 "
        "(lower is better).",
    ),
    Case(
        "one year alone",
        (pack_row(scores(ATT8, y2024=20.9)),),
        "Attainment 8: Average Score stood at 20.9 in 2023/24.",
    ),
    Case(
        "the change's interval is above 0",
        (pack_row(scores(ATT8, y2023=20.0, y2024=23.0), change_intervals={2024: (0.4, 5.6)}),),
        "Attainment 8: Average Score stood at 23.0 in 2023/24, clearly up on 2022/23, by 3.0 points "
        "(95% interval +0.4 to +5.6).",
    ),
    Case(
        "the change's interval is below 0",
        (pack_row(scores(ATT8, y2023=23.0, y2024=20.0), change_intervals={2024: (-5.6, -0.4)}),),
        "Attainment 8: Average Score stood at 20.0 in 2023/24, clearly down on 2022/23, by 3.0 points "
        "(95% interval -5.6 to -0.4).",
    ),
    Case(
        "the change's interval includes 0",
        (pack_row(scores(ATT8, y2023=22.0, y2024=20.9), change_intervals={2024: (-3.9, 1.7)}),),
        "Attainment 8: Average Score stood at 20.9 in 2023/24, no clear change on 2022/23 (-1.1 points, "
        "95% interval -3.9 to +1.7).",
    ),
    Case(
        "the change is 0 and its interval includes 0",
        (pack_row(scores(ATT8, y2023=22.0, y2024=22.0), change_intervals={2024: (-2.8, 2.8)}),),
        "Attainment 8: Average Score stood at 22.0 in 2023/24, no clear change on 2022/23 (0.0 points, "
        "95% interval -2.8 to +2.8).",
    ),
    Case(
        "the interval ends at 0",
        (pack_row(shares(ENTERED, y2023=20, y2024=36), change_intervals={2024: (0.0, 16.0)}),),
        "EBacc: Entered stood at 18.0% in 2023/24, no clear change on 2022/23 (+8.0 percentage points, "
        "95% interval 0.0 to +16.0).",
    ),
    Case(
        "highest of three comparable years",
        (pack_row(scores(ATT8, y2022=20.0, y2023=21.0, y2024=22.0)),),
        "Attainment 8: Average Score stood at 22.0 in 2023/24, up 1.0 points on 2022/23, the highest of "
        "the comparable years shown.",
    ),
    Case(
        "lowest of three comparable years",
        (pack_row(scores(ATT8, y2022=22.0, y2023=21.0, y2024=20.0)),),
        "Attainment 8: Average Score stood at 20.0 in 2023/24, down 1.0 points on 2022/23, the lowest of "
        "the comparable years shown.",
    ),
    Case(
        "as high as another year: neither highest nor lowest",
        (pack_row(scores(ATT8, y2022=22.0, y2023=21.0, y2024=22.0)),),
        "Attainment 8: Average Score stood at 22.0 in 2023/24, up 1.0 points on 2022/23.",
    ),
    Case(
        "higher years are not comparable, and do not count for the highest",
        (pack_row(scores(ATT8, y2019=20.0, y2020=30.0, y2021=31.0, y2022=21.0, y2023=21.5, y2024=22.0)),),
        "Attainment 8: Average Score stood at 22.0 in 2023/24, up 0.5 points on 2022/23, the highest of "
        "the comparable years shown.",
    ),
    Case(
        "the year before is not comparable",
        (pack_row(scores(ATT8, y2021=23.0, y2022=21.0)),),
        "Attainment 8: Average Score stood at 21.0 in 2021/22, with no change shown on the year before. "
        "To be read with care, 2021/22: grades were set midway between 2019 and 2021: compare with "
        "caution.",
    ),
    Case(
        "the year before is not in the table",
        (pack_row(scores(ATT8, y2022=21.0, y2024=20.0)),),
        "Attainment 8: Average Score stood at 20.0 in 2023/24, with no change shown on the year before.",
    ),
    Case(
        "the last year has no figure",
        (pack_row([*scores(P8, y2023=-1.50, y2024=-1.44), no_figure(P8, 2025, "not published")]),),
        "Progress 8: Average Score last stood at -1.44, in 2023/24, up 0.06 points on 2022/23.",
    ),
    Case(
        "the last year is hidden",
        (pack_row([share_of(BASICS, 2023, 20, 200), share_of(BASICS, 2024, 3, 200)]),),
        "Hidden for 2023/24, too few pupils: Basics: 9-5.",
    ),
    Case(
        "the year before is hidden",
        (pack_row([share_of(BASICS, 2023, 3, 200), share_of(BASICS, 2024, 20, 200)]),),
        "Basics: 9-5 stood at 10.0% in 2023/24, with no change shown on the year before.",
    ),
    Case(
        "no year has a figure",
        (pack_row([no_figure(P8, year, "not published") for year in (2023, 2024)]),),
        "No figure in any year shown: Progress 8: Average Score.",
    ),
    Case(
        "below what it is compared with",
        (pack_row(scores(ATT8, y2023=22.0, y2024=20.9), comparators={"England": {2024: 45.9}}),),
        "Attainment 8: Average Score stood at 20.9 in 2023/24, down 1.1 points on 2022/23, 25.0 points "
        "below England (45.9).",
    ),
    Case(
        "above one and level with another",
        (
            pack_row(
                shares(SUSPENDED, y2023=28, y2024=28),
                comparators={"England": {2024: 7.0}, "Neighbours": {2024: 14.0}},
            ),
        ),
        "Pupils with 1+ Suspension stood at 14.00% in 2023/24, unchanged on 2022/23 (lower is better), "
        "7.00 percentage points above England (7.00%), level with Neighbours (14.00%).",
    ),
    Case(
        "what it is compared with lies within its interval",
        (
            pack_row(
                scores(ATT8, y2024=20.9),
                intervals={2024: (18.0, 23.8)},
                comparators={"Neighbours": {2024: 19.5}},
            ),
        ),
        "Attainment 8: Average Score stood at 20.9 in 2023/24, not clearly different from Neighbours "
        "(19.5).",
    ),
    Case(
        "what it is compared with has no figure for the year",
        (pack_row(scores(ATT8, y2024=20.9), comparators={"England": {2023: 46.0}}),),
        "Attainment 8: Average Score stood at 20.9 in 2023/24.",
    ),
    Case(
        "a caveat on the year stands for two indicators",
        (pack_row(shares(ABSENCE, y2025=60)), pack_row(shares("abs_sa_all", y2025=20))),
        "Persistent Absence stood at 30.0% in 2024/25. Severe Absence stood at 10.0% in 2024/25. "
        "To be read with care, 2024/25: register codes changed in August 2024: an interview is now "
        "absence.",
    ),
    Case(
        "one row is told, two are hidden",
        (
            pack_row([count_of("ks4_cohort", 2023, 1200), count_of("ks4_cohort", 2024, 1234)]),
            pack_row([share_of(BASICS, year, 2, 200) for year in (2023, 2024)]),
            pack_row([share_of(ENTERED, year, 2, 200) for year in (2023, 2024)]),
        ),
        "Hidden for 2023/24, too few pupils: Basics: 9-5; EBacc: Entered.",
    ),
)
"""A count of pupils is not a key indicator: the last table has two that are, and both are hidden."""
