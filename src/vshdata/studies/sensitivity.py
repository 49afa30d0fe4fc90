"""Whether a headline stands with another comparator or another window."""

from dataclasses import replace
from typing import TYPE_CHECKING

from vshdata.studies.events import EventQuestion, study_event
from vshdata.studies.kinds import Event, Variant
from vshdata.studies.rules import RULES
from vshdata.studies.wording import say
from vshdata.years import label

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl


def with_variants(
    event: Event, rows: "pl.DataFrame", others: "Mapping[str, pl.DataFrame]", question: EventQuestion
) -> Event:
    """The event study with its headline worked again in other ways; untouched where it has no headline.

    `others`: rows with another comparator, by its name in words.
    """
    if event.headline is None:
        return event
    asked = [(say("other_comparator", comparator=name), own, question) for name, own in others.items()]
    asked += [(name, rows, window) for name, window in _windows(question)]
    return replace(event, variants=tuple(_variant(name, own, window) for name, own, window in asked))


def _windows(question: EventQuestion) -> list[tuple[str, EventQuestion]]:
    found = []
    if len(question.before) > RULES["years_before"].least:
        fewer = replace(question, before=question.before[1:])
        found.append((say("later_start", year=label(fewer.before[0])), fewer))
    if len(question.after) > RULES["years_after"].least:
        first = replace(question, after=question.after[:1])
        found.append((say("first_year_only", year=label(first.after[0])), first))
    return found


def _variant(name: str, rows: "pl.DataFrame", question: EventQuestion) -> Variant:
    found = study_event(rows, question)
    return Variant(name, found.headline, None if found.headline else found.refusals[0])
