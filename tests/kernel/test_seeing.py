"""Who sees which matters: one question, asked inside the query."""

from __future__ import annotations

import pytest
from django.db import transaction

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.organs.founding import relieve
from fazhi.kernel.organs.models import Officer
from fazhi.kernel.parties.models import Party
from fazhi.kernel.procedures.models import Act, Matter, MatterOrgan, MatterParty, Paper, Secrecy
from fazhi.kernel.procedures.offering import clocks_of, openings, visible_to
from fazhi.kernel.procedures.projection import differences
from fazhi.kernel.procedures.reading import Reading, reading_of
from fazhi.kernel.procedures.registry import procedure_of
from fazhi.kernel.procedures.seeing import CIRCLES, Stance, eyes_of, matters_seen, seen
from tests.kernel.desk import Desk, date, fresh, refused


def sees(officer: Officer | None, on: str = "2021-03-10") -> set[str]:
    return {matter.title for matter in visible_to(officer, date(on))}


def test_handler_colleague_and_stranger(desk: Desk) -> None:
    desk.accepted()
    assert sees(desk.county.officer("market", "handler")) == {"夜市摊位"}
    assert sees(desk.county.officer("market", "clerk", 1)) == {"夜市摊位"}
    assert sees(desk.county.officer("town", "handler")) == {"夜市摊位"}
    assert sees(desk.county.officer("justice", "principal")) == set()
    assert sees(None) == set()


def test_a_restricted_matter_is_seen_by_those_who_handle_it_and_by_the_head(desk: Desk) -> None:
    tip = desk.tip()
    assert tip.secrecy == Secrecy.RESTRICTED
    assert sees(desk.county.officer("market", "handler")) == {"夜间扰民"}
    assert sees(desk.county.officer("market", "principal")) == {"夜间扰民"}
    assert sees(desk.county.officer("market", "handler", 1)) == set()
    assert sees(desk.county.officer("town", "principal")) == set()


def test_who_stands_back_no_longer_sees_a_restricted_matter(desk: Desk) -> None:
    tip, handler = desk.tip(), desk.county.officer("market", "handler")
    desk.do(tip, "recuse", "2021-03-05", {"officer": handler.pk})
    assert sees(handler) == set()
    assert sees(desk.county.officer("market", "principal")) == {"夜间扰民"}


def test_a_corrected_recusal_counts_for_whom_it_really_named(desk: Desk) -> None:
    tip, handler, other = desk.tip(), desk.county.officer("market", "handler"), desk.county.officer("market", "clerk")
    act = desk.do(tip, "recuse", "2021-03-05", {"officer": handler.pk})
    head = desk.post("principal")
    desk.do(tip, "correct", "2021-03-06", {"data": {"officer": str(other.pk)}}, by=head, corrects=act)
    assert sees(handler) == {"夜间扰民"}
    assert sees(other) == set()


def test_the_head_of_an_organ_that_only_helps_does_not_see_a_restricted_matter(desk: Desk) -> None:
    tip = desk.tip()
    desk.do(tip, "ask_countersign", "2021-03-05", {"to": desk.county.organ("justice").pk, "text": "请会签"})
    assert sees(desk.county.officer("justice", "principal")) == set()


def test_seeing_ends_with_the_post(desk: Desk) -> None:
    desk.accepted()
    with transaction.atomic():
        relieve(desk.post("clerk", nth=1), date("2021-03-09"))
    assert sees(desk.county.officer("market", "clerk", 1), "2021-03-08") == {"夜市摊位"}
    assert sees(desk.county.officer("market", "clerk", 1), "2021-03-09") == set()


def test_clocks_are_seen_with_their_matters(desk: Desk) -> None:
    desk.accepted()
    mine = visible_to(desk.county.officer("market", "handler"), date("2021-03-10"))
    theirs = visible_to(desk.county.officer("justice", "handler"), date("2021-03-10"))
    assert (clocks_of(mine).count(), clocks_of(theirs).count()) == (1, 0)


def test_openings_are_those_that_the_post_may_do_under_the_version_of_the_day(desk: Desk) -> None:
    clerk = desk.county.officer("market", "clerk")

    def found(on: str) -> set[tuple[str, str, str]]:
        return {(procedure.key, procedure.version, kind.name) for procedure, kind, _ in openings(clerk, date(on))}

    assert ("toy.permit", "2019", "apply") in found("2021-03-01")
    assert ("toy.permit", "2024", "apply") in found("2024-01-01")
    assert ("toy.tip", "1", "take") not in found("2021-03-01")
    assert not any(name == "owe" for _, _, name in found("2021-03-01"))


ROLES_OF_MARKET = ("clerk", "handler", "reviewer", "principal", "publisher", "administrator", "auditor")


def of_class(desk: Desk, secrecy: str) -> Matter:
    """A permit of the market bureau that the town inspected; handled by the first clerk, handler and principal."""
    permit = desk.decided()
    if secrecy != Secrecy.INTERNAL:
        desk.do(permit, "set_secrecy", "2021-03-10", {"secrecy": secrecy})
    return permit


@pytest.mark.parametrize("secrecy", Secrecy.values)
def test_who_sees_a_matter_is_what_its_class_declares(desk: Desk, secrecy: str) -> None:
    permit, circle = of_class(desk, secrecy), CIRCLES[secrecy]
    acted = set(Act.objects.filter(matter=permit).values_list("officer", flat=True))
    for organ in ("market", "town", "justice"):
        for role in ROLES_OF_MARKET:
            for nth in (0, 1):
                officer = desk.county.officer(organ, role, nth)
                works = organ in ("market", "town") and role not in ("administrator", "auditor")
                stances = {
                    Stance.LEADS: works and organ == "market", Stance.TAKES_PART: works and organ == "town",
                    Stance.HEADS: organ == "market" and role == "principal",
                    Stance.HANDLED: works and officer.pk in acted,
                }  # fmt: skip
                expected = any(holds and stance in circle.seen_by for stance, holds in stances.items())
                seen_by = visible_to(officer, date("2021-03-10")).filter(pk=permit.pk).exists()
                assert seen_by == expected, (organ, role, nth)


def test_a_named_reader_sees_a_restricted_matter_until_taken_out(desk: Desk) -> None:
    tip, reader = desk.tip(), desk.county.officer("justice", "handler")
    assert sees(reader) == set()
    desk.do(tip, "add_reader", "2021-03-05", {"officer": reader.pk})
    assert sees(reader) == {"夜间扰民"}
    assert differences([tip]) == []
    desk.do(tip, "remove_reader", "2021-03-06", {"officer": reader.pk})
    assert sees(reader) == set()
    assert differences([tip]) == []


def test_a_reader_named_by_mistake_is_corrected(desk: Desk) -> None:
    tip, wrong, right = desk.tip(), desk.county.officer("justice", "handler"), desk.county.officer("justice", "clerk")
    act = desk.do(tip, "add_reader", "2021-03-05", {"officer": wrong.pk})
    head = desk.post("principal")
    desk.do(tip, "correct", "2021-03-06", {"data": {"officer": str(right.pk)}}, by=head, corrects=act)
    assert (sees(wrong), sees(right)) == (set(), {"夜间扰民"})


def test_only_a_head_or_reviewer_widens_or_narrows_the_circle_and_says_why(desk: Desk) -> None:
    tip = desk.tip()
    stranger = desk.county.officer("justice", "handler").pk
    assert refused(
        lambda: desk.do(tip, "add_reader", "2021-03-05", {"officer": stranger}, by=desk.post("handler"))
    ) == {"role"}
    assert refused(lambda: desk.do(tip, "set_secrecy", "2021-03-05", {"secrecy": "restricted"})) == {"form"}
    for name, data in (("set_secrecy", {"secrecy": "internal"}), ("add_reader", {"officer": stranger})):
        assert refused(lambda name=name, data=data: desk.do(tip, name, "2021-03-05", data, reason=" ")) == {"form"}


def test_a_class_raised_hides_the_matter_from_colleagues_at_once_and_lowered_shows_it(desk: Desk) -> None:
    permit, colleague = desk.accepted(), desk.county.officer("market", "clerk", 1)
    desk.do(permit, "set_secrecy", "2021-03-04", {"secrecy": "restricted"})
    assert sees(colleague) == set()
    assert differences([fresh(permit)]) == []
    desk.do(fresh(permit), "set_secrecy", "2021-03-05", {"secrecy": "internal"})
    assert sees(colleague) == {"夜市摊位"}


def reading(desk: Desk, permit: Matter, organ: str, role: str, nth: int = 0) -> Reading:
    eyes = eyes_of(desk.county.officer(organ, role, nth), date("2021-03-10"))
    return reading_of(permit, procedure_of(permit.family, permit.version), eyes)


def test_a_paper_restricted_by_itself_is_for_those_who_handled_the_matter_and_its_head(desk: Desk) -> None:
    permit = desk.decided()
    paper = Paper.objects.get(matter=permit)
    asked = [("market", "handler", 0), ("market", "principal", 0), ("market", "clerk", 1), ("town", "handler", 1)]
    assert [reading(desk, permit, *each).reads(paper) for each in asked] == [True, True, True, True]
    desk.do(permit, "set_secrecy", "2021-03-10", {"of": f"paper:{paper.pk}", "secrecy": "restricted"})
    assert [reading(desk, permit, *each).reads(paper) for each in asked] == [True, True, False, False]
    desk.do(permit, "set_secrecy", "2021-03-10", {"of": f"paper:{paper.pk}", "secrecy": "internal"})
    assert [reading(desk, permit, *each).reads(paper) for each in asked] == [True, True, True, False]


def test_a_paper_is_never_wider_than_its_matter_nor_a_paper_of_another_one(desk: Desk) -> None:
    permit, other = desk.decided(), desk.decided("2021-03-02")
    mine, theirs = Paper.objects.get(matter=permit), Paper.objects.get(matter=other)
    for of, secrecy in ((mine, "public"), (theirs, "restricted")):
        data = {"of": f"paper:{of.pk}", "secrecy": secrecy}
        assert refused(lambda data=data: desk.do(permit, "set_secrecy", "2021-03-11", data)) == {"form"}


def test_a_countersigning_is_read_by_the_lead_and_the_organ_that_was_asked(desk: Desk) -> None:
    permit = desk.accepted()
    ask = desk.do(permit, "ask_countersign", "2021-03-05", {"to": desk.county.organ("justice").pk, "text": "请会签"})
    sign = desk.do(
        permit,
        "countersign",
        "2021-03-06",
        {"agrees": "no", "text": "证据不足"},
        by=desk.county.post("justice", "reviewer"),
    )
    urge = desk.do(permit, "urge", "2021-03-07", {"text": "抓紧"})
    told = {
        organ: [reading(desk, permit, organ, "handler").told(each) for each in (ask, sign, urge)]
        for organ in ("market", "justice", "town")
    }
    assert told == {"market": [True] * 3, "justice": [True, True, False], "town": [False] * 3}


def test_what_is_not_a_matter_is_seen_with_its_matter_or_its_organ(desk: Desk) -> None:
    permit = desk.decided()
    mine, theirs = (
        eyes_of(desk.county.officer(organ, "handler"), date("2021-03-10")) for organ in ("market", "justice")
    )
    for rows in (Act.objects, Paper.objects, MatterParty.objects, MatterOrgan.objects, Party.objects, Clock.objects):
        assert rows.count() > 0
        assert seen(rows.all(), mine).count() == rows.count(), rows.model
        assert seen(rows.all(), theirs).count() == 0, rows.model
    assert permit.pk in matters_seen(mine).values_list("pk", flat=True)


def test_the_query_of_a_list_asks_no_table_row_by_row_without_an_index(desk: Desk) -> None:
    eyes = eyes_of(desk.county.officer("market", "handler"), date("2021-03-10"))
    plan = matters_seen(eyes).order_by("opened_on").explain()
    scans = [
        line for line in plan.splitlines() if "SCAN" in line and "USING" not in line and "procedures_matter" not in line
    ]
    assert scans == []


def test_a_notice_that_a_restricted_matter_owes_is_restricted_until_it_is_published(desk: Desk) -> None:
    permit, colleague = desk.decided(), desk.county.officer("market", "clerk", 1)
    assert "夜市摊位 许可结果" in sees(colleague)
    desk.do(permit, "set_secrecy", "2021-03-10", {"secrecy": "restricted"})
    assert sees(colleague) == set()
    other = desk.open("2021-03-02", {"subject": "另一夜市"})
    desk.do(other, "set_secrecy", "2021-03-02", {"secrecy": "restricted"})
    for act, on, data in (("accept", "2021-03-03", {}), ("inspect", "2021-03-04", {}), ("decide", "2021-03-05", {})):
        desk.do(other, act, on, data)
    assert sees(colleague) == set()
    assert "另一夜市 许可结果" in sees(desk.county.officer("market", "principal"))
    desk.do(fresh(other), "set_secrecy", "2021-03-06", {"secrecy": "internal"})
    assert {"另一夜市", "另一夜市 许可结果"} <= sees(colleague)
