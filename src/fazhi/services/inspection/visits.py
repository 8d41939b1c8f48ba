"""The inspection of a target 现场检查: by those drawn, with photographs and signature, reviewed, followed up (S18)."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from fazhi.kernel.organs.roles import HANDLER, PRINCIPAL, REVIEWER
from fazhi.kernel.procedures.clockwork import Term
from fazhi.kernel.procedures.declaring import NEW, Governs, LinkTo, PaperKind, Procedure, act
from fazhi.kernel.procedures.engine import open_matter
from fazhi.kernel.procedures.rules import rule
from fazhi.kernel.procedures.stages import Stage
from fazhi.kernel.wording import Label
from fazhi.services.inspection import visit_forms as forms
from fazhi.services.inspection.campaign_models import SiteInspection
from fazhi.services.inspection.choices import TargetKind
from fazhi.services.inspection.recording import (
    ByWhoWasDrawn,
    NamesakesAreToldApart,
    TheCertificateIsOnesOwn,
    inspectors_there,
)
from fazhi.services.inspection.results import BAD

if TYPE_CHECKING:
    from fazhi.kernel.procedures.replay import ActFacts, State
    from fazhi.kernel.procedures.request import Request

CORRECTION = Term("inspection.correction", Label("责令改正期限", "Time to put it right"), until="correct_by")


def _paper(key: str, zh: str, en: str, template: str, mark: str) -> PaperKind:
    number = f"{{mark}}{mark}〔{{year}}〕{{serial}}号"
    return PaperKind(f"services.inspection-{key}", Label(zh, en), f"services/{template}.txt", number)


NOTICE = _paper("notice", "行政检查通知书", "Notice of an inspection", "inspection_notice", "检通")
RECORD = _paper("record", "现场检查笔录", "Record of an inspection", "inspection_record", "检录")
ORDER = _paper("order", "责令改正通知书", "Order to put right", "inspection_order", "检改")
PASSED_ON = _paper("passed-on", "案件线索移送函", "Letter passing a lead on", "inspection_passed_on", "检移")


@rule(
    cites="inspection.certificates", yields=False,
    says=Label("到场人员中有当日执法证件无效的。", "Of those present one has no valid certificate on the day."),
    cure=Label("请由证件有效的人员办理，或先重新匹配。", "Let those with valid certificates go, or assign anew."),
)  # fmt: skip
def CertificatesAreValid(request: Request) -> bool:
    """Whoever enforces has the qualification on that day."""
    there = set(request.data.get("present", []))
    valid = {each.code for each in inspectors_there(request) if each.valid_from <= request.on <= each.valid_until}
    return there <= valid


@rule(
    law="", article="", yields=False,
    says=Label("不在批准的检查期间内。", "The day lies outside the period that was approved."),
    cure=Label("请在检查期间内检查，或另行报批。", "Go within the period, or have another one approved."),
)  # fmt: skip
def WithinThePeriod(request: Request) -> bool:
    """A visit lies within the period that was approved for the campaign."""
    campaign = SiteInspection.objects.select_related("campaign").get(pk=request.matter_id).campaign
    if campaign is None or campaign.visits_from is None or campaign.visits_until is None:
        return False
    return bool(campaign.visits_from <= request.on <= campaign.visits_until)


@rule(
    law="", article="", yields=False, says=Label("检查结果不需要后续处理。", "The result asks for nothing more."),
    cure=Label("结果有误的，请先更正。", "Where the result is wrong, correct it first."),
)  # fmt: skip
def SomethingWasFound(request: Request) -> bool:
    """What follows an inspection follows from a result that asks for it."""
    return request.before.fields.get("result") in BAD


@rule(
    law="企业信息公示暂行条例(2014)", article="17", yields=False,
    says=Label("经营异常名录只列企业，该对象不是企业。", "Only enterprises are listed, and this target is none."),
    cure=Label("请按其他规定处理，如责令改正、移送线索。", "Follow it up otherwise: order it put right, pass it on."),
)  # fmt: skip
def OnlyEnterprises(request: Request) -> bool:
    """The list of abnormal operation is one of enterprises."""
    return bool(request.before.fields.get("kind") == TargetKind.ENTERPRISE)


def _found_something(state: State) -> bool:
    return state.fields.get("result") in BAD


def _ordered(state: State) -> bool:
    return bool(state.running(CORRECTION.key))


def propose_listing(request: Request) -> None:
    """Propose to list the entity as operating abnormally; the inspection's day is that of the verification.

    Raises:
        Refusal: as the proposal; nothing is left of either.
    """
    inspection = SiteInspection.objects.get(pk=request.matter_id)
    data: dict[str, Any] = {
        "target": inspection.target, "party_kind": "enterprise", "party_name": inspection.target_name,
        "party_identifier": inspection.target, "ground": request.data["ground"], "facts": request.data["facts"],
        "verified_on": request.before.last("visit"), "inspection": inspection.pk,
    }  # fmt: skip
    open_matter(
        "services.abnormal-listing", "propose", by=request.by, on=request.on, data=data, because=request.done,
        organ=request.organ,
    )  # fmt: skip


def _passed_on(state: State, fact: ActFacts) -> None:
    state.fields["passed_to"] = [*state.fields.get("passed_to", []), fact.data["to"]]


class Inspecting(Procedure):
    """Inspection of a target drawn 随机抽查现场检查.

    优化营商环境条例 2019 第五十四条; 行政处罚法 2017 第三十七条, 2021 第四十二条.
    """

    key = "services.inspection"
    label = Label("行政检查", "Inspection")
    matter = SiteInspection
    governs = Governs(datetime.date(2015, 7, 29), source="国办发〔2015〕58号")
    number = "{mark}检〔{year}〕{serial}号"
    organs: ClassVar = {"inspecting": "inspecting", "receiving": "passed_to"}
    capacities: ClassVar = {"target": Label("检查对象", "Target")}
    public_cases = True

    assigned = Stage("待检查", "To be inspected")
    visited = Stage("待审核", "To be reviewed")
    reviewed = Stage("已审核", "Reviewed", final=True)
    withdrawn = Stage("已撤出", "Withdrawn", final=True)

    assign = act(
        NEW >> assigned, zh="下达检查任务", en="Assign", automatic=True, form=forms.AssignForm, party="target",
        numbers=True, links=(LinkTo("inspection", "campaign"),), stands=True,
    )  # fmt: skip
    change = act(
        assigned.stays, zh="更换检查人员", en="Change the inspectors", automatic=True, form=forms.GoingForm,
        stands=True,
    )  # fmt: skip
    withdraw = act(
        assigned >> withdrawn, zh="退出抽查（已被替换）", en="Withdraw, since replaced", automatic=True, stands=True
    )
    notify = act(
        assigned.stays, zh="制发检查通知书", en="Notify", by=HANDLER, of="inspecting", optional=True, paper=NOTICE
    )
    visit = act(
        assigned >> visited, zh="登记现场检查", en="Record the visit", by=HANDLER, of="inspecting",
        form=forms.VisitForm, attach=True, paper=RECORD,
        requires=(
            ByWhoWasDrawn, NamesakesAreToldApart, TheCertificateIsOnesOwn, CertificatesAreValid, WithinThePeriod,
        ), basis="优化营商环境条例(2019) 第五十四条",
    )  # fmt: skip
    send_back = act(
        visited >> assigned, zh="退回重查", en="Send back", by=REVIEWER, needs_reason=True, optional=True,
        apart_from=["visit"],
    )  # fmt: skip
    review = act(
        visited >> reviewed, zh="审核检查结果", en="Review the result", by=(REVIEWER, PRINCIPAL),
        form=forms.OpinionForm, apart_from=["visit"],
    )  # fmt: skip
    order = act(
        after=reviewed, zh="责令改正", en="Order to put right", by=HANDLER, form=forms.OrderForm, paper=ORDER,
        requires=(SomethingWasFound,), answers=_found_something, starts=CORRECTION, stops=CORRECTION.key,
    )  # fmt: skip
    look_again = act(
        after=reviewed, zh="复查改正情况", en="Look again", by=HANDLER, form=forms.CorrectedForm, attach=True,
        answers=_ordered, stops=CORRECTION.key,
    )  # fmt: skip
    propose_to_list = act(
        after=reviewed, zh="提出列入经营异常名录", en="Propose to list as abnormal", by=HANDLER, form=forms.ListForm,
        requires=(SomethingWasFound, OnlyEnterprises), answers=_found_something, effect=propose_listing,
    )  # fmt: skip
    pass_on = act(
        after=reviewed, zh="移送线索", en="Pass a lead on", by=(REVIEWER, PRINCIPAL), form=forms.PassOnForm,
        requires=(SomethingWasFound,), answers=_found_something, paper=PASSED_ON, replays=_passed_on, attach=True,
    )  # fmt: skip
