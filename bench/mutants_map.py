"""Which tests run which lines, learnt from one traced run of the tests."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree as ET

from mutations import Mutation

ROOT = Path(__file__).parent.parent
BUILD = ROOT / "build"
MAP = BUILD / "mutants_map.json"

SLOW = 15
"""Seconds; a test that took as long is not tried."""

THREADS = {"POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
"""Threads wait for each other for most of a small test's time on a busy machine."""


def environment(place: Path) -> dict[str, str]:
    """Variables for tests of the source in a folder."""
    return {**os.environ, **THREADS, "PYTHONPATH": str(place / "src")}


@dataclass
class TestMap:
    """`seconds`: test -> how long it takes. `lines`: source file -> line -> tests that run it.

    `digests`: source file -> what it was when it was recorded.
    """

    seconds: dict[str, float] = field(default_factory=dict)
    lines: dict[str, dict[int, list[str]]] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)

    @cached_property
    def _breadth(self) -> Counter[str]:
        """Test -> how many lines of the source it runs."""
        return Counter(test for own in self.lines.values() for tests in own.values() for test in tests)

    def reaching(self, file: str, mutation: Mutation) -> list[str]:
        """Tests that run the mistake: those first that run little besides this file, then the quickest.

        Of a line that only importing runs, and where lines have moved since, tests of the whole module; of
        declarations, those named like it.
        """
        lines = self.lines.get(file, {})
        is_known = mutation.in_function and self.digests.get(file) == _digest(file)
        first, last = mutation.reach if is_known else (0, max(lines, default=0))
        found = {test for line in range(first, last + 1) for test in lines.get(line, [])}
        if not found and not is_known:
            found = {test for test in self.seconds if Path(file).stem.rstrip("s") in test}
        here = Counter(test for tests in lines.values() for test in tests)
        quick = (test for test in found if self.seconds[test] < SLOW)
        return sorted(
            quick,
            key=lambda test: (
                -round(10 * here[test] / (self._breadth[test] or 1)),
                self.seconds[test],
                test,
            ),
        )


def record(paths: Sequence[str]) -> None:
    """Run tests with a trace of who runs what, and add what is learnt to the map."""
    with TemporaryDirectory() as folder:
        data, report = Path(folder) / "coverage", Path(folder) / "junit.xml"
        options = [
            "--cov=vshdata",
            "--cov-context=test",
            "--cov-report=",
            "--cov-fail-under=0",
            f"--junitxml={report}",
        ]
        command = [sys.executable, "-m", "pytest", "-q", *options, *paths]
        variables = environment(ROOT) | {"COVERAGE_FILE": str(data)}
        subprocess.run(command, cwd=ROOT, env=variables, check=False)
        learn(data, report)


def learn(data: Path, report: Path) -> None:
    """Add a trace of coverage by test, and the report of the same run, to the map."""
    from coverage import CoverageData

    known = read_map()
    known.seconds |= dict(_passed(report))
    traced = CoverageData(str(data))
    traced.read()
    for file in traced.measured_files():
        name = Path(file).relative_to(ROOT).as_posix()
        if known.digests.get(name) != (now := _digest(name)):
            known.lines[name], known.digests[name] = {}, now
        own = known.lines[name]
        for line, contexts in traced.contexts_by_lineno(file).items():
            tests = {context.rpartition("|")[0] for context in contexts} & known.seconds.keys()
            own[line] = sorted(tests.union(own.get(line, [])))
    _write(known)


def _passed(report: Path) -> Iterator[tuple[str, float]]:
    """Every test that passed, and its seconds."""
    for case in ET.parse(report).iter("testcase"):  # noqa: S314 - pytest wrote it just now
        if not list(case):
            file = case.attrib["classname"].replace(".", "/") + ".py"
            yield f"{file}::{case.attrib['name']}", float(case.attrib["time"])


def _digest(file: str) -> str:
    return sha256((ROOT / file).read_bytes()).hexdigest()


def _write(known: TestMap) -> None:
    """A test is written once, and by its place from then on: it may run every line."""
    tests = list(known.seconds)
    place = {test: at for at, test in enumerate(tests)}
    lines = {
        file: {line: [place[test] for test in own[line]] for line in own}
        for file, own in known.lines.items()
    }
    BUILD.mkdir(exist_ok=True)
    MAP.write_text(json.dumps({"seconds": known.seconds, "lines": lines, "digests": known.digests}))


def read_map() -> TestMap:
    """What was recorded so far."""
    if not MAP.exists():
        return TestMap()
    stored = json.loads(MAP.read_text())
    tests = list(stored["seconds"])
    lines = {
        file: {int(line): [tests[at] for at in own[line]] for line in own}
        for file, own in stored["lines"].items()
    }
    return TestMap(stored["seconds"], lines, stored["digests"])
