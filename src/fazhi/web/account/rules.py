"""What a password must be 口令规则, in line with GB/T 22239-2019 (等级保护) 8.1.4.1: complex, and changed in time.

Length counts most, so it is set first; classes and the list of common pieces keep out what people type to satisfy a
length: a word everybody uses, a year, a row of keys.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError

from fazhi.kernel.organs.models import Account
from fazhi.kernel.wording import words
from fazhi.web.account.models import PasswordRecord

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

LONGEST = 128
CLASSES = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^A-Za-z0-9]")
NEEDED = 3
LEFT = 6
"""Characters that must be left of a password when common pieces, years and rows of keys are taken out."""
PIECES = tuple(
    (
        "password passwd admin administrator root guest manager system user test demo welcome login qwertyuiop qwerty "
        "asdfghjkl asdfgh asdf zxcvbnm zxcvbn zxcv qazwsx 1qaz2wsx 3edc qaz wsx edc abcdefg abcd abc123 abc iloveyou "
        "woaini aini woaiwo woaizhongguo zhongguo china beijing hebei wuji mima yonghu guanliyuan zhengfu xianzhengfu "
        "sifaju sifa fazhi fazhizhengfu fuyiju fgw gov xingzheng zhifa huawei tencent wechat weixin "
        "5201314 1314520 1314 520 52013 147258369 147258 159357 123123 112233 666 888 168 110 119 12345 12348"
    ).split()
)
_LEET = str.maketrans("@4031$5!7", "aaoeissit")


class PasswordRule:
    """Length and classes of characters."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Refuse a password that is too short, too long, or of too few classes.

        Raises:
            ValidationError: naming the rule.
        """
        least = settings.PASSWORD_LENGTH
        if not least <= len(password) <= LONGEST:
            raise ValidationError(
                words(f"口令须为{least}至{LONGEST}个字符。", f"A password has {least} to {LONGEST} characters."),
                code="length",
            )
        if sum(bool(re.search(each, password)) for each in CLASSES) < NEEDED:
            raise ValidationError(
                words(
                    "口令须含大写字母、小写字母、数字、其他字符（含汉字）中的三类以上。",
                    "A password has three of: capital letters, small letters, digits, other characters.",
                ),
                code="classes",
            )

    def get_help_text(self) -> StrPromise:
        """The rule, for the form."""
        least = settings.PASSWORD_LENGTH
        return words(
            f"至少{least}个字符，含大写字母、小写字母、数字、其他字符中的三类以上；不含账号、姓名和常见口令。",
            f"At least {least} characters of three classes (capitals, small letters, digits, others); not the account, "
            "the name, or what everybody uses.",
        )


class NotTheAccount:
    """A password is not made of the account, the officer's number or name, or either backwards."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Refuse a password that holds who it is for.

        Raises:
            ValidationError: naming the rule.
        """
        typed = password.casefold()
        for name in _names(user):
            telling = len(name) > (2 if name.isascii() else 1)
            if telling and (name in typed or name[::-1] in typed):
                raise ValidationError(
                    words(
                        "口令不得含有账号、人员编号或姓名（含倒写）。",
                        "A password does not hold the account, the officer's number or name, nor either backwards.",
                    ),
                    code="account",
                )

    def get_help_text(self) -> str:
        """Said with the first rule."""
        return ""


def _names(user: AbstractBaseUser | None) -> list[str]:
    if user is None:
        return []
    found = [user.get_username()]
    account = Account.objects.filter(user_id=user.pk).select_related("officer").first() if user.pk else None
    if account is not None:
        found += [account.officer.number, account.officer.name]
    return [name.casefold() for name in found]


class NotCommon:
    """A password is more than common pieces, years and rows of keys, as they are common in Chinese offices."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Refuse a password of which little is left once its common pieces are out.

        Raises:
            ValidationError: naming the rule.
        """
        if min(len(rest_of(password)), len(set(rest_of(password)))) < LEFT:
            raise ValidationError(
                words(
                    "口令由常见词、年份、键盘顺序或重复字符组成，容易被猜中；请加入与单位和个人无关的内容。",
                    "The password is made of common words, years, rows of keys or repeated characters: add what has "
                    "nothing to do with the office or with you.",
                ),
                code="common",
            )

    def get_help_text(self) -> str:
        """Said with the first rule."""
        return ""


def rest_of(password: str) -> str:
    """What is left of a password without common pieces (also with @ for a and the like), years, runs and repeats."""
    rest = password.casefold()
    for _ in range(2):
        for piece in sorted(PIECES, key=len, reverse=True):
            rest = rest.replace(piece, "")
        rest = re.sub(r"(?:19|20)\d\d(?:[01]\d[0-3]\d)?", "", rest)
        rest = re.sub(r"(.)\1{2,}", "", rest)
        rest = _without_runs(rest)
        if re.search(r"[a-z@$!]", rest):
            plain = rest.translate(_LEET)
            if any(piece in plain for piece in PIECES if len(piece) > 3 and piece.isalpha()):
                rest = plain
    return rest


def _without_runs(text: str) -> str:
    """The text without runs of four or more neighbours: 3456, dcba, and the digits' row with shift."""
    rows = ("0123456789", "9876543210", "abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba", "!@#$%^&*()")
    for row in rows:
        for length in range(len(row), 3, -1):
            for start in range(len(row) - length + 1):
                text = text.replace(row[start : start + length], "")
    return text


class NotBefore:
    """A password is none that the account had lately."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Refuse the present password and those before it.

        Raises:
            ValidationError: naming the rule.
        """
        if user is None or not user.pk:
            return
        records = PasswordRecord.objects.filter(user_id=user.pk)[: settings.PASSWORD_HISTORY]
        kept = {user.password, *(record.encoded for record in records)}
        if any(check_password(password, encoded) for encoded in kept if encoded):
            raise ValidationError(
                words(
                    f"不得使用最近{settings.PASSWORD_HISTORY}次用过的口令。",
                    f"None of the last {settings.PASSWORD_HISTORY} passwords may be used again.",
                ),
                code="before",
            )

    def get_help_text(self) -> str:
        """Said with the first rule."""
        return ""
