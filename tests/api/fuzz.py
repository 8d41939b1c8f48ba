"""The whole interface fuzzed in this process: ``python -m tests.api.fuzz --cases 20000``.

Prints how many cases were asked, in how many seconds, what was answered, and every failure once; exit code 1 if any.
"""

from __future__ import annotations

import argparse
import datetime
import logging
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from typing import Any
from unittest.mock import patch

TODAY = datetime.date(2021, 3, 22)
INSIDERS = ("market clerk", "market handler", "market principal", "market reviewer", "market administrator")
STRANGERS = ("staffing handler", "government clerk", "town handler", "justice reviewer", "justice auditor")
PERSONAL = (
    "identity number", "phone", "address", "appellant number", "appellant phone",
    "appellant address", "mailbox", "chat", "chat secret", "content of a file",
)  # fmt: skip
"""What no answer of the interface holds, whoever asks."""
TAKE_PART = ("market", "justice", "government")
OF_THE_CASE = ("appellant", "appellant phone", "grounds", "heard", "proposed")
"""What the organs of the reconsideration read in its file, as at the workbench: respondent, body, and who decides. The
telephone stands in the text of the ruling there, as somebody typed it."""
OF_THE_DRAW = ("candidate not yet open", "draw not examined")
"""What the organs that commit to a draw read of it, as at the workbench: the list of one that was frozen, and what one
is for that is proposed, but not its list, which nobody has examined."""
OF_THE_PERMIT = ("applicant", "neighbour", "title", "file")
READ_BY = {
    "town": OF_THE_PERMIT, "justice": (*OF_THE_PERMIT, "asked to countersign", "countersigned", *OF_THE_DRAW),
}  # fmt: skip
"""What other organs that did an act in the permit read in its file: that which inspects, and that which countersigned
and reads, too, what it was asked and what it said itself; and which commits to the draws."""


@contextmanager
def on_the_day() -> Iterator[None]:
    """The interface on a day of the county's time."""
    from django.conf import settings

    import fazhi.public.urls  # noqa: F401  so that all there is stands

    with ExitStack() as stack:
        for name, module in list(sys.modules.items()):
            if name.startswith(("fazhi.api.", "fazhi.public.")) and hasattr(module, "today"):
                stack.enter_context(patch.object(module, "today", lambda: TODAY))
        stack.enter_context(patch.object(settings, "API_RATE", 10**12))
        stack.enter_context(patch.object(settings, "API_RATE_OPEN", 10**12))
        yield


def world_of(county: Any) -> Any:
    """The county with its secrets, as it is fuzzed."""
    from django.db.models import Model

    from fazhi.kernel.notices.models import Notice
    from fazhi.kernel.organs.models import Officer, Organ, Post
    from fazhi.kernel.parties.models import Party
    from fazhi.kernel.procedures.models import Act, Matter, Paper
    from fazhi.kernel.procedures.registry import kind_of, procedure_of
    from tests.api.fuzzing import World
    from tests.api.planting import planted

    values = planted(county)
    posts = {name: county.post(*name.split()) for name in (*INSIDERS, *STRANGERS)}
    callers = {"nobody": {}, **{name: _bearer(post) for name, post in posts.items()}}
    callers["a reader of registers"] = _bearer(posts["market handler"], "registers:read")
    callers["a forged token"] = {"Authorization": "Bearer fzt_" + "a" * 43}
    personal = {name: values[name] for name in PERSONAL}
    secrets = {name: dict(personal if name in INSIDERS else values) for name in callers}
    for name in posts:
        if name.startswith(TAKE_PART):
            secrets[name] = {what: each for what, each in secrets[name].items() if what not in OF_THE_CASE}
        for what in READ_BY.get(name.split()[0], ()):
            secrets[name].pop(what, None)

    def ids(model: type[Model]) -> list[str]:
        return [str(pk) for pk in model._default_manager.values_list("pk", flat=True)[:300]]

    by_name = {
        "id": ids(Matter), "act": ids(Act), "paper": ids(Paper), "post": ids(Post), "level": ["0", "1"],
        "index": ["000"], "width": [],
    }  # fmt: skip
    notices = ids(Notice)

    families = dict(Matter.objects.values_list("pk", "family"))
    versions = dict(Matter.objects.values_list("pk", "version"))

    def known(path: str, name: str) -> list[str]:
        """Identifiers that fit an address: of an act's address, matters that have such an act."""
        parts = path.strip("/").split("/")
        if name == "id" and "acts" in parts[:-1]:
            return [str(pk) for pk in families if kind_of(procedure_of(families[pk], versions[pk]), parts[-1])]
        if name == "id" and "procedures" in parts:
            return [str(pk) for pk, family in families.items() if family in parts]
        return notices if name == "id" and "notices" in parts else by_name.get(name, [])

    def revision(id: str) -> int:
        if id not in by_name["id"]:
            return 1
        return Matter.objects.filter(pk=id).values_list("revision", flat=True).first() or 1

    rows = [each for model in (Organ, Officer, Post, Party, Matter, Paper) for each in ids(model)]
    return World(
        callers=callers, secrets=secrets, known=known, rows=rows,
        revision=revision,
        days=[TODAY - datetime.timedelta(days=nth) for nth in range(25)],
    )  # fmt: skip


def _bearer(post: Any, *scopes: str) -> dict[str, str]:
    from fazhi.web.account import bearing
    from tests.web.people import account_of

    account_of(post)
    _, secret = bearing.issue(post, "fuzz", scopes or tuple(bearing.SCOPES), bearing.latest_day(TODAY), day=TODAY)
    return {"Authorization": f"Bearer {secret}"}


def told(found: Any) -> str:
    """What came of a run, in lines."""
    from tests.api.fuzzing import SENDERS

    lines = [
        f"cases: {found.cases} ({found.drawn} drawn, each sent by {SENDERS} callers)",
        f"seconds: {found.seconds:.1f}", f"failures: {sum(found.failures.values())}",
        "statuses: " + ", ".join(f"{status} ×{count}" for status, count in sorted(found.statuses.items())),
        f"acts done: {sum(found.done.values())} of {len(found.done)} kinds",
    ]  # fmt: skip
    for what, count in found.failures.most_common():
        lines += [f"\n[{count}] {what}", found.examples[what]]
    return "\n".join(lines)


def main() -> int:
    """Fuzz a county of one's own in a database that is thrown away."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=20210322)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=3600.0, help="after which no more is asked")
    parser.add_argument("--only", default="", help="operations whose name holds this text")
    asked = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    os.environ.setdefault("FAZHI_LOG", "CRITICAL")

    import django

    django.setup()
    from django.apps import apps
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.db import connection
    from django.test.utils import setup_databases, setup_test_environment

    logging.disable(logging.WARNING)
    setup_test_environment(debug=False)
    settings.MIGRATION_MODULES = {each.label: None for each in apps.get_app_configs()}  # tables as models say: sooner
    setup_databases(verbosity=0, interactive=False)
    with connection.schema_editor() as editor:  # the one table that no model stands for
        import_module("fazhi.kernel.search.migrations.0001_initial").make(apps, editor)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    app = get_wsgi_application()

    from django.db import transaction

    from tests.api.fuzzing import Outcome, run
    from tests.conftest import County

    with tempfile.TemporaryDirectory() as home, on_the_day():
        settings.KEYS = type(settings.KEYS)(home) / "keys"
        settings.STORAGES["default"]["OPTIONS"]["location"] = f"{home}/files"
        with transaction.atomic():
            county = County()
        world, found = world_of(county), Outcome()
        share = -(-asked.cases // asked.workers)

        def work(nth: int) -> None:
            told_to.put(run(app, world, share, asked.seed + 1_000_000 * nth, asked.only, asked.seconds))

        # Each worker has the database in its memory as it stood when it was forked.
        context = multiprocessing.get_context("fork")
        told_to: Any = context.Queue()
        for nth in range(asked.workers):
            context.Process(target=work, args=(nth,)).start()
        for _ in range(asked.workers):
            found.add(told_to.get())
    print(told(found))
    return 1 if found.failures else 0


if __name__ == "__main__":
    sys.exit(main())
