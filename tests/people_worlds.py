"""Hand-drawn worlds of a few people, for tests of who is who. Everybody is made up, of LA 999."""

from datetime import date
from typing import Any

import polars as pl

from vshdata.lake import Lake
from vshdata.people import Register
from vshdata.people.near import near_matches

BORN = date(2010, 4, 5)
SWAPPED = date(2010, 5, 4)
SLIPPED = date(2010, 4, 6)
OTHER = date(2012, 11, 20)

_DESCRIBED = {
    "academic_year": pl.Int16,
    "dob": pl.Date,
    "sex": pl.String,
    "surname": pl.String,
    "forename": pl.String,
    "postcode": pl.String,
}
_PUPIL = {"upn": pl.String, "pmr": pl.String, "former_upn": pl.String, **_DESCRIBED}
_CHILD = {"la_child_id": pl.String, **_PUPIL}

ROBIN = {"surname": "Ash", "forename": "Robin", "dob": BORN, "postcode": "ZZ1 1ZZ"}
"""A child as a list with names has it."""


def frame(schema: dict[str, Any], rows: tuple[dict[str, Any], ...]) -> pl.DataFrame:
    """Rows with every column, blank where a row says nothing."""
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)


def pupils(register: Register, *rows: dict[str, Any]) -> list[int]:
    """Load a schools' file."""
    return register.number_pupils(frame(_PUPIL, rows)).to_list()


def children(register: Register, *rows: dict[str, Any], la: str = "999", numbering: str = "") -> list[int]:
    """Load a social-care file."""
    return register.number_children(frame(_CHILD, rows), la, numbering).to_list()


def near_of(lake: Lake) -> set[tuple[str, str, str]]:
    """Both identifiers of every near match, in order of the alphabet, and its reason."""
    register = Register(lake)
    facts = register.facts()
    kinds = pl.col("kind").cast(pl.String)
    scopes = pl.when(pl.col("scope") != "").then("scope").otherwise(kinds)
    named = pl.concat_str(scopes, pl.lit(":"), "value").alias("name")
    names = dict(facts.identifiers.sort(kinds, "value").select("id", named).iter_rows())
    found = set()
    for near in near_matches(facts, register.resolve()):
        one, other = sorted((names[near.a], names[near.b]))
        found.add((one, other, near.reason))
    return found
