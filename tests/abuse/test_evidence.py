"""What peers let happen: a log emptied by one command, rows without a leaf, default accounts, approving one's own."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from pytest_django import Settings

from fazhi.kernel.files.models import File
from fazhi.kernel.ledger.evidence import evidence_models
from fazhi.kernel.ledger.verify import verify
from fazhi.kernel.procedures.models import Act, Matter
from tests.conftest import County
from tests.kernel.desk import Desk, refused
from tests.web.conftest import Visit
from tests.web.people import control_of, text_of


def test_no_table_of_evidence_is_emptied_or_changed_by_one_command(desk: Desk) -> None:
    desk.decided()
    filled = [model for model in evidence_models() if model._base_manager.exists()]
    assert len(filled) > 5
    for model in filled:
        table, held = connection.ops.quote_name(model._meta.db_table), model._base_manager.count()
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET salt = ''"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
        assert model._base_manager.count() == held, table


def test_a_row_without_a_leaf_is_found_and_named(desk: Desk) -> None:
    permit = desk.accepted()
    first = Act.objects.filter(matter=permit).order_by("seq")[0]
    copied = Act(**{field.attname: getattr(first, field.attname) for field in Act._meta.concrete_fields})
    copied.pk, copied.seq, copied.request_key = permit.pk, 99, None
    with connection.cursor() as cursor:
        columns = list(Act._meta.concrete_fields)
        names = ", ".join(connection.ops.quote_name(field.column) for field in columns)
        values = [field.get_db_prep_save(getattr(copied, field.attname), connection) for field in columns]
        cursor.execute(f"INSERT INTO procedures_act ({names}) VALUES ({', '.join(['%s'] * len(columns))})", values)
    assert [fault.kind for fault in verify().faults if str(permit.pk) in str(fault)] == ["row-unlogged"]


def test_a_fresh_installation_has_no_account(db: None) -> None:
    assert get_user_model().objects.count() == 0


@pytest.mark.parametrize(
    ("name", "password"),
    [("admin", "admin123"), ("admin", "admin"), ("root", "root"), ("ry", "admin123"), ("test", "test")],
)
def test_no_account_that_peers_ship_opens(county: County, name: str, password: str) -> None:
    answer = Client().post("/sign-in/", {"username": name, "login": name, "password": password})
    assert "/sign-in" in answer["Location"] if answer.status_code == 302 else "_auth_user_id" not in Client().session


def test_secrets_stand_in_no_error_page(
    county: County, visit: Visit, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEBUG = False
    client = visit("market", "handler")
    client.raise_request_exception = False

    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError(f"secret {settings.SECRET_KEY} of {settings.DATABASES}")

    monkeypatch.setattr("fazhi.web.registers.show", broken)
    for address in ("/registers/", "/nothing/", "/matters/x/", "/personal-reads/?from=x"):
        shown = client.get(address).content.decode()
        assert settings.SECRET_KEY not in shown and "Traceback" not in shown and "sqlite" not in shown, address
        assert not re.search(r"/src/fazhi|site-packages|Django Version", shown), address


def test_who_accepted_a_case_neither_decides_nor_purges_it(desk: Desk) -> None:
    permit = desk.open()
    both = desk.post("principal")
    desk.do(permit, "accept", "2021-03-03")
    assert refused(lambda: desk.do(permit, "decide", "2021-03-05", by=desk.post("handler"))) >= {"role"}
    act = desk.do(permit, "ask_purge", "2021-03-05", {"target": _target(permit), "basis": "personal"}, by=both)
    assert refused(lambda: desk.do(permit, "purge", "2021-03-06", {"asked": act.pk}, by=both)) == {"separation"}


def _target(permit: Matter) -> str:
    party = permit.parties.get().party
    return f"party:{party.pk}:phone"


@pytest.mark.parametrize("organ", ["justice", "town", "staffing", "government"])
def test_nobody_acts_outside_the_own_organ(desk: Desk, organ: str) -> None:
    permit = desk.open()
    assert "organ" in refused(lambda: desk.do(permit, "accept", "2021-03-03", by=desk.county.post(organ, "handler")))


def test_of_two_officers_at_once_the_second_is_told_so_and_loses_nothing(desk: Desk, visit: Visit) -> None:
    permit = desk.open()
    first, second = visit("market", "handler"), visit("market", "handler", 1)
    address = f"/matters/{permit.pk}/acts/accept/"
    mine, theirs = (control_of(each.get(f"/matters/{permit.pk}/?act=accept")) for each in (first, second))
    organ = str(desk.county.organ("town").pk)
    assert first.post(address, {**mine, "inspector": organ}).status_code == 302
    answer = second.post(address, {**theirs, "inspector": organ})
    assert answer.status_code == 409
    assert "在您打开后已有新的行为" in text_of(answer)
    assert Act.objects.filter(matter=permit, name="accept").count() == 1


def test_paths_in_file_names_lead_nowhere(desk: Desk, visit: Visit) -> None:
    permit = desk.accepted()
    town = visit("town", "handler")
    for name in ("../../../etc/cron.d/x.txt", "..\\..\\x.txt", "/etc/passwd.txt", "C:\\boot.txt", "a/../../b.txt"):
        upload = _upload(name)
        values = {
            **control_of(town.get(f"/matters/{permit.pk}/?act=inspect")),
            "visited_on": "2021-03-04",
            "act-on": "2021-03-04",
            "act-files": upload,
        }
        answer = town.post(f"/matters/{permit.pk}/acts/inspect/", values)
        assert answer.status_code in (302, 422), text_of(answer)[:200]
    assert not any("/" in str(file) or ".." in str(file) for file in _files())


def _upload(name: str) -> SimpleUploadedFile:
    upload = SimpleUploadedFile("x.txt", b"text", "text/plain")
    upload._name = name
    return upload


def _files() -> list[File]:
    return list(File.objects.all())
