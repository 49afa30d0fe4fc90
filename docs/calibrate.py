"""Write docs/calibration.md: figures of a generated lake beside the published national facts.

`python docs/calibrate.py` makes the lake, which takes a while, and writes the page. A test does the same
and demands that every figure lies in its band and that the page is what would be written.
"""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import vshdata
from vshdata.figures.indicators import INDICATORS
from vshdata.sample import write_sample
from vshdata.sample.calibration import Fact, facts
from vshdata.years import label

PAGE = Path(__file__).parent / "calibration.md"
PUPILS, YEARS, SEED = 400, (2019, 2022, 2023), 999
"""Years with every stage, both kinds of progress and all of absence and exclusions."""

HEAD = "<!-- Written by docs/calibrate.py from a generated lake. Do not edit. -->\n\n"


INTRODUCTION = f"""\
Made by `vshdata sample FOLDER --pupils {PUPILS} --years {",".join(map(str, YEARS))}`,
loaded and measured like any extract. Each figure of a group stands beside the one published for England.
The band is where the figure of so many pupils, drawn at random from England, would lie 19 times in 20.
Left out are levels not published, and absence and exclusions of all pupils, which the exaggerated share of
children in need makes higher than England's.
"""


@dataclass(frozen=True)
class Comparison:
    """A published fact, the sample's figure, and of how many pupils it is."""

    fact: Fact
    value: float
    pupils: int

    @property
    def is_in_band(self) -> bool:
        """Whether the figure lies where one of so many pupils must."""
        low, high = self.fact.band(self.pupils)
        return low <= self.value <= high


def main() -> int:
    """Make the lake and write the page."""
    with TemporaryDirectory(prefix="vshdata-") as folder:
        compared = compare(Path(folder))
    PAGE.write_bytes(page(compared).encode())
    return 0


def compare(folder: Path) -> list[Comparison]:
    """Every fact of the years beside the figure of a lake made in the folder."""
    write_sample(folder / "extracts", pupils=PUPILS, years=YEARS, seed=SEED)
    vshdata.ingest(folder / "lake", folder / "extracts")
    wanted = [fact for year in YEARS for fact in facts(year)]
    figures = _figures(folder / "lake", sorted({fact.cohort for fact in wanted}))
    return [_compared(fact, figures) for fact in wanted]


Figures = dict[tuple[str, str, int], tuple[float, int]]


def _figures(lake: Path, cohorts: Iterable[str]) -> Figures:
    """Cohort, indicator and year -> value and denominator."""
    return {
        (cohort, row["indicator"], row["academic_year"]): (row["value"], row["denominator"])
        for cohort in cohorts
        for row in vshdata.trend(lake, cohort=cohort, area="all", protect="internal").rows(named=True)
    }


def _compared(fact: Fact, figures: Figures) -> Comparison:
    """A rate of sessions is of the pupils whose absence is counted."""
    value, denominator = figures[fact.cohort, fact.indicator, fact.year]
    if INDICATORS[fact.indicator].denominator.startswith("sessions"):
        of_pupils = f"abs_pa_{fact.indicator[-3:]}"
        denominator = figures[fact.cohort, of_pupils, fact.year][1]
    return Comparison(fact, value, int(denominator))


def page(compared: Sequence[Comparison]) -> str:
    """The page: one table a year."""
    parts = [HEAD + "# Calibration of the sample\n", INTRODUCTION, _summary(compared)]
    for year in YEARS:
        rows = [_row(one) for one in compared if one.fact.year == year]
        parts += [
            f"## {label(year)}\n",
            "| Indicator | Cohort | Pupils | Sample | England | Band |\n|---|---|--:|--:|--:|--:|\n"
            + "\n".join(rows)
            + "\n",
        ]
    return "\n".join(parts)


def _summary(compared: Sequence[Comparison]) -> str:
    return f"{sum(one.is_in_band for one in compared)} of {len(compared)} figures lie in their band.\n"


def _row(one: Comparison) -> str:
    item = INDICATORS[one.fact.indicator]
    low, high = one.fact.band(one.pupils)
    cells = (
        item.label,
        f"`{one.fact.cohort}`",
        f"{one.pupils:,}",
        f"{one.value:.{item.decimals}f}" + ("" if one.is_in_band else " (outside)"),
        f"{one.fact.value:.{item.decimals}f}",
        f"{low:.{item.decimals}f} to {high:.{item.decimals}f}",
    )
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    sys.exit(main())
