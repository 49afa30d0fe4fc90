"""What a chart shows, and that it shows no more than the table behind it."""

import re
from xml.etree import ElementTree as ET

import pytest
from packs import area_table, pack_row
from worlds import mean_of, no_figure, share_of, trend

from vshdata.errors import NothingLoadedError, UsageError
from vshdata.figures.indicators.kinds import Area
from vshdata.report.charts import (
    Chart,
    Point,
    Series,
    area_charts,
    draw,
    draw_all,
    gap_charts,
    png_of,
    row_chart,
)
from vshdata.report.charts.draw import COLOURS
from vshdata.report.charts.files import CHART_FORMATS, chart_format, picture_of
from vshdata.report.pack import AreaTable, section_of

ATT8, BASICS = "ks4_att8_avg", "ks4_basics_95"
PNG = b"\x89PNG\r\n\x1a\n"


def lines_of(svg: str) -> list[str]:
    """Coloured paths of more than one point."""
    return list(re.findall(r'<path d="(M[^"]*L[^"]*)" stroke="#005ea5"', svg))


def test_points_are_the_figures_as_printed_with_their_limits() -> None:
    item = pack_row(
        [mean_of(ATT8, 2023, 2105.0, 100), mean_of(ATT8, 2024, 1905.5, 100)],
        intervals={2024: (18.04, 20.06)},
    )
    chart = row_chart(item, "Children in need")

    assert chart.series[0].points == (Point(2023, 21.1), Point(2024, 19.1, "", 18.0, 20.1))
    assert chart.description == (
        "Attainment 8: Average Score, points. Children in need: 2022/23 21.1; 2023/24 19.1 (18 to 20.1)."
    )


def test_a_blank_is_a_gap_with_its_symbol() -> None:
    item = pack_row(
        [share_of(BASICS, 2023, 2, 100), share_of(BASICS, 2024, 20, 100), no_figure(BASICS, 2025, "none")]
    )
    assert row_chart(item, "CIN").series[0].points == (
        Point(2023, None, "c"),
        Point(2024, 20.0),
        Point(2025, None, "x"),
    )


def test_no_line_leads_across_a_blank_a_missing_year_or_one_not_comparable() -> None:
    """Two stretches: 2018 to 2019, and 2022 to 2023. 2024 was not asked for, so 2025 stands alone."""
    years = (2018, 2019, 2020, 2021, 2022, 2023, 2025)
    svg = draw(
        row_chart(pack_row([mean_of(ATT8, year, year % 100 * 100, 100) for year in years]), "CIN"), "a"
    ).svg

    assert len(lines_of(svg)) == 2
    assert [path.count("L") for path in lines_of(svg)] == [1, 1]
    assert ">23/24</text>" in svg


def test_a_chart_has_a_title_and_its_figures_in_words_and_asks_for_nothing() -> None:
    chart = row_chart(
        pack_row([mean_of(ATT8, 2024, 2000.0, 100)], comparators={"A & <B>": {2024: 45.0}}), "CIN"
    )
    picture = draw(chart, "one")
    root = ET.fromstring(picture.svg)  # noqa: S314 - drawn a moment ago
    names = root.attrib["aria-labelledby"].split()
    texts = {child.attrib["id"]: child.text for child in root if "id" in child.attrib}

    assert root.attrib["role"] == "img"
    assert [texts[name] for name in names] == [chart.title, chart.description]
    assert "A & <B>: 2023/24 45." in chart.description
    assert not re.search(r"(?:href|src|url\(|@import|<script)", picture.svg)
    assert set(re.findall(r"https?://[^\"]*", picture.svg)) == {"http://www.w3.org/2000/svg"}


def test_lines_differ_by_more_than_their_colour() -> None:
    item = pack_row(
        [mean_of(ATT8, year, 2000.0 + year, 100) for year in (2023, 2024)],
        comparators={"England": {2023: 45.0, 2024: 46.0}},
    )
    svg = draw(row_chart(item, "CIN"), "a").svg
    (other,) = re.findall(rf'<path d="M[^"]*L[^"]*" stroke="{COLOURS[1]}"([^>]*)>', svg)

    assert "stroke-dasharray" in other


def test_an_area_with_phases_has_a_line_for_each() -> None:
    figures = [
        share_of(f"abs_pa_{phase}", year, 30 + at, 100)
        for at, phase in enumerate(("all", "pri", "sec"))
        for year in (2023, 2024)
    ]
    (table,) = section_of(trend(figures)).areas
    (chart,) = area_charts(table, "CIN")

    assert table.area is Area.ABSENCE
    assert chart.title == "Persistent Absence by phase"
    assert [one.name for one in chart.series] == ["All schools", "Primary", "Secondary"]


def test_gaps_are_of_the_figures_before_rounding_and_only_where_both_are_shown() -> None:
    item = pack_row(
        [mean_of(ATT8, 2022, 2000.0, 100), mean_of(ATT8, 2023, 2004.0, 100), mean_of(ATT8, 2024, 60.0, 3)],
        comparators={"England": {2023: 45.06, 2024: 46.0}},
    )
    (chart,) = gap_charts(area_table(item))

    assert chart.unit == "gap to England, points"
    assert [point.value for point in chart.series[0].points] == [None, -25.0, None]


def test_there_is_no_chart_of_nothing() -> None:
    hidden = pack_row([share_of(BASICS, 2024, 2, 100)], comparators={"England": {2024: 40.0}})
    table: AreaTable = area_table(hidden)

    assert area_charts(table, "CIN") == gap_charts(table) == []
    with pytest.raises(NothingLoadedError, match="nothing to draw"):
        picture_of(trend([share_of(BASICS, 2024, 2, 100)]))


def test_several_charts_are_one_picture_in_rows_of_three() -> None:
    chart = Chart("Title", "%", (Series("CIN", (Point(2023, 1.0), Point(2024, 2.0)), main=True),))
    one, four = draw_all([chart], "One"), draw_all([chart] * 4, "Four & more")
    root = ET.fromstring(four.svg)  # noqa: S314 - drawn a moment ago

    assert len(root.findall("{http://www.w3.org/2000/svg}svg")) == 4
    assert four.width > 2.9 * (one.width - 40)
    assert four.height > 1.5 * one.height
    assert root.attrib["aria-label"] == "Four & more"


def test_a_chart_is_written_as_its_name_says(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("charts")
    picture = picture_of(trend([mean_of(ATT8, year, 2000.0, 100) for year in (2023, 2024)]))

    assert set(CHART_FORMATS) == {".svg", ".png"}
    assert chart_format(folder / "a.SVG")(picture).startswith(b"<svg ")
    assert png_of(picture).startswith(PNG)
    with pytest.raises(UsageError, match=r"a\.gif"):
        chart_format(folder / "a.gif")
