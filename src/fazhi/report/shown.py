"""What everybody may see of a figure 可公开的数: which numbers are too small, and names in both languages as data."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils import translation

from fazhi.kernel.figures.cells import tells
from fazhi.kernel.figures.declaring import Asked, Figure, Number, counted
from fazhi.kernel.wording import Label


def small(figure: Figure, asked: Asked, value: Number) -> bool:
    """Whether a figure's number tells on people, of whose cases the public may see none."""
    if figure.public_records or figure.public_total:
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
