"""Every indicator, declared and checked when this is imported."""

from collections.abc import Sequence

from vshdata.errors import UsageError
from vshdata.figures.indicators import absence, exclusions, eyfsp, ks1, ks2, ks4, mtc, phonics
from vshdata.figures.indicators.kinds import AREA_TITLES, Area, Caveat, Indicator, Mark, Unit

__all__ = [
    "AREAS",
    "AREA_TITLES",
    "INDICATORS",
    "Area",
    "Caveat",
    "Indicator",
    "Mark",
    "Unit",
    "choose",
    "in_area",
]


def _registry(*groups: Sequence[Indicator]) -> dict[str, Indicator]:
    """Indicators by id, in the order of the screens.

    Raises:
        ValueError: if two have one id, or one starts after it ends.
    """
    registry: dict[str, Indicator] = {}
    for indicator in (item for group in groups for item in group):
        if indicator.id in registry:
            raise ValueError(f"two indicators are called {indicator.id}")
        if indicator.last_year is not None and indicator.last_year < indicator.first_year:
            raise ValueError(f"{indicator.id} ends before it starts")
        registry[indicator.id] = indicator
    return registry


INDICATORS = _registry(
    eyfsp.INDICATORS,
    phonics.INDICATORS,
    ks1.INDICATORS,
    mtc.INDICATORS,
    ks2.INDICATORS,
    ks4.INDICATORS,
    absence.INDICATORS,
    exclusions.INDICATORS,
)


KEY, ALL = "key", "all"
AREAS: dict[str, str] = {
    **{str(area): title for area, title in AREA_TITLES.items()},
    KEY: "Key indicators",
    ALL: "All indicators",
}
"""What may be asked for, in the order of the screens: the areas, and two that cut across them."""


def in_area(area: str) -> tuple[Indicator, ...]:
    """The indicators of an area, in the order of its screen.

    Raises:
        UsageError: if there is no such area.
    """
    if area not in AREAS:
        raise UsageError(f"There is no area '{area}'.", f"Areas: {', '.join(AREAS)}.")
    return tuple(
        item for item in INDICATORS.values() if area in {ALL, item.area} or (area == KEY and item.key)
    )


def choose(area: str, ids: Sequence[str] | None) -> tuple[Indicator, ...]:
    """The indicators asked for, in the order of the screen; all of the area where none is named.

    Raises:
        UsageError: if an id is unknown or of another area.
    """
    offered = in_area(area)
    unknown = sorted(set(ids or ()) - {item.id for item in offered})
    if unknown:
        raise UsageError(
            f"The area {area} has no indicator '{unknown[0]}'.",
            f"See them with: vshdata indicators --area {area}",
        )
    return tuple(item for item in offered if not ids or item.id in ids)
