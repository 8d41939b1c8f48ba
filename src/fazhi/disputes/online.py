"""Applying for reconsideration online 网上申请行政复议 (2023 第二十二条): what is asked, told and delivered."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from fazhi.disputes.choices import Channel
from fazhi.disputes.procedures import Reconsideration2023Rules2026, papers, timing
from fazhi.kernel.applications.declaring import Asked, Notice, Online, Part, Question, Supplied, Told, declare
from fazhi.kernel.organs.founding import government_of
from fazhi.kernel.organs.models import Designation, Office, Organ, OrganKind
from fazhi.kernel.parties.models import PartyKind
from fazhi.kernel.procedures.declaring import Basis
from fazhi.kernel.wording import Label
from fazhi.law.kinds import Sure

LAW, RULES = "行政复议法(2023)", "个人信息保护法(2021)"
APPLYING = "reconsideration.application"


def bodies(day: datetime.date) -> list[Organ]:
    """The reconsideration bodies of the place: the bureaus of justice that are designated."""
    held = Designation.objects.as_of(day).filter(office=Office.JUSTICE).select_related("organ")
    return sorted((each.organ for each in held if each.organ.existed_on(day)), key=lambda organ: organ.code)


def prefill(answers: Mapping[str, Any], day: datetime.date) -> dict[str, Any]:
    """The channel; the respondent where an organ of that name stands; the county's government as who decides."""
    found: dict[str, Any] = {"channel": Channel.ONLINE.value}
    name = str(answers.get("respondent_name") or "").strip()
    named = [each for each in Organ.objects.filter(name=name) if each.existed_on(day)] if name else []
    if len(named) == 1:
        found["respondent"] = str(named[0].pk)
    body = next(iter(bodies(day)), None)
    decider = government_of(body.place_code, day) if body is not None else None
    if decider is not None and decider.kind == OrganKind.PEOPLES_GOVERNMENT:
        found["decider"] = str(decider.pk)
    return found


_NOTICES = (
    Notice(
        Label("向谁申请", "To whom you apply"),
        Label(
            "不服县政府部门、乡镇政府的行政行为，向县人民政府申请，由县司法局具体办理。不服县政府本身、税务、海关、金融、"
            "外汇等机关的行为，由上级机关管辖，请向上级申请；送错的，我们会告诉您应向谁申请。",
            "Against acts of the county's departments and townships you apply to the county government; its bureau of "
            "justice handles the case. Acts of the county government itself, and of tax, customs, finance and foreign "
            "exchange organs, go to their superiors. If you come to the wrong place, you are told the right one.",
        ),
        Basis(LAW, "24", Sure.MEMORY),
    ),
    Notice(
        Label("什么时候以前申请", "By when you must apply"),
        Label(
            "自知道或者应当知道该行政行为之日起计算；因不可抗力或者其他正当理由耽误的，请在事实和理由中写明。",
            "Counted from the day on which you knew or should have known of the act. If force majeure or another "
            "proper reason kept you, say so under facts and grounds.",
        ),
        limit=APPLYING,
    ),
    Notice(
        Label("如实填写", "Say the truth"),
        Label(
            "请如实填写并对材料的真实性负责。提交后内容不能修改，但可以补充材料。",
            "Say what is true, and answer for what you hand in. What was sent in cannot be changed; papers may be "
            "added.",
        ),
    ),
    Notice(
        Label("您的个人信息", "Your personal data"),
        Label(
            "您的姓名、证件号码、联系方式和所填内容，只用于办理本次行政复议；由办理机关处理，经办人员查看证件号码和联系方式"
            "会留下记录；加密保存，依法归档。您有权查阅、复制、更正。未提交的草稿到期连同文件一并删除。",
            "Name, numbers, contact data and what you write are used to handle this reconsideration alone, by the "
            "organ that handles it. Whoever reads numbers or contact data leaves a record. All is kept encrypted and "
            "archived by law. You may read, copy and correct it. A draft that is not sent in is deleted in time, with "
            "its files.",
        ),
        Basis(RULES, "17", Sure.MEMORY),
    ),
    Notice(
        Label("也可以不上网", "You need not do it online"),
        Label(
            "也可以邮寄、当面提交书面申请，书写有困难的可以口头申请，效力相同。",
            "You may as well apply by post or in person, and orally where writing is hard for you: it counts the same.",
        ),
        Basis(LAW, "22"),
    ),
)
_ACT = Part(
    Label("您不服什么行政行为", "Which act you complain of"),
    (
        Question(
            "respondent_name", Label("是哪个机关作出的", "Which organ did it"),
            Label("照决定书落款的全称填写，如“某县市场监督管理局”。", "Its full name, as under the paper."), True,
        ),
        Question("act_kind", Label("属于哪一类", "What kind of act it is"),
                 Label("拿不准的选“其他行政行为”。", "If you are not sure, choose another act.")),
        Question("act_title", Label("行政行为的名称", "What it is called"),
                 Label("如“罚款五千元的行政处罚决定”。", "For example: a penalty of 5,000 yuan.")),
        Question("act_number", Label("文号", "Its number"),
                 Label("决定书标题下的编号；没有的不填。", "Under its title; leave it open where there is none.")),
        Question("act_made_on", Label("作出日期", "The day on which it was made"),
                 Label("机关不作为的不填。", "Leave it open if the organ failed to act.")),
        Question("act_known_on", Label("您收到或者知道的日期", "The day on which you learned of it"), None, True),
        Question("rights_told", Label("文书告诉过您可以申请复议、期限和向谁申请",
                                      "The paper told you that you may apply, by when and to whom")),
    ),
)  # fmt: skip
_CLAIM = Part(
    Label("您的请求和理由", "What you ask, and why"),
    (
        Question("claim", Label("复议请求", "What you ask for"),
                 Label("希望怎样处理，如“撤销某号处罚决定”。", "What should be done, as: revoke decision No. …")),
        Question("grounds", Label("事实和理由", "Facts and grounds"),
                 Label("事情的经过，为什么不服。不要写国家秘密和与本案无关的他人信息。",
                       "What happened, and why you do not accept it. No state secrets, no data on people who have "
                       "nothing to do with it.")),
        Question("compensation_asked", Label("一并请求行政赔偿", "You ask for compensation too")),
        Question("incidental_asked", Label("一并请求审查所依据的规范性文件", "You ask to review its basis")),
        Question("document_title", Label("该规范性文件的名称", "The name of that document"),
                 Label("请求审查的才填。", "Only if you ask to review one.")),
    ),
)  # fmt: skip

RECONSIDERATION = declare(
    Online(
        family=Reconsideration2023Rules2026.key, act="apply",
        label=Label("申请行政复议", "Apply for administrative reconsideration"),
        about=Label(
            "认为行政机关的行政行为侵犯了您的合法权益，请求复议机关审查。",
            "You hold that an act of an administrative organ infringes your rights, and ask to have it reviewed.",
        ),
        parts=(_ACT, _CLAIM), organs=bodies, notices=_NOTICES, prefill=prefill,
        asked=(
            Asked(Label("申请人身份证件或者营业执照", "Your identity card or business licence"), needed=True),
            Asked(Label("被申请的行政行为文书", "The paper of the act you complain of"), needed=True),
            Asked(Label("证据材料", "Evidence")),
            Asked(Label("委托代理的：授权委托书和代理人身份证件",
                        "With an agent: the letter of authority and the agent's identity card")),
        ),
        review=timing.EXAMINING[0],
        limits=(*timing.EXAMINING[:1], "reconsideration.correction", "correction", timing.DECISION,
                timing.SIMPLE_DECISION, timing.SUIT.key),
        told={
            "apply": Told(Label("申请已登记，正在审查是否受理", "Registered; whether it can be accepted is examined")),
            "ask_correction": Told(Label("需要您补正", "You are asked to supply something"), "missing"),
            "extend_correction": Told(Label("补正期限已延长", "More time to supply was granted")),
            "supply": Told(Label("补正材料已登记", "What you supplied was registered")),
            "give_up": Told(Label("逾期未补正，视为放弃申请", "Not supplied in time: deemed given up")),
            "accept": Told(Label("已受理，正在审理", "Accepted; it is under examination")),
            "deem_accepted": Told(Label("已视为受理，正在审理", "It counts as accepted; it is under examination")),
            "refuse": Told(Label("决定不予受理", "Not accepted")),
            "withdraw": Told(Label("已准予撤回", "The withdrawal was granted")),
            "convert": Told(Label("已转为普通程序审理", "It goes on in the ordinary procedure")),
            "summon_hearing": Told(Label("已通知听证", "A hearing was called")),
            "suspend": Told(Label("审理已中止", "The examination is suspended")),
            "resume": Told(Label("审理已恢复", "The examination goes on")),
            "extend": Told(Label("审理期限已延长", "The time for the decision was extended")),
            "decide": Told(Label("已作出复议决定", "The decision was made")),
            "mediate": Told(Label("已达成调解", "It ended by mediation")),
            "end": Told(Label("复议已终止", "It ended without a decision")),
            "notify": Told(Label("已送达程序文书", "A paper of the procedure was served"), "served_paper"),
            "serve": Told(Label("已送达", "The closing paper was served")),
        },
        papers=tuple(
            each.key for each in (
                papers.CORRECTION, papers.ACCEPTANCE, papers.REFUSAL, papers.GIVEN_UP, papers.HEARING, papers.STAY,
                papers.SUSPENSION, papers.RESUMPTION, papers.EXTENSION, papers.CONVERSION, papers.DECISION,
                papers.MEDIATION, papers.END,
            )
        ),
        supplied=(Supplied("supply", "supplied"),),
        applicants=(PartyKind.CITIZEN, PartyKind.ENTERPRISE, PartyKind.ORGANISATION),
        service=Basis("民事诉讼法(2023)", "90", Sure.MEMORY),
    )
)  # fmt: skip
