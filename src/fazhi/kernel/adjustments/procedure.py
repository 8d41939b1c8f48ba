"""How registers are adjusted 清单动态调整: report, two reviews, decision, and the entries follow in the same act.

A chapter declares its own adjustment by subclassing ``AdjustmentProcedure`` and naming its ``register``; of directories
that an organ keeps for its own work, ``own.OwnAdjustment``.
"""

from __future__ import annotations

import datetime
import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from fazhi.kernel.adjustments.faults import Change, examine, known
from fazhi.kernel.adjustments.models import Action, Adjustment, ChangeSet
from fazhi.kernel.ledger.journal import record_many
from fazhi.kernel.ledger.versions import amend, end
from fazhi.kernel.organs.founding import designated, government_of
from fazhi.kernel.organs.models import Office
from fazhi.kernel.organs.roles import HANDLER, PRINCIPAL, REVIEWER
from fazhi.kernel.procedures.declaring import NEW, Basis, DeclarationError, Owes, Procedure, act
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.procedures.rules import rule
from fazhi.kernel.procedures.stages import Stage
from fazhi.kernel.registers.declaring import Register, register_of, registers
from fazhi.kernel.registers.models import Entry
from fazhi.kernel.wording import Label, words

if TYPE_CHECKING:
    from fazhi.kernel.procedures.request import Request


class ReportForm(ActForm):
    """The change set that is reported; refused while a rule does not pass, with every row that does not."""

    change_set = forms.ModelChoiceField(
        ChangeSet.objects.filter(sent=False), label=words("调整方案", "Change set"),
        help_text=words(
            "列出本单位尚未上报的方案。没有可选的，请先到“清单”起草。",
            "Your organ's drafts that were not sent. Nothing to choose: draft one under Registers.",
        ),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Take the changes over from the draft once all rules pass."""
        cleaned = super().clean() or self.cleaned_data
        draft = cleaned.get("change_set")
        if isinstance(draft, ChangeSet):
            register = register_of(draft.register)
            rows = list(draft.rows.all())
            seen = known(register, draft.effective_on, {row.code for row in rows}).standing
            changes = [
                Change(row.action, row.code, row.values, str(seen[row.code].pk) if row.code in seen else "")
                for row in rows
            ]
            for fault in examine(register, changes, draft.effective_on, draft.organ):
                self.add_error("change_set", ValidationError(words(fault.label.zh, fault.label.en)))
            cleaned |= {
                "register": draft.register, "heading": draft.heading, "ground": draft.ground,
                "effective_on": draft.effective_on, "changes": [change.jsonable() for change in changes],
            }  # fmt: skip
        return cleaned


class FirstReportForm(ReportForm):
    """A first report; who reviews and who decides follows from the offices of the place, nobody chooses it."""

    def clean(self) -> dict[str, Any]:
        """Name the staffing office, the justice bureau and the government of the drafter's place.

        Refused where an office has no holder: an adjustment that nobody reviews cannot be decided.
        """
        cleaned = super().clean()
        draft, day = cleaned.get("change_set"), self.on
        if isinstance(draft, ChangeSet) and day is not None:
            place = draft.organ.place_code
            holders = {
                "staffing": (designated(place, Office.STAFFING, day), "机构编制部门", "staffing office"),
                "legality": (designated(place, Office.JUSTICE, day), "司法行政部门", "justice bureau"),
                "decider": (government_of(place, day), "人民政府", "people's government"),
            }
            for field, (organ, zh, en) in holders.items():
                cleaned[field] = organ
                if organ is None:
                    self.add_error(
                        None,
                        ValidationError(
                            words(
                                f"{place} 尚未明确{zh}，请先登记职能归口。",
                                f"{place} has no {en}: designate one first.",
                            )
                        ),
                    )
        return cleaned


class OpinionForm(forms.Form):
    """A reviewer's opinion."""

    opinion = forms.CharField(label=words("审核意见", "Opinion"), widget=forms.Textarea(attrs={"rows": 3}))


@rule(
    law="", article="", says=Label("两个审核部门尚未都同意。", "The two reviewing organs have not both agreed."),
    cure=Label("请先完成机构编制和合法性审核。", "Complete both reviews first."), yields=False,
)  # fmt: skip
def BothReviewsAgree(request: Request) -> bool:
    """The staffing office and the justice bureau review an adjustment before the government decides it."""
    fields = request.before.fields
    return bool(fields.get("staffing_agrees") and fields.get("legality_agrees"))


def draft_sent(request: Request) -> None:
    """The draft has left draft: it is edited no more.

    Raises:
        Refusal: it is another organ's or another register's, or somebody else reported it at the same moment.
    """
    draft = ChangeSet.objects.get(pk=request.data["change_set"])
    if draft.organ_id != request.organ.pk:
        raise Refusal.because(
            "draft-organ", f"该方案由{draft.organ}起草。", f"This change set was drafted by {draft.organ}.",
            "请选用本单位起草的方案。", "Choose one of your own organ.", "change_set",
        )  # fmt: skip
    register = getattr(request.procedure, "register", "")
    if draft.register != register:
        raise Refusal.because(
            "draft-register", f"该方案调整的是“{draft.register}”，本程序调整“{register}”。",
            f"This change set is for {draft.register}; this procedure adjusts {register}.",
            "请按该清单的调整程序上报。", "Report it by the procedure of its register.", "change_set",
        )  # fmt: skip
    if not ChangeSet.objects.filter(pk=request.data["change_set"], sent=False).update(sent=True):
        raise Refusal.because(
            "draft-sent", "该方案刚被他人上报。", "Somebody else has just reported this change set.",
            "请刷新后核对。", "Reload and compare.",
        )  # fmt: skip


def draft_returned(request: Request) -> None:
    """The draft that was reported last may be edited again."""
    reports = [fact.data["change_set"] for fact in request.earlier if "change_set" in fact.data]
    ChangeSet.objects.filter(pk__in=reports[-1:]).update(sent=False)


def carry_out(request: Request) -> None:
    """Write the new versions of the entries that the decided changes name.

    Raises:
        Refusal: the register has changed since the report, and a rule no longer passes.
    """
    fields = request.after.fields
    register, on = register_of(fields["register"]), datetime.date.fromisoformat(fields["effective_on"])
    changes = [Change(each["action"], each["code"], each["values"], each["base"]) for each in fields["changes"]]
    faults = examine(register, changes, on)
    if faults:
        zh, en = ("；".join(getattr(each.label, part) for each in faults) for part in ("zh", "en"))
        raise Refusal.because(
            "register-changed", f"清单在上报后已变化：{zh}", f"The register has changed since the report: {en}",
            "请退回修改后重新上报。", "Return it, revise and report again.",
        )  # fmt: skip
    apply(register, changes, on, request.matter_id)


def apply(register: type[Register], changes: list[Change], on: datetime.date, adjustment: uuid.UUID) -> None:
    """Record the versions that changes make, all of them or none."""
    at = known(register, on, {change.code for change in changes})
    added: list[Entry] = []
    for change in changes:
        values = dict(change.values)
        if "organ" in values:
            values["organ"] = at.organs[values["organ"]]
        if change.action == Action.ADD:
            added.append(register.entry(code=change.code, from_on=on, adjustment=adjustment, **values))
            continue
        standing = at.standing[change.code]
        versions = (
            end(standing, on) if change.action == Action.END else amend(standing, on, adjustment=adjustment, **values)
        )
        register.applied(versions[-1], change.action)
    record_many(added)
    for version in added:
        register.applied(version, Action.ADD)


PUBLICATION = Owes(
    "openness.publication", Label("清单调整公告", "Notice of an adjustment"), "adjustments/notice.txt",
    basis=Basis("政府信息公开条例(2019)", "20"), title="关于{subject}的公告",
)  # fmt: skip


class Adjusting(Procedure, abstract=True):
    """What every adjustment of a register has 清单调整: the register that it names, and its stages.

    Attributes:
        register: key of the register that it adjusts; each subclass names its own.
    """

    register: ClassVar[str]
    matter = Adjustment
    stays_here = True

    def __init_subclass__(cls, abstract: bool = False, **kwargs: Any) -> None:
        """Refuse an adjustment of nothing.

        Raises:
            DeclarationError: no register is named, or none that is adjusted.
        """
        if not abstract:
            known = [key for key, register in registers().items() if register.by_adjustment]
            if getattr(cls, "register", "") not in known:
                raise DeclarationError(cls, f"adjusts no register that is declared; name one of {', '.join(known)}")
        super().__init_subclass__(abstract=abstract, **kwargs)

    reported = Stage("审核中", "Under review")
    returned = Stage("退回修改", "Returned")
    approved = Stage("已批准生效", "Approved", final=True)
    rejected = Stage("不予批准", "Rejected", final=True)
    dropped = Stage("已撤回", "Dropped", final=True)


reported, returned, approved = Adjusting.reported, Adjusting.returned, Adjusting.approved
rejected, dropped = Adjusting.rejected, Adjusting.dropped


class AdjustmentProcedure(Adjusting, abstract=True):
    """Adjustment of a register 清单动态调整, as registers of powers, institutions and the like share it."""

    organs: ClassVar = {"staffing": "staffing", "legality": "legality", "decider": "decider"}
    public_cases = True

    report = act(
        NEW >> reported,
        zh="上报调整方案",
        en="Report changes",
        by=HANDLER,
        form=FirstReportForm,
        effect=draft_sent,
        numbers=True,
        stands=True,
    )
    resubmit = act(
        returned >> reported, zh="修改后重新上报", en="Report again", by=HANDLER, form=ReportForm, effect=draft_sent,
        sets={"staffing_agrees": False, "legality_agrees": False}, stands=True,
    )  # fmt: skip
    review_staffing = act(
        reported.stays, zh="机构编制审核", en="Staffing review", by=REVIEWER, of="staffing", form=OpinionForm,
        sets={"staffing_agrees": True},
    )  # fmt: skip
    review_legality = act(
        reported.stays, zh="合法性审核", en="Legality review", by=REVIEWER, of="legality", form=OpinionForm,
        sets={"legality_agrees": True}, apart_from=["report", "review_staffing"],
    )  # fmt: skip
    send_back = act(
        reported >> returned, zh="退回", en="Send back", by=REVIEWER, of="legality", needs_reason=True,
        effect=draft_returned,
    )  # fmt: skip
    approve = act(
        reported >> approved, zh="批准", en="Approve", by=PRINCIPAL, of="decider", requires=(BothReviewsAgree,),
        apart_from=["report", "review_staffing", "review_legality"], effect=carry_out,
        owes=PUBLICATION,
    )  # fmt: skip
    reject = act(
        reported >> rejected, zh="不予批准", en="Reject", by=PRINCIPAL, of="decider", needs_reason=True,
        apart_from=["report"],
    )  # fmt: skip
    drop = act((reported | returned) >> dropped, zh="撤回", en="Drop", by=HANDLER, needs_reason=True, optional=True)
