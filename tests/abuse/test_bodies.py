"""Bodies that no browser of ours sends: too large, too many, wrongly encoded, absurd; answered, never by 500."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from fazhi.kernel.procedures.models import Act, Matter
from tests.web.conftest import Visit
from tests.web.people import control_of, text_of

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def client(visit: Visit) -> Client:
    signed_in = visit("market", "handler")
    signed_in.raise_request_exception = False
    return signed_in


def given(client: Client, finding: Matter, **values: Any) -> dict[str, Any]:
    page = client.get(f"/matters/{finding.pk}/?act=rectify")
    return {**control_of(page), "measures": "已补", **values}


def refused(answer: Any, *statuses: int) -> None:
    assert answer.status_code in statuses, text_of(answer)[:300]
    assert "Traceback" not in answer.content.decode(errors="replace")
    assert Act.objects.count() == 1


def test_a_form_of_20_mb(client: Client, finding: Matter) -> None:
    refused(
        client.post(f"/matters/{finding.pk}/acts/rectify/", given(client, finding, measures="长" * 7_000_000)), 400, 413
    )


def test_a_plain_form_of_20_mb(client: Client, finding: Matter) -> None:
    refused(
        client.post(f"/matters/{finding.pk}/acts/rectify/", b"measures=" + b"x" * 20_000_000, content_type=FORM),
        400,
        413,
    )


def test_10_000_fields(client: Client, finding: Matter) -> None:
    many = {f"field{number}": "x" for number in range(10_000)}
    refused(client.post(f"/matters/{finding.pk}/acts/rectify/", given(client, finding, **many)), 400, 413)


@pytest.mark.parametrize(
    "body",
    [
        "measures=整改".encode("gb18030"), "measures=整改".encode("utf-16"), b"measures=%ff%fe%00",
        b"measures=\xff\xfe", b"\0" * 50,
        b"measures=%00", b"measures=a%00b", b"=&=&&==", b"measures=%ED%A0%80", b"%", b"measures", b"[]" * 1000,
    ],
)  # fmt: skip
def test_bodies_in_no_encoding_of_ours(client: Client, finding: Matter, body: bytes) -> None:
    refused(client.generic("POST", f"/matters/{finding.pk}/acts/rectify/", body, content_type=FORM), 400, 422)


@pytest.mark.parametrize(
    "content_type",
    [f"{FORM}; charset=utf-16", f"{FORM}; charset=nonsense", "application/json", "multipart/form-data",
    "multipart/form-data; boundary=x",
     "text/plain", "multipart/form-data; boundary=" + "x" * 300, "\x01"],
)  # fmt: skip
def test_bodies_of_no_kind_of_ours(client: Client, finding: Matter, content_type: str) -> None:
    body = b"--x\r\nContent-Disposition: form-data\r\n\r\nmeasures"
    refused(client.generic("POST", f"/matters/{finding.pk}/acts/rectify/", body, content_type=content_type), 400, 422)


@pytest.mark.parametrize(
    "text", ["a\0b", "\ud800", "\x07", "\u202e改整", "\ufeff", "\U000e0001", "e" + "\u0301" * 5000, " " * 300]
)
def test_characters_that_are_not_seen(client: Client, finding: Matter, text: str) -> None:
    """Refused, or kept as they are with their leaf; never a fault."""
    values = {**given(client, finding), "measures": quote(text.encode("utf-8", "surrogatepass"))}
    body = "&".join(f"{name}={value}" for name, value in values.items())
    answer = client.generic("POST", f"/matters/{finding.pk}/acts/rectify/", body, content_type=FORM)
    assert answer.status_code in (302, 400, 422), text_of(answer)[:200]


@pytest.mark.parametrize(
    "on",
    ["0000-00-00", "0001-01-01", "9999-12-31", "99999-01-01", "-1-01-01", "2021-02-30", "1e9", "٢٠٢١-٠٣-٢٢",
    "2021-03-22T00:00", "x" * 10_000]
)  # fmt: skip
def test_absurd_days(client: Client, finding: Matter, on: str) -> None:
    values = {**given(client, finding), "act-on": on}
    refused(client.post(f"/matters/{finding.pk}/acts/rectify/", values), 422)


@pytest.mark.parametrize("name", ["act-revision", "act-post", "act-second", "act-request_key"])
@pytest.mark.parametrize(
    "value",
    ["9" * 400, "-1", "1e400", "NaN", "' OR 1=1 --", "\x00", "x" * 100_000, "00000000-0000-0000-0000-000000000000"],
)
def test_absurd_controls(client: Client, finding: Matter, name: str, value: str) -> None:
    answer = client.post(f"/matters/{finding.pk}/acts/rectify/", {**given(client, finding), name: value})
    assert answer.status_code in (302, 400, 409, 422), text_of(answer)[:200]
    assert Act.objects.count() == (2 if answer.status_code == 302 else 1)


@pytest.mark.parametrize(
    "amount", ["1e400", "NaN", "Infinity", "9" * 500, "-0", "0x10", "１２", "1,000", "[" * 100_000]
)
def test_absurd_numbers(visit: Visit, desk: Any, amount: str) -> None:
    matter = desk.accepted()
    client = visit("market", "handler")
    values = {**control_of(client.get(f"/matters/{matter.pk}/?act=bill")), "pay_by": "2021-03-30", "amount": amount}
    before = Act.objects.count()
    answer = client.post(f"/matters/{matter.pk}/acts/bill/", values)
    assert answer.status_code in (302, 422), text_of(answer)[:200]
    assert Act.objects.count() == before + (answer.status_code == 302)


def test_what_was_typed_stands_in_the_form_again(client: Client, finding: Matter) -> None:
    answer = client.post(
        f"/matters/{finding.pk}/acts/rectify/",
        given(client, finding, **{"act-on": "x", "measures": "写了很久的整改措施"}),
    )
    assert answer.status_code == 422
    assert "写了很久的整改措施" in text_of(answer)
