"""Match rates reconcile: every child of the social-care files is in one line of each division."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from extracts import GIAP_CENSUS, GIAP_KS4, child, cin_return, people_of, upn, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import vshdata as library
from vshdata.figures.matching import DESCRIBED, JOINED, STAGES
from vshdata.intake.loaded import Options
from vshdata.lake import Lake

BIRTHS = ("2008-02-03", "2012-05-06", "2019-09-01")


@dataclass(frozen=True)
class Known:
    """A child of the return: its UPN, if any, may be another's; `before`: in the return before as well."""

    number: int
    upn: int | None
    born: str
    before: bool
    on_census: bool
    has_results: bool


@st.composite
def children(draw: st.DrawFn) -> list[Known]:
    """Two to seven children, of whom some share a UPN or have none."""
    return [
        Known(
            number,
            draw(st.none() | st.integers(1, 5)),
            draw(st.sampled_from(BIRTHS)),
            *(draw(st.booleans()) for _ in range(3)),
        )
        for number in range(1, draw(st.integers(3, 8)))
    ]


def load(folder: Path, known: Sequence[Known]) -> Path:
    """A lake of two returns, a census and results."""
    for year, own in ((2024, known), (2023, [one for one in known if one.before])):
        told = (child(str(one.number), upn(one.upn) if one.upn else "", dob=one.born) for one in own)
        if own:
            write(folder / "in", f"cin_{year}.xml", cin_return(*told, year=year))
    on_census = [{"UPN": upn(one.upn)} for one in known if one.upn and one.on_census]
    results = [{"KS4_UPN": upn(one.upn)} for one in known if one.upn and one.has_results]
    write(folder / "in", "census_2024.csv", GIAP_CENSUS.text({"UPN": upn(9)}, *on_census))
    write(folder / "in", "ks4_2024.csv", GIAP_KS4.text({"KS4_UPN": upn(9)}, *results))
    library.ingest(folder / "lake", folder / "in", options=Options(la="999"))
    return folder / "lake"


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(children())
def test_every_child_is_in_one_line_of_each_division(known: list[Known]) -> None:
    with TemporaryDirectory() as folder:
        lake = load(Path(folder), known)
        rates = library.match(lake, years=2024, protect="internal")
        persons = {
            next(place for place, person in enumerate(people) if f"999:{one.number}" in person)
            for people in [sorted(people_of(Lake(lake)), key=sorted)]
            for one in known
        }
    assert reconciled(rates.filter(academic_year=2024)) == len(persons)


@pytest.mark.parametrize("cohort", [None, "cin", "cla"])
def test_so_it_is_in_every_year_of_the_sample(sample_lake: Path, cohort: str | None) -> None:
    rates = library.match(sample_lake, cohort=cohort, protect="internal")
    totals = [reconciled(own) for _, own in rates.group_by("academic_year")]
    assert len(totals) == 9
    assert min(totals) > 40


def reconciled(rates: pl.DataFrame) -> int:
    """Demand that the lines of one year add up; the children of the year."""
    steps = rates.filter(kind="step")
    (total,) = steps["children"].unique()
    assert steps["group"].is_unique().all()
    assert steps["matched"].sum() == total
    joined = total - steps.filter(group="not joined")["matched"].sum()
    whole = rates.filter(kind="dataset", dataset=JOINED).row(0, named=True)
    assert (whole["children"], whole["matched"]) == (total, joined)
    for kind in DESCRIBED:
        divided = rates.filter(kind=kind, dataset=JOINED)
        assert divided["group"].is_unique().all()
        assert (divided["children"].sum(), divided["matched"].sum()) == (total, joined)
    for _, funnel in rates.filter(kind="funnel").group_by("dataset"):
        assert funnel["group"].to_list() == list(STAGES)
        assert funnel["matched"][0] == total
        assert funnel["matched"].is_sorted(descending=True)
        stage = dict(funnel.select("group", "matched").iter_rows())
        assert stage["joined to a UPN or matching reference"] <= joined
    check_datasets(rates)
    return int(total)


def check_datasets(rates: pl.DataFrame) -> None:
    """A dataset's children are divided too, and those found are those of its funnel."""
    for dataset, children, matched in (
        rates.filter(kind="dataset").select("dataset", "children", "matched").iter_rows()
    ):
        for kind in DESCRIBED:
            divided = rates.filter(kind=kind, dataset=dataset)
            if divided.height:
                assert (divided["children"].sum(), divided["matched"].sum()) == (children, matched)
        funnel = rates.filter(kind="funnel", dataset=dataset)
        if funnel.height:
            assert funnel["matched"].to_list()[1] == children
            assert funnel["matched"].to_list()[3] == matched
