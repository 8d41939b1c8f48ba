"""Installations known here 已登记的装置: whose signed bundles are taken, and by which key they are checked.

A body that runs the same software sends its returns as files that its own ledger key has signed. The key is compared
out of band (by telephone, on paper) and then registered by two persons; without it no bundle is taken.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence

from django.db import models

from fazhi.kernel.adjustments.models import Action
from fazhi.kernel.adjustments.own import OwnAdjustment
from fazhi.kernel.ledger.errors import NoteRefused
from fazhi.kernel.ledger.notes import read_verifier_key
from fazhi.kernel.organs.models import Organ
from fazhi.kernel.procedures.declaring import Governs
from fazhi.kernel.registers.declaring import EntryRule, Proposed, Register
from fazhi.kernel.returns.models import Installation
from fazhi.kernel.wording import Label, words

_CODE = re.compile(r"[0-9]{6,12}")


class InstallationKind(models.TextChoices):
    """What an installation is to this one."""

    BODY = "body", words("报送单位的装置", "Of a body that returns data")
    BELOW = "below", words("下级地方的装置", "Of a place below")


def _kept(test: Callable[..., bool]) -> Callable[..., bool]:
    """The test for what stands afterwards; an entry that ends is asked nothing."""
    return lambda change, *read: change.action == Action.END or test(change, *read)


def _reads(change: Proposed) -> bool:
    try:
        read_verifier_key(str(change.values.get("verifier_key") or ""))
    except NoteRefused:
        return False
    return True


def _organ_codes(changes: Sequence[Proposed]) -> frozenset[str]:
    return frozenset(Organ.objects.values_list("code", flat=True))


def _place_given(change: Proposed) -> bool:
    """A code of a place for an installation below, and none for one of a body."""
    code = str(change.values.get("of_place") or "")
    return bool(_CODE.fullmatch(code)) if change.values.get("kind") == InstallationKind.BELOW else not code


def _codes_by_place(changes: Sequence[Proposed]) -> dict[str, set[str]]:
    """The entries of each place: those in force on the day of a change, and those that come with the set."""
    found: dict[str, set[str]] = {}
    ending = {change.code for change in changes if change.action == Action.END}
    for day in {change.on for change in changes}:
        rows = Installation.objects.as_of(day).exclude(of_place="").exclude(code__in=ending)
        for code, place in rows.values_list("code", "of_place"):
            found.setdefault(place, set()).add(code)
    for change in changes:
        if change.action != Action.END and change.values.get("of_place"):
            found.setdefault(str(change.values["of_place"]), set()).add(change.code)
    return found


KEY = EntryRule(
    "verifier_key", Label("验证公钥无法识别。", "It is no verifier key."),
    Label("请填对方装置用 fazhi ledger key 打印的一行，并当面或者电话核对。",
          "Give the line that fazhi ledger key prints there, and compare it by telephone or on paper."),
    _kept(_reads),
)  # fmt: skip
BODY = EntryRule(
    "body", Label("报送单位的装置应填该单位在本装置的机构代码，以及在其装置中的代码。",
                  "An installation of a body names it by its code here, and by the one it has there."),
    Label("请填两个代码；下级地方的装置不填。", "Give both codes; leave them empty for a place below."),
    _kept(lambda change, codes: (change.values.get("kind") != InstallationKind.BELOW) == (
        change.values.get("body") in codes and bool(change.values.get("their_code"))
    )), _organ_codes,
)  # fmt: skip
PLACE = EntryRule(
    "of_place", Label("下级地方的装置应填其区划代码，报送单位的装置不填。",
                      "An installation of a place below names the code of that place; one of a body names none."),
    Label("请填六至十二位区划代码。", "Give the code, of six to twelve digits."),
    _kept(_place_given),
)  # fmt: skip
ONE = EntryRule(
    "one_of_place", Label("该地方已登记另一装置。", "Another installation of the place is registered."),
    Label("请修改原条目，或先终止原条目。", "Change that entry, or end it first."),
    _kept(lambda change, places: places.get(change.values.get("of_place"), {change.code}) <= {change.code}),
    _codes_by_place,
)  # fmt: skip


class Installations(Register):
    """Register of installations whose bundles are taken 装置登记簿: their keys, compared before they are registered."""

    key = "kernel.installations"
    label = Label("已登记的装置", "Known installations")
    about = Label(
        "凭其签名文件接收数据的其他装置，及其验证公钥；公钥本可公开，供任何人核对。",
        "Other installations whose signed files are taken, with their public keys.",
    )
    entry = Installation
    kinds = InstallationKind
    rules = (KEY, BODY, PLACE, ONE)


class InstallationAdjustment(OwnAdjustment):
    """Registration of an installation 装置登记 (法治政府建设与责任落实督察工作规定 2019 第二十四条)."""

    register = Installations.key
    key = "kernel.installations.adjustment"
    label = Label("装置登记", "Registration of installations")
    governs = Governs(datetime.date(2019, 5, 1), source="法治政府建设与责任落实督察工作规定（厅字〔2019〕28号）")
    number = "{mark}装登〔{year}〕{serial}号"
    stays_here = True
