"""Published figures are found by what they are of, whatever a release calls them."""

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw
import polars as pl
import pytest

from vshdata.figures.benchmarks import Benchmark, Key, find_benchmarks, place_of
from vshdata.figures.benchmarks.shipped import (
    Authority,
    authorities,
    authorities_csv,
    authority,
    england,
    england_csv,
)
from vshdata.figures.benchmarks.sources import ENGLAND, GROUP_TITLES, LAIT, NEAREST, OUTCOMES, REGIONS
from vshdata.figures.indicators import INDICATORS

NATIONAL = {"level": "national", "area": "E92000001", "area_name": "England", "area_la": None}
BARNET = {"level": "local_authority", "area": "E09000003", "area_name": "Barnet", "area_la": "302"}
USUAL = {
    "academic_year": 2024,
    "publication": "ks4_la",
    "social_care_group": "CINO at 31 March",
    "filters": None,
    "value": None,
    "symbol": None,
    "version": "final",
    "released": 2025,
    **NATIONAL,
}
SCHEMA = {
    "academic_year": pl.Int16(),
    "publication": pl.String(),
    "social_care_group": pl.String(),
    "filters": pl.String(),
    "value": pl.Float64(),
    "symbol": pl.String(),
    "version": pl.String(),
    "released": pl.Int16(),
    "level": pl.String(),
    "area": pl.String(),
    "area_name": pl.String(),
    "area_la": pl.String(),
    "measure": pl.String(),
}


def found(
    rows: Sequence[Mapping[str, Any]], *indicators: str, years: Sequence[int] = (2024,)
) -> dict[Key, Benchmark]:
    frame = pl.DataFrame([{**USUAL, **row} for row in rows], schema=SCHEMA)
    return find_benchmarks(nw.from_native(frame.lazy()), indicators or list(INDICATORS), years)


def cino(indicator: str, place: str = ENGLAND, year: int = 2024) -> Key:
    return Key(indicator, "cino", place, year)


@pytest.mark.parametrize(
    ("measures", "parts"),
    [
        ({"avg_att8": 17.9, "t_att8": 232342.0, "t_pupils": 12980.0}, (17.9, 232342.0, 12980.0)),
        (
            {"attainment8_average": 17.9, "attainment8_sum": 232342.0, "pupil_count": 12980.0},
            (17.9, 232342.0, 12980.0),
        ),
    ],
    ids=["classic", "api"],
)
def test_both_vocabularies_tell_one_figure(
    measures: Mapping[str, float], parts: tuple[float, float, float]
) -> None:
    one = found([{"measure": name, "value": value} for name, value in measures.items()])[
        cino("ks4_att8_avg")
    ]

    assert (one.value, one.numerator, one.denominator) == parts
    assert (one.publication, one.version, one.released) == ("ks4_la", "final", 2025)


def test_key_stage_2_of_the_api_is_told_by_its_subject() -> None:
    rows = [
        {"measure": "expected_standard_pupil_percent", "filters": f"subject={subject}", "value": value}
        for subject, value in (("Reading", 44.0), ("Maths", 40.0), ("Science", 48.0))
    ]
    assert {key.indicator: one.value for key, one in found(rows).items()} == {
        "ks2_read_exp": 44.0,
        "ks2_math_exp": 40.0,
    }


@pytest.mark.parametrize(
    "filters",
    [
        "school_type=Total; year_breakdown=Six half terms",
        "absence_terms=six half terms; phase_type_grouping=Total",
    ],
)
def test_absence_is_found_under_the_names_of_every_release(filters: str) -> None:
    rows = [{"measure": "pt_overall", "filters": filters, "value": 17.7, "publication": "absence_la"}]

    assert found(rows)[cino("abs_overall_all")].value == 17.7


def test_a_phase_is_not_taken_for_the_total_nor_a_term_for_the_year() -> None:
    rows = [
        {
            "measure": "pt_overall",
            "filters": f"absence_terms={terms}; phase_type_grouping={phase}",
            "value": value,
        }
        for terms, phase, value in (
            ("six half terms", "State-funded primary", 12.0),
            ("autumn term", "Total", 11.0),
        )
    ]
    assert {key.indicator: one.value for key, one in found(rows).items()} == {"abs_overall_pri": 12.0}


def test_another_filter_must_stand_at_its_total() -> None:
    rows = [
        {"measure": "avg_att8", "filters": "sex=Female", "value": 19.0},
        {"measure": "avg_att8", "filters": "sex=Total", "value": 17.9},
    ]
    assert found(rows)[cino("ks4_att8_avg")].value == 17.9


def test_pupils_of_another_file_are_not_the_key_stage_4_cohort() -> None:
    rows = [
        {"measure": "t_pupils", "publication": "sen_la", "value": 139320.0},
        {"measure": "t_pupils", "value": 12980.0},
        {"measure": "avg_att8", "value": 17.9},
    ]
    assert found(rows)[cino("ks4_cohort")].value == 12980.0
    assert not found(rows[:1], "ks4_cohort")


def test_the_latest_release_is_read_and_of_one_the_version_checked_furthest() -> None:
    rows = [
        {"measure": "avg_att8", "value": 20.8, "released": 2025},
        {"measure": "avg_att8", "value": 20.6, "released": 2022},
        {"measure": "avg_p8score", "value": -1.58, "version": "revised"},
        {"measure": "avg_p8score", "value": -1.59, "version": "final"},
        {"measure": "avg_p8score", "value": -1.60, "version": None},
    ]
    for order in (rows, rows[::-1]):
        told = found(order)
        assert told[cino("ks4_att8_avg")].value == 20.8
        assert told[cino("ks4_p8_avg")].value == -1.59


def test_the_publication_comes_before_lait_which_fills_what_it_lacks() -> None:
    lait = {
        "publication": "lait",
        "social_care_group": None,
        "filters": "topic=Children in Need",
        "version": None,
    }
    rows: list[Mapping[str, Any]] = [
        {"measure": "cin_avg_attain8_ks4", "value": 17.8, **lait},
        {"measure": "cin_good _develop", "value": 37.0, **lait},
        {"measure": "avg_att8", "value": 17.9},
    ]
    told = found(rows)

    assert told[cino("ks4_att8_avg")].value == 17.9
    assert told[cino("eyfsp_gld")].value == 37.0
    assert "inferred" in told[cino("eyfsp_gld")].note


def test_a_symbol_is_kept_and_a_percentage_of_key_stage_2_is_said_to_be_whole() -> None:
    rows = [{"measure": "pt_rwm_met_expected_standard", "symbol": "c", **BARNET}]
    one = found(rows)[cino("ks2_rwm_exp", "302")]

    assert (one.value, one.symbol, one.decimals) == (None, "c", 0)


def test_a_renumbered_authority_is_one_place() -> None:
    rows = [
        {"measure": "avg_att8", "value": 1.0, **BARNET, "area": "E10000027", "released": 2022},
        {"measure": "avg_att8", "value": 2.0, **BARNET, "area": "E06000066"},
    ]
    assert {key.place: one.value for key, one in found(rows).items()} == {"302": 2.0}


@pytest.mark.parametrize(
    ("level", "name", "la", "place"),
    [
        ("national", "England", None, "England"),
        ("regional", "London (Inner)", None, "Inner London"),
        ("regional", "Yorkshire and the Humber", None, "Yorkshire and The Humber"),
        ("local_authority", "Barnet", "302", "302"),
        ("local_authority", "Nowhere", None, ""),
    ],
)
def test_a_place_is_the_same_in_every_publication(
    level: str, name: str, la: str | None, place: str
) -> None:
    assert place_of(level, name, la) == place


def test_places_and_years_not_asked_for_are_left_out() -> None:
    rows = [
        {"measure": "avg_att8", "value": 1.0},
        {"measure": "avg_att8", "value": 2.0, **BARNET},
        {"measure": "avg_att8", "value": 3.0, "academic_year": 2023},
    ]
    frame = pl.DataFrame([{**USUAL, **row} for row in rows], schema=SCHEMA)
    told = find_benchmarks(nw.from_native(frame.lazy()), ["ks4_att8_avg"], [2024], ["302"])

    assert {key: one.value for key, one in told.items()} == {cino("ks4_att8_avg", "302"): 2.0}


# ------------------------------------------------------------------------------------ declarations


def test_every_source_is_of_an_indicator_and_every_group_is_a_cohort_that_dfe_names() -> None:
    assert {*OUTCOMES, *(name for name, _ in LAIT)} <= set(INDICATORS)
    assert {source.group for _, source in LAIT} <= set(GROUP_TITLES)
    assert set(NEAREST.values()) <= set(GROUP_TITLES)


def test_no_measure_of_lait_is_two_figures() -> None:
    measures = [source.value for _, source in LAIT]

    assert len(measures) == len(set(measures))


# ------------------------------------------------------------------------------------- what ships


def test_the_figures_of_england_are_written_as_they_are_read() -> None:
    from importlib.resources import files

    held = files("vshdata.figures.benchmarks").joinpath("england.csv").read_bytes()
    pages = {
        key for key, one in england().items() if "page" in one.publication or "table" in one.publication
    }

    assert england_csv({key: one for key, one in england().items() if key not in pages}) == held


def test_every_figure_of_england_is_of_an_indicator_a_group_and_a_release() -> None:
    for key, one in england().items():
        assert key.indicator in INDICATORS
        assert key.cohort in GROUP_TITLES
        assert key.place == ENGLAND
        assert INDICATORS[key.indicator].first_year <= key.year
        assert one.publication
        assert one.released is not None
        assert (one.value is None) == bool(one.symbol)


def test_the_golden_numbers_of_england_ship() -> None:
    """CINO 2023/24 as published in the release of 2024/25."""
    told = {
        name: england()[cino(name)].value
        for name in ("ks4_cohort", "ks4_att8_avg", "ks4_p8_avg", "ks2_rwm_exp", "abs_sa_all")
    }

    assert told == {
        "ks4_cohort": 12980,
        "ks4_att8_avg": 17.9,
        "ks4_p8_avg": -1.59,
        "ks2_rwm_exp": 30,
        "abs_sa_all": 11.2,
    }


def test_153_authorities_ship_each_in_a_region() -> None:
    now = [item for item in authorities() if item.now]

    assert len(now) == len({item.number for item in now}) == 153
    assert {item.region for item in authorities()} <= set(REGIONS)
    assert authority("302") == Authority("302", "E09000003", "Barnet", "Outer London", now=True)
    assert authority("302") is not None
    assert authority("999") is None
    assert authority("933") == Authority("933", "E06000066", "Somerset", "South West", now=True)


def test_authorities_are_written_as_they_are_read() -> None:
    from importlib.resources import files

    held = files("vshdata.figures.benchmarks").joinpath("authorities.csv").read_bytes()

    assert authorities_csv(reversed(authorities())) == held
