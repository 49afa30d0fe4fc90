"""The 15 indicators of absence: five measures of all pupils, of primary and of secondary schools.

Source: DfE, *Pupil absence in schools in England*. Sessions are half-days; rates are sums over pupils,
divided. Pupils are persistent or severe absentees by their own sessions over all terms and schools.
"""

from dataclasses import dataclass

from vshdata.figures.indicators.kinds import (
    Area,
    Caveat,
    Condition,
    Direction,
    In,
    Indicator,
    Mark,
    Ratio,
    Unit,
    Value,
    flagged,
)

_CAVEATS = {
    2020: Caveat(Mark.NONE, "absence of the full year was not collected"),
    2021: Caveat(Mark.NOT_COMPARABLE, "sessions missed because of COVID-19 were not counted as absence"),
    2022: Caveat(
        Mark.CAUTION, "until April 2022 sessions missed because of COVID-19 were not all counted as absence"
    ),
    2025: Caveat(Mark.CAUTION, "register codes changed in August 2024: an interview is now absence"),
}

_SESSIONS = "sessions possible"
_PUPILS = "pupils with sessions possible > 0"
_OWN = "pupils whose own sessions absent / own sessions possible >="


@dataclass(frozen=True)
class _Measure:
    id: str
    label: str
    column: str
    numerator: str
    denominator: str = _SESSIONS
    note: str = ""

    def among(self, conditions: tuple[Condition, ...]) -> Value:
        """Its value among some pupils."""
        if self.denominator == _SESSIONS:
            return Ratio(self.column, "sessions_possible", conditions)
        return flagged(self.column, *conditions)


_MEASURES = (
    _Measure(
        "overall", "Overall Absence", "sessions_absent", "sessions absent (authorised + unauthorised)"
    ),
    _Measure("auth", "Authorised Absence", "sessions_authorised", "sessions authorised absence"),
    _Measure("unauth", "Unauthorised Absence", "sessions_unauthorised", "sessions unauthorised absence"),
    _Measure(
        "pa",
        "Persistent Absence",
        "persistent",
        f"{_OWN} 0.10",
        _PUPILS,
        "Exact: of each pupil's own sessions, not of a threshold. Severe absentees are among them.",
    ),
    _Measure("sa", "Severe Absence", "severe", f"{_OWN} 0.50", _PUPILS, "Part of persistent absence."),
)


def _indicator(measure: _Measure, id_: str, suffix: str, among: tuple[Condition, ...]) -> Indicator:
    return Indicator(
        id=f"abs_{measure.id}_{id_}",
        area=Area.ABSENCE,
        label=measure.label + suffix,
        unit=Unit.PERCENT,
        decimals=1,
        direction=Direction.LOWER,
        table="absence",
        value=measure.among(among),
        numerator=measure.numerator,
        denominator=measure.denominator,
        first_year=2019,
        caveats=_CAVEATS,
        key=not among,
        note=measure.note,
    )


INDICATORS: tuple[Indicator, ...] = tuple(
    _indicator(measure, id_, suffix, among)
    for id_, suffix, among in (
        ("all", "", ()),
        ("pri", ": Primary", (In("phase", ("primary",)),)),
        ("sec", ": Secondary", (In("phase", ("secondary",)),)),
    )
    for measure in _MEASURES
)
