"""Social care as research extracts of the NPD give it, about children who do not exist."""

from extracts import Shape

NPD_CIN = Shape(
    {
        "CIN_ACADYR": "2023/2024",
        "CIN_PupilMatchingRefAnonymous": "PMRa",
        "CIN_LAchildID_Anon": "c1",
        "CIN_LA": "999",
        "CIN_Gender": "2",
        "CIN_EthnicGroupMinor": "WBRI",
        "CIN_Disability": "NONE",
        "CIN_CINReferralDate": "2023-05-02",
        "CIN_CINClosureDate": "",
        "CIN_PrimaryNeedCode": "N1",
        "CIN_ReferralSource": "6",
        "CIN_ReferralNFA": "0",
        "CIN_ReasonForClosure": "",
        "CIN_DateOfInitialCPC": "1900-01-01",
        "CIN_CPPstartDate": "",
        "CIN_CPPendDate": "",
        "CIN_CategoryOfAbuse": "",
        "CIN_InitialCategoryOfAbuse": "",
        "CIN_LatestCategoryOfAbuse": "",
        "CIN_NumberOfPreviousCPP": "",
        "CIN_AsylumSeeking": "2",
    },
    delimiter="\t",
)
"""A referral, open, of a child without a plan."""

NPD_CLA = Shape(
    {
        "CLA_ACADYR": "2023/2024",
        "CLA_PupilMatchingRefAnonymous": "PMRa",
        "CLA_CHILD_ID_ANON": "k1",
        "CLA_LA": "999",
        "CLA_SEX": "2",
        "CLA_ETHNIC": "WBRI",
        "CLA_POC_START": "2023-05-02",
        "CLA_DATE_EPI_COMM": "2023-05-02",
        "CLA_DATE_EPI_CEASED": "",
        "CLA_REC": "-10",
        "CLA_CAT_NEED": "N1",
        "CLA_PLACEMENT": "U4",
        "CLA_LEGAL_STATUS": "C2",
        "CLA_UASC_STATUS": "0",
    },
    delimiter="\t",
)
"""The year file: an episode, open."""

NPD_EPISODES = Shape(
    {
        "PupilMatchingRefAnonymous": "PMRa",
        "CHILD_ID_ANON": "k1",
        "LA": "999",
        "ethnic_or": "WBRI",
        "POC_Start": "2023-05-02",
        "DateEpisodeStarted1": "2023-05-02",
        "DateEpisodeCeased1": "",
        "ReasonEpisodeCeased": "-10",
        "Legal_Status": "C2",
        "Placement": "F1",
    },
    delimiter="\t",
)
"""The episode file, without prefix and year; `F1` is a placement of old."""
