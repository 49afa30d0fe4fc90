"""The authority's own list of children in kinship care: no national file has them.

Orders made with no care history are in no return, so authorities keep a list. Names, dates of birth and
postcodes on it are identifiers: none goes to the table that figures are made from.
"""

from vshdata.schema import AnyGiven, CheckLetter, Column, Family, InOrder, Kind, Rule, Severity, Table

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
    columns=(
        Column("upn", Kind.UPN, "Unique pupil number", names=_named("UPN"), identifier=True),
        Column(
            "surname",
            Kind.TEXT,
            "Surname",
            names=_named("Surname", "Last name", "Family name"),
            identifier=True,
        ),
        Column(
            "forename",
            Kind.TEXT,
            "Forename",
            names=_named("Forename", "First name", "Forenames"),
            identifier=True,
        ),
        Column("dob", Kind.DAY, "Date of birth", names=_named("DOB", "Date of birth"), identifier=True),
        Column("postcode", Kind.TEXT, "Postcode", names=_named("Postcode", "Post code"), identifier=True),
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
            "no_upn",
            "no UPN, so it cannot be joined to a pupil",
            AnyGiven(("upn",)),
            Severity.REJECT,
        ),
        Rule("upn_check_letter", "a UPN with a wrong shape or check letter", CheckLetter("upn")),
        Rule("end_before_start", "an end before its start", InOrder("start", "end")),
    ),
)
