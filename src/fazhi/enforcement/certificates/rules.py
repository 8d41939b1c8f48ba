"""Rules of certificates: who is trained and examined, which organ may enforce, what stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fazhi.enforcement.certificates.models import ApplicationKind, Certificate, Measure, State
from fazhi.enforcement.certificates.standing import confirmed
from fazhi.kernel.clocks.statutes import value
from fazhi.kernel.organs.founding import holds
from fazhi.kernel.organs.models import Office
from fazhi.kernel.procedures.rules import rule
from fazhi.kernel.trainings.asking import hours_by, results_by
from fazhi.kernel.trainings.models import TrainingField
from fazhi.kernel.wording import Label
from fazhi.law import LawError

if TYPE_CHECKING:
    from fazhi.kernel.procedures.request import Request

HOURS = "enforcement.training-hours"
_LAW2021 = "行政处罚法(2021)"


def _numbers(request: Request) -> list[str]:
    return [row["number"] for row in request.given("officers") or []]


def _named(numbers: list[str]) -> Label:
    return Label(f"{'、'.join(numbers)}。", f"{', '.join(numbers)}.")


def untrained(request: Request) -> list[str]:
    """Officers who have not attended what the law of the day asks for; where it names no hours, no training at all."""
    hours = hours_by(_numbers(request), TrainingField.ENFORCEMENT, request.on)
    try:
        least = value(HOURS, request.on).number
    except LawError:
        return [number for number in _numbers(request) if number not in hours]
    return [number for number in _numbers(request) if hours.get(number, 0) < least]


def unexamined(request: Request) -> list[str]:
    """Officers who have passed no examination on enforcement by the day."""
    passed = results_by(_numbers(request), TrainingField.ENFORCEMENT, request.on)
    return [number for number in _numbers(request) if number not in passed]


@rule(
    law="国办发〔2018〕118号", article="-", yields=False,
    says=Label("本单位当日不是经确认的行政执法主体。", "The organ is not confirmed as enforcing on that day."),
    cure=Label("请先办理执法主体资格确认。", "Have its title confirmed first."),
)  # fmt: skip
def AnEnforcingOrgan(request: Request) -> bool:
    """执法证件只发给行政执法主体的执法人员."""
    return confirmed(request.organ.pk, request.on)


@rule(
    law="国办发〔2018〕118号", article="-", yields=False,
    says=Label("本单位已是经确认的行政执法主体。", "The organ is confirmed already."),
    cure=Label("执法范围变化的，先终止原资格再确认。", "Where its scope changed, end the old title first."),
)  # fmt: skip
def NotConfirmedYet(request: Request) -> bool:
    """An organ is confirmed once at a time."""
    return not confirmed(request.organ.pk, request.on)


@rule(
    law=_LAW2021, article="42", yields=False, names=lambda request: _named(untrained(request)),
    says=Label("有人员当年参加执法培训的学时不足：", "These officers have not attended the training asked for:"),
    cure=Label("请登记其参训记录，或退回申领、剔除该人员。", "Record their attendance, or send it back without them."),
)  # fmt: skip
def Trained(request: Request) -> bool:
    """行政处罚应当由具有行政执法资格的执法人员实施; 取得资格须经培训."""
    return not untrained(request)


@rule(
    law=_LAW2021, article="42", yields=False, names=lambda request: _named(unexamined(request)),
    says=Label("有人员没有通过执法资格考试：", "These officers have not passed the examination:"),
    cure=Label("请登记其考试成绩，或退回申领、剔除该人员。", "Record their results, or send it back without them."),
)  # fmt: skip
def Examined(request: Request) -> bool:
    """行政处罚应当由具有行政执法资格的执法人员实施; 取得资格须经考试合格."""
    return not unexamined(request)


def _holding(request: Request) -> list[str]:
    ids = [row["officer"] for row in request.given("officers") or []]
    standing = Certificate.objects.as_of(request.on).filter(holder__in=ids, organ=request.organ)
    return sorted(set(standing.values_list("holder__number", flat=True)))


@rule(
    law="", article="", yields=False, names=lambda request: _named(_holding(request)),
    says=Label("有人员已持有本单位的执法证件：", "These officers hold a certificate of the organ already:"),
    cure=Label("换发的，请选择“换发”。", "Where it is renewed, say so."),
)  # fmt: skip
def HoldingNone(request: Request) -> bool:
    """Nobody holds two certificates for one organ at a time; one that is renewed ends when the new one begins."""
    return request.given("kind") == ApplicationKind.RENEWAL or not _holding(request)


@rule(
    law="", article="", yields=False,
    says=Label("该证件不属于本单位，应当由持证人所在单位或者司法行政部门提出。",
               "The certificate is another organ's: its own organ or the justice bureau proposes this."),
    cure=Label("请核对证件号码。", "Compare the number."),
)  # fmt: skip
def OfTheOrganOrTheBureau(request: Request) -> bool:
    """What is done about a certificate, its holder's organ or the bureau proposes."""
    if holds(request.organ, Office.JUSTICE, request.on):
        return True
    standing = Certificate.objects.as_of(request.on).filter(code=request.given("certificate"))
    return standing.filter(organ=request.organ).exists()


def _state(request: Request) -> str | None:
    standing = Certificate.objects.as_of(request.on).filter(code=request.given("certificate")).first()
    return standing.state if standing is not None else None


@rule(
    law="", article="", yields=False,
    says=Label("该证件当日已不在有效期内，或者已被收回、注销。", "The certificate stands no more on that day."),
    cure=Label("请不予处理并说明理由。", "Take no measure, and say why."),
)  # fmt: skip
def StillStands(request: Request) -> bool:
    """A certificate that has ended is not taken away again."""
    return _state(request) is not None


@rule(
    law="", article="", yields=False,
    says=Label("该证件已被暂扣。", "The certificate is suspended already."),
    cure=Label("请先办结原暂扣。", "End that suspension first."),
)  # fmt: skip
def NotSuspendedYet(request: Request) -> bool:
    """A certificate is suspended once at a time."""
    return request.given("measure") != Measure.SUSPEND or _state(request) != State.SUSPENDED


@rule(
    law="", article="", yields=False,
    says=Label("这不是提出的处理。", "This is not what was proposed."),
    cure=Label("请按提出的处理决定，或不予处理后另行提出。", "Decide what was proposed, or propose anew."),
)  # fmt: skip
def AsProposed(request: Request) -> bool:
    """What is decided about a certificate is what was proposed and its holder could know of."""
    return (request.before.fields.get("measure") == Measure.SUSPEND) == (request.kind.name == "suspend")
