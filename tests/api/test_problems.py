"""What is refused is said as problem details, in the language asked for, and tells nothing that is secret."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from fazhi.api import limits, registers
from fazhi.kernel.procedures.refusals import Refusal
from tests.api.conftest import V1, Program, Token
from tests.kernel.desk import Desk

pytestmark = pytest.mark.django_db
MEDIA = "application/problem+json"


def problem(response: Any, status: int, kind: str) -> dict[str, Any]:
    """The problem that is answered, once its form is right."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == MEDIA
    body: dict[str, Any] = response.json()
    assert body["type"] == f"urn:fazhi:problem:{kind}"
    assert body["status"] == status
    assert body["title"] and body["detail"]
    return body


def test_every_error_is_a_problem(desk: Desk, anybody: Program, settings: Settings) -> None:
    client = anybody.client
    for address in ("/api/", "/api/v1/", "/api/v2/registers", f"{V1}nothing", f"{V1}registers/none/entries", "/api/v1"):
        problem(client.get(address), 404, "not-found")
    wrong = client.post(f"{V1}registers")
    problem(wrong, 405, "wrong-method")
    assert wrong["Allow"] == "GET, HEAD"
    for method in ("put", "patch", "delete", "options", "trace"):
        problem(getattr(client, method)(f"{V1}registers"), 405, "wrong-method")
    problem(anybody.raw("registers", headers={"Accept": "text/html"}), 406, "not-acceptable")
    problem(anybody.raw("matters"), 401, "token-needed")
    settings.API_RATE_OPEN = 1
    limits._taken.clear()
    problem(anybody.raw("registers"), 429, "too-many")


def test_a_host_that_is_not_ours_gets_a_problem_too(db: None) -> None:
    problem(Client(headers={"Host": "evil.example"}).get(f"{V1}registers"), 400, "bad-request")


def test_what_breaks_says_nothing_of_the_inside(
    anybody: Program, monkeypatch: pytest.MonkeyPatch, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*args: Any) -> Any:
        raise RuntimeError("identity number 110101199003074514")

    monkeypatch.setattr(registers, "_register", broken)
    body = problem(anybody.raw("registers"), 500, "broken")
    said = json.dumps(body)
    assert "110101199003074514" not in said and "RuntimeError" not in said and "Traceback" not in said


def test_the_language_is_the_one_that_is_asked_for(anybody: Program, desk: Desk) -> None:
    for asked, language, said in (
        ("", "zh-hans", "未找到"), ("en", "en", "Not found"), ("en-GB,zh;q=0.5", "en", "Not found"),
        ("zh-CN,en;q=0.9", "zh-hans", "未找到"), ("fr", "zh-hans", "未找到"), ("en;q=x,*", "zh-hans", "未找到"),
    ):  # fmt: skip
        response = anybody.raw("nothing", headers={"Accept-Language": asked})
        assert (response["Content-Language"], response.json()["title"]) == (language, said), asked


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"on": "1618185600"}, "on"), ({"on": "2021-02-30"}, "on"), ({"on": "２０２１-01-01"}, "on"),
        ({"limit": "0"}, "limit"),
        ({"limit": "101"}, "limit"), ({"limit": "1.5"}, "limit"), ({"kind": "none"}, "kind"), ({"q": "x" * 101}, "q"),
        ({"kin": "goods"}, "kin"),
    ],
)  # fmt: skip
def test_a_wrong_parameter_is_named(anybody: Program, desk: Desk, asked: dict[str, str], field: str) -> None:
    body = problem(anybody.raw("registers/toy.stalls/entries", **asked), 400, "bad-parameter")
    assert [each["field"] for each in body["fields"]] == [field]
    assert "x" * 50 not in json.dumps(body)


def test_an_unknown_parameter_is_refused_with_the_known_ones(anybody: Program, desk: Desk) -> None:
    body = problem(anybody.raw("registers/toy.stalls/entries", organ_code="market"), 400, "bad-parameter")
    for name in ("organ", "kind", "on", "cursor"):
        assert name in body["detail"]
    twice = anybody.client.get(f"{V1}registers/toy.stalls/entries?kind=goods&kind=food")
    problem(twice, 400, "bad-parameter")


@pytest.mark.parametrize("text", ["%00", "a%00b", "%ED%A0%80"])
def test_nul_and_half_pairs_never_reach_the_database(anybody: Program, desk: Desk, text: str) -> None:
    for address in (f"{V1}registers/toy.stalls/entries?q={text}", f"{V1}registers/{text}/entries"):
        assert anybody.client.get(address).status_code in (200, 400, 404)
    if "%00" in text:
        problem(anybody.client.get(f"{V1}registers/toy.stalls/entries?q={text}"), 400, "bad-request")


def test_a_refusal_bears_its_grounds_with_law_and_cure(desk: Desk) -> None:
    from fazhi.api.problems import answer, problem_of

    permit = desk.accepted()
    with pytest.raises(Refusal) as caught:
        desk.do(permit, "decide", "2021-03-10")
    body = json.loads(answer(problem_of(caught.value)).content)
    ground = next(each for each in body["grounds"] if each.get("law"))
    assert (ground["law"], ground["article"]) == ("行政许可法", "34")
    assert ground["rule"] == "尚未现场勘验。" and ground["cure"] == "请先勘验。"
    assert "行政许可法" in ground["basis"]


def test_a_session_counts_for_nothing(desk: Desk, token: Token) -> None:
    from tests.web.people import account_of

    client = Client()
    client.force_login(account_of(desk.post("handler")).user)
    response = client.get(f"{V1}matters")
    problem(response, 401, "token-needed")
    assert not response.cookies
    assert "Cookie" not in response["Vary"]
