"""The field of a commitment 承诺值: beside it a button has the browser draw the secret, which is never sent.

The page's script (``web/secrets.js``) draws 32 bytes, hands them to the officer as a file to keep, and writes the
commitment into the field. Whoever works without scripts uses ``fazhi draw secret`` and ``fazhi draw commit``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from fazhi.kernel.wording import Label

MAKE = Label("生成密值并填入承诺值", "Draw a secret and fill in the commitment")
KEPT = Label(
    "密值已存为文件，请妥善保管，揭示前不得告诉任何人；丢失则不能揭示。",
    "The secret was saved as a file. Keep it, and tell nobody before the reveal: without it there is none.",
)
FILE = Label("抽取密值", "draw-secret")


class CommitmentInput(forms.TextInput):
    """A text field, and where terms and organ are known the button that fills it.

    Attributes:
        terms: digest of the terms as hexadecimal digits.
        organs: code and name of the organs for which the viewer may commit.
    """

    terms = ""
    organs: Mapping[str, str] = {}

    def render(
        self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:  # fmt: skip
        """The field with its button."""
        field = super().render(name, value, {**(attrs or {}), "autocomplete": "off"}, renderer)
        if not self.terms or not self.organs:
            return field
        options = format_html_join("", '<option value="{}">{}</option>', self.organs.items())
        return format_html(
            '{}<span class="secret-maker" data-secret-maker data-terms="{}" data-kept="{}" data-file="{}">'
            '<select aria-label="{}">{}</select> <button type="button">{}</button> <output></output></span>',
            field, self.terms, KEPT, FILE, Label("承诺单位", "Organ"), options, MAKE,
        )  # fmt: skip
