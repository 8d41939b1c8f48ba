"""Closed vocabularies of random inspection 双随机、一公开; stored values never change."""

from __future__ import annotations

from django.db import models

from fazhi.kernel.wording import words


class TargetKind(models.TextChoices):
    """What is inspected 检查对象类别."""

    ENTERPRISE = "enterprise", words("企业", "Enterprise")
    SOLE_TRADER = "sole-trader", words("个体工商户", "Sole trader")
    ORGANISATION = "organisation", words("事业单位、社会组织和其他机构", "Institution or other organisation")
    PERSON = "person", words("从业人员", "Person in a trade")
    PLACE = "place", words("场所", "Place")
    PROJECT = "project", words("项目", "Project")


class TargetState(models.TextChoices):
    """Whether a target is in business 经营状态."""

    OPEN = "open", words("在营（在用）", "In business or use")
    SUSPENDED = "suspended", words("歇业（停用）", "Suspended")
    CLOSED = "closed", words("停业（关闭）", "Closed")
    REVOKED = "revoked", words("吊销未注销", "Licence revoked, not deregistered")
    DEREGISTERED = "deregistered", words("已注销", "Deregistered")


class Method(models.TextChoices):
    """How it is checked 检查方式."""

    ON_SITE = "on-site", words("现场检查", "On site")
    PAPER = "paper", words("书面检查", "By papers")
    NETWORK = "network", words("网络监测", "Over the network")
    PROFESSIONAL = "professional", words("委托专业机构检查", "By a professional body")
    SEVERAL = "several", words("多种方式结合", "Several ways together")


class Level(models.TextChoices):
    """At which level the item is checked 抽查层级."""

    NATIONAL = "national", words("国家级", "National")
    PROVINCE = "province", words("省级", "Province")
    CITY = "city", words("市级", "City")
    COUNTY = "county", words("县级", "County")


class CertificateKind(models.TextChoices):
    """Who made the enforcement certificate out 执法证件类别."""

    PROVINCE = "province", words("省级人民政府统一制发", "Made out by the province")
    MINISTRY = "ministry", words("国务院部门制发", "Made out by a ministry")


class InterestKind(models.TextChoices):
    """What binds an inspector to a target 利害关系, so that the inspector stands back 回避."""

    INTEREST = "interest", words("本人或者近亲属持股、投资", "Holds a share, or a near relative does")
    KINSHIP = "kinship", words("与负责人有近亲属关系", "Near relative of who heads it")
    FORMER_EMPLOYER = "former-employer", words("曾在该单位任职", "Former employer")
    OTHER = "other", words("其他可能影响公正的关系", "Another bond that may tell on fairness")


class Joint(models.TextChoices):
    """Who goes along in a planned campaign 抽查组织方式 (国发〔2019〕5号)."""

    ALONE = "alone", words("单部门单项抽查", "One department, one item")
    INTERNAL = "internal", words("部门内部联合抽查", "One department, several items at one visit")
    CROSS = "cross", words("跨部门联合抽查", "Several departments")


class Ground(models.TextChoices):
    """Why an entity is listed 列入事由 (企业信息公示暂行条例 第十七条; 企业经营异常名录管理暂行办法 第四条)."""

    REPORT = "report", words("未按照规定的期限公示年度报告", "Yearly report not published in time")
    ORDERED = "ordered", words("未在责令的期限内公示有关企业信息", "Information not published within the ordered term")
    FALSE = "false", words("公示企业信息隐瞒真实情况、弄虚作假", "What it published is concealing or false")
    UNREACHED = "unreached", words("通过登记的住所或者经营场所无法联系", "Cannot be reached at the registered address")


class Service(models.TextChoices):
    """How a paper is served 送达方式."""

    DIRECT = "direct", words("直接送达", "In person")
    LEFT = "left", words("留置送达", "Left at the address")
    ELECTRONIC = "electronic", words("电子送达", "Electronically, with consent")
    POST = "post", words("邮寄送达", "By post")
    NOTICE = "notice", words("公告送达", "By public notice")
