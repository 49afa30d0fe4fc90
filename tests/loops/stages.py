"""Early years to key stage 2 by a plain loop over pupils: one function says what each pupil adds."""

from collections.abc import Callable, Sequence

from worlds import Pupil

from vshdata.tables.eyfsp import GOALS

SUBJECTS = ("read", "writ", "math")
KS2_FLAGS = {
    "rwm_exp": "rwm",
    "rwm_high": "rwm",
    "read_exp": "read",
    "read_high": "read",
    "writ_exs": "writ",
    "writ_gds": "writ",
    "math_exp": "math",
    "math_high": "math",
    "gps_exp": "gps",
}

Worth = float | None
"""What a pupil adds to the numerator; None for a blank, which adds nothing."""

Loop = Callable[[Pupil], tuple[bool, Worth]]
"""Whether a pupil is in the denominator, and what the pupil adds."""


def is_state_funded(pupil: Pupil) -> bool:
    return pupil.get("school_type") not in {"10", "11"}


def eyfsp_gld(pupil: Pupil) -> tuple[bool, Worth]:
    marks = [pupil.get(name) for name in GOALS]
    assessed = "absent" not in marks and (any(marks) or pupil["gld"] is not None)
    first = marks[:12]
    worked_out = None if None in first else float(all(mark == "expected" for mark in first))
    return assessed, worked_out if pupil["gld"] is None else float(pupil["gld"])


def eyfsp_avg_elgs(pupil: Pupil) -> tuple[bool, Worth]:
    marks = [pupil.get(name) for name in GOALS]
    return "absent" not in marks and any(marks), marks.count("expected")


def phonics_y1(pupil: Pupil) -> tuple[bool, Worth]:
    counted = pupil.get("nc_year") == "1" and pupil["outcome"] in {"Wa", "Wt", "A", "D", "Q"}
    return counted and is_state_funded(pupil), pupil.get("outcome") == "Wa"


def phonics_y2(pupil: Pupil) -> tuple[bool, Worth]:
    before = pupil.get("before", {})
    if pupil.get("nc_year") is not None:
        in_year_2 = pupil["nc_year"] == "2"
    else:
        in_year_2 = before.get("nc_year") == "1"
    found = {row.get(name) for row in (pupil, before) for name in ("outcome", "outcome_aut21")}
    school = pupil.get("school_type") or before.get("school_type")
    counted = in_year_2 and bool(found & {"Wa", "Wt", "A", "D", "Q"}) and school not in {"10", "11"}
    return counted, "Wa" in found


def ks1(subjects: Sequence[str], reached: set[str]) -> Loop:
    def loop(pupil: Pupil) -> tuple[bool, Worth]:
        found = [pupil[subject] for subject in subjects]
        counted = None not in found and "L" not in found and is_state_funded(pupil)
        return counted, set(found) <= reached

    return loop


def mtc_avg(pupil: Pupil) -> tuple[bool, Worth]:
    return mtc_full(pupil)[0] and pupil["form_mark"] is not None, pupil["form_mark"]


def mtc_full(pupil: Pupil) -> tuple[bool, Worth]:
    mark = pupil["form_mark"]
    worth = None if mark is None else float(mark == 25)
    return pupil["not_taking"] not in {"L", "Z"} and is_state_funded(pupil), worth


def ks2_flag(flag: str, subject: str) -> Loop:
    def loop(pupil: Pupil) -> tuple[bool, Worth]:
        counted = is_in_results(pupil, subject) and pupil[f"elig_{subject}"] is True
        return counted, None if pupil[flag] is None else float(pupil[flag])

    return loop


def ks2_progress(subject: str) -> Loop:
    def loop(pupil: Pupil) -> tuple[bool, Worth]:
        score = pupil[f"{subject}_prog"]
        included = pupil[f"in_{subject}_prog"] is True and score is not None
        return is_in_results(pupil, subject) and included, score

    return loop


def is_in_results(pupil: Pupil, subject: str) -> bool:
    results = "nat_res_ta" if subject == "writ" else "nat_res"
    return pupil["endks"] is True and pupil[results] is True and is_state_funded(pupil)


LOOPS: dict[str, Loop] = {
    "eyfsp_gld": eyfsp_gld,
    "eyfsp_avg_elgs": eyfsp_avg_elgs,
    "phonics_y1_wa": phonics_y1,
    "phonics_y2_wa": phonics_y2,
    **{f"ks1_{subject}_exs": ks1([subject], {"EXS", "GDS"}) for subject in SUBJECTS},
    **{f"ks1_{subject}_gds": ks1([subject], {"GDS"}) for subject in SUBJECTS},
    "ks1_rwm_exs": ks1(SUBJECTS, {"EXS", "GDS"}),
    "ks1_sci_exs": ks1(["sci"], {"EXS"}),
    "mtc_avg": mtc_avg,
    "mtc_full": mtc_full,
    **{f"ks2_{flag}": ks2_flag(flag, subject) for flag, subject in KS2_FLAGS.items()},
    **{f"ks2_{subject}_prog": ks2_progress(subject) for subject in SUBJECTS},
}
