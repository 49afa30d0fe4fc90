"""`vshdata.toml`, and where the lake is."""

from pathlib import Path

import pytest
from extracts import write

from vshdata.errors import UsageError
from vshdata.settings import Settings, lake_path, read_settings


def test_without_a_file_nothing_is_set(tmp_path: Path) -> None:
    found = read_settings(tmp_path)
    assert (found.lake, found.protect, found.la) == (None, None, None)


def test_every_setting_is_read(tmp_path: Path) -> None:
    write(tmp_path, "vshdata.toml", 'lake = "data/lake"\nprotect = "strict"\nla = "999"\n')
    found = read_settings(tmp_path)
    assert (found.lake, found.protect, found.la) == (Path("data/lake"), "strict", "999")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('lakes = "x"\n', "vshdata.toml: 'lakes': extra inputs are not permitted."),
        ('la = "99"\n', r"vshdata.toml: 'la': string should match pattern '^\d{3}$'."),
        ("la = 999\n", "vshdata.toml: 'la': input should be a valid string."),
        ("protect = true\n", "vshdata.toml: 'protect': input should be a valid string."),
    ],
)
def test_a_setting_that_does_not_fit_is_named(tmp_path: Path, content: str, message: str) -> None:
    write(tmp_path, "vshdata.toml", content)
    with pytest.raises(UsageError) as caught:
        read_settings(tmp_path)
    assert (caught.value.message, caught.value.hint) == (message, "Mend that setting.")


@pytest.mark.parametrize("content", [b"lake = \n", b'lake = "caf\xe9"\n', b'lake = "C:\\Users"\n'])
def test_a_file_that_is_not_toml_is_refused(tmp_path: Path, content: bytes) -> None:
    write(tmp_path, "vshdata.toml", content)
    with pytest.raises(UsageError) as caught:
        read_settings(tmp_path)
    assert caught.value.message.startswith("vshdata.toml is not valid TOML: ")
    assert caught.value.hint == "Mend that line."
    assert caught.value.__cause__ is None


def test_the_option_wins_then_the_variable_then_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(lake=Path("from-file"))
    monkeypatch.setenv("VSHDATA_LAKE", "from-variable")
    assert lake_path(Path("from-option"), settings) == Path("from-option")
    assert lake_path(None, settings) == Path("from-variable")
    monkeypatch.setenv("VSHDATA_LAKE", "")
    assert lake_path(None, settings) == Path("from-file")
    monkeypatch.delenv("VSHDATA_LAKE")
    assert lake_path(None, Settings()) == Path("lake")
