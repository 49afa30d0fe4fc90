"""Children in need and children looked after as research extracts of the NPD give them, as received.

A row of the one is a referral, once for each child protection plan and each year it was open in; a row of
the other an episode of care. Children are told by a matching reference, or where they have none by a number
that is theirs within one authority and one extract. Rows say their year and their authority.

Dates of 1800 and 1900 mean that none is known. The extract of children in need has no child in need plans
and no assessments.
"""

from collections.abc import Mapping
from dataclasses import replace

from vshdata.schema import AnyGiven, Column, Family, InOrder, Kind, Rule, Severity, Table
from vshdata.tables.common import pmr_column, sex_column, year_column
from vshdata.tables.looked_after import CARE_EPISODES, CARE_HEADERS
from vshdata.tables.social_care import CHILDREN, SPELLS

OPEN = "-10"
"""Why an episode ceased, where it has not; its last day is then not a real one."""

_NOT_KNOWN = ("-1", "-10")
_NO_ETHNICITY = ("inva", "miss", "uncl")
_NEEDS_MISSPELT = {"a2": "N2", "a3": "N3", "a4": "N4", "a5": "N5", "no": "N0"}


def _names(*names: str) -> Mapping[Family, tuple[str, ...]]:
    return {Family.NPD: names}


def _day(name: str, meaning: str, *names: str, null: str = "not given") -> Column:
    return Column(name, Kind.DAY, meaning, null, names=_names(*names), blanks=_NOT_KNOWN)


def _as_in(table: Table, column: str, *names: str, blanks: tuple[str, ...] = ()) -> Column:
    """A column that another table has too, by its headings here."""
    blanks = (*_NOT_KNOWN, *blanks)
    return replace(table.by_name[column], names=_names(*names), blanks=blanks, required=False)


def _child_column(*names: str) -> Column:
    return Column(
        "la_child_id",
        Kind.REFERENCE,
        "Child's number; its matching reference, where there is one",
        names=_names(*names),
        identifier=True,
        blanks=_NOT_KNOWN,
    )


def _authority_columns() -> tuple[Column, Column]:
    meaning = "Local authority number"
    return (
        Column("authority", Kind.TEXT, meaning, names=_names("LA"), blanks=_NOT_KNOWN),
        Column("authority_again", Kind.TEXT, f"{meaning}, second column", names=_names("CIN_LA", "CLA_LA")),
    )


_NOBODY = Rule(
    "no_child",
    "neither a matching reference nor a child's number",
    AnyGiven(("la_child_id", "pmr")),
    Severity.REJECT,
)

CIN_EXTRACT = Table(
    name="cin_extract",
    title="Children in need: research extract",
    one_row_per="referral x child protection plan x year",
    by_child=True,
    numbering="npd-cin",
    internal=True,
    columns=(
        _child_column("LAchildID_Anon", "LAchildID"),
        pmr_column(),
        year_column("ACADYR", "AcademicYear"),
        *_authority_columns(),
        replace(sex_column("Gender", "Sex"), blanks=_NOT_KNOWN),
        _as_in(CHILDREN, "ethnicity", "EthnicGroupMinor", "Ethnicity", blanks=_NO_ETHNICITY),
        _as_in(CHILDREN, "disabilities", "Disability"),
        _as_in(CHILDREN, "died", "PersonDeathDate"),
        _day("referred", "Day of the referral", "CINReferralDate"),
        _day("referred_again", "Day of the referral, second column", "ReferralDate"),
        _day(
            "referred_latest", "Day of the latest referral, where no other is given", "LatestReferralDate"
        ),
        _day("closed", "Day the case closed", "CINClosureDate", null="still open"),
        _day("closed_again", "Day the case closed, second column", "ClosureDate", null="still open"),
        _day("closed_latest", "Day the latest referral closed", "LatestClosureDate"),
        _as_in(SPELLS, "nfa", "ReferralNFA"),
        _as_in(SPELLS, "closed_reason", "ReasonForClosure"),
        replace(
            _as_in(SPELLS, "primary_need", "PrimaryNeedCode", blanks=("unmappedneedcode",)),
            aliases=_NEEDS_MISSPELT,
        ),
        _as_in(SPELLS, "source_of_referral", "ReferralSource"),
        _as_in(SPELLS, "conference", "DateOfInitialCPC"),
        _day("plan_start", "First day of the child protection plan", "CPPstartDate"),
        _day("plan_end", "Last day of the child protection plan", "CPPendDate", null="still open"),
        replace(_as_in(SPELLS, "abuse_latest", "CategoryOfAbuse"), name="abuse"),
        _as_in(SPELLS, "abuse_initial", "InitialCategoryOfAbuse"),
        _as_in(SPELLS, "abuse_latest", "LatestCategoryOfAbuse"),
        _as_in(SPELLS, "previous_plans", "NumberOfPreviousCPP"),
    ),
    rules=(
        _NOBODY,
        Rule(
            "no_start",
            "no date of a referral or of a child protection plan",
            AnyGiven(("referred", "referred_again", "referred_latest", "plan_start")),
            Severity.REJECT,
        ),
        Rule("end_before_start", "a closure before its referral", InOrder("referred", "closed")),
        Rule(
            "plan_end_before_start", "an end of a plan before its start", InOrder("plan_start", "plan_end")
        ),
    ),
)

_ENDED_AS = _as_in(CARE_EPISODES, "ended_as", "REC", "ReasonEpisodeCeased")

CARE_EXTRACT = Table(
    name="care_extract",
    title="Children looked after: research extract",
    one_row_per="episode of care x year",
    by_child=True,
    numbering="npd-cla",
    internal=True,
    columns=(
        _child_column("CHILD_ID_ANON", "CHILD_LA_CODE_Anon"),
        pmr_column(),
        year_column("ACADYR", "PROCESSING_YEAR"),
        *_authority_columns(),
        _as_in(CARE_HEADERS, "sex", "SEX"),
        _as_in(CARE_HEADERS, "ethnicity", "ETHNIC", "ethnic_or", blanks=_NO_ETHNICITY),
        _day("care_start", "First day of the period of care", "POC_START"),
        _day("start", "First day of the episode", "DATE_EPI_COMM", "DateEpisodeStarted1"),
        _day("end", "Last day of the episode", "DATE_EPI_CEASED", "DateEpisodeCeased1"),
        replace(
            _ENDED_AS,
            meaning="Why the episode ceased; -10: it has not",
            codes=(*_ENDED_AS.codes, OPEN),
            blanks=(),
        ),
        _as_in(CARE_EPISODES, "legal_status", "LEGAL_STATUS"),
        _as_in(CARE_EPISODES, "need", "CAT_NEED"),
        _as_in(CARE_EPISODES, "place", "PLACEMENT"),
        Column(
            "asylum",
            Kind.FLAG,
            "Unaccompanied asylum seeker",
            names=_names("UASC_STATUS"),
            blanks=_NOT_KNOWN,
        ),
    ),
    rules=(
        _NOBODY,
        Rule(
            "no_start",
            "no first day of an episode or of care",
            AnyGiven(("start", "care_start")),
            Severity.REJECT,
        ),
        Rule("end_before_start", "an end before its start", InOrder("start", "end")),
    ),
)

RESEARCH = (CIN_EXTRACT, CARE_EXTRACT)
