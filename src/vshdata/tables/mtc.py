"""The multiplication tables check: one row per pupil on the Year 4 register of the check."""

from vshdata.schema import Between, Column, Family, Kind, Rule, Severity, Table
from vshdata.tables.common import (
    REFERENCE_RULES,
    stage_columns,
)

_RESULTS = (Family.GIAP, Family.NPD)

NOT_ON_REGISTER = ("L", "Z")
"""Left the school, or registered by mistake: such a pupil is not eligible there."""

REASON_CODES = (*NOT_ON_REGISTER, "A", "B", "U", "J", "H", "Q", "NAA")
_REASONS = {
    "incorrect registration": "Z",
    "absent": "A",
    "absent during check window": "A",
    "left": "L",
    "left school": "L",
    "unable to access": "U",
    "working below expectation": "B",
    "working below the level of the check": "B",
    "just arrived": "J",
    "just arrived and unable to establish abilities": "J",
    "pupil cheating": "H",
    "maladministration": "Q",
    "not able to administer": "NAA",
}

MTC = Table(
    name="mtc",
    title="Multiplication tables check",
    one_row_per="pupil registered for the check",
    columns=(
        *stage_columns(),
        Column(
            "form_mark",
            Kind.NUMBER,
            "Mark, 0 to 25",
            null="did not take the check",
            unit="marks",
            names=dict.fromkeys(_RESULTS, ("FormMark",)),
        ),
        Column(
            "pupil_status",
            Kind.TEXT,
            "How far the pupil came with the check, in the words of the source",
            names=dict.fromkeys(_RESULTS, ("PupilStatus",)),
        ),
        Column(
            "not_taking",
            Kind.CODE,
            "Why the check was not taken: A absent, B below its level, U unable to access, J just arrived, "
            "H cheating, Q annulled, NAA not administered; L left, Z registered by mistake: not eligible",
            null="took the check, or no reason given",
            codes=REASON_CODES,
            aliases=_REASONS,
            names=dict.fromkeys(_RESULTS, ("ReasonNotTakingCheck",)),
            counts=True,
        ),
    ),
    rules=(
        *REFERENCE_RULES,
        Rule(
            "mark_range",
            "a multiplication tables mark outside 0 to 25",
            Between("form_mark", 0, 25),
            Severity.REJECT,
        ),
    ),
    key=("pupil_id",),
    best=("form_mark", "not_taking", "pupil_status", "urn", "laestab"),
)
