"""What is kept of people, and the words for what is made of it: plain values and shapes of frames."""

from dataclasses import dataclass
from enum import StrEnum

import polars as pl

IDENTIFIERS = pl.Schema(
    {
        "kind": pl.Enum(["upn", "pmr", "child", "listed"]),
        "scope": pl.String(),
        "value": pl.String(),
        "id": pl.UInt32(),
    }
)
"""One row per identifier seen. `scope`: authority and numbering of a child's number, else empty."""

OF_SCHOOLS = ("upn", "pmr")
"""Kinds that schools' files know a pupil by."""

LINKS = pl.Schema(
    {
        "a": pl.UInt32(),
        "b": pl.UInt32(),
        "via": pl.Enum(["upn", "former_upn", "pmr"]),
        "born": pl.Date(),
        "year": pl.Int16(),
    }
)
"""One row per pair of identifiers seen in one row. `year`: of the return, null in schools' files."""

SEXES = ("M", "F")
IDENTITIES = pl.Schema(
    {
        "id": pl.UInt32(),
        "dob": pl.Date(),
        "sex": pl.Enum(SEXES),
        "surname": pl.String(),
        "forename": pl.String(),
        "postcode": pl.String(),
    }
)
"""One row per way a number was described; null where the row did not say."""

DECISIONS = pl.Schema(
    {"a": pl.UInt32(), "b": pl.UInt32(), "same": pl.Boolean(), "source": pl.String(), "sha256": pl.String()}
)
"""One row per pair a user judged, with the file that said so."""

MERGES = pl.Schema({"raw_id": pl.UInt32(), "merged_id": pl.UInt32(), "of_child": pl.Boolean()})
CONFLICTS = pl.Schema({"id": pl.UInt32(), "reason": pl.String(), "claims": pl.UInt32()})
REFUSED = pl.Schema({"a": pl.UInt32(), "b": pl.UInt32(), "reason": pl.String()})
"""One row per pair that a fact would make one person, and a conflict forbids."""


class Step(StrEnum):
    """How a child was joined to a pupil, surest first."""

    UPN = "upn"
    FORMER_UPN = "former_upn"
    PMR = "pmr"
    CHILD_ID = "child_id"
    NAME = "name"
    REVIEW = "review"


STEP_TITLES = {
    Step.UPN: "UPN in the return",
    Step.FORMER_UPN: "former UPN in the return",
    Step.PMR: "pupil matching reference in the return",
    Step.CHILD_ID: "child number, whose UPN another return gives",
    Step.NAME: "surname, forename, date of birth and postcode",
    Step.REVIEW: "near match, confirmed by a person",
}

STEPS = pl.Schema({"id": pl.UInt32(), "year": pl.Int16(), "step": pl.Enum([str(step) for step in Step])})
"""One row per child's number that is joined and return that itself joins it; `year` null: in any other."""

SHARED_UPN = "one UPN on children with different dates of birth"
TWINS = "one UPN on several children of one return"
CROSSED = "UPNs that would make one of several children of one return"
EXCHANGED = "UPNs exchanged between two children"
OTHER_BIRTH = "one UPN with another date of birth at school"
REUSED_NUMBER = "one child number with two UPNs and two dates of birth"
SHARED_FORMER_UPN = "one former UPN claimed by several pupils"
FORMER_BIRTH = "one former UPN on pupils with different dates of birth"
SAME_NUMBER = "equal child numbers in two returns, on different pupils"
SAME_NAME = "one name, date of birth and postcode on several pupils"
TWO_BIRTHS = "one child with two dates of birth"
SLIPPED_BIRTH = "one UPN with a slip between dates of birth in the return and at school"

REASONS = {
    SHARED_UPN: "No date of birth fits every child that returns give the UPN: siblings, or a slip.",
    TWINS: "Two child numbers of one return have the UPN: twins, or one child recorded twice.",
    CROSSED: "Another return gives one child the UPN of the other: exchanged, or one child twice.",
    EXCHANGED: "Each has the UPN of the other, as date of birth or sex at school tells.",
    OTHER_BIRTH: "At school the UPN has a date of birth that is no slip away, or a slip and another sex.",
    REUSED_NUMBER: "The authority gave the number to another child: neither UPN is believed of it.",
    SHARED_FORMER_UPN: "Only one pupil can have had it.",
    FORMER_BIRTH: "The pupil that had it was born on another day.",
    SAME_NUMBER: "Date of birth and sex agree too, but each number is joined to a pupil of its own.",
    SAME_NAME: "The child could be either pupil.",
    TWO_BIRTHS: "The UPN is believed; the dates are evidence for no later step.",
    SLIPPED_BIRTH: "Day and month are swapped, or one digit is off.",
}
"""Every conflict, and what it means."""

STILL_JOINED = (TWO_BIRTHS, SLIPPED_BIRTH)
"""Told, but the UPN is believed. Two dates of birth are evidence for no later step."""


@dataclass(frozen=True)
class Facts:
    """All that is known of a lake's people."""

    identifiers: pl.DataFrame
    links: pl.DataFrame
    identities: pl.LazyFrame
    decisions: pl.DataFrame


@dataclass(frozen=True)
class Claim:
    """A disagreement about one number: how many claim it, or dates it has."""

    number: int
    reason: str
    claims: int


@dataclass(frozen=True)
class Refusal:
    """A pair that must not be joined by itself, and why; a person may judge it."""

    a: int
    b: int
    reason: str
