"""Ways around the rules of penalties that take more than one case: each is refused, or leads nowhere."""

from __future__ import annotations

import uuid

import pytest

from fazhi.enforcement.models import PenaltyCase
from fazhi.kernel.ledger.journal import record_many
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Act, Paper
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.services.models import PowerItem, PowerKind
from tests.conftest import County
from tests.enforcement.penalising import CODES, SHOP, TOWN_ITEM, Bureau
from tests.kernel.desk import date

pytestmark = pytest.mark.django_db
HEAD, PLAIN = "YS13013009", "CF-221-002"
TOWN = ["YS13013091", "YS13013092"]


@pytest.fixture
def bureau(county: County) -> Bureau:
    return Bureau(county)


def town_case(bureau: Bureau) -> PenaltyCase:
    """A case of the township, by its own officers."""
    town = bureau.county.organ("town")
    held = [(code, bureau.county.officer("town", "handler", nth)) for nth, code in enumerate(TOWN)]
    record_many([bureau.certificate(*each, town, "2021-01-01", "2025-12-31") for each in held])
    case = bureau.lead(organ="town")
    bureau.do(case, "file", "2021-08-02", {"power_item": TOWN_ITEM, "officers": TOWN}, organ="town")
    return case


def meeting(bureau: Bureau, on: str) -> uuid.UUID:
    """A meeting of the bureau's heads."""
    data = {"kind": "office", "serial": 1, "held_on": on, "topics": "集体讨论案件"}
    return open_matter(
        "kernel.meeting", "register", by=bureau.post("handler"), on=date(on), data=data
    ).matter_id  # fmt: skip


def test_nothing_is_seized_in_a_case_of_another_organ(bureau: Bureau) -> None:
    theirs = town_case(bureau)
    with pytest.raises(Refusal, match="没有这个尚未决定的案件"):
        bureau.seize(theirs, "2021-08-02")
    own = bureau.upto("file")
    assert bureau.seize(own, "2021-08-02").case == own.pk


def test_nothing_is_seized_in_a_case_that_there_is_not(bureau: Bureau) -> None:
    case = bureau.upto("file")
    with pytest.raises(Refusal, match="没有这个尚未决定的案件"):
        bureau.seize(case, "2021-08-02", data={"case": uuid.uuid4()})


def test_a_head_who_investigated_does_not_decide(bureau: Bureau) -> None:
    county = bureau.county
    head = bureau.certificate(
        HEAD, county.officer("market", "principal"), county.organ("market"), "2021-01-01", "2025-12-31"
    )
    record_many([head])
    pair = {"officers": [CODES[0], HEAD]}
    case = bureau.upto("notify", file=pair, collect=pair)
    for name in ("decide", "spare", "dismiss"):
        with pytest.raises(Refusal, match="决定人是本案调查人员") as refused:
            bureau.do(case, name, "2021-08-03", {"reason": "证据不足"} if name == "dismiss" else None)
        assert "57" in {ground.article for ground in refused.value.grounds}
    bureau.do(case, "decide", "2021-08-03", nth=1)
    assert case.stage == "decided"


def test_who_stands_back_decides_nothing(bureau: Bureau) -> None:
    case = bureau.upto("notify")
    officer = bureau.county.officer("market", "principal")
    bureau.do(case, "recuse", "2021-08-03", {"officer": officer.pk, "reason": "近亲属"}, role="principal", nth=1)
    with pytest.raises(Refusal, match="已被决定回避"):
        bureau.do(case, "decide", "2021-08-03")


def test_a_grave_case_is_decided_once_the_heads_discussed_it(bureau: Bureau) -> None:
    case = bureau.upto("notify", report={"grave": "on"})
    data = {"meeting": meeting(bureau, "2021-08-03"), "item": "1"}
    bureau.do(case, "discuss", "2021-08-03", data)
    bureau.do(case, "decide", "2021-08-03")
    assert case.stage == "decided"


def test_a_case_that_was_sent_back_is_discussed_again(bureau: Bureau) -> None:
    case = bureau.upto("notify", report={"grave": "on"})
    bureau.do(case, "discuss", "2021-08-03", {"meeting": meeting(bureau, "2021-08-03"), "item": "1"})
    bureau.do(case, "send_back", "2021-08-03", {"reason": "补充证据"})
    bureau.do(case, "report", "2021-08-04", {"grave": "on"})
    for name in ("approve_report", "notify"):
        bureau.do(case, name, "2021-08-04")
    with pytest.raises(Refusal, match="应当集体讨论"):
        bureau.do(case, "decide", "2021-08-05")


def test_a_correction_of_who_investigated_makes_no_reviewer(bureau: Bureau) -> None:
    with_reviewer = {"officers": [CODES[0], CODES[2]]}
    case = bureau.upto("report", file=with_reviewer, collect=with_reviewer)
    bureau.do(case, "change_officers", "2021-08-03", {"officers": list(CODES[:2])})
    record = Act.objects.get(matter=case, name="collect")
    data = {"act": record.pk, "data": {"officers": list(CODES[:2])}, "reason": "笔误"}
    with pytest.raises(Refusal, match="不是本案的办案人员"):
        perform(case, "correct", by=bureau.post("handler"), on=date("2021-08-03"), data=data)
    with pytest.raises(Refusal, match="审核人员是本案调查人员"):
        bureau.do(case, "approve_report", "2021-08-03", nth=1)


def test_an_application_names_who_was_served_and_waits_for_who_was_not(bureau: Bureau) -> None:
    """In a joint case nothing is enforced before everybody had the time to contest it."""
    case = bureau.upto("file")
    bureau.do(case, "add_party", "2021-08-02", {"party_kind": "citizen", "party_name": "李大壮"})
    for name in ("collect", "report", "approve_report", "notify"):
        bureau.do(case, name, "2021-08-02")
    bureau.do(case, "decide", "2021-08-03")
    shop = case.parties.get(capacity="party", party__kind=SHOP["party_kind"]).party
    bureau.do(case, "serve", "2021-08-03", party=shop)
    with pytest.raises(Refusal, match="没有送达每个当事人"):
        bureau.do(case, "demand", "2021-08-25")
    with pytest.raises(Refusal, match="没有送达每个当事人"):
        bureau.do(case, "apply_to_court", "2022-02-08")


def test_who_goes_on_with_a_business_that_was_stopped_is_told_to_stop_it(county: County) -> None:
    """A decision without a fine is demanded and enforced, too."""
    bureau = Bureau(county)
    item = {"power_item": PLAIN}
    record_many([
        PowerItem(code=PLAIN, name="对无证经营的处罚", kind=PowerKind.PENALTY, organ=county.organ("market"),
                  from_on=date("2019-02-01"), exercised_by="市场监督管理局", basis=[{"law": "食品安全法"}]),
    ])  # fmt: skip
    told = {"proposed_kinds": ["stop-business"], "proposed_fine": "0", "proposal": "责令停业", "benchmark": ""}
    offer = {"hearing_offered": "on", "defend_by": "2021-08-09"}
    case = bureau.upto("notify", file=item, report=told, notify=offer)
    decided = {"kinds": ["stop-business"], "fine": "0", "ruling": "责令停业", "benchmark": ""}
    bureau.do(case, "decide", "2021-08-10", decided)
    bureau.do(case, "serve", "2021-08-10", party=case.parties.get(capacity="party").party)
    bureau.do(case, "demand", "2022-01-24")
    text = Paper.objects.get(matter=case, kind="enforcement.penalty-demand").reveal("text") or ""
    assert "履行：责令停业" in text
    assert "罚款0" not in text
    bureau.do(case, "apply_to_court", "2022-02-16")
