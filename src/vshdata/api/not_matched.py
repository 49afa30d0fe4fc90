"""The children who were not matched, with why: rows for casework, which hold identifiers."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from vshdata.api.linkage import children_of, numbers_of, years_of_children
from vshdata.figures.matching import AGES
from vshdata.identifiers import is_valid_upn
from vshdata.tables import TABLES
from vshdata.years import label

if TYPE_CHECKING:
    import polars as pl

    from vshdata.lake import Lake

COLUMNS = ("academic_year", "la", "la_child_id", "upn", "age", "need", "duration", "reason")
NO_UPN = "no UPN in any return"
NOT_AT_SCHOOL = "the UPN is in no school file of the year"
WRONG_LETTER = "the UPN has a wrong check letter and is in no school file of the year"
WAITS = "a near match waits for review"
UNKNOWN_BECAUSE = {
    "UN1": "not of school age, none yet given",
    "UN2": "never at a maintained school in England",
    "UN3": "educated outside England",
    "UN4": "newly looked after, not yet known",
    "UN5": "sources disagree",
    "UN6": "not looked after, and not available",
    "UN7": "referral with no further action",
}


def unmatched_children(lake: "Lake", years: Sequence[int] | None = None) -> list[dict[str, object]]:
    """One row per child's number and year: children joined to nobody, and those of school age who are
    joined but in none of the year's school files. `reason`: why, in words.

    Raises:
        NothingLoadedError: if the lake has no social-care file of the years.
    """
    from vshdata.people.near import near_matches
    from vshdata.people.register import Register

    register = Register(lake)
    facts, resolution = register.facts(), register.resolve()
    disputed = {a: reason for a, _, reason in resolution.refused.iter_rows()}
    waiting = {number for near in near_matches(facts, resolution) for number in near.pair}
    upns = _upns(facts.links, facts.identifiers)
    names = _child_ids(facts.identifiers)
    rows: list[dict[str, object]] = []
    for year in years_of_children(lake, years):
        why = _no_upn_given(lake, year)
        for row in _unmatched(lake, year).iter_rows(named=True):
            number = row["raw_id"]
            upn = upns.get(number, "")
            reason = disputed.get(number) or (WAITS if number in waiting else why.get(number, NO_UPN))
            if row["step"] is not None:
                reason = NOT_AT_SCHOOL if not upn or is_valid_upn(upn) else WRONG_LETTER
            known = {name: row[name] for name in ("la", "age", "need", "duration")}
            rows.append(
                {
                    "academic_year": label(year),
                    "la_child_id": names.get(number, ""),
                    "upn": upn,
                    "reason": reason,
                    **known,
                }
            )
    return rows


def _unmatched(lake: "Lake", year: int) -> "pl.DataFrame":
    """Numbers of the year's children who are joined to nobody, or of school age and nowhere at school."""
    import polars as pl

    held = [name for name in AGES if year in lake.years(name)]
    there = [lake.scan(TABLES[name], [year]).select("pupil_id") for name in held]
    at_school = pl.concat(there).unique().collect()["pupil_id"] if there else pl.Series([], dtype=pl.UInt32)
    ages = AGES["pupils"]
    missing = pl.col("age_years").is_between(ages.start, ages.stop - 1).fill_null(value=False)
    missing &= ~pl.col("pupil_id").is_in(at_school.implode()) & bool(held)
    children = children_of(lake, year).filter(pl.col("step").is_null() | missing).drop("step")
    numbers = numbers_of(lake, year)
    return numbers.join(children, on="pupil_id", maintain_order="left")


def _no_upn_given(lake: "Lake", year: int) -> Mapping[int, str]:
    """Child's number -> why the return gives no UPN."""
    import polars as pl

    found: dict[int, str] = {}
    for table in ("children", "care_headers"):
        for item in lake.best_slices(table, [year]):
            told = pl.read_parquet(item.path).select("pupil_id", "upn_unknown").drop_nulls()
            found |= {
                number: f"no UPN, {code}: {UNKNOWN_BECAUSE.get(code, 'reason not known')}"
                for number, code in told.iter_rows()
            }
    return found


def _upns(links: "pl.DataFrame", identifiers: "pl.DataFrame") -> Mapping[int, str]:
    """Child's number -> the UPN of its last return."""
    values = identifiers.filter(kind="upn").select(b="id", upn="value")
    given = links.filter(via="upn").join(values, on="b").sort("year", "upn")
    return dict(given.select("a", "upn").iter_rows())


def _child_ids(identifiers: "pl.DataFrame") -> Mapping[int, str]:
    """Number -> the child's number within its authority."""
    return dict(identifiers.filter(kind="child").select("id", "value").iter_rows())
