"""The phonics screening check: one row per pupil and year.

A pupil who does not meet the standard in Year 1 is checked again in Year 2, and has a row in each year.
The check of summer 2020 was held in autumn 2020, and that of 2021 in autumn 2021, when the pupils were in
Year 2: those outcomes have columns of their own.
"""

from vshdata.schema import Between, Column, Family, Kind, Rule, Severity, Table
from vshdata.tables.common import (
    NC_YEARS,
    REFERENCE_RULES,
    stage_columns,
    version_column,
)

_RESULTS = (Family.GIAP, Family.NPD)

MET = "Wa"
OUTCOME_CODES = ("L", "Q", "D", "A", "Wt", MET)
"""From the least to the most attained, so that of two rows of a pupil the better is kept."""

VALID = ("Q", "D", "A", "Wt", MET)
"""A pupil with any other outcome is left out."""


def _outcome(name: str, meaning: str, heading: str, null: str) -> Column:
    names = dict.fromkeys(_RESULTS, (heading,))
    return Column(name, Kind.CODE, meaning, null=null, codes=OUTCOME_CODES, names=names, counts=True)


PHONICS = Table(
    name="phonics",
    title="Phonics screening check",
    one_row_per="pupil and year of a check",
    columns=(
        *stage_columns(),
        version_column(),
        Column(
            "nc_year",
            Kind.CODE,
            "National curriculum year of the pupil",
            codes=NC_YEARS,
            names=dict.fromkeys(_RESULTS, ("NCYEARACTUAL",)),
            counts=True,
        ),
        Column(
            "mark",
            Kind.NUMBER,
            "Mark, 0 to 40; the outcome is never worked out from it",
            null="did not take the check",
            unit="marks",
            names=dict.fromkeys(_RESULTS, ("PHONICS_MARK",)),
        ),
        _outcome(
            "outcome",
            "Outcome: Wa met the standard, Wt did not, A absent, D did not take it, Q annulled, L left",
            "PHONICS_OUTCOME",
            "no outcome; the pupil is left out",
        ),
        _outcome(
            "outcome_aut21",
            "Outcome in autumn 2021, in place of summer 2021",
            "PHONICS_OUTCOME_AUT21",
            "not checked then",
        ),
        _outcome(
            "outcome_aut20",
            "Outcome in autumn 2020, in place of summer 2020",
            "PHONICS_OUTCOME_AUT20",
            "not checked then",
        ),
    ),
    rules=(
        *REFERENCE_RULES,
        Rule("mark_range", "a phonics mark outside 0 to 40", Between("mark", 0, 40), Severity.REJECT),
    ),
    key=("pupil_id",),
    best=("version", "outcome", "outcome_aut21", "outcome_aut20", "mark", "nc_year", "urn", "laestab"),
)
