"""What can go wrong for a user, each with its exit code.

A message says what happened, where, and why; `hint` says what to do next. These errors are shown
without a traceback. Anything else that escapes is a bug and exits with code 1.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """What the process tells the shell."""

    OK = 0
    BUG = 1
    USAGE = 2
    UNREADABLE = 3
    INVALID = 4
    NOTHING = 5
    CANNOT_WRITE = 6
    INTERRUPTED = 130


def is_engine_fault(error: BaseException) -> bool:
    """Whether the engine gave up in the middle: such a fault is no `Exception` and passes usual guards."""
    return type(error).__name__ == "PanicException"


class VshdataError(Exception):
    """A fault the user can act on. Never carries a pupil's value."""

    exit_code = ExitCode.BUG

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(VshdataError):
    """The request itself is wrong or lacks something: exit code 2."""

    exit_code = ExitCode.USAGE


class UnreadableInputError(VshdataError):
    """An input file cannot be read or recognised: exit code 3.

    `is_near`: the file looks like an extract, and misses something of it.
    """

    exit_code = ExitCode.UNREADABLE

    def __init__(self, message: str, hint: str = "", *, is_near: bool = False) -> None:
        super().__init__(message, hint)
        self.is_near = is_near


class DescriptionError(UnreadableInputError):
    """A file that only describes another, as the metadata beside a published data file."""


class InvalidDataError(VshdataError):
    """Rows were refused and the user asked for none to be: exit code 4."""

    exit_code = ExitCode.INVALID


class NothingLoadedError(VshdataError):
    """The lake holds nothing for the request: exit code 5."""

    exit_code = ExitCode.NOTHING


class CannotWriteError(VshdataError):
    """An output, or the lake, cannot be written: exit code 6."""

    exit_code = ExitCode.CANNOT_WRITE


class LakeBusyError(CannotWriteError):
    """Another command is writing to the lake: it can be written once that is done."""
