"""A data file of EES and the metadata beside it, as text: what the rules look at."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

MANDATORY = ("time_period", "time_identifier", "geographic_level", "country_code", "country_name")
REGION = ("region_code", "region_name")
LA = ("old_la_code", "la_name", "new_la_code")
META = (
    "col_name",
    "col_type",
    "label",
    "indicator_grouping",
    "indicator_unit",
    "indicator_dp",
    "filter_hint",
    "filter_grouping_column",
)
META_OPTIONAL = ("filter_default", "parent_filter")

LEVELS = {
    "National": ("country_code", "country_name"),
    "Regional": REGION,
    "Local authority": LA,
    "Local authority district": ("lad_code", "lad_name"),
    "RSC region": ("rsc_region_lead_name",),
    "Parliamentary constituency": ("pcon_code", "pcon_name"),
    "Local skills improvement plan area": ("lsip_code", "lsip_name"),
    "Local enterprise partnership": (
        "local_enterprise_partnership_code",
        "local_enterprise_partnership_name",
    ),
    "English devolved area": ("english_devolved_area_code", "english_devolved_area_name"),
    "Opportunity area": ("opportunity_area_code", "opportunity_area_name"),
    "Ward": ("ward_code", "ward_name"),
    "MAT": ("trust_id", "trust_name"),
    "Sponsor": ("sponsor_id", "sponsor_name"),
    "School": ("school_urn", "school_name", "school_laestab"),
    "Provider": ("provider_ukprn", "provider_name"),
    "Institution": ("institution_id", "institution_name"),
    "Planning area": ("planning_area_code", "planning_area_name"),
    "Police force area": ("pfa_code", "pfa_name"),
}
"""Geographic levels and the columns that a row of each must fill."""

PLACE_COLUMNS = tuple(dict.fromkeys(column for columns in LEVELS.values() for column in columns))
TIME_AND_PLACE = tuple(dict.fromkeys((*MANDATORY, *PLACE_COLUMNS)))

Row = dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """A CSV file: its headings, and its rows by heading."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]

    @classmethod
    def read(cls, data: bytes) -> "Sheet":
        """Read a file in UTF-8, with or without a byte-order mark; the first line has the headings."""
        lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        headings = tuple(lines[0]) if lines else ()
        rows = (dict(zip(headings, [*line, *[""] * len(headings)], strict=False)) for line in lines[1:])
        return cls(headings, tuple(rows))

    def column(self, name: str) -> list[str]:
        """The cells of a column; empty text where the file lacks it."""
        return [row.get(name, "") for row in self.rows]

    def values(self, name: str) -> list[str]:
        """The different cells of a column, in order."""
        return list(dict.fromkeys(self.column(name)))


@dataclass(frozen=True)
class Pair:
    """Both files with their names."""

    data_name: str
    data: Sheet
    meta_name: str
    meta: Sheet

    @cached_property
    def filters(self) -> list[Row]:
        """The metadata's rows of filters."""
        return [row for row in self.meta.rows if row.get("col_type") == "Filter"]

    @cached_property
    def indicators(self) -> list[Row]:
        """The metadata's rows of indicators."""
        return [row for row in self.meta.rows if row.get("col_type") == "Indicator"]

    @cached_property
    def filter_columns(self) -> list[str]:
        """Filters, and the columns they are grouped by."""
        names = [row["col_name"] for row in self.filters]
        return list(dict.fromkeys((*names, *self.groupings)))

    @cached_property
    def indicator_columns(self) -> list[str]:
        """Indicators that the data file has."""
        return [row["col_name"] for row in self.indicators if row["col_name"] in self.data.headings]

    @cached_property
    def groupings(self) -> list[str]:
        """Columns that filters are grouped by."""
        return [name for row in self.filters if (name := row.get("filter_grouping_column", ""))]

    def cells(self, columns: list[str]) -> Iterator[tuple[int, str, str]]:
        """Line number, column and text of every cell of some columns."""
        for line, row in enumerate(self.data.rows, start=2):
            for column in columns:
                yield line, column, row.get(column, "")
