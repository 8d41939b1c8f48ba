"""Addresses of the pages on modes and reconciliations."""

from __future__ import annotations

from fazhi.web.access import page
from fazhi.web.mirrors import reconciliations, running

_RECONCILIATION = "mirrors/reconciliations/<uuid:id>/"

pages = [
    page("mirrors/", running.modes, "mirrors"),
    page(_RECONCILIATION, reconciliations.reconciliation, "reconciliation"),
    page(_RECONCILIATION + "lines/<uuid:line>/", reconciliations.settle_line, "settle-line"),
]
