"""Measure the targets: `python bench/run.py`. Prints a table and writes `docs/performance.md`.

POSIX only: the peak memory of a child is asked of the system with `wait4`.
"""

import argparse
import sys
from pathlib import Path
from time import perf_counter

from harness import ROOT, ProgramFailedError, compile_bytecode
from measures import HUGE, MEASURES, Bench, Result, huge_csv
from report import as_page, as_text

PAGE = ROOT / "docs" / "performance.md"
FEWEST_RUNS = 5
"""For figures that are published."""


def main() -> int:
    asked = _arguments()
    chosen = dict(MEASURES) | ({HUGE: huge_csv} if asked.huge else {})
    if asked.only:
        chosen = {name: chosen[name] for name in asked.only}
    compile_bytecode()
    bench = Bench(asked.scratch, asked.runs)
    results: list[Result] = []
    failed = False
    for name, measure in chosen.items():
        start = perf_counter()
        try:
            results += measure(bench)
        except ProgramFailedError as error:
            print(f"{name}: {error}", file=sys.stderr)
            failed = True
        print(f"{name}: {perf_counter() - start:.0f} s", file=sys.stderr)
    print(as_text(results))
    if not failed and not asked.no_write and not asked.only and asked.runs >= FEWEST_RUNS:
        PAGE.write_text(as_page(results, asked.runs), encoding="utf-8")
    return int(failed)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the performance targets.")
    parser.add_argument("--only", action="append", choices=[*MEASURES, HUGE], help="may be repeated")
    parser.add_argument("--runs", type=int, default=FEWEST_RUNS, help="measured runs of each program")
    parser.add_argument("--scratch", type=Path, default=ROOT / "build" / "bench", help="large files")
    parser.add_argument("--no-write", action="store_true", help="leave docs/performance.md alone")
    parser.add_argument("--huge", action="store_true", help="also 8 million rows, for memory")
    asked = parser.parse_args()
    asked.huge = asked.huge or HUGE in (asked.only or [])
    return asked


if __name__ == "__main__":
    sys.exit(main())
