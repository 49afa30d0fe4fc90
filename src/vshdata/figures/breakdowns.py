"""What a table can be broken down by: the groups of each breakdown, and what tells them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from vshdata.errors import UsageError

NOT_KNOWN, NOT_IN_NEED, TOTAL = "Not known", "Not in need", "Total"
AT_MOST = 2

APART = "#"
"""In the name that disclosure control knows figures by: after it stands what a cohort is broken down by
besides. The totals of `cin#cin_plan` are those of `cin`, its groups are not groups of `cin`'s table.
"""

Group = tuple[str, ...]
"""One label for each breakdown of a table, in their order; empty for the total."""


@dataclass(frozen=True)
class Breakdown:
    """Pupils put in groups, each pupil in one.

    `groups`: label -> codes, in the order of the table; a group without codes takes every other code
    that is given. Without groups, each value found is one. For the status, codes are the cohorts that
    must be told, the first of them being the group. `columns`: of the January school census, of which
    one at least must be given; empty where social-care returns tell the group. `letters`: so many
    letters of a code count. `unknown`: codes that say nothing. `otherwise`: the group of pupils of whom
    nothing is told. `internal`: for the profile internal only. `breaks`: academic year -> why its groups
    cannot be compared with those of the year before.
    """

    id: str
    title: str
    meaning: str
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    letters: int | None = None
    unknown: tuple[str, ...] = ()
    otherwise: str = NOT_KNOWN
    internal: bool = False
    breaks: Mapping[int, str] = field(default_factory=dict)

    @property
    def column(self) -> str:
        """Its name in a long frame."""
        return f"by_{self.id.replace('-', '_')}"

    @property
    def of_census(self) -> bool:
        """Whether the January school census tells it."""
        return bool(self.columns)

    def rank(self, label: str) -> tuple[int, str]:
        """Where a group stands in the table: not known last, values found in order of their text."""
        if label == NOT_KNOWN:
            return len(self.groups) + 2, ""
        known = list(self.groups)
        return (known.index(label), "") if label in known else (len(known) + 1, label)


FSM_BREAK = {
    2027: "eligibility for free school meals changed in 2026/27: schools record targeted, expanded and "
    "other eligibility, and transitional protection ended"
}
"""Source: DfE, free school meals from September 2026. The type is used where the census records it."""

_YEARS = {f"Year {year}": (str(year),) for year in range(1, 15)}

BREAKDOWNS: dict[str, Breakdown] = {
    item.id: item
    for item in (
        Breakdown("sex", "Sex", "Sex as recorded", {"Female": ("F",), "Male": ("M",)}, ("sex",)),
        Breakdown(
            "fsm",
            "Free school meals",
            "Eligible for free school meals on census day; targeted eligibility where the type is recorded",
            {"FSM eligible": ("true",), "Not FSM eligible": ("false",)},
            ("fsm",),
            breaks=FSM_BREAK,
        ),
        Breakdown(
            "sen",
            "Special educational needs",
            "Provision for special educational needs",
            {"EHC plan": ("E",), "SEN support": ("K",), "No SEN": ("N",)},
            ("sen",),
        ),
        Breakdown(
            "ethnicity",
            "Ethnic group",
            "Major ethnic group; refused and not obtained are not known",
            {
                "White": ("W",),
                "Mixed": ("M",),
                "Asian": ("A",),
                "Black": ("B",),
                "Chinese": ("C",),
                "Any other": ("O",),
            },
            ("ethnicity",),
            letters=1,
        ),
        Breakdown(
            "language",
            "First language",
            "First language, known or believed to be English or another",
            {"English": ("ENG", "ENB"), "Other than English": ()},
            ("language",),
            unknown=("NOT", "REF", "UCL", "UNCL", "ZZZ"),
        ),
        Breakdown(
            "nc-year",
            "Curriculum year",
            "National curriculum year",
            {
                "Nursery": ("E1", "E2", "N1", "N2"),
                "Reception": ("R",),
                **_YEARS,
                "Not following a year": ("M", "X"),
            },
            ("nc_year",),
        ),
        Breakdown(
            "phase",
            "Phase",
            "Phase of the school, else by its number, else by curriculum year; all-through are secondary",
            {
                "Primary": ("primary",),
                "Secondary": ("secondary",),
                "Special": ("special",),
                "Alternative provision": ("ap",),
                "Independent": ("independent",),
            },
            ("phase", "laestab", "nc_year"),
        ),
        Breakdown(
            "school",
            "School",
            "School of the main enrolment, by its number",
            columns=("laestab", "urn"),
            internal=True,
        ),
        Breakdown(
            "school-la",
            "Authority of the school",
            "Local authority the school is in, which need not be the one responsible for the child",
            columns=("school_la", "laestab"),
        ),
        Breakdown(
            "need",
            "Primary need",
            "Primary need of the episode open on 31 March; of several the first in this order",
            {
                "Abuse or neglect": ("N1",),
                "Child's disability": ("N2",),
                "Parent's disability or illness": ("N3",),
                "Family in acute stress": ("N4",),
                "Family dysfunction": ("N5",),
                "Socially unacceptable behaviour": ("N6",),
                "Low income": ("N7",),
                "Absent parenting": ("N8",),
                "Other than in need": ("N9",),
                "Not stated": ("N0",),
                NOT_IN_NEED: (),
            },
            otherwise=NOT_IN_NEED,
        ),
        Breakdown(
            "status",
            "Status",
            "Highest status on 31 March, by the cohorts cla, cppo, cinp and cino",
            {
                "Looked after": ("cla",),
                "Child protection plan": ("cppo",),
                "Child in need plan": ("cinp",),
                "In need, no plan": ("cino", "cinp"),
                NOT_IN_NEED: (),
            },
            otherwise=NOT_IN_NEED,
        ),
        Breakdown(
            "ap",
            "Alternative provision",
            "Enrolled at a school of alternative provision, main or subsidiary",
            {"In alternative provision": ("ap",), "Not in alternative provision": ()},
            ("phase", "laestab"),
        ),
    )
}


def parse_by(texts: Sequence[str]) -> tuple[Breakdown, ...]:
    """Read `sex`, `sex,fsm` or both apart.

    Raises:
        UsageError: if there is no such breakdown, one is named twice, or there are more than two.
    """
    names = [name.strip().lower() for text in texts for name in text.split(",")]
    for name in names:
        if name not in BREAKDOWNS:
            near = get_close_matches(name, BREAKDOWNS, n=1)
            guess = f"Did you mean {near[0]}? " if near else ""
            raise UsageError(
                f"There is no breakdown '{name}'.", f"{guess}Breakdowns: {', '.join(BREAKDOWNS)}."
            )
    if len(names) > AT_MOST or len(set(names)) < len(names):
        raise UsageError(
            f"A table is broken down by one thing or two, not by {', '.join(names)}.",
            "Write --by sex, or --by sex --by fsm.",
        )
    return tuple(BREAKDOWNS[name] for name in names)


def why_not_told(breakdown: Breakdown, given: frozenset[str] | None) -> str:
    """Why a year's groups cannot be told, or nothing. `given`: columns of what tells them, None where it
    is not loaded.
    """
    if given is None:
        what = "January school census" if breakdown.of_census else "children in need return"
        return f"no {what} is loaded for the year"
    if breakdown.of_census and not given & set(breakdown.columns):
        return f"the school census of the year does not give {' or '.join(breakdown.columns)}"
    return ""
