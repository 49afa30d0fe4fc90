"""Pairs that may be one child and that only a person can tell: listed with a reason, never joined here.

Two kinds: pairs that a fact would join and a conflict forbids; and children joined to nobody beside
anyone whose name and date of birth are nearly theirs.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from vshdata.identifiers import is_valid_upn
from vshdata.people.births import SWAPPED, slip, slips_of
from vshdata.people.facts import Facts
from vshdata.people.names import with_keys
from vshdata.people.resolve import Resolution

ALIKE = 80
"""Names are near from here, of 100, on the mean of the two: `Jon Smyth` is near to `John Smith`."""

ALIKE_ON_ANOTHER_DAY = 90
"""Where the dates of birth differ by a slip, names must be nearer."""

_LEAST = 60
"""Neither of the two names may be less alike than this."""

WRONG_LETTER = "UPNs that differ in the check letter alone"
WRONG_DIGIT = "UPNs that differ in one digit, same date of birth"
_NAMES = ["surname_key", "forename_key"]


@dataclass(frozen=True)
class Near:
    """Two numbers that may be one child. `score`: how alike the names are, of 100; None without names."""

    a: int
    b: int
    reason: str
    score: int | None = None

    @property
    def rank(self) -> tuple[int, str, tuple[int, int]]:
        """Lower is likelier."""
        return (-(self.score or 0), self.reason, self.pair)

    @property
    def pair(self) -> tuple[int, int]:
        """The numbers, the smaller first."""
        return (min(self.a, self.b), max(self.a, self.b))


def near_matches(facts: Facts, resolution: Resolution) -> list[Near]:
    """Every pair worth a look that nobody has judged yet, with the likeliest reason, in a stable order."""
    merged = dict(resolution.merges.select("raw_id", "merged_id").iter_rows())
    judged = {_ordered(a, b) for a, b in facts.decisions.select("a", "b").iter_rows()}
    best: dict[tuple[int, int], Near] = {}
    for near in _all_near(facts, resolution):
        persons = _ordered(merged.get(near.a, near.a), merged.get(near.b, near.b))
        if persons[0] == persons[1] or near.pair in judged:
            continue
        before = best.get(persons)
        if before is None or near.rank < before.rank:
            best[persons] = near
    return sorted(best.values(), key=lambda near: (near.reason, near.rank))


def _all_near(facts: Facts, resolution: Resolution) -> Iterator[Near]:
    for a, b, reason in resolution.refused.iter_rows():
        yield Near(a, b, reason)
    yield from _wrong_letters(facts)
    yield from _wrong_digits(facts)
    left = _named(facts, resolution.alone)
    if left.height:
        yield from _on_the_same_day(facts, left)
        yield from _on_a_near_day(facts, left)


def _named(facts: Facts, numbers: frozenset[int]) -> pl.DataFrame:
    """Names and dates of birth of these numbers."""
    own = pl.LazyFrame({"id": pl.Series(sorted(numbers), dtype=pl.UInt32)})
    named = facts.identities.drop_nulls(["surname", "forename", "dob"])
    return with_keys(named.join(own, on="id", how="semi")).drop_nulls(_NAMES).collect()


def _wrong_letters(facts: Facts) -> Iterator[Near]:
    """A child whose UPN has a wrong check letter, beside the UPN that has the right one."""
    upns = facts.identifiers.filter(kind="upn").select("id", body=pl.col("value").str.slice(1), upn="value")
    given = facts.links.filter(via="upn").select("a", id="b").unique().join(upns, on="id")
    both = given.join(upns, on="body", suffix="_right").filter(pl.col("upn") != pl.col("upn_right"))
    for child, upn, right, upn_right in both.select("a", "upn", "id_right", "upn_right").iter_rows():
        if not is_valid_upn(upn) and is_valid_upn(upn_right):
            yield Near(child, right, WRONG_LETTER)


def _wrong_digits(facts: Facts) -> Iterator[Near]:
    """A child whose UPN no school knows and no check letter fits, beside that of a pupil of its birth."""
    upns = facts.identifiers.filter(kind="upn").select("id", "value")
    at_school = facts.identities.select("id", "dob").drop_nulls().unique()
    given = facts.links.filter(via="upn").select("a", "b", "born").drop_nulls().unique()
    strays = given.lazy().join(at_school, left_on="b", right_on="id", how="anti").collect()
    told = strays.join(upns, left_on="b", right_on="id").rename({"value": "upn"})
    wrong = told.filter(pl.Series([not is_valid_upn(upn) for upn in told["upn"]], dtype=pl.Boolean))
    pupils = at_school.join(
        wrong.lazy().select("born").unique(), left_on="dob", right_on="born", how="semi"
    )
    known = pupils.collect().join(upns, on="id")
    for row in wrong.join(known, left_on="born", right_on="dob").sort("a", "id").iter_rows(named=True):
        if is_valid_upn(row["value"]) and _is_a_digit_off(row["upn"], row["value"]):
            yield Near(row["a"], row["id"], WRONG_DIGIT)


def _is_a_digit_off(wrong: str, right: str) -> bool:
    """Whether two UPNs of one length differ in one place after the check letter."""
    off = [at for at, (one, other) in enumerate(zip(wrong, right, strict=False)) if one != other]
    return len(wrong) == len(right) and len(off) == 1 and off != [0]


def _on_the_same_day(facts: Facts, left: pl.DataFrame) -> Iterator[Near]:
    days = left.lazy().select("dob").unique()
    right = with_keys(facts.identities.join(days, on="dob", how="semi")).drop_nulls(_NAMES)
    pairs = left.lazy().join(right, on="dob", suffix="_other").filter(pl.col("id") != pl.col("id_other"))
    of_another_surname: list[Near] = []
    has_likelier: set[int] = set()
    for row in pairs.collect().iter_rows(named=True):
        score = _score(row)
        reason = _same_day_reason(row, score)
        if reason:
            has_likelier.add(row["id"])
            yield Near(row["id"], row["id_other"], reason, score)
        elif reason := _another_surname(row):
            of_another_surname.append(Near(row["id"], row["id_other"], reason))
    yield from (near for near in of_another_surname if near.a not in has_likelier)


def _same_day_reason(row: Mapping[str, str | None], score: int) -> str:
    """Why two rows with one date of birth may be one child, or nothing."""
    same_name = all(_same(row, name) for name in _NAMES)
    if same_name:
        return f"same name and date of birth, {_what_differs(row)}"
    twins = " (may be twins)" if _same(row, "surname_key") else ""
    if score >= ALIKE and not _other_sex(row):
        return f"near name, same date of birth{twins}"
    same_initial = str(row["forename_key"])[0] == str(row["forename_key_other"])[0]
    if _same(row, "surname_key") and same_initial and _same(row, "sex"):
        return f"surname, initial, date of birth and sex{twins}"
    return ""


def _another_surname(row: Mapping[str, str | None]) -> str:
    """A child who moves to another family often takes its name: worth a look where nobody is likelier."""
    if not _same(row, "forename_key") or _other_sex(row):
        return ""
    if _same(row, "postcode_key"):
        return "another surname, same forename, date of birth and postcode"
    return "another surname, same forename and date of birth"


def _what_differs(row: Mapping[str, str | None]) -> str:
    """What kept two rows of one name and date of birth from being joined by it."""
    if _other_sex(row):
        return "other sex"
    if None in {row["postcode_key"], row["postcode_key_other"]}:
        return "no postcode to compare"
    return "several such pupils" if _same(row, "postcode_key") else "another postcode"


def _other_sex(row: Mapping[str, str | None]) -> bool:
    return None not in {row["sex"], row["sex_other"]} and row["sex"] != row["sex_other"]


def _on_a_near_day(facts: Facts, left: pl.DataFrame) -> Iterator[Near]:
    """The same surname and a like forename, dates of birth a slip apart."""
    days = {day: sorted(slips_of(day)) for day in left["dob"].unique()}
    slipped = pl.DataFrame(
        [(day, other) for day, others in days.items() for other in others],
        schema={"dob": pl.Date, "dob_other": pl.Date},
        orient="row",
    )
    wanted = left.join(slipped, on="dob").lazy()
    near_days = facts.identities.join(wanted.select(dob="dob_other").unique(), on="dob", how="semi")
    right = with_keys(near_days).drop_nulls(_NAMES).rename({"dob": "dob_other"})
    pairs = wanted.join(right, on=["surname_key", "dob_other"], suffix="_other")
    for row in pairs.filter(pl.col("id") != pl.col("id_other")).collect().iter_rows(named=True):
        score = _score({**row, "surname_key_other": row["surname_key"]})
        if score >= ALIKE_ON_ANOTHER_DAY and not _other_sex(row):
            name = "same name" if row["forename_key"] == row["forename_key_other"] else "near name"
            yield Near(row["id"], row["id_other"], f"{name}, date of birth {_slip(row)}", score)


def _slip(row: Mapping[str, date]) -> str:
    kind = slip(row["dob"], row["dob_other"])
    return f"with {kind}" if kind == SWAPPED else kind


def _score(row: Mapping[str, str]) -> int:
    """How alike surname and forename are on the mean; 0 where one of them is not at all."""
    from rapidfuzz.fuzz import ratio

    scores = [ratio(row[name], row[f"{name}_other"]) for name in _NAMES]
    return round(sum(scores) / len(scores)) if min(scores) >= _LEAST else 0


def _same(row: Mapping[str, str | None], name: str) -> bool:
    return row[name] is not None and row[name] == row[f"{name}_other"]


def _ordered(a: int, b: int) -> tuple[int, int]:
    return (min(a, b), max(a, b))
