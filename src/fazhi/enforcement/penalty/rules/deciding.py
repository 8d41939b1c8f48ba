"""What a decision keeps to 处罚决定: kinds and amounts of the day, the benchmark, the notice, grounds of no penalty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fazhi.enforcement.citing import penalty_rule
from fazhi.enforcement.penalty.amounts import last_day_to_penalise
from fazhi.enforcement.penalty.choices import NoPenalty
from fazhi.enforcement.penalty.models import Benchmark, PenaltyCase, SummaryPenalty
from fazhi.enforcement.penalty.naming import kinds_on, none_on
from fazhi.enforcement.penalty.rules.notice import day_in, money_in
from fazhi.kernel.procedures.models import MatterParty
from fazhi.kernel.procedures.rules import rule
from fazhi.kernel.registers.declaring import register_of
from fazhi.kernel.wording import Label

if TYPE_CHECKING:
    from fazhi.kernel.procedures.request import Request

EXEMPTIONS = "services.exemptions"
"""The list of first minor violations that are spared 首违免罚清单 (S17)."""
_FIRST = "first"
"""Kind of the items of that list that concern first violations."""
_AGE = "penalty.age"


@penalty_rule(
    article="9", before="8",
    says=Label("有处罚种类不是当日法律规定的种类。", "A kind of penalty is none that the law has on that day."),
    cure=Label("请按当日有效的行政处罚法选择。", "Choose among those of the law of the day."),
)  # fmt: skip
def KindsOfTheLaw(request: Request) -> bool:
    """行政处罚的种类由法律规定: those of 通报批评, 降低资质等级, 限制从业 and the like since 2021-07-15."""
    kinds = request.data.get("kinds") or []
    return bool(kinds) and set(kinds) <= {each.key for each in kinds_on(request.on)}


@penalty_rule(
    article="45", before="32",
    says=Label("决定的处罚重于告知的处罚。", "The penalty is heavier than that of the notice."),
    cure=Label("不得因陈述、申辩、听证加重处罚；另有事实的，重新告知。", "Give a new notice of other facts."),
)  # fmt: skip
def NotHeavierThanTold(request: Request) -> bool:
    """行政机关不得因当事人陈述、申辩而给予更重的处罚; what was not told cannot be decided (第四十四条)."""
    before = request.before.fields
    told = set(before.get("proposed_kinds") or [])
    within = money_in(request.given("fine")) <= money_in(before.get("proposed_fine"))
    seized = money_in(request.given("confiscated")) <= money_in(before.get("confiscated"))
    return set(request.given("kinds") or []) <= told and within and seized


@penalty_rule(
    article="34", before="", yields=True,
    says=Label("罚款不在所引裁量阶次的幅度内，或者该裁量基准当日不适用于本事项。",
               "The fine lies outside the step cited, or that benchmark is not one of this item on that day."),
    cure=Label("请核对裁量阶次；确需突破的，说明理由并经特许。", "Compare it; to depart from it takes an override."),
)  # fmt: skip
def WithinTheBenchmark(request: Request) -> bool:
    """行政机关制定的行政处罚裁量基准应当公布并适用; an item without one is reasoned without it."""
    item, code = str(request.before.fields.get("power_item") or ""), str(request.given("benchmark") or "")
    standing = Benchmark.objects.as_of(request.on).filter(power_item=item)
    if not code:
        return not standing.exists()
    step = standing.filter(code=code).first()
    fine = request.given("fine") if "fine" in request.data else request.given("proposed_fine")
    return step is not None and step.least <= money_in(fine) <= step.most


def age_in(request: Request) -> int | None:
    """The age of the party, where it is a minor."""
    found = request.given("party_age")
    return int(found) if found not in (None, "") else None


@rule(
    cites=_AGE, yields=False,
    says=Label("当事人不满法定年龄，不予行政处罚。", "The party is below the age of liability: no penalty."),
    cure=Label("请作出不予处罚决定，责令监护人管教。", "Decide on no penalty, and have the guardian see to it."),
)  # fmt: skip
def OldEnough(request: Request) -> bool:
    """不满十四周岁的未成年人有违法行为的，不予行政处罚."""
    age = age_in(request)
    return age is None or age >= int(request.legal(_AGE).number)


@penalty_rule(
    article="33", before="27",
    says=Label("当日法律没有该不予处罚情形。", "The law of that day has no such ground of no penalty."),
    cure=Label("请选择当日适用的情形。", "Choose one that it has."),
)  # fmt: skip
def GroundOfTheDay(request: Request) -> bool:
    """First minor violations and lack of fault are grounds since 2021-07-15."""
    return request.data.get("none_ground") in none_on(request.on)


def _earlier(request: Request) -> bool:
    """Whether the same party was decided on by the same item before, on the spot or not; what was revoked is none."""
    parties = MatterParty.objects.filter(matter=request.matter_id, capacity="party").values("party")
    same = {"parties__party__in": parties, "power_item": request.before.fields.get("power_item")}
    cases = PenaltyCase.objects.filter(outcome__in=("penalty", "none"), **same).exclude(pk=request.matter_id)
    spot = SummaryPenalty.objects.filter(**same)
    return any(found.exclude(stage="revoked").exists() for found in (cases, spot))


def _exempted(request: Request) -> bool:
    """Whether the list of the day has the item named, for first violations, and for this penalty or for several."""
    code, item = str(request.data.get("exemption") or ""), request.before.fields.get("power_item")
    rows = register_of(EXEMPTIONS).entries().as_of(request.on).filter(code=code, kind=_FIRST)
    return bool(rows.filter(power_item__in=("", item)).exists())


@penalty_rule(
    article="33", before="",
    says=Label("首次轻微违法免罚须是清单内事项，且当事人此前没有同类违法。",
               "Spared is what is on the list, of a party that has done nothing of the kind before."),
    cure=Label("请填免罚清单中当日有效的事项编码；再次违法的，依法处罚。", "Give its code on the list of that day."),
)  # fmt: skip
def FirstAndListed(request: Request) -> bool:
    """初次违法且危害后果轻微并及时改正的，可以不予行政处罚; the list says for which items."""
    if request.data.get("none_ground") != NoPenalty.FIRST_MINOR:
        return True
    return _exempted(request) and not _earlier(request)


@penalty_rule(
    article="33", before="27",
    says=Label("所选情形与案件事实不符。", "The ground chosen does not fit the case."),
    cure=Label("年龄、时效须与案件登记一致。", "Age and days must be those of the case."),
)  # fmt: skip
def GroundFits(request: Request) -> bool:
    """Who is said to be under age is; what is said to be too late was discovered too late."""
    ground = request.data.get("none_ground")
    if ground == NoPenalty.UNDER_AGE:
        age = age_in(request)
        return age is not None and age < int(request.legal(_AGE).number)
    if ground == NoPenalty.TOO_LATE:
        fields = request.before.fields
        ended = day_in(fields.get("ended_on")) or day_in(fields.get("occurred_on"))
        found = day_in(fields.get("discovered_on"))
        last = last_day_to_penalise(ended, bool(fields.get("endangers")), request.on) if ended else None
        return last is not None and found is not None and found > last
    return True


@rule(
    cites="penalty.preservation", yields=False,
    says=Label("先行登记保存的证据还没有处理。", "Preserved evidence has not been dealt with."),
    cure=Label("请先处理先行登记保存的证据。", "Decide on it first."),
)  # fmt: skip
def NothingPreserved(request: Request) -> bool:
    """先行登记保存证据的，应当在法定期限内及时作出处理决定."""
    return not request.before.running("penalty.preservation")


@penalty_rule(
    article="9", before="8",
    says=Label("有拟处罚种类不是当日法律规定的种类。", "A proposed kind is none that the law has on that day."),
    cure=Label("请按当日有效的行政处罚法选择。", "Choose among those of the law of the day."),
)  # fmt: skip
def KindsProposed(request: Request) -> bool:
    """行政处罚的种类由法律规定."""
    return set(request.data.get("proposed_kinds") or []) <= {each.key for each in kinds_on(request.on)}


@penalty_rule(
    article="40", before="30",
    says=Label("没有调查取证记录，不能提出处罚意见。", "Nothing was investigated: no penalty can be proposed."),
    cure=Label("请先调查取证。", "Investigate first."),
)  # fmt: skip
def Investigated(request: Request) -> bool:
    """违法事实必须查明; 违法事实不清、证据不足的，不得给予行政处罚."""
    return any(fact.name == "collect" for fact in request.earlier)
