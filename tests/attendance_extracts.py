"""Extracts of absence and exclusions in the shapes that authorities and researchers receive."""

from extracts import PUPILONROLL, Shape, upn

NPD_ABSENCE = Shape(
    {
        "PupilMatchingRefAnonymous_ab24": "PMRaaa1",
        "AcademicYear_ab24": "2023/2024",
        "LAEstab_ANON_ab24": "x77",
        "NCyearActual_ab24": "8",
        "SessionsPossible_Autumn_ab24": "140",
        "SessionsPossible_Spring_ab24": "120",
        "SessionsPossible_Summer_ab24": "60",
        "SessionsPossible_Summer6th_ab24": "60",
        "SessionsPossible_Annual_ab24": "380",
        "AuthorisedAbsence_Autumn_ab24": "10",
        "AuthorisedAbsence_Spring_ab24": "0",
        "AuthorisedAbsence_Summer_ab24": "2",
        "AuthorisedAbsence_Summer6th_ab24": "0",
        "AuthorisedAbsence_Annual_ab24": "12",
        "UnauthorisedAbsence_Autumn_ab24": "4",
        "UnauthorisedAbsence_Spring_ab24": "0",
        "UnauthorisedAbsence_Summer_ab24": "0",
        "UnauthorisedAbsence_Summer6th_ab24": "6",
        "UnauthorisedAbsence_Annual_ab24": "10",
        "OverallAbsence_Annual_ab24": "22",
        "TermlyReasonI_Autumn_ab24": "9",
    },
    delimiter="\t",
)
"""A year of absence as researchers get it: one row per pupil and enrolment, terms side by side."""

NPD_EXCLUSIONS = Shape(
    {
        "PupilMatchingRefAnonymous_ex24": "PMRaaa1",
        "AcademicYear_ex24": "2023/2024",
        "LAEstab_ANON_ex24": "x77",
        "StartDate_ex24": "2023-11-06",
        "Sessions_ex24": "4",
        "Category_ex24": "FIXD",
        "Reason_ex24": "DB",
        "Perm_Duplicate_ex24": "0",
    },
    delimiter="\t",
)
"""Exclusions as researchers get them, one row per exclusion."""

NPD_EXCLUSIONS_WIDE = Shape(
    {
        "PupilMatchingRefAnonymous_ex24": "PMRaaa1",
        "AcademicYear_ex24": "2023/2024",
        "TotalFixedExclusions_ex24": "2",
        "PermanentExclusionCount_ex24": "0",
        "Category_1_ex24": "FIXD",
        "Reason_1_ex24": "DB",
        "StartDate_1_ex24": "2023-11-06",
        "Sessions_1_ex24": "4",
        "Category_2_ex24": "F",
        "Reason_2_ex24": "VA",
        "StartDate_2_ex24": "2024-02-06",
        "Sessions_2_ex24": "2",
        "Category_3_ex24": "",
        "Reason_3_ex24": "",
        "StartDate_3_ex24": "",
        "Sessions_3_ex24": "",
    },
    delimiter="\t",
)
"""The same as a wide table, one row per pupil."""

ONROLL = PUPILONROLL.having(
    termlysessionspossible="140", termlysessionsauthorised="10", termlysessionsunauthorised="4"
)
ONROLL_AUTUMN = ONROLL.having(
    summerhalfterm2sessionspossible="60",
    summerhalfterm2sessionsauthorised="0",
    summerhalfterm2sessionsunauthorised="6",
)
"""Enrolments with the sessions of the term before."""

OFFROLL = Shape(
    {
        "pupilnolongeronrolltableid": "en1",
        "NativeId": "SCH1",
        "upn": upn(9),
        "dob": "2008-Feb-03 00:00:00",
        "entrydate": "2021-Sep-01 00:00:00",
        "leavingdate": "2023-Dec-20 00:00:00",
        "schoolcensustableid": "sc1",
        "termlysessionspossible": "100.0",
        "termlysessionsauthorised": "0",
        "termlysessionsunauthorised": "50",
    }
)
"""A leaver, with the id of an enrolment in another table."""


def session_details(second_half: bool = False, roll: str = "on") -> Shape:
    """Sessions by register code."""
    parent = "pupilonroll" if roll == "on" else "pupilnolongeronroll"
    name = "summerhalfterm2sessiondetails" if second_half else "termlysessiondetails"
    return Shape(
        {
            f"{parent}tableid": "en1",
            "NativeId": "SCH1",
            f"{name}{roll}rolltableid": "d1",
            "sessions": "10.0",
            "attendancereason": "I",
        }
    )


def exclusion_details(roll: str = "on") -> Shape:
    """Exclusions of the two terms before a census."""
    parent = "pupilonroll" if roll == "on" else "pupilnolongeronroll"
    return Shape(
        {
            f"{parent}tableid": "en1",
            "NativeId": "SCH1",
            f"termlyexclusions{roll}rolltableid": "x1",
            "startdate": "2023-Nov-06 00:00:00",
            "sessions": "4.0",
            "reason1": "DB",
            "reason2": "",
            "reason3": "",
            "category": "SUSP",
            "senprovision": "K",
        }
    )
