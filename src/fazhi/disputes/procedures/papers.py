"""Papers 文书 of reconsideration, with the patterns of their numbers."""

from __future__ import annotations

from fazhi.kernel.procedures.declaring import Basis, Owes, PaperKind
from fazhi.kernel.wording import Label


def _paper(key: str, zh: str, en: str, mark: str = "", *, internal: bool = False) -> PaperKind:
    number = f"{{mark}}{mark}〔{{year}}〕{{serial}}号" if mark else ""
    return PaperKind(f"disputes.{key}", Label(zh, en), f"disputes/{key.replace('-', '_')}.txt", number, internal)


REGISTRATION = _paper("registration", "行政复议申请登记表", "Registration of the application", internal=True)
CORRECTION = _paper("correction-notice", "行政复议申请补正通知书", "Correction notice", "行复补")
ACCEPTANCE = _paper("acceptance-notice", "行政复议受理通知书", "Acceptance notice", "行复受")
REFUSAL = _paper("refusal", "行政复议申请不予受理决定书", "Decision not to accept", "行复不受")
TOLD = _paper("competent-notice", "行政复议告知书", "Notice of the competent organ", "行复告")
TRANSFER = _paper("transfer-letter", "行政复议申请转送函", "Letter of transfer", "行复转")
TRANSFER_NOTICE = _paper("transfer-notice", "行政复议申请转送告知书", "Notice of the transfer", "行复转告")
GIVEN_UP = _paper("given-up-notice", "行政复议申请视为放弃告知书", "Notice that the application is given up", "行复弃")
WITHDRAWAL = _paper("withdrawal", "撤回行政复议申请登记表", "Registration of a withdrawal")
ANSWER = _paper("answer-notice", "行政复议答复通知书", "Notice to answer", "行复答")
THIRD_PARTY = _paper("third-party-notice", "第三人参加行政复议通知书", "Notice to a third party", "行复三")
HEARD = _paper("hearing-of-party", "听取意见记录", "Record of a party's opinion", internal=True)
INVESTIGATION = _paper("investigation", "行政复议调查笔录", "Record of an investigation", internal=True)
INSPECTION = _paper("inspection", "行政复议现场勘验笔录", "Record of an inspection")
APPRAISAL = _paper("appraisal", "鉴定委托书", "Commission of an appraisal", "行复鉴")
HEARING = _paper("hearing-notice", "行政复议听证通知书", "Hearing notice", "行复听")
HEARING_RECORD = _paper("hearing-record", "行政复议听证笔录", "Record of the hearing")
CONSULTATION = _paper(
    "consultation", "提请行政复议委员会咨询意见函", "Request for the committee's opinion", "行复询", internal=True
)
STAY = _paper("stay", "停止执行决定书", "Stay of execution", "行复停")
SUSPENSION = _paper("suspension-notice", "行政复议中止通知书", "Suspension notice", "行复中")
RESUMPTION = _paper("resumption-notice", "行政复议恢复审理通知书", "Resumption notice", "行复恢")
EXTENSION = _paper("extension-notice", "行政复议延期审理通知书", "Extension notice", "行复延")
CONVERSION = _paper("conversion-notice", "转为普通程序审理通知书", "Notice of the ordinary procedure", "行复普")
REPORT = _paper("report", "行政复议案件审查报告", "Report with the proposal", internal=True)
DECISION = _paper("decision", "行政复议决定书", "Decision", "行复决")
MEDIATION = _paper("mediation", "行政复议调解书", "Mediation paper", "行复调")
END = _paper("end-notice", "行政复议终止通知书", "Notice of ending", "行复终")
RECEIPT = _paper("service-receipt", "送达回证", "Receipt of service")
PUBLIC_SERVICE = _paper("service-announcement", "送达公告", "Service by public notice", "行复公")
ORDER = _paper("performance-order", "责令履行通知书", "Order to perform", "行复责")
OPINION = _paper("opinion-letter", "行政复议意见书", "Opinion letter", "行复意")
SUGGESTION = _paper("suggestion-letter", "行政复议建议书", "Suggestion letter", "行复建")
COPY_UP = _paper("superior-letter", "行政复议抄告函", "Letter to the superior department", "行复抄")
CLOSING = {
    "decided": DECISION, "mediated": MEDIATION, "ended": END, "refused": REFUSAL, "given_up": GIVEN_UP,
    "withdrawn": WITHDRAWAL, "told": TOLD, "transferred": TRANSFER_NOTICE,
}  # fmt: skip
"""The paper that closes a case, by the stage it ends in: what is served afterwards."""

ESCALATION = _paper("escalation-request", "报请提级审理函", "Request to take the case up", "行复提", internal=True)
INTERNAL = [each.key for each in (REGISTRATION, HEARD, INVESTIGATION, CONSULTATION, REPORT, ESCALATION)]
"""Papers of the body's own file: nobody is served with them (what parties may read: 2023 第四十七条)."""

MAKER_NOTICE = _paper("maker-notice", "规范性文件审查通知书", "Notice to the maker", "规审通")
DOCUMENT_TRANSFER = _paper("document-transfer", "规范性文件审查转送函", "Transfer of a document", "规审转")
DOCUMENT_RESULT = _paper("document-result", "规范性文件审查处理意见书", "Result of the review", "规审决")

PUBLICATION = Owes(
    "openness.publication", Label("行政复议决定书", "Reconsideration decision"), "disputes/decision_public.txt",
    basis=Basis("行政复议法(2023)", "79"),
)  # fmt: skip
