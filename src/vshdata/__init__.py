"""Indicator trends for children with a social worker, from the extracts a Virtual School holds.

    import vshdata
    vshdata.ingest("lake", "extracts/2024")
    vshdata.trend("lake", cohort="cin", area="ks4")     # a polars frame, one row per indicator x year

The names below are the whole public surface; the rest may change. They are loaded when first used.
"""

from typing import TYPE_CHECKING, Any

from vshdata._version import __version__

if TYPE_CHECKING:
    from vshdata.api import catalog, holdings, ingest, lacking, trend, trend_table
    from vshdata.api.comparing import Home
    from vshdata.api.joins import apply_review, match, review, undo_review, unmatched
    from vshdata.api.live import (
        alerts,
        forecast,
        live_attendance,
        live_attendance_view,
        reconcile,
        watch,
    )
    from vshdata.api.packs import ReportRequest, write_report
    from vshdata.api.quality import check
    from vshdata.api.studies import duration, evaluate
    from vshdata.errors import VshdataError
    from vshdata.intake.loaded import Options

__all__ = [
    "Home",
    "Options",
    "ReportRequest",
    "VshdataError",
    "__version__",
    "alerts",
    "apply_review",
    "catalog",
    "check",
    "duration",
    "evaluate",
    "forecast",
    "holdings",
    "ingest",
    "lacking",
    "live_attendance",
    "live_attendance_view",
    "match",
    "reconcile",
    "review",
    "trend",
    "trend_table",
    "undo_review",
    "unmatched",
    "watch",
    "write_report",
]

_HOMES = {
    "alerts": "vshdata.api.live",
    "apply_review": "vshdata.api.joins",
    "catalog": "vshdata.api",
    "check": "vshdata.api.quality",
    "duration": "vshdata.api.studies",
    "evaluate": "vshdata.api.studies",
    "forecast": "vshdata.api.live",
    "holdings": "vshdata.api",
    "Home": "vshdata.api.comparing",
    "ingest": "vshdata.api",
    "lacking": "vshdata.api",
    "live_attendance": "vshdata.api.live",
    "live_attendance_view": "vshdata.api.live",
    "match": "vshdata.api.joins",
    "Options": "vshdata.intake.loaded",
    "ReportRequest": "vshdata.api.packs",
    "reconcile": "vshdata.api.live",
    "review": "vshdata.api.joins",
    "trend": "vshdata.api",
    "trend_table": "vshdata.api",
    "undo_review": "vshdata.api.joins",
    "unmatched": "vshdata.api.joins",
    "watch": "vshdata.api.live",
    "write_report": "vshdata.api.packs",
    "VshdataError": "vshdata.errors",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'vshdata' has no attribute '{name}'")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
