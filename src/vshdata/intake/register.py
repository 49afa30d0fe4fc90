"""Register codes met in years whose registers did not have them: told of, and counted all the same."""

from datetime import date

import polars as pl

from vshdata.intake.attendance import TOLD_IN
from vshdata.intake.checks import Findings
from vshdata.schema import Severity, Table
from vshdata.tables.register_codes import REGISTER_CODES, RegisterCode


def note_codes_not_in_use(rows: pl.DataFrame, table: Table, term: str, found: Findings) -> None:
    """Warn of each code with sessions in a year in which it was not in use: withdrawn, or still to come.

    `rows`: dated rows of `session_details`, of the census of a `term`, or of `absence`, dated by the
    sessions themselves; other tables have no codes. No letter ever changed what it counts as, so a code
    that should not be there counts as it did, or will.
    """
    if table.name not in {"session_details", "absence"}:
        return
    shift = TOLD_IN[term][1] if table.name == "session_details" else 0
    year = pl.col("academic_year") + shift
    years = rows.select(year.drop_nulls().unique()).to_series().to_list()
    for code in REGISTER_CODES:
        strange = [at for at in years if not code.is_valid_in(at)]
        if not strange:
            continue
        sessions = _sessions(code, table)
        used = rows.filter(year.is_in(strange) & (sessions > 0))
        message = _why(code, used.select(sessions.sum()).item())
        found.record(f"{code.name}_not_in_use", message, Severity.WARN, used["line"])


def note_marks_not_in_use(rows: pl.DataFrame, found: Findings) -> None:
    """Warn of each code that marks a day on which it was not in use; it counts as it did, or will.

    `rows`: dated rows of `marks`.
    """
    for code in REGISTER_CODES:
        if not (code.first or code.last):
            continue
        strange = ~pl.col("date").is_between(code.first or date.min, code.last or date.max)
        used = rows.filter((pl.col("code").cast(pl.String) == code.code) & strange)
        found.record(f"{code.name}_not_in_use", _why(code, used.height), Severity.WARN, used["line"])


def _sessions(code: RegisterCode, table: Table) -> pl.Expr:
    """Sessions of a row that are marked with the code."""
    if table.name == "absence":
        return pl.col(code.name)
    return pl.when(pl.col("code").cast(pl.String) == code.code).then(pl.col("sessions"))


def _why(code: RegisterCode, sessions: int) -> str:
    number = f"{sessions:,} {'later' if code.last else 'earlier'} session{'s' * (sessions != 1)}"
    return f"register code {code.code} ({code.meaning}), {code.in_use}, marks {number}: {code.counts_as}"
