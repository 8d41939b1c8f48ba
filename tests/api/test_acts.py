"""Acts over the interface: done once under their key, on what was seen, rehearsed, or refused with every ground."""

from __future__ import annotations

import json

import pytest

from fazhi.kernel.ledger.models import Leaf
from fazhi.kernel.parties.models import Party
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.models import Act
from tests.api.acting import APPLY, PERMITS, Acting, clerk, handler, problem, town
from tests.kernel.desk import Desk, date
from tests.toy.models import PermitCase


def test_a_matter_is_opened_and_moved_on_as_pages_do_it(desk: Desk) -> None:
    response = clerk(desk).post(PERMITS, APPLY)
    assert response.status_code == 201, response.content.decode()
    said = json.loads(response.content)
    case = PermitCase.objects.get(pk=said["matter"])
    assert response["Location"] == f"/api/v1/matters/{case.pk}"
    assert (case.subject, said["revision"], said["stage_after"]) == ("夜市摊位", 1, "applied")
    assert said["numbers"] == {"toy.permit": case.number}

    response = handler(desk).act(case, "accept", {"on": "2021-03-03", "data": {"inspector": town(desk)}})
    assert response.status_code == 201, response.content.decode()
    said = json.loads(response.content)
    assert (said["revision"], said["stage_before"], said["stage_after"]) == (2, "applied", "accepted")
    act = Act.objects.get(pk=said["id"])
    assert act.officer == desk.post("handler").officer
    assert Leaf.objects.filter(subject=act.pk).exists()


def test_the_revision_of_the_answer_is_the_precondition_of_the_next_act(desk: Desk) -> None:
    program = handler(desk)
    case = desk.open()
    first = json.loads(program.act(case, "remind", {"on": "2021-03-02", "data": {"text": "补正"}}).content)
    again = program.act(case, "remind", {"on": "2021-03-02", "data": {"text": "再补正"}}, revision=first["revision"])
    assert again.status_code == 201


def test_organs_and_officers_are_named_by_code_as_well(desk: Desk) -> None:
    case = desk.open()
    code = desk.county.organ("town").code
    response = handler(desk).act(case, "accept", {"on": "2021-03-03", "data": {"inspector": code}})
    assert response.status_code == 201, response.content.decode()
    case.refresh_from_db()
    assert case.inspector_id == desk.county.organ("town").pk


def test_numbers_booleans_and_lists_are_typed(desk: Desk) -> None:
    case = desk.accepted()
    bill = {"on": "2021-03-05", "data": {"pay_by": "2021-03-30", "amount": 120.5}}
    response = handler(desk).act(case, "bill", bill)
    assert response.status_code == 201, response.content.decode()
    wrong = {"on": "2021-03-05", "data": {"pay_by": 20210330, "amount": "120.50"}}
    said = problem(handler(desk).act(case, "bill", wrong), 422, "invalid")
    assert [ground["field"] for ground in said["grounds"]] == ["pay_by", "amount"]


def test_the_same_key_is_the_same_act_with_the_same_answer(desk: Desk) -> None:
    program = clerk(desk)
    first = program.post(PERMITS, APPLY, key="key-00001")
    again = program.post(PERMITS, APPLY, key="key-00001")
    assert (first.status_code, again.status_code) == (201, 200)
    assert json.loads(first.content) == json.loads(again.content)
    assert PermitCase.objects.count() == 1


def test_a_lost_answer_is_had_again_although_the_matter_moved_on(desk: Desk) -> None:
    """The revision that was seen then is no longer the one that stands, nor may the choice be offered still."""
    program, case = handler(desk), desk.open()
    accept = {"on": "2021-03-03", "data": {"inspector": town(desk)}}
    first = program.act(case, "accept", accept, key="key-00001", revision=1)
    desk.do(case, "inspect", "2021-03-04")
    desk.do(case, "decide", "2021-03-05")
    again = program.act(case, "accept", accept, key="key-00001", revision=1)
    assert (first.status_code, again.status_code) == (201, 200), again.content.decode()
    assert json.loads(first.content) == json.loads(again.content)


def test_a_key_that_was_used_for_something_else_is_refused(desk: Desk) -> None:
    program = clerk(desk)
    program.post(PERMITS, APPLY, key="key-00001")
    other = {**APPLY, "data": {**APPLY["data"], "subject": "早市摊位"}}
    problem(program.post(PERMITS, other, key="key-00001"), 409, "repeated")
    assert PermitCase.objects.count() == 1


def test_keys_of_two_officers_never_meet(desk: Desk) -> None:
    """Who guesses another's key neither gets their act nor blocks it."""
    one, other = clerk(desk), Acting(desk.post("clerk", nth=1))
    mine = json.loads(one.post(PERMITS, APPLY, key="key-00001").content)
    theirs = other.post(PERMITS, APPLY, key="key-00001")
    assert theirs.status_code == 201
    assert json.loads(theirs.content)["matter"] != mine["matter"]
    assert one.post(PERMITS, APPLY, key="key-00001").status_code == 200


@pytest.mark.parametrize("key", [None, "short", "x" * 201, "with blank", "密钥密钥密钥密钥"])
def test_a_key_is_asked_for(desk: Desk, key: str | None) -> None:
    said = problem(clerk(desk).post(PERMITS, APPLY, key=key), 400, "bad-request")
    assert said["fields"] == [{"field": "Idempotency-Key", "in": "header"}]
    assert not Act.objects.filter(name="apply").exists()


def test_an_act_names_the_revision_that_was_seen(desk: Desk) -> None:
    program, case = handler(desk), desk.open()
    remind = {"on": "2021-03-02", "data": {"text": "补正"}}
    problem(program.act(case, "remind", remind, if_match=""), 428, "precondition-needed")
    desk.do(case, "remind", "2021-03-02", {"text": "已提醒"})
    said = problem(program.act(case, "remind", remind, revision=1), 412, "precondition")
    assert said["grounds"][0]["code"] == "stale"
    for wrong in ("*", '"x"', "1", '"abc.def"', '"99999999999999999999"'):
        problem(program.act(case, "remind", remind, if_match=wrong), 412, "precondition")
    assert Act.objects.filter(matter=case, name="remind").count() == 1


def test_the_etag_of_the_matter_is_the_precondition(desk: Desk) -> None:
    program, case = handler(desk), desk.open()
    tag = program.client.get(f"/api/v1/matters/{case.pk}")["ETag"]
    remind = {"on": "2021-03-02", "data": {"text": "补正"}}
    assert program.act(case, "remind", remind, if_match=tag).status_code == 201
    problem(program.act(case, "remind", remind, if_match=tag), 412, "precondition")


@pytest.mark.parametrize("query", ["?dry_run=true", "?dry_run=1"])
def test_an_act_is_rehearsed_and_nothing_is_kept(desk: Desk, query: str) -> None:
    program, case = handler(desk), desk.open()
    leaves, acts = Leaf.objects.count(), Act.objects.count()
    accept = {"on": "2021-03-03", "data": {"inspector": town(desk)}}
    response = program.act(case, f"accept{query}", accept, key="key-00001")
    assert response.status_code == 200, response.content.decode()
    said = json.loads(response.content)
    assert said["stage_after"] == "accepted" and "id" not in said
    assert {"label": "Stage", "now": "Applied", "then": "Accepted"} in said["changes"]
    assert (Leaf.objects.count(), Act.objects.count()) == (leaves, acts)
    assert program.act(case, "accept", accept, key="key-00001").status_code == 201


def test_an_opening_is_rehearsed_with_its_party_and_leaves_none(desk: Desk) -> None:
    response = clerk(desk).post(f"{PERMITS}?dry_run=true", APPLY)
    assert response.status_code == 200, response.content.decode()
    assert not PermitCase.objects.exists() and not Party.objects.exists()


def test_nothing_is_rehearsed_under_a_key_that_was_used(desk: Desk) -> None:
    """It was answered with the act of then, as though that would be done once more."""
    program, case = handler(desk), desk.open()
    remind = {"on": "2021-03-02", "data": {"text": "补正"}}
    assert program.act(case, "remind", remind, key="key-00001").status_code == 201
    problem(program.act(case, "remind?dry_run=true", remind, key="key-00001", revision=2), 409, "repeated")
    assert program.act(case, "remind", remind, key="key-00001").status_code == 200


def test_what_would_be_refused_is_refused_in_rehearsal(desk: Desk) -> None:
    case = desk.open()
    response = Acting(desk.post("principal")).act(case, "decide?dry_run=true", {"on": "2021-03-03", "data": {}})
    problem(response, 422, "refused")


def test_a_refusal_carries_every_ground_with_rule_law_article_and_cure(desk: Desk) -> None:
    case = desk.accepted()
    decide = {"on": "2021-03-10", "data": {"outcome": "granted"}}
    said = problem(Acting(desk.post("principal")).act(case, "decide", decide), 422, "refused")
    ground = said["grounds"][0]
    assert (ground["law"], ground["article"]) == ("行政许可法", "34")
    assert ground["rule"] == "The place was not visited." and ground["cure"] == "Visit it first."
    assert ground["basis"]


def test_every_field_that_is_wrong_is_named(desk: Desk) -> None:
    wrong = {"on": "2021-03-01", "data": {"subject": "", "party_kind": "ghost", "party_phone": "x", "strange": 1}}
    said = problem(clerk(desk).post(PERMITS, wrong), 422, "refused")
    assert "strange" in {ground["field"] for ground in said["grounds"]}
    del wrong["data"]["strange"]  # type: ignore[attr-defined]
    said = problem(clerk(desk).post(PERMITS, wrong), 422, "refused")
    assert {"subject", "party_kind", "party_name", "party_phone"} <= {ground["field"] for ground in said["grounds"]}


def test_an_act_of_an_earlier_day_is_left_to_two_persons_at_the_pages(desk: Desk) -> None:
    case = desk.open()
    desk.do(case, "remind", "2021-03-05", {"text": "补正"})
    late = {"on": "2021-03-02", "data": {"text": "补录"}}
    said = problem(handler(desk).act(case, "remind", late), 422, "refused")
    assert said["grounds"][0]["code"] == "order"
    assert "on the matter's page" in said["grounds"][0]["cure"]
    for second in ("second", "approver", "act-second"):
        named = {**late, second: str(desk.post("principal").pk)}
        problem(handler(desk).act(case, "remind", named), 422, "invalid")
        named = {**late, "data": {**late["data"], second: str(desk.post("principal").pk)}}  # type: ignore[dict-item]
        problem(handler(desk).act(case, "remind", named), 422, "refused")
    assert Act.objects.filter(matter=case, name="remind").count() == 1


def test_a_day_to_come_is_refused(desk: Desk) -> None:
    said = problem(clerk(desk).post(PERMITS, {**APPLY, "on": "2021-03-23"}), 422, "refused")
    assert said["grounds"][0]["code"] == "future"


def test_a_day_that_no_version_governs_is_refused(desk: Desk) -> None:
    said = problem(clerk(desk).post(PERMITS, {**APPLY, "on": "2018-01-01"}), 422, "refused")
    assert said["grounds"][0]["field"] == "on"


def test_the_same_act_by_page_and_by_program_is_the_same_evidence(desk: Desk) -> None:
    case = desk.open()
    by_engine = perform(case, "remind", by=desk.post("handler"), on=date("2021-03-02"), data={"text": "补正"})
    said = json.loads(handler(desk).act(case, "remind", {"on": "2021-03-02", "data": {"text": "补正"}}).content)
    by_program = Act.objects.get(pk=said["id"])
    apart = {"id", "seq", "salt", "recorded_at", "request_key", "fingerprint"}
    for field in Act._meta.concrete_fields:
        if field.name not in apart:
            assert getattr(by_engine, field.attname) == getattr(by_program, field.attname), field.name
