"""The state after an act is worked out from the one before it, which stays as it was."""

from __future__ import annotations

from django.db.models import Q

from fazhi.kernel.files.store import Upload
from fazhi.kernel.procedures.models import Act, Paper
from fazhi.kernel.procedures.replay import State, facts_in, follow, replay
from tests.kernel.desk import Desk, fresh


def test_each_act_leaves_the_state_before_it_as_it_was(desk: Desk) -> None:
    permit, justice = desk.accepted(), desk.county.organ("justice")
    desk.do(permit, "join", "2021-03-03", {"party_kind": "citizen", "party_name": "邻居"})
    desk.do(permit, "ask_countersign", "2021-03-04", {"to": justice.pk, "text": "请会签"})
    desk.do(permit, "countersign", "2021-03-04", {"text": "同意", "agrees": "yes"}, by=desk.post("reviewer", "justice"))
    desk.do(permit, "add_reader", "2021-03-04", {"officer": desk.county.officer("justice", "handler").pk})
    desk.do(permit, "recuse", "2021-03-04", {"officer": desk.county.officer("market", "clerk", 1).pk})
    file = [Upload("笔录.txt", "勘验".encode(), "text/plain")]
    act = desk.do(permit, "inspect", "2021-03-05", uploads=file)
    asked = {"target": f"file:{act.data['attachments'][0]}", "basis": "mistaken"}
    desk.do(permit, "ask_purge", "2021-03-05", asked)
    desk.do(permit, "suspend", "2021-03-06")
    desk.do(permit, "resume", "2021-03-08")
    desk.do(permit, "decide", "2021-03-10")
    seal = {"paper": Paper.objects.get(matter=permit).pk, "seal": "行政审批专用章"}
    desk.do(permit, "seal", "2021-03-10", seal)
    desk.do(permit, "serve", "2021-03-11", party=Act.objects.get(matter=permit, name="apply").party)

    facts = facts_in(Q(matter=permit.pk))
    states = [State(permit.pk)]
    for fact in facts:
        states.append(follow(states[-1], fact))
    for number, state in enumerate(states):
        assert state == replay(permit.pk, facts[:number]), f"before {facts[number].name if number < len(facts) else ''}"
    assert states[-1].stage == fresh(permit).stage
    last = states[-1]
    assert all(
        (last.parties, last.organs, last.countersigns, last.readers, last.recused, last.purges_asked, last.sealed)
    )
