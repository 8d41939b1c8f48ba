# says: a label needs both languages
from __future__ import annotations

from fazhi.kernel.procedures.stages import Stage

taken = Stage("已收", "")
