"""What compiling and adopting a report must keep to 年度报告规则."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fazhi.kernel.figures.declaring import figures
from fazhi.kernel.figures.reported import NOBODY
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.organs.models import Organ, OrganKind, Post
from fazhi.kernel.organs.roles import REVIEWER
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.procedures.rules import rule
from fazhi.kernel.wording import Label
from fazhi.report.frozen import Frozen
from fazhi.report.models import AnnualReport, OrganReport
from fazhi.report.opinions import silent_keepers, unheard
from fazhi.report.versions import issuing

if TYPE_CHECKING:
    from fazhi.kernel.procedures.request import Request


@rule(
    law="", article="", yields=False,
    says=Label("该年度的报告已在编制或者已经编制。", "The report of this year has been begun already."),
    cure=Label("请在已有的报告中办理；更正也在其中重新汇编。", "Go on with that one; it is corrected there, too."),
)  # fmt: skip
def OneReportOfAYear(request: Request) -> bool:
    """A place has one report of a year, and so has an organ; a correction is a new version of it."""
    year = int(request.data["year"])
    Organ.objects.select_for_update().get(pk=request.organ.pk)  # Two at once come one after the other.
    if request.procedure.matter is OrganReport:
        same = OrganReport.objects.filter(organ=request.organ, year=year)
        return not same.exclude(stage="dropped").exists()
    return not AnnualReport.objects.filter(place_code=request.place_code, year=year).exclude(stage="dropped").exists()


@rule(
    law="", article="", yields=False,
    says=Label("本单位不是报告年度情况的部门或者乡镇。", "The organ is no department or township that reports."),
    cure=Label(
        "政府工作部门和乡镇人民政府各自报告；其他单位以报送表报送数据。",
        "Departments and townships report; other bodies send returns.",
    ),
)  # fmt: skip
def ReportsItself(request: Request) -> bool:
    """Departments and township governments report each for itself (Art. 24: local governments and departments)."""
    return request.organ.kind in (OrganKind.GOVERNMENT, OrganKind.TOWNSHIP)


@rule(
    law="", article="", yields=False,
    says=Label("已印发的版本还没有公布。", "The version that was issued is not published yet."),
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
    """A report with a gap is nobody's to adopt: a number that is missing is seen by everybody."""
    return not any(figure.awaited for figure in Frozen(request.before.fields["frozen"]).figures.values())


@rule(
    law="", article="", yields=False,
    says=Label("汇编以后，报送数据有变动或者有新的要求。", "Returns changed or were asked for since it was compiled."),
    cure=Label("请重新汇编。", "Compile it anew."),
)  # fmt: skip
def ReturnsUnchanged(request: Request) -> bool:
    """What is adopted says what was signed: a return that changed after it was compiled is not passed over."""
    frozen = Frozen(request.before.fields["frozen"])
    asked = frozen.asked()
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


def _names(organs: list[Organ]) -> Label:
    return Label("、".join(organ.name for organ in organs), ", ".join(organ.name for organ in organs))


@rule(
    law="", article="", yields=False,
    says=Label("报送数据的单位尚未核实其数据：", "Bodies whose numbers stand in it have not confirmed them:"),
    cure=Label("请催办，或者录入其书面反馈。", "Urge them, or enter the letter in which they answered."),
    names=lambda request: _names(silent_keepers(request.matter_id, request.on)),
)  # fmt: skip
def KeepersConfirmed(request: Request) -> bool:
    """Whoever signed a number says that the report has it right: silence is no confirmation."""
    return not silent_keepers(request.matter_id, request.on)


@rule(
    law="", article="", yields=False,
    says=Label("反馈期限未到，尚有单位没有反馈：", "Opinions may still come until their day, from:"),
    cure=Label("请等待反馈或期限届满。", "Wait for them, or for that day to pass."),
    names=lambda request: _names(unheard(request.matter_id)),
)  # fmt: skip
def OpinionsHeard(request: Request) -> bool:
    """Every organ that was asked has answered, or had its time."""
    due = AnnualReport.objects.get(pk=request.matter_id).opinions_due
    return due is None or request.on > due or not unheard(request.matter_id)


@rule(
    law="", article="", yields=False,
    says=Label("本单位有审核岗，报告须先经审核。", "The organ has a reviewer, who has not reviewed it."),
    cure=Label("请先由审核岗审核。", "Have it reviewed first."),
)  # fmt: skip
def ReviewedByItsReviewer(request: Request) -> bool:
    """Where an organ has a reviewer who did not compile it, that one reads it first; many townships have none."""
    if request.before.stage == "reviewed":
        return True
    compiled = Act.objects.filter(matter=request.matter_id, name__in=("begin", "compile")).values("officer")
    posts = Post.objects.as_of(request.on).filter(organ=request.organ).exclude(officer__in=compiled)
    return not any(post.gives(REVIEWER) for post in posts)


@rule(
    law="", article="", yields=False,
    says=Label("之后已有其他行为，文稿不能补录到其前面。", "Later acts are on record: no text is put in before them."),
    cure=Label("请按现在的日期办理。", "Do it on the day of today."),
)  # fmt: skip
def NothingSince(request: Request) -> bool:
    """What others decided on is not changed behind them."""
    return not request.late


@rule(
    law="", article="", yields=False,
    says=Label(
        "报送数据与征求意见时核实的不同。", "Returns differ from those that their bodies confirmed in the draft."
    ),
    cure=Label("请退回重新汇编，再征求意见。", "Send it back, compile it anew and ask for opinions."),
)  # fmt: skip
def ReturnsAsConfirmed(request: Request) -> bool:
    """A number that its body has not seen in the draft is not slipped in behind its confirmation."""
    before, after = (_signed(data) for data in (request.before.fields["frozen"], request.data["frozen"]))
    return before == after


def _signed(frozen: dict[str, Any]) -> dict[str, set[str]]:
    return {id: each.acts for id, each in Frozen(frozen).figures.items() if each.acts}


@rule(
    law="", article="", yields=False,
    says=Label("报告已经印发过，不能停止编制。", "The report was issued: it is not dropped."),
    cure=Label("不再更正的，办理“放弃更正”。", "Give the correction up instead."),
)  # fmt: skip
def NeverIssued(request: Request) -> bool:
    """What the public read does not vanish, to be begun a second time."""
    return issuing(request.matter_id) is None


@rule(
    law="", article="", yields=False,
    says=Label("没有已报送的版本可以恢复。", "There is no version that was handed in, to go back to."),
    cure=Label("印发过的请重新汇编；没有的可以停止编制。", "Compile it anew; what never was issued is dropped."),
)  # fmt: skip
def HandedInBefore(request: Request) -> bool:
    """A correction is given up for the text that stands: issued, handed in, and not recalled."""
    issued = issuing(request.matter_id)
    if issued is None:
        return False
    since = Act.objects.filter(matter=request.matter_id, seq__gt=issued.seq)
    return since.filter(name="submit").exists() and not since.filter(name="recall").exists()
