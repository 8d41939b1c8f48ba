"""Forms of acts that say something to somebody: a text, and the organ to which it is sent."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from fazhi.kernel.organs.models import Officer, Organ, Post
from fazhi.kernel.organs.roles import ROLES
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.procedures.models import MatterOrgan
from fazhi.kernel.wording import words


class TextForm(ActForm):
    """What is said."""

    text = forms.CharField(label=words("内容", "Text"), widget=forms.Textarea(attrs={"rows": 3}))


class UrgeForm(TextForm):
    """Who is urged: an organ that takes part, or the lead organ's own people."""

    to = forms.ModelChoiceField(
        Organ.objects.none(), required=False,
        label=words("被催办单位（不填为主办单位）", "Organ urged (the lead organ when empty)"),
    )  # fmt: skip

    def prepare(self) -> None:
        """Offer the organs that take part."""
        field = self.fields["to"]
        if self.matter is not None and isinstance(field, forms.ModelChoiceField):
            taking_part = MatterOrgan.objects.filter(matter=self.matter).values("organ")
            field.queryset = Organ.objects.filter(pk__in=taking_part).exclude(pk=self.matter.organ_id)


class OrganForm(TextForm):
    """Something sent to an organ that stands on the day."""

    to = forms.ModelChoiceField(Organ.objects.filter(until_on=None), label=words("单位", "Organ"))

    def offer_to(self, officer: Officer, posts: Collection[Post]) -> None:
        """The other organs in which somebody handles matters: what is sent to any other would lie there."""
        field = self.fields["to"]
        if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
            held = Post.objects.standing() if self.on is None else Post.objects.as_of(self.on)
            staffed = held.filter(role__in=[role.key for role in ROLES.values() if role.handles])
            lead = self.matter.organ_id if self.matter is not None else None
            field.queryset = field.queryset.filter(pk__in=staffed.values("organ")).exclude(pk=lead)

    def clean(self) -> dict[str, Any]:
        """Refuse an organ that is not there yet, and the lead organ itself."""
        cleaned = super().clean() or self.cleaned_data
        to = cleaned.get("to")
        if isinstance(to, Organ) and self.on is not None and not to.existed_on(self.on):
            self.add_error("to", ValidationError(words("该单位当日不存在。", "The organ did not exist on the day.")))
        if isinstance(to, Organ) and self.matter is not None and to.pk == self.matter.organ_id:
            self.add_error("to", ValidationError(words("该单位就是主办单位。", "The organ leads the matter already.")))
        return cleaned
