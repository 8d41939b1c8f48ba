"""Applying for credit repair online 网上申请信用修复: what is asked and told, and to whom one applies.

The applicant names the paper by its number, and nobody learns here whether anything is recorded of anybody
(``naming``). Within which time an application is to be registered was not found in a text: no limit is told.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef

from fazhi.kernel.applications.declaring import (
    Asked,
    ByNumber,
    Notice,
    Online,
    Part,
    Question,
    Supplied,
    Told,
    Wording,
    declare,
)
from fazhi.kernel.organs.models import Organ
from fazhi.kernel.parties.models import PartyKind
from fazhi.kernel.procedures.owing import Basis
from fazhi.kernel.wording import Label
from fazhi.law.kinds import Sure
from fazhi.services.credit.kinds import ADVERSE
from fazhi.services.credit.models import CreditEvent
from fazhi.services.credit.naming import find_event
from fazhi.services.credit.repair import ANSWER, DECISION, DECLINED, REJECTED, CreditRepairing
from fazhi.services.credit.repairable import CREDIT, RULES, first_day, law_named, ruled_by

GUIDE, DATA = "国办发〔2020〕49号", "个人信息保护法(2021)"


def recognising(day: datetime.date) -> list[Organ]:
    """The organs that ever recognised something against anybody: who recognised it repairs it 谁认定谁修复."""
    events = CreditEvent.objects.filter(organ=OuterRef("pk"), kind__in=ADVERSE, happened_on__lte=day)
    rows = Organ.objects.filter(Exists(events)).order_by("code")
    return [each for each in rows if each.existed_on(day)]


def early(answers: Mapping[str, Any], day: datetime.date) -> list[Label]:
    """From when on one may apply, by the day of the paper as typed and by grade, since nothing is looked up for it."""
    try:
        paper_on = datetime.date.fromisoformat(str(answers.get("named_on") or ""))
    except ValueError:
        return []
    grades = CREDIT.grades_on(paper_on)
    if not grades:
        return [
            Label(
                f"对 {paper_on} 的文书，本系统没有查到当时有效的信用修复规定，不作推定。"
                "仍然可以提交，由认定单位核实后答复。",
                f"For a paper of {paper_on} no rule of repair in force on that day is known here, and nothing is "
                "guessed. You may still apply; the organ finds out and answers.",
            )
        ]
    firsts = [(grade, first) for grade in grades if (first := first_day(grade.key, paper_on)) is not None]
    if all(first <= day for _, first in firsts):
        return []
    zh = "；".join(f"{grade.label.zh}，{first} 起" for grade, first in firsts)
    en = "; ".join(f"{grade.label.en}: from {first} on" for grade, first in firsts)
    rule = law_named(ruled_by(grades[0].key, paper_on))
    return [
        Label(
            f"按您填写的文书日期（{paper_on}），可以申请修复的日期是：{zh}（{rule}）。属于哪一类，看认定文书；"
            "未到日期的申请不予受理。",
            f"By the day of the paper ({paper_on}) one may apply: {en} ({rule}). The paper says which it is; what "
            "comes before that day is not accepted.",
        )
    ]


_NOTICES = (
    Notice(
        Label("向谁申请", "To whom you apply"),
        Label(
            "谁认定，谁修复：向认定这条失信信息的单位申请，就是文书落款的单位。由法院等其他单位认定、本地单位登记的，向登记的单位申请。"
            "公民个人没有信用风险等级，不在这里申请。",
            "Who recognised it repairs it: apply to the organ under the paper. What a court or another body recognised "
            "and a local organ recorded goes to that organ. Citizens have no class of credit risk: there is "
            "nothing for them here.",
        ),
        Basis(GUIDE, "", Sure.MEMORY),
    ),
    Notice(
        Label("什么时候可以申请", "When you may apply"),
        Label(
            "最短公示期届满的次日起可以申请，依认定文书作出之日有效的规定计算；轻微失信的，履行义务、纠正以后就可以申请。"
            "填写文书日期后，提交前会告诉您各类信息可以申请的日期。",
            "From the day after the least display, counted by the rules in force on the day of the paper; for minor "
            "matters as soon as duties are done and things are put right. Once you typed the day of the paper, you "
            "are told the days before you send it in.",
        ),
        Basis(RULES, "", Sure.PAGE),
        further=(
            (
                Label("今天作出的文书，一般失信的最短公示期", "Least display of a paper of today, general"),
                "credit.display-general-minimum",
            ),
            (
                Label("今天作出的文书，严重失信的最短公示期", "Least display of a paper of today, serious"),
                "credit.display-serious-minimum",
            ),
        ),
    ),
    Notice(
        Label("照文书填写文号", "Copy the number from the paper"),
        Label(
            "请填写认定文书（处罚决定书、列入决定书等）标题下的文号。本网站不向任何人显示某个单位有没有失信信息："
            "文号对不对、是不是您的信息，由经办人员在登记前核对；对不上的，一律以同样的话退回。",
            "Copy the number under the title of the paper (decision on a penalty, on a listing and the like). This "
            "site shows nobody whether anything is recorded of anybody: whether number and applicant agree is "
            "compared before it is registered, and what does not agree is returned to everybody in the same words.",
        ),
    ),
    Notice(
        Label("信用承诺", "Commitment"),
        Label(
            "申请修复应当作出信用承诺，并上传盖章的信用承诺书。",
            "With the application you commit yourself; upload the commitment with your seal.",
        ),
        Basis(RULES, "", Sure.PAGE),
    ),
    Notice(
        Label("收到不等于受理", "Come in is not accepted"),
        Label(
            "登记后由认定单位决定是否受理、核查，再由未经办的负责人决定。进度和文书可以凭查询码和联系码查看。",
            "Once it is registered the organ decides whether to accept it, verifies it, and a head who did none of "
            "this decides. With your codes you see how far it is, and the papers.",
        ),
    ),
    Notice(
        Label("如实填写", "Say the truth"),
        Label(
            "请如实填写并对材料的真实性负责。提交后内容不能修改，但可以补充材料。一条信息填写一件申请。",
            "Say what is true, and answer for what you hand in. What was sent in cannot be changed; papers may be "
            "added. One application for each event.",
        ),
    ),
    Notice(
        Label("个人信息", "Personal data"),
        Label(
            "经办人的姓名、电话和送达地址，只用于办理本次申请、联系和送达；处理者是您向其申请的单位，联系方式见本页。"
            "登记为案件的，加密保存，随案卷依法归档；没有成为案件的，保存到期后清除；未提交的草稿到期连同文件一并删除。"
            "您有权查阅、复制、更正，可以向该单位提出。",
            "Name and phone of whoever acts for you and the address serve this application alone, to reach you and to "
            "serve papers. Answerable is the organ to which you apply; how to reach it stands on this page. With a "
            "case they are kept encrypted and archived with its file; what became no case is erased after its time; a "
            "draft that is not sent in is deleted in time, with its files. You may read, copy and correct them: ask "
            "that organ.",
        ),
        Basis(DATA, "17", Sure.PAGE),
    ),
    Notice(
        Label("也可以不上网", "You need not do it online"),
        Label("也可以邮寄、当面向认定单位提交申请。", "You may as well apply to the organ by post or in person."),
    ),
)
_WHICH = Part(
    Label("申请修复哪条信息", "What is to be repaired"),
    (
        Question(
            "named_number", Label("认定文书的文号", "Number of the paper"),
            Label("处罚决定书、列入决定书等标题下的编号；法院等单位的文书填其案号。括号写成哪种都可以。",
                  "Under its title; of a court's paper, the number of the case. Any brackets will do."), True,
        ),
        Question(
            "named_on", Label("文书日期", "Day of the paper"), Label("文书落款的日期。", "The day under it."), True
        ),
    ),
)  # fmt: skip
_GROUNDS = Part(
    Label("理由和承诺", "Grounds and commitment"),
    (
        Question(
            "statement", Label("纠正和履行情况", "What was put right and performed"),
            Label("什么时候、怎样纠正了失信行为，履行了哪些义务（如缴清罚款），消除了哪些危害。不要写国家秘密和无关的他人信息。",
                  "When and how it was put right, which duties were performed (as a fine paid), which harm was "
                  "removed. No state secrets, no data on others."),
        ),
        Question(
            "pledged",
            Label("承诺：所提供的材料真实、合法、有效；已经履行义务、纠正失信行为；今后依法诚信经营，接受监督；违背承诺的，依法承担责任。",
                  "We commit ourselves: what is handed in is true, lawful and valid; duties are performed and things "
                  "put right; from now on business is honest and under supervision; who breaks this answers for it "
                  "under the law."),
            None, True,
        ),
    ),
)  # fmt: skip

REPAIR = declare(
    Online(
        family=CreditRepairing.key, act="apply",
        label=Label("申请信用修复", "Apply for credit repair"),
        about=Label(
            "企业、个体工商户和其他组织已经纠正失信行为、履行义务，请求认定单位终止公示和惩戒。",
            "An enterprise, a one-person trade or another organisation has put things right and performed its duties, "
            "and asks the organ to end display and punishments.",
        ),
        parts=(_WHICH, _GROUNDS), organs=recognising, notices=_NOTICES, joint=False,
        applicants=(PartyKind.ENTERPRISE, PartyKind.ORGANISATION),
        numbers=(ByNumber("named_number", "event", find_event),),
        asked=(
            Asked(Label("营业执照或者登记证书", "Licence or certificate"), needed=True),
            Asked(Label("义务已履行、失信行为已纠正的证明", "What shows that all was performed and put right"),
                  needed=True),
            Asked(Label("盖章的信用承诺书", "The commitment, with your seal"), needed=True),
            Asked(Label("认定文书", "The paper by which it was recognised")),
            Asked(Label("由他人代办的：授权委托书和经办人身份证件",
                        "If somebody acts for you: the letter of authority and their identity card")),
        ),
        limits=(ANSWER.key,),
        told={
            "apply": Told(Label("申请已登记，正在审查是否受理", "Registered; whether it can be accepted is examined")),
            "supply": Told(Label("补充材料已收入案卷", "What you sent in later is in the file")),
            "accept": Told(Label("已受理，正在核查", "Accepted; it is being verified")),
            "decline": Told(Label("不予受理", "Not accepted"), "told"),
            "verify": Told(Label("核查已登记，待决定", "Verified; it is to be decided")),
            "again": Told(Label("正在补充核查", "It is being verified once more")),
            "grant": Told(Label("决定予以修复", "The repair is granted")),
            "reject": Told(Label("决定不予修复", "The repair is refused")),
            "withdraw": Told(Label("申请已撤回", "The application was withdrawn")),
        },
        papers=(DECLINED.key, DECISION.key, REJECTED.key),
        supplied=(Supplied("supply", "text"),),
        cautions=early,
        returns={
            "unmatched": Label("没有找到", "Not found"),
            "twice": Label("重复提交，或者同一信息的申请正在办理", "Sent in twice, or one is in hand"),
            "ended": Label("信息已经终止，无需修复", "Ended already: nothing is to be repaired"),
            "none": Label("并非信用修复申请", "No application for a repair of credit"),
            "wanted": Label("申请人要求退回", "The applicant asks for it"),
        },
        wordings={
            "unmatched": Wording(
                Label(
                    "按所填的单位、文号、名称和统一社会信用代码，没有可以登记的信息。",
                    "By organ, number, name and credit code as they were typed there is nothing to register.",
                ),
                Label(
                    "请对照文书核对落款单位、文号，对照执照核对名称和代码，改正后重新申请；也可以持文书和执照到认定单位当面查询。",
                    "Compare the organ and number with the paper, name and code with the licence, and apply again; or "
                    "come to the organ with both.",
                ),
            ),
        },
        instead=Label(
            "最短公示期未满、法律规定不予修复、规定尚待核实的，不能退回：请登记，由负责人作出不予受理告知书，"
            "写明依据和可以申请的首日。"
            "文号或者申请人对不上的，选“没有找到”，不得告知有无他人的信息。登记前请核对执照和授权。",
            "What comes too early, may not be repaired by law, or has no known rule is no ground of return: register "
            "it; the head declines it by a paper with the rule and the first day. Where number or applicant do not "
            "agree, choose not found, and say nothing of anybody else's records. Compare licence and authority before "
            "you register.",
        ),
    )
)  # fmt: skip
