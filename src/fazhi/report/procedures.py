"""The annual report 法治政府建设年度报告 (S49): begun, compiled and frozen, confirmed by another person, published.

Joint review by the Party committee is no part of it yet.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

from fazhi.kernel.figures.declaring import figures, year
from fazhi.kernel.figures.reported import NOBODY
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.organs.founding import holds
from fazhi.kernel.organs.models import Office
from fazhi.kernel.organs.roles import HANDLER, PRINCIPAL
from fazhi.kernel.procedures.clockwork import Start
from fazhi.kernel.procedures.declaring import NEW, Basis, Governs, Owes, Procedure, act
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.procedures.rules import rule
from fazhi.kernel.procedures.stages import Stage
from fazhi.kernel.wording import Label, words
from fazhi.law.kinds import Sure
from fazhi.report.compiling import OutlineError, outline_for
from fazhi.report.freezing import freeze
from fazhi.report.frozen import Frozen
from fazhi.report.models import AnnualReport
from fazhi.report.writing import PARTS, faults_of

if TYPE_CHECKING:
    from fazhi.kernel.procedures.request import Request

FIRST_YEAR, LAST_YEAR = 2019, 2199
PUBLICATION = "report.publication"


class BeginForm(ActForm):
    """Of which year the report is; its title follows from the outline, its limit runs from the year's last day."""

    year = forms.IntegerField(label=words("年度", "Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)

    def clean(self) -> dict[str, Any]:
        """Refuse a year that is not over, and one that no outline serves."""
        cleaned = super().clean() or self.cleaned_data
        number = cleaned.get("year")
        if number is None:
            return cleaned
        ended = datetime.date(number, 12, 31)
        if self.on is not None and self.on <= ended:
            self.add_error("year", words("该年度尚未结束，次年起可以编制。", "The year is not over: begin once it is."))
        try:
            cleaned["heading"] = outline_for(number)["title"].format(year=number)
        except OutlineError:
            self.add_error("year", _NO_OUTLINE)
        cleaned["ended_on"] = ended
        return cleaned


class CompileForm(ActForm):
    """Text and figures come from the records as they stand; what is wanting and next year's work officers write."""

    problems = forms.CharField(
        label=words("存在的不足", "What is wanting"), required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=words(
            "每行一段。数字用 {数据标识} 插入，如 {oversight.findings.open}，不手写。",
            "A line a paragraph. Numbers are put in by {the id of their figure}, and not typed.",
        ),
    )  # fmt: skip
    plan = forms.CharField(
        label=words("下一年工作安排", "Work of the next year"), required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Compile and freeze."""
        cleaned = super().clean() or self.cleaned_data
        if self.matter is None:
            return cleaned
        report = AnnualReport.objects.get(pk=self.matter.pk)
        written = {name: cleaned.get(name, "") for name in PARTS}
        for name, text in written.items():
            for fault in faults_of(text):
                self.add_error(name, words(fault.zh, fault.en))
        if self.errors:
            return cleaned
        try:
            cleaned["frozen"] = freeze(report.place_code, report.year, written)
        except OutlineError:
            self.add_error(None, _NO_OUTLINE)
        return cleaned


_NO_OUTLINE = words(
    "没有适用于该年度的报告提纲，或提纲有误。请管理员核对提纲后再办理。",
    "No outline serves the year, or the outline is wrong. Ask your administrator to check the outlines.",
)


@rule(
    law="", article="", yields=False,
    says=Label("年度报告由本地司法行政部门编制。", "The justice bureau of the place compiles the annual report."),
    cure=Label("请由本地司法行政部门办理。", "Let the justice bureau of the place do it."),
)  # fmt: skip
def ByTheJusticeBureau(request: Request) -> bool:
    """The justice bureau compiles it, by the duties assigned to it (三定规定): no statute says so."""
    return holds(request.organ, Office.JUSTICE, request.on)


@rule(
    law="", article="", yields=False,
    says=Label("该年度的报告已在编制或者已经编制。", "The report of this year has been begun already."),
    cure=Label("请在已有的报告中办理；更正也在其中重新汇编。", "Go on with that one; it is corrected there, too."),
)  # fmt: skip
def OneReportOfAYear(request: Request) -> bool:
    """A place has one report of a year; a correction is a new version of it."""
    same = AnnualReport.objects.filter(place_code=request.place_code, year=int(request.data["year"]))
    return not same.exclude(stage="dropped").exists()


@rule(
    law="", article="", yields=False,
    says=Label("已审定的版本还没有公布。", "The version that was confirmed is not published yet."),
    cure=Label("请先公布，或者决定不公开，再更正。", "Publish it, or decide not to, and then correct it."),
)  # fmt: skip
def NoticeIsOut(request: Request) -> bool:
    """The notice of a version is drafted from that version, not from one compiled after it."""
    return not Notice.objects.filter(source__matter=request.matter_id, final=False).exists()


@rule(
    law="", article="", yields=False,
    says=Label("报告还有数据待报送。", "Returns are still awaited for numbers of the report."),
    cure=Label(
        "请催办报送后退回重新汇编；不再要求的，取消该项报送。", "Have them returned, send it back and compile anew."
    ),
)  # fmt: skip
def NothingAwaited(request: Request) -> bool:
    """A report with a gap is nobody's to confirm: a number that is missing is seen by everybody."""
    return not any(figure.awaited for figure in Frozen(request.before.fields["frozen"]).figures.values())


@rule(
    law="", article="", yields=False,
    says=Label("汇编以后，报送数据有变动或者有新的要求。", "Returns changed or were asked for since it was compiled."),
    cure=Label("请退回重新汇编。", "Send it back, and compile anew."),
)  # fmt: skip
def ReturnsUnchanged(request: Request) -> bool:
    """What is confirmed says what was signed: a return that changed after it was compiled is not passed over."""
    frozen = Frozen(request.before.fields["frozen"])
    asked = year(frozen.place, frozen.year)
    for each in figures().values():
        if not each.form:
            continue
        known = frozen.figures.get(each.id)
        missing = list(each.missing(asked))
        if known is None:
            if missing != [NOBODY]:
                return False
        elif list(known.missing) != missing or known.acts != {str(act.pk) for act in each.records(asked)}:
            return False
    return True


class AnnualReporting(Procedure):
    """Annual report on law-based government 年度报告编制 (法治政府建设与责任落实督察工作规定 2019 第二十四条)."""

    key = "report.annual"
    label = Label("法治政府建设年度报告", "Annual report")
    matter = AnnualReport
    governs = Governs(datetime.date(2019, 5, 1), source="法治政府建设与责任落实督察工作规定（厅字〔2019〕28号）")
    stays_here = True
    taken_away: ClassVar = {"report-document": Label("报告成文：Word、PDF", "The report as Word or PDF")}

    compiling = Stage("汇编中", "Being compiled")
    compiled = Stage("待审定", "To be confirmed")
    confirmed = Stage("已审定", "Confirmed", final=True)
    dropped = Stage("已停止编制", "Dropped", final=True)

    begin = act(
        NEW >> compiling, zh="启动编制", en="Begin the report", by=HANDLER, form=BeginForm, stands=True,
        requires=(ByTheJusticeBureau, OneReportOfAYear), starts=Start(PUBLICATION, since="ended_on"),
    )  # fmt: skip
    compile = act(
        compiling >> compiled, zh="汇编并固定", en="Compile and freeze", by=HANDLER, form=CompileForm, stands=True,
        initial=lambda matter: AnnualReport.objects.values(*PARTS).get(pk=matter.pk),
    )  # fmt: skip
    send_back = act(
        compiled >> compiling, zh="退回重新汇编", en="Send back", by=PRINCIPAL, needs_reason=True, optional=True,
    )  # fmt: skip
    confirm = act(
        compiled >> confirmed, zh="审定", en="Confirm", by=PRINCIPAL, apart_from=["begin", "compile"], stands=True,
        requires=(NothingAwaited, ReturnsUnchanged),
        stops=PUBLICATION, owes=Owes(
            PUBLICATION, Label("全文", "in full"), "report/notice.txt", from_day="ended_on", renews=True,
            basis=Basis("法治政府建设与责任落实督察工作规定(2019)", "24", sure=Sure.PAGE),
        ),
    )  # fmt: skip
    revise = act(
        after=confirmed, to=compiling, zh="更正：重新汇编", en="Correct: compile anew", by=(HANDLER, PRINCIPAL),
        needs_reason=True, requires=(NoticeIsOut,),
    )  # fmt: skip
    drop = act(
        (compiling | compiled) >> dropped, zh="停止编制", en="Drop", by=PRINCIPAL, needs_reason=True, optional=True,
        stops=PUBLICATION,
    )  # fmt: skip
