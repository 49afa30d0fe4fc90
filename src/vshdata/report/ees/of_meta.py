"""Rules of the metadata."""

import re
from collections.abc import Iterator

from vshdata.report.ees.pair import TIME_AND_PLACE, Pair, Row
from vshdata.report.ees.rules import Rule, fails, repeated, warns

UNITS = ("", "%", "pp", "£", "£m", "numberstring")
TYPES = ("Filter", "Indicator")

_GEOGRAPHY = re.compile(
    r"la|lad|region|urn|ukprn|school|name|code|number|id"
    r"|(country|sch|school|prov|provider|inst|institution|estab|reg|region|la|local\w*)"
    r"_?(name|code|urn|number|id)"
)
"""Names by which a filter would be taken for a geography."""


def _wrong(rows: list[Row], column: str, said: str) -> Iterator[str]:
    """Rows in which a column is filled that must be empty."""
    return (f"{row['col_name']!r}: {said}" for row in rows if row.get(column))


def _meta_col_type(pair: Pair) -> Iterator[str]:
    wrong = (row for row in pair.meta.rows if row["col_type"] not in TYPES)
    return (f"{row['col_name']!r} is neither Filter nor Indicator" for row in wrong)


def _meta_ob_unit(pair: Pair) -> Iterator[str]:
    described = pair.meta.column("col_name")
    return (
        f"{name!r} is of time or place and is not described" for name in described if name in TIME_AND_PLACE
    )


def _meta_col_name(pair: Pair) -> Iterator[str]:
    lines = enumerate(pair.meta.column("col_name"), start=2)
    return (f"line {line} of the metadata has no col_name" for line, name in lines if not name)


def _dupe_label(pair: Pair) -> Iterator[str]:
    return (f"the label {label!r} comes twice" for label in repeated(pair.meta.column("label")) if label)


def _fil_grp(pair: Pair) -> Iterator[str]:
    return _wrong(pair.indicators, "filter_grouping_column", "an indicator has no grouping column")


def _fil_grp_dupe(pair: Pair) -> Iterator[str]:
    return (f"{name!r} groups two filters" for name in repeated(pair.groupings))


def _fil_grp_is_fil(pair: Pair) -> Iterator[str]:
    described = set(pair.meta.column("col_name"))
    return (f"{name!r} groups a filter and is one" for name in pair.groupings if name in described)


def _fil_grp_match(pair: Pair) -> Iterator[str]:
    return (f"the data lack {name!r}" for name in pair.groupings if name not in pair.data.headings)


def _fil_grp_stripped(pair: Pair) -> Iterator[str]:
    return (f"{name!r} has blanks around it" for name in pair.groupings if name != name.strip())


def _label(pair: Pair) -> Iterator[str]:
    return (f"{row['col_name']!r} has no label" for row in pair.meta.rows if not row["label"].strip())


def _filter_hint(pair: Pair) -> Iterator[str]:
    return _wrong(pair.indicators, "filter_hint", "an indicator has no hint")


def _geog_catch(pair: Pair) -> Iterator[str]:
    caught = (name for name in pair.filter_columns if _GEOGRAPHY.fullmatch(name.lower()))
    return (f"the filter {name!r} would be taken for a geography" for name in caught)


def _indicator_dp(pair: Pair) -> Iterator[str]:
    return _wrong(pair.filters, "indicator_dp", "a filter has no decimal places")


def _col_name_spaces(pair: Pair) -> Iterator[str]:
    return (f"{name!r} has a space" for name in pair.meta.column("col_name") if " " in name)


def _col_name_dupe(pair: Pair) -> Iterator[str]:
    return (f"{name!r} is described twice" for name in repeated(pair.meta.column("col_name")))


def _ind_dp_set(pair: Pair) -> Iterator[str]:
    return (
        f"{row['col_name']!r} has no decimal places" for row in pair.indicators if not row["indicator_dp"]
    )


def _ind_dp_values(pair: Pair) -> Iterator[str]:
    for row in pair.indicators:
        if row["indicator_dp"] and not row["indicator_dp"].isdecimal():
            yield f"{row['col_name']!r}: {row['indicator_dp']!r} is not a number of decimal places"


def _ind_unit(pair: Pair) -> Iterator[str]:
    return _wrong(pair.filters, "indicator_unit", "a filter has no unit")


def _ind_unit_validation(pair: Pair) -> Iterator[str]:
    wrong = (row for row in pair.indicators if row["indicator_unit"] not in UNITS)
    return (f"{row['col_name']!r}: there is no unit {row['indicator_unit']!r}" for row in wrong)


def _indicator_grouping(pair: Pair) -> Iterator[str]:
    return _wrong(pair.filters, "indicator_grouping", "a filter has no indicator grouping")


META_FIRST: tuple[Rule, ...] = (
    fails("meta_col_type", _meta_col_type),
    fails("meta_ob_unit", _meta_ob_unit),
    fails("meta_col_name", _meta_col_name),
)
META: tuple[Rule, ...] = (
    fails("dupe_label", _dupe_label),
    fails("fil_grp", _fil_grp),
    fails("fil_grp_dupe", _fil_grp_dupe),
    warns("fil_grp_is_fil", _fil_grp_is_fil),
    fails("fil_grp_match", _fil_grp_match),
    fails("fil_grp_stripped", _fil_grp_stripped),
    fails("label", _label),
    fails("filter_hint", _filter_hint),
    fails("geog_catch", _geog_catch),
    fails("indicator_dp", _indicator_dp),
    fails("col_name_spaces", _col_name_spaces),
    fails("col_name_dupe", _col_name_dupe),
    warns("ind_dp_set", _ind_dp_set),
    fails("ind_dp_values", _ind_dp_values),
    fails("ind_unit", _ind_unit),
    fails("ind_unit_validation", _ind_unit_validation),
    fails("indicator_grouping", _indicator_grouping),
)
