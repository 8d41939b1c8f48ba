"""The directories of random inspection 一单两库 (国办发〔2015〕58号), and the list of abnormal operation."""

from __future__ import annotations

import datetime

from fazhi.kernel.adjustments.own import OwnAdjustment
from fazhi.kernel.adjustments.procedure import AdjustmentProcedure
from fazhi.kernel.procedures.declaring import Governs
from fazhi.kernel.registers.declaring import Register
from fazhi.kernel.wording import Label
from fazhi.services.inspection import entry_rules as rules
from fazhi.services.inspection.choices import CertificateKind, Ground, TargetKind
from fazhi.services.inspection.models import AbnormalEntry, InspectionTarget, Inspector, SamplingItem

_FROM = Governs(datetime.date(2015, 7, 29), source="国办发〔2015〕58号")


class SamplingItems(Register):
    """List of items for random inspection 随机抽查事项清单 (国办发〔2015〕58号; 优化营商环境条例 第五十四条)."""

    key = "services.sampling-items"
    label = Label("随机抽查事项清单", "Items for random inspection")
    about = Label(
        "可以随机抽查的事项：依据、对象、内容、方式、比例和频次（国办发〔2015〕58号）。每项依托权责清单中有效的一项行政检查。",
        "What may be inspected by sampling: basis, targets, content, method, ratio and how often (国办发〔2015〕58号). "
        "Each rests on an inspection in force on the list of powers.",
    )
    entry = SamplingItem
    kinds = TargetKind
    rules = (
        rules.HAS_BASIS, rules.HAS_ORGAN, rules.RESTS_ON_A_POWER, rules.JOINT_ORGANS, rules.CHECKLIST, rules.RATIO,
    )  # fmt: skip


class InspectionTargets(Register):
    """Directory of targets 检查对象名录库 (国办发〔2015〕58号).

    It is public: codes, names and addresses of enterprises and sole traders are published by the registration itself
    (企业信息公示暂行条例 第六条), and everybody can recompute a draw. Persons are named by surname only.
    """

    key = "services.inspection-targets"
    label = Label("检查对象名录库", "Directory of inspection targets")
    about = Label(
        "各部门监管的企业、个体工商户、场所和项目，随机抽查从中抽取（国办发〔2015〕58号）。公开的只有登记机关依法公示的名称、"
        "统一社会信用代码和经营场所；从业人员只写姓氏，不登记证件号码、住址和电话。",
        "Enterprises, sole traders, places and projects that departments supervise, from which random inspections draw "
        "(国办发〔2015〕58号). Public are names, credit codes and business addresses, which registration publishes "
        "by law; persons stand by their surname, without numbers, addresses or telephones.",
    )
    entry = InspectionTarget
    kinds = TargetKind
    rules = (
        rules.NO_IDENTITY, rules.TARGET_CODE, rules.HAS_ORGAN, rules.AREA, rules.NOT_TWICE, rules.PERSON,
        rules.OTHER_ORGANS,
    )  # fmt: skip


class Inspectors(Register):
    """Directory of inspectors 执法检查人员名录库 (国办发〔2015〕58号; 国办发〔2018〕118号 执法人员公示)."""

    key = "services.inspectors"
    label = Label("执法检查人员名录库", "Directory of inspectors")
    about = Label(
        "可以抽取的执法检查人员：姓名、单位、执法证号和有效期、专业领域，依法公示（国办发〔2018〕118号）。"
        "申报的利害关系不在其中，不公开。",
        "Inspectors who may be drawn: name, organ, number and validity of the certificate, skills, public by law "
        "(国办发〔2018〕118号). Declared interests are not among it and are not public.",
    )
    entry = Inspector
    kinds = CertificateKind
    rules = (
        rules.CERTIFICATE, rules.HAS_ORGAN, rules.PERIOD, rules.NOT_EXPIRED, rules.SKILLS, rules.AREAS,
    )  # fmt: skip


class AbnormalList(Register):
    """List of abnormal operation 经营异常名录 (企业信息公示暂行条例 第十七条): who is on it, by which ground."""

    key = "services.abnormal-list"
    label = Label("经营异常名录", "List of abnormal operation")
    about = Label(
        "因未公示年度报告等四类情形列入经营异常名录的企业，自列入决定之日起，至移出决定之日止"
        "（企业信息公示暂行条例第十七条）。条目随列入、移出决定产生和终止。",
        "Entities listed on one of four grounds, such as no yearly report published, from the day of the decision "
        "until that of the removal (企业信息公示暂行条例 art. 17). Entries follow from these decisions.",
    )
    entry = AbnormalEntry
    kinds = Ground
    by_adjustment = False


class SamplingItemAdjustment(AdjustmentProcedure):
    """Adjustment of the items for random inspection 随机抽查事项清单动态调整 (国办发〔2015〕58号)."""

    register = SamplingItems.key
    key = "services.sampling-items.adjustment"
    label = Label("随机抽查事项清单调整", "Adjustment of items for random inspection")
    governs = _FROM
    number = "{mark}抽调〔{year}〕{serial}号"


class TargetAdjustment(OwnAdjustment):
    """Adjustment of the directory of targets 检查对象名录库动态管理 (国办发〔2015〕58号)."""

    register = InspectionTargets.key
    key = "services.inspection-targets.adjustment"
    label = Label("检查对象名录库变动", "Adjustment of the directory of targets")
    governs = _FROM
    number = "{mark}象调〔{year}〕{serial}号"


class InspectorAdjustment(OwnAdjustment):
    """Adjustment of the directory of inspectors 执法检查人员名录库动态管理 (国办发〔2015〕58号)."""

    register = Inspectors.key
    key = "services.inspectors.adjustment"
    label = Label("执法检查人员名录库变动", "Adjustment of the directory of inspectors")
    governs = _FROM
    number = "{mark}人调〔{year}〕{serial}号"
