"""Publication: owed by an act, redacted, confirmed by a second person, withdrawn with a trace."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.notices.procedure import draft_values, first_draft
from fazhi.kernel.notices.redaction import leaks, redact
from fazhi.kernel.organs.founding import appoint
from fazhi.kernel.organs.roles import PUBLISHER
from fazhi.kernel.parties.finding import find_or_record
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Act, MatterParty
from fazhi.kernel.procedures.refusals import Refusal
from tests.kernel.desk import Desk, attested, codes, date, fresh, refused

CITIZEN = "130130199001010010"


@pytest.fixture
def notice(desk: Desk) -> Notice:
    return Notice.objects.get(source__matter=desk.decided())


def draft(
    desk: Desk, notice: Notice, body: str = "准予夜市摊位许可。", heading: str = "许可结果公示", on: str = "2021-03-11"
) -> Act:
    return perform(notice, "draft", by=desk.post("handler"), on=date(on), data={"heading": heading, "body": body})


def publish(desk: Desk, notice: Notice, on: str = "2021-03-12", role: str = "reviewer") -> Act:
    return perform(notice, "publish", by=desk.post(role), on=date(on), data={"no_secrets": True})


def test_an_act_that_owes_a_notice_makes_the_duty_in_its_own_transaction(desk: Desk, notice: Notice) -> None:
    owing = Act.objects.get(name="decide")
    assert (notice.source, notice.stage, notice.limit) == (owing, "owed", "openness.publication")
    opened = Act.objects.get(matter=notice)
    assert opened.because == owing
    assert Clock.objects.get(subject=notice.pk).due_on == date("2021-04-08")
    assert first_draft(notice).text == "夜市摊位：准予。"
    assert draft_values(notice)["body"] == "夜市摊位：准予。"


def test_a_duty_to_publish_goes_with_the_matter_to_the_organ_that_takes_it_over(desk: Desk, notice: Notice) -> None:
    matter, justice = notice.source.matter, desk.county.organ("justice")
    desk.do(matter, "hand_over", "2021-03-11", {"to": justice.pk, "text": "管辖调整"})
    assert fresh(notice).organ == justice
    assert Clock.objects.get(subject=notice.pk).organ == justice
    desk.do(matter, "set_secrecy", "2021-03-12", {"secrecy": "restricted"}, organ="justice")
    assert fresh(notice).secrecy == "restricted"


def test_a_duty_to_publish_is_not_made_by_hand(desk: Desk, notice: Notice) -> None:
    content = {"source": notice.source_id, "limit": "openness.publication", "heading": "x"}
    assert refused(
        lambda: open_matter("kernel.publication", "owe", by=desk.post("handler"), on=date("2021-03-11"), data=content)
    ) == {"automatic"}


def test_a_second_person_confirms_and_the_clock_stops(desk: Desk, notice: Notice) -> None:
    draft(desk, notice)
    act = publish(desk, notice)
    row = fresh(notice)
    assert (row.stage, row.published_on, row.body) == ("published", date("2021-03-12"), "准予夜市摊位许可。")
    assert Clock.objects.get(subject=notice.pk).stopped_on == date("2021-03-12")
    assert attested(act)


def test_who_drafted_neither_publishes_nor_withdraws(desk: Desk, notice: Notice) -> None:
    with transaction.atomic():
        handler = desk.county.officer("market", "handler")
        both = appoint(handler, desk.county.organ("market"), PUBLISHER, date("2020-01-01"))
    draft(desk, notice)
    with pytest.raises(Refusal) as caught:
        perform(notice, "publish", by=both, on=date("2021-03-12"), data={"no_secrets": True})
    assert codes(caught.value) == {"separation"}
    assert fresh(notice).stage == "drafted"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("准予王小明设摊。", "name"), ("准予王 小 明设摊。", "name"), ("准予王　小明设摊。", "name"),
        (f"证件{CITIZEN}。", "identity number"), ("证件１３０１３０１９９００１０１００１０", "identity number"),
        ("证件130130 19900101 0010。", "identity number"), ("第1 130130-19900101-0010号", "identity number"),
        ("电话+86 13912345678", "phone"),
        ("电话0311-85580000", "phone"), ("电话（0311）8558 0000", "phone"),
        ("电话13012340001", "phone"), ("电话13912345678", "phone"), ("电话139-1234-5678", "phone"),
    ],
)  # fmt: skip
def test_a_draft_that_shows_personal_data_is_refused(desk: Desk, notice: Notice, body: str, kind: str) -> None:
    with pytest.raises(Refusal) as caught:
        draft(desk, notice, body)
    codes(caught.value)
    assert any(kind in ground.says.en and ground.field == "body" for ground in caught.value.grounds)
    assert draft(desk, notice, redact(body, _parties(notice)).text).name == "draft"


def _parties(notice: Notice) -> list[Any]:
    assert notice.source is not None
    return [row.party for row in MatterParty.objects.filter(matter=notice.source.matter)]


def test_a_heading_is_looked_through_as_well(desk: Desk, notice: Notice) -> None:
    with pytest.raises(Refusal) as caught:
        draft(desk, notice, heading="王小明许可结果")
    assert [ground.field for ground in caught.value.grounds] == ["heading"]


def test_numbers_that_are_no_personal_data_stay(desk: Desk) -> None:
    text = "文号演市监摊〔2021〕1号，金额20210304元，编码790130298013451237，总机85580000。"
    assert redact(text).text == text
    assert leaks("统一社会信用代码 91130130MA0XXXXX12") == []


def test_an_enterprise_is_named_but_its_phone_is_not(desk: Desk) -> None:
    firm = find_or_record(kind="enterprise", name="演示商贸有限公司", phone="13912345678")
    assert redact("演示商贸有限公司，13912345678", [firm]).hidden == [{"kind": "phone", "places": 1}]


def test_a_party_who_joined_since_the_draft_stops_the_publication(desk: Desk, notice: Notice) -> None:
    draft(desk, notice, "李大壮提出异议。")
    assert notice.source is not None
    party = find_or_record(kind="citizen", name="李大壮")
    MatterParty.objects.create(matter=notice.source.matter, party=party, capacity="neighbour")
    assert refused(lambda: publish(desk, notice)) == {"form"}
    perform(notice, "send_back", by=desk.post("reviewer"), on=date("2021-03-12"), reason="须遮蔽")
    draft(desk, notice, "利害关系人提出异议。", on="2021-03-12")
    assert publish(desk, notice).stage_after == "published"


def test_a_withdrawal_has_a_reason_and_leaves_its_trace(desk: Desk, notice: Notice) -> None:
    draft(desk, notice)
    publish(desk, notice)
    principal = desk.post("principal")
    assert refused(lambda: perform(notice, "withdraw", by=principal, on=date("2021-04-01"))) == {"form"}
    act = perform(notice, "withdraw", by=principal, on=date("2021-04-01"), reason="信息有误")
    row = fresh(notice)
    assert (row.stage, row.published_on, row.withdrawn_on) == ("withdrawn", date("2021-03-12"), date("2021-04-01"))
    assert (row.body, act.reason) == ("准予夜市摊位许可。", "信息有误")
    assert [each.name for each in Act.objects.filter(matter=notice).order_by("seq")] == [
        "owe", "draft", "publish", "withdraw",
    ]  # fmt: skip


def test_what_is_not_published_is_decided_by_the_head_with_a_reason(desk: Desk, notice: Notice) -> None:
    principal = desk.post("principal")
    assert refused(lambda: perform(notice, "exempt", by=principal, on=date("2021-03-11"))) == {"form"}
    perform(notice, "exempt", by=principal, on=date("2021-03-11"), reason="第十六条")
    assert (fresh(notice).stage, Clock.objects.get(subject=notice.pk).stopped_on) == ("exempted", date("2021-03-11"))


def test_a_duty_before_the_law_has_a_limit_for_it_is_refused(desk: Desk) -> None:
    with pytest.raises(Refusal) as caught:
        desk.open("2019-04-01")
    assert codes(caught.value) == {"version"}


def test_what_a_duty_to_publish_rests_on_is_not_corrected_by_hand(desk: Desk, notice: Notice) -> None:
    owed, other = Act.objects.get(matter=notice), Act.objects.get(name="apply")
    assert refused(
        lambda: perform(
            notice, "correct", by=desk.post("handler"), on=date("2021-03-12"), reason="改来源",
            data={"act": str(owed.pk), "data": {"source": str(other.pk)}},
        )
    ) == {"form"}  # fmt: skip
    assert fresh(notice).source == notice.source
