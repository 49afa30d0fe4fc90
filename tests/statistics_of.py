"""What is added up over pupils, from pupils' own values: the long way, for tests."""

from collections.abc import Sequence

from vshdata.figures.intervals import EventRate, ScoreMean, SessionRate


def scores(values: Sequence[float]) -> ScoreMean:
    return ScoreMean(len(values), sum(values), sum(value * value for value in values))


def sessions(pupils: Sequence[tuple[float, float]]) -> SessionRate:
    """Pupils as (missed, possible)."""
    return SessionRate(
        len(pupils),
        sum(missed for missed, _ in pupils),
        sum(possible for _, possible in pupils),
        sum(missed * missed for missed, _ in pupils),
        sum(missed * possible for missed, possible in pupils),
        sum(possible * possible for _, possible in pupils),
    )


def events(numbers: Sequence[int]) -> EventRate:
    return EventRate(len(numbers), sum(numbers), sum(number * number for number in numbers))
