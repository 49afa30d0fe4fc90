"""Pupil premium: what a school is paid for a pupil in a financial year, and why.

A financial year runs from 1 April to 31 March. It meets the academic year that holds its 31 March, as the
social-care returns of the same twelve months do: seven of its months are in that academic year. What is
paid for free school meals rests on the January census before it, and so on the academic year before.

The flags for pupils looked after or adopted from care say that the premium was paid on that ground. They
may stand in for a social-care status where no return is loaded; no cohort rests on them.
"""

from vshdata.schema import AnyGiven, Column, Family, InOrder, Kind, Rule, Severity, Table
from vshdata.tables.common import NC_YEARS, UPN_RULE, sex_column, upn_column


def _giap(
    name: str, kind: Kind, meaning: str, *names: str, null: str = "not given", unit: str = ""
) -> Column:
    return Column(name, kind, meaning, null=null, unit=unit, names={Family.GIAP: names})


_FALLBACK = "a fallback for social-care status, on which no cohort rests"

PUPIL_PREMIUM = Table(
    name="pupil_premium",
    title="Pupil premium",
    one_row_per="pupil x financial year",
    columns=(
        Column(
            "academic_year",
            Kind.YEAR,
            "Academic year that holds the 31 March the financial year ends on, as for social-care returns: "
            "seven of the twelve months are in it",
            null="never: a row without an end of year is refused",
        ),
        upn_column(),
        Column("dob", Kind.DAY, "Date of birth", names={Family.GIAP: ("DOB",)}, identifier=True),
        sex_column("Sex", "Gender", family=Family.GIAP),
        Column(
            "nc_year",
            Kind.CODE,
            "National curriculum year",
            codes=NC_YEARS,
            names={Family.GIAP: ("NCYear",)},
        ),
        _giap(
            "fy_start",
            Kind.DAY,
            "First day of the financial year",
            "PupilPremiumFYStartDate",
            "FYStartDate",
        ),
        Column(
            "fy_end",
            Kind.DAY,
            "Last day of the financial year, 31 March",
            names={Family.GIAP: ("PupilPremiumFYEndDate", "FYEndDate")},
            required=True,
        ),
        _giap(
            "deprivation",
            Kind.FLAG,
            "Paid for free school meals in the last six years",
            "Deprivation Pupil Premium",
        ),
        _giap("service_child", Kind.FLAG, "Paid for a parent in the armed forces", "Service Child Premium"),
        _giap(
            "adopted",
            Kind.FLAG,
            f"Paid for leaving care by adoption or an order; {_FALLBACK}",
            "Adopted from Care Premium",
        ),
        _giap(
            "looked_after", Kind.FLAG, f"Paid for being looked after; {_FALLBACK}", "Looked After Premium"
        ),
        _giap("fte", Kind.NUMBER, "Share of a full-time place", "PupilPremiumFTE", unit="places"),
        _giap("amount", Kind.NUMBER, "Paid for the year", "PupilPremiumCashAmount", unit="pounds"),
        _giap("last_fsm", Kind.TEXT, "When free school meals were last claimed, as given", "LastFSM"),
    ),
    rules=(
        Rule(
            "no_pupil_reference",
            "no UPN, so it cannot be joined to a child",
            AnyGiven(("upn",)),
            Severity.REJECT,
        ),
        UPN_RULE,
        Rule(
            "end_before_start", "a financial year that ends before it starts", InOrder("fy_start", "fy_end")
        ),
    ),
    key=("pupil_id",),
    best=(
        "looked_after",
        "adopted",
        "deprivation",
        "service_child",
        "fte",
        "amount",
        "last_fsm",
        "nc_year",
        "sex",
        "fy_end",
        "fy_start",
    ),
)
