"""Key stage 2 results: one row per pupil, tests and teacher assessment.

`READSCORE` is the scaled score; `KS2READSCORE` in the same files is the score that progress is measured
with, and is not read. The results files with human headings that DfE sent to authorities hold levels
only: they are loaded, and no indicator can be made from them.
"""

from vshdata.schema import Between, Column, Family, Kind, Rule, Severity, Table
from vshdata.tables.common import (
    REFERENCE_RULES,
    stage_columns,
    version_column,
)

_RESULTS = (Family.GIAP, Family.NPD)
_TESTED = (
    ("read", "reading", "READ"),
    ("math", "maths", "MAT"),
    ("gps", "grammar, punctuation and spelling", "GPS"),
)
_PROGRESS = (("read", "reading", "READ"), ("writ", "writing", "WRIT"), ("math", "maths", "MAT"))

TEST_CODES = ("Z", "P", "F", "L", "Q", "H", "CB", "CA", "M", "T", "B", "A", "NS", "AS")
TA_CODES = tuple("P F L D A EM BLW PK1 PK2 PK3 PK4 PK5 PK6 PKF PKE PKG HNM WTS EXS GDS".split())
"""From the least to the most attained, so that of two rows of a pupil the better is kept."""


def _flag(name: str, meaning: str, heading: str, null: str = "not given; counts as no") -> Column:
    return Column(
        name, Kind.FLAG, meaning, null=null, names=dict.fromkeys(_RESULTS, (heading,)), counts=True
    )


def _counted(name: str, meaning: str, heading: str) -> Column:
    """A flag of who is counted: every row is, where a file has no such column."""
    return Column(
        name,
        Kind.FLAG,
        meaning,
        null="not given; the row is left out",
        names=dict.fromkeys(_RESULTS, (heading,)),
        absent=True,
        counts=True,
    )


def _outcome(name: str, subject: str, heading: str, codes: tuple[str, ...]) -> Column:
    names = dict.fromkeys(_RESULTS, (heading,))
    return Column(name, Kind.CODE, f"Outcome in {subject}", codes=codes, names=names, counts=True)


def _score(name: str, meaning: str, *headings: str, null: str, variants: bool = False) -> Column:
    names = dict.fromkeys(_RESULTS, headings)
    return Column(name, Kind.NUMBER, meaning, null=null, unit="points", names=names, variants=variants)


def _tested(name: str, subject: str, code: str) -> tuple[Column, ...]:
    return (
        _flag(f"elig_{name}", f"Eligible for the {subject} test", f"ELIG{code}", "counts as not eligible"),
        _outcome(f"{name}_outcome", f"the {subject} test", f"{code}OUTCOME", TEST_CODES),
        _score(f"{name}_score", f"Scaled score in {subject}", f"{code}SCORE", null="no score was given"),
        _flag(f"{name}_exp", f"Expected standard in {subject}: 100 or more", f"{code}EXP"),
        _flag(f"{name}_high", f"Higher standard in {subject}: 110 or more", f"{code}HIGH"),
    )


def _progress(name: str, subject: str, code: str) -> tuple[Column, Column]:
    score = f"{code}PROGSCORE"
    return (
        _flag(f"in_{name}_prog", f"Included in {subject} progress", f"IN{code}PROG"),
        _score(
            f"{name}_prog",
            f"Progress score in {subject}; the first of its headings that a file has is used",
            f"{score}_EM_ADJUSTED",
            f"{score}_P_ADJUSTED",
            score,
            null="no progress score: no key stage 1 start to compare with",
            variants=True,
        ),
    )


def _level(name: str, meaning: str, heading: str) -> Column:
    return Column(name, Kind.TEXT, meaning, names={Family.LA: (heading,)})


def _score_range(name: str, subject: str) -> Rule:
    return Rule(
        f"{name}_score_range",
        f"a scaled score in {subject} outside 80 to 120",
        Between(f"{name}_score", 80, 120),
    )


def _progress_range(name: str, subject: str) -> Rule:
    return Rule(
        f"{name}_prog_range",
        f"a progress score in {subject} outside -60 to 60",
        Between(f"{name}_prog", -60, 60),
        Severity.REJECT,
    )


KS2 = Table(
    name="ks2",
    title="Key stage 2 results",
    one_row_per="pupil at the end of key stage 2",
    columns=(
        *stage_columns(upn_la="UPN", laestab_la="DfE Establishment Number"),
        version_column(),
        _counted("endks", "At the end of key stage 2 this year", "ENDKS"),
        _counted("nat_res", "Counted in the national test results", "NATRES"),
        _counted("nat_res_ta", "Counted in the national teacher assessments", "NATRESTA"),
        *(column for one in _TESTED for column in _tested(*one)),
        _flag(
            "elig_writ", "Eligible for writing teacher assessment", "ELIGWRITTA", "counts as not eligible"
        ),
        _outcome("writ_outcome", "writing teacher assessment", "WRITTAOUTCOME", TA_CODES),
        _flag("writ_exs", "Expected standard in writing: EXS or GDS", "WRITTAEXP"),
        _flag("writ_gds", "Greater depth in writing: GDS", "WRITTADEPTH"),
        _flag("elig_rwm", "Eligible in reading, writing and maths", "ELIGRWM", "counts as not eligible"),
        _flag("rwm_exp", "Expected standard in reading, writing and maths", "RWMEXP"),
        _flag("rwm_high", "Higher standard in reading and maths, greater depth in writing", "RWMHIGH"),
        *(column for one in _PROGRESS for column in _progress(*one)),
        _level("prior_band", "Key stage 2 band", "KS2 Prior Band"),
        _level("english_level", "Teacher assessed level in English", "KS2 English TA level"),
        _level("math_level", "Teacher assessed level in maths", "KS2 Mathematics TA level"),
    ),
    rules=(
        *REFERENCE_RULES,
        *(_score_range(name, subject) for name, subject, _ in _TESTED),
        *(_progress_range(name, subject) for name, subject, _ in _PROGRESS),
    ),
    key=("pupil_id",),
    best=(
        *("version", "nat_res", "rwm_exp", "rwm_high", "read_score", "math_score", "gps_score"),
        *("writ_outcome", "read_prog", "writ_prog", "math_prog", "urn", "laestab"),
    ),
)
