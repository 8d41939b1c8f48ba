"""What was decided at a meeting 会议审议: an act names the meeting and the topic, and both are looked up, not typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from fazhi.kernel.meetings.models import Meeting, MeetingKind
from fazhi.kernel.procedures.declaring import LinkTo
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.procedures.rules import rule
from fazhi.kernel.wording import Label, words

if TYPE_CHECKING:
    from collections.abc import Collection

    from fazhi.kernel.organs.models import Officer, Post
    from fazhi.kernel.procedures.request import Request

LINK = "meeting"


@rule(
    law="", article="", yields=False,
    says=Label("所选会议不是本单位登记的会议。", "The meeting is not one that this organ registered."),
    cure=Label("请选择本单位登记的会议，或由登记单位办理。", "Choose one of its own, or let that organ do it."),
)  # fmt: skip
def AtItsOwnMeeting(request: Request) -> bool:
    """What was decided at a meeting says the office that keeps its minutes."""
    return Meeting.objects.filter(pk=request.data["meeting"], organ=request.by.organ_id).exists()


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

    def _offer(self, found: QuerySet[Meeting]) -> None:
        field = self.fields["meeting"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = (found if self.on is None else found.filter(held_on__lte=self.on)).order_by("-held_on")

    def clean(self) -> dict[str, Any]:
        """Look the topic up; one topic decides one matter."""
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
        if self._taken(meeting, item):
            self.add_error("item", ValidationError(words(
                "该议题已由另一事项引用；一项议题审议一个事项。", "Another matter points at it: a topic decides one.",
            )))  # fmt: skip
        return cleaned | {"decision": f"{meeting}第{item}项议题：{meeting.agenda[item - 1]}"}

    def _taken(self, meeting: Meeting, item: int) -> bool:
        acts = Act.objects.filter(matter__links_up__parent=meeting, matter__links_up__kind=LINK, data__item=item)
        others = acts if self.matter is None else acts.exclude(matter=self.matter.pk)
        return others.filter(data__meeting=str(meeting.pk)).exists()
