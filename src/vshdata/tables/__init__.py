"""What the data means: every canonical table, declared. Nothing here reads or writes."""

from vshdata.schema import Table
from vshdata.tables.ap import AP, AP_ADMISSIONS, AP_PLACEMENTS
from vshdata.tables.attendance import ABSENCE, EXCLUSIONS
from vshdata.tables.attendance_returns import EXCLUSION_DETAILS, LEAVERS, SESSION_DETAILS
from vshdata.tables.cin_flat import CIN_FLAT
from vshdata.tables.eyfsp import EYFSP
from vshdata.tables.kinship import KINSHIP_LIST
from vshdata.tables.ks1 import KS1
from vshdata.tables.ks2 import KS2
from vshdata.tables.ks4 import KS4
from vshdata.tables.looked_after import LOOKED_AFTER
from vshdata.tables.marks import MARKS
from vshdata.tables.mtc import MTC
from vshdata.tables.named import NAMED_CHILDREN
from vshdata.tables.phonics import PHONICS
from vshdata.tables.published import NEIGHBOURS, PUBLISHED
from vshdata.tables.pupil_premium import PUPIL_PREMIUM
from vshdata.tables.research import RESEARCH
from vshdata.tables.school_census import (
    ENROLMENTS,
    FSM_PERIODS,
    PUPILS,
    SCHOOL_CENSUSES,
    SCHOOLS,
    SEN_NEEDS,
)
from vshdata.tables.social_care import CARE_EVENTS, CHILDREN, SPELLS

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        CHILDREN,
        SPELLS,
        CARE_EVENTS,
        *CIN_FLAT,
        *LOOKED_AFTER,
        NAMED_CHILDREN,
        KINSHIP_LIST,
        *RESEARCH,
        PUPILS,
        ENROLMENTS,
        FSM_PERIODS,
        SEN_NEEDS,
        SCHOOL_CENSUSES,
        SCHOOLS,
        PUPIL_PREMIUM,
        EYFSP,
        PHONICS,
        KS1,
        MTC,
        KS2,
        KS4,
        LEAVERS,
        SESSION_DETAILS,
        EXCLUSION_DETAILS,
        ABSENCE,
        EXCLUSIONS,
        AP_PLACEMENTS,
        AP_ADMISSIONS,
        AP,
        MARKS,
        PUBLISHED,
        NEIGHBOURS,
    )
}
