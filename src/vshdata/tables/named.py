"""Lists that an authority keeps itself and that name children, such as one of kinship arrangements.

They tell who a child is, not what its status is: a child number beside a name joins a child of a
return that has no UPN to the pupil of that name.
"""

from vshdata.schema import Family, Table
from vshdata.tables.common import UPN_RULE, listed_columns

NAMED_CHILDREN = Table(
    name="named_children",
    title="Local list of children with names",
    one_row_per="child x list",
    by_child=True,
    columns=listed_columns(Family.EXPORT, required=True),
    rules=(UPN_RULE,),
)
