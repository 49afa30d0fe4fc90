"""The page of comparators: what stands beside a figure, which published figure is which, EES rules."""

from itertools import groupby

from grids import grid

from vshdata.figures.benchmarks.shipped import england
from vshdata.figures.benchmarks.sources import GROUP_TITLES, LAIT, NEAREST, OUTCOMES, REGIONS
from vshdata.figures.indicators import INDICATORS
from vshdata.report.ees.screen import STAGES
from vshdata.years import label

PAGE = """# Comparators

`--compare` takes cohorts of the lake, and places that DfE publishes figures of: `england`, `region`,
`neighbours`, a region by name ({regions}), or an authority by name or number.

## Groups

A cohort stands beside DfE's group of the same definition, or beside the nearest where that has more of
the years asked for; a note says so. DfE's files for authorities have CINO, CPPO and CLA 12 months. All
pupils are from LAIT: pupils of state-funded schools, and enrolments in absence and exclusions.

{groups}

## Which published figure is which indicator

Headings of the outcomes publication are those of its classic files and of its API data sets; where both
it and LAIT have a figure, the publication's is read. Of several releases the latest is, and of one
release the version checked furthest. Percentages of key stage 2 are published whole. England's and
regions' counts are rounded to the nearest ten.

{measures}

## What ships of England

{shipped}

Contains public sector information licensed under the Open Government Licence v3.0.

## Rules of an EES export

In stages: where one fails, later ones are not run and nothing is written. Those of levels below a local
authority, and against DfE's data dictionary, are left out.

{rules}
"""


def comparators_page() -> str:
    """Everything that is declared of comparators."""
    return PAGE.format(
        regions=", ".join(REGIONS),
        groups=grid(("Cohort", "DfE's group", "Nearest"), _groups()),
        measures=grid(("Indicator", "Outcomes publication", "LAIT"), _measures()),
        shipped=grid(("Indicator", "Group", "Years", "From"), _shipped()),
        rules=grid(("Stage", "Rule", "If broken"), _rules()),
    )


def _groups() -> list[tuple[str, ...]]:
    cohorts = dict.fromkeys((*GROUP_TITLES, *NEAREST))
    return [
        (f"`{cohort}`", GROUP_TITLES.get(cohort, ""), f"`{near}`" if (near := NEAREST.get(cohort)) else "")
        for cohort in cohorts
    ]


def _measures() -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for indicator in INDICATORS:
        source = OUTCOMES.get(indicator)
        lait = [f"`{one.value[0]}` ({one.group})" for name, one in LAIT if name == indicator]
        if source or lait:
            classic = ", ".join(f"`{name}`" for name in source.value) if source else ""
            rows.append((f"`{indicator}`", classic, ", ".join(lait)))
    return rows


def _shipped() -> list[tuple[str, ...]]:
    order = {name: at for at, name in enumerate(INDICATORS)}
    told = sorted(
        england().items(), key=lambda item: (order[item[0].indicator], item[0].cohort, item[0].year)
    )
    rows: list[tuple[str, ...]] = []
    for (indicator, cohort), group in groupby(told, key=lambda item: (item[0].indicator, item[0].cohort)):
        own = list(group)
        years = [key.year for key, one in own if one.value is not None]
        files = dict.fromkeys(f"{one.publication}, {one.released}" for _, one in own)
        rows.append((f"`{indicator}`", f"`{cohort}`", _spans(years), "; ".join(files)))
    return rows


def _spans(years: list[int]) -> str:
    """`2018/19, 2021/22 to 2024/25`."""
    spans: list[list[int]] = []
    for year in years:
        if spans and spans[-1][-1] == year - 1:
            spans[-1].append(year)
        else:
            spans.append([year])
    return ", ".join(
        label(span[0]) if len(span) == 1 else f"{label(span[0])} to {label(span[-1])}" for span in spans
    )


def _rules() -> list[tuple[str, ...]]:
    return [
        (str(number), f"`{rule.name}`", str(rule.severity).lower())
        for number, stage in enumerate(STAGES, start=1)
        for rule in stage
    ]
