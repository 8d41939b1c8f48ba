"""Ways by which an officer might steer a draw that is held here: days typed afterwards, terms, repetitions, files."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from fazhi.kernel.draws import bundles
from fazhi.kernel.draws.given import FAULTS_TOLD, as_upload
from fazhi.kernel.draws.models import Draw
from fazhi.kernel.draws.procedure import Drawing
from fazhi.kernel.draws.publishing import bundle_of, reassigned, same_list
from fazhi.kernel.files.errors import FileError
from fazhi.kernel.files.store import Upload
from fazhi.kernel.organs.founding import appoint
from fazhi.kernel.organs.models import Organ
from fazhi.kernel.organs.roles import HANDLER
from fazhi.kernel.procedures.engine import perform
from tests.conftest import County
from tests.kernel.drawing import FIRST, STALLS, Lottery
from tests.kernel.draws.test_drawing import LATER, SHOWN, inspectors, refused

pytestmark = pytest.mark.django_db
SOURCE = {"source": "双色球第2021030期开奖号码", "source_on": "2021-03-09"}


@pytest.fixture
def lottery(county: County) -> Lottery:
    return Lottery(county)


def test_no_act_of_a_draw_is_dated_before_the_day_on_which_it_is_done(lottery: Lottery) -> None:
    today = datetime.date(2021, 3, 3)
    assert "on the same day" in refused(lambda: lottery.propose(today=today))
    draw = lottery.frozen()
    assert "on the same day" in refused(lambda: lottery.commit(draw, "market", today=today))
    lottery.commit(draw, "market", on="2021-03-03", today=today)
    lottery.commit(draw, "justice", on="2021-03-03", today=today)
    lottery.reveal(draw, "market", on="2021-03-04")
    late = {"on": "2021-03-03", "reason": "补录", "second": lottery.county.post("justice", "principal")}
    assert "on the same day" in refused(lambda: lottery.reveal(draw, "justice", **late))
    past = {"on": "2021-03-05", "past": True, "reason": "补录", "second": lottery.county.post("justice", "principal")}
    assert "on the same day" in refused(lambda: lottery.reveal(draw, "justice", **past))


def test_every_act_that_somebody_does_in_a_draw_is_done_on_the_day_and_no_rule_of_it_yields() -> None:
    for kind in Drawing.acts.values():
        assert kind.automatic or "OnTheDay" in {rule.name for rule in kind.requires}, kind.name
        assert not [rule.name for rule in kind.requires if rule.yields], kind.name
        assert kind.stands, kind.name


def test_what_comes_after_its_term_does_not_count(lottery: Lottery) -> None:
    draw = lottery.frozen()
    lottery.commit(draw, "market")
    assert "no commitment counts" in refused(lambda: lottery.commit(draw, "justice", on="2021-03-04"))
    lottery.act(draw, "cancel", "market", "principal", reason="司法局逾期", on="2021-03-04")


def test_who_waits_for_the_public_source_can_reveal_no_more(lottery: Lottery) -> None:
    """Else the last one would know the other secret and the source, and choose whether the draw stands."""
    draw = lottery.committed(**SOURCE)
    lottery.reveal(draw, "market")
    assert "no reveal counts" in refused(lambda: lottery.reveal(draw, "justice", on="2021-03-09"))
    lottery.act(draw, "give_up", "market", "principal", on="2021-03-06", reason="司法局未揭示")
    assert lottery.seen(draw.pk).withheld == [lottery.county.organ("justice").code]


def test_any_organ_that_committed_enters_the_source_so_that_none_can_sit_on_it(lottery: Lottery) -> None:
    draw = lottery.committed(**SOURCE)
    for organ in ("market", "justice"):
        lottery.reveal(draw, organ)
    given = {"source_value": "02 07", "source_place": "http://www.cwl.gov.cn"}
    lottery.act(draw, "give_source", "justice", "handler", on="2021-03-09", data=given, uploads=[SHOWN])
    assert lottery.seen(draw.pk).stage == "drawn"
    page = Client().get(f"/public/draws/{draw.pk}/").content.decode()
    assert "http://www.cwl.gov.cn" in page


def test_a_draw_serves_the_matter_that_opened_it_alone(lottery: Lottery) -> None:
    other = lottery.drawn(upload=as_upload(STALLS[:12]))
    assert "from that matter alone" in refused(lambda: lottery.propose(serves=other.pk))
    assert lottery.propose(serves=other.pk, because=other.acts.get(name="propose")).serves == other.pk


def test_an_unrelated_draw_does_not_stand_for_the_one_that_failed(lottery: Lottery) -> None:
    """Else who withheld would commit again, by naming a draw in which nobody did."""
    unrelated = lottery.drawn(upload=as_upload(STALLS[:12]))
    failed = _withheld(lottery, lottery.committed())
    assert failed.number in refused(lambda: lottery.propose(again=unrelated.pk))
    assert failed.number in refused(lottery.propose)


def test_who_withheld_once_commits_in_no_repetition(lottery: Lottery) -> None:
    failed = _withheld(lottery, lottery.committed())
    organs = [lottery.county.organ(each).pk for each in ("market", "town")]
    again = lottery.frozen(again=failed.pk, committers=organs)
    lottery.act(again, "cancel", "market", "principal", reason="名单有误")
    assert "does not commit again" in refused(lambda: lottery.propose(again=again.pk))


def _withheld(lottery: Lottery, draw: Draw) -> Draw:
    lottery.reveal(draw, "market")
    lottery.act(draw, "give_up", "market", "principal", on="2021-03-06", reason="司法局逾期未揭示")
    return lottery.seen(draw.pk)


def test_other_draws_over_the_same_list_are_shown_whether_named_or_not(lottery: Lottery) -> None:
    first = lottery.drawn()
    second = lottery.drawn()
    assert second.again is None
    assert list(same_list(second)) == [first]
    assert first.number in Client().get(f"/public/draws/{second.pk}/").content.decode()


def test_an_organ_and_the_one_above_it_are_no_two_organs(lottery: Lottery, county: County) -> None:
    market = county.organ("market")
    Organ.objects.filter(pk=county.organ("town").pk).update(parent=market)
    organs = [market.pk, county.organ("town").pk]
    assert "under the other" in refused(lambda: lottery.propose(committers=organs))
    lottery.propose(committers=[*organs, county.organ("justice").pk])


def test_an_organ_that_is_no_more_does_not_commit(lottery: Lottery, county: County) -> None:
    Organ.objects.filter(pk=county.organ("town").pk).update(until_on=FIRST)
    organs = [county.organ(each).pk for each in ("market", "town")]
    assert "There is no" in refused(lambda: lottery.propose(committers=organs))


def test_a_draw_is_not_closed_for_ever(lottery: Lottery) -> None:
    assert "at the latest" in refused(lambda: lottery.propose(open_on="2031-01-01"))
    assert lottery.propose(open_on="2022-12-31").open_on == datetime.date(2022, 12, 31)


def test_codes_stand_by_code_points_in_the_terms_whatever_the_database_orders_by(
    lottery: Lottery, monkeypatch: pytest.MonkeyPatch
) -> None:
    order_by = type(Organ.objects.all()).order_by
    monkeypatch.setattr(
        type(Organ.objects.all()), "order_by",
        lambda rows, *names: order_by(rows, *(f"-{name}" if name == "code" else name for name in names)),
    )  # fmt: skip
    assert lottery.frozen().stage == "frozen"


def test_one_person_with_two_posts_in_one_organ_acts_for_it_once(lottery: Lottery, county: County) -> None:
    draw = lottery.frozen()
    with transaction.atomic():
        second = appoint(county.officer("market", "reviewer"), county.organ("market"), HANDLER, FIRST)
    lottery.commit(draw, "market")
    day = FIRST + datetime.timedelta(days=1)
    data = {"commitment": "0" * 64}
    assert "not the organ" in refused(lambda: perform(draw, "commit", by=second, on=day, data=data))


def test_what_changed_in_the_file_of_inspectors_is_shown(lottery: Lottery) -> None:
    draw = lottery.drawn(inspectors=inspectors(lottery))
    lottery.act(draw, "assign", "market", "handler")
    gone = lottery.seen(draw.pk).seats[0]["person"]
    page = Client().get(f"/public/draws/{draw.pk}/").content.decode()
    assert "在抽取前固定的条件下匹配" in page
    left = {"uploads": [inspectors(lottery, absent=gone)], "reason": "回避", "on": "2021-03-09"}
    lottery.act(draw, "reassign", "market", "reviewer", **left)
    (told,) = reassigned(lottery.seen(draw.pk))
    assert (told.gone, told.came, told.reason, told.otherwise) == ((gone,), (), "回避", False)
    page = Client().get(f"/public/draws/{draw.pk}/").content.decode()
    assert "在抽取前固定的条件下匹配" not in page
    assert f'减少人员：<span lang="zh-Hans">{gone}</span>' in page
    loads = {"uploads": [inspectors(lottery, absent=gone, load=5)], "reason": "人手不足", "on": "2021-03-10"}
    lottery.act(draw, "reassign", "market", "reviewer", **loads)
    assert [each.otherwise for each in reassigned(lottery.seen(draw.pk))] == [False, True]


def test_a_draw_whose_list_is_gone_still_says_what_became_of_it(
    lottery: Lottery, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def purged(_: Any) -> bytes:
        raise FileError("文件已按期销毁。", "It was destroyed.")

    draw = lottery.committed()
    lottery.reveal(draw, "market")
    for module in ("outcome_forms", "publishing"):
        monkeypatch.setattr(f"fazhi.kernel.draws.{module}.kept", purged)
    assert "It was destroyed" in refused(lambda: lottery.reveal(draw, "justice"))
    lottery.act(draw, "give_up", "market", "principal", on="2021-03-06", reason="名单灭失")
    page = client.get(f"/public/draws/{draw.pk}/")
    assert page.status_code == 200
    assert "名单灭失" in page.content.decode()
    assert client.get(f"/public/draws/{draw.pk}/draw.json").status_code == 404


@pytest.mark.parametrize(("content", "says"), [
    (b"\xef\xbb\xbffazhi-draw-list/1\nA\t1\t\t\n", "saved anew"),
    (b"fazhi-draw-list/1\r\nA\t1\t\t\r\n", "saved anew"),
    ("fazhi-draw-list/1\nA\t1\t\t\n".encode("utf-16"), "saved anew"),
    ("标识\n130130199001010010\n".encode(), "identity number"),
    ("标识,排除理由\nA,同130130199001010010一户\n".encode(), "identity number"),
    (b"fazhi-draw-list/1\n130130199001010010\t1\t\t\n", "identity number"),
    (("标识\n" + "甲" * 200_000 + "\n").encode(), "Line 2"),
    ("标识,权重\nA,".encode() + b"9" * 5000 + b"\n", "whole number"),
    ("标识\rA\rB\r".encode(), "南 has 0"),
    ("标识\n".encode() + b"".join(f"x{n}\u200b\n".encode() for n in range(500)), f"{500 - FAULTS_TOLD} lines more"),
])  # fmt: skip
def test_files_that_officers_really_hand_in_are_refused_with_what_is_wrong(
    lottery: Lottery, content: bytes, says: str
) -> None:
    upload = Upload("名单.csv", content, "text/csv")
    said = refused(lambda: lottery.propose(upload=upload, wanted="南=1"))
    assert says in said
    assert len(said) < 20_000


def test_a_table_in_utf_16_with_formulas_is_a_list(lottery: Lottery) -> None:
    content = "标识,权重,分层\r\n=1+1,2,甲=乙\r\n@SUM(A1),1,甲=乙\r\n,,\r\n".encode("utf-16")
    draw = lottery.drawn(upload=Upload("名单.csv", content, "text/csv"), wanted="甲=乙＝１")
    assert bundle_of(draw, LATER).list == "fazhi-draw-list/1\n=1+1\t2\t甲=乙\t\n@SUM(A1)\t1\t甲=乙\t\n"
    assert bundles.recompute(bundle_of(draw, LATER)).holds


def test_a_stratum_of_which_nobody_is_drawn_stays_out(lottery: Lottery) -> None:
    draw = lottery.drawn(wanted="南=2\n北=0")
    assert {each["stratum"] for each in draw.drawn} == {"南"}
    assert bundles.recompute(bundle_of(draw, LATER)).holds


def test_the_english_page_marks_every_word_that_is_not_ours(lottery: Lottery) -> None:
    draw = lottery.drawn(inspectors=inspectors(lottery))
    lottery.act(draw, "assign", "market", "handler")
    gone = lottery.seen(draw.pk).seats[0]["person"]
    left = {"uploads": [inspectors(lottery, absent=gone)], "reason": "回避", "on": "2021-03-09"}
    lottery.act(draw, "reassign", "market", "reviewer", **left)
    out = {"data": {"out": draw.drawn[0]["identifier"]}, "reason": "已注销", "on": "2021-03-10"}
    lottery.act(draw, "replace", "market", "reviewer", **out)
    main = Client().get(f"/public/en/draws/{draw.pk}/").content.decode().partition("<main")[2].partition("</main>")[0]
    ours = re.sub(r"<(\w+)[^>]* lang=\"zh-Hans\"[^>]*>.*?</\1>", "", main)
    assert "Recompute it yourself" in ours
    assert re.findall(r"[\u3000-\u9fff\uff00-\uffef]+", ours) == []
