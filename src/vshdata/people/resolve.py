"""Decide who is whom, step by step, surest first: a pure function of all facts.

A step after the identifiers never makes one of several pupils: where its pairs would, none of them
that hang together is taken, and the case is told as a conflict.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from vshdata.people.claims import Verdict, judge_former_upns, judge_upns
from vshdata.people.facts import (
    CONFLICTS,
    MERGES,
    OF_SCHOOLS,
    REFUSED,
    SAME_NAME,
    SAME_NUMBER,
    STEPS,
    TWO_BIRTHS,
    Claim,
    Facts,
    Refusal,
    Step,
)
from vshdata.people.groups import Groups
from vshdata.people.names import KEY, with_keys

Pair = tuple[int, int]


@dataclass(frozen=True)
class Resolution:
    """What all facts together say.

    `merges`: one row per number that is another's. `conflicts`: one row per number in dispute. `steps`:
    one row per joined child's number and return that joins it. `refused`: pairs a conflict forbids.
    `alone`: numbers of children joined to no pupil.
    """

    merges: pl.DataFrame
    conflicts: pl.DataFrame
    steps: pl.DataFrame
    refused: pl.DataFrame
    alone: frozenset[int]


def resolve(facts: Facts) -> Resolution:
    """Take every step in order."""
    walk = _Walk(facts)
    upns = judge_upns(facts)
    references = set(facts.links.filter(via="pmr").select("a", "b").unique().iter_rows())
    walk.join([*upns.believed, *references])
    former = judge_former_upns(facts, walk.groups)
    walk.join(former.believed)
    walk.note(Step.CHILD_ID)
    two_births = _two_births(facts, walk.children)
    doubtful = {claim.number for claim in two_births}
    walk.join_safely(_same_numbers(facts, doubtful), SAME_NUMBER)
    walk.note(Step.CHILD_ID)
    walk.join_safely(_same_names(facts, walk.alone, doubtful), SAME_NAME)
    walk.note(Step.NAME)
    walk.join(facts.decisions.filter("same").select("a", "b").iter_rows())
    walk.note(Step.REVIEW)
    claims = [*upns.claims, *former.claims, *two_births, *walk.claims]
    refused = [*upns.refused, *former.refused, *walk.refused]
    return Resolution(
        _merges(walk.groups, facts.identifiers),
        _conflicts(claims),
        _steps(facts, walk.joined_by, upns, former),
        _refused(refused, walk.groups),
        frozenset(walk.alone),
    )


class _Walk:
    """Who is whom so far, and by which step each child was first joined to a pupil."""

    def __init__(self, facts: Facts) -> None:
        of_children = facts.identifiers.filter(~pl.col("kind").is_in(OF_SCHOOLS))
        self._identifiers = facts.identifiers
        self.children: set[int] = set(of_children["id"])
        self.alone = set(self.children)
        self.groups = Groups()
        self.joined_by: dict[int, Step] = {}
        self.claims: list[Claim] = []
        self.refused: list[Refusal] = []
        self._moved = False

    def join(self, pairs: Iterable[Pair]) -> None:
        """Take pairs that are believed."""
        for a, b in pairs:
            self.groups.unite(a, b)
            self._moved = True

    def join_safely(self, pairs: Sequence[Pair], reason: str) -> None:
        """Take pairs of a weaker step, where those that hang together are of one pupil at most."""
        if not pairs:
            return
        linked = {number for pair in pairs for number in pair}
        pupils = self._heads_of_pupils() | {self.groups.head(number) for number in linked - self.children}
        chains = Groups()
        for a, b in pairs:
            chains.unite(self.groups.head(a), self.groups.head(b))
        of_several = {
            chain: len(found)
            for chain, heads in chains.sets().items()
            if len(found := pupils.intersection(heads)) > 1
        }
        disputed: dict[int, set[int]] = defaultdict(set)
        for a, b in pairs:
            chain = chains.head(self.groups.head(a))
            if chain in of_several:
                disputed[chain] |= {a, b}
                self.refused.append(Refusal(a, b, reason))
        self.claims += [
            Claim(self._first(found), reason, of_several[chain]) for chain, found in disputed.items()
        ]
        self.join([(a, b) for a, b in pairs if chains.head(self.groups.head(a)) not in of_several])

    def note(self, step: Step) -> None:
        """Those who are joined since the last step were joined by this one."""
        if not self._moved:
            return
        self._moved = False
        pupils = self._heads_of_pupils()
        found = {number for number in self.alone if self.groups.head(number) in pupils}
        self.joined_by |= dict.fromkeys(found, step)
        self.alone -= found

    def _first(self, numbers: set[int]) -> int:
        """One of the numbers, by its identifier: numbers themselves depend on the order of loading."""
        own = self._identifiers.filter(pl.col("id").is_in(list(numbers)))
        return int(own.sort("kind", "scope", "value")["id"][0])

    def _heads_of_pupils(self) -> set[int]:
        """Heads of the sets that hold an identifier of schools' files."""
        return {self.groups.head(number) for number in self.groups.linked() - self.children}


# ---------------------------------------------------------------------- weaker evidence


def _two_births(facts: Facts, children: set[int]) -> list[Claim]:
    """Children described with several dates of birth: all of one number, or typed wrong once."""
    own = pl.LazyFrame({"id": pl.Series(sorted(children), dtype=pl.UInt32)})
    counts = (
        facts.identities.join(own, on="id", how="semi")
        .group_by("id")
        .agg(pl.col("dob").drop_nulls().n_unique())
        .filter(pl.col("dob") > 1)
    )
    return [Claim(number, TWO_BIRTHS, count) for number, count in counts.collect().iter_rows()]


def _same_numbers(facts: Facts, doubtful: set[int]) -> list[Pair]:
    """Equal numbers in two numberings of one authority, where date of birth and sex are given and equal."""
    numbered = facts.identifiers.filter(pl.col("kind") == "child", ~pl.col("id").is_in(list(doubtful)))
    by_place = numbered.with_columns(la=pl.col("scope").str.split(" ").list.first())
    pairs = by_place.join(by_place, on=["la", "value"], suffix="_other").filter(
        pl.col("scope") < pl.col("scope_other")
    )
    if not pairs.height:
        return []
    wanted = pl.concat([pairs["id"], pairs["id_other"]]).unique()
    described = (
        facts.identities.filter(pl.col("id").is_in(wanted.implode()))
        .group_by("id")
        .agg(pl.col("dob", "sex").drop_nulls().unique())
        .filter(pl.col("dob").list.len() == 1, pl.col("sex").list.len() == 1)
        .select("id", pl.col("dob").list.first(), pl.col("sex").list.first())
        .collect()
    )
    agreeing = (
        pairs.select("id", "id_other")
        .join(described, on="id")
        .join(described, left_on=["id_other", "dob", "sex"], right_on=["id", "dob", "sex"])
    )
    return sorted(agreeing.select("id", "id_other").iter_rows())


def _same_names(facts: Facts, alone: set[int], doubtful: set[int]) -> list[Pair]:
    """Pairs with one key of `names.KEY`, of which one at least is a child joined to nobody yet.

    A sex that is given twice and differs, as of twins named alike, is against it.
    """
    unjoined = pl.LazyFrame({"id": pl.Series(sorted(alone - doubtful), dtype=pl.UInt32)})
    named = facts.identities.drop_nulls(["surname", "forename", "dob", "postcode"])
    left = with_keys(named.join(unjoined, on="id", how="semi")).drop_nulls(KEY).collect()
    if not left.height:
        return []
    same_day = named.join(left.lazy().select("dob").unique(), on="dob", how="semi")
    others = with_keys(same_day).filter(~pl.col("id").is_in(list(doubtful)))
    keyed = others.join(left.lazy().select(KEY).unique(), on=KEY, how="semi")
    members = (
        keyed.group_by(KEY)
        .agg(pl.col("id").unique().sort(), sexes=pl.col("sex").drop_nulls().n_unique())
        .filter(pl.col("sexes") <= 1)
        .collect()
    )
    return [(ids[0], other) for ids in sorted(members["id"].to_list()) for other in ids[1:]]


# ---------------------------------------------------------------------- what comes out


def _merges(groups: Groups, identifiers: pl.DataFrame) -> pl.DataFrame:
    """Each member's number -> the group's: a UPN's number where there is one, so that schools'
    tables, which are large, rarely need a merge applied.
    """
    members = pl.DataFrame(
        [(number, groups.head(number)) for number in groups.members()],
        schema={"raw_id": pl.UInt32, "head": pl.UInt32},
        orient="row",
    )
    kinds = (
        identifiers.join(members, left_on="id", right_on="raw_id", how="semi")
        .group_by("id")
        .agg(of_child=(~pl.col("kind").is_in(OF_SCHOOLS)).all())
    )
    known = members.join(kinds, left_on="raw_id", right_on="id", how="left")
    heads = (
        known.sort("of_child", "raw_id")
        .group_by("head", maintain_order=True)
        .agg(merged_id=pl.col("raw_id").first())
    )
    return (
        known.join(heads, on="head")
        .filter(pl.col("raw_id") != pl.col("merged_id"))
        .select(MERGES.names())
        .cast(MERGES)
        .sort("raw_id")
    )


def _conflicts(claims: Sequence[Claim]) -> pl.DataFrame:
    rows = sorted((claim.number, claim.reason, claim.claims) for claim in claims)
    return pl.DataFrame(rows, schema=CONFLICTS, orient="row")


def _refused(refusals: Sequence[Refusal], groups: Groups) -> pl.DataFrame:
    """Pairs that no other fact joined."""
    apart = [one for one in refusals if groups.head(one.a) != groups.head(one.b)]
    rows = sorted((one.a, one.b, one.reason) for one in apart)
    return pl.DataFrame(rows, schema=REFUSED, orient="row")


def _steps(facts: Facts, joined_by: dict[int, Step], upns: Verdict, former: Verdict) -> pl.DataFrame:
    """The surest believed link of each child and return, and how the child is joined in any other."""
    children = pl.DataFrame({"id": pl.Series(sorted(joined_by), dtype=pl.UInt32)})
    own = facts.links.join(children, left_on="a", right_on="id", how="semi")
    by_return = [
        _links_of(own, Step.UPN, upns.believed),
        _links_of(own, Step.FORMER_UPN, former.believed),
        _links_of(own, Step.PMR, None),
    ]
    general = children.with_columns(
        pl.lit(None, STEPS["year"]).alias("year"),
        pl.Series("step", [joined_by[number] for number in children["id"]], dtype=STEPS["step"]),
    )
    first = pl.concat(by_return).unique(["id", "year"], keep="first", maintain_order=True)
    # a link of a row that tells no year is the child's own in every return
    yearless = first.filter(pl.col("year").is_null())
    rest = general.join(yearless, on="id", how="anti")
    return pl.concat([first, rest]).sort("id", "year", nulls_last=True)


def _links_of(own: pl.DataFrame, step: Step, believed: set[Pair] | None) -> pl.DataFrame:
    links = own.filter(via=str(step)).select("a", "b", "year").unique()
    if believed is not None:
        pairs = pl.DataFrame(sorted(believed), schema={"a": pl.UInt32, "b": pl.UInt32}, orient="row")
        links = links.join(pairs, on=["a", "b"], how="semi")
    return (
        links.select(pl.col("a").alias("id"), "year", pl.lit(str(step)).cast(STEPS["step"]).alias("step"))
        .unique()
        .sort("id", "year", nulls_last=True)
    )
