"""Disclosure control: which figures a profile lets through, and what stands where it does not."""

import inspect
import re
from dataclasses import replace
from pathlib import Path

import pytest
from command import ROOT
from worlds import count_of, mean_of, no_figure, safe_table, share_of, shown

from vshdata.errors import UsageError
from vshdata.figures import disclosure
from vshdata.figures.disclosure import (
    PROFILES,
    SafeTable,
    Status,
    parse_profile,
)
from vshdata.figures.indicators import INDICATORS
from vshdata.figures.measure import Figure
from vshdata.figures.trend import build_trend
from vshdata.settings import DEFAULT_PROFILE

COUNT, SHARE, MEAN = "ks4_cohort", "ks4_basics_94", "ks4_att8_avg"
SOURCE = ROOT / "src" / "vshdata"

# ---------------------------------------------------------------------- the profile dfe


def test_dfe_is_the_default() -> None:
    assert DEFAULT_PROFILE == "dfe"
    assert parse_profile("dfe").threshold == 5


@pytest.mark.parametrize("pupils", [0, 1, 2, 3, 4, 5])
def test_a_percentage_of_0_to_5_pupils_is_hidden(pupils: int) -> None:
    """DfE hides a numerator of 0 too in its attainment files. The cohort of 40 may still be seen."""
    cell = shown(share_of(SHARE, 2024, pupils, among=40))

    assert (cell.status, cell.value, cell.numerator) == (Status.SUPPRESSED, None, None)
    assert cell.denominator == 40
    assert cell.why == "hidden: 5 pupils or fewer, or telling of so few"


def test_a_percentage_of_6_pupils_is_shown() -> None:
    """100 x 6 / 40 = 15.0"""
    cell = shown(share_of(SHARE, 2024, 6, among=40))

    assert (cell.status, cell.value, cell.numerator, cell.denominator) == (Status.OK, 15.0, 6, 40)


def test_the_rest_of_a_cohort_is_not_hidden() -> None:
    """38 of 40 reached it, so 2 did not: DfE shows such a cell, and so do we."""
    assert shown(share_of(SHARE, 2024, 38, among=40)).value == 95.0


@pytest.mark.parametrize("pupils", [1, 2, 3, 4, 5])
def test_a_count_of_1_to_5_pupils_is_hidden(pupils: int) -> None:
    cell = shown(count_of(COUNT, 2024, pupils))

    assert (cell.status, cell.value, cell.numerator, cell.denominator) == (
        Status.SUPPRESSED,
        None,
        None,
        None,
    )


@pytest.mark.parametrize("pupils", [0, 6, 14010])
def test_a_count_of_0_and_one_of_6_or_more_are_shown(pupils: int) -> None:
    cell = shown(count_of(COUNT, 2024, pupils))

    assert (cell.status, cell.value) == (Status.OK, pupils)


@pytest.mark.parametrize("cohort", [1, 2, 3, 4, 5])
def test_a_rate_over_1_to_5_pupils_is_hidden_with_its_cohort(cohort: int) -> None:
    for figure in (mean_of(MEAN, 2024, 60.0, cohort), share_of(SHARE, 2024, cohort, among=cohort)):
        cell = shown(figure)

        assert cell.status is Status.SUPPRESSED
        assert (cell.value, cell.numerator, cell.denominator) == (None, None, None)


def test_a_mean_over_6_pupils_is_shown() -> None:
    """60 / 6 = 10.0, with 5 pupils hidden and with 6 shown."""
    assert shown(mean_of(MEAN, 2024, 60.0, 5)).status is Status.SUPPRESSED

    cell = shown(mean_of(MEAN, 2024, 60.0, 6))
    assert (cell.status, cell.value, cell.numerator, cell.denominator) == (Status.OK, 10.0, 60.0, 6)


def test_a_mean_is_not_hidden_for_a_low_score() -> None:
    """The rule counts pupils, not points: 30 pupils with 3 points between them have a mean of 0.1."""
    assert shown(mean_of(MEAN, 2024, 3.0, 30)).value == pytest.approx(0.1)
    assert shown(mean_of(MEAN, 2024, 0.0, 30)).value == 0.0


def test_the_progress_8_cohort_decides_on_progress_8() -> None:
    """30 pupils in all, 5 of them in Progress 8: Attainment 8 is shown, Progress 8 is not."""
    figures = [mean_of("ks4_att8_avg", 2024, 600.0, 30), mean_of("ks4_p8_avg", 2024, -2.5, 5)]

    assert [cell.status for cell in safe_table(figures).cells] == [Status.OK, Status.SUPPRESSED]


# ---------------------------------------------------------------------- blanks that are not hidden


@pytest.mark.parametrize("profile", PROFILES)
def test_a_rate_over_nobody_is_not_applicable(profile: str) -> None:
    for figure in (mean_of(MEAN, 2024, 0.0, 0), share_of(SHARE, 2024, 0, among=0)):
        cell = shown(figure, profile)

        assert (cell.status, cell.value, cell.why) == (Status.NOT_APPLICABLE, None, "no pupils to measure")


@pytest.mark.parametrize("profile", PROFILES)
def test_a_year_without_a_figure_is_not_available_and_says_why(profile: str) -> None:
    cell = shown(no_figure(MEAN, 2021, "no KS4 file is loaded for the year"), profile)

    assert (cell.status, cell.value) == (Status.NOT_AVAILABLE, None)
    assert cell.why == "no KS4 file is loaded for the year"


def test_the_symbols_are_those_of_dfe() -> None:
    assert [str(status) for status in Status] == ["ok", "c", "z", "x"]


# ---------------------------------------------------------------------- the profile internal


@pytest.mark.parametrize("pupils", [0, 1, 5])
def test_internal_hides_nothing(pupils: int) -> None:
    """Of 5 pupils: 0, 1 or 5, that is 0, 20 or 100 per cent."""
    figures = [
        count_of(COUNT, 2024, pupils),
        share_of(SHARE, 2024, pupils, among=5),
        mean_of(MEAN, 2024, 10.0 * pupils, 5),
    ]
    safe = safe_table(figures, "internal")

    assert [cell.value for cell in safe.cells] == [pupils, 20.0 * pupils, 2.0 * pupils]
    assert safe.hidden == 0


# ---------------------------------------------------------------------- the one door


def test_a_table_counts_what_it_hides_and_remembers_its_profile() -> None:
    figures = [count_of(COUNT, 2023, 3), count_of(COUNT, 2024, 40), no_figure(COUNT, 2025, "no file")]
    safe = safe_table(figures)

    assert safe.hidden == 1
    assert (safe.years, safe.profile.name) == ((2023, 2024, 2025), "dfe")


def test_a_safe_table_cannot_be_made_by_hand() -> None:
    cells = safe_table([count_of(COUNT, 2024, 40)]).cells

    with pytest.raises(TypeError, match=r"made by vshdata\.figures\.disclosure\.protect"):
        SafeTable(object(), cells, [2024], PROFILES["internal"])


def test_protect_is_the_only_maker() -> None:
    """The password is named in the modules of the door alone, and given in three places."""
    folder = Path(inspect.getfile(disclosure)).parent
    sources = {path.relative_to(SOURCE): path.read_text("utf-8") for path in SOURCE.rglob("*.py")}
    naming = {path.name for path, text in sources.items() if re.search(r"\bDOOR\b", text)}
    given = [made for text in sources.values() for made in re.findall(r"\w+\(DOOR,", text)]

    assert naming == {"__init__.py", "each.py", "matches.py", "safe.py"}
    assert all((SOURCE / path).parent == folder for path, text in sources.items() if "(DOOR," in text)
    assert sorted(given) == ["SafeCells(DOOR,", "SafeMatches(DOOR,", "SafeTable(DOOR,"]


def test_a_trend_holds_nothing_that_was_hidden() -> None:
    """7 of 40 in one year, 3 of 40 in the next: no 3, no 7.5 and no -10 is left in the trend."""
    safe = safe_table([share_of(SHARE, 2023, 7, among=40), share_of(SHARE, 2024, 3, among=40)])
    made = build_trend(safe, cohort="cin", cohort_title="Children in need", area="ks4")
    (row,) = made.rows

    assert [cell.cell.numerator for cell in row.cells] == [7, None]
    assert [cell.cell.value for cell in row.cells] == [17.5, None]
    assert [cell.change.value for cell in row.cells] == [None, None]
    assert row.average is None


def test_the_blanks_of_a_figure_do_not_pass_the_door_nor_the_spread_of_one_that_is_hidden() -> None:
    made = Figure(INDICATORS[MEAN], 2024, numerator=60.0, denominator=6, squares=1234.5, blanks=2)
    few = replace(made, denominator=5)

    assert shown(made) == shown(replace(made, blanks=0))
    assert shown(few) == shown(replace(few, squares=0.0))
    assert shown(few).statistics is None


def test_an_unknown_profile_is_refused_by_name() -> None:
    with pytest.raises(UsageError, match="no profile 'none'") as caught:
        parse_profile("none")

    assert caught.value.hint == "Profiles: internal, dfe, strict, opensafely."
