"""Directories of random inspection in the small county, and the short way to change them."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from stdnum.cn import uscc

from fazhi.kernel.adjustments.models import Adjustment, ChangeRow, ChangeSet
from fazhi.kernel.ledger.journal import record_many
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.notices.procedure import draft_values
from fazhi.kernel.organs.models import Place
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.services.inspection.codes import own_code
from fazhi.services.inspection.models import InspectionTarget, Inspector, SamplingItem
from fazhi.services.models import PowerItem
from tests.conftest import FOUNDED, PLACE, County
from tests.kernel.desk import date

TOWN = "130130101"
POWER = "1301302210602300"
POND = own_code(PLACE, 1)
CHENG, SHEN = "030100001", "030100002"
BASIS = [{"law": "企业信息公示暂行条例", "article": "14"}]
Row = tuple[str, str, dict[str, Any]]


def credit_code(serial: str) -> str:
    """A credit code of an invented enterprise, with the right check character."""
    body = f"91130130YYYYYY{serial}"
    return body + uscc.calc_check_digit(body)


class Field:
    """What is inspected, by whom, and the acts by which the directories change."""

    def __init__(self, county: County) -> None:
        self.county = county
        market, town = county.organ("market"), county.organ("town")
        self.shop, self.mill, self.cafe = (credit_code(serial) for serial in ("7A1", "7B2", "7C3"))
        with transaction.atomic():
            record_many(
                [
                    Place(
                        code=TOWN, level="township", name="演示镇", name_en="Town", parent_code=PLACE, from_on=FOUNDED,
                    ),
                    PowerItem(
                        code=POWER, name="对企业公示信息的抽查", kind="inspection", organ=market, basis=BASIS,
                        exercised_by=market.name, from_on=FOUNDED,
                    ),
                    *(
                        InspectionTarget(
                            code=code, name=name, kind=kind, organ=market, area=TOWN, industry="零售",
                            address=f"演示镇{name}", state=state, from_on=FOUNDED,
                        )
                        for code, name, kind, state in (
                            (self.shop, "演示县百货有限公司", "enterprise", "open"),
                            (self.mill, "演示县面粉有限公司", "enterprise", "suspended"),
                            (self.cafe, "演示县小吃店", "sole-trader", "open"), (POND, "柳林公共泳池", "place", "open"),
                        )
                    ),
                    *(
                        Inspector(
                            code=code, name=name, kind="province", organ=organ, skills=["食品"],
                            valid_from=date("2019-01-01"), valid_until=date("2023-12-31"), from_on=FOUNDED,
                        )
                        for code, name, organ in ((CHENG, "程一", market), (SHEN, "沈二", town))
                    ),
                    *(
                        SamplingItem(
                            code=code, name=name, kind="enterprise", organ=market, basis=BASIS, power_item=POWER,
                            subject_matter="公示信息", method="paper", ratio="3.0", times=1, from_on=FOUNDED,
                        )
                        for code, name in (("CC-01", "年度报告公示信息检查"), ("CC-02", "即时公示信息检查"))
                    ),
                ]
            )  # fmt: skip

    def draft(self, register: str, *rows: Row, organ: str = "market", effective: str = "2021-03-01") -> ChangeSet:
        """A change set of an organ."""
        drafted = ChangeSet.objects.create(
            register=register, organ=self.county.organ(organ), heading="名录变动", ground="日常更新",
            effective_on=date(effective), drafted_by=self.county.officer(organ, "handler"),
        )  # fmt: skip
        ChangeRow.objects.bulk_create(
            ChangeRow(change_set=drafted, position=position, action=action, code=code, values=values)
            for position, (action, code, values) in enumerate(rows, start=1)
        )
        return drafted

    def report(self, register: str, *rows: Row, organ: str = "market", effective: str = "2021-03-01") -> Adjustment:
        """The report of a change set."""
        drafted = self.draft(register, *rows, organ=organ, effective=effective)
        act = open_matter(
            f"{register}.adjustment", "report", by=self.county.post(organ, "handler"), on=date("2021-02-20"),
            data={"change_set": drafted.pk},
        )  # fmt: skip
        return Adjustment.objects.get(pk=act.matter_id)

    def change(self, register: str, *rows: Row, organ: str = "market", effective: str = "2021-03-01") -> Adjustment:
        """A change set reported, and approved by the organ's own reviewer."""
        matter = self.report(register, *rows, organ=organ, effective=effective)
        perform(matter, "approve", by=self.county.post(organ, "reviewer"), on=date("2021-02-22"))
        return matter

    def do(
        self, matter: Matter, name: str, on: str, role: str, data: dict[str, Any] | None = None, *,
        organ: str = "market", nth: int = 0, **others: Any,
    ) -> Act:  # fmt: skip
        """An act by the holder of a role."""
        held = type(matter).objects.get(pk=matter.pk)
        return perform(held, name, by=self.county.post(organ, role, nth), on=date(on), data=data or {}, **others)

    def publish(self, source: Act, on: str) -> Notice:
        """The notice that an act owes, drafted as it is and confirmed."""
        notice = Notice.objects.get(source=source)
        by = self.county.post("market", "handler")
        perform(notice, "draft", by=by, on=date(on), data=draft_values(notice))
        ticks = {"no_secrets": True}
        perform(notice, "publish", by=self.county.post("market", "reviewer"), on=date(on), data=ticks)
        return Notice.objects.get(pk=notice.pk)


def target(**others: Any) -> dict[str, Any]:
    """The attributes of a target, as a change set gives them."""
    return {
        "name": "演示县新店有限公司", "kind": "enterprise", "organ": "market", "address": "演示镇一号", "area": TOWN,
        "industry": "零售", **others,
    }  # fmt: skip


def inspector(**others: Any) -> dict[str, Any]:
    """The attributes of an inspector."""
    return {
        "name": "方三", "kind": "province", "organ": "market", "skills": ["药品"], "valid_from": "2020-01-01",
        "valid_until": "2024-12-31", **others,
    }  # fmt: skip


def item(**others: Any) -> dict[str, Any]:
    """The attributes of a sampling item."""
    return {
        "name": "登记事项检查", "kind": "enterprise", "organ": "market", "basis": BASIS, "power_item": POWER,
        "subject_matter": "登记事项", "method": "on-site", "ratio": "5.0", "times": 2, "checklist": ["01 亮照经营"],
        **others,
    }  # fmt: skip
