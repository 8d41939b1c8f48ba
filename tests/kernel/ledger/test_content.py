"""What a leaf attests of each kind of column, to the letter: a form that changes makes old leaves false."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import models
from django.test.utils import isolate_apps

from fazhi.kernel.ledger import journal
from fazhi.kernel.ledger.errors import ContentRefused, ErasureRefused, EvidenceIsFixed, LedgerError
from fazhi.kernel.ledger.evidence import Evidence
from fazhi.kernel.ledger.models import Erasure
from tests.kernel.ledger.sample.making import make_deed, record_all
from tests.kernel.ledger.sample.models import Deed

CHINA = datetime.timezone(datetime.timedelta(hours=8))
ID = uuid.UUID("0f0e0d0c-0b0a-4908-8706-050403020100")

COLUMNS = [
    (models.CharField(max_length=9), "甲", "甲"),
    (models.BooleanField(default=False), True, True),
    (models.IntegerField(default=0), 7, 7),
    (models.FloatField(default=0.0), 0.25, 0.25),
    (models.DecimalField(max_digits=9, decimal_places=2), Decimal("1.5"), "1.50"),
    (models.DecimalField(max_digits=9, decimal_places=2), "3", "3.00"),
    (models.DateField(), datetime.date(2021, 3, 1), "2021-03-01"),
    (models.TimeField(), datetime.time(8, 30), "08:30:00"),
    (models.DurationField(), datetime.timedelta(seconds=1, microseconds=2), "1000002"),
    (models.DateTimeField(), datetime.datetime(2021, 3, 1, 8, tzinfo=CHINA), "2021-03-01T00:00:00.000000Z"),
    (models.DateTimeField(), datetime.datetime(999, 3, 1, 8, tzinfo=CHINA), "999-03-01T00:00:00.000000Z"),
    (models.UUIDField(), ID, str(ID)),
    (models.BinaryField(default=b""), b"\x01\xff", "01ff"),
    (models.JSONField(default=dict), {"甲": [1, None]}, {"甲": [1, None]}),
    (models.JSONField(default=list), [2], [2]),
]


@isolate_apps("tests.kernel.ledger.sample")
def made(column: models.Field[Any, Any], value: Any) -> Evidence:
    meta = type("Meta", (Evidence.Meta,), {"app_label": "ledgersample"})
    model = type("Sample", (Evidence,), {"held": column.clone(), "Meta": meta, "__module__": __name__})
    return model(held=value)


@pytest.mark.parametrize(("column", "value", "written"), COLUMNS, ids=lambda each: type(each).__name__)
def test_a_value_is_written_in_one_form(column: models.Field[Any, Any], value: Any, written: Any) -> None:
    assert made(column, value).content()["held"] == written


EMPTY = [
    (models.CharField(max_length=9), ""),
    (models.BooleanField(default=False), False),
    (models.IntegerField(default=0), 0),
    (models.FloatField(default=0.0), 0.0),
    (models.JSONField(default=dict), {}),
    (models.JSONField(default=list), []),
    (models.DateField(null=True), None),
    (models.DecimalField(max_digits=9, decimal_places=2, null=True), None),
]


@pytest.mark.parametrize(("column", "value"), EMPTY, ids=lambda each: type(each).__name__)
def test_an_empty_value_is_left_out(column: models.Field[Any, Any], value: Any) -> None:
    assert "held" not in made(column, value).content()


def test_what_is_not_the_empty_value_of_its_column_is_written() -> None:
    assert made(models.IntegerField(null=True), 0).content()["held"] == 0
    assert made(models.CharField(max_length=9, null=True), "").content()["held"] == ""
    assert made(models.JSONField(default=dict), []).content()["held"] == []


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ContentRefused) as refused:
        made(models.DateTimeField(), datetime.datetime(2021, 3, 1, 8)).content()
    assert refused.value.message.en == "the moment 2021-03-01T08:00:00 has no time zone. Pass an aware one."


def test_evidence_says_what_may_not_be_done_to_it(db: None) -> None:
    deed = make_deed()
    record_all(deed)
    each: list[tuple[Callable[[], Any], str, str]] = [
        (deed.delete, f"ledgersample.deed {deed.pk}", "deleted"),
        (Deed.objects.all().delete, "ledgersample.deed", "deleted"),
        (lambda: Deed.objects.bulk_create([make_deed()]), "ledgersample.deed", "written past the journal"),
        (lambda: Deed.objects.bulk_update([deed], ["title"]), "ledgersample.deed", "changed"),
        (lambda: Deed.objects.update(title="x"), "ledgersample.deed", "changed"),
    ]
    for change, what, verb in each:
        with pytest.raises(EvidenceIsFixed) as refused:
            change()
        assert refused.value.message.en.startswith(f"{what} is evidence and may not be {verb}: "), str(refused.value)


ERASURES = [
    ([], "has no field to erase: never set, or erased already. It has: offender, phone."),
    (["address"], "has no address to erase: never set, or erased already. It has: offender, phone."),
    (["address", "phone", "bank"], "has no address, bank to erase: never set"),
]


@pytest.mark.parametrize(("fields", "says"), ERASURES)
def test_an_erasure_says_what_is_not_there(db: None, fields: list[str], says: str) -> None:
    deed = make_deed()
    record_all(deed)
    with pytest.raises(ErasureRefused) as refused:
        journal.erase(deed, fields, reason="误录", basis="个人信息保护法 第四十七条", by=ID, second=uuid.uuid4())
    assert says in refused.value.message.en
    absent = "、".join(each for each in fields if each != "phone") or "字段"
    assert f"没有可删除的 {absent}：" in refused.value.message.zh
    assert isinstance(refused.value, LedgerError) and not Erasure.objects.exists()
