"""Lists that an authority keeps itself and that name children, such as one of kinship arrangements.

They tell who a child is, not what its status is: a child number beside a name joins a child of a
return that has no UPN to the pupil of that name.
"""

from vshdata.schema import CheckLetter, Column, Family, Kind, Rule, Table
from vshdata.tables.common import name_columns, sex_column


def _named(*names: str) -> dict[Family, tuple[str, ...]]:
    return {Family.EXPORT: names}


NAMED_CHILDREN = Table(
    name="named_children",
    title="Local list of children with names",
    one_row_per="child x list",
    by_child=True,
    columns=(
        Column(
            "la_child_id",
            Kind.REFERENCE,
            "Child's number within the authority, as in the children in need return",
            names=_named("LAchildID", "Child ID", "Person ID"),
            identifier=True,
        ),
        Column("upn", Kind.UPN, "Unique pupil number", names=_named("UPN"), identifier=True),
        Column(
            "former_upn",
            Kind.UPN,
            "Former unique pupil number",
            names=_named("FormerUPN", "Former UPN"),
            identifier=True,
        ),
        Column(
            "dob",
            Kind.DAY,
            "Date of birth",
            names=_named("DOB", "Date of birth", "DateOfBirth"),
            required=True,
            identifier=True,
        ),
        sex_column("Sex", "Gender", family=Family.EXPORT),
        *name_columns(Family.EXPORT, required=True),
    ),
    rules=(Rule("upn_check_letter", "a UPN with a wrong shape or check letter", CheckLetter("upn")),),
)
