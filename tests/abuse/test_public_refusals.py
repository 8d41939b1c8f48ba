"""The public site refuses what it cannot read, and tells nothing of the inside where it breaks."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from fazhi.web.language import ENGLISH
from tests.kernel.desk import Desk
from tests.public.conftest import SITE, client, published, today

__all__ = ["client", "today"]
pytestmark = pytest.mark.django_db
DAYS = ("soon", "2021-13-01", "2021-02-30", "2021", "21.3.2021", "0000-00-00", "2021-03-01'--")
STALLS = "registers/toy.stalls/"


@pytest.fixture
def desk(county: Any) -> Desk:
    return Desk(county)


@pytest.mark.parametrize("front", [SITE, ENGLISH])
def test_secrets_stand_in_no_error_page(
    desk: Desk, client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch, front: str
) -> None:
    settings.DEBUG = False
    client.raise_request_exception = False
    notice = published(desk)

    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError(f"secret {settings.SECRET_KEY} of {settings.DATABASES} 王小明")

    for module in ("notices", "registers", "finding", "verifying"):
        monkeypatch.setattr(f"fazhi.public.{module}.show", broken)
    for address in (f"notices/{notice.pk}/", "notices/", STALLS, "search/?q=许可", "verify/?q=许可"):
        answer = client.get(front + address)
        shown = answer.content.decode() + str(answer.headers)
        assert answer.status_code == 500, address
        assert settings.SECRET_KEY not in shown and "Traceback" not in shown and "王小明" not in shown, address
        assert not re.search(r"/src/fazhi|site-packages|Django Version|RuntimeError|sqlite|postgres", shown), address
        assert "max-age" not in answer.get("Cache-Control", ""), "an error is not kept for the next reader"


@pytest.mark.parametrize("day", DAYS)
def test_a_day_that_cannot_be_read_is_never_today(desk: Desk, client: Client, day: str) -> None:
    """Silently answered with a default by a peer: whoever takes a table away would hold it for that of another day."""
    tables = [f"{STALLS}all.{form}" for form in ("csv", "json", "parquet", "zip")]
    for address in (STALLS, f"{STALLS}difference/", *tables, "data/datapackage.json"):
        names = ("from", "to") if address.endswith("difference/") else ("on",)
        for name in names:
            answer = client.get(SITE + address, {name: day})
            assert answer.status_code == 400, (address, name)
            assert "2021-04-12" in answer.content.decode(), "it says how a day is written"


@pytest.mark.parametrize("form", ["xlsx", "CSV", "csv.gz", "sql", ""])
def test_a_form_that_nobody_declared_is_not_there(desk: Desk, client: Client, form: str) -> None:
    assert client.get(f"{SITE}{STALLS}all.{form}").status_code == 404


@pytest.mark.parametrize("address", ["notices/", "notices/feed.atom", "search/", STALLS])
def test_a_filter_that_nobody_knows_finds_nothing_rather_than_all(desk: Desk, client: Client, address: str) -> None:
    notice = published(desk)
    for name in ("kind", "organ"):
        page = client.get(SITE + address, {"q": "许可" if address == "search/" else "", name: "nosuch"})
        shown = page.content.decode()
        assert f"notices/{notice.pk}" not in shown and "摊位点S-1" not in shown, (address, name)


@pytest.mark.parametrize(
    "asked",
    [{"q": "许可", "after": "9" * 50_000}, {"q": "许可", "after": "9" * 19}, {"q": "夜市" * 20_000},
     {"q": " ".join(["夜市"] * 20_000)}],
    ids=["mark", "greatest", "word", "words"],
)  # fmt: skip
def test_a_question_that_is_too_long_is_refused_in_words(desk: Desk, client: Client, asked: dict[str, str]) -> None:
    published(desk)
    answer = client.get(f"{SITE}search/", asked)
    assert answer.status_code == 400 and 'role="alert"' in answer.content.decode()
