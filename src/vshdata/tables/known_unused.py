"""Headings that DfE's layouts have and no column takes: known, so that only what is truly new is named.

The school census: every column of any year's COLLECT tables, 2015 to 2026. Downloads: the headings of the
service. The looked-after return: its modules, 2017 to 2026. The children in need return: its declaration.
"""

from functools import cache

from vshdata.schema import Family
from vshdata.tables.cin.elements import PARENTS
from vshdata.tables.cin.years import RETURN
from vshdata.tables.downloads import ks4, stages

_COLLECT = {
    "enrolments": """
        adoptedfromcare annualsessionsauthorised annualsessionspossible
        annualsessionsunauthorised boarder classtype countryofbirth dafindicator
        duplicatenotfunded eligibilitycode englishgcsefundingexemption
        englishgcsehighestpriorattainment englishgcsehighestpriorattainmentpreviousyear
        englishgcsepriorattainmentyear11 englishgcsepriorattainmentyeargroup expandedhours
        extendedhours eyppbf eyppe eyppr formersurname ftemp fundedhours hoursatsetting
        mathsgcsefundingexemption mathsgcsehighestpriorattainment
        mathsgcsehighestpriorattainmentpreviousyear mathsgcsepriorattainmentyear11
        mathsgcsepriorattainmentyeargroup middlenames missingaddress moveoffrollflag nonqualhrs
        nonqualhrspreviousyear parttime preferredsurname proficiencyinenglish qualhrs
        qualhrspreviousyear resourcedprovisionindicator schoollunchtaken senunitindicator
        servicechild summerhalfterm2sessionscoronavirus summerhalfterm2sessionseducational
        summerhalfterm2sessionsexceptional termlysessionscoronavirus termlysessionseducational
        termlysessionsexceptional thirtyhourcode tlevelnonqualhrs tlevelqualhrs topupfunding
        uniquelearnernumber unitcontacttime youngcarer yssa
    """,
    "leavers": """
        annualsessionsauthorised annualsessionspossible annualsessionsunauthorised boarder
        countryofbirth dob englishgcsefundingexemption englishgcsehighestpriorattainment
        englishgcsehighestpriorattainmentpreviousyear englishgcsepriorattainmentyear11
        englishgcsepriorattainmentyeargroup ethnicity forename formersurname gender language
        mathsgcsefundingexemption mathsgcsehighestpriorattainment
        mathsgcsehighestpriorattainmentpreviousyear mathsgcsepriorattainmentyear11
        mathsgcsepriorattainmentyeargroup middlenames missingaddress moveonrollflag nonqualhrs
        nonqualhrspreviousyear parttime preferredsurname qualhrs qualhrspreviousyear sex
        summerhalfterm2sessionscoronavirus summerhalfterm2sessionseducational
        summerhalfterm2sessionsexceptional surname termlysessionscoronavirus
        termlysessionseducational termlysessionsexceptional tlevelnonqualhrs tlevelqualhrs
        uniquelearnernumber
    """,
    "exclusion_details": "incare reinstatementdate reviewdate reviewresult senexpert senprovision",
    "fsm_periods": "ukcountry",
    "school_censuses": "collection datetime release serialno softwarecode sourcelevel xversion",
    "schools": """
        accommodation addressline1 addressline2 addressline3 addressline4 addressline5
        administrativearea childcareplaces childmothers email fecollege freemealstaken
        governance heard highestncyeargroup infantsheard infantslodged infantsrejected
        infantsupheld infantswithdrawn intake locality lodged lowestncyeargroup maxboarders
        maxdaypupils maxfemaleage maxmaleage minfemaleage minmaleage paon parttimenotin phoneno
        postcode posttown privatestudy pupilsatotherschool rejected saon schoolname schooltype
        secondaryheard secondarylodged secondaryrejected secondaryupheld secondarywithdrawn
        street teenmotherplaces town type upheld withdrawn workexperience
    """,
    "ap_placements": "applacementpostcode companynumber",
}
"""Columns of COLLECT's tables by the table they fill."""

_COLLECT_TABLES = """
    pupilonroll pupilnolongeronroll termlysessiondetailsonroll termlysessiondetailsoffroll
    summerhalfterm2sessiondetailsonroll summerhalfterm2sessiondetailsoffroll termlyexclusionsonroll
    termlyexclusionsoffroll fsmperiod fsmperiodsonroll senneeds schoolcensus school
    schoolarrangedapdetailonroll schoolarrangedapdetailoffroll approvisiondetailonroll
    approvisiondetailoffroll
"""
"""COLLECT's tables: each has an id of its rows and the order they came in."""

_DOWNLOADED = {
    "eyfsp": " ".join(stages.EYFSP),
    "phonics": " ".join(stages.PHONICS),
    "ks1": " ".join(stages.KS1),
    "mtc": " ".join(stages.MTC),
    "ks2": " ".join(stages.KS2),
    "ks4": " ".join(ks4.NAMES),
    "pupils": """
        estab middlenames preferredsurname formersurname ethnicity fsm_protected everfsm_6_p hoursatsetting
        fundedhours secondarysentype idaci_s extendedhours expandedhours dafindicator tlevelqualhrs
        tlevelnonqualhrs eyppr eyppbf funding_basis_eco funding_basis_hsd funding_basis_laa
    """,
    "pupil_premium": "surname forename",
}
_LOOKED_AFTER = {"care_episodes": "home_post pl_post", "care_workers": "sw_id"}
_OF_EVENTS = "personschoolyear la year"
"""What London's data teams add to a child's row in the event file."""


@cache
def known_unused(family: Family, table: str) -> frozenset[str]:
    """Headings, in lower case and undecorated, that a file of a family may have and no column takes."""
    match family:
        case Family.COLLECT:
            keys = (name + end for name in _COLLECT_TABLES.split() for end in ("tableid", "orderseqcolumn"))
            return frozenset({"sourceid", *keys, *_COLLECT.get(table, "").split()})
        case Family.GIAP:
            return frozenset(_DOWNLOADED.get(table, "").lower().split())
        case Family.SSDA903:
            return frozenset(_LOOKED_AFTER.get(table, "").split())
        case Family.CIN_CSV:
            return _elements(table.removeprefix("cin_")) | {link.lower() for link in PARENTS.values()}
        case Family.CIN_EVENTS:
            return frozenset(_OF_EVENTS.split())
    return frozenset()


def _elements(block: str) -> frozenset[str]:
    known = RETURN.by_id.get(block)
    return frozenset(item.name.lower() for item in known.elements) if known else frozenset()
