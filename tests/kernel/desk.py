"""The toy chapter's procedures done the short way: every act has a usual post and usual content."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from fazhi.kernel.ledger.evidence import Evidence
from fazhi.kernel.ledger.journal import record_many
from fazhi.kernel.ledger.models import Head, Leaf
from fazhi.kernel.ledger.sequencer import sequence_all
from fazhi.kernel.organs.models import Organ, Post
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.overriding import set_aside_by
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.procedures.registry import kind_of, procedure_of
from tests.conftest import County
from tests.toy.models import PermitCase, Stall, Tip

APPLICANT = {"party_kind": "citizen", "party_name": "王小明", "party_phone": "13012340001"}
NEIGHBOUR = {"party_kind": "citizen", "party_name": "李大壮"}
ITEM = "S-1"


def date(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


class Desk:
    """Does acts in the market bureau's matters."""

    def __init__(self, county: County) -> None:
        self.county = county
        market = county.organ("market")
        with transaction.atomic():
            record_many([self._stall(*each, market) for each in (("S-1", 10), ("S-2", 20), ("S-3", 30))])

    def _stall(self, code: str, places: int, organ: Organ) -> Stall:
        return Stall(
            code=code, name=f"摊位点{code}", kind="goods", organ=organ, places=places, from_on=date("2019-06-01")
        )  # fmt: skip

    def usual(self, name: str) -> dict[str, Any]:
        """The usual content of an act."""
        return {
            "apply": {"subject": "夜市摊位", "item": ITEM, **APPLICANT},
            "join": dict(NEIGHBOUR),
            "accept": {"inspector": self.county.organ("town").pk},
            "inspect": {"visited_on": "2021-03-04"},
            "bill": {"pay_by": "2021-03-30", "amount": "120.50"},
            "decide": {"outcome": "granted"},
            "instruct": {"text": "抓紧", "report_by": "2021-04-01"},
            "take": {"text": "夜间扰民"},
        }.get(name, {})

    def post(self, role: str, organ: str = "market", nth: int = 0) -> Post:
        return self.county.post(organ, role, nth)

    def open(self, on: str = "2021-03-01", data: Mapping[str, Any] | None = None, **others: Any) -> PermitCase:
        """A permit applied for; ``data`` goes over the usual content."""
        others.setdefault("by", self.post("clerk"))
        content = {**self.usual("apply"), **(data or {})}
        act = open_matter("toy.permit", "apply", on=date(on), data=content, **others)
        return PermitCase.objects.get(pk=act.matter_id)

    def tip(self, on: str = "2021-03-01") -> Tip:
        act = open_matter("toy.tip", "take", by=self.post("handler"), on=date(on), data=self.usual("take"))
        return Tip.objects.get(pk=act.matter_id)

    def do(
        self, matter: Matter, name: str, on: str, data: Mapping[str, Any] | None = None, *,
        organ: str = "", nth: int = 0, **others: Any,
    ) -> Act:  # fmt: skip
        """An act by the usual post (its first role, in the organ that acts), with usual content and reason."""
        held = type(matter).objects.get(pk=matter.pk)
        kind = kind_of(procedure_of(held.family, held.version), name)
        assert kind is not None
        organ = organ or {"inspecting": "town", "lead": "market"}.get(kind.of, "market")
        others.setdefault("by", self.county.post(organ, kind.by[0].key if kind.by else "handler", nth))
        if kind.needs_reason:
            others.setdefault("reason", "情况需要")
        return perform(held, name, on=date(on), data={**self.usual(name), **(data or {})}, **others)

    def accepted(self, on: str = "2021-03-01", accepted_on: str = "2021-03-03") -> PermitCase:
        matter = self.open(on)
        self.do(matter, "accept", accepted_on)
        return fresh(matter)

    def decided(self, on: str = "2021-03-01", decided_on: str = "2021-03-10") -> PermitCase:
        """A permit applied for, accepted two days later, visited and granted."""
        matter = self.accepted(on, (date(on) + 2 * datetime.date.resolution).isoformat())
        visited = (date(on) + 3 * datetime.date.resolution).isoformat()
        self.do(matter, "inspect", visited, {"visited_on": visited})
        self.do(matter, "decide", decided_on)
        return fresh(matter)

    def override(
        self, matter: Matter, name: str, on: str, *, ask: Post | None = None, allow: Post | None = None,
        rules: Sequence[str] | None = None,
    ) -> Act:  # fmt: skip
        """Ask for an override of an act, of all its rules where none are named; another person allows it."""
        kind = kind_of(procedure_of(matter.family, matter.version), name)
        assert kind is not None
        data = {"act": name, "rules": list(set_aside_by(kind)) if rules is None else list(rules)}
        ask, allow = ask or self.post("handler"), allow or self.post("reviewer")
        perform(matter, "ask_override", by=ask, on=date(on), data=data, reason="紧急")
        return perform(matter, "allow_override", by=allow, on=date(on), data=data, reason="情况属实")


def fresh(matter: Matter) -> Any:
    """The matter as its row stands now."""
    return type(matter).objects.get(pk=matter.pk)


def attested(row: Evidence) -> bool:
    """Whether the row's leaf stands in the log, once all that wait are placed."""
    sequence_all()
    return Leaf.objects.filter(kind=row.evidence_kind, subject=row.pk).exists()


def codes(refusal: Refusal) -> set[str]:
    """Codes of the grounds, once each has said in both languages what is wrong and what would cure it."""
    for ground in refusal.grounds:
        for text in (ground.says.zh, ground.says.en, ground.cure.zh, ground.cure.en):
            assert text.strip()
    return set(refusal.codes)


def refused(run: Callable[[], Any]) -> set[str]:
    with pytest.raises(Refusal) as caught:
        run()
    return codes(caught.value)


def everything() -> dict[str, Any]:
    """How many rows each table has, and how far the log goes."""
    counts: dict[str, Any] = {model._meta.label: model._base_manager.count() for model in apps.get_models()}
    counts["head"] = list(Head.objects.values_list("size", "edge"))
    return counts
