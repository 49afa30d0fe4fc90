"""What the data means: every canonical table, declared. Nothing here reads or writes."""

from vshdata.schema import Table
from vshdata.tables.ks4 import KS4
from vshdata.tables.looked_after import LOOKED_AFTER
from vshdata.tables.school_census import ENROLMENTS, FSM_PERIODS, PUPILS, SCHOOL_CENSUSES, SEN_NEEDS
from vshdata.tables.social_care import CARE_EVENTS, CHILDREN, SPELLS

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        CHILDREN,
        SPELLS,
        CARE_EVENTS,
        *LOOKED_AFTER,
        PUPILS,
        ENROLMENTS,
        FSM_PERIODS,
        SEN_NEEDS,
        SCHOOL_CENSUSES,
        KS4,
    )
}
