"""What the January census says of a pupil: for adjusting, and for knowing the school."""

from collections.abc import Mapping, Sequence

import narwhals as nw

from vshdata.figures.frames.kinds import Rows, Scan
from vshdata.figures.frames.schools import MAIN_ENROLMENTS, PUPIL, phase

ETHNIC_GROUPS: Mapping[str, str] = {
    "W": "white",
    "M": "mixed",
    "A": "asian",
    "B": "black",
    "C": "asian",
    "O": "other",
}
"""Major groups by the first letter of the code; Chinese is among Asian, as in the census of 2021."""

NOT_TOLD = ("REFU", "NOBT")
ENGLISH = ("ENG", "ENB")
LANGUAGE_NOT_TOLD = ("NOT", "REF", "ZZZ")


def background(scan: Scan, years: Sequence[int]) -> Rows | None:
    """One row per pupil and year on the January census, sole or dual main; None where none is loaded.

    Columns: `school`, `sex`, `year_group`, `phase`, `fsm`, `sen`, `ethnicity` (major group), `eal`, `idaci`
    (rank; low is deprived). A blank is not known. Of several main enrolments each column is the last in
    order.
    """
    rows = scan("pupils", years)
    if rows is None:
        return None
    main = (nw.col("term").cast(nw.String) == "spring") & nw.col("enrol_status").cast(nw.String).is_in(
        MAIN_ENROLMENTS
    )
    told = rows.filter(main).select(
        *PUPIL,
        school=nw.coalesce(nw.col("laestab"), nw.col("urn")),
        sex=nw.col("sex").cast(nw.String),
        year_group=nw.col("nc_year").cast(nw.String),
        phase=phase("laestab"),
        fsm=nw.col("fsm").cast(nw.Int8),
        sen=nw.col("sen").cast(nw.String),
        ethnicity=_ethnic_group(),
        eal=_eal(),
        idaci=nw.col("idaci_rank").cast(nw.Float64),
    )
    names = [name for name in told.collect_schema().names() if name not in PUPIL]
    return told.group_by(*PUPIL).agg(*(nw.col(name).max() for name in names))


def _ethnic_group() -> nw.Expr:
    code = nw.col("ethnicity").str.to_uppercase()
    letter, group = code.str.slice(0, 1), nw.lit(None, dtype=nw.String)
    for first, name in ETHNIC_GROUPS.items():
        group = nw.when(letter == nw.lit(first)).then(nw.lit(name)).otherwise(group)
    return nw.when(~code.is_in(NOT_TOLD)).then(group)


def _eal() -> nw.Expr:
    code = nw.col("language").str.to_uppercase().str.slice(0, 3)
    known = ~nw.col("language").is_null() & ~code.is_in(LANGUAGE_NOT_TOLD)
    return nw.when(known).then((~code.is_in(ENGLISH)).cast(nw.Int8))
