# says: figure toy.stalls is declared twice
from __future__ import annotations

from django.db.models import QuerySet

from fazhi.kernel.figures.declaring import Asked, figure
from fazhi.kernel.procedures.models import Act


@figure("toy.stalls", zh="坏数据", en="Broken", unit="件")
def broken(asked: Asked) -> QuerySet[Act]:
    """期内的摊位。"""
    return Act.objects.none()
