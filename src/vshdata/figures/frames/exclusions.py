"""Exclusions: what happened in the year to each pupil on the January census."""

from collections.abc import Sequence

import narwhals as nw

from vshdata.figures.frames.kinds import Frame, Rows, Scan, of_either
from vshdata.figures.frames.schools import BY_YEAR, PUPIL, on_january_census, only

_EVENT = (*PUPIL, "start", "category", "sessions")


def _exclusions(scan: Scan, years: Sequence[int]) -> Rows | None:
    """One row per pupil on the January census, sole or dual main.

    Columns: `phase` (and whether it is that of the curriculum year), `permanent` and `suspensions`
    (events of the year, each once), and `suspended`, whether there was a suspension. Lunchtime exclusions
    are neither.
    """
    census, events = on_january_census(scan, years), _events(scan, years)
    if census is None or events is None:
        return None
    counts = {name: nw.col(name).fill_null(0) for name in ("permanent", "suspensions")}
    joined = census.join(events, on=PUPIL, how="left").with_columns(**counts)
    return joined.with_columns(suspended=nw.col("suspensions") > 0)


def unmatched_events(scan: Scan, years: Sequence[int]) -> Rows | None:
    """One row per pupil and year with events who is not on the January census: how many `events`."""
    census, counted = on_january_census(scan, years), _events(scan, years)
    if census is None or counted is None:
        return None
    left_out = counted.join(census, on=PUPIL, how="anti")
    return left_out.with_columns(events=nw.col("permanent") + nw.col("suspensions")).filter(
        nw.col("events") > 0
    )


def _events(scan: Scan, years: Sequence[int]) -> Rows | None:
    """One row per pupil and year with exclusions: `permanent` and `suspensions`.

    What two censuses tell is one event where pupil, school, first day, category and sessions are the
    same; an event of a school not known is that of a school known, if there is one.
    """
    rows = scan("exclusions", years)
    if rows is None:
        return None
    once = rows.filter(~nw.col("duplicate").fill_null(value=False)).select(*_EVENT, "school").unique()
    counted = once.group_by(*_EVENT).agg(
        rows=nw.len(), nowhere=nw.col("school").is_null().cast(nw.Int64).sum()
    )
    several = nw.col("rows").cast(nw.Int64) - nw.col("nowhere")
    events = counted.with_columns(events=nw.when(several > 0).then(several).otherwise(nw.lit(1)))
    category = nw.col("category").cast(nw.String)
    return events.group_by(*PUPIL).agg(
        permanent=only("events", category == "PERM").sum(),
        suspensions=only("events", category == "SUSP").sum(),
    )


_FROM_CATEGORY = of_either(("category",))

FRAME = Frame(
    _exclusions,
    {
        "permanent": _FROM_CATEGORY,
        "suspensions": _FROM_CATEGORY,
        "suspended": _FROM_CATEGORY,
        "phase": of_either(()),
        BY_YEAR: of_either(()),
    },
    {
        "permanent": "Permanent exclusions of the pupil in the year",
        "suspensions": "Suspensions of the pupil in the year",
        "suspended": "At least one suspension in the year",
        "phase": "Phase of the main school in January",
        BY_YEAR: "The phase is that of the curriculum year: nothing tells the school's",
    },
    beside={"pupils": "school census is loaded for the year to count the pupils of"},
)
