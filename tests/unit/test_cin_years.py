"""The children in need return is declared once, with an overlay for each year; one more is a new year."""

import io

import pytest
from extracts import child, cin_return

from vshdata.intake.formats.cin_records import Form, records_of
from vshdata.intake.formats.cin_seen import Seen
from vshdata.intake.formats.cin_xml import read_records
from vshdata.intake.formats.layouts import block_layout
from vshdata.intake.unknown_names import unknown_elements
from vshdata.schema import Family
from vshdata.tables.cin.elements import BLOCKS, FIRST_YEAR
from vshdata.tables.cin.kinds import Element, Overlay, Years
from vshdata.tables.cin.years import OVERLAYS, RETURN, Layouts
from vshdata.tables.cin_flat import block_table, part_of

MADE_UP = Overlay(
    2028,
    "made up",
    adds={"details": (Element("MainNeed", "primary_need", expected=True), Element("NewItem"))},
    drops={"details": ("PrimaryNeedCode",)},
    codes={"PrimaryNeedCode": "N11", "ReferralSource": "5E"},
)
NEXT = Layouts(overlays=(*OVERLAYS, MADE_UP))


def test_every_year_has_one_overlay_in_order() -> None:
    assert [one.year for one in OVERLAYS] == list(range(FIRST_YEAR + 1, 2028))
    assert all(one.source for one in OVERLAYS)


def test_overlays_speak_of_blocks_and_elements_that_there_are() -> None:
    blocks = {block.id: block for block in BLOCKS}
    for one in OVERLAYS:
        assert {*one.blocks, *one.adds, *one.drops} <= blocks.keys()
        for block, names in one.drops.items():
            assert set(names) <= {item.name for item in RETURN.by_id[block].elements}


@pytest.mark.parametrize(
    ("block", "element", "years"),
    [
        ("identifiers", "GenderCurrent", Years(None, 2024)),
        ("identifiers", "Sex", Years(2025, None)),
        ("identifiers", "UPN", Years()),
        ("plan_dates", "", Years(2022, None)),
        ("pre_proceedings", "PPOutcome", Years(2027, None)),
    ],
)
def test_the_years_of_an_element(block: str, element: str, years: Years) -> None:
    assert RETURN.years_of(RETURN.by_id[block], element) == years


def test_codes_of_later_years_stand_in_their_natural_place() -> None:
    assert RETURN.codes_of("ReferralSource")[15:18] == ("5C", "5D", "6")
    assert RETURN.codes_of("ReasonForClosure")[-1] == "RC9"
    assert NEXT.codes_of("ReferralSource")[15:19] == ("5C", "5D", "5E", "6")
    assert NEXT.codes_of("PrimaryNeedCode") == (*RETURN.codes_of("PrimaryNeedCode"), "N11")


def read(text: str, year: int) -> tuple[list[str | None], list[str]]:
    """Primary needs of the referrals, and what is said of unknown elements, by the layouts to come."""
    form, seen = Form(Family.CIN_XML, records_of(NEXT)), Seen()
    batches = list(read_records(io.BytesIO(text.encode()), "cin.xml", form.top, year=year, seen=seen))
    needs = [need for name, frame in batches if name == "spells" for need in frame["primary_need"]]
    return needs, [item.words for item in unknown_elements(form, seen)]


def test_one_overlay_is_enough_for_a_new_year_in_xml() -> None:
    old = cin_return(child("1"), year=2028)
    new = old.replace("PrimaryNeedCode", "MainNeed").replace(
        "<ReferralNFA>", "<NewItem>9</NewItem><ReferralNFA>"
    )
    assert read(new, 2028) == (["N1"], [])
    needs, told = read(old, 2028)
    assert (needs, len(told)) == (["N1"], 1)
    assert "PrimaryNeedCode (line 5; in the layouts to 2026/27; its values are read)" in told
    assert "MainNeed (line 5; in the layouts from 2027/28; its values are read)" in read(new, 2027)[1]


def test_the_same_overlay_is_enough_for_the_blocks() -> None:
    details = NEXT.by_id["details"]
    part = part_of(details)
    assert part.names["primary_need"] == ("MainNeed", "PrimaryNeedCode")
    assert block_table(part).headings(Family.CIN_CSV)["mainneed"] == "primary_need"


def test_a_block_is_recognised_by_a_new_name_of_what_tells_it() -> None:
    renamed = Overlay(2028, "made up", adds={"characteristics": (Element("EthnicGroup", "ethnicity"),)})
    layout = block_layout(Layouts(overlays=(*OVERLAYS, renamed)).by_id["characteristics"])
    assert layout.fits(["LAchildID", "EthnicGroup"])
    assert layout.fits(["LAchildID", "Ethnicity"])
    assert not layout.fits(["LAchildID", "Disability"])
