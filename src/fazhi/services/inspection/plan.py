"""The yearly plan of inspections 年度抽查工作计划: drafted line by line, reviewed, approved, published, revised."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from fazhi.kernel.notices.models import Notice
from fazhi.kernel.organs.roles import HANDLER, PRINCIPAL, REVIEWER
from fazhi.kernel.procedures.declaring import NEW, Basis, Governs, Owes, PaperKind, Procedure, act
from fazhi.kernel.procedures.rules import rule
from fazhi.kernel.procedures.stages import Stage
from fazhi.kernel.wording import Label
from fazhi.services.inspection.models import InspectionPlan
from fazhi.services.inspection.plan_forms import BeginForm, CampaignForm, OpinionForm, TakeOutForm

if TYPE_CHECKING:
    from fazhi.kernel.procedures.replay import ActFacts, State
    from fazhi.kernel.procedures.request import Request


@rule(
    law="", article="", yields=False,
    says=Label("本单位该年度的计划已在编制或者已经编制。", "The organ has a plan of this year already."),
    cure=Label("请在已有的计划中办理；调整也在其中进行。", "Go on with that one; it is revised there, too."),
)  # fmt: skip
def OnePlanOfAYear(request: Request) -> bool:
    """An organ has one plan of a year; what changes is a new version of it."""
    same = InspectionPlan.objects.filter(organ=request.organ, year=int(request.data["year"]))
    return not same.exclude(stage="dropped").exists()


@rule(
    law="", article="", yields=False, says=Label("计划中没有抽查任务。", "The plan has no campaign."),
    cure=Label("请先编入抽查任务。", "Put the campaigns in first."),
)  # fmt: skip
def HasCampaigns(request: Request) -> bool:
    """A plan without campaigns plans nothing."""
    return bool(request.before.fields.get("campaigns"))


@rule(
    law="", article="", yields=False,
    says=Label("已批准的版本还没有公布。", "The version that was approved is not published yet."),
    cure=Label("请先公布，或者决定不公开，再调整。", "Publish it, or decide not to, and then revise."),
)  # fmt: skip
def NoticeIsOut(request: Request) -> bool:
    """The notice of a version is drafted from that version, not from one revised after it."""
    return not Notice.objects.filter(source__matter=request.matter_id, final=False).exists()


def _put_in(state: State, fact: ActFacts) -> None:
    """A campaign takes its line, or that of the one it replaces."""
    row, state.fields["campaign"] = fact.data["campaign"], {}
    others = [each for each in state.fields.get("campaigns") or [] if each["line"] != row["line"]]
    state.fields["campaigns"] = sorted([*others, row], key=lambda each: int(each["line"]))


def _taken_out(state: State, fact: ActFacts) -> None:
    """A line goes; the others keep their numbers."""
    state.fields["campaigns"] = [each for each in state.fields["campaigns"] if each["line"] != fact.data["line"]]


def _in_force(state: State, fact: ActFacts) -> None:
    """The plan as approved is the one in force, with the organs that go along in it."""
    campaigns = list(state.fields["campaigns"])
    state.fields["in_force"] = campaigns
    state.fields["partners"] = sorted({code for row in campaigns for code in row["partners"]})


def _as_before(state: State, fact: ActFacts) -> None:
    """What was drafted is given up; the plan in force stays."""
    state.fields["campaigns"] = list(state.fields["in_force"])


def _approved_before(state: State) -> bool:
    return bool(state.fields.get("in_force"))


def _never_approved(state: State) -> bool:
    return not _approved_before(state)


@rule(
    law="", article="", yields=False, says=Label("该计划批准过，不能停止编制。", "The plan was approved once."),
    cure=Label("请用“放弃调整”恢复现行计划。", "Give up the revision: the plan in force stays."),
)  # fmt: skip
def NeverApproved(request: Request) -> bool:
    """A plan in force is revised, not dropped."""
    return _never_approved(request.before)


@rule(
    law="", article="", yields=False, says=Label("没有批准过的计划可以恢复。", "No plan was approved to go back to."),
    cure=Label("请用“停止编制”。", "Drop it."),
)  # fmt: skip
def ApprovedBefore(request: Request) -> bool:
    """A revision is given up in favour of the plan in force."""
    return _approved_before(request.before)


PAPER = PaperKind(
    "services.inspection-plan-paper", Label("年度“双随机、一公开”抽查工作计划", "Yearly plan of inspections"),
    "services/inspection_plan.txt", "{mark}双随机〔{year}〕{serial}号",
)  # fmt: skip
DRAFTED = ["begin", "put_in", "take_out", "submit"]


class InspectionPlanning(Procedure):
    """Yearly plan of random inspections 年度抽查工作计划 (优化营商环境条例 第五十四条; 国办发〔2015〕58号).

    Each line says whether one department goes alone or several together: 国发〔2019〕5号 has the joint ones planned by
    the departments that lead them.
    """

    key = "services.inspection-plan"
    label = Label("年度抽查工作计划", "Yearly plan of inspections")
    matter = InspectionPlan
    governs = Governs(datetime.date(2015, 7, 29), source="国办发〔2015〕58号；优化营商环境条例第五十四条")
    number = "{mark}抽计〔{year}〕{serial}号"
    public_cases = True
    stays_here = True

    drafting = Stage("编制中", "Being drafted")
    submitted = Stage("待审核", "To be reviewed")
    reviewed = Stage("待批准", "To be approved")
    approved = Stage("已批准", "Approved", final=True)
    dropped = Stage("已停止编制", "Dropped", final=True)

    begin = act(
        NEW >> drafting, zh="启动编制", en="Begin the plan", by=HANDLER, form=BeginForm, numbers=True, stands=True,
        requires=(OnePlanOfAYear,),
    )  # fmt: skip
    put_in = act(
        drafting.stays, zh="编入抽查任务", en="Put a campaign in", by=HANDLER, form=CampaignForm, stands=True,
        replays=_put_in,
    )  # fmt: skip
    take_out = act(
        drafting.stays, zh="删去抽查任务", en="Take a campaign out", by=HANDLER, form=TakeOutForm, stands=True,
        optional=True, replays=_taken_out, answers=lambda state: bool(state.fields.get("campaigns")),
    )  # fmt: skip
    submit = act(
        drafting >> submitted, zh="送审", en="Submit", by=HANDLER, requires=(HasCampaigns,), stands=True,
    )  # fmt: skip
    review = act(
        submitted >> reviewed, zh="合法性审核", en="Review", by=REVIEWER, form=OpinionForm, apart_from=DRAFTED,
    )  # fmt: skip
    send_back = act(
        (submitted | reviewed) >> drafting, zh="退回修改", en="Send back", by=(REVIEWER, PRINCIPAL), needs_reason=True,
        optional=True, apart_from=DRAFTED,
    )  # fmt: skip
    approve = act(
        reviewed >> approved, zh="批准", en="Approve", by=PRINCIPAL, apart_from=[*DRAFTED, "review"], stands=True,
        replays=_in_force, paper=PAPER, basis="优化营商环境条例(2019) 第五十四条",
        owes=Owes(
            "openness.publication", Label("年度抽查工作计划公示", "Notice of a yearly plan"),
            "services/inspection_plan_notice.txt", renews=True, basis=Basis("优化营商环境条例(2019)", "54"),
            title="{subject}",
        ),
    )  # fmt: skip
    revise = act(
        after=approved, to=drafting, zh="调整计划", en="Revise", by=HANDLER, needs_reason=True, requires=(NoticeIsOut,),
        stands=True,
    )  # fmt: skip
    give_up = act(
        drafting >> approved, zh="放弃调整，维持现行计划", en="Give up the revision", by=(HANDLER, PRINCIPAL),
        needs_reason=True, optional=True, stands=True, replays=_as_before, answers=_approved_before,
        requires=(ApprovedBefore,),
    )  # fmt: skip
    drop = act(
        (drafting | submitted | reviewed) >> dropped, zh="停止编制", en="Drop", by=PRINCIPAL, needs_reason=True,
        optional=True, answers=_never_approved, requires=(NeverApproved,),
    )  # fmt: skip
