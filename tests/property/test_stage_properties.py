"""Early years to key stage 2: measuring with an engine gives what a plain loop gives."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loops.stages import KS2_FLAGS, LOOPS, SUBJECTS
from worlds import measurable

from vshdata.figures.indicators import INDICATORS
from vshdata.figures.measure import measure
from vshdata.tables.eyfsp import GOALS
from vshdata.tables.ks1 import OUTCOME_CODES

STEADY = settings(derandomize=True, deadline=None, max_examples=40)

flags = st.sampled_from([True, True, False, None])
schools = st.sampled_from([None, "01", "28", "10", "11"])
scores = st.none() | st.integers(-900, 900).map(lambda hundredths: hundredths / 100)

# ---------------------------------------------------------------------- the pupils

goals = st.sampled_from(["expected", "expected", "emerging"])
eyfsp_pupil = st.one_of(
    st.fixed_dictionaries({"gld": flags, **dict.fromkeys(GOALS, goals)}),
    st.fixed_dictionaries({"gld": flags, **dict.fromkeys(GOALS, st.just("expected"))}),
    st.fixed_dictionaries({"gld": flags, **dict.fromkeys(GOALS, goals | st.none())}),
    st.fixed_dictionaries({"gld": flags, **dict.fromkeys(GOALS, goals | st.just("absent"))}),
    st.fixed_dictionaries({"gld": flags}),
)
outcomes = st.sampled_from([None, "Wa", "Wt", "A", "D", "Q", "L"])
phonics_row = st.fixed_dictionaries(
    {
        "nc_year": st.sampled_from(["1", "2", "3", None]),
        "outcome": outcomes,
        "outcome_aut21": outcomes,
        "school_type": schools,
    }
)
phonics_pupil = st.one_of(
    phonics_row,
    phonics_row.map(lambda row: {"before": row}),
    st.tuples(phonics_row, phonics_row).map(lambda rows: {**rows[0], "before": rows[1]}),
)
codes = st.sampled_from([None, *OUTCOME_CODES])
ks1_pupil = st.fixed_dictionaries({"school_type": schools, "sci": codes, **dict.fromkeys(SUBJECTS, codes)})
mtc_pupil = st.fixed_dictionaries(
    {
        "school_type": schools,
        "form_mark": st.none() | st.sampled_from([0.0, 12.0, 25.0]),
        "not_taking": st.sampled_from([None, None, "A", "L", "Z", "NAA"]),
    }
)
ks2_pupil = st.fixed_dictionaries(
    {
        "school_type": schools,
        **dict.fromkeys(("endks", "nat_res", "nat_res_ta"), flags),
        **dict.fromkeys([f"elig_{subject}" for subject in (*SUBJECTS, "gps", "rwm")], flags),
        **dict.fromkeys(KS2_FLAGS, flags),
        **dict.fromkeys([f"in_{subject}_prog" for subject in SUBJECTS], flags),
        **dict.fromkeys([f"{subject}_prog" for subject in SUBJECTS], scores),
    }
)

PUPILS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "eyfsp": eyfsp_pupil,
    "phonics": phonics_pupil,
    "ks1": ks1_pupil,
    "mtc": mtc_pupil,
    "ks2": ks2_pupil,
}


@pytest.mark.parametrize("area", PUPILS)
def test_every_indicator_equals_the_loop(area: str) -> None:
    own = [INDICATORS[name] for name in LOOPS if INDICATORS[name].area == area]

    @STEADY
    @given(st.lists(PUPILS[area], max_size=8))
    def check(pupils: list[dict[str, Any]]) -> None:
        for found in measure(measurable(pupils, area, 2022), own, [2022])[2022]:
            each = [LOOPS[found.indicator.id](pupil) for pupil in pupils]
            worths = [worth for counted, worth in each if counted]
            given_ = [worth for worth in worths if worth is not None]

            assert found.numerator == pytest.approx(sum(given_), abs=1e-9), found.indicator.id
            assert (found.denominator, found.blanks) == (len(worths), len(worths) - len(given_))

    check()
