"""UPNs exchanged between children: what neither date of birth nor one return alone gives away."""

from collections.abc import Collection

import polars as pl

from vshdata.people.facts import CROSSED, EXCHANGED, Claim
from vshdata.people.groups import Groups

_PAIRS = {"a": pl.UInt32, "b": pl.UInt32}


def descriptions(identities: pl.LazyFrame, pairs: Collection[tuple[int, int]]) -> pl.DataFrame:
    """One row per number of these pairs: `id`, `dob`, `sex`; null where untold, or told in two ways."""
    numbers = sorted({number for pair in pairs for number in pair})
    wanted = pl.LazyFrame({"id": pl.Series(numbers, dtype=pl.UInt32)})
    told = pl.col("dob", "sex").drop_nulls().unique()
    once = pl.when(pl.col("dob", "sex").list.len() == 1).then(pl.col("dob", "sex").list.first())
    return (
        identities.join(wanted, on="id", how="semi")
        .group_by("id")
        .agg(told)
        .with_columns(once.name.keep())
        .collect()
    )


def exchanged(pairs: Collection[tuple[int, int]], described: pl.DataFrame) -> dict[int, Claim]:
    """UPNs of two children each of whom is at school what the other is in the return.

    A slip between two dates of birth does not excuse it, nor does one date of birth with two sexes. A
    missing date of birth equals no other.
    """
    given = (
        pl.DataFrame(sorted(pairs), schema=_PAIRS, orient="row")
        .join(described, left_on="a", right_on="id")
        .join(described, left_on="b", right_on="id", suffix="_school")
        .filter((pl.col("dob") != pl.col("dob_school")) | (pl.col("sex") != pl.col("sex_school")))
    )
    both = given.join(
        given, left_on=["dob", "dob_school"], right_on=["dob_school", "dob"], suffix="_other"
    ).filter(
        pl.col("a") != pl.col("a_other"),
        _may_be_equal("sex", "sex_school_other"),
        _may_be_equal("sex_other", "sex_school"),
    )
    return {upn: Claim(upn, EXCHANGED, 1) for upn in both["b"].unique()}


def crossed(
    links: pl.DataFrame, identifiers: pl.DataFrame, pairs: Collection[tuple[int, int]]
) -> dict[int, Claim]:
    """UPNs that would make one of children who stand in one return side by side.

    `pairs`: those believed so far. A return lists a child once, so they are two: UPNs exchanged between
    twins, or a child recorded twice.
    """
    believed = pl.DataFrame(sorted(pairs), schema=_PAIRS, orient="row")
    several = believed.filter(pl.len().over("a") > 1)
    tied = believed.filter((pl.len().over("a") > 1) | (pl.len().over("b") > 1))
    if not several.height:
        return {}
    groups = Groups()
    for a, b in tied.iter_rows():
        groups.unite(a, b)
    heads = tied.with_columns(head=pl.Series([groups.head(b) for b in tied["b"]], dtype=pl.UInt32))
    scopes = identifiers.filter(kind="child").select(a="id", scope="scope")
    counts = (
        links.filter(pl.col("year").is_not_null())
        .join(heads, on=["a", "b"])
        .join(scopes, on="a")
        .group_by("head", "scope", "year")
        .agg(pl.col("a").n_unique())
        .filter(pl.col("a") > 1)
        .group_by("head")
        .agg(children=pl.col("a").max())
    )
    disputed = heads.join(counts, on="head").select("b", "children").unique()
    return {upn: Claim(upn, CROSSED, count) for upn, count in disputed.iter_rows()}


def _may_be_equal(one: str, other: str) -> pl.Expr:
    return (pl.col(one) == pl.col(other)).fill_null(value=True)
