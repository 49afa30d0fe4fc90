"""The authority's own list of children in kinship care: no national file has them.

Orders made with no care history are in no return, so authorities keep a list. A child without a UPN is
joined by name, date of birth and postcode. These are identifiers: none goes to the table that figures
are made from.
"""

from vshdata.schema import AnyGiven, Column, Family, InOrder, Kind, Rule, Severity, Table
from vshdata.tables.common import UPN_RULE, listed_columns

_ALIASES = {
    "special guardianship order": "sgo",
    "special guardianship": "sgo",
    "child arrangements order": "cao",
    "child arrangement order": "cao",
    "child arrangements": "cao",
    "residence order": "cao",
    "family and friends": "informal",
    "no order": "informal",
    "none": "informal",
    "private": "private fostering",
    "privately fostered": "private fostering",
}


def _named(*names: str) -> dict[Family, tuple[str, ...]]:
    return {Family.LIST: names}


KINSHIP_LIST = Table(
    name="kinship",
    title="Children in kinship care",
    one_row_per="arrangement of a child on the authority's list",
    by_child=True,
    columns=(
        *listed_columns(Family.LIST),
        Column(
            "order",
            Kind.CODE,
            "What the arrangement rests on: special guardianship, child arrangements, or no order",
            null="not said; the child counts as in kinship care",
            codes=("sgo", "cao", "informal", "private fostering", "other"),
            aliases=_ALIASES,
            names=_named("Order", "Order type", "Arrangement"),
        ),
        Column(
            "start",
            Kind.DAY,
            "First day of the arrangement, or day of the order",
            null="not known: it is taken to have begun before any year loaded",
            names=_named("Start", "Start date", "StartDate", "Order date"),
        ),
        Column(
            "end",
            Kind.DAY,
            "Last day of the arrangement",
            null="goes on",
            names=_named("End", "End date", "EndDate"),
        ),
    ),
    rules=(
        Rule(
            "no_reference",
            "no UPN, child number or surname, so nobody can tell whose it is",
            AnyGiven(("upn", "la_child_id", "surname")),
            Severity.REJECT,
        ),
        UPN_RULE,
        Rule("end_before_start", "an end before its start", InOrder("start", "end")),
    ),
)
