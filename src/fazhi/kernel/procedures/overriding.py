"""Overrides 特许: an urgent lawful act goes through although named rules stand against it, by two persons and a reason.

One asks and names the rules to be set aside; another allows some or all of these. Every other ground holds: who may
act, in which organ, at which stage, the separation of duties, secrecy and content are never set aside, nor is a rule
that was not named, or is declared not to yield. An override lets one act through, once, and no correction changes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from fazhi.kernel.organs.roles import HANDLER, PRINCIPAL, REVIEWER
from fazhi.kernel.procedures.declaring import ActKind, act
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.procedures.general import declare
from fazhi.kernel.procedures.registry import procedure_of
from fazhi.kernel.procedures.replay import Override
from fazhi.kernel.wording import Label, words
from fazhi.law.articles import cited

if TYPE_CHECKING:
    from fazhi.kernel.procedures.replay import ActFacts, State

GATE = Label("关联事项尚未办结", "A linked matter is not ended")
ITEM = Label("事项不在清单有效期内", "The item is not in force")
_COLON = Label("：", ": ")


def set_aside_by(kind: ActKind) -> dict[str, Label]:
    """What an override of the act could set aside, by code: its rules with their articles, its gates, its register."""
    found = {}
    for rule in kind.requires:
        if not rule.yields:
            continue
        basis = cited(rule.law, rule.article)
        found[rule.name] = (
            Label(f"{rule.says.zh}（{basis.zh}）", f"{rule.says.en} ({basis.en})") if rule.law else rule.says
        )
    if kind.gates:
        found["gate"] = GATE
    if kind.rests_on is not None:
        found["item"] = ITEM
    return found


class ActName(forms.CharField):
    """The stored name of an act of the matter's procedure; pages show its label."""


class RuleNames(forms.MultipleChoiceField):
    """The codes of rules of the act that the form names; pages show what they say, with their article."""

    widget = forms.CheckboxSelectMultiple


class OverrideForm(ActForm):
    """The act that rules would block, and which of them are to be set aside."""

    act = ActName(label=words("拟作出的行为", "Act"))
    rules = RuleNames(label=words("拟越过的规则", "Rules to be set aside"))

    def prepare(self) -> None:
        """Offer the acts against which a rule may stand, and these rules; no act that opens a matter."""
        offered = self.offered()
        rules: dict[str, list[tuple[ActKind, Label]]] = {}
        for kind in offered.values():
            may = self.may_be_set_aside(kind)
            for code, says in set_aside_by(kind).items():
                if code in may:
                    rules.setdefault(code, []).append((kind, says))
        choices = [(name, kind.label) for name, kind in offered.items()]
        self.fields["act"].widget = forms.Select(choices=choices if len(choices) == 1 else [("", "—"), *choices])
        chosen = self.fields["rules"]
        if isinstance(chosen, RuleNames):
            chosen.choices = [(code, _named([kind for kind, _ in of], of[0][1])) for code, of in rules.items()]

    def offered(self) -> dict[str, ActKind]:
        """The acts that may follow now and against which a rule, a gate or a register may stand, by name."""
        if self.matter is None:
            return {}
        acts = procedure_of(self.matter.family, self.matter.version).acts
        stage = None if self.state is None else self.state.stage
        return {
            name: kind
            for name, kind in acts.items()
            if not kind.opens and set_aside_by(kind) and (stage is None or kind.allowed_in(stage))
        }

    def clean_act(self) -> str:
        """The stored name of an act of the procedure."""
        name: str = self.cleaned_data["act"]
        offered = self.offered()
        if self.matter is not None and name not in offered:
            says = words(
                f"行为“{name}”没有可以特许越过的规则；可用：{'、'.join(offered) or '无'}。",
                f"No rule of an act {name} could be set aside; of these could: {', '.join(offered) or 'none'}.",
            )
            raise ValidationError(says)
        return name

    def clean(self) -> dict[str, Any]:
        """The rules must be rules of the act."""
        cleaned = super().clean() or self.cleaned_data
        kind = self.offered().get(cleaned.get("act", ""))
        stray = set(cleaned.get("rules", ())) - self.may_be_set_aside(kind) if kind is not None else set()
        if stray:
            self.add_error("rules", ValidationError(_NOT_OF_THE_ACT))
        return cleaned

    def may_be_set_aside(self, kind: ActKind) -> set[str]:
        """The codes that may be named for the act."""
        return set(set_aside_by(kind))


_NOT_OF_THE_ACT = words(
    "所选规则不是该行为的规则，或未经申请，请在其中选择。",
    "A rule chosen is not one of that act, or nobody asked for it: choose among those.",
)


def _named(kinds: list[ActKind], says: Label) -> Any:
    """A rule among others: of which acts it is, and what it says."""
    zh, en = "、".join(kind.label.zh for kind in kinds), ", ".join(kind.label.en for kind in kinds)
    return words(f"{zh}{_COLON.zh}{says.zh}", f"{en}{_COLON.en}{says.en}")


class AllowForm(OverrideForm):
    """An override that somebody else asked for: no other act, and no other rules, than were asked for."""

    rules = RuleNames(label=words("准予越过的规则", "Rules that are set aside"))

    def prepare(self) -> None:
        """What was asked for is ticked beforehand: who allows less takes a tick away."""
        super().prepare()
        self.fields["rules"].initial = sorted({code for rules in self.asked().values() for code in rules})
        self.fields["rules"].help_text = words(
            "批准特许的人不能自己作出该行为。", "Who allows an override may not do the act by it."
        )

    def asked(self) -> Mapping[str, tuple[str, ...]]:
        """The rules asked for, by act."""
        return {} if self.state is None else self.state.overrides_asked

    def offered(self) -> dict[str, ActKind]:
        """The acts for which somebody asked."""
        return {name: kind for name, kind in super().offered().items() if self.state is None or name in self.asked()}

    def may_be_set_aside(self, kind: ActKind) -> set[str]:
        """The rules of the act that somebody asked to set aside."""
        return super().may_be_set_aside(kind) & set(self.asked().get(kind.name, ()))

    def clean_act(self) -> str:
        """Only what was asked for can be allowed."""
        name: str = self.cleaned_data["act"]
        if self.state is not None and name not in self.asked():
            raise ValidationError(words(f"没有人申请特许“{name}”。", f"Nobody asked for an override of {name}."))
        return super().clean_act()


def _override_asked(state: State, fact: ActFacts) -> None:
    # Acts recorded before rules were named set nothing aside: they are asked for again.
    state.overrides_asked[fact.data["act"]] = tuple(fact.data.get("rules") or ())


def _override_allowed(state: State, fact: ActFacts) -> None:
    state.overrides_asked.pop(fact.data["act"], None)
    state.overrides[fact.data["act"]] = Override(str(fact.id), tuple(fact.data.get("rules") or ()))


ASK_OVERRIDE = act(
    zh="申请特许", en="Ask for an override", by=(HANDLER, PRINCIPAL), form=OverrideForm, replays=_override_asked,
    needs_reason=True, internal=True, general=True, stands=True,
)  # fmt: skip
ALLOW_OVERRIDE = act(
    zh="批准特许", en="Allow an override", by=(REVIEWER, PRINCIPAL), form=AllowForm, replays=_override_allowed,
    answers=lambda state: bool(state.overrides_asked), apart_from=["ask_override"], needs_reason=True, internal=True,
    general=True, stands=True,
)  # fmt: skip

declare(ask_override=ASK_OVERRIDE, allow_override=ALLOW_OVERRIDE)
