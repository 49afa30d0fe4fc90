"""The order of loading never matters to who is whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from extracts import Person, conflicts_of, people_of, steps_of
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from people_worlds import children, near_of, pupils

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


# ---------------------------------------------------------------------- with names, sexes and years

NAMES = st.sampled_from([("Ash", "Robin"), ("ÁSH", "robin"), ("Ash", "Rowan")])
POSTCODES = st.none() | st.sampled_from(["ZZ1 1ZZ", "zz11zz"])
DESCRIBED = st.fixed_dictionaries(
    {"dob": st.none() | BIRTHS, "sex": st.none() | st.sampled_from("MF"), "postcode": POSTCODES}
)


@dataclass(frozen=True)
class Described:
    """Rows of any file, with names, sexes and years: of pupils where there is no authority."""

    rows: tuple[dict[str, object], ...]
    la: str = ""
    numbering: str = ""


@st.composite
def described(draw: st.DrawFn) -> Described:
    """A schools' file, a return or a list of one to three rows."""
    of_pupils = draw(st.booleans())
    rows = []
    for _ in range(draw(st.integers(1, 3))):
        surname, forename = draw(NAMES)
        row: dict[str, object] = {"surname": surname, "forename": forename, **draw(DESCRIBED)}
        if of_pupils:
            row |= {"upn": draw(UPNS)}
        else:
            year = draw(st.none() | st.sampled_from([2023, 2024]))
            row |= {"la_child_id": draw(st.none() | st.sampled_from("12")), "academic_year": year}
            row |= {"upn": draw(st.none() | UPNS)}
        rows.append(row)
    if of_pupils:
        return Described(tuple(rows))
    return Described(
        tuple(rows), draw(st.sampled_from(["998", "999"])), draw(st.sampled_from(["", "ssda903"]))
    )


def everything(files: Sequence[Described]) -> tuple[object, ...]:
    """Who is whom, what is disputed, by which steps, and which pairs are to be judged."""
    with TemporaryDirectory() as folder:
        lake = Lake(Path(folder))
        for file in files:
            register = Register(lake)
            if file.la:
                children(register, *file.rows, la=file.la, numbering=file.numbering)
            else:
                pupils(register, *file.rows)
            register.save()
        return people_of(lake), conflicts_of(lake), steps_of(lake), judged_alike(lake)


def judged_alike(lake: Lake) -> set[tuple[frozenset[Person], str]]:
    """Near matches by the persons they are of: which of a person's identifiers is named may vary."""
    people = people_of(lake)

    def person(name: str) -> Person:
        return next(one for one in people if name in one)

    return {(frozenset((person(one), person(other))), reason) for one, other, reason in near_of(lake)}


@st.composite
def reordered(draw: st.DrawFn) -> tuple[list[Described], list[Described]]:
    """Files, and the same in another order, some split into rows."""
    files = draw(st.lists(described(), min_size=1, max_size=4))
    pieces: list[Described] = []
    for file in files:
        split = [Described((row,), file.la, file.numbering) for row in file.rows]
        pieces += split if draw(st.booleans()) else [file]
    return files, draw(st.permutations(pieces))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(reordered())
def test_any_order_gives_the_same_people_steps_conflicts_and_near_matches(
    case: tuple[list[Described], list[Described]],
) -> None:
    files, others = case
    assert everything(others) == everything(files)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(described(), min_size=1, max_size=4))
def test_names_never_make_one_pupil_of_two(files: list[Described]) -> None:
    """Without former UPNs and references, two UPNs are one person only where one child number has both."""
    people, *_ = everything(files)
    given_both = [{row["upn"] for row in _rows_of_child(files, place)} - {None} for place in _places(files)]
    for person in people:  # type: ignore[attr-defined]
        upns = {name.removeprefix("upn:") for name in person if name.startswith("upn:")}
        if len(upns) > 1:
            assert all(any({upn} < own for own in given_both) for upn in upns)


def _places(files: Sequence[Described]) -> set[object]:
    return {_place(file, row) for file in files if file.la for row in file.rows}


def _rows_of_child(files: Sequence[Described], place: object) -> list[dict[str, object]]:
    return [row for file in files if file.la for row in file.rows if _place(file, row) == place]


def _place(file: Described, row: dict[str, object]) -> object:
    """A child's number in its file; the row of a list without one is the same in every list."""
    return (file.la, file.numbering, row["la_child_id"]) if row["la_child_id"] else _key(row)


def _key(row: dict[str, object]) -> object:
    """All that a list says of a child, but for case and blanks."""
    named = [str(row[name] or "").casefold().replace("á", "a") for name in ("surname", "forename")]
    postcode = str(row["postcode"] or "").replace(" ", "").casefold()
    return (*named, row["dob"], postcode)
