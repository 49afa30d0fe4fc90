"""Join the children in need return outside XML into `children`, `spells` and `care_events`.

The tables come out as the XML return gives them, so that it does not matter in which form an authority
holds its return.
"""

from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from vshdata.tables.cin_flat import (
    ASSESSMENTS,
    CHARACTERISTICS,
    CIN_EVENTS,
    DETAILS,
    DISABILITIES,
    EVENT_PARTS,
    IDENTIFIERS,
    PLAN_DATES,
    PRE_PROCEEDINGS,
    PROTECTION,
    REVIEWS,
    SECTION47,
    Part,
    event_column,
)
from vshdata.tables.social_care import CARE_EVENTS, CHILDREN, SPELLS

Tables = Mapping[str, pl.DataFrame]
"""Rows by table, with `pupil_id` in place of identifiers; empty where nothing was loaded."""

_SPELLS = (DETAILS, PLAN_DATES, PROTECTION)
_EVENTS = (ASSESSMENTS, SECTION47, REVIEWS, PRE_PROCEEDINGS)
_REFERRAL_KEY = ["pupil_id", "details"]


# ---------------------------------------------------------------------- a table for each block


def join_blocks(given: Tables) -> dict[str, pl.DataFrame]:
    """The canonical tables of one authority's return; a row whose referral is not loaded has none."""
    referrals = (
        given[DETAILS.name]
        .select(*_REFERRAL_KEY, referral="start")
        .unique(_REFERRAL_KEY, keep="first", maintain_order=True)
    )
    blocks = {**given, ASSESSMENTS.name: _with_factors(given[ASSESSMENTS.name])}

    def rows(parts: Sequence[Part]) -> pl.DataFrame:
        return _stack(
            blocks[part.name]
            .join(referrals, on=_REFERRAL_KEY, how="left", maintain_order="left")
            .select("pupil_id", "referral", *part.names, *_said(part))
            for part in parts
        )

    return {
        CHILDREN.name: _children(given),
        SPELLS.name: _of_themselves(rows(_SPELLS)),
        CARE_EVENTS.name: rows(_EVENTS),
    }


def _children(given: Tables) -> pl.DataFrame:
    """One row per child of the identifiers, with what the other two blocks add."""
    groups = given[CHARACTERISTICS.name].unique("pupil_id", keep="first", maintain_order=True)
    found = given[DISABILITIES.name].group_by("pupil_id").agg(_listed("disabilities"))
    own = given[IDENTIFIERS.name]
    names = [name for name in IDENTIFIERS.names if name in own.columns]
    return (
        own.select("pupil_id", *names)
        .join(groups.select("pupil_id", "ethnicity"), on="pupil_id", how="left")
        .join(found, on="pupil_id", how="left")
    )


def _with_factors(rows: pl.DataFrame) -> pl.DataFrame:
    """One row per assessment, which has a row for each of its factors."""
    key = [name for name in rows.columns if name != "factors"]
    return rows.group_by(key, maintain_order=True).agg(_listed("factors"))


def _listed(column: str) -> pl.Expr:
    """The codes of several rows as one list; null where none has any."""
    codes = pl.col(column).drop_nulls()
    return pl.when(codes.len() > 0).then(codes.str.join(" ")).alias(column)


# ---------------------------------------------------------------------- one row for each event


def join_events(given: Tables) -> dict[str, pl.DataFrame]:
    """The canonical tables of one authority's event file, which tells a record once for each day."""
    events = given[CIN_EVENTS.name]
    told = {part.name: _told(events, part) for part in EVENT_PARTS}
    children = [name for name in CHILDREN.by_name if name in events.columns]
    return {
        CHILDREN.name: events.select("pupil_id", *children).unique(),
        SPELLS.name: _of_themselves(
            _stack(
                [
                    _referrals(events),
                    *(told[part.name].drop_nulls("start").unique() for part in (PLAN_DATES, PROTECTION)),
                ]
            )
        ),
        CARE_EVENTS.name: _stack(
            [
                told[ASSESSMENTS.name].filter(~pl.all_horizontal(_is_null("start", "due", "end"))).unique(),
                _enquiries(told[SECTION47.name]),
                _reviews(events),
            ]
        ),
    }


def _told(events: pl.DataFrame, part: Part) -> pl.DataFrame:
    """What each row tells of a part, and of which referral."""
    own = {name: event_column(part, name) for name in part.names}
    columns = {name: pl.col(column) for name, column in own.items() if column in events.columns}
    return events.select("pupil_id", *_said(part), referral=event_column(DETAILS, "start"), **columns)


def _referrals(events: pl.DataFrame) -> pl.DataFrame:
    """Referrals; the conference on a row of an enquiry may be the enquiry's own."""
    is_enquiry = (pl.col("type") == SECTION47.names["start"][0]).fill_null(value=False)
    conference = event_column(DETAILS, "conference")
    own = events.with_columns(pl.when(~is_enquiry).then(conference).alias(conference))
    rows = _told(own, DETAILS).drop_nulls("start")
    key = [name for name in rows.columns if name != "conference"]
    return rows.group_by(key).agg(pl.col("conference").drop_nulls().first())


def _enquiries(rows: pl.DataFrame) -> pl.DataFrame:
    """Enquiries; where none was required, a conference on the row is the referral's."""
    required = ~pl.col("conference_not_required").fill_null(value=False)
    conference = pl.when(required).then("conference").alias("conference")
    return rows.drop_nulls("start").with_columns(conference).unique()


def _reviews(events: pl.DataFrame) -> pl.DataFrame:
    """Reviews, whose day is in no column but that of the event."""
    is_review = pl.col("type") == REVIEWS.names["start"][0]
    referral = pl.col(event_column(DETAILS, "start")).alias("referral")
    return events.filter(is_review).select("pupil_id", referral, *_said(REVIEWS), start="day").unique()


# ---------------------------------------------------------------------- both


def _of_themselves(spells: pl.DataFrame) -> pl.DataFrame:
    """Referrals are of themselves, as in the XML return."""
    is_need = pl.col("status") == DETAILS.says["status"]
    return spells.with_columns(pl.when(is_need).then("start").otherwise("referral").alias("referral"))


def _said(part: Part) -> list[pl.Expr]:
    return [pl.lit(value).alias(name) for name, value in part.says.items()]


def _is_null(*names: str) -> list[pl.Expr]:
    return [pl.col(name).is_null() for name in names]


def _stack(frames: Iterable[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(list(frames), how="diagonal")
