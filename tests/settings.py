"""Settings of a test run: a home of its own, thrown away at the end, and the chapters that only tests have."""

import atexit
import os
import shutil
import tempfile

from tests import database

ENV = os.environ
HOME = tempfile.mkdtemp(prefix="fazhi-test-")


def _away(folder: str, made_by: int = os.getpid()) -> None:
    """Throw a folder away at the end of the process that made it, and of no child that it forked."""
    if os.getpid() == made_by:
        shutil.rmtree(folder, ignore_errors=True)


atexit.register(_away, HOME)
ENV["FAZHI_HOME"] = HOME
if "FAZHI_TEST_SHARED" not in ENV:  # the first process of the run; workers inherit its folder
    ENV["FAZHI_TEST_SHARED"] = tempfile.mkdtemp(prefix="fazhi-shared-")
    atexit.register(_away, ENV["FAZHI_TEST_SHARED"])
database.choose()
ENV["FAZHI_CHAPTERS"] = "tests.toy,tests.closed,tests.kernel.ledger.sample"

from fazhi.settings import *  # noqa: E402, F403

MADE: list[object] = []  # a restore that is refused in a test takes nothing away that other tests need
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
API_RATE = API_RATE_OPEN = 1_000_000  # tests of limits set their own
LEDGER_PATIENCE = 3600.0  # no worker runs beside the tests
_NOTHING = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}  # tests put rows in past the log
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}, "pages": _NOTHING, "tables": _NOTHING,
}  # fmt: skip
