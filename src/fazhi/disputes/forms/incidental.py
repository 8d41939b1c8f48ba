"""Forms of the incidental review of a normative document."""

from __future__ import annotations

from django import forms

from fazhi.disputes.choices import Found
from fazhi.disputes.forms.choosing import of, text
from fazhi.disputes.models import ReconsiderationCase
from fazhi.kernel.wording import words

REVIEWED = ("asked", "own_power", "document_title", "document_number", "document_articles", "document_maker")


class OpenForm(forms.Form):
    """The case that the review belongs to; filled by the suspension that causes it."""

    case = forms.ModelChoiceField(ReconsiderationCase.objects.all(), label=words("复议案件", "Case"))
    case_number = forms.CharField(label=words("复议案号", "Number of the case"), max_length=80)


class MakerReceivedForm(forms.Form):
    """The day on the maker's receipt."""

    maker_received_on = forms.DateField(label=words("制定机关收到通知日期", "Maker notified on"))


class MakerAnswerForm(forms.Form):
    """What the maker answers."""

    maker_answer = text("制定机关书面答复", "Maker's answer")


class SendOnForm(forms.Form):
    """Who has the power to deal with the document."""

    competent = forms.CharField(label=words("有权处理的机关", "Competent organ"), max_length=120)


class SentOnReceivedForm(forms.Form):
    """The day on the competent organ's receipt."""

    transfer_received_on = forms.DateField(label=words("收到转送日期", "Transfer received on"))


class FoundForm(forms.Form):
    """What the review found."""

    found = forms.ChoiceField(label=words("审查结论", "Finding"), choices=of(Found))
    opinion = text("审查意见", "Opinion")
