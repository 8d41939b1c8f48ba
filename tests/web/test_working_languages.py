"""The desk and the lists with something on them: all Chinese or all English, data in the other language marked."""

from __future__ import annotations

import pytest

from tests.kernel.desk import Desk
from tests.web.conftest import Visit
from tests.web.reading import prose
from tests.web.test_languages import ENGLISH, unmarked_chinese

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["", "en"])
@pytest.mark.parametrize(
    ("organ", "role"), [("market", "handler"), ("market", "principal"), ("market", "reviewer"), ("justice", "reviewer")]
)
def test_a_full_desk_and_its_lists_hold_one_language(
    desk: Desk, visit: Visit, organ: str, role: str, language: str
) -> None:
    permit = desk.accepted()
    desk.do(permit, "instruct", "2021-03-10", {"text": "请于月底前办结", "report_by": "2021-03-31"})
    desk.do(permit, "ask_countersign", "2021-03-11", {"to": desk.county.organ("justice").pk, "text": "请会签"})
    desk.do(permit, "return_for_revision", "2021-03-12", reason="依据引用有误")
    desk.do(permit, "ask_override", "2021-03-13", {"act": "decide", "rules": ["Licensing34"]}, reason="节日将至")
    client = visit(organ, role, language=language)
    client.post("/filters/keep/", {"name": "甲", "query": "due=later&next=me", "family": "toy.permit"})
    filters = "state=&year=2021&q=夜&due=later&next=organ"
    chosen = f"/work/all/bulk/urge/?m={permit.pk}~9" if organ == "market" and role != "handler" else "/keys/"
    for address in ("/", "/work/", f"/work/toy.permit/?{filters}", "/work/?state=ended", "/filters/", chosen):
        page = client.get(address).content.decode()
        if language:
            assert unmarked_chinese(page) == [], address
        else:
            english = [said for tongue, said in prose(page) if tongue.startswith("zh") and ENGLISH.search(said)]
            assert english == [], address
