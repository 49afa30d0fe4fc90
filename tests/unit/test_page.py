"""A page: what stands in it, what never does, and that text stays text."""

import re
from base64 import b64encode
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest
from packs import area_table, group_row, pack_of_areas, pack_of_figures, pack_row
from studies_made import duration_study, event_study, with_studies
from worlds import count_of, mean_of, no_figure, share_of

from vshdata.figures.measure import Figure
from vshdata.report.pack import Breakdown, Logo, Pack
from vshdata.report.studies import sentences
from vshdata.report.web import write_html
from vshdata.report.web.tags import Html, tag, together

ATT8, BASICS, ENTERED = "ks4_att8_avg", "ks4_basics_95", "ks4_ebacc_entered"
YEARS = (2022, 2023, 2024)
VOID = {"meta", "img", "br"}


class Reader(HTMLParser):
    """Reads a page, fails on tags that do not close, and keeps tables as rows of text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.addresses: list[str] = []
        self.tables: dict[str, list[list[str]]] = {}
        self.text: list[str] = []
        self._rows: list[list[str]] = []
        self._cell: list[str] | None = None
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        named = dict(attrs)
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.addresses += [value for name, value in attrs if name in {"src", "href"} and value]
        if tag == "table":
            self._rows = []
        if tag == "tr":
            self._rows.append([])
        if tag in {"td", "th"}:
            self._cell = []
            if tag == "th":
                assert named["scope"] in {"row", "col"}
        if tag == "caption":
            self._cell = []

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag in {"td", "th", "caption"} and self._cell is not None:
            text = " ".join(" ".join(self._cell).split())
            if tag == "caption":
                self.tables[text] = self._rows
            else:
                self._rows[-1].append(text)
            self._cell = None

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """`<path/>` opens nothing."""
        assert tag not in VOID
        self.ids += [value for name, value in attrs if name == "id" and value]

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if self._cell is not None:
            self._cell.append(data)


def page_of(figures: list[Figure], *others: list[Figure]) -> str:
    return write_html(pack_of_figures(figures, *others)).decode()


def test_text_is_escaped_where_it_comes_in() -> None:
    assert tag("p", "<b>", tag("i", "a & b"), None, class_="x", hidden=True, data_of='"') == (
        '<p class="x" hidden data-of="&quot;">&lt;b&gt;<i>a &amp; b</i></p>'
    )
    assert together(Html("<hr>"), ["a", None, tag("br")]) == "<hr>a<br>"


def test_a_table_has_every_figure_change_and_symbol() -> None:
    figures = [
        *(
            mean_of(ATT8, year, total, 100)
            for year, total in zip(YEARS, (2390.0, 2200.0, 2090.0), strict=True)
        ),
        share_of(BASICS, 2022, 20, 100),
        share_of(BASICS, 2023, 2, 100),
        no_figure(BASICS, 2024, "no file is loaded"),
    ]
    read = Reader(page_of(figures))
    rows = read.tables["Key stage 4: Children in need, at 31 March"]

    assert rows == [
        ["Indicator", "Unit", "Average of Years", "2021/22", "2022/23", "2023/24", "Trend"],
        [
            "Attainment 8: Average Score ★",
            "score",
            "22.3",
            "23.9 (21.9 to 25.9)",
            "22.0 (20.0 to 24.0) -1.9 pts (-4.7 to 0.9)",
            "20.9 (18.9 to 22.9) -1.1 pts (-3.9 to 1.7)",
            "",
        ],
        ["Basics: 9-5 ★", "%", "c", "20.0% (13.3 to 28.9)", "c c", "x", ""],
    ]
    text = " ".join(read.text)
    assert "2022/23, Basics: 9-5: c = hidden: 5 pupils or fewer, or telling of so few." in text
    assert "2023/24: x = no file is loaded." in text or "Basics: 9-5: x = no file is loaded." in text


def test_a_year_that_is_not_comparable_is_marked() -> None:
    read = Reader(page_of([mean_of(ATT8, year, 2000.0, 100) for year in (2019, 2020)]))
    assert read.tables["Key stage 4: Children in need, at 31 March"][1][3:5] == [
        "20.0 (18.0 to 22.0)",
        "20.0 † (18.0 to 22.0)",
    ]


def test_intervals_comparators_and_breakdowns_have_their_places() -> None:
    item = pack_row(
        [mean_of(ATT8, year, 2000.0 + 100 * (year - 2022), 100) for year in YEARS],
        intervals={2024: (19.0, 25.0)},
        change_intervals={2024: (-2.0, 4.0)},
        comparators={"England": {2023: 45.0, 2024: 46.0}},
    )
    groups = [group_row(name, [mean_of(ATT8, year, total, 100) for year in YEARS])
              for name, total in (("Female", 2300.0), ("Male", 1900.0))]  # fmt: skip
    read = Reader(
        write_html(pack_of_areas(area_table(item, breakdowns=[Breakdown("Sex", tuple(groups))]))).decode()
    )
    who = "Key stage 4: Children in need, at 31 March"

    assert read.tables[who][1][5] == "22.0 (19.0 to 25.0) +1.0 pts (-2.0 to 4.0)"
    assert read.tables[f"{who}, compared"][1:] == [
        ["Attainment 8: Average Score", "This cohort", "20.0", "21.0", "22.0"],
        ["", "England", "–", "45.0", "46.0"],  # noqa: RUF001
        ["", "Gap", "–", "-24.0 pts", "-24.0 pts"],  # noqa: RUF001
    ]
    assert [row[:3] for row in read.tables[f"{who}, by sex"][1:]] == [
        ["Attainment 8: Average Score", "Female", "23.0"],
        ["", "Male", "19.0"],
    ]


def test_a_change_that_is_not_clear_is_not_coloured() -> None:
    figures = [mean_of(ATT8, year, 100.0 * year, 100) for year in YEARS]
    clear = write_html(pack_of_areas(area_table(pack_row(figures, change_intervals={2024: (0.5, 1.5)}))))
    unclear = write_html(pack_of_areas(area_table(pack_row(figures, change_intervals={2024: (-0.5, 2.5)}))))

    assert clear.count(b'class="d better"') - unclear.count(b'class="d better"') == 3


def test_cards_stand_for_every_key_indicator() -> None:
    page = page_of(
        [
            *(count_of("ks4_cohort", year, 100) for year in YEARS),
            *(mean_of(ATT8, year, 2000.0, 100) for year in YEARS),
            *(share_of(BASICS, year, 2, 100) for year in YEARS),
        ]
    )
    names = re.findall(r'<li><span class="name">([^<]*)</span><span class="value">(.*?)</span>', page)

    assert [name for name, _ in names] == ["Attainment 8: Average Score", "Basics: 9-5"]
    assert "hidden, 2023/24" in page


def test_a_page_asks_for_nothing_outside() -> None:
    pack = pack_of_figures([mean_of(ATT8, 2024, 2000.0, 100)])
    logo = Logo("image/png", b64encode(b"picture").decode())
    page = write_html(replace(pack, logo=logo)).decode()
    read = Reader(page)

    assert read.addresses
    assert all(address.startswith(("#", "data:image/png;base64,")) for address in read.addresses)
    assert set(re.findall(r"https?:[^\s\"'<)]*", page)) == {"http://www.w3.org/2000/svg"}
    assert "default-src 'none'" in unescape(page)
    assert not re.search(r"@import|url\(|fetch\(|XMLHttp|localStorage", page)


def test_links_lead_somewhere_and_names_are_given_once() -> None:
    figures = [mean_of(ATT8, year, 2000.0, 100) for year in YEARS]
    read = Reader(page_of(figures, figures))
    inside = {address[1:] for address in read.addresses if address.startswith("#")}

    assert len(read.ids) == len(set(read.ids))
    assert inside <= set(read.ids)


HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


def test_no_text_becomes_a_tag() -> None:
    pack = pack_of_areas(
        area_table(pack_row([mean_of(ATT8, 2024, 2000.0, 100)])), title=HOSTILE, notes=(HOSTILE,)
    )
    section = replace(pack.sections[0], title=HOSTILE, id=HOSTILE, definition=HOSTILE)
    page = write_html(replace(pack, sections=(section,), scope=HOSTILE)).decode()

    assert page.count("<script>") == 1
    assert "<img" not in page
    assert HOSTILE in " ".join(Reader(page).text)


def test_a_cohort_without_a_figure_says_why_and_shows_no_table() -> None:
    page = page_of([share_of(BASICS, year, 2, 100) for year in YEARS])

    assert "There is no figure that can be shown." in page
    assert "c = hidden: 5 pupils or fewer, or telling of so few." in page
    assert 'class="trend"' not in page


def test_internal_says_so_at_the_head() -> None:
    pack = replace(pack_of_figures([mean_of(ATT8, 2024, 2000.0, 100)]), profile="internal")
    assert (
        '<p class="internal">INTERNAL: nothing is hidden. Not for sharing.</p>' in write_html(pack).decode()
    )


def test_one_cohort_and_one_area_need_no_filter() -> None:
    figures = [mean_of(ATT8, 2024, 2000.0, 100)]
    assert "<select" not in page_of(figures)
    assert page_of(figures, figures).count("<select") == 1


@pytest.mark.parametrize(
    "part", ["1 November 2024", "vshdata report -o pack.html", "ks4.csv", "5 or fewer", "One note."]
)
def test_the_last_pages_say_where_it_comes_from(part: str) -> None:
    assert part in page_of([mean_of(ATT8, 2024, 2000.0, 100)])


# ---------------------------------------------------------------------- studies


def studied() -> Pack:
    return with_studies(pack_of_figures([share_of(BASICS, year, 20, 100) for year in YEARS]))


def test_a_study_has_its_figures_estimates_and_words() -> None:
    reader = Reader(write_html(studied()).decode())
    text = " ".join(" ".join(reader.text).split())

    assert len(reader.ids) == len(set(reader.ids))
    assert reader.tables["Persistent Absence: mean over the years"][1:] == [
        ["under 6 months", "62", "56.5%", "55.5% to 57.5%", "55.5%", "54.5% to 56.5%"],
        ["6 months or more", "c", "c", "", "21.3%", "20.3% to no bound"],
    ]
    by_band = reader.tables[
        "Persistent Absence by time on a child in need plan: Children in need, at 31 March"
    ]
    assert [row[1] for row in by_band[1:]] == ["All", "under 6 months", "6 months or more"] * 2
    assert by_band[-1][4].startswith("c")
    slopes = reader.tables["Per further 6 months on a child in need plan"]
    assert slopes[1] == [
        "Persistent Absence", "-2.13 % pts", "-3.13 to -1.13 % pts", "-1.38 % pts", "-2.38 to -0.38 % pts",
        "p = 0.030",
    ]  # fmt: skip
    for told in (
        "among about 120 children of 12 schools",
        "by the rule events_per_parameter",
        "Warning, survivor bias",
        "A note on the cohort.",
        "associated with a change of -3.75 % pts in children in need against pupils not in need",
        "Warning, no control",
        "None is loaded.",
    ):
        assert told in text


def test_every_sentence_of_a_study_stands_in_the_page_once() -> None:
    page = unescape(write_html(studied()).decode())
    for said in (*sentences(duration_study()), *sentences(event_study())):
        assert page.count(said) in {1, 2}
    assert page.count("each further 6 months") == 1


def test_links_lead_to_every_study() -> None:
    reader = Reader(write_html(studied()).decode())
    assert {"#duration-cin", "#event-cin", "#duration-cpp"} <= set(reader.addresses)
    assert {"duration-cin", "event-cin", "duration-cpp"} <= set(reader.ids)
