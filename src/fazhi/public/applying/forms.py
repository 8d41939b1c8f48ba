"""What applicants type besides the questions of an act: who they are, their codes, papers sent in later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from fazhi.kernel.applications.codes import MOST_CONTACT, contact_fault
from fazhi.kernel.applications.declaring import Online
from fazhi.kernel.applications.questions import missing
from fazhi.kernel.files.markings import mark_in
from fazhi.kernel.organs.models import Organ
from fazhi.kernel.parties.identifiers import IdentifierError, check_citizen, check_credit_code
from fazhi.kernel.parties.models import PartyKind
from fazhi.kernel.parties.telephones import check_telephone
from fazhi.kernel.wording import words

LONG = 2_000
OFF = {"autocomplete": "off"}
IDENTITY = ("kind", "name", "identifier", "phone", "address")


class Plain(forms.Form):
    """Base: labels without a colon, errors and hints tied to their fields."""

    def __init__(self, data: Mapping[str, Any] | None = None, **others: Any) -> None:
        super().__init__(data, label_suffix="", **others)
        for field in self.fields.values():
            field.error_messages["required"] = missing(field)


class IdentityForm(Plain):
    """Who applies, and whom they send."""

    kind = forms.ChoiceField(label=words("申请人是", "The applicant is"), choices=PartyKind.choices)
    name = forms.CharField(
        label=words("姓名或者名称", "Name"), max_length=100,
        help_text=words("与证件、营业执照一致。", "As it stands on the card or licence."),
    )  # fmt: skip
    identifier = forms.CharField(
        label=words("身份证号码或者统一社会信用代码", "Identity number or unified social credit code"), max_length=30,
        widget=forms.TextInput(attrs=OFF),
        help_text=words(
            "没有居民身份证的（如持护照、港澳居民来往内地通行证），请邮寄或者当面申请。",
            "Without a resident identity card (as with a passport or a travel permit of Hong Kong or Macao), apply by "
            "post or in person.",
        ),
    )  # fmt: skip
    phone = forms.CharField(
        label=words("联系电话", "Phone"), max_length=30, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    address = forms.CharField(
        label=words("送达地址", "Address for service"), max_length=200,
        help_text=words("邮寄文书寄到这里，请写到门牌号。", "Papers are posted there: with the number of the house."),
    )  # fmt: skip
    organ = forms.ChoiceField(label=words("向哪个单位申请", "Apply to"))
    others = forms.CharField(
        label=words("共同申请人", "Further applicants"), required=False, max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=words(
            "有其他人一同申请的，每人一行：姓名、身份证号码、电话。", "One a line: name, identity number, phone."
        ),
    )  # fmt: skip
    agent_name = forms.CharField(
        label=words("委托代理人姓名", "Agent's name"), required=False, max_length=100,
        help_text=words("请代理人办理的才填，并上传授权委托书。", "Only if an agent acts for you; upload the letter."),
    )  # fmt: skip
    agent_phone = forms.CharField(label=words("委托代理人电话", "Agent's phone"), required=False, max_length=30)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, online: Online, organs: Sequence[Organ], **others: Any
    ) -> None:
        """Offer the kinds of applicants that the declaration names, and the organs where there are several."""
        super().__init__(data, **others)
        kind, organ = self.fields["kind"], self.fields["organ"]
        if isinstance(kind, forms.ChoiceField) and isinstance(organ, forms.ChoiceField):
            kind.choices = [("", words("请选择", "Choose")), *((each.value, each.label) for each in online.applicants)]
            organ.choices = [("", words("请选择", "Choose")), *((str(each.pk), each.name) for each in organs)]
        if PartyKind.CITIZEN not in online.applicants:
            _of_entities(kind, self.fields["identifier"], self.fields["agent_name"])
        if not online.joint:
            del self.fields["others"]
        self.only = str(organs[0].pk) if len(organs) == 1 else ""
        if self.only:
            del self.fields["organ"]

    def clean_phone(self) -> str:
        """A number that can be dialled."""
        return check_telephone(self.cleaned_data["phone"])

    def clean_agent_phone(self) -> str:
        """A number that can be dialled, where one is given."""
        number: str = self.cleaned_data["agent_phone"]
        return check_telephone(number) if number else ""

    def clean(self) -> dict[str, Any]:
        """Check the identifier by the kind of applicant; texts bear no mark of a secret."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("identifier") and cleaned.get("kind"):
            check = check_citizen if cleaned["kind"] == PartyKind.CITIZEN else check_credit_code
            try:
                cleaned["identifier"] = check(cleaned["identifier"])
            except IdentifierError as fault:
                self.add_error("identifier", words(fault.message.zh, fault.message.en))
        if mark_in([str(cleaned.get("others", ""))]):
            self.add_error("others", words("文字中有国家秘密标志，请删去。", "It bears a mark of a state secret."))
        return cleaned

    def identity(self) -> dict[str, str]:
        """Who applies, as the draft keeps it."""
        return {name: str(self.cleaned_data.get(name, "")) for name in IDENTITY}

    def beside(self) -> dict[str, Any]:
        """What else was told on the page."""
        given = self.cleaned_data
        agent = {"name": given.get("agent_name", ""), "phone": given.get("agent_phone", "")}
        return {"others": given.get("others", ""), "agent": agent, "organ": given.get("organ") or self.only}


def _of_entities(kind: forms.Field, identifier: forms.Field, agent: forms.Field) -> None:
    """Ask who applies in the words of an enterprise or organisation, where no citizen may."""
    kind.help_text = words("个体工商户选“企业”。", "A one-person trade (个体工商户) counts as an enterprise.")
    identifier.label = words("统一社会信用代码", "Unified social credit code")
    identifier.help_text = words("照营业执照或者登记证书填写。", "As it stands on the licence or certificate.")
    agent.help_text = words(
        "不是法定代表人、负责人或者经营者本人办理的，请填写，并上传授权委托书。",
        "If it is not the legal representative or the owner; upload the letter of authority.",
    )


class StartForm(IdentityForm):
    """The first page: who applies, the contact code, and that the notices were read."""

    contact = forms.CharField(
        label=words("联系码", "Contact code"), max_length=MOST_CONTACT, widget=forms.TextInput(attrs=OFF),
        help_text=words(
            "相当于密码：以后继续填写、查询进度、领取文书都要用。可以改成自己好记的（至少8个字符），请记下来，不要告诉他人。",
            "Like a password: you need it to continue, to follow and to receive papers. You may change it to one that "
            "you remember (at least 8 characters). Write it down, and tell nobody.",
        ),
    )  # fmt: skip
    read = forms.BooleanField(
        label=words("我已阅读并知悉以上告知事项，所填内容属实。", "I have read the notices, and what I say is true.")
    )
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1", **OFF}))
    """A trap: nobody sees it, and programs that fill in every field give themselves away."""
    field_order = ("kind", "name", "identifier", "phone", "address", "organ", "contact")

    def clean(self) -> dict[str, Any]:
        """The contact code is none that others can guess."""
        cleaned = super().clean()
        known = tuple(str(cleaned.get(name) or "") for name in ("name", "identifier", "phone"))
        fault = contact_fault(str(cleaned.get("contact") or ""), known) if cleaned.get("contact") else None
        if fault is not None:
            self.add_error("contact", words(fault.zh, fault.en))
        return cleaned


class CodesForm(Plain):
    """A code that we gave, and the contact code."""

    code = forms.CharField(max_length=80, widget=forms.TextInput(attrs={**OFF, "spellcheck": "false"}))
    contact = forms.CharField(
        label=words("联系码", "Contact code"), max_length=200, widget=forms.PasswordInput(attrs=OFF)
    )


class SupplementForm(Plain):
    """What is sent in later, in words."""

    text = forms.CharField(
        label=words("说明", "What it is"), max_length=LONG, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=words("如“补充身份证复印件”。要求撤回的也写在这里。", "For example: copy of the identity card."),
    )  # fmt: skip

    def clean_text(self) -> str:
        """It bears no mark of a secret."""
        text: str = self.cleaned_data["text"]
        if mark_in([text]):
            raise forms.ValidationError(words("文字中有国家秘密标志，请删去。", "It bears a mark of a state secret."))
        return text


class ContactForm(Plain):
    """Another phone or address."""

    phone = forms.CharField(label=words("联系电话", "Phone"), max_length=30)
    address = forms.CharField(label=words("送达地址", "Address for service"), max_length=200)

    def clean_phone(self) -> str:
        """A number that can be dialled."""
        return check_telephone(self.cleaned_data["phone"])
