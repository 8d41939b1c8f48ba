"""Law cases of penalties: before, at and after every limit, under both laws (``cases/README.md``)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db.models import Model
from ruamel.yaml import YAML

from fazhi.enforcement.models import Certificate, CompulsoryMeasure, PenaltyCase
from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.ledger.journal import record_many
from fazhi.kernel.ledger.versions import amend
from fazhi.kernel.organs.models import Officer
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.services.models import ExemptionItem
from tests.conftest import County
from tests.enforcement.penalising import ITEM, Bureau
from tests.kernel.desk import date

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).parent / "cases"
LEAST = 90
"""Law cases that there are at least."""
CASES: list[dict[str, Any]] = [
    case for path in sorted(FOLDER.glob("*.yaml")) for case in YAML(typ="safe").load(path.read_text(encoding="utf-8"))
]
KNOWN = frozenset(
    "case law upto day given steps refused article then valid spot clock due none running added exempt suspended "
    "before organ of".split()
)
TOWN = ("YS13013091", "YS13013092")


class Scene:
    """A law case as it is played: the bureau, the case, and the measure within it, if any."""

    def __init__(self, county: County, case: dict[str, Any]) -> None:
        self.bureau = Bureau(county, tuple(map(str, case["valid"]))) if "valid" in case else Bureau(county)
        self.case, self.organ = case, case.get("organ", "market")
        self.measure: CompulsoryMeasure | None = None
        self.matter: Matter | None = None
        if self.organ == "town":
            self._certify_the_town(county)
        self._exempt()
        self._suspend()
        if "before" in case:
            _Before(self.bureau, case["before"]).play()

    def _certify_the_town(self, county: County) -> None:
        town = county.organ("town")
        held = [(code, county.officer("town", "handler", nth)) for nth, code in enumerate(TOWN)]
        record_many([self.bureau.certificate(*each, town, "2021-01-01", "2025-12-31") for each in held])

    def _exempt(self) -> None:
        """Put items on the list of exemptions."""
        market = self.bureau.county.organ("market")
        rows = [
            ExemptionItem(
                name="过期食品", organ=market, from_on=date(str(each["from"])), terms="首次、货值小", code=each["code"],
                kind=each.get("kind", "first"), power_item=each.get("power_item", ITEM), basis=[{"law": "测试清单"}],
            )
            for each in self.case.get("exempt", [])
        ]  # fmt: skip
        record_many(rows)

    def _suspend(self) -> None:
        """Suspend a certificate from a day on."""
        for code, day in self.case.get("suspended", {}).items():
            amend(Certificate.objects.get(code=code), date(str(day)), state="suspended")

    def begin(self) -> None:
        """What was done before the steps."""
        day, case = str(self.case["day"]), self.case
        if "spot" in case:
            self.matter = self.bureau.spot(day, _texts(case["spot"]))
            return
        given = {name: _texts(content) for name, content in case.get("given", {}).items()}
        if case["upto"] == "register":
            self.matter = self.bureau.lead(day, given.get("register"), self.organ)
        else:
            self.matter = self.bureau.upto(case["upto"], day, **given)

    def step(self, parts: list[Any]) -> None:
        """One further act; ``measure.`` before its name does it in the measure within the case."""
        name, day, content, who = (*parts, *({}, {})[len(parts) - 2 :])
        content, further = _texts(content), self._who(who)
        if name in ("measure.order", "measure.take_urgently"):
            self.measure = self.bureau.seize(self._case(), str(day), name.removeprefix("measure."), content)
            return
        matter = self.matter
        if name.startswith("measure."):
            matter, name = self.measure, name.removeprefix("measure.")
        assert matter is not None
        if name == "hand_over":
            content["to"] = self.bureau.county.organ(content["to"]).pk
        if name == "recuse":
            content["officer"] = Officer.objects.get(number=content["officer"]).pk
        if name == "correct":
            content["act"] = Act.objects.filter(matter=matter, name=content["act"]).latest("seq").pk
        for party in self._parties(name, further.pop("to", None)):
            self.bureau.do(matter, name, str(day), content, **further, **party)

    def _case(self) -> PenaltyCase:
        assert isinstance(self.matter, PenaltyCase)
        return self.matter

    def _who(self, who: dict[str, Any]) -> dict[str, Any]:
        found = {"organ": self.organ, **who}
        if "second" in found:
            found["second"] = self.bureau.post(found["second"], found["organ"])
        return found

    def _parties(self, name: str, to: str | None) -> list[dict[str, Any]]:
        """To whom it is done: every party, or the one named; acts done to nobody are done once."""
        if name not in ("serve", "announce") or self.matter is None:
            return [{}]
        joined = [each.party for each in self.matter.parties.filter(capacity="party")]
        return [{"party": each} for each in joined if to is None or each.name == to]


class _Before:
    """An earlier case of the same party."""

    def __init__(self, bureau: Bureau, case: dict[str, Any]) -> None:
        self.bureau, self.case = bureau, case

    def play(self) -> None:
        day = str(self.case["day"])
        if "spot" in self.case:
            self.bureau.spot(day, _texts(self.case["spot"]))
            return
        matter = self.bureau.upto(self.case["upto"], day)
        for name, on, *content in self.case.get("steps", []):
            self.bureau.do(matter, name, str(on), _texts(content[0] if content else {}))


def _texts(content: Any) -> Any:
    """Content as it is typed: days and numbers are texts."""
    if isinstance(content, dict):
        return {name: _texts(value) for name, value in content.items()}
    return content if isinstance(content, list | bool) else str(content)


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_case(county: County, case: dict[str, Any]) -> None:
    assert set(case) <= KNOWN
    scene = Scene(county, case)
    doing = [scene.begin, *(lambda each=each: scene.step(each) for each in case.get("steps", []))]
    *before, last = doing
    for each in before:
        each()
    if "refused" in case:
        with pytest.raises(Refusal, match=case["refused"]) as refused:
            last()
        cites(refused.value, case)
    else:
        last()
        _then(scene, case)


def _then(scene: Scene, case: dict[str, Any]) -> None:
    subject = scene.measure if case.get("of") == "measure" else scene.matter
    assert subject is not None
    subject.refresh_from_db()
    for name, value in case.get("then", {}).items():
        assert _shown(subject, name) == str(value), name
    if "clock" in case:
        clock = Clock.objects.filter(subject=subject.pk, key=case["clock"]).latest("started_on")
        assert str(clock.due_on) == str(case["due"])
    if "none" in case:
        assert not Clock.objects.filter(subject=subject.pk, key=case["none"]).exists()
    if "running" in case:
        assert Clock.objects.running().filter(subject=subject.pk, key=case["running"]).exists()
    if "added" in case:
        assert str(PenaltyCase.objects.get(pk=subject.pk).added) == str(case["added"])


def _shown(subject: Model, name: str) -> str:
    return str(getattr(subject, name))


def cites(refusal: Refusal, case: dict[str, Any]) -> None:
    if "article" in case:
        assert case["article"] in {ground.article for ground in refusal.grounds}


def test_there_are_enough_and_each_has_its_own_name_and_article() -> None:
    names = [case["case"] for case in CASES]
    assert len(names) == len(set(names)) >= LEAST
    assert all(case["law"] for case in CASES)
