"""Spoilt files never end in a fault of the product's own, and none of their rows is lost without a word.

How many files of each family are tried is set by VSHDATA_FUZZ (300). A failure names each file as
`mutant(family, seed)`, which makes the same file again.
"""

import csv
import io
import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

import polars as pl
import pytest
from command import Vshdata
from extracts import LA, upn, write
from fuzz_files import CHILD, FORENAME, REFERENCE, ROWS, SOUND, SURNAME
from fuzzing import Mutant, mutant

from vshdata.errors import ExitCode, VshdataError
from vshdata.intake.ingest import FileReport, IngestReport, ingest
from vshdata.intake.loaded import Options
from vshdata.lake import Lake
from vshdata.schema import Severity

MUTANTS = int(os.environ.get("VSHDATA_FUZZ", "300"))
TOGETHER = 25
"""So many files are loaded by one command: the register of pupils is read and written once for them all."""

OPTIONS = Options(la=LA, year=2024, term="spring")
EXPECTED = {ExitCode.USAGE, ExitCode.UNREADABLE, ExitCode.INVALID}
SECRETS = re.compile(
    "|".join(
        [SURNAME, FORENAME, rf"{REFERENCE}\d", rf"{CHILD}\d", *(upn(at) for at in range(1, ROWS + 1))]
    ),
    re.IGNORECASE,
)


@pytest.mark.parametrize("family", SOUND)
def test_no_spoilt_file_ends_in_a_fault_or_loses_a_row(family: str, tmp_path: Path) -> None:
    problems: list[str] = []
    for start in range(0, MUTANTS, TOGETHER):
        some = [mutant(family, seed) for seed in range(start, min(start + TOGETHER, MUTANTS))]
        problems += judged(some, tmp_path / f"{start}")
    assert not problems, f"{len(problems)} problems:\n" + "\n".join(problems)


@pytest.mark.parametrize("family", SOUND)
def test_the_command_line_ends_as_it_should_and_shows_no_pupil(
    family: str, tmp_path: Path, vshdata: Vshdata
) -> None:
    some = [mutant(family, MUTANTS + number) for number in range(MUTANTS // 12)]
    paths = [write(tmp_path / "files", item.name, item.content) for item in some]
    done = vshdata("ingest", *paths, "--la", LA, "--year", "2024", "--term", "spring")
    assert done.code in {ExitCode.OK, *EXPECTED}, (done.err, *map(str, some))
    assert not SECRETS.findall(done.err + done.text), list(map(str, some))


def test_the_sound_files_are_loaded_whole(tmp_path: Path) -> None:
    """Else the fuzz would try refusals alone."""
    for family, sound in SOUND.items():
        if sound.suffix != ".xlsx":
            path = write(tmp_path, f"{family}{sound.suffix}", sound.text)
            report = ingest(Lake(tmp_path / family), [str(path)], OPTIONS)
            assert not report.failed
            assert {(file.read, file.rejected) for file in report.files} == {(ROWS * sound.rows_a_line, 0)}


# ---------------------------------------------------------------------- what is asked of every file


def judged(some: Sequence[Mutant], folder: Path) -> list[str]:
    """What is wrong with how some files were loaded, together or else each alone."""
    paths = [str(write(folder / "files", item.name, item.content)) for item in some]
    lake = Lake(folder / "lake")
    try:
        report = ingest(lake, paths, OPTIONS)
    except BaseException as error:  # a panic of an engine is no Exception
        if isinstance(error, KeyboardInterrupt):
            raise
        if len(some) == 1:
            return [f"{some[0]}: {text}" for text in in_escape(error, some[0])]
        alone = [text for item in some for text in judged([item], folder / item.name)]
        return alone or [
            f"{type(error).__name__} escapes when loaded together: {', '.join(map(str, some))}"
        ]
    wrong = [f"{item}: {text}" for item in some for text in in_report(report, item)]
    return wrong + in_lake(lake, report, some)


def in_escape(error: BaseException, item: Mutant) -> Iterator[str]:
    """Of what ends the command itself, only a fault that a user can act on is in order."""
    if isinstance(error, VshdataError):
        yield from in_message(error, item)
    else:
        place = error.__traceback__
        while place and place.tb_next:
            place = place.tb_next
        where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else ""
        yield f"{type(error).__name__} escapes at {where}: {error!s:.300}"


def in_message(error: VshdataError, item: Mutant) -> Iterator[str]:
    """File, next step and a code of its own."""
    if item.name not in error.message:
        yield f"no file in {error.message!r}"
    if not error.hint.strip():
        yield f"no next step after {error.message!r}"
    if error.exit_code not in EXPECTED:
        yield f"exit code {error.exit_code} for {error.message!r}"
    if found := SECRETS.search(error.message + error.hint):
        yield f"a pupil's {found.group()} in {error.message!r} {error.hint!r}"


def in_report(report: IngestReport, item: Mutant) -> Iterator[str]:
    """The file is loaded or refused, not both, and says so without a pupil's value."""
    files = [file for file in report.files if is_of(file.source, item)]
    refused = [error for name, error in (*report.failed, *report.near) if is_of(name, item)]
    skipped = [name for name in report.skipped if is_of(name, item)]
    if not (files or refused or skipped):
        yield "nothing is said of the file"
    if files and refused and "/" not in files[0].source:
        yield "the file is both loaded and refused"
    for error in refused:
        yield from in_message(error, item)
    for file in files:
        yield from in_file(file)
    yield from in_counts(files, item)


def is_of(source: str, item: Mutant) -> bool:
    """Whether a file, or a sheet of a workbook, is of that mutant."""
    return source == item.name or source.startswith(f"{item.name}/")


def in_file(file: FileReport) -> Iterator[str]:
    """Rows are accepted or rejected, and what is found has its place."""
    if file.read != file.accepted + file.rejected:
        yield f"{file.read} read, {file.accepted} accepted, {file.rejected} rejected"
    rejecting = [found for found in file.findings if found.severity is Severity.REJECT]
    if sum(found.rows for found in rejecting) < file.rejected:
        yield f"{file.rejected} rejected, but {rejecting} found"
    for found in file.findings:
        if not (found.message.strip() and found.lines and min(found.lines) >= 1):
            yield f"a finding without words or place: {found}"
    said = " ".join([*file.notes, *file.unknown, *(found.message for found in file.findings)])
    if leaked := SECRETS.search(said):
        yield f"a pupil's {leaked.group()} in {said!r}"


def in_lake(lake: Lake, report: IngestReport, some: Sequence[Mutant]) -> list[str]:
    """Every refused row is kept with a reason, every accepted one in its table."""
    wrong = []
    kept = [pl.read_parquet(path) for path in (lake.root / "rejected").rglob("*.parquet")]
    if sum(rows.height for rows in kept) != report.rejected:
        wrong.append(f"{sum(rows.height for rows in kept)} refused rows are kept of {report.rejected}")
    if any(not reasons or not all(reasons) for rows in kept for reasons in rows["reasons"].to_list()):
        wrong.append("a refused row is kept without a reason")
    accepted: Counter[str] = Counter()
    for file in report.files:
        accepted[file.table] += file.accepted
    for table in set(accepted) - {"marks"}:  # one mark is often told by several files
        stored = sum(pl.read_parquet(item.path).height for item in lake.slices(table))
        if stored != accepted[table]:
            wrong.append(f"{stored} rows are stored of {accepted[table]} accepted of {table}")
    return [f"{some[0]} to {some[-1].seed}: {text}" for text in wrong]


# ---------------------------------------------------------------------- rows counted another way


def in_counts(files: Sequence[FileReport], item: Mutant) -> Iterator[str]:
    """As many rows are read as there are."""
    if not files:
        return
    if item.suffix == ".xml":
        yield from in_elements(files, item)
    elif item.text:
        least, most = data_lines(item, files[0])
        read = sum(lines_read(file) for file in files)
        if not least <= read <= most:
            yield f"{read} lines read of {least} to {most}"


def lines_read(file: FileReport) -> int:
    """Lines of a file that are in its count of rows, or said to be left out of it."""
    told = [re.match(r"[\d,]+ of its ([\d,]+) lines hold rows", note) for note in file.notes]
    lines = next((found for found in told if found), None)
    if lines is None:
        return file.read
    uneven = sum(found.rows for found in file.findings if found.rule == "field_count")
    return int(lines[1].replace(",", "")) + uneven


def data_lines(item: Mutant, file: FileReport) -> tuple[int, int]:
    """How many records, and how many lines, a file has below its heading. A quote never closed is none."""
    lines = list(io.StringIO(decoded(item.text).replace("\0", ""), newline=""))
    told = [re.match(r"its heading is on line (\d+)", note) for note in file.notes]
    first = next(at for at, line in enumerate(lines) if line.strip())
    heading = next((int(found[1]) - 1 for found in told if found), first)
    delimiter = SOUND[item.family].delimiter
    below = [bool(line.strip()) for line in lines[heading + 1 :]]
    # a record has at least a line with something in it, whatever blanks and quotes are in others
    return min(records(lines[heading:], delimiter) - 1, sum(below)), sum(below)


def decoded(content: bytes) -> str:
    """A text by its byte-order mark, else as UTF-8, else as Windows-1252."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.removeprefix(b"\xef\xbb\xbf").decode("cp1252", errors="replace")


def records(lines: Sequence[str], delimiter: str) -> int:
    """Records with a filled cell; a quote alone fills none.

    A record that would run past the last line ends with its own first line.
    """
    at = count = 0
    while at < len(lines):
        reader = csv.reader([*lines[at:-1], lines[-1].rstrip("\r\n") + "\n", "end"], delimiter=delimiter)
        try:
            cells = next(reader)
        except csv.Error:
            cells = []
        if not cells or at + reader.line_num > len(lines):
            cells, taken = lines[at].split(delimiter), 1
        else:
            taken = reader.line_num
        count += any(cell.strip('" \t\r\n') for cell in cells)
        at += taken
    return count


def in_elements(files: Sequence[FileReport], item: Mutant) -> Iterator[str]:
    """As many children and referrals are read as another reader finds in their places."""
    try:
        root = ET.fromstring(item.content)  # noqa: S314 - made by these tests
    except (ET.ParseError, ValueError, LookupError):
        return
    names = Counter(element.tag.lower() for element in root.iter())
    read = Counter({file.table: file.read for file in files})
    places = {"children": ("children", "child"), "spells": ("children", "child", "cindetails")}
    for table, path in places.items():
        found = [root]
        for name in path:
            found = [inner for element in found for inner in element if inner.tag.lower() == name]
        if len(found) == names[path[-1]] and read[table] != len(found):
            yield f"{read[table]} {table} read of {len(found)}"
