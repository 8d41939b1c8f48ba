"""What names become 隐名: the surname and 某, as the courts do it (法释〔2016〕19号 第九条), told apart by 甲、乙.

The courts tell equal ones apart by Arabic figures; those could run together with a number beside them, so letters of
the cycle are used here, as several courts do. Source for organs of government: a house rule, since no text binds them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from fazhi.kernel.ledger.personal import PersonalKind, mask
from fazhi.kernel.notices.folding import Joined, folded, joined
from fazhi.kernel.notices.hits import HIDDEN, Hit, HitKind
from fazhi.kernel.parties.models import Party, PartyKind

_COMPOUND = frozenset(
    (
        "欧阳 司马 诸葛 上官 夏侯 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 宇文 长孙 南宫 端木 闻人 轩辕 独孤 呼延 鲜于 澹台"
        " 公冶 宗政 濮阳 淳于 单于 太叔 申屠 仲孙 百里 东郭 西门 南门 第五 公羊 赫连"
    ).split()
)
_TOLD_APART = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
_POINTS = "·•・‧∙⋅.．"
SHORT = 2
"""Characters of a name that may as well be a word."""
_KINDS = frozenset(kind.value for kind in HitKind)
_DETAIL = 4
"""Least characters of the part of an address below the county that is sought by itself."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that must not be shown, and what it becomes."""

    kind: HitKind
    value: str
    becomes: str
    doubtful: bool = False


def hidden_name(name: str) -> str:
    """What a name becomes: 张三丰 张某, 欧阳明 欧阳某, 阿依·古丽 阿某, John J."""
    name = name.strip()
    if name[:1].isascii() and name[:1].isalpha():
        return f"{name[:1].upper()}."
    if any(point in name for point in _POINTS):
        return f"{name[:1]}某"
    surname = name[:2] if name[:2] in _COMPOUND and len(name) > SHORT else name[:1]
    return f"{surname}某"


def secrets_of(parties: Iterable[Party], people: Sequence[str] = ()) -> list[Secret]:
    """What must be hidden of parties and of further people: all of a citizen, but not an enterprise's name and code."""
    names: list[str] = []
    others: list[Secret] = []
    for party in parties:
        for kind, value in _personal(party):
            if kind is HitKind.NAME:
                names.append(value)
            else:
                others += _values(kind, value)
    names += [name.strip() for name in people if len(name.strip()) > 1]
    return [*_names(dict.fromkeys(names)), *others]


def _names(names: Iterable[str]) -> Iterator[Secret]:
    by_look: dict[str, list[str]] = {}
    for name in names:
        by_look.setdefault(hidden_name(name), []).append(name)
    for look, several in by_look.items():
        for at, name in enumerate(several):
            mark = _TOLD_APART[at % len(_TOLD_APART)] if len(several) > 1 else ""
            yield Secret(HitKind.NAME, name, look + mark, doubtful=len(name) <= SHORT)


def _personal(party: Party) -> Iterator[tuple[HitKind, str]]:
    for field, entry in party.personal.items():
        kind, value = PersonalKind(entry["kind"]), party.reveal(field)
        public = party.kind != PartyKind.CITIZEN and kind in (PersonalKind.NAME, PersonalKind.IDENTITY_NUMBER)
        if value and not public and kind.value in _KINDS:
            yield HitKind(kind.value), value


def _values(kind: HitKind, value: str) -> Iterator[Secret]:
    """A value, and of an address also what stands below the county, which decisions give by itself."""
    if kind is not HitKind.ADDRESS:
        yield Secret(kind, value, HIDDEN)
        return
    shown = mask(PersonalKind.ADDRESS, value)
    yield Secret(kind, value, shown)
    detail = value.strip()[len(shown) - len(HIDDEN) :]
    if len(detail) >= _DETAIL and detail != value.strip():
        yield Secret(kind, detail, HIDDEN)


def declared(together: Joined, secrets: Iterable[Secret]) -> Iterator[Hit]:
    """Every place where a value stands in a joined text, however it is spaced."""
    for secret in secrets:
        if wanted := _written(secret):
            for found in re.finditer(wanted, together.text):
                start, end = together.span(found.start(), found.end())
                yield Hit(secret.kind, start, end, secret.becomes, secret.doubtful, declared=True)


def _written(secret: Secret) -> str:
    """A value as a pattern in a joined text, in which all points but the full stop are left out.

    A name with a point is found with every point, 阿依·古丽 and 阿依.古丽; elsewhere a full stop is one.
    """
    parts = re.split(f"[{_POINTS}]", secret.value) if secret.kind is HitKind.NAME else [secret.value]
    return r"\.?".join(re.escape(text) for part in parts if (text := joined(folded(part)).text))
