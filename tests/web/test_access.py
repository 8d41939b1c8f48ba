"""Every address says who may open it; nobody sees a matter of others in any list, search, page, paper or proof."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.test import Client

from fazhi.kernel.procedures.models import Matter, MatterOrgan, Paper
from fazhi.web.access import ACCESS, Access, UndeclaredAccess, page
from fazhi.web.urls import urlpatterns
from tests.conftest import County
from tests.kernel.desk import Desk
from tests.toy.registers import Stalls
from tests.web.conftest import Visit
from tests.web.pages import OF_OPERATION, OF_OTHERS, POSTED, addresses, draft_of
from tests.web.people import PROBLEM, account_of, control_of, finding_of, text_of
from tests.web.sign_in_people import OF_SIGN_IN

pytestmark = pytest.mark.django_db


def test_every_address_declares_who_may_open_it() -> None:
    assert {pattern.name for pattern in urlpatterns if pattern.callback not in ACCESS} == set()


def test_an_address_without_declared_access_is_refused_when_it_is_made() -> None:
    def bare(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    with pytest.raises(UndeclaredAccess, match="bare-page"):
        page("bare/", bare, "bare-page")


def test_only_sign_in_language_and_health_are_open_to_anyone() -> None:
    opened = {pattern.name for pattern in urlpatterns if ACCESS[pattern.callback] is Access.ANYONE}
    assert opened - {*OF_SIGN_IN, *OF_OPERATION} == {"sign-in", "sign-out", "language", "health"}


def test_anonymous_people_are_sent_to_sign_in(desk: Desk) -> None:
    account_of(desk.post("handler"))
    for name, address in addresses(desk).items():
        response = Client().get(address)
        if name in ("sign-in", "health", "calendar-feed"):
            assert response.status_code == 200, name
        elif name in ("sign-out", "language"):
            assert response.status_code == 405, name
        else:
            assert response.status_code == 302, name
            assert response["Location"].startswith("/sign-in/?next="), name


def status_of(client: Client, address: str) -> int:
    """How an address answers; what it sends is read to its end, as it may stand in a file."""
    response = client.get(address)
    response.getvalue()
    return response.status_code


def test_pages_open_for_the_officer_who_handles_the_matter(desk: Desk, visit: Visit) -> None:
    handler, places = visit("market", "handler"), addresses(desk)
    for name, address in places.items():
        if name not in ("sign-in", *POSTED, *OF_OTHERS):
            assert status_of(handler, address) in (200, 302), name
    for name, role in OF_OTHERS.items():
        assert handler.get(places[name]).status_code == 404, name
        assert status_of(visit("market", role), places[name]) == 200, name


OF_A_MATTER = (
    "matter",
    "act",
    "correct",
    "proof",
    "proof-file",
    "paper",
    "paper-file",
    "attachment",
    "clock",
    "revision",
    "print-record",
    "print-index",
    "print-service",
    "matter-calendar",
    "change-set",
    "change-row",
    "backfill",
    "backfill-file",
)


def test_officers_of_another_organ_get_the_same_answer_as_for_a_matter_that_is_not_there(
    desk: Desk, visit: Visit
) -> None:
    stranger, places = visit("justice", "handler"), addresses(desk)
    for name in OF_A_MATTER:
        assert stranger.get(places[name]).status_code == 404, name
        assert stranger.post(places[name]).status_code in (404, 405), name


def test_a_matter_of_another_organ_is_in_no_list_search_or_figure(county: County, visit: Visit) -> None:
    finding_of(county, problem="只有司法局和市场监管局知道的问题")
    for name in (
        "/",
        "/work/",
        "/work/oversight.rectification/",
        "/work/?q=问题",
        "/figures/enforcement.review.file-findings/?year=2021",
    ):
        page_text = visit("staffing", "handler").get(name).content.decode()
        assert "只有司法局" not in page_text, name
    assert "只有司法局" in visit("market", "handler").get("/work/?q=问题").content.decode()


def test_a_figure_says_how_many_of_its_records_the_viewer_may_not_see(county: County, visit: Visit) -> None:
    finding_of(county)
    shown = text_of(visit("staffing", "handler").get("/figures/enforcement.review.file-findings/?year=2021"))
    assert "另有 1 条记录计入，但不在您的知悉范围内" in shown


def test_a_restricted_matter_is_seen_by_who_acted_and_by_the_principal_only(desk: Desk, visit: Visit) -> None:
    tip = desk.tip()
    seen = {
        (role, nth): visit("market", role, nth).get(f"/matters/{tip.pk}/").status_code
        for role, nth in (("handler", 0), ("principal", 0), ("handler", 1), ("reviewer", 0))
    }
    assert seen == {("handler", 0): 200, ("principal", 0): 200, ("handler", 1): 404, ("reviewer", 0): 404}


def test_an_account_without_an_officer_gets_a_clear_page_and_sees_nothing(finding: Matter) -> None:
    client = Client()
    client.force_login(get_user_model().objects.create_user("stray"))
    for address in ("/", f"/matters/{finding.pk}/", "/registers/"):
        response = client.get(address)
        assert response.status_code == 403
        assert "账号未关联人员" in text_of(response)
        assert PROBLEM not in text_of(response)


def test_an_organ_that_takes_part_without_acting_reads_masked_names_and_no_papers(desk: Desk, visit: Visit) -> None:
    permit = desk.decided()
    MatterOrgan.objects.create(matter=permit, organ=desk.county.organ("staffing"), capacity="observer")
    paper = Paper.objects.get(matter=permit)
    observer = visit("staffing", "handler")
    shown = observer.get(f"/matters/{permit.pk}/")
    assert "王小明" not in shown.content.decode()
    assert "姓名已遮蔽" in text_of(shown)
    assert observer.get(f"/matters/{permit.pk}/papers/{paper.pk}/").status_code == 404
    assert observer.get(f"/matters/{permit.pk}/papers/{paper.pk}/file").status_code == 404
    assert "王小明" in text_of(visit("market", "handler").get(f"/matters/{permit.pk}/"))


def test_forms_are_refused_without_the_token_of_our_pages(county: County, visit: Visit, finding: Matter) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = visit("market", "handler").cookies
    response = strict.post(f"/matters/{finding.pk}/acts/rectify/", {"measures": "已补"})
    assert response.status_code == 403
    assert "Traceback" not in response.content.decode()


def test_sign_in_and_out(county: County) -> None:
    user = account_of(county.post("justice", "handler"), password="a long password").user
    client = Client()
    wrong = client.post("/sign-in/", {"username": user.get_username(), "password": "guess"})
    assert "账号或口令不正确" in text_of(wrong)
    right = client.post("/sign-in/", {"username": user.get_username(), "password": "a long password"})
    assert right["Location"] == "/"
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").status_code == 302
    assert client.get("/").status_code == 302


def test_sign_in_leads_to_no_other_site(county: County) -> None:
    user = account_of(county.post("justice", "handler"), password="a long password").user
    response = Client().post("/sign-in/?next=https://evil.example/", {
        "username": user.get_username(), "password": "a long password", "next": "https://evil.example/",
    })  # fmt: skip
    assert response["Location"] == "/"


def test_every_answer_forbids_inline_script_and_foreign_sources(desk: Desk, visit: Visit) -> None:
    client = visit("market", "handler")
    for name, address in addresses(desk).items():
        response = client.get(address)
        body = response.getvalue()
        assert response["Content-Security-Policy"].startswith("default-src 'self'"), name
        assert response["X-Content-Type-Options"] == "nosniff", name
        if response["Content-Type"].startswith("text/html"):
            text = body.decode()
            assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", text), name
            assert not re.search(r"""(src|href|action)=["'](https?:)?//""", text), name


def test_drafts_of_other_organs_are_neither_offered_nor_taken(desk: Desk, visit: Visit) -> None:
    draft = draft_of(desk)
    draft.rows.update(values={"name": "新摊位", "kind": "goods", "organ": "market", "places": 3})
    stranger = visit("justice", "handler")
    form = stranger.get("/open/toy.stalls.adjustment/report/")
    assert "夜市调整" not in form.content.decode()
    given = {
        **control_of(form), "change_set": str(draft.pk),
    }  # fmt: skip
    response = stranger.post("/open/toy.stalls.adjustment/report/", given)
    assert response.status_code == 422
    assert "没有这一项，或您无权查看。" in text_of(response)
    assert "夜市调整" in visit("market", "handler").get("/open/toy.stalls.adjustment/report/").content.decode()


def test_entries_of_a_register_that_is_not_public_stay_hidden_behind_their_figure(
    desk: Desk, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Stalls, "public", False)
    address = "/figures/toy.stalls/?place=130130&year=2021"
    assert "摊位点S-1" in text_of(visit("market", "handler").get(address))
    hidden = text_of(visit("justice", "handler").get(address))
    assert "摊位点S-1" not in hidden
    assert "另有 3 条记录计入" in hidden
