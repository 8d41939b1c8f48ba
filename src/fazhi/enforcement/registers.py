"""The registers of the chapter, a package a system."""

from __future__ import annotations

from fazhi.enforcement.certificates import registers as certificates
from fazhi.enforcement.penalty import registers as benchmarks

__all__ = ["benchmarks", "certificates"]
