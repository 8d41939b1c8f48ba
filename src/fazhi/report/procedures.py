"""The annual reports 法治政府建设年度报告 (S49): compiled and frozen, adopted, issued, handed in, published.

That of a place is one of its Party committee and its government together; a department or a township has one of its
own (``OrganReporting``), by the same means and a shorter way.
"""

from __future__ import annotations

import datetime
from typing import ClassVar

from fazhi.kernel.meetings.deciding import AT_A_MEETING, AtItsOwnMeeting, TopicIsFree
from fazhi.kernel.organs.roles import CLERK, HANDLER, PRINCIPAL, REVIEWER
from fazhi.kernel.procedures.clockwork import Start, Term
from fazhi.kernel.procedures.declaring import NEW, Basis, Governs, Owes, PaperKind, Procedure, act
from fazhi.kernel.procedures.stages import Stage
from fazhi.kernel.returns.conditions import ByTheJusticeBureau
from fazhi.kernel.wording import Label
from fazhi.law.kinds import Sure
from fazhi.report.adopting import (
    AnswerForm,
    CirculateForm,
    EnterAnswerForm,
    ExecutiveMeetingForm,
    ExtendForm,
    GiveUpForm,
    LegalityForm,
    SettleForm,
    StandingCommitteeForm,
    SubmitForm,
)
from fazhi.report.conditions import (
    HandedInBefore,
    KeepersConfirmed,
    NeverIssued,
    NothingAwaited,
    NothingSince,
    NoticeIsOut,
    OneReportOfAYear,
    OpinionsHeard,
    ReturnsAsConfirmed,
    ReturnsUnchanged,
)
from fazhi.report.drafting import BeginForm, CompileForm, written_before
from fazhi.report.models import AnnualReport
from fazhi.report.years import SUBMISSION

SOURCE = "法治政府建设与责任落实督察工作规定（厅字〔2019〕28号）"
PUBLICATION, OPINIONS = "report.publication", "report.opinions"
WROTE = ["begin", "compile", "settle", "amend", "amend_adopted", "enter_answer"]
"""Acts of those who write the report: they do not say themselves that it was passed."""
OWED = Owes(
    PUBLICATION, Label("全文", "in full"), "report/notice.txt", from_day="ended_on", renews=True,
    basis=Basis("法治政府建设与责任落实督察工作规定(2019)", "24", sure=Sure.PAGE),
)  # fmt: skip


class AnnualReporting(Procedure):
    """Annual report on law-based government 年度报告编制 (法治政府建设与责任落实督察工作规定 2019 第二十四条)."""

    key = "report.annual"
    label = Label("法治政府建设年度报告", "Annual report")
    matter = AnnualReport
    governs = Governs(datetime.date(2019, 5, 1), source=SOURCE)
    organs: ClassVar = {
        "consulted": "consulted", "government_office": "government_office", "party_office": "party_office",
    }  # fmt: skip
    stays_here = True
    taken_away: ClassVar = {"report-document": Label("报告成文：Word、PDF", "The report as Word or PDF")}

    compiling = Stage("汇编中", "Being compiled")
    compiled = Stage("待征求意见", "To be circulated")
    circulated = Stage("征求意见中", "Out for opinions")
    settled = Stage("待合法性审核", "To be reviewed")
    reviewed = Stage("待政府审议", "Before the government")
    deliberated = Stage("待党委审定", "Before the Party committee")
    adopted = Stage("待编号印发", "To be issued")
    amended = Stage("待核对修改", "Amendment to be accepted")
    issued = Stage("待报送", "To be handed in")
    submitted = Stage("已报送", "Handed in", final=True)
    dropped = Stage("已停止编制", "Dropped", final=True)

    begin = act(
        NEW >> compiling, zh="启动编制", en="Begin the report", by=HANDLER, form=BeginForm, stands=True,
        requires=(ByTheJusticeBureau, OneReportOfAYear),
        starts=(Start(SUBMISSION, since="ended_on"), Start(PUBLICATION, since="ended_on")),
    )  # fmt: skip
    compile = act(
        compiling >> compiled, zh="汇编并固定", en="Compile and freeze", by=HANDLER, form=CompileForm, stands=True,
        initial=written_before, requires=(NothingSince,),
    )  # fmt: skip
    circulate = act(
        compiled >> circulated, zh="征求意见", en="Send out for opinions", by=HANDLER, form=CirculateForm, stands=True,
        requires=(NothingAwaited,), starts=Term(OPINIONS, Label("反馈期限", "Opinions due"), until="opinions_due"),
    )  # fmt: skip
    answer = act(
        circulated.stays, zh="反馈意见", en="Answer", by=(HANDLER, PRINCIPAL), of="consulted", form=AnswerForm,
        optional=True, stands=True, internal=True, apart_from=["begin", "compile"], requires=(NothingSince,),
    )  # fmt: skip
    enter_answer = act(
        circulated.stays, zh="录入书面反馈", en="Enter a letter", by=HANDLER, form=EnterAnswerForm, attach=True,
        optional=True, stands=True, internal=True, told="organ_asked", requires=(NothingSince,),
    )  # fmt: skip
    extend_opinions = act(
        circulated.stays, zh="增加征求意见单位、延长反馈期限", en="Ask further organs, or give more time", by=HANDLER,
        form=ExtendForm, optional=True, stands=True, stops=OPINIONS, requires=(NothingSince,),
        starts=Term(OPINIONS, Label("反馈期限", "Opinions due"), until="opinions_due"),
    )  # fmt: skip
    settle = act(
        circulated >> settled, zh="采纳意见并定稿", en="Settle the text", by=HANDLER, form=SettleForm, stands=True,
        initial=written_before, requires=(NothingSince, OpinionsHeard, KeepersConfirmed, ReturnsAsConfirmed),
        stops=OPINIONS,
    )  # fmt: skip
    review = act(
        settled >> reviewed, zh="合法性审核通过", en="Pass the legality review", by=REVIEWER, form=LegalityForm,
        apart_from=["begin", "compile", "settle"], stands=True, requires=(NothingAwaited, ReturnsUnchanged),
        paper=PaperKind(
            "report.legality", Label("合法性审核意见书", "Opinion of the legality review"), "report/legality.txt",
            "{mark}审〔{year}〕{serial}号", internal=True,
        ),
    )  # fmt: skip
    deliberate = act(
        reviewed >> deliberated, zh="政府常务会议审议通过", en="Pass the executive meeting", by=(HANDLER, PRINCIPAL),
        of="government_office", form=ExecutiveMeetingForm, links=(AT_A_MEETING,), stands=True, apart_from=WROTE,
        requires=(NothingSince, AtItsOwnMeeting, TopicIsFree),
    )  # fmt: skip
    adopt = act(
        deliberated >> adopted, zh="党委常委会会议审定", en="Adopt in the standing committee", by=(HANDLER, PRINCIPAL),
        of="party_office", form=StandingCommitteeForm, links=(AT_A_MEETING,), stands=True, apart_from=WROTE,
        requires=(NothingSince, AtItsOwnMeeting, TopicIsFree),
    )  # fmt: skip
    amend = act(
        deliberated.stays, zh="按政府常务会议意见修改", en="Amend as the executive meeting wanted", by=HANDLER,
        form=CompileForm, initial=written_before, needs_reason=True, optional=True, stands=True,
        apart_from=["review"], requires=(NothingSince, ReturnsAsConfirmed),
    )  # fmt: skip
    amend_adopted = act(
        adopted >> amended, zh="按党委常委会会议意见修改", en="Amend as the standing committee wanted", by=HANDLER,
        form=CompileForm, initial=written_before, needs_reason=True, optional=True, stands=True,
        apart_from=["review"], requires=(NothingSince, ReturnsAsConfirmed),
    )  # fmt: skip
    accept_amendment = act(
        amended >> adopted, zh="核对修改，符合会议意见", en="Accept the amendment", by=(HANDLER, PRINCIPAL),
        of="party_office", stands=True, apart_from=["amend_adopted"],
    )  # fmt: skip
    issue = act(
        adopted >> issued, zh="两办编号印发", en="Number and issue", by=PRINCIPAL, of="party_office", stands=True,
        apart_from=["adopt", *WROTE], requires=(NothingSince, NothingAwaited, ReturnsUnchanged),
        stops=PUBLICATION, owes=OWED,
        paper=PaperKind(
            "report.issued", Label("法治政府建设年度报告", "Annual report"), "report/issued.txt",
            "{mark}发〔{year}〕{serial}号",
        ),
    )  # fmt: skip
    submit = act(
        issued >> submitted, zh="报送上级和人大常委会", en="Hand in upwards and to the congress",
        by=(CLERK, HANDLER), of="party_office", form=SubmitForm, stops=SUBMISSION, stands=True,
    )  # fmt: skip
    recall = act(
        issued >> compiling, zh="撤回印发", en="Recall what was issued", by=PRINCIPAL, of="party_office",
        needs_reason=True, optional=True, requires=(NoticeIsOut,),
    )  # fmt: skip
    send_back = act(
        (compiled | circulated | settled | reviewed | deliberated | adopted | amended) >> compiling,
        zh="退回重新汇编", en="Send back", by=(REVIEWER, PRINCIPAL),
        needs_reason=True, optional=True, stops=OPINIONS,
    )  # fmt: skip
    return_draft = act(
        reviewed >> compiling, zh="政府退回", en="The government sends it back", by=(HANDLER, PRINCIPAL),
        of="government_office", needs_reason=True, optional=True,
    )  # fmt: skip
    return_text = act(
        (deliberated | adopted | amended) >> compiling, zh="党委退回", en="The Party committee sends it back",
        by=(HANDLER, PRINCIPAL), of="party_office", needs_reason=True, optional=True,
    )  # fmt: skip
    revise = act(
        after=submitted, to=compiling, zh="更正：重新汇编", en="Correct: compile anew", by=(HANDLER, PRINCIPAL),
        needs_reason=True, requires=(NoticeIsOut,),
    )  # fmt: skip
    give_up = act(
        (compiling | compiled | circulated | settled) >> submitted, zh="放弃更正", en="Give the correction up",
        by=PRINCIPAL, form=GiveUpForm, needs_reason=True, optional=True, requires=(HandedInBefore,), stops=OPINIONS,
    )  # fmt: skip
    drop = act(
        (compiling | compiled | settled) >> dropped, zh="停止编制", en="Drop", by=PRINCIPAL, needs_reason=True,
        optional=True, stops=(SUBMISSION, PUBLICATION), requires=(NeverIssued,),
    )  # fmt: skip
