"""Files that lie twice 申请材料与案卷: as they came in with an application, and with the act that took them in.

The engine takes uploads and keeps them anew, in their order. What is said of the one in the file of the case, that it
is restricted, that it was purged, holds for the other.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence

from fazhi.kernel.applications.models import Application, Happening
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.procedures.reading import Reading


def copies(application: Application, past: Sequence[Happening]) -> Iterator[tuple[Act, str, str]]:
    """Each file that an act took in: the act, the file that it keeps, and the file that came in."""
    for each in past:
        if each.act is None:
            continue
        came = each.answers.files if each.answers is not None else application.files
        for kept, sent in zip(each.act.data.get("attachments", []), came, strict=False):
            yield each.act, str(kept), str(sent)


def withheld(application: Application, past: Sequence[Happening], reading: Reading) -> set[uuid.UUID]:
    """The files that came in whose copy in the case the officer may not have."""
    return {
        uuid.UUID(sent) for act, kept, sent in copies(application, past) if kept not in reading.files(act)
    }  # fmt: skip
