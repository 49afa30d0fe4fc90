"""Charts of a study: every estimate stands in one as it is printed, and nothing that is hidden."""

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from studies_made import LONG, SEVERE, SHORT, duration_study, event_study

from vshdata.report.charts.forest import Forest, Mark, draw_forest
from vshdata.report.studies.plots import gaps_plot, means_plot, slope_plots

STUDY = duration_study()


def means() -> Forest:
    found = means_plot(STUDY, STUDY.doses[0])
    assert found is not None
    return found


def test_means_as_printed_and_a_hidden_one_without_a_value() -> None:
    assert means().marks == (
        Mark(SHORT, "Unadjusted", 56.5, 55.5, 57.5),
        Mark(SHORT, "Adjusted", 55.5, 54.5, 56.5),
        Mark(LONG, "Unadjusted", None),
        Mark(LONG, "Adjusted", 21.3, 20.3, None),
    )


def test_slopes_of_one_unit_share_a_chart_with_a_line_at_0() -> None:
    (chart,) = slope_plots(STUDY)
    assert chart.zero
    assert [mark.value for mark in chart.marks] == [-2.13, -1.38]
    assert chart.unit == "percentage points"


def test_nothing_fitted_has_no_chart() -> None:
    assert STUDY.doses[1].indicator is SEVERE
    assert means_plot(STUDY, STUDY.doses[1]) is None
    assert gaps_plot(replace(event_study().events[0], years=())) is None


def test_gaps_stand_in_order_of_time_with_the_base_year_at_0() -> None:
    chart = gaps_plot(event_study().events[0])
    assert chart is not None
    assert chart.of_years
    assert [(mark.row, mark.series, mark.value) for mark in chart.marks] == [
        ("2017/18", "before", 0.25),
        ("2018/19", "base year", 0.0),
        ("2022/23", "after", -3.75),
    ]


@pytest.mark.parametrize("upright", [False, True])
def test_a_drawing_is_whole_and_says_in_words_what_it_shows(upright: bool) -> None:
    picture = draw_forest(replace(means(), of_years=upright, zero=True), "means")
    root = ET.fromstring(picture.svg)  # noqa: S314 - drawn here
    title, described = (root.find(f"{{http://www.w3.org/2000/svg}}{name}") for name in ("title", "desc"))
    assert title is not None
    assert described is not None
    assert title.text == "Persistent Absence"
    assert f"{SHORT}, Unadjusted: 56.5 (55.5 to 57.5)." in (described.text or "")
    assert f"{LONG}, Unadjusted: hidden." in (described.text or "")
    assert f"{LONG}, Adjusted: 21.3 (20.3 to no bound)." in (described.text or "")
    assert "undefined" not in picture.svg
    assert "NaN" not in picture.svg


def test_a_line_at_0_is_drawn_only_where_it_is_asked_for() -> None:
    dashed = 'stroke-dasharray="3,3"'
    with_line, without = (draw_forest(replace(means(), zero=zero), "m").svg for zero in (True, False))
    assert dashed in with_line
    assert dashed not in without
