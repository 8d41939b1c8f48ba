"""The form of an act, built from its declaration: one form for web, command line, import and loading."""

from __future__ import annotations

import datetime
import decimal
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.db import models
from django.forms.models import fields_for_model

from fazhi.kernel.organs.models import Officer, Organ, Post
from fazhi.kernel.parties.identifiers import IdentifierError, check_citizen, check_credit_code
from fazhi.kernel.parties.models import Party, PartyKind
from fazhi.kernel.parties.telephones import check_telephone
from fazhi.kernel.procedures.admission import acting_organs
from fazhi.kernel.wording import Label, words

if TYPE_CHECKING:
    from fazhi.kernel.files.intake import Upload
    from fazhi.kernel.files.models import File
    from fazhi.kernel.procedures.declaring import ActKind, Procedure
    from fazhi.kernel.procedures.models import Matter
    from fazhi.kernel.procedures.replay import State

PARTY_FIELDS = ("party_kind", "party_name", "party_identifier", "party_phone", "party_address")


class ActForm(forms.Form):
    """Base of every act's form; knows matter and state where there are any, and the day of an act that is done.

    Attributes:
        own_choice: fields whose officers the form itself narrows; all others offer those of the acting organ only.
        groups: fields that belong together, each group under its heading, for a form of many; what no group names
            stands after them.
        asked_when: for fields that only the form's own rules ask for, when they do; a page says it beside the field.
        files_label: what the files are that come with the act, where they are not just files.
        several_files: whether there may be several of them where ``files_label`` says what they are.
        by_sheet: where the form may be filled in by a sheet instead, the name of the page that takes it.
        uploads: the files that come with the act.
        led_by: the organ that leads the matter, or will; known once the act is asked for.
    """

    own_choice: ClassVar[frozenset[str]] = frozenset()
    groups: ClassVar[tuple[tuple[Label, tuple[str, ...]], ...]] = ()
    asked_when: ClassVar[Mapping[str, Label]] = {}
    files_label: ClassVar[Label | None] = None
    several_files: ClassVar[bool] = False
    by_sheet: ClassVar[str] = ""
    matter: Matter | None = None
    state: State | None = None
    on: datetime.date | None = None
    uploads: Sequence[Upload] = ()
    led_by: Organ | None = None

    def kept_files(self) -> list[tuple[Upload, File | None]]:
        """The files that the act keeps, each with the original that it redacts; asked once the form is clean."""
        return [(upload, None) for upload in self.uploads]

    def prepare(self) -> None:
        """Fit the fields to matter, state and day, once these are known."""

    def offer_to(self, officer: Officer, posts: Collection[Post]) -> None:
        """Leave in the choices what an officer with these posts may choose; whoever sends more is refused as ever."""


class PartyForm(forms.Form):
    """The fields of a party who joins by the act."""

    party_kind = forms.ChoiceField(label=words("当事人类别", "Kind of party"), choices=PartyKind.choices)
    party_name = forms.CharField(label=words("姓名或名称", "Name"), max_length=100)
    party_identifier = forms.CharField(
        label=words("身份证号码或统一社会信用代码", "Identity number or credit code"),
        max_length=30,
        required=False,
    )
    party_phone = forms.CharField(label=words("联系电话", "Phone"), max_length=30, required=False)
    party_address = forms.CharField(label=words("送达地址", "Address for service"), max_length=200, required=False)

    def clean_party_phone(self) -> str:
        """A number that can be dialled, where one is given."""
        number: str = self.cleaned_data["party_phone"]
        return check_telephone(number) if number else number

    def clean(self) -> dict[str, Any]:
        """Check the identifier by the party's kind."""
        cleaned = super().clean() or self.cleaned_data
        identifier = cleaned.get("party_identifier")
        if identifier:
            check = check_citizen if cleaned.get("party_kind") == PartyKind.CITIZEN else check_credit_code
            try:
                cleaned["party_identifier"] = check(identifier)
            except IdentifierError as fault:
                self.add_error("party_identifier", words(fault.message.zh, fault.message.en))
        return cleaned


if TYPE_CHECKING:
    PartyChoice = forms.ModelChoiceField[Party]
else:
    PartyChoice = forms.ModelChoiceField


class PartyOfMatter(PartyChoice):
    """A choice among the parties of the matter, shown by name."""

    def label_from_instance(self, obj: models.Model) -> str:
        """The party's name."""
        return obj.name if isinstance(obj, Party) else str(obj)


def form_class(procedure: type[Procedure], kind: ActKind) -> type[ActForm]:
    """The form of an act: its declared form, the matter's fields it asks for, and what its declaration implies."""
    bases: list[type[forms.Form]] = [ActForm]
    fields: dict[str, Any] = dict(fields_for_model(procedure.matter, fields=list(kind.fields)) or {})
    if kind.party:
        bases.append(PartyForm)
    if kind.form is not None:
        bases.append(kind.form)
    if kind.per_party:
        fields["party"] = PartyOfMatter(Party.objects.none(), label=words("受送达人", "Party"))
    if kind.extends:
        fields["extension_amount"] = forms.IntegerField(
            label=words("延长（不填为法定全部）", "Extension (all that the law allows when empty)"),
            min_value=1, required=False,
        )  # fmt: skip
    if kind.needs_reason:
        fields["reason"] = forms.CharField(label=words("理由", "Reason"), widget=forms.Textarea(attrs={"rows": 3}))
    return type("ActFormOf" + kind.name.title().replace("_", ""), tuple(reversed(bases)), fields)


def build_form(
    procedure: type[Procedure], kind: ActKind, data: Mapping[str, Any] | None, *,
    matter: Matter | None = None, state: State | None = None, on: datetime.date | None = None,
    acting: Collection[uuid.UUID] | None = None, uploads: Sequence[Upload] = (), led_by: Organ | None = None,
) -> ActForm:  # fmt: skip
    """The form of an act, bound to data where there is any.

    Args:
        procedure: the procedure.
        kind: the act.
        data: what is typed.
        matter: the matter; none for an act that opens one.
        state: its state before the act.
        on: the day of the act.
        acting: the organs that may do the act, whose officers its fields offer; worked out from matter and state
            without.
        uploads: the files that come with it.
        led_by: the organ that leads the matter, or will.
    """
    form = form_class(procedure, kind)(data)
    form.matter, form.state, form.on, form.uploads, form.led_by = matter, state, on, uploads, led_by
    if acting is None and matter is not None and state is not None:
        acting = acting_organs(procedure, kind, state, matter.organ_id)
    if acting is not None:
        _offer_own_people(form, acting)
    form.prepare()
    if kind.per_party and state is not None:
        chosen = form.fields["party"]
        if isinstance(chosen, forms.ModelChoiceField):
            chosen.queryset = Party.objects.filter(pk__in=[party for _, party in state.parties])
    for field in form.fields.values():
        if isinstance(field, forms.DateField):
            field.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        elif isinstance(field, forms.ChoiceField) and isinstance(field.widget, forms.Select):
            _leave_open(field, field.widget)
    return form


def _leave_open(field: forms.ChoiceField, select: forms.Select) -> None:
    """Let nothing be chosen before somebody chooses: the first opinion or basis of a list is nobody's decision."""
    if select.allow_multiple_selected or isinstance(field, forms.ModelChoiceField):
        return  # Leaves itself open.
    offered = list(select.choices)
    if field.required and field.initial is None and offered and offered[0][0]:
        field.choices = [("", words("请选择", "Choose")), *offered]


_STRANGER = words(
    "所选人员当日在承办单位没有岗位，请在该单位人员中选择。",
    "Who is chosen held no post in the acting organ on that day: choose among its officers.",
)


def _offer_own_people(form: ActForm, organs: Collection[uuid.UUID]) -> None:
    """Leave in choices of officers and posts those of the acting organs: in office on the day, where it is known."""
    for name, field in form.fields.items():
        if name in form.own_choice or not isinstance(field, forms.ModelChoiceField) or field.queryset is None:
            continue
        if field.queryset.model not in (Officer, Post):
            continue
        posts = (Post.objects.standing() if form.on is None else Post.objects.as_of(form.on)).filter(organ__in=organs)
        if field.queryset.model is Post:
            field.queryset = field.queryset.filter(pk__in=posts.values("pk")).select_related("organ", "officer")
        else:
            field.queryset = field.queryset.filter(pk__in=posts.values("officer")).order_by("name", "number")
        field.error_messages = {**field.error_messages, "invalid_choice": _STRANGER}


def jsonable(value: Any) -> Any:
    """A cleaned value as it stands in an act: days as ISO text, rows as their ids."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    if isinstance(value, decimal.Decimal | uuid.UUID):
        return str(value)
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, Mapping):
        return {str(key): jsonable(part) for key, part in value.items()}
    if isinstance(value, Iterable):
        return [jsonable(part) for part in value]
    raise TypeError(f"a form field gave {type(value).__name__}, which an act cannot hold: {value!r}")
