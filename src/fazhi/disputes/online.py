"""Applying for reconsideration online 网上申请行政复议 (2023 第二十二条): what is asked, told and delivered."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from fazhi.disputes.answering import INSTEAD, RETURNS, late, respondent_of
from fazhi.disputes.choices import ActComplained, Channel
from fazhi.disputes.procedures import Reconsideration2023Rules2026, papers, timing
from fazhi.kernel.applications.declaring import Asked, Notice, Online, Part, Question, Supplied, Told, declare
from fazhi.kernel.organs.founding import government_of
from fazhi.kernel.organs.models import Designation, Office, Organ, OrganKind
from fazhi.kernel.parties.models import PartyKind
from fazhi.kernel.procedures.declaring import Basis
from fazhi.kernel.wording import Label
from fazhi.law.kinds import Sure

LAW, RULES, DATA = "行政复议法(2023)", "行政复议法实施条例(2026)", "个人信息保护法(2021)"
APPLYING, UNTOLD, ABSOLUTE = (f"reconsideration.{each}" for each in (
    "application", "application-untold", "application-absolute"
))  # fmt: skip


def bodies(day: datetime.date) -> list[Organ]:
    """The reconsideration bodies of the place: the bureaus of justice that are designated."""
    held = Designation.objects.as_of(day).filter(office=Office.JUSTICE).select_related("organ")
    return sorted((each.organ for each in held if each.organ.existed_on(day)), key=lambda organ: organ.code)


def prefill(answers: Mapping[str, Any], day: datetime.date, body: Organ) -> dict[str, Any]:
    """The channel; the respondent where an organ of that name stands; the government whose body it is as decider."""
    found: dict[str, Any] = {"channel": Channel.ONLINE.value}
    respondent = respondent_of("".join(str(answers.get("respondent_name") or "").split()), day, body)
    if respondent is not None:
        found["respondent"] = str(respondent.pk)
    decider = government_of(body.place_code, day)
    if decider is not None and decider.kind == OrganKind.PEOPLES_GOVERNMENT:
        found["decider"] = str(decider.pk)
    return found


_NOTICES = (
    Notice(
        Label("向谁申请", "To whom you apply"),
        Label(
            "不服县政府部门、乡镇政府的行政行为，向县人民政府申请，由县司法局具体办理；不服县司法局的，可以向县人民政府申请，"
            "也可以向上一级司法行政部门申请。不服县政府本身的，向上一级人民政府申请；不服海关、金融、外汇、税务、国家安全机关的，"
            "向上一级主管部门申请。送错的，我们会告诉您应向谁申请。",
            "Against acts of the county's departments and townships you apply to the county government; its bureau of "
            "justice handles the case. Against the bureau of justice itself you choose between that government and the "
            "superior organ of justice. Acts of the county government go to the government above; those of customs, "
            "finance, foreign exchange, tax and state security to their superior department. If you come to the wrong "
            "place, you are told the right one.",
        ),
        Basis(LAW, "24、27、28"),
    ),
    Notice(
        Label("什么时候以前申请", "By when you must apply"),
        Label(
            "自知道或者应当知道该行政行为之日起计算，法律规定的申请期限更长的除外；因不可抗力或者其他正当理由耽误的，"
            "请在事实和理由中写明。",
            "Counted from the day on which you knew or should have known of the act, unless a law gives more time. If "
            "force majeure or another proper reason kept you, say so under facts and grounds.",
        ),
        limit=APPLYING,
        further=(
            (
                Label(
                    "文书没有告诉您申请权利、机关和期限的，从知道这些时起算，自知道或者应当知道行为内容之日起最长",
                    "If the paper did not tell you of the right, the organ and the time, it counts from when you learn "
                    "of them; at most, from when you knew or should have known what the act says",
                ),
                UNTOLD,
            ),
            (
                Label(
                    "自行政行为作出之日起超过以下时间的，不再受理",
                    "Not accepted once, since the act was made, there passed",
                ),
                ABSOLUTE,
            ),
        ),
    ),
    Notice(
        Label("必须先申请复议的情形", "When reconsideration must come before a suit"),
        Label(
            "对当场作出的行政处罚决定不服，认为侵犯您已经依法取得的自然资源的所有权或者使用权，认为机关未履行法定职责，"
            "或者申请政府信息公开而机关不予公开的，应当先申请复议，对复议决定不服再向法院起诉。法律、行政法规另有规定的，从其规定。",
            "Against a penalty decided on the spot, an act that infringes rights to natural resources that you hold by "
            "law, a failure to perform a duty, or the refusal to disclose government information, you apply for "
            "reconsideration first, and go to court against its decision. Laws and regulations may name more cases.",
        ),
        Basis(LAW, "23"),
    ),
    Notice(
        Label("一个行政行为一件申请", "One application for each act"),
        Label(
            "对两个以上行政行为不服的，应当分别申请，每个行政行为填写一件。",
            "Against two acts or more you apply separately: one application for each of them.",
        ),
        Basis(LAW, "22"),
    ),
    Notice(
        Label("网上提交的效力", "What sending in online means"),
        Label(
            "申请进入本系统之日，就是机关收到申请之日；不要求您另交同样内容的纸质申请。",
            "The day on which it reaches this system is the day on which the organ receives it; you are not asked for "
            "the same on paper.",
        ),
        Basis(RULES, "28"),
    ),
    Notice(
        Label("不收费", "It is free"),
        Label("申请行政复议不收取任何费用。", "Nothing is charged for reconsideration."),
        Basis(LAW, "87"),
    ),
    Notice(
        Label("已经起诉的", "If you sued already"),
        Label(
            "对同一行政行为，人民法院已经依法受理的，不能再申请行政复议。",
            "What a court has accepted already cannot be reconsidered.",
        ),
        Basis(LAW, "29"),
    ),
    Notice(
        Label("当场处罚和电子监控处罚", "Penalties on the spot, or from cameras"),
        Label(
            "对当场作出的或者依据电子技术监控设备记录作出的行政处罚决定不服的，也可以把申请交给作出处罚的机关，由它自行纠正或者转送。",
            "Against a penalty decided on the spot, or on the record of a camera, you may also hand the application to "
            "the organ that decided it, which corrects it or sends it on.",
        ),
        Basis(LAW, "32"),
    ),
    Notice(
        Label("多人共同申请", "Many applicants"),
        Label(
            "申请人人数众多的，应当推选代表人参加行政复议。请在“共同申请人”中逐人写明，并注明谁是代表人。",
            "Where many apply together they choose representatives. Name each under further applicants, and say who "
            "represents them.",
        ),
        further=(
            (
                Label("申请人人数和代表人数", "How many applicants, and how many representatives"),
                "reconsideration.representatives",
            ),
        ),
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
            "您的姓名、证件号码、联系方式和所填内容，只用于办理本次行政复议；处理者是您向其申请的单位，联系方式见本页。"
            "证件号码用来确认申请人是谁、防止冒名申请，电话和地址用来联系您、送达文书。经办人员查看证件号码和联系方式"
            "会留下记录。登记为案件的，加密保存，随案卷依法归档；没有成为案件的，保存到期后清除；未提交的草稿到期连同文件一并删除。"
            "您有权查阅、复制、更正，可以向该单位提出。",
            "Name, numbers, contact data and what you write are used to handle this reconsideration alone. Answerable "
            "is the organ to which you apply; how to reach it stands on this page. The number says who applies, so "
            "that nobody applies in your name; phone and address serve to reach you and to serve papers. Whoever reads "
            "numbers or contact data leaves a record. With a case they are kept encrypted and archived with its file; "
            "what became no case is erased after its time; a draft that is not sent in is deleted in time, with its "
            "files. You may read, copy and correct them: ask that organ.",
        ),
        Basis(DATA, "17", Sure.PAGE),
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
_OUTSIDE = (
    Label(
        "以下一般不属于行政复议范围（行政复议法第十二条、实施条例第三十六条）",
        "As a rule outside reconsideration (Law, Article 12; Regulation, Article 36)",
    ),
    tuple(each.value for each in (
        ActComplained.PERSONNEL, ActComplained.CIVIL_MEDIATION, ActComplained.PETITION, ActComplained.GUIDANCE,
        ActComplained.CRIMINAL, ActComplained.PREPARATORY, ActComplained.SUPERVISION,
    )),
)  # fmt: skip
_ACT = Part(
    Label("您不服什么行政行为", "Which act you complain of"),
    (
        Question(
            "respondent_name", Label("是哪个机关作出的", "Which organ did it"),
            Label("照决定书落款的全称填写，如“某县市场监督管理局”。", "Its full name, as under the paper."), True,
        ),
        Question("act_kind", Label("属于哪一类", "What kind of act it is"),
                 Label("拿不准的选“其他行政行为”。", "If you are not sure, choose another act."), apart=_OUTSIDE),
        Question("act_title", Label("行政行为的名称", "What it is called"),
                 Label("如“罚款五千元的行政处罚决定”。", "For example: a penalty of 5,000 yuan.")),
        Question("act_number", Label("文号", "Its number"),
                 Label("决定书标题下的编号；没有的不填。", "Under its title; leave it open where there is none.")),
        Question("act_made_on", Label("作出日期", "The day on which it was made"),
                 Label("决定书上的日期。机关不作为的不填，其他必填。",
                       "The day on the paper. Left open if the organ failed to act, else required."),
                 when=Label("不作为的不填，其他必填", "required, unless the organ failed to act")),
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
        Question("incidental_asked", Label("一并请求审查所依据的规范性文件", "You ask to review its basis"),
                 Label("即作出决定所依据的“红头文件”，不包括法律、法规、规章。",
                       "That is, the document of an organ on which the act rests; not a law, regulation or rule.")),
        Question("document_title", Label("该规范性文件的名称", "The name of that document"),
                 Label("请求审查的必填，其他不填。", "Required if you ask to review one, else left open."),
                 when=Label("请求审查的必填", "required if you ask to review one")),
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
            "ask_correction": Told(
                Label("需要您补正", "You are asked to supply something"), "missing",
                (Label("请自收到补正通知之日起{amount}内提交补正材料；无正当理由逾期不补正的，视为放弃申请。"
                       "不能按期补正的，请在到期前说明理由。",
                       "Supply it within {amount} from the day on which you receive the notice. Not supplied in time "
                       "without proper reason, the application is deemed given up. If you need longer, say why before "
                       "the time ends."), "reconsideration.correction"),
            ),
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
        serves=("notify", "serve"), arrival=Basis(RULES, "28"), cautions=late, returns=RETURNS, instead=INSTEAD,
        service=(Basis(LAW, "88"), Basis("民事诉讼法(2023)", "90", Sure.PAGE)),
    )
)  # fmt: skip
