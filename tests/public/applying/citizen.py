"""A citizen who applies for reconsideration, page by page, as a browser without scripts sends the forms."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from fazhi.kernel.applications.models import Application

RECONSIDERATION = "disputes.reconsideration.apply"
CONTACT = "moonlit-garden-7"
IDENTITY = {
    "kind": "citizen", "name": "欧阳慕雪", "identifier": "130130198503074829", "phone": "13987654321",
    "address": "演示县柳林镇梧桐巷七号院", "read": "on",
}  # fmt: skip
ACT = {
    "respondent_name": "演示县市场监督管理局", "act_kind": "penalty", "act_title": "鹭渚舟令七的行政处罚决定",
    "act_number": "演处罚蓼矶鸬六号", "act_made_on": "2026-07-20", "act_known_on": "2026-07-22",
    "rights_told": "on",
}  # fmt: skip
CLAIM = {"claim": "请求撤销桐荫渡鹮一案的决定。", "grounds": "我没有在藜照矶泊船。"}
TELLING = {"title": "鹭渚舟令七", "act": "蓼矶鸬六", "claim": "桐荫渡鹮", "grounds": "藜照矶泊", "file": "槲叶浔渡"}
"""What in all this stands nowhere else, so that no piece of it is met by chance."""
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
APPLY = "/public/apply/"


class Citizen:
    """Somebody at a browser."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.draft_code = ""

    def get(self, path: str = "") -> HttpResponse:
        return self.client.get(APPLY + path)

    def word(self, path: str) -> str:
        found = re.search(r'name="form" value="(\w*)"', self.get(path).content.decode())
        return found[1] if found else ""

    def post(self, path: str, data: Mapping[str, Any] | None = None, *, page: str = "", **heads: str) -> HttpResponse:
        """Send the form of a page; ``page`` is where it stands, where that is another address."""
        given = {"form": self.word(page or path), **(data or {})}
        return self.client.post(APPLY + path, given, **heads)

    def begin(self, key: str = RECONSIDERATION, **changes: Any) -> HttpResponse:
        return self.client.post(f"{APPLY}new/{key}/", {**IDENTITY, "contact": CONTACT, **changes})

    def code(self, path: str = "draft/") -> str:
        found = re.search(r'<p class="code big">([^<]+)</p>', self.get(path).content.decode())
        assert found, "no code stands on the page"
        return found[1]

    def upload(self, name: str = "槲叶浔渡.pdf", content: bytes = PDF, media: str = "application/pdf") -> HttpResponse:
        return self.post("draft/files/", {"files": [SimpleUploadedFile(name, content, media)]})

    def write(self) -> None:
        """All pages of the draft, right."""
        self.begin()
        self.draft_code = self.code()
        assert self.post("draft/part/1/", {**ACT, "go": "next"}).status_code == 303
        assert self.post("draft/part/2/", {**CLAIM, "go": "next"}).status_code == 303
        assert self.upload().status_code == 303

    def send(self, **ticks: str) -> HttpResponse:
        return self.post("draft/review/", {"true": "yes", **ticks})

    def apply(self, **ticks: str) -> Application:
        """An application that came in."""
        self.write()
        answer = self.send(**ticks)
        assert answer.status_code == 303, text_of(answer)
        return Application.objects.latest("recorded_at")

    def follow(self, code: str, contact: str = CONTACT, which: str = "follow/") -> HttpResponse:
        return self.client.post(f"{APPLY}{which}", {"code": code, "contact": contact})


def text_of(response: HttpResponse) -> str:
    """The page as a reader sees it."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())
