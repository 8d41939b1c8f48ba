"""Every ground on which the engine refuses, to the letter: key, both languages, the cure, and the field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from fazhi.kernel.files.store import Upload
from fazhi.kernel.organs.founding import appoint, relieve
from fazhi.kernel.organs.models import Post
from fazhi.kernel.organs.roles import PRINCIPAL
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.models import Act, Matter, MatterLink
from fazhi.kernel.procedures.numbers import explain_gap, keep_imported
from fazhi.kernel.procedures.refusals import Ground, Refusal
from tests.kernel.desk import Desk, date

Said = tuple[str, str, str, str, str, str]


def said(run: Callable[[], Any]) -> list[Said]:
    """Each ground as it stands: key, what is wrong and its cure in both languages, and the field."""
    with pytest.raises(Refusal) as caught:
        run()
    return [whole(ground) for ground in caught.value.grounds]


def whole(ground: Ground) -> Said:
    return ground.code, ground.says.zh, ground.says.en, ground.cure.zh, ground.cure.en, ground.field


def appointed(desk: Desk, role: str = "handler", nth: int = 0) -> Post:
    """One who handles, and is made principal of the same organ."""
    with transaction.atomic():
        return appoint(
            desk.county.officer("market", role, nth), desk.county.organ("market"), PRINCIPAL, date("2020-01-01")
        )


def relieved(desk: Desk, matter: Matter) -> None:
    with transaction.atomic():
        relieve(desk.post("handler"), date("2021-03-05"))
    desk.do(matter, "suspend", "2021-03-05")


def recused(desk: Desk, matter: Matter, role: str = "handler") -> None:
    desk.do(matter, "recuse", "2021-03-04", {"officer": desk.county.officer("market", role).pk})


def stood_back(desk: Desk, matter: Matter) -> None:
    recused(desk, matter)
    desk.do(matter, "suspend", "2021-03-05")


def late(desk: Desk, matter: Matter, name: str = "join", on: str = "2021-03-05", **others: Any) -> None:
    desk.do(matter, "suspend", "2021-03-10")
    desk.do(matter, name, on, **others)


def late_by_recused(desk: Desk, matter: Matter) -> None:
    recused(desk, matter, "reviewer")
    late(desk, matter, second=desk.post("reviewer"), reason="漏登")


def corrected_by_handler(desk: Desk, matter: Matter) -> None:
    act = desk.do(matter, "extend", "2021-03-05")
    desk.do(matter, "correct", "2021-03-06", {"happened_on": "2021-03-04"}, corrects=act)


def separated(desk: Desk, matter: Matter) -> None:
    by = appointed(desk)
    desk.do(matter, "inspect", "2021-03-04")
    desk.do(matter, "decide", "2021-03-05", by=by)


def gated(desk: Desk, matter: Matter) -> None:
    MatterLink.objects.create(parent=matter, child=desk.tip(), kind="parallel")
    desk.do(matter, "inspect", "2021-03-04")
    desk.do(matter, "decide", "2021-03-05")


def own_override(desk: Desk, matter: Matter) -> None:
    desk.override(matter, "change", "2021-03-05", ask=desk.post("principal"), allow=appointed(desk))
    desk.do(matter, "change", "2021-03-05", {"item": "S-9"})


def used_override(desk: Desk, matter: Matter) -> None:
    desk.override(matter, "change", "2021-03-05")
    desk.do(matter, "change", "2021-03-10", {"item": "S-9"})
    desk.do(matter, "change", "2021-03-08", {"item": "S-8"}, second=desk.post("principal"), reason="补录")


def repeated(desk: Desk, matter: Matter) -> None:
    desk.do(matter, "suspend", "2021-03-05", request_key="k")
    desk.do(matter, "suspend", "2021-03-05", request_key="k", reason="别的")


def stale(desk: Desk, matter: Matter) -> None:
    desk.do(matter, "suspend", "2021-03-05")
    desk.do(matter, "resume", "2021-03-06", revision=2)


def no_gap(desk: Desk, matter: Matter) -> None:
    explain_gap(desk.county.organ("market"), "toy.permit", 2021, 1, reason="作废", by=desk.post("handler").officer)


def imported(text: str) -> Callable[[Desk, Matter], Any]:
    return lambda desk, matter: keep_imported(desk.county.organ("market"), "toy.permit", 2021, text)


RUNS: dict[str, Callable[[Desk, Matter], Any]] = {
    "future": lambda desk, matter: desk.do(matter, "suspend", "2021-03-06", today=date("2021-03-05")),
    "stage": lambda desk, matter: desk.do(matter, "resume", "2021-03-05"),
    "corrects": lambda desk, matter: desk.do(matter, "suspend", "2021-03-05", corrects=Act.objects.get(seq=1)),
    "automatic": lambda desk, matter: desk.do(desk.open(), "lapse", "2021-03-05"),
    "recused": stood_back,
    "post": relieved,
    "role": lambda desk, matter: desk.do(matter, "suspend", "2021-03-05", by=desk.post("clerk")),
    "roles": lambda desk, matter: desk.do(matter, "urge", "2021-03-05", {"text": "快"}, by=desk.post("handler")),
    "organ": lambda desk, matter: desk.do(matter, "suspend", "2021-03-05", organ="town"),
    "correct-role": corrected_by_handler,
    "order": lambda desk, matter: late(desk, matter),
    "second-person": lambda desk, matter: late(desk, matter, "extend", second=desk.post("principal"), reason="漏登"),
    "second-post": lambda desk, matter: late(desk, matter, second=desk.post("clerk"), reason="漏登"),
    "second-recused": late_by_recused,
    "separation": separated,
    "unknown-field": lambda desk, matter: desk.do(matter, "inspect", "2021-03-05", {"visitd_on": "2021-03-04"}),
    "no-field": lambda desk, matter: desk.do(matter, "pay", "2021-03-06", {"why": "x"}),
    "several": lambda desk, matter: desk.open(data={"subject": ["夜市"]}),
    "unkept": lambda desk, matter: desk.open(data={"subject": "摊\ud800"}),
    "marked-reason": lambda desk, matter: desk.do(matter, "refuse", "2021-03-04", reason="机密"),
    "marking": lambda desk, matter: desk.do(matter, "remind", "2021-03-04", {"text": "机密"}),
    "missing": lambda desk, matter: desk.open(data={"subject": ""}),
    "gate": gated,
    "item": lambda desk, matter: desk.open(data={"item": "S-9"}),
    "override-own": own_override,
    "override-used": used_override,
    "version": lambda desk, matter: desk.open("2019-05-31"),
    "unknown-act": lambda desk, matter: perform(desk.tip(), "bless", by=desk.post("handler"), on=date("2021-03-05")),
    "law": lambda desk, matter: desk.do(matter, "extend", "2021-03-05", {"extension_amount": "21"}),
    "collision": lambda desk, matter: desk.open(matter_id=matter.pk),
    "long-key": lambda desk, matter: desk.open(request_key="k" * 81),
    "request-key": repeated,
    "stale": stale,
    "brought": lambda desk, matter: desk.do(matter, "suspend", "2021-03-05", numbers={"a": "1号", "b": "2号"}),
    "file": lambda desk, matter: desk.do(
        matter, "inspect", "2021-03-04", uploads=[Upload("空.txt", b"", "text/plain")]
    ),
    "no-serial": imported("无号"),
    "too-long": imported(f"{'摊' * 79}5号"),
    "taken": imported("市监摊〔2021〕第1号"),
    "number-gap": no_gap,
    "sequence": lambda desk, matter: late(desk, matter, "suspend", second=desk.post("principal"), reason="漏登"),
}

TOO_LONG = (
    "openness.answer-extension allows 1 to 20 working days at a time (政府信息公开条例(2019) 33), not 21. "
    "Grant a number in between."
)
GROUNDS: dict[str, list[Said]] = {
    "future": [
        ("future", "2021-03-06 尚未到来。", "2021-03-06 is still to come.", "请填写实际日期。",
         "Give the day on which it happened.", "on"),
    ],
    "stage": [
        ("stage", "“已受理”阶段不能“恢复”。", "Resume cannot be done at stage Accepted.", "请按程序先完成前一步。",
         "Do the step before it first.", ""),
    ],
    "corrects": [
        ("corrects", "“中止”不能更正其他行为。", "Suspend corrects nothing.", "请用“更正”。", "Use the correction.",
         ""),
    ],
    "automatic": [
        ("automatic", "“视为撤回”由规则产生，不能手工作出。", "Lapse follows from a rule.", "请办理引起它的行为。",
         "Do the act that causes it.", ""),
    ],
    "recused": [
        ("recused", "市场监督管理局承办岗0 已被决定回避。", "市场监督管理局承办岗0 stands back from this matter.",
         "请由他人办理。", "Let somebody else act.", ""),
    ],
    "post": [
        ("post", "市场监督管理局承办岗0 在 2021-03-05 不任该岗位。",
         "市场监督管理局承办岗0 does not hold this post on 2021-03-05.", "请由当日在任人员办理，或核对日期。",
         "Let the holder on that day act, or compare the day.", ""),
    ],
    "role": [
        ("role", "“中止”应由承办岗作出，您的岗位是收件登记岗。", "Suspend is for Handler; your post is Clerk.",
         "请转有权人员办理。", "Pass it to somebody who may.", ""),
    ],
    "roles": [
        ("role", "“催办、督办”应由审核岗、负责人作出，您的岗位是承办岗。",
         "Urge is for Reviewer, Principal; your post is Handler.", "请转有权人员办理。",
         "Pass it to somebody who may.", ""),
    ],
    "organ": [
        ("organ", "演示镇人民政府 不是此行为的承办机关。", "演示镇人民政府 is not the organ that does this act.",
         "请由承办机关办理。", "Let the organ in charge act.", ""),
    ],
    "correct-role": [
        ("correct-role", "“延长”由审核人或负责人作出，不能由承办岗更正。",
         "Extend is done by a reviewer or principal: a Handler does not correct it.", "请由负责人更正。",
         "Let the principal correct it.", ""),
    ],
    "order": [
        ("order", "2021-03-05 早于已登记的最后行为。", "2021-03-05 is earlier than the last act.",
         "补录须写明理由并由另一人批准；更正已登记的行为请用“更正”。",
         "Back-filling needs a reason and a second person; to correct an act, use the correction.", "on"),
    ],
    "second-person": [
        ("second-person", "批准人与经办人是同一人。", "The second person is the same as the first.",
         "请由另一人批准。", "Let another person approve.", ""),
    ],
    "second-post": [
        ("second-post", "市场监督管理局收件登记岗0 在 2021-03-05 无权批准。",
         "市场监督管理局收件登记岗0 may not approve on 2021-03-05.", "请由本机关在任的审核人或负责人批准。",
         "Let a reviewer or principal of the organ approve.", ""),
    ],
    "second-recused": [
        ("recused", "市场监督管理局审核岗0 已被决定回避。", "市场监督管理局审核岗0 stands back from this matter.",
         "请由他人批准。", "Let somebody else approve.", ""),
    ],
    "separation": [
        ("separation", "市场监督管理局承办岗0 已办理“受理”，不能再办理“决定”。",
         "市场监督管理局承办岗0 did Accept, so may not do Decide.", "请由他人办理（职责分离）。",
         "Let somebody else act: the duties are separate.", ""),
    ],
    "unknown-field": [
        ("unknown-field", "“勘验”没有“visitd_on”一项。", "Inspect has no visitd_on.", "可用：visited_on。",
         "It has: visited_on.", "visitd_on"),
    ],
    "no-field": [
        ("unknown-field", "“缴费”没有“why”一项。", "Pay has no why.", "可用：无。", "It has: nothing.", "why"),
    ],
    "several": [
        ("form", "“subject”只能填一个值。", "subject takes one value.", "请只填一个值。", "Give one value.",
         "subject"),
    ],
    "unkept": [
        ("form", "“subject”第 2 个字符是不能保存的控制符。",
         "subject holds a sign that cannot be kept, as character 2.",
         "请删去后重新填写。", "Take it out.", "subject"),
    ],
    "marked-reason": [
        ("marking", "“理由”中有单独成行的密级标志“机密”。本系统不得处理国家秘密。",
         "reason bears the mark 机密 of a state secret: none may be handled here.",
         "请立即停止上传，并报告本单位保密办（县委保密委员会办公室）。",
         "Stop, and report it to the secrecy office (保密办) of your organ at once.", "reason"),
    ],
    "marking": [
        ("marking", "“内容”中有单独成行的密级标志“机密”。本系统不得处理国家秘密。",
         "text bears the mark 机密 of a state secret: none may be handled here.",
         "请立即停止上传，并报告本单位保密办（县委保密委员会办公室）。",
         "Stop, and report it to the secrecy office (保密办) of your organ at once.", "text"),
    ],
    "missing": [
        ("form", "申请内容：请填写。", "Subject: This field is required.", "请改正后重新提交。",
         "Put it right and send it again.", "subject"),
    ],
    "gate": [
        ("gate", "关联事项“夜间扰民”尚未办结。", "The linked matter 夜间扰民 is not ended.", "请先办结关联事项。",
         "End it first.", ""),
    ],
    "item": [
        ("item", "事项“S-9”在 2021-03-01 不在清单有效期内。", "Item S-9 is not in force on 2021-03-01.",
         "请核对事项编码和清单，不在清单内的权力不得行使。",
         "Compare the code with the list: outside it there is no power.", "item"),
    ],
    "override-own": [
        ("item", "事项“S-9”在 2021-03-05 不在清单有效期内。", "Item S-9 is not in force on 2021-03-05.",
         "请核对事项编码和清单，不在清单内的权力不得行使。",
         "Compare the code with the list: outside it there is no power.", "item"),
        ("override-own", "批准特许的人不能自己作出该行为。", "Who allowed the override may not act by it.",
         "请由他人办理。", "Let somebody else act.", ""),
    ],
    "override-used": [
        ("item", "事项“S-8”在 2021-03-08 不在清单有效期内。", "Item S-8 is not in force on 2021-03-08.",
         "请核对事项编码和清单，不在清单内的权力不得行使。",
         "Compare the code with the list: outside it there is no power.", "item"),
        ("override-used", "该特许已经使用过。", "This override has been used.",
         "确需再次越过规则的，请重新申请特许。", "Ask for another one where it is needed again.", ""),
    ],
    "version": [
        ("version", "2019-05-31 没有适用的程序“toy.permit”。",
         "No version of toy.permit governs a matter opened on 2019-05-31.", "请核对日期和程序。",
         "Compare the day and the procedure.", "on"),
    ],
    "unknown-act": [
        ("unknown-act", "“线索处理”没有行为“bless”。", "Tip has no act bless.", "可用：take、handle。",
         "It has: take, handle.", ""),
    ],
    "law": [
        ("law",
         f"法定参数不能适用：{TOO_LONG}",
         f"The law as recorded cannot be applied: {TOO_LONG}",
         "请核对日期和数额，或补充法定参数。", "Compare day and amount, or add to the law tree.", ""),
    ],
    "collision": [
        ("collision", "与已登记的内容冲突，两者不能并存。", "It collides with what is recorded; both cannot stand.",
         "请刷新后核对，再办理。", "Reload, compare, and act again.", ""),
    ],
    "long-key": [
        ("request-key", "请求标识超过80个字符。", "The request key has more than 80 characters.",
         "请换用较短的请求标识。", "Send it under a shorter key.", ""),
    ],
    "request-key": [
        ("request-key", "请求标识“k”已用于另一内容。", "The request key k was used for something else.",
         "请换用新的请求标识。", "Send it under a new key.", ""),
    ],
    "stale": [
        ("stale", "“夜市摊位”在您打开后已有新的行为。", "夜市摊位 was acted on since you opened it.",
         "请刷新页面，核对后再办理。", "Reload the page, compare, and act again.", ""),
    ],
    "brought": [
        ("number", "此行为不产生“a、b”的文号。", "The act gives no number of a, b.", "请核对文号所属的文书。",
         "Compare the paper to which the number belongs.", ""),
    ],
    "file": [
        ("file", "文件“空.txt”是空的。", "The file 空.txt is empty.", "请重新选择文件。", "Choose the file again.",
         "attachments"),
    ],
    "no-serial": [
        ("number", "文号“无号”末尾没有流水号。", "The number 无号 ends without a serial.",
         "请按“代字〔年份〕流水号号”填写。", "Write it as mark〔year〕serial号.", ""),
    ],
    "too-long": [
        ("number", "文号“摊摊摊摊摊摊摊摊摊摊摊摊摊摊摊摊摊摊摊摊……”超过80字。",
         "The number 摊摊摊摊摊摊摊摊摊摊摊摊摊摊摊摊摊摊摊摊… is longer than 80.", "请核对原件。",
         "Compare it with the original.", ""),
    ],
    "taken": [
        ("number", "文号“市监摊〔2021〕第1号”已被使用。", "The number 市监摊〔2021〕第1号 is taken.", "请核对原件。",
         "Compare it with the original.", ""),
    ],
    "number-gap": [
        ("number-gap", "2021年第1号不是空号。", "Serial 1 of 2021 is no gap.", "请核对流水号。",
         "Compare the serial.", ""),
    ],
    "sequence": [
        ("sequence", "按法律日期排列，“中止”（2021-03-10）不能在“已中止”阶段作出。",
         "In legal order, Suspend of 2021-03-10 cannot follow at stage Suspended.", "请核对各行为的法律日期。",
         "Compare the legal days of the acts.", ""),
    ],
}  # fmt: skip


@pytest.mark.parametrize("case", RUNS)
def test_a_refusal_says_what_is_wrong_and_its_cure_to_the_letter(desk: Desk, case: str) -> None:
    matter = desk.accepted()
    assert said(lambda: RUNS[case](desk, matter)) == GROUNDS[case]
