"""The questions put to an applicant 申请表: fields of the act's own form, under plain labels, checked by its rules."""

from __future__ import annotations

import copy
import datetime
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from fazhi.kernel.applications.declaring import Online, Part, Question
from fazhi.kernel.files.markings import mark_in
from fazhi.kernel.organs.models import Organ
from fazhi.kernel.procedures.forms import build_form, form_class
from fazhi.kernel.wording import Label, words

ROWS, LONGEST = 5, 20_000
"""Lines that a long text shows, and the most characters that it may have."""
_SECRET = words(
    "文字中有国家秘密标志，不能通过本网站提交。请删去，并向当地保密行政管理部门咨询。",
    "The text bears a mark of a state secret and cannot be sent here: take it out, and ask the secrecy office.",
)


def fields_of(online: Online, part: Part, day: datetime.date) -> dict[str, forms.Field]:
    """The fields of a page of questions on a day."""
    known = form_class(online.procedure(day), online.kind(day)).base_fields
    return {each.name: _field(known[each.name], each) for each in part.questions}


def _field(of_act: forms.Field, question: Question) -> forms.Field:
    field = copy.deepcopy(of_act)
    field.label, field.help_text = _lazy(question.label), _lazy(question.hint) if question.hint else ""
    if question.required is not None:
        field.required = question.required
    field.widget.is_required = field.required
    field.error_messages["required"] = missing(field)
    field.asked_when = _lazy(question.when) if question.when else ""  # type: ignore[attr-defined]
    if isinstance(field, forms.DateField):
        field.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    elif isinstance(field.widget, forms.Textarea):
        field.widget.attrs = {"rows": ROWS, "maxlength": LONGEST}
    elif isinstance(field, forms.ChoiceField) and isinstance(field.widget, forms.Select):
        field.choices = [("", words("请选择", "Choose")), *_grouped(field.widget.choices, question)]
    if type(field) is forms.CharField:
        field.validators = [*field.validators, _unmarked, _bounded]
    return field


def _grouped(choices: Iterable[Any], question: Question) -> list[Any]:
    """The choices of a field; those that lead nowhere as a rule stand last, under their heading."""
    known = [each for each in choices if each[0]]
    if question.apart is None:
        return known
    heading, aside = question.apart
    last = [each for each in known if str(each[0]) in aside]
    return [*(each for each in known if each not in last), (_lazy(heading), last)]


def missing(field: forms.Field) -> Any:
    """What is said where a field that must be answered is empty."""
    if isinstance(field, forms.BooleanField):
        return words("请勾选。", "Tick it.")
    return words("请选择。", "Choose.") if isinstance(field.widget, forms.Select) else words("请填写。", "Fill it in.")


def _lazy(label: Label) -> Any:
    return words(label.zh, label.en)


def _unmarked(text: str) -> None:
    if mark_in([text]):
        raise ValidationError(_SECRET)


def _bounded(text: str) -> None:
    if len(text) > LONGEST:
        raise ValidationError(words(f"超过 {LONGEST} 个字。", f"Over {LONGEST} characters."))


def part_form(
    online: Online, part: Part, day: datetime.date, data: Mapping[str, Any] | None, initial: Mapping[str, Any]
) -> forms.Form:
    """The form of a page of questions, bound to what was typed where there is any."""
    made: type[forms.Form] = type("QuestionsForm", (forms.Form,), dict(fields_of(online, part, day)))
    return made(data, initial=dict(initial), label_suffix="")


def typed_in(form: forms.Form, posted: Mapping[str, Any]) -> dict[str, str | bool]:
    """What was typed into a form's fields, right or wrong, as a draft keeps it."""
    return {
        name: name in posted if isinstance(field, forms.BooleanField) else str(posted.get(name, ""))[: LONGEST * 2]
        for name, field in form.fields.items()
    }


def answers_of(online: Online, day: datetime.date, given: Mapping[str, Any]) -> dict[str, Any]:
    """The answers among what a draft holds."""
    return {each.name: given[each.name] for each in online.questions if given.get(each.name) not in (None, "")}


def faults_of(
    online: Online, day: datetime.date, given: Mapping[str, Any], party: Mapping[str, str], organ: Organ
) -> dict[str, list[str]]:
    """What stands against the answers, by question: each field alone first, then the rules of the act's own form.

    What the form asks of the officer who registers is not the applicant's fault.
    """
    found: dict[str, list[str]] = {}
    for part in online.parts:
        form = part_form(online, part, day, dict(given), {})
        found |= {name: [str(text) for text in texts] for name, texts in form.errors.items()}
    data = {**answers_of(online, day, given), **party, **prefilled(online, day, given, organ)}
    asked = {each.name for each in online.questions}
    whole = build_form(online.procedure(day), online.kind(day), data, on=day)
    return {
        **{name: [str(text) for text in texts] for name, texts in whole.errors.items() if name in asked}, **found
    }  # fmt: skip


def prefilled(online: Online, day: datetime.date, given: Mapping[str, Any], organ: Organ) -> dict[str, Any]:
    """What the declaration adds to the answers for the officer of the organ applied to who registers."""
    return dict(online.prefill(given, day, organ)) if online.prefill is not None else {}


def told(online: Online, day: datetime.date, given: Mapping[str, Any]) -> list[tuple[Part, list[tuple[Question, str]]]]:
    """Each question with its answer in words, page by page; what was left open has an empty answer."""
    return [
        (part, [(each, _in_words(fields[each.name], given.get(each.name))) for each in part.questions])
        for part in online.parts
        for fields in [fields_of(online, part, day)]
    ]


def _in_words(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.BooleanField):
        return str(Label("是", "Yes") if value else Label("否", "No"))
    if isinstance(field.widget, forms.Select):
        flat = chain.from_iterable(
            text if isinstance(text, list | tuple) else [(key, text)] for key, text in field.widget.choices
        )
        return next((str(text) for key, text in flat if key and str(key) == str(value)), "")
    return str(value or "")


def snapshot(online: Online, day: datetime.date, given: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The answers as evidence keeps them: with the question as it was put, whatever is declared later."""
    return [
        {"name": each.name, "asked": each.label.zh, "answer": answer, "value": given.get(each.name)}
        for _, lines in told(online, day, given) for each, answer in lines if answer
    ]  # fmt: skip
