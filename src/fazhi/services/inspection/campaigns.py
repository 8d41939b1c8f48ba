"""Campaigns of random inspection 抽查任务: from a line of the plan over the draw to the published results (S18)."""

from __future__ import annotations

import datetime
import hashlib
from typing import TYPE_CHECKING, Any, ClassVar

from fazhi.kernel.draws.forms import unrepeated
from fazhi.kernel.draws.given import as_upload, inspectors_upload
from fazhi.kernel.draws.models import Draw
from fazhi.kernel.files.store import Upload
from fazhi.kernel.organs.roles import HANDLER, PRINCIPAL, REVIEWER
from fazhi.kernel.procedures.clockwork import Term
from fazhi.kernel.procedures.declaring import NEW, Basis, Governs, Owes, PaperKind, Procedure, act
from fazhi.kernel.procedures.engine import open_matter
from fazhi.kernel.procedures.errands import waiting
from fazhi.kernel.procedures.rules import rule
from fazhi.kernel.procedures.stages import Stage
from fazhi.kernel.wording import Label
from fazhi.services.inspection import campaign_forms as forms
from fazhi.services.inspection.campaign_models import InspectionCampaign
from fazhi.services.inspection.carrying import carry_over, drawn_for, going_to, outstanding, seated
from fazhi.services.inspection.entering import EnterDrawForm, enter
from fazhi.services.inspection.models import InspectionPlan
from fazhi.services.inspection.renewing import RenewForm, renew

if TYPE_CHECKING:
    from fazhi.kernel.procedures.request import Request

VISITS = Term("inspection.visits", Label("检查期间", "Period of the visits"), until="visits_until")
APPROVAL = PaperKind(
    "services.inspection-approval", Label("行政检查审批表", "Approval of inspections"),
    "services/inspection_approval.txt", "{mark}检批〔{year}〕{serial}号",
)  # fmt: skip


@rule(
    law="", article="", yields=False,
    says=Label("计划中该项任务由其他单位牵头。", "Another organ leads this line of the plan."),
    cure=Label("请由牵头单位办理。", "Let the lead organ prepare it."),
)  # fmt: skip
def LedByThisOrgan(request: Request) -> bool:
    """A campaign is prepared by the organ that the plan names as its lead."""
    plan = InspectionPlan.objects.get(pk=request.data["plan"])
    row = next(row for row in plan.in_force if row["line"] == request.data["line"])
    return bool(row["lead"] == request.organ.code)


@rule(
    law="", article="", yields=False, says=Label("该项任务已经组织。", "This line is being carried out already."),
    cure=Label("请在已有的任务中办理；一年多次的，请在计划中分别列项。", "Go on with that one, or plan another line."),
)  # fmt: skip
def OncePlanned(request: Request) -> bool:
    """A line of the plan is one campaign."""
    same = InspectionCampaign.objects.filter(plan=request.data["plan"], line=request.data["line"])
    return not same.exclude(stage="dropped").exclude(pk=request.matter_id).exists()


@rule(
    law="", article="", yields=False, says=Label("已有未结束的抽取，或已经抽出。", "It has a draw already."),
    cure=Label("请先完成该抽取；作废或取消后才能重新抽取。", "End it first: only what came to nothing is repeated."),
)  # fmt: skip
def NoDrawYet(request: Request) -> bool:
    """A campaign is drawn once: another draw is held only where the one before came to nothing."""
    return not Draw.objects.filter(serves=request.matter_id).exclude(stage__in=("failed", "cancelled")).exists()


@rule(
    law="", article="", yields=False,
    says=Label("本任务的抽取尚未结束。", "The draw of this campaign is not ended."),
    cure=Label("请先取消该抽取，或者等待结果。", "Cancel it first, or wait for what comes out."),
)  # fmt: skip
def NoOpenDraw(request: Request) -> bool:
    """A campaign is not dropped over an open draw, which would go on alone."""
    return not Draw.objects.filter(serves=request.matter_id, final=False).exists()


@rule(
    law="优化营商环境条例(2019)", article="54",
    says=Label("检查对象已经抽出，抽中的应当检查。", "Targets have been drawn, and who was drawn is inspected."),
    cure=Label("请下达检查任务；个别对象不能检查的，替换补抽。", "Begin the inspections, and replace who cannot be."),
)  # fmt: skip
def NothingDrawn(request: Request) -> bool:
    """A campaign is not dropped because of who was drawn: else it could be drawn until it suits."""
    return drawn_for(request.matter_id) is None


@rule(
    law="", article="", yields=False, says=Label("检查对象还没有抽出。", "No targets have been drawn yet."),
    cure=Label("请先完成抽取。", "Finish the draw."),
)  # fmt: skip
def TargetsAreDrawn(request: Request) -> bool:
    """Inspectors are assigned to targets that were drawn."""
    return drawn_for(request.matter_id) is not None


@rule(
    law="优化营商环境条例(2019)", article="54", yields=False,
    says=Label(
        "检查对象尚未抽出，或者现抽中对象尚未匹配检查人员。", "Not all who stand drawn have inspectors assigned yet."
    ),
    cure=Label("请先完成抽取和检查人员匹配；替换后请重新匹配。", "Finish the draw and assign them, anew if replaced."),
)  # fmt: skip
def TargetsAndInspectorsAreDrawn(request: Request) -> bool:
    """Both the targets and the inspectors of a random inspection are drawn."""
    draw = drawn_for(request.matter_id)
    return draw is not None and seated(draw)


@rule(
    law="", article="", yields=False,
    says=Label("检查与抽取结果一致，无需调整。", "The inspections follow the draw already."),
    cure=Label("请先在抽取中替换对象或者重新匹配人员。", "Replace a target or assign inspectors anew first."),
)  # fmt: skip
def SomethingToFollow(request: Request) -> bool:
    """The draw has changed since the inspections were opened, or one could not be opened."""
    if waiting(request.matter_id):
        return True  # Another rule says so.
    draw = drawn_for(request.matter_id)
    return draw is not None and bool(outstanding(request.matter_id, going_to(draw)))


@rule(
    law="优化营商环境条例(2019)", article="54", yields=False,
    says=Label("检查对象与抽取结果不一致，有替换未落实。", "Somebody was replaced, and is not followed."),
    cure=Label("请先按抽取结果调整检查。", "Follow the draw first."),
)  # fmt: skip
def TheDrawIsFollowed(request: Request) -> bool:
    """Everybody who stands drawn has been inspected, and who fell out before a visit has not."""
    if waiting(request.matter_id):
        return True  # Another rule says so.
    if request.before.fields.get("entered"):
        return not outstanding(request.matter_id, request.before.fields["entered"])
    draw = drawn_for(request.matter_id)
    return draw is not None and seated(draw) and not outstanding(request.matter_id, going_to(draw))


@rule(
    law="", article="", yields=False,
    says=Label("检查任务正在逐户下达，尚未下达完。", "The inspections are still being opened, one after the other."),
    cure=Label(
        "请等待下达完成；进度见本页，长时间不动的，请管理员查看后台进程是否在运行。",
        "Wait until they are; this page says how far it is. Where it does not move, let the administrator see to the "
        "worker.",
    ),
)  # fmt: skip
def EverythingIsOpened(request: Request) -> bool:
    """What the act before left to be done is done, before anything rests on the inspections."""
    return not waiting(request.matter_id)


def propose_draw(request: Request) -> None:
    """Propose the draw in the same transaction: list, weights, quotas and inspectors as the directories have them.

    Raises:
        Refusal: as the draw's own proposal; nothing is left of either.
    """
    form = request.form
    if not isinstance(form, forms.OpenDrawForm) or form.preparation is None:
        raise LookupError("a draw is proposed from its form")
    given = form.preparation
    chosen = {name: form.cleaned_data[name] for name in ("commit_by", "reveal_by", "open_on", "source", "source_on")}
    content: dict[str, Any] = {
        **{name: each for name, each in chosen.items() if each}, "purpose": f"{given.campaign.name}：抽取检查对象",
        "wanted": "\n".join(f"{name}={count}" if name else str(count) for name, count in given.wanted().items()),
        "committers": [organ.pk for organ in form.cleaned_data["committers"]], "serves": request.matter_id,
    }  # fmt: skip
    list_upload = as_upload(given.candidates())
    if (again := _repeated(given.campaign, list_upload)) is not None:
        content["again"] = again.pk
    open_matter(
        "kernel.draw", "propose", by=request.by, on=request.on, data=content, because=request.done, today=request.today,
        uploads=[list_upload, inspectors_upload(given.assignment())],
    )  # fmt: skip


def _repeated(campaign: InspectionCampaign, upload: Upload) -> Draw | None:
    """The draw that this one repeats: one that came to nothing, else the last of the same line of the plan."""
    waiting = unrepeated(hashlib.sha256(upload.content).hexdigest(), campaign)
    same = InspectionCampaign.objects.filter(plan=campaign.plan, line=campaign.line).values("pk")
    ended = Draw.objects.filter(serves__in=same, final=True).exclude(terms="").order_by("-opened_on", "-number")
    return waiting[0] if waiting else ended.first()


def begin_inspections(request: Request) -> None:
    """Open the inspection of every target drawn; of many the worker does, one after the other."""
    draw = drawn_for(request.matter_id)
    if draw is not None:
        carry_over(request, draw)


class InspectionCampaigning(Procedure):
    """Campaign of random inspection “双随机、一公开”抽查 (优化营商环境条例 2019 第五十四条; 国办发〔2015〕58号)."""

    key = "services.inspection-campaign"
    label = Label("随机抽查任务", "Campaign of random inspection")
    matter = InspectionCampaign
    governs = Governs(datetime.date(2015, 7, 29), source="国办发〔2015〕58号")
    number = "{mark}抽任〔{year}〕{serial}号"
    organs: ClassVar = {"partner": "partners"}
    public_cases = True

    prepared = Stage("待审批", "To be approved")
    returned = Stage("退回修改", "Returned")
    approved = Stage("已审批，待抽取", "Approved, to be drawn")
    drawing = Stage("抽取中", "Being drawn")
    running = Stage("检查中", "Under inspection")
    concluded = Stage("已完成", "Concluded", final=True)
    dropped = Stage("已停止", "Dropped", final=True)

    prepare = act(
        NEW >> prepared, zh="拟定抽查任务", en="Prepare a campaign", by=HANDLER, form=forms.PrepareForm, numbers=True,
        stands=True, requires=(LedByThisOrgan, OncePlanned),
    )  # fmt: skip
    revise = act(
        returned >> prepared, zh="修改后重新报批", en="Revise", by=HANDLER, form=forms.PrepareForm, stands=True,
        requires=(LedByThisOrgan, OncePlanned),
    )  # fmt: skip
    send_back = act(prepared >> returned, zh="退回", en="Send back", by=(REVIEWER, PRINCIPAL), needs_reason=True)
    approve = act(
        prepared >> approved, zh="批准实施检查", en="Approve", by=PRINCIPAL, apart_from=["prepare", "revise"],
        form=forms.OpinionForm, paper=APPROVAL, stands=True, starts=VISITS,
    )  # fmt: skip
    open_draw = act(
        (approved | drawing) >> drawing, zh="发起抽取", en="Open the draw", by=HANDLER, form=forms.OpenDrawForm,
        requires=(NoDrawYet,), effect=propose_draw, stands=True, basis="优化营商环境条例(2019) 第五十四条",
    )  # fmt: skip
    begin = act(
        drawing >> running, zh="下达检查任务", en="Begin the inspections", by=HANDLER, stands=True,
        requires=(TargetsAndInspectorsAreDrawn,), effect=begin_inspections,
    )  # fmt: skip
    enter_draw = act(
        (approved | drawing | running) >> running, zh="登记上级平台抽取结果", en="Enter what an upper platform drew",
        by=HANDLER, form=EnterDrawForm, attach=True, stands=True, optional=True, requires=(NoDrawYet,), effect=enter,
        basis="优化营商环境条例(2019) 第五十四条",
    )  # fmt: skip
    follow_draw = act(
        running.stays, zh="按替换补抽和重新匹配调整检查", en="Follow the draw", by=HANDLER, stands=True, optional=True,
        requires=(TargetsAndInspectorsAreDrawn, EverythingIsOpened, SomethingToFollow), effect=begin_inspections,
    )  # fmt: skip
    renew = act(
        (drawing | running).stays, zh="重新匹配检查人员", en="Assign inspectors anew", by=(REVIEWER, PRINCIPAL),
        form=RenewForm, needs_reason=True, stands=True, optional=True, requires=(TargetsAreDrawn,), effect=renew,
        basis="优化营商环境条例(2019) 第五十四条",
    )  # fmt: skip
    conclude = act(
        running >> concluded, zh="汇总结果，结束任务", en="Conclude", by=(REVIEWER, PRINCIPAL), stands=True,
        requires=(EverythingIsOpened, TheDrawIsFollowed), gates=("inspection",), stops="inspection.visits",
        owes=Owes(
            "inspection.result-publication", Label("抽查结果公示", "Results of a random inspection"),
            "services/inspection_results.txt", basis=Basis("优化营商环境条例(2019)", "54"),
            title="{subject}抽查结果公示",
        ),
    )  # fmt: skip
    drop = act(
        (prepared | returned | approved | drawing) >> dropped, zh="停止", en="Drop", by=PRINCIPAL, needs_reason=True,
        requires=(NoOpenDraw, NothingDrawn), optional=True, stops="inspection.visits",
    )  # fmt: skip
