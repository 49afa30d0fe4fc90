"""The order of loading never matters to who is whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from extracts import Person, conflicts_of, people_of
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from vshdata.lake import Lake
from vshdata.people import Register


@dataclass(frozen=True)
class Pupils:
    """A schools' file: UPN, matching reference and former UPN of each row."""

    rows: tuple[tuple[str | None, str | None, str | None], ...]


@dataclass(frozen=True)
class Children:
    """A return: child number, UPN, former UPN and date of birth of each row."""

    la: str
    rows: tuple[tuple[str, str | None, str | None, date | None], ...]


Extract = Pupils | Children

UPNS = st.sampled_from("ABCDE")
REFERENCES = st.sampled_from(["p1", "p2", "p3"])
BIRTHS = st.sampled_from([date(2010, 1, 1), date(2011, 2, 2)])
PUPIL_ROWS = st.tuples(st.none() | UPNS, st.none() | REFERENCES, st.none() | UPNS).filter(
    lambda row: row[0] is not None or row[1] is not None
)
CHILD_ROWS = st.tuples(
    st.sampled_from(["1", "2", "3"]), st.none() | UPNS, st.none() | UPNS, st.none() | BIRTHS
)
EXTRACTS = st.one_of(
    st.builds(Pupils, st.lists(PUPIL_ROWS, min_size=1, max_size=4).map(tuple)),
    st.builds(
        Children, st.sampled_from(["998", "999"]), st.lists(CHILD_ROWS, min_size=1, max_size=4).map(tuple)
    ),
)


def take(register: Register, extract: Extract) -> None:
    if isinstance(extract, Pupils):
        schema = {"upn": pl.String, "pmr": pl.String, "former_upn": pl.String}
        register.number_pupils(pl.DataFrame(extract.rows, schema=schema, orient="row"))
    else:
        births = {"la_child_id": pl.String, "upn": pl.String, "former_upn": pl.String, "dob": pl.Date}
        register.number_children(pl.DataFrame(extract.rows, schema=births, orient="row"), extract.la)


def load(runs: Iterable[Sequence[Extract]]) -> tuple[set[Person], set[tuple[str, str, int]]]:
    """Load in several runs, each a register of its own; who is whom, and what is disputed."""
    with TemporaryDirectory() as folder:
        lake = Lake(Path(folder))
        for run in runs:
            register = Register(lake)
            for extract in run:
                take(register, extract)
                register.save()
        return people_of(lake), conflicts_of(lake)


def one_row_each(extract: Extract) -> list[Extract]:
    if isinstance(extract, Pupils):
        return [Pupils((row,)) for row in extract.rows]
    return [Children(extract.la, (row,)) for row in extract.rows]


@st.composite
def shuffled(draw: st.DrawFn) -> tuple[list[Extract], list[list[Extract]]]:
    """Files, and the same files in another order: some split into rows, some twice, in several runs."""
    extracts = draw(st.lists(EXTRACTS, min_size=1, max_size=4))
    pieces: list[Extract] = []
    for extract in extracts:
        pieces += one_row_each(extract) if draw(st.booleans()) else [extract]
        pieces += [extract] * draw(st.integers(0, 1))
    order = draw(st.permutations(pieces))
    cut = draw(st.integers(0, len(order)))
    return extracts, [list(order[:cut]), list(order[cut:])]


CLAIM_ON_ITSELF: tuple[list[Extract], list[list[Extract]]] = (
    [Pupils((("A", "p1", None),)), Pupils(((None, "p1", "A"),)), Pupils((("B", None, "A"),))],
    [[Pupils(((None, "p1", "A"),)), Pupils((("A", "p1", None),)), Pupils((("B", None, "A"),))]],
)
"""One reference stands beside a UPN and beside the same UPN as a former one."""


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(shuffled())
@example(CLAIM_ON_ITSELF)
def test_any_order_any_split_and_any_repeat_give_the_same_people(
    case: tuple[list[Extract], list[list[Extract]]],
) -> None:
    extracts, runs = case
    assert load(runs) == load([extracts])


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(EXTRACTS, min_size=1, max_size=4))
def test_every_identifier_is_of_exactly_one_person(extracts: list[Extract]) -> None:
    found, _ = load([extracts])
    names = [name for person in found for name in person]
    given_: set[str] = set()
    for extract in extracts:
        for row in extract.rows:
            kinds = ("upn", "pmr", "upn") if isinstance(extract, Pupils) else (extract.la, "upn", "upn")
            given_ |= {f"{kind}:{value}" for kind, value in zip(kinds, row, strict=False) if value}
    assert sorted(names) == sorted(given_)
