"""Every table declared evidence, in a county with rows in each: what is changed, taken out or slipped in is named."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from fazhi.kernel.ledger import triggers
from fazhi.kernel.ledger.evidence import Evidence, evidence_models
from fazhi.kernel.ledger.journal import record_many
from fazhi.kernel.ledger.sequencer import sequence_all
from fazhi.kernel.ledger.verify import verify
from tests.access.yard import Yard

pytestmark = pytest.mark.django_db

OWN = {"id", "recorded_at", "salt", "personal"}


@contextmanager
def tampering() -> Iterator[dict[type[Evidence], Evidence]]:
    """As an intruder who owns the database: the triggers are gone, and all is put back afterwards.

    Gives the last row of every table declared evidence; where the county has none, one is recorded first.
    """
    with transaction.atomic():
        rows = last_rows()
        for model in evidence_models():
            if model not in rows and not past_the_software(model).exists():
                record_many([made(model)])
        sequence_all()
        triggers.remove()
        yield last_rows()
        transaction.set_rollback(True)


def made(model: Any) -> Any:
    """A row of a table, with something in each column that wants it."""
    row = model()
    taken: dict[Any, int] = {}  # two columns that point at one table point at two rows of it
    for field in model._meta.concrete_fields:
        if field.name in OWN or field.null or (field.has_default() and not field.is_relation):
            continue
        if getattr(field.remote_field, "parent_link", False):
            continue
        if isinstance(field, models.ForeignKey):
            nth = taken[field.related_model] = taken.get(field.related_model, 0) + 1
            setattr(row, field.name, pointed(field.related_model, nth))
        elif field.choices:
            setattr(row, field.attname, next(key for key, _ in field.flatchoices))
        else:
            setattr(row, field.attname, other(field, getattr(row, field.attname)))
    return row


def pointed(model: Any, nth: int) -> Any:
    """The nth row of a table that a column points at; one is recorded where there is none."""
    if not model._base_manager.exists():
        record_many([made(model)]) if issubclass(model, Evidence) else made(model).save()
    rows = list(model._base_manager.order_by("pk")[: nth + 1])
    return rows[min(nth, len(rows) - 1)]


def past_the_software(model: type[Evidence]) -> models.QuerySet[Evidence]:
    return models.QuerySet[Evidence](model=model)


def last_rows() -> dict[type[Evidence], Evidence]:
    found = {}
    for model in evidence_models():
        row = past_the_software(model).order_by("recorded_at", "pk").last()
        if row is not None:
            found[model] = row
    return found


def other(field: Any, value: Any) -> Any:
    """Another value for a column; None where this test knows none."""
    if isinstance(field, models.CharField | models.TextField) and not field.choices:
        return f"{value or ''}改"[-(field.max_length or 9999) :]
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.IntegerField):
        return (value or 0) + 1000
    if isinstance(field, models.DecimalField):
        return (value or 0) + 1
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        return (value or datetime.date(2021, 1, 1)) + datetime.timedelta(days=1)
    if isinstance(field, models.JSONField):
        return {"改": 1}
    if isinstance(field, models.DateTimeField):
        return value + datetime.timedelta(seconds=1)
    return uuid.uuid4() if isinstance(field, models.UUIDField) else None


def columns(model: type[Evidence]) -> list[Any]:
    own = [field for field in model._meta.concrete_fields if field.name not in OWN and not field.is_relation]
    return [
        *sorted(own, key=lambda field: isinstance(field, models.BooleanField)),
        model._meta.get_field("recorded_at"),
    ]


def named() -> str:
    return "\n".join(f"{fault.kind} {fault.subject}" for fault in verify().faults)


def test_every_table_declared_evidence_is_tampered_with(yard: Yard) -> None:
    with tampering() as rows:
        assert rows.keys() == set(evidence_models())


def test_a_changed_row_of_any_table_is_named(yard: Yard) -> None:
    with tampering() as rows:
        for model, row in rows.items():
            field, value = next(
                (each, new) for each in columns(model) if (new := other(each, getattr(row, each.attname))) is not None
            )
            assert past_the_software(model).filter(pk=row.pk).update(**{field.attname: value}) == 1
        found = named()
    assert [row.pk for row in rows.values() if str(row.pk) not in found] == []


def test_a_row_taken_out_of_any_table_is_named(yard: Yard) -> None:
    with tampering() as rows:
        for model, row in rows.items():
            past_the_software(model).filter(pk=row.pk)._raw_delete("default")
        found = named()
    assert [row.pk for row in rows.values() if str(row.pk) not in found] == []


def test_a_row_slipped_into_any_table_is_named(yard: Yard) -> None:
    slipped: list[Any] = []
    refused: set[str] = set()
    with tampering() as rows:
        for model, row in rows.items():
            copy = type(row)(**{field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields})
            copy.pk = uuid.uuid4()
            _apart(copy)
            try:
                with transaction.atomic():
                    past_the_software(model).bulk_create([copy])
                slipped.append(copy.pk)
            except IntegrityError:
                refused.add(model._meta.label)
        found = named()
    assert [pk for pk in slipped if str(pk) not in found] == []
    once = {"staffing.Founding", "applications.Happening"}
    assert refused == once, "a second founding, or a second end of one application, is no row that the table takes"


def _apart(copy: Evidence) -> None:
    """Give a copy other values where the table wants them to be its own."""
    unique = {field.name for field in copy._meta.concrete_fields if field.unique}
    for constraint in copy._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            unique |= set(constraint.fields)
    for field in copy._meta.concrete_fields:
        if field.name in unique and field.name not in OWN:
            setattr(copy, field.attname, _another(field, getattr(copy, field.attname)))


def _another(field: Any, value: Any) -> Any:
    if not field.is_relation:
        return other(field, value)
    return None if field.null else field.related_model._base_manager.exclude(pk=value).order_by("pk").last().pk
