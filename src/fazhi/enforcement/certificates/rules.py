"""Rules of certificates: who is trained and examined, which organ may enforce, what stands."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from fazhi.enforcement.certificates.models import ApplicationKind, Certificate, Measure, State
from fazhi.enforcement.certificates.standing import confirmed
from fazhi.kernel.clocks.statutes import value
from fazhi.kernel.organs.founding import holds
from fazhi.kernel.organs.models import Designation, Office, Post
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
    """Officers who have passed no examination on enforcement by the day, held by a justice bureau."""
    bureaus = Designation.objects.standing().filter(office=Office.JUSTICE, from_on__lte=request.on)
    examiners = set(bureaus.values_list("organ", flat=True))
    passed = results_by(_numbers(request), TrainingField.ENFORCEMENT, request.on, of=examiners)
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


def _applicants(request: Request) -> dict[uuid.UUID, str]:
    """Who is to have a certificate, by id and number: all that are applied for, but to whom the province gave none."""
    rows = request.given("officers") or []
    return {uuid.UUID(row["officer"]): row["number"] for row in rows if not row.get("refused")}


def _holding(request: Request) -> list[str]:
    found = Certificate.objects.ahead(request.on).filter(holder__in=_applicants(request), organ=request.organ)
    if request.given("kind") == ApplicationKind.RENEWAL:
        found = found.filter(from_on__gt=request.on)  # The one in force ends; one that was given for later does not.
    return sorted(set(found.values_list("holder__number", flat=True)))


@rule(
    law="", article="", yields=False, names=lambda request: _named(_holding(request)),
    says=Label("有人员已持有本单位的执法证件：", "These officers hold a certificate of the organ already:"),
    cure=Label("换发的，请选择“换发”；已发、尚未生效的，不重复申领。",
               "Where it is renewed, say so; one that was given and begins later is not given again."),
)  # fmt: skip
def HoldingNone(request: Request) -> bool:
    """Nobody holds two certificates for one organ at a time; one that is renewed ends when the new one begins."""
    return not _holding(request)


def _suspended(request: Request) -> list[str]:
    found = Certificate.objects.as_of(request.on).filter(holder__in=_applicants(request), state=State.SUSPENDED)
    return sorted(set(found.values_list("holder__number", flat=True)))


@rule(
    law="", article="", yields=False, names=lambda request: _named(_suspended(request)),
    says=Label("有人员的执法证件正被暂扣：", "The certificates of these officers are suspended:"),
    cure=Label("请先办结暂扣（发还或者收回），再申领、换发。", "Let it be given back or withdrawn first."),
)  # fmt: skip
def NoneSuspended(request: Request) -> bool:
    """A suspended certificate is not exchanged for a valid one, in this organ or another."""
    return not _suspended(request)


def _strangers(request: Request) -> list[str]:
    people = _applicants(request)
    posts = Post.objects.as_of(request.on).filter(organ=request.organ, officer__in=people)
    here = set(posts.values_list("officer", flat=True))
    return [number for officer, number in people.items() if officer not in here]


@rule(
    law=_LAW2021, article="42", yields=False, names=lambda request: _named(_strangers(request)),
    says=Label("有人员当日在本单位没有岗位：", "These officers hold no post in the organ on that day:"),
    cure=Label("请退回申领；省级已赋号的，对该人员写“不予”和理由。",
               "Send it back; once the province has answered, write “refused” and why for these."),
)  # fmt: skip
def InOffice(request: Request) -> bool:
    """行政执法资格属于本单位的执法人员: who left meanwhile is given no certificate."""
    return not _strangers(request)


@rule(
    law="", article="", yields=False,
    says=Label("有证件号码已在使用。", "A number is in use."),
    cure=Label("请不予登记，由申请单位核对号码后另行登记。", "Turn it down, and let the organ compare the numbers."),
)  # fmt: skip
def NumbersFree(request: Request) -> bool:
    """A number is one card's for ever, also where another organ named it at the same time."""
    codes = [row["certificate"] for row in request.given("officers") or []]
    return not Certificate.objects.filter(code__in=codes).exists()


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
    says=Label("该证件仍在有效期内。", "The certificate stands still."),
    cure=Label("请发还，或者另行提出收回、注销。", "Give it back, or propose to withdraw or cancel it."),
)  # fmt: skip
def StandsNoMore(request: Request) -> bool:
    """A suspension is closed by itself only once there is nothing to give back."""
    return _state(request) is None


def _about(request: Request) -> list[str]:
    return request.given("presented") or [request.given("certificate")]


@rule(
    law="", article="", yields=False,
    says=Label("证件在此日之后已有变动。", "A certificate was changed on a later day already."),
    cure=Label("请以最后变动之日或以后的日期办理。", "Act as of the day of the last change, or a later one."),
)  # fmt: skip
def NothingSince(request: Request) -> bool:
    """What was decided later is not undone by what is dated before it."""
    return not Certificate.objects.standing().filter(code__in=_about(request), from_on__gt=request.on).exists()


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
