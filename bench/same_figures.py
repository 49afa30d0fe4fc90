"""Whether two trends have the same numerators and denominators."""

import json
from math import isclose
from typing import Any

TOLERANCE = 1e-6
"""Of sums of scores, which engines add up in different orders. Counts must be equal."""

COUNTED = ("count", "%")
"""Units whose numerators are numbers of pupils."""

Cells = dict[tuple[str, int], dict[str, Any]]


def differences(ours: str, theirs: str) -> list[str]:
    """Cells that differ; `ours` decides which cells there are, and must have some."""
    mine, other = _cells(ours), _cells(theirs)
    shown = {place: cell for place, cell in mine.items() if cell["status"] == "ok"}
    if not shown:
        return ["vshdata shows no figure"]
    return [
        f"{name} {year}" for (name, year), cell in shown.items() if _differs(cell, other.get((name, year)))
    ]


def _cells(text: str) -> Cells:
    rows = [json.loads(line) for line in text.splitlines()]
    return {(row["indicator"], row["academic_year"]): row for row in rows}


def _differs(mine: dict[str, Any], other: dict[str, Any] | None) -> bool:
    if other is None or mine["denominator"] != other["denominator"]:
        return True
    if mine["unit"] in COUNTED:
        return bool(mine["numerator"] != other["numerator"])
    return not isclose(mine["numerator"], other["numerator"], rel_tol=TOLERANCE)
