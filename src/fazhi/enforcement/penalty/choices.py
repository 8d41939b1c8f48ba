"""What a penalty case is filled in with: the chapter's own lists; what the law names by day is in ``naming``."""

from __future__ import annotations

from django.db import models

from fazhi.kernel.wording import words


class Source(models.TextChoices):
    """Where a lead comes from 案件来源 (行政处罚法 2021 第五十四条)."""

    INSPECTION = "inspection", words("监督检查", "Inspection")
    COMPLAINT = "complaint", words("投诉举报", "Complaint or report")
    REFERRED = "referred", words("其他机关移送", "Referred by another organ")
    ASSIGNED = "assigned", words("上级交办", "Assigned from above")
    MONITORING = "monitoring", words("监测设备记录", "Technical monitoring")
    RETURNED = "returned", words("司法机关移回", "Returned by judicial organs")


class RecordKind(models.TextChoices):
    """Kind of record of an investigation 调查取证方式."""

    INQUIRY = "inquiry", words("询问笔录", "Record of an inquiry")
    INSPECTION = "inspection", words("现场检查（勘验）笔录", "Record of an inspection of the scene")
    SAMPLING = "sampling", words("抽样取证凭证", "Record of sampling")
    DOCUMENTS = "documents", words("提取书证、电子数据", "Documents and electronic data taken")


class Disposal(models.TextChoices):
    """What becomes of evidence that was preserved 先行登记保存证据的处理."""

    RETURNED = "returned", words("解除保存，退还", "Released and returned")
    SEIZED = "seized", words("采取查封、扣押措施", "Seized or sealed")
    KEPT = "kept", words("作为证据收存", "Kept as evidence")
    TESTED = "tested", words("送检验、检测、鉴定", "Sent to be tested")


class Review(models.TextChoices):
    """What a legality review comes to 法制审核意见."""

    AGREED = "agreed", words("同意", "Agreed")
    MORE = "more", words("建议补充调查", "More investigation advised")
    CORRECT = "correct", words("建议纠正", "Correction advised")
    CHANGE = "change", words("建议变更", "Change advised")
    TRANSFER = "transfer", words("建议移送", "Transfer advised")


class Outcome(models.TextChoices):
    """What a case comes to 处理结果 (行政处罚法 2021 第五十七条)."""

    PENALTY = "penalty", words("给予行政处罚", "Penalty")
    NONE = "none", words("不予行政处罚", "No penalty")
    UNPROVEN = "unproven", words("违法事实不能成立", "Not established")
    CRIME = "crime", words("移送司法机关", "Transferred as a suspected crime")


class NoPenalty(models.TextChoices):
    """Why no penalty is imposed 不予处罚的情形; which of them the law has on a day, ``law_of_day.yaml`` says."""

    MINOR_CORRECTED = (
        "minor-corrected",
        words("违法行为轻微并及时改正，没有造成危害后果", "Minor, put right in time, without harm"),
    )
    FIRST_MINOR = (
        "first-minor",
        words("初次违法且危害后果轻微并及时改正", "First violation of minor harm, put right in time"),
    )
    NO_FAULT = "no-fault", words("当事人有证据足以证明没有主观过错", "The party proved that it was not at fault")
    UNDER_AGE = "under-age", words("不满法定年龄", "Below the age of liability")
    INCAPABLE = "incapable", words("不能辨认或者不能控制自己行为", "Unable to recognise or control the act")
    TOO_LATE = "too-late", words("超过追责时效", "Too late to penalise")


class Mode(models.TextChoices):
    """How a paper was served 送达方式 (民事诉讼法)."""

    DIRECT = "direct", words("直接送达", "In person")
    LEFT = "left", words("留置送达", "Left, since receipt was refused")
    ELECTRONIC = "electronic", words("电子送达", "Electronic, with consent")
    ENTRUSTED = "entrusted", words("委托送达", "Through another organ")
    POST = "post", words("邮寄送达", "By post")
    NOTICE = "notice", words("公告送达", "By public notice")


class Step(models.TextChoices):
    """Step of a discretion benchmark 裁量阶次."""

    MINOR = "minor", words("轻微", "Minor")
    LIGHT = "light", words("较轻", "Light")
    ORDINARY = "ordinary", words("一般", "Ordinary")
    HEAVY = "heavy", words("较重", "Heavy")
    GRAVE = "grave", words("严重", "Grave")


class Measure(models.TextChoices):
    """Kind of compulsory measure 行政强制措施种类 (行政强制法 第九条)."""

    SEAL = "seal", words("查封场所、设施或者财物", "Sealing of premises or property")
    SEIZE = "seize", words("扣押财物", "Seizure of property")


class Payment(models.TextChoices):
    """How a fine was paid 缴纳方式."""

    BANK = "bank", words("银行缴纳", "At a bank")
    ELECTRONIC = "electronic", words("电子支付", "Electronically")
    CASH = "cash", words("当场收缴", "Collected on the spot")


class Large(models.TextChoices):
    """Of whom a standard of large amounts is 较大数额标准的对象."""

    CITIZEN = "citizen", words("公民", "Citizens")
    ORGANISATION = "organisation", words("法人、其他组织", "Organisations")


class CreditField(models.TextChoices):
    """The field on which the display of a penalty depends 公示领域 (国家发展改革委令第58号)."""

    ORDINARY = "ordinary", words("一般领域", "Ordinary field")
    SAFETY = "safety", words("食品、药品、特种设备、安全生产、消防领域", "Food, drugs, equipment, safety, fire")


class Severity(models.TextChoices):
    """How serious the breach is 失信程度 (信用修复管理办法)."""

    MINOR = "minor", words("轻微", "Minor")
    GENERAL = "general", words("一般", "General")
    SERIOUS = "serious", words("严重", "Serious")


class Ruling(models.TextChoices):
    """What the court rules on an application to enforce 非诉执行裁定."""

    GRANTED = "granted", words("准予执行", "Enforcement granted")
    REFUSED = "refused", words("不准予执行", "Enforcement refused")
    NOT_ACCEPTED = "not-accepted", words("不予受理", "Application not accepted")
