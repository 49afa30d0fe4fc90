"""The pupils of one stage in one year, and which of them reach a standard."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from vshdata.sample.chance import nearest
from vshdata.sample.national import ALL, Group
from vshdata.sample.people import Child, World

KNOWN_PENALTY = 0.35
"""How far down the order children once known to social care start among those of no group."""

_BY_CHANCE = 0.35
"""How much of a pupil's place in the order of one stage is chance, not ability."""

Reached = frozenset[int]
"""Numbers of the children who reached a standard."""


@dataclass(frozen=True)
class Sitting:
    """Pupils of state-funded schools at one stage, by published group; `None` are all others."""

    year: int
    members: Mapping[Group | None, tuple[Child, ...]]

    @property
    def pupils(self) -> tuple[Child, ...]:
        """All of them, in the order of their numbers."""
        everyone = (child for children in self.members.values() for child in children)
        return tuple(sorted(everyone, key=lambda child: child.number))


def sitting(world: World, group: int, year: int) -> Sitting:
    """The pupils of a national curriculum year; `year` must be one of the world's."""
    members: dict[Group | None, list[Child]] = {name: [] for name in (*Group, None)}
    for child in world.year_group(group, year):
        if not child.at_independent_school:
            members[world.groups[year].get(child.number)].append(child)
    return Sitting(year, {name: tuple(children) for name, children in members.items()})


def place(rng: Random, child: Child, group: Group | None) -> float:
    """Where a child stands in the order of its group."""
    penalty = KNOWN_PENALTY if group is None and child.cases else 0.0
    return (1 - _BY_CHANCE) * child.ability + _BY_CHANCE * rng.random() - penalty


def counts(held: Sitting, levels: Mapping[str, float]) -> dict[Group | None, int]:
    """How many of each group reach a standard that these shares, in per cent, reach."""
    found: dict[Group | None, int] = {
        group: nearest(levels[group] * len(held.members[group]) / 100) for group in Group
    }
    everyone = sum(len(children) for children in held.members.values())
    rest = nearest(levels[ALL] * everyone / 100) - sum(found.values())
    found[None] = min(max(rest, 0), len(held.members[None]))
    return found


def reaching(
    rng: Random, held: Sitting, levels: Mapping[str, float], among: Reached | None = None
) -> Reached:
    """Who reaches a standard: the ablest of each group, of those already chosen where some are."""
    chosen: set[int] = set()
    for group, count in counts(held, levels).items():
        able = [child for child in held.members[group] if among is None or child.number in among]
        chosen |= set(_first(rng, able, group, count))
    return frozenset(chosen)


def _first(rng: Random, children: list[Child], group: Group | None, count: int) -> list[int]:
    placed = sorted((-place(rng, child, group), child.number) for child in children)
    return [number for _, number in placed[:count]]


def subjects(
    rng: Random,
    held: Sitting,
    every: Mapping[str, float],
    each: Mapping[str, Mapping[str, float]],
    among: Mapping[str, Reached] | None = None,
) -> tuple[Reached, dict[str, Reached]]:
    """Who reaches a standard in every subject, and in each, so that both shares come out.

    Whoever reaches it in all subjects is chosen first; others may reach it in all but one. `among`: by
    subject, those who reached the standard below.
    """
    able = among or dict.fromkeys(each, frozenset(child.number for child in held.pupils))
    in_every = reaching(rng, held, every, among=frozenset.intersection(*able.values()))
    found = {subject: set(in_every) for subject in each}
    for group, children in held.members.items():
        outside = [child for child in children if child.number not in in_every]
        reached = dict.fromkeys((child.number for child in outside), 0)
        for subject, levels in each.items():
            free = [
                child
                for child in outside
                if reached[child.number] < len(each) - 1 and child.number in able[subject]
            ]
            wanted = counts(held, levels)[group] - (len(children) - len(outside))
            for number in _first(rng, free, group, max(wanted, 0)):
                found[subject].add(number)
                reached[number] += 1
    return in_every, {subject: frozenset(numbers) for subject, numbers in found.items()}


def means(held: Sitting, levels: Mapping[str, float]) -> dict[Group | None, float]:
    """The mean of each group; that of the others makes up the mean of all."""
    found: dict[Group | None, float] = {group: levels[group] for group in Group}
    sizes = {group: len(children) for group, children in held.members.items()}
    total = levels[ALL] * sum(sizes.values()) - sum(levels[group] * sizes[group] for group in Group)
    found[None] = total / max(sizes[None], 1)
    return found
