"""What the page says besides figures: how they were got, why a target is missed, what they leave out."""

HOW = """\
Each line compares whole processes, from start to exit, run in turn (A B A B…) after one turn that is
not counted, at least {runs} times. The ratio is the median over pairs of neighbouring runs, with the
lowest and highest in brackets; below 1 is faster. Every engine has {threads} threads. Bytecode is
compiled first and `PYTHONDONTWRITEBYTECODE` is taken out of the environment. Files are in the system's
cache, so disks are not measured. Peak memory is the largest resident set of any run, as the system
counted it for that process alone. Where both sides give an answer the answers are compared, and a line
whose answers differ is not met, however fast."""

EXPLANATIONS: dict[str, str] = {
    "start-up": """Start-up: nearly all of it is importing Typer. What comes on top is this package's own
    declarations (tables, indicators, cohorts), made for the choices that help and completion offer.""",
    "trend": """`trend` on the sample lake: Typer imports pydantic to read the options (a sixth of a second's
    worth of modules with its own), and narwhals is imported beside polars; the query itself is short, and
    most of that is building some hundred expressions anew for each year.""",
    "csv": """Ingest of a census CSV: the file is read twice (a survey of its bytes, then its rows); every column
    is trimmed and read as its kind; identifiers are numbered in memory, and so is the whole of a file
    held, so memory grows with rows.""",
    "huge": """Memory at eight million rows: the rows of a file, the register and the join between them are all
    held at once.""",
    "xml": """CIN census XML: the time goes to expat's calls into Python, two for every element.""",
    "national": """The national trend: the best row of each pupil is chosen before the cohort is, so that ten years
    of all pupils are sorted for the sake of one in thirty.""",
}
"""By measure: what was tried and where the time goes, shown only where the target is missed."""

LIMITS = (
    """All input is made up. Large CSVs have every pupil different, which is harder on the register of
    identifiers than real files; names and codes are drawn from short lists, which is easier.""",
    """The CSVs are regular: no quotes, the same number of fields in every line. A file with one
    irregular line is mended first, line by line, and takes several times as long.""",
    """The national lake has one slice per table and year. The same rows as a hundred and fifty slices,
    one per authority, take longer to open.""",
    """The query by hand gives numerators and denominators only; the trend also counts blanks, sums
    squares, and prints changes and notes. Both apply merges and choose each pupil's best row.""",
    "Bare polars and DuckDB guess types from the file and check nothing.",
)
