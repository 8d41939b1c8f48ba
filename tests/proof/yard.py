"""A small installation of its own for races and kills: the toy chapter's county, on a real database on disk.

Run programs here as ``python -m tests.proof.races`` and ``python -m tests.proof.kills``: they ask for the database, and
the number of rounds. The home, and on PostgreSQL the server, is made for the run and thrown away.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.database import choose, url_of

DATABASES = ("sqlite", "postgresql")


@contextmanager
def installation(database: str) -> Iterator[Path]:
    """An installation with the toy chapter, set up in this process; ``database`` is one of ``DATABASES``."""
    os.environ["FAZHI_TEST_DATABASE"] = database
    choose()
    with tempfile.TemporaryDirectory(prefix="fazhi-proof-") as folder:
        home = Path(folder)
        os.environ.update(FAZHI_HOME=folder, FAZHI_CHAPTERS="tests.toy", DJANGO_SETTINGS_MODULE="fazhi.settings")
        os.environ["DATABASE_URL"] = url_of(home)
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        yield home


def sound() -> list[str]:
    """What does not hold: faults of the ledger, and matters that are not what their acts add up to."""
    from fazhi.kernel.ledger.sequencer import sequence_all
    from fazhi.kernel.ledger.verify import verify
    from fazhi.kernel.procedures.models import Matter
    from fazhi.kernel.procedures.projection import differences

    sequence_all()
    if os.environ.get("FAZHI_PROOF_SABOTAGE"):
        _sabotage()
    found = [f"{fault.kind}: {fault}" for fault in verify().faults]
    return found + [f"{matter}: {what}" for matter, what in differences(Matter.objects.all())]


def _sabotage() -> None:
    """Take out the last leaf, as nobody can while the triggers stand: the audit must find it."""
    from fazhi.kernel.ledger import triggers
    from fazhi.kernel.ledger.models import Leaf

    triggers.remove()
    Leaf.objects.filter(pk=Leaf.objects.order_by("-index").values_list("pk", flat=True)[:1][0]).delete()
    triggers.install()
