"""Data quality: rows of loaded files that fail a rule, counted, and listed for those who mend them."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from vshdata.errors import NothingLoadedError, UsageError
from vshdata.tables import TABLES

if TYPE_CHECKING:
    import polars as pl

    from vshdata.lake import Lake
    from vshdata.slices import SliceKey

BY = ("year", "rule", "school")
"""What faults may be counted by, besides the dataset."""

DEFAULT_BY = ("year", "rule")
COLUMNS = (
    "file",
    "line",
    "dataset",
    "academic_year",
    "school",
    "rule",
    "severity",
    "message",
    "value",
)
"""Of a list of faults. `value` holds the texts at fault: the list is for the office that mends them."""

_FILE = ("table", "la", "release", "term", "family", "part")
"""What makes a file of a table one, whatever years it tells of."""

_DTYPES = {"line": "UInt32", "academic_year": "Int16"}
"""Of the columns of faults that are not text, as they are stored."""

_KINDS = ("unread", "code", "missing", "not_in_use", "repaired", "not_usable", "shared")
"""What can be wrong with any one column: the name of such a rule is `column_kind`."""

_OUTSIDE = ("field_count", "figure_unread", "identifier_shared")
"""Rules of the shape of a file, which no table declares."""

NEAREST = 3
"""How many names an unknown rule is answered with."""

_OF = {"dataset": "dataset", "year": "academic_year", "school": "school"}
_RULE = ("rule", "message", "severity")


@dataclass(frozen=True)
class Asked:
    """Which faults are meant: of these datasets, years, rules and schools; empty means all."""

    datasets: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    rules: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()


def find_faults(lake: "Lake", asked: Asked) -> "pl.DataFrame":
    """One row per row of a file in use and rule it fails: the columns of `COLUMNS`.

    A file whose rows another release has taken the place of is left out. `academic_year` is null for a
    row refused from a file of several years, `school` where the row does not tell it.

    Raises:
        UsageError: if no file is checked by a rule of that name.
        NothingLoadedError: if the lake is empty.
    """
    import polars as pl

    _require_rules(lake, asked.rules)
    frames = [
        pl.scan_parquet(item.path).with_columns(
            file=pl.lit(item.provenance["source"]), dataset=pl.lit(item.key.table)
        )
        for item in lake.faults()
        if _is_used(lake, item.key) and (not asked.datasets or item.key.table in asked.datasets)
    ]
    if not frames:
        _require_something(lake)
        return pl.DataFrame(schema=_schema())
    wanted = [
        pl.col(name).is_in(list(values))
        for name, values in (
            ("academic_year", asked.years),
            ("rule", asked.rules),
            ("school", asked.schools),
        )
        if values
    ]
    found = pl.concat(frames).filter(*wanted).select(COLUMNS)
    return found.sort("dataset", "academic_year", "file", "line", "rule").collect()


def _schema() -> "pl.Schema":
    """Of a list of faults, as it is stored: what an empty one has too."""
    import polars as pl

    return pl.Schema({name: getattr(pl, _DTYPES.get(name, "String"))() for name in COLUMNS})


def _require_rules(lake: "Lake", asked: Sequence[str]) -> None:
    """Every rule exists: as declared, or as a file of the lake was checked by."""
    unknown = sorted(set(asked) - _declared()) if asked else []
    unknown = sorted(set(unknown) - _recorded(lake)) if unknown else []
    if not unknown:
        return
    names = sorted(_declared() | _recorded(lake))
    near = get_close_matches(unknown[0], names, n=NEAREST)
    guess = f"Nearest: {', '.join(near)}. " if near else ""
    raise UsageError(
        f"There is no rule '{unknown[0]}'.",
        f"{guess}See the rules that rows fail with: vshdata check --by rule",
    )


def _declared() -> set[str]:
    """Names of the rules that tables declare, and of those that every column has."""
    of_columns = {
        f"{column.name}_{kind}" for table in TABLES.values() for column in table.columns for kind in _KINDS
    }
    of_rows = {rule.name for table in TABLES.values() for rule in table.rules}
    return {*_OUTSIDE, *of_columns, *of_rows}


def _recorded(lake: "Lake") -> set[str]:
    """Names of the rules that rows of the lake fail."""
    import polars as pl

    frames = [pl.scan_parquet(item.path).select("rule") for item in lake.faults()]
    return set(pl.concat(frames).unique().collect()["rule"]) if frames else set()


def count_faults(lake: "Lake", faults: "pl.DataFrame", by: Sequence[str] = DEFAULT_BY) -> "pl.DataFrame":
    """One row per dataset and what it is divided by: `rows` at fault, how many of them `rejected`.

    `of`: rows read of the dataset, of the year where it is divided by year; null by school, and for rows
    whose year is not known. By rule
    `message` and `severity` say what is wrong and what then became of the row. A row that fails several
    rules is one row but by rule.

    Raises:
        UsageError: if there is nothing of that name to divide by.
    """
    import polars as pl

    unknown = sorted(set(by) - set(BY))
    if unknown:
        raise UsageError(f"Faults are not counted by '{unknown[0]}'.", f"Choose from: {', '.join(BY)}.")
    keys = [_OF[name] for name in ("dataset", "year", "school") if name in ("dataset", *by)]
    rules = list(_RULE) if "rule" in by else []
    place = pl.struct("file", "line")
    counted = (
        faults.group_by(*keys, *rules)
        .agg(rows=place.n_unique(), rejected=place.filter(pl.col("severity") == "reject").n_unique())
        .cast({"rows": pl.Int64, "rejected": pl.Int64})
    )
    if "school" in by:
        counted = counted.with_columns(of=pl.lit(None, pl.Int64))
    else:
        counted = counted.join(_read(lake, faults, keys), on=keys, how="left")
    ranked = counted.sort(*keys, pl.col("rejected", "rows").neg(), *rules)
    return ranked.select(*keys, *rules, "rows", "rejected", "of")


def _read(lake: "Lake", faults: "pl.DataFrame", keys: Sequence[str]) -> "pl.DataFrame":
    """Rows read of each dataset, or dataset and year: those of the lake, and those refused."""
    import polars as pl

    stored = [
        {"dataset": table, "academic_year": item.key.year, "of": item.rows}
        for table in faults["dataset"].unique().to_list()
        for item in lake.best_slices(table)
    ]
    schema = pl.Schema({"dataset": pl.String(), "academic_year": pl.Int16(), "of": pl.Int64()})
    refused = faults.filter(pl.col("severity") == "reject").group_by("dataset", "academic_year", "file")
    lost = refused.agg(of=pl.col("line").n_unique().cast(pl.Int64)).drop("file")
    rows = pl.concat([pl.DataFrame(stored, schema=schema), lost.cast(schema)])
    return rows.group_by(keys).agg(pl.col("of").sum())


def _is_used(lake: "Lake", key: "SliceKey") -> bool:
    """Whether figures are made from what was loaded with this, or nothing of it could be loaded."""
    same = [item.key for item in lake.slices(key.table) if _file_of(item.key) == _file_of(key)]
    best = {item.key for item in lake.best_slices(key.table)}
    return not same or any(one in best for one in same)


def _file_of(key: "SliceKey") -> tuple[str, ...]:
    return tuple(getattr(key, name) for name in _FILE)


def _require_something(lake: "Lake") -> None:
    if not any(lake.years(table) for table in TABLES):
        raise NothingLoadedError(f"The lake at {lake.root} is empty.", "Load files: vshdata ingest FILE…")
