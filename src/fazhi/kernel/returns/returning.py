"""Returning data 数据报送: asked, filled in, checked, signed under seal, locked; corrected with an explanation.

A body that works here fills in and signs itself, three people apart. What a body sends on paper is entered by the
organ that collects, and compared with the sealed letter by a second person there. A body with an installation of its
own begins its return there, and sends it as a signed bundle.
"""

from __future__ import annotations

import datetime
import uuid
from typing import ClassVar

from fazhi.kernel.organs.roles import HANDLER, PRINCIPAL, REVIEWER
from fazhi.kernel.procedures.addressing import TextForm
from fazhi.kernel.procedures.clockwork import Term
from fazhi.kernel.procedures.declaring import NEW, Governs, LinkTo, PaperKind, Procedure, act
from fazhi.kernel.procedures.stages import Stage
from fazhi.kernel.returns.bundles import ReceiveForm
from fazhi.kernel.returns.collecting import LINK, SOURCE
from fazhi.kernel.returns.conditions import (
    AskedOnce,
    BegunByItself,
    FormUnchanged,
    NeverSigned,
    NotItsOwnLetter,
    OneOfItsKeepers,
)
from fazhi.kernel.returns.models import DataReturn
from fazhi.kernel.returns.returning_forms import AgainForm, AskForm, CompareForm, EnterForm, FillForm, OwnForm, SignForm
from fazhi.kernel.wording import Label

DUE = Term("return.due", Label("报送期限", "Due"), until="due_on")


class Returning(Procedure):
    """Return of data 数据报送 (法治政府建设与责任落实督察工作规定 2019 第二十四条)."""

    key = "kernel.return"
    label = Label("数据报送", "Return of data")
    matter = DataReturn
    governs = Governs(datetime.date(2019, 5, 1), source=SOURCE)
    organs: ClassVar = {"collector": "collector"}
    stays_here = True
    taken_away: ClassVar = {"return-bundle": Label("导出签名数据包", "Take away as a signed bundle")}

    asked = Stage("待填报", "To be filled in")
    filled = Stage("待复核", "To be checked")
    checked = Stage("待签发", "To be signed")
    entered = Stage("已代录，待核对", "Entered, to be compared")
    returned = Stage("已报送", "Returned", final=True)
    dropped = Stage("已取消", "Dropped", final=True)

    ask = act(
        NEW >> asked, zh="要求报送", en="Ask for it", automatic=True, form=AskForm, links=(LinkTo(LINK, "asked_in"),),
        requires=(AskedOnce,), starts=DUE, stands=True,
    )  # fmt: skip
    begin = act(
        NEW >> asked, zh="自行填报", en="Begin a return", by=HANDLER, form=OwnForm, starts=DUE, stands=True,
        requires=(OneOfItsKeepers, AskedOnce),
    )  # fmt: skip
    take_back = act(
        asked >> dropped, zh="撤回自行填报", en="Take back what was begun", by=PRINCIPAL, needs_reason=True,
        optional=True, stops="return.due", requires=(BegunByItself, NeverSigned), stands=True,
    )  # fmt: skip
    fill = act(
        asked >> filled, zh="填报", en="Fill in", by=HANDLER, form=FillForm, attach=True, stands=True,
        initial=lambda matter: _filled_before(matter.pk),
    )  # fmt: skip
    check = act(
        filled >> checked, zh="复核", en="Check", by=REVIEWER, apart_from=["fill"], stands=True,
        requires=(FormUnchanged,),
        paper=PaperKind("kernel.return-sheet", Label("数据报送表", "Return"), "returns/return_sheet.txt"),
    )  # fmt: skip
    send_back = act(
        (filled | checked) >> asked, zh="退回重填", en="Send back", by=(REVIEWER, PRINCIPAL), needs_reason=True,
        optional=True, stands=True,
    )  # fmt: skip
    sign = act(
        checked >> returned, zh="签发并报送", en="Sign and return", by=PRINCIPAL, apart_from=["fill", "check"],
        form=SignForm, attach=True, requires=(FormUnchanged,), stops="return.due", stands=True,
    )  # fmt: skip
    enter = act(
        asked >> entered, zh="代录盖章报送函", en="Enter a sealed letter", by=HANDLER, of="collector", form=EnterForm,
        attach=True, optional=True, requires=(NotItsOwnLetter,), stands=True,
    )  # fmt: skip
    compare = act(
        entered >> returned, zh="核对报送函", en="Compare with the letter", by=(REVIEWER, PRINCIPAL), of="collector",
        apart_from=["enter"], form=CompareForm, requires=(FormUnchanged,), stops="return.due", stands=True,
    )  # fmt: skip
    reject = act(
        entered >> asked, zh="代录有误，退回", en="Reject what was entered", by=(REVIEWER, PRINCIPAL), of="collector",
        needs_reason=True, optional=True, stands=True,
    )  # fmt: skip
    receive = act(
        asked >> returned, zh="接收签名数据包", en="Take a signed bundle", by=(HANDLER, REVIEWER), of="collector",
        form=ReceiveForm, attach=True, optional=True, stops="return.due", stands=True,
    )  # fmt: skip
    remind = act(
        (asked | filled | checked).stays, zh="催报", en="Remind", by=(HANDLER, REVIEWER, PRINCIPAL), of="collector",
        form=TextForm, bulk=True, optional=True,
    )  # fmt: skip
    call_back = act(
        (filled | checked) >> asked, zh="收回重填", en="Call back", by=(REVIEWER, PRINCIPAL), of="collector",
        needs_reason=True, optional=True, stands=True,
    )  # fmt: skip
    correct = act(
        after=returned, to=asked, zh="更正已报送数据", en="Correct what was returned", by=(HANDLER, REVIEWER),
        form=AgainForm, needs_reason=True, stands=True, starts=DUE,
    )  # fmt: skip
    give_back = act(
        after=returned, to=asked, zh="退回更正", en="Give back to be corrected", by=(HANDLER, REVIEWER), of="collector",
        form=AgainForm, needs_reason=True, stands=True, starts=DUE,
    )  # fmt: skip
    drop = act(
        (asked | filled | checked | entered) >> dropped, zh="取消报送", en="Drop", by=PRINCIPAL, of="collector",
        needs_reason=True, optional=True, stops="return.due", requires=(NeverSigned,), stands=True,
    )  # fmt: skip


def _filled_before(id: uuid.UUID) -> dict[str, object]:
    """What was filled in before, where it was sent back or is corrected."""
    found = DataReturn.objects.get(pk=id)
    form = found.asked_form
    if form is None or not found.values:
        return {}
    filled = {item.field: found.values.get(item.id) for item in form.items}
    return filled | {"as_of": found.as_of, "explanation": found.explanation}
