"""Disclosure control of a table that is broken down: no hidden group can be had from the total."""

from dataclasses import replace

import pytest
from worlds import count_of, mean_of, no_figure, safe_table, share_of

from vshdata.errors import UsageError
from vshdata.figures.breakdowns import BREAKDOWNS
from vshdata.figures.disclosure import PROFILES, SafeCell, Status, check_breakdowns
from vshdata.figures.measure import Figure

COUNT, SHARE, MEAN = "ks4_cohort", "ks4_basics_94", "ks4_att8_avg"
NEXT = "hidden: or another group could be worked out from the total"


def cells(*figures: Figure, profile: str = "dfe") -> dict[str, SafeCell]:
    """The total first, then groups A, B and so on."""
    named = [replace(one, group=tuple(name)) for one, name in zip(figures, ["", *"ABCDE"], strict=False)]
    return {"".join(cell.group): cell for cell in safe_table(named, profile).cells}


def hidden(*figures: Figure, profile: str = "dfe") -> dict[str, str]:
    """Why each hidden cell is."""
    found = cells(*figures, profile=profile)
    return {name: cell.why for name, cell in found.items() if cell.status is Status.SUPPRESSED}


def counts(*pupils: int) -> list[Figure]:
    return [count_of(COUNT, 2024, number) for number in (sum(pupils), *pupils)]


SMALL = "hidden: 5 pupils or fewer"


@pytest.mark.parametrize(
    ("pupils", "expected"),
    [
        pytest.param((10, 20, 30), {}, id="none is hidden"),
        pytest.param((3, 20, 30), {"A": SMALL, "B": NEXT}, id="one, so the next smallest too"),
        pytest.param((30, 3, 20), {"B": SMALL, "C": NEXT}, id="wherever it stands"),
        pytest.param((3, 4, 30), {"A": SMALL, "B": SMALL}, id="two are enough"),
        pytest.param((3, 0, 20), {"A": SMALL, "C": NEXT}, id="a group of nobody hides nothing"),
        pytest.param((3, 0, 0), {"": SMALL, "A": SMALL}, id="the total itself is hidden"),
        pytest.param((3, 20, 20), {"A": SMALL, "B": NEXT}, id="of equal ones the first by name"),
    ],
)
def test_one_hidden_group_takes_another_with_it(pupils: tuple[int, ...], expected: dict[str, str]) -> None:
    assert hidden(*counts(*pupils)) == expected


def test_the_profile_internal_hides_no_group() -> None:
    assert hidden(*counts(3, 20, 30), profile="internal") == {}


def test_without_groups_nothing_more_is_hidden() -> None:
    table = safe_table([count_of(COUNT, 2023, 40), count_of(COUNT, 2024, 3), share_of(SHARE, 2024, 30, 40)])

    assert [cell.status for cell in table.cells] == ["ok", "c", "ok"]


def test_a_mean_of_few_pupils_takes_the_next_smallest_group_with_it() -> None:
    """Points and pupils of group A could be had from those of the others."""
    figures = [mean_of(MEAN, 2024, 20.0 * n, n) for n in (54, 4, 20, 30)]
    found = cells(*figures)

    assert hidden(*figures) == {"A": SMALL, "B": NEXT}
    assert (found["B"].value, found["B"].numerator, found["B"].denominator) == (None, None, None)


def test_a_share_whose_pupils_are_hidden_takes_anothers_figure_and_keeps_its_size() -> None:
    """Three of group A's twenty reached it. Its size of twenty may be seen, and so may the other's."""
    figures = [share_of(SHARE, 2024, n, among) for n, among in ((33, 80), (3, 20), (10, 30), (20, 30))]
    found = cells(*figures)

    assert hidden(*figures) == {"A": SMALL, "B": NEXT}
    assert [found[name].denominator for name in "ABC"] == [20, 30, 30]


def test_sizes_and_figures_are_looked_at_apart() -> None:
    """Group A is too small to be seen, so B's size goes too, and with it both figures. C's stay."""
    figures = [share_of(SHARE, 2024, n, among) for n, among in ((38, 84), (4, 4), (10, 20), (24, 60))]

    assert hidden(*figures) == {"A": SMALL, "B": NEXT}
    assert cells(*figures)["B"].denominator is None


def test_a_figure_hidden_beside_a_size_hidden() -> None:
    """A's size is hidden and B's figure: two figures are hidden, and still but one size."""
    figures = [share_of(SHARE, 2024, n, among) for n, among in ((36, 84), (4, 4), (2, 20), (30, 60))]
    found = cells(*figures)

    assert hidden(*figures) == {"A": SMALL, "B": NEXT}
    assert [found[name].denominator for name in "ABC"] == [None, None, 60]


def test_a_year_that_cannot_be_told_hides_nothing() -> None:
    figures = [count_of(COUNT, 2024, 23), *(no_figure(COUNT, 2024, "no census") for _ in "AB")]

    assert hidden(*figures) == {}


def test_a_table_by_school_is_internal() -> None:
    check_breakdowns([BREAKDOWNS["school"]], PROFILES["internal"])
    check_breakdowns([BREAKDOWNS["sex"]], PROFILES["dfe"])
    with pytest.raises(UsageError, match="A table by school is for inside the Virtual School only"):
        check_breakdowns([BREAKDOWNS["sex"], BREAKDOWNS["school"]], PROFILES["dfe"])
