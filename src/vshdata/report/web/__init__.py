"""A pack as one page that needs nothing but itself: no server, no network, no script to be read."""

from vshdata.report.web.page import write_html

__all__ = ["write_html"]
