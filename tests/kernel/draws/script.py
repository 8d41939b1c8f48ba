"""The script that the site hands out, as a caller has it: its functions, and a process of its own."""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[3] / "src" / "fazhi" / "public" / "static" / "public" / "draw.py"
FUNCTIONS: dict[str, Any] = runpy.run_path(str(FILE), run_name="draw")


def differs(value: object) -> list[str]:
    """What the script says against a bundle; that it cannot read it is something, too."""
    text = json.dumps(value, ensure_ascii=False)
    try:
        bundle = json.loads(text, object_pairs_hook=FUNCTIONS["members"])
        return [said for found, said in FUNCTIONS["checks"](bundle, bundle["list"].encode()) if found]
    except Exception as fault:  # as at the edge of the script
        return [repr(fault)]


def run(*given: str, flags: tuple[str, ...] = ("-I",)) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *flags, str(FILE), *given], capture_output=True, text=True, check=False)
