"""What ships with the tool: England's published figures, and the authorities of England.

`england.csv` and `authorities.csv` are written by `docs/england.py` from DfE's files; `england_pages.csv`
holds what is read on a page of a publication and stands in no file, and is kept by hand. Contains public
sector information licensed under the Open Government Licence v3.0.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any

from vshdata.figures.benchmarks import Benchmark, Key
from vshdata.figures.benchmarks.sources import ENGLAND, REGIONS

ENGLAND_FILES = ("england_pages.csv", "england.csv")
"""Read in this order: a figure of a data file comes before one of a page."""

AUTHORITIES_FILE = "authorities.csv"
_KEY = ("indicator", "cohort", "academic_year")
_PARTS = tuple(item.name for item in fields(Benchmark))
_NUMBERS = {"value", "numerator", "denominator", "low", "high"}
_WHOLE = {"released", "decimals"}


@dataclass(frozen=True)
class Authority:
    """A local authority as DfE's files name it. `number`: three digits; `code`: nine characters.

    `now`: not one that was replaced, or its code.
    """

    number: str
    code: str
    name: str
    region: str
    now: bool

    @property
    def region_code(self) -> str:
        """The code of its region."""
        return REGIONS[self.region]


@cache
def england() -> Mapping[Key, Benchmark]:
    """England's figures, by what each is of."""
    found: dict[Key, Benchmark] = {}
    for name in ENGLAND_FILES:
        found |= {
            Key(row["indicator"], row["cohort"], ENGLAND, int(row["academic_year"])): _benchmark(row)
            for row in _rows(name)
        }
    return found


@cache
def authorities() -> tuple[Authority, ...]:
    """Every authority that DfE's files have, former ones too, by number and then those of now first."""
    return tuple(
        Authority(row["number"], row["code"], row["name"], row["region"], row["now"] == "yes")
        for row in _rows(AUTHORITIES_FILE)
    )


def authority(number: str) -> Authority | None:
    """The authority of a number, as it is now, or None where England has none."""
    return next((item for item in authorities() if item.number == number), None)


def england_csv(found: Mapping[Key, Benchmark]) -> bytes:
    """Figures of England as `england` reads them, in order of indicator, cohort and year."""
    lines = [
        (key.indicator, key.cohort, key.year, *(_text(getattr(one, part)) for part in _PARTS))
        for key, one in sorted(found.items())
        if key.place == ENGLAND
    ]
    return _csv([(*_KEY, *_PARTS), *lines])


def authorities_csv(found: Iterable[Authority]) -> bytes:
    """Authorities as `authorities` reads them."""
    ordered = sorted(found, key=lambda item: (item.number, not item.now, item.code))
    lines = [
        (item.number, item.code, item.name, item.region, "yes" if item.now else "no") for item in ordered
    ]
    return _csv([("number", "code", "name", "region", "now"), *lines])


def _rows(name: str) -> Iterable[dict[str, str]]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return csv.DictReader(io.StringIO(text))


def _benchmark(row: Mapping[str, str]) -> Benchmark:
    return Benchmark(**{part: _value(part, row[part]) for part in _PARTS})


def _value(part: str, text: str) -> Any:
    if part in _NUMBERS:
        return float(text) if text else None
    if part in _WHOLE:
        return int(text) if text else None
    return text


def _text(value: object) -> str:
    """Numbers without needless zeros, and without the noise of LAIT's binary ones."""
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return "" if value is None else str(value)


def _csv(lines: Iterable[Iterable[object]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(lines)
    return buffer.getvalue().encode()
