"""One file to checked rows: recognise it, read it, check it, and say which slices it fills."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from vshdata.errors import DescriptionError, UnreadableInputError, is_engine_fault
from vshdata.intake.formats import care_records, cin_xml
from vshdata.intake.formats.heading import Heading, headings_in
from vshdata.intake.formats.layouts import recognise
from vshdata.intake.load_text import load_published, load_text
from vshdata.intake.load_xml import load_care, load_cin
from vshdata.intake.loaded import Loaded, Options, Progress, Recognised
from vshdata.intake.published import describes_data
from vshdata.intake.sources import Source
from vshdata.schema import Family

HEAD = 1 << 16
_HTML = re.compile(rb"[\xef\xbb\xbf\s]*<(!doctype\s+html|html|table|head|meta)\b", re.IGNORECASE)


def recognise_source(source: Source, dataset: str | None) -> Recognised:
    """Say what a file is, from its first bytes.

    Raises:
        UnreadableInputError: if it is empty, not text, or none of the families.
        DescriptionError: if it only describes another file.
    """
    try:
        with source.path.open("rb") as file:
            start = file.read(HEAD)
    except OSError as error:
        raise UnreadableInputError(
            f"{source.name} cannot be opened: {error.strerror}.", "Check its permissions."
        ) from None
    if not start.strip():
        raise UnreadableInputError(f"{source.name} is empty.", "Fetch the extract again.")
    if cin_xml.looks_like_cin(start):
        return Recognised(source, None)
    if cin_xml.root_of(start) == care_records.ROOT:
        return Recognised(source, None, Family.SSDA903_XML)
    if _HTML.match(start):
        raise UnreadableInputError(
            f"{source.name} is a web page, though it may be named .xls.",
            "Open it in Excel, save it as .xlsx or CSV, and load that.",
        )
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        raise UnreadableInputError(
            f"{source.name} is XML, but neither a children in need nor a looked-after return.",
            "The root of the one is Message, with Children inside it, of the other EXPSSDA903.",
        )
    lines = list(headings_in(start))
    if not lines:
        raise UnreadableInputError(
            f"{source.name} is not a text file.", "Export it as CSV, tab-delimited text or .xlsx."
        )
    if describes_data(lines[0].cells):
        raise DescriptionError(
            f"{source.name} describes another file, and has no figure of its own.",
            "Load the data file it came with.",
        )
    return _by_heading(source, lines, dataset)


def _by_heading(source: Source, lines: Sequence[Heading], dataset: str | None) -> Recognised:
    """The file by the first of its lines that is the heading of an extract."""
    refusals = []
    for number, heading in enumerate(lines):
        try:
            layout = recognise(heading.cells, source.name, dataset)
        except UnreadableInputError as refusal:
            refusals.append(refusal)
            continue
        return Recognised(replace(source, heading_line=heading.line if number else 1), layout)
    raise next((refusal for refusal in refusals if refusal.is_near), refusals[0])


def load(
    found: Recognised,
    options: Options,
    spare: Path,
    schools: pl.DataFrame | None,
    progress: Progress,
) -> list[Loaded]:
    """Read and check one file: one result per table it fills.

    Raises:
        UnreadableInputError: if the file is damaged.
        UsageError: if the year or term is told neither by rows, options nor name.
    """
    try:
        if found.layout is None and found.family is Family.SSDA903_XML:
            return load_care(found.source, options, progress)
        if found.layout is None:
            return load_cin(found.source, options, progress)
        if found.layout.family is Family.PUBLISHED:
            return [load_published(found.source, found.layout, options, spare, progress)]
        return [load_text(found.source, found.layout, options, spare, schools, progress)]
    except OSError as error:
        raise UnreadableInputError(
            f"{found.source.name} cannot be read: {error.strerror or error}.", "Fetch the extract again."
        ) from None
    except BaseException as error:
        if not is_engine_fault(error):
            raise
        raise UnreadableInputError(
            f"{found.source.name} cannot be read: the engine stopped in the middle of it.",
            "Export it again as CSV; if that does not help, report a fault in vshdata.",
        ) from None
