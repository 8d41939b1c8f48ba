"""A penalty on the spot 当场处罚: decided and handed over in one act, then reported to the organ for its record."""

from __future__ import annotations

import datetime
from typing import ClassVar

from fazhi.enforcement.certificates.officers import BY_TWO
from fazhi.enforcement.penalty.forms import performing
from fazhi.enforcement.penalty.forms.summary import SpotForm
from fazhi.enforcement.penalty.models import SummaryPenalty
from fazhi.enforcement.penalty.procedures import papers
from fazhi.enforcement.penalty.procedures.case import DISCLOSURE
from fazhi.enforcement.penalty.procedures.paying import count_payment, left_to_pay
from fazhi.enforcement.penalty.rules import deciding, filing, summary
from fazhi.enforcement.penalty.rules import performing as performances
from fazhi.kernel.organs.roles import CLERK, HANDLER, PRINCIPAL, REVIEWER
from fazhi.kernel.procedures.clockwork import Start
from fazhi.kernel.procedures.declaring import NEW, Governs, Owes, Procedure, RestsOn, act
from fazhi.kernel.procedures.stages import Stage
from fazhi.kernel.wording import Label


class SummaryPenaltyProcedure(Procedure):
    """Penalty on the spot 当场处罚（简易程序） (行政处罚法 2017 第三十三条至第三十五条, 2021 第五十一条至第五十三条).

    Two certified officers are asked for here too, since no law says otherwise for this procedure (inferred).
    """

    key = "enforcement.summary-penalty"
    label = Label("当场处罚", "Penalty on the spot")
    matter = SummaryPenalty
    governs = Governs(datetime.date(1996, 10, 1), source="行政处罚法（各行为适用其办理之日的文本）")
    number = "{mark}当案〔{year}〕{serial}号"
    capacities: ClassVar = {"party": Label("当事人", "Party")}

    imposed = Stage("待备案", "To be recorded")
    recorded = Stage("已备案，待缴纳", "Recorded, to be paid")
    closed = Stage("已结案", "Closed", final=True)
    revoked = Stage("已撤销", "Revoked", final=True)

    impose = act(
        NEW >> imposed, zh="当场处罚", en="Penalise on the spot", by=HANDLER, numbers=True, party="party",
        form=SpotForm, fields=("cause", "facts", "business", "fine", "collected",
                               "delivered"),
        attach=True, rests_on=RestsOn(filing.POWERS, "power_item"),
        requires=(
            summary.WithinTheCeiling, summary.LittleEnoughToCollect, filing.WithinItsPowers,
            filing.HandedToTheTownship, deciding.OldEnough, *BY_TWO, summary.ByOneThere,
        ),
        starts=(
            Start("penalty.payment", when=left_to_pay),
            Start("reconsideration.application", runs_out=True), Start("litigation.direct", runs_out=True),
        ),
        paper=papers.ON_THE_SPOT, stands=True,
        owes=Owes(
            "enforcement.publication", Label("当场处罚决定公示", "Notice of a penalty on the spot"),
            "enforcement/penalty/spot_public.txt", channel="enforcement", basis=DISCLOSURE,
            title="行政处罚决定信息公示",
        ),
        basis="行政处罚法(2017) 第三十三条、第三十四条；行政处罚法(2021) 第五十一条、第五十二条",
    )  # fmt: skip
    record = act(
        imposed >> recorded, zh="报所属机关备案", en="Record with the organ", by=(REVIEWER, PRINCIPAL),
        apart_from=["impose"], basis="行政处罚法(2017) 第三十四条；行政处罚法(2021) 第五十二条",
    )  # fmt: skip
    pay = act(
        (imposed | recorded).stays, zh="登记缴纳", en="Record a payment", by=(HANDLER, CLERK), optional=True,
        form=performing.PayForm, replays=count_payment, stops="penalty.payment",
        basis="行政处罚法(2017) 第四十六条；行政处罚法(2021) 第六十七条",
    )  # fmt: skip
    close = act(
        recorded >> closed, zh="结案", en="Close", by=(REVIEWER, PRINCIPAL), requires=(performances.Settled,),
    )  # fmt: skip
    revoke = act(
        (imposed | recorded) >> revoked, zh="撤销处罚决定", en="Revoke", by=PRINCIPAL, needs_reason=True, optional=True,
        basis="行政处罚法(2021) 第七十五条",
    )  # fmt: skip
