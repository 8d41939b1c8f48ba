"""Handing work over 工作移交: a list of what is in hand, given row by row or all at once, taken over by others.

Two persons sign: who gives, and who takes over. A post cannot be ended while something on its list is open, except by
an override, whose reason stays.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from fazhi.kernel.adjustments.models import ChangeSet
from fazhi.kernel.organs.models import Officer, Organ, Post, Power
from fazhi.kernel.organs.roles import ACTING, ADMINISTRATOR, PRINCIPAL
from fazhi.kernel.procedures.declaring import NEW, Governs, Procedure, act
from fazhi.kernel.procedures.engine import perform, subscribers
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.procedures.seeing import eyes_of, matters_seen
from fazhi.kernel.procedures.stages import Stage
from fazhi.kernel.staffing.in_hand import Item, in_hand, nothing_in_hand
from fazhi.kernel.staffing.models import Charge, HandOver, Proposal
from fazhi.kernel.wording import Label, words

if TYPE_CHECKING:
    from fazhi.kernel.procedures.replay import ActFacts, State
    from fazhi.kernel.procedures.request import Request

Rows = list[dict[str, Any]]
_BEGINNING = datetime.date(2000, 1, 1)


class DrawUpForm(ActForm):
    """Whose work, under which post."""

    post = forms.ModelChoiceField(
        Post.objects.standing().exclude(power=Power.ACTING).select_related("organ", "officer", "acting_for__officer"),
        label=words("移交人及岗位", "Whose post"),
    )

    def offer_to(self, officer: Officer, posts: Collection[Post]) -> None:
        """One's own posts; those of the organ for who leads it or keeps its posts, as ``theirs`` asks."""
        kept = [post.organ_id for post in posts if post.gives(PRINCIPAL) or post.gives(ADMINISTRATOR)]
        field = self.fields["post"]
        if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
            field.queryset = field.queryset.filter(Q(officer=officer) | Q(organ__in=kept))

    def clean(self) -> dict[str, Any]:
        """List what is in hand; where there is nothing, no hand-over is needed."""
        cleaned = super().clean() or self.cleaned_data
        post = cleaned.get("post")
        if isinstance(post, Post) and self.on is not None:
            items = in_hand(post, self.on)
            if not items:
                self.add_error("post", ValidationError(nothing_in_hand(post)))
            cleaned |= {"giver": post.officer, "items": [item.jsonable() for item in items]}
        return cleaned


class RenewForm(ActForm):
    """What has come into hand since the list was drawn up is added to it."""

    def clean(self) -> dict[str, Any]:
        """The list with what is new."""
        cleaned = super().clean() or self.cleaned_data
        if isinstance(self.matter, Matter) and self.state is not None and self.on is not None:
            post = HandOver.objects.select_related("post__organ", "post__officer").get(pk=self.matter.pk).post
            listed: Rows = self.state.fields.get("items", [])
            known = {row["key"] for row in listed}
            new = [item.jsonable() for item in in_hand(post, self.on) if item.key not in known] if post else []
            if not new:
                says = words("没有新增的在办工作。", "Nothing new has come into hand.")
                self.add_error(None, ValidationError(says))
            cleaned["items"] = [*listed, *new]
        return cleaned


class ChosenForm(ActForm):
    """Some of what is on the list; all of it where nothing is chosen."""

    chosen = forms.MultipleChoiceField(
        label=words("项目（不选为全部）", "Items (all of them where none is chosen)"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def prepare(self) -> None:
        """Offer what is open."""
        chosen = self.fields["chosen"]
        if self.state is not None and isinstance(chosen, forms.MultipleChoiceField):
            chosen.choices = [(row["key"], _line(row)) for row in self.state.fields.get("items", []) if self.fits(row)]

    def fits(self, row: dict[str, Any]) -> bool:
        """Whether a row may be chosen."""
        return not row["taken"]


def _line(row: dict[str, Any]) -> str:
    return " ".join(filter(None, (row["number"], row["title"])))


class GiveForm(ChosenForm):
    """To whom something is given."""

    to = forms.ModelChoiceField(
        Post.objects.standing().exclude(power=Power.ACTING).select_related("organ", "officer", "acting_for__officer"),
        label=words("接收人及岗位", "Who takes over"),
    )
    receiver = forms.ModelChoiceField(
        Officer.objects.all(), label=words("接收人", "Receiver"), required=False, widget=forms.HiddenInput
    )
    own_choice: ClassVar = frozenset({"to", "receiver"})

    def prepare(self) -> None:
        """Offer the posts of the organ that are held on the day, those of the giver left out."""
        super().prepare()
        to = self.fields["to"]
        if isinstance(self.matter, Matter) and isinstance(to, forms.ModelChoiceField):
            here = Post.objects.standing().filter(organ=self.matter.organ_id).exclude(power=Power.ACTING)
            here = here.select_related("organ", "officer", "acting_for__officer")
            giver = self.state.fields.get("giver") if self.state is not None else None
            to.queryset = here.exclude(officer=giver) if giver else here

    def clean(self) -> dict[str, Any]:
        """The person behind the post, who must hold it on the day."""
        cleaned = super().clean() or self.cleaned_data
        to = cleaned.get("to")
        if isinstance(to, Post):
            cleaned["receiver"] = to.officer
            if self.on is not None and not Post.objects.as_of(self.on).filter(subject=to.subject).exists():
                says = words("接收人当日不任该岗位，请另选。", "The post is not held on that day: choose another.")
                self.add_error("to", ValidationError(says))
        return cleaned


class TakeForm(ChosenForm):
    """What is taken over, of what was given to the one who signs."""

    def fits(self, row: dict[str, Any]) -> bool:
        """Whether it was given to somebody and not yet taken over."""
        return bool(row["to"]) and not row["taken"]


def _given(state: State, fact: ActFacts) -> None:
    chosen = fact.data.get("chosen")
    state.fields["items"] = [
        {**row, "to": fact.data["receiver"]} if not row["taken"] and (not chosen or row["key"] in chosen) else row
        for row in state.fields["items"]
    ]


def _taken(state: State, fact: ActFacts) -> None:
    chosen, officer = fact.data.get("chosen"), str(fact.officer)
    state.fields["items"] = [
        {**row, "taken": True} if row["to"] == officer and (not chosen or row["key"] in chosen) else row
        for row in state.fields["items"]
    ]


def _refuse(code: str, zh: str, en: str, cure_zh: str, cure_en: str, field: str = "") -> None:
    raise Refusal.because(code, zh, en, cure_zh, cure_en, field)


def theirs(request: Request) -> None:
    """Only the person, their principal, or who keeps the organ's posts, draws up the list and gives.

    Raises:
        Refusal: somebody else, or a post of another organ.
    """
    fields = request.after.fields
    post = Post.objects.select_related("officer").get(pk=fields["post"])
    if post.organ_id != request.organ.pk:
        _refuse(
            "hand-over-organ", "该岗位属于其他机构。", "The post is one of another organ.",
            "请由该机构办理移交。", "Let that organ hand over.", "post",
        )  # fmt: skip
    if request.by.officer_id != post.officer_id and not any(request.by.gives(r) for r in (PRINCIPAL, ADMINISTRATOR)):
        _refuse(
            "hand-over-person", f"这是{post.officer}的工作。", f"This is the work of {post.officer}.",
            "请由本人、负责人或系统管理岗办理。", "Let that person, the principal or the administrator act.",
        )  # fmt: skip


def gives(request: Request) -> None:
    """Who may give, as ``theirs`` says, gives matters to those only who see them.

    Raises:
        Refusal: as ``theirs``; or who takes over would not see a matter.
    """
    theirs(request)
    before: Rows = request.before.fields["items"]
    now: Rows = request.after.fields["items"]
    given = [row["key"] for row, was in zip(now, before, strict=True) if row["to"] != was["to"]]
    _refuse_unseen(given, Officer.objects.get(pk=request.data["receiver"]), request.on)


def _refuse_unseen(keys: Iterable[str], receiver: Officer, day: datetime.date) -> None:
    """Refuse that matters go to somebody who does not see them: they would lie there with nobody knowing.

    A hand-over makes nobody a reader: of a restricted matter that is for who names its readers. The matters are told
    by what stands on the list, the first characters of their ids.
    """
    ids = [key.removeprefix("matter:") for key in keys if key.startswith("matter:")]
    seen = matters_seen(eyes_of(receiver, day)).filter(pk__in=ids).values_list("pk", flat=True)
    unseen = sorted(set(ids) - {str(id) for id in seen})
    if unseen:
        listed = [id[:8] for id in unseen]
        _refuse(
            "hand-over-unseen", f"{receiver}不在下列事项的知悉范围内：{'、'.join(listed)}。",
            f"{receiver} may not know of these matters: {', '.join(listed)}.",
            "请由主办单位的审核人或负责人在各该事项中先“增列知悉人员”，再移交；或另选接收人，或先移交其他项目。",
            "Let a reviewer or principal of the lead organ name them as a reader in each of these matters first; "
            "or give these to somebody else, or the other items first.",
            "chosen",
        )  # fmt: skip


def takes(request: Request) -> None:
    """Write who now has what; the drafts go over by name.

    Raises:
        Refusal: nothing of it was given to the one who signs, or they no longer see a matter of it.
    """
    before: Rows = request.before.fields["items"]
    now: Rows = request.after.fields["items"]
    taken = [row["key"] for row, was in zip(now, before, strict=True) if row["taken"] and not was["taken"]]
    if not taken:
        _refuse(
            "hand-over-nothing", "所选项目没有移交给您。", "Nothing of this was given to you.",
            "请由接收人办理。", "Let the person act to whom it was given.", "chosen",
        )  # fmt: skip
    _refuse_unseen(taken, request.by.officer, request.on)
    post = Post.objects.get(pk=request.after.fields["post"])
    for key in taken:
        Charge.objects.update_or_create(
            item=key, organ=request.organ, role=post.role,
            defaults={"officer": request.by.officer, "hand_over_id": request.matter_id},
        )  # fmt: skip
        kind, _, id = key.partition(":")
        for name, model in (("change-set", ChangeSet), ("draft", Proposal)):
            if kind == name:
                model._default_manager.filter(pk=id).update(drafted_by=request.by.officer)


class WorkHandOver(Procedure):
    """Hand-over of work when a post ends or changes 工作移交 (公务员法 2018, 离职交接; each organ's own rules)."""

    key = "kernel.hand-over"
    label = Label("工作移交", "Hand-over of work")
    matter = HandOver
    governs = Governs(_BEGINNING, source="机关工作移交惯例")

    listed = Stage("移交中", "Being handed over")
    completed = Stage("已移交", "Handed over", final=True)
    dropped = Stage("已取消", "Dropped", final=True)

    draw_up = act(NEW >> listed, zh="列出移交清单", en="Draw up the list", by=ACTING, form=DrawUpForm, effect=theirs)
    renew = act(listed.stays, zh="补充移交清单", en="Add what is new", by=ACTING, form=RenewForm, effect=theirs)
    give = act(listed.stays, zh="移交", en="Give", by=ACTING, form=GiveForm, replays=_given, effect=gives)
    take = act(
        listed.stays, zh="接收", en="Take over", by=ACTING, form=TakeForm, replays=_taken, effect=takes,
        apart_from=["give"],
    )  # fmt: skip
    complete = act(listed >> completed, zh="移交完毕", en="Complete", automatic=True)
    drop = act(listed >> dropped, zh="取消移交", en="Drop", by=ADMINISTRATOR, needs_reason=True, optional=True)


def completes(request: Request) -> None:
    """Once everything is taken over the hand-over is complete, by rule."""
    if request.procedure is WorkHandOver and request.kind.name == "take" and request.act is not None:
        if all(row["taken"] for row in request.after.fields["items"]):
            perform(request.done.matter, "complete", by=request.by, on=request.on, because=request.done)


subscribers.append(completes)


def open_items(posts: Iterable[Post], day: datetime.date) -> dict[Post, list[Item]]:
    """What is still in hand under posts that are to end, post by post; those with nothing left out."""
    found = {post: in_hand(post, day) for post in posts}
    return {post: items for post, items in found.items() if items}


def open_matters(organ: Organ) -> int:
    """How many matters an organ leads that are not ended."""
    return Matter.objects.filter(organ=organ, final=False).count()


def given_to(officer: Officer, organs: Iterable[uuid.UUID]) -> list[HandOver]:
    """The hand-overs in which something waits to be taken over by an officer."""
    rows = HandOver.objects.filter(final=False, organ__in=organs).select_related("giver", "post")
    wanted = str(officer.pk)
    return [row for row in rows if any(item["to"] == wanted and not item["taken"] for item in row.items)]
