"""Words in both languages, written where a thing is declared: Simplified Chinese first, English complete."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.functional import lazy
from django.utils.translation import get_language

if TYPE_CHECKING:
    from django.core.exceptions import ValidationError
    from django_stubs_ext import StrPromise

_TO_TEXT: Callable[[object], Any] = str
_text: Callable[[object], StrPromise] = lazy(_TO_TEXT, str)
"""Made once: each call of Django's own ``lazystr`` builds a class, and some eight hundred texts are declared."""


@dataclass(frozen=True, slots=True)
class Label:
    """A text in Chinese and in English; ``str()`` gives the one of the active language."""

    zh: str
    en: str

    def __post_init__(self) -> None:
        if not self.zh.strip() or not self.en.strip():
            raise ValueError(f"a label needs both languages, got zh={self.zh!r} en={self.en!r}")

    def __str__(self) -> str:
        return self.en if (get_language() or "zh").startswith("en") else self.zh

    def __add__(self, other: Label) -> Label:
        return Label(self.zh + other.zh, self.en + other.en)


def sentence(docstring: str | None) -> str:
    """The first sentence of a docstring, for pages that explain a declaration."""
    return (docstring or "").strip().split("\n")[0].strip()


def in_both(*error: ValidationError, name: str | StrPromise = "") -> Label:
    """What errors of a form or a model say, in both languages; ``name`` is the field's label, where one is shown.

    A text that names the field itself is not led by its label once more.
    """
    texts = []
    for language, colon, between in (("zh-hans", "：", "；"), ("en", ": ", "; ")):
        with translation.override(language):
            said = between.join(str(text) for each in error for text in each.messages)
            texts.append(f"{name}{colon}{said}" if name and str(name) not in said else said)
    return Label(*texts)


def words(zh: str, en: str) -> StrPromise:
    """A lazy text in both languages, for verbose names and choices of models."""
    return _text(Label(zh, en))
