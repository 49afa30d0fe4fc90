"""What a pack is made of. Every value in it has been through disclosure control."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from vshdata.figures.disclosure import Status
from vshdata.figures.indicators.kinds import Area, Indicator
from vshdata.figures.trend import Trend, TrendCell, TrendRow
from vshdata.studies.kinds import Study


def short(title: str) -> str:
    """A cohort's name without the day, which the heading of its section gives."""
    return title.removesuffix(", at 31 March")


@dataclass(frozen=True)
class Interval:
    """Limits of a 95% interval, in the unit of the figure or of the change."""

    low: float
    high: float

    @property
    def holds_zero(self) -> bool:
        """Whether no difference is among the values it holds."""
        return self.low <= 0 <= self.high


@dataclass(frozen=True)
class Comparator:
    """Figures to set beside a row: England, an authority's neighbours, another cohort.

    `values`: by academic year, in the row's unit; a year without a figure is missing. `why`: the symbol
    of such a year, where it is known. `gaps`: own minus theirs; None where they follow from the values.
    """

    id: str
    title: str
    values: Mapping[int, float]
    why: Mapping[int, str] = field(default_factory=dict)
    gaps: Mapping[int, float] | None = None


@dataclass(frozen=True)
class PackRow:
    """One indicator across the years, with what may stand beside it.

    `intervals`: of the value, by year. `change_intervals`: of the change on the year before. Both are
    empty where none were worked out.
    """

    row: TrendRow
    intervals: Mapping[int, Interval] = field(default_factory=dict)
    change_intervals: Mapping[int, Interval] = field(default_factory=dict)
    comparators: tuple[Comparator, ...] = ()

    @property
    def indicator(self) -> Indicator:
        """What the row is of."""
        return self.row.indicator

    @property
    def latest(self) -> TrendCell | None:
        """The last year that has a figure, or None."""
        return next((item for item in reversed(self.row.cells) if item.cell.value is not None), None)


@dataclass(frozen=True)
class GroupRow:
    """One indicator of one group across the years."""

    group: str
    row: TrendRow


@dataclass(frozen=True)
class Breakdown:
    """An area's indicators by group: rows of one indicator stand together. `notes`: on their blanks."""

    title: str
    rows: tuple[GroupRow, ...]
    notes: tuple[str, ...] = ()

    @property
    def hidden(self) -> int:
        """How many cells of groups were hidden."""
        cells = (item.cell for one in self.rows for item in one.row.cells)
        return sum(cell.status is Status.SUPPRESSED for cell in cells)


@dataclass(frozen=True)
class AreaTable:
    """The indicators of an area for one cohort.

    `trend`: the rows of all its pupils, without groups and comparators. `notes`: on every blank.
    """

    area: Area
    title: str
    trend: Trend
    rows: tuple[PackRow, ...]
    breakdowns: tuple[Breakdown, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def key_rows(self) -> tuple[PackRow, ...]:
        """The key indicators, or every one where an area has none."""
        return tuple(item for item in self.rows if item.indicator.key) or self.rows

    @property
    def has_figures(self) -> bool:
        """Whether any year of any row has one."""
        return any(item.latest for item in self.rows)


@dataclass(frozen=True)
class Section:
    """All that a pack says of one cohort. `notes`: of the cohort, not of one figure."""

    id: str
    title: str
    areas: tuple[AreaTable, ...]
    notes: tuple[str, ...] = ()
    definition: str = ""


@dataclass(frozen=True)
class StudySection:
    """A study of one cohort; without one, `why_not` says why.

    `id`: its name in a page. `cohort`: as the user types it. `cohort_title`: for people.
    """

    id: str
    cohort: str
    cohort_title: str
    title: str
    study: Study | None = None
    why_not: str = ""


@dataclass(frozen=True)
class Source:
    """A file that was loaded. `refused`: rows, in words that give no small number away."""

    name: str
    datasets: tuple[str, ...]
    years: tuple[int, ...]
    release: str
    refused: str
    loaded: str
    sha256: str


@dataclass(frozen=True)
class Loaded:
    """A dataset and the academic years that are loaded of it, by release."""

    dataset: str
    years: Mapping[int, str]


@dataclass(frozen=True)
class Quality:
    """How well children and files met: match rates as shown, holdings, and notes."""

    match_headings: tuple[str, ...]
    matches: tuple[tuple[str, ...], ...]
    loaded: tuple[Loaded, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Provenance:
    """Where a pack comes from. `command`: what makes it again; `made`: day and time, in words."""

    tool: str
    command: str
    made: str
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True)
class Logo:
    """A picture for the head of the page: `data` in base64."""

    media_type: str
    data: str


@dataclass(frozen=True)
class Pack:
    """A report. `scope`: whose pupils, such as one school's; empty where they are the authority's. `use`:
    whom its profile is for.
    """

    title: str
    years: tuple[int, ...]
    profile: str
    sections: tuple[Section, ...]
    provenance: Provenance
    scope: str = ""
    quality: Quality | None = None
    logo: Logo | None = None
    studies: tuple[StudySection, ...] = ()
    use: str = ""

    @property
    def areas(self) -> dict[Area, str]:
        """Every area that any section has, with its title, in the order of the screens."""
        held = {table.area: table.title for section in self.sections for table in section.areas}
        return {area: held[area] for area in Area if area in held}

    @property
    def hidden(self) -> int:
        """How many cells were hidden."""
        tables = [table for section in self.sections for table in section.areas]
        groups = sum(one.hidden for table in tables for one in table.breakdowns)
        studies = sum(one.study.hidden for one in self.studies if one.study)
        return groups + studies + sum(table.trend.hidden for table in tables)
