"""What everybody may see of a figure 可公开的数: which numbers are too small, and names in both languages as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils import translation

from fazhi.kernel.figures.cells import tells
from fazhi.kernel.figures.declaring import Asked, Figure, Number, counted
from fazhi.kernel.wording import Label

_COUNTY = 6
"""Digits of a county's code, with which the codes of its townships begin (GB/T 10114)."""


def small(figure: Figure, asked: Asked, value: Number) -> bool:
    """Whether a figure's number tells on people, of whose cases the public may see none.

    Of an organ only a number is told that is the whole county's, too: of two organs' numbers and their sum, which is
    published, the third would follow. What the organ signed itself it publishes itself.
    """
    if figure.public_records or (asked.organ is not None and figure.form):
        return False
    if asked.organ is not None and value != figure.value(replace(asked, place=asked.place[:_COUNTY], organ=None)):
        return True
    if figure.public_total:
        return False
    return tells(int(value) if figure.reduce is counted else figure.records(asked).count())


def kept(number: Number | None) -> int | str | None:
    """A number as an act holds it: one with decimal places as text, so that nothing of it is lost."""
    return str(number) if isinstance(number, Decimal) else number


def named(key: str, names: Mapping[str, Any]) -> dict[str, str]:
    """What the key of a cell is called, in both languages."""
    said: dict[str, str] = {}
    for language, part in (("zh-hans", "zh"), ("en", "en")):
        with translation.override(language):
            said[part] = str(names.get(key, key))
    return said


def both(label: Label) -> dict[str, str]:
    """A label as an act holds it."""
    return {"zh": label.zh, "en": label.en}
