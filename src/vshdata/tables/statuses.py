"""The statuses a child may have, and which of the sources tells each. Nothing here reads or writes."""

from dataclasses import dataclass

NEED, CIN_PLAN, CP_PLAN, LOOKED_AFTER = "need", "cin_plan", "cp_plan", "looked_after"
ADOPTED, SGO, CAO = "adopted", "sgo", "cao"
AFTER_CARE, KINSHIP = "previously_looked_after", "kinship"


@dataclass(frozen=True)
class Source:
    """What tells statuses: its table, its name, and how to load it.

    `column`: it tells only where files give this column. `lasts`: it says from when to when, so one of
    any year tells all years.
    """

    table: str
    name: str
    example: str
    column: str = ""
    lasts: bool = False


CIN_RETURN = Source("spells", "children in need return", "CIN.xml")
CARE_RETURN = Source("care_spells", "looked-after return", "SSDA903-FOLDER")
CENSUS = Source("pupils", "school census", "SPRING-CENSUS-FOLDER", column="plaa")
KINSHIP_LIST = Source("kinship", "kinship list", "KINSHIP.csv --dataset kinship", lasts=True)

SOURCES_OF: dict[str, tuple[Source, ...]] = {
    NEED: (CIN_RETURN,),
    CIN_PLAN: (CIN_RETURN,),
    CP_PLAN: (CIN_RETURN,),
    LOOKED_AFTER: (CARE_RETURN,),
    ADOPTED: (CARE_RETURN, CIN_RETURN, CENSUS),
    SGO: (CARE_RETURN, CIN_RETURN, CENSUS, KINSHIP_LIST),
    CAO: (CARE_RETURN, CIN_RETURN, CENSUS, KINSHIP_LIST),
    AFTER_CARE: (CARE_RETURN, CENSUS),
    KINSHIP: (CARE_RETURN, CIN_RETURN, CENSUS, KINSHIP_LIST),
}
"""Which sources tell a status. Where there are several, each tells of other children, and one is enough
to tell anything at all."""

STATUSES = tuple(SOURCES_OF)

ORDERS = (ADOPTED, SGO, CAO, AFTER_CARE, KINSHIP)
"""Statuses that go on once they have begun, and so are looked for in earlier years too."""
