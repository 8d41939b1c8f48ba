"""Addresses of the workbench. Each is made by ``page``, which refuses a view that does not say who may open it."""

from __future__ import annotations

from fazhi.web import (
    bulk,
    changes,
    contacts,
    correcting,
    desk,
    drafts,
    figures,
    files,
    kept_filters,
    matters,
    opening,
    party_files,
    party_search,
    personal,
    preferences,
    printing,
    receipts,
    registers,
    report_check,
    report_files,
    returns,
    revisions,
    rolling,
    running,
    search,
    worklist,
)
from fazhi.web.access import page, refuse_undeclared
from fazhi.web.account import addresses, signing
from fazhi.web.applications import addresses as applications
from fazhi.web.backfilling import views as backfilling
from fazhi.web.calendar import views as calendar
from fazhi.web.exporting import views as exporting
from fazhi.web.importing import addresses as importing
from fazhi.web.mirrors import addresses as mirrors
from fazhi.web.staffing import addresses as staffing

_MATTER = "matters/<uuid:id>/"
_REGISTER = "registers/<str:key>/"

urlpatterns = [
    page("", desk.desk, "desk"),
    *addresses.pages,
    page("language/", signing.set_language, "language"),
    page("health/", running.health, "health"),
    page("ready/", running.ready, "ready"),
    page("metrics", running.metrics, "metrics"),
    page("work/", worklist.worklists, "worklists"),
    page("work/<str:family>/", worklist.worklist, "worklist"),
    page("work/<str:family>/bulk/<str:name>/", bulk.bulk, "bulk"),
    page("filters/", kept_filters.kept_filters, "kept-filters"),
    page("filters/keep/", kept_filters.keep_filter, "keep-filter"),
    page("filters/<int:id>/", kept_filters.change_filter, "change-filter"),
    page("find-party/", party_search.find_party, "find-party"),
    page("entities/", party_files.find_file, "find-file"),
    page("entities/<uuid:id>/", party_files.party_file, "party-file"),
    page("search/", search.search_page, "search"),
    page("drafts/", drafts.save_draft, "save-draft"),
    page("drafts/discard/", drafts.discard_draft, "discard-draft"),
    page("keys/", preferences.keys, "keys"),
    page("keys/set/", preferences.set_shortcuts, "set-shortcuts"),
    page("open/", opening.opening_list, "openings"),
    page("open/<str:family>/<str:name>/", opening.opening, "opening"),
    page(_MATTER, matters.matter, "matter"),
    page(_MATTER + "acts/<str:name>/", matters.act, "act"),
    *backfilling.pages,
    page(_MATTER + "correct/<uuid:act>/", correcting.correct, "correct"),
    page(_MATTER + "clocks/<uuid:clock>/", receipts.clock, "clock"),
    page(_MATTER + "revisions/<uuid:act>/", revisions.revision, "revision"),
    *printing.pages(_MATTER),
    *calendar.pages(_MATTER),
    page(_MATTER + "proof/<uuid:act>/", files.proof, "proof"),
    page(_MATTER + "proof/<uuid:act>/file", files.proof_file, "proof-file"),
    page(_MATTER + "papers/<uuid:paper>/", files.paper, "paper"),
    page(_MATTER + "papers/<uuid:paper>/file", files.paper_file, "paper-file"),
    page(_MATTER + "files/<uuid:file>/", files.attachment, "attachment"),
    page(_MATTER + "parties/", personal.matter_parties, "matter-parties"),
    page(_MATTER + "sheet/<str:name>/", returns.return_sheet, "return-sheet"),
    page(_MATTER + "bundle", returns.return_bundle, "return-bundle"),
    page(_MATTER + "rollup/", rolling.rollup, "rollup"),
    page(_MATTER + "rollup/bundle", rolling.rollup_bundle, "rollup-bundle"),
    page(_MATTER + "rollup/<str:figure>/", rolling.rollup_figure, "rollup-figure"),
    page(_MATTER + "document/", report_files.report_document, "report-document"),
    page("personal-reads/", personal.reads, "reads"),
    page("personal-reads/find/", personal.find_reads, "find-reads"),
    page("registers/", registers.register_list, "registers"),
    page(_REGISTER, registers.register, "register"),
    page(_REGISTER + "difference/", registers.differences, "difference"),
    page(_REGISTER + "changes/", changes.new_change_set, "new-change-set"),
    page(_REGISTER + "<uuid:subject>/", registers.entry, "entry"),
    *exporting.pages,
    *staffing.pages,
    *applications.pages,
    *importing.pages,
    *mirrors.pages,
    page("contacts/", contacts.contacts, "contacts"),
    page("changes/<uuid:id>/", changes.change_set, "change-set"),
    page("changes/<uuid:id>/rows/<int:position>/", changes.change_row, "change-row"),
    page("figures/", figures.figure_list, "figures"),
    page("figures/<str:id>/", figures.figure, "figure"),
    page("report/check/", report_check.report_check, "report-check"),
    page("report/<str:place>/<int:number>/", figures.report, "report"),
]
refuse_undeclared(urlpatterns)

handler400 = "fazhi.web.errors.bad_request"
handler403 = "fazhi.web.errors.forbidden"
handler404 = "fazhi.web.errors.not_found"
handler500 = "fazhi.web.errors.broken"
