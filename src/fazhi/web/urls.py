"""Addresses of the workbench. Each is made by ``page``, which refuses a view that does not say who may open it."""

from __future__ import annotations

from fazhi.web import account, correcting, desk, files, matters, opening, worklist
from fazhi.web.access import page

_MATTER = "matters/<uuid:id>/"

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
]

handler400 = "fazhi.web.errors.bad_request"
handler403 = "fazhi.web.errors.forbidden"
handler404 = "fazhi.web.errors.not_found"
handler500 = "fazhi.web.errors.broken"
