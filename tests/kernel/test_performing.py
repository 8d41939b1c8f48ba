"""One act, one transaction: what is written together, what is refused, and that nothing of a refusal stays."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.files.store import Upload, read
from fazhi.kernel.organs.founding import appoint, close, relieve
from fazhi.kernel.organs.models import Post
from fazhi.kernel.organs.roles import HANDLER, PRINCIPAL
from fazhi.kernel.procedures import engine
from fazhi.kernel.procedures.engine import Request, open_matter, perform
from fazhi.kernel.procedures.models import Act, Matter, MatterParty
from fazhi.kernel.procedures.refusals import IllegalSequence, Refusal, RepeatedRequest, StaleVersion
from tests.kernel.desk import Desk, attested, codes, date, everything, fresh, refused


def test_an_act_writes_matter_act_leaf_clock_party_and_number(desk: Desk) -> None:
    matter = desk.open()
    act = desk.do(matter, "accept", "2021-03-03")

    row = fresh(matter)
    assert (row.stage, row.number, row.title) == ("accepted", "演市监摊〔2021〕1号", "夜市摊位")
    assert row.inspector == desk.county.organ("town")
    assert (act.stage_before, act.stage_after, act.seq) == ("applied", "accepted", 2)
    assert attested(act)
    assert Clock.objects.get(subject=matter.pk).due_on == date("2021-03-31")
    assert MatterParty.objects.get(matter=matter).party.name == "王小明"
    assert "王小明" not in str(Act.objects.get(seq=1).data)


def test_uploads_are_kept_and_named_in_the_act(desk: Desk) -> None:
    matter = desk.accepted()
    act = desk.do(matter, "inspect", "2021-03-04", uploads=[Upload("照片.jpg", b"\xff\xd8\xff photo", "image/jpeg")])

    (kept,) = act.data["attachments"]
    file = apps.get_model("files", "File").objects.get(pk=kept)
    assert read(file) == b"\xff\xd8\xff photo"


@pytest.mark.parametrize("upload", [Upload("空.txt", b"", "text/plain"), Upload("../..", b"x", "text/plain")])
def test_a_bad_file_is_a_refusal(desk: Desk, upload: Upload) -> None:
    matter = desk.accepted()
    assert refused(lambda: desk.do(matter, "inspect", "2021-03-04", uploads=[upload])) == {"file"}


def test_a_failure_at_any_step_leaves_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    matter = desk.accepted()
    desk.do(matter, "inspect", "2021-03-04")
    before = everything()

    whole = engine.STEPS
    for position, step in enumerate(whole):
        for late in (False, True):

            def broken(request: Request, step: Any = step, late: bool = late) -> None:
                if late:
                    step(request)
                raise RuntimeError(step.__name__)

            monkeypatch.setattr(engine, "STEPS", (*whole[:position], broken, *whole[position + 1 :]))
            with pytest.raises(RuntimeError, match=step.__name__):
                desk.do(matter, "decide", "2021-03-05")
            assert everything() == before, step.__name__

    monkeypatch.undo()
    assert desk.do(matter, "decide", "2021-03-05").stage_after == "decided"


def test_a_refused_effect_of_an_effect_undoes_the_act(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    matter = desk.accepted()
    desk.do(matter, "inspect", "2021-03-04")
    before = everything()

    def object_to(request: Request) -> None:
        if request.procedure.key == "kernel.publication":
            raise Refusal.because("no", "不行", "no", "改", "mend")

    monkeypatch.setattr(engine, "subscribers", [*engine.subscribers, object_to])
    assert refused(lambda: desk.do(matter, "decide", "2021-03-05")) == {"no"}
    assert everything() == before


def test_many_acts_in_one_transaction_stand_or_fall_together(desk: Desk) -> None:
    before = everything()
    with pytest.raises(Refusal), transaction.atomic():
        matter = desk.open()
        desk.do(matter, "accept", "2021-03-03")
        desk.do(matter, "decide", "2021-03-04")
    assert everything() == before


WRONG: dict[str, Callable[[Desk, Matter], Any]] = {
    "stage": lambda desk, matter: desk.do(matter, "resume", "2021-03-05"),
    "role": lambda desk, matter: desk.do(matter, "decide", "2021-03-05", by=desk.post("handler")),
    "organ": lambda desk, matter: desk.do(matter, "suspend", "2021-03-05", organ="town"),
    "unknown-act": lambda desk, matter: perform(matter, "bless", by=desk.post("handler"), on=date("2021-03-05")),
    "future": lambda desk, matter: desk.do(matter, "suspend", "2021-03-06", today=date("2021-03-05")),
    "form": lambda desk, matter: desk.do(matter, "inspect", "2021-03-05", {"visited_on": "2021-02-30"}),
    "unknown-field": lambda desk, matter: desk.do(matter, "inspect", "2021-03-05", {"visitd_on": "2021-03-04"}),
    "order": lambda desk, matter: desk.do(matter, "suspend", "2021-03-02"),
    "corrects": lambda desk, matter: desk.do(matter, "suspend", "2021-03-05", corrects=Act.objects.get(seq=1)),
    "number": lambda desk, matter: desk.do(matter, "suspend", "2021-03-05", numbers={"toy.permit": "摊〔2021〕9号"}),
    "collision": lambda desk, matter: desk.open(matter_id=matter.pk),
    "version": lambda desk, matter: desk.open("2019-05-31"),
}


@pytest.mark.parametrize("code", WRONG)
def test_a_wrong_request_is_refused_with_rule_and_cure(desk: Desk, code: str) -> None:
    matter = desk.accepted()
    before = everything()
    assert code in refused(lambda: WRONG[code](desk, matter))
    assert everything() == before


def test_a_missing_field_is_named(desk: Desk) -> None:
    with pytest.raises(Refusal) as caught:
        desk.open(data={"subject": ""})
    (ground,) = caught.value.grounds
    assert (ground.code, ground.field) == ("form", "subject")
    assert "申请内容" in ground.says.zh and "Subject" in ground.says.en


def test_all_grounds_are_said_at_once(desk: Desk) -> None:
    matter = desk.accepted()
    found = refused(
        lambda: desk.do(matter, "resume", "2021-03-06", by=desk.county.post("town", "clerk"), today=date("2021-03-05"))
    )
    assert found == {"future", "stage", "role", "organ"}


@pytest.mark.parametrize("text", ["\x00", "\ud800"])
def test_characters_that_no_record_can_hold_are_refused(desk: Desk, text: str) -> None:
    assert refused(lambda: desk.open(data={"subject": f"摊{text}位"})) == {"form"}


def test_a_post_counts_as_it_is_on_the_acts_day(desk: Desk) -> None:
    matter = desk.accepted()
    market = desk.county.organ("market")
    with transaction.atomic():
        late = appoint(desk.county.officer("town", "clerk"), market, HANDLER, date("2021-04-01"))
        relieve(desk.post("handler"), date("2021-04-01"))

    assert refused(lambda: desk.do(matter, "suspend", "2021-03-31", by=late)) == {"post"}
    assert refused(lambda: desk.do(matter, "suspend", "2021-04-01")) == {"post"}
    assert desk.do(matter, "suspend", "2021-04-01", by=late).officer == late.officer


def test_a_post_is_read_from_the_record_not_from_the_caller(desk: Desk) -> None:
    matter = desk.accepted()
    forged = Post.objects.get(pk=desk.post("clerk").pk)
    forged.role = PRINCIPAL.key
    assert "role" in refused(lambda: desk.do(matter, "extend", "2021-03-05", by=forged))


def test_nobody_acts_for_an_organ_that_is_closed(desk: Desk) -> None:
    matter = desk.accepted()
    close(desk.county.organ("market"), date("2021-04-01"))
    assert refused(lambda: desk.do(matter, "suspend", "2021-04-01")) == {"post"}
    assert desk.do(matter, "suspend", "2021-03-31").stage_after == "suspended"


def test_who_did_one_act_may_not_do_the_act_apart_from_it(desk: Desk) -> None:
    matter = desk.open()
    market = desk.county.organ("market")
    with transaction.atomic():
        both = desk.county.officer("market", "handler")
        principal = appoint(both, market, PRINCIPAL, date("2020-01-01"))
    desk.do(matter, "accept", "2021-03-03")
    desk.do(matter, "inspect", "2021-03-04")

    assert refused(lambda: desk.do(matter, "decide", "2021-03-05", by=principal)) == {"separation"}
    assert desk.do(matter, "decide", "2021-03-05").officer != both


def test_who_corrects_an_act_has_done_it(desk: Desk) -> None:
    matter = desk.accepted()
    with transaction.atomic():
        both = desk.county.officer("market", "handler", 1)
        principal = appoint(both, desk.county.organ("market"), PRINCIPAL, date("2020-01-01"))
    accepted = Act.objects.get(matter=matter, name="accept")
    desk.do(matter, "inspect", "2021-03-04")
    day = {"happened_on": "2021-03-02"}
    desk.do(matter, "correct", "2021-03-05", day, corrects=accepted, by=desk.post("handler", nth=1))
    assert refused(lambda: desk.do(matter, "decide", "2021-03-05", by=principal)) == {"separation"}
    assert desk.do(matter, "decide", "2021-03-05").officer != both


def test_a_refusal_says_who_what_and_the_cure(desk: Desk) -> None:
    matter = desk.accepted()
    with pytest.raises(Refusal) as refusal:
        desk.do(matter, "inspect", "2021-03-04", by=desk.post("handler"))
    ground = refusal.value.grounds[0]
    assert (ground.code, ground.says.zh, ground.says.en, ground.cure.zh, ground.cure.en) == (
        "organ", "演示县市场监督管理局 不是此行为的承办机关。",
        "演示县市场监督管理局 is not the organ that does this act.",
        "请由承办机关办理。", "Let the organ in charge act.",
    )  # fmt: skip


def test_who_stands_back_and_what_is_marked_are_refused_in_words(desk: Desk) -> None:
    permit = desk.accepted()
    handler = desk.county.officer("market", "handler")
    with pytest.raises(Refusal) as marked:
        desk.do(permit, "remind", "2021-03-04", {"text": "秘密\n请补正"})
    assert marked.value.grounds[0].says.zh == "“内容”中有单独成行的密级标志“秘密”。本系统不得处理国家秘密。"
    desk.do(permit, "recuse", "2021-03-04", {"officer": handler.pk})
    with pytest.raises(Refusal) as recused:
        desk.do(permit, "suspend", "2021-03-05", by=desk.post("handler"))
    said = next(each for each in recused.value.grounds if each.code == "recused")
    assert (said.says.zh, said.says.en) == (f"{handler} 已被决定回避。", f"{handler} stands back from this matter.")
    assert said.cure.zh != said.says.zh and said.cure.en.isascii()


def test_a_day_before_every_version_is_refused_at_its_field(desk: Desk) -> None:
    with pytest.raises(Refusal) as refusal:
        desk.open("1980-01-01")
    assert [(each.code, each.field) for each in refusal.value.grounds] == [("version", "on")]


def test_a_name_has_a_hundred_characters_at_most(desk: Desk) -> None:
    assert desk.open(data={"party_name": "商" * 100}).stage == "applied"
    assert refused(lambda: desk.open(data={"party_name": "商" * 101})) == {"form"}


def test_an_automatic_act_is_not_done_by_hand(desk: Desk) -> None:
    matter = desk.open()
    assert refused(lambda: desk.do(matter, "lapse", "2021-03-05")) == {"automatic"}
    cause = Act.objects.get(matter=matter)
    assert desk.do(matter, "lapse", "2021-03-05", because=cause).stage_after == "refused"


def test_from_a_final_stage_run_only_acts_declared_after_it_and_general_ones(desk: Desk) -> None:
    matter = desk.decided()
    party = MatterParty.objects.get(matter=matter).party
    for name in ("accept", "suspend", "resume", "extend", "inspect", "bill", "pay", "decide", "refuse", "reopen"):
        assert "stage" in refused(lambda name=name: desk.do(matter, name, "2021-03-11")), name  # type: ignore[misc]
    desk.do(matter, "urge", "2021-03-11", {"text": "尽快送达"})
    desk.do(matter, "serve", "2021-03-12", party=party)
    assert desk.do(matter, "revoke", "2021-03-13").stage_after == "revoked"
    assert "stage" in refused(lambda: desk.do(matter, "serve", "2021-03-14", party=party))


def test_a_matter_opens_by_an_opening_act_only(desk: Desk) -> None:
    handler = desk.post("handler")
    for name in ("accept", "urge"):
        assert "stage" in refused(
            lambda name=name: open_matter("toy.permit", name, by=handler, on=date("2021-03-01"))  # type: ignore[misc]
        )
    matter = desk.open()
    assert "stage" in refused(lambda: desk.do(matter, "apply", "2021-03-02"))


def test_the_same_request_twice_is_one_act(desk: Desk) -> None:
    first, second = desk.open(request_key="k-1"), desk.open(request_key="k-1")
    assert first.pk == second.pk
    assert Act.objects.count() == 1

    matter = desk.accepted()
    done = desk.do(matter, "suspend", "2021-03-05", request_key="k-2", revision=2)
    assert desk.do(matter, "suspend", "2021-03-05", request_key="k-2", revision=2) == done


@pytest.mark.parametrize("changed", [{"on": "2021-03-06"}, {"reason": "别的"}, {"by": 1}, {"kind": "extend"}])
def test_a_request_key_does_not_serve_for_something_else(desk: Desk, changed: dict[str, Any]) -> None:
    matter = desk.accepted()
    desk.do(matter, "suspend", "2021-03-05", request_key="k-1")
    again: dict[str, Any] = {"reason": changed.get("reason", "情况需要")}
    if "by" in changed:
        again["by"] = desk.post("handler", nth=1)
    with pytest.raises(RepeatedRequest) as caught:
        desk.do(matter, changed.get("kind", "suspend"), changed.get("on", "2021-03-05"), request_key="k-1", **again)
    assert codes(caught.value) == {"request-key"}


def test_a_request_key_too_long_to_be_kept_is_refused(desk: Desk) -> None:
    assert refused(lambda: desk.open(request_key="k" * 81)) == {"request-key"}


def test_a_refused_request_leaves_its_key_free(desk: Desk) -> None:
    matter = desk.accepted()
    refused(lambda: desk.do(matter, "inspect", "2021-03-05", {"visited_on": ""}, request_key="k-1"))
    assert desk.do(matter, "inspect", "2021-03-05", request_key="k-1").name == "inspect"


def test_only_a_request_with_a_key_leaves_a_digest_of_what_it_asked(desk: Desk) -> None:
    assert len(Act.objects.get(matter=desk.open(request_key="k-1")).fingerprint) == 64
    assert Act.objects.get(matter=desk.open()).fingerprint == ""


def test_two_officers_at_once_one_wins_and_the_other_is_told(desk: Desk) -> None:
    matter = desk.accepted()
    seen = matter.revision
    desk.do(matter, "suspend", "2021-03-05", revision=seen)
    with pytest.raises(StaleVersion) as caught:
        desk.do(matter, "extend", "2021-03-05", revision=seen)
    assert codes(caught.value) == {"stale"}


def test_an_act_asked_of_an_old_copy_is_checked_against_the_row(desk: Desk) -> None:
    stale = desk.open()
    desk.do(stale, "accept", "2021-03-03")
    assert stale.stage == "applied"
    with pytest.raises(Refusal) as caught:
        perform(stale, "accept", by=desk.post("handler"), on=date("2021-03-03"), data=desk.usual("accept"))
    assert codes(caught.value) == {"stage"}


def test_an_act_comes_in_its_legal_place_however_late_it_is_recorded(desk: Desk) -> None:
    matter = desk.accepted()
    desk.do(matter, "suspend", "2021-03-10")
    principal = desk.post("principal")

    act = desk.do(matter, "join", "2021-03-05", by=desk.post("handler"), second=principal, reason="漏登")
    assert act.backfilled and act.second_officer == principal.officer
    assert (act.stage_before, act.stage_after) == ("accepted", "accepted")
    assert fresh(matter).stage == "suspended"


@pytest.mark.parametrize(
    ("second", "reason", "code"),
    [
        (None, "漏登", "order"),
        (("market", "principal"), "", "order"),
        (("market", "handler"), "漏登", "second-person"),
        (("market", "clerk"), "漏登", "second-post"),
        (("justice", "principal"), "漏登", "second-post"),
    ],
)
def test_back_filling_needs_a_reason_and_somebody_who_may_approve(
    desk: Desk, second: tuple[str, str] | None, reason: str, code: str
) -> None:
    matter = desk.accepted()
    desk.do(matter, "suspend", "2021-03-10")
    approves = second and desk.county.post(*second)
    handler = desk.post("handler")
    assert code in refused(lambda: desk.do(matter, "join", "2021-03-05", by=handler, second=approves, reason=reason))


def test_a_back_filled_act_that_breaks_the_order_is_refused(desk: Desk) -> None:
    matter = desk.accepted()
    desk.do(matter, "inspect", "2021-03-10")
    with pytest.raises(IllegalSequence) as caught:
        desk.do(matter, "suspend", "2021-03-05", second=desk.post("principal"))
    assert codes(caught.value) == {"sequence"}
    assert Act.objects.filter(name="suspend").count() == 0


def test_the_second_person_is_another_person_in_the_database_itself(desk: Desk) -> None:
    constraint = next(c for c in Act._meta.constraints if c.name == "act_second_person")
    act = Act(officer=desk.county.officer("market", "handler"), second=desk.post("handler", nth=1))
    act.second_officer = desk.county.officer("market", "handler")
    with pytest.raises(Exception, match="act_second_person"):
        constraint.validate(Act, act)


def test_a_clock_never_starts_from_a_default(desk: Desk) -> None:
    matter = desk.accepted()
    assert "form" in refused(lambda: desk.do(matter, "bill", "2021-03-05", {"pay_by": ""}))


def test_what_the_law_cannot_count_is_a_refusal(desk: Desk) -> None:
    matter = desk.accepted()
    assert refused(lambda: desk.do(matter, "extend", "2021-03-05", {"extension_amount": "21"})) == {"law"}
    desk.do(matter, "extend", "2021-03-05")
    assert refused(lambda: desk.do(matter, "extend", "2021-03-06")) == {"law"}


def test_an_evidence_row_of_an_act_is_fixed(desk: Desk) -> None:
    act = Act.objects.get(matter=desk.open())
    assert isinstance(act, models.Model)
    with pytest.raises(Exception, match=r"证据|evidence"):
        act.save()
    content = act.content()
    assert {"officer", "post", "organ", "data", "happened_on"} <= content.keys()


def test_a_recused_officer_neither_acts_nor_approves(desk: Desk) -> None:
    matter = desk.accepted()
    reviewer = desk.county.officer("market", "reviewer")
    for officer in (desk.county.officer("market", "handler"), reviewer):
        desk.do(matter, "recuse", "2021-03-04", {"officer": officer.pk})
    assert refused(lambda: desk.do(matter, "suspend", "2021-03-05")) == {"recused"}
    desk.do(matter, "suspend", "2021-03-05", nth=1)
    late: dict[str, Any] = {"by": desk.post("handler", nth=1), "reason": "漏登"}
    assert "recused" in refused(lambda: desk.do(matter, "join", "2021-03-04", second=desk.post("reviewer"), **late))


def test_what_was_done_before_a_recusal_may_still_be_back_filled(desk: Desk) -> None:
    matter = desk.accepted()
    desk.do(matter, "recuse", "2021-03-10", {"officer": desk.county.officer("market", "handler").pk})
    act = desk.do(matter, "join", "2021-03-05", second=desk.post("reviewer"), reason="漏登")
    assert act.backfilled


def test_days_are_calendar_days_of_shanghai(desk: Desk) -> None:
    matter = desk.open("2021-12-31")
    assert matter.opened_on == datetime.date(2021, 12, 31)
    assert "〔2021〕" in matter.number


@pytest.mark.parametrize("given", [["夜市"], {"name": "夜市"}])
def test_several_values_for_a_field_of_one_are_refused(desk: Desk, given: Any) -> None:
    assert refused(lambda: desk.open(data={"subject": given})) == {"form"}
