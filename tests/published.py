"""Figures of authorities that DfE published with limits, where a copy of its files is at hand."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "shared" / "data" / "published" / "ees_outcomes_cin"
YEARS = {f"{year - 1}{year % 100}": year for year in range(2019, 2025)}


@dataclass(frozen=True)
class Source:
    """Where one measure is: file, pupils, sum of scores, mean, and the two limits."""

    file: str
    pupils: str
    total: str
    mean: str
    low: str
    high: str


def _ks2(subject: str) -> Source:
    mean = f"avg_{subject}_progress_score"
    pupils, total = f"t_{subject}_progress_eligible_pupils", f"t_{subject}_progress_score"
    return Source("ks2_la.csv", pupils, total, mean, f"{mean}_lower_CI", f"{mean}_upper_CI")


SOURCES: Mapping[str, Source] = {
    "ks4_p8_avg": Source(
        "ks4_la.csv", "t_inp8calc", "t_p8score", "avg_p8score", "p8score_CI_low", "p8score_CI_upp"
    ),
    "ks2_read_prog": _ks2("read"),
    "ks2_writ_prog": _ks2("writta"),
    "ks2_math_prog": _ks2("mat"),
}


@dataclass(frozen=True)
class PrintedMean:
    """A mean and its two limits as printed: two decimals, or k for nearly 0."""

    indicator: str
    year: int
    authority: bool
    pupils: int
    total: float
    mean: str
    limits: tuple[str, str]


def printed_means() -> Iterator[PrintedMean]:
    """Every mean shown with limits, of England, its regions and its authorities, 2018/19 to 2023/24."""
    for indicator, source in SOURCES.items():
        for row in _rows(FOLDER / source.file):
            if row["time_period"] in YEARS and _shown(row[source.low]) and _shown(row[source.high]):
                yield PrintedMean(
                    indicator,
                    YEARS[row["time_period"]],
                    row["geographic_level"] == "Local authority",
                    int(row[source.pupils]),
                    float(row[source.total]),
                    row[source.mean],
                    (row[source.low], row[source.high]),
                )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _shown(text: str) -> bool:
    return text == "k" or text.lstrip("-")[:1].isdigit()
