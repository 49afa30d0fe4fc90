"""Identifiers out of text: only what has the shape of an identifier identifies anybody.

Wrapping that programs put around a value is taken off: a leading apostrophe, `="…"`, quotes, blanks that
cannot be seen, and in a UPN blanks, hyphens and lower case. Whatever else is written in the column,
`NA` or `TBC` or a failed formula, counts as missing, so that two children without a number are never one.
"""

from dataclasses import dataclass

import polars as pl

from vshdata.identifiers import NO_UPN_PATTERN, Shape
from vshdata.intake.values import BLANKS, ODD_BLANKS, UNSEEN, WRAPPED, WRAPPING


@dataclass(frozen=True)
class Identities:
    """`values`: null where nobody is identified. `repaired`: rows whose wrapping was taken off.

    `refused`: rows with a text that is no identifier. A blank, or a code for having no UPN, is neither.
    """

    values: pl.Series
    repaired: pl.Series
    refused: pl.Series


def read_identities(text: pl.Series, shape: Shape) -> Identities:
    """Read a column of identifiers."""
    written = text.str.strip_chars()
    plain = written.filter(written.is_not_null() & ~_has_shape(written, shape)).unique()
    if not len(plain):
        return Identities(written, *_nowhere(text))
    bare = _unwrapped(plain, shape)
    read = bare.set(~_has_shape(bare, shape).fill_null(value=False), None)
    meanings = pl.DataFrame({"text": plain, "read": read, "bare": bare})
    rows = written.alias("text").to_frame().join(meanings, on="text", how="left", maintain_order="left")
    odd = rows["bare"].is_not_null()
    known = odd & rows["read"].is_not_null()
    silent = (rows["bare"] == "") | rows["bare"].str.contains(NO_UPN_PATTERN)
    refused = odd & ~known & ~silent.fill_null(value=True)
    return Identities(rows["read"].zip_with(odd, written), known, refused)


def _nowhere(text: pl.Series) -> tuple[pl.Series, pl.Series]:
    none = pl.Series([False], dtype=pl.Boolean).new_from_index(0, len(text))
    return none, none


def _has_shape(text: pl.Series, shape: Shape) -> pl.Series:
    """Whether each text is an identifier as it is written, and no dummy."""
    fits = text.str.contains("|".join(f"(?:{pattern})" for pattern in shape.patterns))
    if shape.is_word:
        fits &= ~text.str.to_lowercase().is_in(list(BLANKS))
    if not shape.dummies:
        return fits
    return fits & ~text.str.contains("|".join(f"(?:{pattern})" for pattern in shape.dummies))


def _unwrapped(text: pl.Series, shape: Shape) -> pl.Series:
    """The text without what was put around it."""
    seen = text.str.replace_all(ODD_BLANKS, " ").str.replace_all(UNSEEN, "").str.strip_chars()
    value = "".join(f"${{{group}}}" for group in WRAPPED)
    bare = seen.str.replace(WRAPPING, value).str.strip_chars()
    if shape.gaps:
        bare = bare.str.replace_all(shape.gaps, "")
    return bare.str.to_uppercase() if shape.capitals else bare
