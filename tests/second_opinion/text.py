"""What one cell of an extract says: a number, a flag, a date, or an identifier."""

import re
from datetime import date, datetime, timedelta
from enum import Enum
from fractions import Fraction
from functools import cache

NOTHING = frozenset("na n/a none null nil nan - -- . ? unknown not_known tbc".split()) | {""}
LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
DATE_STYLES = ("%Y-%m-%d", "%d/%m/%Y", "%Y-%b-%d", "%d-%m-%Y", "%d.%m.%Y", "%d %b %Y", "%d %B %Y")
NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)")
UPN = re.compile(r"[A-HJ-NP-RT-Z]\d{11}[\dA-HJ-NP-RT-Z]")
NO_UPN = re.compile(r"UN\d+")
TIME = re.compile(r"[ T]\d{2}:\d{2}(:\d{2})?(\.\d+)?Z?$")
DAY_ZERO = date(1899, 12, 30)


class Missing(Enum):
    """Why a cell gives no value: nothing is written, or what is written cannot be read."""

    BLANK = "blank"
    UNREADABLE = "unreadable"


Number = Fraction | Missing
Flag = bool | Missing


def is_nothing(text: str) -> bool:
    return text.strip().casefold() in NOTHING


@cache
def number(text: str) -> Number:
    """The exact number in a cell."""
    if is_nothing(text):
        return Missing.BLANK
    return Fraction(text.strip()) if NUMBER.fullmatch(text.strip()) else Missing.UNREADABLE


def flag(text: str) -> Flag:
    """1 or 0, true or false, yes or no."""
    if is_nothing(text):
        return Missing.BLANK
    word = text.strip().casefold().removesuffix(".0")
    if word in {"1", "true", "t", "yes", "y"}:
        return True
    return False if word in {"0", "false", "f", "no", "n"} else Missing.UNREADABLE


@cache
def day(text: str) -> date | None:
    """The date in a cell, in any style of the formats reference; None where none can be read."""
    bare = TIME.sub("", text.strip())
    for style in DATE_STYLES:
        try:
            return datetime.strptime(bare, style).date()  # noqa: DTZ007 (a date has no zone)
        except ValueError:
            continue
    serial = re.fullmatch(r"(\d{4,5})(\.\d+)?", bare)
    return DAY_ZERO + timedelta(days=int(serial[1])) if serial else None


def part_day(text: str) -> date | None:
    """As `day`; unknown parts written `zz` are taken as the first of the month or year."""
    return day(text.strip().lower().replace("zz/", "01/"))


@cache
def upn(text: str) -> str | None:
    """A unique pupil number in capitals; None for codes of no number, dummies and other text."""
    bare = re.sub(r"\s", "", text).upper()
    if not UPN.fullmatch(bare) or bare[1:4] == "000" or len(set(bare[1:])) == 1:
        return None
    return bare


def reference(text: str) -> str | None:
    """A pupil matching reference as written (its case matters), or None."""
    bare = text.strip()
    return None if is_nothing(bare) or not re.fullmatch(r"[A-Za-z0-9]{8,32}", bare) else bare


def letters_of(text: str) -> str:
    """A name or postcode without case, accents and punctuation."""
    import unicodedata

    plain = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in plain.casefold() if letter.isalnum())
