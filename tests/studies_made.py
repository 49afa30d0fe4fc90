"""Studies of made-up estimates, with everything awkward in them: a hidden band, no bound, a refusal."""

from dataclasses import replace

from worlds import safe_table, share_of

from vshdata.figures.breakdowns import Breakdown
from vshdata.figures.indicators import INDICATORS
from vshdata.figures.indicators.kinds import Area
from vshdata.figures.measure import Figure
from vshdata.figures.populations import children_of
from vshdata.figures.trend import build_trend
from vshdata.report.pack import Pack, StudySection
from vshdata.studies.kinds import (
    Background,
    BandMean,
    Dose,
    DurationStudy,
    Estimate,
    Event,
    EventStudy,
    Sample,
    Slopes,
    Variant,
    Within,
    YearDifference,
)
from vshdata.studies.rules import refuse

PERSISTENT, SEVERE = INDICATORS["abs_pa_all"], INDICATORS["abs_sa_all"]
SHORT, LONG = "under 6 months", "6 months or more"
YEARS = (2023, 2024)
SIZES = {"": (120, 124), SHORT: (60, 64), LONG: (60, 60)}
"""Children of all, of the short and of the long, by year; a tenth of the long are few."""

COUNTED = {"": (50, 42), SHORT: (30, 40), LONG: (20, 2)}
BANDS = Breakdown("time-on-plan", "Time on a child in need plan", "Days", {SHORT: (), LONG: ()})


def estimate(value: float, reach: float = 1.0) -> Estimate:
    return Estimate(value, value - reach, value + reach, 0.03, reach / 2, 11)


def _figures() -> list[Figure]:
    count = children_of(PERSISTENT)
    made = []
    for group, sizes in SIZES.items():
        own = (group,) if group else ()
        made += [
            Figure(count, year, numerator=size, group=own) for year, size in zip(YEARS, sizes, strict=True)
        ]
    for group, sizes in SIZES.items():
        own = (group,) if group else ()
        made += [
            replace(share_of(PERSISTENT, year, counted, size), group=own)
            for year, size, counted in zip(YEARS, sizes, COUNTED[group], strict=True)
        ]
    return made


def duration_study() -> DurationStudy:
    """One outcome fitted, of which a band has a hidden year, and one refused."""
    table = build_trend(
        safe_table(_figures(), cohort="cin#time-on-plan"),
        cohort="cin",
        cohort_title="Children in need, at 31 March",
        area=Area.ABSENCE,
        by=(BANDS,),
        intervals=True,
    )
    fitted = Dose(
        PERSISTENT,
        Sample(124, 244, 12, YEARS, rounding=10),
        (
            BandMean(SHORT, 62, estimate(56.45), estimate(55.5)),
            BandMean(LONG, None, None, replace(estimate(21.25), high=float("inf"))),
        ),
        Slopes(estimate(-2.125), estimate(-1.375), 1.9),
        Within(estimate(3.5), 110, 44, 2.5),
        Background(("sex",), ("IDACI rank",)),
    )
    refused = Dose(SEVERE, refusals=(refuse("events_per_parameter", "a model of 9 parameters"),))
    return DurationStudy(
        "cin", "Children in need, at 31 March", "a child in need plan", None, "dfe", YEARS, table,
        (fitted, refused), ("A note on the cohort.",),
    )  # fmt: skip


def event_study() -> EventStudy:
    """A headline that holds in one of two other ways."""
    event = Event(
        PERSISTENT,
        2019,
        Sample(300, 900, 12, (2018, 2019, 2023)),
        (YearDifference(2018, before=True, difference=estimate(0.25)),
         YearDifference(2023, before=False, difference=estimate(-3.75))),
        0.6,
        estimate(-3.75),
        2.0,
        Background(("sex",)),
        (),
        (Variant("against others", estimate(-2.5), None),
         Variant("years before from 2018/19 on only", None, refuse("flat_before", "the years before"))),
    )  # fmt: skip
    return EventStudy(
        "cin", "Children in need, at 31 March", "pupils not in need", "September 2021", "dfe",
        (2018, 2019, 2023), (2020, 2021), (event,), use="boards",
    )  # fmt: skip


def with_studies(pack: Pack) -> Pack:
    """The pack with both, and with one that could not be made."""
    whose = ("cin", "Children in need, at 31 March")
    return replace(
        pack,
        studies=(
            StudySection("duration-cin", *whose, "The longer on a plan", duration_study()),
            StudySection("event-cin", *whose, "Before and after September 2021", event_study()),
            StudySection(
                "duration-cpp", "cpp", "On a plan", "The longer on a plan", None, "None is loaded."
            ),
        ),
    )
