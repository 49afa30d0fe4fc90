"""How the links of a lake compare with the truth: `check_links.py LAKE TRUTH`.

Prints one JSON object per kind of dirt, the clean children first. A link is automatic, of a child of the
return to a pupil of the census; a UPN that no school knows is none.
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import polars as pl
from dirty_world import KINDS

from vshdata.lake import Lake
from vshdata.people.near import near_matches
from vshdata.people.register import Register

CLEAN = "clean"
STEPS = {CLEAN: "upn"} | {kind.name: kind.step for kind in KINDS}
JUDGED = {CLEAN: False} | {kind.name: kind.judged and not kind.step for kind in KINDS}


@dataclass(frozen=True)
class Outcome:
    """Of the children of a kind: how many are joined to themselves, how many to anybody else (`false`),
    how many a declared step could find, and how many stand in the review list.

    `as_declared`: each is joined by the step declared for its kind, or by none where none is; and is in
    the review list where it must be.
    """

    kind: str
    children: int
    joined: int
    false: int
    findable: int
    in_review: int
    as_declared: bool


def compare(root: Path, truth: Path) -> list[Outcome]:
    """One outcome per kind."""
    lake = Lake(root)
    register = Register(lake)
    facts, resolution = register.facts(), register.resolve()
    merged: dict[int, int] = dict(resolution.merges.select("raw_id", "merged_id").iter_rows())
    upns = _school_upns(facts.identifiers, facts.identities, merged)
    children = facts.identifiers.filter(kind="child", scope="999").select("value", "id")
    numbers: dict[str, int] = dict(children.iter_rows())
    step_of = _steps(resolution.steps, numbers)
    waiting = {number for near in near_matches(facts, resolution) for number in near.pair}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    odd: set[str] = set()
    for child, upn, kind in pl.read_csv(truth, infer_schema=False).iter_rows():
        number: int = numbers[child]
        found = upns.get(merged.get(number, number), set())
        told = counts[kind]
        told["children"] += 1
        told["joined"] += found == {upn}
        told["false"] += bool(found - {upn})
        told["findable"] += bool(STEPS[kind])
        told["in_review"] += number in waiting
        step = step_of.get(child, "") if found else ""
        if step != STEPS[kind] or (JUDGED[kind] and number not in waiting):
            odd.add(kind)
    return [Outcome(kind, as_declared=kind not in odd, **counts[kind]) for kind in STEPS if kind in counts]


def _school_upns(
    identifiers: pl.DataFrame, identities: pl.LazyFrame, merged: Mapping[int, int]
) -> dict[int, set[str]]:
    """Person -> UPNs that the census has: those described with a name, but for former ones."""
    named = identities.drop_nulls("surname").select("id").unique().collect()
    upns = identifiers.filter(kind="upn").join(named, on="id", how="semi").select("value", "id")
    found: dict[int, set[str]] = defaultdict(set)
    for upn, number in upns.iter_rows():
        found[merged.get(number, number)].add(upn)
    return found


def _steps(steps: pl.DataFrame, numbers: Mapping[str, int]) -> dict[str, str]:
    """Child -> the step of the return of the year, else the step of any other."""
    named = pl.DataFrame({"child": list(numbers), "id": pl.Series(list(numbers.values()), dtype=pl.UInt32)})
    wanted = steps.filter((pl.col("year") == 2024) | pl.col("year").is_null()).join(named, on="id")
    first = wanted.sort("year", nulls_last=True).unique("child", keep="first", maintain_order=True)
    return dict(first.select("child", pl.col("step").cast(pl.String)).iter_rows())


if __name__ == "__main__":
    for outcome in compare(Path(sys.argv[1]), Path(sys.argv[2])):
        print(json.dumps(asdict(outcome)))
