"""What collecting and returning must keep to 报送规则."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from fazhi.kernel.organs.founding import holds
from fazhi.kernel.organs.models import Office, Organ
from fazhi.kernel.procedures.rules import rule
from fazhi.kernel.returns.declaring import form_for
from fazhi.kernel.returns.keepers import keepers
from fazhi.kernel.returns.models import DataReturn
from fazhi.kernel.wording import Label

if TYPE_CHECKING:
    from fazhi.kernel.procedures.request import Request


@rule(
    law="", article="", yields=False,
    says=Label("年度报告及其数据由本地司法行政部门办理。", "The justice bureau handles the report and its data."),
    cure=Label("请由本地司法行政部门办理。", "Let the justice bureau of the place do it."),
)  # fmt: skip
def ByTheJusticeBureau(request: Request) -> bool:
    """The justice bureau does it, by the duties assigned to it (三定规定): no statute says so."""
    return holds(request.organ, Office.JUSTICE, request.on)


@rule(
    law="", article="", yields=False,
    says=Label(
        "该单位同一报送表已有期间重叠的报送。", "The organ has been asked for this form for an overlapping period."
    ),
    cure=Label("请在已有的报送中办理；需要改正的，在其中更正。", "Go on with that return: it is corrected there."),
)  # fmt: skip
def AskedOnce(request: Request) -> bool:
    """A form is returned once for a period: two returns of one period would be counted twice.

    Of a form that one office keeps there is one in the place, whichever organ holds the office meanwhile.
    """
    data = request.data
    start, end = (datetime.date.fromisoformat(data[name]) for name in ("from_on", "until_on"))
    form = form_for(data["form"], start)
    Organ.objects.select_for_update().get(pk=request.organ.pk)  # Two notices at once come one after the other.
    mine = {"place_code": request.place_code} if form is not None and form.office else {"organ": request.organ}
    same = DataReturn.objects.filter(form=data["form"], **mine).exclude(stage="dropped")
    return not same.filter(from_on__lt=end, until_on__gt=start).exists()


@rule(
    law="", article="", yields=False,
    says=Label("本单位不是该报送表的报送单位。", "The organ does not keep what the form asks for."),
    cure=Label("请由报送单位填报；职能归口有误的，先予更正。", "Let its keeper return it, or correct who keeps it."),
)  # fmt: skip
def OneOfItsKeepers(request: Request) -> bool:
    """A body returns of its own accord what it keeps, and nothing of others."""
    form = form_for(request.data["form"], datetime.date.fromisoformat(request.data["from_on"]))
    return form is not None and request.organ in keepers(form, request.place_code, request.on)


@rule(
    law="", article="", yields=False,
    says=Label("已经签发过的报送不能取消。", "A return that was signed is not dropped."),
    cure=Label("请更正后重新签发；此前原数有效。", "Have it corrected: until then the number stands."),
)  # fmt: skip
def NeverSigned(request: Request) -> bool:
    """A signed number does not vanish without a trace."""
    return not request.before.fields.get("returned")


@rule(
    law="", article="", yields=False,
    says=Label("本报送由收集单位要求，不能自行撤回。", "The return was asked for by the organ that collects."),
    cure=Label("请由收集单位取消。", "Let the organ that collects drop it."),
)  # fmt: skip
def BegunByItself(request: Request) -> bool:
    """A body takes back what it began itself."""
    return not request.before.fields.get("collector")


@rule(
    law="", article="", yields=False,
    says=Label("收集单位自己的报送不能代录。", "The organ that collects does not enter a letter of its own."),
    cure=Label("请由本单位填报、复核、签发。", "Fill in, check and sign it like every other body."),
)  # fmt: skip
def NotItsOwnLetter(request: Request) -> bool:
    """Entering and comparing are two people; a body's own return takes three."""
    return request.before.fields.get("collector") != str(request.organ.pk)


@rule(
    law="", article="", yields=False,
    says=Label("报送表式在填报后已改变，所填数据不再相符。", "The form has changed since the numbers were filled in."),
    cure=Label("请退回，按现行表式重新填报。", "Send it back, and fill in the form as it reads now."),
)  # fmt: skip
def FormUnchanged(request: Request) -> bool:
    """What is signed answers the form as it was asked."""
    form = DataReturn.objects.get(pk=request.matter_id).asked_form
    return form is not None and form.digest == request.before.fields.get("form_digest")
