"""Who reads what of a matter: the kernel says it (``kernel.procedures.reading``), pages ask it for their viewer."""

from __future__ import annotations

from fazhi.kernel.procedures import reading
from fazhi.kernel.procedures.declaring import Procedure
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.procedures.reading import Reading, paper_kind
from fazhi.web.viewer import Viewer

__all__ = ["Reading", "paper_kind", "reading_of"]


def reading_of(matter: Matter, procedure: type[Procedure], viewer: Viewer) -> Reading:
    """What the viewer, who may see the matter, reads of it."""
    return reading.reading_of(matter, procedure, viewer.eyes)
