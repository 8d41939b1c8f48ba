"""The papers of a penalty case 行政处罚文书, by the names of the standard forms."""

from __future__ import annotations

from fazhi.kernel.procedures.declaring import PaperKind
from fazhi.kernel.wording import Label


def _paper(key: str, zh: str, en: str, mark: str = "", *, internal: bool = False, template: str = "") -> PaperKind:
    number = f"{{mark}}{mark}〔{{year}}〕{{serial}}号" if mark else ""
    name = template or key.replace("-", "_")
    return PaperKind(f"enforcement.penalty-{key}", Label(zh, en), f"enforcement/penalty/{name}.txt", number, internal)


FILING = _paper("filing", "立案审批表", "Approval of filing", "罚立", internal=True)
NOT_FILED = _paper("not-filed", "不予立案审批表", "Decision not to file", "罚不立", internal=True)
RECORD = _paper("record", "调查笔录", "Record of an investigation")
PRESERVATION = _paper("preservation", "先行登记保存证据通知书", "Notice of preserved evidence", "罚存")
DISPOSAL = _paper("disposal", "先行登记保存证据处理决定书", "Decision on preserved evidence", "罚存决")
CORRECTION = _paper("correction", "责令改正通知书", "Order to put right", "罚改")
REPORT = _paper("report", "案件调查终结报告", "Final report of an investigation", internal=True)
NOTICE = _paper("notice", "行政处罚事先告知书", "Notice before a penalty", "罚告")
HEARING_NOTICE = _paper("hearing-notice", "听证通知书", "Notice of a hearing", "罚听")
HEARING = _paper("hearing", "听证笔录", "Record of a hearing")
REVIEW = _paper("review", "法制审核意见书", "Legality review", "罚审", internal=True)
DISCUSSION = _paper("discussion", "集体讨论记录", "Record of the discussion", internal=True)
DECISION = _paper("decision", "行政处罚决定书", "Decision on a penalty", "罚决")
SPARED = _paper("spared", "不予行政处罚决定书", "Decision on no penalty", "不罚决")
DISMISSAL = _paper("dismissal", "撤销案件决定书", "Decision to dismiss", "罚撤")
RECEIPT = _paper("receipt", "送达回证", "Receipt of service")
ANNOUNCEMENT = _paper("announcement", "公告送达", "Service by public notice", "罚公")
PUT_OFF = _paper("put-off", "分期（延期）缴纳罚款批准书", "Leave to pay later", "罚缓")
ADDED = _paper("added", "加处罚款决定书", "Decision on an added fine", "罚加")
DEMAND = _paper("demand", "催告书", "Demand", "罚催")
APPLICATION = _paper("application", "强制执行申请书", "Application for enforcement", "罚执")
TRANSFER = _paper("transfer", "涉嫌犯罪案件移送书", "Transfer of a suspected crime", "罚移")
PASSED_ON = _paper("passed-on", "案件移送函", "Letter passing a case on", "罚函")
REVOKED = _paper("revoked", "撤销行政处罚决定书", "Decision to revoke a penalty", "罚销")
CLOSING = _paper("closing", "结案审批表", "Approval of closing", "罚结", internal=True)
ON_THE_SPOT = _paper("on-the-spot", "当场行政处罚决定书", "Decision on the spot", "当罚")
MEASURE = _paper("measure", "实施行政强制措施决定书", "Decision on a compulsory measure", "强决")
LONGER = _paper("measure-extension", "延长行政强制措施期限决定书", "Decision to prolong a measure", "强延")
TESTING = _paper("measure-testing", "检测（检验、鉴定）期间告知书", "Notice of the time of a test", "强检")
RELEASE = _paper("measure-release", "解除行政强制措施决定书", "Decision to lift a measure", "强解")
