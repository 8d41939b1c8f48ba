"""Log lines are JSON, name no person, and of faults only the kind and the place."""

from __future__ import annotations

import datetime
import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from django.db import IntegrityError
from django.test import Client, RequestFactory
from django.urls import path
from hypothesis import given
from hypothesis import strategies as st

from fazhi.kernel.procedures import engine
from fazhi.operation.masking import HIDDEN, cleared, masked
from fazhi.operation.observing import Observed
from fazhi.web.urls import handler400, handler403, handler404, handler500
from fazhi.web.urls import urlpatterns as pages
from tests.kernel.desk import Desk

NAME, NUMBER, PHONE = "王小明", "130130195712010000", "13012340001"


class Lines:
    """What our handler writes while a test runs."""

    def __init__(self, stream: io.StringIO) -> None:
        self._stream = stream

    @property
    def text(self) -> str:
        return self._stream.getvalue()

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter([json.loads(line) for line in self.text.splitlines()])


@pytest.fixture
def lines() -> Iterator[Lines]:
    (handler,) = [each for each in logging.getLogger().handlers if type(each) is logging.StreamHandler]
    stream = io.StringIO()
    before = handler.setStream(stream)
    yield Lines(stream)
    handler.setStream(before)


def fail(request: Any, desk: Any = None) -> Any:
    identifier, secret = NUMBER, f"{NAME} {PHONE}"
    raise ValueError(f"cannot read {secret} of {identifier}")


def collide(request: Any) -> Any:
    try:
        fail(request)
    except ValueError as fault:
        raise IntegrityError(f"DETAIL: Key (name)=({NAME}) already exists.") from fault


urlpatterns = [*pages, path("fail/<str:who>/", fail), path("collide/", collide)]
__all__ = ["handler400", "handler403", "handler404", "handler500"]


@pytest.mark.urls("tests.operation.test_logs")
@pytest.mark.parametrize("address", [f"/collide/?q={NAME}"])
def test_an_error_page_and_its_log_lines_show_nothing_of_a_person(db: None, lines: Lines, address: str) -> None:
    client = Client(raise_request_exception=False)
    response = client.post(address, {"party_name": NAME, "party_identifier": NUMBER, "party_phone": PHONE})
    assert response.status_code == 500
    for shown in (response.content.decode(), lines.text):
        for hidden in (NAME, NUMBER, PHONE):
            assert hidden not in shown
    (broken,) = [line for line in lines if line["level"] == "error"]
    assert [each["kind"] for each in broken["fault"]] == ["django.db.utils.IntegrityError", "builtins.ValueError"]
    assert any("test_logs.py" in place and place.endswith(" fail") for place in broken["fault"][1]["places"])
    (noted,) = [line for line in lines if line["event"] == "request"]
    assert (noted["status"], noted["method"]) == (500, "POST")
    assert broken["request"] == noted["request"] == response["X-Request-ID"]


def test_an_error_inside_an_act_with_personal_data_shows_nothing(
    desk: Desk, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(request: Any) -> None:
        raise RuntimeError(f"no room for {request.raw}")

    steps = tuple(broken if step is engine.write else step for step in engine.STEPS)
    monkeypatch.setattr(engine, "STEPS", steps)
    try:
        desk.open()
    except RuntimeError:
        logging.getLogger("fazhi.test").exception("act failed")
        structlog.get_logger("fazhi.test").exception("act failed", party_phone=PHONE, data={"party_name": NAME})
    first, second = lines
    for line in (first, second):
        assert line["fault"][0]["kind"] == "builtins.RuntimeError"
        assert any(place.endswith(" broken") for place in line["fault"][0]["places"])
    assert second["party_phone"] == second["data"]["party_name"] == HIDDEN
    for hidden in (NAME, PHONE, "夜市摊位"):
        assert hidden not in lines.text


def test_a_fault_among_the_arguments_of_a_line_is_named_by_its_kind(lines: Lines) -> None:
    logging.getLogger("some.package").warning("act %s refused: %s", "apply", IntegrityError(f"({NAME}) exists"))
    logging.getLogger("some.package").error(ValueError(NAME))
    logging.getLogger("django.request").warning("%s: %s", "Not Found", f"/x/{NAME}")
    assert [line["event"] for line in lines] == [
        "act apply refused: IntegrityError", "ValueError", f"Not Found: {HIDDEN}",
    ]  # fmt: skip


def test_a_line_says_its_moment_with_the_offset_of_the_law_s_zone(lines: Lines) -> None:
    structlog.get_logger("fazhi.test").warning("own")
    logging.getLogger("some.package").warning("foreign")
    for line in lines:
        at = datetime.datetime.fromisoformat(line["timestamp"])
        assert at.utcoffset() == datetime.timedelta(hours=8)
        assert line["timestamp"].endswith("+08:00")


def test_a_request_is_noted_by_view_and_account_and_not_by_address(db: None, lines: Lines) -> None:
    Client().get(f"/sign-in/?next=/{NAME}")
    Client().get(f"/x/{NAME}/")
    noted = [line for line in lines if line["event"] == "request"]
    assert [(line["view"], line["status"]) for line in noted][1] == ("none", 404)
    assert {"view", "method", "status", "ms", "by", "request"} <= noted[0].keys()
    assert NAME not in lines.text
    assert "127.0.0.1" not in lines.text


@pytest.mark.parametrize(
    ("given_id", "kept"),
    [
        ("5f1c9c0c2c4e4a58a5b8b8a1e6f0d3aa", True),
        ("5f1c9c0c-2c4e-4a58-a5b8-b8a1e6f0d3aa", True),
        ("", False),
        (NUMBER, False),
        (f"{NAME}-1", False),
        ("a\n{}", False),
        ("x" * 5000, False),
    ],
)
def test_an_id_that_the_proxy_made_is_kept_if_it_is_one(given_id: str, kept: bool) -> None:
    from django.http import HttpResponse

    request = RequestFactory().get("/", headers={"X-Request-ID": given_id})
    request.resolver_match = None
    told = Observed(lambda asked: HttpResponse())(request)["X-Request-ID"]
    assert (told == given_id) is kept
    assert len(told) in (32, 36)


@pytest.mark.parametrize(
    "text",
    [
        NUMBER, PHONE, "130130 19571201 0000", "+86 130-1234-0001", "6222 0210 0100 1234 567", "0311-85582233",
        "白某，身份证号13013019571201000X。", "wang@example.gov.cn", "91130130MA07ABCD1X",
    ],
)  # fmt: skip
def test_numbers_of_persons_are_masked_as_people_write_them(text: str) -> None:
    assert HIDDEN in masked(text)
    assert not any(piece in masked(text) for piece in (NUMBER, PHONE, "1957", "8558", "wang", "MA07"))


@pytest.mark.parametrize(
    "text", ["2026-11-24 20:41:00", "演政复〔2021〕13号", "/matters/", "took 12345678 ms", "AJ-21"]
)
def test_what_is_no_persons_number_stays(text: str) -> None:
    assert masked(text) == text


@given(st.recursive(st.text() | st.integers() | st.none() | st.booleans(), lambda inner: st.lists(inner)))
def test_whatever_is_logged_can_be_written(value: Any) -> None:
    assert NUMBER not in json.dumps(cleared([value, NUMBER, int(NUMBER)]), ensure_ascii=False)
