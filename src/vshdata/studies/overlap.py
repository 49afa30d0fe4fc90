"""How a figure of one year goes with that of the year before, where many of the children are the same.

The interval of a change of the same children is narrower than that of different ones: what a child adds to
both years cancels out. Of children without a value in both years nothing is added.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

_CHILD_YEAR = ["pupil_id", "academic_year"]


def correlation_by_year(rows: "pl.DataFrame") -> dict[int, float]:
    """Academic year -> correlation of its figure with that of the year before; 0 where no child is in both.

    `rows`: one row per child and year of a group: `pupil_id`, `academic_year`, `outcome`, `weight`. The
    figure of a year is the mean of `outcome` by `weight`, so that a child adds to its error
    weight x (outcome - figure); the covariance is the sum over children of both years of the product.
    """
    import polars as pl

    year = "academic_year"
    weighted = (pl.col("outcome") * pl.col("weight")).sum().over(year)
    figure = weighted / pl.col("weight").sum().over(year)
    own = rows.select(*_CHILD_YEAR, adds=pl.col("weight") * (pl.col("outcome") - figure))
    squares = own.group_by(year).agg(total=(pl.col("adds") ** 2).sum())
    before = own.with_columns((pl.col(year) + 1).cast(own.schema[year]))
    both = own.join(before, on=_CHILD_YEAR, suffix="_before")
    products = both.group_by(year).agg(shared=(pl.col("adds") * pl.col("adds_before")).sum())
    totals = dict(squares.iter_rows())
    return {
        int(now): shared / root
        for now, shared in products.sort(year).iter_rows()
        if (root := (totals[now] * totals[now - 1]) ** 0.5) > 0
    }
