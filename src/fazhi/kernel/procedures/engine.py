"""The one write path: one act, one transaction. Web, command line, import and loading have no other way.

An act is locked, checked, replayed with all acts before it, written with its leaf, and followed by what it causes
(numbers, papers, clocks, duties to publish). All of it, or nothing.
"""

from __future__ import annotations

import datetime
import logging
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Q

from fazhi import law
from fazhi.kernel.files.store import FileError, Upload, keep
from fazhi.kernel.ledger.errors import ContentRefused, PeriodRefused, PersonalRefused
from fazhi.kernel.ledger.journal import record
from fazhi.kernel.ledger.locks import contended
from fazhi.kernel.organs.models import Organ, Post
from fazhi.kernel.parties.finding import find_or_record
from fazhi.kernel.parties.models import Party
from fazhi.kernel.procedures import admission, numbers, projection, rechecking
from fazhi.kernel.procedures.declaring import ActKind, Procedure
from fazhi.kernel.procedures.forms import PARTY_FIELDS, build_form, jsonable
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.modes import Brought
from fazhi.kernel.procedures.observing import observed
from fazhi.kernel.procedures.papers import issue
from fazhi.kernel.procedures.refusals import Ground, Refusal, RepeatedRequest, StaleVersion
from fazhi.kernel.procedures.registry import kind_of, procedure_of, version_on
from fazhi.kernel.procedures.replay import ActFacts, State, facts_in, in_legal_order, replay
from fazhi.kernel.procedures.replay import follow as after
from fazhi.kernel.procedures.request import Request

__all__ = ["STEPS", "Request", "open_matter", "perform", "subscribers"]

KEY_LENGTH = Act._meta.get_field("request_key").max_length or 0

Subscriber = Callable[[Request], None]
log = logging.getLogger(__name__)
subscribers: list[Subscriber] = []
"""Called inside the act's transaction once it is written; the layers above the procedures join here."""


def perform(
    matter: Matter, kind: ActKind | str, *, by: Post, on: datetime.date, data: Mapping[str, Any] | None = None,
    uploads: Sequence[Upload] = (), party: Party | None = None, corrects: Act | None = None,
    second: Post | None = None, reason: str = "", request_key: str | None = None, revision: int | None = None,
    today: datetime.date | None = None, because: Act | None = None, numbers: Mapping[str, str] | None = None,
    brought: Brought | None = None, received: bool = False, past: bool = False,
) -> Act:  # fmt: skip
    """Do an act in a matter.

    Args:
        matter: the matter.
        kind: the act, as declared or by its stored name.
        by: the post under which the officer acts.
        on: legal day of the act.
        data: values of the act's form.
        uploads: files handed in with it.
        party: the party, for acts done to one.
        corrects: the act that a correction corrects.
        second: the second person, where one is needed (back-filling). The caller answers for it that this person has
            approved: loaders (imports, the demonstration) name who did on paper; pages hand over the post of whoever
            is signed in and approves, and never a name that somebody else picked.
        reason: why, where a reason is asked for.
        request_key: the same key is the same act, however often it is sent.
        revision: the matter's revision that the officer saw; another one is refused.
        today: the day now; acts of later days are refused when it is given.
        because: the act that this one follows from by rule.
        numbers: official numbers that the act brings along, by series (the procedure's key, the paper's key);
            others are allotted.
        brought: from which platform it comes, where it was done there: then its form, the order of stages and days are
            asked, and not who may act or by which rule; nothing follows from it but what the matter shows.
        received: it takes in what came in on the day and is kept here, as an application: the post is asked for today.
        past: it brings in what was done before it was kept here: marked as back-filled, with a reason and a second.

    Returns:
        The act as written, or the one that this request key wrote before.

    Raises:
        Refusal: with every ground, its rule and cure; nothing is left behind.
    """
    procedure = procedure_of(matter.family, matter.version)
    return _run(
        Request(
            procedure=procedure, kind=_named(procedure, kind), by=by, on=on, raw=data or {}, uploads=uploads,
            matter=matter, matter_id=matter.id, organ=matter.organ, place_code=matter.place_code, party=party,
            corrects=corrects, second=second, reason=reason, request_key=request_key, revision=revision, today=today,
            because=because, numbers=numbers or {}, brought=brought, received=received, past=past,
        )
    )  # fmt: skip


def open_matter(
    family: str | type[Procedure], kind: ActKind | str, *, by: Post, on: datetime.date, organ: Organ | None = None,
    place_code: str = "", matter_id: uuid.UUID | None = None, data: Mapping[str, Any] | None = None,
    uploads: Sequence[Upload] = (), second: Post | None = None, reason: str = "", request_key: str | None = None,
    today: datetime.date | None = None, because: Act | None = None, numbers: Mapping[str, str] | None = None,
    brought: Brought | None = None, received: bool = False, past: bool = False,
) -> Act:  # fmt: skip
    """Open a matter by an act declared from ``NEW``, under the version that governs the day.

    Args:
        family: the procedure, or its key.
        kind: as for ``perform``, and so are the others not named here.
        by: as for ``perform``.
        on: as for ``perform``.
        organ: the lead organ; the officer's own without one.
        place_code: the place; the lead organ's own without one.
        matter_id: the identity of the matter, where the caller must know it beforehand.
        data: as for ``perform``.
        uploads: as for ``perform``.
        second: as for ``perform``.
        reason: as for ``perform``.
        request_key: as for ``perform``.
        today: as for ``perform``.
        because: as for ``perform``.
        numbers: as for ``perform``.
        brought: as for ``perform``.
        received: as for ``perform``.
        past: as for ``perform``.

    Returns:
        The act as written, or the one that this request key wrote before.

    Raises:
        Refusal: with every ground, its rule and cure; nothing is left behind.
    """
    procedure = _governing(family if isinstance(family, str) else family.key, on)
    lead = organ or by.organ
    return _run(
        Request(
            procedure=procedure, kind=_named(procedure, kind), by=by, on=on, raw=data or {}, uploads=uploads,
            organ=lead, place_code=place_code or lead.place_code, reason=reason, request_key=request_key, today=today,
            because=because, second=second, matter_id=matter_id or uuid.uuid4(), numbers=numbers or {},
            brought=brought, received=received, past=past,
        )
    )  # fmt: skip


def _governing(key: str, on: datetime.date) -> type[Procedure]:
    try:
        return version_on(key, on)
    except LookupError as fault:
        raise Refusal.because(
            "version", f"{on} 没有适用的程序“{key}”。", f"No version of {key} governs a matter opened on {on}.",
            "请核对日期和程序。", "Compare the day and the procedure.", "on",
        ) from fault  # fmt: skip


def _named(procedure: type[Procedure], kind: ActKind | str) -> ActKind:
    name = kind if isinstance(kind, str) else kind.name
    found = kind_of(procedure, name)
    if found is None:
        raise Refusal.because(
            "unknown-act", f"“{procedure.label.zh}”没有行为“{name}”。", f"{procedure.label.en} has no act {name}.",
            f"可用：{'、'.join(procedure.acts)}。", f"It has: {', '.join(procedure.acts)}.",
        )  # fmt: skip
    return found


@observed
def _run(request: Request) -> Act:
    """Take a request through the steps; what statute, database or ledger refuse is said as a refusal, too."""
    try:
        with transaction.atomic():
            for step in STEPS:
                step(request)
                if request.repeated:
                    break
    except law.LawError as fault:
        raise Refusal.because(
            "law", f"法定参数不能适用：{fault}", f"The law as recorded cannot be applied: {fault}",
            "请核对日期和数额，或补充法定参数。", "Compare day and amount, or add to the law tree.",
        ) from fault  # fmt: skip
    except (ContentRefused, PeriodRefused, PersonalRefused) as fault:
        cure = ("请核对内容后重新提交。", "Compare the content and send it again.")
        raise Refusal.because("ledger", fault.message.zh, fault.message.en, *cure) from fault
    except IntegrityError as fault:
        # The same request, sent twice at once: it waited for the first one to commit, and is that one.
        recall(request)
        if request.repeated:
            return request.done
        log.warning("act %s refused by the database: %s", request.kind.name, fault)
        raise Refusal.because(
            "collision", "与已登记的内容冲突，两者不能并存。",
            "It collides with what is recorded; both cannot stand.",
            "请刷新后核对，再办理。", "Reload, compare, and act again.",
        ) from fault  # fmt: skip
    except OperationalError as fault:
        if not contended(fault):
            raise
        raise Refusal.because(
            "busy", "同时办理的人较多，本次未能排上。", "Too many act at once, and this one did not get its turn.",
            "没有留下任何内容，请稍后再提交一次。", "Nothing was kept of it: send it again in a moment.",
        ) from fault  # fmt: skip
    return request.done


def recall(request: Request) -> None:
    """Find the act that was written under this request key; with other content it is refused."""
    if request.request_key is None:
        return
    if len(request.request_key) > KEY_LENGTH:
        raise RepeatedRequest.because(
            "request-key", f"请求标识超过{KEY_LENGTH}个字符。",
            f"The request key has more than {KEY_LENGTH} characters.",
            "请换用较短的请求标识。", "Send it under a shorter key.",
        )  # fmt: skip
    request.fingerprint = request.fingerprint or request.digest()
    known = Act.objects.filter(request_key=request.request_key).first()
    if known is not None and known.fingerprint != request.fingerprint:
        raise RepeatedRequest.because(
            "request-key", f"请求标识“{request.request_key}”已用于另一内容。",
            f"The request key {request.request_key} was used for something else.",
            "请换用新的请求标识。", "Send it under a new key.",
        )  # fmt: skip
    if known is not None:
        request.act, request.repeated = known, True


def lock(request: Request) -> None:
    """Take the matter's row, so that two acts on it come one after the other, and read what was done before.

    The state before the act is the one at its own place in legal order, and the version that held there governs it.
    """
    if request.matter is None:
        request.before = request.standing = State(request.matter_id)
        return
    held = _locked(request.matter, request.procedure.matter)
    recall(request)  # The same request may have been written while this one waited for the lock.
    if request.repeated:
        return
    if request.revision is not None and request.revision != held.revision:
        raise StaleVersion.because(
            "stale", f"“{held}”在您打开后已有新的行为。", f"{held} was acted on since you opened it.",
            "请刷新页面，核对后再办理。", "Reload the page, compare, and act again.",
        )  # fmt: skip
    request.matter = held
    request.earlier = facts_in(Q(matter=held))
    request.late = not request.kind.corrects and any(fact.on > request.on for fact in in_legal_order(request.earlier))
    request.standing = replay(held.id, request.earlier)
    request.before = replay(held.id, request.earlier, request.on) if request.late else request.standing
    request.organ = _lead(held, request)
    request.procedure = procedure_of(held.family, request.before.version or held.version)
    request.kind = _named(request.procedure, request.kind)


def _locked(matter: Matter, model: type[Matter]) -> Matter:
    """The matter's row with its chapter's columns, locked; the organ is read apart.

    PostgreSQL takes a row that changed while it waited in its new version, but what is joined to it in the old one: a
    matter handed over meanwhile would not join its organ, and not be found.
    """
    rows = model._default_manager.select_for_update(of=("self", "matter_ptr"))
    held: Matter = rows.get(pk=matter.pk)
    if matter.organ_id == held.organ_id and Matter.organ.is_cached(matter):
        held.organ = matter.organ
    return held


def _lead(held: Matter, request: Request) -> Organ:
    """The organ that led the matter at the act's place in legal order."""
    if not request.late:
        return held.organ
    former = [organ for capacity, organ in request.standing.organs if capacity == "former"]
    then = request.before.fields.get("organ") or next(iter(former), held.organ_id)
    return Organ.objects.get(pk=then)


def fill(request: Request) -> None:
    """Check the form, find or record the party, and write the content of the act."""
    form = build_form(
        request.procedure, request.kind, _form_data(request), matter=request.matter, state=request.before,
        on=request.on, acting=admission.choosing(request), uploads=request.uploads, led_by=request.organ,
    )  # fmt: skip
    request.form = form
    admission.check(request)
    cleaned = dict(form.cleaned_data)
    if request.kind.party:
        request.party = find_or_record(**{name.removeprefix("party_"): cleaned.pop(name) for name in PARTY_FIELDS})
    if request.kind.per_party:
        request.party = cleaned.pop("party")
    if request.kind.corrects:
        request.corrects, request.corrected_on = cleaned["act"], cleaned["happened_on"]
    request.reason = cleaned.pop("reason", "") or request.reason
    if cleaned.get("extension_amount") is None:
        cleaned.pop("extension_amount", None)
    request.data = {name: jsonable(given) for name, given in cleaned.items()}


def _form_data(request: Request) -> dict[str, Any]:
    data = dict(request.raw)
    if request.reason and request.kind.needs_reason:
        data.setdefault("reason", request.reason)
    if request.kind.per_party and request.party is not None:
        data.setdefault("party", request.party.pk)
    if request.corrects is not None:
        data.setdefault("act", request.corrects.pk)
    return data


def obey(request: Request) -> None:
    """Ask the rules, the gates and the registers; what a second person has allowed goes through and is kept.

    What was decided on a platform was decided: what speaks against it is said to whoever brings it.
    """
    grounds = [*admission.grounds(request), *rechecking.grounds(request)]
    if request.brought is not None:
        request.brought.cautions += grounds
    elif grounds:
        request.because = admission.override(request, grounds)
        request.waived = grounds


def store(request: Request) -> None:
    """Keep the files that come with the act."""
    try:
        kept = [str(keep(upload, redacts=original).id) for upload, original in request.form.kept_files()]
    except FileError as fault:
        raise Refusal(Ground("file", fault.message, fault.cure, field="attachments")) from fault
    if kept:
        request.data["attachments"] = kept


def move(request: Request) -> None:
    """Replay all acts with the new one in its legal place: the state after it."""
    new = ActFacts(
        id=request.id, family=request.procedure.key, version=request.procedure.version, name=request.kind.name,
        seq=len(request.earlier) + 1, on=request.on, officer=request.by.officer_id, organ=request.by.organ_id,
        data=request.data, party=request.party.id if request.party else None,
        corrects=request.corrects.id if request.corrects else None, corrected_on=request.corrected_on,
        reason=request.reason, waived=[ground.code for ground in request.waived],
        brought=request.brought.platform.id if request.brought else None,
    )  # fmt: skip
    if request.late or request.kind.corrects:
        request.after = replay(request.matter_id, [*request.earlier, new])
    else:
        request.after = after(request.before, new)


def write(request: Request) -> None:
    """Write the matter's row, the act and its leaf."""
    request.matter = projection.write(request)
    request.act = Act(
        id=request.id, matter=request.matter, family=request.procedure.key, version=request.procedure.version,
        name=request.kind.name, seq=len(request.earlier) + 1, happened_on=request.on,
        stage_before=request.before.stage, stage_after=request.kind.target(request.before.stage),
        officer=request.by.officer, post=request.by, organ=request.by.organ, second=request.second,
        second_officer=request.second.officer if request.second else None, party=request.party, data=request.data,
        reason=request.reason, corrects=request.corrects, corrected_on=request.corrected_on, because=request.because,
        backfilled=request.late or request.past, waived=[ground.code for ground in request.waived],
        brought=request.brought.platform.id if request.brought else None, request_key=request.request_key,
        fingerprint=request.fingerprint,
    )  # fmt: skip
    record(request.act)


def paper(request: Request) -> None:
    """Issue the papers; their files are rendered after the transaction. A platform has issued its own."""
    for declared in request.kind.papers if request.brought is None else ():
        issue(request, declared)


def follow(request: Request) -> None:
    """What the act causes: its own effect, then whoever subscribed."""
    if request.kind.effect is not None and request.brought is None:
        request.kind.effect(request)
    for subscriber in subscribers:
        subscriber(request)


STEPS: tuple[Callable[[Request], None], ...] = (
    recall, lock, admission.admit, fill, obey, store, numbers.give, move, projection.count_clocks, write,
    admission.separate, projection.write_clocks, paper, follow,
)  # fmt: skip
