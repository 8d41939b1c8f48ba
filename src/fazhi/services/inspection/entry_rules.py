"""What every change of the directories of random inspection must keep; each rule says what is wrong and the cure."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from fazhi.kernel.adjustments.models import Action
from fazhi.kernel.organs.models import Organ, Place
from fazhi.kernel.registers.declaring import EntryRule, Proposed, register_of
from fazhi.kernel.wording import Label
from fazhi.services.inspection.choices import TargetKind
from fazhi.services.inspection.codes import is_identity_number, is_target_code
from fazhi.services.inspection.models import InspectionTarget
from fazhi.services.models import PowerItem, PowerKind

POWERS = "services.powers"
_MASKED = re.compile(r"[\u4e00-\u9fff·]{1,2}某{1,2}[甲乙丙丁戊己庚辛壬癸]?（[^（）]+）")
"""A person in a trade as the directory names one: surname and 某, with the trade in brackets."""
_CERTIFICATE = re.compile(r"[A-Z0-9]{6,20}")
_POINT = re.compile(r"\S+ +\S.*")
_BATCH = 500
"""Values that one query asks for: a database takes only so many."""


def unless_ended(test: Callable[..., bool]) -> Callable[..., bool]:
    """The test for new and amended entries; one that is taken off the list is asked nothing."""
    return lambda change, *read: change.action == Action.END or test(change, *read)


def of_new(test: Callable[[Proposed], bool]) -> Callable[[Proposed], bool]:
    """The test for codes that come new; what stands already is not asked again."""
    return lambda change: change.action != Action.ADD or test(change)


def _listed(change: Proposed, name: str) -> list[str]:
    found = change.values.get(name) or []
    return [str(each) for each in found] if isinstance(found, list) else [str(found)]


def _day(value: Any) -> datetime.date | None:
    """A day as an entry or a change set gives it; None where it is none, which the column itself says."""
    try:
        return datetime.date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return None


def _asked(change: Proposed, *names: str) -> bool:
    """Whether a change touches one of these attributes: what stands as it was is not asked again."""
    standing = change.standing
    return standing is None or any(change.values.get(name) != standing.shown()[name] for name in names)


HAS_ORGAN = EntryRule(
    "organ", Label("没有单位。", "It has no organ."), Label("请填单位的机构代码。", "Give the organ's code."),
    unless_ended(lambda change: bool(change.values.get("organ") or change.values.get("organ_id"))),
)  # fmt: skip
HAS_BASIS = EntryRule(
    "basis", Label("抽查事项没有依据。", "The item has no basis."),
    Label("请填法律、法规或规章及其条款。", "Give the statute and article."),
    unless_ended(lambda change: any(each.get("law") for each in change.values.get("basis") or [])),
)  # fmt: skip


def _known_organs(name: str) -> Callable[..., bool]:
    def test(change: Proposed, codes: Collection[str]) -> bool:
        listed = _listed(change, name)
        return not _asked(change, name) or (set(listed) <= set(codes) and len(set(listed)) == len(listed))

    return unless_ended(test)


def _organ_codes(changes: Sequence[Proposed]) -> frozenset[str]:
    return frozenset(Organ.objects.values_list("code", flat=True))


JOINT_ORGANS = EntryRule(
    "joint_with", Label("联合单位中有不存在或者重复的机构代码。", "It names an organ that is not there, or one twice."),
    Label("每行填一个机构代码，不重复。", "Give one organ's code a line, none twice."), _known_organs("joint_with"),
    _organ_codes,
)  # fmt: skip
OTHER_ORGANS = EntryRule(
    "also_supervised_by",
    Label("其他监管单位中有不存在或者重复的机构代码。", "It names an organ that is not there, or one twice."),
    Label("每行填一个机构代码，不重复。", "Give one organ's code a line, none twice."),
    _known_organs("also_supervised_by"),
    _organ_codes,
)


def _rests_on_a_power(change: Proposed) -> bool:
    code = str(change.values.get("power_item") or "")
    if not code or not _asked(change, "power_item"):
        return True  # That it is missing, the column says.
    found = register_of(POWERS).entries().as_of(change.on).filter(code=code, kind=PowerKind.INSPECTION).first()
    if not isinstance(found, PowerItem) or found.organ is None:
        return False
    return change.values.get("organ", found.organ.code) in (found.organ.code, found.organ_id)


RESTS_ON_A_POWER = EntryRule(
    "power_item",
    Label(
        "权责清单中没有该单位当日有效的此项行政检查。", "The power list has no such inspection of this organ in force."
    ),
    Label(
        "请填权责清单中类别为行政检查、属于本单位且当日有效的事项编码；清单之外不得检查。",
        "Give the code of an inspection of this organ that is in force that day: there is no power outside the list.",
    ),
    unless_ended(_rests_on_a_power),
)


def _whole_checklist(change: Proposed) -> bool:
    lines = _listed(change, "checklist")
    numbers = [line.split(" ")[0] for line in lines]
    return all(_POINT.fullmatch(line) for line in lines) and len(set(numbers)) == len(numbers)


CHECKLIST = EntryRule(
    "checklist", Label("检查要点缺编号、内容，或者编号重复。", "A point lacks number or text, or one comes twice."),
    Label("每行写“编号 内容”，如“01 营业执照亮照情况”。", "Write number, blank, text on each line."),
    unless_ended(_whole_checklist),
)  # fmt: skip


def _no_ratio(change: Proposed) -> bool:
    try:
        return float(change.values.get("ratio") or 0) > 0
    except ValueError:
        return True  # The column says what is wrong with it.


RATIO = EntryRule(
    "ratio", Label("抽查比例为零。", "The ratio is zero."), Label("请填大于零的比例。", "Give one above zero."),
    unless_ended(_no_ratio),
)  # fmt: skip

NO_IDENTITY = EntryRule(
    "code", Label("编码是居民身份证号码的形式。", "The code has the form of an identity number."),
    Label(
        "名录对外公开，不得登记身份证号码：有统一社会信用代码的填代码，没有的填自编对象编码（DX-区划-序号-校验码）。",
        "The directory is public, and no identity number may stand in it: give the credit code, or an own code "
        "(DX-division-serial-check) where there is none.",
    ),
    of_new(lambda change: not is_identity_number(change.code)),
)  # fmt: skip
TARGET_CODE = EntryRule(
    "code",
    Label(
        "编码不是统一社会信用代码（GB 32100），也不是自编对象编码，或校验码不符。",
        "It is neither a credit code (GB 32100) nor an own code, or its check digits do not fit.",
    ),
    Label(
        "请与营业执照核对（18位，大写，无空格）；没有信用代码的填自编对象编码（DX-区划-序号-校验码）。",
        "Compare it with the licence (18 capitals and figures); without one, give an own code.",
    ),
    of_new(lambda change: is_target_code(change.code) or is_identity_number(change.code)),
)


def _known_area(change: Proposed, places: Collection[str]) -> bool:
    area = str(change.values.get("area") or "")
    return not area or not _asked(change, "area") or area in places


def _places_named(changes: Sequence[Proposed]) -> set[str]:
    """Those of the areas that are townships or villages on the day."""
    areas = {str(change.values.get("area") or "") for change in changes}
    found: set[str] = set()
    for day in {change.on for change in changes}:
        places = Place.objects.as_of(day).filter(level__in=("township", "village"))
        for batch in _batches(areas):
            found |= set(places.filter(code__in=batch).values_list("code", flat=True))
    return found


AREA = EntryRule(
    "area", Label("没有该区划代码的乡镇或者村。", "No township or village has this code."),
    Label("请填9位乡镇代码或者12位村代码。", "Give the 9 digits of the township or the 12 of the village."),
    unless_ended(_known_area), _places_named,
)  # fmt: skip

Named = Mapping[tuple[str, str], Collection[str]]


def _name_and_address(change: Proposed) -> tuple[str, str]:
    return str(change.values.get("name") or ""), str(change.values.get("address") or "")


def _not_twice(change: Proposed, named: Named) -> bool:
    """No other code has the same name at the same address."""
    name, address = _name_and_address(change)
    if not name or not address or not _asked(change, "name", "address"):
        return True
    return not set(named.get((name, address), ())) - {change.code}


def _codes_by_name(changes: Sequence[Proposed]) -> Named:
    """Which codes have a name and an address once the changes are made: those that stand, and those that come."""
    found = defaultdict[tuple[str, str], set[str]](set)
    for change in changes:
        if change.action != Action.END:
            found[_name_and_address(change)].add(change.code)
    changed, names = {change.code for change in changes}, {_name_and_address(change)[0] for change in changes}
    for day in {change.on for change in changes}:
        for batch in _batches(names):
            rows = InspectionTarget.objects.as_of(day).filter(name__in=batch)
            for name, address, code in rows.values_list("name", "address", "code"):
                if code not in changed:
                    found[name, address].add(code)
    return found


def _batches(values: Collection[str]) -> Iterator[list[str]]:
    listed = sorted(values)
    for start in range(0, len(listed), _BATCH):
        yield listed[start : start + _BATCH]


NOT_TWICE = EntryRule(
    "name", Label("名录或者本方案中已有同一名称、同一地址的对象。", "Another code has this name at this address."),
    Label("请核对是否同一对象；已有的改为变更。", "Compare them; amend the one that is there."),
    unless_ended(_not_twice), _codes_by_name,
)  # fmt: skip


def _named_as_a_person(change: Proposed) -> bool:
    if change.values.get("kind") != TargetKind.PERSON:
        return True
    return bool(_MASKED.fullmatch(str(change.values.get("name") or ""))) and not change.values.get("address")


PERSON = EntryRule(
    "name",
    Label(
        "从业人员的姓名、住址是个人信息，名录对外公开，不得登记全名和住址。",
        "Name and address of a person are personal data, and the directory is public.",
    ),
    Label(
        "请写姓氏加“某”和行业，如“张某（导游）”，地址留空；本人情况存于许可、备案档案。",
        "Write the surname with mou and the trade in brackets, and no address: who it is stands in the licence file.",
    ),
    unless_ended(_named_as_a_person),
)

CERTIFICATE = EntryRule(
    "code", Label("执法证号形式不符。", "This is no number of a certificate."),
    Label(
        "请按证件填写6至20位大写字母和数字；不得填身份证号码。",
        "Give 6 to 20 capitals and figures as on the certificate, never an identity number.",
    ),
    of_new(lambda change: bool(_CERTIFICATE.fullmatch(change.code)) and not is_identity_number(change.code)),
)  # fmt: skip


def _in_order(change: Proposed) -> bool:
    first, last = _day(change.values.get("valid_from")), _day(change.values.get("valid_until"))
    return first is None or last is None or first < last


def _not_expired(change: Proposed) -> bool:
    last = _day(change.values.get("valid_until"))
    return last is None or change.on <= last


PERIOD = EntryRule(
    "valid_until", Label("证件有效期止于其起始日之前。", "The certificate ends before it begins."),
    Label("请核对证件上的有效期。", "Compare the days on the certificate."), unless_ended(_in_order),
)  # fmt: skip
NOT_EXPIRED = EntryRule(
    "valid_until",
    Label("执法证件在名录生效日已经过期，不能列为检查人员。", "The certificate has expired by the day of the change."),
    Label(
        "请换发证件后按新的有效期申报；不再执法的请取消该条目。", "Renew it and give the new days, or end the entry."
    ),
    unless_ended(_not_expired),
)


def _known_areas(change: Proposed) -> bool:
    codes = set(_listed(change, "areas"))
    if not codes or not _asked(change, "areas"):
        return True
    return Place.objects.as_of(change.on).filter(code__in=codes).count() == len(codes)


AREAS = EntryRule(
    "areas", Label("检查区域中有不存在的区划代码。", "It names a place that is not there."),
    Label("每行填一个区划代码，不重复；全县的不填。", "Give one place code a line; none for the whole county."),
    unless_ended(_known_areas),
)  # fmt: skip
SKILLS = EntryRule(
    "skills", Label("没有专业领域。", "No skill is given."), Label("请至少填一项。", "Give one at least."),
    unless_ended(lambda change: bool(_listed(change, "skills"))),
)  # fmt: skip
