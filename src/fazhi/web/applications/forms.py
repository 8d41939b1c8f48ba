"""What officers type about an application: what personal data is read for, and why it is returned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from fazhi.kernel.applications.declaring import Online
from fazhi.kernel.applications.models import Application
from fazhi.kernel.applications.showing import masked
from fazhi.kernel.parties.models import Purpose
from fazhi.kernel.parties.showing import NOTE
from fazhi.kernel.wording import Label, words


class PurposeForm(forms.Form):
    """Which values are to be shown, and what for."""

    fields_ = forms.MultipleChoiceField(label=words("查看内容", "To be shown"), widget=forms.CheckboxSelectMultiple)
    purpose = forms.ChoiceField(
        label=words("目的", "Purpose"), choices=[("", words("请选择", "Choose")), *Purpose.choices]
    )
    note = forms.CharField(label=words("用途说明", "What for"), max_length=NOTE)

    def __init__(self, data: Mapping[str, Any] | None, application: Application) -> None:
        """The form for one application."""
        super().__init__(data)
        chosen = self.fields["fields_"]
        if isinstance(chosen, forms.MultipleChoiceField):
            chosen.choices = [(name, label) for name, (label, _) in masked(application).items()]


_UNLESS_WORDED = Label("没有统一用语的必填", "required, unless it is told in fixed words")


class ReturnForm(forms.Form):
    """On which ground an application is returned, why, and what the applicant can do."""

    ground = forms.ChoiceField(label=words("退回情形", "Ground"))
    reason = forms.CharField(
        label=words("退回理由", "Why it is returned"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=words("申请人会看到。", "The applicant reads it."),
    )  # fmt: skip
    competent = forms.CharField(
        label=words("应向哪个机关申请", "The organ to apply to"), max_length=120, required=False,
        help_text=words("不属于本机关管辖的，请写明。", "Where this organ is not competent."),
    )  # fmt: skip
    cure = forms.CharField(
        label=words("申请人可以怎样办理", "What the applicant can do"), max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    asked_when: Mapping[str, Label] = {}

    def __init__(self, data: Mapping[str, Any] | None, online: Online | None) -> None:
        """Offer the grounds that the declaration names; where it names none, any reason will do."""
        super().__init__(data)
        ground, grounds = self.fields["ground"], online.returns if online is not None else {}
        if not grounds:
            del self.fields["ground"]
        elif isinstance(ground, forms.ChoiceField):
            ground.choices = [("", words("请选择", "Choose")), *((key, each) for key, each in grounds.items())]
            self.fields["competent"].help_text = words(
                "应由其他机关办理的（如信访事项），请写明。", "Where another organ deals with it, as with a petition."
            )
        self.worded = [(each, grounds[key], key) for key, each in online.wordings.items()] if online is not None else []
        if self.worded:
            self.fields["reason"].required = self.fields["cure"].required = False
            self.asked_when = dict.fromkeys(("reason", "cure"), _UNLESS_WORDED)

    def clean(self) -> dict[str, Any]:
        """Reason and cure are typed, unless the declaration words the ground itself: then nothing is added."""
        cleaned = super().clean() or self.cleaned_data
        worded = cleaned.get("ground") in {key for *_, key in self.worded}
        for name in ("reason", "cure") if self.worded and not worded else ():
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, words("请填写。", "Fill it in."))
        for name in ("reason", "cure", "competent") if worded else ():
            if cleaned.get(name):
                self.add_error(name, words(
                    "这一情形按统一用语告知，请清空。", "On this ground it is told in fixed words: leave it empty."
                ))  # fmt: skip
        return cleaned
