# says: figure test.broken has no docstring; write its definition (口径)
from __future__ import annotations

from django.db.models import QuerySet

from fazhi.kernel.figures.declaring import Asked, figure
from fazhi.kernel.procedures.models import Act


@figure("test.broken", zh="坏数据", en="Broken", unit="件")
def broken(asked: Asked) -> QuerySet[Act]:
    return Act.objects.none()
