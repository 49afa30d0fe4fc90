"""A map to fill in: every column of a table with what it means, as TOML."""

from collections.abc import Iterator
from textwrap import wrap

from vshdata.intake.map_file import mappable, one_needed, terms_of
from vshdata.schema import RELEASES, Column, Kind, Table
from vshdata.tables.marks import MARKS

_WIDTH = 100
_HEAD = """\
# Which heading of your file is which column of {name}: {title}.
# One row of the file must be one {one_row_per}.
# Write your heading between the quotes; what is left empty is left out. Then load the file with:
#   vshdata ingest --map THIS_FILE YOUR_FILE

dataset = "{name}"

# Of every row, where no column says; options of the command come first. Take off the # to use one.
# year = 2024             # the academic year 2023/24; of a social-care return, the year to 31 March 2024
# term = "{term}"         # {terms}
# la = "999"              # local authority number
# release = "final"       # {releases}
# dates = "mm/dd/yyyy"    # only if dates are not day first, year first or like 16-Oct-2024

[columns]
"""
_REGISTER = """\
# A register, with a column for each day or session, needs no heading for date, session and code: leave
# these empty. If it has a row for each day, with columns AM and PM, name the heading of the date.

"""
_TOLD_ABOVE = {"academic_year", "term"}
_CODES = """
# Words of your file that are not the codes above, each with its code:
# [codes.{column}]
# "Your word" = "{code}"
"""
_VALUES = """
# What every row of the file is, where no heading says:
# [values]
# {column} = "{code}"
"""


def map_template(table: Table) -> str:
    """The map of a table with every heading left empty."""
    terms = terms_of(table)
    head = _HEAD.format(
        name=table.name,
        title=table.title,
        one_row_per=table.one_row_per,
        term=terms[0],
        terms=", ".join(terms),
        releases=", ".join(RELEASES),
    )
    if table is MARKS:
        head += _REGISTER
    needed = {name: names for names in one_needed(table) for name in names}
    columns = mappable(table).values()
    body = "\n".join(_entry(column, needed.get(column.name, ())) for column in columns)
    coded = next((column for column in columns if column.codes), None)
    if coded is None:
        return head + body
    example = {"column": coded.name, "code": coded.codes[0]}
    return head + body + _CODES.format(**example) + _VALUES.format(**example)


def _entry(column: Column, needed: tuple[str, ...]) -> str:
    comments = [line for sentence in _say(column, needed) for line in wrap(sentence, _WIDTH)]
    return "".join(f"# {line}\n" for line in comments) + f'{column.name} = ""\n'


def _say(column: Column, needed: tuple[str, ...]) -> Iterator[str]:
    others = [name for name in needed if name != column.name]
    if needed:
        yield f"REQUIRED, or {' or '.join(others)}." if others else "REQUIRED."
    kind = (
        f"{column.kind}, {column.unit}" if column.unit and column.unit != column.kind else str(column.kind)
    )
    apart = " Never stored with figures." if column.identifier else ""
    yield f"{column.meaning} ({kind}).{apart}"
    if column.codes:
        yield f"Codes: {', '.join(column.codes)}."
    elif column.kind is Kind.FLAG:
        yield "Yes or no: 1/0, true/false, Y/N."
    if column.name in _TOLD_ABOVE:
        yield "A blank means: as said above, by an option of the command, or by the file's name."
    elif not column.required:
        yield f"A blank means: {column.null}."
