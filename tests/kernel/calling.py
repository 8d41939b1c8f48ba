"""Calls for opinions of the toy chapter, done the short way: asked for, drafted, published, answered."""

from __future__ import annotations

from typing import Any

from fazhi.kernel.notices.models import Notice
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Act, Matter
from tests.kernel.desk import Desk, date, fresh
from tests.kernel.test_attaching import asked
from tests.toy.models import DraftRule

SUBJECT, HOW = "夜市管理办法", "地址：演示镇东街1号\n电话：0311-85580000；邮箱：yijian@example.gov.cn"
HEADING = f"《{SUBJECT}（草案）》公开征求意见"
TEXT = "夜市每日二十三时收市。"
ANSWERED = f"《{SUBJECT}（草案）》意见采纳情况"


def proposal(desk: Desk, subject: str = SUBJECT, on: str = "2021-03-01", text: str = TEXT) -> DraftRule:
    """A decision whose draft stands."""
    data = {"subject": subject, "text": text}
    return DraftRule.objects.get(
        pk=open_matter("toy.decision", "propose", by=desk.post("handler"), on=date(on), data=data).matter_id
    )


def owed(desk: Desk, matter: Matter, name: str = "call", on: str = "2021-03-01", **data: Any) -> Notice:
    """The notice that an act of the decision owes."""
    act = perform(fresh(matter), name, by=desk.post("principal"), on=date(on), data=data)
    return Notice.objects.get(source=act)


def draft(desk: Desk, notice: Notice, on: str = "2021-03-01", **data: Any) -> Act:
    content = {
        "heading": HEADING,
        "body": "现公开征求意见。",
        "opinions_until": "2021-03-31",
        "opinions_how": HOW,
        **data,
    }
    return perform(fresh(notice), "draft", by=desk.post("handler"), on=date(on), data=content)


def publish(desk: Desk, notice: Notice, on: str = "2021-03-01", **data: Any) -> Notice:
    content = {"no_secrets": True, "confirmed": asked(fresh(notice)), **data}
    content = {name: value for name, value in content.items() if value}
    perform(fresh(notice), "publish", by=desk.post("reviewer"), on=date(on), data=content)
    return Notice.objects.get(pk=notice.pk)


def called(desk: Desk, on: str = "2021-03-01", subject: str = SUBJECT, **data: Any) -> Notice:
    """A call that anybody may read."""
    notice = owed(desk, proposal(desk, subject, on), on=on)
    draft(desk, notice, on, **data)
    return publish(desk, notice, on)


def answered(desk: Desk, call: Notice, on: str = "2021-04-10", heading: str = ANSWERED) -> Notice:
    """What became of the opinions, published."""
    assert call.source is not None
    notice = owed(desk, call.source.matter, "answer", on, heard="采纳2条，未采纳1条。")
    content = {"heading": heading, "body": "采纳2条，未采纳1条。", "answers": str(call.source_id)}
    perform(notice, "draft", by=desk.post("handler"), on=date(on), data=content)
    return publish(desk, notice, on)
