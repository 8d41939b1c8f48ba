"""Addresses of applications on the workbench."""

from __future__ import annotations

from fazhi.web.access import page
from fazhi.web.applications import handling, views

_ONE = "applications/<uuid:id>/"

pages = [
    page("applications/", views.applications, "applications"),
    page(_ONE, views.application, "application"),
    page(_ONE + "files/<uuid:file>/", views.file, "application-file"),
    page(_ONE + "register/", handling.register_application, "register-application"),
    page(_ONE + "return/", handling.return_application, "return-application"),
    page(_ONE + "supplements/<uuid:sent>/take/", handling.take_supplement, "take-supplement"),
    page(_ONE + "deliver/", handling.deliver_paper, "deliver-paper"),
    page(_ONE + "erase/", handling.erase_application, "erase-application"),
]
