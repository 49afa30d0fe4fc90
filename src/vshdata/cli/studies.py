"""`duration` and `evaluate`."""

from typing import TYPE_CHECKING, Annotated

import typer

from vshdata.cli import choices, output
from vshdata.cli.context import shared
from vshdata.cli.diagnostics import say
from vshdata.cli.options import (
    ComparatorOption,
    DedupeOption,
    IndicatorsOption,
    OutputOption,
    ProtectOption,
    YearsOption,
)

if TYPE_CHECKING:
    from vshdata.report.studies import Study

FEWEST_CHILDREN = 10
"""The smallest cohort that `--power` can be asked of."""

Area = Annotated[
    str | None,
    typer.Option(
        metavar="AREA", autocompletion=choices.areas, help="Outcomes of a screen [default: absence]."
    ),
]
Form = Annotated[
    str | None,
    typer.Option("--format", metavar="FORMAT", help=f"One of: {' '.join(output.FORMAT_NAMES)}."),
]

OnOption = Annotated[
    str | None,
    typer.Option(
        metavar="WHAT",
        autocompletion=choices.exposures,
        help="Days of what: cin_plan cp_plan plan need looked_after [default: the cohort's own plan].",
    ),
]
BandsOption = Annotated[
    str | None, typer.Option(metavar="MONTHS", help="Edges of bands: 3,6,12,24 [default: DfE's].")
]
LookBackOption = Annotated[
    int | None, typer.Option(metavar="MONTHS", min=1, help="Count only days of so many months before.")
]
WithoutOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="COVARIATE",
        autocompletion=choices.covariates,
        help="Do not adjust for this; may be repeated.",
    ),
]
PowerOption = Annotated[
    list[int] | None,
    typer.Option(
        metavar="N",
        min=FEWEST_CHILDREN,
        help="Tell the smallest slope that N children could show; may be repeated.",
    ),
]


def duration(
    context: typer.Context,
    cohort: Annotated[
        str,
        typer.Option(
            metavar="COHORT",
            autocompletion=choices.cohorts,
            help="Which children: cin cino cinp cpp cppo csw cla.",
        ),
    ] = "cin",
    area: Area = None,
    indicator: IndicatorsOption = None,
    years: YearsOption = None,
    on: OnOption = None,
    bands: BandsOption = None,
    look_back: LookBackOption = None,
    without: WithoutOption = None,
    power: PowerOption = None,
    dedupe_las: DedupeOption = False,
    protect: ProtectOption = None,
    form: Form = None,
    target: OutputOption = None,
) -> None:
    """Ask whether outcomes go with the time children had been on a plan."""
    from vshdata.api import studies

    options = shared(context)
    chosen = output.choose_format(form, target)
    study = studies.duration(
        options.lake,
        cohort=cohort,
        area=area,
        indicators=indicator,
        years=years,
        on=on,
        bands=bands,
        look_back=look_back,
        without=without or (),
        sizes=power or (),
        dedupe_las=dedupe_las,
        protect=options.profile(protect),
        cohorts=options.cohorts,
        profiles=options.profiles,
    )
    output.write_study(study, chosen, target, color=options.color)
    _tell(study, quiet=options.quiet)


def evaluate(
    context: typer.Context,
    event: Annotated[
        str, typer.Option(metavar="YYYY-MM", help="When it began: 2021-09 is the duty to children in need.")
    ],
    cohort: Annotated[
        str, typer.Option(metavar="COHORT", autocompletion=choices.cohorts, help="Which children.")
    ] = "cino",
    comparator: ComparatorOption = "fsm",
    area: Area = None,
    indicator: IndicatorsOption = None,
    years: YearsOption = None,
    drop: Annotated[
        str, typer.Option(metavar="YEARS", help="Academic years to leave out; none keeps all.")
    ] = "2020,2021",
    protect: ProtectOption = None,
    form: Form = None,
    target: OutputOption = None,
) -> None:
    """Ask whether a cohort's gap to a comparator changed after an event."""
    from vshdata.api import studies
    from vshdata.years import parse_years

    options = shared(context)
    chosen = output.choose_format(form, target)
    study = studies.evaluate(
        options.lake,
        event=event,
        cohort=cohort,
        comparator=comparator,
        area=area,
        indicators=indicator,
        years=years,
        drop=() if drop == "none" else parse_years(drop),
        protect=options.profile(protect),
        cohorts=options.cohorts,
        profiles=options.profiles,
    )
    output.write_study(study, chosen, target, color=options.color)
    _tell(study, quiet=options.quiet)


def _tell(study: "Study", *, quiet: bool) -> None:
    """What is said of the data, besides what the study itself says."""
    from vshdata.report.studies import notes

    for note in notes(study):
        say(f"note: {note}", quiet=quiet)
    if study.profile == "internal":
        say("note: INTERNAL: nothing is hidden. Not for sharing.")
    elif count := study.hidden:
        cells = "1 cell is" if count == 1 else f"{count} cells are"
        say(f"note: {cells} hidden by the profile {study.profile}.", quiet=quiet)
