"""Law cases of penalties: before, at and after every limit, under both laws (``cases/README.md``)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from fazhi.enforcement.models import PenaltyCase, SummaryPenalty
from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.procedures.refusals import Refusal
from tests.conftest import County
from tests.enforcement.penalising import Bureau

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).parent / "cases"
CASES: list[dict[str, Any]] = [
    case for path in sorted(FOLDER.glob("*.yaml")) for case in YAML(typ="safe").load(path.read_text(encoding="utf-8"))
]
KNOWN = frozenset("case law upto day given steps refused article then valid spot clock due added".split())


def begun(bureau: Bureau, case: dict[str, Any]) -> Matter:
    day = str(case["day"])
    if "spot" in case:
        return bureau.spot(day, case["spot"])
    given = {name: _texts(content) for name, content in case.get("given", {}).items()}
    return (
        bureau.lead(day, given.get("register"))
        if case["upto"] == "register"
        else bureau.upto(case["upto"], day, **given)
    )


def _texts(content: Any) -> Any:
    """Content as it is typed: days and numbers are texts."""
    if isinstance(content, dict):
        return {name: _texts(value) for name, value in content.items()}
    return content if isinstance(content, list | bool) else str(content)


def step(bureau: Bureau, matter: Matter, parts: list[Any]) -> None:
    name, day, content, who = (*parts, *({}, {})[len(parts) - 2 :])
    parties = [None]
    if name in ("serve", "announce"):
        parties = [each.party for each in matter.parties.filter(capacity="party")]
    for party in parties:
        further = {"party": party} if party is not None else {}
        bureau.do(matter, name, str(day), _texts(content), **who, **further)


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_case(county: County, case: dict[str, Any]) -> None:
    assert set(case) <= KNOWN
    bureau = Bureau(county, tuple(map(str, case["valid"]))) if "valid" in case else Bureau(county)
    if "spot" in case and "refused" in case and not case.get("steps"):
        with pytest.raises(Refusal, match=case["refused"]) as refused:
            begun(bureau, case)
        return cites(refused.value, case)
    matter = begun(bureau, case)
    *before, last = case["steps"] if case.get("steps") else [None]
    for each in before:
        step(bureau, matter, each)
    if "refused" in case:
        with pytest.raises(Refusal, match=case["refused"]) as refused:
            step(bureau, matter, last)
        return cites(refused.value, case)
    if last is not None:
        step(bureau, matter, last)
    matter.refresh_from_db()
    for name, value in case.get("then", {}).items():
        assert str(getattr(matter, name)) == str(value), name
    if "clock" in case:
        clock = Clock.objects.filter(subject=matter.pk, key=case["clock"]).latest("started_on")
        assert str(clock.due_on) == str(case["due"])
    if "added" in case:
        assert str(PenaltyCase.objects.get(pk=matter.pk).added) == str(case["added"])
    assert isinstance(matter, PenaltyCase | SummaryPenalty)


def cites(refusal: Refusal, case: dict[str, Any]) -> None:
    if "article" in case:
        assert case["article"] in {ground.article for ground in refusal.grounds}


def test_there_are_enough_and_each_has_its_own_name_and_article() -> None:
    names = [case["case"] for case in CASES]
    assert len(names) == len(set(names))
    assert all(case["law"] for case in CASES)
