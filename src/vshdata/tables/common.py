"""Columns that several tables share."""

from vshdata.identifiers import NAME_SHAPE, POSTCODE_SHAPE, Shape
from vshdata.schema import UNREAD, AnyGiven, CheckLetter, Column, Family, Kind, Rule, Severity

ETHNICITIES = (
    "WBRI WIRI WIRT WOTH WROM MWBC MWBA MWAS MOTH AIND APKN ABAN AOTH BCRB BAFR BOTH CHNE OOTH REFU NOBT"
).split()
"""Codes of the social-care returns; the school census uses these and finer local ones."""

NC_YEARS = ("E1", "E2", "N1", "N2", "R", *(str(year) for year in range(1, 15)), "M", "X")

_STAGE = (Family.GIAP, Family.NPD)
_SEX_ALIASES = {
    "1": "M",
    "2": "F",
    "male": "M",
    "female": "F",
    "b": "M",
    "g": "F",
    "0": "U",
    "9": "U",
}


def _named(la: str, export: str) -> dict[Family, tuple[str, ...]]:
    """What DfE's results files and authorities' exports call a column, where they have it."""
    return {family: (name,) for family, name in ((Family.LA, la), (Family.EXPORT, export)) if name}


def year_column(*names: str) -> Column:
    """The academic year of a row, where a file holds several."""
    return Column(
        "academic_year",
        Kind.YEAR,
        "Academic year, by the calendar year it ends",
        null="taken from --year or the file's name",
        names=dict.fromkeys(_STAGE, names),
    )


def upn_column(*more: str, la: str = "", export: str = "") -> Column:
    """The unique pupil number."""
    names = {Family.GIAP: ("UPN", *more), Family.NPD: ("UPN", *more), Family.COLLECT: ("upn",)}
    return Column(
        "upn",
        Kind.UPN,
        "Unique pupil number",
        names=names | _named(la, export),
        identifier=True,
    )


def former_upn_column() -> Column:
    """A temporary or superseded UPN."""
    return Column(
        "former_upn",
        Kind.UPN,
        "Former unique pupil number",
        names=dict.fromkeys((Family.GIAP, Family.NPD, Family.COLLECT), ("formerupn",)),
        identifier=True,
    )


def pmr_column() -> Column:
    """The pupil matching reference, whose case matters."""
    return Column(
        "pmr",
        Kind.REFERENCE,
        "Pupil matching reference",
        names={
            Family.GIAP: ("PUPILMATCHINGREF",),
            Family.NPD: ("PUPILMATCHINGREFANONYMOUS", "PUPILMATCHINGREF"),
        },
        identifier=True,
    )


def la_column(*names: str) -> Column:
    """The authority of the school, not the one responsible for the child."""
    return Column(
        "school_la",
        Kind.TEXT,
        "Local authority number of the school",
        names=dict.fromkeys(_STAGE, names),
    )


def sex_column(*names: str, la: str = "", export: str = "", family: Family | None = None) -> Column:
    """Sex, from either of its two code lists."""
    families = (family,) if family else _STAGE
    return Column(
        "sex",
        Kind.CODE,
        "Sex as recorded by the source",
        codes=("M", "F", "U"),
        aliases=_SEX_ALIASES,
        names=dict.fromkeys(families, names) | _named(la, export),
    )


def name_columns(*families: Family, required: bool = False) -> tuple[Column, Column, Column]:
    """Surname, forename and home postcode: kept with the identifiers, to join who has no other."""

    def column(
        name: str, meaning: str, *spelt: str, needed: bool = False, looks: Shape = NAME_SHAPE
    ) -> Column:
        names = dict.fromkeys(families, spelt)
        return Column(name, Kind.TEXT, meaning, names=names, required=needed, identifier=True, looks=looks)

    return (
        column("surname", "Surname", "Surname", "Family name", needed=required),
        column("forename", "Forename", "Forename", "Forenames", "First name", needed=required),
        column(
            "postcode",
            "Home postcode",
            "Postcode",
            "Home postcode",
            "HomePostcode",
            looks=POSTCODE_SHAPE,
        ),
    )


def listed_columns(family: Family, *, required: bool = False) -> tuple[Column, ...]:
    """Who a child of an authority's own list is; `required`: name and date of birth must be given."""
    return (
        Column(
            "la_child_id",
            Kind.REFERENCE,
            "Child's number within the authority, as in the children in need return",
            names={family: ("LAchildID", "Child ID", "Person ID")},
            identifier=True,
        ),
        Column("upn", Kind.UPN, "Unique pupil number", names={family: ("UPN",)}, identifier=True),
        Column(
            "former_upn",
            Kind.UPN,
            "Former unique pupil number",
            names={family: ("FormerUPN", "Former UPN")},
            identifier=True,
        ),
        Column(
            "dob",
            Kind.DAY,
            "Date of birth",
            names={family: ("DOB", "Date of birth", "DateOfBirth")},
            required=required,
            identifier=True,
        ),
        sex_column("Sex", "Gender", family=family),
        *name_columns(family, required=required),
    )


def school_columns(*, la: str = "") -> tuple[Column, Column, Column]:
    """The school of a result: its two numbers and its type."""
    return (
        Column(
            "laestab",
            Kind.TEXT,
            "Authority and establishment number of the school",
            names={Family.GIAP: ("LAESTAB",), Family.NPD: ("LAESTAB", "LAESTAB_ANON")}
            | ({Family.LA: (la,)} if la else {}),
        ),
        Column(
            "urn",
            Kind.TEXT,
            "Unique reference number of the school",
            names=dict.fromkeys(_STAGE, ("URN",)),
        ),
        Column(
            "school_type",
            Kind.TEXT,
            "Type of establishment code; 10 and 11 are independent schools",
            names=dict.fromkeys(_STAGE, ("TOE_CODE",)),
        ),
    )


def stage_columns(*, upn_la: str = "", laestab_la: str = "") -> tuple[Column, ...]:
    """Whose result it is and where: what every stage before key stage 4 begins with.

    `upn_la`, `laestab_la`: the headings in DfE's results file for authorities, where it is read.
    """
    return (
        year_column("ACADYR"),
        upn_column(la=upn_la),
        pmr_column(),
        la_column("LA"),
        sex_column("SEX", "GENDER"),
        *school_columns(la=laestab_la),
        unread_column(),
    )


def unread_column() -> Column:
    """Which columns of a row had text that could not be read: their figures leave the row out."""
    return Column(
        UNREAD,
        Kind.TEXT,
        "Columns of the row whose text could not be read, each between blanks",
        null="every text could be read",
    )


def version_column() -> Column:
    """How far a row has been checked: of several rows of a pupil the last stage is kept."""
    return Column(
        "version",
        Kind.CODE,
        "Stage of checking of the row",
        codes=("unamended", "revised", "final"),
        aliases={"u": "unamended", "a": "revised", "r": "revised", "f": "final"},
        names=dict.fromkeys(_STAGE, ("VERSION",)),
    )


UPN_RULE = Rule("upn_check_letter", "UPN has a wrong check letter", CheckLetter("upn"))

REFERENCE_RULES = (
    Rule(
        "no_pupil_reference",
        "neither a UPN nor a pupil matching reference, so it cannot be joined to a child",
        AnyGiven(("upn", "pmr")),
        Severity.REJECT,
    ),
    UPN_RULE,
)
"""Rules of every table of results."""


PHASES = ("primary", "secondary", "special", "ap")

_PHASE_CODES = {
    "primary": ("ns", "ey", "ps", "pf", "mp", "p", "nursery", "middle deemed primary"),
    "secondary": ("ss", "ms", "at", "ct", "s", "middle deemed secondary", "all-through"),
    "special": ("sp",),
    "ap": ("pr", "pru", "pupil referral unit", "alternative provision"),
}


def phase_column(*names: str, collect: str = "") -> Column:
    """The phase of the school, as DfE's figures have it: all-through schools are secondary."""
    return Column(
        "phase",
        Kind.CODE,
        "Phase of the school; nurseries count as primary, all-through schools as secondary",
        null="not given; taken from the establishment number, else from the national curriculum year",
        codes=PHASES,
        aliases={code: phase for phase, spelt in _PHASE_CODES.items() for code in spelt},
        names={Family.COLLECT: (collect,)} if collect else dict.fromkeys(_STAGE, names),
    )
