"""A study as bytes: tables with sentences for people, records for machines.

Every sentence is of `studies.wording`, and every figure by band has been through disclosure control.
"""

from vshdata.report.studies.blocks import Block, blocks, headline, sentences
from vshdata.report.studies.formats import STUDY_FORMATS, study_frame
from vshdata.report.studies.records import COLUMNS, records
from vshdata.report.studies.screen import print_study
from vshdata.studies.kinds import DurationStudy, Study

__all__ = [
    "COLUMNS",
    "STUDY_FORMATS",
    "Block",
    "Study",
    "blocks",
    "headline",
    "notes",
    "print_study",
    "records",
    "sentences",
    "study_frame",
]


def notes(study: Study) -> list[str]:
    """What must be said of the data: on the blanks of its table, and on who is behind it."""
    from vshdata.report.notes import footnotes

    of_table = footnotes(study.table) if isinstance(study, DurationStudy) else []
    return [*of_table, *study.notes]
