"""The typed fields of a matter's file 卷内栏目, as its chapter declares them and as one may read them.

A field that only acts filled which one may not read is left out, as at the workbench. What points at another matter is
said only where that one is seen.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import models

from fazhi.api.declared_schemas import columns_of
from fazhi.api.values import value_of
from fazhi.kernel.procedures.declaring import Procedure
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.web.reading import Reading
from fazhi.web.showing import facts_of_matter
from fazhi.web.viewer import Viewer


def declared_columns(procedure: type[Procedure]) -> list[models.Field[Any, Any]]:
    """The columns that the chapter's model adds to a matter."""
    own = procedure.matter._meta.local_concrete_fields
    return [column for column in own if not column.primary_key]


def fields_schema(procedure: type[Procedure]) -> dict[str, Any]:
    """The typed fields; each is there where it may be read."""
    return columns_of(declared_columns(procedure), always=False)


def fields_of(
    matter: Matter, procedure: type[Procedure], reading: Reading, acts: Sequence[Act], viewer: Viewer
) -> dict[str, Any]:
    """The values of the fields that the viewer may read."""
    typed = procedure.matter._default_manager.get(pk=matter.pk)
    untold = reading.untold(acts)
    spoken = {shown.label: shown.lines for shown in facts_of_matter(typed, procedure, untold)}
    found: dict[str, Any] = {}
    for column in declared_columns(procedure):
        if column.name in untold:
            continue
        lines = spoken.get(str(column.verbose_name), ())
        if _points_at_matter(column) and not _sees(getattr(typed, column.attname), column, viewer):
            found[column.name] = None
            continue
        found[column.name] = value_of(typed, column, lines)
    return found


def _points_at_matter(column: models.Field[Any, Any]) -> bool:
    return isinstance(column, models.ForeignKey) and issubclass(column.related_model, Matter | Act)


def _sees(id: uuid.UUID | None, column: models.Field[Any, Any], viewer: Viewer) -> bool:
    if id is None or not isinstance(column, models.ForeignKey):
        return False
    acts = issubclass(column.related_model, Act)
    return viewer.matters.filter(**({"acts": id} if acts else {"pk": id})).exists()
