"""Addresses of the workbench. Each is made by ``page``, which refuses a view that does not say who may open it."""

from __future__ import annotations

from fazhi.web import account, changes, correcting, desk, figures, files, matters, opening, registers, worklist
from fazhi.web.access import page

_MATTER = "matters/<uuid:id>/"
_REGISTER = "registers/<str:key>/"

urlpatterns = [
    page("", desk.desk, "desk"),
    page("sign-in/", account.sign_in, "sign-in"),
    page("sign-out/", account.sign_out, "sign-out"),
    page("language/", account.set_language, "language"),
    page("healthz", account.health, "health"),
    page("work/", worklist.worklists, "worklists"),
    page("work/<str:family>/", worklist.worklist, "worklist"),
    page("open/", opening.opening_list, "openings"),
    page("open/<str:family>/<str:name>/", opening.opening, "opening"),
    page(_MATTER, matters.matter, "matter"),
    page(_MATTER + "acts/<str:name>/", matters.act, "act"),
    page(_MATTER + "correct/<uuid:act>/", correcting.correct, "correct"),
    page(_MATTER + "proof/<uuid:act>/", files.proof, "proof"),
    page(_MATTER + "proof/<uuid:act>/file", files.proof_file, "proof-file"),
    page(_MATTER + "papers/<uuid:paper>/", files.paper, "paper"),
    page(_MATTER + "papers/<uuid:paper>/file", files.paper_file, "paper-file"),
    page(_MATTER + "files/<uuid:file>/", files.attachment, "attachment"),
    page("registers/", registers.register_list, "registers"),
    page(_REGISTER, registers.register, "register"),
    page(_REGISTER + "difference/", registers.differences, "difference"),
    page(_REGISTER + "changes/", changes.new_change_set, "new-change-set"),
    page(_REGISTER + "<uuid:subject>/", registers.entry, "entry"),
    page("changes/<uuid:id>/", changes.change_set, "change-set"),
    page("changes/<uuid:id>/rows/<int:position>/", changes.change_row, "change-row"),
    page("figures/", figures.figure_list, "figures"),
    page("figures/<str:id>/", figures.figure, "figure"),
    page("report/<str:place>/<int:number>/", figures.report, "report"),
]

handler400 = "fazhi.web.errors.bad_request"
handler403 = "fazhi.web.errors.forbidden"
handler404 = "fazhi.web.errors.not_found"
handler500 = "fazhi.web.errors.broken"
