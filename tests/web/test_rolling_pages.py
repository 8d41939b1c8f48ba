"""Pages of a roll-up: for the justice bureau alone; each number opened only along what the bundles name."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from fazhi.kernel.figures.declaring import figures
from fazhi.kernel.ledger import notes
from fazhi.kernel.ledger.keys import signing_key
from fazhi.kernel.organs.models import Post
from fazhi.kernel.returns.envelopes import opened, signed_by
from fazhi.report.rolling.holding import holding_of
from fazhi.report.rolling.models import Rollup
from tests.conftest import County
from tests.report.rolling.city import FIRST, City, spoilt
from tests.report.rolling.nation import Sender
from tests.web.people import account_of, text_of

pytestmark = pytest.mark.django_db
YEAR = 2020


@pytest.fixture
def above(db: None) -> City:
    return City()


@pytest.fixture
def rollup(above: City) -> Rollup:
    """A roll-up in which two counties have sent, one of them with townships below, and one altered file."""
    first, second, _ = above.counties
    first.below = [Sender("130101101"), Sender("130101102")]
    towns = [each.own(YEAR, count=1) for each in first.below]
    content = json.loads(first.own(YEAR))["content"]
    content["parts"] = [
        {"place": each.code, "digest": opened(text).digest} for each, text in zip(first.below, towns, strict=True)
    ]
    rollup = above.begun(YEAR, on="2021-01-11")
    above.take(rollup, first.seal(content), towns[0], spoilt(second.own(YEAR)), on="2021-02-01")
    return rollup


def client_of(post: Post) -> Client:
    client = Client()
    client.force_login(account_of(post).user)
    return client


def page(above: City, address: str, role: str = "reviewer") -> Any:
    return client_of(above.post("justice", role)).get(address)


def addresses(rollup: Rollup) -> list[str]:
    base = f"/matters/{rollup.pk}/rollup/"
    return [base, f"{base}{FIRST}/", f"{base}bundle"]


def test_nobody_but_the_justice_bureau_of_the_place_opens_a_roll_up(
    above: City, rollup: Rollup, county: County
) -> None:
    strangers = [above.post("market", role) for role in ("handler", "principal")]
    strangers += [above.post("justice", role) for role in ("administrator", "auditor")]
    strangers += [county.post("justice", "principal")]
    for post in strangers:
        client = client_of(post)
        assert {client.get(address).status_code for address in addresses(rollup)} == {404}, str(post)


def test_each_place_and_why_there_is_no_sum_are_told(above: City, rollup: Rollup) -> None:
    said = text_of(page(above, addresses(rollup)[0]))
    assert "130101县 130101 已采用 2021-02-01" in said
    assert "130102县 130102 缺 已逾期 数据包的内容在签名后被改动。" in said
    assert "130103县 130103 缺 已逾期 没有收到数据包。" in said
    assert "缺： 130102县、130103县" in said


def test_a_number_is_opened_level_by_level_as_the_bundles_name_them(above: City, rollup: Rollup) -> None:
    address = addresses(rollup)[1]
    top = text_of(page(above, address))
    assert "130101县" in top and "没有收到数据包" in top
    first = rollup_digest(above, rollup, "130101")
    below = page(above, f"{address}?at={first}")
    assert "130101101县" in text_of(below) and "数据包未交来" in text_of(below)
    town = next(part["digest"] for part in parts_of(above, rollup, "130101"))
    deepest = page(above, f"{address}?at={first}&at={town}")
    assert deepest.status_code == 200 and "130101101县" in text_of(deepest)
    for wrong in (f"?at={town}", f"?at={first}&at={first}", "?at=0", f"?at={'0' * 64}"):
        assert page(above, address + wrong).status_code == 404, wrong
    assert page(above, addresses(rollup)[0] + "no.figure/").status_code == 404


def parts_of(above: City, rollup: Rollup, place: str) -> list[dict[str, str]]:
    envelope = holding_of(rollup).envelope(rollup_digest(above, rollup, place))
    assert envelope is not None
    return list(envelope.content["parts"])


def rollup_digest(above: City, rollup: Rollup, place: str) -> str:
    came = Rollup.objects.get(pk=rollup.pk).came
    return str(next(each["digest"] for each in came if each["place"] == place and each["kind"] == "taken"))


def test_what_a_bundle_says_is_text_and_never_markup(above: City) -> None:
    first = above.counties[0]
    content = json.loads(first.own(YEAR))["content"] | {"name": "<script>x</script>", "site": "https://a.example"}
    content["figures"][FIRST]["title"] = "<b>y</b>"
    rollup = above.begun(YEAR, on="2021-01-11")
    above.take(rollup, first.seal(content), on="2021-02-01")
    digest = rollup_digest(above, rollup, "130101")
    for address in (*addresses(rollup)[:2], f"{addresses(rollup)[1]}?at={digest}"):
        found = page(above, address).content.decode()
        assert "<script>x" not in found and "<b>y" not in found and "&lt;b&gt;y" in found
    assert f'href="https://a.example/public/report/{YEAR}/{FIRST}/" rel="noreferrer"' in found


def test_the_signed_sum_is_taken_away_once_it_is_signed_and_no_longer_while_it_is_put_right(
    above: City, rollup: Rollup
) -> None:
    address = addresses(rollup)[2]
    assert page(above, address).status_code == 404
    above.sign(rollup, on="2021-03-15", gaps=True)
    answer = page(above, address)
    envelope = opened(answer.content)
    assert answer["Content-Disposition"] == f'attachment; filename="130100-{YEAR}.json"'
    own = notes.verifier_key(settings.LEDGER_ORIGIN, signing_key(first_use=False).public_key())
    assert signed_by(answer.content, own) and envelope.content == Rollup.objects.get(pk=rollup.pk).signed
    assert "已采用 1，应报 3" in text_of(page(above, addresses(rollup)[0]))


def test_figures_stand_under_the_headings_of_their_chapters(above: City) -> None:
    """A figure that this installation knows has its own title in both languages; others stand at the end."""
    first, known = above.counties[0], next(iter(figures().values()))
    content = json.loads(first.own(YEAR, count=1))["content"]
    content["figures"][known.id] = content["figures"][FIRST] | {"title": "别名"}
    rollup = above.begun(YEAR, on="2021-01-11")
    above.take(rollup, first.seal(content), on="2021-02-01")
    said = text_of(page(above, addresses(rollup)[0]))
    assert known.title.zh in said and "别名" not in said
    assert said.index(known.title.zh) < said.index("其他数据") < said.index("数据0")
