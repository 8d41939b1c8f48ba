"""Names that forms and acts tell past what their reader may read: of papers and files, and of linked matters."""

from __future__ import annotations

import pytest

from fazhi.disputes.procedures import Reconsideration2023
from fazhi.disputes.procedures.incidental import IncidentalReview2023
from fazhi.kernel.files.store import Upload
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.web.showing import content_of
from tests.conftest import County
from tests.disputes.test_internal import received
from tests.kernel.desk import Desk, fresh
from tests.web.conftest import Visit
from tests.web.people import control_of

SECRET = "密室照片"


@pytest.fixture
def apart(desk: Desk) -> tuple[Matter, str]:
    """A permit with a file that only those who handle it may know of, and the file's id."""
    matter = desk.accepted()
    act = desk.do(matter, "inspect", "2021-03-04", uploads=[Upload(f"{SECRET}.pdf", b"%PDF-1.4", "application/pdf")])
    file = act.data["attachments"][0]
    desk.do(matter, "set_secrecy", "2021-03-05", {"of": f"file:{file}", "secrecy": "restricted"})
    return fresh(matter), file


@pytest.mark.parametrize(
    ("who", "act"), [(("market", "handler", 1), "ask_purge"), (("market", "reviewer", 0), "ask_purge")]
)
def test_no_form_names_a_file_that_one_may_not_know_of(
    apart: tuple[Matter, str], visit: Visit, who: tuple[str, str, int], act: str
) -> None:
    matter, file = apart
    client = visit(*who)
    if who[1] == "reviewer":  # who set the class acted in the matter, and so may know
        assert SECRET in client.get(f"/matters/{matter.pk}/?act={act}").content.decode()
        return
    page = client.get(f"/matters/{matter.pk}/?act={act}")
    assert page.status_code == 200
    assert SECRET not in page.content.decode() and file not in page.content.decode()
    values = {**control_of(page), "target": f"file:{file}", "basis": "mistaken", "reason": "误传"}
    answer = client.post(f"/matters/{matter.pk}/acts/{act}/", values)
    assert answer.status_code == 422 and SECRET not in answer.content.decode()
    assert not Act.objects.filter(matter=matter, name=act).exists()


def test_who_may_know_of_it_is_still_offered_it(apart: tuple[Matter, str], visit: Visit) -> None:
    matter, file = apart
    client = visit("market", "handler")
    page = client.get(f"/matters/{matter.pk}/?act=ask_purge")
    assert SECRET in page.content.decode()
    values = {**control_of(page), "target": f"file:{file}", "basis": "mistaken", "reason": "误传"}
    assert client.post(f"/matters/{matter.pk}/acts/ask_purge/", values).status_code == 302


def test_an_act_that_names_a_linked_matter_does_not_tell_its_title(county: County) -> None:
    case = received(county).case
    assert case.family == Reconsideration2023.key and case.title
    act = Act(family=IncidentalReview2023.key, version="2023", name="open", data={"case": str(case.pk)})
    told = "".join(shown.text for shown in content_of(act, IncidentalReview2023))
    assert told and case.title not in told and str(case.pk) not in told


def test_who_stands_back_reads_no_restricted_file_that_they_read_before(
    apart: tuple[Matter, str], desk: Desk, visit: Visit
) -> None:
    """Of a restricted matter they see nothing more; a single file of an open one is kept from them as well."""
    matter, file = apart
    address = f"/matters/{matter.pk}/files/{file}/"
    assert visit("market", "handler").get(address).status_code == 200
    desk.do(matter, "recuse", "2021-03-08", {"officer": desk.post("handler").officer_id})
    client = visit("market", "handler")
    assert client.get(address).status_code == 404
    assert SECRET not in client.get(f"/matters/{matter.pk}/").content.decode()
