"""Whether the regression library is at hand."""

from importlib.util import find_spec

from vshdata.errors import UsageError

LIBRARY = "statsmodels"


def require_stats() -> None:
    """Raises:
    UsageError: if the extra `stats` is not installed.
    """
    if find_spec(LIBRARY) is None:
        raise UsageError(
            f"This command needs the library {LIBRARY}, which is not installed.",
            "Install it with the extra of its name: pip install 'vshdata[stats]'",
        )
