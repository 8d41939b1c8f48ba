"""A case from the lead to the final report 立案、调查取证、移送."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, ClassVar

from fazhi.enforcement.certificates.officers import BY_TWO, INVESTIGATING, OfficersForm, OfTheCase
from fazhi.enforcement.penalty.amounts import in_force
from fazhi.enforcement.penalty.forms import filing, investigating, performing
from fazhi.enforcement.penalty.models import PenaltyCase
from fazhi.enforcement.penalty.procedures import papers
from fazhi.enforcement.penalty.rules import deciding as decisions
from fazhi.enforcement.penalty.rules import filing as rules
from fazhi.enforcement.penalty.rules.running import Arisen, LimitRuns
from fazhi.kernel.organs.roles import CLERK, HANDLER, PRINCIPAL
from fazhi.kernel.procedures.clockwork import Start, Term
from fazhi.kernel.procedures.declaring import NEW, Governs, Procedure, RestsOn, act
from fazhi.kernel.procedures.stages import Stage
from fazhi.kernel.wording import Label

if TYPE_CHECKING:
    from fazhi.kernel.procedures.replay import State

LIMIT, EXTENSION, PRESERVATION = "penalty.decision", "penalty.decision-extension", "penalty.preservation"
POLICE = ("transfer.police-decision", "transfer.goods")
CORRECTION = Term("penalty.correction", Label("责令改正期限", "Time to put it right"), until="correct_by")


AFRESH = {
    "review": "", "discussed": "", "defence": "", "rechecked": "", "hearing_asked_on": None, "hearing_on": None,
    "hearing_place": "", "heard": False, "notice_served_on": None, "defend_by": None, "hearing_offered": False,
}  # fmt: skip
"""What a case that goes back loses: notice, defence, hearing, review and discussion are of what is then proposed."""


def _limited(state: State) -> bool:
    """The limit of a case is one of the law of 2021: what was filed before has none."""
    filed = state.last("file")
    return filed is not None and in_force(LIMIT, filed)


class Stages(Procedure, abstract=True):
    """The stages of a penalty case 行政处罚案件的阶段."""

    key = "enforcement.penalty"
    label = Label("行政处罚", "Administrative penalty")
    matter = PenaltyCase
    governs = Governs(datetime.date(1996, 10, 1), source="行政处罚法（各行为适用其办理之日的文本）")
    number = "{mark}罚案〔{year}〕{serial}号"
    capacities: ClassVar = {
        "party": Label("当事人", "Party"),
        "agent": Label("委托代理人", "Agent"),
        "third_party": Label("利害关系人", "Interested third party"),
    }

    received = Stage("线索待核", "Lead to be checked")
    filed = Stage("调查中", "Under investigation")
    reported = Stage("待审核", "To be reviewed")
    reviewed = Stage("待告知", "To be notified")
    noticed = Stage("已告知，待决定", "Notified, to be decided")
    transferring = Stage("移送中", "Being transferred")
    decided = Stage("已决定，执行中", "Decided, being performed")
    closed = Stage("已结案", "Closed", final=True)
    not_filed = Stage("不予立案", "Not filed", final=True)
    dismissed = Stage("已撤销案件", "Dismissed", final=True)
    revoked = Stage("已撤销决定", "Decision revoked", final=True)
    passed_on = Stage("已移送其他机关", "Passed on", final=True)
    transferred = Stage("公安机关已立案", "Filed by the police", final=True)


received, filed, reported, reviewed = Stages.received, Stages.filed, Stages.reported, Stages.reviewed
noticed, transferring, decided = Stages.noticed, Stages.transferring, Stages.decided
closed, not_filed, dismissed = Stages.closed, Stages.not_filed, Stages.dismissed
passed_on, transferred, revoked = Stages.passed_on, Stages.transferred, Stages.revoked
undecided = filed | reported | reviewed | noticed


class Filing(Stages, abstract=True):
    """Lead and filing 线索、立案."""

    register = act(
        NEW >> received, zh="登记线索", en="Register a lead", by=(CLERK, HANDLER), form=filing.LeadForm,
        fields=filing.LEAD, attach=True, requires=(rules.DaysInOrder,),
        basis="行政处罚法(2017) 第三十六条；行政处罚法(2021) 第五十四条",
    )  # fmt: skip
    file = act(
        received >> filed, zh="立案", en="File the case", by=PRINCIPAL, numbers=True, party="party",
        form=filing.FileForm, fields=("party_age",),
        rests_on=RestsOn(rules.POWERS, "power_item"),
        requires=(rules.DiscoveredInTime, rules.WithinItsPowers, rules.HandedToTheTownship, *BY_TWO),
        starts=Start(LIMIT, when=_limited), paper=papers.FILING, basis="行政处罚法(2021) 第五十四条",
    )  # fmt: skip
    not_file = act(
        received >> not_filed, zh="不予立案", en="Do not file", by=PRINCIPAL, needs_reason=True, optional=True,
        paper=papers.NOT_FILED,
    )  # fmt: skip
    pass_on = act(
        (received | filed) >> passed_on, zh="移送其他机关", en="Pass on", by=PRINCIPAL, form=filing.PassOnForm,
        needs_reason=True, optional=True, gates=("compulsion",), requires=(decisions.NothingPreserved,),
        paper=papers.PASSED_ON, basis="行政处罚法(2021) 第二十五条",
    )  # fmt: skip
    add_party = act(
        filed.stays, zh="登记共同当事人", en="Add a party", by=HANDLER, party="party", optional=True,
    )  # fmt: skip
    add_agent = act(
        undecided.stays, zh="登记委托代理人", en="Add an agent", by=(CLERK, HANDLER), party="agent", attach=True,
        optional=True,
    )  # fmt: skip
    change_officers = act(
        (undecided | transferring).stays, zh="变更办案人员", en="Change the officers", by=PRINCIPAL, needs_reason=True,
        form=OfficersForm, requires=BY_TWO, optional=True, basis="行政处罚法(2021) 第四十二条、第四十三条",
    )  # fmt: skip


class Investigating(Filing, abstract=True):
    """Investigation 调查取证, by two certified officers each time."""

    collect = act(
        filed.stays, zh="调查取证", en="Investigate", by=HANDLER, form=investigating.RecordForm, attach=True,
        requires=INVESTIGATING, paper=papers.RECORD,
        basis="行政处罚法(2017) 第三十七条；行政处罚法(2021) 第四十二条、第五十五条",
    )  # fmt: skip
    preserve = act(
        filed.stays, zh="先行登记保存证据", en="Preserve evidence", by=PRINCIPAL, form=investigating.PreserveForm,
        optional=True, requires=(OfTheCase, *BY_TWO), starts=PRESERVATION, paper=papers.PRESERVATION,
        basis="行政处罚法(2017) 第三十七条；行政处罚法(2021) 第五十六条",
    )  # fmt: skip
    dispose_preserved = act(
        filed.stays, zh="处理先行登记保存的证据", en="Decide on preserved evidence", by=PRINCIPAL,
        form=investigating.DisposeForm, requires=(Arisen, OfTheCase, *BY_TWO), stops=PRESERVATION,
        paper=papers.DISPOSAL,
        answers=lambda state: bool(state.running(PRESERVATION)),
        basis="行政处罚法(2017) 第三十七条；行政处罚法(2021) 第五十六条",
    )  # fmt: skip
    order_correction = act(
        undecided.stays, zh="责令改正", en="Order to put right", by=(HANDLER, PRINCIPAL),
        form=investigating.CorrectionForm, optional=True, starts=CORRECTION, paper=papers.CORRECTION,
        basis="行政处罚法(2017) 第二十三条；行政处罚法(2021) 第二十八条",
    )  # fmt: skip
    corrected = act(
        undecided.stays, zh="登记改正情况", en="Record what was put right", by=HANDLER, form=performing.PutRightForm,
        requires=(Arisen,), stops=CORRECTION.key, attach=True,
        answers=lambda state: bool(state.running(CORRECTION.key)),
    )  # fmt: skip
    exclude_time = act(
        undecided.stays, zh="检测、鉴定、公告（不计入办案期限）", en="Test or announce (time not counted)",
        by=(HANDLER, PRINCIPAL), needs_reason=True, pauses=LIMIT, optional=True,
        basis="市场监督管理行政处罚程序规定(2021) 第六十四条",
    )  # fmt: skip
    count_again = act(
        undecided.stays, zh="恢复计算办案期限", en="Count the time again", by=(HANDLER, PRINCIPAL), attach=True,
        needs_reason=True, resumes=LIMIT, optional=True, basis="市场监督管理行政处罚程序规定(2021) 第六十四条",
    )  # fmt: skip
    extend = act(
        undecided.stays, zh="延长办案期限", en="Extend the limit", by=PRINCIPAL, needs_reason=True, optional=True,
        form=performing.ExtendForm, requires=(LimitRuns,), extends=EXTENSION, basis="行政处罚法(2021) 第六十条",
    )  # fmt: skip
    report = act(
        filed >> reported, zh="调查终结，提出处理意见", en="Report and propose", by=HANDLER, attach=True,
        form=investigating.ReportForm,
        fields=("findings", "evidence", "legal_basis", "proposed_fine", "confiscated", "proposal", "benchmark",
                "discretion", "grave"),
        requires=(decisions.NothingPreserved, decisions.KindsProposed, decisions.WithinTheBenchmark,
                  decisions.Investigated),
        stands=True, paper=papers.REPORT, basis="行政处罚法(2017) 第三十八条；行政处罚法(2021) 第五十七条",
    )  # fmt: skip


class Transferring(Investigating, abstract=True):
    """Transfer of a suspected crime, out and back 移送涉嫌犯罪案件 (行政执法机关移送涉嫌犯罪案件的规定)."""

    suspect_crime = act(
        undecided.stays, zh="报告涉嫌犯罪", en="Report a suspected crime", by=HANDLER, needs_reason=True,
        optional=True, starts="transfer.approval", pauses=LIMIT,
        basis="行政执法机关移送涉嫌犯罪案件的规定(2020) 第五条",
    )  # fmt: skip
    keep_case = act(
        undecided.stays, zh="不批准移送", en="Do not transfer", by=PRINCIPAL, needs_reason=True,
        stops="transfer.approval", resumes=LIMIT, requires=(Arisen,),
        answers=lambda state: bool(state.running("transfer.approval")),
        basis="行政执法机关移送涉嫌犯罪案件的规定(2020) 第五条",
    )  # fmt: skip
    transfer = act(
        undecided >> transferring, zh="批准移送并送公安机关", en="Transfer to the police", by=PRINCIPAL,
        form=filing.PassOnForm, requires=(Arisen,), stops="transfer.approval", starts="transfer.police-decision",
        answers=lambda state: bool(state.running("transfer.approval")), paper=papers.TRANSFER,
        basis="行政执法机关移送涉嫌犯罪案件的规定(2020) 第五条、第六条；行政处罚法(2021) 第二十七条",
    )  # fmt: skip
    police_filed = act(
        transferring >> transferred, zh="登记公安机关立案", en="Record filing by the police", by=(CLERK, HANDLER),
        attach=True, stops="transfer.police-decision", sets={"outcome": "crime"},
        basis="行政执法机关移送涉嫌犯罪案件的规定(2020) 第八条、第十二条",
    )  # fmt: skip
    police_returned = act(
        transferring >> filed, zh="登记公安机关不予立案退回", en="Record return by the police", by=(CLERK, HANDLER),
        form=filing.ReturnedForm, attach=True, stops="transfer.police-decision", resumes=LIMIT, optional=True,
        starts=Start("transfer.reconsideration", runs_out=True), sets=AFRESH,
        basis="行政执法机关移送涉嫌犯罪案件的规定(2020) 第八条、第九条；行政处罚法(2021) 第二十七条",
    )  # fmt: skip
    take_back = act(
        after=transferred, to=filed, zh="司法机关移回，恢复办理", en="Taken back from judicial organs",
        by=PRINCIPAL, needs_reason=True, attach=True, starts=Start(LIMIT, when=_limited),
        sets={"outcome": "", **AFRESH}, basis="行政处罚法(2021) 第二十七条",
    )  # fmt: skip
