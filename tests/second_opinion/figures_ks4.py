"""Key stage 4 (section 2.6): everything over the whole cohort, Progress 8 over its own."""

from collections.abc import Callable
from fractions import Fraction

from .figures import Cell, count, mean, mean_of_scored, share
from .figures_stages import Rows, score, ticked, yes
from .read_stages import state_funded
from .records import Result
from .text import Missing, Number, number

FLAGS = {
    "ebacc_entered": "EBACC_E_PTQ_EE",
    "basics_95": "L2BASICS_95",
    "basics_94": "L2BASICS_94",
    "any_pass": "ANYPASS_PTQ_EE",
    **{
        f"ebacc{short}_{grade}": f"{column}_{grade}"
        for grade in ("95", "94")
        for short, column in {
            "": "EBACC",
            "_eng": "EBACENG",
            "_mat": "EBACMAT",
            "_sci": "EBAC2SCI",
            "_hum": "EBACHUM",
            "_lan": "EBACLAN",
        }.items()
    },
}
ELEMENTS = {"eng": "SLOT1ENG", "mat": "SLOT2MAT", "ebacc": "EBACSCR", "open": "OPENSCR"}
DOUBLED = {"SLOT1ENG", "SLOT2MAT"}
PROGRESS = {"avg": "P8SCORE", "eng": "P8ENG", "mat": "P8MAT", "ebacc": "P8EBAC", "open": "P8OPEN"}
NEAR = Fraction(1, 20)


def key_stage_4(rows: Rows) -> dict[str, Cell]:
    cohort = [row for row in rows if yes(row, "ENDKS") and state_funded(row)]
    progress = [
        row
        for row in cohort
        if yes(row, "INP8CALC") and number(row.cells.get("P8SCORE", "")) is not Missing.BLANK
    ]
    scored = [row for row in progress if number(row.cells["P8SCORE"]) is not Missing.UNREADABLE]
    cells = {"ks4_cohort": count(len(cohort)), "ks4_p8_cohort": count(len(scored))}
    cells |= {f"ks4_{short}": share(cohort, ticked(column)) for short, column in FLAGS.items()}
    cells["ks4_att8_avg"] = mean(cohort, score("ATT8"))
    cells["ks4_ebacc_aps"] = mean(cohort, points)
    cells |= {f"ks4_att8_{short}": mean(cohort, element(column)) for short, column in ELEMENTS.items()}
    cells |= {
        f"ks4_p8_{short}": mean_of_scored(progress, with_progress(column))
        for short, column in PROGRESS.items()
    }
    return cells


def with_progress(column: str) -> Callable[[Result], Number]:
    """A score of the Progress 8 cohort; not known where Progress 8 itself cannot be read."""

    def read(row: Result) -> Number:
        whole = number(row.cells["P8SCORE"])
        return whole if isinstance(whole, Missing) else number(row.cells.get(column, ""))

    return read


def points(row: Result) -> Number:
    """EBacc points, under either spelling of the column."""
    spelled = next((name for name in ("EBACCAPS_PUPIL", "EBACCAPS_PTQ_EE") if name in row.cells), "")
    return number(row.cells.get(spelled, ""))


def element(column: str) -> Callable[[Result], Number]:
    """An element of Attainment 8; English and maths doubled where only so the elements add up to it."""

    def read(row: Result) -> Number:
        value = number(row.cells.get(column, ""))
        if isinstance(value, Missing) or column not in DOUBLED:
            return value
        return 2 * value if short_of_double(row) else value

    return read


def short_of_double(row: Result) -> bool:
    """Whether the four elements add up to Attainment 8 only once English and maths are doubled."""
    total = number(row.cells.get("ATT8", ""))
    parts = {name: number(row.cells.get(name, "")) for name in ELEMENTS.values()}
    if isinstance(total, Missing) or any(isinstance(part, Missing) for part in parts.values()):
        return False
    once = sum((part for part in parts.values() if isinstance(part, Fraction)), Fraction(0))
    twice = once + sum(
        (part for name, part in parts.items() if name in DOUBLED and isinstance(part, Fraction)),
        Fraction(0),
    )
    return abs(once - total) > NEAR >= abs(twice - total)
