"""Packs as files, by the ending of their name."""

from collections.abc import Callable
from pathlib import Path

from vshdata.errors import UsageError
from vshdata.report.pack import Pack

PackWriter = Callable[[Pack, Callable[[str], None]], bytes]


def write_page(pack: Pack, progress: Callable[[str], None] = lambda _name: None) -> bytes:
    """A pack as a page."""
    from vshdata.report.web import write_html

    return write_html(pack, progress)


def write_workbook(pack: Pack, progress: Callable[[str], None] = lambda _name: None) -> bytes:
    """A pack as a workbook."""
    from vshdata.report.workbook import write_xlsx

    return write_xlsx(pack, progress)


PACK_FORMATS: dict[str, PackWriter] = {".html": write_page, ".xlsx": write_workbook}
"""Ending of a file -> what writes it."""


def writer_of(target: Path) -> PackWriter:
    """What writes a file of this name.

    Raises:
        UsageError: if nothing does.
    """
    if target.suffix.lower() not in PACK_FORMATS:
        raise UsageError(
            f"A report is a page or a workbook, and {target.name} is neither.",
            "Name it with .html or .xlsx: vshdata report -o pack.html",
        )
    return PACK_FORMATS[target.suffix.lower()]
