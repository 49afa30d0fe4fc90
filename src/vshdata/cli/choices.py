"""Choices offered by help and shell completion. They come from the registries and touch no data.

A registry is imported when its choices are asked for: the help of the whole tool needs none.
"""


def cohorts(incomplete: str) -> list[tuple[str, str]]:
    """Cohort ids with their names, `@any` included."""
    from vshdata.figures.cohorts import ANY_POINT, COHORTS

    both = [(cohort.id, cohort.name) for cohort in COHORTS.values()]
    both += [
        (cohort.id + ANY_POINT, f"{cohort.name}, at any point in the year")
        for cohort in COHORTS.values()
        if not cohort.is_everyone
    ]
    return [(id_, name) for id_, name in both if id_.startswith(incomplete.lower())]


def areas(incomplete: str) -> list[str]:
    """Area ids."""
    from vshdata.figures.indicators import AREAS

    return [area for area in AREAS if area.startswith(incomplete.lower())]


def indicators(incomplete: str) -> list[tuple[str, str]]:
    """Indicator ids with their labels."""
    from vshdata.figures.indicators import INDICATORS

    found = (item for item in INDICATORS.values() if item.id.startswith(incomplete))
    return [(item.id, item.label) for item in found]


def datasets(incomplete: str) -> list[tuple[str, str]]:
    """Tables a file can fill."""
    from vshdata.tables import TABLES

    return [(name, table.title) for name, table in TABLES.items() if name.startswith(incomplete)]


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
