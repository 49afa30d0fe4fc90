"""Early years profile, phonics, key stage 1, multiplication check and key stage 2 (sections 2.1 to 2.5)."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from .figures import NO_FIGURE, Cell, mean, mean_of_scored, share
from .people import PupilId
from .read_stages import state_funded
from .records import Result
from .text import Flag, Missing, Number, flag, is_nothing, number

Rows = list[Result]
GOALS = tuple(
    f"{area}_E{goal:02}"
    for area, goals in {
        "COM": (1, 2),
        "PSE": (3, 4, 5),
        "PHY": (6, 7),
        "LIT": (8, 9, 10),
        "MAT": (11, 12),
        "UTW": (13, 14, 15),
        "EXP": (16, 17),
    }.items()
    for goal in goals
)
GOOD_LEVEL = GOALS[:12]
KS1_CODES = frozenset("GDS EXS WTS HNM PKF PK1 PK2 PK3 PK4 BLW EM A D Q".split())
PHONICS = {"WA", "WT", "A", "D", "Q"}
KS1 = {"READ": "read", "WRIT": "writ", "MATH": "math"}
KS2 = {
    "rwm_exp": ("RWMEXP", "ELIGRWM"),
    "rwm_high": ("RWMHIGH", "ELIGRWM"),
    "read_exp": ("READEXP", "ELIGREAD"),
    "read_high": ("READHIGH", "ELIGREAD"),
    "writ_exs": ("WRITTAEXP", "ELIGWRITTA"),
    "writ_gds": ("WRITTADEPTH", "ELIGWRITTA"),
    "math_exp": ("MATEXP", "ELIGMAT"),
    "math_high": ("MATHIGH", "ELIGMAT"),
    "gps_exp": ("GPSEXP", "ELIGGPS"),
}
PROGRESS = {"read_prog": "READ", "writ_prog": "WRIT", "math_prog": "MAT"}
VERSIONS = ("PROGSCORE_EM_ADJUSTED", "PROGSCORE_P_ADJUSTED", "PROGSCORE")
LEFT_OR_MISTAKE = {"L", "Z", "LEFT", "REGISTERED IN ERROR"}


def outcome(row: Result, column: str) -> str:
    text = row.cells.get(column, "").strip()
    return "" if is_nothing(text) and text.upper() not in {"A", "D"} else text.upper()


def early_years(rows: Rows) -> dict[str, Cell]:
    """Children with any goal marked A were not assessed."""
    assessed = [row for row in rows if was_assessed(row)]
    return {
        "eyfsp_gld": share(assessed, good_level),
        "eyfsp_avg_elgs": mean(assessed, goals_met),
    }


def goals_met(row: Result) -> Number:
    """How many of the 17 goals are at expected."""
    return (
        Fraction(sum(row.cells.get(goal) == "2" for goal in GOALS)) if readable(row) else Missing.UNREADABLE
    )


def readable(row: Result) -> bool:
    """Whether every goal is 1, 2 or blank; another text may mean that the child was not assessed."""
    marks = [row.cells.get(goal, "") for goal in GOALS]
    return all(mark in {"1", "2"} or is_nothing(mark) for mark in marks)


def was_assessed(row: Result) -> bool:
    marks = [row.cells.get(goal, "").upper() for goal in GOALS]
    return "A" not in marks and (any(marks) or not is_nothing(row.cells.get("GLD", "")))


def good_level(row: Result) -> Flag:
    """As the file has it, else Expected in all of the 12 goals."""
    if not readable(row):
        return Missing.UNREADABLE
    given = flag(row.cells.get("GLD", ""))
    if given is not Missing.BLANK:
        return given
    return all(row.cells.get(goal) == "2" for goal in GOOD_LEVEL)


def phonics(this: Mapping[PupilId, Rows], before: Mapping[PupilId, Rows] | None) -> dict[str, Cell]:
    """Outcomes of a pupil's rows of this year and, for the end of Year 2, of the year before.

    `before` is None where no file of the year before was loaded.
    """
    first = [outcomes(rows, "1") for rows in this.values()]
    cells = {"phonics_y1_wa": share([found for found in first if found], lambda found: "WA" in found)}
    if before is None:
        return {**cells, "phonics_y2_wa": NO_FIGURE}
    second = [
        outcomes(this.get(pupil, []), "2") | outcomes(before.get(pupil, []), "1")
        for pupil in {*this, *before}
        if not elsewhere(this.get(pupil, []))
    ]
    return {
        **cells,
        "phonics_y2_wa": share([found for found in second if found], lambda found: "WA" in found),
    }


def elsewhere(rows: Rows) -> bool:
    """Whether rows of the year say that the pupil is not in Year 2."""
    return bool(rows) and all(row.cells.get("NCYEARACTUAL") != "2" for row in rows)


def outcomes(rows: Rows, nc_year: str) -> set[str]:
    """Valid outcomes of rows of one curriculum year, autumn checks of 2020 and 2021 among them."""
    columns = ("PHONICS_OUTCOME", "PHONICS_OUTCOME_AUT20", "PHONICS_OUTCOME_AUT21")
    taken = [row for row in rows if row.cells.get("NCYEARACTUAL") == nc_year and state_funded(row)]
    return {outcome(row, column) for row in taken for column in columns} & PHONICS


def key_stage_1(rows: Rows) -> dict[str, Cell]:
    schooled = [row for row in rows if state_funded(row)]
    cells = {}
    for subject, short in KS1.items():
        with_one = having(schooled, subject)
        cells[f"ks1_{short}_exs"] = share(with_one, reached(subject))
        cells[f"ks1_{short}_gds"] = share(with_one, greater_depth(subject))
    cells["ks1_rwm_exs"] = share(having(schooled, *KS1), reached(*KS1))
    cells["ks1_sci_exs"] = share(having(schooled, "SCI"), reached("SCI"))
    return cells


def having(rows: Rows, *subjects: str) -> Rows:
    """Rows with an outcome in every subject; L, a pupil who left, and other text are none."""
    return [row for row in rows if all(outcome(row, f"{at}_OUTCOME") in KS1_CODES for at in subjects)]


def reached(*subjects: str) -> Callable[[Result], bool]:
    return lambda row: all(outcome(row, f"{at}_OUTCOME") in {"EXS", "GDS"} for at in subjects)


def greater_depth(subject: str) -> Callable[[Result], bool]:
    return lambda row: outcome(row, f"{subject}_OUTCOME") == "GDS"


def multiplication(rows: Rows) -> dict[str, Cell]:
    """A pupil who did not take the check has no mark: out of the mean, and short of full marks."""
    eligible = [row for row in rows if state_funded(row) and reason(row) not in LEFT_OR_MISTAKE]
    marks = [number(row.cells.get("FORMMARK", "")) for row in eligible]
    full: list[Flag] = [mark if mark is Missing.UNREADABLE else mark == 25 for mark in marks]
    return {
        "mtc_avg": mean([mark for mark in marks if mark is not Missing.BLANK], lambda mark: mark),
        "mtc_full": share(full, lambda met: met),
    }


def reason(row: Result) -> str:
    return row.cells.get("REASONNOTTAKINGCHECK", "").strip().upper()


def key_stage_2(rows: Rows) -> dict[str, Cell]:
    """At the end of the key stage, in national results, and eligible in the subject."""
    counted = [row for row in rows if yes(row, "ENDKS") and state_funded(row)]
    cells = {}
    for short, (met, eligible) in KS2.items():
        national = "NATRESTA" if short.startswith("writ") else "NATRES"
        base = [row for row in counted if yes(row, national) and yes(row, eligible)]
        cells[f"ks2_{short}"] = share(base, ticked(met))
    for short, subject in PROGRESS.items():
        national = "NATRESTA" if subject == "WRIT" else "NATRES"
        base = [row for row in counted if yes(row, national) and yes(row, f"IN{subject}PROG")]
        cells[f"ks2_{short}"] = mean_of_scored(base, progress(subject))
    return cells


def yes(row: Result, column: str) -> bool:
    return flag(row.cells.get(column, "")) is True


def ticked(column: str) -> Callable[[Result], Flag]:
    return lambda row: flag(row.cells.get(column, ""))


def score(column: str) -> Callable[[Result], Number]:
    return lambda row: number(row.cells.get(column, ""))


def progress(subject: str) -> Callable[[Result], Number]:
    """The score in the first version of its column that the file has."""

    def read(row: Result) -> Number:
        column = next((subject + tail for tail in VERSIONS if subject + tail in row.cells), "")
        return number(row.cells.get(column, ""))

    return read
