"""Settings of a test run: a home of its own, thrown away at the end, and the chapters that only tests have."""

import atexit
import os
import shutil
import tempfile

from tests import database

ENV = os.environ
HOME = tempfile.mkdtemp(prefix="fazhi-test-")
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
ENV["FAZHI_HOME"] = HOME
if "FAZHI_TEST_SHARED" not in ENV:  # the first process of the run; workers inherit its folder
    ENV["FAZHI_TEST_SHARED"] = tempfile.mkdtemp(prefix="fazhi-shared-")
    atexit.register(shutil.rmtree, ENV["FAZHI_TEST_SHARED"], ignore_errors=True)
database.choose()
ENV["FAZHI_CHAPTERS"] = "tests.toy,tests.kernel.ledger.sample"

from fazhi.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LEDGER_PATIENCE = 3600.0  # no worker runs beside the tests
