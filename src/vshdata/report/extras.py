"""What only reports need, and is installed only where it is asked for."""

from importlib import import_module
from types import ModuleType

from vshdata.errors import UsageError

INSTALL = 'pip install "vshdata[report]"'

PROVIDED_BY = {"altair": "altair", "vl_convert": "vl-convert-python", "xlsxwriter": "XlsxWriter"}
"""Module -> the distribution that has it."""


def extra(module: str) -> ModuleType:
    """A module of the extra `report`.

    Raises:
        UsageError: if it is not installed, with the command that installs it.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        missing = module.partition(".")[0]
        if error.name != missing:
            raise
        raise UsageError(
            f"Reports, workbooks and charts need {PROVIDED_BY[missing]}, which is not installed.",
            f"Install it with: {INSTALL}",
        ) from None
