"""What several stages share: which schools count, and why the same years have no figures."""

from vshdata.figures.indicators.kinds import Caveat, Mark, NotIn

INDEPENDENT_SCHOOLS = ("10", "11")
"""Type-of-establishment codes. DfE's figures for all pupils are of state-funded schools, special schools
and alternative provision included; a row without a code is taken as state-funded."""

STATE_FUNDED = NotIn("school_type", INDEPENDENT_SCHOOLS)

_CANCELLED = "assessments in primary schools were cancelled"

CANCELLED = {2020: Caveat(Mark.NONE, _CANCELLED), 2021: Caveat(Mark.NONE, _CANCELLED)}
"""The two summers of the pandemic, without assessments in primary schools."""
