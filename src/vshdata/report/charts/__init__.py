"""Charts of protected figures, as SVG or PNG. A year without a figure is a gap with its symbol."""

from vshdata.report.charts.draw import draw, draw_all, png_of
from vshdata.report.charts.series import Chart, Point, Series, area_charts, gap_charts, row_chart
from vshdata.report.charts.slim import Picture

__all__ = [
    "Chart",
    "Picture",
    "Point",
    "Series",
    "area_charts",
    "draw",
    "draw_all",
    "gap_charts",
    "png_of",
    "row_chart",
]
