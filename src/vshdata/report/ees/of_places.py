"""Rules of geography. Levels below a local authority are refused: this tool makes none of them."""

from collections.abc import Callable, Iterator, Sequence

from vshdata.figures.benchmarks.shipped import authorities
from vshdata.figures.benchmarks.sources import REGIONS
from vshdata.report.ees.pair import LA, LEVELS, PLACE_COLUMNS, REGION, Pair
from vshdata.report.ees.rules import Rule, fails, warns

NOT_AVAILABLE_CODE, NOT_AVAILABLE = "x", "Not available"
COUNTRIES = {("E92000001", "England"), ("K02000001", "United Kingdom")}
KNOWN = ("National", "Regional", "Local authority")
"""Levels whose codes can be checked."""

_NOT_APPLICABLE = (
    "Not applicable",
    "Unknown",
    "Outside of England",
    "Outside of the United Kingdom",
    "Outside of England and unknown",
    "Outside of the United Kingdom and unknown",
)
_REGION_AND_LA = (*REGION, *LA)


def _region_places() -> set[tuple[str, ...]]:
    return {(code, name) for name, code in REGIONS.items()}


def _la_places() -> set[tuple[str, ...]]:
    return {(item.number, item.name, item.code) for item in authorities()}


def _unknown(
    pair: Pair, columns: Sequence[str], known: Callable[[], set[tuple[str, ...]]]
) -> Iterator[str]:
    """Codes and names that do not belong together; blanks, and places said to be none, are left alone."""
    if not set(columns) <= set(pair.data.headings):
        return
    given = dict.fromkeys(tuple(row[column] for column in columns) for row in pair.data.rows)
    for place in given:
        name = place[columns.index(next(one for one in columns if one.endswith("name")))]
        is_none = name in {NOT_AVAILABLE, *_NOT_APPLICABLE}
        if any(place) and not is_none and place not in known():
            yield f"there is no place {', '.join(place)}"


def _geog_level(pair: Pair) -> Iterator[str]:
    wrong = (level for level in pair.data.values("geographic_level") if level not in LEVELS)
    return (f"there is no level {level!r}" for level in wrong)


def _geog_level_known(pair: Pair) -> Iterator[str]:
    levels = pair.data.values("geographic_level")
    wrong = (level for level in levels if level in LEVELS and level not in KNOWN)
    return (f"places of level {level!r} cannot be checked" for level in wrong)


def _geog_level_present(pair: Pair) -> Iterator[str]:
    for level in pair.data.values("geographic_level"):
        lacking = [name for name in LEVELS.get(level, ()) if name not in pair.data.headings]
        if lacking:
            yield f"rows of level {level!r} need {', '.join(lacking)}"


def _country(pair: Pair) -> Iterator[str]:
    return _unknown(pair, ("country_code", "country_name"), lambda: {*COUNTRIES})


def _region(pair: Pair) -> Iterator[str]:
    return _unknown(pair, REGION, _region_places)


def _la(pair: Pair) -> Iterator[str]:
    return _unknown(pair, LA, _la_places)


def _level_completed(pair: Pair) -> Iterator[str]:
    for line, row in enumerate(pair.data.rows, start=2):
        blank = [name for name in LEVELS.get(row["geographic_level"], ()) if not row.get(name)]
        if blank:
            yield f"line {line}: {', '.join(blank)} must be filled at level {row['geographic_level']}"


def _region_for_la(pair: Pair) -> Iterator[str]:
    for line, row in enumerate(pair.data.rows, start=2):
        if row["geographic_level"] == "Local authority" and not row.get("region_code"):
            yield f"line {line}: an authority without its region"


def _na(pair: Pair) -> Iterator[str]:
    return _none_together(pair, coded=False)


def _na_code(pair: Pair) -> Iterator[str]:
    return _none_together(pair, coded=True)


def _none_together(pair: Pair, *, coded: bool) -> Iterator[str]:
    """The code x goes with the name Not available, and the name with the code."""
    for line, row in enumerate(pair.data.rows, start=2):
        for code, name in (REGION, ("new_la_code", "la_name")):
            given, said = row.get(code, "") == NOT_AVAILABLE_CODE, row.get(name, "") == NOT_AVAILABLE
            if (given and not said) if coded else (said and not given):
                yield f"line {line}: {code} {NOT_AVAILABLE_CODE!r} goes with {name} {NOT_AVAILABLE!r}"


def _overcompleted_cols(pair: Pair) -> Iterator[str]:
    """Columns of a lower level are blank in rows of a higher one."""
    below = {"National": _REGION_AND_LA, "Regional": LA}
    for line, row in enumerate(pair.data.rows, start=2):
        filled = [name for name in below.get(row["geographic_level"], ()) if row.get(name)]
        if filled:
            yield f"line {line}: {', '.join(filled)} must be blank at level {row['geographic_level']}"


def _total_in_place(pair: Pair) -> Iterator[str]:
    columns = [name for name in PLACE_COLUMNS if name in pair.data.headings]
    for line, column, text in pair.cells([*columns, "time_period", "time_identifier"]):
        if text in {"Total", "All"}:
            yield f"line {line}: {text} may not stand in {column}"


PLACES_FIRST: tuple[Rule, ...] = (
    fails("geog_level", _geog_level),
    fails("geog_level_known", _geog_level_known),
    fails("geog_level_present", _geog_level_present),
)
PLACES: tuple[Rule, ...] = (
    fails("country", _country),
    fails("region", _region),
    fails("la", _la),
    fails("level_completed", _level_completed),
    warns("region_for_la", _region_for_la),
    fails("na", _na),
    fails("na_code", _na_code),
    fails("overcompleted_cols", _overcompleted_cols),
    fails("filter_ob_total", _total_in_place),
)
