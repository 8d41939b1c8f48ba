"""By which article a notice is public, and which one sets its limit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from fazhi.kernel.procedures.registry import kind_of
from tests.kernel.calling import called
from tests.kernel.desk import Desk
from tests.public.conftest import SITE, published
from tests.toy.procedures import PUBLISHED, Permit2019

pytestmark = pytest.mark.django_db


def page(client: Client, pk: object, prefix: str = SITE) -> str:
    return client.get(f"{prefix}notices/{pk}/").getvalue().decode()


def test_a_notice_names_its_own_article_and_that_of_its_limit(desk: Desk, client: Client) -> None:
    said = page(client, published(desk).pk)
    assert '公开依据：<span lang="zh-Hans">《政府信息公开条例》（2019年）第二十条</span>' in said
    assert '公开期限依据：<span lang="zh-Hans">《政府信息公开条例》（2019年）第二十六条</span>' in said


def test_a_call_rests_on_the_regulation_on_decisions(desk: Desk, client: Client) -> None:
    said = page(client, called(desk).pk)
    assert '公开依据：<span lang="zh-Hans">《重大行政决策程序暂行条例》（2019年）第十五条</span>' in said


def test_a_limit_that_no_law_sets_is_taken_over(desk: Desk, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    notice = published(desk)
    kind = kind_of(Permit2019, "decide")
    assert kind is not None
    monkeypatch.setattr(kind, "owes", (replace(PUBLISHED, by_analogy=True),))
    assert "参照《政府信息公开条例》（2019年）第二十六条" in page(client, notice.pk)
