"""The procedures of the chapter, a package a system."""

from __future__ import annotations

from fazhi.services import exemptions
from fazhi.services.credit import procedures as credit
from fazhi.services.inspection import campaigns, interests, listing, plan, visits

__all__ = ["campaigns", "credit", "exemptions", "interests", "listing", "plan", "visits"]
