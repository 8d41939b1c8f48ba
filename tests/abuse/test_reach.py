"""Nobody reaches a matter of others: by links, lists, counts, search, filters, figures, forms or guessed addresses.

After the advisories of case systems: expanded objects without a permission check, lists not filtered by scope, search
unfiltered, hidden snippets in lists, hidden files in the listing, a public token that goes past what is hidden.
"""

from __future__ import annotations

import uuid

import pytest

from fazhi.kernel.files.store import Upload
from fazhi.kernel.procedures.models import Act, Matter, MatterLink, Paper
from fazhi.web.access import ACCESS, Access
from fazhi.web.urls import urlpatterns
from tests.kernel.desk import Desk
from tests.web.conftest import Visit
from tests.web.people import text_of

HIDDEN = "只有市场监管局知道的夜市"


@pytest.fixture
def hidden(desk: Desk) -> Matter:
    """A restricted matter of the market bureau, with a party, a paper and a file."""
    matter = desk.open(data={"subject": HIDDEN, "party_name": "隐名人"})
    desk.do(matter, "accept", "2021-03-03")
    desk.do(matter, "inspect", "2021-03-04", uploads=[Upload("密室照片.pdf", b"%PDF-1.4", "application/pdf")])
    desk.do(matter, "decide", "2021-03-10")
    desk.do(matter, "set_secrecy", "2021-03-11", {"secrecy": "restricted"})
    return matter


STRANGERS = [
    ("justice", "principal", 0),
    ("market", "handler", 1),
    ("market", "administrator", 0),
    ("market", "auditor", 0),
]


@pytest.mark.parametrize("who", STRANGERS)
def test_no_list_count_search_filter_or_figure_tells_of_it(
    hidden: Matter, visit: Visit, who: tuple[str, str, int]
) -> None:
    client = visit(*who)
    for address in (
        "/", "/work/", "/work/toy.permit/", "/work/toy.permit/?state=ended", "/work/?q=夜市",
        "/work/?q=夜市&state=ended",
        f"/work/?q={hidden.number}&state=ended", "/figures/", "/figures/toy.permits.granted/?place=130130&year=2021",
        "/registers/toy.stalls/", "/open/", "/personal-reads/", f"/personal-reads/?matter={hidden.pk}",
    ):  # fmt: skip
        answer = client.get(address)
        assert answer.status_code in (200, 302), address
        shown = answer.content.decode()
        assert (
            HIDDEN not in shown
            and "隐名人" not in shown
            and str(hidden.pk)
            not in shown.replace(f"matter={hidden.pk}", "").replace(f'name="matter" value="{hidden.pk}"', "")
        ), address


@pytest.mark.parametrize("who", STRANGERS)
def test_every_address_below_it_answers_as_if_it_were_not_there(
    hidden: Matter, visit: Visit, who: tuple[str, str, int]
) -> None:
    client, act, paper = visit(*who), Act.objects.get(matter=hidden, name="inspect"), Paper.objects.get(matter=hidden)
    file = act.data["attachments"][0]
    for end in (
        "", "acts/serve/", "parties/", f"correct/{act.pk}/", f"proof/{act.pk}/", f"proof/{act.pk}/file",
        f"papers/{paper.pk}/",
        f"papers/{paper.pk}/file", f"files/{file}/",
    ):  # fmt: skip
        hidden_answer = client.get(f"/matters/{hidden.pk}/{end}")
        missing_answer = client.get(f"/matters/{uuid.uuid4()}/{end}")
        assert hidden_answer.status_code == missing_answer.status_code == 404, end
        assert text_of(hidden_answer) == text_of(missing_answer), end


def test_a_visible_matter_opens_no_paper_file_or_proof_of_another_one(desk: Desk, hidden: Matter, visit: Visit) -> None:
    mine = desk.decided("2021-03-02")
    act, paper = Act.objects.get(matter=hidden, name="inspect"), Paper.objects.get(matter=hidden)
    client = visit("market", "handler", 1)
    for end in (
        f"files/{act.data['attachments'][0]}/",
        f"papers/{paper.pk}/",
        f"papers/{paper.pk}/file",
        f"proof/{act.pk}/",
    ):
        assert client.get(f"/matters/{mine.pk}/{end}").status_code == 404, end


def test_a_link_to_a_hidden_matter_shows_nothing_of_it(desk: Desk, hidden: Matter, visit: Visit) -> None:
    mine = desk.accepted("2021-03-05", "2021-03-08")
    MatterLink.objects.create(parent=mine, child=Matter.objects.get(pk=hidden.pk), kind="parallel")
    shown = visit("market", "handler", 1).get(f"/matters/{mine.pk}/").content.decode()
    assert HIDDEN not in shown and str(hidden.pk) not in shown and hidden.number not in shown


def test_forms_offer_neither_matters_nor_parties_nor_acts_of_others(desk: Desk, hidden: Matter, visit: Visit) -> None:
    client = visit("market", "handler", 1)
    for family, name in (
        ("disputes.incidental-review", "open"),
        ("toy.tip", "take"),
        ("toy.stalls.adjustment", "report"),
    ):
        shown = client.get(f"/open/{family}/{name}/").content.decode()
        assert HIDDEN not in shown and "隐名人" not in shown and str(hidden.pk) not in shown


def test_files_in_a_listing_are_those_that_the_reader_may_have(desk: Desk, visit: Visit) -> None:
    matter = desk.accepted()
    act = desk.do(matter, "inspect", "2021-03-04", uploads=[Upload("密室照片.pdf", b"%PDF-1.4", "application/pdf")])
    file = act.data["attachments"][0]
    desk.do(matter, "set_secrecy", "2021-03-05", {"of": f"file:{file}", "secrecy": "restricted"})
    colleague, handler = visit("market", "handler", 1), visit("market", "handler")
    assert "密室照片" not in colleague.get(f"/matters/{matter.pk}/").content.decode()
    assert colleague.get(f"/matters/{matter.pk}/files/{file}/").status_code == 404
    assert "密室照片" in handler.get(f"/matters/{matter.pk}/").content.decode()


def test_nothing_is_open_to_anyone_under_an_address_that_names_a_matter() -> None:
    """There is no public token yet: when one comes, it must not go past what is hidden."""
    opened = {str(each.pattern) for each in urlpatterns if ACCESS.get(each.callback) is Access.ANYONE}
    assert opened and not any(
        word in address for address in opened for word in ("matters", "papers", "files", "personal")
    )
