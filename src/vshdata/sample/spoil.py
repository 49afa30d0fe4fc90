"""Faults put into one record of a finished file.

They fall on spare records: children outside the groups whose published level the sample follows.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from vshdata.sample.census.sessions import REFORMED_CODES
from vshdata.sample.census.style import read_collect_date
from vshdata.sample.files import Record, SampleFile
from vshdata.sample.words import SURNAMES
from vshdata.tables.downloads.ks4 import PREFIX

Change = Callable[[SampleFile, Record], tuple[Record, ...]]
"""The records to stand in place of one, the last of them at fault; none if it cannot fall there."""


@dataclass(frozen=True)
class Plant:
    """A fault for one record of one file of a dataset; `since`: the first year in such a file's name."""

    fault: str
    dataset: str
    change: Change
    since: int = 0

    def fits(self, file: SampleFile) -> bool:
        """Whether the fault can be written in this file."""
        return file.dataset == self.dataset and (not self.since or int(file.name[:4]) >= self.since)


def spoil_files(files: Iterable[SampleFile]) -> tuple[SampleFile, ...]:
    """The files with each fault in one of those it fits, in turn; nowhere if it fits none."""
    spoiled = {file.path: file for file in files}
    for turn, plant in enumerate(PLANTS):
        names = [name for name, file in spoiled.items() if plant.fits(file)]
        if names:
            name = names[turn % len(names)]
            spoiled[name] = _planted(spoiled[name], plant)
    return tuple(spoiled.values())


def _planted(file: SampleFile, plant: Plant) -> SampleFile:
    """The file with the fault in the first record from its middle on that can take it."""
    middle = len(file.records) // 2
    for at in (*range(middle, len(file.records)), *range(middle)):
        record = file.records[at]
        usable = record.spare and not record.faults
        if usable and (stand_in := plant.change(file, record)):
            *kept, last = stand_in
            changed = (*kept, replace(last, faults=(plant.fault,)))
            return replace(file, records=(*file.records[:at], *changed, *file.records[at + 1 :]))
    return file


# ------------------------------------------------------------------ XML: one element is one line


def _swap(start: str, change: Callable[[str], str]) -> Change:
    """Change the first line that starts so."""

    def swap(_file: SampleFile, record: Record) -> tuple[Record, ...]:
        at = next((at for at, line in enumerate(record.lines) if line.startswith(start)), None)
        if at is None:
            return ()
        lines = (*record.lines[:at], change(record.lines[at]), *record.lines[at + 1 :])
        return (replace(record, lines=lines),)

    return swap


def _close_before_opening(_file: SampleFile, record: Record) -> tuple[Record, ...]:
    """Only a child with one closed referral, so that nothing else about it changes."""
    opened = [line for line in record.lines if line.startswith("<CINreferralDate>")]
    closed = [line for line in record.lines if line.startswith("<CINclosureDate>")]
    if len(opened) != 1 or len(closed) != 1:
        return ()
    first = date.fromisoformat(opened[0].split(">")[1].split("<")[0])
    line = f"<CINclosureDate>{first - timedelta(days=30)}</CINclosureDate>"
    lines = tuple(line if old == closed[0] else old for old in record.lines)
    return (replace(record, lines=lines),)


# ------------------------------------------------------------------ delimited files


def _cells(file: SampleFile, record: Record) -> dict[str, str]:
    return dict(zip(file.columns, record.lines[0].split(file.delimiter), strict=True))


def _joined(file: SampleFile, record: Record, cells: Iterable[str]) -> Record:
    return replace(record, lines=(file.delimiter.join(cells),))


def _set(changes: Mapping[str, Callable[[str], str]]) -> Change:
    """Change some cells."""

    def change(file: SampleFile, record: Record) -> tuple[Record, ...]:
        cells = _cells(file, record)
        cells |= {name: new(cells[name]) for name, new in changes.items()}
        return (_joined(file, record, cells.values()),)

    return change


def _always(value: str) -> Callable[[str], str]:
    return lambda _old: value


def _cut_short(file: SampleFile, record: Record) -> tuple[Record, ...]:
    cells: Sequence[str] = tuple(_cells(file, record).values())
    return (_joined(file, record, cells[:-4]),)


LOST_POINTS = 3


def _repeat_with_fewer_points(file: SampleFile, record: Record) -> tuple[Record, ...]:
    """Only a pupil without Progress 8, so that the second row adds up as well."""
    cells = _cells(file, record)
    score, open_score = float(cells[f"{PREFIX}ATT8"]), float(cells[f"{PREFIX}OPENSCR"])
    if cells[f"{PREFIX}INP8CALC"] == "1" or open_score < LOST_POINTS:
        return ()
    cells[f"{PREFIX}ATT8"] = f"{score - LOST_POINTS:g}"
    cells[f"{PREFIX}OPENSCR"] = f"{open_score - LOST_POINTS:g}"
    cells[f"{PREFIX}NATRES"] = "0"
    return (record, _joined(file, record, cells.values()))


def _repeat(_file: SampleFile, record: Record) -> tuple[Record, ...]:
    return (record, record)


def _withdrawn_code(file: SampleFile, record: Record) -> tuple[Record, ...]:
    """Only a row of illness, which counts as the same kind of absence."""
    cells = _cells(file, record)
    if cells["attendancereason"] != "I":
        return ()
    return (_joined(file, record, (cells | {"attendancereason": WITHDRAWN}).values()),)


WITHDRAWN = "H"
"""Agreed holiday: not a code of the register since 19 August 2024."""


def _in_slashes(cell: str) -> str:
    day = read_collect_date(cell)
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


_SERIAL_ZERO = date(1899, 12, 30)


def _as_serial(cell: str) -> str:
    return str((read_collect_date(cell) - _SERIAL_ZERO).days)


def _birth(style: Callable[[str], str]) -> Change:
    return _set({"dob": style})


def _new_surname(cell: str) -> str:
    return SURNAMES[(SURNAMES.index(cell) + len(SURNAMES) // 2) % len(SURNAMES)]


def _slipped_birth(file: SampleFile, record: Record) -> tuple[Record, ...]:
    """The last digit of the year off by one; not of a day that other years lack."""
    cells = _cells(file, record)
    start, digit = cells["DOB"][:-1], int(cells["DOB"][-1])
    if start.startswith("29/02"):
        return ()
    changes = {"UPN": "", "DOB": f"{start}{abs(digit - 1)}"}
    return (_joined(file, record, (cells | changes).values()),)


def _put(value: str, tag: str) -> Callable[[str], str]:
    return _always(f"<{tag}>{value}</{tag}>")


def _ks4(**cells: Callable[[str], str]) -> Change:
    return _set({PREFIX + name: new for name, new in cells.items()})


_ABUSE_OR_NEGLECT = "<PrimaryNeedCode>N1<"

PLANTS = (
    Plant("lower_case_need", "cin", _swap(_ABUSE_OR_NEGLECT, _put("n1", "PrimaryNeedCode"))),
    Plant("invalid_factor", "cin", _swap("<AssessmentFactors>", _put("RB", "AssessmentFactors"))),
    Plant("invalid_ethnicity", "cin", _swap("<Ethnicity>", _put("WXYZ", "Ethnicity"))),
    Plant("stray_text", "cin", _swap("<UPN>", lambda line: f"{line}PersonBirthDate")),
    Plant("closed_before_opened", "cin", _close_before_opening),
    Plant("unknown_status", "pupilonroll", _set({"enrolstatus": _always("Z")})),
    Plant("too_few_fields", "pupilonroll", _cut_short),
    Plant("date_iso", "pupilonroll", _birth(lambda cell: str(read_collect_date(cell)))),
    Plant("date_slashes", "pupilonroll", _birth(_in_slashes)),
    Plant("date_serial", "pupilonroll", _birth(_as_serial)),
    Plant("exclusion_told_twice", "termlyexclusionsonroll", _repeat),
    Plant("withdrawn_code", "termlysessiondetailsonroll", _withdrawn_code, since=REFORMED_CODES),
    Plant("windows_1252", "phonics", _set({"Phonics_SURNAME": _always("Fougère")})),
    Plant("unquoted_comma", "ks4", _ks4(SURNAME=lambda name: f"{name}, Reed")),
    Plant("duplicate_pupil", "ks4", _repeat_with_fewer_points),
    Plant("att8_out_of_range", "ks4", _ks4(ATT8=_always("99"))),
    Plant("no_pupil_reference", "ks4", _ks4(UPN=_always(""), PUPILMATCHINGREF=_always(""))),
    Plant("changed_surname", "kinship", _set({"UPN": _always(""), "Surname": _new_surname})),
    Plant("slipped_birth", "kinship", _slipped_birth),
)
