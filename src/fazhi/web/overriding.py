"""Asking for an override 申请特许 from where a rule stands in the way: the form offers what bars now, in its words."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.urls import reverse

from fazhi.kernel.procedures.barring import barring
from fazhi.kernel.procedures.declaring import ActKind
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.procedures.overriding import ASK_OVERRIDE, AllowForm, OverrideForm, RuleNames, set_aside_by
from fazhi.kernel.procedures.refusals import Ground
from fazhi.kernel.wording import Label, words
from fazhi.web.viewer import Viewer
from fazhi.web.whynot import Standing

ACT, RULE = "for", "rule"
"""In an address of the form: the act, and each rule that stood against it."""
_NOTHING = words(
    "目前没有可以特许越过的规则阻止后续行为。规则取决于所填内容的，请先填写该行为，被拒绝时可由拒绝信息转到这里。",
    "Nothing that an override could set aside bars a next act now. A rule that depends on what you fill in shows when "
    "the act is refused by it; that message leads here.",
)


def address_of_asking(standing: Standing, kind: ActKind, grounds: Iterable[Ground]) -> str:
    """The form that asks for an override of an act's rules that stand against it; empty where none could be asked for.

    It is offered to who may ask.
    """
    codes = [ground.code for ground in grounds if ground.code in set_aside_by(kind)]
    if not codes or kind.opens or standing.recused or not standing.posts(ASK_OVERRIDE):
        return ""
    asked = [("act", ASK_OVERRIDE.name), (ACT, kind.name), *((RULE, code) for code in codes)]
    return f"{reverse('matter', args=[standing.matter.pk])}?{urlencode(asked)}#act-{ASK_OVERRIDE.name}"


def offer_what_bars(form: forms.Form, matter: Matter, viewer: Viewer, asked: QueryDict) -> None:
    """Leave in the form what bars now, in the words of its refusal, and what the address or the sender names."""
    if not isinstance(form, OverrideForm) or isinstance(form, AllowForm) or not viewer.posts:
        return
    kinds, against = form.offered(), barring(matter, viewer.posts[0], viewer.day)
    offered = [(name, ground.code, _words(ground)) for name in kinds for ground in against.get(name, ())]
    named = asked.get(ACT) or asked.get("act", "")
    if named in kinds:
        known, says = {code for name, code, _ in offered if name == named}, set_aside_by(kinds[named])
        wanted = [
            code for code in (*asked.getlist(RULE), *asked.getlist("rules")) if code in says and code not in known
        ]
        offered += [(named, code, says[code]) for code in dict.fromkeys(wanted)]
        form.initial = {**form.initial, "act": named, "rules": [code for code in asked.getlist(RULE) if code in says]}
    _choose(form, kinds, offered)


def _choose(form: OverrideForm, kinds: dict[str, ActKind], offered: list[tuple[str, str, Label]]) -> None:
    acts, chosen = list(dict.fromkeys(name for name, _, _ in offered)), form.fields["rules"]
    choices = [(name, kinds[name].label) for name in acts]
    form.fields["act"].widget = forms.Select(choices=choices if len(choices) == 1 else [("", "—"), *choices])
    if isinstance(chosen, RuleNames):
        rules: dict[str, list[str]] = {}
        for name, code, says in offered:
            rules.setdefault(code, []).append(str(_of(kinds[name].label, says) if len(acts) > 1 else says))
        chosen.choices = [(code, "；".join(said)) for code, said in rules.items()]
        chosen.help_text = "" if offered else _NOTHING


def _words(ground: Ground) -> Label:
    if not ground.law:
        return ground.says
    return Label(f"{ground.says.zh}（{ground.cited.zh}）", f"{ground.says.en} ({ground.cited.en})")


def _of(act: Label, says: Label) -> Label:
    return Label(f"{act.zh}：{says.zh}", f"{act.en}: {says.en}")
