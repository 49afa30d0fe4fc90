"""What an estimate is adjusted for, declared: a column, what it is, and its name in words."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from vshdata.tables.idaci import index_of


@dataclass(frozen=True)
class Covariate:
    """A column of the rows. A `factor` has levels; a `number` enters as it is.

    `version`: which version of the measure an academic year has; values of two are never in one model.
    """

    name: str
    kind: Literal["factor", "number"]
    words: str
    version: Callable[[int], str] | None = None


COVARIATES: dict[str, Covariate] = {
    item.name: item
    for item in (
        Covariate("sex", "factor", "sex"),
        Covariate("year_group", "factor", "year group"),
        Covariate("phase", "factor", "phase"),
        Covariate("fsm", "factor", "free school meals"),
        Covariate("sen", "factor", "special educational needs"),
        Covariate("ethnicity", "factor", "ethnicity (major groups)"),
        Covariate("eal", "factor", "English as an additional language"),
        Covariate("idaci", "number", "IDACI rank", index_of),
        Covariate("prior_absence", "number", "absence of the year before"),
        Covariate("primary_need", "factor", "primary need"),
        Covariate("previous_plans", "number", "number of previous protection plans"),
        Covariate("prior_attainment", "number", "attainment of an earlier year"),
    )
}

EARLIER = ("prior_absence", "prior_attainment")
"""Results of earlier years, which a plan may have changed already."""

OF_PUPILS = ("sex", "year_group", "phase", "fsm", "sen", "ethnicity", "eal", "idaci")
"""Those that children without a social worker have too."""
