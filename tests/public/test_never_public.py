"""What is never public: planted in matters, it stands on no page, feed, download, proof or search."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from django.db.models import Q
from django.test import Client

from fazhi.kernel.files.store import Upload
from fazhi.kernel.ledger.sequencer import sequence_all
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.procedures.engine import perform
from fazhi.web.language import ENGLISH
from tests.kernel.desk import Desk, date
from tests.public.conftest import SITE, published

pytestmark = pytest.mark.django_db
LINK = re.compile(r'(?:href|src|action)="([^"#]+)|<loc>([^<]+)</loc>|<link href="([^"]+)"')
MOST = 400

PLANTED = {
    "applicant": "欧阳慕雪", "phone": "13912345678", "address": "演示县柳林镇梧桐巷七号", "neighbour": "司徒望舒",
    "tip": "夜间扰民", "instruction": "批示从速从严密语", "opinion": "审核意见不宜外传语",
    "reason": "中止理由涉他人隐私语",
    "file": "证人笔录底稿", "waiting": "尚待审核之公开稿语", "waiting heading": "许可公示乙",
    "withdrawn": "已撤正文不再示人语",
}  # fmt: skip


@pytest.fixture
def planted(desk: Desk) -> None:
    """Matters that hold the planted values in every place where somebody types, and one notice that is public."""
    shown = published(desk, body="准予设摊。", heading="许可公示甲")
    notices = Notice.objects.exclude(pk=shown.pk)
    permit = desk.open(data={
        "party_name": PLANTED["applicant"], "party_phone": PLANTED["phone"], "party_address": PLANTED["address"],
    })  # fmt: skip
    desk.do(permit, "accept", "2021-03-03")
    desk.do(permit, "join", "2021-03-03", {"party_kind": "citizen", "party_name": PLANTED["neighbour"]})
    desk.do(permit, "instruct", "2021-03-04", {"text": PLANTED["instruction"], "report_by": "2021-03-30"})
    desk.do(permit, "ask_countersign", "2021-03-04", {"to": desk.county.organ("justice").pk, "text": "请会签"})
    said = {"text": PLANTED["opinion"], "agrees": "no"}
    desk.do(permit, "countersign", "2021-03-05", said, by=desk.post("reviewer", "justice"))
    desk.do(permit, "suspend", "2021-03-05", reason=PLANTED["reason"])
    desk.do(permit, "resume", "2021-03-06")
    file = Upload(f"{PLANTED['file']}.txt", PLANTED["opinion"].encode(), "text/plain")
    desk.do(permit, "inspect", "2021-03-07", uploads=[file])
    desk.do(permit, "decide", "2021-03-10")
    waiting = notices.get(source__matter=permit.pk)
    content = {"heading": PLANTED["waiting heading"], "body": PLANTED["waiting"]}
    perform(waiting, "draft", by=desk.post("handler"), on=date("2021-03-11"), data=content)
    gone = Notice.objects.get(~Q(pk__in=(shown.pk, waiting.pk)), source__matter=desk.decided())
    content = {"heading": "许可公示丙", "body": PLANTED["withdrawn"]}
    perform(gone, "draft", by=desk.post("handler"), on=date("2021-03-11"), data=content)
    perform(gone, "publish", by=desk.post("reviewer"), on=date("2021-03-12"), data={"no_secrets": True})
    perform(gone, "withdraw", by=desk.post("principal"), on=date("2021-03-15"), data={}, reason="公开有误")
    desk.tip()
    sequence_all()


def walk(client: Client, *starts: str) -> Iterator[tuple[str, str]]:
    """Every page that links lead to, as text, each once."""
    seen, ahead = set(starts), list(starts)
    while ahead:
        address = ahead.pop(0)
        response = client.get(address)
        text = response.getvalue().decode(errors="replace") + str(response.headers)
        yield address, html.unescape(text)
        for found in LINK.findall(text):
            target = urlsplit(urljoin(address, html.unescape("".join(found))))
            path = target.path + (f"?{target.query}" if target.query else "")
            if target.path.startswith(SITE) and path not in seen and "/law/" not in path:
                seen.add(path)
                ahead.append(path)
        assert len(seen) < MOST, "the site has no end: addresses lead to ever new ones"


def test_planted_values_stand_nowhere_in_public(desk: Desk, client: Client, planted: None) -> None:
    reached = dict(walk(client, SITE, ENGLISH, f"{SITE}sitemap.xml", f"{SITE}notices/feed.atom"))
    assert any(address.endswith("/proof.json") for address in reached)
    assert any(address.endswith("/all.json") for address in reached)
    assert "许可公示甲" in reached[SITE]
    leaks = [(name, address) for address, text in reached.items() for name, value in PLANTED.items() if value in text]
    assert leaks == []


def test_no_search_finds_what_is_not_public(desk: Desk, client: Client, planted: None) -> None:
    public = Notice.objects.get(heading="许可公示甲")
    for value in (*PLANTED.values(), "许可公示", "许可公示丙", "夜市摊位"):
        for asked in (value, value[:2], value[-2:]):
            page = client.get(f"{SITE}search/", {"q": asked}).content.decode()
            found = set(re.findall(r'href="/public/notices/([0-9a-f-]{36})/"', page))
            assert found <= {str(public.pk)}, asked
    assert str(public.pk) in client.get(f"{SITE}search/", {"q": "许可公示"}).content.decode()
