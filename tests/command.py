"""Run the command line in this process, with streams as a pipe has them."""

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from vshdata.cli.app import main

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
SAMPLE = ROOT / "sample_data"


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode()


Vshdata = Callable[..., Done]


class Screen(io.TextIOWrapper):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def run_command(
    monkeypatch: pytest.MonkeyPatch,
    *arguments: str | Path,
    stdin: bytes = b"",
    screen: int | None = None,
    encoding: str = "utf-8",
) -> Done:
    """`vshdata ARGS…`, through a pipe or on a `screen` so many characters wide."""
    stream = io.TextIOWrapper if screen is None else Screen
    out, err = stream(io.BytesIO(), encoding), io.StringIO()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "argv", ["vshdata", *map(str, arguments)])
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        patch.setenv("COLUMNS", str(screen or 80))
        patch.setenv("TERM", "xterm")
        with pytest.raises(SystemExit) as left:
            main()
    out.flush()
    written = out.buffer
    assert isinstance(written, io.BytesIO)
    return Done(int(left.value.code or 0), written.getvalue(), err.getvalue())
