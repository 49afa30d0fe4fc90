"""Near matches: listed for a person, applied as that person says, undone by name. Each is journalled."""

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vshdata._version import __version__
from vshdata.errors import CannotWriteError, NothingLoadedError, UnreadableInputError, UsageError

if TYPE_CHECKING:
    from vshdata.lake import Lake
    from vshdata.people.decisions import Judged
    from vshdata.people.register import Register

_SNIFFED = ",;\t"


def review_matches(lake: "Lake") -> list[dict[str, object]]:
    """One row per near match that nobody has judged: a reason, both descriptions, an empty decision.

    The rows hold identifiers, names and dates of birth: write them to a file for casework alone.
    """
    from vshdata.people.decisions import review_rows
    from vshdata.people.near import near_matches

    register = _register(lake)
    facts = register.facts()
    return review_rows(facts, near_matches(facts, register.resolve()))


def apply_review(lake: "Lake", path: Path) -> "Judged":
    """Join the pairs that a reviewed file confirms, and keep apart those it rejects.

    Raises:
        UnreadableInputError: if the file cannot be read, or is not a reviewed list.
    """
    from vshdata.people.decisions import judge_rows, read_decisions, write_decisions

    content = _content(path)
    rows = _rows(content, path.name)
    with lake.writing():
        register = _register(lake)
        sha256 = hashlib.sha256(content).hexdigest()
        judged = judge_rows(register.facts(), rows, path.name, sha256)
        before = read_decisions(lake)
        new = judged.decisions.join(before, on=before.columns, how="anti", maintain_order="left")
        write_decisions(lake, before.vstack(new))
        register.write_resolution()
        entry = {"confirmed": judged.confirmed, "rejected": judged.decisions.height - judged.confirmed}
        lake.journal(_entry("match apply", {"source": path.name, "sha256": sha256, **entry}))
    return judged


def undo_review(lake: "Lake", what: str) -> int:
    """Take back what was applied from a file, by its name, or for one pair, such as `12-345`.

    Returns:
        How many judgements were taken back.

    Raises:
        UsageError: if nothing of that name was applied.
    """
    import polars as pl

    from vshdata.people.decisions import read_decisions, write_decisions

    with lake.writing():
        register = _register(lake)
        before = read_decisions(lake)
        pair = pl.concat_str("a", "b", separator="-")
        meant = (pl.col("source") == Path(what).name) | (pair == what)
        kept = before.filter(~meant)
        undone = before.height - kept.height
        if not undone:
            known = ", ".join(dict.fromkeys(before["source"])) or "none"
            raise UsageError(f"Nothing called '{what}' was applied.", f"Files that were: {known}.")
        write_decisions(lake, kept)
        register.write_resolution()
        lake.journal(_entry("match undo", {"source": Path(what).name, "undone": undone}))
    return undone


def export(lake: "Lake", what: str, target: Path, content: bytes, rows: int) -> None:
    """Write pupils' rows to a file only its owner may read, where the system can say so, and journal it.

    Raises:
        CannotWriteError: if the file or the lake cannot be written.
    """
    with lake.writing():
        try:
            target.touch(mode=0o600)
            target.chmod(0o600)
            target.write_bytes(content)
        except OSError as error:
            raise CannotWriteError(
                f"Cannot write {target}: {error.strerror}.", "Name a file in a folder you may write to."
            ) from None
        lake.journal(_entry(what, {"target": target.name, "rows": rows}))


def csv_of(rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> bytes:
    """Rows as CSV that a spreadsheet opens with its accents; no cell is taken for a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(row[name]) for name in columns] for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _register(lake: "Lake") -> "Register":
    from vshdata.people.register import Register

    if lake.people("identifiers") is None:
        raise NothingLoadedError(
            f"The lake at {lake.root} knows nobody yet.", "Load files: vshdata ingest FILE…"
        )
    return Register(lake)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableInputError(
            f"{path} cannot be read: {error.strerror}.", "Name the file that was reviewed."
        ) from None


def _rows(content: bytes, name: str) -> list[tuple[int, Mapping[str, str]]]:
    """Line number and cells by heading; a spreadsheet may have saved it in its own way."""
    from vshdata.people.decisions import DECISION, ONE, OTHER

    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    head = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=max(_SNIFFED, key=head.count), restval="")
    missing = [column for column in (ONE, OTHER, DECISION) if column not in (reader.fieldnames or ())]
    if missing:
        raise UnreadableInputError(
            f"{name} is not a reviewed list of matches: it has no column {', '.join(missing)}.",
            "Make the list with: vshdata match --review FILE",
        )
    return [(reader.line_num, {key: cell for key, cell in row.items() if key}) for row in reader]


def _entry(what: str, facts: Mapping[str, object]) -> dict[str, object]:
    from vshdata.intake.rebuild import now

    return {"time": now(), "what": what, "tool": f"vshdata {__version__}", **facts}
