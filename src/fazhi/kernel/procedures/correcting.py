"""Corrections 更正: which act, what it should have said, and on which day; the act itself stays as it was recorded.

What is corrected must pass the corrected act's own form; whether the matter's acts still follow one another is asked by
the replay.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Q

from fazhi.kernel.organs.models import Post
from fazhi.kernel.procedures.forms import PARTY_FIELDS, ActForm, build_form, jsonable
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.procedures.registry import kind_of, procedure_of
from fazhi.kernel.procedures.replay import facts_in, in_legal_order
from fazhi.kernel.wording import words

FIXED = {*PARTY_FIELDS, "party", "reason", "act"}
"""Fields that no correction touches: whom an act names, why it was done, and to what it was done."""


class CorrectForm(ActForm):
    """Which act is corrected, and what it should have said."""

    act = forms.ModelChoiceField(Act.objects.all(), label=words("被更正的行为", "Act corrected"))
    happened_on = forms.DateField(label=words("更正后的日期", "Right day"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Declared as a class attribute it would take the place of the form's own data.
        self.fields["data"] = forms.JSONField(label=words("更正后的内容", "Right content"), required=False)

    def clean(self) -> dict[str, Any]:
        """Resolve what is corrected, and check it as the act itself was checked."""
        cleaned = super().clean() or self.cleaned_data
        act, day, content = cleaned.get("act"), cleaned.get("happened_on"), cleaned.get("data") or {}
        if not isinstance(act, Act) or self.matter is None:
            return cleaned
        if act.matter_id != self.matter.pk or act.corrects_id is not None:
            self._refuse(
                "act",
                "只能更正本事项中原来登记的行为。",
                "Only acts of this matter can be corrected, as first recorded.",
            )
        elif stands(act):
            self._refuse(
                "act",
                "该行为是其他行为的依据，不予更正；有误的，请重新办理。",
                "What others did rests on this act: it is not corrected. Do it anew.",
            )
        elif not day and not content:
            self._refuse("data", "更正没有改动任何内容。", "The correction changes nothing.")
        elif not isinstance(content, dict):
            self._refuse("data", "更正内容应为各栏目及其值。", "The content must be fields and their values.")
        else:
            if day:
                self._check_day(act, day)
            cleaned["data"] = self._checked(act, content)
        return cleaned

    def _check_day(self, act: Act, day: datetime.date) -> None:
        procedure = procedure_of(act.family, act.version)
        kind = kind_of(procedure, act.name)
        if self.on is not None and day > self.on:
            self._refuse(
                "happened_on", "更正后的日期晚于更正之日。", "The right day is later than the correction itself."
            )
        if kind is not None and kind.opens and not procedure.governs.covers(day):
            self._refuse("happened_on", "该日适用另一程序版本。", "Another version of the procedure governs that day.")
        if act.waived and act.because is not None and day < act.because.happened_on:
            self._refuse("happened_on", "该日尚未批准特许。", "The override was not allowed by that day.")
        if act.brought is None and not Post.objects.as_of(day).filter(subject=act.post.subject).exists():
            self._refuse("happened_on", "经办人该日不任该岗位。", "The officer did not hold the post on that day.")

    def _checked(self, act: Act, content: Mapping[str, Any]) -> dict[str, Any]:
        """The corrected values, cleaned by the form of the act."""
        if not content or self.matter is None:
            return {}
        procedure = procedure_of(act.family, act.version)
        kind = kind_of(procedure, act.name)
        if kind is None:
            raise LookupError(f"{act.family} {act.version} has no act {act.name}")
        if kind.automatic or kind.effect is not None:
            self._refuse(
                "data",
                "该行为已产生后果，只能更正日期。",
                "The act had effects of its own: only its day can be corrected.",
            )
        said = said_by(act)
        form = build_form(
            procedure, kind, {**said, **content}, matter=self.matter, state=self.state, on=act.happened_on,
            acting={act.organ_id},
        )  # fmt: skip
        for name in FIXED & form.fields.keys():
            del form.fields[name]
        for name in content.keys() - form.fields.keys():
            self._refuse("data", f"该行为没有可更正的“{name}”一项。", f"The act has no {name} to correct.")
        for name, errors in form.errors.as_data().items():
            if name in content or name == NON_FIELD_ERRORS:
                self.add_error("data", ValidationError(errors))
        derived = form.cleaned_data.keys() - form.fields.keys()
        return {name: jsonable(value) for name, value in form.cleaned_data.items() if name in {*content, *derived}}

    def _refuse(self, field: str, zh: str, en: str) -> None:
        self.add_error(field, ValidationError(words(zh, en)))


def stands(act: Act) -> bool:
    """Whether the act is declared to stand as it was recorded."""
    kind = kind_of(procedure_of(act.family, act.version), act.name)
    return kind is not None and kind.stands


def said_by(act: Act) -> dict[str, Any]:
    """What an act says by now, with the corrections so far put in their place."""
    facts = in_legal_order(facts_in(Q(matter=act.matter_id)))
    return next(dict(fact.data) for fact in facts if fact.id == act.pk)
