"""Near matches: listed for a person, applied as that person says, undone by name. Each is journalled."""

import csv
import hashlib
import io
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from vshdata.api.exporting import entry
from vshdata.errors import NothingLoadedError, UnreadableInputError, UsageError

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
        counts = {"confirmed": judged.confirmed, "rejected": judged.decisions.height - judged.confirmed}
        lake.journal(entry("match apply", {"source": path.name, "sha256": sha256, **counts}))
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
        lake.journal(entry("match undo", {"source": Path(what).name, "undone": undone}))
    return undone


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
