"""Matters from a JSON file, as a platform or another installation hands them over; see docs/mirrors.md for its shape.

Every fault names its place; what is not known is refused, and never left out in silence.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

from fazhi.kernel.mirrors.brought import BroughtAct, BroughtMatter, BroughtParty
from fazhi.kernel.mirrors.models import UpperAct, UpperRecord
from fazhi.kernel.procedures.admission import UNKEPT
from fazhi.kernel.procedures.refusals import Refusal

_NEEDED = {BroughtMatter: ("family", "number", "organ", "acts"), BroughtAct: ("name", "on"), BroughtParty: ("name",)}
_PARTS = {"data", "numbers"}
_DEEPEST = 16
_PARTED = {"acts", "parties", "party"}
_SHAPED = {"data", *_PARTED}
_LONGEST = {"number": UpperRecord._meta.get_field("number").max_length or 0,
            "key": UpperAct._meta.get_field("key").max_length or 0}  # fmt: skip


def read(content: bytes) -> tuple[str, list[BroughtMatter]]:
    """The platform's name, where the file gives one, and the matters.

    Raises:
        Refusal: it is no JSON of that shape; with the place of the fault.
    """
    try:
        parsed = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as fault:  # no UTF-8, no JSON, or a number that nobody can read
        raise _wrong("文件", "The file", f"不是 JSON（UTF-8）：{fault}", f"is no JSON in UTF-8: {fault}") from fault
    if _deep(parsed):
        raise _wrong("文件", "The file", f"的内容嵌套超过 {_DEEPEST} 层", f"is nested deeper than {_DEEPEST} levels")
    head = parsed if isinstance(parsed, Mapping) else {"matters": parsed}
    matters = head.get("matters")
    if not isinstance(matters, list):
        raise _wrong("文件", "The file", "没有 matters 列表", "has no list of matters")
    found = [_matter(each, f"第 {nth} 件", f"matter {nth}") for nth, each in enumerate(matters, start=1)]
    for nth in _again([(each.family, each.number.strip()) for each in found]):
        raise _wrong(
            f"第 {nth} 件", f"matter {nth}", f"的编号“{found[nth - 1].number.strip()}”前面已有一件",
            f"has the number {found[nth - 1].number.strip()}, as one before it has",
        )  # fmt: skip
    return str(head.get("platform") or ""), found


def _deep(parsed: Any) -> bool:
    """Whether something is nested deeper than anything that an act holds: what walks down there would break off."""
    level = [parsed]
    for _ in range(_DEEPEST):
        level = [part for each in level for part in _parts_of(each)]
    return bool(level)


def _parts_of(value: Any) -> Iterable[Any]:
    return value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()


def _again(values: Sequence[Any]) -> Iterator[int]:
    """The places, from 1, of values that stand before."""
    met = set[Any]()
    for nth, value in enumerate(values, start=1):
        if value in met:
            yield nth
        met.add(value)


def _wrong(zh: str, en: str, says_zh: str, says_en: str) -> Refusal:
    return Refusal.because(
        "file", f"{zh}{says_zh}。", f"{en} {says_en}.",
        "请按 docs/mirrors.md 的格式改正。", "Write it as docs/mirrors.md says.",
    )  # fmt: skip


def _matter(given: Any, zh: str, en: str) -> BroughtMatter:
    values = _checked(BroughtMatter, given, zh, en)
    acts = values["acts"] if isinstance(values["acts"], list) else []
    values["acts"] = tuple(_act(act, f"{zh}第 {n} 个行为", f"{en}, act {n}") for n, act in enumerate(acts, start=1))
    keys = [act.key or n for n, act in enumerate(values["acts"])]
    for n in _again(keys):
        raise _wrong(
            f"{zh}第 {n} 个行为", f"{en}, act {n}", f"的标识（key）“{keys[n - 1]}”前面已有一个",
            f"has the key {keys[n - 1]}, as one before it has",
        )  # fmt: skip
    parties = values.get("parties") or []
    if not isinstance(parties, list):
        raise _wrong(zh, en, "的 parties 应为列表", "needs a list of parties")
    values["parties"] = tuple(_party(party, zh, en) for party in parties)
    if values.get("opened"):
        values["opened"] = _day(values["opened"], zh, en)
    return BroughtMatter(**{**values, "where": values.get("where") or zh})


def _act(given: Any, zh: str, en: str) -> BroughtAct:
    values = _checked(BroughtAct, given, zh, en)
    if values.get("party") is not None:
        values["party"] = _party(values["party"], zh, en)
    return BroughtAct(**{**values, "on": _day(values["on"], zh, en)})


def _party(given: Any, zh: str, en: str) -> BroughtParty:
    return BroughtParty(**_checked(BroughtParty, given, zh, en))


def _checked(shape: type, given: Any, zh: str, en: str) -> dict[str, Any]:
    """The fields of a part: all that are needed, none that is not known, each of the kind that it is."""
    if not isinstance(given, Mapping):
        raise _wrong(zh, en, "应为各栏目及其值", "must be fields and their values")
    known = [each.name for each in fields(shape)]
    for name in given:
        if name not in known:
            raise _wrong(zh, en, f"不认识“{name}”，可用：{'、'.join(known)}", f"has {name}; known: {', '.join(known)}")
    for name in _NEEDED[shape]:
        if not given.get(name):
            raise _wrong(zh, en, f"缺少“{name}”", f"lacks {name}")
    for name, value in given.items():
        _fits(name, value, zh, en)
    return {name: value for name, value in given.items() if value is not None}


def _fits(name: str, value: Any, zh: str, en: str) -> None:
    """Refuse a value of another kind than its field takes; the values of acts are looked at by their forms."""
    if name in _PARTS and not isinstance(value, Mapping):
        raise _wrong(zh, en, f"的“{name}”应为各栏目及其值", f"needs fields and values as {name}")
    texts = list(value.values()) if name == "numbers" else [] if name in _SHAPED or value is None else [value]
    if not all(isinstance(each, str) for each in texts):
        raise _wrong(zh, en, f"的“{name}”应为文本", f"needs a text as {name}")
    if name not in _PARTED and any(UNKEPT.search(each) for each in _texts(value)):
        raise _wrong(zh, en, f"的“{name}”含有不能保存的控制符", f"holds a sign in {name} that cannot be kept")
    if name in _LONGEST and len(str(value).strip()) > _LONGEST[name]:
        raise _wrong(
            zh, en, f"的“{name}”超过 {_LONGEST[name]} 个字符", f"has more than {_LONGEST[name]} signs as {name}"
        )


def _texts(value: Any) -> Iterator[str]:
    """All texts in a value, however deep, the names of fields among them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.items():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def _day(text: str, zh: str, en: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as fault:
        raise _wrong(zh, en, f"的日期“{text}”应写作 2026-01-31", f"has the day {text}: write 2026-01-31") from fault


def written(platform: str, matters: list[BroughtMatter]) -> str:
    """Matters as such a file."""
    parts = {"platform": platform, "matters": [asdict(each) for each in matters]}
    return json.dumps(parts, ensure_ascii=False, indent=1, default=str)
