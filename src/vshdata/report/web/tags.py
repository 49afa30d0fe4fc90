"""HTML as text that was escaped once, where it came in."""

from collections.abc import Iterable
from html import escape


class Html(str):
    """Text that is HTML already. All other text is escaped when it is put in a tag."""

    __slots__ = ()


Part = str | None
_VOID = {"meta", "img", "br", "col"}


def tag(name: str, /, *inside: Part | Iterable[Part], **attributes: str | bool | None) -> Html:
    """An element. `class_` is `class`, and `_` in a name is `-`; an attribute None or False is left out."""
    head = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _VOID:
        return Html(f"<{name}{head}>")
    return Html(f"<{name}{head}>{together(*inside)}</{name}>")


def together(*parts: Part | Iterable[Part]) -> Html:
    """Parts one after the other; None is nothing."""
    return Html("".join(_flat(part) for part in parts))


def hidden_text(text: str) -> Html:
    """Words for those who listen, where others see a sign."""
    return tag("span", text, class_="sr")


def _flat(part: Part | Iterable[Part]) -> str:
    if part is None:
        return ""
    if isinstance(part, Html):
        return part
    if isinstance(part, str):
        return escape(part, quote=False)
    return "".join(map(_flat, part))


def _attribute(key: str, value: str | bool | None) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(value)}"'
