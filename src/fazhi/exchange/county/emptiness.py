"""An installation that holds nothing 空装置: the only one into which a county is loaded, and held so until it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from fazhi.exchange.county.carrying import carried
from fazhi.exchange.county.errors import CountyRefused
from fazhi.exchange.county.state import unhurried
from fazhi.kernel.ledger import keys
from fazhi.kernel.ledger.models import Leaf, WaitingLeaf

KEY_FILES = (keys.SIGNING, keys.PUBLIC, keys.PERSONAL)


def tables_missing() -> bool:
    """Whether the tables of a county are not there yet."""
    present = set(connection.introspection.table_names())
    return not {model._meta.db_table for model in carried()} <= present


def rows_anywhere() -> str:
    """A table of a county that has rows; empty where none has."""
    for model in carried():
        if model._base_manager.exists():
            return model._meta.db_table
    return ""


def refuse_bare() -> None:
    """Refuse a database without the tables of a county.

    Raises:
        CountyRefused: they are not there yet.
    """
    if tables_missing():
        raise CountyRefused(
            "数据库还没有建表。请先运行 fazhi migrate，再装入。", "There are no tables yet: run fazhi migrate first."
        )


def refuse_full() -> None:
    """Refuse an installation that holds anything: nothing that is there is overwritten, or mixed with what comes.

    Raises:
        CountyRefused: naming what is there.
    """
    full = [f"DATABASE_URL（{table}）"] if (table := rows_anywhere()) else []
    files = Path(settings.FILES)
    full += [str(files)] if files.exists() and any(path.is_file() for path in files.rglob("*")) else []
    full += [str(keys.folder() / name) for name in KEY_FILES if (keys.folder() / name).exists()]
    if full:
        raise CountyRefused(
            f"本装置不是空的（{'、'.join(full)}），装入不覆盖任何内容。请换一个空的 FAZHI_HOME 和 DATABASE_URL。",
            f"The installation is not empty ({', '.join(full)}), and nothing is overwritten: name an empty FAZHI_HOME "
            "and DATABASE_URL.",
        )


@contextmanager
def held_empty() -> Iterator[None]:
    """One transaction in which tables are filled past the journal, since nobody wrote before and nobody else can.

    Moments of record are the database's to set. They are taken over from an export in this one place: into a log that
    has no leaf, which is locked first and looked at then. On an installation that lives there is no way in here.

    Raises:
        CountyRefused: it is not empty.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            unhurried()
            with connection.cursor() as cursor:
                for model in (WaitingLeaf, Leaf):
                    cursor.execute(f'LOCK TABLE "{model._meta.db_table}" IN SHARE ROW EXCLUSIVE MODE')
        refuse_full()  # SQLite took the lock of the only writer when the transaction began.
        yield
