"""Which published figure is which indicator: declared once for every vocabulary DfE has used.

The outcomes publication names one thing in several ways: in its classic files, in its API data sets, and
anew in some releases. LAIT has one measure per group of children; for the early years and exclusions its
group is inferred, since it names none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

GROUPS: Mapping[str, str] = {
    "CIN at 31 March": "cin",
    "CINO at 31 March": "cino",
    "CPPO at 31 March": "cppo",
    "CLA at 31 March": "cla",
    "CLA 12 months at 31 March": "cla12m",
    "CIN at any point": "cin@any",
    "CINO at any point": "cino@any",
    "CPPO at any point": "cppo@any",
    "CLA at any point": "cla@any",
    "All pupils comparison": "all",
}
"""DfE's groups of children by the cohort of that definition."""

NEAREST: Mapping[str, str] = {
    "cin": "cino",
    "cinp": "cino",
    "csw": "cino",
    "cpp": "cppo",
    "cla": "cla12m",
}
"""The group published for a cohort that is not published itself: another definition, and labelled so."""

FILTER_NAMES: Mapping[str, str] = {
    "year_breakdown": "terms",
    "absence_terms": "terms",
    "school_type": "phase",
    "phase_type_grouping": "phase",
    "education_phase": "phase",
}
"""Filters that were renamed between releases, by what they are called here."""

_WHOLE_YEAR = {"terms": "six half terms"}


@dataclass(frozen=True)
class Source:
    """Headings under which a figure and its parts are published; of several names the first found.

    `filters`: values, in lower case, that a row must have for filters it has. `group`: the cohort where
    the measure itself is of one, as LAIT's are; else the row's own group.
    """

    value: tuple[str, ...]
    numerator: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()
    low: tuple[str, ...] = ()
    high: tuple[str, ...] = ()
    filters: Mapping[str, str] = field(default_factory=dict)
    group: str = ""
    note: str = ""


def _share(stem: str, api: str, denominator: str = "t_pupils") -> Source:
    """A percentage of the pupils at the end of the stage."""
    return Source(
        value=(f"pt_{stem}", f"{api}_percent"),
        numerator=(f"t_{stem}", f"{api}_total"),
        denominator=(denominator, "pupil_count"),
    )


def _ks2(subject: str) -> Source:
    return Source(
        value=(f"pt_{subject}_met_expected_standard",),
        numerator=(f"t_{subject}_met_expected_standard",),
        denominator=(f"t_{subject}_eligible_pupils",),
    )


def _ks2_progress(subject: str) -> Source:
    return Source(
        value=(f"avg_{subject}_progress_score",),
        numerator=(f"t_{subject}_progress_score",),
        denominator=(f"t_{subject}_progress_eligible_pupils",),
        low=(f"avg_{subject}_progress_score_lower_ci",),
        high=(f"avg_{subject}_progress_score_upper_ci",),
    )


def _absence(phase: str) -> dict[str, Source]:
    filters = {**_WHOLE_YEAR, "phase": phase}

    def sessions(kind: str, percent: str) -> Source:
        return Source((percent,), (f"t_sess_{kind}",), ("t_sess_possible",), filters=filters)

    def pupils(share: str) -> Source:
        return Source((f"pt_pupils_{share}",), (f"t_pupils_{share}",), ("t_pupils",), filters=filters)

    return {
        "overall": sessions("overall", "pt_overall"),
        "auth": sessions("authorised", "pt_sess_authorised"),
        "unauth": sessions("unauthorised", "pt_sess_unauthorised"),
        "pa": pupils("pa_10_exact"),
        "sa": pupils("pa_50_exact"),
    }


_PHASES = {"all": "total", "pri": "state-funded primary", "sec": "state-funded secondary"}

OUTCOMES: dict[str, Source] = {
    "ks2_rwm_exp": _ks2("rwm"),
    "ks2_read_exp": _ks2("read"),
    "ks2_writ_exs": _ks2("writta"),
    "ks2_math_exp": _ks2("mat"),
    "ks2_gps_exp": _ks2("gps"),
    "ks2_read_prog": _ks2_progress("read"),
    "ks2_writ_prog": _ks2_progress("writta"),
    "ks2_math_prog": _ks2_progress("mat"),
    "ks4_cohort": Source(("t_pupils", "pupil_count")),
    "ks4_p8_cohort": Source(("t_inp8calc", "progress8_pupil_count")),
    "ks4_att8_avg": Source(
        ("avg_att8", "attainment8_average"),
        ("t_att8", "attainment8_sum"),
        ("t_pupils", "pupil_count"),
    ),
    "ks4_p8_avg": Source(
        ("avg_p8score", "progress8_average"),
        ("t_p8score", "progress8_sum"),
        ("t_inp8calc", "progress8_pupil_count"),
        ("p8score_ci_low", "progress8_lower_95_ci"),
        ("p8score_ci_upp", "progress8_upper_95_ci"),
    ),
    "ks4_ebacc_entered": _share("ebacc_e_ptq_ee", "ebacc_entering"),
    "ks4_ebacc_aps": Source(
        ("avg_ebaccaps", "ebacc_aps_average"),
        ("t_ebaccaps", "ebacc_aps_sum"),
        ("t_pupils", "pupil_count"),
    ),
    "ks4_basics_95": _share("l2basics_95", "engmath_95"),
    "ks4_basics_94": _share("l2basics_94", "engmath_94"),
    **{
        f"abs_{measure}_{id_}": source
        for id_, phase in _PHASES.items()
        for measure, source in _absence(phase).items()
    },
}
"""Figures of the outcomes publication, by indicator."""

_INFERRED = "LAIT does not name the group: CINO and CLA 12 months inferred"


def _lait(measure: str, group: str = "all", note: str = "") -> Source:
    return Source((measure,), group=group, note=note)


LAIT: tuple[tuple[str, Source], ...] = (
    ("eyfsp_gld", _lait("fsp_new_gooddev")),
    ("eyfsp_gld", _lait("cin_good _develop", "cino", _INFERRED)),
    ("eyfsp_gld", _lait("cpp_good_develop", "cppo", _INFERRED)),
    ("eyfsp_gld", _lait("lac_good_develop", "cla12m", _INFERRED)),
    ("eyfsp_avg_elgs", _lait("fspaveprechild")),
    ("phonics_y1_wa", _lait("ks1p_all")),
    ("ks1_read_exs", _lait("ks1r_expected_std")),
    ("ks1_read_gds", _lait("ks1r_greater_depth")),
    ("ks1_writ_exs", _lait("ks1w_expected _std")),
    ("ks1_writ_gds", _lait("ks1w_greater_depth")),
    ("ks1_math_exs", _lait("ks1m_expected _std")),
    ("ks1_math_gds", _lait("ks1m_greater_depth")),
    ("ks1_sci_exs", _lait("ks1s_expected_std")),
    ("mtc_avg", _lait("multiplication_total_aps")),
    ("mtc_full", _lait("multiplication_total")),
    ("ks2_rwm_exp", _lait("ks2rwm_expected_std")),
    ("ks2_rwm_high", _lait("ks2rwm_higher_std")),
    ("ks2_read_exp", _lait("ks2r_expected_std")),
    ("ks2_read_high", _lait("ks2r_higher_std")),
    ("ks2_writ_exs", _lait("ks2w_teacher_assess")),
    ("ks2_writ_gds", _lait("ks2gdw_teacher_assess")),
    ("ks2_math_exp", _lait("ks2m_expected_std")),
    ("ks2_math_high", _lait("ks2m_higher_std")),
    ("ks2_gps_exp", _lait("ks2gps_expected_std")),
    ("ks2_read_prog", _lait("ks2r_prog_va")),
    ("ks2_writ_prog", _lait("ks2w_prog_va")),
    ("ks2_math_prog", _lait("ks2m_prog_va")),
    ("ks4_att8_avg", _lait("avg_attain8_score")),
    ("ks4_p8_avg", _lait("avg_prog8_score")),
    ("ks4_ebacc_entered", _lait("engbacentries")),
    ("ks4_ebacc_aps", _lait("engbacavgpointscore")),
    ("ks4_basics_95", _lait("engmaths9-5")),
    ("ks4_basics_94", _lait("engmaths9-4")),
    ("ks4_ebacc_95", _lait("engbac9-5")),
    ("ks4_ebacc_94", _lait("engbac9-4")),
    ("abs_overall_all", _lait("totabs")),
    ("abs_auth_all", _lait("totauthabs")),
    ("abs_unauth_all", _lait("totunauthabs")),
    ("abs_pa_all", _lait("totperabnew")),
    ("abs_sa_all", _lait("totsevperabnew")),
    ("abs_overall_pri", _lait("pritotabs")),
    ("abs_auth_pri", _lait("priauth")),
    ("abs_unauth_pri", _lait("priunauth")),
    ("abs_pa_pri", _lait("sfpriperabnew")),
    ("abs_sa_pri", _lait("sfprisevperabnew")),
    ("abs_overall_sec", _lait("sectotabs")),
    ("abs_auth_sec", _lait("secauth")),
    ("abs_unauth_sec", _lait("secunauth")),
    ("abs_pa_sec", _lait("sfsecperabnew")),
    ("abs_sa_sec", _lait("sfsecsevperabnew")),
    ("exc_pex_all", _lait("totpermex")),
    ("exc_pex_all", _lait("cinpermexclusion", "cino", _INFERRED)),
    ("exc_sus_all", _lait("totfixedex")),
    ("exc_sus1_all", _lait("total_ pup_fixedex")),
    ("exc_sus1_all", _lait("cinfixedexclusion", "cino", _INFERRED)),
    ("exc_sus1_all", _lait("lac_fixed_ ex", "cla12m", _INFERRED)),
    ("exc_pex_pri", _lait("pripermex")),
    ("exc_sus_pri", _lait("prifixedex")),
    ("exc_sus1_pri", _lait("pri_ pup_fixedex")),
    ("exc_pex_sec", _lait("secpermex")),
    ("exc_sus_sec", _lait("secfixedex")),
    ("exc_sus1_sec", _lait("sec_ pup_fixedex")),
)
"""Measures of LAIT, by indicator; absence and exclusions of all pupils count enrolments, not pupils."""
