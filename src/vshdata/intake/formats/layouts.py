"""Which file is this? Recognised by its headings, never by its name.

A layout is one shape of one table: the headings that give it away, and how its names are decorated.
Stage extracts carry a prefix (`KS4_UPN`), termly research extracts a suffix (`EnrolStatus_SPR22`);
either is taken off once, and only when most of the file's headings carry it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from vshdata.errors import UnreadableInputError
from vshdata.intake.formats.left_out import why_left_out
from vshdata.intake.formats.registers import DATED_COLUMNS, HALF_DAYS, WEEKDAYS
from vshdata.intake.formats.spread import EXCLUSION_SLOTS, TERMS_ASIDE, Spread
from vshdata.schema import FAMILY_TITLES, Family
from vshdata.tables import TABLES
from vshdata.tables.cin.kinds import Block
from vshdata.tables.cin.years import RETURN

_TERM_SUFFIX = re.compile(r"_(?:aut|spr|sum|ab|ex)?\d{2}$")
_MOST = 0.5
LEAST_NEAR = 3
"""A file looks like an extract that needs so many things or more, where it has half of them."""


@dataclass(frozen=True)
class Layout:
    """One shape of one table. `needs`: headings, undecorated or as they stand, in lower case, that tell it;
    `unlike`: headings that tell it is another; `one_of`: groups of headings of which each must give one.

    `spread`: how several rows of the table lie side by side in one row of the file. `says`: what the
    shape itself tells of every row, by column. `least`: the prefix is one where more than this share of
    the headings carries it.
    """

    table: str
    family: Family
    needs: frozenset[str] = frozenset()
    prefix: str = ""
    termly: bool = False
    spread: Spread | None = None
    says: Mapping[str, str] = field(default_factory=dict)
    least: float = _MOST
    unlike: frozenset[str] = frozenset()
    one_of: tuple[frozenset[str], ...] = ()

    @property
    def title(self) -> str:
        """For messages: which dataset in which shape."""
        return f"{TABLES[self.table].title} ({FAMILY_TITLES[self.family]})"

    @property
    def weight(self) -> int:
        """How many things it needs: of several layouts that fit, the one that needs most is meant."""
        aside = self.spread.lacks(()) if self.spread else ()
        return len(self.needs) + len(self.one_of) + len(aside)

    def fits(self, headings: Sequence[str]) -> bool:
        """Whether a file with these headings is of this shape."""
        return not self.lacks(headings) and self.unlike.isdisjoint(self.plain(headings))

    def plain(self, headings: Sequence[str]) -> list[str]:
        """Headings in lower case without this layout's decoration."""
        lowered = _lowered(headings)
        named = (heading for heading in lowered if heading)
        if self.prefix and _share(heading.startswith(self.prefix) for heading in named) > self.least:
            lowered = [heading.removeprefix(self.prefix) for heading in lowered]
        if self.termly and (suffix := _common_suffix(lowered)):
            lowered = [heading.removesuffix(suffix) for heading in lowered]
        return lowered

    def lacks(self, headings: Sequence[str]) -> set[str]:
        """What of its needs is not there; nothing where the file has this shape."""
        found = {*self.plain(headings), *_lowered(headings)}
        groups = (group for group in self.one_of if found.isdisjoint(group))
        aside = self.spread.lacks(found) if self.spread else set()
        return set(self.needs - found) | {min(group) for group in groups} | aside

    def positions(self, headings: Sequence[str]) -> dict[int, str]:
        """Position in the file -> column name, for every column of the table that is there.

        Where a file has a column under two names, the first name in the declaration is used. Columns
        that lie side by side are named with their part.
        """
        where = {heading: at for at, heading in reversed(list(enumerate(self.plain(headings))))}
        found: dict[int, str] = {}
        for column in TABLES[self.table].columns:
            names = (name.lower() for name in column.names.get(self.family, ()))
            position = next((where[name] for name in names if name in where), None)
            if position is not None:
                found[position] = column.name
        return found | (
            self.spread.positions(where, TABLES[self.table], self.family) if self.spread else {}
        )

    def rows_of(self, batch: pl.DataFrame) -> pl.DataFrame:
        """The rows of the table in a batch of the file, with what the shape says of each."""
        said = batch.with_columns(pl.lit(value).alias(name) for name, value in self.says.items())
        return self.spread.gather(said) if self.spread else said


def _lowered(headings: Sequence[str]) -> list[str]:
    return [" ".join(heading.lower().split()) for heading in headings]


def _needs(*headings: str) -> frozenset[str]:
    return frozenset(headings)


def _stage(table: str, prefix: str, *headings: str) -> tuple[Layout, Layout]:
    """A stage's results as downloads and as research extracts give them."""
    return (
        Layout(table, Family.GIAP, _needs("upn", "pupilmatchingref", "acadyr", *headings), prefix),
        Layout(table, Family.NPD, _needs("pupilmatchingrefanonymous", *headings), prefix),
    )


def _on_and_off_roll(table: str, name: str, *headings: str, **says: str) -> tuple[Layout, Layout]:
    """The two COLLECT tables of one thing: of pupils on roll, and of those who left."""
    on, off = (
        Layout(
            table,
            Family.COLLECT,
            _needs(f"{parent}tableid", "nativeid", f"{name}{roll}tableid", *headings),
            says={"on_roll": on_roll, **says},
        )
        for roll, parent, on_roll in (
            ("onroll", "pupilonroll", "1"),
            ("offroll", "pupilnolongeronroll", "0"),
        )
    )
    return on, off


def _spelt(*columns: str) -> tuple[frozenset[str], ...]:
    """For each column of marks, the headings that may give it."""
    given = TABLES["marks"].headings(Family.LIVE)
    return tuple(
        frozenset(heading for heading, name in given.items() if name == column) for column in columns
    )


_SSDA903 = {
    "care_headers": "sex dob ethnic upn",
    "care_episodes": "decom rne ls place dec rec",
    "care_permanence": "prev_perm la_perm date_perm",
    "care_reviews": "review review_code",
    "care_asylum": "sex dob duc",
    "care_outcomes": "sdq_score sdq_reason",
    "care_leavers": "in_touch activ accom",
    "care_adoptions": "date_int date_match",
    "care_placed": "date_placed date_placed_ceased",
    "care_missing": "missing mis_start mis_end",
    "care_workers": "sw_decom sw_dec sw_reason",
    "care_liberty": "dolo_start dolo_end",
}
"""Modules of the SSDA903 return by the headings, besides CHILD, that tell each from the others."""


def block_layout(block: Block) -> Layout:
    """A block of the children in need return as a table: its links and what tells it from the others."""
    spelt = tuple(
        frozenset(item.name.lower() for item in block.elements if item.column == column)
        for column in block.known_by
    )
    needs = _needs(
        "lachildid", *(heading.lower() for name, heading in block.links.items() if name == "details")
    )
    return Layout(f"cin_{block.id}", Family.CIN_CSV, needs, one_of=spelt)


_RESEARCH = (
    ("cin_extract", "cin_", "referralnfa cppstartdate cinreferraldate"),
    ("cin_extract", "cin_", "referralnfa cppstartdate referraldate"),
    ("care_extract", "cla_", "poc_start date_epi_comm rec"),
    ("care_extract", "cla_", "poc_start dateepisodestarted1 reasonepisodeceased"),
)
"""Extracts of social care for research. Deliveries put the prefix before some headings or before all."""

_OF_SCHOOLS = frozenset({"enrolstatus", "ncyearactual", "estab", "laestab", "urn"})
"""Headings that a list of an authority's own children does not have."""

_OF_KINSHIP = frozenset({"order", "order type", "arrangement"})
"""Headings of which a kinship list has one: what an arrangement rests on."""

LAYOUTS = (
    *_stage("eyfsp", "fsp_", "com_e01", "exp_e17"),
    *_stage("eyfsp", "fsp_", "gld"),
    *_stage("phonics", "phonics_", "phonics_outcome", "ncyearactual"),
    *_stage("ks1", "ks1_", "read_outcome", "writ_outcome", "math_outcome"),
    *_stage("mtc", "mtc_", "formmark"),
    *_stage("ks2", "ks2_", "readexp", "matexp"),
    Layout("ks4", Family.GIAP, _needs("upn", "pupilmatchingref", "acadyr", "att8", "endks"), "ks4_"),
    Layout("ks4", Family.NPD, _needs("pupilmatchingrefanonymous", "att8", "endks"), "ks4_"),
    Layout("ks4", Family.LA, _needs("upn", "attainment 8 score", "pupil progress 8 score")),
    Layout("ks2", Family.LA, _needs("upn", "ks2 english ta level", "ks2 mathematics ta level")),
    Layout(
        "pupils",
        Family.GIAP,
        _needs("upn", "pupilmatchingref", "academicyear", "censusterm", "ncyearactual", "enrolstatus"),
    ),
    Layout(
        "pupils",
        Family.NPD,
        _needs("pupilmatchingrefanonymous", "academicyear", "ncyearactual", "enrolstatus"),
        termly=True,
    ),
    Layout(
        "pupils",
        Family.NPD,
        _needs("pru_pupilmatchingrefanonymous", "academicyear", "ncyearactual", "enrolstatus"),
        "pru_",
        says={"phase": "ap", "term": "spring"},
    ),
    Layout(
        "pupils",
        Family.EXPORT,
        _needs("upn", "estab", "ncyearactual", "enrolstatus", "senprovision", "fsme on census day"),
    ),
    Layout(
        "pupil_premium",
        Family.GIAP,
        _needs("upn", "deprivation pupil premium", "looked after premium", "adopted from care premium"),
    ),
    Layout(
        "enrolments",
        Family.COLLECT,
        _needs("pupilonrolltableid", "nativeid", "upn", "enrolstatus", "dob"),
    ),
    Layout("fsm_periods", Family.COLLECT, _needs("pupilonrolltableid", "fsmstartdate", "fsmenddate")),
    Layout("sen_needs", Family.COLLECT, _needs("pupilonrolltableid", "sentyperank", "sentype")),
    Layout(
        "school_censuses",
        Family.COLLECT,
        _needs("schoolcensustableid", "year", "term", "lea", "estab"),
    ),
    Layout(
        "leavers", Family.COLLECT, _needs("pupilnolongeronrolltableid", "nativeid", "upn", "leavingdate")
    ),
    *_on_and_off_roll("session_details", "termlysessiondetails", "attendancereason"),
    *_on_and_off_roll(
        "session_details", "summerhalfterm2sessiondetails", "attendancereason", second_half="1"
    ),
    *_on_and_off_roll("exclusion_details", "termlyexclusions", "startdate", "category"),
    Layout("schools", Family.COLLECT, _needs("schoolcensustableid", "nativeid", "phase")),
    *_on_and_off_roll("ap_placements", "schoolarrangedapdetail", "entrydate", "apattendancepattern"),
    *_on_and_off_roll("ap_admissions", "approvisiondetail", "apreason"),
    Layout(
        "ap",
        Family.NPD,
        _needs("pupilmatchingrefanonymous", "acadyr", "aptypedescription"),
        "ap_",
        says={"arranged_by": "la"},
    ),
    *(
        Layout(
            "absence",
            Family.NPD,
            _needs("pupilmatchingrefanonymous", "academicyear", f"sessionspossible_{term}"),
            termly=True,
            spread=TERMS_ASIDE,
        )
        for term in ("autumn", "annual", "6halfterms")
    ),
    Layout("absence", Family.EXPORT, _needs("upn", "estab", "ncyearactual", "termlysessionspossible")),
    Layout(
        "exclusions",
        Family.NPD,
        _needs("pupilmatchingrefanonymous", "startdate", "category", "sessions"),
        termly=True,
    ),
    Layout(
        "exclusions",
        Family.NPD,
        _needs("pupilmatchingrefanonymous", "startdate_1", "category_1", "sessions_1"),
        termly=True,
        spread=EXCLUSION_SLOTS,
    ),
    *(
        Layout(
            "named_children",
            Family.EXPORT,
            _needs("surname", "forename", *headings),
            unlike=_OF_SCHOOLS | _OF_KINSHIP,
        )
        for headings in (("dob", "postcode"), ("date of birth", "postcode"), ("dateofbirth", "postcode"))
    ),
    *(
        Layout("kinship", Family.LIST, _needs(who, order), unlike=_OF_SCHOOLS)
        for order in sorted(_OF_KINSHIP)
        for who in ("upn", "surname")
    ),
    *(
        Layout(table, Family.SSDA903, _needs("child", *headings.split()))
        for table, headings in _SSDA903.items()
    ),
    Layout("published", Family.PUBLISHED, _needs("time_period", "geographic_level", "country_code")),
    Layout("published", Family.PUBLISHED, _needs("measure_short", "year_label", "area_number")),
    Layout("neighbours", Family.PUBLISHED, _needs("old_la_code", "sn_1", "sn_1p", "sn_2")),
    *(block_layout(block) for block in RETURN.blocks),
    Layout(
        "cin_events",
        Family.CIN_EVENTS,
        _needs("lachildid", "date", "type", "cinreferraldate", "s47actualstartdate", "cppstartdate"),
    ),
    *(
        Layout(table, Family.NPD, _needs("pupilmatchingrefanonymous", *headings.split()), prefix, least=0)
        for table, prefix, headings in _RESEARCH
    ),
    Layout("marks", Family.LIVE, one_of=_spelt("upn", "date", "session", "code")),
    Layout("marks", Family.LIVE, one_of=_spelt("upn", "date"), spread=HALF_DAYS),
    Layout("marks", Family.LIVE, one_of=_spelt("upn"), spread=DATED_COLUMNS),
    Layout("marks", Family.LIVE, one_of=_spelt("upn"), spread=WEEKDAYS),
)


def recognise(headings: Sequence[str], name: str, table: str | None = None) -> Layout:
    """The layout whose headings are all there; of several, the one that needs most.

    Raises:
        UnreadableInputError: saying why the file is left out, or naming the nearest layout and the headings
            it misses.
    """
    candidates = [layout for layout in LAYOUTS if table in {None, layout.table}]
    fitting = [layout for layout in candidates if layout.fits(headings)]
    if fitting:
        return max(fitting, key=lambda layout: layout.weight)
    if refusal := why_left_out(headings, name):
        raise refusal
    raise _unrecognised(headings, name, candidates)


def _unrecognised(headings: Sequence[str], name: str, candidates: Sequence[Layout]) -> Exception:
    nearest = _nearest(headings, candidates)
    if nearest is None:
        return UnreadableInputError(
            f"{name} is not an extract vshdata knows: no heading of it is familiar.",
            "See what can be loaded with: vshdata datasets",
        )
    missing = sorted(nearest.lacks(headings))
    return UnreadableInputError(
        f"{name} is not an extract vshdata knows. Nearest: {nearest.title}; it lacks {_listed(missing)}.",
        "Fetch the file with those columns, or map its own headings: vshdata datasets NAME --map-template",
        is_near=len(missing) * 2 <= nearest.weight and nearest.weight >= LEAST_NEAR,
    )


def _nearest(headings: Sequence[str], candidates: Sequence[Layout]) -> Layout | None:
    """The layout of whose needs most are there, of several the one that would read most columns."""
    shares = [1 - len(layout.lacks(headings)) / layout.weight for layout in candidates]
    most = max(shares, default=0.0)
    near = [layout for layout, share in zip(candidates, shares, strict=True) if share == most]
    return max(near, key=lambda layout: len(layout.positions(headings))) if most else None


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _share(flags: Iterable[bool]) -> float:
    values = list(flags)
    return sum(values) / max(len(values), 1)


def _common_suffix(headings: Sequence[str]) -> str:
    """The one term suffix that most headings carry, or nothing."""
    counts = Counter(found.group() for heading in headings if (found := _TERM_SUFFIX.search(heading)))
    if not counts:
        return ""
    suffix, times = counts.most_common(1)[0]
    return suffix if times > _MOST * len(headings) else ""
