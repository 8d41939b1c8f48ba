"""The kinds of credit events, how serious they are, and the classes of risk; stored values never change."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils import translation

from fazhi.kernel.wording import Label, words


class EventKind(models.TextChoices):
    """Kind of credit event 信用事件种类."""

    LICENCE = "licence", words("取得行政许可", "Licence granted")
    FALSE_APPLICATION = "false-application", words("以虚假材料申请许可", "False papers in an application")
    PENALTY = "penalty", words("行政处罚", "Penalty")
    INSPECTION = "inspection", words("随机抽查结果", "Result of a random inspection")
    ABNORMAL_LISTING = "abnormal-listing", words("列入经营异常名录", "Listed as operating abnormally")
    ABNORMAL_REMOVAL = "abnormal-removal", words("移出经营异常名录", "Taken off the list of abnormal operation")
    SERIOUS_LISTING = "serious-listing", words("列入严重违法失信名单", "Listed as seriously untrustworthy")
    SERIOUS_REMOVAL = "serious-removal", words("移出严重违法失信名单", "Taken off the list of the untrustworthy")
    COMMITMENT_BROKEN = "commitment-broken", words("违背告知承诺", "Commitment broken")
    JUDGMENT = "judgment", words("失信被执行人", "Judgment debtor who does not perform")
    JUDGMENT_REMOVAL = "judgment-removal", words("移出失信被执行人名单", "Taken off the list of judgment debtors")
    REPORT_NOT_FILED = "report-not-filed", words("未按期报送年度报告", "Annual report not filed")
    COMMENDATION = "commendation", words("表彰奖励", "Commendation")
    REPAIR = "repair", words("信用修复", "Credit repaired")


ENDS: Mapping[str, str] = {
    EventKind.ABNORMAL_REMOVAL: EventKind.ABNORMAL_LISTING,
    EventKind.SERIOUS_REMOVAL: EventKind.SERIOUS_LISTING,
    EventKind.JUDGMENT_REMOVAL: EventKind.JUDGMENT,
}
"""Events by which another one ends: taken off the list on which it was put. A repair ends an event of any kind."""

ADVERSE = frozenset({
    EventKind.FALSE_APPLICATION, EventKind.PENALTY, EventKind.INSPECTION, EventKind.ABNORMAL_LISTING,
    EventKind.SERIOUS_LISTING, EventKind.COMMITMENT_BROKEN, EventKind.JUDGMENT, EventKind.REPORT_NOT_FILED,
})  # fmt: skip
"""Kinds that may speak against an entity; a result of an inspection does where it is graded."""


class Severity(models.TextChoices):
    """How serious an event is 失信程度 (信用修复管理办法: minor, general, serious); most good events have none."""

    NONE = "none", words("不分程度", "Not graded")
    MINOR = "minor", words("轻微", "Minor")
    GENERAL = "general", words("一般", "General")
    SERIOUS = "serious", words("严重", "Serious")


class Field(models.TextChoices):
    """The field that the display of a penalty depends on 公示领域 (国家发展改革委令第58号)."""

    ORDINARY = "ordinary", words("一般领域", "Ordinary field")
    SAFETY = "safety", words("食品、药品、特种设备、安全生产、消防领域", "Food, drugs, equipment, safety, fire")


class Result(models.TextChoices):
    """Result of a random inspection 抽查检查结果."""

    NO_PROBLEM = "no-problem", words("未发现问题", "No problem found")
    NOT_PUBLISHED = "not-published", words("未按规定公示应当公示的信息", "Due information not published")
    FALSE_PUBLISHED = (
        "false-published",
        words("公示信息隐瞒真实情况、弄虚作假", "Published information hides the truth or is false"),
    )
    UNREACHABLE = (
        "unreachable",
        words("通过登记的住所（经营场所）无法联系", "Cannot be reached at the registered address"),
    )
    CORRECTION_ORDERED = "correction-ordered", words("发现问题已责令改正", "Problem found, correction ordered")
    OBSTRUCTED = "obstructed", words("不配合检查情节严重", "Serious obstruction of the inspection")
    NOT_ACTIVE = "not-active", words("未开展本次抽查涉及的经营活动", "No such business carried on")
    CLOSED = "closed", words("已关闭停业、正在组织清算或者已注销吊销", "Closed, in liquidation, or struck off")
    PENDING = "pending", words("发现问题待后续处理", "Problem found, to be dealt with")
    PASSED = "passed", words("合格", "Passed")
    FAILED = "failed", words("不合格", "Failed")


class RiskClass(models.TextChoices):
    """Class of credit risk 信用风险等级 (国市监信发〔2022〕6号): A is the lowest risk, D the highest."""

    A = "A", words("A级（信用风险低）", "A (low risk)")
    B = "B", words("B级（信用风险一般）", "B (general risk)")
    C = "C", words("C级（信用风险较高）", "C (higher risk)")
    D = "D", words("D级（信用风险高）", "D (high risk)")


def chinese(text: object) -> str:
    """A text of both languages in Chinese, as titles are stored."""
    with translation.override("zh-hans"):
        return str(text)


def both(text: object) -> Label:
    """A lazy text of both languages as a label."""
    with translation.override("en"):
        return Label(chinese(text), str(text))
