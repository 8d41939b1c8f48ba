"""replay(acts) == state: random walks through procedures, back-filled acts and corrections among them.

At each step any act is chosen that is offered to some officer, with content made up from its form. A refusal is a fair
answer and must leave nothing; whatever was recorded, in whatever order, must add up to the rows as they stand.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable
from typing import Any

import pytest
from django import forms
from django.db import transaction
from django.db.models import Q
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.organs.models import Organ, Post
from fazhi.kernel.procedures.admission import acting_organs
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.forms import PARTY_FIELDS, build_form
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.offering import offers
from fazhi.kernel.procedures.projection import differences, state_of
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.procedures.registry import GENERAL, kind_of, procedure_of
from fazhi.kernel.procedures.replay import facts_in, in_legal_order, replay
from tests.conftest import ORGANS
from tests.kernel.desk import APPLICANT, NEIGHBOUR, Desk, date

DAY = datetime.date.resolution
STEPS = 12
RATHER = {"accept": 12, "suspend": 8, "resume": 20, "extend": 8, "inspect": 8, "decide": 8, "rectify": 8, "verify": 6}
"""Acts without which the walk would not get far, and how often they are put among the choices."""

UNCHOSEN = {"correct", "archive", "recuse", "seal", "return_for_revision"}
"""General acts that the walk does otherwise, or that would end it or say nothing."""


class Walk:
    """One matter on its random way."""

    def __init__(self, desk: Desk, data: st.DataObject, matter: Matter, day: datetime.date) -> None:
        self.desk, self.data, self.matter, self.day = desk, data, matter, day
        self.posts = [
            desk.county.post(organ, role, nth)
            for organ in ORGANS
            for role in ("clerk", "handler", "reviewer", "principal")
            for nth in (0, 1)
        ]  # fmt: skip

    def pick(self, choices: Any) -> Any:
        return self.data.draw(st.sampled_from(list(choices)))

    def days(self, low: int, high: int) -> datetime.timedelta:
        return self.data.draw(st.integers(low, high)) * DAY

    def step(self) -> None:
        way: Callable[[], Act | None] = self.pick([self.forward] * 4 + [self.late] * 2 + [self.correct])
        before = Act.objects.count()
        try:
            done = way()
        except Refusal as refusal:
            assert refusal.codes
            done = None
        assert (Act.objects.count() == before) is (done is None)

    def forward(self) -> Act | None:
        """An act that runs at this stage, by a post of its role in an organ that does it; it is offered, too."""
        self.day += self.days(0, 9)
        held = Matter.objects.get(pk=self.matter.pk)
        procedure, state = procedure_of(held.family, held.version), state_of(held)
        own = [kind for kind in procedure.acts.values() if kind.by and kind.allowed_in(state.stage)]
        general = [kind for name, kind in GENERAL.items() if name not in UNCHOSEN]
        kind = self.pick([kind for kind in own for _ in range(RATHER.get(kind.name, 2))] + general)
        organs = acting_organs(procedure, kind, state, held.organ_id)
        posts = [p for p in self.posts if p.organ_id in organs and any(p.gives(role) for role in kind.by)]
        if not posts:
            return None
        by = self.pick(posts)
        offered = {offer.kind.name for offer in offers(held, by.officer, self.day)}
        reason = "情况需要" if kind.needs_reason else ""
        done = self.act(kind.name, by, self.day, reason=reason)
        assert kind.general or kind.name in offered
        return done

    def late(self) -> Act | None:
        """Any act at all on a day before the last, rather one that moves nothing; a reviewer of the organ approves."""
        held = Matter.objects.get(pk=self.matter.pk)
        acts = [kind for kind in procedure_of(held.family, held.version).acts.values() if kind.by and not kind.opens]
        kind = self.pick([kind for kind in acts for _ in range(1 if kind.target("") else 6)])
        here = [post for post in self.posts if post.organ_id == held.organ_id]
        by = self.pick(post for post in here if any(post.gives(role) for role in kind.by))
        second = self.pick(post for post in here if post.role == "reviewer")
        return self.act(kind.name, by, self.day - self.days(1, 9), second=second, reason="漏登")

    def act(self, name: str, by: Post, day: datetime.date, **others: Any) -> Act:
        return perform(self.matter, name, by=by, on=day, data=self.content(name, day), **others)

    def correct(self) -> Act | None:
        act = self.pick(Act.objects.filter(matter=self.matter, corrects=None).order_by("seq"))
        data: dict[str, Any] = {}
        if self.data.draw(st.booleans()):
            data["happened_on"] = (act.happened_on + self.days(-9, 9)).isoformat()
        else:
            said = self.content(act.name, act.happened_on)
            fields = sorted(said.keys() - set(PARTY_FIELDS) - {"party", "officer"})
            data["data"] = {name: str(said[name]) for name in fields[:2]}
        by: Post = self.pick(post for post in self.posts if post.role == "handler")
        return perform(self.matter, "correct", by=by, on=self.day, data=data, corrects=act, reason="登记有误")

    def content(self, name: str, day: datetime.date) -> dict[str, Any]:
        """Something for every field of the act's form."""
        held = Matter.objects.get(pk=self.matter.pk)
        procedure = procedure_of(held.family, held.version)
        kind = kind_of(procedure, name)
        assert kind is not None
        form = build_form(procedure, kind, None, matter=held, state=state_of(held))
        party = {name: {**APPLICANT, **NEIGHBOUR}.get(name, "") for name in PARTY_FIELDS}
        return {
            field: party.get(field) or self.value(each, day)
            for field, each in form.fields.items()
            if field != "reason" and (field not in party or party[field])
        }  # fmt: skip

    def value(self, field: forms.Field, day: datetime.date) -> Any:
        if isinstance(field, forms.ModelChoiceField):
            return self.pick(each.pk for each in field.queryset.order_by("pk")) if field.queryset.exists() else ""
        if isinstance(field, forms.DateField):
            return (day + self.days(0, 30)).isoformat()
        if isinstance(field, forms.ChoiceField):
            return self.pick([key for key, _ in field.choices if key] or [""])
        if isinstance(field, forms.DecimalField | forms.IntegerField):
            return str(self.data.draw(st.integers(1, 20)))
        return self.pick(["甲", "丙 “丁”", "decide", "2024"])

    def arrive(self) -> None:
        """All that was recorded adds up to what stands."""
        acts = list(Act.objects.filter(matter=self.matter).order_by("seq"))
        facts = facts_in(Q(matter=self.matter))
        state = state_of(self.matter)
        shuffled = list(facts)
        random.Random(len(facts)).shuffle(shuffled)
        assert replay(self.matter.pk, shuffled) == state
        assert differences([self.matter]) == []

        row = Matter.objects.get(pk=self.matter.pk)
        assert (row.stage, row.final, row.revision, row.number) == (state.stage, state.final, len(acts), state.number)
        rows = {clock.id: clock for clock in Clock.objects.filter(subject=self.matter.pk)}
        assert {id: (clock.started_on, clock.stopped_on) for id, clock in rows.items()} == {
            id: (clock.started_on, clock.stopped_on) for id, clock in state.clocks.items()
        }  # fmt: skip

        order = in_legal_order(facts)
        assert [fact.on for fact in order] == sorted(fact.on for fact in order)
        counted = Act.objects.filter(matter=self.matter, corrects=None).between(date("2000-01-01"), date("2100-01-01"))
        assert {act.pk: act.counted_on for act in counted} == {fact.id: fact.on for fact in order}


def permit(desk: Desk) -> Matter:
    return desk.open("2023-11-01")


def finding(desk: Desk) -> Matter:
    act = open_matter(
        "oversight.rectification", "open", by=desk.county.post("justice", "handler"), on=date("2023-11-01"),
        data={
            "source": "patrol", "checked": Organ.objects.get(code="market").pk, "problem": "网页未更新",
            "legal_basis": "政府信息公开条例", "rectify_by": "2023-12-01", "check_number": "XC-1",
        },
    )  # fmt: skip
    return act.matter


@pytest.mark.parametrize("opened", [permit, finding])
@settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.generate],
)  # fmt: skip
@given(data=st.data())
def test_acts_add_up_to_the_rows_as_they_stand(
    desk: Desk, opened: Callable[[Desk], Matter], data: st.DataObject
) -> None:
    with transaction.atomic():
        walk = Walk(desk, data, opened(desk), date("2023-11-01"))
        for _ in range(STEPS):
            walk.step()
        walk.arrive()
        transaction.set_rollback(True)
