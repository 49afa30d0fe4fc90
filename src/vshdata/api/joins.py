"""The verbs of linkage: match rates, near matches judged and taken back, children not matched."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vshdata.api import open_lake
from vshdata.api.asked_years import Years, read_years
from vshdata.figures.cohorts import Cohort

if TYPE_CHECKING:
    import polars as pl

    from vshdata.figures.disclosure import Profile, SafeMatches
    from vshdata.lake import Lake
    from vshdata.people.decisions import Judged


def match(
    lake: "Lake | Path | str",
    *,
    years: Years = None,
    cohort: str | None = None,
    by: Sequence[str] | None = None,
    protect: str = "dfe",
    cohorts: Mapping[str, Cohort] | None = None,
    profiles: "Mapping[str, Profile] | None" = None,
) -> "pl.DataFrame":
    """One row per kind of division, dataset, group and academic year: how many children were matched.

    Columns: `kind`, `dataset`, `group`, `academic_year`, `status` (ok, c hidden, z nobody), `children`,
    `matched`, `rate`, `of_matched` and `of_unmatched` (the group as a percentage of either),
    `published`.

    Raises:
        UsageError: if a cohort, kind, year or profile does not exist.
        NothingLoadedError: if the lake has no social-care file of the years.
    """
    from vshdata.report.matching import match_frame

    found, _ = match_table(
        lake, years=years, cohort=cohort, by=by, protect=protect, cohorts=cohorts, profiles=profiles
    )
    return match_frame(found)


def match_table(
    lake: "Lake | Path | str",
    *,
    years: Years = None,
    cohort: str | None = None,
    by: Sequence[str] | None = None,
    protect: str = "dfe",
    cohorts: Mapping[str, Cohort] | None = None,
    profiles: "Mapping[str, Profile] | None" = None,
) -> "tuple[SafeMatches, list[str]]":
    """Match rates to render, and notes; arguments and errors as `match`."""
    from vshdata.api.matching import DEFAULT_KINDS, match_rates, note_people
    from vshdata.figures.disclosure import parse_profile

    opened = open_lake(lake)
    wanted = read_years(years) or None
    kinds = by or DEFAULT_KINDS
    profile = parse_profile(protect, profiles)
    found = match_rates(opened, years=wanted, cohort=cohort, kinds=kinds, profile=profile, cohorts=cohorts)
    return found, note_people(opened, found.profile.threshold)


def review(lake: "Lake | Path | str", target: Path) -> int:
    """Write near matches to a CSV file for a person to judge; journalled. Returns how many there are.

    Raises:
        NothingLoadedError: if the lake knows nobody yet.
        CannotWriteError: if the file or the lake cannot be written.
    """
    from vshdata.api.exporting import csv_of, export
    from vshdata.api.reviewing import review_matches
    from vshdata.people.decisions import COLUMNS

    opened = open_lake(lake)
    rows = review_matches(opened)
    export(opened, "match review", target, csv_of(rows, COLUMNS), {"rows": len(rows)})
    return len(rows)


def apply_review(lake: "Lake | Path | str", path: Path) -> "Judged":
    """Apply a reviewed file of near matches; journalled.

    Raises:
        UnreadableInputError: if the file cannot be read, or is not a reviewed list.
    """
    from vshdata.api.reviewing import apply_review as run

    return run(open_lake(lake), path)


def undo_review(lake: "Lake | Path | str", what: str) -> int:
    """Take back what a reviewed file, by its name, or one pair had joined. Returns how many judgements.

    Raises:
        UsageError: if nothing of that name was applied.
    """
    from vshdata.api.reviewing import undo_review as run

    return run(open_lake(lake), what)


def unmatched(lake: "Lake | Path | str", target: Path, *, years: Years = None) -> int:
    """Write the children who were not matched to a CSV file, with why; journalled. Returns how many rows.

    Raises:
        NothingLoadedError: if the lake has no social-care file of the years.
        CannotWriteError: if the file or the lake cannot be written.
    """
    from vshdata.api.exporting import csv_of, export
    from vshdata.api.not_matched import COLUMNS, unmatched_children

    opened = open_lake(lake)
    rows = unmatched_children(opened, read_years(years) or None)
    export(opened, "match unmatched", target, csv_of(rows, COLUMNS), {"rows": len(rows)})
    return len(rows)
