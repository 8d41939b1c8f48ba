"""``python -m fazhi``."""

from __future__ import annotations

from fazhi.cli import main

main()
