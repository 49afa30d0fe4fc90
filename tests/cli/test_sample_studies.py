"""The pattern that is built into the sample, found again: on child in need plans the longer the better
attended, on child protection plans nothing.
"""

import csv
import io
from pathlib import Path

import pytest
from command import Vshdata


def slope(vshdata: Vshdata, lake: Path, cohort: str, indicator: str) -> tuple[dict[str, str], str]:
    """The adjusted slope per 6 months on a plan, and all that is printed."""
    done = vshdata("--lake", lake, "duration", "--cohort", cohort, "--indicator", indicator)
    assert done.code == 0, done.err
    rows = csv.DictReader(io.StringIO(done.text))
    (found,) = (row for row in rows if row["part"] == "slope" and row["estimate"] == "adjusted")
    return found, done.text


def test_a_measure_that_there_is_none_of_in_the_year_is_blank_and_refused(
    vshdata: Vshdata, sample_lake: Path
) -> None:
    """Key stage 2 progress does not exist for 2023/24."""
    asked = ("duration", "--cohort", "cin", "--indicator", "ks2_read_prog", "--years", "2024")
    done = vshdata("--lake", sample_lake, *asked)
    assert done.code == 0, done.err
    rows = list(csv.DictReader(io.StringIO(done.text)))
    progress = [row for row in rows if row["indicator"] == "ks2_read_prog"]
    assert {row["status"] for row in progress} == {"x"}
    assert "not fitted, by the rule two_bands" in done.text


@pytest.mark.parametrize("indicator", ["abs_overall_all", "abs_unauth_all", "abs_pa_all"])
def test_the_longer_on_a_child_in_need_plan_the_better_attended(
    vshdata: Vshdata, sample_lake: Path, indicator: str
) -> None:
    found, text = slope(vshdata, sample_lake, "cin", indicator)
    assert float(found["high"]) < 0
    assert "each further 6 months on a child in need plan before the year is associated with -" in text


@pytest.mark.parametrize("indicator", ["abs_overall_all", "abs_unauth_all"])
def test_children_on_child_protection_plans_are_too_few_for_a_slope(
    vshdata: Vshdata, sample_lake: Path, indicator: str
) -> None:
    """Those without a day on a plan before the year are a group of their own, and leave too few."""
    done = vshdata("--lake", sample_lake, "duration", "--cohort", "cpp", "--indicator", indicator)
    rows = list(csv.DictReader(io.StringIO(done.text)))
    assert not [row for row in rows if row["part"] == "slope"]
    assert "not fitted, by the rule events_per_parameter" in done.text
