"""Which UPNs and former UPNs can be believed: pure functions of all links, whatever order they came in."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

import polars as pl

from vshdata.people.births import births_of, differ_by_slip, exclude
from vshdata.people.exchanges import crossed, descriptions, exchanged
from vshdata.people.facts import (
    FORMER_BIRTH,
    OTHER_BIRTH,
    REUSED_NUMBER,
    SHARED_FORMER_UPN,
    SHARED_UPN,
    SLIPPED_BIRTH,
    TWINS,
    Claim,
    Facts,
    Refusal,
)
from vshdata.people.groups import Groups

_Births = Mapping[int, Mapping[int, set[date]]]
"""UPN -> child -> dates of birth in the rows that give the child this UPN."""


@dataclass
class Verdict:
    """Links of one kind that are believed, as pairs; what is told of the rest."""

    believed: set[tuple[int, int]]
    claims: list[Claim] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


def judge_upns(facts: Facts) -> Verdict:
    """Children's UPNs: disputed ones are believed of nobody, a reused child number has none."""
    links = facts.links.filter(via="upn")
    births = _births_by_upn(links)
    pairs = set(links.select("a", "b").unique().iter_rows())
    described = descriptions(facts.identities, pairs)
    disputed = _twins(links, facts.identifiers) | _disputed(births)
    disputed |= exchanged(_without(pairs, disputed), described)
    at_school = births_of(facts.identities, births.keys() - disputed.keys())
    sexes = dict(described.select("id", "sex").drop_nulls().iter_rows())
    against = _against_school(births, disputed, at_school, sexes)
    disputed |= {number: claim for number, claim in against.items() if claim.reason == OTHER_BIRTH}
    disputed |= crossed(links, facts.identifiers, _without(pairs, disputed))
    reused = _reused(births)
    why = {pair: _why(pair, disputed, reused) for pair in pairs}
    return Verdict(
        {pair for pair, reason in why.items() if not reason},
        [*{**against, **disputed}.values(), *reused.values()],
        [Refusal(child, upn, reason) for (child, upn), reason in why.items() if reason],
    )


def _without(pairs: set[tuple[int, int]], disputed: Mapping[int, Claim]) -> set[tuple[int, int]]:
    return {pair for pair in pairs if pair[1] not in disputed}


def _why(pair: tuple[int, int], disputed: Mapping[int, Claim], reused: Mapping[int, Claim]) -> str:
    child, upn = pair
    claim = disputed.get(upn) or reused.get(child)
    return claim.reason if claim else ""


def judge_former_upns(facts: Facts, groups: Groups) -> Verdict:
    """A former UPN is believed where one pupil claims it, and no date of birth is against it.

    `groups`: who is whom by UPN and matching reference.
    """
    links = facts.links.filter(via="former_upn").select("a", "b").unique()
    pairs = {(a, b) for a, b in links.iter_rows() if groups.head(a) != groups.head(b)}
    if not pairs:
        return Verdict(set())
    claimants: dict[int, set[int]] = defaultdict(set)
    for a, b in pairs:
        claimants[b].add(groups.head(a))
    shared = {
        number: Claim(number, SHARED_FORMER_UPN, len(heads))
        for number, heads in claimants.items()
        if len(heads) > 1
    }
    born = _births_of_groups(facts, groups, pairs)
    other = {
        b: Claim(b, FORMER_BIRTH, 2)
        for a, b in pairs
        if b not in shared and exclude(born[groups.head(a)], born[groups.head(b)])
    }
    refused = shared | other
    return Verdict(
        {pair for pair in pairs if pair[1] not in refused},
        list(refused.values()),
        [Refusal(a, b, refused[b].reason) for a, b in pairs if b in refused],
    )


def _births_by_upn(links: pl.DataFrame) -> _Births:
    births: dict[int, dict[int, set[date]]] = defaultdict(lambda: defaultdict(set))
    for child, upn, born in links.select("a", "b", "born").drop_nulls().unique().iter_rows():
        births[upn][child].add(born)
    return births


def _disputed(births: _Births) -> dict[int, Claim]:
    """UPNs on children whom no date of birth fits all of."""
    return {
        upn: Claim(upn, SHARED_UPN, len(children))
        for upn, children in births.items()
        if not set.intersection(*children.values())
    }


def _twins(links: pl.DataFrame, identifiers: pl.DataFrame) -> dict[int, Claim]:
    """UPNs on two numbers of one return: twins, or a child recorded twice; which, nobody can tell."""
    scopes = identifiers.filter(kind="child").select(a="id", scope="scope")
    together = links.filter(pl.col("year").is_not_null()).join(scopes, on="a")
    counts = (
        together.group_by("b", "scope", "year")
        .agg(pl.col("a").n_unique())
        .filter(pl.col("a") > 1)
        .group_by("b")
        .agg(pl.col("a").max())
    )
    return {upn: Claim(upn, TWINS, count) for upn, count in counts.iter_rows()}


def _against_school(
    births: _Births,
    disputed: Mapping[int, Claim],
    at_school: Mapping[int, frozenset[date]],
    sexes: Mapping[int, str],
) -> dict[int, Claim]:
    """UPNs whose school record has none of the dates that their children agree on.

    A slip between the dates is believed of a child of the same sex only.
    """
    found = {}
    for upn, days in at_school.items():
        agreed = set.intersection(*births[upn].values()) if upn not in disputed else set()
        if exclude(agreed, days):
            same_sex = upn not in sexes or any(
                sexes.get(child, sexes[upn]) == sexes[upn] for child in births[upn]
            )
            is_slip = same_sex and differ_by_slip(agreed, days)
            found[upn] = Claim(upn, SLIPPED_BIRTH if is_slip else OTHER_BIRTH, len(births[upn]))
    return found


def _reused(births: _Births) -> dict[int, Claim]:
    """Child numbers that were given to another child: two UPNs, and a date of birth with each."""
    by_child: dict[int, list[set[date]]] = defaultdict(list)
    for children in births.values():
        for child, days in children.items():
            by_child[child].append(days)
    return {
        child: Claim(child, REUSED_NUMBER, len(sets))
        for child, sets in by_child.items()
        if any(exclude(one, other) for one, other in combinations(sets, 2))
    }


def _births_of_groups(
    facts: Facts, groups: Groups, pairs: set[tuple[int, int]]
) -> Mapping[int, frozenset[date]]:
    """Head -> dates of birth of all its members, of the heads of these pairs."""
    heads = {groups.head(number) for pair in pairs for number in pair}
    heads_of = {
        number: head for head, numbers in groups.sets().items() if head in heads for number in numbers
    }
    heads_of |= {head: head for head in heads}
    found: dict[int, frozenset[date]] = dict.fromkeys(heads, frozenset())
    for number, days in births_of(facts.identities, heads_of).items():
        found[heads_of[number]] |= days
    return found
