"""The one write path: one act, one transaction. Web, command line, import and loading have no other way.

An act is locked, checked, replayed with all acts before it, written with its leaf, and followed by what it causes
(numbers, papers, clocks, duties to publish). All of it, or nothing.
"""

from __future__ import annotations

import datetime
import hashlib
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from fazhi import law
from fazhi.kernel.clocks.statutes import value
from fazhi.kernel.files.store import Upload, keep
from fazhi.kernel.ledger.journal import record
from fazhi.kernel.organs.models import Organ, Post
from fazhi.kernel.parties.finding import find_or_record
from fazhi.kernel.parties.models import Party
from fazhi.kernel.procedures import admission, projection
from fazhi.kernel.procedures.declaring import ActKind, Procedure
from fazhi.kernel.procedures.forms import PARTY_FIELDS, ActForm, build_form, canonical, jsonable
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.numbers import allot
from fazhi.kernel.procedures.papers import issue
from fazhi.kernel.procedures.refusals import Ground, Refusal, RepeatedRequest, StaleVersion
from fazhi.kernel.procedures.registry import kind_of, procedure_of, version_on
from fazhi.kernel.procedures.replay import ActFacts, State, facts_of, replay


@dataclass(slots=True, kw_only=True)
class Request:
    """An act asked for, and what becomes of it on its way through the steps."""

    procedure: type[Procedure]
    kind: ActKind
    by: Post
    on: datetime.date
    raw: Mapping[str, Any] = field(default_factory=dict)
    uploads: Sequence[Upload] = ()
    matter: Matter | None = None
    organ: Organ
    place_code: str
    party: Party | None = None
    corrects: Act | None = None
    because: Act | None = None
    second: Post | None = None
    reason: str = ""
    request_key: str | None = None
    revision: int | None = None
    today: datetime.date | None = None
    id: uuid.UUID = field(default_factory=uuid.uuid4)
    matter_id: uuid.UUID = field(default_factory=uuid.uuid4)
    earlier: list[ActFacts] = field(default_factory=list)
    before: State = field(init=False)
    after: State = field(init=False)
    form: ActForm = field(init=False)
    data: dict[str, Any] = field(default_factory=dict)
    waived: list[Ground] = field(default_factory=list)
    act: Act | None = None

    def given(self, name: str) -> Any:
        """What the form gives for a field, else what the matter holds."""
        if name in self.form.cleaned_data:
            return self.form.cleaned_data[name]
        return self.before.fields.get(name)

    def legal(self, key: str) -> law.Value:
        """A value of the law in force on the act's day."""
        return value(key, self.on)

    @property
    def done(self) -> Act:
        """The act, once it is written."""
        if self.act is None:
            raise LookupError(f"act {self.kind.name} is not written yet")
        return self.act


Subscriber = Callable[[Request], None]
subscribers: list[Subscriber] = []
"""Called inside the act's transaction once it is written; the layers above the procedures join here."""


def perform(
    matter: Matter, kind: ActKind | str, *, by: Post, on: datetime.date, data: Mapping[str, Any] | None = None,
    uploads: Sequence[Upload] = (), party: Party | None = None, corrects: Act | None = None,
    second: Post | None = None, reason: str = "", request_key: str | None = None, revision: int | None = None,
    today: datetime.date | None = None, because: Act | None = None,
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
        second: the second person, where one is needed (back-filling).
        reason: why, where a reason is asked for.
        request_key: the same key is the same act, however often it is sent.
        revision: the matter's revision that the officer saw; another one is refused.
        today: the day now; acts of later days are refused when it is given.
        because: the act that this one follows from by rule.

    Returns:
        The act as written, or the one that this request key wrote before.

    Raises:
        Refusal: with every ground, its rule and cure; nothing is left behind.
    """
    procedure = procedure_of(matter.family, matter.version)
    return _run(
        Request(
            procedure=procedure,
            kind=_named(procedure, kind),
            by=by,
            on=on,
            raw=data or {},
            uploads=uploads,
            matter=matter,
            matter_id=matter.id,
            organ=matter.organ,
            place_code=matter.place_code,
            party=party,
            corrects=corrects,
            second=second,
            reason=reason,
            request_key=request_key,
            revision=revision,
            today=today,
            because=because,
        )  # fmt: skip
    )


def open_matter(
    family: str | type[Procedure], kind: ActKind | str, *, by: Post, on: datetime.date,
    data: Mapping[str, Any] | None = None, uploads: Sequence[Upload] = (), organ: Organ | None = None,
    place_code: str = "", reason: str = "", request_key: str | None = None, today: datetime.date | None = None,
    because: Act | None = None, matter_id: uuid.UUID | None = None, second: Post | None = None,
) -> Act:  # fmt: skip
    """Open a matter by an act declared from ``NEW``, under the version that governs the day.

    Args:
        family: the procedure, or its key.
        organ: the lead organ; the officer's own without one.
        place_code: the place; the lead organ's own without one.
        matter_id: the identity of the matter, where the caller must know it beforehand.

    The other arguments, the result and refusals are those of ``perform``.
    """
    key = family if isinstance(family, str) else family.key
    procedure = version_on(key, on)
    lead = organ or by.organ
    return _run(
        Request(
            procedure=procedure,
            kind=_named(procedure, kind),
            by=by,
            on=on,
            raw=data or {},
            uploads=uploads,
            organ=lead,
            place_code=place_code or lead.place_code,
            reason=reason,
            request_key=request_key,
            today=today,
            because=because,
            second=second,
            matter_id=matter_id or uuid.uuid4(),
        )  # fmt: skip
    )


def _named(procedure: type[Procedure], kind: ActKind | str) -> ActKind:
    name = kind if isinstance(kind, str) else kind.name
    found = kind_of(procedure, name)
    if found is None:
        raise Refusal.because(
            "unknown-act", f"“{procedure.label.zh}”没有行为“{name}”。", f"{procedure.label.en} has no act {name}.",
            f"可用：{'、'.join(procedure.acts)}。", f"It has: {', '.join(procedure.acts)}.",
        )  # fmt: skip
    return found


def _run(request: Request) -> Act:
    with transaction.atomic():
        for step in STEPS:
            step(request)
            if request.act is not None and step is recall:
                return request.act
    return request.done


def recall(request: Request) -> None:
    """The same request key is the same act; with other content it is refused."""
    if request.request_key is None:
        return
    known = Act.objects.filter(request_key=request.request_key).first()
    if known is None:
        return
    if known.fingerprint != fingerprint(request):
        raise RepeatedRequest.because(
            "request-key", f"请求标识“{request.request_key}”已用于另一内容。",
            f"The request key {request.request_key} was used for something else.",
            "请换用新的请求标识。", "Send it under a new key.",
        )  # fmt: skip
    request.act = known


def fingerprint(request: Request) -> str:
    """Digest of what is asked, by which a repeated request is known."""
    asked = {
        "matter": request.matter.id if request.matter else None, "family": request.procedure.key,
        "kind": request.kind.name, "by": request.by.subject, "on": request.on, "data": dict(request.raw),
        "party": request.party and request.party.id, "corrects": request.corrects and request.corrects.id,
        "uploads": [hashlib.sha256(upload.content).hexdigest() for upload in request.uploads],
    }  # fmt: skip
    return hashlib.sha256(canonical(asked).encode()).hexdigest()


def lock(request: Request) -> None:
    """Take the matter's row, so that two acts on it come one after the other, and read what was done before."""
    if request.matter is None:
        request.before = State(request.matter_id)
        return
    held = Matter.objects.select_for_update().select_related("organ").get(pk=request.matter.pk)
    if request.revision is not None and request.revision != held.revision:
        raise StaleVersion.because(
            "stale", f"“{held}”在您打开后已有新的行为。", f"{held} was acted on since you opened it.",
            "请刷新页面，核对后再办理。", "Reload the page, compare, and act again.",
        )  # fmt: skip
    request.matter, request.organ = held, held.organ
    request.procedure = procedure_of(held.family, held.version)
    request.earlier = [facts_of(row) for row in Act.objects.filter(matter=held).order_by("seq")]
    request.before = replay(held.id, request.earlier)


def admit(request: Request) -> None:
    """Stage, post, place, recusal, separation of duties, order of days: who may, and when."""
    admission.admit(request)


def fill(request: Request) -> None:
    """Check the form; keep the files; find or record the party; and write the content of the act."""
    form = build_form(request.procedure, request.kind, _form_data(request), matter=request.matter, state=request.before)
    request.form = form
    if not form.is_valid():
        raise Refusal(*admission.faults(form))
    cleaned = dict(form.cleaned_data)
    if request.kind.party:
        request.party = find_or_record(**{name.removeprefix("party_"): cleaned.pop(name) for name in PARTY_FIELDS})
    if request.kind.per_party:
        request.party = cleaned.pop("party")
    request.reason = cleaned.pop("reason", "") or request.reason
    if cleaned.get("extension_amount") is None:
        cleaned.pop("extension_amount", None)
    request.data = {name: jsonable(given) for name, given in cleaned.items()}
    if request.uploads:
        request.data["attachments"] = [str(keep(upload).id) for upload in request.uploads]


def _form_data(request: Request) -> dict[str, Any]:
    data = dict(request.raw)
    if request.reason:
        data.setdefault("reason", request.reason)
    if request.kind.per_party and request.party is not None:
        data.setdefault("party", request.party.pk)
    if request.corrects is not None:
        data.setdefault("act", request.corrects.pk)
    return data


def obey(request: Request) -> None:
    """Ask the rules, the gates and the registers; what a second person has allowed goes through and is kept."""
    grounds = admission.grounds(request)
    if grounds and request.kind.name not in request.before.overrides:
        raise Refusal(*grounds)
    request.waived = grounds


def number(request: Request) -> None:
    """Take the matter's number and those of the papers."""
    organ, year = request.organ, request.on.year
    if request.kind.numbers:
        request.data["number"] = allot(organ, request.procedure.key, request.procedure.number, year)
    numbered = [paper for paper in request.kind.papers if paper.number]
    if numbered:
        issuer = request.by.organ
        request.data["papers"] = {paper.key: allot(issuer, paper.key, paper.number, year) for paper in numbered}


def move(request: Request) -> None:
    """Replay all acts with the new one in its legal place: the state after it."""
    new = ActFacts(
        id=request.id, family=request.procedure.key, version=request.procedure.version, name=request.kind.name,
        seq=len(request.earlier) + 1, on=request.on, officer=request.by.officer_id, organ=request.by.organ_id,
        data=request.data, party=request.party.id if request.party else None,
        corrects=request.corrects.id if request.corrects else None, reason=request.reason,
    )  # fmt: skip
    request.after = replay(request.matter_id, [*request.earlier, new])


def write(request: Request) -> None:
    """Write the matter's row, the act and its leaf."""
    request.matter = projection.write(request)
    request.act = Act(
        id=request.id, matter=request.matter, family=request.procedure.key, version=request.procedure.version,
        name=request.kind.name, seq=len(request.earlier) + 1, happened_on=request.on,
        stage_before=request.before.stage, stage_after=request.after.stage, officer=request.by.officer,
        post=request.by, organ=request.by.organ, second=request.second, party=request.party, data=request.data,
        reason=request.reason, corrects=request.corrects, because=_because(request),
        backfilled=admission.out_of_order(request), waived=[ground.code for ground in request.waived],
        request_key=request.request_key, fingerprint=fingerprint(request),
    )  # fmt: skip
    record(request.act)


def _because(request: Request) -> Act | None:
    if request.waived:
        return Act.objects.get(pk=request.before.overrides[request.kind.name])
    return request.because


def separate(request: Request) -> None:
    """Write on which side of each separation of duties the officer now stands."""
    admission.separate(request)


def tick(request: Request) -> None:
    """Write the clocks that follow from the acts."""
    projection.write_clocks(request)


def paper(request: Request) -> None:
    """Issue the papers; their files are rendered after the transaction."""
    for declared in request.kind.papers:
        issue(request, declared)


def follow(request: Request) -> None:
    """What the act causes: its own effect, then whoever subscribed."""
    if request.kind.effect is not None:
        request.kind.effect(request)
    for subscriber in subscribers:
        subscriber(request)


STEPS: tuple[Callable[[Request], None], ...] = (
    recall, lock, admit, fill, obey, number, move, write, separate, tick, paper, follow,
)  # fmt: skip
