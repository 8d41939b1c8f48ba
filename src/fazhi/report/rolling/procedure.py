"""Rolling up figures 数据汇总 (S51): bundles of the places below taken, added up, and signed as one that goes up."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, ClassVar

from fazhi.kernel.organs.models import Organ
from fazhi.kernel.organs.roles import HANDLER, PRINCIPAL
from fazhi.kernel.procedures.clockwork import Start
from fazhi.kernel.procedures.declaring import NEW, Governs, Procedure, act
from fazhi.kernel.procedures.rules import rule
from fazhi.kernel.procedures.stages import Stage
from fazhi.kernel.returns.conditions import ByTheJusticeBureau
from fazhi.kernel.wording import Label
from fazhi.report.rolling.forms import SetAsideForm, SignForm, TakeForm
from fazhi.report.rolling.holding import FAMILY
from fazhi.report.rolling.models import Rollup
from fazhi.report.years import SUBMISSION, EndedYearForm

if TYPE_CHECKING:
    from fazhi.kernel.procedures.request import Request


@rule(
    law="", article="", yields=False,
    says=Label("该年度的汇总已经启动。", "The roll-up of this year has been begun already."),
    cure=Label("请在已有的汇总中办理；更正也在其中重新汇总。", "Go on with that one; it is corrected there, too."),
)  # fmt: skip
def OneRollupOfAYear(request: Request) -> bool:
    """A place has one roll-up of a year; a correction is a new sum of it."""
    Organ.objects.select_for_update().get(pk=request.organ.pk)  # Two at once come one after the other.
    same = Rollup.objects.filter(place_code=request.place_code, year=int(request.data["year"]))
    return not same.exclude(stage="dropped").exists()


class RollingUp(Procedure):
    """Roll-up of the figures of the places below 数据汇总 (法治政府建设与责任落实督察工作规定 2019 第二十四条)."""

    key = FAMILY
    label = Label("数据汇总", "Roll-up of figures")
    matter = Rollup
    governs = Governs(datetime.date(2019, 5, 1), source="法治政府建设与责任落实督察工作规定（厅字〔2019〕28号）")
    stays_here = True
    own_pages: ClassVar = {"rollup": Label("汇总表：各地状态和合计", "The sums, and how each place stands")}
    taken_away: ClassVar = {"rollup-bundle": Label("导出签名汇总包", "Take away as a signed bundle")}

    receiving = Stage("收包中", "Taking bundles")
    signed = Stage("已签发", "Signed", final=True)
    dropped = Stage("已停止", "Dropped", final=True)

    begin = act(
        NEW >> receiving, zh="启动汇总", en="Begin the roll-up", by=HANDLER, form=EndedYearForm, stands=True,
        requires=(ByTheJusticeBureau, OneRollupOfAYear), starts=Start(SUBMISSION, since="ended_on"),
    )  # fmt: skip
    take = act(
        receiving.stays, zh="接收数据包", en="Take bundles", by=HANDLER, form=TakeForm, attach=True, stands=True,
    )  # fmt: skip
    set_aside = act(
        receiving.stays, zh="剔除数据包", en="Set a bundle aside", by=HANDLER, form=SetAsideForm, needs_reason=True,
        optional=True, stands=True,
    )  # fmt: skip
    sign = act(
        receiving >> signed, zh="签发汇总", en="Sign the sum", by=PRINCIPAL, form=SignForm, stands=True,
        apart_from=["begin", "take", "set_aside"], stops=SUBMISSION,
    )  # fmt: skip
    revise = act(
        after=signed, to=receiving, zh="更正：重新汇总", en="Correct: roll up anew", by=(HANDLER, PRINCIPAL),
        needs_reason=True,
    )  # fmt: skip
    drop = act(
        receiving >> dropped, zh="停止汇总", en="Drop", by=PRINCIPAL, needs_reason=True, optional=True,
        stops=SUBMISSION,
    )  # fmt: skip
