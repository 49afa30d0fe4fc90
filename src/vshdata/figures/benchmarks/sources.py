"""Which published figure is which indicator: declared once for every vocabulary DfE has used.

The outcomes publication names one thing in several ways: in its classic files, in its API data sets, and
anew in some releases. LAIT has one measure per group of children; for the early years and exclusions its
group is inferred, since it names none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

ENGLAND = "England"
"""England as a place. A region is named as in EES, an authority by its three-digit number."""

REGIONS: Mapping[str, str] = {
    "North East": "E12000001",
    "North West": "E12000002",
    "Yorkshire and The Humber": "E12000003",
    "East Midlands": "E12000004",
    "West Midlands": "E12000005",
    "East of England": "E12000006",
    "London": "E12000007",
    "South East": "E12000008",
    "South West": "E12000009",
    "Inner London": "E13000001",
    "Outer London": "E13000002",
}
"""Regions of England with their codes; London stands as a whole and in two parts."""

REGION_NAMES: Mapping[str, str] = {
    "Yorkshire and the Humber": "Yorkshire and The Humber",
    "London (Inner)": "Inner London",
    "London (Outer)": "Outer London",
}
"""Regions as LAIT names them, by what EES calls them."""

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
    "PLAA - Adoption (Official Statistics)": "adopted",
    "PLAA - SGO (Official Statistics)": "sgo",
    "PLAA - CAO (Official Statistics)": "cao",
    "All pupils comparison": "all",
}
"""DfE's groups of children by the cohort of that definition."""

NEAREST: Mapping[str, str] = {
    "cin": "cino",
    "cinp": "cino",
    "csw": "cino",
    "cpp": "cppo",
    "cla": "cla12m",
    "cin@any": "cino",
    "cino@any": "cino",
    "cinp@any": "cino",
    "csw@any": "cino",
    "cpp@any": "cppo",
    "cppo@any": "cppo",
    "cla@any": "cla12m",
    "cla12m@any": "cla12m",
}
"""The group beside a cohort that is not published itself: of another definition, and labelled so."""

GROUP_TITLES: Mapping[str, str] = {cohort: group for group, cohort in GROUPS.items()}
"""DfE's name of a cohort that it publishes."""

REDEFINED: Mapping[str, int] = {"cino": 2023}
"""Groups that DfE redefined, by the first release with the definition of today."""

ENGLISH_SCHOOLS = ("primary", "secondary", "special")
"""Phases of the schools that England's exclusions of all schools are of; alternative provision and pupil
referral units stand apart."""

OF_ALL_SCHOOLS = ("exc_pex_all", "exc_sus_all", "exc_sus1_all")
"""Indicators that England measures in `ENGLISH_SCHOOLS`."""

OTHER_SCHOOLS = (
    "no gap shown: DfE's figure is of primary, secondary and special schools, and pupils here are at "
    "other schools too"
)

_ENROLLED = "DfE counts enrolments of all pupils, and this table counts pupils"
_LINKED = "DfE counts children whom it links to a pupil, by its own matching"

DIFFERENCES: tuple[tuple[str, bool, str], ...] = (
    ("abs_", True, _ENROLLED),
    ("exc_", True, _ENROLLED),
    ("abs_", False, _LINKED),
    ("exc_", False, _LINKED),
    ("ks", False, _LINKED),
    ("eyfsp_", False, _LINKED),
)
"""How a published figure differs from the indicator: beginning of the id, whether the group is all pupils,
and the difference."""


def differences(indicator: str, group: str) -> tuple[str, ...]:
    """How DfE's figure of a group differs by definition from the indicator, in words for a note."""
    of_all = group == "all"
    return tuple(
        text for start, for_all, text in DIFFERENCES if indicator.startswith(start) and of_all is for_all
    )


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

    `filters`: values, in lower case, that a row must have for filters it has; any other filter must be at
    its total. `marks`: headings of which the file must have one, where that of the figure is not enough to
    tell it. `group`: the cohort where the measure itself is of one, as LAIT's are; else the row's own
    group. `decimals`: to how many the figures are rounded, where to fewer than the indicator's own. `note`:
    how the figure differs from the indicator.
    """

    value: tuple[str, ...]
    numerator: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()
    low: tuple[str, ...] = ()
    high: tuple[str, ...] = ()
    filters: Mapping[str, str] = field(default_factory=dict)
    marks: tuple[str, ...] = ()
    group: str = ""
    decimals: int | None = None
    note: str = ""

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading that has a part in it."""
        return (*self.value, *self.numerator, *self.denominator, *self.low, *self.high, *self.marks)


def _share(stem: str, api: str, denominator: str = "t_pupils") -> Source:
    """A percentage of the pupils at the end of the stage."""
    return Source(
        value=(f"pt_{stem}", f"{api}_percent"),
        numerator=(f"t_{stem}", f"{api}_total"),
        denominator=(denominator, "pupil_count"),
    )


def _ks2(stem: str, subject: str) -> Source:
    return Source(
        value=(f"pt_{stem}_met_expected_standard", "expected_standard_pupil_percent"),
        numerator=(f"t_{stem}_met_expected_standard", "expected_standard_pupil_count"),
        denominator=(f"t_{stem}_eligible_pupils", "eligible_pupil_count"),
        filters={"subject": subject},
        decimals=0,
    )


def _ks2_progress(stem: str, subject: str) -> Source:
    return Source(
        value=(f"avg_{stem}_progress_score", "progress_measure_score"),
        numerator=(f"t_{stem}_progress_score", "progress_measure_sum"),
        denominator=(f"t_{stem}_progress_eligible_pupils", "progress_measure_pupil_count"),
        low=(f"avg_{stem}_progress_score_lower_ci", "progress_measure_lower_conf_interval"),
        high=(f"avg_{stem}_progress_score_upper_ci", "progress_measure_upper_conf_interval"),
        filters={"subject": subject},
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

_PUPILS_EXCLUDED = "DfE counts pupils permanently excluded here, not exclusions"

OUTCOMES: dict[str, Source] = {
    "eyfsp_gld": Source(("pt_gld",), ("t_gld",)),
    "eyfsp_avg_elgs": Source(("avg_elgs",)),
    "ks2_rwm_exp": _ks2("rwm", "reading, writing and maths"),
    "ks2_read_exp": _ks2("read", "reading"),
    "ks2_writ_exs": _ks2("writta", "writing"),
    "ks2_math_exp": _ks2("mat", "maths"),
    "ks2_gps_exp": _ks2("gps", "grammar, punctuation and spelling"),
    "ks2_read_prog": _ks2_progress("read", "reading"),
    "ks2_writ_prog": _ks2_progress("writta", "writing"),
    "ks2_math_prog": _ks2_progress("mat", "maths"),
    "ks4_cohort": Source(("t_pupils", "pupil_count"), marks=("avg_att8", "attainment8_average")),
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
    "exc_pex_all": Source(("pt_perm_excl",), ("t_perm_excl",), note=_PUPILS_EXCLUDED),
    "exc_sus1_all": Source(("pt_one_plus_sus",), ("t_one_plus_sus",)),
}
"""Figures of the outcomes publication, by indicator."""

_INFERRED = "LAIT does not say which group it is: CINO, CPPO and CLA 12 months are inferred"
_STATE_FUNDED = "LAIT: pupils of state-funded schools"
_ENROLMENTS = "LAIT: all enrolments, not pupils"


def _lait(measure: str, group: str = "all", note: str | None = None, decimals: int | None = None) -> Source:
    """A measure of LAIT; where no group is told it is of all pupils of state-funded schools."""
    usual = _STATE_FUNDED if group == "all" else ""
    return Source((measure,), group=group, note=usual if note is None else note, decimals=decimals)


def _enrolled(measure: str) -> Source:
    return _lait(measure, note=_ENROLMENTS)


def _of_groups(stem: str, **measures: str) -> tuple[tuple[str, Source], ...]:
    """One indicator of several groups, by cohort; percentages of key stage 2 are whole."""
    whole = 0 if stem.startswith("ks2") and not stem.endswith("prog") else None
    return tuple((stem, _lait(measure, group, decimals=whole)) for group, measure in measures.items())


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
    ("abs_overall_all", _enrolled("totabs")),
    ("abs_auth_all", _enrolled("totauthabs")),
    ("abs_unauth_all", _enrolled("totunauthabs")),
    ("abs_pa_all", _enrolled("totperabnew")),
    ("abs_sa_all", _enrolled("totsevperabnew")),
    ("abs_overall_pri", _enrolled("pritotabs")),
    ("abs_auth_pri", _enrolled("priauth")),
    ("abs_unauth_pri", _enrolled("priunauth")),
    ("abs_pa_pri", _enrolled("sfpriperabnew")),
    ("abs_sa_pri", _enrolled("sfprisevperabnew")),
    ("abs_overall_sec", _enrolled("sectotabs")),
    ("abs_auth_sec", _enrolled("secauth")),
    ("abs_unauth_sec", _enrolled("secunauth")),
    ("abs_pa_sec", _enrolled("sfsecperabnew")),
    ("abs_sa_sec", _enrolled("sfsecsevperabnew")),
    ("exc_pex_all", _enrolled("totpermex")),
    ("exc_pex_all", _lait("cinpermexclusion", "cino", f"{_INFERRED}; {_PUPILS_EXCLUDED}")),
    ("exc_sus_all", _enrolled("totfixedex")),
    ("exc_sus1_all", _enrolled("total_ pup_fixedex")),
    ("exc_sus1_all", _lait("cinfixedexclusion", "cino", _INFERRED)),
    ("exc_sus1_all", _lait("lac_fixed_ ex", "cla12m", _INFERRED)),
    ("exc_pex_pri", _enrolled("pripermex")),
    ("exc_sus_pri", _enrolled("prifixedex")),
    ("exc_sus1_pri", _enrolled("pri_ pup_fixedex")),
    ("exc_pex_sec", _enrolled("secpermex")),
    ("exc_sus_sec", _enrolled("secfixedex")),
    ("exc_sus1_sec", _enrolled("sec_ pup_fixedex")),
    *_of_groups("ks2_rwm_exp", cino="cin_ks2_expstd_rwm", cppo="cppo_ks2_rwm", cla12m="lac_ks2_expstd_rwm"),
    *_of_groups("ks2_read_exp", cino="cin_ks2_expstd_r", cla12m="lac_ks2_expstd_r"),
    *_of_groups("ks2_writ_exs", cino="cin_ks2_expstd_w", cla12m="lac_ks2_expstd_w"),
    *_of_groups("ks2_math_exp", cino="cin_ks2_expstd_m", cla12m="lac_ks2_expstd_m"),
    *_of_groups("ks2_gps_exp", cino="cin_ks2_expstd_gps", cla12m="lac_ks2_expstd_gps"),
    *_of_groups("ks2_read_prog", cla12m="lac_ks2_avg_prog8_r"),
    *_of_groups("ks2_writ_prog", cla12m="lac_ks2_avg_prog8_w"),
    *_of_groups("ks2_math_prog", cla12m="lac_ks2_avg_prog8_m"),
    *_of_groups(
        "ks4_att8_avg", cino="cin_avg_attain8_ks4", cppo="cppo_ks4_a8", cla12m="lac_ks4_avg_attain8"
    ),
    *_of_groups("ks4_p8_avg", cino="cinprogks2-4_avg_prog8", cla12m="lac_ks4_avg_prog8"),
    *_of_groups("ks4_basics_95", cino="cin_engmaths9-5"),
    *_of_groups("ks4_basics_94", cino="cin_engmaths9-4", cla12m="lac_engmaths9-4"),
    *_of_groups("abs_overall_all", cino="cintotalab_3term", cppo="cpptotalab_3term", cla12m="lac_over_abs"),
    *_of_groups("abs_auth_all", cino="cinauthab_3term"),
    *_of_groups("abs_unauth_all", cino="cinunauthab_3term", cla12m="lac_unauth"),
    *_of_groups("abs_pa_all", cino="cinpermabsent_3term", cppo="cppperabs_3term", cla12m="lac_pers_abs"),
)
"""Measures of LAIT, by indicator."""
