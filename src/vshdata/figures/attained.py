"""What a pupil had attained before a year: for adjusting what comes after.

Which results stand for it, and how stages are made alike, is this tool's own choice: the latest of key
stage 2, key stage 1 and the early years profile, as distance from the mean of its year's pupils in standard
deviations.
"""

from collections.abc import Callable, Mapping, Sequence

import narwhals as nw

from vshdata.figures.frames import rows_of
from vshdata.figures.frames.kinds import Rows, Scan

_SUBJECTS = ("read", "writ", "math")
_KS1_POINTS: Mapping[str, int] = {"EXS": 1, "GDS": 2}
"""A point for the expected standard and another for greater depth; none below."""


def _ks1_points() -> nw.Expr:
    """0 to 6; blank where a subject has no outcome."""
    each = [nw.col(subject).cast(nw.String) for subject in _SUBJECTS]
    return sum((_points(outcome) for outcome in each[1:]), start=_points(each[0]))


def _points(outcome: nw.Expr) -> nw.Expr:
    found: nw.Expr = nw.when(~outcome.is_null()).then(nw.lit(0))
    for code, points in _KS1_POINTS.items():
        found = nw.when(outcome == nw.lit(code)).then(nw.lit(points)).otherwise(found)
    return found


STAGES: Mapping[str, Callable[[], nw.Expr]] = {
    "eyfsp": lambda: nw.when(nw.col("assessed")).then(nw.col("goals_expected")),
    "ks1": _ks1_points,
    "ks2": lambda: (nw.col("read_score") + nw.col("math_score")) / 2,
}
"""Table -> what is taken of it: goals at expected (0 to 17); points in reading, writing and maths; the mean
of the scaled scores in reading and maths.
"""


def prior_attainment(scan: Scan, loaded: Mapping[str, Sequence[int]], years: Sequence[int]) -> Rows | None:
    """One row per pupil and year, of those with a result in an earlier year: `prior_attainment`.

    In standard deviations from the mean of all pupils of the stage and year, the latest result a pupil has.
    `loaded`: years there are of each stage's table. None where no earlier result is loaded.
    """
    every = [_standing(table, scan, loaded.get(table, ())) for table in STAGES]
    held = [rows for rows in every if rows is not None]
    if not held:
        return None
    results = nw.concat(held)
    return nw.concat([_latest_before(results, year) for year in years])


def _standing(table: str, scan: Scan, years: Sequence[int]) -> Rows | None:
    """Each pupil's distance from the mean of the stage and year; a year without spread says nothing."""
    rows = rows_of(table, years, scan) if years else None
    if rows is None:
        return None
    scored = rows.select(
        "pupil_id", attained=nw.col("academic_year"), score=STAGES[table]().cast(nw.Float64)
    )
    known = scored.filter(~nw.col("score").is_null())
    usual = known.group_by("attained").agg(mean=nw.col("score").mean(), spread=nw.col("score").std())
    told = known.join(usual.filter(nw.col("spread") > 0), on="attained", how="inner")
    return told.select(
        "pupil_id", "attained", prior_attainment=(nw.col("score") - nw.col("mean")) / nw.col("spread")
    )


def _latest_before(results: Rows, year: int) -> Rows:
    """The last result of each pupil before a year; of two of one year the better."""
    before = results.filter(nw.col("attained") < year)
    last = before.group_by("pupil_id").agg(attained=nw.col("attained").max())
    own = before.join(last, on=["pupil_id", "attained"], how="inner")
    best = own.group_by("pupil_id").agg(nw.col("prior_attainment").max())
    return best.with_columns(academic_year=nw.lit(year, nw.Int16))
