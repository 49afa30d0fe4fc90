"""Rows refused: their lines, reasons and original text."""

import polars as pl

from vshdata.intake.checks import Findings, no_rejections
from vshdata.intake.formats import text
from vshdata.intake.sources import Source
from vshdata.schema import Severity


def with_text(refused: pl.DataFrame, texts: dict[int, str]) -> pl.DataFrame:
    """Refused rows with their original text by line, blank where it is not known yet."""
    original = [texts.get(line) for line in refused["line"]]
    return refused.with_columns(pl.Series("text", original, dtype=pl.String))


def misfits(readable: text.Readable, findings: Findings) -> pl.DataFrame:
    """Lines that have more or fewer fields than the heading."""
    lines = [item.line for item in readable.repaired.misfits]
    findings.record(
        "field_count",
        "the number of fields, or the length of one, does not fit the heading",
        Severity.REJECT,
        pl.Series(lines, dtype=pl.UInt32),
    )
    return pl.DataFrame(
        {
            "line": lines,
            "reasons": [[item.reason] for item in readable.repaired.misfits],
            "text": [item.text for item in readable.repaired.misfits],
        },
        schema={**no_rejections().schema, "text": pl.String},
    )


def with_lines(
    source: Source, survey: text.Survey, readable: text.Readable, refused: pl.DataFrame
) -> pl.DataFrame:
    """Fill in the original text of rows that rules refused."""
    lines = refused.filter(pl.col("text").is_null())["line"].to_list()
    if not lines:
        return refused
    texts = text.original_lines(source.path, survey.encoding, lines, readable.repaired.spans)
    found = pl.DataFrame(
        {"line": list(texts), "original": list(texts.values())},
        schema={"line": pl.UInt32, "original": pl.String},
    )
    joined = refused.join(found, on="line", how="left", maintain_order="left")
    return joined.with_columns(pl.coalesce("text", "original").alias("text")).drop("original").sort("line")
