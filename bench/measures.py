"""What is measured, one function per quality. Each compares whole processes, run in turn."""

import json
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness import (
    HERE,
    MB,
    ROOT,
    THREADS,
    TOOL,
    Program,
    Ratio,
    Series,
    alternate,
    make_once,
    ratio,
    run_once,
    script,
    tool,
)
from same_figures import differences

SAMPLE = ROOT / "sample_data"
QUICK = 4
"""How many times as often a program of a fraction of a second is run."""

GB = 1000 * MB
CSV_ROWS = {"census": 2_000_000, "ks4": 400_000}
"""Enough for more than 300 MB each."""

CODE = ROOT / "src/vshdata"
LAKE_CODE = [
    *(CODE / name for name in ("lake.py", "slices.py", "schema.py", "tables/ks4.py")),
    *sorted((CODE / "people").glob("*.py")),
]
"""What decides how a lake is written: when it changes, a stored lake may no longer be readable."""

MARKS_CODE = [CODE / name for name in ("intake/marks.py", "intake/mark_store.py", "tables/marks.py")]
"""Likewise for a lake of attendance marks."""

HUGE_ROWS = 8_000_000
HUGE_LIMIT = 1.5
LARGE_XML, SMALL_XML = 100 * MB, 25 * MB
PACK_COHORTS = ("cin", "cino", "cpp", "cppo", "cla", "all")
PACK_YEARS = "2018..2025"
PACK_LIMIT = 3 * MB

FLAT = 1.25
"""Memory is flat if four times the file needs no more than a quarter more."""


PUPILS, KNOWN = 150_000, 9_000
"""A large authority: one pupil in seventeen is in a year's children in need return."""


@dataclass(frozen=True)
class Result:
    """One line of the table. `key`: which explanation belongs to it."""

    key: str
    quality: str
    target: str
    measured: str
    memory: str
    met: bool
    detail: str


@dataclass(frozen=True)
class Bench:
    """Where large files are kept, and how often each program is run."""

    scratch: Path
    runs: int

    def log(self, name: str) -> Path:
        return self.scratch / "logs" / name

    def made(self, name: str, maker: str, *arguments: object, of: Sequence[Path] = ()) -> Path:
        """A large file or folder, made by one of the scripts here from files `of` the repository."""
        sources = [HERE / maker, HERE / "draws.py", *of]
        return make_once(name, self.scratch, sources, script(maker, *arguments), self.log("make"))

    def compare(self, *programs: Program, times: int = 1) -> list[Series]:
        return alternate(programs, self.runs * times, self.log(programs[0].name))

    def run(self, name: str, command: tuple[str, ...]) -> str:
        return run_once(Program(name, command), self.log(name)).output

    def rows(self, pattern: Path) -> int:
        return int(self.run("count", script("bare.py", "count", pattern, "-", THREADS)))


Measure = Callable[[Bench], Iterator[Result]]


def start_up(bench: Bench) -> Iterator[Result]:
    ours, bare = bench.compare(
        Program("help", (TOOL, "--help")),
        Program("typer", (sys.executable, "-c", "import typer")),
        times=QUICK,
    )
    yield _timed("start-up", "`vshdata --help` against `import typer`", 1.4, ours, bare)


def small_trend(bench: Bench) -> Iterator[Result]:
    lake = _sample_lake(bench)
    ours, bare = bench.compare(
        Program("trend", tool(lake, "trend", "--cohort", "cin", "--area", "ks4")),
        Program("query", script("bare.py", "query", lake, "-", THREADS)),
        times=QUICK,
    )
    quality = "`trend` on the sample lake against importing polars and one query"
    yield _timed("trend", quality, 1.5, ours, bare)


def pack(bench: Bench) -> Iterator[Result]:
    """A page of six cohorts, every area and eight years."""
    lake, page = _sample_lake(bench), bench.scratch / "pack.html"
    asked = [word for cohort in PACK_COHORTS for word in ("--cohort", cohort)]
    command = tool(lake, "report", "-o", page, *asked, "--compare", "all", "--years", PACK_YEARS)
    ours, bare = bench.compare(
        Program("pack", command, fresh=(page,)),
        Program("trends", script("trends.py", lake, PACK_YEARS, *PACK_COHORTS)),
    )
    size = page.stat().st_size
    note = f"{len(PACK_COHORTS)} cohorts, every area, {PACK_YEARS}; the page has {size / MB:.1f} MB"
    quality = "`report` of six cohorts against their trend tables; a page under 3 MB"
    yield _timed("pack", quality, 5.0, ours, bare, sound=size < PACK_LIMIT, note=note)


def csv_ingest(bench: Bench) -> Iterator[Result]:
    for kind, rows in CSV_ROWS.items():
        yield from _csv_of(bench, kind, rows)


def _csv_of(bench: Bench, kind: str, rows: int) -> Iterator[Result]:
    source = _csv(bench, kind, rows)
    lake, polars, duckdb = (bench.scratch / f"{kind}.{end}" for end in ("lake", "polars", "duckdb"))
    ours, bare, other = bench.compare(
        Program(f"ingest-{kind}", tool(lake, "ingest", source), fresh=(lake,)),
        Program("polars", script("bare.py", "polars-csv", source, polars, THREADS), fresh=(polars,)),
        Program("duckdb", script("bare.py", "duckdb-csv", source, duckdb, THREADS), fresh=(duckdb,)),
    )
    table = {"census": "pupils"}.get(kind, kind)
    stored = bench.rows(lake / "tables" / table / "*" / "*.parquet")
    same = stored == bench.rows(polars) == bench.rows(duckdb) == rows
    note = (
        f"{_size(source)}, {rows:,} rows, {'all in all three' if same else f'only {stored:,} stored'}; "
        f"against DuckDB's COPY {ratio(ours, other)}"
    )
    quality = f"ingest of a {kind.upper() if kind == 'ks4' else kind} CSV against bare polars"
    yield _timed("csv", quality, 2.0, ours, bare, limit=1.5, sound=same, note=note)
    for path in (lake, polars, duckdb):
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def huge_csv(bench: Bench) -> Iterator[Result]:
    """Memory at national size, once; the file is removed, for it is large."""
    source = _csv(bench, "census", HUGE_ROWS)
    lake = bench.scratch / "huge.lake"
    run = run_once(Program("huge", tool(lake, "ingest", source), fresh=(lake,)), bench.log("huge"))
    stored = bench.rows(lake / "tables" / "pupils" / "*" / "*.parquet")
    yield Result(
        "huge",
        f"ingest of a census CSV of {HUGE_ROWS:,} rows",
        f"under {HUGE_LIMIT} GB",
        f"{run.seconds:.0f} s",
        f"{run.peak / GB:.2f} GB",
        run.peak < HUGE_LIMIT * GB and stored == HUGE_ROWS,
        f"{_size(source)}, {stored:,} rows stored",
    )
    shutil.rmtree(lake)
    source.unlink()


def xml(bench: Bench) -> Iterator[Result]:
    sample = SAMPLE / "cin_2025.xml"
    large, small = (
        bench.made(f"cin_{size}.xml", "make_cin.py", sample, size, of=[sample])
        for size in (LARGE_XML, SMALL_XML)
    )
    ours, loop = bench.compare(
        Program("cin", script("cin_vshdata.py", large)), Program("lxml", script("cin_lxml.py", large))
    )
    same = ours.output == loop.output
    note = f"{_size(large)}, {'equal' if same else 'different'} cells in every table and column"
    yield _timed("xml", "CIN census XML against an lxml loop", 1.0, ours, loop, sound=same, note=note)
    little = run_once(Program("cin", script("cin_vshdata.py", small)), bench.log("cin"))
    growth = ours.peak / little.peak
    yield Result(
        "xml-memory",
        "CIN census XML: memory at 100 MB against 25 MB",
        "flat",
        f"{growth:.2f}x",
        f"{_mb(ours.peak)}; {_mb(little.peak)} at 25 MB",
        growth <= FLAT,
        f"flat: at most {FLAT}x for four times the file",
    )


def national(bench: Bench) -> Iterator[Result]:
    lake = bench.made("national.lake", "make_lake.py", of=LAKE_CODE)
    options = ("--cohort", "cin", "--area", "ks4", "--format", "jsonl", "--protect", "internal")
    ours, by_hand = bench.compare(
        Program("national", tool(lake, "trend", *options)),
        Program("sql", script("trend_duckdb.py", lake, THREADS)),
    )
    wrong = differences(ours.output, by_hand.output)
    note = f"{len(wrong)} figures differ, first {wrong[0]}" if wrong else "equal figures in every year"
    quality = "trend over ten years of 650,000 pupils against the same query in DuckDB SQL"
    yield _timed("national", quality, 1.0, ours, by_hand, limit=1.0, sound=not wrong, note=note)


def reingest(bench: Bench) -> Iterator[Result]:
    """Load everything twice and compare the files."""
    sources = [SAMPLE, *(_csv(bench, kind, rows) for kind, rows in CSV_ROWS.items())]
    lake, first = bench.scratch / "twice.lake", bench.scratch / "once.lake"
    command = tool(lake, "ingest", *sources)
    run_once(Program("once", command, fresh=(lake, first)), bench.log("once"))
    shutil.copytree(lake, first)
    run_once(Program("twice", command), bench.log("twice"))
    wrong = bench.run("compare", script("same_tables.py", first, lake)).splitlines()
    files = sum(1 for _ in lake.rglob("*.parquet"))
    yield Result(
        "reingest",
        "the same files loaded twice",
        "equal bytes but for the time",
        "no" if wrong else "ok",
        "",
        not wrong,
        f"{len(wrong)} of {files} Parquet files differ" + (f", first {wrong[0]}" if wrong else ""),
    )
    for path in (lake, first):
        shutil.rmtree(path)


def attendance(bench: Bench) -> Iterator[Result]:
    """A week out of a year of marks, and a day's marks into it, beside a lake that holds nothing else."""
    made = bench.made("marks", "make_marks.py", of=MARKS_CODE)
    lake, (delta,) = made / "lake", made.glob("marks_*.csv")
    week = tool(lake, "attendance", "--cohort", "csw")
    scan = script("bare.py", "marks", lake, "-", THREADS)
    ours, bare = bench.compare(Program("week", week), Program("scan", scan))
    quality = "a cohort's week out of 57 million marks against a bare scan of their columns"
    yield _timed("week", quality, 3.0, ours, bare, limit=1.0)
    full, empty = bench.scratch / "full.lake", bench.scratch / "empty.lake"
    linked = f"cp -al {lake} {full} && "
    into = [(full, linked), (empty, "")]
    one, other = bench.compare(
        *(
            Program(
                place.name, ("sh", "-c", before + " ".join(tool(place, "ingest", delta))), fresh=(place,)
            )
            for place, before in into
        )
    )
    quality = "a day's 300,000 marks into a lake of 190 days against into an empty one"
    yield _timed("delta", quality, 1.5, one, other, limit=1.0, note=_size(delta))
    for path in (full, empty):
        shutil.rmtree(path)


def linkage(bench: Bench) -> Iterator[Result]:
    """Every pupil in the return, one in twenty told wrongly: who is joined, beside the truth."""
    world, lake = _authority(bench, PUPILS)
    told = bench.run("links", script("check_links.py", lake, world / "truth.csv")).splitlines()
    kinds = [json.loads(line) for line in told]
    every = {
        name: sum(kind[name] for kind in kinds) for name in ("children", "joined", "false", "findable")
    }
    dirty = [kind for kind in kinds if kind["kind"] != "clean"]
    spoilt = sum(kind["children"] for kind in dirty)
    precision = 100 * every["joined"] / (every["joined"] + every["false"])
    recall, possible = (100 * every[name] / every["children"] for name in ("joined", "findable"))
    sound = not every["false"] and all(kind["as_declared"] for kind in kinds)
    print(_table_of(kinds))
    yield Result(
        "linkage",
        f"automatic links of {PUPILS:,} children, {100 * spoilt / PUPILS:.0f}% told wrongly, and the truth",
        "no false match; every child that a declared step can find",
        f"{every['false']} false; precision {precision:.2f}%, recall {recall:.2f}% of {possible:.2f}%",
        "",
        sound and every["joined"] == every["findable"],
        f"{len(dirty)} kinds of fault on {spoilt:,} children: {_share(dirty, 'joined', spoilt)} joined "
        f"all the same, {_share(dirty, 'in_review', spoilt)} in the review list, the rest without evidence",
    )
    shutil.rmtree(lake)


def _share(kinds: Sequence[dict[str, int]], name: str, spoilt: int) -> str:
    return f"{100 * sum(kind[name] for kind in kinds) / spoilt:.1f}%"


def _table_of(kinds: Sequence[dict[str, int]]) -> str:
    """One line per kind of fault: children, joined, joined falsely, in the review list."""
    names = ("children", "joined", "false", "in_review")
    lines = ["  ".join(f"{name:>9}" for name in names)]
    lines += ["  ".join(f"{kind[name]:>9,}" for name in names) + f"  {kind['kind']}" for kind in kinds]
    return "\n".join(lines) + "\n"


def matching(bench: Bench) -> Iterator[Result]:
    world, lake = _authority(bench, KNOWN)
    census = world / "extracts" / "census_2024.csv"
    ours, bare = bench.compare(
        Program("match", tool(lake, "match", "--years", "2024")),
        Program("join", script("bare.py", "join", world / "children.csv", census, THREADS)),
        times=QUICK,
    )
    quality = "`match` of a year against a bare polars join of the two files"
    note = f"{PUPILS:,} pupils, {KNOWN:,} children in the return; every cohort, dataset and band"
    yield _timed("match", quality, 3.0, ours, bare, note=note)
    shutil.rmtree(lake)


def _authority(bench: Bench, known: int) -> tuple[Path, Path]:
    """An authority's files with the truth, and a lake of them."""
    sources = [HERE / "dirty_world.py"]
    world = bench.made(f"authority_{known}", "make_dirt.py", PUPILS, known, of=sources)
    lake = bench.scratch / "authority.lake"
    command = tool(lake, "ingest", world / "extracts", "--la", "999")
    run_once(Program("authority", command, fresh=(lake,)), bench.log("authority"))
    return world, lake


MEASURES: dict[str, Measure] = {
    "start-up": start_up,
    "trend": small_trend,
    "pack": pack,
    "csv": csv_ingest,
    "xml": xml,
    "national": national,
    "reingest": reingest,
    "linkage": linkage,
    "match": matching,
    "attendance": attendance,
}
HUGE = "huge"


def _sample_lake(bench: Bench) -> Path:
    lake = bench.scratch / "sample.lake"
    command = tool(lake, "ingest", SAMPLE)
    run_once(Program("sample", command, fresh=(lake,)), bench.log("sample"))
    return lake


def _csv(bench: Bench, kind: str, rows: int) -> Path:
    return bench.made(f"{kind}_{rows}.csv", "make_csv.py", kind, rows)


def _timed(
    key: str,
    quality: str,
    target: float,
    ours: Series,
    theirs: Series,
    *,
    limit: float | None = None,
    sound: bool = True,
    note: str = "",
) -> Result:
    """A comparison of times, with a limit on memory in GB where there is one."""
    found: Ratio = ratio(ours, theirs)
    fits = limit is None or ours.peak < limit * GB
    times = f"{_seconds(ours.seconds)} against {_seconds(theirs.seconds)}"
    return Result(
        key,
        quality,
        f"at most {target:.1f}x" + (f", under {limit:.1f} GB" if limit else ""),
        str(found),
        f"{_mb(ours.peak)}; {_mb(theirs.peak)} the other",
        found.middle <= target and fits and sound,
        f"{times}; {note}".removesuffix("; "),
    )


def _seconds(value: float) -> str:
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.1f} s"


def _size(path: Path) -> str:
    return f"{path.stat().st_size / MB:,.0f} MB"


def _mb(size: int) -> str:
    return f"{size / MB:,.0f} MB"
