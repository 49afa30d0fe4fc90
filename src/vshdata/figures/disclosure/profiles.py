"""Who may be shown what: the profiles of disclosure control, declared."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vshdata.errors import UsageError
from vshdata.figures.breakdowns import Breakdown
from vshdata.figures.indicators.kinds import Area
from vshdata.figures.suppression import RULES, Rule

ATTAINMENT = frozenset({Area.EYFSP, Area.PHONICS, Area.KS1, Area.MTC, Area.KS2, Area.KS4})
"""Where DfE hides a numerator of 0 as well; it shows a 0 in absence and exclusions."""


@dataclass(frozen=True)
class Profile:
    """What may be shown to whom.

    `rule`: what is hidden, and how well. `zeros`: the areas where a numerator of 0 is hidden too.
    `rounding`: counts that are left are rounded to the nearest of so many, and rates made from those; 0
    leaves them as they are. `residual_df`: no regression with fewer residual degrees of freedom is shown;
    10 is ACRO's default.
    """

    name: str
    use: str
    rule: Rule
    zeros: Collection[Area] = ()
    rounding: int = 0
    residual_df: int = 10

    @property
    def threshold(self) -> int:
        """The largest number of pupils that is hidden for its own sake; 0 where nothing is."""
        return self.rule.threshold


PROFILES: dict[str, Profile] = {
    profile.name: profile
    for profile in (
        Profile(
            "internal",
            "casework inside the Virtual School only: nothing is hidden",
            RULES["internal"],
            residual_df=1,
        ),
        Profile(
            "dfe",
            "boards and schools: DfE's rule for attainment, pupils from 1 to 5 and numerators from 0 to 5",
            RULES["dfe"],
            ATTAINMENT,
        ),
        Profile(
            "strict",
            "publication: 1 to 10 pupils hidden, and those who make up all but 1 to 10; counts to the "
            "nearest 5",
            RULES["strict"],
            ATTAINMENT,
            rounding=5,
        ),
        Profile(
            "opensafely",
            "research: 1 to 7 pupils hidden and numerators from 0 to 7; counts to the nearest 5",
            RULES["opensafely"],
            frozenset(Area),
            rounding=5,
        ),
    )
}
"""`dfe` follows the files of *Outcomes for children in need, including children looked after*,
`opensafely` OpenSAFELY's output checking, `strict` the usual thresholds of secure services."""


def parse_profile(name: str, own: Mapping[str, Profile] | None = None) -> Profile:
    """The profile of a name. `own`: profiles besides the declared ones, by name.

    Raises:
        UsageError: if there is none.
    """
    offered = {**PROFILES, **(own or {})}
    if name not in offered:
        raise UsageError(f"There is no profile '{name}'.", f"Profiles: {', '.join(offered)}.")
    return offered[name]


def own_profiles(declared: Mapping[str, Mapping[str, Any]]) -> dict[str, Profile]:
    """Profiles that a user declared in `vshdata.toml`, already checked, by name.

    Raises:
        UsageError: if one has the name of a profile that there is.
    """
    taken = next((name for name in declared if name in PROFILES), None)
    if taken:
        raise UsageError(
            f"vshdata.toml: 'profiles.{taken}': there is a profile {taken} already.",
            "Give yours another name.",
        )
    return {name: _own_profile(name, values) for name, values in declared.items()}


def _own_profile(name: str, values: Mapping[str, Any]) -> Profile:
    threshold, zero, rounding = values["threshold"], values["hide_zero"], values["rounding"]
    rule = Rule(name, threshold, threshold, hide_zero=zero, complement=values["complement"])
    said = f"of your own: {'0' if zero else '1'} to {threshold} pupils hidden"
    said += f"; counts to the nearest {rounding}" if rounding else ""
    return Profile(name, values["use"] or said, rule, ATTAINMENT if zero else frozenset(), rounding)


def check_breakdowns(by: Sequence[Breakdown], profile: Profile) -> None:
    """See that the profile may show each breakdown.

    Raises:
        UsageError: if one is for inside the Virtual School only and the profile is not.
    """
    barred = next((item for item in by if item.internal and profile.threshold), None)
    if barred:
        raise UsageError(
            f"A table by {barred.id} is for inside the Virtual School only.", "Add --protect internal."
        )
