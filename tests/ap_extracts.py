"""Extracts of alternative provision, of schools and of pupil premium, in the shapes that are received."""

from extracts import LA, SCHOOLCENSUS, Shape, upn

SCHOOL = Shape(
    {
        "schooltableid": "s1",
        "NativeId": "SCH1",
        "schoolcensustableid": "sc1",
        "schoolname": "Elm Centre",
        "phase": "PR",
        "type": "14",
    }
)
"""COLLECT's description of a school: here a pupil referral unit."""

PRU_RETURN = SCHOOLCENSUS.having(name="PRU")


def _parent(roll: str) -> str:
    return "pupilonroll" if roll == "on" else "pupilnolongeronroll"


def arranged(roll: str = "on") -> Shape:
    """Placements that a school arranged for its pupils."""
    return Shape(
        {
            f"schoolarrangedapdetail{roll}rolltableid": "a1",
            "NativeId": "SCH1",
            f"schoolarrangedapdetail{roll}rollorderseqcolumn": "1",
            "sourceid": "x",
            f"{_parent(roll)}tableid": "en1",
            "urn": "",
            "ukprn": "",
            "entrydate": "2023-Nov-06 00:00:00",
            "leavingdate": "",
            "apsessionsperweek": "4.0",
            "apsettingtype": "OOT",
            "placementreason": "BHS",
            "senprovisionentry": "K",
            "senprovisionleaving": "",
            "apattendancepattern": "PT",
        }
    )


def admitted(roll: str = "on") -> Shape:
    """Pupils that an alternative provision school took in."""
    return Shape(
        {
            f"approvisiondetail{roll}rolltableid": "p1",
            "NativeId": "SCH1",
            "sourceid": "x",
            f"{_parent(roll)}tableid": "en1",
            "prevurn": "100002",
            "apreason": "PEX",
            "senprovisionentry": "E",
        }
    )


NPD_AP = Shape(
    {
        "AP_ACADYR": "2021/2022",
        "AP_PupilMatchingRefAnonymous": "PMRaaa1",
        "AP_Age_Start": "14",
        "AP_Gender": "B",
        "AP_EthnicGroupMinor": "WBRI",
        "AP_YearOfBirth": "2007",
        "AP_MonthOfBirth": "5",
        "AP_FSMeligible": "1",
        "AP_SENProvision": "S",
        "AP_PrimarySENtype": "SEMH",
        "AP_SecondarySENtype": "",
        "AP_APTypeDescription": "IND - Independent school",
        "AP_LANumber_geog": LA,
        "AP_RecordStatus": "1",
    },
    delimiter="\t",
)
"""The alternative provision census as researchers get it: no school and no dates."""

NPD_PRU = Shape(
    {
        "PRU_AcademicYear": "2012/2013",
        "PRU_CensusDate": "2013-01-17",
        "PRU_PupilMatchingRefAnonymous": "PMRaaa1",
        "PRU_NCyearActual": "10",
        "PRU_AgeAtStartOfAcademicYear": "14",
        "PRU_EntryDate": "2012-09-10",
        "PRU_EnrolStatus": "C",
        "PRU_OnRoll": "1",
        "PRU_URN": "100009",
        "PRU_LAEstab_Anon": "x99",
        "PRU_LA_Geog": LA,
        "PRU_FSMeligible": "1",
        "PRU_SENprovision": "A",
        "PRU_PrimarySENtype": "BESD",
        "PRU_IDACI_R": "812",
        "PRU_IDACI_S": "0.4",
        "PRU_LSOA11": "",
    },
    delimiter="\t",
)
"""The census of pupil referral units, 2010 to 2013."""

PUPIL_PREMIUM = Shape(
    {
        "UPN": upn(1),
        "Surname": "Ash",
        "Forename": "Robin",
        "Sex": "F",
        "DOB": "03/02/2010",
        "NCYear": "8",
        "Deprivation Pupil Premium": "1",
        "Service Child Premium": "0",
        "Adopted from Care Premium": "0",
        "Looked After Premium": "0",
        "PupilPremiumFTE": "1.0",
        "PupilPremiumCashAmount": "1035.00",
        "PupilPremiumFYStartDate": "01/04/2023",
        "PupilPremiumFYEndDate": "31/03/2024",
        "LastFSM": "2023",
    }
)
"""Pupil premium as *Get information about pupils* gives it."""

LA_CENSUS = Shape(
    {
        "Estab": "4001",
        "UPN": upn(1),
        "Surname": "Ash",
        "Gender": "F",
        "DoB": "2010-02-03 00:00:00",
        "EnrolStatus": "C",
        "EntryDate": "2021-09-03 00:00:00",
        "NCyearActual": "8",
        "Ethnicity": "WBRI",
        "Language": "ENG",
        "UniqueLearnerNumber": "",
        "SENprovision": "K",
        "SENNeed1": "SEMH",
        "SENNeed2": "",
        "SENunitIndicator": "",
        "Postcode": "",
        "NativeID": "",
        "FSME on Census Day": "True",
        "Age": "11+",
    }
)
"""A school census as one authority keeps it, wide."""

LA_CENSUS_LATER = Shape(
    {
        heading.replace("SENNeed", "SENneed").replace("Gender", "gender"): LA_CENSUS.usual[heading]
        for heading in sorted(LA_CENSUS.usual, key=lambda name: name != "SENprovision")
    }
)
"""The same in another order and case."""
