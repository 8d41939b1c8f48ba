"""What of the chapter can be applied for online, a package a system."""

from __future__ import annotations

from fazhi.services.credit import online as credit

__all__ = ["credit"]
