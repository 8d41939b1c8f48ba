"""Listing as operating abnormally 列入经营异常名录: decided, served, objected to, removed; the list follows."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, ClassVar

from fazhi.kernel.ledger.journal import record
from fazhi.kernel.ledger.versions import end
from fazhi.kernel.organs.roles import CLERK, HANDLER, PRINCIPAL, REVIEWER
from fazhi.kernel.procedures.clockwork import Start
from fazhi.kernel.procedures.declaring import NEW, Basis, Governs, LinkTo, Owes, PaperKind, Procedure, RestsOn, act
from fazhi.kernel.procedures.stages import Stage
from fazhi.kernel.wording import Label
from fazhi.services.inspection import listing_forms as forms
from fazhi.services.inspection import listing_rules as rules
from fazhi.services.inspection.choices import Ground
from fazhi.services.inspection.models import AbnormalEntry, AbnormalListing
from fazhi.services.inspection.registers import InspectionTargets
from fazhi.services.inspection.standing import list_code, subject_of

if TYPE_CHECKING:
    from fazhi.kernel.procedures.replay import State
    from fazhi.kernel.procedures.request import Request

ENTRY, REMOVAL = "inspection.abnormal-list-entry", "inspection.abnormal-list-removal"
ACCEPTANCE, CHECK = "inspection.abnormal-objection-acceptance", "inspection.abnormal-objection-check"
CORRECTION = "inspection.abnormal-correction"
_REMEDIES = (
    Start("reconsideration.application", since="served_on", runs_out=True),
    Start("litigation.direct", since="served_on", runs_out=True),
)
_ON_APPLICATION = (Ground.REPORT, Ground.ORDERED)
"""Grounds of which the limit for the removal runs from the application; of the others from its verification."""
DISCLOSURE = Basis(rules.DISCLOSURE, "17")


def _paper(key: str, zh: str, en: str, template: str, mark: str = "") -> PaperKind:
    number = f"{{mark}}{mark}〔{{year}}〕{{serial}}号" if mark else ""
    return PaperKind(f"services.abnormal-{key}", Label(zh, en), f"services/{template}.txt", number)


LISTING = _paper("decision", "列入经营异常名录决定书", "Decision to list", "abnormal_listing", "列异")
REMOVED = _paper("removal", "移出经营异常名录决定书", "Decision to remove", "abnormal_removal", "移异")
SET_ASIDE = _paper("correction", "更正列入经营异常名录决定书", "Decision to set aside", "abnormal_correction", "更异")
ACCEPTED = _paper("objection-accepted", "异议受理告知书", "Acceptance of an objection", "objection_accepted", "异受")
NOT_ACCEPTED = _paper(
    "objection-refused", "异议不予受理告知书", "Refusal of an objection", "objection_refused", "异拒"
)  # fmt: skip
UPHELD = _paper("objection-result", "异议核实结果告知书", "Result of an objection", "objection_result", "异核")
STAYS = _paper("removal-refused", "不予移出告知书", "Refusal to remove", "removal_refused", "不移")
RECEIPT = _paper("receipt", "送达回证", "Receipt of service", "listing_receipt")


def _owes(label: Label, template: str, title: str) -> Owes:
    return Owes("openness.publication", label, f"services/{template}.txt", basis=DISCLOSURE, title=title)


def put_on_the_list(request: Request) -> None:
    """The entity is on the list from the day of the decision."""
    fields = request.after.fields
    law, article = (
        ("企业经营异常名录管理暂行办法", "4")
        if fields["ground"] == Ground.UNREACHED
        else ("企业信息公示暂行条例", "17")
    )
    record(
        AbnormalEntry(
            subject=subject_of(fields["target"], fields["ground"]), target=fields["target"],
            code=list_code(fields["target"], fields["ground"]), name=fields["name"],
            kind=fields["ground"], basis=[{"law": law, "article": article}], organ=request.organ,
            adjustment=request.matter_id, from_on=request.on, decision=request.data["papers"][LISTING.key],
        )
    )  # fmt: skip


def take_off_the_list(request: Request) -> None:
    """The entity is no longer on the list from the day of the removal or correction."""
    for entry in AbnormalEntry.objects.standing().filter(adjustment=request.matter_id, until_on=None):
        end(entry, request.on)


def _on_application(state: State) -> bool:
    return state.fields.get("ground") in _ON_APPLICATION


def _verified_gone(state: State) -> bool:
    return bool(state.fields.get("cured")) and not _on_application(state) and not state.running(REMOVAL)


def _mistake(state: State) -> bool:
    return bool(state.fields.get("mistaken")) and not state.running(CORRECTION)


class _Stages(Procedure, abstract=True):
    """The stages of a listing 列入、异议、移出的阶段; it runs here, since the list follows from its acts."""

    key = "services.abnormal-listing"
    label = Label("列入经营异常名录", "Listing as operating abnormally")
    matter = AbnormalListing
    governs = Governs(
        datetime.date(2014, 10, 1), source="企业信息公示暂行条例（2014年）；企业经营异常名录管理暂行办法（2014年）"
    )
    number = "{mark}异常〔{year}〕{serial}号"
    capacities: ClassVar = {"target": Label("企业", "Entity")}
    public_cases = True
    stays_here = True

    proposed = Stage("待决定", "Proposed")
    listed = Stage("在名录中", "On the list", rests=True)
    objected = Stage("异议待受理", "Objection received")
    checking = Stage("异议核实中", "Objection under check")
    removal_asked = Stage("申请移出", "Removal applied for")
    removed = Stage("已移出", "Removed", final=True)
    corrected = Stage("已更正（撤销列入）", "Set aside", final=True)
    not_listed = Stage("不予列入", "Not listed", final=True)


proposed, listed, objected, checking = _Stages.proposed, _Stages.listed, _Stages.objected, _Stages.checking
removal_asked, removed, corrected, not_listed = (
    _Stages.removal_asked, _Stages.removed, _Stages.corrected, _Stages.not_listed,
)  # fmt: skip


class AbnormalOperation(_Stages):
    """Listing as operating abnormally 列入经营异常名录 (企业信息公示暂行条例 2014 第十七条; 工商总局令第68号)."""

    propose = act(
        NEW >> proposed, zh="提出列入意见", en="Propose to list", by=HANDLER, numbers=True, party="target", attach=True,
        form=forms.ProposeForm, fields=("ground", "facts", "verified_on"), links=(LinkTo("arising", "inspection"),),
        rests_on=RestsOn(InspectionTargets.key, "target"), starts=Start(ENTRY, since="verified_on"),
        requires=(
            rules.AnEnterprise, rules.SameEntity, rules.NotListedYet, rules.KnownInspection,
            rules.by_now("verified_on"),
        ),
        basis="企业信息公示暂行条例(2014) 第十七条；企业经营异常名录管理暂行办法(2014) 第四条",
    )  # fmt: skip
    decide = act(
        proposed >> listed, zh="决定列入", en="List", by=PRINCIPAL, apart_from=["propose"], stops=ENTRY, stands=True,
        requires=(rules.NotListedYet,), paper=LISTING, effect=put_on_the_list,
        owes=_owes(
            Label("列入经营异常名录公示", "Notice of a listing"), "abnormal_listing_notice",
            "关于将企业列入经营异常名录的公示",
        ),
        basis="企业信息公示暂行条例(2014) 第十七条；企业经营异常名录管理暂行办法(2014) 第六条至第九条",
    )  # fmt: skip
    dismiss = act(
        proposed >> not_listed, zh="不予列入", en="Do not list", by=PRINCIPAL, apart_from=["propose"], stops=ENTRY,
        needs_reason=True, optional=True,
    )  # fmt: skip
    serve = act(
        (listed | objected | checking | removal_asked).stays, zh="送达决定书", en="Serve the decision",
        by=(HANDLER, CLERK), per_party=True, form=forms.ServeForm, requires=(rules.by_now("served_on"),),
        starts=_REMEDIES, paper=RECEIPT, basis="行政复议法 申请期限；行政诉讼法 起诉期限",
    )  # fmt: skip
    object = act(
        listed >> objected, zh="登记异议", en="Register an objection", by=(CLERK, HANDLER), form=forms.ObjectForm,
        optional=True, attach=True, sets={"objection_finding": "", "mistaken": False},
        requires=(rules.by_now("objected_on"),),
        starts=Start(ACCEPTANCE, since="objected_on"), basis="《企业经营异常名录管理暂行办法》（2014年）",
    )  # fmt: skip
    accept_objection = act(
        objected >> checking, zh="受理异议", en="Accept the objection", by=(REVIEWER, PRINCIPAL), stops=ACCEPTANCE,
        requires=(rules.ObjectedInTime,), starts=CHECK, paper=ACCEPTED,
        basis="《企业经营异常名录管理暂行办法》（2014年）",
    )  # fmt: skip
    refuse_objection = act(
        objected >> listed, zh="不予受理异议", en="Do not accept it", by=(REVIEWER, PRINCIPAL), stops=ACCEPTANCE,
        needs_reason=True, paper=NOT_ACCEPTED, basis="《企业经营异常名录管理暂行办法》（2014年）",
    )  # fmt: skip
    check_objection = act(
        checking.stays, zh="登记异议核实结果", en="Record the check", by=HANDLER, form=forms.CheckForm, attach=True,
        starts=Start(CORRECTION, when=_mistake), basis="《企业经营异常名录管理暂行办法》（2014年）",
    )  # fmt: skip
    uphold = act(
        checking >> listed, zh="维持列入并告知", en="Uphold the listing", by=PRINCIPAL, stops=(CHECK, CORRECTION),
        apart_from=["check_objection"], paper=UPHELD, requires=(rules.ObjectionChecked, rules.NoMistakeFound),
        basis="《企业经营异常名录管理暂行办法》（2014年）",
    )  # fmt: skip
    revoke = act(
        checking >> corrected, zh="更正（撤销列入）", en="Set the listing aside", by=PRINCIPAL, stands=True,
        stops=(CHECK, CORRECTION), apart_from=["check_objection"], paper=SET_ASIDE, effect=take_off_the_list,
        requires=(rules.ObjectionChecked, rules.MistakeFound),
        owes=_owes(
            Label("更正列入经营异常名录公示", "Notice of a correction"), "abnormal_correction_notice",
            "关于更正列入经营异常名录的公示",
        ),
        basis="《企业经营异常名录管理暂行办法》（2014年）",
    )  # fmt: skip
    ask_removal = act(
        listed >> removal_asked, zh="登记移出申请", en="Register an application for removal", by=(CLERK, HANDLER),
        form=forms.AskRemovalForm, optional=True, attach=True, sets={"removal_finding": "", "cured": False},
        requires=(rules.by_now("removal_asked_on"),),
        starts=Start(REMOVAL, since="removal_asked_on", when=_on_application),
        basis="企业信息公示暂行条例(2014) 第十七条；《企业经营异常名录管理暂行办法》（2014年）",
    )  # fmt: skip
    verify_removal = act(
        removal_asked.stays, zh="登记移出核实结果", en="Record the verification", by=HANDLER, form=forms.VerifyForm,
        attach=True, starts=Start(REMOVAL, when=_verified_gone), basis="《企业经营异常名录管理暂行办法》（2014年）",
    )  # fmt: skip
    remove = act(
        removal_asked >> removed, zh="决定移出", en="Remove", by=PRINCIPAL, apart_from=["verify_removal"],
        stops=REMOVAL, stands=True, requires=(rules.RemovalChecked, rules.GroundIsGone), paper=REMOVED,
        effect=take_off_the_list,
        owes=_owes(
            Label("移出经营异常名录公示", "Notice of a removal"), "abnormal_removal_notice",
            "关于将企业移出经营异常名录的公示",
        ),
        basis="企业信息公示暂行条例(2014) 第十七条；《企业经营异常名录管理暂行办法》（2014年）",
    )  # fmt: skip
    refuse_removal = act(
        removal_asked >> listed, zh="不予移出", en="Refuse to remove", by=PRINCIPAL, apart_from=["verify_removal"],
        stops=REMOVAL, needs_reason=True, requires=(rules.RemovalChecked, rules.GroundStands), paper=STAYS,
        basis="《企业经营异常名录管理暂行办法》（2014年）",
    )  # fmt: skip
    serve_end = act(
        after=(removed, corrected), zh="送达移出、更正决定书", en="Serve the removal", by=(HANDLER, CLERK),
        per_party=True, form=forms.ServeForm, requires=(rules.by_now("served_on"),), paper=RECEIPT,
    )  # fmt: skip
