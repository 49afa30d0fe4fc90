"""Names and postcodes made comparable: case, accents, hyphens, apostrophes and blanks do not matter."""

import polars as pl

KEY = ("surname_key", "forename_key", "dob", "postcode_key")
"""What must all be given and equal for two rows to be of one child by name."""

_LETTERS = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
"""Letters that do not fall apart into a plain one and an accent."""


def plain(column: str) -> pl.Expr:
    """Text as plain lower-case letters and digits; null where nothing is left."""
    text = (
        pl.col(column)
        .str.to_lowercase()
        .str.normalize("NFKD")
        .str.replace_many(list(_LETTERS), list(_LETTERS.values()))
        .str.replace_all(r"[^\p{L}\p{N}]", "")
    )
    return pl.when(text != "").then(text)


def with_keys(identities: pl.LazyFrame) -> pl.LazyFrame:
    """Identities with `surname_key`, `forename_key` and `postcode_key`."""
    return identities.with_columns(
        plain(name).alias(f"{name}_key") for name in ("surname", "forename", "postcode")
    )


def listed_key(rows: pl.DataFrame) -> pl.Series:
    """What stands for a row of a list that has no number: its name, date of birth, postcode and `upn`."""
    parts = [pl.col(name).cast(pl.String).fill_null("") for name in KEY]
    key = pl.concat_str([*parts, "upn"], separator="|", ignore_nulls=True)
    return with_keys(rows.lazy()).select(key).collect().to_series()
