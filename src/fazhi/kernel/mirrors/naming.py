"""Names of platforms 平台名称: by its name a platform is known, so that one is not written in two ways."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from fazhi.kernel.mirrors.models import ModeChange
from fazhi.kernel.mirrors.standing import platforms

_BLANK = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")


def folded(name: str) -> str:
    """The name without what the eye does not tell apart: blanks, width and case of its signs."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", name)).casefold()


def known_names() -> list[str]:
    """The names that modes have, or that are proposed, each once."""
    proposed = ModeChange.objects.filter(final=False).exclude(platform_name="")
    return sorted({each.name for each in platforms()} | set(proposed.values_list("platform_name", flat=True)))


def near_double(name: str, known: Iterable[str]) -> str | None:
    """The known name of which this one is the same, written otherwise; None where it is known or new."""
    names = list(known)
    return None if name in names else next((each for each in names if folded(each) == folded(name)), None)


class NamesInput(forms.TextInput):
    """A text with the known names to choose from."""

    names: Iterable[str] = ()

    def render(
        self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:  # fmt: skip
        """The field, and the list that it offers."""
        given = {**(attrs or {}), "list": f"{name}-names"}
        options = format_html_join("", '<option value="{}"></option>', ((each,) for each in self.names))
        field = super().render(name, value, given, renderer)
        return format_html('{}<datalist id="{}-names">{}</datalist>', field, name, options)
