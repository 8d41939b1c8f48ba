"""Being away 离岗登记: for days from … to …, during which the deputies (B岗) act, and which ends by itself."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from fazhi.kernel.organs.errors import OrganError
from fazhi.kernel.organs.models import Absence, Officer, Post, Power
from fazhi.kernel.organs.posts import be_away, come_back
from fazhi.kernel.organs.roles import ACTING, PRINCIPAL
from fazhi.kernel.procedures import refusals
from fazhi.kernel.procedures.declaring import NEW, Governs, Procedure, act
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.procedures.stages import Stage
from fazhi.kernel.staffing.changing import keep_apart
from fazhi.kernel.staffing.models import AbsenceNotice, Ground
from fazhi.kernel.wording import Label, words

if TYPE_CHECKING:
    from fazhi.kernel.procedures.request import Request

_BEGINNING = datetime.date(2000, 1, 1)


class AnnounceForm(ActForm):
    """Who is away, when, and who acts where nobody is named."""

    who = forms.ModelChoiceField(Post.objects.none(), label=words("离岗人员", "Who is away"))
    away_from = forms.DateField(label=words("离岗首日", "First day away"))
    back_on = forms.DateField(label=words("返岗日期", "First day back"))
    ground = forms.ChoiceField(label=words("事由", "Ground"), choices=Ground.choices)
    instead = forms.ModelChoiceField(
        Post.objects.none(), label=words("此次由谁代岗（由负责人指定；不填为已定的B岗）", "Who acts this time"),
        required=False, help_text=words("只有负责人可以在B岗之外另行指定。", "Only a principal may name another one."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = (
            Post.objects.standing()
            .exclude(power=Power.ACTING)
            .select_related("organ", "officer", "acting_for__officer")
        )
        for name in ("who", "instead"):
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = held

    def offer_to(self, officer: Officer, posts: Collection[Post]) -> None:
        """One's own posts, and those of the organs that one leads; only who leads names another deputy."""
        led = [post.organ_id for post in posts if post.gives(PRINCIPAL)]
        who, instead = self.fields["who"], self.fields["instead"]
        if isinstance(who, forms.ModelChoiceField) and who.queryset is not None:
            who.queryset = who.queryset.filter(Q(officer=officer) | Q(organ__in=led))
        if isinstance(instead, forms.ModelChoiceField) and instead.queryset is not None:
            instead.queryset = instead.queryset.filter(organ__in=led)
            if not led:
                instead.widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """A period, and the person behind the post."""
        cleaned = super().clean() or self.cleaned_data
        start, stop, who = cleaned.get("away_from"), cleaned.get("back_on"), cleaned.get("who")
        if start and stop and stop <= start:
            says = words("返岗日期须晚于离岗首日。", "The first day back must come after the first day away.")
            self.add_error("back_on", ValidationError(says))
        if isinstance(who, Post):
            cleaned["officer"] = who.officer
        return cleaned


class BackForm(ActForm):
    """The first day back, where somebody comes back earlier."""

    back_on = forms.DateField(label=words("实际返岗日期", "First day back"))

    def clean_back_on(self) -> datetime.date:
        """Earlier than announced, and not before the absence."""
        day: datetime.date = self.cleaned_data["back_on"]
        fields = self.state.fields if self.state is not None else {}
        if fields and not fields["away_from"] < day.isoformat() < fields["back_on"]:
            raise ValidationError(
                words(
                    "应在离岗首日之后、原返岗日期之前；延长请另行登记，未离岗请取消。",
                    "It must lie within the absence; to prolong, announce another; if nobody went, cancel it.",
                )
            )
        return day


def _may(request: Request, officer: Officer) -> None:
    if request.by.officer_id != officer.pk and not request.by.gives(PRINCIPAL):
        raise Refusal.because(
            "absence-person", f"只能由{officer}本人或负责人登记。",
            f"Only {officer} or the principal may say so.",
            "请由本人或负责人办理。", "Let that person or the principal act.", "who",
        )  # fmt: skip


def away(request: Request) -> None:
    """Record the absence and the posts that the deputies hold meanwhile.

    Raises:
        Refusal: it is for another organ's person or another person, nobody can act, or who acts would be the one who
            gives the power.
    """
    who = Post.objects.select_related("officer", "organ").get(pk=request.data["who"])
    if who.organ_id != request.organ.pk:
        raise Refusal.because(
            "absence-organ", f"{who.officer} 的该岗位属于{who.organ}。", f"That post is one of {who.organ}.",
            "请由该单位登记。", "Let that organ say so.", "who",
        )  # fmt: skip
    _may(request, who.officer)
    instead = None
    if request.data.get("instead"):
        if not request.by.gives(PRINCIPAL):
            raise Refusal.because(
                "absence-instead", "只有负责人可以在B岗之外另行指定代岗人员。",
                "Only a principal may name somebody else than the deputy.",
                "请留空，或由负责人登记。", "Leave it empty, or let the principal act.", "instead",
            )  # fmt: skip
        instead = Post.objects.select_related("officer").get(pk=request.data["instead"]).officer
    start, stop = (datetime.date.fromisoformat(request.data[name]) for name in ("away_from", "back_on"))
    try:
        _, acting = be_away(
            who.officer, who.organ, start, stop, ground=request.data["ground"], instead=instead,
        )  # fmt: skip
    except OrganError as fault:
        field = {"deputy": "instead", "number": "who"}.get(fault.field, "")
        raise Refusal(refusals.Ground("absence", fault.says, fault.cure, field=field)) from fault
    keep_apart(request, [post.officer for post in acting], "propose")


def _absence(request: Request) -> Absence:
    fields = request.before.fields
    start = datetime.date.fromisoformat(fields["away_from"])
    return Absence.objects.standing().get(officer=fields["officer"], organ=request.organ, from_on=start)


def back(request: Request) -> None:
    """The deputies' posts end on the day on which the person is back."""
    absence = _absence(request)
    _may(request, absence.officer)
    come_back(absence, datetime.date.fromisoformat(request.data["back_on"]))


def annulled(request: Request) -> None:
    """The absence and the deputies' posts are annulled: the person stayed."""
    absence = _absence(request)
    _may(request, absence.officer)
    come_back(absence, absence.from_on)


class BeingAway(Procedure):
    """Being away, with deputies 离岗登记与AB岗代岗 (首问负责、AB岗工作制度)."""

    key = "kernel.absence"
    label = Label("离岗登记", "Absence")
    matter = AbsenceNotice
    governs = Governs(_BEGINNING, source="机关AB岗工作制度")

    announced = Stage("已登记", "Announced", final=True)
    cancelled = Stage("已取消", "Cancelled", final=True)

    announce = act(NEW >> announced, zh="登记离岗", en="Announce an absence", by=ACTING, form=AnnounceForm, effect=away)
    come_back = act(after=announced, zh="提前返岗", en="Come back early", by=ACTING, form=BackForm, effect=back)
    cancel = act(
        after=announced, to=cancelled, zh="取消离岗", en="Cancel", by=ACTING, needs_reason=True, effect=annulled
    )
