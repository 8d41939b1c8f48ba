"""What a penalty on the spot keeps to 当场处罚 (行政处罚法 2017 第三十三条, 2021 第五十一条)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fazhi.enforcement.certificates.officers import holders, named
from fazhi.enforcement.penalty.amounts import summary_ceiling
from fazhi.enforcement.penalty.rules.notice import money_in
from fazhi.kernel.procedures.rules import rule
from fazhi.kernel.wording import Label

if TYPE_CHECKING:
    from fazhi.kernel.procedures.request import Request


@rule(
    cites="penalty.summary-citizen", yields=False,
    says=Label("罚款超过当场处罚的上限。", "The fine is above what may be imposed on the spot."),
    cure=Label("请立案，适用普通程序。", "File a case and follow the ordinary procedure."),
)  # fmt: skip
def WithinTheCeiling(request: Request) -> bool:
    """违法事实确凿并有法定依据，对公民、法人或者其他组织处以法定数额以下罚款或者警告的，可以当场作出决定."""
    return money_in(request.data.get("fine")) <= summary_ceiling(str(request.data.get("party_type")), request.on)


@rule(
    cites="penalty.cash", yields=False,
    says=Label("当场收缴超过法定数额。", "More was collected on the spot than the law lets."),
    cure=Label("请告知当事人到指定银行或者通过电子支付系统缴纳。", "Let the party pay at a bank or electronically."),
)  # fmt: skip
def LittleEnoughToCollect(request: Request) -> bool:
    """依法给予法定数额以下罚款的，执法人员可以当场收缴."""
    collected = money_in(request.data.get("collected"))
    return collected == 0 or money_in(request.data.get("fine")) <= money_in(request.legal("penalty.cash").number)


@rule(
    cites="penalty.officers", yields=False,
    says=Label("您不在所列持证执法人员之中。", "You are none of the certified officers named."),
    cure=Label("请由现场执法人员办理。", "Let an officer who was there do it."),
)  # fmt: skip
def ByOneThere(request: Request) -> bool:
    """执法人员当场作出行政处罚决定的，应当向当事人出示执法证件, 填写处罚决定书并签名."""
    return request.by.officer_id in holders(named(request), request.on)
