"""The reports of departments and townships 部门、乡镇年度报告: by the same means, adopted at their own meeting."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError

from fazhi.kernel.meetings.deciding import AT_A_MEETING, AtItsOwnMeeting, TopicIsFree
from fazhi.kernel.organs.founding import designated
from fazhi.kernel.organs.models import Office
from fazhi.kernel.organs.roles import CLERK, HANDLER, PRINCIPAL, REVIEWER
from fazhi.kernel.procedures.clockwork import Start
from fazhi.kernel.procedures.declaring import NEW, Governs, PaperKind, Procedure, act
from fazhi.kernel.procedures.stages import Stage
from fazhi.kernel.wording import Label, words
from fazhi.report.adopting import GiveUpForm, LegalityForm, OwnMeetingForm, SubmitOwnForm
from fazhi.report.conditions import (
    HandedInBefore,
    NeverIssued,
    NothingAwaited,
    NothingSince,
    NoticeIsOut,
    OneReportOfAYear,
    ReportsItself,
    ReturnsUnchanged,
    ReviewedByItsReviewer,
)
from fazhi.report.drafting import BeginOwnForm, CompileForm, written_before
from fazhi.report.models import OrganReport
from fazhi.report.procedures import OWED, PUBLICATION, SOURCE, AnnualReporting
from fazhi.report.years import SUBMISSION


class AdoptOwnForm(OwnMeetingForm):
    """The organ's own meeting; the justice bureau takes the report in."""

    def clean(self) -> dict[str, Any]:
        """Find the justice bureau of the place."""
        cleaned = super().clean()
        if self.matter is not None and self.on is not None:
            cleaned["recipient"] = bureau = designated(self.matter.place_code[:6], Office.JUSTICE, self.on)
            if bureau is None:
                self.add_error(None, ValidationError(words(
                    "本地尚未明确司法行政部门，请先登记职能归口。", "The place has no justice bureau.",
                )))  # fmt: skip
        return cleaned


class OrganReporting(Procedure):
    """Report of a department or township 部门、乡镇年度报告 (法治政府建设与责任落实督察工作规定 2019 第二十四条)."""

    key = "report.organ"
    label = Label("部门、乡镇法治政府建设年度报告", "Annual reports of departments and townships")
    matter = OrganReport
    governs = Governs(datetime.date(2019, 5, 1), source=SOURCE)
    organs: ClassVar = {"recipient": "recipient"}
    stays_here = True
    taken_away: ClassVar = AnnualReporting.taken_away

    compiling = Stage("汇编中", "Being compiled")
    compiled = Stage("待审核", "To be reviewed")
    reviewed = Stage("待审定", "To be adopted")
    adopted = Stage("待报送", "To be handed in")
    submitted = Stage("已报送", "Handed in")
    received = Stage("已接收", "Taken in", final=True)
    dropped = Stage("已停止编制", "Dropped", final=True)

    begin = act(
        NEW >> compiling, zh="启动编制", en="Begin the report", by=HANDLER, form=BeginOwnForm, stands=True,
        requires=(ReportsItself, OneReportOfAYear),
        starts=(Start(SUBMISSION, since="ended_on"), Start(PUBLICATION, since="ended_on")),
    )  # fmt: skip
    compile = act(
        compiling >> compiled, zh="汇编并固定", en="Compile and freeze", by=HANDLER, form=CompileForm, stands=True,
        initial=written_before, requires=(NothingSince,),
    )  # fmt: skip
    review = act(
        compiled >> reviewed, zh="审核", en="Review", by=REVIEWER, apart_from=["begin", "compile"], form=LegalityForm,
        requires=(NothingAwaited, ReturnsUnchanged), stands=True, optional=True,
    )  # fmt: skip
    adopt = act(
        (compiled | reviewed) >> adopted, zh="本单位会议审定", en="Adopt at its own meeting", by=PRINCIPAL,
        form=AdoptOwnForm,
        apart_from=["begin", "compile", "review"], links=(AT_A_MEETING,), stands=True, stops=PUBLICATION, owes=OWED,
        requires=(
            NothingSince, ReviewedByItsReviewer, AtItsOwnMeeting, TopicIsFree, NothingAwaited, ReturnsUnchanged,
        ),
        paper=PaperKind(
            "report.organ-issued", Label("法治政府建设年度报告", "Annual report"), "report/issued.txt",
            "{mark}〔{year}〕{serial}号",
        ),
    )  # fmt: skip
    submit = act(
        adopted >> submitted, zh="报送", en="Hand in", by=(CLERK, HANDLER), form=SubmitOwnForm, stops=SUBMISSION,
        stands=True,
    )  # fmt: skip
    receive = act(
        submitted >> received, zh="接收", en="Take in", by=(CLERK, HANDLER), of="recipient", stands=True,
    )  # fmt: skip
    send_back = act(
        (compiled | reviewed) >> compiling, zh="退回重新汇编", en="Send back", by=(REVIEWER, PRINCIPAL),
        needs_reason=True, optional=True,
    )  # fmt: skip
    revise = act(
        after=received, to=compiling, zh="更正：重新汇编", en="Correct: compile anew", by=(HANDLER, PRINCIPAL),
        needs_reason=True, requires=(NoticeIsOut,),
    )  # fmt: skip
    give_up = act(
        (compiling | compiled | reviewed) >> received, zh="放弃更正", en="Give the correction up", by=PRINCIPAL,
        form=GiveUpForm, needs_reason=True, optional=True, requires=(HandedInBefore,),
    )  # fmt: skip
    drop = act(
        (compiling | compiled) >> dropped, zh="停止编制", en="Drop", by=PRINCIPAL, needs_reason=True, optional=True,
        stops=(SUBMISSION, PUBLICATION), requires=(NeverIssued,),
    )  # fmt: skip
