"""Which organ or officer a text in a sheet names 单位、人员的识别: by code, full or short name; by number."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from fazhi.exchange.sheets.texts import plain_value
from fazhi.exchange.sheets.wrong import wrong
from fazhi.kernel.organs.models import Officer, Organ, subtree


def organs_on(day: datetime.date, place_code: str = "") -> Callable[[str], Organ]:
    """A resolver of organs, read once: by code whenever they existed; by name or short name as of the day.

    Args:
        day: the day for which the sheet speaks; an organ that ended before is named where none has its name then.
        place_code: the place whose organs are meant where several places have organs of one name; others are found by
            their codes alone. Without it, names of all places count.
    """
    by_code: dict[str, Organ] = {}
    by_name: dict[str, list[Organ]] = {}
    prefix = subtree(place_code)
    for organ in Organ.objects.all():
        by_code[plain_value(organ.code)] = organ
        if organ.place_code.startswith(prefix):
            for name in {plain_value(organ.name), plain_value(organ.short_name)} - {""}:
                by_name.setdefault(name, []).append(organ)

    def resolve(text: str) -> Organ:
        said = plain_value(text)
        if said in by_code:
            return by_code[said]
        named = by_name.get(said, [])
        found = [each for each in named if each.existed_on(day)] or named
        if len(found) == 1:
            return found[0]
        if found:
            codes = "、".join(sorted(each.code for each in found)[:5])
            raise wrong(
                "organ.several", f"有 {len(found)} 个单位叫这个名称。", f"{len(found)} organs have this name.",
                f"请改填机构代码：{codes}。", f"Give the code: {codes}.",
            )  # fmt: skip
        raise wrong(
            "organ.unknown", "没有叫这个名称或代码的单位。", "No organ has this name or code.",
            "请核对单位名称（全称、简称或机构代码）；新设单位请先登记机构；用旧名的，可在栏目对应中写明是哪个单位。",
            "Compare name or code; found a new organ first; translate an old name in the mapping.",
        )  # fmt: skip

    return resolve


def officers() -> Callable[[str], Officer]:
    """A resolver of officers by their numbers, read once a number is asked for."""
    by_number: dict[str, Officer] = {}

    def resolve(text: str) -> Officer:
        if not by_number:
            by_number.update((plain_value(each.number), each) for each in Officer.objects.all())
        found = by_number.get(plain_value(text))
        if found is None:
            raise wrong(
                "officer.unknown", "没有这个人员编号。", "No officer has this number.",
                "请核对编号；新进人员请先登记。", "Compare the number; enter a new officer first.",
            )  # fmt: skip
        return found

    return resolve
