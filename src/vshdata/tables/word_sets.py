r"""Words that systems write instead of DfE's codes, by the column they stand in: each a set of its own.

A set is used whole or not at all: one word alone may be a code of another set. Letters that DfE uses for
something else, such as P for present where DfE's P is sport, are in no set.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from vshdata.tables.register_codes import NO_MARK, REGISTER_CODES


@dataclass(frozen=True)
class WordSet:
    """`title` names it in a note. `words`: text in lower case -> code. `remark`: a caution for readers."""

    title: str
    words: Mapping[str, str]
    remark: str = ""


_NO_MARKS = {NO_MARK: NO_MARK, ".": NO_MARK, "no mark": NO_MARK, "not marked": NO_MARK, "unmarked": NO_MARK}

_REGISTER_WORDS = WordSet(
    "present and absent in words",
    {
        "present": "/",
        "late": "L",
        "absent": "N",
        "authorised absence": "C",
        "unauthorised absence": "O",
        "illness": "I",
        "medical appointment": "M",
        "suspended": "E",
        "not required": "X",
        **_NO_MARKS,
    },
    "N means no reason yet, an unauthorised absence until there is a reason",
)
_ESCAPED = WordSet(
    "register codes with the backslash written twice",
    {**{item.code.lower(): item.code for item in REGISTER_CODES}, "\\\\": "\\", **_NO_MARKS},
)
_YEAR_GROUPS = {
    "nursery": "N2",
    "reception": "R",
    **{f"{word}{year}": str(year) for word in ("year ", "year", "yr ", "yr", "y") for year in range(1, 15)},
}
_YEARS = WordSet("year groups in words", {**_YEAR_GROUPS, "r": "R"})
_CATEGORIES = WordSet(
    "kinds of exclusion in words",
    {
        "permanent": "PERM",
        "permanent exclusion": "PERM",
        "suspension": "SUSP",
        "fixed": "SUSP",
        "fixed term": "SUSP",
        "fixed period": "SUSP",
        "fixed-term": "SUSP",
        "fixed-period": "SUSP",
        "fixed term exclusion": "SUSP",
        "fixed period exclusion": "SUSP",
        "lunchtime": "LNCH",
        "lunchtime exclusion": "LNCH",
    },
)
_ENROLMENT = WordSet(
    "enrolment in words",
    {
        "current": "C",
        "single registration": "C",
        "current single registration": "C",
        "main": "M",
        "current main": "M",
        "main dual registration": "M",
        "dual main": "M",
        "subsidiary": "S",
        "current subsidiary": "S",
        "subsidiary dual registration": "S",
        "dual subsidiary": "S",
        "guest": "G",
        "fe college": "F",
    },
)

WORD_SETS: dict[str, tuple[WordSet, ...]] = {
    "code": (_REGISTER_WORDS, _ESCAPED),
    "nc_year": (_YEARS,),
    "category": (_CATEGORIES,),
    "enrol_status": (_ENROLMENT,),
}
"""By the name of the column, which means the same in every table."""
