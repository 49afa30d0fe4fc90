"""The screener: rules in stages, of which the first that fails is the last to run.

Source: the conventions of DfE's statistics and the checks that its screener of EES files makes; those of
levels below a local authority and against DfE's data dictionary are left out.
"""

from vshdata.report.ees.of_columns import COLUMNS, CROSS, NAMES, REQUIRED
from vshdata.report.ees.of_meta import META, META_FIRST
from vshdata.report.ees.of_places import PLACES, PLACES_FIRST
from vshdata.report.ees.of_time import TIME, TIME_FIRST
from vshdata.report.ees.of_values import API, CELLS, FILTERS, FILTERS_FIRST, SAME_NAMES
from vshdata.report.ees.pair import Pair
from vshdata.report.ees.rules import Fault, Rule, Severity

STAGES: tuple[tuple[Rule, ...], ...] = (
    NAMES,
    REQUIRED,
    CROSS,
    COLUMNS,
    META_FIRST,
    META,
    (*TIME_FIRST, *FILTERS_FIRST, *PLACES_FIRST),
    TIME,
    FILTERS,
    PLACES,
    CELLS,
    SAME_NAMES,
    API,
)
"""Rules of a stage may take for granted what those before it found in order."""

RULES: dict[str, Rule] = {rule.name: rule for stage in STAGES for rule in stage}


def screen(pair: Pair) -> list[Fault]:
    """Every fault of the files, up to the first stage in which one fails."""
    faults: list[Fault] = []
    for stage in STAGES:
        faults += [Fault(rule.name, rule.severity, said) for rule in stage for said in rule.find(pair)]
        if any(fault.severity is Severity.FAIL for fault in faults):
            break
    return faults
