"""Who records a visit 由谁登记检查: an inspector drawn who was there, by name, and by certificate among namesakes.

The directory of inspectors is public and knows no staff numbers: an officer is the inspector of the same name in the
organ. Where two officers of the organ have one name, whoever records names the own certificate; it stands in the act,
in the officer's name, and no namesake can use it any more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, QuerySet

from fazhi.kernel.procedures.models import Act
from fazhi.kernel.procedures.rules import rule
from fazhi.kernel.wording import Label
from fazhi.services.inspection.models import Inspector
from fazhi.services.inspection.standing import namesakes_of, officers_of

if TYPE_CHECKING:
    from fazhi.kernel.procedures.request import Request

_VISIT = ("services.inspection", "visit")
_KEPT = ("visited", "reviewed")
"""Stages in which what was recorded of a visit stands."""


def inspectors_there(request: Request) -> list[Inspector]:
    """The inspectors drawn who were there, as the directory has them on the day."""
    codes = set(request.before.fields.get("inspectors", [])) & set(request.data.get("present", []))
    return list(Inspector.objects.as_of(request.on).filter(code__in=codes).order_by("code"))


def _may_be(request: Request) -> tuple[list[Inspector], bool]:
    """Those present who may be the officer, and whether an officer of the same name may be them as well."""
    mine, shared = [], False
    for each in inspectors_there(request):
        officers = officers_of(each, request.on)
        if request.by.officer_id in {officer.pk for officer in officers}:
            mine.append(each)
            shared = shared or len(officers) > 1
    return mine, shared


def _certificates(request: Request) -> Label:
    """The inspectors of the officer's name in the organ, each with the certificate."""
    mine, _ = _may_be(request)
    found = {each.code: each.name for one in mine for each in namesakes_of(one, request.on)}
    zh = "、".join(f"{name}（执法证号 {code}）" for code, name in sorted(found.items()))
    return Label(f"{zh}。", ", ".join(f"{name} (certificate {code})" for code, name in sorted(found.items())) + ".")


@rule(
    law="优化营商环境条例(2019)", article="54", yields=False,
    says=Label("您不是抽取确定的到场检查人员。", "You are none of the inspectors drawn who were there."),
    cure=Label("请由抽取确定的到场人员办理；需要更换的，先重新匹配。", "Let one of them do it, or assign anew."),
)  # fmt: skip
def ByWhoWasDrawn(request: Request) -> bool:
    """An inspection is done by the inspectors who were drawn for it, and recorded by one who was there."""
    mine, shared = _may_be(request)
    own = request.data.get("own")
    return own in {each.code for each in mine} if shared and own else bool(mine)


@rule(
    law="", article="", yields=False, names=_certificates,
    says=Label("本单位有同名人员，请写明您是哪一位：", "Officers of your organ have one name; say which you are:"),
    cure=Label("请在“本人执法证号”中选择自己的执法证号。", "Choose your own certificate under “Own certificate”."),
)  # fmt: skip
def NamesakesAreToldApart(request: Request) -> bool:
    """Of two officers of one name, whoever records names the own certificate."""
    _, shared = _may_be(request)
    return not shared or bool(request.data.get("own"))


@rule(
    names=_certificates,
    says=Label(
        "该执法证号不是您的：同名人员已用它登记过，或者您此前用的是另一证号。",
        "This is not your certificate: your namesake has recorded under it, or you have under another one.",
    ),
    cure=Label(
        "请选择自己的执法证号；此前登记有误的，由审核人退回那次检查，重新登记。",
        "Choose your own; where the earlier record is wrong, let the reviewer send that visit back, and do it anew.",
    ),
)  # fmt: skip
def TheCertificateIsOnesOwn(request: Request) -> bool:
    """A certificate belongs to one officer: once one recorded under it, no namesake does, nor the one under another."""
    own = request.data.get("own")
    mine, shared = _may_be(request)
    if not shared or not own:
        return True
    codes = {each.code for one in mine for each in namesakes_of(one, request.on)}
    again = Act.objects.of(_VISIT).filter(matter=OuterRef("matter"), seq__gt=OuterRef("seq"))
    # A visit that was sent back says nothing any more: who chose wrongly is not held to it.
    standing = Act.objects.of(_VISIT).filter(~Exists(again), matter__stage__in=_KEPT).exclude(matter=request.matter_id)
    acts: QuerySet[Any] = standing.reading("own")
    said = acts.filter(said_own__in=codes).values_list("officer", "said_own")
    return all((by == request.by.officer_id) == (code == own) for by, code in said)
