"""Rules on who takes part: representatives of many applicants, agents of a party."""

from __future__ import annotations

from fazhi.disputes.rules.asking import applicants, chosen, stated
from fazhi.kernel.procedures.engine import Request
from fazhi.kernel.wording import Label
from fazhi.law import Range

_FEW = Label("代表人人数不符合规定，或者人数众多而没有推选。", "The number of representatives is not that of the law.")
_FEW_CURE = Label("请由申请人推选符合人数规定的代表人。", "Let the applicants choose as many as the law says.")


def _represented(request: Request) -> bool:
    """Whether as many representatives were chosen as the number of applicants asks for."""
    span = request.legal("reconsideration.representatives").amount
    if not isinstance(span, Range) or span.above is None:
        raise LookupError("reconsideration.representatives is no span above a number")
    number = chosen(request, "representatives")
    if applicants(request) <= span.above and not number:
        return True
    return span.minimum <= number <= span.maximum


def _agents_within(request: Request) -> bool:
    """每个申请人、第三人可以委托一至二名代理人."""
    span = request.legal("reconsideration.agents").amount
    principals = {party for capacity, party in request.before.parties if capacity in ("applicant", "third_party")}
    agents = [party for capacity, party in request.before.parties if capacity == "agent"]
    return isinstance(span, Range) and len(agents) < span.maximum * len(principals)


_MANY = Label("代理人人数超过规定。", "There are more agents than the law allows.")
_MANY_CURE = Label("请由当事人确定代理人。", "Let the parties choose among them.")
Implementing2007_10 = stated(
    "Implementing2007_10", _agents_within,
    law="行政复议法实施条例(2007)", article="10", says=_MANY, cure=_MANY_CURE,
)  # fmt: skip
Reconsideration2023_17 = stated(
    "Reconsideration2023_17", _agents_within, law="行政复议法(2023)", article="17", says=_MANY, cure=_MANY_CURE
)
Implementing2007_8 = stated(
    "Implementing2007_8", _represented,
    law="行政复议法实施条例(2007)", article="8", says=_FEW, cure=_FEW_CURE,
)  # fmt: skip
Implementing2026_17 = stated(
    "Implementing2026_17", _represented,
    law="行政复议法实施条例(2026)", article="17", says=_FEW, cure=_FEW_CURE,
)  # fmt: skip
