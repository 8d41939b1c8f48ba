from __future__ import annotations

from tests.web.conftest import desk, finding, own_home, today, visit

__all__ = ["desk", "finding", "own_home", "today", "visit"]
