"""A pack: what a report holds, before it is a page or a workbook. Made from protected figures alone."""

from vshdata.report.pack.arrange import pack_of, section_of
from vshdata.report.pack.model import (
    AreaTable,
    Breakdown,
    Comparator,
    GroupRow,
    Interval,
    Loaded,
    Logo,
    Pack,
    PackRow,
    Provenance,
    Quality,
    Section,
    Source,
    StudySection,
    short,
)

__all__ = [
    "AreaTable",
    "Breakdown",
    "Comparator",
    "GroupRow",
    "Interval",
    "Loaded",
    "Logo",
    "Pack",
    "PackRow",
    "Provenance",
    "Quality",
    "Section",
    "Source",
    "StudySection",
    "pack_of",
    "section_of",
    "short",
]
