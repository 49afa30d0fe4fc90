"""A page in a real browser with the network off: by mouse, by keyboard, on paper, on a phone."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from command import ROOT

from vshdata.api.pack_studies import StudiesRequest
from vshdata.api.packs import ReportRequest, build_pack
from vshdata.report.web import write_html

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
AXE = Path(os.environ.get("AXE_CORE", ROOT / "build/tools/node_modules/axe-core/axe.min.js"))
PAPER = 1039
"""Pixels across an A4 page on its side, without its margins of 11 mm."""

COHORTS, AREAS = ("cin", "cpp"), ("phonics", "ks4", "absence")


@pytest.fixture(scope="session")
def page_file(sample_lake: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack of the sample with studies, made once."""
    pack = build_pack(sample_lake, ReportRequest(COHORTS, AREAS, "2018..2025", ("all",)))
    both = StudiesRequest(duration=True, event="2021-09")
    studied = build_pack(sample_lake, ReportRequest(COHORTS[:1], ("absence",), studies=both))
    path = tmp_path_factory.mktemp("page") / "pack.html"
    path.write_bytes(write_html(replace(pack, studies=studied.studies)))
    return path


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        pytest.skip("no Chromium is installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as running:
        opened = running.chromium.launch(executable_path=program, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def opened(browser: Any, page_file: Path) -> Iterator[Any]:
    """The page, without a network; anything it logs or asks for is kept in `heard`."""
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.heard = []
    page.on("console", lambda message: page.heard.append(message.text))
    page.on("pageerror", lambda error: page.heard.append(str(error)))
    page.on("request", lambda asked: page.heard.append(asked.url))
    page.goto(page_file.as_uri())
    yield page
    context.close()


def shown(page: Any, part: str) -> list[str]:
    """What of the cohorts or areas can be seen, each once."""
    found = page.eval_on_selector_all(
        f"section.{part}", f"all => all.filter(one => one.checkVisibility()).map(one => one.dataset.{part})"
    )
    return list(dict.fromkeys(found))


def test_it_opens_without_a_network_a_fault_or_a_question(opened: Any, page_file: Path) -> None:
    assert opened.heard == [page_file.as_uri()]
    assert opened.title() == "Education of children with a social worker"
    assert shown(opened, "cohort") == list(COHORTS)
    assert shown(opened, "area") == list(AREAS)


def test_the_filter_works_by_keyboard_alone(opened: Any) -> None:
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.textContent") == "Skip to the figures"
    for _ in range(20):
        opened.keyboard.press("Tab")
        if opened.evaluate("document.activeElement.id") == "filter-cohort":
            break
    opened.keyboard.press("ArrowDown")
    opened.keyboard.press("ArrowDown")
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.id") == "filter-area"
    opened.keyboard.type("Key stage 4")
    assert shown(opened, "cohort") == ["cpp"]
    assert shown(opened, "area") == ["ks4"]
    assert (
        opened.text_content("#shown")
        == "Showing Children on a child protection plan, at 31 March; Key stage 4."
    )
    opened.keyboard.press("Tab")
    opened.keyboard.press("Enter")
    opened.locator("#shown", has_text="All cohorts").wait_for()
    assert shown(opened, "cohort") == list(COHORTS)
    assert shown(opened, "area") == list(AREAS)
    assert len(opened.heard) == 1


def test_what_has_the_keyboard_can_be_seen_to_have_it(opened: Any) -> None:
    opened.keyboard.press("Tab")
    styles = opened.evaluate("(({outlineStyle, outlineWidth}) => [outlineStyle, outlineWidth])"
                             "(getComputedStyle(document.activeElement))")  # fmt: skip
    assert styles == ["solid", "3px"]


def test_it_reads_without_a_script(browser: Any, page_file: Path) -> None:
    context = browser.new_context(offline=True, java_script_enabled=False)
    page = context.new_page()
    page.goto(page_file.as_uri())
    assert page.locator("section.study >> visible=true").count() == 2
    of_figures = page.locator("section.cohort:not(.study)")
    assert of_figures.count() == len(COHORTS)
    areas = of_figures.locator("section.area >> visible=true")
    assert areas.count() == len(COHORTS) * len(AREAS)
    assert not page.locator("#filters").is_visible()
    context.close()


def test_on_paper_no_table_chart_or_card_is_cut(opened: Any) -> None:
    opened.set_viewport_size({"width": PAPER, "height": 720})
    opened.emulate_media(media="print")
    cut = opened.eval_on_selector_all(
        "table, .chart, .cards li, .notes, p",
        f"all => all.filter(one => one.getBoundingClientRect().right > {PAPER} + 1)"
        ".map(one => one.outerHTML.slice(0, 80))",
    )
    inside = opened.eval_on_selector_all(
        "td, th", "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).length"
    )
    assert cut == []
    assert inside == 0
    assert not opened.locator("#filters").is_visible()
    assert opened.pdf(prefer_css_page_size=True).startswith(b"%PDF-")


def test_on_a_phone_only_tables_scroll_sideways(opened: Any) -> None:
    opened.set_viewport_size({"width": 390, "height": 844})
    assert opened.evaluate("document.documentElement.scrollWidth") == 390
    frames = opened.eval_on_selector_all(
        ".frame", "all => all.map(one => [one.scrollWidth > one.clientWidth, one.tabIndex])"
    )
    assert any(scrolls for scrolls, _ in frames)
    assert all(index == 0 for _, index in frames)


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_serious(opened: Any, width: int) -> None:
    if not AXE.exists():
        pytest.skip(f"axe-core is not at {AXE}: npm install --prefix build/tools axe-core")
    opened.set_viewport_size({"width": width, "height": 900})
    opened.evaluate(AXE.read_text("utf-8"))
    found = opened.evaluate(
        "tags => axe.run(document, {runOnly: tags})",
        ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    )
    serious = {
        one["id"]: one["nodes"][0]["html"][:120]
        for one in found["violations"]
        if one["impact"] in {"serious", "critical"}
    }
    assert found["passes"]
    assert serious == {}
