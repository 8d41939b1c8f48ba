"""Who does acts over the interface: the post of the token and no other; what it does not see is not there."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fazhi.kernel.organs.posts import appoint
from fazhi.kernel.organs.roles import PRINCIPAL
from fazhi.kernel.procedures.models import Act, Paper
from tests.api.acting import APPLY, PERMITS, Acting, handler, problem
from tests.kernel.desk import Desk, date
from tests.toy.models import PermitCase
from tests.web.people import account_of


def test_what_the_post_may_not_do_is_forbidden_with_its_ground(desk: Desk) -> None:
    said = problem(handler(desk).post(PERMITS, APPLY), 403, "forbidden")
    assert said["grounds"][0]["code"] == "role"
    case = desk.accepted()
    said = problem(
        handler(desk).act(case, "decide", {"on": "2021-03-10", "data": {"outcome": "granted"}}), 403, "forbidden"
    )
    assert said["grounds"][0]["code"] == "role"


def test_a_token_speaks_for_its_own_post_alone(desk: Desk) -> None:
    """The officer is principal of the bureau as well: the token of the handler's post decides nothing."""

    officer = desk.post("handler").officer
    appoint(officer, desk.county.organ("market"), PRINCIPAL, date("2020-01-01"))
    case = desk.accepted()
    desk.do(case, "inspect", "2021-03-04")
    decide = {"on": "2021-03-10", "data": {"outcome": "granted"}}
    problem(handler(desk).act(case, "decide", decide), 403, "forbidden")


def test_acts_ask_for_their_own_scope(desk: Desk) -> None:
    case = desk.open()
    reader = Acting(desk.post("handler"), "matters:read")
    remind = {"on": "2021-03-02", "data": {"text": "补正"}}
    problem(reader.act(case, "remind", remind), 403, "out-of-scope")
    response = Client().post(PERMITS, json.dumps(APPLY), content_type="application/json")
    assert response.status_code == 401 and response["WWW-Authenticate"].startswith("Bearer")
    assert Act.objects.filter(matter=case).count() == 1


def test_a_session_does_nothing_here(desk: Desk) -> None:
    client = Client()
    client.force_login(account_of(desk.post("clerk")).user)
    response = client.post(
        PERMITS, json.dumps(APPLY), content_type="application/json", headers={"idempotency-key": "key-00001"}
    )
    assert response.status_code == 401 and not PermitCase.objects.exists()


def test_a_matter_that_is_not_seen_is_as_good_as_none(desk: Desk) -> None:
    """Same status, same words, same headers: whether it is there is not told, whatever is sent with it."""
    tip, stranger = desk.tip(), Acting(desk.county.post("town", "handler"))
    hidden, none = f"/api/v1/matters/{tip.pk}/acts/handle", f"/api/v1/matters/{uuid.uuid4()}/acts/handle"
    for body in ({"on": "2021-03-02"}, {}, {"on": "x"}, [], "{", b"\xff"):
        for more in ({"if_match": '"1"'}, {"if_match": '"9"'}, {}):
            one, other = stranger.post(hidden, body, **more), stranger.post(none, body, **more)
            assert one.status_code == other.status_code == 404
            assert one.content == other.content
            drop = ("X-Request-ID", "RateLimit-Remaining", "RateLimit-Reset")
            assert {k: v for k, v in one.items() if k not in drop} == {k: v for k, v in other.items() if k not in drop}


def test_a_hidden_matter_costs_as_many_questions_as_none(desk: Desk, django_assert_max_num_queries: Any) -> None:

    tip, stranger = desk.tip(), Acting(desk.county.post("town", "handler"))
    stranger.post(f"/api/v1/matters/{uuid.uuid4()}/acts/handle", {"on": "2021-03-02"}, if_match='"1"')
    counts = []
    for id in (tip.pk, uuid.uuid4()):
        with CaptureQueriesContext(connection) as asked:
            stranger.post(f"/api/v1/matters/{id}/acts/handle", {"on": "2021-03-02"}, if_match='"1"')
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_hidden_row_is_not_chosen_by_its_identifier(desk: Desk) -> None:
    """A paper of another matter is no choice, whatever is sent."""
    case, other = desk.accepted(), desk.decided()

    paper = Paper.objects.get(matter=other)
    seal = {"on": "2021-03-10", "data": {"paper": str(paper.pk), "seal": "公章"}}
    program = Acting(desk.post("clerk"))
    said = problem(program.act(case, "seal", seal), 422, "refused")
    nothing = {"on": "2021-03-10", "data": {"paper": str(uuid.uuid4()), "seal": "公章"}}
    assert said["grounds"] == problem(program.act(case, "seal", nothing), 422, "refused")["grounds"]


@pytest.mark.parametrize("name", ["lapse", "apply", "correct", "nothing", "tell_purge", "__init__", "%00", "..%2f"])
def test_what_follows_by_rule_or_needs_a_page_is_no_act_of_programs(desk: Desk, name: str) -> None:
    assert handler(desk).act(desk.open(), name, {"on": "2021-03-02"}).status_code in (400, 404)
    assert handler(desk).post(f"/api/v1/procedures/toy.permit/{name}", APPLY).status_code in (400, 403, 404)
    assert handler(desk).post("/api/v1/procedures/no.such/apply", APPLY).status_code == 404
