"""The discipline commission's own installation 第二装置: a separate power keeps its own records and sends a bundle.

It is performed in a process and a home of its own (``commission``): the commission is founded there, fills in, checks
and signs its return, and leaves the signed bundle and its verifier key in the folder. The county's installation only
registers the key and takes the bundle.
"""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

ORIGIN = "discipline.fazhi.example/ledger"
BUNDLE, KEY = "return.json", "verifier-key.txt"
_OURS = ("FAZHI_", "DATABASE_", "DJANGO_")
"""What of the environment is for the county's installation alone."""


class SecondInstallation:
    """The commission's installation beside the county's: it runs while the county's year begins."""

    def __init__(self, home: Path) -> None:
        """Start it in a folder of its own, unless it was performed before."""
        self._folder = home / "discipline"
        self._running: subprocess.Popen[str] | None = None
        if not (self._folder / BUNDLE).exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            self._running = self._start()

    def _start(self) -> subprocess.Popen[str]:
        own = {name: text for name, text in settings.ENV.items() if not name.startswith(_OURS)}
        own |= {
            "FAZHI_HOME": str(self._folder), "FAZHI_LEDGER_ORIGIN": ORIGIN, "FAZHI_DEMONSTRATION": "1",
            "DJANGO_SETTINGS_MODULE": "fazhi.settings",
        }  # fmt: skip
        command = [sys.executable, "-m", "fazhi.demo.second_installation", str(self._folder)]
        return subprocess.Popen(command, env=own, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def _wait(self) -> None:
        """Wait until it is done.

        Raises:
            RuntimeError: it failed; the message ends with what it said.
        """
        if self._running is None:
            return
        said, _ = self._running.communicate()
        if self._running.returncode:
            raise RuntimeError(f"第二装置未能运行 the second installation failed: {said[-2000:]}")
        self._running = None

    @property
    def bundle(self) -> bytes:
        """The signed bundle that it exported."""
        self._wait()
        return (self._folder / BUNDLE).read_bytes()

    @property
    def verifier_key(self) -> str:
        """Its public key, as it was compared by telephone."""
        self._wait()
        return (self._folder / KEY).read_text(encoding="utf-8").strip()


def main(folder: Path) -> None:
    """Perform the commission's part in this process, whose home is the commission's."""
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    # Imported now: it needs models, and this module is run before the apps are there.
    import_module("fazhi.demo.commission").perform_here(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
