"""What was decided at a meeting 会议审议: an act names the meeting and the topic, and both are looked up, not typed."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from fazhi.kernel.meetings.models import LINK, Meeting, MeetingKind
from fazhi.kernel.procedures.declaring import LinkTo
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.procedures.rules import rule
from fazhi.kernel.wording import Label, words

if TYPE_CHECKING:
    from collections.abc import Collection

    from fazhi.kernel.organs.models import Officer, Post
    from fazhi.kernel.procedures.request import Request


@rule(
    law="", article="", yields=False,
    says=Label("所选会议不是本单位登记的会议。", "The meeting is not one that this organ registered."),
    cure=Label("请选择本单位登记的会议，或由登记单位办理。", "Choose one of its own, or let that organ do it."),
)  # fmt: skip
def AtItsOwnMeeting(request: Request) -> bool:
    """What was decided at a meeting says the office that keeps its minutes."""
    return Meeting.objects.filter(pk=request.data["meeting"], organ=request.by.organ_id).exists()


@rule(
    law="", article="", yields=False,
    says=Label("该议题已经作出过决定，一项议题只决定一次。", "The topic has decided already."),
    cure=Label("请核对议题；再次审议的，登记再次审议的会议。", "Compare it; to decide again takes a meeting again."),
)  # fmt: skip
def TopicIsFree(request: Request) -> bool:
    """A topic of a meeting decides one thing, once; of two acts at once one comes after the other."""
    meeting = Meeting.objects.select_for_update().get(pk=request.data["meeting"])
    acts = Act.objects.filter(matter__links_up__parent=meeting, matter__links_up__kind=LINK)
    return not acts.filter(data__meeting=str(meeting.pk), data__item=request.data["item"]).exists()


AT_A_MEETING = LinkTo(LINK, "meeting")
"""What an act declares that was decided at a meeting: the meeting then shows the matter, and the matter the meeting."""


class AtAMeetingForm(ActForm):
    """At which meeting of which kinds it was decided, as which topic; of the acting organ's own meetings.

    Attributes:
        kinds: the kinds of meeting that decide it.
    """

    kinds: ClassVar[tuple[MeetingKind, ...]] = ()

    meeting = forms.ModelChoiceField(
        Meeting.objects.none(), label=words("会议", "Meeting"),
        help_text=words("只列出本单位已登记的会议；没有的先登记。", "Your organ's meetings: register it first."),
    )  # fmt: skip
    item = forms.IntegerField(label=words("第几项议题", "Which topic of its agenda"), min_value=1, max_value=99)
    decision = forms.CharField(
        label=words("审议情况", "Decided"), required=False, widget=forms.HiddenInput, max_length=400
    )
    """Follows from both: who may not open the meeting reads in the act what it was."""

    def prepare(self) -> None:
        """Offer the meetings of the kinds that were held by the day."""
        self._offer(Meeting.objects.filter(kind__in=self.kinds))

    def offer_to(self, officer: Officer, posts: Collection[Post]) -> None:
        """Leave those of the officer's own organs."""
        field = self.fields["meeting"]
        if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
            field.queryset = field.queryset.filter(organ__in={post.organ_id for post in posts})

    def not_before(self) -> datetime.date | None:
        """The first day on which a meeting could decide it; any day, unless a procedure says otherwise."""
        return None

    def _offer(self, found: QuerySet[Meeting]) -> None:
        field = self.fields["meeting"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = (found if self.on is None else found.filter(held_on__lte=self.on)).order_by("-held_on")

    def clean(self) -> dict[str, Any]:
        """Look the topic up."""
        cleaned = super().clean() or self.cleaned_data
        meeting, item = cleaned.get("meeting"), cleaned.get("item")
        if not isinstance(meeting, Meeting) or item is None:
            return cleaned
        if item > len(meeting.agenda):
            number = len(meeting.agenda)
            self.add_error("item", ValidationError(words(
                f"该会议登记的议题有{number}项，请核对。", f"The meeting has {number} topics: compare the number.",
            )))  # fmt: skip
            return cleaned
        least = self.not_before()
        if least is not None and meeting.held_on < least:
            self.add_error("meeting", ValidationError(words(
                f"会议早于送审文稿形成之日 {least}，不能审议该文稿。", f"Held before {least}: there was no text.",
            )))  # fmt: skip
        return cleaned | {"decision": f"{meeting}第{item}项议题：{meeting.agenda[item - 1]}"}
