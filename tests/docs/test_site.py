"""The site of the documentation builds without a broken link, and asks nothing of the network."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from command import ROOT

from vshdata.report.narrative.wordings import WORDINGS


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site; a page that is named and missing, or a broken link, fails the build."""
    folder = tmp_path_factory.mktemp("site")
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)],
        cwd=ROOT,
        check=True,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )
    return folder


def test_every_page_is_in_the_site_and_in_its_contents(site: Path) -> None:
    pages = {path.relative_to(ROOT / "docs").with_suffix("") for path in (ROOT / "docs").rglob("*.md")}
    built = {path.relative_to(site).with_suffix("") for path in site.rglob("*.html")}
    named = (ROOT / "mkdocs.yml").read_text("utf-8")

    assert {page.parent / "index" if page.name == "README" else page for page in pages} <= built
    assert [page for page in pages if f"{page.as_posix()}.md" not in named] == []


def test_a_page_loads_nothing_from_outside(site: Path) -> None:
    loaded = r"<(?:script|img|iframe)[^>]* src=\"(https?:[^\"]*)|<link[^>]* href=\"(https?:[^\"]*)"
    assert [
        found for page in site.rglob("*.html") for found in re.findall(loaded, page.read_text("utf-8"))
    ] == []


def test_the_wordings_come_through_whole(site: Path) -> None:
    page = (site / "methodology" / "wordings.html").read_text("utf-8")
    for wording in WORDINGS.values():
        assert wording.text in page
