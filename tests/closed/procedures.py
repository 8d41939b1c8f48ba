from __future__ import annotations

import datetime
from typing import ClassVar

from fazhi.kernel.organs.roles import CLERK, HANDLER, PRINCIPAL, REVIEWER
from fazhi.kernel.procedures.addressing import TextForm
from fazhi.kernel.procedures.declaring import NEW, Basis, Governs, Owes, PaperKind, Procedure, act
from fazhi.kernel.procedures.stages import Stage
from fazhi.kernel.wording import Label
from tests.closed.models import Informed, Mediation, Petition

FROM = Governs(datetime.date(2019, 6, 1), source="test")
AGREEMENT = PaperKind("closed.agreement", Label("调解协议书", "Agreement"), "closed/agreement.txt", internal=True)
RESULT = Owes(
    "openness.publication", Label("处理结果", "Result"), "closed/result.txt", people=("victim", "minors"),
    basis=Basis("政府信息公开条例(2019)", "20"),
)  # fmt: skip


class PetitionProcedure(Procedure):
    """Petition 信访 (a procedure that only tests have): known to those who handle it only."""

    key = "closed.petition"
    label = Label("信访", "Petition")
    matter = Petition
    governs = FROM
    secrecy = "restricted"
    number = "{mark}信〔{year}〕{serial}号"
    capacities: ClassVar = {"petitioner": Label("信访人", "Petitioner")}

    taken = Stage("已登记", "Registered")
    answered = Stage("已答复", "Answered", final=True)

    register = act(
        NEW >> taken, zh="登记", en="Register", by=CLERK, fields=("demand",), party="petitioner", numbers=True
    )
    reply = act(taken >> answered, zh="答复", en="Answer", by=HANDLER, fields=("answer",), attach=True)


class MediationProcedure(Procedure):
    """Mediation 人民调解 (a procedure that only tests have): its files are kept and never shown."""

    key = "closed.mediation"
    label = Label("人民调解", "Mediation")
    matter = Mediation
    governs = FROM
    capacities: ClassVar = {"side": Label("当事人", "Side")}

    asked = Stage("已申请", "Asked for")
    agreed = Stage("已达成协议", "Agreed", final=True)

    ask = act(NEW >> asked, zh="申请", en="Ask", by=CLERK, fields=("dispute",), party="side")
    hear = act(asked.stays, zh="调解", en="Hear", by=HANDLER, form=TextForm, internal=True, attach=True)
    agree = act(asked >> agreed, zh="达成协议", en="Agree", by=HANDLER, fields=("agreement",), paper=AGREEMENT)


class InformedProcedure(Procedure):
    """Handling of what an informant reports 举报处理 (a procedure that only tests have); its result is published."""

    key = "closed.informed"
    label = Label("举报处理", "Report by an informant")
    matter = Informed
    governs = FROM
    capacities: ClassVar = {"informant": Label("举报人", "Informant"), "victim": Label("被害人", "Victim")}

    taken = Stage("已受理", "Taken")
    handled = Stage("已处理", "Handled", final=True)

    take = act(
        NEW >> taken, zh="受理", en="Take", by=CLERK, fields=("subject", "clue", "victim", "minors"), party="informant"
    )
    hear = act(taken.stays, zh="询问被害人", en="Hear the victim", by=HANDLER, party="victim", attach=True)
    review = act(taken.stays, zh="法制审核", en="Legality review", by=REVIEWER, form=TextForm, internal=True)
    discuss = act(taken.stays, zh="集体讨论", en="Collective discussion", by=PRINCIPAL, form=TextForm, internal=True)
    decide = act(taken >> handled, zh="作出处理", en="Decide", by=PRINCIPAL, fields=("result",), owes=RESULT)
