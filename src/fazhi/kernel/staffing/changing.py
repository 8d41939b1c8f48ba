"""How organs and posts change 机构编制、人员岗位: proposed, decided by another, and carried out in the same act.

Organs are decided by the staffing office (机构编制), posts by an organ's own principal (岗位), principals' posts and
what goes beyond one organ by the staffing office, and the staffing office's own principals by the government. Nobody
proposes or decides what they are themselves named in: the database holds that as a separation.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from fazhi.kernel.organs.models import Officer, Organ, Post
from fazhi.kernel.organs.roles import ADMINISTRATOR, PRINCIPAL
from fazhi.kernel.procedures.declaring import NEW, Governs, Procedure, act
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.procedures.models import Separation
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.procedures.rules import rule
from fazhi.kernel.procedures.stages import Stage
from fazhi.kernel.staffing.actions import ACTIONS, ending
from fazhi.kernel.staffing.examining import Row, carry_out, decider_of, examine, named_in
from fazhi.kernel.staffing.handing import open_items, open_matters
from fazhi.kernel.staffing.models import Proposal, Scope, StaffingChange
from fazhi.kernel.wording import Label, words

if TYPE_CHECKING:
    from fazhi.kernel.procedures.request import Request

NAMED = "named"
"""The side of a separation on which those stand whom a proposal is about."""
_BEGINNING = datetime.date(2000, 1, 1)


def rows_of(draft: Proposal) -> list[Row]:
    """The rows of a draft, in order."""
    return [Row(row.action, row.values) for row in draft.rows.all()]


class ProposeForm(ActForm):
    """The draft that is proposed; refused with every fault of every row."""

    scheme = forms.ModelChoiceField(
        Proposal.objects.filter(sent=False), label=words("申报方案", "Proposal"),
        help_text=words(
            "列出尚未申报的方案。没有可选的，请先到“机构人员”填写。",
            "Drafts that were not proposed. Nothing to choose: fill one in under Posts.",
        ),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Take the rows over from the draft once there is no fault, and find who decides."""
        cleaned = super().clean() or self.cleaned_data
        draft, day = cleaned.get("scheme"), self.on
        if not isinstance(draft, Proposal) or day is None:
            return cleaned
        if draft.effective_on < day and not draft.late_reason:
            says = words(
                f"生效日期 {draft.effective_on} 已过，请在方案中写明补登理由。",
                f"The day in force {draft.effective_on} is past: say in the draft why it is entered late.",
            )
            self.add_error("scheme", ValidationError(says))
        proposed = rows_of(draft)
        for fault in examine(proposed, draft.scope, draft.effective_on, draft.basis, draft.organ):
            self.add_error("scheme", ValidationError(words(fault.label.zh, fault.label.en)))
        decider = decider_of(proposed, draft.scope, draft.organ, draft.effective_on, day)
        if decider is None:
            says = words(
                "没有可以批准的机关，请先明确机构编制部门。", "Nobody can decide it: designate a staffing office first."
            )
            self.add_error(None, ValidationError(says))
        return cleaned | {
            "heading": draft.heading, "basis": draft.basis, "effective_on": draft.effective_on,
            "late_reason": draft.late_reason, "proposal": [row.jsonable() for row in proposed], "decider": decider,
        }  # fmt: skip


def proposed_rows(fields: dict[str, Any]) -> list[Row]:
    """The rows that a matter holds."""
    return [Row(each["action"], each["values"]) for each in fields.get("proposal", [])]


def _ended(request: Request) -> tuple[list[Post], list[Organ], datetime.date]:
    """The posts and organs that a proposal ends, as they stand now, and from which day."""
    fields = request.before.fields
    on = datetime.date.fromisoformat(fields["effective_on"])
    posts, organs = list[Post](), list[Organ]()
    for row in proposed_rows(fields):
        action = ACTIONS[row.action]
        form = action.form(dict(row.values))
        if not action.ends or not form.is_valid():
            continue
        if row.action in ("close", "merge"):
            organs.append(form.cleaned_data["organ"])
        else:
            posts += ending(action, form.cleaned_data, on)
    return posts, organs, on


@rule(
    law="", article="",
    says=Label("被免人员还有未移交的在办工作。", "Work of those who leave is still in their hand."),
    cure=Label(
        "请先办理“工作移交”，由接收人接收；确需先行免职的，申请特许并写明理由。",
        "Hand it over first and have it taken over; where the post must end before, ask for an override with a reason.",
    ),
)  # fmt: skip
def WorkHandedOver(request: Request) -> bool:
    """A post ends once what its holder has in hand is taken over by others."""
    posts, _, on = _ended(request)
    return not open_items(posts, on)


@rule(
    law="", article="",
    says=Label("被撤并机构还有未办结的事项。", "The organ that closes still leads matters that are not ended."),
    cure=Label("请先由其负责人逐件“移交”给承接机构。", "Let its principal hand them over to the organ that follows."),
    yields=False,
)  # fmt: skip
def MattersHandedOver(request: Request) -> bool:
    """An organ closes or merges once the matters that it leads have gone to another one."""
    _, organs, _ = _ended(request)
    return not any(open_matters(organ) for organ in organs)


def sent(request: Request) -> None:
    """The draft is sent, and who is named in it is kept apart from who proposes and who decides.

    Raises:
        Refusal: it is another organ's or about something else, somebody else sent it, or the proposer is named in it.
    """
    draft = Proposal.objects.get(pk=request.data["scheme"])
    if draft.organ_id != request.organ.pk or draft.scope != getattr(request.procedure, "scope", ""):
        raise Refusal.because(
            "draft-organ", f"该方案由{draft.organ}起草，类别为{draft.get_scope_display()}。",
            f"This proposal was drafted by {draft.organ}, about {draft.get_scope_display()}.",
            "请选用本单位同类的方案。", "Choose one of your own organ and of this kind.", "scheme",
        )  # fmt: skip
    if not Proposal.objects.filter(pk=draft.pk, sent=False).update(sent=True):
        raise Refusal.because(
            "draft-sent", "该方案刚被他人上报。", "Somebody else has just sent this proposal.",
            "请刷新后核对。", "Reload and compare.", "scheme",
        )  # fmt: skip
    keep_apart(request, named_in(proposed_rows(request.after.fields)), "propose")


def keep_apart(request: Request, named: Sequence[Officer], side: str) -> None:
    """Hold in the database that who acts here is none of those whom it is about.

    Raises:
        Refusal: the one who acts is among them.
    """
    rule_name = f"{NAMED}|{side}"
    if any(officer.pk == request.by.officer_id for officer in named):
        raise Refusal.because(
            "own-post", f"{request.by.officer} 不能{'申报' if side == 'propose' else '批准'}涉及本人的事项。",
            f"{request.by.officer} may not {side} what is about themselves.",
            "请由他人办理（职责分离）。", "Let somebody else act: the duties are separate.",
        )  # fmt: skip
    for officer, stands in [*((each, NAMED) for each in named), (request.by.officer, side)]:
        standing = {"matter_id": request.matter_id, "rule": rule_name, "officer": officer, "side": stands}
        if not Separation.objects.filter(**standing).exists():
            Separation.objects.create(**standing)


def draft_returned(request: Request) -> None:
    """The draft that was sent last may be edited again."""
    drafts = [fact.data["scheme"] for fact in request.earlier if "scheme" in fact.data]
    Proposal.objects.filter(pk__in=drafts[-1:]).update(sent=False)


def decided(request: Request) -> None:
    """Take all the steps that the decision is about, or none.

    Raises:
        Refusal: the one who decides is named in it, or things have changed since it was proposed.
    """
    fields = request.after.fields
    rows, on = proposed_rows(fields), datetime.date.fromisoformat(fields["effective_on"])
    keep_apart(request, named_in(rows), "approve")
    faults = carry_out(rows, getattr(request.procedure, "scope", ""), on, fields["basis"], request.organ)
    if faults:
        zh, en = ("；".join(getattr(each.label, part) for each in faults) for part in ("zh", "en"))
        raise Refusal.because(
            "staffing-changed", f"申报后情况已变化：{zh}", f"Things have changed since it was proposed: {en}",
            "请退回修改后重新申报。", "Return it, revise and propose again.",
        )  # fmt: skip


class StaffingProcedure(Procedure, abstract=True):
    """What changes of organs and of posts share.

    Attributes:
        scope: what its proposals are about.
    """

    scope: ClassVar[Scope]
    matter = StaffingChange
    organs: ClassVar = {"decider": "decider"}

    proposed = Stage("待批准", "To be decided")
    returned = Stage("退回修改", "Returned")
    approved = Stage("已批准", "Approved", final=True)
    rejected = Stage("不予批准", "Rejected", final=True)
    dropped = Stage("已撤回", "Dropped", final=True)

    propose = act(
        NEW >> proposed, zh="申报", en="Propose", by=ADMINISTRATOR, form=ProposeForm, effect=sent, numbers=True,
        stands=True,
    )  # fmt: skip
    resubmit = act(
        returned >> proposed, zh="修改后重新申报", en="Propose again", by=ADMINISTRATOR, form=ProposeForm, effect=sent,
        stands=True,
    )  # fmt: skip
    approve = act(
        proposed >> approved, zh="批准", en="Approve", by=PRINCIPAL, of="decider",
        requires=(WorkHandedOver, MattersHandedOver), apart_from=["propose", "resubmit"], effect=decided,
    )  # fmt: skip
    send_back = act(
        proposed >> returned,
        zh="退回",
        en="Send back",
        by=PRINCIPAL,
        of="decider",
        needs_reason=True,
        effect=draft_returned,
    )
    reject = act(
        proposed >> rejected, zh="不予批准", en="Reject", by=PRINCIPAL, of="decider", needs_reason=True,
    )  # fmt: skip
    drop = act(
        (proposed | returned) >> dropped, zh="撤回", en="Drop", by=ADMINISTRATOR, needs_reason=True, optional=True
    )


class OrganChange(StaffingProcedure):
    """Setting up, renaming, moving, merging and closing organs 机构编制事项 (中国共产党机构编制工作条例 2019)."""

    key = "kernel.organs"
    label = Label("机构编制事项", "Change of organs")
    scope = Scope.ORGANS
    governs = Governs(_BEGINNING, source="《中国共产党机构编制工作条例》（2019）及地方机构编制管理规定")
    number = "{mark}机构〔{year}〕{serial}号"


class PostChange(StaffingProcedure):
    """Posts, officers and accounts 人员岗位事项 (公务员法 2018, 职务任免; 网络安全等级保护: 权限审批与三员分立)."""

    key = "kernel.posts"
    label = Label("人员岗位事项", "Change of posts")
    scope = Scope.POSTS
    governs = Governs(_BEGINNING, source="《公务员法》（2018）职务任免；GB/T 22239—2019 权限审批")
    number = "{mark}岗位〔{year}〕{serial}号"
