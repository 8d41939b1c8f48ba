"""Who may penalise what, and until when 管辖、权限、时效."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from fazhi.enforcement.citing import penalty_rule
from fazhi.enforcement.penalty.amounts import last_day_to_penalise
from fazhi.kernel.organs.models import OrganKind
from fazhi.kernel.procedures.rules import rule
from fazhi.kernel.registers.declaring import register_of
from fazhi.kernel.wording import Label

if TYPE_CHECKING:
    from fazhi.kernel.procedures.request import Request

POWERS, PENALTY = "services.powers", "penalty"


def _listed(request: Request) -> bool:
    code = str(request.given("power_item") or "")
    rows = register_of(POWERS).entries().as_of(request.on).filter(code=code, kind=PENALTY)
    return bool(rows.filter(organ=request.organ).exists())


@penalty_rule(
    article="17", before="15",
    says=Label("该处罚事项当日不在本单位权责清单内。", "The penalty is not on the organ's list of powers on that day."),
    cure=Label("请核对事项编码；不属本单位管辖的，移送有权机关。", "Compare the code, or pass the case to who may."),
)  # fmt: skip
def WithinItsPowers(request: Request) -> bool:
    """行政处罚由具有行政处罚权的行政机关在法定职权范围内实施."""
    return request.organ.kind == OrganKind.TOWNSHIP or _listed(request)


@penalty_rule(
    article="24", before="15",
    says=Label("该处罚权当日没有交由本乡镇行使。", "This power was not handed to the township by that day."),
    cure=Label("请移送县级有权部门。", "Pass the case to the county department that has it."),
)  # fmt: skip
def HandedToTheTownship(request: Request) -> bool:
    """省、自治区、直辖市可以决定将基层管理迫切需要的处罚权交由乡镇人民政府行使; 决定应当公布."""
    return request.organ.kind != OrganKind.TOWNSHIP or _listed(request)


@penalty_rule(
    article="17", before="15",
    says=Label("立案时该处罚事项不是现承办单位的。", "When the case was filed the power was not that of this organ."),
    cure=Label("请退回有权机关决定。", "Give the case back to the organ that has it."),
)  # fmt: skip
def ItsOwnPower(request: Request) -> bool:
    """行政处罚由具有行政处罚权的行政机关实施: to hand a case over hands no power over.

    Asked of the day of filing, since lists are numbered anew while cases last.
    """
    filed = request.before.last("file")
    if filed is None:
        return False
    code = str(request.before.fields.get("power_item") or "")
    return bool(register_of(POWERS).entries().as_of(filed).filter(code=code, organ=request.organ).exists())


def _day(value: object) -> datetime.date | None:
    return datetime.date.fromisoformat(value) if isinstance(value, str) and value else value  # type: ignore[return-value]


@rule(
    cites="penalty.limitation", yields=False,
    says=Label("违法行为在法定期限内未被发现，不再给予行政处罚。", "It was discovered too late: no penalty any more."),
    cure=Label("请不予立案，或者核对违法行为发生、终了和发现日期。", "Do not file it, or compare the days."),
)  # fmt: skip
def DiscoveredInTime(request: Request) -> bool:
    """违法行为在二年（涉及公民生命健康安全、金融安全且有危害后果的五年）内未被发现的，不再给予行政处罚."""
    ended = _day(request.given("ended_on")) or _day(request.given("occurred_on"))
    discovered = _day(request.given("discovered_on"))
    if ended is None or discovered is None:
        return False
    last = last_day_to_penalise(ended, bool(request.given("endangers")), request.on)
    return last is None or discovered <= last


@rule(
    law="", article="", yields=False,
    says=Label("违法行为发生、终了、发现日期前后矛盾。", "The days of the violation contradict one another."),
    cure=Label("发生不晚于终了和发现，且不晚于登记日期。", "It began before it ended and was discovered."),
)  # fmt: skip
def DaysInOrder(request: Request) -> bool:
    """A violation begins before it ends, and is known before it is written down."""
    occurred, discovered = _day(request.given("occurred_on")), _day(request.given("discovered_on"))
    ended = _day(request.given("ended_on"))
    if occurred is None or discovered is None:
        return False
    return occurred <= discovered <= request.on and (ended is None or occurred <= ended <= request.on)
