"""A platform's sheet handed in on the page, approved by another, and taken over: as the platform's JSON would be."""

from __future__ import annotations

import datetime
import io
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from fazhi.disputes.models import ReconsiderationCase
from fazhi.exchange.sheets import Template, filled
from fazhi.exchange.targets.mirrors import columns
from fazhi.kernel.mirrors.asking import take_approved
from fazhi.kernel.mirrors.brought import BroughtMatter
from fazhi.kernel.mirrors.models import AskedBatch, Batch
from fazhi.kernel.organs.models import Officer, Organ, Post
from fazhi.kernel.procedures import engine
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.procedures.registry import version_on
from fazhi.kernel.wording import Label
from tests.kernel.desk import Desk
from tests.kernel.mirroring import PLATFORM, switch
from tests.kernel.test_mirrors_reconsideration import BEGIN, FAMILY, NOW, PLACE, exported, figures, held, standing
from tests.kernel.test_mirrors_reconsideration import PLATFORM as NATIONAL
from tests.kernel.test_mirrors_reconsideration import county as founded
from tests.web.conftest import Visit
from tests.web.people import account_of, text_of

pytestmark = pytest.mark.django_db
__all__ = ["founded"]
DAY, LATER = datetime.date(2021, 3, 1), datetime.date(2024, 3, 1)
PERMIT: dict[str, Any] = {
    "number": "XZ-1", "apply.on": DAY, "apply.subject": "夜市摊位", "apply.item": "S-1", "apply.party_kind": "citizen",
    "apply.party_name": "王小明",
}  # fmt: skip
WITH_ACCEPTANCE = {"accept.on": datetime.date(2021, 3, 3), "accept.inspector": "演示镇人民政府"}


@pytest.fixture
def mirrored(desk: Desk) -> Desk:
    switch(desk.county, "mirror", "2021-01-01")
    return desk


def sheet(family: str, rows: Sequence[Mapping[str, Any]], opened: datetime.date = DAY) -> bytes:
    """The sheet with the columns of the acts that its rows bring."""
    made = columns(version_on(family, opened), [name.partition(".")[0] for row in rows for name in row])
    return filled(Template(f"mirrors.{family}", Label("平台事项", "From a platform"), made), rows)


def send(client: Client, family: str, post: Post, content: bytes, **others: str) -> Any:
    file = SimpleUploadedFile("平台导出.xlsx", content)
    return client.post("/mirrors/hand-in/", {"what": f"{family}:{post.subject}", "file": file, **others})


def test_a_permit_of_a_sheet_waits_for_the_second_person_and_is_taken(mirrored: Desk, visit: Visit) -> None:
    handler, reviewer = visit("market", "handler"), visit("market", "reviewer")
    assert "/mirrors/hand-in/" in handler.get("/mirrors/").content.decode()
    assert PLATFORM in text_of(handler.get("/mirrors/hand-in/"))
    content = sheet("toy.permit", [PERMIT | WITH_ACCEPTANCE])
    done = send(handler, "toy.permit", mirrored.post("handler"), content)
    asked = AskedBatch.objects.get()
    assert done.status_code == 302 and done["Location"] == f"/mirrors/batches/{asked.pk}/"
    assert asked.counts["opened"] == 1 and asked.source_name == "平台导出.xlsx" and asked.platform_name == PLATFORM
    assert not Matter.objects.filter(family="toy.permit").exists()
    assert done["Location"] in reviewer.get("/").content.decode(), "it stands on the desk of whoever may approve"
    assert done["Location"] not in handler.get("/").content.decode()
    assert reviewer.post(f"{done['Location']}decide/", {"do": "approve"}).status_code == 302
    assert done["Location"] not in reviewer.get("/").content.decode()
    assert take_approved(datetime.date(2021, 3, 22)) == 1
    matter = Matter.objects.get(family="toy.permit")
    assert (matter.stage, matter.opened_on) == ("accepted", DAY) and matter.parties.get().party.name == "王小明"


def test_a_matter_that_was_opened_here_is_known_in_a_sheet_by_its_number_here(desk: Desk, visit: Visit) -> None:
    matter = desk.accepted()
    switch(desk.county, "mirror", "2021-03-10", open_matters="move")
    handler, post = visit("market", "handler"), desk.post("handler")
    decided = {"decide.on": datetime.date(2021, 3, 12), "decide.outcome": "准予"}
    row = PERMIT | {"apply.party_name": "王小明"} | WITH_ACCEPTANCE | decided
    unnamed = send(handler, "toy.permit", post, sheet("toy.permit", [row]))
    assert unnamed.status_code == 422 and "请写明本地编号" in text_of(unnamed)
    done = send(handler, "toy.permit", post, sheet("toy.permit", [row | {"our_number": matter.number}]))
    assert done.status_code == 302
    visit("market", "reviewer").post(f"{done['Location']}decide/", {"do": "approve"})
    assert take_approved(datetime.date(2021, 3, 22)) == 1
    (only,) = Matter.objects.filter(family="toy.permit")
    assert (only.pk, only.stage) == (matter.pk, "decided") and only.upper_records.get().number == "XZ-1"


def test_what_is_wrong_with_a_sheet_is_named_and_nothing_of_it_is_handed_in(mirrored: Desk, visit: Visit) -> None:
    handler, post = visit("market", "handler"), mirrored.post("handler")
    early = {"number": "XZ-2", "accept.on": datetime.date(2021, 2, 3), "accept.inspector": "town"}
    without = {"number": "XZ-3", "accept.inspector": "town"}
    content = sheet("toy.permit", [PERMIT, PERMIT, PERMIT | early, PERMIT | without, PERMIT | {"number": ""}])
    page = send(handler, "toy.permit", post, content)
    text = text_of(page)
    assert page.status_code == 422 and not AskedBatch.objects.exists()
    for said in ("与第 2 行重复", "日期早于打开事项的行为", "没有填写日期", "必填，未填写", "请补填日期"):
        assert said in text
    assert "王小明" not in text
    marked = send(handler, "toy.permit", post, content, do="mark")
    book = load_workbook(io.BytesIO(b"".join(marked) if marked.streaming else marked.content))
    assert marked.status_code == 200 and "没有填写日期" in str(list(book.worksheets[0].values))


def test_a_sheet_of_which_nothing_can_be_taken_asks_nobody(mirrored: Desk, visit: Visit) -> None:
    page = send(
        visit("market", "handler"), "toy.permit", mirrored.post("handler"),
        sheet("toy.permit", [PERMIT | WITH_ACCEPTANCE | {"accept.inspector": "无此单位"}]),
    )  # fmt: skip
    assert page.status_code == 422 and "无此单位" in text_of(page) and "第 2 行" in text_of(page)
    assert not AskedBatch.objects.exists()
    empty = send(visit("market", "handler"), "toy.permit", mirrored.post("handler"), sheet("toy.permit", []))
    assert empty.status_code == 422 and "没有事项" in text_of(empty)
    broken = send(visit("market", "handler"), "toy.permit", mirrored.post("handler"), b"%PDF-1.7")
    assert broken.status_code == 422 and "不是表格" in text_of(broken)


def test_only_who_works_there_hands_in_and_only_what_runs_on_a_platform(mirrored: Desk, visit: Visit) -> None:
    assert visit("market", "administrator").get("/mirrors/hand-in/").status_code == 404
    content, others = sheet("toy.permit", [PERMIT]), mirrored.county.post("town", "handler")
    assert send(visit("market", "handler"), "toy.permit", others, content).status_code == 422
    assert send(visit("market", "handler"), "toy.tip", mirrored.post("handler"), content).status_code == 422
    assert not AskedBatch.objects.exists()
    template = visit("market", "handler").get(f"/mirrors/hand-in/?what=toy.permit:{mirrored.post('handler').subject}")
    heads = [each.value for each in next(iter(load_workbook(io.BytesIO(template.content)).worksheets[0].rows))]
    assert heads[0] == "平台编号 *" and any("受理" in str(head) for head in heads)


def as_row(matter: BroughtMatter) -> dict[str, Any]:
    """A matter as a row of the sheet: what is an organ here stands by its code, a matter by its number."""
    row: dict[str, Any] = {"number": matter.number, "organ": matter.organ}
    for act in matter.acts:
        assert f"{act.name}.on" not in row, "one act of a kind a row"
        row[f"{act.name}.on"] = act.on
        values = {**act.data, **(act.party.fields() if act.party else {})}
        row |= {f"{act.name}.{name}": _named(value) for name, value in values.items()}
        if act.reason:
            row[f"{act.name}.reason"] = act.reason
        if act.party:
            row[f"{act.name}.party"] = act.party.name
        row |= {f"{act.name}.{_series(name)}": number for name, number in act.numbers.items()}
    return row


def _series(name: str) -> str:
    return "number" if name == FAMILY else f"paper:{name}"


def _named(value: Any) -> Any:
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "、".join(_named(each) for each in value)
    try:
        id = uuid.UUID(value)
    except (ValueError, TypeError, AttributeError):
        return value
    organ, officer = Organ.objects.filter(pk=id).first(), Officer.objects.filter(pk=id).first()
    return organ.code if organ else officer.number if officer else value


@pytest.mark.usefixtures("founded")
def test_the_years_reconsiderations_in_a_sheet_give_the_figures_of_the_platforms_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("fazhi.web.viewer.today", lambda: NOW)
    cases, here, stood = exported()
    content = sheet(FAMILY, [as_row(case) for case in cases])
    day = datetime.date(2021, 1, 4)
    data = {
        "subject": FAMILY, "where": PLACE, "runs": "mirror", "platform_name": NATIONAL, "operator": "司法部",
        "effective_on": BEGIN, "open_matters": "stay", "ground": "统一办理",
    }  # fmt: skip
    proposed = engine.open_matter("kernel.mode", "propose", by=held("administrator", "", day), on=day, data=data)
    engine.perform(proposed.matter, "approve", by=held("principal", "县人民政府", day), on=day)
    first, second = held("handler", "司法局", NOW), held("principal", "司法局", NOW)
    clients = []
    for post in (first, second):
        clients.append(Client())
        clients[-1].force_login(account_of(post).user)
    wrong = send(clients[0], f"{FAMILY}:{version_on(FAMILY, LATER).version}", first, content)
    assert wrong.status_code == 422 and "适用程序的另一版本" in text_of(wrong) and not AskedBatch.objects.exists()
    page = send(clients[0], FAMILY, first, content)
    assert page.status_code == 302, text_of(page)
    asked = AskedBatch.objects.get()
    assert clients[1].post(f"{page['Location']}decide/", {"do": "approve"}).status_code == 302
    assert take_approved(NOW) == 1
    opened = Batch.objects.get().result.opened
    assert (opened, asked.counts["faulty"]) == (len(cases), 0)
    assert set(standing()) == set(stood) and ReconsiderationCase.objects.count() == opened
    assert figures() == here
    send(clients[0], FAMILY, first, content)
    again = AskedBatch.objects.filter(standing="asked").first()
    assert again is None or (again.counts["unchanged"], again.counts["acts"]) == (opened, 0)
