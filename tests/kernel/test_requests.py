"""An act asked for: by what a repeated request is known, and what it gives before and after it is done."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError, connection

from fazhi.kernel.clocks.statutes import value
from fazhi.kernel.files.store import Upload
from fazhi.kernel.ledger.errors import ContentRefused, PeriodRefused, PersonalRefused
from fazhi.kernel.procedures import engine
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.observing import observers, unheard
from fazhi.kernel.procedures.refusals import Ground, Refusal, refuse_all
from fazhi.kernel.procedures.replay import State
from fazhi.kernel.procedures.request import Request
from fazhi.kernel.wording import Label
from tests.kernel.desk import Desk, date, refused
from tests.toy.procedures import ANSWER, Permit2019, TipOff


def request(desk: Desk, matter: Matter | None, **others: Any) -> Request:
    given: dict[str, Any] = {
        "procedure": Permit2019, "kind": Permit2019.inspect, "by": desk.post("handler", "town"),
        "on": date("2021-03-04"), "matter": matter, "organ": desk.county.organ("market"), "place_code": "130130",
        "raw": {"visited_on": "2021-03-04"}, **others,
    }  # fmt: skip
    return Request(**given)


def test_a_request_is_known_by_all_that_it_asks_and_by_nothing_else(desk: Desk) -> None:
    permit, other = desk.accepted(), desk.accepted()
    act = Act.objects.get(matter=permit, name="accept")
    asked: list[dict[str, Any]] = [
        {}, {"matter": other}, {"procedure": TipOff}, {"kind": Permit2019.accept}, {"by": desk.post("handler")},
        {"on": date("2021-03-05")}, {"raw": {"visited_on": "2021-03-05"}}, {"party": act.matter.parties.get().party},
        {"party": Act.objects.get(matter=other, name="apply").party}, {"corrects": act},
        {"corrects": Act.objects.get(matter=other, name="accept")}, {"second": desk.post("reviewer")},
        {"second": desk.post("principal")}, {"reason": "漏登"}, {"numbers": {"a": "1号"}},
        {"uploads": [Upload("a.txt", b"a", "text/plain")]}, {"uploads": [Upload("a.txt", b"b", "text/plain")]},
        {"matter": None}, {"matter": None, "organ": desk.county.organ("justice")},
    ]  # fmt: skip
    digests = [request(desk, **{"matter": permit, **each}).digest() for each in asked]
    assert len(set(digests)) == len(asked)
    alike: list[dict[str, Any]] = [
        {"organ": desk.county.organ("justice")}, {"revision": 3}, {"today": date("2021-03-09")}, {"request_key": "k"},
        {"because": act}, {"place_code": "130131"},
    ]  # fmt: skip
    for each in alike:
        assert request(desk, **{"matter": permit, **each}).digest() == digests[0], each
    first, second = ({"b": "2", "a": "1"}, {"a": "1", "b": "2"})
    assert request(desk, permit, raw=first).digest() == request(desk, permit, raw=second).digest()


def test_a_request_gives_what_its_form_says_else_what_the_matter_holds(desk: Desk) -> None:
    permit = desk.accepted()
    asked = request(desk, permit)
    asked.form, asked.before = ActForm({}), State(permit.pk, fields={"subject": "摊", "visited_on": "2021-03-01"})
    asked.form.cleaned_data = {"visited_on": None}
    assert (asked.given("visited_on"), asked.given("subject"), asked.given("item")) == (None, "摊", None)
    assert asked.legal(ANSWER) == value(ANSWER, date("2021-03-04"))


def test_a_request_that_is_not_written_has_no_act_yet(desk: Desk) -> None:
    asked = request(desk, desk.accepted())
    with pytest.raises(LookupError, match="act inspect is not written yet"):
        asked.done  # noqa: B018
    asked.act = Act(name="inspect")
    assert asked.done is asked.act
    assert (asked.late, asked.repeated, asked.waived, asked.rewritten, asked.uploads) == (False, False, [], set(), ())


def test_observers_hear_of_what_is_done_and_refused_and_of_no_rehearsal(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    permit, heard = desk.accepted(), []

    def hear(asked: Request, refusal: Refusal | None) -> None:
        heard.append((asked.kind.name, refusal and refusal.codes))

    monkeypatch.setattr("fazhi.kernel.procedures.observing.observers", [*observers, hear])
    desk.do(permit, "remind", "2021-03-04", {"text": "请补正"})
    refused(lambda: desk.do(permit, "resume", "2021-03-04"))
    with unheard():
        desk.do(permit, "remind", "2021-03-04", {"text": "请补正"})
        refused(lambda: desk.do(permit, "resume", "2021-03-04"))
    assert heard == [("remind", None), ("resume", ("stage",))]
    with pytest.raises(RuntimeError), unheard():
        raise RuntimeError
    desk.do(permit, "remind", "2021-03-04", {"text": "请补正"})
    assert len(heard) == 3


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (OperationalError("database is locked"), (
            "busy", "同时办理的人较多，本次未能排上。", "Too many act at once, and this one did not get its turn.",
            "没有留下任何内容，请稍后再提交一次。", "Nothing was kept of it: send it again in a moment.",
        )),
        *((kind("内容不能保存。", "It cannot be kept."), (
            "ledger", "内容不能保存。", "It cannot be kept.", "请核对内容后重新提交。",
            "Compare the content and send it again.",
        )) for kind in (ContentRefused, PeriodRefused, PersonalRefused)),
    ],
)  # fmt: skip
def test_what_database_or_ledger_refuse_is_a_refusal_in_words(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, fault: Exception, said: tuple[str, ...]
) -> None:
    permit = desk.accepted()

    def broken(request: Request) -> None:
        raise fault

    monkeypatch.setattr(engine, "STEPS", (*engine.STEPS, broken))
    if connection.vendor == "postgresql" and said[0] == "busy":
        pytest.skip("PostgreSQL tells by a code that only a real fault bears; test_at_once makes one")
    with pytest.raises(Refusal) as caught:
        desk.do(permit, "suspend", "2021-03-05")
    (ground,) = caught.value.grounds
    assert (ground.code, ground.says.zh, ground.says.en, ground.cure.zh, ground.cure.en) == said
    assert caught.value.__cause__ is fault
    monkeypatch.setattr(engine, "STEPS", (broken,))
    fault = OperationalError("disk full")
    with pytest.raises(OperationalError, match="disk full"):
        desk.do(permit, "suspend", "2021-03-05")


def test_a_refusal_says_all_its_grounds_with_their_articles_and_cures() -> None:
    own = Ground("stage", Label("不能办理。", "Not now."), Label("请先办前一步。", "Do the step before."))
    rule = Ground("Licensing34", Label("未勘验。", "Not visited."), Label("请勘验。", "Visit."), "行政许可法", "34")
    assert (str(own), own.basis, own.field) == ("不能办理。 请先办前一步。", "", "")
    assert (str(rule), rule.basis) == ("未勘验。（《行政许可法》第三十四条） 请勘验。", "《行政许可法》第三十四条")
    assert (rule.cited.zh, rule.cited.en) == ("《行政许可法》第三十四条", "《行政许可法》 Article 34")
    with pytest.raises(ValueError, match="both languages"):
        own.cited  # noqa: B018
    refusal = Refusal(own, rule)
    assert str(refusal) == f"{own}；{rule}"
    assert (refusal.codes, refusal.grounds) == (("stage", "Licensing34"), (own, rule))
    refuse_all([])
    with pytest.raises(Refusal) as caught:
        refuse_all(iter([own, rule]))
    assert caught.value.grounds == (own, rule)
    because = Refusal.because("a", "中", "en", "改", "mend")
    assert because.grounds == (Ground("a", Label("中", "en"), Label("改", "mend")),)


def test_an_act_holds_who_did_it_for_whom_and_why(desk: Desk) -> None:
    permit, head = desk.accepted(), desk.post("principal")
    desk.do(permit, "suspend", "2021-03-10", reason="鉴定", request_key="k-1")
    done = Act.objects.get(matter=permit, name="suspend")
    handler = desk.post("handler")
    assert (done.officer, done.post, done.organ, done.party) == (handler.officer, handler, handler.organ, None)
    assert (done.family, done.version, done.seq, done.happened_on) == ("toy.permit", "2019", 3, date("2021-03-10"))
    assert (done.stage_before, done.stage_after, done.backfilled) == ("accepted", "suspended", False)
    assert (done.reason, done.second, done.second_officer, done.because) == ("鉴定", None, None, None)
    assert (done.request_key, done.waived, done.corrects, done.corrected_on) == ("k-1", [], None, None)
    assert done.data == {} and len(done.fingerprint) == 64
    late = desk.do(permit, "join", "2021-03-05", second=head, reason="漏登", because=done, today=date("2021-03-12"))
    assert (late.second, late.second_officer, late.reason, late.because) == (head, head.officer, "漏登", done)
    assert (late.backfilled, late.seq, late.party and late.party.name) == (True, 4, "李大壮")
    assert (late.stage_before, late.stage_after) == ("accepted", "accepted")
    desk.do(permit, "resume", "2021-03-11")
    refused_it = desk.do(permit, "refuse", "2021-03-12", reason="不合规划")
    assert refused_it.data == {} and refused_it.reason == "不合规划"
