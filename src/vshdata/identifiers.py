"""The unique pupil number (UPN): its shape and its check letter.

A UPN has 13 characters: a check letter, the local authority (3 digits), the establishment (4), the
year of allocation (2) and a serial (3); the last is a letter in a temporary UPN. `UN1`, `UN2` … say
why there is no UPN and are never identifiers. Source: DfE, *Unique pupil numbers: guidance*.
"""

import re

LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
"""The 23 check letters; I, O and S are left out because they look like 1, 0 and 5."""

UPN_PATTERN = rf"^[{LETTERS}][0-9]{{11}}[0-9{LETTERS}]$"
NO_UPN_PATTERN = r"^UN[0-9]{1,2}$"

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
