"""A pack as a workbook: real numbers, native charts, and no formula that came from data."""

from vshdata.report.workbook.book import write_xlsx

__all__ = ["write_xlsx"]
