"""The lake: a folder of plain Parquet, and the only module that knows its paths.

    <lake>/tables/<table>/academic_year=2024/<la>.<release>[.<term>].<family>-<part>.parquet
    <lake>/people/…       the identifier register; readable by its owner only where the system can
    <lake>/rejected/…     refused rows with their original text
    <lake>/received/…     files of attendance marks taken in, by their content
    <lake>/journal.jsonl  one line per load

What a slice is, and how one is written: `vshdata.slices`.
"""

import contextlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import polars as pl

from vshdata.errors import CannotWriteError, LakeBusyError, NothingLoadedError
from vshdata.schema import UNREAD, Table
from vshdata.slices import Slice, SliceKey, best_of, write_parquet

LOCK_SECONDS = 10


class Lake:
    """One folder. Opening it reads and creates nothing."""

    def __init__(self, root: Path) -> None:
        self.root = root

    # ------------------------------------------------------------------ reading

    def slices(self, table: str, years: Sequence[int] | None = None) -> list[Slice]:
        """Every slice of a table, whatever its release, in a stable order."""
        found = ((key, self.slice_path(key)) for key in self.keys(table, years))
        return [Slice(key, path, pl.read_parquet_metadata(path)) for key, path in found]

    def keys(self, table: str, years: Sequence[int] | None = None) -> list[SliceKey]:
        """What `slices` would find, by their paths alone."""
        paths = (self.root / "tables" / table).glob("academic_year=*/*.parquet")
        keys = sorted(SliceKey.from_path(path) for path in paths)
        return [key for key in keys if years is None or key.year in years]

    def read_slice(self, key: SliceKey) -> pl.DataFrame | None:
        """The rows of one slice as stored, or None where there is none."""
        path = self.slice_path(key)
        return pl.read_parquet(path) if path.exists() else None

    def best_slices(self, table: str, years: Sequence[int] | None = None) -> list[Slice]:
        """The slices figures are made from: per year, authority and term the last release, and of
        that the fullest family.
        """
        return best_of(self.slices(table, years))

    def years(self, table: str) -> tuple[int, ...]:
        """Academic years a table holds any rows for."""
        folders = (self.root / "tables" / table).glob("academic_year=*")
        filled = (folder for folder in folders if any(folder.glob("*.parquet")))
        return tuple(sorted(int(folder.name.partition("=")[2]) for folder in filled))

    def scan(
        self, table: Table, years: Sequence[int] | None = None, among: pl.DataFrame | None = None
    ) -> pl.LazyFrame:
        """The rows of a table as figures see them: the only way in.

        Merged pupils carry one `pupil_id`, and where the table declares a key its best row alone is
        kept. `among`: only pupils of this frame, by `pupil_id` and `academic_year`; best rows are then
        chosen for those alone. No order of rows is promised.

        Raises:
            NothingLoadedError: if no slice of the table and years exists.
        """
        chosen = self.best_slices(table.name, years)
        if not chosen:
            raise NothingLoadedError(
                f"The lake holds no {table.title.lower()} for the years asked for.",
                "See what it holds with: vshdata catalog",
            )
        frame = _scan_slices(chosen, table)
        merges = self._merges(by_child=table.by_child) if table.of_pupils else None
        if among is not None:
            # by every number they ever had, as rows are read: the join below then has few rows to meet
            frame = frame.filter(pl.col("pupil_id").is_in(_every_number(among, merges).implode()))
        if merges is not None:
            frame = _apply_merges(frame, merges)
        if among is not None:
            frame = frame.join(among.lazy(), on=["pupil_id", "academic_year"], how="semi")
        if table.key and not self._is_unique(chosen, merged=merges is not None):
            frame = keep_best(frame, table)
        return frame

    def faults(self) -> list[Slice]:
        """Where the rows that fail a rule are kept: one file for each loaded table that has any."""
        paths = (self.root / "faults").glob("*/academic_year=*/*.parquet")
        keyed = sorted((SliceKey.from_path(path), path) for path in paths)
        return [Slice(key, path, pl.read_parquet_metadata(path)) for key, path in keyed]

    def as_stored(self, table: str, years: Sequence[int]) -> pl.LazyFrame | None:
        """The rows that a scan would choose from, doubled ones and all: enough to see what there is."""
        chosen = self.best_slices(table, years)
        if not chosen:
            return None
        return pl.scan_parquet([item.path for item in chosen], missing_columns="insert")

    def supplied(self, table: str, years: Sequence[int]) -> dict[int, frozenset[str]]:
        """Per year, the columns that at least one of the slices read was given."""
        columns: dict[int, frozenset[str]] = {}
        for item in self.best_slices(table, years):
            given = frozenset(item.provenance["supplied"].split(","))
            columns[item.key.year] = columns.get(item.key.year, frozenset()) | given
        return columns

    def people(self, name: str) -> pl.LazyFrame | None:
        """One of the register's append-only files, or None where nothing was written yet."""
        parts = sorted((self.root / "people" / name).glob("*.parquet"))
        return pl.scan_parquet(parts) if parts else None

    def people_file(self, name: str) -> pl.DataFrame | None:
        """One of the register's small files, or None where there is none."""
        path = self.root / "people" / f"{name}.parquet"
        return pl.read_parquet(path) if path.exists() else None

    def references(self) -> pl.LazyFrame:
        """One row per pupil that schools' files tell of: `pupil_id`, `upn` and `pmr`, one at least given.

        For lists of pupils that a user asks for by name of a file, and for nothing else.
        """
        identifiers = self.people("identifiers")
        if identifiers is None:
            return pl.LazyFrame(schema={"pupil_id": pl.UInt32, "upn": pl.String, "pmr": pl.String})
        known = identifiers.filter(pl.col("kind").is_in(["upn", "pmr"]))
        values = [
            pl.col("value").filter(pl.col("kind") == kind).min().alias(kind) for kind in ("upn", "pmr")
        ]
        return known.group_by(pl.col("id").alias("pupil_id")).agg(values)

    def births(self) -> pl.LazyFrame:
        """One row per pupil whose date of birth any file tells: `pupil_id`, `born`, `born_last`.

        The first and the last, which differ where files do. For ages only: a date of birth is never
        written outside `people/`.
        """
        identities = self.people("identities")
        if identities is None:
            return pl.LazyFrame(schema={"pupil_id": pl.UInt32, "born": pl.Date, "born_last": pl.Date})
        joined = identities.select(pupil_id="id", born="dob").drop_nulls()
        for by_child in (False, True):
            merges = self._merges(by_child=by_child)
            joined = joined if merges is None else _apply_merges(joined, merges)
        return joined.group_by("pupil_id").agg(pl.col("born").min(), born_last=pl.col("born").max())

    def count_unjoined(self, cohort: pl.DataFrame) -> dict[int, int]:
        """Per academic year, how many pupils of a cohort are known only as a child of a return."""
        identifiers = self.people("identifiers")
        if identifiers is None:
            return {}
        children = identifiers.filter(~pl.col("kind").is_in(["upn", "pmr"])).select(pupil_id="id")
        alone = cohort.lazy().join(children, on="pupil_id", how="semi")
        return dict(alone.group_by("academic_year").len().sort("academic_year").collect().iter_rows())

    def _merges(self, *, by_child: bool) -> pl.LazyFrame | None:
        path = self.root / "people" / "merges.parquet"
        if not path.exists():
            return None
        if pl.read_parquet_metadata(path)["of_children" if by_child else "of_pupils"] == "0":
            return None
        return pl.scan_parquet(path).filter(pl.col("of_child") == by_child).drop("of_child")

    @staticmethod
    def _is_unique(chosen: Sequence[Slice], *, merged: bool) -> bool:
        alone = len(chosen) == len({item.key.year for item in chosen})
        return alone and not merged and all(item.provenance["unique"] == "yes" for item in chosen)

    # ------------------------------------------------------------------ writing

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the one writer's lock.

        Raises:
            CannotWriteError: if the folder cannot be made, or another writer holds it.
        """
        from filelock import FileLock, Timeout

        try:
            self.root.mkdir(parents=True, exist_ok=True)
            with FileLock(self.root / ".lock", timeout=LOCK_SECONDS):
                self._sweep()
                yield
        except Timeout:
            raise LakeBusyError(
                f"Another vshdata command is writing to {self.root}.",
                "Wait for it, then try again.",
            ) from None
        except OSError as error:
            raise CannotWriteError(
                f"Cannot write to the lake {self.root}: {error.strerror or error}.",
                "Choose another folder with --lake, or mend its permissions.",
            ) from None

    def provenance(self, key: SliceKey) -> Mapping[str, str] | None:
        """The footer of the slice that has this key, or None where there is none."""
        path = self.slice_path(key)
        return pl.read_parquet_metadata(path) if path.exists() else None

    def slice_path(self, key: SliceKey) -> Path:
        """Where a slice is, or would be."""
        return self.root / "tables" / key.table / f"academic_year={key.year}" / key.file_name

    def write_slice(
        self, key: SliceKey, frame: pl.DataFrame, provenance: Mapping[str, str], unique: bool
    ) -> Path:
        """Write one slice whole, replacing its former self."""
        footer = {**provenance, "rows": str(frame.height), "unique": "yes" if unique else "no"}
        path = self.slice_path(key)
        write_parquet(frame, path, footer)
        return path

    def drop_slices(self, keys: Iterable[SliceKey]) -> None:
        """Remove slices that another has taken the place of."""
        for key in keys:
            self.slice_path(key).unlink(missing_ok=True)

    def write_beside(
        self,
        kind: Literal["rejected", "faults"],
        key: SliceKey,
        frame: pl.DataFrame,
        provenance: Mapping[str, str],
    ) -> None:
        """Keep what was found in a file: rows refused, or rows that fail a rule. Replaces the former.

        Both hold original text, so they are for their owner's eyes where the system can say so.
        """
        path = self._private_folder(kind) / key.table / f"academic_year={key.year}" / key.file_name
        if frame.height:
            write_parquet(frame, path, dict(provenance))
        else:
            path.unlink(missing_ok=True)

    def append_people(self, name: str, frame: pl.DataFrame) -> None:
        """Add rows to one of the register's files; earlier parts are never rewritten."""
        folder = self._people_folder() / name
        number = len(list(folder.glob("*.parquet"))) + 1
        write_parquet(frame, folder / f"{number:06d}.parquet", {})

    def write_merges(self, merges: pl.DataFrame) -> None:
        """Replace the merges. The footer says how many there are, so that a scan need not look."""
        of_children = int(merges["of_child"].sum())
        footer = {"of_children": str(of_children), "of_pupils": str(merges.height - of_children)}
        write_parquet(merges, self._people_folder() / "merges.parquet", footer)

    def write_people(self, name: str, frame: pl.DataFrame) -> None:
        """Replace one of the register's small files."""
        write_parquet(frame, self._people_folder() / f"{name}.parquet", {})

    def drop_people(self, name: str) -> None:
        """Remove one of the register's small files."""
        (self._people_folder() / f"{name}.parquet").unlink(missing_ok=True)

    def received(self, sha256: str) -> Mapping[str, Any] | None:
        """What was noted of a file when it was taken in, or None of one that never was."""
        path = self.root / "received" / f"{sha256}.json"
        return json.loads(path.read_text("utf-8")) if path.exists() else None

    def note_received(self, sha256: str, facts: Mapping[str, Any]) -> None:
        """Note that a file, known by its content, was taken in. What was noted first stays."""
        path = self.root / "received" / f"{sha256}.json"
        if self.received(sha256) is None:
            path.parent.mkdir(exist_ok=True)
            part = path.with_suffix(".part")
            part.write_text(json.dumps(facts, ensure_ascii=False, sort_keys=True), encoding="utf-8")
            part.replace(path)

    def journal(self, entry: Mapping[str, Any]) -> None:
        """Add one line to the journal. Counts and names of files only, never a pupil's value."""
        with (self.root / "journal.jsonl").open("a", encoding="utf-8", newline="\n") as journal:
            journal.write(json.dumps(entry, ensure_ascii=False, sort_keys=True) + "\n")

    def _people_folder(self) -> Path:
        return self._private_folder("people")

    def _private_folder(self, name: str) -> Path:
        folder = self.root / name
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        return folder

    def _sweep(self) -> None:
        """Remove what a writer that was stopped in the middle left behind."""
        for stray in self.root.rglob("*.parquet.part"):
            stray.unlink(missing_ok=True)


def keep_best(frame: pl.LazyFrame, table: Table) -> pl.LazyFrame:
    """One row per key: the highest in each `best` column in turn, blanks last.

    Where a table declares none, every value column decides, so that the choice never depends on
    the order of loading.
    """
    apart = {UNREAD, *table.key}
    every = [column.name for column in table.values if column.name not in apart]
    order = list(table.best) or [*every, *([UNREAD] if UNREAD in table.by_name else [])]
    return frame.sort(order, descending=True, nulls_last=True).unique(
        ["academic_year", *table.key], keep="first", maintain_order=True
    )


def _scan_slices(chosen: Sequence[Slice], table: Table) -> pl.LazyFrame:
    """Every column that any slice has. One that none has, stored before it was declared, is blank."""
    schema: dict[str, pl.DataType] = {}
    for item in chosen:
        schema |= pl.read_parquet_schema(item.path)
    frame = pl.scan_parquet([item.path for item in chosen], schema=schema, missing_columns="insert")
    later = [column.name for column in table.values if column.name not in schema]
    return frame.with_columns(
        pl.lit(None, pl.String if name == UNREAD else None).alias(name) for name in later
    )


def _every_number(pupils: pl.DataFrame, merges: pl.LazyFrame | None) -> pl.Series:
    """The numbers of these pupils, and every number that was merged into one of them."""
    numbers = pupils["pupil_id"].unique()
    if merges is None:
        return numbers
    former = merges.filter(pl.col("merged_id").is_in(numbers.implode())).collect()["raw_id"]
    return pl.concat([numbers, former])


def _apply_merges(frame: pl.LazyFrame, merges: pl.LazyFrame) -> pl.LazyFrame:
    joined = frame.join(merges, left_on="pupil_id", right_on="raw_id", how="left")
    return joined.with_columns(pl.coalesce("merged_id", "pupil_id").alias("pupil_id")).drop("merged_id")
