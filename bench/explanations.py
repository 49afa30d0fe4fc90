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
    declarations, made for the choices that help and completion offer.""",
    "trend": """`trend` on the sample lake: Typer imports pydantic to read the options, and narwhals is
    imported beside polars. The query itself is short, and half of it is building expressions.
    Tried: one query for all years, adding up each part once, footers instead of queries for merges,
    and late imports, which took it from 2.7x to 2.2x at the time; joint protection, intervals and more
    years of the sample came later. Typer and narwhals alone cost more than the target leaves.""",
    "csv": """Ingest of a census CSV: the file is read twice, once for a survey of its bytes and once for
    its rows; every column is trimmed and read as its kind; identifiers are numbered and the rows of a
    file held in memory, so that memory grows with rows. Tried in an experiment: dates remembered between
    batches and new identifiers numbered without joins, which takes it to about 2.3x.""",
    "huge": """Memory at eight million rows: the rows of a file, the register of identifiers and the join
    between them are held at once. Tried: smaller batches, which change little; checked batches would have
    to be written out and joined from disk.""",
    "match": """`match`: starting the command and importing polars, narwhals and pydantic take as long
    as the bare join; eleven cohorts, each told from the returns, take most of the rest. Tried: reading
    census, spells and footers once, bands worked for different values alone and check letters for a
    whole column, which took it from some 9x to what is shown.""",
    "xml": "CIN census XML: the time goes to expat's calls into Python, two for every element.",
    "national": """The national trend: the time goes to reading some thirty columns of every pupil for
    the sake of one in thirty, and to merging children's numbers with pupils'. Kept of what
    was tried: choosing best rows among the cohort alone, and filtering to the cohort before merging, which
    took memory from 1.5 GB to what is shown.""",
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
