"""The branches of penalty cases in the demonstration: which acts, so many working days after the beginning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

CASE, SPOT, MEASURE = "enforcement.penalty", "enforcement.summary-penalty", "enforcement.compulsion"


@dataclass(frozen=True, slots=True)
class Step:
    """An act of a case.

    Attributes:
        act: its name.
        working_days: so many working days after the beginning, and ``days`` further ones.
        role: who does it; ``officer`` is the first of the two officers of the case.
        content: which method of the case makes its content; ``data`` goes over it, whole numbers being days after it.
        opens: the procedure that it opens.
        of: number of the step that opened the matter.
    """

    act: str
    working_days: int
    role: str = "handler"
    content: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    days: int = 0
    opens: str = ""
    of: int = 0


REGISTER = Step("register", 0, content="lead", opens=CASE)
FILE = Step("file", 1, "principal", "file")
COLLECT = Step("collect", 2, "officer", "record")
REPORT = Step("report", 5, content="report")
APPROVE = Step("approve_report", 7, "reviewer", data={"opinion": "事实清楚，证据确凿，同意。"})
NOTIFY = Step("notify", 8, content="notify")
DECIDE = Step("decide", 18, "principal", "decide")
SERVE = Step("serve", 19, data={"mode": "direct", "served_on": 0, "receiver": "当事人"})
PAY = Step("pay", 24, content="pay")
CLOSE = Step("close", 26, "principal")
BEGUN, TOLD = (REGISTER, FILE, COLLECT), (REPORT, APPROVE, NOTIFY)
DONE = (DECIDE, SERVE, PAY, CLOSE)
SPARED = (SERVE, CLOSE)


def _spare(ground: str, **data: Any) -> Step:
    said = {"none_ground": ground, "ruling": "已责令改正并进行教育。", **data}
    return Step("spare", 12, "principal", data=said)


def _seized() -> tuple[Step, ...]:
    order = Step("order", 3, "principal", "measure", opens=MEASURE)
    lift = Step("lift", 9, "principal", data={"disposal": "查明后退还当事人。"}, of=3)
    return (*BEGUN, order, REPORT, APPROVE, NOTIFY, lift, *DONE)


_LATER = replace(PAY, working_days=40)
_BRANCHES: dict[str, tuple[Step, ...]] = {
    "ordinary": (*BEGUN, *TOLD, *DONE),
    "defence": (
        *BEGUN, *TOLD, Step("defend", 9, data={"defence": "经营困难，已改正，请求减轻处罚。"}),
        Step("recheck", 11, data={"rechecked": "已在裁量时考虑，对减轻的请求不予采纳。"}), *DONE,
    ),
    "hearing": (
        *BEGUN, REPORT, APPROVE, NOTIFY, Step("ask_hearing", 9, data={"hearing_asked_on": 0}),
        Step("announce_hearing", 12, data={"hearing_on": 21, "hearing_place": "演示县政务服务中心听证室"}),
        Step("hold_hearing", 12, "reviewer", days=21, data={"hearing_record": "当事人就裁量提出意见，双方质证。"}),
        Step("review_legality", 34, "reviewer", data={"review": "agreed", "review_opinion": "程序合法，裁量适当。"}),
        *(replace(step, working_days=step.working_days + 20) for step in DONE),
    ),
    "grave": (
        *BEGUN, replace(REPORT, data={"grave": True, "major": ["complicated"]}), APPROVE, NOTIFY,
        Step("review_legality", 12, "reviewer", data={"review": "agreed", "review_opinion": "定性准确，程序合法。"}),
        Step("discuss", 16, content="meeting"), *DONE,
    ),
    "minor": (*BEGUN, REPORT, APPROVE, _spare("minor-corrected"), *SPARED),
    "first": (*BEGUN, REPORT, APPROVE, replace(_spare("first-minor"), content="exempt"), *SPARED),
    "no-fault": (*BEGUN, REPORT, APPROVE, _spare("no-fault"), *SPARED),
    "unproven": (*BEGUN, Step("dismiss", 10, "principal", data={"reason": "经检验合格，违法事实不能成立。"})),
    "not-filed": (REGISTER, Step("not_file", 2, "principal", data={"reason": "核查后没有发现违法事实。"})),
    "passed-on": (
        REGISTER, Step("pass_on", 2, "principal", data={"handed_to": "邻县有管辖权的部门", "reason": "发生地在邻县。"}),
    ),
    "crime": (
        *BEGUN, Step("suspect_crime", 6, data={"reason": "涉案金额达到刑事追诉标准。"}),
        Step("transfer", 7, "principal", data={"handed_to": "演示县公安局"}), Step("police_filed", 9),
    ),
    "crime-back": (
        *BEGUN, Step("suspect_crime", 4, data={"reason": "可能达到刑事追诉标准。"}),
        Step("transfer", 5, "principal", data={"handed_to": "演示县公安局"}),
        Step("police_returned", 7, data={"police_refused": "没有达到追诉标准。"}),
        *(replace(step, working_days=step.working_days + 5) for step in (*TOLD, *DONE)),
    ),
    "preserved": (
        *BEGUN, Step("preserve", 2, "principal", "officers",
                     {"items": "涉案物品一批", "why": "可能灭失", "kept_at": "执法单位证物室"}),
        Step("dispose_preserved", 4, "principal", "officers", {"disposal": "kept"}), *TOLD, *DONE,
    ),
    "seizure": _seized(),
    "late-paid": (*BEGUN, *TOLD, DECIDE, SERVE, Step("add_fine", 35, "principal"), _LATER,
                  Step("pay", 41, content="pay"), replace(CLOSE, working_days=42)),
    "instalments": (
        *BEGUN, *TOLD, DECIDE, SERVE,
        Step("put_off", 22, "principal", data={"pay_by": 60, "plan": "分两期缴纳。", "reason": "当事人经济困难"}),
        replace(PAY, working_days=45), replace(CLOSE, working_days=46),
    ),
    "court": (
        *BEGUN, *TOLD, DECIDE, SERVE, Step("add_fine", 40, "principal"), Step("demand", 19, days=170,
                                                                             data={"demand_served_on": 0}),
        Step("apply_to_court", 19, "principal", days=200, data={"court": "演示县人民法院"}),
        Step("record_ruling", 19, days=215, data={"court_ruling": "granted", "ruling_number": "（2021）演行审裁定"}),
        Step("perform", 19, days=245, data={"performance": "人民法院强制执行完毕。"}),
        Step("close", 19, "principal", days=248),
    ),
    "revoked": (*BEGUN, *TOLD, DECIDE, SERVE,
                Step("revoke", 30, "principal", data={"reason": "自查发现认定事实有误。"})),
    "spot-warning": (Step("impose", 0, "officer", "spot", opens=SPOT), Step("record", 2, "reviewer"),
                     Step("close", 3, "principal")),
    "spot-fine": (Step("impose", 0, "officer", "spot", opens=SPOT), Step("record", 2, "reviewer"),
                  Step("pay", 5, content="pay"),
                  Step("close", 6, "principal")),
    "spot-paid": (Step("impose", 0, "officer", "spot", opens=SPOT), Step("record", 2, "reviewer"),
                  Step("close", 3, "principal")),
}  # fmt: skip


def way_of(branch: str) -> tuple[Step, ...]:
    """The steps of a branch.

    Raises:
        KeyError: there is none of this name.
    """
    return _BRANCHES[branch]
