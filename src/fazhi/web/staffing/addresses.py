"""Addresses of the pages on organs, officers and posts."""

from __future__ import annotations

from fazhi.web.access import page
from fazhi.web.staffing import accounts, people, proposals, sheets, tree

_DRAFT = "staffing/proposals/<uuid:id>/"

pages = [
    page("staffing/", tree.tree, "staffing"),
    page("staffing/officers/<uuid:id>/", people.officer, "officer"),
    page("staffing/officers/<uuid:id>/password/", people.first_password, "first-password"),
    page("staffing/accounts/", accounts.accounts, "accounts"),
    page("staffing/accounts/<uuid:id>/", accounts.account, "account"),
    page("staffing/proposals/", proposals.proposals, "staffing-proposals"),
    page(_DRAFT, proposals.draft, "staffing-draft"),
    page(_DRAFT + "rows/<int:position>/", proposals.row, "staffing-row"),
    page("staffing/tables/<str:scope>/", proposals.table_template, "staffing-table"),
    page("staffing/hand-overs/<uuid:id>/", sheets.sheet, "hand-over-sheet"),
]
