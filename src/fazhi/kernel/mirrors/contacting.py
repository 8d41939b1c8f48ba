"""How one reaches a platform 平台的网址和电话: checked before officers and citizens are sent there."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from fazhi.kernel.wording import words

_IS_ADDRESS = URLValidator(schemes=["http", "https"])
_PHONE = re.compile(r"[0-9+()（）\-－—–/、,，;； 　转]+")
_FEWEST = 5
"""Figures of the shortest telephone, such as 12345."""


def check_site(text: str) -> None:
    """A web address as a browser opens it.

    Raises:
        ValidationError: it is none, or holds a name and a password.
    """
    refused = ValidationError(
        words(
            "请写完整的网址，以 http:// 或 https:// 开头，不含账号和口令。",
            "Give the whole web address, beginning with http:// or https://, without an account or password.",
        )
    )
    try:
        _IS_ADDRESS(text)
        parts = urlsplit(text)
    except (ValidationError, ValueError):
        raise refused from None
    if parts.username is not None or parts.password is not None:
        raise refused


def check_phone(text: str) -> None:
    """A telephone, or several.

    Raises:
        ValidationError: it is none.
    """
    if not _PHONE.fullmatch(text) or sum(sign.isdigit() for sign in text) < _FEWEST:
        raise ValidationError(
            words(
                "请填写电话号码，如 0311-12345678、12345；多个号码用顿号隔开。",
                "Give a telephone, such as 0311-12345678 or 12345; several parted by a comma.",
            )
        )
