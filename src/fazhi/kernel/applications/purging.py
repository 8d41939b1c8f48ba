"""A purge in a case reaches the application that it came from 清除及于申请: its files, and the applicant's values.

An application is kept beside its case. What two persons destroy in the case would else be read here.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from fazhi.kernel.applications.copies import copies
from fazhi.kernel.applications.models import Application, ApplicationKey, What, files_of
from fazhi.kernel.applications.submitting import happenings_of
from fazhi.kernel.files.models import FilePurge
from fazhi.kernel.files.store import purge
from fazhi.kernel.ledger.evidence import Evidence
from fazhi.kernel.ledger.journal import erase
from fazhi.kernel.parties.models import Party
from fazhi.kernel.procedures.correcting import said_by
from fazhi.kernel.procedures.engine import Request, subscribers
from fazhi.kernel.procedures.knowing import PARTY
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.procedures.purging import BASES, PURGE
from fazhi.kernel.procedures.reaching import not_agreed


def listen() -> None:
    """Hear every purge, inside its transaction."""
    if _purged not in subscribers:
        subscribers.append(_purged)


def _purged(request: Request) -> None:
    if request.kind.name != PURGE.name:
        return
    asked = Act.objects.get(pk=request.data["asked"])
    said = said_by(asked)
    persons = {
        "reason": request.reason, "basis": BASES[said["basis"]].zh, "by": request.by.officer_id,
        "second": asked.officer_id,
    }  # fmt: skip
    what, _, id = said["target"].partition(":")
    if what == PARTY:
        key, _, field = id.partition(":")
        party, matter = Party.objects.get(pk=key), request.done.matter
        left = not_agreed(party, said["target"], matter)
        of_party = _registered().filter(happenings__act__party=party)
        _forget(of_party.exclude(happenings__matter__in=left), field, persons)
        return
    for each in _registered().filter(happenings__matter=request.done.matter):
        _destroy(each, request.id, persons)


def _registered() -> QuerySet[Application]:
    return Application.objects.filter(happenings__what=What.REGISTERED).distinct()


def _destroy(application: Application, act: uuid.UUID, persons: dict[str, Any]) -> None:
    """Destroy the files that came in whose copies in the case are gone."""
    pairs = [(kept, sent) for _, kept, sent in copies(application, happenings_of(application))]
    gone = _purged_among(kept for kept, _ in pairs)
    files = files_of([sent for kept, sent in pairs if kept in gone])
    left = _purged_among(str(each.pk) for each in files)
    purge([each for each in files if str(each.pk) not in left], act=act, **persons)


def _purged_among(ids: Iterable[str]) -> set[str]:
    return {str(id) for id in FilePurge.objects.filter(file__in=list(ids)).values_list("file", flat=True)}


def _forget(applications: Iterable[Application], field: str, persons: dict[str, Any]) -> None:
    """Erase a value of the applicant, as it came in and as it was told later; and what it could be found by."""
    for application in applications:
        rows: list[Evidence] = [application, *happenings_of(application)]
        for each in rows:
            if each.personal.get(field, {}).get("value") is not None:
                erase(each, [field], **persons)
        if field == "identifier":
            keys = ApplicationKey.objects.filter(application=application)
            keys.update(applicant="", same=f"gone {application.pk}")
