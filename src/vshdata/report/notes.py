"""Footnotes: what every symbol and every missing change in a table means."""

from collections import defaultdict

from vshdata.figures.availability import warning
from vshdata.figures.disclosure import PROFILES, Status
from vshdata.figures.trend import Trend
from vshdata.years import label

SYMBOLS = {
    Status.SUPPRESSED: "hidden",
    Status.NOT_APPLICABLE: "not applicable",
    Status.NOT_AVAILABLE: "not available",
}


def footnotes(table: Trend) -> list[str]:
    """One line per reason, naming the years, and the indicators where not all are meant."""
    reasons: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in table.rows:
        for item in row.cells:
            name, year = row.name, item.year
            if item.cell.why:
                reasons[f"{item.cell.status} = {item.cell.why}"].append((year, name))
            elif caution := warning(row.indicator, year):
                reasons[caution].append((year, row.indicator.label))
            if item.change.why.startswith("no change"):
                reasons[item.change.why].append((year, name))
    return [_line(reason, places, len(table.rows)) for reason, places in reasons.items()]


def headline(table: Trend) -> str:
    """What the table is of: cohort, area, how it was protected."""
    use = PROFILES[table.profile].use
    by = f", by {' and '.join(item.title.lower() for item in table.by)}" if table.by else ""
    return f"{table.cohort_title}{by}. Protected by profile {table.profile} ({use})."


def _line(reason: str, places: list[tuple[int, str]], rows: int) -> str:
    years = sorted({year for year, _ in places})
    names = list(dict.fromkeys(name for _, name in places))
    when = ", ".join(label(year) for year in years)
    if len(names) == rows:
        return f"{when}: {reason}."
    shown = "; ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")  # noqa: PLR2004
    return f"{when}, {shown}: {reason}."
