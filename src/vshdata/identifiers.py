"""What identifies a pupil: the shape of each kind of identifier, and the check letter of a UPN.

A unique pupil number (UPN) has 13 characters: a check letter, the local authority (3 digits), the
establishment (4), the year of allocation (2) and a serial (3); the last is a letter in a temporary UPN.
`UN1`, `UN2` … say why there is no UPN and are never identifiers. Source: DfE, *Unique pupil numbers:
guidance*. A matching reference or a child's number has no published shape: the one here is this tool's.
"""

import re
from dataclasses import dataclass

LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
"""The 23 check letters; I, O and S are left out because they look like 1, 0 and 5."""

UPN_PATTERN = rf"^[{LETTERS}][0-9]{{11}}[0-9{LETTERS}]$"
NO_UPN_PATTERN = r"^UN[0-9]{1,2}$"


@dataclass(frozen=True)
class Shape:
    """What a text must look like to identify somebody.

    `patterns`: one must match. `dummies`: none may; they match texts that are typed in place of an
    identifier. `capitals`: case does not matter, and capitals are kept. `gaps`: characters to leave out
    wherever they are. `is_word`: it may look like a word for nothing, and then it is one. Patterns have no
    look-around, which the engine does not know.
    """

    name: str
    patterns: tuple[str, ...]
    dummies: tuple[str, ...]
    capitals: bool = False
    gaps: str = ""
    is_word: bool = False


def _all_one(before: str, least: int) -> tuple[str, ...]:
    """Patterns of one digit written again and again."""
    return tuple(f"^{before}{digit}{{{least},}}$" for digit in range(10))


UPN_SHAPE = Shape(
    "UPN",
    (r"^[A-Z][0-9]{11}[0-9A-Z]$",),
    (*_all_one("[A-Z]", 12), r"^[A-Z]000", r"^[A-Z][0-9]{3}0{9}$"),
    capitals=True,
    gaps=r"[\s\-\u2010-\u2015\u2212]",
)
"""A UPN with a wrong check letter has the shape: it is used, and flagged. The authority 000 does not exist,
and no school has the number 0000."""

REFERENCE_SHAPE = Shape(
    "reference",
    (r"^[A-Za-z0-9+/=._ \-]*[0-9][A-Za-z0-9+/=._ \-]*$", r"^[A-Za-z0-9+/=_\-]{16,}$"),
    (r"^[0 ./_\-]+$", *_all_one("", 5), *_all_one("[A-Za-z]", 8)),
)
"""A matching reference, or a child's number in an authority: letters and digits, a digit among them. One
of 16 characters or more may do without a digit, as random references do."""

NAME_SHAPE = Shape("name", (r"\p{L}",), (r"^#",), is_word=True)
"""A name has a letter. A failed formula (`#REF!`) is no name."""

POSTCODE_SHAPE = Shape("postcode", (r"(?i)^[A-Z]{1,2}[0-9][A-Z0-9]? *[0-9][A-Z]{2}$",), ())

FIRST_WEIGHT = 2
"""Characters 2 to 13 weigh 2 to 13."""

_UPN = re.compile(UPN_PATTERN)


def check_letter(body: str) -> str:
    """The letter that the 12 characters after it call for.

    Raises:
        ValueError: if the body is not 12 characters of the alphabet.
    """
    if not _UPN.match(f"A{body}"):
        raise ValueError("a UPN body has 11 digits and then a digit or a check letter")
    total = sum(_value(char) * weight for weight, char in enumerate(body, start=FIRST_WEIGHT))
    return LETTERS[total % len(LETTERS)]


def is_valid_upn(text: str) -> bool:
    """Whether the text has a UPN's shape and the right check letter."""
    return bool(_UPN.match(text)) and check_letter(text[1:]) == text[0]


def _value(char: str) -> int:
    return int(char) if char.isdigit() else LETTERS.index(char)
