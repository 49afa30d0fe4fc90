"""Choices offered by help and shell completion. They come from the registries and touch no data.

A registry is imported when its choices are asked for: the help of the whole tool needs none.
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vshdata.figures.cohorts import Cohort


def cohorts(incomplete: str) -> list[tuple[str, str]]:
    """Cohort ids with their names, the user's own and `@any` included."""
    from vshdata.figures.cohorts import ANY_POINT, COHORTS

    offered = [*COHORTS.values(), *_own_cohorts()]
    both = [(cohort.id, cohort.name) for cohort in offered]
    both += [
        (cohort.id + ANY_POINT, f"{cohort.name}, at any point in the year")
        for cohort in offered
        if not (cohort.is_everyone or cohort.left_out)
    ]
    return [(id_, name) for id_, name in both if id_.startswith(incomplete.lower())]


def _own_cohorts() -> "list[Cohort]":
    """Those of the settings file; none where it is faulty, which the command itself will say."""
    from vshdata.errors import UsageError
    from vshdata.figures.cohorts import own_cohorts
    from vshdata.settings import read_settings

    try:
        return list(own_cohorts(read_settings(Path.cwd()).cohorts).values())
    except UsageError:
        return []


def compared_with(incomplete: str) -> list[tuple[str, str]]:
    """Places by their kind, and cohorts; authorities are named in full."""
    places = [
        ("england", "England, as DfE publishes it"),
        ("region", "The region of the authority"),
        ("neighbours", "Median of its statistical neighbours"),
    ]
    return [(name, what) for name, what in places if name.startswith(incomplete.lower())] + cohorts(
        incomplete
    )


def areas(incomplete: str) -> list[str]:
    """Area ids."""
    from vshdata.figures.indicators import AREAS

    return [area for area in AREAS if area.startswith(incomplete.lower())]


def indicators(incomplete: str) -> list[tuple[str, str]]:
    """Indicator ids with their labels."""
    from vshdata.figures.indicators import INDICATORS

    found = (item for item in INDICATORS.values() if item.id.startswith(incomplete))
    return [(item.id, item.label) for item in found]


def breakdowns(incomplete: str) -> list[tuple[str, str]]:
    """What a table can be broken down by."""
    from vshdata.figures.breakdowns import BREAKDOWNS

    return [(name, item.meaning) for name, item in BREAKDOWNS.items() if name.startswith(incomplete)]


def datasets(incomplete: str) -> list[tuple[str, str]]:
    """Tables a file can fill."""
    from vshdata.tables import TABLES

    return [(name, table.title) for name, table in TABLES.items() if name.startswith(incomplete)]


def match_kinds(incomplete: str) -> list[str]:
    """What match rates may be divided by."""
    from vshdata.figures.matching import KINDS

    return [kind for kind in KINDS if kind.startswith(incomplete)]


def fault_kinds(incomplete: str) -> list[str]:
    """What faults may be counted by."""
    from vshdata.api.checking import BY

    return [kind for kind in BY if kind.startswith(incomplete)]


def profiles(incomplete: str) -> list[tuple[str, str]]:
    """Disclosure profiles and who each is for."""
    from vshdata.figures.disclosure import PROFILES

    return [(name, item.use) for name, item in PROFILES.items() if name.startswith(incomplete)]


def terms(incomplete: str) -> list[str]:
    """Census terms."""
    from vshdata.tables.school_census import TERMS

    return [term for term in TERMS if term.startswith(incomplete)]


def releases(incomplete: str) -> list[str]:
    """Releases, in order."""
    from vshdata.schema import RELEASES

    return [release for release in RELEASES if release.startswith(incomplete)]


def exposures(incomplete: str) -> list[tuple[str, str]]:
    """What days may be counted of, with its words."""
    from vshdata.studies.exposure import EXPOSURES

    return [(name, item.words) for name, item in EXPOSURES.items() if name.startswith(incomplete)]


def covariates(incomplete: str) -> list[tuple[str, str]]:
    """What may be left out of an adjustment."""
    from vshdata.studies.covariates import COVARIATES

    return [(name, item.words) for name, item in COVARIATES.items() if name.startswith(incomplete)]


def comparators(incomplete: str) -> list[tuple[str, str]]:
    """Groups to compare with: of all pupils, and the cohorts."""
    from vshdata.api.evaluating import COMPARATORS
    from vshdata.figures.cohorts import COHORTS

    both = [*COMPARATORS.items(), *((cohort.id, cohort.name) for cohort in COHORTS.values())]
    return [(id_, name) for id_, name in both if id_.startswith(incomplete.lower())]
