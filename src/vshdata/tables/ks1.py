"""Key stage 1 teacher assessment: one row per pupil at the end of Year 2. Statutory until 2022/23."""

from vshdata.schema import Column, Family, Kind, Table
from vshdata.tables.common import (
    REFERENCE_RULES,
    stage_columns,
    version_column,
)

LEFT = "L"
OUTCOME_CODES = (LEFT, *"Q D A EM BLW PK1 PK2 PK3 PK4 PKF HNM WTS EXS GDS".split())
"""From the least to the most attained, so that of two rows of a pupil the better is kept."""


def _outcome(name: str, subject: str, heading: str) -> Column:
    return Column(
        name,
        Kind.CODE,
        f"Teacher assessment outcome in {subject}",
        null="no outcome; the pupil is left out of the subject",
        codes=OUTCOME_CODES,
        names=dict.fromkeys((Family.GIAP, Family.NPD), (heading,)),
        counts=True,
    )


KS1 = Table(
    name="ks1",
    title="Key stage 1 results",
    one_row_per="pupil at the end of key stage 1",
    columns=(
        *stage_columns(),
        version_column(),
        _outcome("read", "reading", "READ_OUTCOME"),
        _outcome("writ", "writing", "WRIT_OUTCOME"),
        _outcome("math", "maths", "MATH_OUTCOME"),
        _outcome("sci", "science", "SCI_OUTCOME"),
    ),
    rules=REFERENCE_RULES,
    key=("pupil_id",),
    best=("version", "read", "writ", "math", "sci", "urn", "laestab"),
)
