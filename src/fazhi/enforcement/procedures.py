"""The procedures of the chapter, a package a system."""

from __future__ import annotations

from fazhi.enforcement.certificates import procedures as certificates
from fazhi.enforcement.penalty import procedures as penalty

__all__ = ["certificates", "penalty"]
