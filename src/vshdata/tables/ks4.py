"""Key stage 4 results: one row per pupil, as DfE gives them to schools, authorities and researchers.

Column names were read in the *Get information about pupils* download lists, in NPD extracts, and in
the results files with human headings that DfE sends to local authorities.
"""

from dataclasses import replace

from vshdata.schema import (
    AddsUp,
    AnyGiven,
    Between,
    Column,
    Family,
    Kind,
    Rule,
    Severity,
    Table,
)
from vshdata.tables.common import (
    UPN_RULE,
    la_column,
    pmr_column,
    sex_column,
    unread_column,
    upn_column,
    year_column,
)

_RESULTS = (Family.GIAP, Family.NPD)


def _flag(name: str, meaning: str, code: str, *more: str, la: str = "") -> Column:
    flag = _column(name, Kind.FLAG, meaning, (code, *more), la, null="not given; counts as no")
    return replace(flag, counts=True)


def _score(name: str, meaning: str, code: str, *more: str, la: str = "", null: str = "") -> Column:
    null = null or "not given; counts as 0"
    return _column(name, Kind.NUMBER, meaning, (code, *more), la, null=null, unit="points")


def _column(
    name: str,
    kind: Kind,
    meaning: str,
    codes: tuple[str, ...],
    la: str,
    *,
    null: str,
    unit: str = "",
) -> Column:
    names = dict.fromkeys(_RESULTS, codes) | ({Family.LA: (la,)} if la else {})
    return Column(name, kind, meaning, null=null, unit=unit, names=names)


def _pillar(name: str, title: str, code: str) -> tuple[Column, Column]:
    return (
        _flag(f"{name}_95", f"EBacc {title} pillar at grade 5 or above", f"{code}_95"),
        _flag(f"{name}_94", f"EBacc {title} pillar at grade 4 or above", f"{code}_94"),
    )


_NOT_IN_P8 = "no Progress 8 score: no key stage 2 start to compare with"

KS4 = Table(
    name="ks4",
    title="Key stage 4 results",
    one_row_per="pupil at the end of key stage 4",
    columns=(
        year_column("ACADYR"),
        upn_column(la="UPN"),
        pmr_column(),
        la_column("LA"),
        sex_column("SEX", "GENDER", la="Gender"),
        Column(
            "laestab",
            Kind.TEXT,
            "Authority and establishment number of the school",
            names={
                Family.GIAP: ("LAESTAB",),
                Family.NPD: ("LAESTAB", "LAESTAB_ANON"),
                Family.LA: ("DfE Establishment Number",),
            },
        ),
        Column(
            "urn",
            Kind.TEXT,
            "Unique reference number of the school",
            names=dict.fromkeys(_RESULTS, ("URN",)) | {Family.LA: ("School URN",)},
        ),
        Column(
            "school_type",
            Kind.TEXT,
            "Type of establishment code; 10 and 11 are independent schools",
            names=dict.fromkeys(_RESULTS, ("TOE_CODE",)),
        ),
        Column(
            "endks",
            Kind.FLAG,
            "At the end of key stage 4 this year",
            null="not given; the row is left out",
            names=dict.fromkeys(_RESULTS, ("ENDKS",)),
            absent=True,
            counts=True,
        ),
        unread_column(),
        _flag("nat_res", "Counted in the national results", "NATRES"),
        _flag("la_res", "Counted in the local authority's results", "LARES"),
        Column(
            "version",
            Kind.CODE,
            "Stage of checking of the row",
            codes=("unamended", "revised", "final"),
            aliases={"u": "unamended", "a": "revised", "r": "revised", "f": "final"},
            names=dict.fromkeys(_RESULTS, ("VERSION",)),
        ),
        _score("att8", "Attainment 8 score", "ATT8", la="Attainment 8 score"),
        _score("att8_eng", "English element, doubled", "SLOT1ENG", la="Score achieved in English"),
        _score("att8_mat", "Maths element, doubled", "SLOT2MAT", la="Score achieved in mathematics"),
        _score("att8_ebacc", "EBacc element", "EBACSCR", la="Score achieved in Ebacc slots"),
        _score("att8_open", "Open element", "OPENSCR", la="Score achieved in open slots"),
        _flag(
            "in_p8",
            "Included in Progress 8",
            "INP8CALC",
            la="Pupil included in progress 8 calculations",
        ),
        _score("p8", "Progress 8 score", "P8SCORE", la="Pupil progress 8 score", null=_NOT_IN_P8),
        _score(
            "p8_eng",
            "Progress 8, English",
            "P8ENG",
            la="Progress 8 score for English",
            null=_NOT_IN_P8,
        ),
        _score(
            "p8_mat",
            "Progress 8, maths",
            "P8MAT",
            la="Progress 8 score for mathematics",
            null=_NOT_IN_P8,
        ),
        _score(
            "p8_ebacc",
            "Progress 8, EBacc",
            "P8EBAC",
            la="Progress 8 score for Ebacc slots",
            null=_NOT_IN_P8,
        ),
        _score(
            "p8_open",
            "Progress 8, open",
            "P8OPEN",
            la="Progress 8 score for open slots",
            null=_NOT_IN_P8,
        ),
        _flag("ebacc_entered", "Entered the EBacc", "EBACC_E_PTQ_EE", la="Entry ALL EBacc"),
        _score("ebacc_aps", "EBacc average point score", "EBACCAPS_PUPIL", "EBACCAPS_PTQ_EE"),
        _flag("basics_95", "Grade 5 or above in English and maths", "L2BASICS_95"),
        _flag(
            "basics_94",
            "Grade 4 or above in English and maths",
            "L2BASICS_94",
            la="English & maths GCSEs A*-C?",
        ),
        _flag("ebacc_95", "EBacc achieved at grade 5 or above", "EBACC_95"),
        _flag("ebacc_94", "EBacc achieved at grade 4 or above", "EBACC_94"),
        *_pillar("ebacc_eng", "English", "EBACENG"),
        *_pillar("ebacc_mat", "maths", "EBACMAT"),
        *_pillar("ebacc_sci", "science", "EBAC2SCI"),
        *_pillar("ebacc_hum", "humanities", "EBACHUM"),
        *_pillar("ebacc_lan", "languages", "EBACLAN"),
        _flag("any_pass", "At least one pass in an approved qualification", "ANYPASS_PTQ_EE"),
    ),
    rules=(
        Rule(
            "no_pupil_reference",
            "neither a UPN nor a pupil matching reference, so it cannot be joined to a child",
            AnyGiven(("upn", "pmr")),
            Severity.REJECT,
        ),
        UPN_RULE,
        Rule(
            "att8_range",
            "an Attainment 8 score outside 0 to 90",
            Between("att8", 0, 90),
            Severity.REJECT,
        ),
        Rule(
            "p8_range",
            "a Progress 8 score outside -15 to 15",
            Between("p8", -15, 15),
            Severity.REJECT,
        ),
        Rule(
            "att8_elements",
            "Attainment 8 elements that do not add up to the score, doubled or not",
            AddsUp("att8", ("att8_eng", "att8_mat", "att8_ebacc", "att8_open"), 0.05),
        ),
    ),
    key=("pupil_id",),
    best=("version", "nat_res", "att8", "p8", "ebacc_aps", "urn", "laestab"),
)
