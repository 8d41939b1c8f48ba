"""Publication 公开.

Owed by an act, drafted with redaction, reviewed and published by other persons; corrected by a new version, withdrawn
with a trace, displayed as long as the law says.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, Max, OuterRef

from fazhi.kernel.notices.attach_acts import ReadsTheOriginal, attached, dropped, has_files
from fazhi.kernel.notices.attach_forms import AttachForm, DropForm
from fazhi.kernel.notices.cautions import LEAST, MOST, reviews
from fazhi.kernel.notices.confirming import PublishForm, RepairForm, ReviewForm, WithdrawForm
from fazhi.kernel.notices.displays import DISPLAYS
from fazhi.kernel.notices.drafting import draft_values, first_draft, people_of
from fazhi.kernel.notices.forms import DraftForm, OweForm
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.notices.opinions import OpenLongEnough, OpinionsHeard, latest_call
from fazhi.kernel.notices.redaction import redact
from fazhi.kernel.notices.repairing import LeastDisplay, paper_on
from fazhi.kernel.notices.versions import (
    NoVersionInHand,
    SomethingCorrected,
    WhatItReplacesStands,
    corrects,
    in_hand,
    may_be_opened,
    standing,
)
from fazhi.kernel.organs.roles import HANDLER, PRINCIPAL, PUBLISHER, REVIEWER
from fazhi.kernel.parties.models import Party
from fazhi.kernel.procedures.clockwork import Start
from fazhi.kernel.procedures.declaring import NEW, Governs, Owes, Procedure, act
from fazhi.kernel.procedures.engine import open_matter, perform, subscribers
from fazhi.kernel.procedures.models import Act, Matter, Secrecy
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.procedures.rules import rule
from fazhi.kernel.procedures.stages import Stage
from fazhi.kernel.wording import Label

if TYPE_CHECKING:
    from fazhi.kernel.procedures.replay import ActFacts, State
    from fazhi.kernel.procedures.request import Request

__all__ = ["Publication", "draft_values", "first_draft"]
_SHOWN = ("published", "replaced", "withdrawn")
"""Stages of which the public sees the text, or the trace."""


def _owed(state: State, fact: ActFacts) -> None:
    """A duty that a restricted matter owes is restricted, too, until it is published: its heading tells of it."""
    state.fields |= {"secrecy": fact.data["secrecy"]} if fact.data.get("secrecy") else {}
    state.fields |= {"files": fact.data["carried"]} if fact.data.get("carried") else {}


def _published(state: State, fact: ActFacts) -> None:
    """Published, and displayed until the day that the law of the recognising paper's day gives."""
    state.fields["published_on"] = fact.on.isoformat()
    display, grade = state.fields.get("display"), state.fields.get("grade")
    if display and grade:
        due = DISPLAYS[display].until(grade, paper_on(state, fact.on), fact.on).due
        state.fields["shown_until"] = due.isoformat() if due else None


def _withdrawn(state: State, fact: ActFacts) -> None:
    state.fields |= {"withdrawn_on": fact.on.isoformat(), "withdrawn_why": fact.reason}


def _superseded(state: State, fact: ActFacts) -> None:
    state.fields["replaced_on"] = fact.on.isoformat()


def _repaired(state: State, fact: ActFacts) -> None:
    state.fields["ended_on"] = fact.on.isoformat()


def _reissue(request: Request) -> None:
    """Open the new version of the notice, drafted and confirmed like every other."""
    notice = Notice.objects.get(pk=request.matter_id)
    open_matter(
        Publication, Publication.owe, by=request.by, on=request.on, organ=notice.organ, place_code=notice.place_code,
        because=request.done,
        data={
            "source": notice.source_id, "limit": notice.limit, "heading": notice.heading, "secrecy": notice.secrecy,
            "reviews": reviews(notice.place_code), "channel": notice.channel, "display": notice.display,
            "replaces": notice.pk, "carried": notice.files, "answers": notice.answers_id,
        },
    )  # fmt: skip


def _replace(request: Request) -> None:
    """Once the new version is published, the earlier one stays visible as such only; gone meanwhile, it is refused."""
    notice = Notice.objects.select_related("replaces").get(pk=request.matter_id)
    earlier = notice.replaces if corrects(notice) else standing(notice)
    if earlier is not None:
        perform(earlier, Publication.supersede, by=request.by, on=request.on, because=request.done)


def _drop_versions(request: Request) -> None:
    """Corrections in hand end with what they correct: only the head's own act brings it back."""
    for version in in_hand(request):
        last = Act.objects.filter(matter=version).aggregate(last=Max("happened_on"))["last"]
        perform(version, Publication.lapse, by=request.by, on=max(request.on, last), because=request.done)


@rule(
    law="政府信息公开条例(2019)", article="17", yields=False,
    says=Label("本地规定的审核级次尚未完成。", "The reviews that the place asks for are not complete."),
    cure=Label("请先办理初审（复审）。", "Let the first (second) review be done."),
)  # fmt: skip
def ThreeReviews(request: Request) -> bool:
    """Before it is published a notice passes as many reviews by different persons as the place asks for 三审三校."""
    return _reviews_done(request.before)


def _reviews_done(state: State) -> bool:
    done = {"drafted": 1, "reviewed": 2, "rechecked": MOST}
    return done.get(state.stage, 0) >= _reviews(state)


@rule(
    law="", article="", yields=False,
    says=Label("拟稿的是他人。", "Somebody else drafted it."),
    cure=Label("请由拟稿人撤回，或由审核人退回重拟。", "Let who drafted it take it back, or a reviewer send it back."),
)  # fmt: skip
def OwnDraft(request: Request) -> bool:
    """A draft that nobody reviewed is taken back by who drafted it; others send it back, and say why."""
    drafts = [fact for fact in request.earlier if fact.name == "draft" and fact.corrects is None]
    return bool(drafts) and drafts[-1].officer == request.by.officer_id


def _reviews(state: State) -> int:
    return int(state.fields.get("reviews") or LEAST)


def _replaces_another(state: State) -> bool:
    return bool(state.fields.get("replaces"))


def _first_asked(state: State) -> bool:
    return _reviews(state) > LEAST


def _second_asked(state: State) -> bool:
    return _reviews(state) >= MOST


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
    reviewed = Stage("初审通过", "First review passed")
    rechecked = Stage("复审通过", "Second review passed")
    published = Stage("已公开", "Published", final=True)
    exempted = Stage("依法不公开", "Not to be published", final=True)
    withdrawn = Stage("已撤下", "Withdrawn", final=True)
    replaced = Stage("已被更正", "Replaced by a correction", final=True)
    ended = Stage("已提前终止公示", "Display ended early", final=True)
    lapsed = Stage("已终止办理", "No longer pursued", final=True)

    owe = act(
        NEW >> owed,
        zh="产生公开义务",
        en="Owe a notice",
        automatic=True,
        form=OweForm,
        starts=Start("@limit", since="runs_from", since_given=True),
        replays=_owed,
    )
    draft = act(
        owed >> drafted, zh="拟稿并遮蔽", en="Draft with redaction", by=(HANDLER, PUBLISHER), form=DraftForm,
        requires=(OpenLongEnough,), initial=draft_values, stands=True,
    )  # fmt: skip
    attach_file = act(
        (owed | drafted).stays, zh="附上公开附件", en="Attach a file", by=(HANDLER, PUBLISHER), form=AttachForm,
        attach=True, requires=(ReadsTheOriginal,), replays=attached, optional=True, stands=True,
    )  # fmt: skip
    drop_file = act(
        (owed | drafted).stays, zh="取消公开附件", en="Take a file off", by=(HANDLER, PUBLISHER), form=DropForm,
        answers=has_files, replays=dropped, optional=True, stands=True,
    )  # fmt: skip
    first_review = act(
        drafted >> reviewed, zh="初审", en="First review", by=(REVIEWER, PRINCIPAL, PUBLISHER), form=ReviewForm,
        apart_from=["draft", "attach_file", "drop_file"], answers=_first_asked,
    )  # fmt: skip
    second_review = act(
        reviewed >> rechecked, zh="复审", en="Second review", by=(REVIEWER, PRINCIPAL, PUBLISHER), form=ReviewForm,
        apart_from=["draft", "attach_file", "drop_file", "first_review"], answers=_second_asked,
    )  # fmt: skip
    send_back = act(
        (drafted | reviewed | rechecked) >> owed, zh="退回重拟", en="Send back", by=(REVIEWER, PRINCIPAL, PUBLISHER),
        needs_reason=True,
    )  # fmt: skip
    take_back = act(
        drafted >> owed, zh="撤回修改", en="Take back to change", by=(HANDLER, PUBLISHER), requires=(OwnDraft,),
        optional=True,
    )  # fmt: skip
    publish = act(
        (drafted | reviewed | rechecked) >> published, zh="审核并发布", en="Confirm and publish",
        by=(REVIEWER, PRINCIPAL, PUBLISHER), form=PublishForm,
        apart_from=["draft", "attach_file", "drop_file", "first_review", "second_review"],
        requires=(ThreeReviews, OpenLongEnough, OpinionsHeard, WhatItReplacesStands, SomethingCorrected),
        answers=_reviews_done, stops="@limit", replays=_published, effect=_replace, stands=True,
    )  # fmt: skip
    exempt = act(
        (owed | drafted | reviewed | rechecked) >> exempted, zh="决定不公开", en="Decide not to publish", by=PRINCIPAL,
        stops="@limit", needs_reason=True, optional=True,
    )  # fmt: skip
    withdraw = act(
        after=(published, replaced), to=withdrawn, zh="撤下", en="Withdraw", by=PRINCIPAL, form=WithdrawForm,
        needs_reason=True, apart_from=["draft"], replays=_withdrawn, effect=_drop_versions,
    )  # fmt: skip
    amend = act(
        after=published, zh="更正公开信息", en="Correct what is published", by=(HANDLER, REVIEWER, PRINCIPAL),
        needs_reason=True, requires=(NoVersionInHand,), answers=may_be_opened, effect=_reissue,
    )  # fmt: skip
    republish = act(
        after=withdrawn, zh="重新公开", en="Publish again", by=PRINCIPAL, needs_reason=True,
        requires=(NoVersionInHand,), answers=may_be_opened, effect=_reissue,
    )  # fmt: skip
    supersede = act(
        after=published, to=replaced, zh="被更正后的信息替代", en="Replaced by the correction", automatic=True,
        replays=_superseded, effect=_drop_versions,
    )  # fmt: skip
    lapse = act(
        (owed | drafted | reviewed | rechecked) >> lapsed, zh="随所更正的信息终止", en="Ended with what it corrects",
        automatic=True, answers=_replaces_another, stops="@limit", optional=True,
    )  # fmt: skip
    repair = act(
        after=published, to=ended, zh="信用修复，终止公示", en="End the display by repair of credit",
        by=(REVIEWER, PRINCIPAL), form=RepairForm, apart_from=["draft"], requires=(LeastDisplay,), needs_reason=True,
        replays=_repaired, effect=_drop_versions,
    )  # fmt: skip


def owe(request: Request) -> None:
    """Make the duties to publish that an act makes due, in the act's own transaction."""
    for source, owes in _due(request):
        typed = request.procedure.matter._default_manager.get(pk=request.matter_id)
        named = redact(owes.titled(request.done.matter.title), _parties(request), people=people_of(typed, owes))
        open_matter(
            Publication, Publication.owe, by=request.by, on=request.on, organ=request.organ,
            place_code=request.place_code, because=request.done,
            data={
                "source": source.pk, "limit": owes.limit, "heading": named.text[:200],
                "secrecy": _class_of(request.done.matter.secrecy), "channel": owes.channel, "display": owes.display,
                "reviews": reviews(request.place_code), **(_renewed(source, owes) or _runs_from(typed, owes)),
                **_answering(typed, owes),
            },
        )  # fmt: skip


def _renewed(source: Act, owes: Owes) -> dict[str, Any]:
    """What was published when the act was done before, where doing it again makes a new version of it due."""
    if not owes.renews:
        return {}
    earlier = Notice.objects.filter(
        source__matter=source.matter_id, source__name=source.name, limit=owes.limit, channel=owes.channel,
        stage=Publication.published.name,
    )  # fmt: skip
    last = earlier.order_by("published_on", "pk").last()
    return {} if last is None else {"replaces": last.pk}


def _runs_from(matter: Matter, owes: Owes) -> dict[str, Any]:
    """The day from which the limit runs, where the matter and no act holds it."""
    return {"runs_from": getattr(matter, owes.from_day)} if owes.from_day else {}


def _answering(matter: Matter, owes: Owes) -> dict[str, Any]:
    """The call for opinions that the notice answers: the last one of the matter; whoever drafts may name another."""
    call = latest_call(matter) if owes.replies else None
    return {} if call is None else {"answers": call.source_id}


def _due(request: Request) -> Iterator[tuple[Act, Owes]]:
    """The act's own duties, and those of earlier acts whose limit runs from an act of this name.

    Where the act was brought from an upper platform, it publishes; only a duty that says so is owed here, too.
    """
    there = request.brought is not None
    yield from ((request.done, owes) for owes in request.kind.owes if not owes.since and (owes.mirrored or not there))
    for kind in request.procedure.acts.values():
        for owes in kind.owes:
            if owes.since == request.kind.name and (owes.mirrored or not there):
                made = Notice.objects.filter(source=OuterRef("pk"), limit=owes.limit, channel=owes.channel)
                done = Act.objects.filter(~Exists(made), matter=request.matter_id, name=kind.name, corrects=None)
                yield from ((act, owes) for act in done.order_by("-happened_on", "-seq")[:1])


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


def keep_public(request: Request) -> None:
    """Let nothing that was published vanish by its class: it is withdrawn, for a reason and with a trace."""
    if request.kind.name != "set_secrecy" or request.procedure is not Publication or request.data.get("of"):
        return
    shown = Notice.objects.filter(pk=request.matter_id, stage__in=_SHOWN).exclude(published_on=None)
    if request.data["secrecy"] != Secrecy.PUBLIC and shown.exists():
        raise Refusal.because(
            "published", "已公开的信息不得以变更知悉范围撤下。",
            "What was published is not taken down by a change of its class.",
            "请撤下并说明理由；标题可改。", "Withdraw it and say why; its title may be changed.",
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


subscribers.extend((owe, follow_class, keep_public, follow_lead))
