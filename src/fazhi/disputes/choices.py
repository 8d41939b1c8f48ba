"""The closed vocabularies of reconsideration: what is complained of, on which grounds, and how it ends."""

from __future__ import annotations

from django.db import models

from fazhi.kernel.wording import words


class Channel(models.TextChoices):
    """How the application came 提交方式 (2023 第二十二条、第三十二条)."""

    ON_SITE = "on_site", words("当面提交", "In person")
    POST = "post", words("邮寄", "By post")
    ONLINE = "online", words("互联网渠道", "Online")
    ORAL = "oral", words("口头申请", "Orally, recorded on the spot")
    PENALTY_ORGAN = "penalty_organ", words("经处罚机关转送", "Through the penalising organ")
    FORWARDED = "forwarded", words("其他机关转送", "Forwarded by another organ")


class ActComplained(models.TextChoices):
    """The kind of act complained of 被申请行政行为的类别 (2023 第十一条; the last seven lie outside)."""

    PENALTY = "penalty", words("行政处罚", "Penalty")
    COMPULSION = "compulsion", words("行政强制", "Compulsion")
    LICENCE = "licence", words("行政许可", "Licence")
    NATURAL_RESOURCES = "natural_resources", words("自然资源确权", "Title to natural resources")
    EXPROPRIATION = "expropriation", words("征收征用及补偿", "Expropriation and its compensation")
    STATE_COMPENSATION = "state_compensation", words("行政赔偿", "State compensation")
    WORK_INJURY = "work_injury", words("工伤认定", "Work injury")
    ADJUDICATION = "adjudication", words("行政裁决", "Adjudication")
    PAYMENT = "payment", words("行政给付", "Payment")
    AGREEMENT = "agreement", words("行政协议", "Administrative agreement")
    INFORMATION = "information", words("政府信息公开", "Government information")
    OMISSION = "omission", words("不履行法定职责", "Failure to perform a duty")
    OTHER = "other", words("其他行政行为", "Another act")
    PERSONNEL = "personnel", words("对工作人员的奖惩、任免", "Personnel decision")
    CIVIL_MEDIATION = "civil_mediation", words("对民事纠纷的调解", "Mediation of a civil dispute")
    PETITION = "petition", words("信访事项处理、复查、复核意见", "Opinion on a petition")
    GUIDANCE = "guidance", words("行政指导", "Administrative guidance")
    CRIMINAL = "criminal", words("办理刑事案件、执行刑罚的行为", "Criminal justice")
    PREPARATORY = "preparatory", words("论证、请示、咨询等过程性行为", "A preparatory step")
    SUPERVISION = "supervision", words("对下级机关的执法监督、督促履责", "Supervision of a lower organ")


class Refused(models.TextChoices):
    """Why an application is not accepted 不予受理的情形 (2023 第三十条; 2007 条例第二十八条)."""

    NO_PARTY = "no_party", words("没有明确的申请人或者符合规定的被申请人", "No clear applicant or proper respondent")
    NO_INTEREST = "no_interest", words("与行政行为没有利害关系", "No interest in the act")
    NO_CLAIM = "no_claim", words("没有具体的请求和理由", "No concrete request and grounds")
    OUT_OF_TIME = "out_of_time", words("超过法定申请期限", "Out of time")
    OUTSIDE_SCOPE = "outside_scope", words("不属于行政复议范围", "Outside reconsideration")
    NOT_COMPETENT = "not_competent", words("不属于本机关管辖", "Not within this organ's competence")
    COURT_HAS_IT = "court_has_it", words("人民法院已经受理", "The court has it")
    REPEATED = "repeated", words("就同一行政行为已经受理过", "The same act was accepted before")


class Simple(models.TextChoices):
    """Grounds of the simplified procedure 适用简易程序的情形 (2023 第五十三条)."""

    ON_THE_SPOT = "on_the_spot", words("行政行为当场作出", "The act was done on the spot")
    WARNING = "warning", words("警告或者通报批评", "A warning or public criticism")
    SMALL_SUM = "small_sum", words("案件涉及款额在法定数额以下", "A sum within the statutory ceiling")
    INFORMATION = "information", words("政府信息公开案件", "A case of government information")
    AGREED = "agreed", words("当事人各方同意", "All parties agree")


class Weighty(models.TextChoices):
    """Why a case must be heard and put to the committee 重大、疑难、复杂等情形 (2023 第五十条、第五十二条)."""

    NO = "", words("一般案件", "An ordinary case")
    MAJOR = "major", words("案情重大、疑难、复杂", "Major, difficult or complicated")
    TECHNICAL = "technical", words("专业性、技术性较强", "Professional or technical")


class Suspended(models.TextChoices):
    """Grounds of suspension 中止的情形 (2023 第三十九条; 2007 条例第四十一条, 2017 第二十六条、第二十七条)."""

    DEATH = "death", words("申请人死亡，近亲属尚未确定是否参加", "The applicant died; relatives undecided")
    INCAPACITY = "incapacity", words("申请人丧失行为能力，尚未确定法定代理人", "The applicant lost capacity")
    DISSOLVED = "dissolved", words("申请人终止，尚未确定权利义务承受人", "The applicant body was dissolved")
    MISSING = "missing", words("申请人下落不明", "The applicant is missing")
    OBSTACLE = "obstacle", words("因不可抗力或者其他正当理由不能参加", "A party is prevented")
    SETTLING = "settling", words("调解、和解，双方同意中止", "Mediation or settlement; both agree")
    INTERPRETATION = "interpretation", words("法律适用问题需要有权机关解释或者确认", "An interpretation is needed")
    OTHER_CASE = "other_case", words("以其他案件的审理结果为依据", "Another case decides it")
    INCIDENTAL = "incidental", words("附带审查规范性文件", "Incidental review of a normative document")
    BASIS = "basis", words("认为行政行为的依据不合法", "The act's basis seems unlawful")
    OTHER = "other", words("需要中止的其他情形", "Another ground")


LASTING = frozenset({Suspended.DEATH, Suspended.INCAPACITY, Suspended.DISSOLVED})
"""Grounds after whose 60 days the case is ended (2023 第四十一条第五项; 2007 条例第四十二条第二款)."""

REVIEWING = frozenset({Suspended.INCIDENTAL, Suspended.BASIS})
"""Grounds by which a review of a normative document begins."""


class Ended(models.TextChoices):
    """Grounds of ending without a decision 终止的情形 (2023 第四十一条; 2007 条例第四十二条)."""

    WITHDRAWN = "withdrawn", words("申请人撤回申请，准予撤回", "Withdrawn with permission")
    SETTLED = "settled", words("申请人与被申请人达成和解", "Settled between the parties")
    NO_HEIRS = "no_heirs", words("申请人死亡，没有近亲属或者近亲属放弃权利", "No heirs, or they give up")
    NO_SUCCESSOR = "no_successor", words("申请人终止，没有承受人或者承受人放弃权利", "No successor, or it gives up")
    CRIMINAL = "criminal", words("同一违法行为涉嫌犯罪，被采取刑事强制措施", "Criminal measures were taken")
    SUSPENDED = "suspended", words("中止满期，中止原因仍未消除", "The suspension ran out")


class Outcome(models.TextChoices):
    """How a case came out 办理结果."""

    UPHELD = "upheld", words("维持", "Upheld")
    ORDERED = "ordered_to_perform", words("责令履行", "Ordered to perform")
    REVOKED = "revoked", words("撤销", "Revoked")
    PARTLY_REVOKED = "partly_revoked", words("部分撤销", "Partly revoked")
    CHANGED = "changed", words("变更", "Changed")
    UNLAWFUL = "confirmed_unlawful", words("确认违法", "Confirmed unlawful")
    INVALID = "confirmed_invalid", words("确认无效", "Confirmed invalid")
    AGREEMENT = "agreement_liability", words("责令承担行政协议责任", "Liability under the agreement")
    AGREEMENT_COMPENSATION = "agreement_compensation", words("责令给予合理补偿", "Compensation under the agreement")
    REQUEST_DISMISSED = "request_dismissed", words("驳回复议请求", "Request dismissed")
    APPLICATION_DISMISSED = "application_dismissed", words("驳回复议申请", "Application dismissed")
    REFUSED = "refused", words("不予受理", "Not accepted")
    TOLD = "told_competent", words("告知向有权机关申请", "Told the competent organ")
    TRANSFERRED = "transferred", words("转送", "Forwarded")
    GIVEN_UP = "given_up", words("视为放弃", "Deemed given up")
    WITHDRAWN = "withdrawn", words("受理前撤回", "Withdrawn before acceptance")
    SELF_CORRECTED = "self_corrected", words("原机关自行纠正", "Corrected by the organ itself")
    MEDIATED = "mediated", words("调解结案", "Mediated")
    ENDED = "ended", words("终止", "Ended")
    ESCALATED = "escalated", words("提级审理", "Taken up by the superior")


ADVERSE = frozenset(
    {
        Outcome.ORDERED, Outcome.REVOKED, Outcome.PARTLY_REVOKED, Outcome.UNLAWFUL, Outcome.INVALID,
    }
)  # fmt: skip
"""What may be decided when the respondent gave no answer (2023 第七十条)."""


class Service(models.TextChoices):
    """How a paper is served 送达方式 (民事诉讼法, to which the law refers)."""

    DIRECT = "direct", words("直接送达", "In person")
    LEFT = "left", words("留置送达", "Left at the address")
    ELECTRONIC = "electronic", words("电子送达", "Electronically, with consent")
    POST = "post", words("邮寄送达", "By post")
    ENTRUSTED = "entrusted", words("委托送达", "Through an entrusted organ")
    FORWARDED = "forwarded", words("转交送达", "Through the addressee's unit")


class Settled(models.TextChoices):
    """How far the case settled the dispute 争议实质性化解情况."""

    FULLY = "fully", words("实质性化解", "Settled in substance")
    PARTLY = "partly", words("部分化解", "Partly settled")
    NOT = "not", words("未化解", "Not settled")
    SUED = "sued", words("已提起行政诉讼", "Gone to court")


class Found(models.TextChoices):
    """What an incidental review found 审查结论 (2023 第五十九条)."""

    LAWFUL = "lawful", words("相关条款合法", "The clauses are lawful")
    UNLAWFUL = "unlawful", words("超越权限或者违反上位法", "They exceed powers or break higher law")
