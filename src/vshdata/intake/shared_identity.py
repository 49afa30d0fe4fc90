"""One identifier on rows of different pupils in one file identifies none of them.

A UPN that was typed for everybody without one has the right shape. It is found out by what else the rows
say: another matching reference, another date of birth, or, where neither is given, another name.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import combinations

import polars as pl

from vshdata.intake import values
from vshdata.intake.checks import Checked, Findings, no_rejections
from vshdata.intake.formats import text
from vshdata.people.births import slip
from vshdata.schema import Severity, Table

MOST_UPNS = 2
"""UPNs that rows with one matching reference may have in a year: a temporary one gives way to another."""

_EVIDENCE = {
    "dob": re.compile(r"(^|[_ ])(dob|date ?of ?birth|birth ?date)$", re.IGNORECASE),
    "surname": re.compile(r"(^|[_ ])(surname|family name|last name)$", re.IGNORECASE),
    "forename": re.compile(r"(^|[_ ])(forenames?|first name)$", re.IGNORECASE),
}
"""Headings that describe a pupil, whether or not the table keeps them."""


def without_shared(rows: pl.DataFrame, table: Table, readable: text.Readable, found: Findings) -> Checked:
    """The rows without identifiers that several pupils have, and those that have no other.

    `rows`: accepted rows of a file, with a UPN.
    """
    if table.by_child or "upn" not in rows.columns or not _may_tell(rows, readable):
        return Checked(rows, no_rejections())
    described = rows.join(_evidence(readable), on="line", how="left", maintain_order="left")
    upns = _shared_upns(described)
    references = _shared_references(described)
    kept = _without(rows, "upn", upns, found)
    kept = _without(kept, "pmr", references, found)
    lost = kept.filter(pl.col("line").is_in(_lost(rows, kept).implode()))
    if not lost.height:
        return Checked(kept, no_rejections())
    reason = "the only identifier is on rows of different pupils"
    found.record("identifier_shared", reason, Severity.REJECT, lost["line"])
    refused = lost.select("line", reasons=pl.lit([reason])).unique("line", maintain_order=True)
    return Checked(kept.filter(~pl.col("line").is_in(lost["line"].implode())), refused)


def _may_tell(rows: pl.DataFrame, readable: text.Readable) -> bool:
    """Whether several rows have one identifier, and something that could tell their pupils apart."""
    has_references = "pmr" in rows.columns and rows["pmr"].null_count() < rows.height
    if not (has_references or _describing(readable.headings)):
        return False
    return any(rows[name].drop_nulls().is_duplicated().any() for name in _NAMES if name in rows.columns)


def _evidence(readable: text.Readable) -> pl.DataFrame:
    """What the file says of each line's pupil, in lower case: `dob_text`, `surname_text`, and on."""
    wanted = _describing(readable.headings)
    read = pl.concat(text.read_rows(readable, wanted)) if wanted else pl.DataFrame()
    blank = [
        pl.lit(None, pl.String).alias(f"{name}_text")
        for name in _EVIDENCE
        if f"{name}_text" not in read.columns
    ]
    lines = read if wanted else pl.DataFrame(schema={"line": pl.UInt32})
    return lines.with_columns(blank).with_columns(
        pl.col(f"{name}_text").str.strip_chars().str.to_lowercase().replace("", None) for name in _EVIDENCE
    )


def _describing(headings: Sequence[str]) -> dict[int, str]:
    """Where the file describes pupils: position -> name of the column of evidence."""
    found: dict[str, int] = {}
    for at, heading in enumerate(headings):
        for name, pattern in _EVIDENCE.items():
            if pattern.search(heading):
                found.setdefault(f"{name}_text", at)
    return {at: name for name, at in found.items()}


def _shared_upns(rows: pl.DataFrame) -> set[str]:
    """UPNs on rows that cannot all be of one pupil."""
    reference = pl.col("pmr") if "pmr" in rows.columns else pl.lit(None, pl.String)
    names = (pl.col(f"{name}_text").drop_nulls().n_unique() for name in ("surname", "forename"))
    counted = (
        rows.drop_nulls("upn")
        .group_by("upn")
        .agg(
            references=reference.drop_nulls().n_unique(),
            births=pl.col("dob_text").drop_nulls().unique(),
            other_names=pl.min_horizontal(names) > 1,
        )
    )
    several = counted.filter(
        (pl.col("references") > 1) | (pl.col("births").list.len() > 1) | pl.col("other_names")
    )
    return {
        row["upn"]
        for row in several.iter_rows(named=True)
        if row["references"] > 1 or _are_apart(row["births"]) or (row["other_names"] and not row["births"])
    }


def _shared_references(rows: pl.DataFrame) -> set[str]:
    """Matching references on rows that cannot all be of one pupil."""
    if "pmr" not in rows.columns or "academic_year" not in rows.columns:
        return set()
    counted = (
        rows.drop_nulls("pmr")
        .group_by("pmr", "academic_year")
        .agg(upns=pl.col("upn").drop_nulls().n_unique(), births=pl.col("dob_text").drop_nulls().unique())
        .filter((pl.col("upns") > MOST_UPNS) | (pl.col("births").list.len() > 1))
    )
    return {
        row["pmr"]
        for row in counted.iter_rows(named=True)
        if row["upns"] > MOST_UPNS or _are_apart(row["births"])
    }


def _are_apart(texts: Sequence[str]) -> bool:
    """Whether two of the dates of birth differ by more than a slip of the pen."""
    days = {day for text_ in texts if isinstance(day := values.read_day(values.unwrap(text_)), date)}
    return any(not slip(one, other) for one, other in combinations(sorted(days), 2))


def _without(rows: pl.DataFrame, name: str, shared: set[str], found: Findings) -> pl.DataFrame:
    if not shared:
        return rows
    marked = pl.col(name).is_in(list(shared)).fill_null(value=False)
    message = f"one {_NAMES[name]} is on rows of different pupils, and is used for none of them"
    found.record(f"{name}_shared", message, Severity.WARN, rows.filter(marked)["line"])
    return rows.with_columns(pl.when(~marked).then(name).alias(name))


_NAMES: Mapping[str, str] = {"upn": "UPN", "pmr": "matching reference"}


def _lost(before: pl.DataFrame, after: pl.DataFrame) -> pl.Series:
    """Lines that had an identifier and have none any more."""
    names = [name for name in _NAMES if name in before.columns]
    none = pl.all_horizontal(pl.col(name).is_null() for name in names)
    had = before.select(~none).to_series()
    return after.filter(had & after.select(none).to_series())["line"]
