"""What the acts of a penalty case say in the demonstration: one method a kind of content."""

from __future__ import annotations

import datetime
from functools import cache
from typing import Any

from fazhi import law
from fazhi.demo.diary import matter_of
from fazhi.demo.people import post_of
from fazhi.demo.tables import rows
from fazhi.enforcement.certificates.standing import valid_on
from fazhi.enforcement.models import Certificate, PenaltyCase
from fazhi.enforcement.penalty.amounts import hearing_due
from fazhi.kernel.clocks.statutes import tree
from fazhi.kernel.meetings.models import Meeting
from fazhi.kernel.procedures.engine import open_matter

_DEFENCE = 5
"""Days for the defence, where no hearing may be asked for."""
Row = dict[str, str]


@cache
def certified(organ: str) -> list[str]:
    """Numbers of the officers of an organ who held a certificate all year."""
    listed = (row for row in rows("enforcement_officers.csv") if row["organ"] == organ and row["old_certificate"])
    return sorted(row["number"] for row in listed if not row["number"].startswith("YS"))


@cache
def _exempt() -> dict[str, str]:
    """The code on the list of exemptions of each power that has one."""
    return {row["power_item"]: row["code"] for row in rows("exemptions.csv")}


def _party(row: Row) -> dict[str, str]:
    return {name: row[name] for name in ("party_kind", "party_name", "party_identifier")}


def _said(value: Any, on: datetime.date) -> Any:
    """A value of a step; a whole number of days stands for a day after it."""
    return on + value * datetime.date.resolution if type(value) is int else value


class Contents:
    """What the acts of one case say."""

    def __init__(self, row: Row, item: Row, key: str) -> None:
        """Take the case's row, what is penalised, and the key of its acts."""
        self.row, self.item, self.key = row, item, key

    def of(self, name: str, further: dict[str, Any], on: datetime.date) -> dict[str, Any]:
        """The content of this name on a day, with what a step says beside it."""
        made = getattr(self, name)(on) if name else {}
        return {**made, **{key: _said(value, on) for key, value in further.items()}}

    def exempt(self, on: datetime.date) -> dict[str, Any]:
        """The item of the list of exemptions."""
        return {"exemption": _exempt()[self.item["item"]]}

    def certificates(self, on: datetime.date) -> list[Certificate]:
        """Two officers of the case: the same two all the way, under the certificate of the day."""
        numbers = certified(self.row["organ"])
        place = int(self.row["key"]) * 2 % (len(numbers) - 1)
        held = valid_on(on).filter(organ__code=self.row["organ"], holder__number__in=numbers[place : place + 2])
        return list(held.select_related("holder").order_by("holder__number"))

    def lead(self, on: datetime.date) -> dict[str, Any]:
        """The lead."""
        return {
            "source": "inspection", "cause": self.item["cause"], "facts": self.item["facts"], "occurred_on": on,
            "discovered_on": on, "business": True,
        }  # fmt: skip

    def file(self, on: datetime.date) -> dict[str, Any]:
        """Whom the case is about, by which power, and its officers."""
        return {"power_item": self.item["item"], **self.officers(on), **_party(self.row)}

    def officers(self, on: datetime.date) -> dict[str, Any]:
        """The two officers by their certificates of the day."""
        return {"officers": [each.code for each in self.certificates(on)]}

    def record(self, on: datetime.date) -> dict[str, Any]:
        """A record at the scene."""
        return {
            **self.officers(on), "kind": "inspection", "began_at": f"{on}T09:00", "finished_at": f"{on}T09:40",
            "place": "当事人经营场所", "text": self.item["facts"], "signed": "signed", "device": "演示记录仪",
        }  # fmt: skip

    def report(self, on: datetime.date) -> dict[str, Any]:
        """What was found and is proposed."""
        fine = self.row["fine"]
        return {
            "findings": self.item["facts"], "evidence": "现场检查笔录、照片、询问笔录。",
            "legal_basis": self.item["basis"],
            "proposed_kinds": ["fine"], "proposed_fine": fine, "confiscated": "0", "proposal": f"罚款{fine}元。",
            "benchmark": self.item["benchmark"], "discretion": "没有从轻、从重情节，适用一般阶次。",
        }  # fmt: skip

    def notify(self, on: datetime.date) -> dict[str, Any]:
        """The notice, with the right to a hearing where the fine asks for it: as long as one may be asked for."""
        case = PenaltyCase.objects.select_related("organ").get(pk=matter_of(f"{self.key}:0").pk)
        fine, kind = case.proposed_fine, case.party_type
        heard = hearing_due(case.organ, case.proposed_kinds, fine, case.confiscated, kind, case.business, on)
        asked = law.due_date(on, tree().value("penalty.hearing-request", on=on), tree().calendar)
        until = asked if heard and asked else on + _DEFENCE * datetime.date.resolution
        return {"notice_served_on": on, "defend_by": until, "hearing_offered": heard}

    def decide(self, on: datetime.date) -> dict[str, Any]:
        """The decision as told."""
        fine = self.row["fine"]
        return {
            "kinds": ["fine"], "fine": fine, "confiscated": "0", "ruling": f"罚款{fine}元。",
            "benchmark": self.item["benchmark"], "discretion": "没有从轻、从重情节，适用一般阶次。",
            "legal_basis": self.item["basis"], "severity": "general", "credit_field": "ordinary",
        }  # fmt: skip

    def pay(self, on: datetime.date) -> dict[str, Any]:
        """The whole fine."""
        return {"amount": self.row["fine"], "how": "bank", "receipt": f"YS2021{self.row['key']}"}

    def measure(self, on: datetime.date) -> dict[str, Any]:
        """A seizure in the case."""
        return {
            "case": matter_of(f"{self.key}:0").pk, "measure": "seize", "legal_basis": self.item["basis"],
            "goods": "涉案物品一批（详见清单）", **self.officers(on), **_party(self.row),
        }  # fmt: skip

    def meeting(self, on: datetime.date) -> dict[str, Any]:
        """A meeting of the organ's heads on that day, registered for the case."""
        by = post_of(self.row["organ"], "handler", on)
        held = Meeting.objects.filter(organ=by.organ, kind="office").count() + 1
        act = open_matter(
            "kernel.meeting", "register", by=by, on=on, request_key=f"{self.key}:meeting",
            data={"kind": "office", "serial": held, "held_on": on, "topics": f"集体讨论{self.item['cause']}案"},
        )  # fmt: skip
        return {"meeting": act.matter_id, "item": "1"}

    def spot(self, on: datetime.date) -> dict[str, Any]:
        """A penalty on the spot."""
        fine = self.row["fine"]
        return {
            "cause": self.item["cause"], "facts": self.item["facts"], "power_item": self.item["item"], "business": True,
            "legal_basis": self.item["basis"], "kinds": ["fine"] if fine != "0" else ["warning"], "fine": fine,
            "collected": fine if self.row["branch"] == "spot-paid" else "0", "heard": "无",
            "delivered": "signed", **self.officers(on), **_party(self.row),
        }  # fmt: skip
