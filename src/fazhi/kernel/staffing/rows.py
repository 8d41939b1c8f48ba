"""The forms of the rows of a proposal: one for each action, the same for pages, pasted tables and founding files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from fazhi.kernel.organs.models import Office, Officer, Organ, OrganKind, Place, Power
from fazhi.kernel.organs.roles import ROLES
from fazhi.kernel.wording import words

NUMBER = words("人员编号", "Officer number")
ORGAN = words("机构代码", "Organ code")
_POWERS = [choice for choice in Power.choices if choice[0] != Power.ACTING]
"""Titles that a proposal gives; acting for somebody follows from an absence alone."""


class _Coded(forms.CharField):
    """A row named by its code: typed or chosen from the list that the page offers."""

    listed = ""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=60, widget=forms.TextInput(attrs={"list": self.listed}), **kwargs)


class OrganField(_Coded):
    """An organ by its code."""

    listed = "organs"

    def clean(self, value: Any) -> Any:
        """The organ, or none where none is given."""
        code = super().clean(value)
        found = Organ.objects.filter(code=code).first() if code else None
        if code and found is None:
            raise ValidationError(
                words(
                    f"没有代码为“{code}”的机构，请核对代码，或先在上一行设立。",
                    f"No organ has the code {code}: compare it, or found it in a row above.",
                )
            )
        return found


class OfficerField(_Coded):
    """An officer by number."""

    listed = "officers"

    def clean(self, value: Any) -> Any:
        """The officer, or none where none is given."""
        number = super().clean(value)
        found = Officer.objects.filter(number=number).first() if number else None
        if number and found is None:
            raise ValidationError(
                words(
                    f"没有编号为“{number}”的人员，请核对编号，或先在上一行办理入职。",
                    f"Nobody has the number {number}: compare it, or enter the person in a row above.",
                )
            )
        return found


def _role() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=words("岗位", "Role"), choices=[(key, words(r.label.zh, r.label.en)) for key, r in ROLES.items()]
    )


def _power(**kwargs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=words("任职方式", "Title of power"), choices=_POWERS, **kwargs)


def _until() -> forms.DateField:
    return forms.DateField(
        label=words("任期止（不含当日）", "Until (exclusive)"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip


def _text(zh: str, en: str, most: int, required: bool = True) -> forms.CharField:
    return forms.CharField(label=words(zh, en), max_length=most, required=required)


class FoundForm(forms.Form):
    """An organ that is founded."""

    code = _text("机构代码", "Organ code", 30)
    name = _text("名称", "Name", 120)
    short_name = _text("简称", "Short name", 60, required=False)
    mark = _text("机关代字", "Mark in document numbers", 20, required=False)
    kind = forms.ChoiceField(label=words("类别", "Kind"), choices=OrganKind.choices)
    place = _text("区划代码", "Place code", 12)
    parent = OrganField(label=words("上级机构代码", "Code of the parent organ"), required=False)

    def clean_place(self) -> str:
        """A place that is known."""
        code: str = self.cleaned_data["place"]
        if not Place.objects.standing().filter(code=code).exists():
            raise ValidationError(words(f"没有区划“{code}”，请核对代码。", f"There is no place {code}: compare it."))
        return code


class RenameForm(forms.Form):
    """An organ that takes another name."""

    organ = OrganField(label=ORGAN)
    name = _text("新名称", "New name", 120)
    short_name = _text("新简称", "New short name", 60, required=False)
    mark = _text("新机关代字", "New mark", 20, required=False)


class MoveForm(forms.Form):
    """An organ that comes under another one."""

    organ = OrganField(label=ORGAN)
    parent = OrganField(label=words("新上级机构代码", "Code of the new parent"), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a circle."""
        cleaned = super().clean() or self.cleaned_data
        organ, above = cleaned.get("organ"), cleaned.get("parent")
        while isinstance(above, Organ):
            if above == organ:
                says = words(
                    "机构不能隶属于自己或自己的下级，请另选上级。",
                    "An organ cannot come under itself or one of its own: choose another parent.",
                )
                self.add_error("parent", ValidationError(says))
                break
            above = above.parent
        return cleaned


class MergeForm(forms.Form):
    """An organ that goes into another one."""

    organ = OrganField(label=ORGAN)
    into = OrganField(label=words("并入机构代码", "Code of the organ it merges into"))


class CloseForm(forms.Form):
    """An organ that is closed."""

    organ = OrganField(label=ORGAN)


class DesignateForm(forms.Form):
    """Which organ holds an office of its place."""

    office = forms.ChoiceField(label=words("职能", "Office"), choices=Office.choices)
    organ = OrganField(label=ORGAN)


class EnterForm(forms.Form):
    """A person who enters service."""

    number = _text("人员编号", "Officer number", 30)
    name = _text("姓名", "Name", 60)

    def clean_number(self) -> str:
        """A number that nobody has."""
        number: str = self.cleaned_data["number"]
        if Officer.objects.filter(number=number).exists():
            raise ValidationError(
                words(f"人员编号“{number}”已有人使用，请核对。", f"The number {number} is taken: compare it.")
            )
        return number


class OfficerForm(forms.Form):
    """A person."""

    number = OfficerField(label=NUMBER)


class PostForm(OfficerForm):
    """A person's post."""

    organ = OrganField(label=ORGAN)
    role = _role()


class AppointForm(PostForm):
    """A post that is given."""

    title = _text("职务", "Title", 60, required=False)
    power = _power()
    until = _until()


class ChangeForm(PostForm):
    """A post whose title, power or end changes; what is left empty stays."""

    title = _text("新职务", "New title", 60, required=False)
    power = _power(required=False)
    until = _until()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        power = self.fields["power"]
        if isinstance(power, forms.ChoiceField):
            power.choices = [("", words("不变", "As it is")), *_POWERS]

    def clean(self) -> dict[str, Any]:
        """Something must change."""
        cleaned = super().clean() or self.cleaned_data
        if not any(cleaned.get(name) for name in ("title", "power", "until")):
            says = words("没有填写变更内容，请填职务、任职方式或任期。", "Nothing changes: give title, power or end.")
            self.add_error(None, ValidationError(says))
        return cleaned


class DeputyForm(PostForm):
    """Who acts while the holder of a post is away."""

    deputy = OfficerField(label=words("B岗人员编号", "Number of the deputy"))


class AccountForm(OfficerForm):
    """The account that a person is given."""

    username = forms.RegexField(
        r"^[A-Za-z0-9][A-Za-z0-9._-]{2,39}$", label=words("登录名", "User name"), max_length=40,
        error_messages={
            "invalid": words(
                "登录名用字母、数字、点、横线，3至40个字符。", "Letters, digits, dots and dashes, 3 to 40 characters."
            )
        },
    )  # fmt: skip
