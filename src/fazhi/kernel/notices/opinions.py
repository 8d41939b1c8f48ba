"""Opinions wanted 公开征求意见: how long a call stays open, what of it is proved, and what answers it 采纳情况.

The least time stands in the law tree, under the key that the declaration names (重大行政决策程序暂行条例 第十五条;
优化营商环境条例 第六十二条). It is counted from the day of publication, under the law of that day; a correction goes on
with the time of the version before it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fazhi import law
from fazhi.kernel.clocks.statutes import tree, value
from fazhi.kernel.notices.drafting import notice_of, owed_by
from fazhi.kernel.notices.hits import HitKind
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.notices.redaction import hits_in
from fazhi.kernel.procedures.refusals import Ground
from fazhi.kernel.procedures.rules import Rule
from fazhi.kernel.wording import Label

if TYPE_CHECKING:
    from fazhi.kernel.procedures.models import Matter
    from fazhi.kernel.procedures.request import Request


@dataclass(frozen=True, slots=True)
class Least:
    """The least time for a call: the value of the law, the day it is counted from, and the first last day allowed."""

    value: law.Value
    since: datetime.date
    until: datetime.date


def least(notice: Notice, on: datetime.date) -> Least | None:
    """The least time for the notice's call, published on the day; None where it makes none, or the law had no limit."""
    owes = owed_by(notice)
    if owes is None or not owes.opinions:
        return None
    since = called_since(notice) or on
    try:
        found = value(owes.opinions, since)
    except law.NotInForce:
        return None
    until = law.due_date(since, found, tree().calendar)
    return Least(found, since, until) if until is not None else None


def called_since(notice: Notice) -> datetime.date | None:
    """The day from which opinions have been taken, where the notice corrects what stayed published without a break."""
    before, since = notice.replaces, None  # type: Notice | None, datetime.date | None
    while before is not None and before.withdrawn_on is None and before.source_id == notice.source_id:
        since = before.published_on
        before = before.replaces
    return since


def latest_call(matter: Matter) -> Notice | None:
    """The call for opinions of a matter that was published last, and not withdrawn."""
    return next(reversed(calls_in(matter)), None)


def calls_in(matter: Matter) -> list[Notice]:
    """The published calls for opinions of a matter, the latest version of each, the oldest first."""
    rows = Notice.objects.filter(source__matter=matter, withdrawn_on=None, replaced_on=None)
    return list(rows.exclude(opinions_until=None).exclude(published_on=None).order_by("published_on", "pk"))


def said_of(notice: Notice) -> list[str]:
    """The call as it stands under the published text, and is proved with it; nothing where there is none."""
    if notice.opinions_until is None:
        return []
    why = f"征求意见期限缩短的理由：{notice.opinions_why}" if notice.opinions_why else ""
    said = [f"征求意见截止日：{notice.opinions_until}。", f"提出意见的方式：{notice.opinions_how}", why]
    return [line for each in said for line in each.splitlines() if line.strip()]


def whole_text(notice: Notice) -> str:
    """Text of a notice as it is put before the public: the body, what a correction says of itself, and the call."""
    return "\n".join([notice.body, *_corrected(notice), *said_of(notice)])


def _corrected(notice: Notice) -> list[str]:
    """What a correction says of itself, as it stands under the published text, and is proved with it."""
    return [line for line in f"更正说明：{notice.correction}".splitlines() if line.strip()] if notice.correction else []


def to_confirm(notice: Notice) -> Iterator[tuple[str, str]]:
    """What the second person ticks of a call: until when and by which ways, each mobile number, why for less time."""
    if notice.opinions_until is None:
        return
    until, how = notice.opinions_until, " ".join(notice.opinions_how.split())
    said = Label(
        f"征求意见至 {until}；方式（含联系方式，将原样公开）：{how}",
        f"Opinions until {until}; how (published as it stands, with telephone and e-mail): {how}",
    )
    yield "call", str(said)
    hits = (hit for hit in hits_in(notice.opinions_how) if hit.kind is HitKind.PHONE and not hit.doubtful)
    for token, number in {hit.token(notice.opinions_how): hit.said(notice.opinions_how) for hit in hits}.items():
        given = Label(
            f"含手机号码 {number}，确为对外公布的联系电话",
            f"It holds a mobile number, {number}; it is one given to the public",
        )
        yield f"mobile {token}", str(given)
    if notice.opinions_why:
        yield "shorter", f"{Label('缩短期限的理由：', 'Why less time is given: ')}{notice.opinions_why}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ByItsLaw(Rule):
    """A rule whose article follows from the declaration and the day, so that it cites none for all acts of its kind."""

    finds: Callable[[Request], Ground | None]

    def ground(self, request: Request) -> Ground | None:
        """The ground of refusal, with the article that sets the least time; none where the rule holds."""
        return self.finds(request)


def _declared(name: str, says: Label, cure: Label, finds: Callable[[Request], Ground | None]) -> ByItsLaw:
    explained = (finds.__doc__ or "").strip()
    return ByItsLaw(
        name, "", "", says, cure, lambda request: finds(request) is None, explained, yields=False, finds=finds
    )


_SHORT, _EARLY = "OpenLongEnough", "OpinionsHeard"
_SHORT_SAYS = Label(
    "征求意见的期限短于法定最短期限。", "The call for opinions is open for less than the law's least time."
)
_SHORT_CURE = Label("请延后截止日。", "Set a later last day.")
_EARLY_SAYS = Label("征求意见尚未截止。", "Opinions are still being taken.")
_EARLY_CURE = Label("请在截止日之后公布采纳情况。", "Publish what became of them once the last day has passed.")


def _open_long_enough(request: Request) -> Ground | None:
    """A call for opinions stays open for the least time of the law; for less only where it allows it, with a reason."""
    until = _day(request.given("opinions_until"))
    if request.matter is None or until is None:
        return None
    notice = notice_of(request.matter)
    owes, wanted = owed_by(notice), least(notice, request.on)
    published = _put_before_the_public(notice, until, request.on)
    if until <= published:
        says = Label(
            f"截止日 {until} 不在公布之日 {published} 之后。",
            f"The last day, {until}, is not after the publication, {published}.",
        )
        return Ground(_SHORT, says, _SHORT_CURE, field="opinions_until")
    if owes is None or wanted is None or until >= wanted.until:
        return None
    if owes.opinions_shorter and request.given("opinions_why"):
        return None
    days = f"{wanted.value.amount}{wanted.value.unit.words.zh}", f"{wanted.value.amount} {wanted.value.unit.words.en}"
    says = Label(
        f"征求意见至 {until}，自 {wanted.since} 公布起不足{days[0]}：最早到 {wanted.until} 截止。",
        f"Opinions until {until} are fewer than {days[1]} from {wanted.since}: {wanted.until} is the first last day.",
    )
    cure = Label(f"请将截止日定在 {wanted.until} 或以后", f"Set {wanted.until} or a later day")
    cure += (
        Label("，或说明缩短期限的理由。", ", or say why less time is given.")
        if owes.opinions_shorter
        else Label("。", ".")
    )
    return Ground(_SHORT, says, cure, wanted.value.law, _article(wanted.value), "opinions_until")


def _put_before_the_public(notice: Notice, until: datetime.date, on: datetime.date) -> datetime.date:
    """The day on which the public first reads the last day: that of the version before, where a correction keeps it."""
    since = called_since(notice)
    kept = since is not None and notice.replaces is not None and notice.replaces.opinions_until == until
    return since if since is not None and kept else on


def _opinions_heard(request: Request) -> Ground | None:
    """What became of the opinions is published once the time for sending them has passed."""
    answered = request.before.fields.get("answers")
    call = Notice.objects.filter(source=answered).exclude(opinions_until=None) if answered else Notice.objects.none()
    standing = call.filter(withdrawn_on=None, replaced_on=None, opinions_until__gte=request.on).first()
    if standing is None:
        return None
    says = Label(
        f"征求意见到 {standing.opinions_until} 才截止。", f"Opinions are taken until {standing.opinions_until}."
    )
    return Ground(_EARLY, says, _EARLY_CURE)


def _day(given: object) -> datetime.date | None:
    if isinstance(given, datetime.date):
        return given
    return datetime.date.fromisoformat(given) if isinstance(given, str) and given else None


def _article(found: law.Value) -> str:
    return "" if found.article == "-" else found.article


OpenLongEnough = _declared(_SHORT, _SHORT_SAYS, _SHORT_CURE, _open_long_enough)
OpinionsHeard = _declared(_EARLY, _EARLY_SAYS, _EARLY_CURE, _opinions_heard)
