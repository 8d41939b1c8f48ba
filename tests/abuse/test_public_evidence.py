"""What was put before the public is evidence: never half recorded, never changed, and never called proved when not."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from fazhi.kernel.ledger.models import Leaf
from fazhi.kernel.ledger.sequencer import sequence_all
from fazhi.kernel.ledger.verify import verify
from fazhi.kernel.notices.models import Notice, PublishedFile, PublishedText
from fazhi.kernel.procedures import engine
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.refusals import Refusal
from tests.kernel.desk import Desk, date, refused
from tests.public.conftest import SITE, client, drafted, published, today, with_published_file

__all__ = ["client", "today"]
pytestmark = pytest.mark.django_db
KEPT = (PublishedText, PublishedFile)


@pytest.fixture
def desk(county: Any) -> Desk:
    return Desk(county)


def copied(row: Any, **changed: Any) -> Any:
    """A row put in beside the log, as who has the database could."""
    model = type(row)
    made = model(**{field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields} | changed)
    columns = list(model._meta.concrete_fields)
    names = ", ".join(connection.ops.quote_name(field.column) for field in columns)
    values = [field.get_db_prep_save(getattr(made, field.attname), connection) for field in columns]
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join(['%s'] * len(columns))})", values)
    return made


@pytest.mark.parametrize("model", KEPT)
def test_what_was_published_is_neither_deleted_nor_changed(desk: Desk, model: Any) -> None:
    with_published_file(desk)
    table, held = connection.ops.quote_name(model._meta.db_table), model.objects.count()
    assert held
    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET heading = ''"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert model.objects.count() == held and not model.objects.filter(heading="").exists()


def test_a_publication_that_breaks_off_leaves_neither_page_nor_leaf(
    desk: Desk, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = drafted(desk)
    before = Leaf.objects.count(), client.get(SITE).content

    def object_to(request: Any) -> None:
        raise Refusal.because("no", "不行", "no", "改", "mend")

    monkeypatch.setattr(engine, "subscribers", [*engine.subscribers, object_to])
    by, data = desk.post("reviewer"), {"no_secrets": True}
    assert refused(lambda: perform(notice, "publish", by=by, on=date("2021-03-12"), data=data)) == {"no"}
    assert (Leaf.objects.count(), client.get(SITE).content) == before
    assert not PublishedText.objects.exists() and client.get(f"{SITE}notices/{notice.pk}/").status_code == 404


def test_a_text_without_a_leaf_is_named_and_not_proved(desk: Desk, client: Client) -> None:
    """Said to be valid by a peer: rows that never got a hash."""
    notice, other = published(desk), Notice.objects.get(source__matter=desk.decided())
    text = PublishedText.objects.get(notice=notice)
    later = text.recorded_at.replace(year=2099)
    added = copied(text, id=other.pk, notice_id=notice.pk, body="不予准许。", recorded_at=later)
    sequence_all()
    assert [each.kind for each in verify().faults if str(added.pk) in str(each)] == ["row-unlogged"]
    assert client.get(f"{SITE}notices/{notice.pk}/proof.json").status_code == 404
    assert "全过程记录中留存" not in client.get(f"{SITE}notices/{notice.pk}/").content.decode()


def test_a_page_does_not_call_another_text_recorded(desk: Desk, client: Client) -> None:
    """Two histories for two readers: what the page shows, and what its proof holds."""
    notice = published(desk)
    sequence_all()
    address = f"{SITE}notices/{notice.pk}/"
    assert "全过程记录中留存" in client.get(address).content.decode()
    Notice.objects.filter(pk=notice.pk).update(body="不予准许。")
    page = client.get(f"{address}?x=1").content.decode()  # a field that is not kept: the page is made anew
    assert "全过程记录中留存" not in page and "与留存的记录不一致" in page
