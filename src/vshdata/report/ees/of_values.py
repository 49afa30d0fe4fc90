"""Rules of filters, of indicators' cells, and of names that are the same in all publications."""

import re
from collections.abc import Iterator

from vshdata.report.ees.pair import PLACE_COLUMNS, Pair
from vshdata.report.ees.rules import Rule, fails, repeated, warns

SYMBOLS = ("z", "x", "c", "low", "k", "u")
"""What may stand in place of a number."""

TOTAL = "Total"
MOST_ITEMS = 25_000
_NULLS = {"NULL", "Null", "null", "NA", "na"}
_LEGACY = {"N/A", "n/a", ".", "..", "-"}
_INVALID = {"", ":", "~"}

HARMONISED = {
    "sen_": ("sen_status", "sen_primary_need", "sen_secondary_need", "sen_provision"),
    "primary_need": ("sen_primary_need",),
    "secondary_need": ("sen_secondary_need",),
    "establishment_type": ("establishment_type", "establishment_type_group"),
    "provider_type": ("provider_type",),
    "school_type": ("establishment_type", "establishment_type_group"),
    "ethnic": ("ethnicity_major", "ethnicity_minor", "ethnicity_detailed", "minority_ethnic"),
}
"""Part of a name -> the names that may hold it."""

ETHNIC_GROUPS = (
    TOTAL,
    "White",
    "Mixed/Multiple ethnic groups",
    "Mixed / Multiple ethnic groups",
    "Asian/Asian British",
    "Asian / Asian British",
    "Black/African/Caribbean/Black British",
    "Black / African / Caribbean / Black British",
    "Other ethnic group",
    "Unknown",
)
"""Major ethnic groups as publications name them."""

CHARACTERS = {"location": 30, "column": 50, "label": 100, "item": 120}
"""How long codes of places, columns, labels, and items and names of places may be in the API."""


def _filter_not_singular(pair: Pair) -> Iterator[str]:
    names = [row["col_name"] for row in pair.filters if row["col_name"] in pair.data.headings]
    single = (name for name in names if len(pair.data.values(name)) < 2)  # noqa: PLR2004
    return (f"the filter {name!r} has one level only" for name in single)


def _filter_defaults(pair: Pair) -> Iterator[str]:
    for row in pair.filters:
        default = row.get("filter_default") or TOTAL
        if default not in pair.data.values(row["col_name"]):
            yield f"the filter {row['col_name']!r} has no level {default!r} to begin with"


def _filter_group_level(pair: Pair) -> Iterator[str]:
    for row in pair.filters:
        grouping = row.get("filter_grouping_column", "")
        if grouping and len(pair.data.values(grouping)) > len(pair.data.values(row["col_name"])):
            yield f"{grouping!r} has more levels than the filter {row['col_name']!r} that it groups"


def _filter_item_limit(pair: Pair) -> Iterator[str]:
    wide = (name for name in pair.filter_columns if len(pair.data.values(name)) > MOST_ITEMS)
    return (f"the filter {name!r} has more than {MOST_ITEMS:,} levels" for name in wide)


def _filter_whitespace(pair: Pair) -> Iterator[str]:
    columns = [name for name in pair.data.headings if name not in pair.indicator_columns]
    for line, column, text in pair.cells(columns):
        if text != text.strip():
            yield f"line {line}: {column} has blanks around its text"


def _filter_blanks(pair: Pair) -> Iterator[str]:
    blank = ((line, column) for line, column, text in pair.cells(pair.filter_columns) if not text.strip())
    return (f"line {line}: {column} is blank" for line, column in blank)


def _general_dupes(pair: Pair) -> Iterator[str]:
    names = [name for name in pair.data.headings if name not in pair.indicator_columns]
    keys = ["; ".join(row[name] for name in names) for row in pair.data.rows]
    return (f"two rows are of {key}" for key in repeated(keys))


def _general_null(pair: Pair) -> Iterator[str]:
    for line, column, text in pair.cells(list(pair.data.headings)):
        if text in _NULLS:
            yield f"line {line}: {column} has {text!r}"


def _general_legacy(pair: Pair) -> Iterator[str]:
    for line, column, text in pair.cells(pair.indicator_columns):
        if text in _LEGACY:
            yield f"line {line}: {column} has the former symbol {text!r}"


def _ind_invalid_entry(pair: Pair) -> Iterator[str]:
    for line, column, text in pair.cells(pair.indicator_columns):
        if text.strip() in _INVALID:
            yield f"line {line}: {column} has {text!r}, which is neither a number nor a symbol"


def _ind_is_figure(pair: Pair) -> Iterator[str]:
    for line, column, text in pair.cells(pair.indicator_columns):
        known = {*SYMBOLS, *_LEGACY, *_INVALID, *_NULLS}
        if text not in known and not re.fullmatch(r"-?\d+(\.\d+)?", text):
            yield f"line {line}: {column} has {text!r}, which is neither a number nor a symbol"


def _harmonised_variables(pair: Pair) -> Iterator[str]:
    for name in pair.meta.column("col_name"):
        for part, allowed in HARMONISED.items():
            every = {one for key, names in HARMONISED.items() if key in name.lower() for one in names}
            if part in name.lower() and name.lower() not in every:
                yield f"{name!r} must be one of {', '.join(allowed)}"


def _eth_vals(pair: Pair) -> Iterator[str]:
    if "ethnicity_major" in pair.data.headings:
        wrong = (value for value in pair.data.values("ethnicity_major") if value not in ETHNIC_GROUPS)
        yield from (f"{value!r} is not a major ethnic group as named elsewhere" for value in wrong)


def _eth_char_grp(pair: Pair) -> Iterator[str]:
    for value in _characteristics(pair):
        if "ethnic" in value.lower() and value not in {"Ethnicity", "Ethnic group", "Minority ethnic"}:
            yield f"the characteristic group {value!r} is not named as elsewhere"


def _characteristics(pair: Pair) -> list[str]:
    given = "characteristic_group" in pair.data.headings
    return pair.data.values("characteristic_group") if given else []


def _too_long(texts: dict[str, int]) -> Iterator[str]:
    return (f"{text!r} has more than {most} characters" for text, most in texts.items() if len(text) > most)


def _api_location_codes(pair: Pair) -> Iterator[str]:
    codes = [name for name in PLACE_COLUMNS if name in pair.data.headings and not name.endswith("name")]
    texts = (text for _, _, text in pair.cells(codes))
    return _too_long(dict.fromkeys(texts, CHARACTERS["location"]))


def _api_columns(pair: Pair) -> Iterator[str]:
    return _too_long(dict.fromkeys(pair.meta.column("col_name"), CHARACTERS["column"]))


def _api_labels(pair: Pair) -> Iterator[str]:
    return _too_long(dict.fromkeys(pair.meta.column("label"), CHARACTERS["label"]))


def _api_items(pair: Pair) -> Iterator[str]:
    names = [name for name in PLACE_COLUMNS if name in pair.data.headings and name.endswith("name")]
    texts = (text for _, _, text in pair.cells([*names, *pair.filter_columns]))
    return _too_long(dict.fromkeys(texts, CHARACTERS["item"]))


FILTERS_FIRST: tuple[Rule, ...] = (fails("filter_not_singular", _filter_not_singular),)
FILTERS: tuple[Rule, ...] = (
    warns("filter_defaults", _filter_defaults),
    fails("filter_group_level", _filter_group_level),
    fails("filter_item_limit", _filter_item_limit),
    fails("filter_whitespace", _filter_whitespace),
    fails("filter_blanks", _filter_blanks),
)
CELLS: tuple[Rule, ...] = (
    fails("general_dupes", _general_dupes),
    fails("general_null", _general_null),
    warns("general_legacy", _general_legacy),
    fails("ind_invalid_entry", _ind_invalid_entry),
    fails("ind_is_figure", _ind_is_figure),
)
SAME_NAMES: tuple[Rule, ...] = (
    fails("harmonised_variables", _harmonised_variables),
    warns("eth_vals", _eth_vals),
    fails("eth_char_grp", _eth_char_grp),
)
API: tuple[Rule, ...] = (
    warns("api_location_codes", _api_location_codes),
    warns("api_columns", _api_columns),
    warns("api_labels", _api_labels),
    warns("api_items", _api_items),
)
