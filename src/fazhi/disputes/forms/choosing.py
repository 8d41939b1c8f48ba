"""Choices as forms of one law offer them: a part of a vocabulary, in its order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.db.models import TextChoices

from fazhi.kernel.organs.models import Officer
from fazhi.kernel.wording import words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def of(vocabulary: type[TextChoices], *members: TextChoices) -> list[tuple[str, StrOrPromise]]:
    """Value and label of these members, or of all."""
    return [(member.value, member.label) for member in members or vocabulary]


def officers(zh: str, en: str) -> forms.ModelMultipleChoiceField[Officer]:
    """A field for one officer or several; each counts once."""
    return forms.ModelMultipleChoiceField(Officer.objects.all(), label=words(zh, en))


def officer(zh: str, en: str) -> forms.ModelChoiceField[Officer]:
    """A field for one officer."""
    return forms.ModelChoiceField(Officer.objects.all(), label=words(zh, en))


def text(zh: str, en: str, *, required: bool = True) -> forms.CharField:
    """A field for a text of several lines."""
    return forms.CharField(label=words(zh, en), required=required, widget=forms.Textarea(attrs={"rows": 3}))
