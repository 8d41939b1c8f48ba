"""Reading the personal data of an application 查阅申请人信息: for a stated purpose, which is recorded with it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from fazhi.kernel.applications.following import contact_of
from fazhi.kernel.applications.models import Application
from fazhi.kernel.applications.submitting import happenings_of, said_in
from fazhi.kernel.ledger.errors import PersonalRefused
from fazhi.kernel.ledger.journal import record
from fazhi.kernel.ledger.personal import PersonalKind, mask
from fazhi.kernel.parties.models import PersonalRead, Purpose, ReadKind
from fazhi.kernel.parties.showing import NOTE, Reader, Reason
from fazhi.kernel.wording import Label

READABLE = ("identifier", "phone", "address", "others")
"""Values that stand masked until they are asked for; the last are further applicants and the agent, with their data."""
SERVICE = Label("送达地址", "Address for service")
OTHERS = Label("共同申请人、代理人", "Further applicants and agent")


def masked(application: Application) -> dict[str, tuple[Label, str]]:
    """Each value as it stands now, masked, with its kind."""
    values = _values(application)
    found = {
        field: (
            SERVICE if field == "address" else kind.label, mask(kind, values[field]) if values[field] else "〔已删除〕"
        )
        for field in READABLE if field in application.personal
        for kind in [PersonalKind(application.personal[field]["kind"])]
    }  # fmt: skip
    return found | ({"others": (OTHERS, "****")} if values["others"] else {})


def _values(application: Application) -> dict[str, str]:
    """The values as they were told last."""
    said, contact = said_in(application), contact_of(application, happenings_of(application))
    agent = " ".join(filter(None, (said.agent.get("name"), said.agent.get("phone"))))
    others = "\n".join(filter(None, (said.others, agent)))
    return {"identifier": application.reveal("identifier") or "", **contact, "others": others}


@transaction.atomic
def show(application: Application, fields: Sequence[str], *, by: Reader, why: Reason) -> dict[str, str]:
    """The plain values, once that they are read is recorded.

    Raises:
        PersonalRefused: no value is named, or the purpose is not stated.
    """
    if not fields or set(fields) - {*READABLE} or why.purpose not in Purpose.values or not why.note.strip():
        raise PersonalRefused(
            "请选择要查看的信息、目的，并写明用途。", "Choose what is to be shown, the purpose, and say what it is for."
        )
    _recorded(application.pk, ReadKind.SHOWN, fields, by, Reason(why.purpose, why.note.strip()[:NOTE]))
    return {field: value for field, value in _values(application).items() if field in fields and value}


@transaction.atomic
def exported(application: Application, *, by: Reader, why: Reason) -> None:
    """Record that all that is held of an application was written out."""
    _recorded(application.pk, ReadKind.EXPORTED, sorted(application.personal), by, why)


@transaction.atomic
def downloaded(file: UUID, *, by: Reader) -> None:
    """Record that a file of an application left the system."""
    _recorded(file, ReadKind.DOWNLOADED, ["file"], by, Reason(Purpose.WORK, ""))


def _recorded(thing: UUID, kind: str, fields: Sequence[str], by: Reader, why: Reason) -> None:
    record(
        PersonalRead(
            officer=by.officer, post=by.post, organ=by.organ, place_code=by.place_code, day=by.day, kind=kind,
            thing=thing, fields=list(fields), purpose=why.purpose, note=why.note,
        )
    )  # fmt: skip
