from __future__ import annotations

from django.db.models import QuerySet

from fazhi.kernel.figures.declaring import Asked, figure
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.wording import Label
from tests.closed.procedures import PetitionProcedure


@figure(
    "closed.petitions", zh="信访登记", en="Petitions registered", unit="件", public_records=False,
    breakdowns={Label("单位", "Organ"): "organ__name"},
)  # fmt: skip
def petitions(asked: Asked) -> QuerySet[Act]:
    """期内登记的信访事项，按登记日期计。"""
    return Act.objects.of(PetitionProcedure.register).within(asked)
