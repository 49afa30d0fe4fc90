"""Published files drawn by hand, in the shape that DfE gives them."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from vshdata.figures.benchmarks.shipped import Authority, authorities

NOW = [item for item in authorities() if item.now]
PLACE = (
    "geographic_level",
    "country_code",
    "country_name",
    "region_code",
    "region_name",
    "old_la_code",
    "la_name",
    "new_la_code",
)
Figures = Mapping[str, Any]


def in_england(level: str = "National") -> dict[str, str]:
    return {
        **dict.fromkeys(PLACE, ""),
        "geographic_level": level,
        "country_code": "E92000001",
        "country_name": "England",
    }


def in_region(authority: Authority) -> dict[str, str]:
    return {**in_england("Regional"), "region_code": authority.region_code, "region_name": authority.region}


def in_authority(authority: Authority) -> dict[str, str]:
    return {
        **in_region(authority),
        "geographic_level": "Local authority",
        "old_la_code": authority.number,
        "la_name": authority.name,
        "new_la_code": authority.code,
    }


def ees_file(
    path: Path, rows: Sequence[tuple[int, Mapping[str, str], Figures]], group: str = "CINO at 31 March"
) -> Path:
    """A data file of the outcomes publication: rows of a year, a place and its figures by heading."""
    names = list(dict.fromkeys(name for _, _, figures in rows for name in figures))
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        lines = csv.writer(stream)
        lines.writerow(["time_period", "time_identifier", *PLACE, "social_care_group", "version", *names])
        for year, place, figures in rows:
            told = [figures.get(name, "") for name in names]
            lines.writerow(
                [
                    f"{year - 1}{year % 100:02}",
                    "Academic year",
                    *(place[name] for name in PLACE),
                    group,
                    "Final",
                    *told,
                ]
            )
    return path


def neighbours_file(path: Path, own: Authority, others: Sequence[Authority]) -> Path:
    """DfE's model of statistical neighbours, of one authority."""
    ranks = range(1, len(others) + 1)
    with path.open("w", encoding="utf-8", newline="") as stream:
        lines = csv.writer(stream)
        head = [name for rank in ranks for name in (f"SN_{rank}", f"SN_{rank}P")]
        lines.writerow(["old_la_code", "la_name", "region_ind", "region_name", *head])
        near = [cell for one in others for cell in (one.number, "Close ")]
        lines.writerow([own.number, own.name, "1", own.region, *near])
    return path
