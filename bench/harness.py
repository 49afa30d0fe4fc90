"""Run whole processes in turn and say how long each took and how much memory it needed.

Nothing here, nor in the modules that measure, imports an engine: Linux counts what a parent holds when
it starts a child as the child's own, so the parent must stay smaller than any child.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from statistics import median
from time import perf_counter

THREADS = 2
"""Threads that every engine is given, so that neither side wins by taking more of the machine."""

HERE = Path(__file__).parent
ROOT = HERE.parent
TOOL = str(Path(sys.executable).parent / "vshdata")
KIB = 1024
MB = 1_000_000

_UNWANTED = ("PYTHONDONTWRITEBYTECODE", "VSHDATA_LAKE", "POLARS_VERBOSE")
"""Variables that would change what is measured; the first doubles start-up."""


@dataclass(frozen=True)
class Program:
    """One side of a comparison. `fresh`: files and folders removed before every run."""

    name: str
    command: tuple[str, ...]
    fresh: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Run:
    """What one process took: wall-clock seconds, peak resident bytes; and what it printed."""

    seconds: float
    peak: int
    output: str


@dataclass(frozen=True)
class Series:
    """Every measured run of one program."""

    program: Program
    runs: tuple[Run, ...]

    @property
    def seconds(self) -> float:
        return median(run.seconds for run in self.runs)

    @property
    def peak(self) -> int:
        """The most that any run needed."""
        return max(run.peak for run in self.runs)

    @property
    def output(self) -> str:
        return self.runs[-1].output


@dataclass(frozen=True)
class Ratio:
    """How many times as long one program took as another, by pairs of neighbouring runs."""

    middle: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.middle:.2f}x ({self.low:.2f}..{self.high:.2f})"


class ProgramFailedError(Exception):
    """A measured program did not end well, so its time means nothing."""


def script(name: str, *arguments: object) -> tuple[str, ...]:
    """A command that runs one of the scripts beside this file."""
    return (sys.executable, str(HERE / name), *map(str, arguments))


def tool(lake: Path, *arguments: object) -> tuple[str, ...]:
    """A vshdata command on a lake."""
    return (TOOL, "--lake", str(lake), "--quiet", *map(str, arguments))


def run_once(program: Program, log: Path) -> Run:
    """Run a program to its end, in a clean place.

    Raises:
        ProgramFailedError: if it ends with another code than 0.
    """
    for path in program.fresh:
        _remove(path)
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as stdout, log.with_suffix(".err").open("wb") as stderr:
        start = perf_counter()
        process = subprocess.Popen(program.command, stdout=stdout, stderr=stderr, env=_environment())
        _, status, usage = os.wait4(process.pid, 0)
        seconds = perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        told = log.with_suffix(".err").read_text(errors="replace")[-2000:]
        raise ProgramFailedError(f"{program.name} ended with code {process.returncode}:\n{told}")
    unit = 1 if sys.platform == "darwin" else KIB
    return Run(seconds, usage.ru_maxrss * unit, log.read_text(errors="replace"))


def alternate(programs: Sequence[Program], runs: int, log: Path) -> list[Series]:
    """Run the programs in turn, A B A B…, after one turn that is not counted.

    A machine that slows down for a while then slows both sides. The turn that is not counted brings
    files into memory for all alike.
    """
    for program in programs:
        run_once(program, log)
    turns = [[run_once(program, log) for program in programs] for _ in range(runs)]
    return [
        Series(program, runs_) for program, runs_ in zip(programs, zip(*turns, strict=True), strict=True)
    ]


def ratio(ours: Series, theirs: Series) -> Ratio:
    """Ours over theirs: below 1 is faster."""
    pairs = [one.seconds / other.seconds for one, other in zip(ours.runs, theirs.runs, strict=True)]
    return Ratio(median(pairs), min(pairs), max(pairs))


def make_once(
    name: str, folder: Path, sources: Sequence[Path], command: tuple[str, ...], log: Path
) -> Path:
    """A file or folder made by a command, whose last argument is where; kept for later runs.

    Its name carries a digest of the sources that decide what is in it: when they change it is made
    anew, and the former one removed.
    """
    digest = sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:8]
    target = folder / f"{digest}-{name}"
    if not target.exists():
        for former in folder.glob(f"*-{name}"):
            _remove(former)
        part = folder / f"part-{name}"
        run_once(Program(f"make {name}", (*command, str(part)), fresh=(part,)), log)
        part.rename(target)
    return target


def compile_bytecode() -> None:
    """Compile what the measured processes import, so that no run pays for it."""
    folders = [str(ROOT / "src"), sysconfig.get_paths()["purelib"]]
    command = [sys.executable, "-m", "compileall", "-q", "-j", "0", *folders]
    # some packages ship templates that are not valid Python: their failing is no matter
    subprocess.run(command, check=False, capture_output=True, env=_environment())


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _UNWANTED}
    return kept | {"POLARS_MAX_THREADS": str(THREADS)}


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
