"""The names of all indicators and cohorts, and the years in which an indicator has no figure.

Names are facts, copied from the reference; everything else of this package is worked out anew.
"""

AREAS: dict[str, tuple[str, ...]] = {
    "eyfsp": ("eyfsp_gld", "eyfsp_avg_elgs"),
    "phonics": ("phonics_y1_wa", "phonics_y2_wa"),
    "ks1": tuple(
        f"ks1_{what}"
        for what in "read_exs read_gds writ_exs writ_gds math_exs math_gds rwm_exs sci_exs".split()
    ),
    "mtc": ("mtc_avg", "mtc_full"),
    "ks2": tuple(
        f"ks2_{what}"
        for what in (
            "rwm_exp rwm_high read_exp read_high writ_exs writ_gds math_exp math_high gps_exp "
            "read_prog writ_prog math_prog"
        ).split()
    ),
    "ks4": tuple(
        f"ks4_{what}"
        for what in (
            "cohort p8_cohort att8_avg p8_avg ebacc_entered ebacc_aps "
            "basics_95 basics_94 ebacc_95 ebacc_94 "
            "att8_eng att8_mat att8_ebacc att8_open p8_eng p8_mat p8_ebacc p8_open "
            "ebacc_eng_95 ebacc_eng_94 ebacc_mat_95 ebacc_mat_94 ebacc_sci_95 ebacc_sci_94 "
            "ebacc_hum_95 ebacc_hum_94 ebacc_lan_95 ebacc_lan_94 any_pass"
        ).split()
    ),
    "absence": tuple(
        f"abs_{what}_{phase}"
        for phase in ("all", "pri", "sec")
        for what in "overall auth unauth pa sa".split()
    ),
    "exclusions": tuple(
        f"exc_{what}_{phase}" for phase in ("all", "pri", "sec") for what in ("pex", "sus", "sus1")
    ),
}
INDICATORS = tuple(name for names in AREAS.values() for name in names)
COHORTS = tuple(
    "cin cino cinp cpp cppo csw cla cla12m ever6 plac adopted sgo cao kinship not-in-need all".split()
)
CANCELLED = {"eyfsp", "phonics", "ks1", "mtc", "ks2"}
FROM_2022 = {"eyfsp", "mtc"}
NO_KS1_BASE, NO_PROGRESS_8 = {2024, 2025}, {2020, 2021, 2025, 2026}


def area_of(indicator: str) -> str:
    return next(area for area, names in AREAS.items() if indicator in names)


def has_figure(indicator: str, year: int) -> bool:
    """Whether the indicator exists in the year: it has begun, has not ended and is not marked `none`."""
    area = area_of(indicator)
    never = (
        (area in CANCELLED and year in {2020, 2021})
        or (area in FROM_2022 and year < 2022)
        or (area == "ks1" and year > 2023)
        or (area == "absence" and year == 2020)
        or (indicator.startswith("ks4_p8") and year in NO_PROGRESS_8)
        or (area == "ks2" and indicator.endswith("_prog") and year in NO_KS1_BASE)
        or (indicator.startswith("ks4_ebacc") and year > 2025)
    )
    return not never
