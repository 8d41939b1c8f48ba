"""The models of the app; each lives beside the work that it serves."""

from __future__ import annotations

from fazhi.web.working.models import Backfill, BackfillFile, Draft, Preference, SavedFilter

__all__ = ["Backfill", "BackfillFile", "Draft", "Preference", "SavedFilter"]
