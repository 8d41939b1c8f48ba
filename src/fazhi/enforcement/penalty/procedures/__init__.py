"""The procedures of penalties: the ordinary case, the penalty on the spot, compulsory measures within a case."""

from __future__ import annotations

from fazhi.enforcement.penalty.procedures import case, compulsion, summary

__all__ = ["case", "compulsion", "summary"]
