"""Publication 公开.

Owed by an act, drafted with redaction, confirmed and published by a second person, withdrawn with a reason.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max

from fazhi.kernel.ledger.personal import PersonalKind
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.notices.redaction import Redacted, leaks, redact
from fazhi.kernel.organs.roles import HANDLER, PRINCIPAL, PUBLISHER, REVIEWER
from fazhi.kernel.parties.models import Party
from fazhi.kernel.procedures.correcting import said_by
from fazhi.kernel.procedures.declaring import NEW, Governs, Procedure, act
from fazhi.kernel.procedures.engine import open_matter, perform, subscribers
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.procedures.models import Act, Matter, Secrecy
from fazhi.kernel.procedures.papers import text_of
from fazhi.kernel.procedures.registry import kind_of, procedure_of
from fazhi.kernel.procedures.stages import Stage
from fazhi.kernel.wording import Label, words

if TYPE_CHECKING:
    from fazhi.kernel.procedures.replay import ActFacts, State
    from fazhi.kernel.procedures.request import Request


class OweForm(forms.Form):
    """What a duty to publish is made of; filled by the rule that makes it."""

    source = forms.ModelChoiceField(Act.objects.all(), label=words("来源行为", "Act that owes it"))
    limit = forms.CharField(label=words("期限依据", "Limit"))
    heading = forms.CharField(label=words("标题", "Title"), max_length=200)
    secrecy = forms.ChoiceField(label=words("知悉范围", "Secrecy"), choices=Secrecy.choices, required=False)


class DraftForm(ActForm):
    """The text to be published; refused while it shows personal data."""

    heading = forms.CharField(label=words("标题", "Title"), max_length=200)
    body = forms.CharField(label=words("公开正文", "Text"), widget=forms.Textarea(attrs={"rows": 14}))

    def clean(self) -> dict[str, Any]:
        """Refuse what must be hidden, and keep what the draft hid."""
        cleaned = super().clean() or self.cleaned_data
        if isinstance(self.matter, Matter):
            notice = Notice.objects.select_related("source").get(pk=self.matter.pk)
            parties = parties_of(notice)
            for field in ("heading", "body"):
                for leak in leaks(cleaned.get(field, ""), parties):
                    self.add_error(field, _leak(leak))
            cleaned["redactions"] = first_draft(notice).hidden
        return cleaned


class PublishForm(ActForm):
    """Nothing is asked, but the text is looked through once more: a party may have joined since it was drafted."""

    def clean(self) -> dict[str, Any]:
        """Refuse what must be hidden."""
        cleaned = super().clean() or self.cleaned_data
        if isinstance(self.matter, Matter):
            notice = Notice.objects.select_related("source").get(pk=self.matter.pk)
            for leak in leaks(f"{notice.heading}\n{notice.body}", parties_of(notice)):
                self.add_error(None, _leak(leak))
        return cleaned


def _leak(leak: dict[str, str | int]) -> ValidationError:
    kind, places = PersonalKind(str(leak["kind"])).label, leak["places"]
    return ValidationError(
        words(
            f"正文仍含{kind.zh}（{places}处），请遮蔽后再提交。",
            f"It still shows a person's {kind.en} in {places} place(s): hide it and send again.",
        )
    )


def parties_of(notice: Notice) -> list[Party]:
    """The parties of the matter that the notice speaks of."""
    source = notice.source
    return list(Party.objects.filter(matters__matter=source.matter).distinct()) if source else []


def first_draft(notice: Notice) -> Redacted:
    """The draft made from the declared template, redacted; empty where the source is gone."""
    source = notice.source
    if source is None:
        return Redacted("", [])
    procedure = procedure_of(source.family, source.version)
    kind = kind_of(procedure, source.name)
    if kind is None or kind.owes is None:
        return Redacted("", [])
    matter = procedure.matter.objects.select_related("organ").get(pk=source.matter_id)
    text = text_of(kind.owes.template, {"matter": matter, "act": said_by(source), "on": source.happened_on})
    return redact(text, parties_of(notice))


def draft_values(matter: Matter) -> dict[str, Any]:
    """What the draft's form shows first: the text as last drafted, else the one made from the template."""
    notice = Notice.objects.select_related("source").get(pk=matter.pk)
    return {"heading": notice.heading, "body": notice.body or first_draft(notice).text}


def _owed(state: State, fact: ActFacts) -> None:
    """A duty that a restricted matter owes is restricted, too, until it is published: its heading tells of it."""
    state.fields |= {"secrecy": fact.data["secrecy"]} if fact.data.get("secrecy") else {}


def _published(state: State, fact: ActFacts) -> None:
    state.fields["published_on"] = fact.on.isoformat()


def _withdrawn(state: State, fact: ActFacts) -> None:
    state.fields["withdrawn_on"] = fact.on.isoformat()


class Publication(Procedure):
    """Publication of government information 政府信息主动公开 (政府信息公开条例 2019, 第十五条、第二十六条)."""

    key = "kernel.publication"
    label = Label("信息公开", "Publication")
    matter = Notice
    governs = Governs(datetime.date(2008, 5, 1), source="政府信息公开条例（2008年5月1日起施行，2019年修订）")
    secrecy = "public"
    public_cases = True

    owed = Stage("待拟稿", "To be drafted")
    drafted = Stage("待审核发布", "To be confirmed")
    published = Stage("已公开", "Published", final=True)
    exempted = Stage("依法不公开", "Not to be published", final=True)
    withdrawn = Stage("已撤下", "Withdrawn", final=True)

    owe = act(
        NEW >> owed, zh="产生公开义务", en="Owe a notice", automatic=True, form=OweForm, starts="@limit", replays=_owed
    )
    draft = act(
        owed >> drafted, zh="拟稿并遮蔽", en="Draft with redaction", by=(HANDLER, PUBLISHER), form=DraftForm,
        initial=draft_values,
    )  # fmt: skip
    send_back = act(drafted >> owed, zh="退回重拟", en="Send back", by=(REVIEWER, PRINCIPAL), needs_reason=True)
    publish = act(
        drafted >> published, zh="审核并发布", en="Confirm and publish", by=(REVIEWER, PRINCIPAL, PUBLISHER),
        form=PublishForm, apart_from=["draft"], stops="@limit", replays=_published,
    )  # fmt: skip
    exempt = act(
        (owed | drafted) >> exempted, zh="决定不公开", en="Decide not to publish", by=PRINCIPAL, stops="@limit",
        needs_reason=True,
    )  # fmt: skip
    withdraw = act(
        after=published, to=withdrawn, zh="撤下", en="Withdraw", by=PRINCIPAL, needs_reason=True,
        apart_from=["draft"], replays=_withdrawn,
    )  # fmt: skip


def owe(request: Request) -> None:
    """Make the duty to publish that an act declares, in the act's own transaction."""
    owes = request.kind.owes
    if owes is None:
        return
    subject = f"{request.done.matter.title} {owes.label.zh}".strip()
    open_matter(
        Publication, Publication.owe, by=request.by, on=request.on, organ=request.organ,
        place_code=request.place_code, because=request.done,
        data={
            "source": request.done.pk, "limit": owes.limit, "heading": redact(subject, _parties(request)).text[:200],
            "secrecy": _class_of(request.done.matter.secrecy),
        },
    )  # fmt: skip


def _class_of(secrecy: str) -> str:
    """The class of a notice while it is not published, by that of the matter that owes it."""
    return Secrecy.RESTRICTED if secrecy == Secrecy.RESTRICTED else Secrecy.PUBLIC


def follow_class(request: Request) -> None:
    """Let the notices that a matter owes, and that are not published yet, follow its secrecy class."""
    if request.kind.name != "set_secrecy" or request.data.get("of"):
        return
    wanted = _class_of(request.data["secrecy"])
    for notice in Notice.objects.filter(source__matter=request.matter_id, final=False).exclude(secrecy=wanted):
        last = Act.objects.filter(matter=notice).aggregate(last=Max("happened_on"))["last"]
        perform(
            notice, "set_secrecy", by=request.by, on=max(request.on, last), data={"secrecy": wanted},
            reason=request.reason, because=request.done,
        )  # fmt: skip


def follow_lead(request: Request) -> None:
    """Let the notices that a matter owes, and that are not published yet, go with it to the organ taking it over."""
    if request.kind.name != "hand_over":
        return
    for notice in Notice.objects.filter(source__matter=request.matter_id, final=False, organ=request.organ):
        last = Act.objects.filter(matter=notice).aggregate(last=Max("happened_on"))["last"]
        perform(
            notice, "hand_over", by=request.by, on=max(request.on, last),
            data={name: request.data[name] for name in ("to", "text")}, because=request.done,
        )  # fmt: skip


def _parties(request: Request) -> list[Party]:
    return list(Party.objects.filter(matters__matter_id=request.matter_id))


subscribers.extend((owe, follow_class, follow_lead))
