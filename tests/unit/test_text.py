"""Delimited text as it arrives: every shape of file gives the same rows with the right lines."""

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from extracts import GIAP_CENSUS, GIAP_KS4, LA_KS4, PUPILONROLL, Shape, upn, write
from hypothesis import given, settings
from hypothesis import strategies as st

from vshdata.intake.formats import text
from vshdata.intake.formats.heading import Heading, first_heading
from vshdata.intake.formats.repair import Misfit
from vshdata.intake.formats.text import Survey

Row = tuple[str | None, ...]

PLAIN = "UPN,Surname,Code\nA1,Ash,01\nB2,Elm,NONE\nC3,Oak,NA\n"
PLAIN_ROWS: list[Row] = [("A1", "Ash", "01"), ("B2", "Elm", "NONE"), ("C3", "Oak", "NA")]


@dataclass(frozen=True)
class Read:
    """All that reading one file gives."""

    survey: Survey
    rows: list[Row]
    lines: list[int]
    misfits: list[Misfit]
    repaired: int


def read(folder: Path, content: str | bytes, encoding: str = "utf-8") -> Read:
    path = write(folder, "file.csv", content, encoding)
    survey = text.survey(path)
    readable = text.make_readable(path, survey, folder)
    wanted = {at: f"c{at}" for at in range(len(survey.headings))}
    batches = list(text.read_rows(readable, wanted))
    frame = pl.concat(batches) if batches else pl.DataFrame(schema=[*wanted.values(), "line"])
    rows = frame.select(wanted.values()).rows()
    return Read(survey, rows, frame["line"].to_list(), readable.repaired.misfits, readable.repaired.joined)


# ---------------------------------------------------------------------- shapes of file


def test_a_regular_file_is_read_where_it_lies(tmp_path: Path) -> None:
    path = write(tmp_path, "file.csv", PLAIN)
    survey = text.survey(path)
    assert survey == Survey(
        heading=Heading(1, ("UPN", "Surname", "Code"), 3, ",", "utf-8"),
        encoding="utf-8",
        regular=True,
        sha256=hashlib.sha256(PLAIN.encode()).hexdigest(),
        rows=3,
    )
    assert text.make_readable(path, survey, tmp_path).path == path


@pytest.mark.parametrize(
    ("content", "regular"),
    [
        pytest.param(PLAIN, True, id="as it is"),
        pytest.param(PLAIN.removesuffix("\n"), True, id="no end of the last line"),
        pytest.param("\ufeff" + PLAIN, True, id="byte-order mark"),
        pytest.param(PLAIN.replace("\n", "\r\n"), True, id="CRLF"),
        pytest.param(PLAIN.replace("\n", "\r\n").removesuffix("\r\n"), True, id="CRLF, not at the end"),
        pytest.param(
            PLAIN.replace("\n", "\r\n").removesuffix("\r\n") + "\n", True, id="CRLF, LF at the end"
        ),
        pytest.param(PLAIN.replace("\n", "\r"), False, id="CR"),
        pytest.param(PLAIN.replace(",", "\t"), True, id="tabs"),
        pytest.param(PLAIN.replace(",", ";"), True, id="semicolons"),
        pytest.param(PLAIN.replace(",", "|"), True, id="bars"),
        pytest.param(PLAIN.replace("Elm", "El\0m"), False, id="NUL bytes"),
        pytest.param(PLAIN.replace("Elm", '"Elm"'), False, id="quotes"),
        pytest.param('"' + PLAIN.replace("UPN", 'UPN"'), False, id="quoted heading"),
    ],
)
def test_the_same_rows_come_from_every_shape(tmp_path: Path, content: str, *, regular: bool) -> None:
    found = read(tmp_path, content)
    assert found.survey.headings == ("UPN", "Surname", "Code")
    assert found.survey.regular is regular
    assert [tuple(cell and cell.strip() for cell in row) for row in found.rows] == PLAIN_ROWS
    assert found.lines == [2, 3, 4]
    assert (found.misfits, found.repaired) == ([], 0)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_read_by_its_mark(tmp_path: Path, encoding: str) -> None:
    mark = "" if encoding == "utf-16" else "\ufeff"
    found = read(tmp_path, mark + PLAIN.replace("Elm", "Élm"), encoding)
    assert found.survey.encoding == "utf-16"
    assert found.rows[1] == ("B2", "Élm", "NONE")
    assert found.lines == [2, 3, 4]


def test_windows_1252_is_read_where_bytes_are_not_utf_8(tmp_path: Path) -> None:
    found = read(tmp_path, PLAIN.replace("Elm", "Élise\u2019s"), "cp1252")
    assert found.survey.encoding == "cp1252"
    assert found.rows[1] == ("B2", "Élise\u2019s", "NONE")


def test_utf_8_that_a_chunk_cuts_in_two_is_still_utf_8(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = PLAIN.replace("Elm", "É\u2019é").replace("\n", "\r\n")
    for size in range(1, 12):
        monkeypatch.setattr(text, "CHUNK", size)
        found = read(tmp_path, content)
        assert (found.survey.encoding, found.survey.regular) == ("utf-8", True)
        assert found.lines == [2, 3, 4]


@pytest.mark.parametrize(
    "odd", ["A1,As\rh,01\n", "A1,Ash,01\n\nB2,Elm,NA\n", 'A1,"Ash",01\n', "A1,A\0sh,01\n"]
)
def test_what_is_odd_is_seen_wherever_a_chunk_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, odd: str
) -> None:
    path = write(tmp_path, "file.csv", "UPN,Surname,Code\r\n" + odd.replace("\n", "\r\n"))
    for size in range(1, 12):
        monkeypatch.setattr(text, "CHUNK", size)
        assert not text.survey(path).regular


def test_bytes_cut_off_in_the_middle_of_a_character_do_not_stop_the_reading(tmp_path: Path) -> None:
    found = read(tmp_path, PLAIN.encode() + b"D4,Fir,\xc3")
    assert found.rows[:3] == PLAIN_ROWS
    assert found.lines == [2, 3, 4, 5]


def test_a_mark_of_utf_8_before_other_bytes_does_not_stop_the_reading(tmp_path: Path) -> None:
    found = read(tmp_path, b"\xef\xbb\xbf" + PLAIN.replace("Elm", "Élm").encode("cp1252"))
    assert [row[0] for row in found.rows] == ["A1", "B2", "C3"]
    assert found.lines == [2, 3, 4]


def test_a_column_without_a_heading_stays_where_it_is(tmp_path: Path) -> None:
    found = read(tmp_path, ",UPN\n0,A1\n1,B2\n")
    assert found.survey.headings == ("", "UPN")
    assert found.rows == [("0", "A1"), ("1", "B2")]


def test_two_columns_may_have_one_heading(tmp_path: Path) -> None:
    found = read(tmp_path, "UPN,Mark,Mark\nA1,1,2\n")
    assert found.survey.headings == ("UPN", "Mark", "Mark")
    assert found.rows == [("A1", "1", "2")]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("quote", ["", '"'])
def test_text_that_looks_like_a_blank_or_a_number_stays_text(tmp_path: Path, end: str, quote: str) -> None:
    texts = ["NONE", "NA", "N/A", "null", "01", "1E5", "true", "-", "#", "/", "\\", "'", "N/A ", " 7"]
    lines = ["UPN,Code", *(f"A1,{quote}{cell}{quote}" for cell in texts)]
    found = read(tmp_path, end.join([*lines, ""]))
    assert [row[1] for row in found.rows] == texts


def test_an_empty_cell_is_null_quoted_or_not(tmp_path: Path) -> None:
    assert read(tmp_path, "UPN,Code,X\nA1,,1\n").rows == [("A1", None, "1")]
    assert read(tmp_path, 'UPN,Code,X\n"A1","","1"\n').rows == [("A1", None, "1")]


def test_a_quoted_field_may_hold_delimiters_quotes_and_line_ends(tmp_path: Path) -> None:
    found = read(tmp_path, 'UPN,Surname,Code\nA1,"Ash, Beech",1\nB2,"El\r\nm ""x""",2\nC3,Oak,3\n')
    assert found.rows == [("A1", "Ash, Beech", "1"), ("B2", 'El  m "x"', "2"), ("C3", "Oak", "3")]
    assert found.lines == [2, 3, 5]


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        ("\n\nUPN,Code\n\nA1,1\n\n\nB2,2\n\n", [5, 8]),
        ("\r\nUPN,Code\r\nA1,1\r\n  \r\nB2,2\r\n\r\n", [3, 5]),
        ("  \nUPN,Code\nA1,1\nB2,2\n", [3, 4]),
    ],
)
def test_blank_lines_are_passed_over_and_counted(tmp_path: Path, content: str, lines: list[int]) -> None:
    found = read(tmp_path, content)
    assert found.rows == [("A1", "1"), ("B2", "2")]
    assert found.lines == lines
    assert found.misfits == []


@pytest.mark.parametrize("extra", ["", '"quoted"'])
def test_a_line_of_nothing_but_delimiters_is_treated_alike_in_every_file(
    tmp_path: Path, extra: str
) -> None:
    """Spreadsheets leave such lines at the end. A quote elsewhere must not change what becomes of them."""
    found = read(tmp_path, f"UPN,Surname,Code\nA1,{extra},1\n,,\nB2,Elm,2\n,,\n")
    assert [row[0] for row in found.rows] == ["A1", "B2"]
    assert found.lines == [2, 4]


@pytest.mark.parametrize("content", ["UPN,Code\n", "UPN,Code", '"UPN","Code"\n', "UPN,Code\r\n\r\n"])
def test_a_file_of_headings_alone_has_no_rows(tmp_path: Path, content: str) -> None:
    found = read(tmp_path, content)
    assert (found.survey.headings, found.rows, found.misfits) == (("UPN", "Code"), [], [])


def test_only_wanted_columns_are_read_under_their_new_names(tmp_path: Path) -> None:
    path = write(tmp_path, "file.csv", PLAIN)
    readable = text.make_readable(path, text.survey(path), tmp_path)
    (batch,) = text.read_rows(readable, {2: "code", 0: "upn"})
    assert batch.to_dict(as_series=False) == {
        "code": ["01", "NONE", "NA"],
        "upn": ["A1", "B2", "C3"],
        "line": [2, 3, 4],
    }


@pytest.mark.parametrize("quote", ["", '"'])
def test_lines_go_on_from_batch_to_batch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quote: str
) -> None:
    monkeypatch.setattr(text, "BATCH_ROWS", 7)
    rows = "".join(f"{quote}{number}{quote},x\n" for number in range(2, 502))
    path = write(tmp_path, "file.csv", "N,X\n" + rows)
    readable = text.make_readable(path, text.survey(path), tmp_path)
    batches = list(text.read_rows(readable, {0: "number"}))
    assert len(batches) > 1
    together = pl.concat(batches)
    assert together["line"].to_list() == [int(number) for number in together["number"]] == [*range(2, 502)]


# ---------------------------------------------------------------------- rows that do not fit


def test_an_unquoted_comma_in_a_name_is_mended(tmp_path: Path) -> None:
    content = GIAP_CENSUS.text({"Surname": "Ash, Beech"}, {"Surname": "Elm", "UPN": upn(2)})
    found = read(tmp_path, content)
    row = dict(zip(found.survey.headings, found.rows[0], strict=True))
    assert (row["Surname"], row["DOB"], row["UPN"]) == ("Ash, Beech", "03/02/2008", upn(1))
    assert row["IDACI_R"] == "9001"
    assert found.lines == [2, 3]
    assert (found.repaired, found.misfits) == (1, [])


def test_a_comma_in_a_forename_leaves_every_other_column_where_it_is(tmp_path: Path) -> None:
    found = read(tmp_path, GIAP_KS4.text({"KS4_FORENAMES": "Robin, Kit, Lee"}))
    row = dict(zip(found.survey.headings, found.rows[0], strict=True))
    assert (row["KS4_UPN"], row["KS4_DOB"], row["KS4_SEX"]) == (upn(1), "03/02/2008", "F")
    assert found.repaired == 1


@pytest.mark.parametrize(
    ("shape", "heading"),
    [
        pytest.param(GIAP_CENSUS, "Ethnicity", id="giap census"),
        pytest.param(GIAP_KS4, "KS4_URN", id="giap ks4"),
        pytest.param(PUPILONROLL, "language", id="collect"),
        pytest.param(LA_KS4, "Student's ethnicity", id="la ks4"),
    ],
)
def test_a_comma_elsewhere_is_not_taken_for_one_in_a_name(
    tmp_path: Path, shape: Shape, heading: str
) -> None:
    found = read(tmp_path, shape.text({heading: "one, two"}, {}))
    width = len(shape.headings)
    assert found.lines == [3]
    assert [(item.line, item.reason) for item in found.misfits] == [
        (2, f"{width + 1} fields where the heading has {width}")
    ]
    assert found.misfits[0].text == shape.line({heading: "one, two"})


def test_delimiters_at_the_end_of_a_row_are_dropped_and_no_name_is_blamed(tmp_path: Path) -> None:
    found = read(tmp_path, "UPN,Surname,Code\nA1,Ash,1,,\nB2,Elm,2\n")
    assert found.rows == [("A1", "Ash", "1"), ("B2", "Elm", "2")]
    assert found.repaired == 0


def test_last_fields_that_are_missing_are_blank(tmp_path: Path) -> None:
    """Programs leave out delimiters at the end of a row whose last cells are empty."""
    path = write(tmp_path, "file.csv", "UPN,Surname,Code\nA1,Ash,1\nB2,Elm\nC3,Oak,3\n")
    readable = text.make_readable(path, text.survey(path), tmp_path)
    (batch,) = text.read_rows(readable, {0: "upn", 2: "code"})
    assert batch.rows() == [("A1", "1", 2), ("B2", None, 3), ("C3", "3", 4)]
    assert readable.repaired.short == 1


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("B2", "1 fields where the heading has 4"),
        ("B2,01/09/2007,Elm", "3 fields where the heading has 4"),
        ("Elm,Oak,1", "3 fields where the heading has 4"),
    ],
    ids=["more than half missing", "a field in the middle missing", "the number missing"],
)
def test_a_row_that_may_have_shifted_is_refused_with_line_and_text(
    tmp_path: Path, line: str, reason: str
) -> None:
    found = read(tmp_path, f"UPN,Surname,DOB,Code\nA1,Ash,01/09/2007,1\n{line}\n")
    assert found.lines == [2]
    assert found.misfits == [Misfit(3, line, reason)]


@pytest.mark.parametrize("above", ["KS4 results\nRun 01/09/2024\n\n", "sep=,\n", "\n\n"])
def test_the_heading_may_be_below_other_lines(tmp_path: Path, above: str) -> None:
    path = write(tmp_path, "file.csv", above + PLAIN)
    line = above.count("\n") + 1
    survey = text.survey(path, line)
    readable = text.make_readable(path, survey, tmp_path)
    (batch,) = text.read_rows(readable, {0: "upn"})
    assert survey.headings == ("UPN", "Surname", "Code")
    assert batch["line"].to_list() == [line + 1, line + 2, line + 3]


@pytest.mark.parametrize("ghosts", [",,,", ", ,"])
def test_columns_without_a_heading_are_left_out(tmp_path: Path, ghosts: str) -> None:
    lines = PLAIN.splitlines()
    stray = [f"{lines[0]}{ghosts}", f"{lines[1]},,x", *(line + ghosts for line in lines[2:])]
    found = read(tmp_path, "\n".join(stray))
    assert found.survey.headings == ("UPN", "Surname", "Code")
    assert [tuple(cell and cell.strip() for cell in row) for row in found.rows] == PLAIN_ROWS
    assert found.misfits == []


def test_a_line_in_one_pair_of_quotes_is_unwrapped(tmp_path: Path) -> None:
    found = read(tmp_path, "".join(f'"{line}"\n' for line in PLAIN.splitlines()))
    assert [tuple(cell and cell.strip() for cell in row) for row in found.rows] == PLAIN_ROWS


@pytest.mark.parametrize("length", [40_000, 1_200_000])
def test_a_field_that_is_too_long_costs_its_row_alone(tmp_path: Path, length: int) -> None:
    found = read(tmp_path, f"UPN,Surname,Code\nA1,Ash,1\nB2,{'x' * length},2\nC3,Oak,3\n")
    assert found.lines == [2, 4]
    assert [(item.line, item.reason) for item in found.misfits] == [
        (3, "a field of more than 32,767 characters")
    ]


def test_too_many_fields_without_a_name_to_mend_are_refused(tmp_path: Path) -> None:
    found = read(tmp_path, "UPN,Code\nA1,1\nB2,2,x\n")
    assert found.rows == [("A1", "1")]
    assert found.misfits == [Misfit(3, "B2,2,x", "3 fields where the heading has 2")]


def test_a_long_row_does_not_make_up_for_a_short_one(tmp_path: Path) -> None:
    """Delimiters are counted over the whole file: one more here and one fewer there must be seen."""
    found = read(tmp_path, "UPN,Code,X\nA1,1,1,x\nB2,2\nC3,3,3\n")
    assert found.rows == [("B2", "2", None), ("C3", "3", "3")]
    assert found.lines == [3, 4]
    assert [item.line for item in found.misfits] == [2]


@pytest.mark.parametrize("rest", [3, 60_000], ids=["short", "long"])
def test_a_quote_that_never_closes_costs_no_row_after_it(tmp_path: Path, rest: int) -> None:
    """Downloads are written without quoting, so a quote may stand at the start of a name."""
    usual = "".join(f"U{number},Elm,some code\n" for number in range(rest))
    found = read(tmp_path, f'UPN,Surname,Code\nA1,"Ash,1\n{usual}')
    assert len(found.rows) == rest + 1
    assert found.lines == list(range(2, rest + 3))


# ---------------------------------------------------------------------- headings


@pytest.mark.parametrize(
    ("start", "headings", "delimiter", "encoding"),
    [
        (b"a,b\n1,2\n", ("a", "b"), ",", "utf-8"),
        (b"\xef\xbb\xbf a , b\r\n", ("a", "b"), ",", "utf-8-sig"),
        (b"a\tb,c\td\n", ("a", "b,c", "d"), "\t", "utf-8"),
        (b'"a, b",c\n', ("a, b", "c"), ",", "utf-8"),
        (b"pr\xe9nom,b\n", ("pr\xe9nom", "b"), ",", "cp1252"),
        ("\ufeffa,b\n".encode("utf-16-le"), ("a", "b"), ",", "utf-16"),
        (b"PK\x03\x04\x14\x00\x06\x00", (), ",", ""),
    ],
)
def test_headings_are_read_from_the_first_bytes(
    start: bytes, headings: tuple[str, ...], delimiter: str, encoding: str
) -> None:
    found = first_heading(start)
    assert (found.cells, found.delimiter, found.encoding) == (headings, delimiter, encoding)


# ---------------------------------------------------------------------- original lines


def test_the_original_line_is_given_back_as_it_stood(tmp_path: Path) -> None:
    path = write(tmp_path, "file.csv", "UPN,Code\r\nA1,  1 \r\nB2,é\r\n")
    assert text.original_lines(path, "utf-8", [3, 2, 9]) == {2: "A1,  1 ", 3: "B2,é"}


# ---------------------------------------------------------------------- both paths agree

CELLS = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters='",\t;|'), max_size=6
)
WIDTHS = st.integers(2, 5)


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """Rows of cells that need no quotes, none of them wholly blank."""
    width = draw(WIDTHS)
    cells = st.lists(CELLS, min_size=width, max_size=width)
    rows = draw(
        st.lists(cells.filter(lambda row: any(cell.strip() for cell in row)), min_size=1, max_size=8)
    )
    return [[f"h{number}" for number in range(width)], *rows]


def written(rows: Sequence[Sequence[str]], end: str, *, quoted: bool) -> str:
    stream = io.StringIO()
    if quoted:
        csv.writer(stream, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    else:
        csv.writer(stream, lineterminator=end, quoting=csv.QUOTE_NONE).writerows(rows)
    return stream.getvalue()


@settings(deadline=None, max_examples=60)
@given(tables(), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_a_regular_file_and_its_quoted_twin_give_the_same_rows(
    rows: list[list[str]], end: str, with_mark: bool
) -> None:
    mark = "\ufeff" if with_mark else ""
    with TemporaryDirectory() as folder:
        plain = read(Path(folder), mark + written(rows, end, quoted=False))
        quoted = read(Path(folder), mark + written(rows, end, quoted=True))
    assert plain.survey.regular
    assert not quoted.survey.regular
    assert plain.rows == quoted.rows == [tuple(cell or None for cell in row) for row in rows[1:]]
    assert plain.lines == quoted.lines == list(range(2, len(rows) + 1))
    assert plain.misfits == quoted.misfits == []


def test_a_comma_in_a_name_is_mended_though_the_last_cell_is_blank(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text("UPN,Surname,DOB,Ethnicity,Basis\nA1,Mc, Ash,31/03/2009,WBRI,\n", encoding="utf-8")
    readable = text.make_readable(path, text.survey(path), tmp_path)
    (batch,) = text.read_rows(readable, {0: "upn", 2: "dob", 3: "ethnicity"})
    assert batch.row(0, named=True) == {"upn": "A1", "dob": "31/03/2009", "ethnicity": "WBRI", "line": 2}
    assert readable.repaired.joined == 1


# ---------------------------------------------------------------------- quotes that never close


def test_a_quote_that_never_closes_takes_no_row_with_it(tmp_path: Path) -> None:
    """In the heading, and in the last column, where the row has as many fields as it should."""
    for spoilt in (PLAIN.replace("Code", '"Code'), PLAIN.replace("01", '"01')):
        assert read(tmp_path, spoilt).lines == [2, 3, 4]


def test_a_heading_of_two_lines_is_still_one(tmp_path: Path) -> None:
    assert read(tmp_path, PLAIN.replace("Code", '"Code\n(new)"')).lines == [3, 4, 5]


def test_a_wrapped_line_with_a_stray_line_end_is_a_row_all_the_same(tmp_path: Path) -> None:
    found = read(tmp_path, '"UPN,Surname,Code"\n"A1,\rAsh,01"\n"B2,Elm,NONE"\n')
    assert found.lines == [2, 4]
