"""The SSDA903 return: children looked after, one module a file, and the periods of care in it.

One return covers 1 April to 31 March for one authority and holds every episode open in the year.
The modules are stored as received and joined into `care_spells`, so that they may be loaded in any
order. Home and placement postcodes, and social workers' numbers, are not kept. Source: DfE,
*Children looked after by local authorities in England: guide to the SSDA903 collection*.
"""

from dataclasses import replace

from vshdata.schema import Column, Family, InOrder, Kind, Rule, Table
from vshdata.tables.common import ETHNICITIES, UPN_RULE

GOES_ON = "X1"
"""Why an episode ceased: a new one starts the same day, so care has not ended."""

RESPITE = ("V3", "V4")
"""Legal statuses of short breaks."""

ADOPTION, SGO, CAO = "adoption", "sgo", "cao"
PERMANENCE_BY_END = {
    **dict.fromkeys(("E11", "E12"), ADOPTION),
    **dict.fromkeys(("E43", "E44", "E45", "E46", "E47", "E48"), SGO),
    "E41": CAO,
}
"""Reasons for the end of care by which a child has a permanent home; E43 and E44 until 2018."""

PERMANENCE_BEFORE = {"P1": ADOPTION, "P2": SGO, "P3": CAO}
"""Permanence before this care; P4 is of a kind not known, Z1 none."""

ENDS = (
    "X1 E11 E12 E2 E3 E4 E4A E4B E13 E41 E43 E44 E45 E46 E47 E48 E5 E6 E7 E8 E9 E14 E15 E16 E17"
).split()
LEGAL_STATUSES = "C1 C2 D1 E1 V2 V3 V4 L1 L2 L3 J1 J2 J3".split()

NUMBERING = "ssda903"
"""CHILD is a number of the looked-after system. The LAchildID of the same authority's children in
need return may come from another, so an equal number there is no evidence by itself: it joins only
where date of birth and sex are told in both returns and agree."""


def _column(name: str, kind: Kind, meaning: str, heading: str, **more: object) -> Column:
    """A column of a module, by its heading there; the XML form calls most of them the same."""
    column = Column(name, kind, meaning, names={Family.SSDA903: (heading,)})
    return replace(column, **more)  # type: ignore[arg-type]


def _day(name: str, meaning: str, heading: str, **more: object) -> Column:
    return _column(name, Kind.DAY, meaning, heading, **more)


def _text(name: str, meaning: str, heading: str) -> Column:
    return _column(name, Kind.TEXT, meaning, heading)


def _flag(name: str, meaning: str, heading: str) -> Column:
    return _column(name, Kind.FLAG, meaning, heading)


_CHILD = _column(
    "la_child_id",
    Kind.REFERENCE,
    "Child's number in the looked-after system of the authority",
    "CHILD",
    required=True,
    identifier=True,
)
_DOB = _day("dob", "Date of birth", "DOB", identifier=True)
_SEX = _column("sex", Kind.CODE, "Sex", "SEX", codes=("M", "F", "U"), aliases={"1": "M", "2": "F"})


def _module(
    name: str, title: str, one_row_per: str, *columns: Column, rules: tuple[Rule, ...] = ()
) -> Table:
    return Table(
        name=name,
        title=title,
        one_row_per=one_row_per,
        columns=(_CHILD, *columns),
        rules=rules,
        by_child=True,
        numbering=NUMBERING,
        internal=True,
    )


def _ordered(first: str, second: str) -> tuple[Rule, ...]:
    return (Rule("end_before_start", "an end before its start", InOrder(first, second)),)


CARE_HEADERS = _module(
    "care_headers",
    "Children looked after: header",
    "child x return",
    _SEX,
    _DOB,
    _column("ethnicity", Kind.CODE, "Ethnic group", "ETHNIC", codes=tuple(ETHNICITIES)),
    _column("upn", Kind.UPN, "Unique pupil number", "UPN", identifier=True),
    Column(
        "upn_unknown",
        Kind.CODE,
        "Why there is no UPN, from the column of UPNs",
        null="a UPN is given, or nothing",
        codes=tuple(f"UN{number}" for number in range(1, 11)),
        within="upn",
    ),
    _flag("mother", "Is a mother", "MOTHER"),
    _day("child_born", "Date of birth of the mother's child", "MC_DOB", identifier=True),
    rules=(UPN_RULE,),
)

CARE_EPISODES = _module(
    "care_episodes",
    "Children looked after: episodes",
    "episode of care",
    _day("start", "First day of the episode", "DECOM", required=True),
    _column(
        "started_as",
        Kind.CODE,
        "What is new: S care itself, L legal status, P placement, T both, B and U the carer too",
        "RNE",
        codes=tuple("SLPTBU"),
    ),
    _column("legal_status", Kind.CODE, "Legal status", "LS", codes=tuple(LEGAL_STATUSES)),
    _column("need", Kind.CODE, "Category of need", "CIN", codes=tuple(f"N{n}" for n in range(1, 9))),
    _text("place", "Placement", "PLACE"),
    _column("provider", Kind.CODE, "Provider", "PLACE_PROVIDER", codes=tuple(f"PR{n}" for n in range(6))),
    _day("end", "Last day of the episode", "DEC", null="still open"),
    _column(
        "ended_as",
        Kind.CODE,
        "Why the episode ceased",
        "REC",
        null="open",
        codes=tuple(ENDS),
    ),
    _text("place_change", "Why the placement changed", "REASON_PLACE_CHANGE"),
    _text("urn", "Unique reference number of the placement", "URN"),
    rules=_ordered("start", "end"),
)

CARE_PERMANENCE = _module(
    "care_permanence",
    "Children looked after: previous permanence",
    "child x return",
    _DOB,
    _column(
        "before",
        Kind.CODE,
        "Permanence before this care: P1 adoption, P2 special guardianship, P3 residence or child "
        "arrangements order, P4 not known, Z1 none",
        "PREV_PERM",
        codes=("P1", "P2", "P3", "P4", "Z1"),
    ),
    _text("la_of_order", "Authority of the order", "LA_PERM"),
    _text("ordered_text", "Date of the order as given; zz stands for a part not known", "DATE_PERM"),
    Column("ordered", Kind.DAY, "Date of the order", null="not known in full", within="ordered_text"),
)

CARE_REVIEWS = _module(
    "care_reviews",
    "Children looked after: reviews",
    "review",
    _DOB,
    _day("day", "Day of the review", "REVIEW"),
    _text("taken_part", "How the child took part", "REVIEW_CODE"),
)

CARE_ASYLUM = _module(
    "care_asylum",
    "Children looked after: unaccompanied asylum seekers",
    "child x return",
    _SEX,
    _DOB,
    _day("ceased", "Day the status ceased", "DUC"),
)

CARE_OUTCOMES = _module(
    "care_outcomes",
    "Children looked after: outcomes (OC2)",
    "child looked after 12 months",
    _DOB,
    _column(
        "sdq_score", Kind.WHOLE, "Strengths and difficulties score, 0 to 40", "SDQ_SCORE", unit="points"
    ),
    _text("sdq_reason", "Why there is no score", "SDQ_REASON"),
    _flag("convicted", "Convicted or cautioned in the year", "CONVICTED"),
    _flag("health_check", "Health checks up to date, under five", "HEALTH_CHECK"),
    _flag("immunised", "Immunisations up to date", "IMMUNISATIONS"),
    _flag("teeth_checked", "Teeth checked in the year", "TEETH_CHECK"),
    _flag("health_assessed", "Health assessed in the year", "HEALTH_ASSESSMENT"),
    _flag("misuses", "Problem of substance misuse", "SUBSTANCE_MISUSE"),
    _flag("help_received", "Had help for it", "INTERVENTION_RECEIVED"),
    _flag("help_offered", "Was offered help and refused it", "INTERVENTION_OFFERED"),
)

CARE_LEAVERS = _module(
    "care_leavers",
    "Care leavers (OC3)",
    "care leaver x return",
    _DOB,
    _text("in_touch", "Whether the authority is in touch", "IN_TOUCH"),
    _text("activity", "Main activity", "ACTIV"),
    _text("accommodation", "Accommodation", "ACCOM"),
)

CARE_ADOPTIONS = _module(
    "care_adoptions",
    "Children looked after: adoption (AD1)",
    "child adopted, or to be",
    _DOB,
    _day("decided", "Day adoption was decided on", "DATE_INT"),
    _day("matched", "Day of the match", "DATE_MATCH"),
    _flag("by_carer", "Adopted by the foster carer", "FOSTER_CARE"),
    _text("adopters", "Number of adopters", "NB_ADOPTR"),
    _text("adopters_sex", "Sex of the adopters", "SEX_ADOPTR"),
    _text("adopters_status", "Legal status of the adopters", "LS_ADOPTR"),
)

CARE_PLACED = _module(
    "care_placed",
    "Children looked after: placed for adoption",
    "child placed for adoption",
    _DOB,
    _day("placed", "Day adoption was decided to be the plan", "DATE_PLACED"),
    _day("ceased", "Day it ceased to be", "DATE_PLACED_CEASED"),
    _text("why_ceased", "Why it ceased", "REASON_PLACED_CEASED"),
    rules=_ordered("placed", "ceased"),
)

CARE_MISSING = _module(
    "care_missing",
    "Children looked after: missing or away",
    "time missing or away",
    _DOB,
    _column(
        "kind", Kind.CODE, "M missing, A away from placement without leave", "MISSING", codes=("M", "A")
    ),
    _day("start", "First day", "MIS_START"),
    _day("end", "Last day", "MIS_END", null="still missing"),
    rules=_ordered("start", "end"),
)

CARE_WORKERS = _module(
    "care_workers",
    "Children looked after: social workers",
    "time with one social worker",
    _DOB,
    _day("start", "First day", "SW_DECOM"),
    _day("end", "Last day", "SW_DEC", null="still the social worker"),
    _text("reason", "Why the social worker changed", "SW_REASON"),
    rules=_ordered("start", "end"),
)

CARE_LIBERTY = _module(
    "care_liberty",
    "Children looked after: deprivation of liberty",
    "deprivation of liberty order",
    _DOB,
    _day("start", "First day", "DOLO_START"),
    _day("end", "Last day", "DOLO_END", null="still in force"),
    rules=_ordered("start", "end"),
)

CARE_SPELLS = Table(
    name="care_spells",
    title="Periods of care and permanence",
    one_row_per="period of care, or of permanence after or before one, as one return tells it",
    by_child=True,
    numbering=NUMBERING,
    columns=(
        _CHILD,
        Column(
            "status",
            Kind.CODE,
            "Looked after; respite, if the latest episode is of a short break (V3, V4); permanence",
            codes=("looked_after", "respite", "permanence"),
            required=True,
        ),
        Column(
            "start",
            Kind.DAY,
            "First day of the first episode in the return, or day of the order",
            null="the day of an order before this care is not known in full",
        ),
        Column("end", Kind.DAY, "Last day of the last episode", null="still open"),
        Column("closed_reason", Kind.CODE, "Why care ended", null="open", codes=tuple(ENDS)),
        Column(
            "permanence",
            Kind.CODE,
            "How a child left care for good, or had before it came",
            null="a period of care",
            codes=(ADOPTION, SGO, CAO),
        ),
    ),
)

LOOKED_AFTER = (
    CARE_HEADERS,
    CARE_EPISODES,
    CARE_PERMANENCE,
    CARE_REVIEWS,
    CARE_ASYLUM,
    CARE_OUTCOMES,
    CARE_LEAVERS,
    CARE_ADOPTIONS,
    CARE_PLACED,
    CARE_MISSING,
    CARE_WORKERS,
    CARE_LIBERTY,
    CARE_SPELLS,
)
