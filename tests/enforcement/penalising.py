"""Penalty cases done the short way: every act has a usual post and usual content; what a test gives goes over it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from fazhi.enforcement.certificates.standing import subject_of
from fazhi.enforcement.models import (
    Benchmark,
    Certificate,
    CompulsoryMeasure,
    EnforcementSubject,
    LargeAmount,
    PenaltyCase,
    SummaryPenalty,
)
from fazhi.kernel.ledger.journal import record_many
from fazhi.kernel.organs.models import Officer, Organ, Post
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.services.models import PowerItem, PowerKind
from tests.conftest import County
from tests.kernel.desk import date

ITEM, TOWN_ITEM, BENCHMARK = "CF-221-001", "CF-TOWN-001", "CL-001-3"
CODES = ("YS13013001", "YS13013002", "YS13013003")
SHOP = {
    "party_kind": "enterprise", "party_name": "演示县甲商贸有限公司", "party_identifier": "91130130MA0EXAMP1C",
}  # fmt: skip
PERSON = {"party_kind": "citizen", "party_name": "王小明"}
ROLES = {
    "register": "handler", "file": "principal", "not_file": "principal", "pass_on": "principal",
    "change_officers": "principal", "preserve": "principal", "dispose_preserved": "principal", "extend": "principal",
    "keep_case": "principal", "transfer": "principal", "take_back": "principal", "approve_report": "reviewer",
    "send_back": "reviewer", "notify_anew": "principal", "hold_hearing": "reviewer", "review_legality": "reviewer",
    "decide": "principal", "spare": "principal", "dismiss": "principal", "put_off": "principal",
    "add_fine": "principal", "apply_to_court": "principal", "revoke": "principal", "revoke_closed": "principal",
    "close": "principal", "suspect_crime": "handler",
}  # fmt: skip


def usual(name: str, on: str) -> dict[str, Any]:
    """The usual content of an act."""
    at = {"began_at": f"{on}T09:00", "finished_at": f"{on}T10:00"}
    officers = {"officers": list(CODES[:2])}
    return {
        "register": {
            "source": "inspection", "cause": "销售过期食品", "facts": "货架上有过期食品三袋。", "occurred_on": on,
            "discovered_on": on, "business": "on",
        },
        "file": {"power_item": ITEM, **officers, **SHOP},
        "change_officers": {"officers": [CODES[0], CODES[2]], "reason": "工作调整"},
        "collect": {
            **officers, **at, "kind": "inspection", "place": "演示县城关镇", "text": "发现过期食品。",
            "signed": "signed",
        },
        "preserve": {**officers, "items": "食品三袋", "why": "可能灭失", "kept_at": "演示县市场监督管理局"},
        "dispose_preserved": {**officers, "disposal": "returned"},
        "report": {
            "findings": "销售过期食品三袋。", "evidence": "现场检查笔录。", "legal_basis": "食品安全法第一百二十四条",
            "proposed_kinds": ["fine"], "proposed_fine": "2000.00", "confiscated": "0", "proposal": "罚款二千元",
            "benchmark": BENCHMARK, "discretion": "货值较小。",
        },
        "approve_report": {"opinion": "事实清楚，同意。"},
        "notify": {"notice_served_on": on, "defend_by": on},
        "defend": {"defence": "已下架，请求减轻。"},
        "recheck": {"rechecked": "已在裁量中考虑，不予采纳。"},
        "ask_hearing": {"hearing_asked_on": on},
        "hold_hearing": {"hearing_record": "双方质证。"},
        "review_legality": {"review": "agreed", "review_opinion": "符合法定程序。"},
        "decide": {
            "kinds": ["fine"], "fine": "2000.00", "confiscated": "0", "ruling": "罚款二千元", "benchmark": BENCHMARK,
            "discretion": "货值较小。", "legal_basis": "食品安全法第一百二十四条", "severity": "general",
            "credit_field": "safety",
        },
        "spare": {"none_ground": "minor-corrected", "ruling": "责令改正并教育。"},
        "serve": {"mode": "direct", "served_on": on, "receiver": "王经理"},
        "pay": {"amount": "2000.00", "how": "bank", "receipt": "20210001"},
        "close": {}, "transfer": {"handed_to": "演示县公安局"}, "pass_on": {"handed_to": "演示县农业农村局"},
        "police_returned": {"police_refused": "情节显著轻微"},
        "contest": {"contested_on": on}, "contest_ended": {"contest_ended_on": on},
        "demand": {"demand_served_on": on}, "apply_to_court": {"court": "演示县人民法院"},
        "record_ruling": {"court_ruling": "granted", "ruling_number": "（2022）演行审1号"},
        "perform": {"performance": "法院执行到位。"},
    }.get(name, {})  # fmt: skip


class Bureau:
    """The market bureau with a power, a benchmark, and two certified handlers (and a third certified reviewer)."""

    def __init__(self, county: County, valid: tuple[str, str] = ("2021-01-01", "2025-12-31")) -> None:
        self.county = county
        market, town = county.organ("market"), county.organ("town")
        since = date("2019-02-01")
        holders = [county.officer("market", "handler", 0), county.officer("market", "handler", 1),
                   county.officer("market", "reviewer", 1)]  # fmt: skip
        record_many(
            [
                PowerItem(code=ITEM, name="对销售过期食品的处罚", kind=PowerKind.PENALTY, organ=market, from_on=since,
                          exercised_by=market.name, basis=[{"law": "食品安全法", "article": "124"}]),
                PowerItem(code="JC-1", name="检查", kind=PowerKind.INSPECTION, organ=market, from_on=since,
                          exercised_by=market.name, basis=[{"law": "食品安全法", "article": "110"}]),
                PowerItem(code=TOWN_ITEM, name="对乱倒垃圾的处罚", kind=PowerKind.PENALTY, organ=town,
                          exercised_by=town.name, basis=[{"law": "城市市容管理条例"}], from_on=date("2021-01-01")),
                LargeAmount(code="LA-1", name="公民", kind="citizen", business="10000", non_business="5000",
                            from_on=since, basis=[{"law": "测试标准"}]),
                LargeAmount(code="LA-2", name="法人", kind="organisation", business="10000", non_business="10000",
                            from_on=since, basis=[{"law": "测试标准"}]),
                Benchmark(code=BENCHMARK, name="一般", kind="ordinary", organ=market, power_item=ITEM, from_on=since,
                          circumstances="货值不足一万元", least="1000", most="60000"),
                *(self.title(organ) for organ in (market, town)),
                *(self.certificate(*held, market, *valid) for held in zip(CODES, holders, strict=True)),
            ]
        )  # fmt: skip

    @staticmethod
    def title(organ: Organ) -> EnforcementSubject:
        """That an organ is confirmed as enforcing."""
        return EnforcementSubject(
            subject=subject_of(organ.code), code=organ.code, name=organ.name, kind="statutory", organ=organ,
            scope="法定职责", from_on=date("2019-02-01"), basis=[{"law": "三定规定"}],
        )  # fmt: skip

    @staticmethod
    def certificate(code: str, officer: Officer, organ: Organ, begin: str, last: str) -> Certificate:
        return Certificate(
            code=code, name=officer.name, kind="enforcement", organ=organ, holder=officer, domains=["食品"],
            valid_from=date(begin), valid_until=date(last), from_on=date(begin),
            until_on=date(last) + datetime.date.resolution,
        )  # fmt: skip

    def post(self, role: str, organ: str = "market", nth: int = 0) -> Post:
        return self.county.post(organ, role, nth)

    def lead(self, on: str = "2021-08-02", data: Mapping[str, Any] | None = None, organ: str = "market") -> PenaltyCase:
        done = open_matter(
            "enforcement.penalty", "register", by=self.post("handler", organ), on=date(on),
            data={**usual("register", on), **(data or {})},
        )  # fmt: skip
        return PenaltyCase.objects.get(pk=done.matter_id)

    def do(
        self, matter: Matter, name: str, on: str, data: Mapping[str, Any] | None = None, *, role: str = "",
        organ: str = "market", nth: int = 0, **others: Any,
    ) -> Act:  # fmt: skip
        """An act by its usual post with usual content; the matter is read anew."""
        given = {**usual(name, on), **(data or {})}
        by = self.post(role or ROLES.get(name, "handler"), organ, nth)
        done = perform(matter, name, by=by, on=date(on), data=given, **others)
        matter.refresh_from_db()
        return done

    def upto(self, last: str, day: str = "2021-08-02", **given: Mapping[str, Any]) -> PenaltyCase:
        """A case up to an act: a day each, the decision the day after the notice."""
        case = self.lead(day, given.get("register"))
        for name in ("file", "collect", "report", "approve_report", "notify", "decide", "serve"):
            if name == "decide":
                day = after(day, 1)
            self.do(case, name, day, given.get(name), **self._party(case, name))
            if name == last:
                break
        return case

    @staticmethod
    def _party(case: PenaltyCase, name: str) -> dict[str, Any]:
        return {"party": case.parties.get(capacity="party").party} if name == "serve" else {}

    def spot(self, on: str = "2021-08-02", data: Mapping[str, Any] | None = None, nth: int = 0) -> SummaryPenalty:
        given = {
            "cause": "未亮照经营", "facts": "未在经营场所悬挂营业执照。", "power_item": ITEM, "business": "on",
            "legal_basis": "市场主体登记管理条例", "kinds": ["fine"], "fine": "100", "collected": "0",
            "delivered": "signed", "heard": "无", "officers": list(CODES[:2]), **PERSON, **(data or {}),
        }  # fmt: skip
        done = open_matter(
            "enforcement.summary-penalty", "impose", by=self.post("handler", nth=nth), on=date(on), data=given
        )  # fmt: skip
        return SummaryPenalty.objects.get(pk=done.matter_id)

    def seize(
        self, case: PenaltyCase, on: str, act: str = "order", data: Mapping[str, Any] | None = None
    ) -> CompulsoryMeasure:
        given = {
            "case": case.pk, "measure": "seize", "legal_basis": "食品安全法第一百一十条", "goods": "食品三袋",
            "officers": list(CODES[:2]), **SHOP, **(data or {}),
        }  # fmt: skip
        by = self.post("principal" if act == "order" else "handler")
        done = open_matter("enforcement.compulsion", act, by=by, on=date(on), data=given)
        return CompulsoryMeasure.objects.get(pk=done.matter_id)


def after(day: str, number: int) -> str:
    """The day so many days after another one."""
    return (date(day) + number * datetime.date.resolution).isoformat()
