"""Rules on the incidental review of a normative document."""

from __future__ import annotations

import datetime

from fazhi.disputes.rules.asking import first_after, newest, stated
from fazhi.kernel.procedures.engine import Request
from fazhi.kernel.procedures.replay import State
from fazhi.kernel.procedures.rules import once
from fazhi.kernel.wording import Label

_NOT_OWN = Label("本机关无权处理该文件。", "This organ has no power over the document.")
_NOT_OWN_CURE = Label("请转送有权处理的机关。", "Send it to the competent organ.")


def _own_power(request: Request) -> bool:
    """有权处理的，依法处理；无权处理的，转送有权处理的机关."""
    return bool(request.before.fields.get("own_power"))


Reconsideration2017_26 = stated(
    "Reconsideration2017_26", _own_power, law="行政复议法(2017)", article="26", says=_NOT_OWN, cure=_NOT_OWN_CURE
)
Reconsideration2023_56 = stated(
    "Reconsideration2023_56", _own_power, law="行政复议法(2023)", article="56", says=_NOT_OWN, cure=_NOT_OWN_CURE
)


def _maker_answered(state: State) -> datetime.date | None:
    """应当书面通知制定机关就相关条款的合法性提出书面答复；制定机关应当在法定期限内答复."""
    return state.last("maker_answers") or first_after(newest(state, "reconsideration.incidental-maker-answer"))


Reconsideration2023_58 = once(
    "Reconsideration2023_58", _maker_answered, law="行政复议法(2023)", article="58",
    says=Label("制定机关尚未答复，答复期限也未届满。", "The maker has not answered, and still has time."),
    cure=Label("请通知制定机关，登记其答复，或者待期限届满。", "Ask the maker, record its answer, or wait."),
)  # fmt: skip
