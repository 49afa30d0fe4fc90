"""Charts of protected figures, as SVG or PNG. A year without a figure is a gap with its symbol."""

from vshdata.report.charts.draw import draw, draw_all, png_of
from vshdata.report.charts.files import CHART_FORMATS, chart_format, picture_of
from vshdata.report.charts.series import Chart, Point, Series, area_charts, gap_charts, row_chart
from vshdata.report.charts.slim import Picture

__all__ = [
    "CHART_FORMATS",
    "Chart",
    "Picture",
    "Point",
    "Series",
    "area_charts",
    "chart_format",
    "draw",
    "draw_all",
    "gap_charts",
    "picture_of",
    "png_of",
    "row_chart",
]
