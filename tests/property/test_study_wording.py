"""Every sentence printed is one of the table, and none claims more than its interval."""

import re
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import no_figure, safe_table

from vshdata.figures.disclosure import PROFILES
from vshdata.figures.indicators import INDICATORS
from vshdata.figures.outcomes import has_outcome
from vshdata.figures.trend import build_trend
from vshdata.report.studies import STUDY_FORMATS, records, sentences, study_frame
from vshdata.studies.covariates import COVARIATES
from vshdata.studies.exposure import EXPOSURES
from vshdata.studies.kinds import (
    Background,
    BandMean,
    Dose,
    DurationStudy,
    Estimate,
    Event,
    EventStudy,
    Sample,
    Slopes,
    Variant,
    Within,
    YearDifference,
)
from vshdata.studies.rules import RULES, refuse
from vshdata.studies.wording import SENTENCES, difference, p_value

CLAIMS = re.compile(
    r"\bcaus|\bno effect|\beffect|\bimpact|\bprove|\bthanks to|\bdue to|\bleads? to|\bno diff"
)

WHOLE = {
    name: re.compile(".+?".join(map(re.escape, re.split(r"\{\w+\}", text))))
    for name, text in SENTENCES.items()
}

numbers = st.floats(-50, 50)
sizes = st.floats(0.01, 50)
years = st.integers(2017, 2025)
outcomes = st.sampled_from([item for item in INDICATORS.values() if has_outcome(item)])
words = st.sampled_from([item.words for item in COVARIATES.values()])
plans = st.sampled_from([item.words for item in EXPOSURES.values()])


@st.composite
def estimates(draw: st.DrawFn) -> Estimate:
    value, reach = draw(numbers), draw(sizes)
    ends = draw(st.sampled_from([(value - reach, value + reach), (float("-inf"), value + reach)]))
    return Estimate(value, *ends, draw(st.floats(0, 1)), reach / 2, 30, draw(st.booleans()))


samples = st.builds(
    Sample,
    st.integers(60, 9000),
    st.integers(60, 9000),
    st.integers(10, 90),
    st.just((2024,)),
    st.sampled_from([0, 5, 10]),
)
backgrounds = st.builds(Background, *(st.lists(words).map(tuple) for _ in range(3)))
children = st.none() | st.integers(30, 900)
bands = st.builds(BandMean, st.just("under 3 months"), children, st.none() | estimates(), estimates())
tables = outcomes.map(
    lambda item: build_trend(
        safe_table([no_figure(item, 2024, "not loaded")]),
        cohort="cin",
        cohort_title="Children in need",
        area=item.area,
    )
)
refusals = st.lists(
    st.builds(
        refuse, st.sampled_from(list(RULES)), plans, part=st.sampled_from(["model", "within", "headline"])
    )
).map(tuple)
doses = st.builds(
    Dose,
    outcomes,
    st.none() | samples,
    st.lists(bands, max_size=2).map(tuple),
    st.none() | st.builds(Slopes, estimates(), estimates(), sizes),
    st.none() | st.builds(Within, estimates(), st.integers(60, 900), st.integers(30, 900), sizes),
    backgrounds,
    refusals,
    st.lists(st.tuples(st.integers(10, 9000), sizes)).map(tuple),
)
events = st.builds(
    Event,
    outcomes,
    years,
    st.none() | samples,
    st.lists(st.builds(YearDifference, years, st.booleans(), estimates())).map(tuple),
    st.none() | st.floats(0, 1),
    st.none() | estimates(),
    st.none() | sizes,
    backgrounds,
    refusals,
    st.lists(
        st.builds(
            Variant,
            st.just("against others"),
            st.none() | estimates(),
            st.none() | st.builds(refuse, st.sampled_from(list(RULES)), plans),
        )
    ).map(tuple),
)
when = st.lists(years, unique=True).map(tuple)
studies = st.builds(
    DurationStudy,
    st.just("cin"),
    st.just("Children in need"),
    plans,
    st.none() | st.integers(1, 60),
    st.sampled_from(list(PROFILES)),
    when,
    tables,
    st.lists(doses, max_size=3).map(tuple),
) | st.builds(
    EventStudy,
    st.just("cino"),
    st.just("Children in need"),
    st.just("pupils not in need"),
    st.just("2021-09"),
    st.sampled_from(list(PROFILES)),
    when,
    when,
    st.lists(events, max_size=3).map(tuple),
)


@given(studies)
def test_every_sentence_is_of_the_table(study: Any) -> None:
    for sentence in sentences(study):
        assert any(pattern.fullmatch(sentence) for pattern in WHOLE.values()), sentence
        assert not CLAIMS.search(sentence), sentence


@given(doses, plans)
def test_associated_is_said_only_of_an_interval_without_0(dose: Dose, plan: str) -> None:
    from vshdata.studies.wording import dose_sentences

    told = dose_sentences(dose, plan)
    found = [dose.slopes.adjusted] if dose.slopes and dose.sample else []
    found += [dose.within.difference] if dose.within else []
    assert sum("associated with" in line for line in told) == sum(not one.includes_zero for one in found)
    assert sum("not evidenced" in line for line in told) == sum(one.includes_zero for one in found)
    assert all("which includes 0" in line for line in told if "not evidenced" in line)


@given(studies)
def test_each_format_holds_every_sentence(study: Any) -> None:
    told = sentences(study)
    assert [row["text"] for row in records(study) if row["part"] == "sentence"] == told
    frame = study_frame(study)
    assert frame.filter(pl.col("part") == "sentence")["text"].to_list() == told
    for name in ("markdown", "csv", "json", "jsonl"):
        assert STUDY_FORMATS[name](study)


def test_a_table_without_claims() -> None:
    assert not [name for name, text in SENTENCES.items() if CLAIMS.search(text)]


def test_numbers_in_sentences() -> None:
    absence, score = INDICATORS["abs_overall_all"], INDICATORS["ks4_att8_avg"]
    assert difference(absence, 0.345) == "+0.35 % pts"
    assert difference(score, -1234.567) == "-1,234.57 pts"
    assert difference(absence, -0.004) == "0.00 % pts"
    assert difference(absence, float("inf")) == "no bound"
    assert [p_value(p) for p in (0.0004, 0.032, 1.0)] == ["p < 0.001", "p = 0.032", "p = 1.000"]


def estimated(value: float) -> Estimate:
    return Estimate(value, value - 1, value + 1, 0.5, 0.5, 30)


@pytest.mark.parametrize(
    ("crude", "adjusted", "within", "told"),
    [
        (2.0, -1.0, None, "unadjusted +2.00 % pts, adjusted -1.00 % pts"),
        (2.0, 1.0, -0.5, "unadjusted +2.00 % pts, adjusted +1.00 % pts, within children -0.50 % pts"),
        (2.0, 1.0, 0.5, ""),
        (-2.0, -1.0, None, ""),
        (0.0, 1.0, 0.5, ""),
    ],
)
def test_estimates_that_differ_in_sign_are_said_to_in_one_sentence(
    crude: float, adjusted: float, within: float | None, told: str
) -> None:
    from vshdata.studies.wording import dose_sentences

    own = None if within is None else Within(estimated(within), 110, 44, 2.5)
    slopes = Slopes(estimated(crude), estimated(adjusted), 1.9)
    dose = Dose(INDICATORS["abs_overall_all"], Sample(124, 244, 12, (2024,)), slopes=slopes, within=own)
    found = [line for line in dose_sentences(dose, "a plan") if "differ in sign" in line]

    assert len(found) == bool(told)
    assert all(line.endswith(f"to be relied on: {told}.") for line in found)
