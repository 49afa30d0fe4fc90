"""Rules of file names and columns."""

import re
from collections.abc import Iterator

from vshdata.report.ees.pair import LA, MANDATORY, META, META_OPTIONAL, REGION, TIME_AND_PLACE, Pair
from vshdata.report.ees.rules import Rule, fails, warns

_SUFFIXES = (".meta.csv", ".csv")
_SMUSHED = (
    "male female asian chinese indian pakistani bangladeshi black african caribbean white roma irish "
    "english british scottish welsh northern_irish arab"
).split()
"""Words of categories that must not hide in an indicator's name."""


def _stem(name: str) -> str:
    return next((name.removesuffix(end) for end in _SUFFIXES if name.endswith(end)), name)


def _names(pair: Pair) -> tuple[str, str]:
    return pair.data_name, pair.meta_name


def _filename_spaces(pair: Pair) -> Iterator[str]:
    return (f"{name!r} has a space" for name in _names(pair) if " " in name)


def _filename_special(pair: Pair) -> Iterator[str]:
    wrong = (name for name in _names(pair) if not re.fullmatch(r"[a-z0-9_ -]+", _stem(name)))
    return (f"{name!r} may have small letters, digits, - and _ only" for name in wrong)


def _filenames_match(pair: Pair) -> Iterator[str]:
    if pair.meta_name != f"{pair.data_name.removesuffix('.csv')}.meta.csv":
        yield f"{pair.meta_name!r} is not the name of the metadata of {pair.data_name!r}"


def _col_req_meta(pair: Pair) -> Iterator[str]:
    return (f"the metadata lacks {name}" for name in META if name not in pair.meta.headings)


def _col_invalid_meta(pair: Pair) -> Iterator[str]:
    known = {*META, *META_OPTIONAL}
    return (f"the metadata has a column {name!r}" for name in pair.meta.headings if name not in known)


def _col_req_data(pair: Pair) -> Iterator[str]:
    return (f"the data lack {name}" for name in MANDATORY if name not in pair.data.headings)


def _col_to_rows(pair: Pair) -> Iterator[str]:
    most = len(pair.data.headings) - len(MANDATORY)
    if len(pair.meta.rows) > most:
        yield f"the metadata has {len(pair.meta.rows)} rows for {most} columns that may be described"


def _cross_meta_to_data(pair: Pair) -> Iterator[str]:
    described = (*pair.meta.column("col_name"), *pair.groupings)
    return (f"the data lack {name!r}" for name in described if name not in pair.data.headings)


def _cross_data_to_meta(pair: Pair) -> Iterator[str]:
    described = {*pair.meta.column("col_name"), *pair.groupings, *TIME_AND_PLACE}
    for name in pair.data.headings:
        if name not in described and len(pair.data.values(name)) > 1:
            yield f"the metadata does not describe {name!r}, which has several values"


def _col_names_spaces(pair: Pair) -> Iterator[str]:
    return (f"the column {name!r} has a space" for name in pair.data.headings if " " in name)


def _col_snake_case(pair: Pair) -> Iterator[str]:
    wrong = (name for name in pair.data.headings if not re.fullmatch(r"[a-z0-9_]+", name))
    return (f"the column {name!r} is not in snake_case" for name in wrong)


def _col_var_start(pair: Pair) -> Iterator[str]:
    wrong = (name for name in pair.data.headings if not re.match(r"[a-z]", name))
    return (f"the column {name!r} does not begin with a small letter" for name in wrong)


def _col_ind_smushed(pair: Pair) -> Iterator[str]:
    for name in pair.indicator_columns:
        found = next((word for word in _SMUSHED if word in name.lower().replace(" ", "_")), None)
        if found:
            yield f"the indicator {name!r} has {found!r} in its name, which belongs in a filter"


def _col_var_characteristic(pair: Pair) -> Iterator[str]:
    wrong = (name for name in pair.filter_columns if name.startswith("characteristic"))
    return (f"the filter {name!r} should be named for what it is" for name in wrong)


def _la_col_present(pair: Pair) -> Iterator[str]:
    given = [name for name in LA if name in pair.data.headings]
    if given and len(given) < len(LA):
        yield f"of {', '.join(LA)} the data have {', '.join(given)} alone"


def _region_col_present(pair: Pair) -> Iterator[str]:
    given = [name for name in REGION if name in pair.data.headings]
    if len(given) == 1:
        yield f"of {', '.join(REGION)} the data have {given[0]} alone"


NAMES: tuple[Rule, ...] = (
    fails("filename_spaces", _filename_spaces),
    fails("filename_special", _filename_special),
    fails("filenames_match", _filenames_match),
)
REQUIRED: tuple[Rule, ...] = (
    fails("col_req_meta", _col_req_meta),
    fails("col_invalid_meta", _col_invalid_meta),
    fails("col_req_data", _col_req_data),
    fails("col_to_rows", _col_to_rows),
)
CROSS: tuple[Rule, ...] = (
    fails("cross_meta_to_data", _cross_meta_to_data),
    warns("cross_data_to_meta", _cross_data_to_meta),
)
COLUMNS: tuple[Rule, ...] = (
    fails("col_names_spaces", _col_names_spaces),
    warns("col_snake_case", _col_snake_case),
    warns("col_var_start", _col_var_start),
    fails("col_ind_smushed", _col_ind_smushed),
    warns("col_var_characteristic", _col_var_characteristic),
    fails("la_col_present", _la_col_present),
    fails("region_col_present", _region_col_present),
)
