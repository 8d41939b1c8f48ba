"""Sealing and seizure within a case 查封、扣押 (行政强制法): a matter of its own, so that a case may have several."""

from __future__ import annotations

import datetime
from typing import ClassVar

from fazhi.enforcement.certificates.officers import BY_TWO, ByOneOfThem
from fazhi.enforcement.penalty.forms import compulsion as forms
from fazhi.enforcement.penalty.models import CompulsoryMeasure
from fazhi.enforcement.penalty.procedures import papers
from fazhi.enforcement.penalty.rules import running
from fazhi.kernel.organs.roles import HANDLER, PRINCIPAL
from fazhi.kernel.procedures.clockwork import Term
from fazhi.kernel.procedures.declaring import NEW, Governs, LinkTo, Procedure, act
from fazhi.kernel.procedures.stages import Stage
from fazhi.kernel.wording import Label

TERM, LONGER = "compulsion.seizure", "compulsion.seizure-extension"
APPROVAL = Term("compulsion.approval", Label("补办批准", "Approval after the fact"), until="report_by")
_OF_CASE = LinkTo("compulsion", "case")
_FIELDS = ("measure", "legal_basis", "goods")


class Compulsion(Procedure):
    """Compulsory measure within a case 行政强制措施（查封、扣押） (行政强制法 2011 第十六条至第二十八条).

    The case is not decided and not closed while one of its measures stands.
    """

    key = "enforcement.compulsion"
    label = Label("行政强制措施", "Compulsory measures")
    matter = CompulsoryMeasure
    governs = Governs(datetime.date(2012, 1, 1), source="行政强制法（2011年）")
    number = "{mark}强措〔{year}〕{serial}号"
    capacities: ClassVar = {"party": Label("当事人", "Party")}

    taken = Stage("待补办批准", "To be approved after the fact")
    standing = Stage("查封、扣押中", "Sealed or seized")
    lifted = Stage("已解除", "Lifted", final=True)
    disposed = Stage("已依法处理", "Disposed of", final=True)

    order = act(
        NEW >> standing, zh="批准实施查封、扣押", en="Order it", by=PRINCIPAL, numbers=True, form=forms.TakeForm,
        party="party", fields=_FIELDS, links=(_OF_CASE,), requires=BY_TWO,
        starts=TERM, paper=papers.MEASURE, stands=True,
        basis="行政强制法(2011) 第十八条、第二十四条、第二十五条",
    )  # fmt: skip
    take_urgently = act(
        NEW >> taken, zh="紧急情况下当场实施", en="Take it on the spot", by=HANDLER, numbers=True,
        form=forms.UrgentForm, party="party", fields=_FIELDS, links=(_OF_CASE,),
        requires=(*BY_TWO, ByOneOfThem), sets={"urgent": True}, starts=(TERM, APPROVAL),
        paper=papers.MEASURE, stands=True, basis="行政强制法(2011) 第十九条",
    )  # fmt: skip
    approve = act(
        taken >> standing, zh="补办批准", en="Approve afterwards", by=PRINCIPAL, stops=APPROVAL.key,
        apart_from=["take_urgently"], basis="行政强制法(2011) 第十九条",
    )  # fmt: skip
    refuse = act(
        taken >> lifted, zh="不予批准，立即解除", en="Refuse and lift", by=PRINCIPAL, needs_reason=True, optional=True,
        apart_from=["take_urgently"], paper=papers.RELEASE, basis="行政强制法(2011) 第十九条",
    )  # fmt: skip
    extend = act(
        standing.stays, zh="延长期限", en="Prolong", by=PRINCIPAL, needs_reason=True, optional=True, extends=LONGER,
        requires=(running.SeizureStands, running.ProlongedOnce),
        paper=papers.LONGER, basis="行政强制法(2011) 第二十五条",
    )  # fmt: skip
    test = act(
        standing.stays, zh="送检测、检验、鉴定", en="Send to be tested", by=HANDLER, form=forms.TestingForm,
        optional=True, requires=(running.SeizureStands,), pauses=TERM,
        paper=papers.TESTING, basis="行政强制法(2011) 第二十五条",
    )  # fmt: skip
    tested = act(
        standing.stays, zh="收到检测结果", en="Receive the result", by=HANDLER, attach=True, optional=True,
        resumes=TERM, sets={"testing": ""}, basis="行政强制法(2011) 第二十五条",
    )  # fmt: skip
    lift = act(
        standing >> lifted, zh="解除查封、扣押", en="Lift", by=PRINCIPAL, form=forms.ReleaseForm, stops=TERM,
        paper=papers.RELEASE, basis="行政强制法(2011) 第二十七条、第二十八条",
    )  # fmt: skip
    dispose = act(
        standing >> disposed, zh="没收、销毁或者移送", en="Confiscate, destroy or pass on", by=PRINCIPAL,
        form=forms.ReleaseForm, needs_reason=True, optional=True, requires=(running.SeizureStands,), stops=TERM,
        basis="行政强制法(2011) 第二十七条",
    )  # fmt: skip
