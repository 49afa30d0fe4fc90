"""What a person said of near matches: kept in order, applied last, and undone by taking it away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from vshdata.lake import Lake
from vshdata.people.facts import DECISIONS, OF_SCHOOLS, Facts
from vshdata.people.near import Near

SAME = ("yes", "y", "same", "confirm", "confirmed", "true", "1")
DIFFERENT = ("no", "n", "different", "reject", "rejected", "false", "0")
ONE, OTHER, DECISION = "one", "other", "decision"
_DESCRIBED = ("surname", "forename", "dob", "sex", "postcode")
COLUMNS = (
    "pair",
    "reason",
    "score",
    ONE,
    *(f"{ONE}_{name}" for name in _DESCRIBED),
    OTHER,
    *(f"{OTHER}_{name}" for name in _DESCRIBED),
    DECISION,
)
"""Columns of the file a person judges. `one` and `other` are identifiers, which mean the same in every
lake; `pair` is a name of the pair in this lake, to undo it by."""

_KINDS = ("upn", "child", "pmr", "listed")


@dataclass
class Judged:
    """What a reviewed file says. `refused`: line and reason of each row that cannot be taken."""

    decisions: pl.DataFrame
    undecided: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)

    @property
    def confirmed(self) -> int:
        """Pairs that are one child."""
        return int(self.decisions["same"].sum())


def read_decisions(lake: Lake) -> pl.DataFrame:
    """Every judgement, in the order it was given."""
    stored = lake.people_file("decisions")
    return pl.DataFrame(schema=DECISIONS) if stored is None else stored


def write_decisions(lake: Lake, decisions: pl.DataFrame) -> None:
    """Replace the judgements; without any there is no file."""
    if decisions.height:
        lake.write_people("decisions", decisions)
    else:
        lake.drop_people("decisions")


def standing(decisions: pl.DataFrame) -> pl.DataFrame:
    """The last judgement of each pair."""
    return decisions.unique(["a", "b"], keep="last", maintain_order=True)


def pair_name(a: int, b: int) -> str:
    """How a pair is called on the command line: it gives no identifier away."""
    return f"{min(a, b)}-{max(a, b)}"


def review_rows(facts: Facts, matches: Sequence[Near]) -> list[dict[str, object]]:
    """One row per near match, with an empty decision."""
    numbers = {number for near in matches for number in near.pair}
    references = _references(facts.identifiers, numbers)
    described = _descriptions(facts.identities, numbers)
    return [
        {
            "pair": pair_name(*near.pair),
            "reason": near.reason,
            "score": near.score,
            ONE: references[near.a],
            **{f"{ONE}_{name}": text for name, text in described.get(near.a, _UNKNOWN).items()},
            OTHER: references[near.b],
            **{f"{OTHER}_{name}": text for name, text in described.get(near.b, _UNKNOWN).items()},
            DECISION: None,
        }
        for near in matches
    ]


_UNKNOWN: Mapping[str, str | None] = dict.fromkeys(_DESCRIBED)


def judge_rows(
    facts: Facts, rows: Sequence[tuple[int, Mapping[str, str]]], source: str, sha256: str
) -> Judged:
    """Read a reviewed file: `rows` are line numbers with cells by heading.

    A child confirmed as one pupil on one line cannot be confirmed as another on the next.
    """
    people = _known(
        facts.identifiers, {_parse(row.get(name, "")) for _, row in rows for name in (ONE, OTHER)}
    )
    judged = Judged(pl.DataFrame(schema=DECISIONS))
    taken: list[tuple[int, int, bool, str, str]] = []
    pupil_of: dict[int, int] = {}
    for line, row in rows:
        said = row.get(DECISION, "").strip().lower()
        found = [people.get(_parse(row.get(name, ""))) for name in (ONE, OTHER)]
        one, other = _in_order(*found)
        if not said:
            judged.undecided += 1
        elif said not in (*SAME, *DIFFERENT):
            judged.refused.append((line, "the decision is neither yes nor no"))
        elif one is None or other is None:
            judged.refused.append((line, "one of the two is no identifier of this lake"))
        elif one == other:
            judged.refused.append((line, "the two are one already"))
        elif said in SAME and _is_taken(one, other, pupil_of):
            judged.refused.append((line, "the child is confirmed as another pupil on an earlier line"))
        else:
            taken.append((one.number, other.number, said in SAME, source, sha256))
    judged.decisions = pl.DataFrame(taken, schema=DECISIONS, orient="row").unique(maintain_order=True)
    return judged


@dataclass(frozen=True, order=True)
class _Known:
    """A number of the register, and whether schools' files know it."""

    number: int
    of_school: bool


def _in_order(one: _Known | None, other: _Known | None) -> tuple[_Known | None, _Known | None]:
    """The smaller number first, where both are known."""
    return (other, one) if one is not None and other is not None and other < one else (one, other)


def _is_taken(one: _Known, other: _Known, pupil_of: dict[int, int]) -> bool:
    """Whether the pair's child is confirmed as another pupil already; notes it where it is not."""
    if one.of_school == other.of_school:
        return False
    child, pupil = (other, one) if one.of_school else (one, other)
    return pupil_of.setdefault(child.number, pupil.number) != pupil.number


def _parse(reference: str) -> tuple[str, str, str]:
    kind, _, rest = reference.strip().partition("/")
    scope, _, value = rest.partition("/")
    return kind, scope, value


def _known(
    identifiers: pl.DataFrame, references: set[tuple[str, str, str]]
) -> dict[tuple[str, str, str], _Known]:
    """Those of the references that the register knows."""
    own = identifiers.filter(pl.col("value").is_in([value for _, _, value in references]))
    return {
        (kind, scope, value): _Known(number, kind in OF_SCHOOLS)
        for kind, scope, value, number in own.select(
            pl.col("kind").cast(pl.String), "scope", "value", "id"
        ).iter_rows()
    }


def _references(identifiers: pl.DataFrame, numbers: set[int]) -> dict[int, str]:
    """Number -> `kind/scope/value` of its surest identifier."""
    own = identifiers.filter(pl.col("id").is_in(list(numbers))).sort(
        pl.col("kind").cast(pl.String).replace_strict(list(_KINDS), range(len(_KINDS))), "scope", "value"
    )
    first = own.unique("id", keep="first", maintain_order=True)
    text = pl.concat_str(pl.col("kind").cast(pl.String), "scope", "value", separator="/")
    return dict(first.select("id", text.alias("reference")).iter_rows())


def _descriptions(identities: pl.LazyFrame, numbers: set[int]) -> dict[int, dict[str, str | None]]:
    """Number -> the ways it was described, several parted by ` or `."""
    wanted = pl.LazyFrame({"id": pl.Series(sorted(numbers), dtype=pl.UInt32)})
    joined = pl.col(*_DESCRIBED).cast(pl.String).unique().sort().str.join(" or ").replace("", None)
    rows = identities.join(wanted, on="id", how="semi").group_by("id").agg(joined).collect()
    return {row.pop("id"): row for row in rows.iter_rows(named=True)}
