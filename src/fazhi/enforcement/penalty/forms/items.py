"""The choice of a power 处罚事项: those of the acting organ that are on its list on the day, by name."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django import forms

from fazhi.enforcement.penalty.rules.filing import PENALTY, POWERS
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.registers.declaring import register_of
from fazhi.kernel.wording import words
from fazhi.now import today

if TYPE_CHECKING:
    from fazhi.kernel.organs.models import Officer, Post


class ItemField(forms.ChoiceField):
    """A power by its code; whether it is the organ's on the day, the rules say, with their articles."""

    def valid_value(self, value: Any) -> bool:
        """Any code may be given: a refusal by rule says more than that it was not on offer."""
        return True


class ItemForm(ActForm):
    """By which power something is penalised."""

    power_item = ItemField(label=words("处罚事项", "Power"))

    def prepare(self) -> None:
        """Offer the powers of the organ."""
        super().prepare()
        organ = self.matter.organ if self.matter is not None else self.led_by
        if organ is not None:
            self._offer_items([organ.pk])

    def offer_to(self, officer: Officer, posts: Collection[Post]) -> None:
        """Offer those of the officer's own organs, before it is known which one acts."""
        super().offer_to(officer, posts)
        if self.matter is None:
            self._offer_items([post.organ_id for post in posts])

    def _offer_items(self, organs: Collection[uuid.UUID]) -> None:
        standing = register_of(POWERS).entries().as_of(self.on or today()).filter(kind=PENALTY, organ__in=organs)
        field = self.fields["power_item"]
        if isinstance(field, forms.ChoiceField):
            named = standing.order_by("code").values_list("code", "name")
            field.choices = [("", words("请选择", "Choose")), *((code, f"{name}（{code}）") for code, name in named)]
