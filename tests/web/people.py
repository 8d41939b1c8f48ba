"""Accounts of the small county's officers, and matters that they have in hand."""

from __future__ import annotations

import datetime
import html
import re
from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpResponse

from fazhi.kernel.organs.models import Account, Post
from fazhi.kernel.procedures.engine import open_matter
from fazhi.kernel.procedures.models import Matter
from fazhi.web.account.models import ApiToken
from tests.conftest import County

PROBLEM = "案卷缺少送达回证"


def account_of(post: Post, password: str | None = None) -> Account:
    """The account of the officer who holds a post."""
    known = Account.objects.filter(officer=post.officer).select_related("user").first()
    if known is not None:
        return known
    user = get_user_model().objects.create_user(f"user{Account.objects.count() + 1}", password=password)
    return Account.objects.create(officer=post.officer, user=user)


def token_of(post: Post) -> ApiToken:
    """A token of the API that lasts, in the name of a post."""
    at = datetime.datetime(2021, 3, 22, 9, tzinfo=datetime.UTC)
    until = datetime.date(2021, 4, 22)
    return ApiToken.objects.create(
        officer=post.officer, post=post.subject, name="统计取数", scopes=["registers:read"], digest="0" * 64,
        issued_at=at, expires_on=until,
    )  # fmt: skip


def finding_of(county: County, problem: str = PROBLEM, checked: str = "market", by: str = "justice") -> Matter:
    """A finding recorded by one organ about another, to be rectified within three weeks."""
    act = open_matter(
        "oversight.rectification", "open", by=county.post(by, "handler"), on=datetime.date(2021, 3, 22),
        data={
            "source": "file-review", "checked": str(county.organ(checked).pk), "problem": problem,
            "legal_basis": "行政处罚法 61", "rectify_by": "2021-04-12", "check_number": "AJ-1",
        },
    )  # fmt: skip
    return act.matter


def text_of(response: HttpResponse) -> str:
    """The page as a reader sees it, tags taken out."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def control_of(response: HttpResponse, **changes: Any) -> dict[str, Any]:
    """What stands in the hidden and shared fields of the act's form on a page, ready to be posted back."""
    page = response.content.decode()
    fields = {
        name: _value(page, f"act-{name}")
        for name in ("on", "revision", "request_key", "post")
        if f'name="act-{name}"' in page
    }
    return {f"act-{name}": value for name, value in {**fields, **changes}.items()}


def _value(page: str, name: str) -> str:
    tag = next(found for found in re.findall(r"<input[^>]*>", page) if f'name="{name}"' in found)
    found = re.search(r'value="([^"]*)"', tag)
    return html.unescape(found[1]) if found else ""
