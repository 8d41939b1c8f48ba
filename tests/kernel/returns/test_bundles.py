"""A return signed in another installation and taken here as a bundle; whatever does not stand up is refused."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import transaction

from fazhi.kernel.figures.declaring import figures, year
from fazhi.kernel.files.store import Upload
from fazhi.kernel.ledger import notes
from fazhi.kernel.ledger.journal import record
from fazhi.kernel.ledger.keys import signing_key
from fazhi.kernel.ledger.sequencer import sequence_all
from fazhi.kernel.ledger.versions import end
from fazhi.kernel.organs.founding import designate
from fazhi.kernel.organs.models import Designation, Office
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.returns.bundles import bundle_of
from fazhi.kernel.returns.envelopes import BundleRefused, opened, sealed, signed_by
from fazhi.kernel.returns.models import DataReturn, Installation
from tests.conftest import FOUNDED, PLACE, County
from tests.kernel.desk import date
from tests.kernel.returns.asking import GOOD, KEEPER, SCAN, do, issued, keep_fairs, return_of

pytestmark = pytest.mark.django_db
SENDER, TOWN = "town", "130130101"
"""The organ that plays the body in its own installation; its log is this one's, its key too."""


def register(county: County, body: str = KEEPER, key: str = "") -> None:
    own = notes.verifier_key(settings.LEDGER_ORIGIN, signing_key(first_use=False).public_key())
    with transaction.atomic():
        record(
            Installation(
                subject=uuid.uuid4(), code=f"inst-{body}", name="编办装置", kind="body", organ=county.organ("justice"),
                body=body, their_code=SENDER, verifier_key=key or own, from_on=FOUNDED,
            )
        )  # fmt: skip


def sent(county: County, values: dict[str, str] | None = None, **period: str) -> str:
    """The bundle of a return that the body began, filled in, checked and signed in its own installation."""
    if not Designation.objects.filter(place_code=TOWN).exists():
        designate(TOWN, Office.PETITIONS, county.organ(SENDER), FOUNDED, basis="测试")
    own = {"form": "toy.fairs", "from_on": "2021-01-01", "last_day": "2021-12-31", "due_on": "2022-01-31", **period}
    on = date("2022-01-08")
    act = open_matter("kernel.return", "begin", by=county.post(SENDER, "handler"), on=on, data=own)
    typed = DataReturn.objects.get(pk=act.matter_id)
    perform(typed, "fill", by=county.post(SENDER, "handler"), on=on, data=values or GOOD)
    perform(typed, "check", by=county.post(SENDER, "reviewer"), on=on)
    letter = {"letter": "演编函〔2022〕1号"}
    perform(typed, "sign", by=county.post(SENDER, "principal"), on=on, data=letter, uploads=[SCAN])
    sequence_all()
    return bundle_of(DataReturn.objects.get(pk=typed.pk))


def take(county: County, text: str | bytes, on: str = "2022-01-12") -> None:
    content = text if isinstance(text, bytes) else text.encode()
    perform(
        DataReturn.objects.exclude(stage="dropped").get(organ=county.organ(KEEPER)), "receive",
        by=county.post("justice", "handler"), on=date(on), uploads=[Upload("报送.json", content, "application/json")],
    )  # fmt: skip


@pytest.fixture
def asked(county: County) -> County:
    keep_fairs(county)
    issued(county)
    return county


def test_a_signed_bundle_is_the_return(asked: County) -> None:
    text = sent(asked)
    register(asked)
    take(asked, text)
    mine = DataReturn.objects.get(organ=asked.organ(KEEPER))
    assert (mine.stage, mine.letter, mine.returned["toy.fairs.held"]) == ("returned", "演编函〔2022〕1号", "12")
    assert mine.signatory == asked.post(SENDER, "principal").officer.name
    assert mine.bundle == opened(text).digest
    found = figures()["toy.fairs.held"].records(year(PLACE, 2021)).get(matter=mine)
    assert found.name == "receive" and found.data["origin"] == settings.LEDGER_ORIGIN


def test_an_installation_that_is_not_registered_is_not_taken(asked: County) -> None:
    with pytest.raises(Refusal, match="没有登记"):
        take(asked, sent(asked))


def test_a_bundle_of_another_bodys_installation_is_refused(asked: County) -> None:
    text = sent(asked)
    register(asked, body="market")
    with pytest.raises(Refusal, match="不是中共演示县"):
        take(asked, text)


def test_a_bundle_signed_by_another_key_is_refused(asked: County) -> None:
    text = sent(asked)
    register(asked, key=notes.verifier_key(settings.LEDGER_ORIGIN, Ed25519PrivateKey.generate().public_key()))
    with pytest.raises(Refusal, match="与登记的公钥不符"):
        take(asked, text)


def altered(text: str, change: Callable[[dict[str, Any]], Any], sign: bool = False) -> str:
    """The bundle with its content changed, and signed again with the sender's key where asked."""
    data = json.loads(text)
    change(data["content"])
    return sealed("fazhi.return/1", data["content"]) if sign else json.dumps(data)


def test_one_number_altered_after_signing_is_found(asked: County) -> None:
    text = sent(asked)
    register(asked)
    spoilt = altered(text, lambda content: content["values"].update({"toy.fairs.held": "13"}))
    with pytest.raises(Refusal, match="在签名后被改动"):
        take(asked, spoilt)
    assert return_of_keeper(asked).stage == "asked"


def return_of_keeper(county: County) -> DataReturn:
    return DataReturn.objects.get(organ=county.organ(KEEPER))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda content: content.update({"from": "2020-01-01", "until": "2021-01-01"}), "期间不是2021年"),
        (lambda content: content.update({"form": "toy.streets"}), "报送表不同"),
        (lambda content: content.update({"form_sha256": "0" * 64}), "版本或口径不同"),
        (lambda content: content.update({"signed_on": "2022-02-01"}), "晚于接收日期"),
        (lambda content: content.update({"as_of": "2022-01-03"}), "不在期间内"),
        (lambda content: content.update({"as_of": "2021-06-31"}), "内容不完整或有误：as_of"),
        (lambda content: content.update({"signed_on": "2021-12-30"}), "或者晚于签发"),
        (lambda content: content.update({"signed_on": "0"}), "内容不完整或有误：signed_on"),
        (lambda content: content.update({"checker": content["filler"]}), "应为三人"),
        (lambda content: content.update({"filler": ""}), "内容不完整或有误：filler"),
        (lambda content: content.update({"letter": ""}), "内容不完整或有误：letter"),
        (lambda content: content.update({"letter": "长" * 81}), "内容不完整或有误：letter"),
        (lambda content: content.update({"letter": "a\x00"}), "内容不完整或有误：letter"),
        (lambda content: content["body"].update({"code": "market"}), "不是中共演示县"),
        (lambda content: content.update({"more": 1}), "内容不完整或有误：more"),
        (lambda content: content.update({"explanation": "a\x0bb"}), "内容不完整或有误：explanation"),
        (lambda content: content["body"].update({"name": "a\x1b"}), "内容不完整或有误：body.name"),
        (lambda content: content.update({"as_of": "2021-11-30"}), "没有说明原因"),
        (lambda content: content["values"].pop("toy.fairs.held"), "缺少指标“举办集市”"),
        (lambda content: content["values"].update({"toy.fairs.held": "13"}), "应等于其中"),
        (lambda content: content["values"].update({"toy.fairs.held": "十二"}), "不是数字"),
        (lambda content: content["values"].update({"toy.other": "1"}), "没有指标 toy.other"),
        (lambda content: content.update({"act": str(uuid.uuid4())}), "存证不成立"),
        (lambda content: content["proof"].update({"index": 0}), "存证不成立"),
        (lambda content: content.pop("proof"), "内容不完整或有误：proof"),
        (lambda content: content.update({"values": []}), "内容不完整或有误：values"),
    ],
)
def test_what_does_not_fit_what_was_asked_is_refused(
    asked: County, change: Callable[[dict[str, Any]], Any], says: str
) -> None:
    text = altered(sent(asked), change, sign=True)
    register(asked)
    with pytest.raises(Refusal, match=says):
        take(asked, text)
    assert return_of_keeper(asked).stage == "asked"


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", "{", "null", '{"content": 1, "note": 2}', '{"content": {}, "note": "x"}',
     '{"content": {}, "note": "a\\nb\\n\\n— x y"}', "[" * 100_000, "\x00"],
)  # fmt: skip
def test_what_is_no_bundle_is_refused(text: str) -> None:
    with pytest.raises(BundleRefused):
        opened(text)


def test_one_signing_is_taken_once_and_only_a_later_one_after_it(asked: County) -> None:
    text = sent(asked)
    register(asked)
    take(asked, text)
    do_keeper(asked, "give_back", "2022-01-20", reason="口径需核实", data={"due_on": "2022-02-10"})
    again = altered(text, lambda content: content.update({"explanation": "重新导出"}), sign=True)
    for repeated in (text, again):
        with pytest.raises(Refusal, match="已经接收过"):
            take(asked, repeated, "2022-01-21")
    corrected = sent_again(asked)
    take(asked, corrected, "2022-01-23")
    assert return_of_keeper(asked).returned["toy.fairs.held"] == "13"
    do_keeper(asked, "give_back", "2022-01-24", reason="再核实", data={"due_on": "2022-02-10"})
    older = altered(text, lambda content: content.update({"act": str(uuid.uuid4())}), sign=True)
    with pytest.raises(Refusal, match="存证不成立"):
        take(asked, older, "2022-01-25")


def sent_again(county: County) -> str:
    """The bundle of the same return, corrected and signed anew by its body."""
    typed, on = DataReturn.objects.get(organ=county.organ(SENDER)), date("2022-01-21")
    more = {**GOOD, "toy_fairs_held": "13", "toy_fairs_held_night": "4"}
    perform(typed, "correct", by=county.post(SENDER, "handler"), on=on, reason="漏计", data={"due_on": "2022-01-31"})
    perform(typed, "fill", by=county.post(SENDER, "handler"), on=on, data=more)
    perform(typed, "check", by=county.post(SENDER, "reviewer"), on=on)
    letter = {"letter": "演编函〔2022〕5号"}
    perform(typed, "sign", by=county.post(SENDER, "principal"), on=on, data=letter, uploads=[SCAN])
    sequence_all()
    return bundle_of(DataReturn.objects.get(pk=typed.pk))


def test_the_return_of_one_body_is_not_taken_for_another(asked: County) -> None:
    text = sent(asked)
    register(asked)
    take(asked, text)
    register(asked, body="market")
    designate(PLACE, Office.PETITIONS, asked.organ("market"), date("2022-01-04"), basis="测试")
    issued(asked, from_on="2020-01-01", last_day="2020-12-31")
    other = DataReturn.objects.get(organ=asked.organ("market"))
    forged = altered(text, lambda content: content.update({"from": "2020-01-01", "until": "2021-01-01"}), sign=True)
    with pytest.raises(Refusal, match="已经接收过"):
        perform(
            other, "receive", by=asked.post("justice", "handler"), on=date("2022-01-20"),
            uploads=[Upload("报送.json", forged.encode(), "application/json")],
        )  # fmt: skip


def test_a_key_that_is_no_longer_registered_is_not_taken_by_an_earlier_day(
    asked: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = sent(asked)
    register(asked)
    monkeypatch.setattr("fazhi.kernel.returns.bundles.today", lambda: date("2022-01-20"))
    with transaction.atomic():
        end(Installation.objects.get(), date("2022-01-15"))
    with pytest.raises(Refusal, match="没有登记"):
        take(asked, text, "2022-01-12")


def test_a_body_begins_only_what_it_keeps(asked: County) -> None:
    own = {"form": "toy.fairs", "from_on": "2021-01-01", "last_day": "2021-12-31", "due_on": "2022-01-31"}
    with pytest.raises(Refusal, match="不是该报送表的报送单位"):
        open_matter("kernel.return", "begin", by=asked.post("market", "handler"), on=date("2022-01-08"), data=own)


def do_keeper(county: County, name: str, on: str, **others: Any) -> None:
    perform(return_of_keeper(county), name, by=county.post("justice", "handler"), on=date(on), **others)


def test_a_checkpoint_is_no_bundle_and_a_bundle_no_checkpoint(asked: County) -> None:
    text = sent(asked)
    with pytest.raises(notes.NoteRefused):
        notes.parse(json.loads(text)["note"])
    checkpoint = json.loads(text)["content"]["proof"]["checkpoint"]
    with pytest.raises(BundleRefused):
        opened(json.dumps({"content": {}, "note": checkpoint}))


def test_a_return_that_is_not_signed_gives_no_bundle(asked: County) -> None:
    do(asked, "fill", "2022-01-10", data=GOOD)
    with pytest.raises(BundleRefused, match="尚未签发"):
        bundle_of(return_of())


def test_a_signature_names_its_key(asked: County) -> None:
    text = sent(asked)
    own = notes.verifier_key(settings.LEDGER_ORIGIN, signing_key(first_use=False).public_key())
    other = notes.verifier_key("elsewhere", signing_key(first_use=False).public_key())
    assert signed_by(text, own) and not signed_by(text, other)
