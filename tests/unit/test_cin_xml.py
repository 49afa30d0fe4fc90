import io
import re
import tracemalloc
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import polars as pl
import pytest

from vshdata.errors import UnreadableInputError
from vshdata.intake.formats import cin_original, cin_parser, cin_xml
from vshdata.intake.formats.cin_original import original_text
from vshdata.intake.formats.cin_xml import looks_like_cin, read_header, read_records
from vshdata.intake.ingest import ingest
from vshdata.intake.loaded import Options
from vshdata.lake import Lake
from vshdata.schema import Table
from vshdata.tables.social_care import CARE_EVENTS, CHILDREN, SPELLS

SAMPLES = Path(__file__).parents[2].parent / "shared" / "data" / "samples" / "cin_xml"
TABLES = {table.name: table for table in (CHILDREN, SPELLS, CARE_EVENTS)}

FULL = """\
<Message>
  <Header>
    <CollectionDetails>
      <Collection>CIN</Collection><Year>2024</Year><ReferenceDate>2024-03-31</ReferenceDate>
    </CollectionDetails>
    <Source><SourceLevel>L</SourceLevel><LEA>999</LEA></Source>
  </Header>
  <Children>
    <Child>
      <ChildIdentifiers>
        <LAchildID>C1</LAchildID><UPN>A999</UPN><FormerUPN>B999</FormerUPN><UPNunknown>UN3</UPNunknown>
        <PersonBirthDate>2015-03-27</PersonBirthDate>
        <ExpectedPersonBirthDate>2015-04-01</ExpectedPersonBirthDate>
        <Sex>M</Sex><PersonDeathDate>2024-01-01</PersonDeathDate>
      </ChildIdentifiers>
      <ChildCharacteristics>
        <Ethnicity>WBRI</Ethnicity>
        <Disabilities><Disability>HAND</Disability><Disability> HEAR </Disability></Disabilities>
      </ChildCharacteristics>
      <CINdetails>
        <CINreferralDate>2022-10-06</CINreferralDate><ReferralSource>1A</ReferralSource>
        <PrimaryNeedCode>N4</PrimaryNeedCode><CINclosureDate>2023-02-27</CINclosureDate>
        <ReasonForClosure>RC1</ReasonForClosure><DateOfInitialCPC>2022-12-06</DateOfInitialCPC>
        <Assessments>
          <AssessmentActualStartDate>2022-10-07</AssessmentActualStartDate>
          <AssessmentInternalReviewDate>2022-10-17</AssessmentInternalReviewDate>
          <AssessmentAuthorisationDate>2022-10-27</AssessmentAuthorisationDate>
          <FactorsIdentifiedAtAssessment>
            <AssessmentFactors>1C</AssessmentFactors><AssessmentFactors>6B</AssessmentFactors>
          </FactorsIdentifiedAtAssessment>
        </Assessments>
        <CINPlanDates>
          <CINPlanStartDate>2023-01-24</CINPlanStartDate><CINPlanEndDate>2023-01-26</CINPlanEndDate>
        </CINPlanDates>
        <Section47>
          <S47ActualStartDate>2022-06-02</S47ActualStartDate><InitialCPCtarget>2022-06-23</InitialCPCtarget>
          <DateOfInitialCPC>2022-06-17</DateOfInitialCPC><ICPCnotRequired>false</ICPCnotRequired>
        </Section47>
        <ReferralNFA>0</ReferralNFA>
        <ChildProtectionPlans>
          <CPPstartDate>2022-02-17</CPPstartDate><CPPendDate>2023-03-14</CPPendDate>
          <InitialCategoryOfAbuse>PHY</InitialCategoryOfAbuse>
          <LatestCategoryOfAbuse>NEG</LatestCategoryOfAbuse><NumberOfPreviousCPP>10</NumberOfPreviousCPP>
          <Reviews>
            <CPPreviewDate>2023-02-15</CPPreviewDate>
            <CPPreviewDate>2023-03-01</CPPreviewDate>
          </Reviews>
        </ChildProtectionPlans>
        <PreProceedingsandFGDM>
          <PPStartDate>2023-03-02</PPStartDate><LBPSentDate>2023-03-03</LBPSentDate>
          <InitialPPMeetingDate>2023-03-04</InitialPPMeetingDate><StepDecisionDate>2023-03-05</StepDecisionDate>
          <PPOutcome>stepped down</PPOutcome>
        </PreProceedingsandFGDM>
      </CINdetails>
    </Child>
  </Children>
</Message>
"""

NEED: dict[str, Any] = {"la_child_id": "C1", "referral": "2022-10-06"}
CHILD_ROW = {
    "la_child_id": "C1",
    "upn": "A999",
    "former_upn": "B999",
    "upn_unknown": "UN3",
    "dob": "2015-03-27",
    "expected_birth": "2015-04-01",
    "sex": "M",
    "died": "2024-01-01",
    "ethnicity": "WBRI",
    "disabilities": "HAND HEAR",
    "line": 9,
}
SPELL_ROWS = {
    "need": {
        "start": "2022-10-06",
        "end": "2023-02-27",
        "nfa": "0",
        "closed_reason": "RC1",
        "primary_need": "N4",
        "source_of_referral": "1A",
        "conference": "2022-12-06",
        "line": 20,
    },
    "cin_plan": {"start": "2023-01-24", "end": "2023-01-26", "line": 32},
    "cp_plan": {
        "start": "2022-02-17",
        "end": "2023-03-14",
        "abuse_initial": "PHY",
        "abuse_latest": "NEG",
        "previous_plans": "10",
        "line": 40,
    },
}
EVENT_ROWS = {
    "assessment": [
        {"start": "2022-10-07", "due": "2022-10-17", "end": "2022-10-27", "factors": "1C 6B", "line": 24}
    ],
    "section47": [
        {
            "start": "2022-06-02",
            "due": "2022-06-23",
            "conference": "2022-06-17",
            "conference_not_required": "false",
            "line": 35,
        }
    ],
    "cp_review": [{"start": "2023-02-15", "line": 45}, {"start": "2023-03-01", "line": 46}],
    "pre_proceedings": [
        {
            "start": "2023-03-02",
            "due": "2023-03-04",
            "end": "2023-03-05",
            "outcome": "stepped down",
            "line": 49,
        }
    ],
}


def records(source: str | bytes, *, batch_rows: int = 20_000) -> dict[str, pl.DataFrame]:
    data = source.encode() if isinstance(source, str) else source
    frames = {name: empty(table) for name, table in TABLES.items()}
    for name, frame in read_records(io.BytesIO(data), "cin.xml", batch_rows=batch_rows):
        frames[name] = pl.concat([frames[name], frame])
    return frames


def empty(table: Table) -> pl.DataFrame:
    return pl.DataFrame(schema=dict.fromkeys(table.by_name, pl.String) | {"line": pl.UInt32})


def refusal(source: str | bytes) -> UnreadableInputError:
    with pytest.raises(UnreadableInputError) as caught:
        records(source)
    return caught.value


def given(row: dict[str, Any]) -> dict[str, Any]:
    return {column: value for column, value in row.items() if value is not None}


def child(inside: str) -> str:
    return f"<Message><Children><Child>{inside}</Child></Children></Message>"


def test_a_child_fills_every_column() -> None:
    assert records(FULL)["children"].to_dicts() == [CHILD_ROW]


@pytest.mark.parametrize("status", SPELL_ROWS)
def test_spells_by_status(status: str) -> None:
    (row,) = records(FULL)["spells"].filter(status=status).to_dicts()
    assert given(row) == NEED | {"status": status} | SPELL_ROWS[status]


@pytest.mark.parametrize("event", EVENT_ROWS)
def test_care_events_by_event(event: str) -> None:
    rows = records(FULL)["care_events"].filter(event=event).to_dicts()
    assert [given(row) for row in rows] == [NEED | {"event": event} | row for row in EVENT_ROWS[event]]


def test_nothing_else_is_read() -> None:
    assert {name: frame.height for name, frame in records(FULL).items()} == {
        "children": 1,
        "spells": 3,
        "care_events": 5,
    }


def test_every_batch_has_the_columns_of_its_table() -> None:
    for name, frame in read_records(io.BytesIO(FULL.encode()), "cin.xml"):
        assert frame.schema == empty(TABLES[name]).schema


def turned_round(element: ET.Element) -> ET.Element:
    element[:] = [turned_round(inner) for inner in reversed(element)]
    return element


def values(frames: dict[str, pl.DataFrame]) -> dict[str, list[tuple[Any, ...]]]:
    return {
        name: sorted(frame.drop("line", "disabilities", "factors", strict=False).rows(), key=str)
        for name, frame in frames.items()
    }


def test_siblings_come_in_any_order() -> None:
    reversed_text = ET.tostring(turned_round(ET.fromstring(FULL)), encoding="unicode")  # noqa: S314 (own text)
    assert reversed_text.index("CINdetails") < reversed_text.index("LAchildID")
    assert values(records(reversed_text)) == values(records(FULL))


@pytest.mark.parametrize(
    "text",
    [
        FULL.replace("<Message>", '<Message xmlns="http://example.org/cin">'),
        FULL.replace("</", "</c:").replace("<", "<c:").replace("<c:/c:", "</c:"),
        re.sub(r"</?\w+", lambda tag: tag[0].upper(), FULL),
        re.sub(r"</?\w+", lambda tag: tag[0].lower(), FULL),
        FULL.replace("\n", "\r\n"),
        FULL.replace("</UPNunknown>", "</UPNunknown>PersonBirthDate"),
        FULL.replace("</LAchildID>", "</LAchildID><!-- <UPN>Z</UPN> --><?pi <UPN>Z</UPN>?>"),
        FULL.replace(">A999<", ">A<!-- -->9<![CDATA[9]]>&#57;<"),
        FULL.replace("<UPN>", "<UPN lang='en'>\t ").replace("</UPN>", "\u00a0</UPN >"),
        FULL.replace("<Ethnicity>", "<New><UPN>Z</UPN><New><Sex>F</Sex></New></New><Ethnicity>"),
        "\ufeff" + FULL,
        "<?xml version='1.0' encoding='UTF-8'?>" + FULL,
    ],
    ids=[
        "default namespace", "prefix", "upper case", "lower case", "crlf", "stray text", "comment",
        "text in pieces", "blanks", "unknown element", "byte-order mark", "declaration",
    ],
)  # fmt: skip
def test_the_same_return_in_other_clothes(text: str) -> None:
    assert {name: frame.to_dicts() for name, frame in records(text).items()} == {
        name: frame.to_dicts() for name, frame in records(FULL).items()
    }


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "windows-1252"])
def test_a_declared_encoding(encoding: str) -> None:
    text = f"<?xml version='1.0' encoding='{encoding}'?>" + FULL.replace(">C1<", ">Zoë<")
    assert set(records(text.encode(encoding))["spells"]["la_child_id"]) == {"Zoë"}


def test_both_names_of_sex_fill_one_column() -> None:
    assert records(child("<GenderCurrent>2</GenderCurrent>"))["children"]["sex"].to_list() == ["2"]
    assert records(child("<GenderCurrent>2</GenderCurrent><Sex> </Sex>"))["children"]["sex"].to_list() == [
        "2"
    ]


def test_the_conference_of_an_enquiry_is_not_that_of_the_referral() -> None:
    frames = records(
        child("<CINdetails><Section47><DateOfInitialCPC>x</DateOfInitialCPC></Section47></CINdetails>")
    )
    assert frames["care_events"]["conference"].to_list() == ["x"]
    assert frames["spells"]["conference"].to_list() == [None]


def test_entities_are_text() -> None:
    assert records(child("<LAchildID>A &amp; &lt;UPN&gt;</LAchildID>"))["children"][
        "la_child_id"
    ].to_list() == ["A & <UPN>"]


def test_blank_is_null() -> None:
    text = child(
        "<UPN/><Sex> </Sex>"
        "<CINdetails><Assessments><FactorsIdentifiedAtAssessment/></Assessments></CINdetails>"
    )
    frames = records(text)
    assert given(frames["children"].to_dicts()[0]) == {"line": 1}
    assert given(frames["care_events"].to_dicts()[0]) == {"event": "assessment", "line": 1}


def test_blank_among_repeated_values_leaves_no_gap() -> None:
    text = child(
        "<Disability>A</Disability><Disability/><Disability> </Disability><Disability>B</Disability>"
    )
    assert records(text)["children"]["disabilities"].to_list() == ["A B"]


def test_an_empty_review_is_still_a_review() -> None:
    text = child(
        "<CINdetails><ChildProtectionPlans><Reviews><CPPreviewDate/></Reviews></ChildProtectionPlans></CINdetails>"
    )
    assert records(text)["care_events"]["start"].to_list() == [None]


def test_a_child_without_its_number_keeps_its_records() -> None:
    text = FULL.replace("<LAchildID>C1</LAchildID>", "")
    frames = records(text)
    assert {name: frame.height for name, frame in frames.items()} == {
        "children": 1,
        "spells": 3,
        "care_events": 5,
    }
    assert frames["spells"]["la_child_id"].null_count() == 3


def many(children: int) -> str:
    inside = FULL[FULL.index("<Child>") : FULL.index("</Children>")]
    each = (inside.replace("C1", f"C{n}").replace("2022-10-06", f"R{n}") for n in range(children))
    return f"<Message><Children>{''.join(each)}</Children></Message>"


def test_each_record_belongs_to_its_own_child_and_referral() -> None:
    for frame in (records(many(9))["spells"], records(many(9))["care_events"]):
        pairs = set(frame.select("la_child_id", "referral").rows())
        assert pairs == {(f"C{n}", f"R{n}") for n in range(9)}


@pytest.mark.parametrize("batch_rows", [1, 2, 7, 1000])
def test_batches_are_no_longer_than_asked(monkeypatch: pytest.MonkeyPatch, batch_rows: int) -> None:
    monkeypatch.setattr(cin_parser, "CHUNK", 997)
    text = many(30)
    frames = list(read_records(io.BytesIO(text.encode()), "cin.xml", batch_rows=batch_rows))
    assert max(frame.height for _, frame in frames) <= batch_rows
    together = records(text, batch_rows=batch_rows)
    assert together["children"].height == 30
    assert together["spells"].height == 90
    assert together["care_events"].height == 150
    assert values(together) == values(records(text))


@pytest.mark.parametrize("chunk", range(1, 40))
def test_a_chunk_may_end_anywhere(monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    whole = records(FULL)
    monkeypatch.setattr(cin_parser, "CHUNK", chunk)
    assert all(frame.equals(whole[name]) for name, frame in records(FULL).items())


@pytest.mark.parametrize(
    "start",
    [
        "<!DOCTYPE Message>",
        "<!DOCTYPE Message SYSTEM 'message.dtd'>",
        "<!DOCTYPE Message [<!ENTITY e SYSTEM 'file:///etc/hostname'>]>",
    ],
)
def test_a_doctype_is_refused(start: str) -> None:
    error = refusal(f"<?xml version='1.0'?>\n{start}{FULL}")
    assert error.message == ("cin.xml has a DOCTYPE at line 2: refused, for it can define entities")
    assert error.hint
    with pytest.raises(UnreadableInputError, match="has a DOCTYPE"):
        read_header(io.BytesIO(f"{start}{FULL}".encode()), "cin.xml")
    assert looks_like_cin(f"{start}{FULL}".encode())
    assert not looks_like_cin(f"{start}{FULL}".replace("Message", "html").encode())


def test_no_entity_is_ever_expanded() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE Message [<!ENTITY l0 "lol">{laughs}]>' + child("<UPN>&l11;</UPN>")
    tracemalloc.start()
    refusal(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


def test_cut_short_anywhere_is_unreadable() -> None:
    whole = FULL.rstrip().encode()
    for length in range(len(whole)):
        error = refusal(whole[:length])
        assert "line" in error.message
        assert "column" in error.message
        assert error.hint


def test_cut_short_says_where() -> None:
    error = refusal(FULL[: FULL.index("<Sex>")])
    assert error.message == "cin.xml stops before its end, at line 14, column 9: no element found"
    assert error.hint == "Export the return again, or ask for the file again; then load the new file."


@pytest.mark.parametrize(
    "text",
    [
        "<Message><Children><Child></Children></Message>",
        child("<UPN>&nosuch;</UPN>"),
        child("<UPN>SECRET < 1</UPN>"),
        FULL + FULL,
        child("<UPN>\x01</UPN>"),
        "no xml at all",
        "<?xml version='1.0' encoding='utf-16'?>" + FULL,
    ],
)
def test_malformed_is_unreadable(text: str) -> None:
    message = refusal(text).message
    assert message.startswith("cin.xml is not well-formed XML, at line ")
    assert "SECRET" not in message


@pytest.mark.parametrize("encoding", ["made-up", "unicode_escape", "shift_jis", "rot13"])
def test_an_encoding_not_read_here(encoding: str) -> None:
    text = f"<?xml version='1.0' encoding='{encoding}'?>{FULL}"
    assert refusal(text).hint == "Export the return again as UTF-8."
    assert not looks_like_cin(text.encode())


def test_windows_1252_bytes_in_utf_8_are_malformed() -> None:
    assert "invalid token" in refusal(child("<UPN>Zoë </UPN>").encode("windows-1252")).message


def test_empty() -> None:
    assert refusal("").message == "cin.xml is empty (line 1, column 1)"
    with pytest.raises(UnreadableInputError, match="is empty"):
        read_header(io.BytesIO(), "cin.xml")


@pytest.mark.parametrize(
    "text",
    ["<Message/>", "<Message><Children/></Message>", "<Root><Child/></Root>", "<Child/>"],
)
def test_another_xml_file_is_not_a_return(text: str) -> None:
    assert "is not a children in need census return" in refusal(text).message


def test_header() -> None:
    header = read_header(io.BytesIO(FULL.encode()), "cin.xml")
    assert header == cin_xml.CinHeader("2024", "2024-03-31", "999", "CIN")


def test_header_absent() -> None:
    assert read_header(io.BytesIO(child("<UPN/>").encode()), "cin.xml") == cin_xml.CinHeader()
    with pytest.raises(UnreadableInputError, match="is not a children in need census return"):
        read_header(io.BytesIO(b"<Root/>"), "cin.xml")


def test_header_reads_only_as_far_as_it_must(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cin_parser, "CHUNK", 64)
    stream = io.BytesIO(FULL.encode())
    assert read_header(stream, "cin.xml").la == "999"
    assert stream.tell() <= FULL.index("<ChildIdentifiers>") + 64


HEADED = FULL[: FULL.index("<Source>")].replace("\n", "")


@pytest.mark.parametrize(
    "start",
    [
        FULL.encode(),
        FULL[:300].encode(),
        HEADED.encode(),
        HEADED.replace("<", "<m:").replace("<m:/", "</m:").encode(),
        f"\ufeff<!-- a comment --><?pi?>\n{HEADED}".encode(),
        f"<?xml version='1.0' encoding='utf-16'?>{HEADED}".encode("utf-16"),
        HEADED.upper().encode(),
        b"<Message><Children>",
        b"<Message><Child></Message>",
    ],
)
def test_looks_like_cin(start: bytes) -> None:
    assert looks_like_cin(start)


@pytest.mark.parametrize(
    "start",
    [
        b"",
        b"\xff\xfe",
        b"\x00" * 4096,
        bytes(range(256)) * 8,
        b"CHILD,SEX,DOB\n1,2,3\n",
        b"PK\x03\x04",
        b"<html><body><Child/></body></html>",
        b"<Message><Header>",
        HEADED.replace("CIN", "CLA").encode() + b"</Header><Children><Child>",
        b"<?xml version='1.0' encoding='",
    ],
)
def test_does_not_look_like_cin(start: bytes) -> None:
    assert not looks_like_cin(start)


def texts(source: str | bytes, lines: Collection[int], table: str) -> dict[int, str]:
    data = source.encode() if isinstance(source, str) else source
    return original_text(io.BytesIO(data), "cin.xml", lines, table)


def between(element: str) -> str:
    return FULL[FULL.index(f"<{element}>") : FULL.index(f"</{element}>")] + f"</{element}>"


def test_original_text_is_that_of_the_file() -> None:
    assert texts(FULL, [9], "children") == {9: between("Child")}
    assert texts(FULL, {20, 32, 40}, "spells") == {
        20: between("CINdetails"),
        32: between("CINPlanDates"),
        40: between("ChildProtectionPlans"),
    }
    assert texts(FULL, [24, 46], "care_events") == {
        24: between("Assessments"),
        46: "<CPPreviewDate>2023-03-01</CPPreviewDate>",
    }


def test_original_text_only_where_a_record_of_the_table_starts() -> None:
    assert texts(FULL, [9, 24, 10_000], "spells") == {}
    assert texts(FULL, [], "children") == {}


@pytest.mark.parametrize("chunk", [1, 7, 64])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_original_text_keeps_markup_and_encoding(
    monkeypatch: pytest.MonkeyPatch, chunk: int, encoding: str
) -> None:
    monkeypatch.setattr(cin_parser, "CHUNK", chunk)
    inside = (
        "<c:CINPlanDates a='>'>\r\n <CINPlanEndDate>é &amp; <![CDATA[</CINPlanDates>]]></CINPlanEndDate>"
        "</c:CINPlanDates >"
    )
    declared = encoding.removesuffix("-sig")
    text = f"<?xml version='1.0' encoding='{declared}'?>\n" + child(f"<CINdetails>\n{inside}</CINdetails>")
    assert texts(text.encode(encoding), [3], "spells") == {3: inside}


def test_original_text_of_an_element_of_one_tag() -> None:
    assert texts(child("<CINdetails>\n<Section47/>x</CINdetails>"), [2], "care_events") == {
        2: "<Section47/>"
    }


def test_original_text_of_a_file_on_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    text = child("<CINdetails><Section47/><Section47> </Section47></CINdetails>")
    assert texts(text, [1], "care_events") == {1: "<Section47/>\n<Section47> </Section47>"}
    monkeypatch.setattr(cin_original, "LONGEST_TEXT", 5)
    assert texts(text, [1], "care_events") == {1: "<Sect"}


def test_memory_does_not_grow_with_the_file() -> None:
    def peak(children: int) -> int:
        stream = io.BytesIO(many(children).encode())
        tracemalloc.start()
        for _ in read_records(stream, "cin.xml", batch_rows=100):
            pass
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    peak(500)  # what is imported and remembered once is not the file's
    assert peak(2_000) < 1.2 * peak(500)


def samples() -> Iterator[Any]:
    for name in ("CIN_Census_2021.xml", "CIN_Census_2024.xml", "fake_CIN_data.xml"):
        missing = not (SAMPLES / name).exists()
        yield pytest.param(
            name, marks=pytest.mark.skipif(missing, reason=f"no sample file {name} in {SAMPLES}")
        )


@pytest.mark.parametrize("name", list(samples()))
def test_sample_files_are_counted_as_an_independent_reader_counts_them(name: str) -> None:
    data = (SAMPLES / name).read_bytes()
    tree = ET.fromstring(data)  # noqa: S314 (a published sample)
    frames = records(data)
    spells = dict(frames["spells"]["status"].value_counts().rows())
    events = dict(frames["care_events"]["event"].value_counts().rows())
    counted = {
        "Child": frames["children"].height,
        "CINdetails": spells.get("need", 0),
        "CINPlanDates": spells.get("cin_plan", 0),
        "ChildProtectionPlans": spells.get("cp_plan", 0),
        "Assessments": events.get("assessment", 0),
        "Section47": events.get("section47", 0),
        "CPPreviewDate": events.get("cp_review", 0),
    }
    assert counted == {element: len(tree.findall(f".//{element}")) for element in counted}
    assert counted["Child"] > 0
    assert looks_like_cin(data[:4096])
    assert read_header(io.BytesIO(data), name).collection == "CIN"


def test_an_encoding_that_there_is_not_is_the_files_fault(tmp_path: Path) -> None:
    path = tmp_path / "cin.xml"
    path.write_bytes(b'<?xml version="1.0" encoding="nonsense"?>' + FULL.encode() + b"<!-- \xe9 -->")
    report = ingest(Lake(tmp_path / "lake"), [str(path)], Options())
    ((name, error),) = report.failed
    assert name == "cin.xml"
    assert "cin.xml" in error.message
    assert error.hint
