"""A larger sample has England's figures, within what so many pupils can tell."""

import csv
import importlib.util
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from command import ROOT, SHARED

from vshdata.sample.calibration import Fact, facts
from vshdata.sample.write import YEARS
from vshdata.years import label

FACTS = SHARED / "data" / "published" / "national_facts.csv"


@pytest.fixture(scope="module")
def calibrate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("calibrate", ROOT / "docs" / "calibrate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def compared(calibrate: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Sequence[Any]:
    found: Sequence[Any] = calibrate.compare(tmp_path_factory.mktemp("calibration"))
    return found


def test_every_figure_lies_in_the_sampling_band_of_its_fact(compared: Sequence[Any]) -> None:
    assert len(compared) > 250
    assert [one for one in compared if not one.is_in_band] == []


def test_the_page_is_up_to_date(calibrate: ModuleType, compared: Sequence[Any]) -> None:
    page = ROOT / "docs" / "calibration.md"
    assert page.read_text("utf-8") == calibrate.page(compared)


def test_a_band_narrows_with_the_number_of_pupils() -> None:
    share, mean = Fact("ks4_basics_94", "cino", 2024, 19.0), Fact("ks4_att8_avg", "cino", 2024, 17.9)
    assert share.band(100) == pytest.approx((10.81, 27.19), abs=0.01)
    assert share.band(10_000) == pytest.approx((18.23, 19.77), abs=0.01)
    assert mean.band(100) == pytest.approx((13.98, 21.82), abs=0.01)


# ------------------------------------------------------------------ declared levels are those published

NAMES = {
    "eyfsp_gld": "gld_percent",
    "phonics_y1_wa": "phonics_y1_expected_percent",
    "ks1_read_exs": "ks1_reading_expected_percent",
    "ks1_writ_exs": "ks1_writing_expected_percent",
    "ks1_math_exs": "ks1_maths_expected_percent",
    "ks2_rwm_exp": "rwm_expected_percent",
    "ks2_read_exp": "reading_expected_percent",
    "ks2_writ_exs": "writing_ta_expected_percent",
    "ks2_math_exp": "maths_expected_percent",
    "ks2_gps_exp": "gps_expected_percent",
    "ks2_read_prog": "reading_progress",
    "ks2_writ_prog": "writing_progress",
    "ks2_math_prog": "maths_progress",
    "ks4_att8_avg": "attainment8_average",
    "ks4_p8_avg": "progress8_average",
    "ks4_ebacc_entered": "ebacc_entered_percent",
    "ks4_ebacc_aps": "ebacc_aps_average",
    "ks4_basics_95": "engmath_95_percent",
    "ks4_basics_94": "engmath_94_percent",
    "exc_sus1_all": "one_or_more_suspension_percent",
    **{
        f"abs_{short}_{phase}": f"{name} [State-funded {title}]"
        for phase, title in (("pri", "primary"), ("sec", "secondary"))
        for short, name in (
            ("overall", "overall_absence_percent"),
            ("unauth", "unauthorised_absence_percent"),
            ("pa", "persistent_absence_10_percent"),
            ("sa", "severe_absence_50_percent"),
        )
    },
}
GROUPS = {
    "CINO at 31 March": "cino",
    "CPPO at 31 March": "cppo",
    "CLA 12 months at 31 March": "cla12m",
    "All pupils (state-funded)": "all",
    "CIN (LAIT label; inferred CINO at 31 March)": "cino",
    "CPP (LAIT label; inferred CPPO at 31 March)": "cppo",
    "CLA (LAIT label; inferred CLA 12 months at 31 March)": "cla12m",
}


def published() -> dict[tuple[str, str, str], list[float]]:
    found: dict[tuple[str, str, str], list[float]] = {}
    with Path(FACTS).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            cohort = GROUPS.get(row["social_care_group"])
            is_number = row["value"].replace(".", "").lstrip("-").isdigit()
            if cohort and is_number and "vintage" not in row["area"]:
                key = (row["indicator"], cohort, row["academic_year"])
                found.setdefault(key, []).append(float(row["value"]))
    return found


@pytest.mark.skipif(not FACTS.exists(), reason=f"the published facts are not at {FACTS}")
def test_declared_levels_are_those_published() -> None:
    known = published()
    checked = 0
    for fact in (fact for year in YEARS for fact in facts(year)):
        values = known.get((NAMES.get(fact.indicator, ""), fact.cohort, label(fact.year)))
        if values:
            checked += 1
            assert min(abs(fact.value - value) for value in values) <= 0.0051, fact
    assert checked > 500
