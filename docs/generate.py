"""Write the reference and methodology pages from the declarations, so that they cannot go stale.

`python docs/generate.py` writes them; with `--check` it only says, by its exit code, whether they are
what would be written.
"""

import os
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

from comparators import comparators_page
from grids import grid
from methodology import methodology_pages
from studies_page import studies_page
from wordings import wordings_page

from vshdata.attendance.forecast import CLUSTERING, SHOCK, YEAR_SESSIONS
from vshdata.attendance.measures import FEWEST_SESSIONS, MEASURES
from vshdata.attendance.rules import RULES, Limits
from vshdata.figures.breakdowns import BREAKDOWNS, Breakdown
from vshdata.figures.cohorts import COHORTS
from vshdata.figures.disclosure import PROFILES
from vshdata.figures.indicators import INDICATORS, Indicator
from vshdata.figures.matching import AGES, TITLES
from vshdata.people.facts import REASONS, STEP_TITLES, STILL_JOINED
from vshdata.schema import FAMILY_TITLES, Column, Rule, Severity, Table
from vshdata.tables import TABLES
from vshdata.tables.register_codes import REGISTER_CODES
from vshdata.years import label

HERE = Path(__file__).parent
FOLDERS = ("reference", "methodology")
"""Folders that hold nothing but written pages."""

LIVE = tuple(f"attendance{name}" for name in ("", " alerts", " watch", " forecast", " reconcile"))
COMMANDS = (
    "",
    "ingest",
    "trend",
    "report",
    "compare",
    "duration",
    "evaluate",
    "pupils",
    *LIVE,
    "match",
    "catalog",
    "datasets",
    "indicators",
    "cohorts",
    "sample",
)
HEAD = "<!-- Written by docs/generate.py from the declarations in the code. Do not edit. -->\n\n"


def main() -> int:
    """Write or check every page; 1 if a page is out of date."""
    pages = {HERE / name: HEAD + text for name, text in all_pages().items()}
    stale = [path for path, text in pages.items() if _current(path) != text]
    left_over = sorted({path for folder in FOLDERS for path in (HERE / folder).glob("*.md")} - pages.keys())
    if "--check" in sys.argv:
        for path in (*stale, *left_over):
            sys.stderr.write(f"docs/{path.relative_to(HERE).as_posix()} is out of date: run make docs\n")
        return 1 if stale or left_over else 0
    for path in left_over:
        path.unlink()
    for path, text in pages.items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode())
    return 0


def all_pages() -> dict[str, str]:
    """Every page by its path under `docs`."""
    reference = {
        "commands.md": commands_page(),
        "indicators.md": indicators_page(),
        "datasets.md": datasets_page(),
        "cohorts.md": cohorts_page(),
        "studies.md": studies_page(),
        "linkage.md": linkage_page(),
        "attendance.md": attendance_page(),
        "comparators.md": comparators_page(),
    }
    return {f"reference/{name}": text for name, text in reference.items()} | {
        f"methodology/{name}": text
        for name, text in (methodology_pages() | {"wordings.md": wordings_page()}).items()
    }


def commands_page() -> str:
    """Each command's own help."""
    parts = ["# Commands\n"]
    for name in COMMANDS:
        parts += [f"## vshdata {name}".rstrip() + "\n", f"```text\n{_help(name)}\n```\n"]
    return "\n".join(parts)


def indicators_page() -> str:
    """Every indicator with its definition and marked years."""
    rows = [_indicator_row(indicator) for indicator in INDICATORS.values()]
    headings = ("Id", "Label", "Unit", "Numerator", "Denominator", "Better", "Years", "Marked years")
    reasons = {
        f"- {label(year)} `{caveat.mark}`: {caveat.why}."
        for indicator in INDICATORS.values()
        for year, caveat in indicator.caveats.items()
    }
    return (
        f"# Indicators\n\n{len(INDICATORS)} indicators. A year marked `none` has no figure; one marked "
        "`nc` has a figure that no change is taken into or out of; `caution` is comparable with a health "
        "warning.\n\n"
        + grid(headings, rows)
        + "\n\n## Why years are marked\n\n"
        + "\n".join(sorted(reasons))
        + "\n"
    )


def datasets_page() -> str:
    """Every table: columns, blanks, headings, rules."""
    return "# Datasets\n\n" + "\n".join(_dataset(table) for table in TABLES.values())


def cohorts_page() -> str:
    """Cohorts, breakdowns and disclosure profiles."""
    breakdowns = [
        (f"`{item.id}`", item.meaning, ", ".join(item.groups) or "each value found", _told_by(item))
        for item in BREAKDOWNS.values()
    ]
    rows = [(f"`{item.id}`", item.name, item.definition) for item in COHORTS.values()]
    profiles = [(f"`{item.name}`", item.use) for item in PROFILES.values()]
    return (
        "# Cohorts\n\nEach is at 31 March of the academic year, or at any point of the year to that day "
        "with `@any` after its name.\n\n"
        + grid(("Id", "Name", "Definition"), rows)
        + "\n\n# Breakdowns\n\nGroups stand in this order; pupils of whom nothing is told are last.\n\n"
        + grid(("Name", "By what", "Groups", "Told by"), breakdowns)
        + "\n\n# Disclosure profiles\n\n"
        + grid(("Name", "For"), profiles)
        + "\n"
    )


def linkage_page() -> str:
    """Steps, conflicts, and what a match rate is of."""
    steps = [(str(at), f"`{step}`", title) for at, (step, title) in enumerate(STEP_TITLES.items(), start=1)]
    conflicts = [
        (reason, meaning, "joined all the same" if reason in STILL_JOINED else "not joined")
        for reason, meaning in REASONS.items()
    ]
    ages = [(TITLES[name], f"{own.start} to {own.stop - 1}") for name, own in AGES.items()]
    return LINKAGE.format(
        steps=grid(("", "Step", "A child is joined by its"), steps),
        conflicts=grid(("Conflict", "Meaning", "Then"), conflicts),
        ages=grid(("Dataset", "Ages"), ages),
    )


def attendance_page() -> str:
    """Live attendance: codes, measures, rules of alerts and their limits."""
    codes = [(f"`{item.code}`", item.meaning, str(item.counts_as), item.in_use) for item in REGISTER_CODES]
    measures = [(f"`{item.id}`", item.label, item.numerator, item.denominator) for item in MEASURES]
    rules = [(str(rule.rank), f"`{rule.id}`", rule.label, rule.meaning) for rule in RULES.values()]
    limits = [(f"`{field.name}`", str(getattr(Limits(), field.name))) for field in fields(Limits)]
    return ATTENDANCE.format(
        codes=grid(("Code", "Meaning", "Counts as", "In use"), codes),
        measures=grid(("Id", "Label", "Numerator", "Denominator"), measures),
        rules=grid(("", "Rule", "Label", "Holds while"), rules),
        limits=grid(("Limit", "Unless set otherwise"), limits),
        fewest=FEWEST_SESSIONS,
        year=YEAR_SESSIONS,
        clustering=CLUSTERING,
        shock=f"{SHOCK:.0%}",
    )


ATTENDANCE = """# Live attendance

Marks of registers as schools send them. Live figures are labelled so and are never put in one row, or
taken a change of, with figures of a census: `vshdata attendance reconcile` says why they differ.

## Which mark counts

A mark is known by pupil, date, half of the day and school, with every code it was ever told as and the
first and last time of each. Of one school's the code told last counts. When a mark was told is what its
row says; else the day, and time, in the file's name; else the time of the file, where a copy keeps the
time first seen. Of two codes told at one time the surer counts: attended, then absent, then not
possible, then no mark. Of several schools' marks of one half-day the surer counts too, so that `D`
gives way to the school where the pupil was. Files may come in any order, twice, or in pieces.

A mark without a school is of the school in the file's name, or of the only school that marked the
half-day. A day on which a school marked nobody is no school day: blanks of a printed register tell
nothing. A mark that only registration gives (`/ \\ L U N`) is rejected on a day after the one it is loaded
on, so that a year typed wrong is not taken for the last with marks.

COLLECT's tables of a term (`termlysessiondetails…`) count sessions by code and tell no days, so that they
are no marks: they are loaded as absence of the census, which `trend` prints, and `vshdata attendance
reconcile` sets beside the marks of the same year.

## Codes

{codes}

A code used on a day on which it was not in use is counted as a warning, and counts as it did or will.

## Measures of a week

{measures}

Persistent and severe absence are of a pupil's own sessions from the start of the academic year to the
end of the week, as in DfE's census figures; those marked DfE leave out pupils with {fewest} possible
sessions or fewer, as DfE's weekly series does. Change on last week is on the school week before, across
a holiday; on last year, on the week with the same number from 1 September, of the children who were of
the cohort then: a note says which week that is, or why there is none. Children are of a cohort by the
last return up to the year of the week, at 31 March: a return drawn off in midyear tells who is on a plan
now. Schools that sent marks before and none for the week are named in a note.

## What is hidden

All that one request prints is protected together, week by week: cohorts within one another, sessions
attended and of either absence, which make up the possible ones, late among attended, suspended among
authorised absence, severe among persistent, and those over {fewest} sessions among all. Of a hidden cell
neither number is printed. Changes, trend lines and differences from all pupils are made of cells that
are shown, and a line with a hidden week is hidden.

A year to date that may be shared stands alone, without those of other weeks: two of them a week apart
would tell that week, whatever it hides. Two outputs side by side may do the same, and nothing here knows
of the other: share weeks, or the year to date. Figures of single schools are internal.

## Alerts

{rules}

A child with no mark at all in the year is expected at a school whose register has a row of it, or that
the last census of the year has it at, from about census day. How many children of the cohorts are in
neither is told, and which schools stopped sending: no rule looks at those.

From the first day on which a rule holds to the first on which it does not is one alert: new once, then
continuing, then cleared once. A correction that moves its first day makes no new one. Children are
ranked by their gravest rule, then by how many.

{limits}

Each may be set in `vshdata.toml`:

```toml
[alerts]
unauthorised_days = 5
fall_points = 15
```

## Forecast

Each child's absence to come is drawn from a beta-binomial: its own so far, and the mean and spread of
the children it is with, who count the more the fewer sessions it has had. Absences come in runs, so a
session tells as much as {clustering} of an independent one. The year has {year} sessions, evenly from 2
September to 22 July. The interval takes in chance, and a rise or fall of all absence to come by
{shock}. On years of the sample that had no part in any setting, at five points of a year, it holds what
came at least nine times in ten.

## Reconciliation

From live to census: pupils not aged 5 to 15, pupils whom no census of the year tells of, pupils of whom
schools sent no marks, and sessions told otherwise for the same pupils. The lines add up; on the sample
nothing is left but one repeated row that was planted.
"""


LINKAGE = """# Linkage

Who is who follows from all facts together, whatever order they were loaded in. Steps are taken in
this order; `people/steps.parquet` holds each child's, by return.

{steps}

Names and postcodes are compared without case, accents, hyphens, apostrophes and blanks, and only
for children whom no identifier joins. A UPN with a wrong check letter is used and counted. No step
after the identifiers makes one of two pupils.

## Conflicts

{conflicts}

## Near matches

`vshdata match --review FILE` lists pairs that only a person can judge: those of a conflict; UPNs
that differ in the check letter alone, or in one digit with one date of birth; one name and date of
birth with another postcode, none, or another sex; near names with one date of birth; surname,
initial, date of birth and sex; one forename and date of birth with another surname; and one name
with day and month swapped or one digit off. Write yes or no in the column `decision`; `--apply`
takes the file, `--undo` takes it back by its name, or one pair by the pair's. `one` and `other` are
identifiers, so a judged file can be applied to a lake built anew.

## Match rates

Of children who could be in a dataset, how many are. A child could be where the age on 31 August
before the year says so, or where it is found.

{ages}

A funnel goes from all children of the returns to those counted in figures. Beside the share of
pupils with Progress 8 stands DfE's for England: DfE publishes no match rate.
"""


def _told_by(item: Breakdown) -> str:
    if item.of_census:
        return "January school census: " + ", ".join(f"`{name}`" for name in item.columns)
    return "social-care returns"


def _help(name: str) -> str:
    arguments = [sys.executable, "-m", "vshdata", *name.split(), "--help"]
    environment = {**os.environ, "COLUMNS": "100", "TERMINAL_WIDTH": "100"}
    done = subprocess.run(arguments, capture_output=True, text=True, check=True, env=environment)  # noqa: S603
    return done.stdout.rstrip()


def _indicator_row(item: Indicator) -> tuple[str, ...]:
    marked = ", ".join(f"{label(year)} {caveat.mark}" for year, caveat in sorted(item.caveats.items()))
    last = label(item.last_year) if item.last_year else "now"
    return (
        f"`{item.id}`",
        item.label + (" ★" if item.key else ""),
        str(item.unit),
        item.numerator,
        item.denominator,
        str(item.direction),
        f"{label(item.first_year)} to {last}",
        marked,
    )


def _dataset(table: Table) -> str:
    rows = [_column_row(column) for column in table.columns]
    rules = [_rule_row(rule) for rule in table.rules]
    parts = [
        f"## {table.name}: {table.title.lower()}\n",
        f"One row per {table.one_row_per}.\n",
        grid(("Column", "Kind", "Meaning", "A blank means", "Headings in files"), rows),
        "",
    ]
    if rules:
        parts += [grid(("Rule", "A row that fails", "Then"), rules), ""]
    return "\n".join(parts)


def _column_row(column: Column) -> tuple[str, ...]:
    names = "; ".join(
        f"{FAMILY_TITLES[family]}: {', '.join(f'`{name}`' for name in spelt)}"
        for family, spelt in column.names.items()
    )
    kind = f"{column.kind} (kept apart from figures)" if column.identifier else str(column.kind)
    return (f"`{column.name}`", kind, column.meaning, column.null, names)


def _rule_row(rule: Rule) -> tuple[str, ...]:
    then = "is rejected" if rule.severity is Severity.REJECT else "is loaded and counted"
    return (f"`{rule.name}`", rule.message, then)


def _current(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main())
