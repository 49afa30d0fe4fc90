"""Files that come beside extracts and that no table holds: known, so that a refusal can say why."""

from collections.abc import Collection
from dataclasses import dataclass

from vshdata.errors import UnreadableInputError


@dataclass(frozen=True)
class LeftOut:
    """`signs`: headings, in lower case, that together give the file away."""

    signs: frozenset[str]
    what: str
    why: str


def _of(signs: str, what: str, why: str) -> LeftOut:
    return LeftOut(frozenset(signs.split()), what, why)


_ADDRESS = ("COLLECT's table of pupils' addresses", "addresses are not stored")
_POST_16 = ("COLLECT's table of what pupils over 16 study", "no table holds that")

LEFT_OUT = (
    _of(
        "youngpersonsid uniquepupilnumber activitycode",
        "the National Client Caseload return (NCCIS), which tells what young people do after year 11",
        "no table holds that",
    ),
    _of("nativeid addressestableid", *_ADDRESS),
    _of("nativeid addressesonrolltableid", *_ADDRESS),
    _of("nativeid addressesoffrolltableid", *_ADDRESS),
    *(
        _of(f"nativeid {kind}aims{roll}tableid", *_POST_16)
        for kind in ("learning", "learner", "programme")
        for roll in ("onroll", "offroll")
    ),
)


def why_left_out(headings: Collection[str], name: str) -> UnreadableInputError | None:
    """The refusal of a file that is known but not loaded, else None."""
    lowered = {" ".join(heading.lower().split()) for heading in headings}
    for known in LEFT_OUT:
        if known.signs <= lowered:
            return UnreadableInputError(
                f"{name} is {known.what}: {known.why}.",
                "Leave it out; see what can be loaded with: vshdata datasets",
            )
    return None
