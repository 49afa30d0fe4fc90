"""DfE's published files made long: one row per figure, as it stands in the file.

In a file of Explore education statistics every column that is neither time nor place is a filter, if it
holds words, or an indicator, if it holds numbers and symbols alone. LAIT is long already. A row whose
time or place cannot be told is refused; a cell that is neither number nor symbol is told and left blank.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from vshdata.errors import UsageError
from vshdata.intake.checks import Findings, dtype_of
from vshdata.intake.formats.layouts import Layout
from vshdata.schema import Severity
from vshdata.tables.published import NEIGHBOURS, PUBLISHED, SYMBOLS, VERSIONS

TIME = ("time_period", "time_identifier")
PLACES = (
    "geographic_level",
    "country_code",
    "country_name",
    "region_code",
    "region_name",
    "old_la_code",
    "la_name",
    "new_la_code",
    "lad_code",
    "lad_name",
)
GROUP, VERSION = "social_care_group", "version"
ENGLAND = "E92000001"

_LEVELS = {
    "National": "national",
    "Regional": "regional",
    "Local authority": "local_authority",
    "Local authority district": "district",
}
_LAIT_ENGLAND, _LAIT_REGIONS = "970", range(980, 991)
_MARCH_YEARS = {"Reporting year", "Financial year", "Financial Year"}
"""Kinds of year that close on 31 March, written as the year they close in, or as its two halves."""


@dataclass(frozen=True)
class Long:
    """`rows`: figures with the `line` they stand on. `refused`: lines with reasons."""

    rows: pl.DataFrame
    refused: pl.DataFrame


def publication_of(name: str) -> str:
    """A file's name without folder, years and release, so that releases of one file share it."""
    stem = name.rsplit("/", 1)[-1].lower().split(".", 1)[0]
    words = [word for word in re.split(r"[^a-z0-9]+", stem) if word]
    kept = [word for word in words if not re.fullmatch(r"(\d{4,6}|to|\d{4}release|release|v\d+)", word)]
    return "_".join(kept)


def from_ees(lines: pl.DataFrame, publication: str, findings: Findings) -> Long:
    """Figures of an EES data file. `lines`: its columns as text, headings in lower case, and `line`."""
    blank = pl.lit(None, pl.String)
    text = lines.with_columns(
        pl.col(pl.String).str.strip_chars().replace("", None),
    ).with_columns(
        blank.alias(name) for name in (*TIME, *PLACES, GROUP, VERSION) if name not in lines.columns
    )
    others = [name for name in lines.columns if name not in {*TIME, *PLACES, GROUP, VERSION, "line"}]
    indicators = [name for name in others if _holds_figures(text[name])]
    filters = sorted(set(others) - set(indicators))
    dated = text.with_columns(
        academic_year=_ees_year(),
        level=pl.col("geographic_level").replace_strict(_LEVELS, default="other"),
        area=pl.coalesce(
            _code("lad_code"),
            _code("new_la_code"),
            "la_" + pl.col("old_la_code"),
            _code("region_code"),
            _code("country_code"),
        ),
        area_name=pl.coalesce("lad_name", "la_name", "region_name", "country_name"),
        filters=_spell(filters),
    )
    refused = _refuse(
        dated,
        {
            "its time_period is not a year of its time_identifier": pl.col("academic_year").is_null(),
            "it has no code of a place": pl.col("area").is_null(),
        },
    )
    good = dated.join(refused.select("line"), on="line", how="anti", maintain_order="left")
    long = good.unpivot(
        on=indicators,
        index=[
            "line",
            "academic_year",
            GROUP,
            "filters",
            "level",
            "area",
            "area_name",
            "old_la_code",
            "region_name",
            "time_identifier",
            VERSION,
        ],
        variable_name="measure",
        value_name="text",
    ).rename({"old_la_code": "area_la"})
    return Long(_finish(long, publication, findings), refused)


def from_lait(lines: pl.DataFrame, publication: str, findings: Findings) -> Long:
    """Figures of LAIT, which is long already; its places are numbers and its years are labels."""
    year = pl.col("year_label").str.extract(r"^(\d{4})")
    halves = pl.col("year_label").str.extract(r"^\d{4}/(\d{2})")
    number = pl.col("area_number").cast(pl.Int32, strict=False)
    text = lines.with_columns(pl.col(pl.String).str.strip_chars().replace("", None)).with_columns(
        academic_year=(year.cast(pl.Int16, strict=False) + halves.is_not_null().cast(pl.Int16)),
        level=pl.when(pl.col("area_number") == _LAIT_ENGLAND)
        .then(pl.lit("national"))
        .when(number.is_in(list(_LAIT_REGIONS)))
        .then(pl.lit("regional"))
        .otherwise(pl.lit("local_authority")),
        version=pl.when(pl.col("year_label").str.contains("prov")).then(pl.lit("provisional")),
        filters=_spell(["topic"]),
    )
    refused = _refuse(
        text,
        {
            "its year_label is not a year": ~pl.col("academic_year")
            .is_between(1990, 2100)
            .fill_null(value=False),
            "it has no area_number": pl.col("area_number").is_null(),
        },
    )
    good = text.join(refused.select("line"), on="line", how="anti", maintain_order="left")
    long = good.select(
        "line",
        "academic_year",
        pl.lit(None, pl.String).alias(GROUP),
        "filters",
        "level",
        pl.when(pl.col("level") == "national")
        .then(pl.lit(ENGLAND))
        .otherwise("la_" + pl.col("area_number"))
        .alias("area"),
        "area_name",
        pl.when(pl.col("level") == "local_authority").then("area_number").alias("area_la"),
        pl.col("region").alias("region_name"),
        pl.col("year_type").alias("time_identifier"),
        VERSION,
        pl.col("measure_short").str.to_lowercase().alias("measure"),
        pl.col("value_raw").alias("text"),
    )
    return Long(_finish(long, publication, findings), refused)


def from_neighbours(lines: pl.DataFrame, year: int) -> Long:
    """One row per authority and neighbour of the wide model: SN_1, SN_1P … SN_10, SN_10P."""
    ranks = [int(name.removeprefix("sn_")) for name in lines.columns if re.fullmatch(r"sn_\d+", name)]
    rows = pl.concat(
        lines.select(
            "line",
            pl.lit(year, pl.Int16).alias("academic_year"),
            pl.col("old_la_code").alias("area_la"),
            pl.col("la_name").alias("area_name"),
            pl.col(f"sn_{rank}").alias("neighbour_la"),
            pl.lit(rank, pl.Int32).alias("rank"),
            pl.col(f"sn_{rank}p").str.strip_chars().alias("closeness"),
        )
        for rank in ranks
    )
    return Long(rows.select("line", *NEIGHBOURS.by_name), _refuse(lines, {}))


# ---------------------------------------------------------------------- pieces


def _holds_figures(column: pl.Series) -> bool:
    """Whether every filled cell is a number or a symbol, and one is a number or all are symbols."""
    given = column.drop_nulls().unique()
    words = given.filter(given.cast(pl.Float64, strict=False).is_null() & ~given.is_in(list(SYMBOLS)))
    return given.len() > 0 and words.len() == 0


def _ees_year() -> pl.Expr:
    """202324 is 2024 where the halves follow; a reporting or calendar year is its own number."""
    period = pl.col("time_period")
    first = period.str.slice(0, 4).cast(pl.Int16, strict=False)
    second = period.str.slice(4, 2).cast(pl.Int16, strict=False)
    halves = (period.str.len_chars() == len("202324")) & (second == (first + 1) % 100)
    whole = period.str.contains(r"^\d{4}$")
    return pl.when(halves).then(first + 1).when(whole).then(first)


def _code(column: str) -> pl.Expr:
    """A nine-character code; files put a stop or a z where a place has none."""
    return pl.when(pl.col(column).str.contains(r"^[A-Z]\d{8}$")).then(column)


def _spell(filters: Sequence[str]) -> pl.Expr:
    """The filters of a row as one text, in order of their headings; blanks are left out."""
    if not filters:
        return pl.lit(None, pl.String)
    spelt = pl.concat_str(
        [pl.format("{}={}", pl.lit(name), pl.col(name)) for name in filters],
        separator="; ",
        ignore_nulls=True,
    )
    return pl.when(spelt != "").then(spelt)


def _refuse(rows: pl.DataFrame, reasons: dict[str, pl.Expr]) -> pl.DataFrame:
    """Lines for which a reason holds, with their reasons."""
    told = rows.select(
        "line",
        reasons=pl.concat_list(
            [pl.when(fails).then(pl.lit(why)) for why, fails in reasons.items()]
            or [pl.lit(None, pl.String)]
        ).list.drop_nulls(),
    )
    return told.filter(pl.col("reasons").list.len() > 0)


def _finish(long: pl.DataFrame, publication: str, findings: Findings) -> pl.DataFrame:
    """Numbers, symbols and what neither is; typed as the table says."""
    number = pl.col("text").cast(pl.Float64, strict=False)
    is_symbol = pl.col("text").is_in(list(SYMBOLS))
    strange = long.filter(pl.col("text").is_not_null() & number.is_null() & ~is_symbol)
    if strange.height:
        findings.record(
            "figure_unread",
            "a figure that is neither a number nor a symbol",
            Severity.WARN,
            strange["line"],
        )
    version = pl.col(VERSION).str.to_lowercase()
    typed = long.with_columns(
        value=number,
        symbol=pl.when(is_symbol).then("text"),
        publication=pl.lit(publication),
        released=pl.col("academic_year").max(),
        version=pl.when(version.is_in(VERSIONS)).then(version),
    )
    return typed.select(
        "line", *(pl.col(column.name).cast(dtype_of(column)) for column in PUBLISHED.columns)
    )


# ------------------------------------------------------------------------ files


def describes_data(headings: Sequence[str]) -> bool:
    """Whether a file only describes another: metadata of an EES file, or LAIT's dictionary."""
    given = {heading.lower() for heading in headings}
    return {"col_name", "col_type", "label"} <= given or {"measure_code", "chart_title"} <= given


def make_long(lines: pl.DataFrame, shape: Layout, name: str, year: int | None, findings: Findings) -> Long:
    """The figures of one of DfE's files, by its shape.

    Raises:
        UsageError: if the year of a neighbour model is told neither by an option nor by the file's name.
    """
    if shape.table == NEIGHBOURS.name:
        if year is None:
            raise UsageError(f"{name} does not say which year its model is of.", "Pass --year 2025.")
        return from_neighbours(lines, year)
    make = from_lait if "measure_short" in shape.needs else from_ees
    return make(lines, publication_of(name), findings)
