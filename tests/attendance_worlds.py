"""Tiny worlds of sessions missed and exclusions."""

from collections.abc import Mapping, Sequence
from datetime import date

from worlds import Row, World


def attending(
    absence: Sequence[Row] = (),
    exclusions: Sequence[Row] = (),
    census: Sequence[Row] | None = None,
    births: Mapping[int, Sequence[date]] | None = None,
) -> World:
    """Rows of absence and of exclusions, and those of the January census; None where none is loaded.

    Enrolments are sole registrations in the spring unless a row says not. `births`: dates of birth that
    files tell of a pupil, one or several.
    """
    known = {} if census is None else {"pupils": census}
    return World({**known, "absence": absence, "exclusions": exclusions}, births=births or {})


def told(pupil: int, possible: int, authorised: int = 0, unauthorised: int = 0, **more: object) -> Row:
    """A pupil's sessions of one term at one school; in year 8 unless told otherwise."""
    return {
        "pupil": pupil,
        "term": "autumn",
        "nc_year": "8",
        "sessions_possible": possible,
        "sessions_authorised": authorised,
        "sessions_unauthorised": unauthorised,
        **more,
    }
