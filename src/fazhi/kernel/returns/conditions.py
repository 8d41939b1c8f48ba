"""What collecting and returning must keep to 报送规则."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from fazhi.kernel.organs.founding import designated
from fazhi.kernel.organs.models import Office
from fazhi.kernel.procedures.rules import rule
from fazhi.kernel.returns.models import DataReturn
from fazhi.kernel.wording import Label

if TYPE_CHECKING:
    from fazhi.kernel.procedures.request import Request


@rule(
    law="", article="", yields=False,
    says=Label("年度报告的数据由本地司法行政部门收集。", "The justice bureau of the place collects the report's data."),
    cure=Label("请由本地司法行政部门办理。", "Let the justice bureau of the place do it."),
)  # fmt: skip
def ByTheJusticeBureau(request: Request) -> bool:
    """The justice bureau collects them, by the duties assigned to it (三定规定): no statute says so."""
    holder = designated(request.organ.place_code, Office.JUSTICE, request.on)
    return holder is not None and holder.pk == request.organ.pk


@rule(
    law="", article="", yields=False,
    says=Label(
        "该单位同一报送表已有期间重叠的报送。", "The organ has been asked for this form for an overlapping period."
    ),
    cure=Label("请在已有的报送中办理；需要改正的，在其中更正。", "Go on with that return: it is corrected there."),
)  # fmt: skip
def AskedOnce(request: Request) -> bool:
    """A body returns a form once for a period: two returns of one period would be counted twice."""
    data = request.data
    same = DataReturn.objects.filter(form=data["form"], organ=request.organ).exclude(stage="dropped")
    start, end = (datetime.date.fromisoformat(data[name]) for name in ("from_on", "until_on"))
    return not same.filter(from_on__lt=end, until_on__gt=start).exists()


@rule(
    law="", article="", yields=False,
    says=Label("报送表式在填报后已改变，所填数据不再相符。", "The form has changed since the numbers were filled in."),
    cure=Label("请退回，按现行表式重新填报。", "Send it back, and fill in the form as it reads now."),
)  # fmt: skip
def FormUnchanged(request: Request) -> bool:
    """What is signed answers the form as it was asked."""
    form = DataReturn.objects.get(pk=request.matter_id).asked_form
    return form is not None and form.digest == request.before.fields.get("form_digest")
