"""Episodes chained into periods of care, and what ends or went before them into permanence."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl
import pytest

from vshdata.intake.care import join_spells, year_of_return
from vshdata.intake.checks import dtype_of
from vshdata.schema import Table
from vshdata.tables.looked_after import CARE_EPISODES, CARE_PERMANENCE, ENDS, PERMANENCE_BY_END

MAY, JUNE, JULY, AUGUST = (date(2023, month, 10) for month in (5, 6, 7, 8))
DAY_AFTER_JUNE = date(2023, 6, 11)

Episode = tuple[date, date | None, str | None, str]
"""First day, last day, why it ceased, legal status."""

Period = tuple[str, date, date | None, str | None]


def frame(rows: Sequence[dict[str, Any]], table: Table) -> pl.DataFrame:
    columns = {column.name: dtype_of(column) for column in table.values}
    return pl.DataFrame(rows, schema={"pupil_id": pl.UInt32(), **columns})


def joined(
    *episodes: Episode, before: Sequence[tuple[str, date | None]] = (), child: int = 1
) -> pl.DataFrame:
    rows = [
        {"pupil_id": child, "start": start, "end": end, "ended_as": reason, "legal_status": status}
        for start, end, reason, status in episodes
    ]
    orders = [{"pupil_id": child, "before": code, "ordered": day} for code, day in before]
    return join_spells(frame(rows, CARE_EPISODES), frame(orders, CARE_PERMANENCE))


def periods(*episodes: Episode) -> list[Period]:
    """Status, first and last day, and reason of each period of care."""
    rows = joined(*episodes).filter(pl.col("status") != "permanence").sort("start")
    return rows.select("status", "start", "end", "closed_reason").rows()


def permanence(*episodes: Episode, before: Sequence[tuple[str, date | None]] = ()) -> list[tuple[Any, ...]]:
    rows = joined(*episodes, before=before).filter(status="permanence")
    assert rows["end"].null_count() == rows["closed_reason"].null_count() == rows.height
    return rows.sort("start").select("permanence", "start").rows()


def care(start: date, end: date | None = None, reason: str | None = None) -> list[Period]:
    return [("looked_after", start, end, reason)]


# ---------------------------------------------------------------------- chains


def test_one_open_episode_is_one_open_period() -> None:
    assert periods((MAY, None, None, "C2")) == care(MAY)


def test_one_episode_that_ended_is_a_period_with_its_reason() -> None:
    assert periods((MAY, JUNE, "E4A", "C2")) == care(MAY, JUNE, "E4A")


def test_episodes_that_go_on_the_same_day_are_one_period() -> None:
    chain = [(MAY, JUNE, "X1", "V2"), (JUNE, JULY, "X1", "C1"), (JULY, AUGUST, "E13", "C2")]

    assert periods(*chain) == care(MAY, AUGUST, "E13")
    assert periods(*reversed(chain)) == care(MAY, AUGUST, "E13")


def test_a_chain_whose_last_episode_is_open_is_open() -> None:
    assert periods((MAY, JUNE, "X1", "V2"), (JUNE, None, None, "C1")) == care(MAY)


def test_a_new_episode_announced_without_a_day_is_open() -> None:
    """As some systems write every episode that is still open."""
    assert periods((MAY, None, "X1", "V2")) == care(MAY)
    assert periods((MAY, JUNE, "X1", "V2"), (JUNE, None, "X1", "C1")) == care(MAY)


def test_a_new_episode_announced_and_missing_leaves_care_open() -> None:
    assert periods((MAY, JUNE, "X1", "C2")) == care(MAY)


def test_a_reason_without_a_day_does_not_end_care() -> None:
    assert periods((MAY, None, "E4A", "C2")) == care(MAY)


def test_a_day_without_a_reason_ends_care() -> None:
    assert periods((MAY, JUNE, None, "C2")) == care(MAY, JUNE)


def test_a_gap_of_one_day_makes_two_periods_even_where_care_was_to_go_on() -> None:
    assert periods((MAY, JUNE, "X1", "C2"), (DAY_AFTER_JUNE, None, None, "C2")) == [
        *care(MAY, JUNE, "X1"),
        *care(DAY_AFTER_JUNE),
    ]


def test_care_that_ended_and_began_on_one_day_is_two_periods() -> None:
    assert periods((MAY, JUNE, "E4A", "V2"), (JUNE, None, None, "V2")) == [
        *care(MAY, JUNE, "E4A"),
        *care(JUNE),
    ]


def test_episodes_that_overlap_without_a_break_are_one_period() -> None:
    assert periods((MAY, JULY, "X1", "C2"), (JUNE, AUGUST, "E4A", "C2")) == care(MAY, AUGUST, "E4A")


def test_an_episode_without_a_last_day_runs_into_the_next() -> None:
    assert periods((MAY, None, "X1", "C2"), (JULY, AUGUST, "E4A", "C2")) == care(MAY, AUGUST, "E4A")


def test_an_episode_of_a_single_day_is_a_link_of_the_chain() -> None:
    chain = [(MAY, JUNE, "X1", "C2"), (JUNE, JUNE, "X1", "C2"), (JUNE, None, None, "C2")]

    assert periods(*chain) == care(MAY)


def test_rows_given_twice_count_once() -> None:
    chain = [(MAY, JUNE, "X1", "C2"), (JUNE, JULY, "E11", "E1")]

    assert joined(*chain, *chain, before=[("P1", MAY)] * 2).equals(joined(*chain, before=[("P1", MAY)]))


def test_children_are_chained_apart() -> None:
    one = frame(
        [
            {"pupil_id": 1, "start": MAY, "end": JUNE, "ended_as": "X1"},
            {"pupil_id": 2, "start": JUNE, "end": None, "ended_as": None},
        ],
        CARE_EPISODES,
    )
    rows = join_spells(one, frame([], CARE_PERMANENCE))

    assert rows.select("pupil_id", "start", "end").rows() == [(1, MAY, None), (2, JUNE, None)]


def test_without_rows_there_are_no_spells() -> None:
    assert joined().height == 0


# ---------------------------------------------------------------------- short breaks


@pytest.mark.parametrize("status", ["V3", "V4"])
def test_a_short_break_is_respite(status: str) -> None:
    assert periods((MAY, JUNE, "E4A", status)) == [("respite", MAY, JUNE, "E4A")]


def test_the_latest_episode_says_whether_a_period_is_respite() -> None:
    assert periods((MAY, JUNE, "X1", "V3"), (JUNE, None, None, "V2")) == care(MAY)
    assert periods((MAY, JUNE, "X1", "V2"), (JUNE, None, None, "V4")) == [("respite", MAY, None, None)]


def test_a_short_break_before_a_period_is_a_spell_of_its_own() -> None:
    assert periods((MAY, JUNE, "E4A", "V3"), (JULY, None, None, "V2")) == [
        ("respite", MAY, JUNE, "E4A"),
        *care(JULY),
    ]


# ---------------------------------------------------------------------- permanence


@pytest.mark.parametrize("reason", [code for code in ENDS if code != "X1"])
def test_how_care_ended_says_whether_for_good(reason: str) -> None:
    how = PERMANENCE_BY_END.get(reason)

    assert permanence((MAY, JUNE, reason, "C2")) == ([(how, JUNE)] if how else [])


def test_the_reasons_for_permanence() -> None:
    assert {reason: how for reason, how in PERMANENCE_BY_END.items() if how != "sgo"} == {
        "E11": "adoption",
        "E12": "adoption",
        "E41": "cao",
    }
    assert {reason for reason, how in PERMANENCE_BY_END.items() if how == "sgo"} == {
        f"E4{digit}" for digit in (3, 4, 5, 6, 7, 8)
    }


def test_care_that_has_not_ended_leads_to_nothing_yet() -> None:
    assert permanence((MAY, None, "E11", "E1")) == []


def test_a_period_may_follow_permanence() -> None:
    chain = ((MAY, JUNE, "E45", "C2"), (JULY, None, None, "C2"))

    assert permanence(*chain) == [("sgo", JUNE)]
    assert periods(*chain) == [*care(MAY, JUNE, "E45"), *care(JULY)]


@pytest.mark.parametrize(
    ("code", "how"), [("P1", "adoption"), ("P2", "sgo"), ("P3", "cao"), ("P4", None), ("Z1", None)]
)
def test_permanence_before_care(code: str, how: str | None) -> None:
    assert permanence(before=[(code, MAY)]) == ([(how, MAY)] if how else [])


def test_an_order_whose_day_is_not_known_has_none() -> None:
    assert permanence(before=[("P2", None)]) == [("sgo", None)]


# ---------------------------------------------------------------------- the year of a return


@pytest.mark.parametrize(
    ("names", "year"),
    [
        (["SSDA903_2020_episodes.csv"], 2020),
        (["903 2023-24/header.csv", "episodes_2023-24.csv"], 2024),
        (["header.csv", "SSDA903_2024_episodes.csv", "uasc.csv"], 2024),
        (["header.csv"], None),
        (["SSDA903_2020_header.csv", "SSDA903_2021_episodes.csv"], None),
        ([], None),
    ],
)
def test_the_year_is_what_all_names_that_tell_one_agree_on(names: list[str], year: int | None) -> None:
    assert year_of_return(names) == year
