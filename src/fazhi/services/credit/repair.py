"""Credit repair 信用修复: accepted once the least display of the event has passed, verified, decided by another person.

When that is, ``repairable`` says; who may apply online, ``online``.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, ClassVar

from django.db.models import Max

from fazhi.kernel.notices.displays import DISPLAYS
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.organs.roles import CLERK, HANDLER, PRINCIPAL
from fazhi.kernel.parties.finding import under_one_identifier
from fazhi.kernel.procedures.clockwork import Term
from fazhi.kernel.procedures.declaring import NEW, Governs, PaperKind, Procedure, act
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.procedures.rules import rule
from fazhi.kernel.procedures.stages import Stage
from fazhi.kernel.wording import Label
from fazhi.services.credit.measures import end_measures
from fazhi.services.credit.models import CreditEvent, CreditRepair, event_of
from fazhi.services.credit.repair_forms import ApplyForm, DeclineForm, SupplyForm, VerifyForm
from fazhi.services.credit.repairable import RULES, LeastDisplayPassed

if TYPE_CHECKING:
    from fazhi.kernel.procedures.request import Request


@rule(
    law="国办发〔2020〕49号", article="", yields=False,
    says=Label(
        "申请人不是该事件的主体，或者该事件不由本单位认定。",
        "It is another entity's event, or another organ's.",
    ),
    cure=Label(
        "请由认定单位受理该主体自己的申请。",
        "Let the organ that recognised it take the entity's own application.",
    ),
)  # fmt: skip
def OwnEvent(request: Request) -> bool:
    """The entity applies, and who recognised the event repairs it 谁认定谁修复.

    The entity is the one with the credit code, which stays the same when the name changes.
    """
    event = event_of(request.data.get("event"))
    if event is None or request.party is None:
        return False
    return event.organ_id == request.organ.pk and under_one_identifier(event.entity, request.party)


@rule(
    law="国办发〔2020〕49号", article="", yields=False,
    says=Label("该事件已被撤销、已移出或者已修复。", "The event was taken out, ended or repaired by now."),
    cure=Label(
        "请核对信用档案；无需修复的，告知申请人。",
        "Compare the credit file; where nothing is left, tell the applicant.",
    ),
)  # fmt: skip
def StillStands(request: Request) -> bool:
    """Only an event that stands is repaired."""
    subject = request.given("event")
    return CreditEvent.objects.unended(request.on).filter(subject=subject).exists()


@rule(
    law="国办发〔2020〕49号", article="", yields=False,
    says=Label("该事件已有正在办理的修复申请。", "An application to repair this event is in hand."),
    cure=Label("请在该申请中办理。", "Go on with that one."),
)  # fmt: skip
def NoneInHand(request: Request) -> bool:
    """One event is repaired by one application at a time."""
    others = CreditRepair.objects.filter(event=request.data.get("event"), final=False)
    return not others.exclude(pk=request.matter_id).exists()


@rule(
    law=RULES, article="", yields=False,
    says=Label(
        "义务未全部履行、危害未消除，或者未签署信用承诺书。",
        "Duties or harm are open, or no commitment was signed.",
    ),
    cure=Label(
        "请待履行完毕并签署承诺后核查，或者不予修复。",
        "Verify once all is done and signed, or refuse the repair.",
    ),
)  # fmt: skip
def PerformedAndCommitted(request: Request) -> bool:
    """Repair follows once duties are performed, harm is removed and a commitment is signed."""
    return bool(request.before.fields.get("performed") and request.before.fields.get("committed"))


def _restored(request: Request) -> None:
    """End together what the event had brought: its displays 公示, and the measures that rest on it 惩戒."""
    event = event_of(request.before.fields.get("event"))
    if event is None:
        return
    notices = Notice.objects.filter(source__matter=event.matter_id, stage="published").exclude(display="")
    for notice in notices:
        display = DISPLAYS.get(notice.display)
        if display is not None and display.repairable and notice.grade:
            basis = request.data.get("papers", {}).get(DECISION.key, "") or request.after.number
            last = Act.objects.filter(matter=notice).aggregate(last=Max("happened_on"))["last"]
            perform(
                notice, "repair", by=request.by, on=max(request.on, last), data={"basis": basis},
                reason=f"信用修复：{basis}", because=request.done,
            )  # fmt: skip
    end_measures(request, event)


def _paper(key: str, zh: str, en: str, mark: str) -> PaperKind:
    return PaperKind(
        f"services.{key}", Label(zh, en), f"services/{key.replace('-', '_')}.txt",
        f"{{mark}}{mark}〔{{year}}〕{{serial}}号",
    )  # fmt: skip


DECLINED = _paper(
    "credit-repair-declined", "信用修复不予受理告知书", "Notice that a repair is not accepted", "信修不受"
)
DECISION = _paper("credit-repair-decision", "信用修复决定书", "Decision on the repair of credit", "信修决")
REJECTED = _paper("credit-repair-rejected", "不予信用修复决定书", "Decision not to repair credit", "信修不")
ANSWER = Term("credit-repair", Label("信用修复答复期限", "Term for the answer"), until="promised_by")


class CreditRepairing(Procedure):
    """Repair of credit 信用修复 (国家发展改革委令第58号; 信用修复管理办法 from 2026-04-01).

    How many working days handling may take was not found in a text: the organ promises a day when it accepts.
    """

    key = "services.credit-repair"
    label = Label("信用修复", "Repair of credit")
    matter = CreditRepair
    governs = Governs(datetime.date(2020, 12, 18), source="国办发〔2020〕49号（尚未与文本核对）")
    number = "{mark}信修〔{year}〕{serial}号"
    capacities: ClassVar = {"entity": Label("申请人", "Applicant")}

    applied = Stage("待受理", "Applied for")
    accepted = Stage("核查中", "Being verified")
    verified = Stage("待决定", "To be decided")
    granted = Stage("已修复", "Repaired", final=True)
    rejected = Stage("不予修复", "Not repaired", final=True)
    declined = Stage("不予受理", "Not accepted", final=True)
    withdrawn = Stage("已撤回", "Withdrawn", final=True)

    apply = act(
        NEW >> applied, zh="收到信用修复申请", en="Take in an application", by=(CLERK, HANDLER), form=ApplyForm,
        fields=("statement",), party="entity", attach=True, numbers=True, requires=(OwnEvent, StillStands, NoneInHand),
        stands=True,
    )  # fmt: skip
    accept = act(
        applied >> accepted, zh="受理", en="Accept", by=HANDLER, fields=("promised_by",), starts=ANSWER,
        requires=(LeastDisplayPassed, StillStands),
    )  # fmt: skip
    supply = act(
        (applied | accepted).stays, zh="收到补充材料", en="Take in further papers", by=(CLERK, HANDLER),
        form=SupplyForm, attach=True, optional=True,
    )  # fmt: skip
    decline = act(
        applied >> declined, zh="不予受理", en="Do not accept", by=PRINCIPAL, form=DeclineForm, needs_reason=True,
        paper=DECLINED, optional=True,
    )  # fmt: skip
    verify = act(
        accepted >> verified, zh="登记核查结果", en="Record the verification", by=HANDLER, form=VerifyForm,
        fields=("performed", "committed", "verification"), attach=True, stands=True,
    )  # fmt: skip
    again = act(
        verified >> accepted, zh="退回补充核查", en="Have it verified again", by=PRINCIPAL, needs_reason=True,
        optional=True,
    )  # fmt: skip
    grant = act(
        verified >> granted, zh="决定修复", en="Grant the repair", by=PRINCIPAL, paper=DECISION, effect=_restored,
        requires=(LeastDisplayPassed, StillStands, PerformedAndCommitted), apart_from=["apply", "accept", "verify"],
        stops="credit-repair", stands=True,
    )  # fmt: skip
    reject = act(
        verified >> rejected, zh="决定不予修复", en="Refuse the repair", by=PRINCIPAL, needs_reason=True,
        paper=REJECTED, apart_from=["apply", "accept", "verify"], stops="credit-repair",
    )  # fmt: skip
    withdraw = act(
        (applied | accepted | verified) >> withdrawn, zh="申请人撤回申请", en="Withdrawn by the applicant",
        by=(CLERK, HANDLER), needs_reason=True, stops="credit-repair", optional=True,
    )  # fmt: skip
