"""Addresses of the pages on modes and reconciliations."""

from __future__ import annotations

from fazhi.web.access import page
from fazhi.web.mirrors import batches, reconciliations, running, sheets

_BATCH = "mirrors/batches/<uuid:id>/"
_RECONCILIATION = "mirrors/reconciliations/<uuid:id>/"

pages = [
    page("mirrors/", running.modes, "mirrors"),
    page("mirrors/hand-in/", sheets.hand_in_sheet, "hand-in-sheet"),
    page(_BATCH, batches.asked_batch, "asked-batch"),
    page(_BATCH + "decide/", batches.decide_batch, "decide-batch"),
    page(_RECONCILIATION, reconciliations.reconciliation, "reconciliation"),
    page(_RECONCILIATION + "export/<str:form>/", reconciliations.export_reconciliation, "export-reconciliation"),
    page(_RECONCILIATION + "lines/<uuid:line>/", reconciliations.settle_line, "settle-line"),
]
