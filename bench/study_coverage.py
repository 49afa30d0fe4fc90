"""How often intervals hold the truth: `python bench/study_coverage.py`. Writes `docs/studies.md`.

Worlds are drawn with a planted truth, each from its own seed, so that the page is the same every time.
"""

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import polars as pl
from study_worlds import LARGE, NONE, SMALL, EventWorld, World, draw_event_world, draw_world

from vshdata.figures.indicators import INDICATORS
from vshdata.studies.bands import parse_bands
from vshdata.studies.dose import DoseQuestion, study_dose
from vshdata.studies.events import EventQuestion, study_event
from vshdata.studies.kinds import Estimate, Within
from vshdata.studies.within import study_within

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "studies.md"
TEXT = Path(__file__).parent / "studies_page.md"
WORLDS = 1000
"""Of each kind: 200 would put one kind in twenty outside the bounds by chance alone."""

LOW, HIGH = 92.0, 98.0
"""Between these, in per cent, the intervals hold the truth if they are what they say."""

ABSENCE = INDICATORS["abs_overall_all"]
DOSE = DoseQuestion(ABSENCE, parse_bands("6,12"), yes_or_no=False)
EVENT = EventQuestion(ABSENCE, (2017, 2018, 2019), (2022, 2023), yes_or_no=False)
CONFOUNDED = 6.0


@dataclass(frozen=True)
class Coverage:
    """Of so many `worlds` fitted, how many intervals held the truth, and how many had no 0 in them."""

    name: str
    truth: float
    worlds: int
    held: int
    naive: int | None
    found: int

    @property
    def share(self) -> float:
        """Held, in per cent."""
        return 100 * self.held / self.worlds

    @property
    def naive_share(self) -> float | None:
        """Held without adjustment, in per cent."""
        return None if self.naive is None else 100 * self.naive / self.worlds


Pair = tuple[Estimate | None, Estimate | None]
"""The adjusted estimate and the unadjusted one, each if there is one."""


def cover_dose(name: str, world: World, seeds: Iterable[int]) -> Coverage:
    """The slope of a dose study, adjusted and not."""

    def pair(seed: int) -> Pair:
        slopes = study_dose(draw_world(world, seed), DOSE).slopes
        return (slopes.adjusted, slopes.unadjusted) if slopes else (None, None)

    return _cover(name, world.slope, pair, seeds)


def cover_within(name: str, world: World, truth: float, seeds: Iterable[int]) -> Coverage:
    """On a plan against off it, in the same child."""

    def pair(seed: int) -> Pair:
        rows = draw_world(world, seed)
        planted = rows.with_columns(outcome=pl.col("outcome") + truth * pl.col("on_plan"))
        found = study_within(planted, DOSE)
        return (found.difference if isinstance(found, Within) else None), None

    return _cover(name, truth, pair, seeds)


def cover_event(name: str, world: EventWorld, seeds: Iterable[int]) -> Coverage:
    """The headline of an event study, where it has one."""

    def pair(seed: int) -> Pair:
        return study_event(draw_event_world(world, seed), EVENT).headline, None

    return _cover(name, world.change, pair, seeds)


def _cover(name: str, truth: float, pair: Callable[[int], Pair], seeds: Iterable[int]) -> Coverage:
    pairs = [pair(seed) for seed in seeds]
    adjusted = [one for one, _ in pairs if one]
    naive = [one for _, one in pairs if one]
    return Coverage(
        name,
        truth,
        len(adjusted),
        sum(_holds(one, truth) for one in adjusted),
        sum(_holds(one, truth) for one in naive) if naive else None,
        sum(not one.includes_zero for one in adjusted),
    )


def _holds(found: Estimate, truth: float) -> bool:
    return found.low <= truth <= found.high


def measure(worlds: int) -> list[Coverage]:
    """Every kind of world, each from seeds of its own."""
    effects = (("no effect", NONE), ("small effect", SMALL), ("large effect", LARGE))
    three = World(years=(2022, 2023, 2024), children=200)
    twice = World(SMALL, CONFOUNDED, 300, years=(2023, 2024))
    few = World(SMALL, CONFOUNDED, schools=15)
    leaving = World(NONE, CONFOUNDED, 900, leavers=0.3)
    kinds: list[Callable[[range], Coverage]] = [
        *(partial(cover_dose, f"{name}, no confounding", World(slope)) for name, slope in effects),
        *(partial(cover_dose, f"{name}, confounded", World(slope, CONFOUNDED)) for name, slope in effects),
        partial(cover_dose, "small effect, confounded, two years a child", twice),
        partial(cover_dose, "small effect, confounded, 15 schools", few),
        partial(cover_dose, "small effect, confounded, 8 schools", replace(few, schools=8)),
        partial(cover_dose, "small effect, confounded, 45 schools", replace(few, schools=45)),
        partial(cover_dose, "no effect, confounded, half leave", leaving),
        partial(cover_within, "within children, no effect", three, 0.0),
        partial(cover_within, "within children, -1 point", three, -1.0),
        partial(cover_event, "before and after, no change", EventWorld()),
        partial(cover_event, "before and after, -1 point", EventWorld(change=-1)),
        partial(cover_event, "before and after, -1 point, 20 schools", EventWorld(change=-1, schools=20)),
    ]
    return [kind(range(at * 1000, at * 1000 + worlds)) for at, kind in enumerate(kinds)]


def drifting(worlds: int) -> int:
    """Headlines given in so many worlds whose groups drift apart by a point a year."""
    drawn = (draw_event_world(EventWorld(drift=1.5), seed) for seed in range(worlds))
    return sum(study_event(rows, EVENT).headline is not None for rows in drawn)


def as_page(found: Sequence[Coverage], headlines: int, worlds: int) -> str:
    """What the studies do, and how well."""
    lines = ["| World | Planted | Fitted | Held by the adjusted interval | By the unadjusted | Evidenced |"]
    lines.append("| :-- | --: | --: | --: | --: | --: |")
    for one in found:
        naive = "" if one.naive_share is None else f"{one.naive_share:.1f}%"
        evidenced = f"{100 * one.found / one.worlds:.1f}%"
        lines.append(
            f"| {one.name} | {one.truth:g} | {one.worlds} | {one.share:.1f}% | {naive} | {evidenced} |"
        )
    return TEXT.read_text("utf-8").format(
        worlds=worlds, table="\n".join(lines), headlines=headlines, low=f"{LOW:g}", high=f"{HIGH:g}"
    )


def main() -> int:
    """Write the page; 1 if an interval does not hold the truth as often as it says."""
    parser = argparse.ArgumentParser(description="Measure how often intervals hold a planted truth.")
    parser.add_argument("--worlds", type=int, default=WORLDS)
    parser.add_argument("--no-write", action="store_true", help="leave docs/studies.md alone")
    asked = parser.parse_args()
    found = measure(asked.worlds)
    headlines = drifting(asked.worlds)
    for one in found:
        print(f"{one.name}: {one.share:.1f}% of {one.worlds}; unadjusted {one.naive_share}; {one.found}")
    print(f"headlines where groups drift: {headlines} of {asked.worlds}")
    if not asked.no_write:
        PAGE.write_text(as_page(found, headlines, asked.worlds), encoding="utf-8")
    return int(not all(LOW <= one.share <= HIGH for one in found))


if __name__ == "__main__":
    sys.exit(main())
