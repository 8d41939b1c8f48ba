"""A campaign of random inspection in the small county, done the short way: plan, draw, visits, results."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from fazhi.kernel.draws.models import Draw
from fazhi.kernel.draws.seeds import commitment
from fazhi.kernel.files.models import File
from fazhi.kernel.files.store import Upload, read
from fazhi.kernel.ledger.journal import record_many
from fazhi.kernel.organs.models import Post
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.services.inspection.models import InspectionPlan, InspectionTarget, Inspector, SamplingItem
from fazhi.services.models import InspectionCampaign, SiteInspection
from tests.conftest import FOUNDED
from tests.kernel.desk import date
from tests.services.inspection.field import BASIS, CHENG, POWER, TOWN, Field, credit_code

SHOPS = tuple(credit_code(f"{letter}{number:02}") for letter in "EF" for number in range(6))
MANY = tuple(credit_code(f"{letter}{number:02}") for letter in "GHJKLMNPQR" for number in range(100))
ITEM_NAMES = ("登记事项检查", "食品经营检查")
ITEMS = ("CC-07", "CC-08")
SECRETS = {"market": b"m" * 32, "justice": b"j" * 32}


class Campaign:
    """Twelve shops, the market bureau and the town go along, three shops are drawn."""

    def __init__(
        self, field: Field, *, joint: str = "cross", shops: tuple[str, ...] = SHOPS, drawn: int = 3,
        ends: str = "2021-06-30", certified: str = "2023-12-31",
        checklists: tuple[list[str], list[str]] = (["1 亮照", "2 公示"], ["1 亮照", "2 公示"]),
    ) -> None:  # fmt: skip
        self.field, self.county, self.joint, self.wanted = field, field.county, joint, drawn
        self.ends = ends
        market = self.county.organ("market")
        with transaction.atomic():
            record_many(
                [
                    *(
                        InspectionTarget(
                            code=code, name=f"商店{number}有限公司", kind="enterprise", organ=market, area=TOWN,
                            industry="食品", address=f"演示镇{number}号", state="open", from_on=FOUNDED,
                        )
                        for number, code in enumerate(shops)
                    ),
                    *(
                        Inspector(
                            code=f"0301{number}{nth}", name=self.county.officer(organ, "handler", nth).name,
                            kind="province", organ=self.county.organ(organ), skills=["食品"] if nth else [],
                            valid_from=date("2019-01-01"), valid_until=date(certified), from_on=FOUNDED,
                        )
                        for number, organ in enumerate(("market", "town")) for nth in (0, 1)
                    ),
                    *(
                        SamplingItem(
                            code=code, name=name, kind="enterprise", organ=market, basis=BASIS, power_item=POWER,
                            subject_matter="公示信息", method="on-site", ratio="3.0", times=1, from_on=FOUNDED,
                            checklist=checklist,
                        )
                        for code, name, checklist in zip(ITEMS, ITEM_NAMES, checklists, strict=True)
                    ),
                ]
            )  # fmt: skip
        self.plan = self._plan()
        self._uploads: list[Upload] = []

    def _plan(self) -> InspectionPlan:
        act = self._open("services.inspection-plan", "begin", {"year": 2021}, "2021-01-11")
        plan = InspectionPlan.objects.get(pk=act.matter_id)
        row = {
            "name": "食品店联合抽查", "joint": self.joint, "items": list(ITEMS),
            "lead": self.county.organ("market").pk, "kinds": ["enterprise"], "scope": "全县在营食品店",
            "count": self.wanted, "starts_on": "2021-03-01", "ends_on": self.ends,
            "partners": [self.county.organ("town").pk] if self.joint == "cross" else [],
        }  # fmt: skip
        self.field.do(plan, "put_in", "2021-01-12", "handler", row)
        self.field.do(plan, "submit", "2021-01-13", "handler")
        self.field.do(plan, "review", "2021-01-14", "reviewer", {"opinion": "同意"})
        self.field.do(plan, "approve", "2021-01-15", "principal")
        return InspectionPlan.objects.get(pk=plan.pk)

    def _open(self, family: str, name: str, data: dict[str, Any], on: str) -> Act:
        return open_matter(family, name, by=self.county.post("market", "handler"), on=date(on), data=data)

    def prepared(self, **changed: Any) -> InspectionCampaign:
        data = {
            "planned": f"{self.plan.pk}:1", "strata": "none", "industry": "食品", "visits_from": "2021-03-10",
            "visits_until": "2021-04-30", "per_organ": 2, "load": max(5, self.wanted), "not_again": 1, **changed,
        }  # fmt: skip
        act = self._open("services.inspection-campaign", "prepare", data, "2021-03-01")
        return self.seen(act.matter_id)

    def seen(self, id: Any) -> InspectionCampaign:
        return InspectionCampaign.objects.get(pk=id)

    def do(self, matter: Matter, name: str, on: str, role: str, data: dict[str, Any] | None = None, **more: Any) -> Act:
        return self.field.do(matter, name, on, role, data, **more)

    def approved(self, **changed: Any) -> InspectionCampaign:
        campaign = self.prepared(**changed)
        self.do(campaign, "approve", "2021-03-02", "principal", {"opinion": "同意"})
        return self.seen(campaign.pk)

    def drawing(self, campaign: InspectionCampaign | None = None, **changed: Any) -> tuple[InspectionCampaign, Draw]:
        campaign = campaign or self.approved()
        data = {
            "committers": [self.county.organ(each).pk for each in SECRETS], "commit_by": "2021-03-04",
            "reveal_by": "2021-03-05", **changed,
        }  # fmt: skip
        self.do(campaign, "open_draw", "2021-03-03", "handler", data)
        return self.seen(campaign.pk), Draw.objects.get(serves=campaign.pk, final=False)

    def drawn(self, campaign: InspectionCampaign | None = None) -> tuple[InspectionCampaign, Draw]:
        campaign, draw = self.drawing(campaign)
        self.do(draw, "freeze", "2021-03-03", "reviewer")
        draw = Draw.objects.get(pk=draw.pk)
        for organ, secret in SECRETS.items():
            value = commitment(bytes.fromhex(draw.terms_sha256), self.county.organ(organ).code, secret)
            self.do(draw, "commit", "2021-03-04", "handler", {"commitment": value}, organ=organ)
        for organ, secret in SECRETS.items():
            self.do(draw, "reveal", "2021-03-05", "handler", {"secret": secret.hex()}, organ=organ)
        self.do(draw, "assign", "2021-03-05", "handler")
        return self.seen(campaign.pk), Draw.objects.get(pk=draw.pk)

    def running(self) -> tuple[InspectionCampaign, list[SiteInspection]]:
        campaign, _ = self.drawn()
        self.do(campaign, "begin", "2021-03-08", "handler")
        return self.seen(campaign.pk), self.inspections(campaign)

    def inspections(self, campaign: InspectionCampaign) -> list[SiteInspection]:
        return list(SiteInspection.objects.filter(campaign=campaign.pk).order_by("number"))

    def visit(self, one: SiteInspection, on: str = "2021-03-15", by: Post | None = None, **changed: Any) -> Act:
        points = {f"point_{item}-{point}": "yes" for item in (1, 2) for point in (1, 2)}
        data = {
            "present": one.inspectors,
            "met": "店长",
            "result": "no-problem",
            "signature": "signed",
            **points,
            **changed,
        }
        data = {name: value for name, value in data.items() if value is not None}
        return perform(one, "visit", by=by or self.going(one), on=date(on), data=data, uploads=self._uploads)

    def reviewed(self, one: SiteInspection, **changed: Any) -> SiteInspection:
        self.visit(one, **changed)
        self.do(one, "review", "2021-03-20", "reviewer", {"opinion": "属实"})
        return SiteInspection.objects.get(pk=one.pk)

    def going(self, one: SiteInspection) -> Post:
        """The post of one of the market bureau's inspectors who were drawn."""
        nth = next(nth for nth in (0, 1) if f"03010{nth}" in one.inspectors)
        return self.county.post("market", "handler", nth)

    def spare(self, one: SiteInspection) -> str:
        """The inspector of the market bureau who does not go there."""
        return next(iter({"030100", "030101", CHENG} - set(one.inspectors)))

    def visit_with(self, one: SiteInspection, uploads: list[Upload], **changed: Any) -> Act:
        """A visit with photographs."""
        self._uploads = uploads
        try:
            return self.visit(one, **changed)
        finally:
            self._uploads = []

    def drawn_of(self, campaign: InspectionCampaign) -> Draw:
        return Draw.objects.get(serves=campaign.pk, stage="drawn")

    def reassign(self, draw: Draw, on: str) -> None:
        """Assign anew by the same facts, over those who stand drawn now."""
        kept = read(File.objects.get(pk=draw.assignment_file))
        upload = Upload("匹配依据.txt", kept, "text/plain")
        self.do(draw, "reassign", on, "reviewer", reason="对象替换", uploads=[upload])
