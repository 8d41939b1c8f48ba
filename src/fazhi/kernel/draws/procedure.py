"""How a draw is held 抽取程序: list frozen and published, commitments, reveals, outcome; nothing of it is ever removed.

What follows by rule is done by rule: the last commitment opens the reveals, the last reveal (or the public source)
draws. Nobody can hold back an outcome that is already determined, or look at it first. Every act is done and recorded
on its own day, and what comes after its term does not count: a day that was typed afterwards would be a way around.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from fazhi.kernel.draws import forms, outcome_forms
from fazhi.kernel.draws.conditions import (
    CommitsInTime,
    OneOrganEach,
    OnTheDay,
    RevealsAreLate,
    RevealsInTime,
    ServesWhatCausedIt,
    SourceHasSpoken,
)
from fazhi.kernel.draws.models import Draw
from fazhi.kernel.draws.seeds import commitment
from fazhi.kernel.organs.roles import HANDLER, PRINCIPAL, REVIEWER
from fazhi.kernel.procedures.clockwork import Term
from fazhi.kernel.procedures.declaring import NEW, Governs, LinkTo, Procedure, act
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.stages import Stage
from fazhi.kernel.wording import Label

if TYPE_CHECKING:
    from fazhi.kernel.procedures.replay import ActFacts, State
    from fazhi.kernel.procedures.request import Request

COMMITTING = Term("draw.commitments", Label("承诺期限", "Time to commit"), until="commit_by")
REVEALING = Term("draw.reveals", Label("揭示期限", "Time to reveal"), until="reveal_by")


def _proposed(state: State, fact: ActFacts) -> None:
    first, *others = fact.data["attachments"]
    state.fields |= {"list_file": first, "holding": fact.data["list_sha256"]}
    if others:
        state.fields["assignment_file"] = others[0]


def _frozen(state: State, fact: ActFacts) -> None:
    state.fields["uncommitted"] = list(state.fields["committers"])


def _committed(state: State, fact: ActFacts) -> None:
    fields, organ = state.fields, str(fact.organ)
    fields["commitments"] = fields.get("commitments", {}) | {organ: fact.data["commitment"]}
    fields["uncommitted"] = [each for each in fields["uncommitted"] if each != organ]


def _closed(state: State, fact: ActFacts) -> None:
    state.fields["unrevealed"] = list(state.fields["committers"])


def _revealed(state: State, fact: ActFacts) -> None:
    fields, organ, secret = state.fields, str(fact.organ), fact.data["secret"]
    terms = bytes.fromhex(fields["terms_sha256"])
    if commitment(terms, fields["codes"][organ], bytes.fromhex(secret)) != fields["commitments"][organ]:
        false = {"organ": organ, "on": fact.on.isoformat(), "secret": secret}
        fields["false_reveals"] = [*fields.get("false_reveals", []), false]
        return
    fields["reveals"] = fields.get("reveals", {}) | {organ: secret}
    fields["unrevealed"] = [each for each in fields["unrevealed"] if each != organ]


def _ended(state: State, fact: ActFacts) -> None:
    state.fields["holding"] = None


def _failed(state: State, fact: ActFacts) -> None:
    fields = state.fields
    fields["withheld"] = sorted(fields["codes"][organ] for organ in fields["unrevealed"])
    fields["unrevealed"] = []
    _ended(state, fact)


def _replaced(state: State, fact: ActFacts) -> None:
    fields, out, into = state.fields, fact.data["out"], fact.data["into"]
    stratum = next(each["stratum"] for each in fields["standing_drawn"] if each["identifier"] == out)
    stay = [each for each in fields["standing_drawn"] if each["identifier"] != out]
    fields["standing_drawn"] = [*stay, {"identifier": into, "stratum": stratum}]
    fields["replaced"] = [*fields.get("replaced", []), {"out": out, "into": into, "reason": fact.reason}]


def _drawn(state: State, fact: ActFacts) -> None:
    state.fields["standing_drawn"] = list(fact.data["drawn"])
    _ended(state, fact)


def _next(name: str, ready: Callable[[State], bool]) -> Callable[[Request], None]:
    """Do the act of this name as soon as the state is ready for it, by rule."""

    def follow(request: Request) -> None:
        if ready(request.after) and request.matter is not None:
            perform(request.matter, name, by=request.by, on=request.on, because=request.done)

    return follow


def _all_in(state: State) -> bool:
    """Every organ has revealed, and the public source has spoken where one was named."""
    fields = state.fields
    return not fields["unrevealed"] and bool(fields.get("source")) == bool(fields.get("source_value"))


def _to_assign(state: State) -> bool:
    """Inspectors are to be assigned, and have not been."""
    return bool(state.fields.get("assignment_file")) and not state.fields.get("assignment")


class Drawing(Procedure):
    """A draw by commitments of several organs 随机抽取 (优化营商环境条例 2019 第五十四条)."""

    key = "kernel.draw"
    label = Label("随机抽取", "Draw")
    matter = Draw
    governs = Governs(datetime.date(2015, 7, 29), source="国办发〔2015〕58号；第五十四条 优化营商环境条例(2019)")
    number = "{mark}抽〔{year}〕{serial}号"
    organs: ClassVar = {"committer": "committers", "uncommitted": "uncommitted", "unrevealed": "unrevealed"}
    stays_here = True

    proposed = Stage("待审定", "To be examined")
    frozen = Stage("名单已冻结，待承诺", "List frozen, commitments awaited")
    revealing = Stage("待揭示", "Reveals awaited")
    drawn = Stage("已抽出", "Drawn", final=True)
    failed = Stage("作废", "Failed", final=True)
    cancelled = Stage("取消", "Cancelled", final=True)

    propose = act(
        NEW >> proposed, zh="提出抽取", en="Propose a draw", by=HANDLER, form=forms.ProposeForm, attach=True,
        numbers=True, links=(LinkTo("draw", "serves"), LinkTo("again", "again")), stands=True,
        requires=(OnTheDay, ServesWhatCausedIt), replays=_proposed,
    )  # fmt: skip
    freeze = act(
        proposed >> frozen, zh="审定并冻结名单", en="Freeze the list", by=(REVIEWER, PRINCIPAL),
        form=forms.FreezeForm, apart_from=["propose"], requires=(OnTheDay,), stands=True, starts=COMMITTING,
        replays=_frozen,
    )  # fmt: skip
    commit = act(
        frozen.stays, zh="承诺", en="Commit", by=(HANDLER, REVIEWER, PRINCIPAL), of="uncommitted",
        form=forms.CommitForm, requires=(OnTheDay, CommitsInTime, OneOrganEach), stands=True, replays=_committed,
        effect=_next("close", lambda state: not state.fields["uncommitted"]),
    )  # fmt: skip
    close = act(
        frozen >> revealing, zh="承诺齐备，开始揭示", en="All have committed", automatic=True, stands=True,
        stops="draw.commitments", starts=REVEALING, replays=_closed,
    )  # fmt: skip
    reveal = act(
        revealing.stays, zh="揭示", en="Reveal", by=(HANDLER, REVIEWER, PRINCIPAL), of="unrevealed",
        form=forms.RevealForm, requires=(OnTheDay, RevealsInTime, OneOrganEach), stands=True, replays=_revealed,
        effect=_next("draw", _all_in),
    )  # fmt: skip
    give_source = act(
        revealing.stays, zh="登记公开信源的值", en="Enter the public source", by=(HANDLER, REVIEWER),
        of="committer", form=forms.SourceForm, requires=(OnTheDay, SourceHasSpoken), stands=True, attach=True,
        answers=lambda state: (
            bool(state.fields.get("source")) and not state.fields["unrevealed"]
            and not state.fields.get("source_value")
        ),
        effect=_next("draw", _all_in),
    )  # fmt: skip
    draw = act(
        revealing >> drawn, zh="抽出", en="Draw", automatic=True, form=outcome_forms.DrawForm, stands=True,
        stops="draw.reveals", replays=_drawn,
    )  # fmt: skip
    give_up = act(
        revealing >> failed, zh="未揭示，作废", en="Give up for want of a reveal", by=(REVIEWER, PRINCIPAL),
        requires=(OnTheDay, RevealsAreLate), needs_reason=True, stands=True, optional=True, stops="draw.reveals",
        replays=_failed,
    )  # fmt: skip
    cancel = act(
        (proposed | frozen) >> cancelled, zh="取消抽取", en="Cancel", by=(REVIEWER, PRINCIPAL), needs_reason=True,
        requires=(OnTheDay,), stands=True, optional=True, stops="draw.commitments", replays=_ended,
    )  # fmt: skip
    replace = act(
        after=drawn, zh="替换补抽", en="Replace", by=(REVIEWER, PRINCIPAL), form=outcome_forms.ReplaceForm,
        needs_reason=True, apart_from=["propose"], requires=(OnTheDay,), stands=True, replays=_replaced,
    )  # fmt: skip
    assign = act(
        after=drawn, zh="匹配检查人员", en="Assign inspectors", by=(HANDLER, REVIEWER), form=outcome_forms.AssignForm,
        requires=(OnTheDay,), stands=True, answers=_to_assign,
    )  # fmt: skip
    reassign = act(
        after=drawn, zh="重新匹配检查人员", en="Assign inspectors anew", by=(REVIEWER, PRINCIPAL),
        form=outcome_forms.ReassignForm, needs_reason=True, apart_from=["propose"], requires=(OnTheDay,), attach=True,
        stands=True,
        answers=lambda state: bool(state.fields.get("assignment_file")),
    )  # fmt: skip
