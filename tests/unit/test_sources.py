"""Files, folders, archives and standard input become files to read."""

import io
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from extracts import GIAP_KS4, write

from vshdata.errors import UnreadableInputError
from vshdata.intake.sources import open_sources

KS4 = GIAP_KS4.text({})


def archive(folder: Path, name: str, members: Mapping[str, str]) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for member, content in members.items():
            packed.writestr(member, content)
    return path


def contents(*paths: Path | str) -> list[tuple[str, str, bool]]:
    """Name, text and whether the user named it, of every source."""
    with open_sources([str(path) for path in paths]) as sources:
        return [(source.name, source.path.read_text(), source.named) for source in sources]


def fault(*paths: Path | str) -> tuple[str, str]:
    with (
        pytest.raises(UnreadableInputError) as caught,
        open_sources([str(path) for path in paths]),
    ):
        pass
    return caught.value.message, caught.value.hint


def test_files_keep_the_order_they_are_named_in(tmp_path: Path) -> None:
    two, one = write(tmp_path, "b.csv", "two"), write(tmp_path, "a.csv", "one")
    assert contents(two, one) == [("b.csv", "two", True), ("a.csv", "one", True)]


def test_a_folder_gives_all_its_files_in_order_however_deep(tmp_path: Path) -> None:
    write(tmp_path, "b.csv", "two")
    write(tmp_path, "2023/a.csv", "one")
    write(tmp_path, "2023/deep/er/c.csv", "three")
    found = contents(tmp_path)
    assert [(text, named) for _, text, named in found] == [("one", False), ("three", False), ("two", False)]
    assert [name.rsplit("/", 1)[-1] for name, _, _ in found] == ["a.csv", "c.csv", "b.csv"]


def test_hidden_files_and_folders_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path, ".DS_Store", "x")
    write(tmp_path, ".git/config", "x")
    write(tmp_path, "sub/.~lock.a.csv#", "x")
    write(tmp_path, "sub/a.csv", "one")
    assert [text for _, text, _ in contents(tmp_path)] == ["one"]


def test_a_folder_below_a_hidden_one_can_be_named(tmp_path: Path) -> None:
    write(tmp_path, ".private/extracts/a.csv", "one")
    assert [text for _, text, _ in contents(tmp_path / ".private" / "extracts")] == ["one"]


def test_an_archive_gives_its_members_under_its_name(tmp_path: Path) -> None:
    path = archive(tmp_path, "npd.zip", {"ks4.csv": "one", "sub/census.csv": "two", "empty/": ""})
    assert contents(path) == [("npd.zip/ks4.csv", "one", False), ("npd.zip/sub/census.csv", "two", False)]


def test_an_archive_is_known_by_its_content(tmp_path: Path) -> None:
    path = archive(tmp_path, "download", {"ks4.csv": "one"})
    assert contents(path) == [("download/ks4.csv", "one", False)]
    plain = write(tmp_path, "not.zip", "one")
    assert contents(plain) == [("not.zip", "one", True)]


def test_a_member_is_never_written_outside_the_spare_folder(tmp_path: Path) -> None:
    path = archive(tmp_path / "in", "bad.zip", {"../../escaped.csv": "one", "/etc/escaped.csv": "two"})
    with open_sources([str(path)]) as sources:
        assert [source.path.read_text() for source in sources] == ["one", "two"]
        assert all("escaped" not in source.path.name for source in sources)
    assert not list(tmp_path.rglob("escaped.csv"))


def test_a_workbook_is_not_taken_for_an_archive(tmp_path: Path) -> None:
    path = archive(tmp_path, "ks4.xlsx", {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<x/>"})
    with open_sources([str(path)]) as sources:
        assert [(source.name, source.path) for source in sources] == [("ks4.xlsx", path)]


def test_two_archives_of_one_name_in_a_folder_are_both_read(tmp_path: Path) -> None:
    archive(tmp_path / "a", "npd.zip", {"ks4.csv": "one"})
    archive(tmp_path / "b", "npd.zip", {"ks4.csv": "two"})
    assert [text for _, text, _ in contents(tmp_path)] == ["one", "two"]


def test_two_files_of_one_name_in_a_folder_have_names_of_their_own(tmp_path: Path) -> None:
    """A file's name decides which slice it replaces, so two files of one name must not share it."""
    write(tmp_path, "school a/ks4.csv", "one")
    write(tmp_path, "school b/ks4.csv", "two")
    found = contents(tmp_path)
    assert len({name for name, _, _ in found}) == 2
    assert [text for _, text, _ in found] == ["one", "two"]


def test_unpacked_files_are_gone_afterwards(tmp_path: Path) -> None:
    path = archive(tmp_path, "npd.zip", {"ks4.csv": "one"})
    with open_sources([str(path)]) as sources:
        unpacked = sources[0].path
        assert unpacked.exists()
    assert not unpacked.exists()
    assert path.exists()


def test_standard_input_is_kept_as_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a,b\r\n\xe9\n")))
    with open_sources(["-"]) as sources:
        assert [(item.name, item.named, item.path.read_bytes()) for item in sources] == [
            ("standard input", True, b"a,b\r\n\xe9\n")
        ]


# ---------------------------------------------------------------------- faults


def test_a_path_that_does_not_exist_is_named(tmp_path: Path) -> None:
    path = tmp_path / "ks5.csv"
    assert fault(path) == (f"{path} does not exist.", "Check the spelling of the path.")


def test_a_folder_without_files_is_named(tmp_path: Path) -> None:
    write(tmp_path, ".hidden", "x")
    assert fault(tmp_path) == (f"The folder {tmp_path} holds no files.", "Name the extracts' folder.")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("directory", "The archive npd.zip cannot be unpacked: it is damaged."),
        ("content", "npd.zip/ks4.csv cannot be unpacked: it is damaged."),
        ("encrypted", "npd.zip/ks4.csv has a password."),
    ],
)
def test_a_broken_archive_is_named_without_a_traceback(tmp_path: Path, damage: str, said: str) -> None:
    """What is wrong is kept beside the other files of the command, which are read."""
    path = archive(tmp_path, "npd.zip", {"ks4.csv": KS4 * 20})
    content = bytearray(path.read_bytes())
    if damage == "directory":
        at = content.index(b"PK\x01\x02")
        content[at : at + 4] = b"XXXX"
    elif damage == "content":
        at = content.index(b"ks4.csv") + len("ks4.csv")
        content[at : at + 40] = b"\xff" * 40
    else:
        content[6] |= 1
        content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    with open_sources([str(path), str(write(tmp_path, "other.csv", KS4))]) as sources:
        broken, other = sources
    assert (other.name, other.fault) == ("other.csv", None)
    assert broken.fault is not None
    assert broken.fault.message == said
    assert broken.fault.hint
