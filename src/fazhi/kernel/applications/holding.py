"""What is held of applications under a number 申请人查阅、复制: also of those that became no matter and made no party.

Whoever applied gave the number; nobody proved that it is theirs. Who hands it out looks at whom it speaks of.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from fazhi.kernel.applications.declaring import online_of
from fazhi.kernel.applications.following import contact_of
from fazhi.kernel.applications.models import Application
from fazhi.kernel.applications.submitting import happenings_of, said_in
from fazhi.kernel.ledger.personal import blind_index


def held_under(identifier: str) -> QuerySet[Application]:
    """The applications that were sent in under a number, the first that came in first."""
    rows = Application.objects.filter(opened_by__applicant=blind_index(identifier))
    return rows.select_related("organ").order_by("recorded_at")


def told_of(application: Application) -> Mapping[str, Any]:
    """All of an application, as it is written out for its applicant; files by their names."""
    past, said, online = happenings_of(application), said_in(application), online_of(application.key)
    values = {name: application.reveal(name) for name in ("name", "identifier", "phone", "address")}
    files = [*application.kept_files, *(file for each in past for file in each.kept_files)]
    return {
        "applied_for": online.label.zh if online else application.key, "organ": application.organ.name,
        "came_in": application.recorded_at, "values": values, "told_since": dict(contact_of(application, past)),
        "agent": dict(said.agent), "others": said.others,
        "said": [{"asked": each["asked"], "answer": each["answer"]} for each in said.answers],
        "happened": [
            {"at": each.recorded_at, "what": str(each.get_what_display()), "said": each.reveal("said") or ""}
            for each in past
        ],
        "files": [str(file) for file in files],
    }  # fmt: skip
