"""Plant random mistakes in the code that decides figures, one at a time, and list those no test notices.

First `record` learns which tests run which lines, and how long each takes; it needs that once, and again
when code or tests have changed. Then every mistake is planted in a copy of the source and the tests that
run its lines are run, likely and quick ones first, until one fails. A mistake that changes nothing is
declared in `mutants_equivalent.toml` with the reason, and is not tried again.

    python bench/mutants.py record tests/unit tests/spec
    python bench/mutants.py run --seed 1 --number 200 --only 'people/*'
"""

import argparse
import importlib.util
import json
import os
import random
import shutil
import signal
import sys
import tomllib
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from fnmatch import fnmatch
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from typing import NoReturn

import pytest
from mutants_map import BUILD, ROOT, THREADS, TestMap, environment, read_map, record
from mutations import Mutation, mutations_of

ROOMS = ("figures", "people", "intake")
PACKAGE = "src/vshdata"
RESULTS = BUILD / "mutants.json"
EQUIVALENT = Path(__file__).parent / "mutants_equivalent.toml"

BATCHES = (8, 40, 160, 2000)
"""Tests of one process: few at first, since most mistakes are noticed at once."""

STALE = "no match in any of"
"""What pytest says of a test that is there no more; other bad usage is a module that cannot be imported."""

PRELOADED = (
    *("fastexcel", "hypothesis.strategies", "narwhals", "numpy", "openpyxl", "polars", "pyarrow.parquet"),
    *("pydantic", "rapidfuzz.fuzz", "rich.console", "rich.table", "scipy.optimize", "typer", "xlsxwriter"),
)
"""Libraries that are imported once, before a process is forked for each mistake: half of a short run."""

TESTS_FAILED, INTERRUPTED, INTERNAL_ERROR, BAD_USAGE = 1, 2, 3, 4
"""What pytest exits with: a test failed; a file could not be imported; a crash; a test is not known."""


@dataclass(frozen=True)
class Mutant:
    """A mistake in a file. `text`: the line it is in, which says where it is when line numbers move."""

    file: str
    text: str
    mutation: Mutation

    @property
    def name(self) -> tuple[str, str, str]:
        return (self.file, self.text, self.mutation.what)


@dataclass(frozen=True)
class Outcome:
    """`verdict`: noticed, survived, unreached (no recorded test runs it) or unsure (tests left untried)."""

    file: str
    line: int
    text: str
    what: str
    verdict: str
    tests: int
    seconds: float
    by: str = ""


# ---------------------------------------------------------------------- which mistakes


def all_mutants(only: Sequence[str]) -> list[Mutant]:
    """Every mistake in the modules that match one of the patterns, say `people/*`."""
    found = []
    for path in sorted(path for room in ROOMS for path in (ROOT / PACKAGE / room).rglob("*.py")):
        if any(fnmatch(path.relative_to(ROOT / PACKAGE).as_posix(), pattern) for pattern in only):
            source = path.read_text(encoding="utf-8")
            lines = source.splitlines()
            file = path.relative_to(ROOT).as_posix()
            found += [Mutant(file, lines[one.line - 1].strip(), one) for one in mutations_of(source)]
    return found


def equivalent() -> Mapping[tuple[str, str, str], str]:
    """File, line and mistake of every mutant that changes nothing, and the reason."""
    declared = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8"))["mutant"]
    return {(one["file"], one["text"], one["what"]): one["reason"] for one in declared}


# ---------------------------------------------------------------------- trying them


def try_mutants(mutants: Iterable[Mutant], known: TestMap, limit: float) -> Iterator[Outcome]:
    """Plant each in a copy of the source and run the tests that reach it, for `limit` seconds at most."""
    os.environ |= THREADS
    for name in PRELOADED:
        importlib.import_module(name)
    with TemporaryDirectory() as folder:
        place = Path(folder)
        shutil.copytree(ROOT / "src", place / "src", ignore=shutil.ignore_patterns("__pycache__"))
        for mutant in mutants:
            copied = place / mutant.file
            source = copied.read_text(encoding="utf-8")
            _replace(copied, mutant.mutation.applied(source))
            started = monotonic()
            tests = known.reaching(mutant.file, mutant.mutation)
            verdict, tried, by = _judge(tests, place, limit)
            _replace(copied, source)
            yield Outcome(
                *(mutant.file, mutant.mutation.line, mutant.text, mutant.mutation.what),
                *(verdict, tried, round(monotonic() - started, 1), by),
            )


def _judge(tests: Sequence[str], place: Path, limit: float) -> tuple[str, int, str]:
    """What becomes of the planted mistake, after how many tests, and the test that noticed."""
    if not tests:
        return "unreached", 0, ""
    deadline = monotonic() + limit
    tried = 0
    for size in BATCHES:
        batch = tests[tried : tried + size]
        if not batch or deadline <= monotonic():
            break
        code, output = _pytest(batch, place, deadline)
        if code is None:
            break
        tried += len(batch)
        lines = [line.partition(" - ")[0] for line in output.splitlines()]
        failed = " ".join(line for line in lines if line.startswith(("FAILED", "ERROR")))
        if code in {TESTS_FAILED, INTERRUPTED} or (code == BAD_USAGE and STALE not in output):
            return "noticed", tried, failed
        if code:
            return "unsure", tried, f"pytest exited with {code}"
    return ("survived" if tried == len(tests) else "unsure"), tried, f"{tried} of {len(tests)} tests"


def _pytest(tests: Sequence[str], place: Path, deadline: float) -> tuple[int | None, str]:
    """How pytest ends, None where time is over, and what it printed: in a fork of this process."""
    log = place / "log"
    child = os.fork()
    if not child:
        _become_pytest(tests, place, log)
    while monotonic() < deadline:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status), log.read_text(encoding="utf-8")
        sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None, ""


def _become_pytest(tests: Sequence[str], place: Path, log: Path) -> NoReturn:
    os.setpgid(0, 0)
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(written, sys.stdout.fileno())
    os.dup2(written, sys.stderr.fileno())
    code = INTERNAL_ERROR
    try:
        os.environ |= environment(place)
        sys.path.insert(0, str(place / "src"))
        os.chdir(ROOT)
        options = ["-q", "-x", "--tb=line", "-p", "no:cacheprovider", f"--basetemp={place / 'tests'}"]
        options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
        code = int(pytest.main([*options, *tests]))
    except BaseException:  # noqa: BLE001 - a fork must not go on as its parent would
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(code)


def _replace(path: Path, source: str) -> None:
    """Write source and drop its bytecode, which Python takes for fresh within the same second."""
    path.write_text(source, encoding="utf-8")
    Path(importlib.util.cache_from_source(str(path))).unlink(missing_ok=True)


# ---------------------------------------------------------------------- the command


def main() -> None:
    parser = argparse.ArgumentParser(description="Random mistakes in the code, and whether tests notice")
    commands = parser.add_subparsers(dest="command", required=True)
    recording = commands.add_parser("record", help="learn which tests run which lines")
    recording.add_argument("paths", nargs="+")
    running = commands.add_parser("run", help="plant mistakes")
    running.add_argument("--seed", type=int, default=1)
    running.add_argument("--number", type=int, default=200)
    running.add_argument("--only", nargs="+", default=["*"], help="patterns of modules, say people/*")
    running.add_argument("--out", type=Path, default=RESULTS, help="where the outcomes are written")
    running.add_argument("--seconds", type=float, default=60, help="at most, for each")
    asked = parser.parse_args()
    if asked.command == "record":
        record(asked.paths)
        return
    declared = equivalent()
    for file, text, what in declared.keys() - {mutant.name for mutant in all_mutants(["*"])}:
        print(f"{EQUIVALENT.name} names what is no longer in {file}: {what} in {text}")
    every = [mutant for mutant in all_mutants(asked.only) if mutant.name not in declared]
    random.seed(asked.seed)
    chosen = random.sample(every, min(asked.number, len(every)))
    outcomes = []
    for outcome in try_mutants(chosen, read_map(), asked.seconds):
        outcomes.append(outcome)
        print(f"{len(outcomes):4} {_line(outcome)}", flush=True)
        asked.out.write_text(json.dumps([asdict(one) for one in outcomes], indent=1))
    counts = {verdict: sum(one.verdict == verdict for one in outcomes) for verdict in _VERDICTS}
    print("\n" + ", ".join(f"{count} {verdict}" for verdict, count in counts.items()))
    for one in outcomes:
        if one.verdict != "noticed":
            print(f"{_line(one)}\n     {one.text}")


_VERDICTS = ("noticed", "survived", "unreached", "unsure")


def _line(one: Outcome) -> str:
    return f"{one.verdict:9} {one.seconds:5.1f} s  {one.file}:{one.line}  {one.what} {one.by}"


if __name__ == "__main__":
    main()
