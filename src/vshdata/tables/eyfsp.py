"""The early years foundation stage profile: one row per child, at the end of the reception year.

Goals E01 to E17 are those of the framework of 2021/22 on. Rows of earlier years have other goals, which
are not read: their good level of development is another measure.
"""

from vshdata.schema import AllOrNone, Column, Family, Kind, Rule, Table
from vshdata.tables.common import (
    REFERENCE_RULES,
    stage_columns,
    version_column,
)

_RESULTS = (Family.GIAP, Family.NPD)

EXPECTED = "expected"
ABSENT = "absent"
GOAL_CODES = (ABSENT, "emerging", EXPECTED)

_AREAS = (
    ("com", "communication and language", (1, 2)),
    ("pse", "personal, social and emotional development", (3, 4, 5)),
    ("phy", "physical development", (6, 7)),
    ("lit", "literacy", (8, 9, 10)),
    ("mat", "mathematics", (11, 12)),
    ("utw", "understanding the world", (13, 14, 15)),
    ("exp", "expressive arts and design", (16, 17)),
)


def _goal(area: str, title: str, number: int) -> Column:
    return Column(
        f"{area}_e{number:02d}",
        Kind.CODE,
        f"Goal {number} of 17, in {title}: 1 emerging, 2 expected, A not assessed",
        null="not given; counts as not expected",
        codes=GOAL_CODES,
        aliases={"1": "emerging", "2": EXPECTED, "a": ABSENT},
        names=dict.fromkeys(_RESULTS, (f"{area.upper()}_E{number:02d}",)),
        counts=True,
    )


_GOALS = tuple(_goal(area, title, number) for area, title, numbers in _AREAS for number in numbers)
GOALS = tuple(goal.name for goal in _GOALS)
"""The 17 goals, in order; the first 12 make a good level of development."""

GLD_GOALS = GOALS[:12]

EYFSP = Table(
    name="eyfsp",
    title="Early years foundation stage profile",
    one_row_per="child at the end of the reception year",
    columns=(
        *stage_columns(),
        version_column(),
        Column(
            "gld",
            Kind.FLAG,
            "Good level of development: expected in the 12 goals of the prime areas, literacy and maths",
            null="worked out from the goals where they are given",
            names=dict.fromkeys(_RESULTS, ("GLD",)),
            counts=True,
        ),
        *_GOALS,
    ),
    rules=(
        *REFERENCE_RULES,
        Rule(
            "goals_absent",
            "some goals marked A and not all of them; the child is left out of figures",
            AllOrNone(GOALS, ABSENT),
        ),
    ),
    key=("pupil_id",),
    best=("version", "gld", *GOALS, "urn", "laestab"),
)
