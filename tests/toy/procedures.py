from __future__ import annotations

import datetime
from typing import ClassVar

from fazhi.kernel.organs.roles import CLERK, HANDLER, PRINCIPAL, REVIEWER
from fazhi.kernel.procedures.clockwork import Start, Term
from fazhi.kernel.procedures.declaring import NEW, Basis, Governs, Owes, PaperKind, Procedure, RestsOn, act
from fazhi.kernel.procedures.engine import Request
from fazhi.kernel.procedures.general import TextForm
from fazhi.kernel.procedures.rules import rule
from fazhi.kernel.procedures.stages import Stage
from fazhi.kernel.wording import Label
from tests.toy.models import DraftRule, PermitCase, Tip

ANSWER, EXTENSION, SUE = "openness.answer", "openness.answer-extension", "reconsideration.application"
CHANGED_ON = datetime.date(2024, 1, 1)
PERMIT = PaperKind(
    "toy.permit-paper", Label("摊位许可决定书", "Permit"), "toy/permit.txt", "{mark}摊许〔{year}〕{serial}号"
)
RESULTS, COMMENT = Basis("政府信息公开条例(2019)", "20"), Basis("重大行政决策程序暂行条例(2019)", "15")
PUBLISHED = Owes(
    "openness.publication", Label("许可结果", "Result of a permit"), "toy/notice.txt", basis=RESULTS
)  # fmt: skip
REFUSED = Owes(
    "openness.publication", Label("不予许可", "Refusal of a permit"), "toy/notice.txt", since="serve", basis=RESULTS
)  # fmt: skip

CALL = Owes(
    "openness.publication", Label("公开征求意见", "Opinions wanted"), "toy/proposal.txt",
    opinions="decision.public-comment", opinions_shorter=True, basis=COMMENT,
)  # fmt: skip
HEARD = Owes(
    "openness.publication", Label("意见采纳情况", "What became of the opinions"), "toy/heard.txt", replies=True,
    basis=COMMENT,
)  # fmt: skip


@rule(
    law="行政许可法", article="34", says=Label("尚未现场勘验。", "The place was not visited."),
    cure=Label("请先勘验。", "Visit it first."),
)  # fmt: skip
def Licensing34(request: Request) -> bool:
    """Where the place must be looked at, two officers visit it before the decision."""
    return bool(request.before.fields.get("visited_on"))


class _Permit(Procedure, abstract=True):
    key = "toy.permit"
    label = Label("摊位许可", "Stall permit")
    matter = PermitCase
    number = "{mark}摊〔{year}〕{serial}号"
    organs: ClassVar = {"inspecting": "inspector"}
    capacities: ClassVar = {"applicant": Label("申请人", "Applicant"), "neighbour": Label("利害关系人", "Neighbour")}

    applied = Stage("已申请", "Applied")
    accepted = Stage("已受理", "Accepted")
    suspended = Stage("已中止", "Suspended")
    decided = Stage("已决定", "Decided", final=True)
    refused = Stage("不予许可", "Refused", final=True)
    revoked = Stage("已撤销", "Revoked", final=True)

    apply = act(
        NEW >> applied, zh="申请", en="Apply", by=CLERK, fields=("subject", "item"), party="applicant", numbers=True,
        rests_on=RestsOn("toy.stalls", "item"),
    )  # fmt: skip
    join = act((applied | accepted).stays, zh="追加利害关系人", en="Join", by=HANDLER, party="neighbour")
    remind = act((applied | accepted).stays, zh="提醒补正", en="Remind", by=HANDLER, form=TextForm, bulk=True)
    accept = act(applied >> accepted, zh="受理", en="Accept", by=HANDLER, fields=("inspector",), starts=ANSWER)
    suspend = act(accepted >> suspended, zh="中止", en="Suspend", by=HANDLER, needs_reason=True, pauses=ANSWER)
    resume = act(suspended >> accepted, zh="恢复", en="Resume", by=HANDLER, resumes=ANSWER)
    extend = act(accepted.stays, zh="延长", en="Extend", by=PRINCIPAL, extends=EXTENSION, needs_reason=True)
    inspect = act(
        accepted.stays, zh="勘验", en="Inspect", by=HANDLER, of="inspecting", fields=("visited_on",), attach=True
    )
    bill = act(
        accepted.stays, zh="通知缴费", en="Bill", by=HANDLER, fields=("pay_by", "amount"),
        starts=Term("payment", Label("缴费期限", "Payment"), until="pay_by"),
    )  # fmt: skip
    pay = act(accepted.stays, zh="缴费", en="Pay", by=CLERK, stops="payment")
    change = act(
        accepted.stays, zh="变更事项", en="Change the item", by=HANDLER, fields=("item",),
        rests_on=RestsOn("toy.stalls", "item"),
    )  # fmt: skip
    decide = act(
        accepted >> decided, zh="决定", en="Decide", by=PRINCIPAL, apart_from=["accept"], fields=("outcome",),
        requires=(Licensing34,), gates=("parallel",), stops=ANSWER, paper=PERMIT, owes=PUBLISHED,
    )  # fmt: skip
    refuse = act(
        (applied | accepted | suspended) >> refused, zh="不予许可", en="Refuse", by=PRINCIPAL, needs_reason=True,
        owes=REFUSED,
    )  # fmt: skip
    serve = act(
        after=(decided, refused), zh="送达", en="Serve", by=HANDLER, per_party=True, starts=Start(SUE, runs_out=True)
    )
    revoke = act(after=decided, to=revoked, zh="撤销", en="Revoke", by=PRINCIPAL, needs_reason=True)
    reopen = act(
        after=refused, to=accepted, zh="重新办理", en="Re-open", by=PRINCIPAL, needs_reason=True, starts=ANSWER
    )
    lapse = act(applied >> refused, zh="视为撤回", en="Lapse", automatic=True)


class Permit2019(_Permit):
    """Permit for a stall 摊位许可 (a procedure that only tests have), in its first version."""

    version = "2019"
    governs = Governs(datetime.date(2019, 6, 1), source="test", until_on=CHANGED_ON)


class Permit2024(_Permit):
    """Permit for a stall 摊位许可 (a procedure that only tests have): who bills may no longer decide."""

    version = "2024"
    governs = Governs(CHANGED_ON, source="test")

    bill = act(
        _Permit.accepted.stays, zh="通知缴费", en="Bill", by=(HANDLER, PRINCIPAL), fields=("pay_by", "amount"),
        apart_from=["decide"], starts=Term("payment", Label("缴费期限", "Payment"), until="pay_by"),
    )  # fmt: skip


class TipOff(Procedure):
    """Handling of a tip 线索处理 (a procedure that only tests have), known to those who handle it only."""

    key = "toy.tip"
    label = Label("线索处理", "Tip")
    matter = Tip
    governs = Governs(datetime.date(2019, 6, 1), source="test")
    secrecy = "restricted"

    taken = Stage("已受理", "Taken")
    handled = Stage("已处理", "Handled", final=True)

    take = act(NEW >> taken, zh="受理", en="Take", by=HANDLER, fields=("text",))
    handle = act(taken >> handled, zh="处理", en="Handle", by=(HANDLER, REVIEWER))


class Deciding(Procedure):
    """Major decision 重大行政决策 (a procedure that only tests have): its draft is put before the public."""

    key = "toy.decision"
    label = Label("重大决策", "Major decision")
    matter = DraftRule
    governs = Governs(datetime.date(2019, 6, 1), source="test")

    drafted = Stage("已起草", "Drafted")
    called = Stage("已征求意见", "Opinions asked for")
    closed = Stage("已决定", "Decided", final=True)

    propose = act(NEW >> drafted, zh="起草", en="Draft", by=HANDLER, fields=("subject", "text"))
    call = act((drafted | called) >> called, zh="征求意见", en="Ask for opinions", by=PRINCIPAL, owes=CALL)
    answer = act(called >> closed, zh="答复意见", en="Answer them", by=PRINCIPAL, fields=("heard",), owes=HEARD)
