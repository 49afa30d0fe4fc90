"""A map file: TOML that says which heading of a file is which column of a table.

    dataset = "ks4"
    year = 2024

    [columns]
    upn = "Pupil number"
    sex = "Gender"

    [codes.sex]
    "Girl" = "F"

    [values]
    endks = "1"

It is checked whole before any file is read. Every message names the map, the key and what to do.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from vshdata.errors import UsageError
from vshdata.intake import values
from vshdata.intake.formats.mapped import MapFile, MappedLayout, plain_heading
from vshdata.intake.formats.registers import ANY_REGISTER
from vshdata.intake.nearest import nearest
from vshdata.schema import UNREAD, AnyGiven, Column, Family, Kind, Severity, Table
from vshdata.tables import TABLES
from vshdata.tables.marks import MARKS
from vshdata.tables.school_census import TERMS
from vshdata.years import FIRST_YEAR, LAST_YEAR, parse_year

DATE_PARTS = {"yyyy": "%Y", "yy": "%y", "dd": "%d", "mm": "%m"}
_CODED = {Kind.CODE, Kind.CODES, Kind.FLAG, Kind.TEXT}
_DATES = re.compile(r"(dd|mm|yyyy|yy)([./ -]?)(dd|mm|yyyy|yy)\2(dd|mm|yyyy|yy)")


def read_map(path: Path) -> MappedLayout:
    """Read and check a map.

    Raises:
        UsageError: if there is no such file, it is not TOML, or anything in it does not fit its table.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"The map {path} cannot be opened: {error.strerror}.",
            "Write one with: vshdata datasets NAME --map-template",
        ) from None
    return _Checker(path.name, _checked(path.name, _parsed(path.name, content))).layout(
        hashlib.sha256(content).hexdigest()
    )


def mappable(table: Table) -> dict[str, Column]:
    """Columns a heading may fill: not those that are read from the text of another, or worked out."""
    made = {UNREAD, *(column.name for column in table.columns if column.within)}
    return {column.name: column for column in table.columns if column.name not in made}


def one_needed(table: Table) -> list[tuple[str, ...]]:
    """Groups of columns of which every row must fill one."""
    required = [(column.name,) for column in table.columns if column.required]
    rules = [rule.check for rule in table.rules if rule.severity is Severity.REJECT]
    return required + [check.columns for check in rules if isinstance(check, AnyGiven)]


def terms_of(table: Table) -> tuple[str, ...]:
    """Terms the rows of a table may be of."""
    term = table.by_name.get("term")
    return term.codes if term else TERMS


def _parsed(name: str, content: bytes) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise UsageError(f"{name} is not UTF-8 text.", "Save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise UsageError(
            f"{name} is not valid TOML: {error}.",
            "Mend that line. A heading with a backslash or quotes stands in single quotes: '\\'",
        ) from None


def _checked(name: str, given: dict[str, Any]) -> dict[str, Any]:
    """Check the shape of what was read. Pydantic loads slowly, so only where there is a map."""
    from pydantic import BaseModel, ConfigDict, Field, ValidationError

    class File(BaseModel):
        model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
        dataset: str
        year: int | str | None = None
        term: str | None = None
        la: str | None = Field(default=None, pattern=r"^\d{3}$")
        release: Literal["provisional", "revised", "final"] | None = None
        dates: str = ""
        columns: dict[str, str]
        codes: dict[str, dict[str, str]] = {}
        values: dict[str, str] = {}

    try:
        return File.model_validate(given).model_dump()
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        hint = "See what a map may hold with: vshdata datasets NAME --map-template"
        raise UsageError(f"{name}: '{where}': {first['msg'].lower()}.", hint) from None


class _Checker:
    """A map of the right shape against the table it names."""

    def __init__(self, name: str, given: dict[str, Any]) -> None:
        self._name, self._given = name, given
        self._table = self._find_table(given["dataset"])
        self._offered = mappable(self._table)
        self._columns = _filled(given["columns"])
        self._values = _filled(given["values"])

    def layout(self, sha256: str) -> MappedLayout:
        """The map as a layout, once everything in it fits."""
        self._check_columns()
        self._check_needed()
        self._check_values()
        codes = dict(self._codes())
        return MappedLayout(
            table=self._table.name,
            family=Family.OWN,
            needs=frozenset(map(plain_heading, self._columns.values())),
            spread=ANY_REGISTER if self._is_register else None,
            says=self._values,
            file=MapFile(self._name, sha256),
            columns=self._columns,
            codes=codes,
            dates=self._dates(),
            year=self._year(),
            term=self._term(),
            la=self._given["la"],
            release=self._given["release"],
        )

    @property
    def _is_register(self) -> bool:
        """Whether marks lie side by side, under days or sessions, so that no one heading is theirs."""
        return self._table is MARKS and not {*self._columns, *self._values} & {"code", "session"}

    def _fault(self, key: str, what: str, hint: str) -> UsageError:
        return UsageError(f"{self._name}: {key}: {what}.", hint)

    def _find_table(self, name: str) -> Table:
        if name in TABLES:
            return TABLES[name]
        near = nearest(name, TABLES)
        hint = f"Did you mean '{near}'? " if near else ""
        raise self._fault("dataset", f"there is no dataset '{name}'", hint + "See: vshdata datasets")

    def _known(self, section: str, name: str) -> Column:
        if name in self._offered:
            return self._offered[name]
        near = nearest(name, self._offered)
        hint = f"Did you mean '{near}'? " if near else ""
        raise self._fault(
            f"[{section}] '{name}'",
            f"{self._table.name} has no such column",
            f"{hint}See: vshdata datasets {self._table.name}",
        )

    def _check_columns(self) -> None:
        taken: dict[str, str] = {}
        for name, heading in self._columns.items():
            self._known("columns", name)
            plain = plain_heading(heading)
            if plain in taken:
                raise self._fault(
                    f"[columns] '{taken[plain]}' and '{name}'",
                    f"both name the heading '{heading}'",
                    "Give each a heading of its own, or leave one out.",
                )
            taken[plain] = name

    def _check_needed(self) -> None:
        aside = {"date", "session", "code"} if self._is_register else set()
        for names in one_needed(self._table):
            if aside.isdisjoint(names) and not {*self._columns, *self._values} & set(names):
                named = " or ".join(f"'{name}'" for name in names)
                raise self._fault(
                    "[columns]",
                    f"it lacks {named}, without which no row of {self._table.name} is accepted",
                    "Name the heading that holds it.",
                )

    def _check_values(self) -> None:
        for name, text in self._values.items():
            column = self._known("values", name)
            key = f"[values] '{name}'"
            if column.identifier:
                raise self._fault(key, "rows cannot all be of one pupil", "Name a heading under [columns].")
            if name in self._columns:
                raise self._fault(key, "it is under [columns] too", "Leave it out of one of them.")
            self._check_text(column, key, text)

    def _codes(self) -> Iterator[tuple[str, Mapping[str, str]]]:
        for name, translated in self._given["codes"].items():
            column = self._known("codes", name)
            key = f"[codes.{name}]"
            if column.kind not in _CODED or column.identifier:
                raise self._fault(key, f"{name} has no codes: it is a {column.kind}", "Leave it out.")
            if name not in self._columns and not (self._is_register and name == "code"):
                raise self._fault(key, "no heading is named for it", f"Name one: {name} under [columns].")
            for text, code in translated.items():
                self._check_text(column, f"{key} '{text}'", code)
            yield name, {text.strip().lower(): code for text, code in translated.items()}

    def _check_text(self, column: Column, key: str, text: str) -> None:
        """Whether the text is one that the column can be read from."""
        if (
            column.kind in {Kind.TEXT, Kind.REFERENCE, Kind.UPN}
            or values.reader_of(column)(text) is not None
        ):
            return
        offered = f"Choose from: {', '.join(column.codes)}." if column.codes else "Write it another way."
        raise self._fault(key, f"'{text}' cannot be read as {_kind(column)}", offered)

    def _dates(self) -> str:
        given: str = self._given["dates"]
        found = _DATES.fullmatch(given)
        if given and (not found or {part[:2] for part in found.group(1, 3, 4)} != {"dd", "mm", "yy"}):
            raise self._fault(
                "dates", f"'{given}' is not a form of date", "Write it like dd/mm/yyyy or mm-dd-yy."
            )
        return re.sub("yyyy|yy|dd|mm", lambda part: DATE_PARTS[part.group()], given)

    def _year(self) -> int | None:
        given = self._given["year"]
        if given is None:
            return None
        year = parse_year(str(given))
        if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
            raise self._fault("year", f"'{given}' is not an academic year", "Write 2024 or 2023/24.")
        return year

    def _term(self) -> str | None:
        given: str | None = self._given["term"]
        offered = terms_of(self._table)
        if given is not None and given not in offered:
            raise self._fault("term", f"there is no term '{given}'", f"Choose from: {', '.join(offered)}.")
        return given


def _filled(texts: Mapping[str, str]) -> dict[str, str]:
    """What a template left empty is left out."""
    return {name: text for name, text in texts.items() if text}


def _kind(column: Column) -> str:
    return {Kind.CODE: "one of its codes", Kind.FLAG: "yes or no"}.get(column.kind, f"a {column.kind}")
