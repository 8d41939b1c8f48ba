"""The fields of a draft that calls for opinions 征求意见, or answers such a call; other drafts have none."""

from __future__ import annotations

from django import forms

from fazhi.kernel.notices.drafting import OPINIONS, owed_by
from fazhi.kernel.notices.hits import Hit, HitKind
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.notices.opinions import calls_in
from fazhi.kernel.wording import Label, words

OPEN_TEXTS = ("opinions_how", "opinions_why")
"""Texts of a call that are published as they stand."""
OPINIONS_ASKED_WHEN = {
    "opinions_why": Label("期限短于法定最短期限时填写", "where less time is given than the law's least")
}


def office_contact(hit: Hit) -> bool:
    """Whether it is a telephone or an e-mail address that nobody declared: the field is for the office's own."""
    return hit.kind in (HitKind.PHONE, HitKind.CONTACT) and not hit.declared


class OpinionFields(forms.Form):
    """Until when opinions are taken and how they are sent; or which call is answered."""

    opinions_until = forms.DateField(
        label=words("征求意见截止日", "Opinions until"),
        help_text=words("含当日；自公布之日的次日起算。", "That day included; counted from the day after publication."),
    )
    opinions_how = forms.CharField(
        label=words("提出意见的方式", "How to send opinions"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=words(
            "通信地址、办公电话、电子邮箱等，原样公开，请勿填写个人联系方式。",
            "Address, office telephone, e-mail: published as they stand, so give nobody's own.",
        ),
    )  # fmt: skip
    opinions_why = forms.CharField(
        label=words("缩短期限的理由", "Why less time is given"), required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=words("与征求意见一并公布。", "Published with the call."),
    )  # fmt: skip
    answers = forms.ChoiceField(label=words("所答复的征求意见", "Call that it answers"))

    def fit_opinions(self, notice: Notice | None) -> None:
        """Leave the fields that the declaration asks for."""
        owes = owed_by(notice) if notice is not None else None
        asked = set(OPINIONS) if owes is not None and owes.opinions else set()
        if owes is None or not owes.opinions_shorter:
            asked.discard("opinions_why")
        calls = calls_in(notice.source.matter) if notice and notice.source and owes and owes.replies else []
        field = self.fields["answers"]
        if notice is not None and calls and isinstance(field, forms.ChoiceField):
            asked.add("answers")
            field.choices = [(str(call.source_id), _named(call)) for call in calls]
            field.initial = str(notice.answers_id or calls[-1].source_id)
        for name in {*OPINIONS, "answers"} - asked:
            del self.fields[name]


def _named(call: Notice) -> str:
    said = Label(f"（截止日 {call.opinions_until}）", f" (until {call.opinions_until})")
    return f"{call.heading}{said}"
