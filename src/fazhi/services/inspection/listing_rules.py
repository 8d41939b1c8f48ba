"""Rules of listing as operating abnormally, named by statute where one says them."""

from __future__ import annotations

import datetime

from fazhi import law
from fazhi.kernel.clocks.statutes import tree, value
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.parties.models import PartyKind
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.procedures.request import Request
from fazhi.kernel.procedures.rules import Rule, rule
from fazhi.kernel.wording import Label
from fazhi.services.inspection.choices import TargetKind
from fazhi.services.inspection.codes import is_credit_code
from fazhi.services.inspection.models import AbnormalEntry, InspectionTarget
from fazhi.services.inspection.standing import subject_of

DISCLOSURE, RULES = "企业信息公示暂行条例(2014)", "企业经营异常名录管理暂行办法(2014)"


@rule(
    law=DISCLOSURE, article="17", yields=False,
    says=Label("经营异常名录只列企业，该对象不是企业。", "Only enterprises are listed, and this is none."),
    cure=Label(
        "个体工商户依照《个体工商户年度报告暂行办法》标记为经营异常状态，不列入本名录。",
        "Sole traders are marked as abnormal by rules of their own, and not listed here.",
    ),
)  # fmt: skip
def AnEnterprise(request: Request) -> bool:
    """列入经营异常名录的是企业."""
    found = InspectionTarget.objects.as_of(request.on).filter(code=request.given("target")).first()
    return found is None or found.kind == TargetKind.ENTERPRISE  # That it is not there, the register says.


@rule(
    law="", article="", yields=False,
    says=Label("当事人的信用代码与检查对象不一致。", "The party's credit code is not that of the target."),
    cure=Label("当事人类别选企业，统一社会信用代码与名录编码相同。", "Choose enterprise, and give the target's code."),
)  # fmt: skip
def SameEntity(request: Request) -> bool:
    """The party is the entity of the directory: papers are served on nobody else."""
    if request.given("party_kind") != PartyKind.ENTERPRISE:
        return False
    code = str(request.given("target") or "")
    return not is_credit_code(code) or request.given("party_identifier") == code


@rule(
    law=DISCLOSURE, article="17", yields=False,
    says=Label("该企业当日已因同一事由在经营异常名录中。", "It is on the list by the same ground already."),
    cure=Label("请在原事项中办理；另有事由的另行列入。", "Go on with that matter; another ground is listed apart."),
)  # fmt: skip
def NotListedYet(request: Request) -> bool:
    """An entity is on the list once by one ground at a time."""
    subject = subject_of(str(request.given("target")), str(request.given("ground")))
    standing = AbnormalEntry.objects.standing().filter(subject=subject)
    return not standing.filter(until_on=None).exists() and not standing.filter(until_on__gt=request.on).exists()


@rule(
    law="", article="", says=Label("没有该标识的事项。", "There is no matter with this identifier."),
    cure=Label("请从检查事项发起，或者不填。", "Begin it from the inspection, or leave it out."), yields=False,
)  # fmt: skip
def KnownInspection(request: Request) -> bool:
    """The inspection from which a listing arises is a matter of the same place."""
    named = request.given("inspection")
    return not named or Matter.objects.filter(pk=named, place_code=request.place_code).exists()


def by_now(field: str) -> Rule:
    """A day on which something happened cannot lie after the day on which it is recorded."""

    def test(request: Request) -> bool:
        given = request.given(field)
        day = datetime.date.fromisoformat(given) if isinstance(given, str) and given else given
        return not isinstance(day, datetime.date) or day <= request.on

    return Rule(
        "HappenedByNow", "", "", Label("所填日期晚于登记日期。", "The day given lies after the day of this act."),
        Label("请核对日期，事情发生后再登记。", "Compare the day, and record it afterwards."), test,
        (by_now.__doc__ or "").strip(), yields=False,
    )  # fmt: skip


def published_on(request: Request) -> datetime.date | None:
    """The day on which the listing was published; None while it is not."""
    notices = Notice.objects.filter(source__matter=request.matter_id, source__name="decide")
    days = notices.exclude(published_on=None).order_by("published_on").values_list("published_on", flat=True)
    return next(iter(days), None)


@rule(
    law=RULES, article="-",
    says=Label("异议超过公示之日起的法定期限。", "The objection came after its limit, which runs from publication."),
    cure=Label("不予受理并书面告知；可以依法申请复议、提起诉讼。", "Do not accept it, and tell so in writing."),
)  # fmt: skip
def ObjectedInTime(request: Request) -> bool:
    """企业可以自公示之日起三十日内提出异议；尚未公示的，期限没有起算."""
    published, objected = published_on(request), request.before.fields.get("objected_on")
    if published is None or not objected:
        return True
    last = law.due_date(published, value("inspection.abnormal-objection", published), tree().calendar)
    return last is None or datetime.date.fromisoformat(str(objected)) <= last


@rule(
    law=RULES, article="-", yields=False, says=Label("异议还没有核实。", "The objection is not checked yet."),
    cure=Label("请先登记核实结果。", "Record first what the check found."),
)  # fmt: skip
def ObjectionChecked(request: Request) -> bool:
    """予以受理的，核实后将结果书面告知."""
    return bool(request.before.fields.get("objection_finding"))


@rule(
    law=RULES, article="-", yields=False,
    says=Label("核实认定列入存在错误，应当更正。", "The check found a mistake: it must be put right."),
    cure=Label("请作出更正决定。", "Set the listing aside."),
)  # fmt: skip
def NoMistakeFound(request: Request) -> bool:
    """通过核实发现列入存在错误的，应当更正."""
    return not request.before.fields.get("mistaken")


@rule(
    law=RULES, article="-", yields=False,
    says=Label("核实没有认定列入存在错误。", "The check found no mistake."),
    cure=Label("请维持列入，或者重新核实。", "Uphold it, or check it again."),
)  # fmt: skip
def MistakeFound(request: Request) -> bool:
    """通过核实发现列入存在错误的，应当更正."""
    return bool(request.before.fields.get("mistaken"))


@rule(
    law="", article="", yields=False, says=Label("移出申请还没有核实。", "The application is not checked yet."),
    cure=Label("请先登记核实结果。", "Record first what the check found."),
)  # fmt: skip
def RemovalChecked(request: Request) -> bool:
    """An application is decided on what was found."""
    return bool(request.before.fields.get("removal_finding"))


@rule(
    law=DISCLOSURE, article="17", yields=False,
    says=Label("核实认定列入事由没有消除，不能移出。", "The ground of the listing is not gone."),
    cure=Label("请不予移出并书面告知，或者重新核实。", "Refuse it and tell so in writing, or check it again."),
)  # fmt: skip
def GroundIsGone(request: Request) -> bool:
    """被列入经营异常名录的企业依照规定履行公示义务的，移出经营异常名录."""
    return bool(request.before.fields.get("cured"))


@rule(
    law=DISCLOSURE, article="17", yields=False,
    says=Label("核实认定列入事由已经消除，应当移出。", "The ground of the listing is gone: it must be removed."),
    cure=Label("请作出移出决定，或者重新核实。", "Remove it, or check it again."),
)  # fmt: skip
def GroundStands(request: Request) -> bool:
    """被列入经营异常名录的企业依照规定履行公示义务的，移出经营异常名录."""
    return not request.before.fields.get("cured")
