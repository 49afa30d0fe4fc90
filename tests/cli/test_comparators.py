"""`trend --compare`: cohorts of the lake and places that DfE publishes; what it says where it cannot."""

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from command import SHARED, Vshdata
from published_files import NOW, ees_file, in_authority, in_england, in_region, neighbours_file

from vshdata import ingest, trend
from vshdata.api.comparing import Home
from vshdata.figures.benchmarks import Key
from vshdata.figures.benchmarks.shipped import england

KS4_LA = SHARED / "data" / "published" / "ees_outcomes_cin" / "ks4_la.csv"
needs_ks4_la = pytest.mark.skipif(not KS4_LA.exists(), reason=f"DfE's file is not at {KS4_LA}")

OWN, *OTHERS = [item for item in NOW if item.region == "North East"]
YEARS = (2023, 2024)
SCORES = {
    (item.number, year): None if at == 3 else round({2023: 14.5, 2024: 13.9}[year] + at % 7, 1)
    for at, item in enumerate(NOW)
    for year in YEARS
}
"""Attainment 8 of every authority: many ties, with the own figure too, and one hidden."""


@pytest.fixture(scope="module")
def published_lake(sample_lake: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, with figures of every authority and a list of neighbours."""
    folder = tmp_path_factory.mktemp("published")
    lake = folder / "lake"
    shutil.copytree(sample_lake, lake)
    figures = [
        (
            year,
            in_authority(item),
            {
                "avg_att8": score if (score := SCORES[item.number, year]) is not None else "c",
                "t_pupils": 90,
            },
        )
        for item in NOW
        for year in YEARS
    ]
    above = [
        (year, place, {"avg_att8": 17.5, "t_pupils": 13000})
        for year in YEARS
        for place in (in_england(), in_region(OWN))
    ]
    ingest(
        lake,
        ees_file(folder / "ks4_la.csv", [*figures, *above]),
        neighbours_file(folder / "sn_model_2025_wide.csv", OWN, OTHERS[:10]),
    )
    return lake


def own_value(lake: Path, year: int) -> float:
    frame = trend(lake, cohort="cino", area="ks4", years=year, indicators=["ks4_att8_avg"])
    return float(frame["value"].item())


# ------------------------------------------------------------------------------------------ England


def test_england_stands_beside_the_sample_as_dfe_published_it(vshdata: Vshdata, sample_lake: Path) -> None:
    """The figures that ship: no published file need be loaded."""
    done = vshdata(
        "--lake",
        sample_lake,
        "trend",
        "--cohort",
        "cino",
        "--area",
        "ks4",
        "--compare",
        "england",
        "--format",
        "json",
    )
    rows = [row for row in json.loads(done.out)["rows"] if row["comparator"]]
    told = {(row["indicator"], row["academic_year"]): row["value"] for row in rows if row["status"] == "ok"}
    of_england = {
        (key.indicator, key.year): one.value
        for key, one in england().items()
        if key.cohort == "cino"
        and key.indicator.startswith("ks4")
        and one.value is not None
        and key.year >= 2017
    }

    assert done.code == 0
    assert told == of_england
    assert told["ks4_att8_avg", 2024] == 17.9
    assert told["ks4_p8_avg", 2024] == -1.59
    assert told["ks4_basics_95", 2023] == 10.2
    assert {row["comparator"] for row in rows} == {"England, cino"}
    assert "2023/24, England, cino: ks4_la, release of 2024/25, final." in done.text


@needs_ks4_la
def test_what_ships_of_england_is_what_dfes_file_says() -> None:
    """Cell by cell: every national row and group of the file."""
    groups = {"CINO at 31 March": "cino", "CPPO at 31 March": "cppo", "CLA 12 months at 31 March": "cla12m"}
    columns = {
        "t_pupils": "ks4_cohort",
        "avg_att8": "ks4_att8_avg",
        "pt_l2basics_95": "ks4_basics_95",
        "pt_l2basics_94": "ks4_basics_94",
        "pt_ebacc_e_ptq_ee": "ks4_ebacc_entered",
        "avg_ebaccaps": "ks4_ebacc_aps",
        "avg_p8score": "ks4_p8_avg",
        "t_inp8calc": "ks4_p8_cohort",
    }
    with KS4_LA.open(encoding="utf-8-sig", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["geographic_level"] == "National"]
    checked = 0
    for row in rows:
        year = int(row["time_period"][:4]) + 1
        for column, indicator in columns.items():
            one = (
                england()[Key(indicator, groups[row["social_care_group"]], "England", year)]
                if row[column] != "x"
                else None
            )
            if one:
                assert (str(one.value), one.version) == (str(float(row[column])), row["version"].lower())
                checked += 1
    assert checked == 150


def test_a_gap_is_taken_from_what_is_shown(vshdata: Vshdata, sample_lake: Path) -> None:
    done = vshdata(
        "--lake",
        sample_lake,
        "trend",
        "--cohort",
        "cino",
        "--area",
        "ks4",
        "--compare",
        "all,england",
        "--years",
        "2024",
    )
    rows = list(csv.DictReader(io.StringIO(done.text)))
    by_name = {(row["Indicator"], row["Comparator"]): row for row in rows}

    assert by_name["Basics: 9-5", "cino"]["2024"] == "c"
    assert (
        by_name["Basics: 9-5", "all"]["2024 gap"]
        == by_name["Basics: 9-5", "England, cino"]["2024 gap"]
        == "c"
    )
    assert by_name["Attainment 8: Average Score", "all"]["2024 gap"] == "-28.0"
    assert by_name["Cohort", "all"]["2024 gap"] == ""


def test_a_cohort_that_dfe_does_not_publish_is_labelled(vshdata: Vshdata, sample_lake: Path) -> None:
    done = vshdata(
        "--lake",
        sample_lake,
        "trend",
        "--cohort",
        "cin",
        "--area",
        "ks2",
        "--compare",
        "england",
        "--years",
        "2024",
    )

    assert "2023/24, England, cino: DfE's CINO at 31 March, another definition than cin." in done.err
    assert "rounded by DfE to 0 decimals" in done.err


def test_a_table_that_is_broken_down_has_each_group_beside_the_same_group(
    vshdata: Vshdata, sample_lake: Path
) -> None:
    done = vshdata(
        "--lake",
        sample_lake,
        "trend",
        "--cohort",
        "cin",
        "--area",
        "ks4",
        "--compare",
        "all,england",
        "--years",
        "2024",
        "--by",
        "sex",
        "--indicator",
        "ks4_att8_avg",
    )
    rows = list(csv.DictReader(io.StringIO(done.text)))

    assert [(row["Sex"], row["Comparator"]) for row in rows] == [
        ("Total", "cin"),
        ("Total", "all"),
        ("Total", "England, cino"),
        ("Female", "cin"),
        ("Female", "all"),
        ("Male", "cin"),
        ("Male", "all"),
    ]


def test_a_release_from_before_a_group_was_redefined_is_labelled(
    vshdata: Vshdata, sample_lake: Path, tmp_path: Path
) -> None:
    """DfE changed CINO with its release of 2022/23; authorities' figures may be of an older one."""
    lake = tmp_path / "lake"
    shutil.copytree(sample_lake, lake)
    ingest(lake, ees_file(tmp_path / "ks4_la.csv", [(2022, in_authority(OWN), {"avg_att8": 20.0})]))
    arguments = ["trend", "--cohort", "cino", "--indicator", "ks4_att8_avg", "--years", "2022..2023"]
    done = vshdata("--lake", lake, *arguments, "--compare", f"{OWN.number},england")

    said = "of a release before DfE changed the definition of this group."
    assert f"2021/22, {OWN.name}, cino: {said}" in done.err
    assert done.err.count(said) == 1


# ------------------------------------------------------------------------------------- other places


def test_the_region_neighbours_and_an_authority_are_compared_with(
    vshdata: Vshdata, published_lake: Path
) -> None:
    Path("vshdata.toml").write_text(f'la = "{OWN.number}"\n', encoding="utf-8")
    done = vshdata(
        "--lake",
        published_lake,
        "trend",
        "--cohort",
        "cino",
        "--area",
        "ks4",
        "--indicator",
        "ks4_att8_avg",
        "--years",
        "2024",
        "--compare",
        f"region,neighbours,{OTHERS[0].number}",
        "--compare",
        OTHERS[1].name,
        "--format",
        "json",
    )
    rows = {row["comparator"]: row for row in json.loads(done.out)["rows"]}
    near = sorted(score for item in OTHERS[:10] if (score := SCORES[item.number, 2024]) is not None)

    assert list(rows) == [
        None,
        "North East, cino",
        "Neighbours, cino",
        f"{OTHERS[0].name}, cino",
        f"{OTHERS[1].name}, cino",
    ]
    assert rows["North East, cino"]["value"] == 17.5
    assert rows["Neighbours, cino"]["value"] == (near[len(near) // 2] + near[(len(near) - 1) // 2]) / 2
    assert rows["Neighbours, cino"]["published_note"] == f"median of {len(near)} of 10"
    assert rows[f"{OTHERS[0].name}, cino"]["value"] == SCORES[OTHERS[0].number, 2024]


def test_neighbours_and_region_may_be_set(vshdata: Vshdata, published_lake: Path) -> None:
    Path("vshdata.toml").write_text(
        'region = "north east"\nneighbours = ["302", "Camden"]\n', encoding="utf-8"
    )
    done = vshdata(
        "--lake",
        published_lake,
        "trend",
        "--cohort",
        "cino",
        "--area",
        "ks4",
        "--indicator",
        "ks4_att8_avg",
        "--years",
        "2024",
        "--compare",
        "region,neighbours",
        "--format",
        "json",
    )
    rows = {row["comparator"]: row for row in json.loads(done.out)["rows"]}

    assert rows["Neighbours, cino"]["published_note"] == "median of 2 of 2"
    assert rows["North East, cino"]["value"] == 17.5


def test_a_newer_release_in_the_lake_comes_before_what_ships_and_an_older_one_after(
    vshdata: Vshdata, sample_lake: Path, tmp_path: Path
) -> None:
    shown = {}
    for last in (2024, 2026):
        lake = tmp_path / f"lake_{last}"
        shutil.copytree(sample_lake, lake)
        ingest(
            lake,
            ees_file(
                tmp_path / "ks4_la.csv",
                [(year, in_england(), {"avg_att8": 1.5, "t_pupils": 9}) for year in (2024, last)],
            ),
        )
        done = vshdata(
            "--lake",
            lake,
            "trend",
            "--cohort",
            "cino",
            "--area",
            "ks4",
            "--indicator",
            "ks4_att8_avg",
            "--years",
            "2024",
            "--compare",
            "england",
            "--format",
            "json",
        )
        shown[last] = json.loads(done.out)["rows"][1]["value"]

    assert shown == {2024: 17.9, 2026: 1.5}


# -------------------------------------------------------------------------------------------- ranks


def test_ranks_are_those_of_a_plain_recomputation(published_lake: Path) -> None:
    frame = trend(
        published_lake,
        cohort="cino",
        area="ks4",
        years=YEARS,
        indicators=["ks4_att8_avg"],
        compare=["england"],
    )
    own = frame.filter(frame["comparator"].is_null())
    for row in own.rows(named=True):
        value = round(row["value"], 1)
        others = [
            score
            for (_, year), score in SCORES.items()
            if year == row["academic_year"] and score is not None
        ]
        assert row["rank"] == 1 + sum(score > value for score in others)
        assert row["rank_of"] == len(others) + 1 == 153
        assert row["rank_ties"] == sum(score == value for score in others) > 10


@needs_ks4_la
@pytest.mark.parametrize("la", ["999", "301", "933"])
def test_ranks_and_quartiles_equal_those_that_pandas_makes(
    la: str, sample_lake: Path, tmp_path: Path
) -> None:
    pandas = pytest.importorskip("pandas")
    lake = tmp_path / "lake"
    shutil.copytree(sample_lake, lake)
    ingest(lake, KS4_LA)
    shown = ["ks4_att8_avg", "ks4_p8_avg", "ks4_ebacc_aps"]
    columns = dict(zip(shown, ["avg_att8", "avg_p8score", "avg_ebaccaps"], strict=True))
    frame = trend(lake, cohort="cino", area="ks4", indicators=shown, compare=["england"], home=Home(la))
    file = pandas.read_csv(KS4_LA, dtype=str, encoding="utf-8-sig")
    file = file[
        (file.geographic_level == "Local authority")
        & (file.social_care_group == "CINO at 31 March")
        & (file.old_la_code != la)
    ]
    checked = 0
    for row in frame.filter(frame["comparator"].is_null() & frame["rank"].is_not_null()).rows(named=True):
        year = row["academic_year"]
        rows = file[file.time_period == f"{year - 1}{year % 100:02}"]
        values = pandas.to_numeric(rows[columns[row["indicator"]]], errors="coerce").dropna().tolist()
        own = round(row["value"] + 1e-12, row["decimals"])
        every = pandas.Series([*values, own])
        ranks = every.rank(ascending=False, method="min")
        cuts = every.quantile([0.25, 0.5, 0.75]).tolist()
        assert row["rank"] == int(ranks.iloc[-1])
        assert row["rank_of"] == len(every)
        assert row["rank_ties"] == int((every == own).sum()) - 1
        assert row["quartile"] == "DCBA"[sum(own > cut for cut in cuts)]
        checked += 1
    assert checked == 7 + 4 + 7


def test_without_authorities_figures_the_reader_is_told_that_there_is_no_rank(
    vshdata: Vshdata, sample_lake: Path
) -> None:
    done = vshdata(
        "--lake", sample_lake, "trend", "--cohort", "cino", "--area", "ks4", "--compare", "england"
    )

    assert "No rank: no authorities' figures of these indicators are loaded." in done.err


# ---------------------------------------------------------------------------------- what is lacking


@pytest.mark.parametrize(
    ("asked", "settings", "code", "said", "next_step"),
    [
        ("Englnd", "", 2, "nothing called 'Englnd'", "Did you mean england?"),
        ("Barnett", "", 2, "nothing called 'Barnett'", "Did you mean barnet?"),
        ("all,all", "", 2, "named twice", "Name each once"),
        ("region", "", 2, "England has no authority 999", "region ="),
        ("region", 'region = "Wessex"', 2, "no region 'Wessex'", "Regions: North East"),
        ("neighbours", "", 5, "no statistical neighbours of authority 999", "neighbours ="),
        ("neighbours", 'neighbours = ["000"]', 2, "nothing called '000'", "Name a cohort"),
        ("Barnet", "", 5, "no published figures of Barnet", "vshdata ingest"),
        ("london", "", 5, "no published figures of London", "vshdata ingest"),
        (
            "region",
            'region = "London (Inner)"',
            5,
            "no published figures of Inner London",
            "vshdata ingest",
        ),
    ],
)
def test_what_is_lacking_is_said_with_the_next_step(
    vshdata: Vshdata, sample_lake: Path, asked: str, settings: str, code: int, said: str, next_step: str
) -> None:
    if settings:
        Path("vshdata.toml").write_text(settings, encoding="utf-8")
    done = vshdata("--lake", sample_lake, "trend", "--cohort", "cino", "--area", "ks4", "--compare", asked)

    assert (done.code, done.out) == (code, b"")
    assert said in done.err
    assert next_step in done.err


def test_where_several_authorities_are_loaded_the_own_one_must_be_set(
    vshdata: Vshdata, sample_lake: Path, tmp_path: Path
) -> None:
    from vshdata.intake.loaded import Options

    lake = tmp_path / "lake"
    shutil.copytree(sample_lake, lake)
    kinship = tmp_path / "kinship.csv"
    kinship.write_text("UPN,Order,Start,End\nA123456789012,informal,2023-01-01,\n", encoding="utf-8")
    ingest(lake, kinship, options=Options(la="301"))
    done = vshdata("--lake", lake, "trend", "--cohort", "cino", "--area", "ks4", "--compare", "region")

    assert done.code == 2
    assert 'Set it in vshdata.toml, as la = "301".' in done.err


def test_completion_offers_places_and_cohorts() -> None:
    from vshdata.cli.choices import compared_with

    assert [name for name, _ in compared_with("n")] == ["neighbours", "not-in-need"]


def test_ranks_stand_beside_places_in_one_year(vshdata: Vshdata, published_lake: Path) -> None:
    arguments = ["--lake", published_lake, "compare", "cino", "england", "--year", "2024"]
    rows = {row["indicator"]: row for row in csv.DictReader(io.StringIO(vshdata(*arguments).text))}
    shown = vshdata(*arguments, screen=120).text

    assert rows["ks4_att8_avg"]["rank"]
    assert rows["ks4_att8_avg"]["of"] == "153"
    assert rows["ks4_basics_94"]["rank"] == ""
    assert f"{rows['ks4_att8_avg']['rank']}=/153" in shown
