"""What only goes while something runs, or where something waits for it 期限内、待办事项."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fazhi.enforcement.citing import LAW2021
from fazhi.kernel.procedures.rules import rule
from fazhi.kernel.wording import Label

if TYPE_CHECKING:
    from fazhi.kernel.procedures.request import Request

_SEIZURE, _LIMIT = "compulsion.seizure", "penalty.decision"


def _in_time(request: Request, key: str) -> bool:
    """Whether a limit of this key runs that is not over on the day."""
    ends = [clock.due().due for clock in request.before.running(key)]
    return bool(ends) and all(end is None or request.on <= end for end in ends)


@rule(
    law="", article="", yields=False,
    says=Label("没有需要这样办理的事项。", "Nothing waits for this."),
    cure=Label("请先办理引起它的行为。", "Do first what gives rise to it."),
)  # fmt: skip
def Arisen(request: Request) -> bool:
    """What answers something is done where that is there."""
    return request.kind.asked_in(request.before)


@rule(
    law=LAW2021, article="60", yields=False,
    says=Label("没有可以延长的期限，或者期限已经届满。", "There is no limit to extend, or it is over."),
    cure=Label("延长应当在期限届满前批准。", "An extension is granted before the limit is over."),
)  # fmt: skip
def LimitRuns(request: Request) -> bool:
    """应当自立案之日起九十日内作出行政处罚决定; 法律、法规、规章另有规定的，从其规定."""
    return _in_time(request, _LIMIT)


@rule(
    cites=_SEIZURE, yields=False,
    says=Label("查封、扣押期限已经届满。", "The time of the seizure is over."),
    cure=Label("请立即解除。", "Lift it at once."),
)  # fmt: skip
def SeizureStands(request: Request) -> bool:
    """查封、扣押期限已经届满的，应当及时解除."""
    return _in_time(request, _SEIZURE)


@rule(
    cites=_SEIZURE, yields=False,
    says=Label("查封、扣押期限已经延长过一次。", "The seizure was prolonged already."),
    cure=Label("请在期限内处理或者解除。", "Deal with it, or lift it, before it is over."),
)  # fmt: skip
def ProlongedOnce(request: Request) -> bool:
    """情况复杂的，经行政机关负责人批准，可以延长，但是延长期限不得超过三十日."""
    return not any(clock.extensions for clock in request.before.running(_SEIZURE))
