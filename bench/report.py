"""The results as a table for a terminal and as the page `docs/performance.md`."""

import os
import platform
from collections.abc import Sequence
from importlib.metadata import version

from explanations import EXPLANATIONS, HOW, LIMITS
from harness import THREADS
from measures import Result

HEADINGS = ("Quality", "Target", "Measured", "Peak memory", "Met")
GIB = 1024**3


def as_text(results: Sequence[Result]) -> str:
    """Columns padded to line up, with what each was measured on below."""
    lines = [HEADINGS, *(_cells(result) for result in results)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(HEADINGS))]
    table = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]
    details = [f"- {result.quality}: {result.detail}" for result in results]
    return "\n".join([*table, "", *details, ""])


def as_page(results: Sequence[Result], runs: int) -> str:
    """The page, whole."""
    missed = dict.fromkeys(result.key for result in results if not result.met)
    parts = [
        "# Performance",
        "`make bench` measures the targets and writes this page.",
        f"## Machine\n\n{_machine()}",
        f"## How measured\n\n{HOW.format(runs=runs, threads=THREADS)}",
        f"## Results\n\n{_table(results)}",
        "What each line was measured on:\n\n"
        + _list([f"{item.quality}: {item.detail}" for item in results]),
        _missed(list(missed)),
        f"## Limits of these figures\n\n{_list(LIMITS)}",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _missed(keys: Sequence[str]) -> str:
    if not keys:
        return ""
    told = [EXPLANATIONS.get(key, f"{key}: not yet looked into.") for key in keys]
    return f"## Targets missed\n\n{_list(told)}"


def _cells(result: Result) -> tuple[str, ...]:
    met = "yes" if result.met else "NO"
    return (result.quality, result.target, result.measured, result.memory, met)


def _table(results: Sequence[Result]) -> str:
    lines = [HEADINGS, (":--",) * len(HEADINGS), *(_cells(result) for result in results)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _list(items: Sequence[str]) -> str:
    """Items may be written over several lines; each becomes one."""
    return "\n".join(f"- {' '.join(item.split())}" for item in items)


def _machine() -> str:
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / GIB
    engines = ", ".join(f"{name} {version(name)}" for name in ("polars", "duckdb", "lxml", "typer"))
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB of memory, {platform.system()} on {platform.machine()}. "
        f"Python {platform.python_version()}, {engines}."
    )
