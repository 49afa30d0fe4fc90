"""A drawing made small, and given the names that a page needs: half of an SVG says what nobody asks."""

import re
from dataclasses import dataclass
from html import escape
from typing import Protocol

FONT = "Arial, Helvetica, sans-serif"

_NOTHING = (
    r'<path class="(?:back|fore)ground"[^>]*/>',
    r"<text[^>]*(?:/>|></text>)",
    r"<path(?![^>]* d=)[^>]*/>",
    r'<text[^>]*opacity="0"[^>]*>[^<]*</text>',
    r' (?:class|role|pointer-events|aria-[a-z]+)="[^"]*"',
    r' opacity="1"',
    r' stroke-dasharray="1,0"',
    rf' font-family="{FONT}"',
    r' transform="translate\(0,0\)"',
    r"(?<=\d\.\d)\d+",
)
"""What is drawn without being seen, named for scripts, said by default, or finer than a pixel's tenth."""

_EMPTY = re.compile(r"<g[^>]*/>|<g[^>]*></g>")
_BARE = re.compile(r"<g>((?:(?!<g[ >])(?!</g>).)*)</g>")
_ROOT = re.compile(r'<svg [^>]*?width="(\d+)" height="(\d+)"[^>]*>')


@dataclass(frozen=True)
class Picture:
    """A drawn chart."""

    svg: str
    width: int
    height: int


class Described(Protocol):
    """What a drawing is of."""

    @property
    def title(self) -> str:
        """Its name."""

    @property
    def description(self) -> str:
        """What it shows, in words."""


def finished(drawn: str, chart: Described, name: str) -> Picture:
    """A drawing with title and description, which `name` begins the names of.

    Raises:
        ValueError: if it is not an SVG of a known size.
    """
    root = _ROOT.match(drawn)
    if root is None:
        raise ValueError("the drawing is not an SVG of a known size")
    width, height = int(root[1]), int(root[2])
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="{FONT}" role="img" '
        f'aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{escape(chart.title)}</title>'
        f'<desc id="{name}-d">{escape(chart.description)}</desc>'
    )
    return Picture(head + _slim(drawn[root.end() :]), width, height)


def _slim(body: str) -> str:
    for pattern in _NOTHING:
        body = re.sub(pattern, "", body)
    for expression, kept in ((_EMPTY, ""), (_BARE, r"\1")):
        while (shorter := expression.sub(kept, body)) != body:
            body = shorter
    return body
