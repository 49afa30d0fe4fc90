"""Choices offered by help and shell completion. They come from the registries and touch no data."""

from vshdata.figures.cohorts import ANY_POINT, COHORTS
from vshdata.figures.disclosure import PROFILES
from vshdata.figures.indicators import AREAS, INDICATORS
from vshdata.schema import RELEASES
from vshdata.tables import TABLES
from vshdata.tables.school_census import TERMS


def cohorts(incomplete: str) -> list[tuple[str, str]]:
    """Cohort ids with their names, `@any` included."""
    both = [(cohort.id, cohort.name) for cohort in COHORTS.values()]
    both += [
        (cohort.id + ANY_POINT, f"{cohort.name}, at any point in the year")
        for cohort in COHORTS.values()
        if not cohort.is_everyone
    ]
    return [(id_, name) for id_, name in both if id_.startswith(incomplete.lower())]


def areas(incomplete: str) -> list[str]:
    """Area ids."""
    return [str(area) for area in AREAS if area.startswith(incomplete.lower())]


def indicators(incomplete: str) -> list[tuple[str, str]]:
    """Indicator ids with their labels."""
    found = (item for item in INDICATORS.values() if item.id.startswith(incomplete))
    return [(item.id, item.label) for item in found]


def datasets(incomplete: str) -> list[tuple[str, str]]:
    """Tables a file can fill."""
    return [(name, table.title) for name, table in TABLES.items() if name.startswith(incomplete)]


def profiles(incomplete: str) -> list[tuple[str, str]]:
    """Disclosure profiles and who each is for."""
    return [(name, item.use) for name, item in PROFILES.items() if name.startswith(incomplete)]


def terms(incomplete: str) -> list[str]:
    """Census terms."""
    return [term for term in TERMS if term.startswith(incomplete)]


def releases(incomplete: str) -> list[str]:
    """Releases, in order."""
    return [release for release in RELEASES if release.startswith(incomplete)]
