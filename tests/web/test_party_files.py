"""The file of an entity: as of a day, as known on one, shared within the county, and never a citizen's."""

from __future__ import annotations

import pytest

from fazhi.kernel.parties.models import Party
from fazhi.kernel.procedures.engine import perform
from tests.conftest import County
from tests.kernel.desk import Desk
from tests.services.credit.desk import CreditDesk, code, date
from tests.web.conftest import Visit
from tests.web.people import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def credit(county: County) -> CreditDesk:
    return CreditDesk(county)


def test_the_file_shows_class_explanation_events_measures_and_repairs(credit: CreditDesk, visit: Visit) -> None:
    credit.item(events=["judgment"])
    event = credit.record("2021-03-01")
    credit.decided("2021-03-02", ends_on="2022-03-01", event=event)
    page = text_of(visit("market", "handler").get(f"/entities/{event.entity_id}/"))
    facts = (
        "演示企业1号",
        "C级（信用风险较高）",
        "得分 500",
        "基础分 100",
        "2026-03-01 前计分",
        "+400",
        "失信被执行人",
    )
    for said in (*facts, "严重", "措施C-1", "实施中", "没有您可以查看的修复申请"):
        assert said in page
    assert "演示用规则" in page


def test_it_is_asked_of_a_day_and_of_what_was_known(credit: CreditDesk, visit: Visit) -> None:
    event = credit.record("2021-03-01")
    client = visit("market", "handler")
    before = text_of(client.get(f"/entities/{event.entity_id}/?on=2021-02-28"))
    assert "A级（信用风险低）" in before and "此日没有信用事件" in before
    unruled = text_of(client.get(f"/entities/{event.entity_id}/?on=2020-02-28"))
    assert "没有有效的信用风险分类规则" in unruled
    earlier = text_of(client.get(f"/entities/{event.entity_id}/?known=2021-03-10"))
    assert "其后的登记不计入" in earlier and "A级（信用风险低）" in earlier
    assert client.get(f"/entities/{event.entity_id}/?on=never").status_code == 400


def test_the_county_shares_it_and_nobody_else_sees_it(credit: CreditDesk, visit: Visit) -> None:
    event = credit.record("2021-03-01")
    address = f"/entities/{event.entity_id}/"
    assert visit("justice", "handler").get(address).status_code == 200
    assert visit("market", "auditor").get(address).status_code == 404
    assert "事项" not in text_of(visit("justice", "handler").get(address)).split("怎样得出")[1].split("奖惩措施")[0]


def test_what_is_restricted_stands_with_its_points_alone(credit: CreditDesk, visit: Visit) -> None:
    shared, hidden = credit.record("2021-03-01"), credit.record("2021-03-02", "serious-listing")
    perform(
        hidden.matter, "set_secrecy", by=credit.post("principal"), on=date("2021-03-03"),
        data={"secrecy": "restricted"}, reason="举报线索",
    )  # fmt: skip
    other = text_of(visit("justice", "handler").get(f"/entities/{shared.entity_id}/"))
    assert "（限知悉的事件，不显示内容）" in other and "+600" in other
    assert "列入严重违法失信名单 2021-03-02" not in other
    own = text_of(visit("market", "principal").get(f"/entities/{shared.entity_id}/"))
    assert "列入严重违法失信名单 2021-03-02" in own


def test_the_parties_of_a_matter_lead_to_their_files(credit: CreditDesk, visit: Visit) -> None:
    event = credit.record("2021-03-01")
    page = visit("market", "handler").get(f"/matters/{event.matter_id}/parties/").content.decode()
    assert f"/entities/{event.entity_id}/" in page


def test_citizens_have_no_file(desk: Desk, credit: CreditDesk, visit: Visit) -> None:
    desk.open()
    for party in Party.objects.all():
        assert visit("market", "handler").get(f"/entities/{party.pk}/").status_code == 404


def test_a_file_is_found_by_code_or_name_sent_in_the_body(credit: CreditDesk, visit: Visit) -> None:
    event, _ = credit.record("2021-03-01"), credit.record("2021-03-01", serial=2)
    client = visit("justice", "handler")
    assert "统一社会信用代码" in text_of(client.get("/entities/"))
    found = client.post("/entities/", {"text": code(1)})
    assert found.headers["Location"] == f"/entities/{event.entity_id}/"
    many = text_of(client.post("/entities/", {"text": "演示企业"}))
    assert "演示企业1号" in many and "演示企业2号" in many
    assert "没有找到" in text_of(client.post("/entities/", {"text": code(3)}))
    assert "没有找到" in text_of(visit("market", "auditor").post("/entities/", {"text": code(1)}))


def test_it_reads_in_english(credit: CreditDesk, visit: Visit) -> None:
    event = credit.record("2021-03-01")
    page = text_of(visit("market", "handler", language="en").get(f"/entities/{event.entity_id}/"))
    for said in ("Class of credit risk C (higher risk)", "Base score 100", "Counts until before 2026-03-01",
                 "Judgment debtor"):  # fmt: skip
        assert said in page
