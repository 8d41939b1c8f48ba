"""What officers do with an application 登记、退回、收入补充材料、在线送交: each an evidence row under a post.

Registering performs the declared opening act through the engine, with the day on which the application came in as its
legal day, under a post that is held today: here nothing is decided that the engine would not admit.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from fazhi.kernel.applications.admitting import admitted, refuse_marking
from fazhi.kernel.applications.declaring import Online, Supplied, online_of
from fazhi.kernel.applications.models import CLOSES, Application, Happening, What, files_of
from fazhi.kernel.applications.questions import prefilled
from fazhi.kernel.applications.submitting import hold, said_in, stop_clock
from fazhi.kernel.applications.tracing import traced
from fazhi.kernel.files.models import File
from fazhi.kernel.files.store import Upload, read
from fazhi.kernel.ledger.journal import record
from fazhi.kernel.ledger.personal import PersonalKind
from fazhi.kernel.organs.models import Post
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Act, Paper
from fazhi.kernel.procedures.offering import offers
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.procedures.seeing import Eyes


def declaration_of(application: Application) -> Online:
    """What the application is one for.

    Raises:
        Refusal: it is declared no more.
    """
    online = online_of(application.key)
    if online is None:
        raise Refusal.because(
            "application", f"“{application.key}”已不再开放网上申请。", f"{application.key} is open no more.",
            "请在新办页面另行登记。", "Open the matter by hand.",
        )  # fmt: skip
    return online


def initial_for(application: Application, eyes: Eyes | None = None) -> dict[str, Any]:
    """What the form of the opening act shows first: the answers, and what follows from them; not who applies.

    Numbers of papers lead to their rows where somebody asks who may see these.
    """
    online, day = declaration_of(application), application.submitted_on
    values = said_in(application).values
    found = traced(application, eyes) if eyes is not None else []
    rows = {each.fills: each.sought.value for each in found if each.sought.value}
    return {**values, **prefilled(online, day, values, application.organ), **rows}


def _party(application: Application) -> dict[str, str]:
    found = {"party_kind": application.kind, "party_name": application.name}
    for field in ("identifier", "phone", "address"):
        found[f"party_{field}"] = application.reveal(field) or ""
    return found


@transaction.atomic
def register(
    application: Application, *, by: Post, data: Mapping[str, Any], today: datetime.date, reason: str = ""
) -> Act:
    """Register an application: open the matter with its files and its applicant, as of the day on which it came in.

    Raises:
        Refusal: the application is closed already, or the engine refuses the act; nothing is left behind.
    """
    online = declaration_of(application)
    _refuse_closed(application)
    day = application.submitted_on
    kind = online.kind(day)
    party = _party(application) if kind.party else {}
    uploads = uploads_of(files_of(application.files)) if kind.attach else []
    act = open_matter(
        online.family, kind, by=by, on=day, organ=application.organ, data={**data, **party}, uploads=uploads,
        reason=reason, request_key=f"application:{application.pk}", today=today, received=True,
    )  # fmt: skip
    record(
        Happening(
            application=application, what=What.REGISTERED, on=today, post=by, officer=by.officer, matter=act.matter,
            act=act,
        )
    )  # fmt: skip
    stop_clock(application, online, today)
    return act


@transaction.atomic
def give_back(
    application: Application, *, by: Post, on: datetime.date, reason: str, cure: str, competent: str = "",
    ground: str = "",
) -> Happening:  # fmt: skip
    """Return an application without registering it; the applicant reads why, and what to do.

    Raises:
        Refusal: it is closed already, reason or cure is missing, or the declaration names other grounds: then it is
            registered and decided.
    """
    _refuse_closed(application)
    online = online_of(application.key)
    grounds = online.returns if online is not None else {}
    if grounds and ground not in grounds:
        names = "、".join(each.zh for each in grounds.values()), ", ".join(each.en for each in grounds.values())
        raise Refusal.because(
            "return-ground", f"只有这些情形可以退回：{names[0]}。", f"It is returned only as: {names[1]}.",
            "其他情形请登记后依法决定并告知。", "Anything else is registered, decided and told.", "ground",
        )  # fmt: skip
    reason, cure = _worded(online, ground, (reason, cure, competent))
    if not reason or not cure:
        raise Refusal.because(
            "return", "退回须写明理由和申请人可以怎样办理。", "Say why it is returned, and what the applicant can do.",
            "请补充填写。", "Fill in both.", "reason",
        )  # fmt: skip
    row = Happening(application=application, what=What.RETURNED, on=on, post=by, officer=by.officer)
    said = {"reason": reason, "cure": cure, "competent": competent.strip()}
    if ground in grounds:
        said["ground"] = grounds[ground].zh
    row.set_personal("said", PersonalKind.PAPER, json.dumps(said, ensure_ascii=False))
    record(row)
    stop_clock(application, online_of(application.key), on)
    return row


def _worded(online: Online | None, ground: str, typed: tuple[str, str, str]) -> tuple[str, str]:
    """Reason and cure as the applicant reads them: as typed, or the declaration's own where it words the ground.

    Raises:
        Refusal: something was typed beside its own words.
    """
    wording = online.wordings.get(ground) if online is not None else None
    if wording is None:
        return typed[0].strip(), typed[1].strip()
    if any(each.strip() for each in typed):
        raise Refusal.because(
            "return-wording", "选择这一情形退回的，一律按统一用语告知，不另写理由、机关和办法。",
            "Returned on this ground it is told in the same words to everybody, and nothing is added.",
            "请清空所填内容后退回。", "Leave these fields empty.", "reason",
        )  # fmt: skip
    return wording.reason.zh, wording.cure.zh


def _refuse_closed(application: Application) -> None:
    hold(application)
    closing = Happening.objects.filter(application=application, what__in=CLOSES).first()
    if closing is not None:
        said = closing.get_what_display()
        raise Refusal.because(
            "closed", f"此件{said}（{closing.on}），不能重复办理。", f"It is closed already: {said}, {closing.on}.",
            "请刷新页面核对。", "Reload the page and compare.",
        )  # fmt: skip


def uploads_of(files: Sequence[File]) -> list[Upload]:
    """Files kept with an application, ready to be handed in with an act."""
    return [Upload(each.title, read(each), each.media_type) for each in files]


def taking(online: Online, supplement: Happening, by: Post, day: datetime.date) -> Supplied | None:
    """The declared act by which the post may take papers into the matter as it stands; None where none may be done."""
    matter = matter_of(supplement.application)
    if matter is None or matter.matter is None:
        return None
    through, offered = admitted(online, matter.matter), {o.kind.name for o in offers(matter.matter, by.officer, day)}
    return through if through is not None and through.act in offered else None


@transaction.atomic
def take(
    supplement: Happening, *, by: Post, on: datetime.date, today: datetime.date, through: Supplied | None,
    data: Mapping[str, Any] | None = None,
) -> Happening:  # fmt: skip
    """Take papers that were sent in later into the matter by the declared act, or mark them as seen by none.

    Papers marked as seen may be taken in once a stage asks for them.

    Raises:
        Refusal: the engine refuses the act, they were taken before, or the stage has an act that takes them in, and
            they would only be marked: so they would be lost to the case.
    """
    hold(supplement.application)
    done = Happening.objects.filter(answers=supplement)
    if done.filter(what=What.TAKEN).exists() or (through is None and done.exists()):
        raise Refusal.because(
            "taken",
            "这些材料已经收入。",
            "These papers were taken in before.",
            "请刷新页面核对。",
            "Reload and compare.",
        )
    act, registered = None, matter_of(supplement.application)
    online = online_of(supplement.application.key)
    if through is None and online is not None and registered is not None and registered.matter is not None:
        refuse_marking(online, registered.matter)
    if through is not None and registered is not None and registered.matter is not None:
        act = perform(
            registered.matter, through.act, by=by, on=on, data=data or {through.text: supplement.reveal("said") or ""},
            uploads=uploads_of(supplement.kept_files), request_key=f"supplement:{supplement.pk}", today=today,
            received=True,
        )  # fmt: skip
    row = Happening(
        application=supplement.application, what=What.TAKEN if act else What.SEEN, on=today, post=by,
        officer=by.officer, answers=supplement, act=act, matter=registered.matter if registered else None,
    )  # fmt: skip
    record(row)
    return row


def matter_of(application: Application) -> Happening | None:
    """The happening by which an application was registered, with its matter."""
    rows = Happening.objects.filter(application=application, what=What.REGISTERED)
    return rows.select_related("matter__organ", "act").first()


def deliverable(application: Application) -> list[Paper]:
    """The papers of the matter that are meant for the applicant and were not delivered online."""
    online, registered = online_of(application.key), matter_of(application)
    if online is None or registered is None or registered.act is None:
        return []
    done = Happening.objects.filter(application=application, what=What.DELIVERED).values("paper")
    papers = Paper.objects.filter(matter=registered.matter, kind__in=online.papers).exclude(pk__in=done)
    mine = registered.act.party_id
    rows = papers.select_related("act").order_by("issued_on", "recorded_at")
    return [each for each in rows if each.act.party_id in (None, mine)]


@transaction.atomic
def deliver(application: Application, paper: Paper, *, by: Post, on: datetime.date) -> Happening:
    """Deliver a paper online: from now on the applicant can receive it with their codes.

    Raises:
        Refusal: the paper is none for this applicant, or the post's role delivers none.
    """
    online = declaration_of(application)
    hold(application)
    if paper not in deliverable(application) or not any(by.gives(role) for role in online.delivers):
        raise Refusal.because(
            "deliver", "这份文书不能在线送交申请人：不是发给申请人的、已经送交过，或您的岗位不办理送达。",
            "The paper cannot be delivered online: it is not meant for the applicant, was delivered before, or your "
            "post delivers none.",
            "请核对文书和岗位。", "Compare paper and post.",
        )  # fmt: skip
    row = Happening(
        application=application, what=What.DELIVERED, on=on, post=by, officer=by.officer, paper=paper,
        matter=paper.matter,
    )  # fmt: skip
    record(row)
    return row
