"""What a profile hides is in no byte of any report: not in a page, a workbook, a picture or its metadata.

Two sets of figures that differ in what is hidden alone must give the same bytes, and the numbers planted
in them must be found nowhere.
"""

import io
import re
import zipfile

import pytest
from packs import pack_of_figures
from worlds import count_of, mean_of, share_of, trend

from vshdata.figures.indicators import INDICATORS
from vshdata.figures.measure import Figure
from vshdata.report.charts import picture_of, png_of
from vshdata.report.web import write_html
from vshdata.report.workbook import write_xlsx

ATT8, BASICS, SUSPENSIONS = "ks4_att8_avg", "ks4_basics_95", "exc_sus_all"
PLANTED = (71.3391, 68.4417, 4.8731)
"""A mean of 4 pupils, one of 3, and a percentage of 5 pupils among as many as give it."""


def figures(scores: tuple[float, float], pupils: int, events: int) -> list[Figure]:
    """Shown figures, and hidden ones made of these numbers."""
    item = INDICATORS[SUSPENSIONS]
    return [
        count_of("ks4_p8_cohort", 2022, 90),
        count_of("ks4_p8_cohort", 2023, pupils),
        count_of("ks4_p8_cohort", 2024, 95),
        mean_of(ATT8, 2022, 4 * scores[0], 4),
        mean_of(ATT8, 2023, 2000.0, 100),
        mean_of(ATT8, 2024, 3 * scores[1], 3),
        share_of(BASICS, 2022, 20, 100),
        share_of(BASICS, 2023, pupils, 103),
        share_of(BASICS, 2024, 22, 100),
        *(
            Figure(item, year, numerator=count, denominator=100, base=100, holders=holders)
            for year, count, holders in ((2022, 60, 20), (2023, events, pupils), (2024, 64, 22))
        ),
    ]


HIDDEN = figures((71.3391, 68.4417), 5, 8737)
OTHER = figures((11.25, 0.5), 2, 3)


def parts_of(workbook: bytes) -> dict[str, bytes]:
    """Every part of a workbook but the time it was written."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        return {name: parts.read(name) for name in parts.namelist() if name != "docProps/core.xml"}


def test_a_page_is_the_same_whatever_is_hidden() -> None:
    assert write_html(pack_of_figures(HIDDEN, HIDDEN)) == write_html(pack_of_figures(OTHER, OTHER))


def test_a_workbook_is_the_same_whatever_is_hidden() -> None:
    assert parts_of(write_xlsx(pack_of_figures(HIDDEN, HIDDEN))) == parts_of(
        write_xlsx(pack_of_figures(OTHER, OTHER))
    )


def test_a_picture_is_the_same_whatever_is_hidden() -> None:
    made, other = picture_of(trend(HIDDEN)), picture_of(trend(OTHER))
    assert made == other
    assert png_of(made) == png_of(other)


def everything() -> dict[str, bytes]:
    """Every byte that a report of the hidden figures consists of, by where it is."""
    pack = pack_of_figures(HIDDEN, HIDDEN)
    picture = picture_of(trend(HIDDEN))
    workbook = write_xlsx(pack)
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        whole = {f"workbook {name}": parts.read(name) for name in parts.namelist()}
    return whole | {"page": write_html(pack), "svg": picture.svg.encode(), "png": png_of(picture)}


@pytest.mark.parametrize("planted", ["71.3", "285.3", "68.4", "205.3", "4.85", "8737", "87.37"])
def test_no_number_that_was_planted_is_found(planted: str) -> None:
    """As a value, a sum or a rate; the 4.85 is 5 pupils of 103."""
    found = [
        where
        for where, data in everything().items()
        if where != "png" and re.search(rf"(?<![\d.]){re.escape(planted)}", data.decode(errors="replace"))
    ]
    assert found == []


def test_figures_that_are_shown_are_found() -> None:
    """So that the search would find what it looks for."""
    for where in ("page", "svg", "workbook xl/worksheets/sheet2.xml"):
        assert re.search(r"(?<![\d.])22(?![\d])", everything()[where].decode())


def test_a_picture_in_pixels_says_nothing_beside_them() -> None:
    """No text, no time, no camera: only what a PNG needs to be drawn."""
    data, at, kinds = png_of(picture_of(trend(HIDDEN))), 8, set()
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        kinds.add(data[at + 4 : at + 8].decode())
        at += length + 12
    assert kinds <= {"IHDR", "sRGB", "gAMA", "pHYs", "PLTE", "tRNS", "IDAT", "IEND"}
