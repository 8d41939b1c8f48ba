"""Credit repair 信用修复: accepted once the least display of the event has passed, verified, decided by another person.

How long an event is displayed at least, and under which rules, is asked of the kernel's displays, which ask the law of
the day of the recognising paper; here stands no number. What no rule covers is refused, and said.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Max

from fazhi import law
from fazhi.kernel.notices.displays import DISPLAYS
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.organs.roles import CLERK, HANDLER, PRINCIPAL
from fazhi.kernel.parties.finding import standing
from fazhi.kernel.procedures.clockwork import Term
from fazhi.kernel.procedures.declaring import NEW, Governs, PaperKind, Procedure, act
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.procedures.refusals import Ground
from fazhi.kernel.procedures.rules import Rule, rule
from fazhi.kernel.procedures.stages import Stage
from fazhi.kernel.wording import Label, words
from fazhi.services.credit.choosing import CODE_WANTED, ENTITY, EventChoice, OfOwnEvents, needs_code, needs_paper
from fazhi.services.credit.kinds import ADVERSE, EventKind, chinese
from fazhi.services.credit.measures import end_measures
from fazhi.services.credit.models import CreditEvent, CreditRepair, event_of

if TYPE_CHECKING:
    from fazhi.kernel.procedures.replay import State
    from fazhi.kernel.procedures.request import Request

CREDIT = DISPLAYS["credit"]
ORDER_58, RULES = "国家发展改革委令第58号(2023)", "信用修复管理办法(2025)"


def grade_of(event: CreditEvent, day: datetime.date) -> str:
    """The grade of display of an event recognised on the day: by field under Order 58, by severity since.

    Empty where the law tree has no rule of display for the day, or the event is not graded.
    """
    offered = {grade.key for grade in CREDIT.grades_on(day)}
    return next((key for key in (event.severity, event.field) if key in offered), "")


def first_day(grade: str, event_on: datetime.date) -> datetime.date | None:
    """The first day on which an event may be repaired; None where the law tree has no rule for it.

    That is the day after the last one of the least display; the recognising day where the law sets no least.
    """
    if grade not in {each.key for each in CREDIT.grades_on(event_on)}:
        return None
    least = CREDIT.repair_from(grade, event_on, event_on)
    return least + datetime.date.resolution if least else event_on


def last_day(grade: str, event_on: datetime.date) -> datetime.date | None:
    """The last day of display, after which it ends by itself; None where the law tree has no rule for it."""
    if grade not in {each.key for each in CREDIT.grades_on(event_on)}:
        return None
    return CREDIT.until(grade, event_on, event_on).due


def _of(state: State) -> tuple[str, datetime.date] | None:
    """Grade and recognising day of the event that the matter is about."""
    grade, day = state.fields.get("grade"), state.fields.get("event_on")
    return (str(grade), datetime.date.fromisoformat(str(day))) if grade and day else None


def _repairable(state: State) -> datetime.date | None:
    """An event may be repaired once its least display has passed 最短公示期届满."""
    found = _of(state)
    return first_day(*found) if found is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfItsRegime(Rule):
    """A rule that cites the regime under which the event is displayed: Order 58, or the rules of 2026."""

    def waiting(self, state: State, day: datetime.date) -> Ground | None:
        """The ground against an act done on the day, with the law of the display."""
        ground = Rule.waiting(self, state, day)
        if ground is None:
            return None
        found = _of(state)
        value = ruled_by(*found) if found is not None else None
        if value is None:
            return replace(ground, code=f"{self.name}Unknown", says=UNKNOWN, cure=UNKNOWN_CURE)
        return replace(ground, law=value.law, article="" if value.article == "-" else value.article)


def ruled_by(grade: str, event_on: datetime.date) -> law.Value | None:
    """The value of the law on which the repair of an event rests; None where the law tree has none."""
    return CREDIT.ruled_by(grade, event_on) if first_day(grade, event_on) is not None else None


UNKNOWN = Label(
    "法定参数中没有该信息认定之日有效的信用修复规定，或者该信息没有分程度，不作推定。",
    "The law tree has no rule of repair in force on the day of the recognising paper, or the event is not graded; "
    "nothing is guessed.",
)
UNKNOWN_CURE = Label(
    "请向认定单位的上级信用主管部门核实当时的规定，补充法定参数（docs/credit.md）后再办理。",
    "Ask the credit authority above for the rule of that time, and add it to the law tree (docs/credit.md).",
)
LeastDisplayPassed = OfItsRegime(
    name="LeastDisplayPassed", law="", article="", yields=False,
    says=Label("最短公示期未满，尚不能申请修复。", "The least display has not passed: repair cannot be asked for yet."),
    cure=Label("请告知申请人可以申请的首日，届时再办理。", "Tell the applicant the first day, and do it then."),
    test=lambda request: (first := _repairable(request.before)) is not None and first <= request.on,
    explained=(_repairable.__doc__ or "").strip(), since=_repairable,
)  # fmt: skip


class ApplyForm(OfOwnEvents):
    """Which event is to be repaired, with the papers that show what was put right."""

    files_label = Label("履行、纠正的证明材料", "Papers that show what was performed and put right")
    asked_when: ClassVar = {"party_identifier": CODE_WANTED}
    groups: ClassVar = (ENTITY, (Label("申请", "Application"), ("event", "statement")))
    event = EventChoice(ADVERSE, label=words("申请修复的信用事件", "Event to be repaired"))

    def clean(self) -> dict[str, Any]:
        """Keep of the event what the deadlines rest on."""
        cleaned = super().clean() or self.cleaned_data
        self.keep_event(cleaned)
        if self.picked is not None:
            day = self.picked.happened_on
            title = f"{chinese(EventKind(self.picked.kind).label)}（{day}，{self.picked.title}）"
            cleaned |= {"event_on": day, "grade": grade_of(self.picked, day), "event_title": title[:_TITLE]}
        needs_code(self, cleaned)
        return cleaned


_TITLE = CreditRepair._meta.get_field("event_title").max_length or 0


class DeclineForm(ActForm):
    """Why it is not accepted; the first day on which it may be is told, where it is known."""

    def clean(self) -> dict[str, Any]:
        """Tell the first day, and the rule."""
        cleaned = super().clean() or self.cleaned_data
        found = _of(self.state) if self.state is not None else None
        first, value = (first_day(*found), ruled_by(*found)) if found is not None else (None, None)
        return cleaned | {"first_on": first, "rule": law_named(value)}


def law_named(value: law.Value | None) -> str:
    """The law with its article, as papers cite it; empty where none is known."""
    if value is None:
        return ""
    return Ground("", UNKNOWN, UNKNOWN, law=value.law, article="" if value.article == "-" else value.article).cited.zh


class VerifyForm(ActForm):
    """What was verified; the commitment comes with it."""

    files_label = Label("核查记录、信用承诺书", "Record of the verification, and the commitment")

    def clean(self) -> dict[str, Any]:
        """A verification rests on papers."""
        cleaned = super().clean() or self.cleaned_data
        needs_paper(self)
        return cleaned


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
    """The entity applies, and who recognised the event repairs it 谁认定谁修复."""
    event = event_of(request.data.get("event"))
    if event is None or request.party is None:
        return False
    return event.organ_id == request.organ.pk and standing(event.entity).pk == standing(request.party).pk


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
