"""Absence and exclusions: half-days missed by term, and one row per suspension or exclusion.

Absence in a school census is one term in arrears: a spring census tells of the autumn term, a summer
census of the spring term, an autumn census of the summer term of the academic year before, in two halves.
An exclusion is told by up to two censuses and is counted once: rows are of one exclusion where pupil,
school, first day, category and sessions are the same.
"""

from vshdata.schema import (
    AnyGiven,
    Between,
    Column,
    Family,
    Kind,
    NotMore,
    Rule,
    Severity,
    Table,
)
from vshdata.tables.attendance_returns import MOST_SESSIONS, SUSPENDED_LONG, event_columns
from vshdata.tables.common import NC_YEARS, UPN_RULE, phase_column, pmr_column, upn_column, year_column
from vshdata.tables.register_codes import REGISTER_CODES, RegisterCode

TERMS_OF_ABSENCE = ("autumn", "spring", "summer", "summer_end", "year")
"""`summer_end` is the sixth half term; `year` stands where a file has no terms."""

_NO_REFERENCE = Rule(
    "no_pupil_reference",
    "neither a UPN nor a pupil matching reference, so it cannot be joined to a child",
    AnyGiven(("upn", "pmr")),
    Severity.REJECT,
)


def _school() -> Column:
    return Column(
        "school",
        Kind.TEXT,
        "The school, by authority and establishment number or as the source names it",
        names={Family.NPD: ("LAEstab", "LAEstab_ANON", "URN", "Estab"), Family.EXPORT: ("Estab",)},
    )


def _nc_year(meaning: str) -> Column:
    names = {Family.NPD: ("NCyearActual", "NCyear"), Family.EXPORT: ("NCyearActual",)}
    return Column("nc_year", Kind.CODE, meaning, codes=NC_YEARS, names=names, counts=True)


def _entry(*names: str) -> Column:
    return Column(
        "entry", Kind.DAY, "Date of entry", names=dict.fromkeys((Family.NPD, Family.EXPORT), names)
    )


def _sessions(name: str, meaning: str, code: str, export: str, null: str) -> Column:
    names = {Family.NPD: (code,), Family.EXPORT: (export,)}
    return Column(name, Kind.WHOLE, meaning, null=null, unit="sessions", names=names)


def _by_code(item: RegisterCode) -> Column:
    return Column(
        item.name,
        Kind.WHOLE,
        f"Sessions marked {item.code}: {item.meaning} ({item.counts_as})",
        null="none, or not told by code",
        unit="sessions",
        names={
            Family.NPD: (f"TermlyReason{item.code}",),
            Family.EXPORT: (f"T_Reason_{item.code}", item.code),
        },
    )


_BY_CODE = "summed from the codes where they are given, else not known: the row is left out of figures"

ABSENCE = Table(
    name="absence",
    title="Absence",
    one_row_per="pupil x term x school",
    columns=(
        year_column("AcademicYear"),
        Column(
            "term",
            Kind.CODE,
            "Term the sessions are of; summer_end is its second half, year a whole year told at once",
            null="taken from the census term, which is one later",
            codes=TERMS_OF_ABSENCE,
        ),
        upn_column(export="UPN"),
        pmr_column(),
        _school(),
        phase_column("Phase"),
        _nc_year("National curriculum year in the term; X means not following it"),
        Column(
            "age",
            Kind.WHOLE,
            "Age at 31 August before the year",
            null="not given; the date of birth decides, else years 1 to 11 are taken as aged 5 to 15",
            unit="years",
            names={Family.NPD: ("AgeAtStartOfAcademicYear",)},
        ),
        _entry("EntryDate"),
        _sessions(
            "sessions_possible",
            "Possible sessions",
            "SessionsPossible",
            "TermlySessionsPossible",
            "summed from the codes where all are given, else no possible session",
        ),
        _sessions(
            "sessions_authorised",
            "Sessions of authorised absence",
            "AuthorisedAbsence",
            "TermlySessionsAuthorised",
            _BY_CODE,
        ),
        _sessions(
            "sessions_unauthorised",
            "Sessions of unauthorised absence",
            "UnauthorisedAbsence",
            "TermlySessionsUnauthorised",
            _BY_CODE,
        ),
        *(_by_code(item) for item in REGISTER_CODES),
    ),
    rules=(
        _NO_REFERENCE,
        UPN_RULE,
        Rule(
            "too_many_sessions",
            f"fewer than 0 or more than {MOST_SESSIONS} possible sessions",
            Between("sessions_possible", 0, MOST_SESSIONS),
            Severity.REJECT,
        ),
        Rule(
            "absent_more_than_possible",
            "more sessions absent than possible",
            NotMore(("sessions_authorised", "sessions_unauthorised"), "sessions_possible"),
        ),
    ),
    key=("pupil_id", "term", "school", "entry"),
)


EXCLUSIONS = Table(
    name="exclusions",
    title="Suspensions and permanent exclusions",
    one_row_per="exclusion",
    columns=(
        year_column("AcademicYear"),
        upn_column(export="UPN"),
        pmr_column(),
        _school(),
        phase_column("Phase"),
        _nc_year("National curriculum year at the time"),
        *event_columns(required=False),
        Column(
            "duplicate",
            Kind.FLAG,
            "Marked by DfE as telling a permanent exclusion again; not counted",
            names={Family.NPD: ("Perm_Duplicate",)},
        ),
    ),
    rules=(_NO_REFERENCE, UPN_RULE, SUSPENDED_LONG),
    key=("pupil_id", "school", "start", "category", "sessions"),
)
