"""One state of the database for all that is read of it, and the figures in that state."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from fazhi.exchange.county.carrying import carried
from fazhi.exchange.county.manifest import FigureValue
from fazhi.kernel.figures.declaring import figures, year
from fazhi.kernel.organs.models import Place, PlaceLevel
from fazhi.kernel.procedures.models import Act
from fazhi.report.freezing import kept


@contextmanager
def one_view() -> Iterator[None]:
    """Let all reads see one state without holding up the officers who write meanwhile.

    A transaction that is open already gives the view itself: it should be one that reads repeatably.
    """
    if connection.in_atomic_block:
        yield
        return
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")  # ``atomic`` would take the lock of a writer
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        unhurried()
        yield


def unhurried() -> None:
    """In this transaction no statement is too long, and no pause between two."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")


def migrations() -> list[str]:
    """The migrations that made the tables of a county as they are here."""
    labels = {model._meta.app_label for model in carried()}
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied if app in labels)


def computed() -> list[FigureValue]:
    """Every figure of each place with a government of its own, in each year with acts on record."""
    codes = Place.objects.standing().exclude(level=PlaceLevel.VILLAGE).order_by("code").values_list("code", flat=True)
    years = [day.year for day in Act.objects.dates("happened_on", "year")]
    return [
        FigureValue(place=code, year=number, id=each.id, value=kept(each.value(year(code, number))))
        for code in dict.fromkeys(codes)
        for number in years
        for each in figures().values()
    ]
