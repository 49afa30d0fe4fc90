"""`duration` and `evaluate` from lake to bytes, on a world in which the truth is planted."""

import csv
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from command import Vshdata
from study_lake import CHANGE, SLOPE, make_study_lake

import vshdata as library
from vshdata.figures.disclosure import Status
from vshdata.studies import extra
from vshdata.studies.covariates import COVARIATES

DURATION = ("duration", "--indicator", "abs_overall_all")
EVALUATE = ("evaluate", "--event", "2021-09", "--cohort", "cinp", "--indicator", "abs_overall_all")


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def one(rows: list[dict[str, str]], **wanted: str) -> dict[str, str]:
    (found,) = (row for row in rows if wanted.items() <= row.items())
    return found


def holds(row: dict[str, str], truth: float) -> bool:
    return float(row["low"]) <= truth <= float(row["high"])


# ---------------------------------------------------------------------- duration


def test_children_in_need_attend_better_the_longer_on_a_plan(vshdata: Vshdata, study_lake: Path) -> None:
    done = vshdata("--lake", study_lake, *DURATION, "--cohort", "cin", "--without", "prior_absence")
    assert done.code == 0, done.err
    rows = rows_of(done.text)
    slope = one(rows, part="slope", estimate="adjusted")
    assert holds(slope, SLOPE)
    assert float(slope["high"]) < 0
    assert "each further 6 months on a child in need plan before the year is associated with -" in done.text
    means = [float(row["value"]) for row in rows if row["part"] == "band" and row["estimate"] == "adjusted"]
    assert len(means) == 5
    assert means[0] == pytest.approx(means[-1] - 4 * SLOPE, abs=3)
    assert "not adjusted for, as asked: absence of the year before" in done.text


def test_prior_absence_takes_part_of_it_away_and_a_warning_says_so(
    vshdata: Vshdata, study_lake: Path
) -> None:
    both = [
        vshdata("--lake", study_lake, *DURATION, "--cohort", "cin", *more).text
        for more in ((), ("--without", "prior_absence"))
    ]
    assert ["Warning, prior absence and attainment" in text for text in both] == [True, False]
    slopes = [float(one(rows_of(text), part="slope", estimate="adjusted")["value"]) for text in both]
    assert slopes[1] < slopes[0] < 0


def test_for_child_protection_plans_nothing_is_evidenced(vshdata: Vshdata, study_lake: Path) -> None:
    done = vshdata("--lake", study_lake, *DURATION, "--cohort", "cpp")
    assert holds(one(rows_of(done.text), part="slope", estimate="adjusted"), 0)
    assert (
        "an association with time on a child protection plan before the year is not evidenced" in done.text
    )
    assert "no effect" not in done.text


def test_the_table_has_the_figures_of_each_year_beside_the_means(
    vshdata: Vshdata, study_lake: Path
) -> None:
    done = vshdata("--lake", study_lake, *DURATION, "--cohort", "cin", "--format", "table")
    lines = [line.split() for line in done.text.splitlines()]
    assert [*"Indicator Average of Years 2023 2024 Trend".split()] in lines
    between = "95% interval".split()
    assert [
        *"Time on a child in need plan Children Unadjusted".split(),
        *between,
        "Adjusted",
        *between,
    ] in lines
    bands = [line for line in done.text.splitlines() if line.strip().startswith("2 years or more")]
    assert len(bands) == 3  # children, the figure, the mean over the years
    assert "Per further 6 months on a child in need plan" in done.text
    assert "- Warning, survivor bias" in done.text
    assert "not adjusted for: phase, special educational needs" in " ".join(done.text.split())


def test_the_unadjusted_mean_is_the_figure_of_the_trend(study_lake: Path) -> None:
    """Of one year: the mean by sessions of a band is what `measure` counts."""
    study = library.duration(study_lake, cohort="cin", indicators=["abs_overall_all"], years=2024)
    shown = {
        row.group[0]: row.cells[0].cell.value
        for row in study.table.rows
        if row.group and row.indicator.id == "abs_overall_all"
    }
    for mean in study.doses[0].bands:
        assert mean.unadjusted is not None
        assert mean.unadjusted.value == pytest.approx(shown[mean.label])


def test_bands_and_look_back_of_ones_own(vshdata: Vshdata, study_lake: Path) -> None:
    done = vshdata(
        "--lake", study_lake, *DURATION, "--cohort", "cin", "--bands", "4,8", "--look-back", "12"
    )
    rows = rows_of(done.text)
    assert {row["band"] for row in rows if row["part"] == "band"} == {
        "under 4 months",
        "4 to under 8 months",
        "8 months or more",
    }
    assert "in the 12 months before 1 September" in done.text


def test_power_tells_the_smallest_slope_of_cohorts(vshdata: Vshdata, study_lake: Path) -> None:
    done = vshdata("--lake", study_lake, *DURATION, "--cohort", "cin", "--power", "100", "--power", "400")
    sizes = {row["children"]: float(row["value"]) for row in rows_of(done.text) if row["part"] == "size"}
    assert set(sizes) == {"100", "400"}
    assert sizes["100"] == pytest.approx(2 * sizes["400"], rel=1e-3)
    assert "with 400 children like these" in done.text


def test_small_bands_are_hidden_and_nothing_is_fitted(vshdata: Vshdata, study_lake: Path) -> None:
    done = vshdata(
        "--lake", study_lake, *DURATION, "--cohort", "cin", "--bands", "0.1,6", "--years", "2023"
    )
    rows = rows_of(done.text)
    hidden = {(row["indicator"], row["band"]) for row in rows if row["status"] == Status.SUPPRESSED}
    few, next_to_it = "under 0.1 months", "0.1 to under 6 months"
    both = ("children_abs_overall_all", "abs_overall_all")
    assert hidden == {(indicator, band) for indicator in both for band in (few, next_to_it)}
    assert all(row["value"] == "" for row in rows if row["status"] == Status.SUPPRESSED)
    assert not [row for row in rows if row["part"] in {"band", "slope"}]
    assert "by the rule children_per_band" in done.text
    assert "4 cells are hidden by the profile dfe" in done.err


def test_bands_and_those_in_none_add_up_to_the_cohort(vshdata: Vshdata, study_lake: Path) -> None:
    done = vshdata("--lake", study_lake, *DURATION, "--cohort", "cin", "--years", "2023")
    counts = {
        row["band"]: float(row["value"])
        for row in rows_of(done.text)
        if row["indicator"] == "children_abs_overall_all"
    }
    assert counts.pop("Total") == sum(counts.values()) == 520
    # 260 have no plan of this kind, and the plans of 2 began on the first day of the year
    assert counts["none before the year"] == 262


def test_the_cohort_itself_is_what_the_trend_prints(vshdata: Vshdata, study_lake: Path) -> None:
    done = vshdata("--lake", study_lake, *DURATION, "--cohort", "cin", "--years", "2023")
    total = one(rows_of(done.text), part="year", band="Total", indicator="abs_overall_all")
    trend = library.trend(
        study_lake, cohort="cin", area="absence", indicators=["abs_overall_all"], years=2023
    )
    shown = trend.select("value", "low", "high").row(0)
    assert [float(total[name]) for name in ("value", "low", "high")] == pytest.approx(shown, abs=1e-4)


def test_a_mean_over_years_is_hidden_with_a_hidden_year(vshdata: Vshdata, study_lake: Path) -> None:
    band = "6 to under 12 months"
    rows = rows_of(vshdata("--lake", study_lake, *DURATION, "--cohort", "cin").text)
    overall = {"part": "year", "indicator": "abs_overall_all", "academic_year": "2024"}
    assert one(rows, band=band, **overall)["status"] == Status.SUPPRESSED
    means = {row["estimate"]: row for row in rows if row["part"] == "band" and row["band"] == band}
    assert (means["unadjusted"]["value"], means["unadjusted"]["status"]) == ("", Status.SUPPRESSED)
    assert means["adjusted"]["value"]
    assert {row["children"] for row in means.values()} == {""}
    assert one(rows, part="band", band="1 to under 2 years", estimate="unadjusted")["value"]


def test_how_many_were_fitted_is_told_to_the_nearest_ten_beside_a_hidden_year(
    vshdata: Vshdata, study_lake: Path
) -> None:
    of_two_years, of_one = (
        vshdata("--lake", study_lake, *DURATION, "--cohort", "cin", *more).text
        for more in ((), ("--years", "2023"))
    )
    assert "among about 260 children" in of_two_years
    assert "among 258 children" in of_one


def test_numbers_of_children_are_rounded_as_the_profile_rounds(
    vshdata: Vshdata, study_lake: Path, long_study_lake: Path
) -> None:
    protect = ("--protect", "strict")
    text = vshdata("--lake", study_lake, *DURATION, "--cohort", "cin", *protect).text
    text += vshdata("--lake", long_study_lake, *EVALUATE, "--cohort", "cin", *protect).text
    told = {row["children"] for row in rows_of(text) if row["children"]} - {"children"}
    assert told
    assert all(int(number) % 5 == 0 for number in told)
    assert "among about " in text


def test_a_mean_that_nothing_adjusts_goes_with_it(study_lake: Path) -> None:
    without = tuple(COVARIATES)
    study = library.duration(study_lake, cohort="cin", indicators=["abs_overall_all"], without=without)
    labels = [mean.label for mean in study.doses[0].bands]
    assert labels == ["under 3 months", "3 to under 6 months", "1 to under 2 years"]


def test_json_holds_rows_sentences_and_notes(vshdata: Vshdata, study_lake: Path) -> None:
    done = vshdata("--lake", study_lake, *DURATION, "--cohort", "cin", "--format", "json")
    document = json.loads(done.text)
    assert document["cohort"] == "cin"
    assert document["years"] == [2023, 2024]
    assert {row["part"] for row in document["rows"]} == {"year", "band", "slope"}
    assert any("associated with" in text for text in document["sentences"])
    assert document["notes"][0].startswith("Children without a day on a child in need plan before the year")
    years = {(row["band"], row["academic_year"]) for row in document["rows"] if row["part"] == "year"}
    assert len(years) == 2 * (5 + len(("Total", "none before the year")))


def test_a_file_has_the_bytes_of_stdout(vshdata: Vshdata, study_lake: Path, tmp_path: Path) -> None:
    for name in ("study.csv", "study.json", "study.jsonl", "study.md", "study.txt"):
        form = {"md": "markdown", "txt": "table"}.get(name.rpartition(".")[2], name.rpartition(".")[2])
        done = vshdata("--lake", study_lake, *DURATION, "--format", form)
        assert vshdata("--lake", study_lake, *DURATION, "-o", name).code == 0
        assert (tmp_path / name).read_bytes() == done.out
    assert vshdata("--lake", study_lake, *DURATION, "-o", "study.parquet").code == 0
    assert pl.read_parquet(tmp_path / "study.parquet")["part"].to_list().count("slope") == 3


# ---------------------------------------------------------------------- evaluate


def test_a_change_after_the_event_is_found(vshdata: Vshdata, long_study_lake: Path) -> None:
    done = vshdata("--lake", long_study_lake, *EVALUATE, "--cohort", "cin", "--format", "csv")
    assert done.code == 0, done.err
    rows = rows_of(done.text)
    gaps = {row["academic_year"]: row["estimate"] for row in rows if row["part"] == "gap" and row["value"]}
    assert gaps == {"2017": "before", "2018": "before", "2019": "base", "2022": "after", "2023": "after"}
    headline = one(rows, part="headline", estimate="adjusted")
    assert float(headline["high"]) < 0
    assert "associated with a change of -" in done.text
    assert "left out: 2020/21" in done.text


def test_the_change_is_of_the_children_it_was_planted_in(long_study_lake: Path) -> None:
    """Half of the cohort is on child in need plans, the other half on child protection plans."""
    study = library.evaluate(long_study_lake, event="2021-09", cohort="cin", indicators=["abs_overall_all"])
    headline = study.events[0].headline
    assert headline is not None
    assert headline.low <= CHANGE / 2 <= headline.high
    assert [way.label for way in study.events[0].variants] == [
        "against pupils not in need now or in the last six years",
        "years before from 2017/18 on only",
        "of the years after, 2021/22 only",
    ]


def test_a_cohort_may_be_the_comparator(vshdata: Vshdata, long_study_lake: Path) -> None:
    done = vshdata(
        "--lake", long_study_lake, "evaluate", "--event", "2021-09", "--cohort", "cpp",
        "--comparator", "all", "--indicator", "abs_overall_all", "--format", "table",
    )  # fmt: skip
    assert done.code == 0, done.err
    assert "against all pupils" in " ".join(done.text.split())
    assert "Gap against base" in done.text
    assert "worked in other ways" in done.text


def test_one_year_before_gives_no_headline(vshdata: Vshdata, long_study_lake: Path) -> None:
    done = vshdata("--lake", long_study_lake, *EVALUATE, "--cohort", "cin", "--years", "2019..2023")
    assert "no headline, by the rule years_before" in done.text
    assert not [row for row in rows_of(done.text) if row["part"] in {"headline", "variant"}]


def test_years_may_be_kept_and_others_left_out(vshdata: Vshdata, long_study_lake: Path) -> None:
    """2020/21 cannot be compared whatever is dropped."""
    done = vshdata("--lake", long_study_lake, *EVALUATE, "--cohort", "cin", "--drop", "2017")
    gaps = {row["academic_year"] for row in rows_of(done.text) if row["part"] == "gap"} - {""}
    assert gaps == {"2018", "2019", "2022", "2023"}
    kept = vshdata("--lake", long_study_lake, *EVALUATE, "--cohort", "cin", "--drop", "none")
    assert "left out: none" in kept.text


def test_a_year_that_the_event_falls_into_is_neither_before_nor_after(
    vshdata: Vshdata, long_study_lake: Path
) -> None:
    done = vshdata(
        "--lake", long_study_lake, "evaluate", "--event", "2022-01", "--cohort", "cin",
        "--indicator", "abs_overall_all",
    )  # fmt: skip
    gaps = {row["academic_year"] for row in rows_of(done.text) if row["part"] == "gap"} - {""}
    assert gaps == {"2017", "2018", "2019", "2023"}


# ---------------------------------------------------------------------- what is not loaded


def test_without_a_census_the_absence_tells_the_school_and_less_is_adjusted_for(
    vshdata: Vshdata, tmp_path: Path
) -> None:
    lake = make_study_lake(tmp_path / "lake")
    shutil.rmtree(lake / "tables" / "pupils")
    done = vshdata("--lake", lake, *DURATION, "--cohort", "cin")
    assert "among about 260 children of 12 schools" in done.text
    assert "so not adjusted for: sex, year group, phase, free school meals" in done.text
    refused = vshdata("--lake", lake, *EVALUATE, "--cohort", "cin")
    assert (refused.code, refused.out) == (5, b"")
    assert "does not tell who has free school meals" in refused.err
    assert vshdata("--lake", lake, *EVALUATE, "--cohort", "cin", "--comparator", "not-in-need").code == 0


def test_plans_that_no_return_tells_of(vshdata: Vshdata, tmp_path: Path) -> None:
    """Dates of child in need plans are in returns from 2022; those of protection plans in all."""
    lake = make_study_lake(tmp_path / "lake", years=(2018, 2019))
    done = vshdata("--lake", lake, *DURATION, "--cohort", "cin")
    assert (done.code, done.out) == (5, b"")
    assert "Count other days with --on need" in done.err
    assert vshdata("--lake", lake, *DURATION, "--cohort", "cin", "--on", "looked_after").code == 5
    assert vshdata("--lake", lake, *DURATION, "--cohort", "cin", "--on", "need").code == 0
    assert vshdata("--lake", lake, *DURATION, "--cohort", "cpp").code == 0


# ---------------------------------------------------------------------- faults of the request


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("duration", "--cohort", "all"), 2, "Say which with --on"),
        (("duration", "--on", "holiday"), 2, "Say which with --on"),
        (("duration", "--bands", "6,3"), 2, "rising order"),
        (("duration", "--without", "shoe_size"), 2, "There is no covariate 'shoe_size'"),
        (("duration", "--indicator", "ks4_cohort"), 2, "is a count of pupils"),
        (("duration", "--power", "3"), 2, "--power"),
        (("duration", "--cohort", "cla"), 5, "looked-after return"),
        (("duration", "--area", "ks4"), 5, "holds no key stage 4"),
        (("evaluate", "--event", "yesterday"), 2, "is not a month"),
        (("evaluate", "--event", "2021-13"), 2, "is not a month"),
        (("evaluate", "--event", "2021-09", "--comparator", "martians"), 2, "There is no comparator"),
        (
            ("evaluate", "--event", "2021-09", "--cohort", "cin", "--comparator", "cin"),
            2,
            "no comparator 'cin'",
        ),
        (("evaluate", "--event", "2021-09", "--cohort", "all"), 2, "All pupils cannot be compared"),
    ],
)
def test_what_cannot_be_asked(
    vshdata: Vshdata, study_lake: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    done = vshdata("--lake", study_lake, *arguments)
    assert (done.code, done.out) == (code, b"")
    assert words.lower() in done.err.lower()


def test_without_the_extra_the_command_says_what_to_install(
    vshdata: Vshdata, study_lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extra, "LIBRARY", "no_such_library")
    for command in (DURATION, EVALUATE):
        done = vshdata("--lake", study_lake, *command)
        assert done.code == 2
        assert "pip install 'vshdata[stats]'" in done.err


def test_nothing_else_loads_the_regression_library(study_lake: Path) -> None:
    code = (
        "import sys\nimport vshdata\n"
        f"vshdata.trend({str(study_lake)!r}, cohort='cin', area='absence')\n"
        "print('statsmodels' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_internal_says_so(vshdata: Vshdata, study_lake: Path) -> None:
    done = vshdata("--lake", study_lake, *DURATION, "--protect", "internal")
    assert "INTERNAL: nothing is hidden" in done.err
