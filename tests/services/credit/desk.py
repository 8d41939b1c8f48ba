"""Credit supervision done the short way: entities with codes, records from outside, measures, repairs."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from stdnum.cn import uscc

from fazhi.kernel.files.store import Upload
from fazhi.kernel.ledger.journal import record_many
from fazhi.kernel.organs.models import Post
from fazhi.kernel.parties.finding import find_or_record
from fazhi.kernel.parties.models import Party
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.services.credit.models import CreditEvent, CreditMeasure, CreditRecord, CreditRepair, MeasureItem
from tests.conftest import County

PAPER = (Upload("裁判文书.txt", "演示用来源文书".encode(), "text/plain"),)


def date(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def code(serial: int) -> str:
    """A credit code with its check character."""
    body = f"91130130{serial:09d}"
    return body + str(uscc.calc_check_digit(body))


class CreditDesk:
    """Does acts of credit supervision in the market bureau, or in another organ."""

    def __init__(self, county: County) -> None:
        self.county = county

    def post(self, role: str, organ: str = "market", nth: int = 0) -> Post:
        return self.county.post(organ, role, nth)

    def entity(self, serial: int = 1) -> Party:
        return find_or_record(kind="enterprise", name=f"演示企业{serial}号", identifier=code(serial))

    def named(self, serial: int = 1) -> dict[str, str]:
        return {"party_kind": "enterprise", "party_name": f"演示企业{serial}号", "party_identifier": code(serial)}

    def propose(
        self, on: str, kind: str = "judgment", *, serial: int = 1, organ: str = "market", severity: str = "serious",
        event_on: str = "", uploads: Sequence[Upload] = PAPER, **data: Any,
    ) -> CreditRecord:  # fmt: skip
        content = {
            "event_kind": kind, "severity": severity, "event_on": event_on or on, "source_organ": "演示县人民法院",
            "source_paper": "（2024）冀0130执1号", "summary": "未履行", **self.named(serial), **data,
        }  # fmt: skip
        act = open_matter(
            "services.credit-record", "propose", by=self.post("handler", organ), on=date(on), data=content,
            uploads=uploads,
        )  # fmt: skip
        return CreditRecord.objects.get(pk=act.matter_id)

    def record(self, on: str, kind: str = "judgment", **others: Any) -> CreditEvent:
        """An outside event, proposed and confirmed on one day by two persons."""
        matter = self.propose(on, kind, **others)
        self.do(matter, "confirm", on, role="reviewer", organ=others.get("organ", "market"))
        return CreditEvent.objects.standing().get(matter=matter)

    def do(
        self, matter: Matter, name: str, on: str, data: dict[str, Any] | None = None, *, role: str, nth: int = 0,
        organ: str = "market", **others: Any,
    ) -> Act:  # fmt: skip
        held = type(matter)._default_manager.get(pk=matter.pk)
        others.setdefault("by", self.post(role, organ, nth))
        return perform(held, name, on=date(on), data=data or {}, **others)

    def item(
        self, code: str = "C-1", kind: str = "punishment", from_on: str = "2021-01-01", **values: Any
    ) -> MeasureItem:
        """A measure on the list, as an adjustment would have recorded it."""
        row = MeasureItem(
            code=code, name=f"措施{code}", kind=kind, organ=self.county.organ("market"), from_on=date(from_on),
            source="law", basis=[{"law": "行政处罚法", "article": "48"}], **values,
        )  # fmt: skip
        with transaction.atomic():
            record_many([row])
        return row

    def measure(self, on: str, *, code: str = "C-1", serial: int = 1, ends_on: str, event: Any = None) -> CreditMeasure:
        data = {"measure": code, "ends_on": ends_on, **self.named(serial)}
        if event is not None:
            data["event"] = event.subject
        act = open_matter(
            "services.credit-measure", "propose", by=self.post("handler"), on=date(on), data=data
        )  # fmt: skip
        return CreditMeasure.objects.get(pk=act.matter_id)

    def decided(self, on: str, **others: Any) -> CreditMeasure:
        matter = self.measure(on, **others)
        self.do(matter, "decide", on, role="principal")
        return CreditMeasure.objects.get(pk=matter.pk)

    def apply(self, on: str, event: CreditEvent, *, serial: int = 1, organ: str = "market") -> CreditRepair:
        act = open_matter(
            "services.credit-repair", "apply", by=self.post("clerk", organ), on=date(on),
            data={"event": event.subject, "statement": "已履行完毕", **self.named(serial)},
        )  # fmt: skip
        return CreditRepair.objects.get(pk=act.matter_id)

    def accept(self, repair: CreditRepair, on: str) -> Act:
        return self.do(repair, "accept", on, {"promised_by": on}, role="handler")

    def verified(self, on: str, event: CreditEvent, *, performed: bool = True) -> CreditRepair:
        repair = self.apply(on, event)
        self.accept(repair, on)
        content = {"performed": performed, "committed": True, "verification": "已履行"}
        self.do(repair, "verify", on, content, role="handler", uploads=PAPER)
        return CreditRepair.objects.get(pk=repair.pk)

    def repaired(self, on: str, event: CreditEvent) -> CreditRepair:
        repair = self.verified(on, event)
        self.do(repair, "grant", on, role="principal")
        return CreditRepair.objects.get(pk=repair.pk)


def an_event(entity: Party, like: CreditEvent, **values: Any) -> CreditEvent:
    """A further event of an entity, with the source of a real one: recorded past the procedures, to test scoring."""
    row = CreditEvent(
        subject=uuid.uuid4(), entity=entity, kind="penalty", severity="general", happened_on=like.happened_on,
        organ_id=like.organ_id, place_code=like.place_code, title="测试", origin="test:test:penalty",
        matter_id=like.matter_id, act_id=like.act_id, because_id=like.because_id,
    )  # fmt: skip
    for name, value in values.items():
        setattr(row, name, value)
    return row
