"""What cannot be read in an address is answered with 400 and a sentence, what is not there with 404, never with 500."""

from __future__ import annotations

import pytest
from django.test import Client

from fazhi.kernel.procedures.models import Matter
from tests.kernel.desk import Desk
from tests.web.conftest import Visit
from tests.web.people import text_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/registers/toy.stalls/?on=2021-02-30", "日期“2021-02-30”无法识别"),
        ("/registers/toy.stalls/?on=<script>", "日期“<script>”无法识别"),
        ("/registers/toy.stalls/difference/?from=x&to=2021-01-01", "日期“x”无法识别"),
        ("/registers/toy.stalls/?page=-1", "“page”应为"),
        ("/figures/?year=两千", "“year”应为"),
        ("/figures/?year=99999", "“year”应为"),
        ("/figures/?year=0000020219999", "“year”应为"),
        ("/figures/toy.permits.granted/?year=", ""),
        ("/work/toy.permit/?from=rubbish", "翻页标记无法识别"),
        ("/work/toy.permit/?from=2021-01-01~2021-01-01~no", "不是编号"),
    ],
)
def test_what_cannot_be_read(desk: Desk, visit: Visit, address: str, said: str) -> None:
    response = visit("market", "handler").get(address)
    assert response.status_code == (400 if said else 200)
    assert said in text_of(response)
    assert "<script>" not in response.content.decode()


@pytest.mark.parametrize(
    "address",
    ["/work/no.such/", "/registers/no.such/", "/figures/no.such/", "/figures/?place=999999", "/open/toy.permit/accept/",
     "/matters/00000000-0000-0000-0000-000000000000/", "/nowhere/", "/report/999999/2021/",
     "/registers/toy.stalls/00000000-0000-0000-0000-000000000000/"],
)  # fmt: skip
def test_what_is_not_there(desk: Desk, visit: Visit, address: str) -> None:
    response = visit("market", "handler").get(address)
    assert response.status_code == 404
    assert "没有这个页面，或您无权查看。" in text_of(response)


def test_what_breaks_shows_no_trace_of_the_inside(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, finding: Matter
) -> None:
    def broken(*given: object) -> None:
        raise RuntimeError("a secret of the inside")

    client = visit("market", "handler")
    client.raise_request_exception = False
    monkeypatch.setattr("fazhi.web.matters.dossier_of", broken)
    response = client.get(f"/matters/{finding.pk}/")
    assert response.status_code == 500
    assert "操作没有生效" in text_of(response)
    assert "secret" not in response.content.decode()


def test_error_pages_speak_english_too(desk: Desk, visit: Visit) -> None:
    client = visit("market", "handler", language="en")
    assert "write it like 2021-04-12" in text_of(client.get("/registers/toy.stalls/?on=x"))
    assert "There is no such page, or you may not see it." in text_of(client.get("/nowhere/"))


def test_health() -> None:
    response = Client().get("/health/")
    assert response.json() == {"status": "ok"}
