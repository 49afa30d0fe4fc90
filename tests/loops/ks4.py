"""Key stage 4 by a plain loop over pupils."""

from collections.abc import Callable, Sequence
from functools import partial

from worlds import Pupil

COUNTS = {"ks4_cohort", "ks4_p8_cohort"}
SHARES = {
    "ks4_ebacc_entered": "ebacc_entered",
    "ks4_basics_95": "basics_95",
    "ks4_basics_94": "basics_94",
    "ks4_ebacc_95": "ebacc_95",
    "ks4_ebacc_94": "ebacc_94",
    "ks4_ebacc_eng_95": "ebacc_eng_95",
    "ks4_ebacc_eng_94": "ebacc_eng_94",
    "ks4_ebacc_mat_95": "ebacc_mat_95",
    "ks4_ebacc_mat_94": "ebacc_mat_94",
    "ks4_ebacc_sci_95": "ebacc_sci_95",
    "ks4_ebacc_sci_94": "ebacc_sci_94",
    "ks4_ebacc_hum_95": "ebacc_hum_95",
    "ks4_ebacc_hum_94": "ebacc_hum_94",
    "ks4_ebacc_lan_95": "ebacc_lan_95",
    "ks4_ebacc_lan_94": "ebacc_lan_94",
    "ks4_any_pass": "any_pass",
}
MEANS = {
    "ks4_att8_avg": "att8",
    "ks4_att8_eng": "att8_eng",
    "ks4_att8_mat": "att8_mat",
    "ks4_att8_ebacc": "att8_ebacc",
    "ks4_att8_open": "att8_open",
    "ks4_ebacc_aps": "ebacc_aps",
}
PROGRESS = {
    "ks4_p8_avg": "p8",
    "ks4_p8_eng": "p8_eng",
    "ks4_p8_mat": "p8_mat",
    "ks4_p8_ebacc": "p8_ebacc",
    "ks4_p8_open": "p8_open",
}


def by_hand(indicator: str, pupils: Sequence[Pupil]) -> tuple[float, int | None, float, int]:
    """Numerator, denominator (none for a count), sum of squares, blanks."""
    counted = [one for one in pupils if one["endks"] is True and one["school_type"] not in {"10", "11"}]
    if indicator in PROGRESS or indicator == "ks4_p8_cohort":
        counted = [one for one in counted if one["in_p8"] is True and one["p8"] is not None]
    if indicator in COUNTS:
        return len(counted), None, 0.0, 0
    column = {**SHARES, **MEANS, **PROGRESS}[indicator]
    total, squares, blanks = 0.0, 0.0, 0
    for one in counted:
        if one[column] is None:
            blanks += 1
        elif indicator in SHARES:
            total += one[column] is True
        else:
            total += one[column]
            squares += one[column] ** 2
    return total, len(counted), squares, blanks


LOOPS: dict[str, Callable[[Sequence[Pupil]], tuple[float, int | None, float, int]]] = {
    name: partial(by_hand, name) for name in (*COUNTS, *SHARES, *MEANS, *PROGRESS)
}
