"""Confirming organs, applying for certificates, checking them every year, taking them away (S29)."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, ClassVar

from fazhi.enforcement.certificates import checking, forms, rules
from fazhi.enforcement.certificates.effects import (
    check_off,
    confirm_organ,
    end_title,
    give_back,
    issue_certificates,
    list_standing,
    pass_again,
    take_measure,
)
from fazhi.enforcement.certificates.models import (
    CertificateApplication,
    CertificateCheck,
    CertificateMeasure,
    Measure,
    QualificationMatter,
)
from fazhi.kernel.organs.roles import HANDLER, PRINCIPAL, REVIEWER
from fazhi.kernel.procedures.declaring import NEW, Governs, PaperKind, Procedure, act
from fazhi.kernel.procedures.stages import Stage
from fazhi.kernel.wording import Label

if TYPE_CHECKING:
    from fazhi.kernel.procedures.replay import State

_FROM = Governs(datetime.date(2018, 12, 5), source="国办发〔2018〕118号；行政处罚法")


def _paper(key: str, zh: str, en: str, mark: str) -> PaperKind:
    return PaperKind(
        f"enforcement.{key}", Label(zh, en), f"enforcement/{key.replace('-', '_')}.txt",
        f"{{mark}}{mark}〔{{year}}〕{{serial}}号",
    )  # fmt: skip


LETTER = _paper("certificate-letter", "关于申领行政执法证件的函", "Letter to the province", "执函")
SUSPENSION = _paper("certificate-suspension", "暂扣行政执法证件决定书", "Decision to suspend a certificate", "执扣")
WITHDRAWAL = _paper("certificate-withdrawal", "收回（注销）行政执法证件决定书", "Decision to withdraw one", "执收")


GIVEN = (rules.AnEnforcingOrgan, rules.HoldingNone, rules.NoneSuspended, rules.InOffice)
"""What holds of organ and officers whenever a certificate is given, however long it took until then."""


class Qualification(Procedure):
    """Confirmation of an enforcing organ 行政执法主体资格确认 (国办发〔2018〕118号; 行政执法监督条例 2025 第十七条).

    The public list of enforcing organs is its publication.
    """

    key = "enforcement.qualification"
    label = Label("执法主体资格确认", "Confirmation of enforcing organs")
    matter = QualificationMatter
    governs = _FROM
    number = "{mark}执主〔{year}〕{serial}号"
    organs: ClassVar = {"bureau": "bureau"}
    public_cases = True
    stays_here = True

    applied = Stage("待审核", "To be reviewed")
    returned = Stage("退回修改", "Returned")
    confirmed = Stage("已确认", "Confirmed", final=True)
    refused = Stage("不予确认", "Refused", final=True)
    ended = Stage("资格终止", "Title ended", final=True)

    apply = act(
        NEW >> applied, zh="申请确认", en="Apply", by=HANDLER, numbers=True, form=forms.QualificationForm, attach=True,
        stands=True,
        fields=("kind", "scope", "legal_basis", "entrusted_by"), requires=(rules.NotConfirmedYet,),
    )  # fmt: skip
    resubmit = act(
        returned >> applied, zh="修改后重新申请", en="Apply again", by=HANDLER, form=forms.QualificationForm,
        fields=("kind", "scope", "legal_basis", "entrusted_by"), attach=True, stands=True,
        requires=(rules.NotConfirmedYet,),
    )  # fmt: skip
    send_back = act(
        applied >> returned, zh="退回修改", en="Send back", by=(HANDLER, REVIEWER), of="bureau", needs_reason=True,
        optional=True,
    )  # fmt: skip
    confirm = act(
        applied >> confirmed, zh="确认资格", en="Confirm", by=(REVIEWER, PRINCIPAL), of="bureau", stands=True,
        form=forms.OpinionForm, apart_from=["apply", "resubmit"], requires=(rules.NotConfirmedYet,),
        effect=confirm_organ,
    )  # fmt: skip
    refuse = act(
        applied >> refused, zh="不予确认", en="Refuse", by=(REVIEWER, PRINCIPAL), of="bureau", needs_reason=True,
        apart_from=["apply", "resubmit"], optional=True,
    )  # fmt: skip
    end = act(
        after=confirmed, to=ended, zh="终止资格", en="End the title", by=(REVIEWER, PRINCIPAL), of="bureau",
        needs_reason=True, stands=True, effect=end_title,
    )  # fmt: skip


class Certification(Procedure):
    """Application for certificates 行政执法证件申领 (行政处罚法 2021 第四十二条; 国办发〔2018〕118号).

    The organ applies, the justice bureau looks at title, training and examination, the province gives the numbers.
    """

    key = "enforcement.certification"
    label = Label("执法证件申领", "Application for enforcement certificates")
    matter = CertificateApplication
    governs = _FROM
    number = "{mark}执证〔{year}〕{serial}号"
    organs: ClassVar = {"bureau": "bureau"}
    stays_here = True

    applied = Stage("待审核", "To be reviewed")
    taken_over = Stage("已有证件待核对", "Standing certificates to be compared")
    returned = Stage("退回修改", "Returned")
    reviewed = Stage("待报省", "To be handed in")
    with_province = Stage("待省级赋号", "With the province")
    issued = Stage("已发证", "Issued", final=True)
    refused = Stage("不予申领", "Refused", final=True)
    dropped = Stage("已撤回", "Dropped", final=True)

    apply = act(
        NEW >> applied, zh="申领证件", en="Apply", by=HANDLER, numbers=True, form=forms.NewForm, attach=True,
        stands=True, requires=(rules.AnEnforcingOrgan, rules.HoldingNone, rules.NoneSuspended),
    )  # fmt: skip
    resubmit = act(
        returned >> applied, zh="修改后重新申领", en="Apply again", by=HANDLER, form=forms.ApplyForm, attach=True,
        stands=True, requires=(rules.AnEnforcingOrgan, rules.HoldingNone, rules.NoneSuspended),
    )  # fmt: skip
    send_back = act(
        applied >> returned, zh="退回修改", en="Send back", by=(HANDLER, REVIEWER), of="bureau", needs_reason=True,
        optional=True,
    )  # fmt: skip
    review = act(
        applied >> reviewed, zh="审核通过", en="Approve", by=REVIEWER, of="bureau", form=forms.OpinionForm, stands=True,
        apart_from=["apply", "resubmit"],
        requires=(*GIVEN, rules.Trained, rules.Examined),
        basis="行政处罚法(2021) 第四十二条",
    )  # fmt: skip
    refuse = act(
        applied >> refused, zh="不予申领", en="Refuse", by=REVIEWER, of="bureau", needs_reason=True, optional=True,
        apart_from=["apply", "resubmit"],
    )  # fmt: skip
    hand_in = act(
        reviewed >> with_province, zh="报送省级", en="Hand in to the province", by=HANDLER, of="bureau",
        form=forms.HandInForm, paper=LETTER,
    )  # fmt: skip
    issue = act(
        with_province >> issued, zh="登记号码并发证", en="Record numbers and issue", by=HANDLER, of="bureau",
        form=forms.IssueForm, stands=True, requires=GIVEN, effect=issue_certificates,
        apart_from=["apply", "resubmit"],
    )  # fmt: skip
    take_over = act(
        NEW >> taken_over, zh="登记已有证件", en="Take over certificates that stand", by=HANDLER, numbers=True,
        form=forms.TakeOverForm, attach=True, stands=True,
        requires=(rules.AnEnforcingOrgan, rules.HoldingNone, rules.NoneSuspended),
    )  # fmt: skip
    compare = act(
        taken_over >> issued, zh="核对属实，列入名录", en="Compare and list", by=(HANDLER, REVIEWER), of="bureau",
        apart_from=["take_over"], stands=True, requires=(*GIVEN, rules.NumbersFree), effect=list_standing,
    )  # fmt: skip
    turn_down = act(
        taken_over >> refused, zh="不予登记", en="Turn down", by=(HANDLER, REVIEWER), of="bureau", needs_reason=True,
        optional=True, apart_from=["take_over"],
    )  # fmt: skip
    drop = act(
        (applied | returned | reviewed) >> dropped, zh="撤回申领", en="Drop", by=HANDLER, needs_reason=True,
        optional=True,
    )  # fmt: skip


class YearlyCheck(Procedure):
    """Yearly check of certificates 行政执法证件年度审验 (国办发〔2018〕118号; 各省行政执法证件管理规定)."""

    key = "enforcement.certificate-check"
    label = Label("执法证件年度审验", "Yearly check of certificates")
    matter = CertificateCheck
    governs = _FROM
    number = "{mark}执审〔{year}〕{serial}号"
    organs: ClassVar = {"bureau": "bureau"}
    stays_here = True

    presented = Stage("待审验", "To be checked")
    checked = Stage("已审验", "Checked", final=True)

    present = act(
        NEW >> presented, zh="提交审验", en="Present", by=HANDLER, numbers=True, form=checking.PresentForm, attach=True,
        stands=True, requires=(rules.AnEnforcingOrgan,),
    )  # fmt: skip
    check = act(
        presented >> checked, zh="审验", en="Check", by=(HANDLER, REVIEWER), of="bureau", form=checking.CheckedForm,
        apart_from=["present"], stands=True, requires=(rules.NothingSince,), effect=check_off,
    )  # fmt: skip
    recheck = act(
        after=checked, zh="复验合格，发还证件", en="Pass on a second look", by=(HANDLER, REVIEWER), of="bureau",
        form=checking.RecheckForm, apart_from=["present"], stands=True, requires=(rules.NothingSince,),
        effect=pass_again, answers=lambda state: bool(state.fields.get("failed")),
    )  # fmt: skip


def _suspends(state: State) -> bool:
    return state.fields.get("measure") == Measure.SUSPEND


class CertificateMeasures(Procedure):
    """Suspension, withdrawal and cancellation of certificates 执法证件暂扣、收回、注销 (各省行政执法证件管理规定)."""

    key = "enforcement.certificate-measure"
    label = Label("执法证件暂扣、收回、注销", "Measures about certificates")
    matter = CertificateMeasure
    governs = _FROM
    number = "{mark}执处〔{year}〕{serial}号"
    organs: ClassVar = {"bureau": "bureau"}
    stays_here = True

    proposed = Stage("待决定", "Proposed")
    suspended = Stage("暂扣中", "Suspended", rests=True)
    done = Stage("已办结", "Done", final=True)
    dismissed = Stage("不予处理", "No measure", final=True)

    propose = act(
        NEW >> proposed, zh="提出处理意见", en="Propose", by=HANDLER, numbers=True, form=forms.MeasureForm, attach=True,
        stands=True, requires=(rules.OfTheOrganOrTheBureau, rules.NotSuspendedYet),
    )  # fmt: skip
    suspend = act(
        proposed >> suspended, zh="决定暂扣", en="Suspend", by=PRINCIPAL, of="bureau", apart_from=["propose"],
        answers=_suspends, effect=take_measure, stands=True,
        requires=(rules.AsProposed, rules.StillStands, rules.NotSuspendedYet, rules.NothingSince),
        paper=SUSPENSION,
    )  # fmt: skip
    end = act(
        proposed >> done, zh="决定收回、注销", en="Withdraw or cancel", by=PRINCIPAL, of="bureau",
        apart_from=["propose"], answers=lambda state: not _suspends(state),
        requires=(rules.AsProposed, rules.StillStands, rules.NothingSince),
        effect=take_measure, stands=True,
        paper=WITHDRAWAL,
    )  # fmt: skip
    give_back = act(
        suspended >> done, zh="发还证件", en="Give back", by=PRINCIPAL, of="bureau", needs_reason=True,
        requires=(rules.StillStands, rules.NothingSince), effect=give_back, stands=True, optional=True,
    )  # fmt: skip
    lapse = act(
        suspended >> done, zh="证件已失效，了结暂扣", en="Close: it has ended", by=(HANDLER, PRINCIPAL), of="bureau",
        requires=(rules.StandsNoMore,), stands=True, optional=True,
    )  # fmt: skip
    dismiss = act(
        proposed >> dismissed, zh="不予处理", en="Take no measure", by=PRINCIPAL, of="bureau", needs_reason=True,
        apart_from=["propose"], optional=True,
    )  # fmt: skip
