"""When somebody moves, what they have in hand finds a successor before the post ends."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from fazhi.kernel.adjustments.models import ChangeSet
from fazhi.kernel.organs.models import Post
from fazhi.kernel.organs.posts import relieve
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.projection import differences
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.procedures.seeing import eyes_of, matters_seen
from fazhi.kernel.staffing.handing import given_to
from fazhi.kernel.staffing.in_hand import in_hand
from fazhi.kernel.staffing.models import HandOver
from tests.conftest import County
from tests.kernel.desk import Desk, date, everything, refused
from tests.kernel.staffing import Row, Staffing, posts_on


class Leaving:
    """The market bureau's first handler leaves, with work in hand."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.county, self.staffing = desk, desk.county, Staffing(desk.county)
        self.giver, self.taker = desk.post("handler"), desk.post("handler", nth=1)
        self.tips = [desk.tip(), desk.tip()]
        self.drafted = ChangeSet.objects.create(
            register="toy.stalls", organ=desk.county.organ("market"), heading="摊位调整", ground="会议",
            effective_on=date("2021-05-01"), drafted_by=self.giver.officer,
        )  # fmt: skip

    @property
    def row(self) -> Row:
        return "relieve", {"number": self.giver.officer.number, "organ": "market", "role": "handler"}

    def listed(self, by: Post | None = None, on: str = "2021-04-10", post: Post | None = None) -> HandOver:
        act = open_matter(
            "kernel.hand-over", "draw_up", by=by or self.giver, on=date(on), data={"post": (post or self.giver).pk}
        )  # fmt: skip
        return HandOver.objects.get(pk=act.matter_id)

    def tell(self, *who: Post) -> None:
        """Have the principal name readers of the tips, which are restricted."""
        for tip, post in ((tip, post) for tip in self.tips for post in who):
            self.desk.do(tip, "add_reader", "2021-04-10", {"officer": post.officer_id}, by=self.desk.post("principal"))

    def do(self, matter: HandOver, name: str, by: Post, on: str = "2021-04-11", **data: Any) -> None:
        perform(matter, name, by=by, on=date(on), data=data)
        matter.refresh_from_db()


@pytest.fixture
def leaving(desk: Desk) -> Leaving:
    return Leaving(desk)


def test_the_list_holds_what_is_in_hand_and_nothing_of_others(leaving: Leaving) -> None:
    matter = leaving.listed()
    keys = {item["key"] for item in matter.items}
    assert keys == {*(f"matter:{tip.pk}" for tip in leaving.tips), f"change-set:{leaving.drafted.pk}"}
    assert in_hand(leaving.taker, date("2021-04-10")) == []
    empty = {"post": leaving.desk.post("clerk").pk}
    clerk = leaving.desk.post("clerk")
    assert refused(lambda: open_matter("kernel.hand-over", "draw_up", by=clerk, on=date("2021-04-10"), data=empty)) == {
        "form"
    }


def test_what_waits_for_the_post_is_told_from_what_is_in_the_persons_own_hand(leaving: Leaving) -> None:
    leaving.desk.accepted()
    with pytest.raises(Refusal) as refusal:
        leaving.listed(by=leaving.taker, post=leaving.taker)
    (ground,) = refusal.value.grounds
    assert "没有本人名下的工作；本单位尚有 3 件由本岗位办理" in ground.says.zh
    assert "own hand; 3 in the organ wait for this post" in ground.says.en
    staffing = leaving.county.post("staffing", "clerk")
    with pytest.raises(Refusal) as refusal:
        leaving.listed(by=staffing, post=staffing)
    (ground,) = refusal.value.grounds
    assert "本单位尚有" not in ground.says.zh


def test_a_post_does_not_end_while_work_is_in_hand_and_ends_once_it_is_taken_over(leaving: Leaving) -> None:
    ending = leaving.staffing.propose(leaving.staffing.draft("posts", leaving.row))
    assert refused(lambda: leaving.staffing.approve(ending)) == {"WorkHandedOver"}
    matter = leaving.listed()
    leaving.tell(leaving.taker)
    leaving.do(matter, "give", leaving.giver, to=leaving.taker.pk)
    assert refused(lambda: leaving.staffing.approve(ending)) == {"WorkHandedOver"}
    leaving.do(matter, "take", leaving.taker)
    assert matter.stage == "completed"
    assert Act.objects.get(matter=matter, name="complete").because is not None
    leaving.staffing.approve(ending)
    assert posts_on(leaving.giver.officer, "2021-05-01") == set()
    leaving.drafted.refresh_from_db()
    assert leaving.drafted.drafted_by == leaving.taker.officer
    taken = {item.key for item in in_hand(leaving.taker, date("2021-04-12"))}
    assert {f"matter:{tip.pk}" for tip in leaving.tips} <= taken, "who took it over has it in hand"
    assert differences(Matter.objects.filter(pk=matter.pk)) == []


def test_it_goes_row_by_row_to_several_people(leaving: Leaving) -> None:
    matter, third = leaving.listed(), leaving.desk.post("reviewer")
    leaving.tell(leaving.taker, third)
    keys = [item["key"] for item in matter.items]
    leaving.do(matter, "give", leaving.giver, to=leaving.taker.pk, chosen=keys[:1])
    leaving.do(matter, "give", leaving.giver, to=third.pk, chosen=keys[1:])
    assert given_to(third.officer, [matter.organ_id]) == [matter]
    assert refused(lambda: leaving.do(matter, "take", leaving.desk.post("clerk"))) == {"hand-over-nothing"}
    leaving.do(matter, "take", leaving.taker)
    assert [item["taken"] for item in matter.items] == [True, False, False]
    leaving.do(matter, "take", third, chosen=keys[1:2])
    assert matter.stage == "listed"
    leaving.do(matter, "take", third)
    assert matter.stage == "completed" and given_to(third.officer, [matter.organ_id]) == []


def test_giving_is_for_the_person_the_principal_or_the_administrator_and_who_gives_does_not_take(
    leaving: Leaving,
) -> None:
    other = leaving.desk.post("clerk")
    assert refused(lambda: leaving.listed(by=other)) == {"hand-over-person"}
    assert refused(lambda: leaving.listed(by=leaving.county.post("town", "principal"))) == {"form"}
    principal = leaving.desk.post("principal")
    matter = leaving.listed(by=principal)
    assert refused(lambda: leaving.do(matter, "give", leaving.giver, to=leaving.giver.pk)) == {"form"}
    leaving.do(matter, "give", principal, to=principal.pk)
    assert refused(lambda: leaving.do(matter, "take", principal)) == {"separation"}


def test_what_comes_in_meanwhile_is_added(leaving: Leaving) -> None:
    matter = leaving.listed()
    leaving.tell(leaving.taker)
    leaving.do(matter, "give", leaving.giver, to=leaving.taker.pk)
    later = leaving.desk.tip("2021-04-12")
    leaving.do(matter, "renew", leaving.giver, on="2021-04-13")
    assert matter.items[-1]["key"] == f"matter:{later.pk}" and matter.items[-1]["to"] == ""
    leaving.do(matter, "take", leaving.taker, on="2021-04-13")
    assert matter.stage == "listed"
    before = everything()
    assert refused(lambda: leaving.do(matter, "renew", leaving.giver, on="2021-04-13")) == {"form"}
    assert everything() == before


def test_an_override_ends_the_post_all_the_same_and_stays_visible(leaving: Leaving) -> None:
    ending = leaving.staffing.propose(leaving.staffing.draft("posts", leaving.row))
    leaving.desk.override(ending, "approve", "2021-04-21", ask=leaving.taker)
    act = leaving.staffing.approve(ending)
    assert act.waived == ["WorkHandedOver"]
    assert posts_on(leaving.giver.officer, "2021-05-01") == set()


def test_the_only_one_in_a_post_has_all_that_waits_for_it(leaving: Leaving, county: County) -> None:
    assert in_hand(leaving.taker, date("2021-04-10")) == []
    with transaction.atomic():
        relieve(leaving.giver, date("2021-04-15"))
    found = in_hand(leaving.taker, date("2021-04-20"))
    assert {f"matter:{tip.pk}" for tip in leaving.tips} <= {item.key for item in found}
    assert all(item.why.en.startswith("The only one") for item in found)


def test_a_restricted_matter_goes_to_nobody_who_may_not_know_of_it(leaving: Leaving) -> None:
    matter = leaving.listed()
    with pytest.raises(Refusal) as caught:
        leaving.do(matter, "give", leaving.giver, to=leaving.taker.pk)
    (ground,) = caught.value.grounds
    assert ground.code == "hand-over-unseen" and "增列知悉人员" in ground.cure.zh
    for tip in leaving.tips:
        assert str(tip.pk)[:8] in ground.says.zh and str(tip.pk)[:8] in ground.says.en
    draft = f"change-set:{leaving.drafted.pk}"
    leaving.do(matter, "give", leaving.giver, to=leaving.taker.pk, chosen=[draft])
    assert {item["key"] for item in matter.items if item["to"]} == {draft}
    leaving.tell(leaving.taker)
    leaving.do(matter, "give", leaving.giver, to=leaving.taker.pk)
    leaving.do(matter, "take", leaving.taker)
    assert matter.stage == "completed"
    assert {tip.pk for tip in leaving.tips} <= set(
        matters_seen(eyes_of(leaving.taker.officer, date("2021-04-12"))).values_list("pk", flat=True)
    )


def test_who_was_taken_out_as_a_reader_meanwhile_takes_nothing_over(leaving: Leaving) -> None:
    matter = leaving.listed()
    leaving.tell(leaving.taker)
    leaving.do(matter, "give", leaving.giver, to=leaving.taker.pk)
    reader = {"officer": leaving.taker.officer_id}
    leaving.desk.do(leaving.tips[0], "remove_reader", "2021-04-11", reader, by=leaving.desk.post("principal"))
    assert refused(lambda: leaving.do(matter, "take", leaving.taker)) == {"hand-over-unseen"}
    hidden = f"matter:{leaving.tips[0].pk}"
    leaving.do(matter, "take", leaving.taker, chosen=[item["key"] for item in matter.items if item["key"] != hidden])
    assert matter.stage == "listed"
    assert [item["key"] for item in matter.items if not item["taken"]] == [hidden]
