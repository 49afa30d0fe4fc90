"""The reference page of the studies: what is counted, in which bands, by which rules, in which words."""

from grids import grid

from vshdata.api.evaluating import COMPARATORS
from vshdata.studies.covariates import COVARIATES, OF_PUPILS
from vshdata.studies.exposure import EXPOSURES, USUAL_EXPOSURE
from vshdata.studies.rules import FEW_SCHOOLS, RULES
from vshdata.studies.wording import SENTENCES

_WHAT = (
    "What `duration` and `evaluate` count, ask and say. How they work, and how often their intervals hold "
    "a known truth, is in [studies](../studies.md)."
)
_RULES = (
    "Nothing is fitted, or no headline told, below a threshold; the refusal names its rule. Below "
    f"{FEW_SCHOOLS} schools, slopes and differences have a wild cluster bootstrap."
)
_HELD = (
    "What the lake does not hold is named beside every result. Attainment is a pupil's latest before the "
    "year, of key stage 2 (scaled scores in reading and maths), key stage 1 (a point for the expected "
    "standard and one for greater depth, in reading, writing and maths) or the early years profile (goals "
    "at expected), in standard deviations from the mean of all pupils of its stage and year. That choice "
    "is this tool's own; `--without prior_attainment` leaves it out."
)


def studies_page() -> str:
    """Exposures, covariates, comparators, rules and the wording table."""
    exposures = [
        (
            f"`{item.id}`",
            item.words,
            ", ".join(f"`{cohort}`" for cohort, name in USUAL_EXPOSURE.items() if name == item.id),
            "; ".join(band.label for band in item.bands),
        )
        for item in EXPOSURES.values()
    ]
    covariates = [
        (f"`{item.name}`", item.words, "yes" if item.name in OF_PUPILS else "")
        for item in COVARIATES.values()
    ]
    rules = [
        (f"`{rule.name}`", f"{rule.least:g}" if rule.least else "10; 1 for `internal`", rule.words)
        for rule in RULES.values()
    ]
    parts = (
        "# Studies",
        _WHAT,
        "## What days are counted of",
        grid(("`--on`", "Days on", "Usual for", "Bands"), exposures),
        "## What is adjusted for",
        _HELD,
        grid(("Covariate", "In words", "In `evaluate` too"), covariates),
        "## Comparators",
        "Besides the cohorts.",
        grid(("`--comparator`", "Whom"), [(f"`{name}`", words) for name, words in COMPARATORS.items()]),
        "## Rules",
        _RULES,
        grid(("Rule", "At least", "Of what"), rules),
        "## Wording",
        "Every sentence of a study is one of these.",
        grid(("Name", "Sentence"), [(f"`{name}`", text) for name, text in SENTENCES.items()]),
    )
    return "\n\n".join(parts) + "\n"
