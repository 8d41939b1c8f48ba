"""Addresses of imports."""

from __future__ import annotations

from fazhi.web.access import page
from fazhi.web.importing.choosing import import_list, import_template, new_import
from fazhi.web.importing.columns import import_columns
from fazhi.web.importing.following import import_page, marked_sheet

pages = [
    page("imports/", import_list, "imports"),
    page("imports/new/<str:key>/", new_import, "new-import"),
    page("imports/template/<str:key>/", import_template, "import-template"),
    page("imports/<uuid:id>/", import_page, "import"),
    page("imports/<uuid:id>/columns/", import_columns, "import-columns"),
    page("imports/<uuid:id>/marked/", marked_sheet, "import-marked"),
]
