"""Each fault a user can act on has its exit code, a message and what to do next."""

import pytest

from vshdata import errors
from vshdata.errors import ExitCode, VshdataError

CODES = {
    "VshdataError": 1,
    "UsageError": 2,
    "UnreadableInputError": 3,
    "DescriptionError": 3,
    "InvalidDataError": 4,
    "NothingLoadedError": 5,
    "CannotWriteError": 6,
    "LakeBusyError": 6,
}


@pytest.mark.parametrize(("name", "code"), CODES.items())
def test_every_error_has_its_exit_code(name: str, code: int) -> None:
    assert getattr(errors, name).exit_code == code


def test_no_other_error_exists() -> None:
    found = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, VshdataError)
    }
    assert found == set(CODES)


def test_the_shell_is_told_of_success_bugs_and_interruption() -> None:
    assert [int(code) for code in ExitCode] == [0, 1, 2, 3, 4, 5, 6, 130]
    assert (ExitCode.OK, ExitCode.BUG, ExitCode.INTERRUPTED) == (0, 1, 130)


def test_an_error_reads_as_its_message_and_keeps_its_hint() -> None:
    error = errors.UsageError("No such term.", "Pass --term spring.")
    assert (str(error), error.message, error.hint) == (
        "No such term.",
        "No such term.",
        "Pass --term spring.",
    )


def test_a_hint_may_be_missing() -> None:
    assert not errors.NothingLoadedError("Nothing.").hint
