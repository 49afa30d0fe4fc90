"""The page itself: head, filter, body. Style and script are in files of their own and put in."""

import hashlib
from base64 import b64encode
from importlib.resources import files

from vshdata.report.explain import protection, year_range
from vshdata.report.pack.model import Logo, Pack, short
from vshdata.report.web.back_matter import method_section, provenance_section, quality_section
from vshdata.report.web.sections import Progress, at_a_glance, cohort_section, section_name
from vshdata.report.web.studies import study_section
from vshdata.report.web.tags import Html, tag


def write_html(pack: Pack, progress: Progress = lambda _name: None) -> bytes:
    """A pack as one file that asks for no other."""
    style, script = _own("style.css"), _own("script.js")
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_policy(script)),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="generator", content=pack.provenance.tool),
        tag("title", pack.title),
        tag("style", Html(style)),
    )
    body = tag(
        "body",
        tag("a", "Skip to the figures", href="#main", class_="skip"),
        _header(pack),
        _contents(pack),
        _filters(pack),
        tag("main", *_body(pack, progress), id="main", tabindex="-1"),
        tag("footer", tag("p", f"Made by {pack.provenance.tool}. {protection(pack)}")),
        tag("script", Html(script)),
    )
    return f"<!DOCTYPE html>\n{tag('html', head, body, lang='en-GB')}\n".encode()


def _body(pack: Pack, progress: Progress) -> list[Html]:
    parts = [at_a_glance(pack), *(cohort_section(section, progress) for section in pack.sections)]
    parts += [study_section(section, progress) for section in pack.studies]
    if pack.quality:
        parts.append(quality_section(pack.quality))
    return [*parts, method_section(pack), provenance_section(pack)]


def _header(pack: Pack) -> Html:
    lines = (pack.scope, f"Academic years {year_range(pack.years)}", pack.provenance.made)
    return tag(
        "header",
        _picture(pack.logo) if pack.logo else None,
        tag("div", tag("h1", pack.title), tag("p", ". ".join(filter(None, lines)) + ".")),
        tag("p", protection(pack), class_="internal" if pack.profile == "internal" else "protection"),
    )


def _contents(pack: Pack) -> Html:
    """Links to the sections."""
    links = [("glance", "At a glance")]
    links += [(section_name(section.id), short(section.title)) for section in pack.sections]
    links += [(one.id, f"{one.title}: {short(one.cohort_title)}") for one in pack.studies]
    links += [("quality", "Match and data quality")] if pack.quality else []
    links += [("method", "How to read the figures"), ("provenance", "Where the figures come from")]
    listed = (tag("li", tag("a", text, href=f"#{name}")) for name, text in links)
    return tag("nav", tag("ul", *listed, role="list"), aria_label="Contents", class_="contents")


def _picture(logo: Logo) -> Html:
    return tag("img", src=f"data:{logo.media_type};base64,{logo.data}", alt="", class_="logo")


def _filters(pack: Pack) -> Html:
    """Choices that the script acts on; without it they stay hidden and all is shown."""
    if len(pack.sections) == 1 and len(pack.areas) == 1:
        return Html("")
    cohorts = [(section.id, section.title) for section in pack.sections]
    areas = [(str(area), title) for area, title in pack.areas.items()]
    return tag(
        "form",
        _choice("cohort", "Cohort", "All cohorts", cohorts),
        _choice("area", "Area", "All areas", areas),
        tag("button", "Show everything", type="reset"),
        tag("p", role="status", id="shown"),
        class_="filters",
        id="filters",
        aria_label="What to show",
        hidden=True,
    )


def _choice(name: str, title: str, every: str, options: list[tuple[str, str]]) -> Html | None:
    if len(options) == 1:
        return None
    listed = (tag("option", text, value=value) for value, text in options)
    choice = tag("select", tag("option", every, value=""), *listed, id=f"filter-{name}", name=name)
    return tag("div", tag("label", title, for_=f"filter-{name}"), choice, class_="choice")


def _policy(script: str) -> str:
    """Nothing may be asked for, and no script may run but the one that is in the file."""
    digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; img-src data:"


def _own(name: str) -> str:
    return (files("vshdata.report.web") / name).read_text("utf-8")
