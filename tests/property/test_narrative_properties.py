"""Whatever the figures: every number in a paragraph stands in the table, and words follow the figures."""

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st
from packs import area_table, pack_row
from worlds import mean_of, no_figure, share_of

from vshdata.figures.measure import Figure
from vshdata.report.cells import rounded
from vshdata.report.narrative import paragraph, sentence
from vshdata.report.notes import footnotes
from vshdata.report.pack import AreaTable, PackRow
from vshdata.report.web.tables import comparison_table, trend_table

YEARS = (2019, 2020, 2021, 2022, 2023, 2024)
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?(?:/\d\d)?")
MEANS, SHARES = (
    ("ks4_att8_avg", "ks4_p8_avg", "ks4_ebacc_aps"),
    ("ks4_basics_94", "abs_pa_all", "exc_sus1_all"),
)

values = st.floats(-90, 90, allow_nan=False).map(lambda value: round(value, 3))
limits = st.tuples(values, values).map(lambda pair: (min(pair), max(pair)))


@st.composite
def figures(draw: st.DrawFn, id_: str) -> list[Figure]:
    made = []
    for year in YEARS:
        kind = draw(st.sampled_from(["figure", "figure", "figure", "hidden", "none"]))
        if kind == "none":
            made.append(no_figure(id_, year, "no file is loaded"))
        elif id_ in MEANS:
            pupils = 3 if kind == "hidden" else draw(st.integers(6, 300))
            made.append(mean_of(id_, year, draw(values) * pupils, pupils))
        else:
            among = draw(st.integers(20, 300))
            made.append(share_of(id_, year, 2 if kind == "hidden" else draw(st.integers(6, among)), among))
    return made


@st.composite
def rows(draw: st.DrawFn) -> PackRow:
    id_ = draw(st.sampled_from(MEANS + SHARES))
    of_years = st.sets(st.sampled_from(YEARS))
    made = pack_row(
        draw(figures(id_)),
        intervals={year: draw(limits) for year in draw(of_years)},
        change_intervals={year: draw(limits) for year in draw(of_years)},
        comparators={"England": {year: draw(values) for year in draw(of_years)}},
    )
    # limits are of figures that are shown, as they will be when they come with them
    shown = {cell.year for cell in made.row.cells if cell.cell.value is not None}
    changed = {cell.year for cell in made.row.cells if cell.change.value is not None}
    return PackRow(
        made.row,
        {year: own for year, own in made.intervals.items() if year in shown},
        {year: own for year, own in made.change_intervals.items() if year in changed},
        made.comparators,
    )


def numbers(text: str) -> set[str]:
    return {found.rstrip(",") for found in NUMBER.findall(text)}


def behind(table: AreaTable) -> str:
    """Everything that stands in the tables and notes of an area."""
    parts = (
        trend_table(table, "Figures"),
        comparison_table(table, "Compared") or "",
        *footnotes(table.trend),
    )
    return unescape(re.sub(r"<[^>]*>", " ", " ".join(parts)))


@given(st.lists(rows(), min_size=1, max_size=3))
def test_every_number_in_a_paragraph_stands_in_the_table(made: list[PackRow]) -> None:
    table = area_table(*made)
    said = re.sub("95% interval", "interval", paragraph(table))
    for item in made:
        said = said.replace(item.indicator.label, "")
    assert numbers(said) <= numbers(behind(table))


@given(rows())
def test_words_follow_direction_and_certainty(item: PackRow) -> None:
    said = sentence(item, YEARS[-1])
    if not said:
        return
    latest = item.latest
    assert latest is not None
    interval = item.change_intervals.get(latest.year)
    change = latest.change.value
    words = {
        word for word in ("clearly up", "clearly down", "no clear change", "unchanged on") if word in said
    }
    if change is None:
        assert words == set()
        assert " up " not in said
        assert " down " not in said
    elif interval is not None:
        expected = (
            "clearly up" if interval.low > 0 else "clearly down" if interval.high < 0 else "no clear change"
        )
        assert words == {expected}
    else:
        step = rounded(item.indicator, change)
        assert words == ({"unchanged on"} if step == 0 else set())
        assert (", up " in said) == (step > 0)
        assert (", down " in said) == (step < 0)


@given(rows())
def test_a_comparison_follows_the_gap_and_the_interval(item: PackRow) -> None:
    said = sentence(item, YEARS[-1])
    latest = item.latest
    if not said or latest is None or latest.cell.value is None:
        return
    (other,) = item.comparators
    theirs = other.values.get(latest.year)
    if theirs is None:
        assert "England" not in said
        return
    interval = item.intervals.get(latest.year)
    gap = rounded(item.indicator, latest.cell.value - theirs)
    if interval is not None and interval.low <= theirs <= interval.high:
        assert "not clearly different from England" in said
    else:
        expected = "above England" if gap > 0 else "below England" if gap < 0 else "level with England"
        assert expected in said
