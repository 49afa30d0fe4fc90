"""Dirt gives no wrong figure: what cannot be read is left out, and a placeholder links nobody."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from attendance_extracts import NPD_ABSENCE, NPD_EXCLUSIONS
from extracts import GIAP_KS4, LA, NPD_KS4, upn, write
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import drawn

from vshdata.figures.frames import FRAMES
from vshdata.figures.indicators import INDICATORS, Indicator
from vshdata.figures.measure import columns_of, measure
from vshdata.identifiers import NAME_SHAPE, POSTCODE_SHAPE, REFERENCE_SHAPE, UPN_SHAPE
from vshdata.intake.identity import read_identities
from vshdata.intake.ingest import ingest
from vshdata.intake.loaded import Options
from vshdata.intake.values import BLANKS
from vshdata.lake import Lake
from vshdata.schema import UNREAD, Column, Kind
from vshdata.tables import TABLES
from vshdata.tables.eyfsp import GOALS

STEADY = settings(derandomize=True, deadline=None, max_examples=8)

# ---------------------------------------------------------------------- what cannot be read

STAGES = ("eyfsp", "phonics", "ks1", "mtc", "ks2", "ks4")
MADE_OF = {
    "assessed": GOALS,
    "goals_expected": GOALS,
    "good_level": ("gld", *GOALS[:12]),
    "checked_by_year_2": ("outcome", "outcome_aut21"),
    "met_by_year_2": ("outcome", "outcome_aut21"),
}
"""What the columns that are worked out for a figure are made of."""


def sources(indicator: Indicator) -> list[str]:
    """Columns of the file that decide on a figure."""
    named = (MADE_OF.get(name, (name,)) for name in columns_of(indicator))
    return [
        name
        for names in named
        for name in names
        if TABLES[indicator.table].by_name[name].kind is not Kind.TEXT
    ]


def value_of(column: Column) -> st.SearchStrategy[Any]:
    """Any value that a column may have, or a blank."""
    if column.kind is Kind.FLAG:
        return st.sampled_from([True, True, False, None])
    if column.kind is Kind.CODE:
        return st.none() | st.sampled_from(column.codes)
    return st.none() | st.integers(0, 90).map(float)


@st.composite
def worlds_with_one_unread(draw: st.DrawFn, indicator: Indicator) -> tuple[list[dict[str, Any]], str]:
    """Pupils of whom the first has a column that cannot be read."""
    columns = [TABLES[indicator.table].by_name[name] for name in dict.fromkeys(sources(indicator))]
    pupils = draw(
        st.lists(
            st.fixed_dictionaries({column.name: value_of(column) for column in columns}),
            min_size=2,
            max_size=8,
        )
    )
    return pupils, draw(st.sampled_from([column.name for column in columns]))


@pytest.mark.parametrize("id_", [item.id for item in INDICATORS.values() if item.table in STAGES])
@STEADY
@given(data=st.data())
def test_a_pupil_with_an_unreadable_text_is_in_no_figure_it_could_move(
    id_: str, data: st.DataObject
) -> None:
    indicator = INDICATORS[id_]
    pupils, column = data.draw(worlds_with_one_unread(indicator))
    spoilt = {**pupils[0], column: None, UNREAD: f" {column} "}
    with_it, without = (
        measure(drawn(indicator.table, *rows).rows(indicator.table), [indicator], [2024], unread=True)[
            2024
        ][0]
        for rows in ([spoilt, *pupils[1:]], pupils[1:])
    )
    assert (with_it.numerator, with_it.denominator) == (without.numerator, without.denominator)
    assert with_it.blanks == without.blanks
    assert with_it.unread in {0, 1}
    # nothing but its own text can keep a pupil out who would have counted with any value
    if all(value is not None for name, value in pupils[0].items() if name != column):
        assert with_it.unread == 1 or not counts_with_any_value(indicator, pupils[0], column)


def counts_with_any_value(indicator: Indicator, pupil: Mapping[str, Any], column: str) -> bool:
    """Whether there is a value of the column with which the pupil would be measured."""
    kind = TABLES[indicator.table].by_name[column]
    values = {Kind.FLAG: (True, False), Kind.CODE: kind.codes}.get(kind.kind, (1.0,))
    return any(
        measure(
            drawn(indicator.table, {**pupil, column: value}).rows(indicator.table), [indicator], [2024]
        )[2024][0].pupils
        for value in values
    )


def test_every_worked_out_column_says_what_it_is_made_of() -> None:
    worked_out = {name for table in STAGES if table in FRAMES for name in FRAMES[table].needs}
    assert worked_out == set(MADE_OF)


def test_rows_that_could_all_be_read_are_measured_as_before() -> None:
    rows = drawn("ks4", {"att8": 10.0}, {"att8": None}, {"att8": 20.0}).rows("ks4")
    chosen = [item for item in INDICATORS.values() if item.table == "ks4"]
    plain, careful = (measure(rows, chosen, [2024], unread=unread)[2024] for unread in (False, True))
    assert plain == careful


# ---------------------------------------------------------------------- what identifies nobody

SHAPES = (UPN_SHAPE, REFERENCE_SHAPE, NAME_SHAPE, POSTCODE_SHAPE)
WORDS = (
    "NA n/a None nan NULL - -- . ? 0 00000000 UNKNOWN TBC TBA missing (blank) #REF! #VALUE! #N/A "
    "X000000000000 A111111111111 99999 000/000 NOTKNOWN"
).split()
LETTER = re.compile(r"[A-Za-z]")
WORDS += ["not known", "NO UPN", " ", "\u00a0", "'", '=""', "Not yet allocated"]


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("shape", SHAPES[:2], ids=lambda shape: shape.name)
def test_no_word_for_nothing_is_an_identifier(shape: Any, word: str) -> None:
    found = read_identities(pl.Series([word, upn(1), None]), shape)
    assert found.values.to_list() == [None, upn(1), None]
    assert found.refused.to_list()[1:] == [False, False]


@STEADY
@given(st.text(max_size=20))
def test_whatever_is_read_as_a_upn_has_thirteen_characters_of_its_shape(text: str) -> None:
    (value,) = read_identities(pl.Series([text], dtype=pl.String), UPN_SHAPE).values.to_list()
    if value is not None:
        digits = value[1:12]
        assert len(value) == 13
        assert value[0].isalpha()
        assert digits.isdigit()
        assert digits[:3] != "000"


CIN = """<Message><Header><CollectionDetails><Collection>CIN</Collection><Year>2024</Year>
<ReferenceDate>2024-03-31</ReferenceDate></CollectionDetails><Source><LEA>999</LEA></Source></Header><Children>{}
</Children></Message>"""
CHILD = """<Child><ChildIdentifiers><LAchildID>c{number}</LAchildID><UPN>{upn}</UPN>
<PersonBirthDate>2008-01-{number:02d}</PersonBirthDate></ChildIdentifiers>
<CINdetails><CINreferralDate>2023-05-01</CINreferralDate></CINdetails></Child>"""


def cin(words: list[str]) -> str:
    return CIN.format("".join(CHILD.format(number=at, upn=word) for at, word in enumerate(words, start=1)))


def ks4(heading: str) -> Callable[[list[str]], str]:
    def text(words: list[str]) -> str:
        shape = GIAP_KS4 if heading in GIAP_KS4.usual else NPD_KS4
        others = {"KS4_PUPILMATCHINGREF": "KS4_UPN"} if heading == "KS4_PUPILMATCHINGREF" else {}
        rows = [
            {heading: word, **{name: upn(at) for name in others.values()}}
            for at, word in enumerate(words, start=1)
        ]
        return shape.text(*rows)

    return text


def care(words: list[str]) -> str:
    rows = (f"7000{at},1,{at:02d}/03/2008,WBRI,{word},," for at, word in enumerate(words, start=1))
    return "\n".join(["CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB", *rows]) + "\n"


def kinship(column: str) -> Callable[[list[str]], str]:
    def text(words: list[str]) -> str:
        rows = [
            {
                "Child ID": f"k{at}",
                "UPN": upn(at),
                "Surname": "Ash",
                "Forename": "Robin",
                "Date of birth": f"{at:02d}/03/2008",
                "Postcode": "ZZ1 1ZZ",
                "Order": "SGO",
                "Start": "01/05/2020",
                column: word,
            }
            for at, word in enumerate(words, start=1)
        ]
        lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
        return "\n".join(lines) + "\n"

    return text


FAMILIES: Mapping[str, tuple[str, Callable[[list[str]], str], Callable[[int], str]]] = {
    "children in need, UPN": ("cin.xml", cin, upn),
    "looked-after header, UPN": ("SSDA903_2024_header.csv", care, upn),
    "key stage 4, UPN": ("ks4.csv", ks4("KS4_UPN"), upn),
    "key stage 4, reference": ("ks4.csv", ks4("KS4_PUPILMATCHINGREF"), lambda at: f"ref{at}"),
    "research results, reference": (
        "KS4_2024.txt",
        ks4("KS4_PupilMatchingRefAnonymous"),
        lambda at: f"ref{at}",
    ),
    "absence, reference": (
        "Absence_2024_3Term.txt",
        lambda words: NPD_ABSENCE.text(*({"PupilMatchingRefAnonymous_ab24": word} for word in words)),
        lambda at: f"ref{at}",
    ),
    "exclusions, reference": (
        "Exclusions_2024.txt",
        lambda words: NPD_EXCLUSIONS.text(*({"PupilMatchingRefAnonymous_ex24": word} for word in words)),
        lambda at: f"ref{at}",
    ),
    "kinship list, UPN": ("kinship.csv", kinship("UPN"), upn),
    "kinship list, child's number": ("kinship.csv", kinship("Child ID"), lambda at: f"k{at}"),
    "kinship list, surname": ("kinship.csv", kinship("Surname"), lambda at: "Ash" * at),
    "kinship list, postcode": ("kinship.csv", kinship("Postcode"), lambda at: f"ZZ{at} 1ZZ"),
}


def loaded(folder: Path, name: str, text: str) -> dict[str, list[dict[str, Any]]]:
    """Every row that a file filled, by table, and the people that are known of it."""
    lake = Lake(folder / "lake")
    report = ingest(lake, [str(write(folder, name, text))], Options(la=LA, year=2024))
    assert report.read == report.accepted + report.rejected
    found: dict[str, list[dict[str, Any]]] = {
        f"{path.parent.parent.name}": pl.read_parquet(path).to_dicts()
        for path in sorted((lake.root / "tables").rglob("*.parquet"))
    }
    for kind in ("identifiers", "links", "identities"):
        rows = lake.people(kind)
        found[kind] = [] if rows is None else rows.collect().sort(pl.all()).to_dicts()
    return found


@pytest.mark.parametrize("family", FAMILIES)
@settings(STEADY, max_examples=4)
@given(words=st.lists(st.sampled_from(WORDS), min_size=3, max_size=3))
def test_a_word_in_an_identifier_does_what_a_blank_does(
    family: str, words: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Nothing else changes but that these children are not linked by it."""
    name, text, identifier = FAMILIES[family]
    own = [identifier(at) for at in range(1, 4)]
    if family.endswith("surname"):
        words = [word for word in words if word.lower() in BLANKS or not LETTER.search(word)]
    with_words, with_blanks = (
        loaded(tmp_path_factory.mktemp("lake"), name, text([*own, *others]))
        for others in (words, [""] * len(words))
    )
    assert with_words == with_blanks


@pytest.mark.parametrize("family", FAMILIES)
def test_an_identifier_there_makes_a_difference(family: str, tmp_path: Path) -> None:
    """So that the test above is of what it says it is."""
    name, text, identifier = FAMILIES[family]
    own = [identifier(at) for at in range(1, 5)]
    assert loaded(tmp_path / "a", name, text(own)) != loaded(tmp_path / "b", name, text([*own[:3], ""]))
