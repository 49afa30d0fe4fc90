"""`trend --format ees`: what is written passes every rule of the screener, and a planted fault does not."""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from command import SHARED, Vshdata

from vshdata.api import trend_table
from vshdata.errors import InvalidDataError, UsageError
from vshdata.report.ees.pair import LA, MANDATORY, REGION, Pair, Row, Sheet
from vshdata.report.ees.rules import Severity
from vshdata.report.ees.screen import RULES, STAGES, screen
from vshdata.report.ees.write import Where, export_ees

BARNET = Where("E09000003", "302", "Barnet", "E13000002", "Outer London")
EES = SHARED / "data" / "published"
needs_files = pytest.mark.skipif(not EES.exists(), reason=f"DfE's published files are not at {EES}")


@pytest.fixture(scope="module")
def exported(sample_lake: Path) -> Pair:
    """An export of the sample with two filters: a breakdown, and two cohorts."""
    table = trend_table(sample_lake, cohort="cin", area="absence", by=["sex"], compare=["all", "england"])
    made = export_ees(table, BARNET)
    return Pair(made.data_name, Sheet.read(made.data), made.meta_name, Sheet.read(made.meta))


# ------------------------------------------------------------------------------------- every rule


@pytest.mark.parametrize("rule", RULES)
def test_the_export_of_the_sample_keeps_the_rule(rule: str, exported: Pair) -> None:
    assert list(RULES[rule].find(exported)) == []


Spoil = Callable[[Pair], Pair]


def data(column: str, text: str, line: int = 0) -> Spoil:
    """Another text in a cell of the data."""
    return lambda pair: replace(pair, data=edited(pair.data, line, {column: text}))


def meta(name: str, column: str, text: str) -> Spoil:
    """Another text in the metadata of a column."""

    def spoil(pair: Pair) -> Pair:
        line = pair.meta.column("col_name").index(name)
        return replace(pair, meta=edited(pair.meta, line, {column: text}))

    return spoil


def edited(sheet: Sheet, line: int, cells: Row) -> Sheet:
    rows = list(sheet.rows)
    rows[line] = {**rows[line], **cells}
    headings = (*sheet.headings, *(name for name in cells if name not in sheet.headings))
    return Sheet(headings, tuple(rows))


def renamed(old: str, new: str) -> Spoil:
    """A column of another name, in both files."""

    def spoil(pair: Pair) -> Pair:
        return replace(pair, data=_renamed(pair.data, old, new), meta=_described_as(pair.meta, old, new))

    return spoil


def _renamed(sheet: Sheet, old: str, new: str) -> Sheet:
    headings = tuple(new if name == old else name for name in sheet.headings)
    rows = ({new if name == old else name: text for name, text in row.items()} for row in sheet.rows)
    return Sheet(headings, tuple(rows))


def _described_as(sheet: Sheet, old: str, new: str) -> Sheet:
    return Sheet(
        sheet.headings,
        tuple(
            {**row, "col_name": new if row["col_name"] == old else row["col_name"]} for row in sheet.rows
        ),
    )


def without(column: str, *, of_meta: bool = False) -> Spoil:
    """A file that lacks a column."""

    def spoil(pair: Pair) -> Pair:
        sheet = pair.meta if of_meta else pair.data
        headings = tuple(name for name in sheet.headings if name != column)
        cut = Sheet(headings, tuple({name: row[name] for name in headings} for row in sheet.rows))
        return replace(pair, meta=cut) if of_meta else replace(pair, data=cut)

    return spoil


def filled(column: str, text: Callable[[int], str]) -> Spoil:
    """A column of the data with other texts in every row."""

    def spoil(pair: Pair) -> Pair:
        rows = tuple({**row, column: text(at)} for at, row in enumerate(pair.data.rows))
        given = column in pair.data.headings
        headings = pair.data.headings if given else (*pair.data.headings, column)
        return replace(pair, data=Sheet(headings, rows))

    return spoil


def described(**cells: str) -> Spoil:
    """One more row of metadata."""

    def spoil(pair: Pair) -> Pair:
        row = {**dict.fromkeys(pair.meta.headings, ""), **cells}
        return replace(pair, meta=Sheet(pair.meta.headings, (*pair.meta.rows, row)))

    return spoil


def grouped(filter_: str, column: str, text: Callable[[int], str] = lambda at: f"group {at % 2}") -> Spoil:
    """A filter that another column groups."""
    return both(filled(column, text), meta(filter_, "filter_grouping_column", column))


def both(*spoils: Spoil) -> Spoil:
    def spoil(pair: Pair) -> Pair:
        for one in spoils:
            pair = one(pair)
        return pair

    return spoil


def named(data_name: str = "cin_absence.csv", meta_name: str = "cin_absence.meta.csv") -> Spoil:
    return lambda pair: replace(pair, data_name=data_name, meta_name=meta_name)


def at_level(level: str, **cells: str) -> Spoil:
    """The first row at another level, with other cells."""
    return lambda pair: replace(pair, data=edited(pair.data, 0, {"geographic_level": level, **cells}))


NATIONAL = dict.fromkeys((*REGION, *LA), "")
RATE, PUPILS = "abs_overall_all", "abs_overall_all_denominator"

FAULTS: Mapping[str, Spoil] = {
    "filename_spaces": named(data_name="cin absence.csv"),
    "filename_special": named("CIN&absence.csv", "CIN&absence.meta.csv"),
    "filenames_match": named(meta_name="absence.meta.csv"),
    "col_req_meta": without("indicator_dp", of_meta=True),
    "col_invalid_meta": lambda pair: replace(pair, meta=edited(pair.meta, 0, {"comment": "hello"})),
    "col_req_data": without("country_code"),
    "col_to_rows": both(*(described(col_name=f"more_{number}") for number in range(20))),
    "cross_meta_to_data": without("sex"),
    "cross_data_to_meta": filled("district", str),
    "col_names_spaces": renamed("sex", "sex of pupil"),
    "col_snake_case": renamed("sex", "sexOfPupil"),
    "col_var_start": renamed("sex", "1st_sex"),
    "col_ind_smushed": renamed(RATE, "female_absence"),
    "col_var_characteristic": renamed("sex", "characteristic"),
    "la_col_present": without("la_name"),
    "region_col_present": without("region_name"),
    "meta_col_type": meta(RATE, "col_type", "Figure"),
    "meta_ob_unit": described(col_name="time_period", col_type="Filter", label="Time"),
    "meta_col_name": meta(RATE, "col_name", ""),
    "dupe_label": meta(RATE, "label", "Sex"),
    "fil_grp": meta(RATE, "filter_grouping_column", "sex"),
    "fil_grp_dupe": both(
        grouped("sex", "grouping"), meta("social_care_group", "filter_grouping_column", "grouping")
    ),
    "fil_grp_is_fil": meta("sex", "filter_grouping_column", "social_care_group"),
    "fil_grp_match": meta("sex", "filter_grouping_column", "grouping"),
    "fil_grp_stripped": grouped("sex", "grouping "),
    "label": meta(RATE, "label", " "),
    "filter_hint": meta(RATE, "filter_hint", "Filter by it"),
    "geog_catch": renamed("sex", "region"),
    "indicator_dp": meta("sex", "indicator_dp", "1"),
    "col_name_spaces": meta(RATE, "col_name", "overall absence"),
    "col_name_dupe": meta(RATE, "col_name", PUPILS),
    "ind_dp_set": meta(RATE, "indicator_dp", ""),
    "ind_dp_values": meta(RATE, "indicator_dp", "one"),
    "ind_unit": meta("sex", "indicator_unit", "%"),
    "ind_unit_validation": meta(RATE, "indicator_unit", "per cent"),
    "indicator_grouping": meta("sex", "indicator_grouping", "Absence"),
    "time_period_num": data("time_period", "2023/24"),
    "time_id_valid": data("time_identifier", "School year"),
    "time_id_mix": data("time_identifier", "Calendar year"),
    "filter_not_singular": filled("sex", lambda _: "Total"),
    "geog_level": at_level("Local Authority"),
    "geog_level_known": at_level("Ward"),
    "geog_level_present": at_level("Parliamentary constituency"),
    "time_period": data("time_period", "2024"),
    "time_period_six": data("time_period", "202325"),
    "filter_defaults": filled("sex", lambda at: f"Sex {at % 2}"),
    "filter_group_level": grouped("sex", "grouping", str),
    "filter_item_limit": lambda pair: filled("sex", str)(replace(pair, data=many(pair.data))),
    "filter_whitespace": data("sex", " Female"),
    "filter_blanks": data("sex", ""),
    "country": data("country_name", "Engeland"),
    "region": data("region_name", "Outer london"),
    "la": data("new_la_code", "E09000004"),
    "level_completed": data("la_name", ""),
    "region_for_la": both(data("region_code", ""), data("region_name", "")),
    "na": both(data("la_name", "Not available"), data("new_la_code", "E09000003")),
    "na_code": data("new_la_code", "x"),
    "overcompleted_cols": at_level("National", **{**NATIONAL, "la_name": "Barnet"}),
    "filter_ob_total": data("la_name", "Total"),
    "general_dupes": lambda pair: replace(
        pair, data=Sheet(pair.data.headings, (*pair.data.rows, pair.data.rows[0]))
    ),
    "general_null": data(RATE, "NULL"),
    "general_legacy": data(RATE, "N/A"),
    "ind_invalid_entry": data(RATE, ":"),
    "ind_is_figure": data(RATE, "1,234"),
    "harmonised_variables": renamed("sex", "pupil_sen_status"),
    "eth_vals": both(renamed("sex", "ethnicity_major"), data("ethnicity_major", "Chinese")),
    "eth_char_grp": filled("characteristic_group", lambda _: "Ethnic minority"),
    "api_location_codes": data("new_la_code", "E" * 31),
    "api_columns": renamed("sex", "sex_" * 13),
    "api_labels": meta(RATE, "label", "absence " * 13),
    "api_items": data("sex", "Female " * 20),
}
"""Rule -> a fault that breaks it."""


def many(sheet: Sheet) -> Sheet:
    return Sheet(sheet.headings, sheet.rows[:1] * 25_001)


def test_every_rule_has_a_planted_fault() -> None:
    assert set(FAULTS) == set(RULES)
    assert sum(map(len, STAGES)) == len(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_a_planted_fault_breaks_the_rule(rule: str, exported: Pair) -> None:
    assert list(RULES[rule].find(FAULTS[rule](exported)))


@pytest.mark.parametrize("rule", RULES)
def test_a_planted_fault_fails_the_screening_and_a_lesser_one_warns(rule: str, exported: Pair) -> None:
    """A later stage is not reached where an earlier one fails for the same fault."""
    faults = screen(FAULTS[rule](exported))
    stage = next(stage for stage in STAGES if RULES[rule] in stage)
    earlier = {one.name for before in STAGES[: STAGES.index(stage)] for one in before}
    stopped = any(fault.rule in earlier and fault.severity is Severity.FAIL for fault in faults)

    assert stopped or any(fault.rule == rule and fault.severity is RULES[rule].severity for fault in faults)


def test_screening_stops_at_the_first_stage_that_fails(exported: Pair) -> None:
    spoilt = both(FAULTS["filenames_match"], FAULTS["ind_invalid_entry"])(exported)

    assert {fault.rule for fault in screen(spoilt)} == {"filenames_match"}


@needs_files
def test_the_example_of_the_service_passes() -> None:
    """Its copy at hand has decimal places with a point, which the metadata may not have."""
    folder = EES / "ees_reference"
    pair = Pair(
        "example.csv",
        Sheet.read((folder / "example_data.csv").read_bytes()),
        "example.meta.csv",
        Sheet.read((folder / "example_meta.csv").read_bytes().replace(b",0.0,", b",0,")),
    )
    assert screen(pair) == []


@needs_files
@pytest.mark.parametrize("name", ["absence_in_prus", "exclusions_by_characteristic"])
def test_metadata_of_before_2020_fails_for_want_of_decimal_places(name: str) -> None:
    folder = EES / "ees_data_meta_pairs"
    pair = Pair(
        f"{name}.csv",
        Sheet.read((folder / f"{name}.csv").read_bytes()),
        f"{name}.meta.csv",
        Sheet.read((folder / f"{name}.meta.csv").read_bytes()),
    )
    assert {fault.rule for fault in screen(pair)} == {"col_req_meta"}


# --------------------------------------------------------------------------------- what is written


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def test_the_command_writes_both_files_into_a_folder(vshdata: Vshdata, sample_lake: Path) -> None:
    done = vshdata(
        "--lake",
        sample_lake,
        "trend",
        "--cohort",
        "cin",
        "--area",
        "ks4",
        "--format",
        "ees",
        "-o",
        "out/ees",
    )
    data, described = rows_of(Path("out/ees/cin_ks4.csv")), rows_of(Path("out/ees/cin_ks4.meta.csv"))

    assert (done.code, done.out) == (0, b"")
    assert "England has no authority 999" in done.err
    assert [row["time_period"] for row in data] == [f"{year}{year % 100 + 1}" for year in range(2016, 2025)]
    assert {(row["geographic_level"], row["la_name"], row["new_la_code"]) for row in data} == {
        ("Local authority", "Not available", "x")
    }
    assert {row["social_care_group"] for row in data} == {"CIN at 31 March"}
    assert [row["col_name"] for row in described][:3] == ["ks4_cohort", "ks4_p8_cohort", "ks4_att8_avg"]
    assert {row["col_type"] for row in described} == {"Indicator"}


def test_the_own_authority_is_named_by_its_codes(vshdata: Vshdata, sample_lake: Path) -> None:
    Path("vshdata.toml").write_text('la = "302"\n', encoding="utf-8")
    done = vshdata(
        "--lake",
        sample_lake,
        "trend",
        "--cohort",
        "cin@any",
        "--area",
        "ks2",
        "--format",
        "ees",
        "-o",
        "ees",
    )
    first = rows_of(Path("ees/cin_any_ks2.csv"))[0]

    assert done.code == 0
    assert [first[name] for name in (*REGION, *LA)] == [
        "E13000002",
        "Outer London",
        "302",
        "Barnet",
        "E09000003",
    ]


@pytest.mark.parametrize(
    ("cohort", "area"), [("cinp", "all"), ("kinship", "key"), ("not-in-need@any", "exclusions")]
)
def test_every_area_and_cohorts_of_other_names_can_be_exported(
    cohort: str, area: str, sample_lake: Path
) -> None:
    made = export_ees(trend_table(sample_lake, cohort=cohort, area=area), Where())

    assert made.warnings == ()


def test_cells_are_those_of_the_table_with_its_symbols(sample_lake: Path) -> None:
    table = trend_table(sample_lake, cohort="cin", area="ks4", years="2024", by=["sex"])
    made = export_ees(table, BARNET)
    rows = {row["sex"]: row for row in csv.DictReader(io.StringIO(made.data.decode()))}
    cells = {(row.indicator.id, row.group): row.cells[0].cell for row in table.rows}
    total = cells["ks4_basics_94", ()]
    hidden = next(cell for (_, group), cell in cells.items() if group == ("Female",) and cell.status == "c")

    assert set(rows) == {"Total", "Female", "Male"}
    assert rows["Total"]["ks4_basics_94_numerator"] == f"{total.numerator:.0f}"
    assert rows["Total"]["ks4_basics_94_denominator"] == str(total.denominator)
    assert rows["Female"][hidden.indicator.id] == rows["Female"][f"{hidden.indicator.id}_numerator"] == "c"


def test_published_comparators_stay_out_of_an_own_export(exported: Pair) -> None:
    assert exported.data.values("social_care_group") == ["CIN at 31 March", "All pupils comparison"]
    assert exported.data.values("geographic_level") == ["Local authority"]
    assert exported.data.headings[: len(MANDATORY)] == MANDATORY


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--format", "ees"], "Name the folder with -o FOLDER."),
        (["--format", "ees", "-o", "out", "--protect", "internal"], "the profile internal hides nothing"),
        (["--format", "ees", "-o", "out", "--by", "school-la"], "cannot be broken down by school-la"),
    ],
)
def test_what_cannot_be_exported_is_said(
    arguments: list[str], said: str, vshdata: Vshdata, sample_lake: Path
) -> None:
    done = vshdata("--lake", sample_lake, "trend", "--cohort", "cin", "--area", "ks4", *arguments)

    assert done.code == 2
    assert said in done.err
    assert not Path("out").exists()


def test_a_folder_that_cannot_be_made_is_said(vshdata: Vshdata, sample_lake: Path) -> None:
    Path("taken").write_text("a file", encoding="utf-8")
    done = vshdata("--lake", sample_lake, "trend", "--area", "ks4", "--format", "ees", "-o", "taken")

    assert done.code == 6
    assert "Cannot make the folder taken" in done.err


def test_what_would_not_pass_is_not_written(sample_lake: Path) -> None:
    """Two cohorts of one name would be one row twice."""
    table = trend_table(sample_lake, cohort="cin", area="ks4", years="2024", compare=["all"])
    spoilt = replace(
        table,
        rows=tuple(replace(row, comparator="all") if row.comparator else row for row in table.rows),
        cohort_title="All pupils comparison",
        cohort="cinp",
    )

    with pytest.raises(InvalidDataError, match="breaks the rule"):
        export_ees(spoilt, BARNET)
    with pytest.raises(UsageError, match="internal"):
        export_ees(replace(table, profile="internal"), BARNET)
