"""What a match rate is of: datasets with the ages that are expected in them, bands, published coverage.

A rate is children found, of children who could be. A child could be in a dataset at the ages of `AGES`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from vshdata.figures.indicators.ks4 import IN_PROGRESS_8

JOINED = "upn"
"""Stands for any school file: the child is joined to a UPN or a matching reference."""

AGES: dict[str, range] = {
    "pupils": range(5, 16),
    "absence": range(5, 16),
    "eyfsp": range(4, 5),
    "phonics": range(5, 6),
    "ks1": range(6, 7),
    "mtc": range(8, 9),
    "ks2": range(10, 11),
    "ks4": range(15, 16),
}
"""Table -> ages on 31 August before the year at which a child is expected in it; compulsory school age
for what is not of one stage."""

RESULTS = ("eyfsp", "phonics", "ks1", "mtc", "ks2", "ks4")
"""Tables of outcomes, one row a pupil, whose funnel is shown."""

TITLES = {
    JOINED: "a UPN or matching reference",
    "pupils": "school census",
    "absence": "absence",
    "eyfsp": "early years profile",
    "phonics": "phonics check",
    "ks1": "key stage 1",
    "mtc": "multiplication check",
    "ks2": "key stage 2",
    "ks4": "key stage 4",
}

AGE_BANDS = ((4, "under 5"), (10, "5 to 10"), (15, "11 to 15"), (200, "16 and over"))
"""Last age of each band, on 31 August before the year."""

DURATION_BANDS = (
    (91, "under 3 months"),
    (182, "3 to under 6 months"),
    (365, "6 to under 12 months"),
    (730, "1 to under 2 years"),
    (100_000, "2 years or more"),
)
"""Most days that a need had been open, by 31 March or its end."""

NOT_KNOWN = "not known"

KINDS = ("step", "dataset", "cohort", "age", "need", "duration", "funnel", "coverage", "school")
DESCRIBED = ("age", "need", "duration")
"""Kinds that say how those not matched differ from the others."""

OF_ALL_AGES = (JOINED, "pupils")
"""Datasets that children of many ages are in, so that it can be asked who is not."""

PARTITIONS = ("step", *DESCRIBED)
"""Kinds whose groups hold every child once, so that one hidden group could be worked out."""

STAGES = (
    "children in the return",
    "of the age, or in the results",
    "joined to a UPN or matching reference",
    "in the results",
    "counted in the figures",
)
"""A funnel, each stage within the one before."""

COUNTED_IN_PROGRESS_8 = IN_PROGRESS_8
PUBLISHED_COVERAGE = {("cino", 2024): 85.7, ("cppo", 2024): 89.2, ("cla12m", 2024): 75.0}
"""Cohort and year -> percentage of key stage 4 pupils with a Progress 8 score, in DfE's *Outcomes for
children in need, including children looked after*. DfE publishes no match rate."""


@dataclass(frozen=True)
class Match:
    """Of `children` of a group, how many are `matched`, before disclosure control. Never printed.

    `dataset`: where they are looked for. `kind` and `group`: how they are divided, such as `age` and
    `5 to 10`. `published`: a national percentage to set beside it.
    """

    dataset: str
    year: int
    kind: str
    group: str
    children: int
    matched: int
    published: float | None = None


def age_on(born: date, year: int) -> int:
    """Age on 31 August before an academic year; negative for a child born since."""
    day = date(year - 1, 8, 31)
    return day.year - born.year - ((born.month, born.day) > (day.month, day.day))


def band(value: int | None, bands: Sequence[tuple[int, str]]) -> str:
    """The band of a value."""
    if value is None:
        return NOT_KNOWN
    return next(name for last, name in bands if value <= last)


def group_rank(group: str) -> tuple[int, str]:
    """Bands in their order, then what has none by name, then what is not known."""
    bands = [name for _, name in (*AGE_BANDS, *DURATION_BANDS)]
    if group == NOT_KNOWN:
        return len(bands) + 1, ""
    return (bands.index(group), "") if group in bands else (len(bands), group)
