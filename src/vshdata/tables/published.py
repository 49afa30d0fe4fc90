"""DfE's published figures, as its files give them: aggregates, so nothing here is of a pupil.

Sources: Explore education statistics (EES) data files, the Local Authority Interactive Tool (LAIT), and
DfE's statistical neighbour model. Which published figure is which indicator is told elsewhere; this
table keeps every figure of a file as it stands, with its symbol.
"""

from vshdata.schema import Column, Kind, Table

LEVELS = ("national", "regional", "local_authority", "district", "other")
VERSIONS = ("provisional", "revised", "final")

SYMBOLS = {
    "c": "suppressed",
    "z": "not applicable",
    "x": "not available",
    "low": "rounds to 0 but is not 0",
    "k": "rounds to 0 but is not 0",
    "u": "low reliability",
    "b": "break in series",
    ":": "not available (obsolete)",
    "~": "rounds to 0 but is not 0 (obsolete)",
    "-": "no figure: LAIT does not say why",
    ".": "not applicable (obsolete)",
    "..": "not available (obsolete)",
}
"""What stands in place of a number, in DfE's files."""

PUBLISHED = Table(
    name="published",
    title="Published figures",
    one_row_per="published figure: publication x measure x group x place x year",
    columns=(
        Column("academic_year", Kind.YEAR, "Academic year; a reporting year by its 31 March"),
        Column("publication", Kind.TEXT, "Which file of which publication, without its years"),
        Column(
            "measure", Kind.TEXT, "Heading of the figure in the file, in lower case; LAIT: its short name"
        ),
        Column(
            "social_care_group", Kind.TEXT, "Group of children, as published", null="the file has no groups"
        ),
        Column(
            "filters",
            Kind.TEXT,
            "Every other filter, as heading=value; in order of heading",
            null="the file has no other filter",
        ),
        Column("level", Kind.CODE, "Kind of place", codes=LEVELS),
        Column(
            "area",
            Kind.TEXT,
            "Code of the place, as E92000001; la_820 where the file has the number of an authority alone",
        ),
        Column("area_name", Kind.TEXT, "Name of the place, as published"),
        Column("area_la", Kind.TEXT, "Three-digit number of the authority", null="not an authority"),
        Column("region_name", Kind.TEXT, "Region of the place", null="the file does not give it"),
        Column("time_identifier", Kind.TEXT, "Kind of year, as published"),
        Column("value", Kind.NUMBER, "The figure", null="a symbol stands in its place"),
        Column("symbol", Kind.TEXT, "What stands in place of a number", null="there is a number"),
        Column("version", Kind.CODE, "How far the figures had been checked", codes=VERSIONS),
        Column("released", Kind.YEAR, "Latest year the file covers, by which releases are told apart"),
    ),
    key=("publication", "measure", "social_care_group", "filters", "level", "area", "time_identifier"),
    best=("released", "version"),
)

NEIGHBOURS = Table(
    name="neighbours",
    title="Statistical neighbours",
    one_row_per="authority x neighbour",
    columns=(
        Column("academic_year", Kind.YEAR, "Year of the model"),
        Column("area_la", Kind.TEXT, "Three-digit number of the authority"),
        Column("area_name", Kind.TEXT, "Name of the authority"),
        Column("neighbour_la", Kind.TEXT, "Three-digit number of its neighbour"),
        Column("rank", Kind.WHOLE, "1 is the nearest"),
        Column("closeness", Kind.TEXT, "How near, in DfE's words"),
    ),
    key=("area_la", "rank"),
)
