"""A marker UPN, name and date of birth planted in good and bad rows appear nowhere they may not."""

from pathlib import Path

import pytest
from command import Vshdata

from vshdata.identifiers import check_letter

BODY = "999247777777"
MARKER = check_letter(BODY) + BODY
WRONG = ("A" if check_letter(BODY) != "A" else "B") + BODY
NAME = "Zyxwvut"
BORN = "1987-06-05"
SECRETS = (MARKER, WRONG, BODY, NAME, BORN, "05/06/1987")

KS4 = (
    "KS4_ACADYR,KS4_PUPILMATCHINGREF,KS4_UPN,KS4_SURNAME,KS4_DOB,KS4_ENDKS,KS4_ATT8,KS4_P8SCORE\n"
    f"2023/2024,pmr1,{MARKER},{NAME},05/06/1987,1,40,0\n"
    f"2023/2024,pmr2,{WRONG},{NAME},05/06/1987,1,400,0\n"
    f"2023/2024,pmr3,{MARKER},{NAME},05/06/1987,maybe,lots,0\n"
    f"2023/2024,pmr4,{MARKER},{NAME},05/06/1987,1\n"
    f"2023/2024,pmr5,{MARKER},{NAME},Junior,05/06/1987,1,40,0\n"
    f'2023/2024,pmr6,"{MARKER}\n",{NAME},05/06/1987,{MARKER},{MARKER},0\n'
)
CIN = (
    "<Message><Header><CollectionDetails><Collection>CIN</Collection>"
    "<ReferenceDate>2024-03-31</ReferenceDate></CollectionDetails><Source><LEA>999</LEA></Source></Header>"
    f"<Children><Child><ChildIdentifiers><LAchildID>1</LAchildID><UPN>{MARKER}</UPN>"
    f"<PersonBirthDate>{BORN}</PersonBirthDate></ChildIdentifiers>"
    f"<CINdetails><CINreferralDate>2023-10-01</CINreferralDate></CINdetails>"
    f"<CINdetails><CINreferralDate>{MARKER}</CINreferralDate><PrimaryNeedCode>{MARKER}</PrimaryNeedCode>"
    "</CINdetails></Child>"
    f"<Child><ChildIdentifiers><UPN>{MARKER}</UPN><PersonBirthDate>{BORN}</PersonBirthDate>"
    "</ChildIdentifiers></Child></Children></Message>"
)
CUT = CIN[: CIN.rindex(BORN) + 4] + f"<{MARKER}"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "extracts"
    folder.mkdir()
    (folder / "ks4.csv").write_text(KS4, encoding="utf-8")
    (folder / "cin.xml").write_text(CIN, encoding="utf-8")
    (folder / "cut.xml").write_text(CUT, encoding="utf-8")
    (folder / "other.csv").write_text(f"{MARKER},{NAME}\n1,2\n", encoding="utf-8")
    return folder


def readable(path: Path) -> str:
    """A file as text, Parquet decoded."""
    if path.suffix != ".parquet":
        return path.read_text("utf-8", errors="replace")
    import polars as pl

    return str(pl.read_parquet(path).to_dicts()) + str(pl.read_parquet_metadata(path))


def test_on_no_stream_and_in_no_table(vshdata: Vshdata, files: Path, tmp_path: Path) -> None:
    done = [
        vshdata("ingest", files, files / "other.csv"),
        vshdata("ingest", files / "ks4.csv", "--strict"),
        vshdata("ingest", files / "ks4.csv", "--dry-run"),
        vshdata("catalog", "--detail"),
        vshdata("trend", "--protect", "internal"),
        vshdata("trend", "--protect", "internal", "--format", "json"),
    ]
    assert [item.code for item in done] == [3, 4, 0, 0, 0, 0]
    streams = "".join(item.text + item.err for item in done)
    lake = tmp_path / "lake"
    open_files = [path for path in lake.rglob("*") if path.is_file() and path.parts[-3] != "people"]
    public = [
        path
        for path in open_files
        if not {"people", "rejected", "faults"} & set(path.relative_to(lake).parts)
    ]
    assert any("tables" in path.parts for path in public)
    for text in (streams, *map(readable, public)):
        for secret in SECRETS:
            assert secret not in text


def test_the_marker_was_really_read(vshdata: Vshdata, files: Path, tmp_path: Path) -> None:
    vshdata("ingest", files)
    lake = tmp_path / "lake"
    kept = "".join(readable(path) for path in (lake / "people").rglob("*.parquet"))
    refused = "".join(readable(path) for path in (lake / "rejected").rglob("*.parquet"))
    assert MARKER in kept
    assert MARKER in refused
    assert WRONG in refused
