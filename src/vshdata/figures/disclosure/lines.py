"""Which figures add up, or lie within one another, so that one gives another away: declared.

Groups of a breakdown and their total need no line: every pupil is in one group.
"""

from dataclasses import dataclass

from vshdata.figures.populations import CHILDREN


@dataclass(frozen=True)
class Line:
    """A whole and parts of it that share nobody. `adds_up`: together they may be all of it.

    Where parts that add up come to the whole in fact, a reader may take them to; where they do not, and
    where a part is not in the request, what is left over is a number nobody prints. `told`: it is one of
    pupils who would be a group of their own, so that few of them count as few.
    """

    whole: str
    parts: tuple[str, ...]
    adds_up: bool = False
    told: bool = True


COHORT_LINES = (
    Line("cin", ("cino", "cppo", "cla"), adds_up=True),
    Line("cin", ("csw", "cla"), adds_up=True),
    Line("cin", ("cpp",)),
    Line("csw", ("cino", "cppo"), adds_up=True),
    Line("cino", ("cinp",)),
    Line("cpp", ("cppo",)),
    Line("cla", ("cla12m",)),
    Line("kinship", ("sgo",)),
    Line("kinship", ("cao",)),
    Line("plac", ("adopted",)),
    Line("all", ("cin", "ever6", "not-in-need")),
    Line("all", ("csw", "cla", "ever6", "not-in-need")),
    Line("all", ("plac",)),
)
"""Cohorts within cohorts, told at one time. At any point in the year cohorts overlap, so that there what
is left over may stand on either side.
"""


def _phases(*measures: str) -> tuple[Line, ...]:
    """Primary and secondary schools are parts of all, beside special ones and alternative provision."""
    return tuple(Line(f"{one}_all", (f"{one}_pri", f"{one}_sec")) for one in measures)


def _within(**lines: str) -> tuple[Line, ...]:
    """Who reaches the more reaches the less: the more, and the less in it."""
    return tuple(Line(whole, (part,), told=False) for part, whole in lines.items())


PHASE_LINES = (
    *_phases("abs_overall", "abs_auth", "abs_unauth", "abs_pa", "abs_sa"),
    *_phases("exc_pex", "exc_sus", "exc_sus1"),
)

_AT = ("all", "pri", "sec")

LIVE_LINES = (
    Line("live_persistent", ("live_persistent_dfe",)),
    Line("live_severe", ("live_severe_dfe",)),
)
"""Measures of a week by DfE's rule of ten sessions, within those of all pupils."""

NUMERATOR_LINES = (
    *PHASE_LINES,
    *LIVE_LINES,
    *(Line(f"abs_overall_{at}", (f"abs_auth_{at}", f"abs_unauth_{at}"), adds_up=True) for at in _AT),
    *(Line(f"abs_pa_{at}", (f"abs_sa_{at}",), told=False) for at in _AT),
    *(Line(f"exc_sus_{at}", (f"exc_sus1_{at}",), told=False) for at in _AT),
    *_within(
        ks1_read_gds="ks1_read_exs",
        ks1_writ_gds="ks1_writ_exs",
        ks1_math_gds="ks1_math_exs",
        ks2_rwm_high="ks2_rwm_exp",
        ks2_read_high="ks2_read_exp",
        ks2_writ_gds="ks2_writ_exs",
        ks2_math_high="ks2_math_exp",
        ks4_basics_95="ks4_basics_94",
        ks4_ebacc_94="ks4_ebacc_entered",
        ks4_ebacc_95="ks4_ebacc_94",
        ks4_ebacc_eng_95="ks4_ebacc_eng_94",
        ks4_ebacc_mat_95="ks4_ebacc_mat_94",
        ks4_ebacc_sci_95="ks4_ebacc_sci_94",
        ks4_ebacc_hum_95="ks4_ebacc_hum_94",
        ks4_ebacc_lan_95="ks4_ebacc_lan_94",
        live_severe="live_persistent",
        live_severe_dfe="live_persistent_dfe",
        live_late="live_attended",
        live_suspended="live_authorised_absence",
    ),
)
"""Indicators whose numerators add up or lie within one another."""

DENOMINATOR_LINES = (
    *PHASE_LINES,
    *LIVE_LINES,
    *_phases(f"{CHILDREN}abs_overall", f"{CHILDREN}exc_pex"),
)
"""Indicators whose denominators do, counts of children among them."""

WHOLE_LINES = (
    Line(
        "live_attended",
        ("live_attended", "live_authorised_absence", "live_unauthorised_absence"),
        adds_up=True,
    ),
)
"""Indicators whose numerators add up to the denominator of one of them."""
