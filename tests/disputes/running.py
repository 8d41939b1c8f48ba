"""Matters written as YAML and run through the real engine: every step an act, with what it refuses and when it is due.

A step reads ``{on, act, by, with, reason, party, refused, due, stage}``. Without ``by`` the post is the first role
that may do the act, in the organ that does it; ``with`` adds to the usual content of the act. ``$organ:market``,
``$officer:justice.handler.1`` and ``$party:applicant`` stand for rows. ``review: true`` acts on the incidental review.
``after`` names steps of ``preludes.yaml`` that come first.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.organs.models import Post
from fazhi.kernel.parties.models import Party
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Act, Matter, MatterLink
from fazhi.kernel.procedures.projection import differences
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.procedures.registry import kind_of, procedure_of, version_on
from tests.conftest import County

FAMILY = "disputes.reconsideration"
MATTERS = Path(__file__).parent / "matters"
ORGANS = {"lead": "justice", "respondent": "market", "decider": "government"}
APPLICATION = {
    "party_kind": "citizen", "party_name": "白守田", "party_identifier": "130130195712010000",
    "party_phone": "13000001006", "party_address": "演示县平川乡清水村", "channel": "on_site",
    "respondent": "$organ:market", "decider": "$organ:government", "act_kind": "penalty",
    "act_number": "演市监处罚〔2021〕6号", "act_title": "罚款一万元的行政处罚决定", "rights_told": True,
    "claim": "撤销行政处罚决定。", "grounds": "事实不清。",
}  # fmt: skip
TWO = ["$officer:justice.handler.0", "$officer:justice.handler.1"]
USUAL: Mapping[str, Mapping[str, Any]] = {
    "apply": APPLICATION,
    "apply_through_organ": APPLICATION,
    "assign": {"handlers": TWO},
    "accept": {"meets_conditions": True},
    "ask_correction": {"missing": "身份证明"},
    "supply": {"supplied": "身份证明"},
    "reply": {"answer": "决定合法。", "evidence": "现场笔录"},
    "register_reply": {"answer": "决定合法。", "evidence": "现场笔录"},
    "hear_opinion": {"method": "telephone", "opinion": "认为处罚过重"},
    "inspect": {"investigators": TWO, "place": "店内", "record": "拍照取证"},
    "investigate": {"investigators": TWO, "place": "店内", "record": "询问经营者"},
    "commission_appraisal": {"appraiser": "市检测院", "subject": "成分"},
    "receive_appraisal": {"appraisal": "合格"},
    "propose": {"findings": "罚款一万元。", "considerations": "程序合法。", "proposed": "upheld"},
    "decide": {"outcome": "upheld", "ruling": "维持行政处罚决定。"},
    "mediate": {"ruling": "罚款减为五千元。", "signed": True},
    "serve": {"method": "direct"},
    "notify": {"method": "direct", "served_paper": "补正通知书"},
    "serve_respondent": {"method": "direct"},
    "announce": {"published_at": "县政府网站"},
    "advise": {"advised": "演示县市场监督管理局", "advice": "完善程序"},
    "suggest": {"advised": "演示县市场监督管理局", "advice": "统一裁量"},
    "advise_feedback": {"feedback": "已整改"},
    "register_feedback": {"feedback": "已整改"},
    "perform": {"performance": "已重作"},
    "register_performance": {"performance": "已重作"},
    "refuse": {"refusal_ground": "no_claim"},
    "tell_competent": {"competent": "石家庄市人民政府"},
    "transfer": {"competent": "石家庄市公安局"},
    "summon_hearing": {"hearing_place": "听证室", "hearing_subject": "处罚事实"},
    "hold_hearing": {
        "presider": "$officer:justice.handler.0",
        "members": ["$officer:justice.handler.1", "$officer:justice.reviewer.0"],
        "recorder": "$officer:justice.clerk.0", "leader_came": True, "respondent_staff": 1, "applicant_came": True,
        "record": "双方陈述",
    },
    "forward": {"to": "$organ:justice", "maintains": "处罚正确"},
    "ask_committee": {"question": "如何适用法律"},
    "committee_advises": {"committee_opinion": "建议撤销"},
    "ask_escalation": {"competent": "石家庄市人民政府"},
    "escalate": {"competent": "石家庄市人民政府"},
    "stay_execution": {"stay_ground": "asked"},
    "show_file": {"shown": "答复书"},
    "inform_superior": {"superior": "石家庄市市场监督管理局"},
    "summon_head": {"person": "演示县市场监督管理局局长", "text": "限期履行"},
    "criticise": {"person": "演示县市场监督管理局", "text": "拒不履行"},
    "enforce": {"enforcer": "court", "enforcement": "逾期不起诉又不履行"},
    "conclude": {"found": "lawful", "opinion": "与上位法一致"},
    "register_result": {"found": "unlawful", "opinion": "超越权限"},
    "maker_answers": {"maker_answer": "有上位依据"},
}  # fmt: skip
DAYS = {
    "copy_received": "copy_received_on", "serve": "served_on", "notify": "served_on",
    "serve_respondent": "respondent_served_on", "advice_received": "advice_received_on", "stay_execution": "stayed_on",
    "maker_received": "maker_received_on", "transfer_received": "transfer_received_on", "apply": "act_known_on",
    "apply_through_organ": "act_known_on",
}  # fmt: skip
BY_PARTY = {"serve", "notify", "announce", "hear_opinion", "show_file"}


def matters(name: str) -> list[dict[str, Any]]:
    """The matters of a file, each named by a sentence."""
    loaded: list[dict[str, Any]] = YAML(typ="safe").load((MATTERS / name).read_text(encoding="utf-8"))
    return loaded


def preludes() -> dict[str, list[dict[str, Any]]]:
    """Steps that several matters begin with, by name."""
    loaded: dict[str, list[dict[str, Any]]] = YAML(typ="safe").load(
        (MATTERS.parent / "preludes.yaml").read_text(encoding="utf-8")
    )
    return loaded


class Run:
    """One matter on its way through its steps."""

    def __init__(self, county: County) -> None:
        self.county = county
        self.matter: Matter | None = None

    def all(self, described: Mapping[str, Any]) -> Matter:
        """Every step, then what is expected at the end."""
        for step in [*preludes().get(described.get("after", ""), ()), *described["steps"]]:
            self.step(step)
        assert self.matter is not None
        for name, value in described.get("expect", {}).items():
            assert str(getattr(self.case, name)) == str(value), name
        assert differences(Matter.objects.all()) == []
        return self.matter

    @property
    def case(self) -> Any:
        """The matter's typed row."""
        assert self.matter is not None
        return procedure_of(self.matter.family, self.matter.version).matter.objects.get(pk=self.matter.pk)

    def step(self, step: Mapping[str, Any]) -> None:
        """One step, with what it refuses or makes due."""
        where = f"{step['on']} {step['act']}"
        if "refused" in step:
            try:
                self.act(step)
            except Refusal as refusal:
                assert sorted(refusal.codes) == sorted(step["refused"]), f"{where}: {refusal}"
                return
            raise AssertionError(f"{where} was not refused")
        try:
            self.act(step)
        except Refusal as refusal:
            raise AssertionError(f"{where}: {refusal.codes} {refusal}") from refusal
        for key, due in step.get("due", {}).items():
            assert self.clock(key) == due, f"{where}: {key}"
        if "stage" in step:
            assert self.case.stage == step["stage"], where

    def act(self, step: Mapping[str, Any]) -> Act:
        """Perform the act of a step."""
        name, on = step["act"], step["on"]
        data = {**USUAL.get(name, {}), **self._days(name, on), **step.get("with", {})}
        values = {key: self.resolved(value) for key, value in data.items()}
        by, reason = self._by(step), step.get("reason", "经审查，情况属实。")
        if name in ("apply", "apply_through_organ"):
            done = open_matter(FAMILY, name, by=by, on=on, data=values, reason=reason)
            self.matter = done.matter
            return done
        party = self.resolved(step.get("party", "$party:applicant")) if name in BY_PARTY else None
        target = self.review() if step.get("review") else self.matter
        assert target is not None
        return perform(target, name, by=by, on=on, data=values, reason=reason, party=party)

    def review(self) -> Matter:
        """The incidental review of the matter."""
        return MatterLink.objects.get(parent=self.matter, kind="incidental").child

    def clock(self, key: str) -> datetime.date | str:
        """When the newest clock of a key is due: a day, paused, or stopped (with the day)."""
        subjects = [self.matter.pk] if self.matter else []
        subjects += [link.child_id for link in MatterLink.objects.filter(parent=self.matter)]
        rows = Clock.objects.filter(subject__in=subjects, key=key).order_by("started_on", "stopped_on")
        row = rows.filter(stopped_on=None).last() or rows.last()
        if row is None:
            return "none"
        if row.stopped_on is not None:
            return "stopped"
        return row.due_on or "paused"

    def _by(self, step: Mapping[str, Any]) -> Post:
        if "by" in step:
            organ, role, *nth = step["by"].split(".")
            return self.county.post(organ, role, int(nth[0]) if nth else 0)
        family = "disputes.incidental" if step.get("review") else FAMILY
        if step.get("review"):
            version = procedure_of(family, self.review().version)
        elif self.matter is not None:
            version = procedure_of(family, self.matter.version)
        else:
            version = version_on(family, step["on"])
        kind = kind_of(version, step["act"])
        assert kind is not None, f"no act {step['act']} in {version.version}"
        return self.county.post(ORGANS[kind.of], kind.by[0].key)

    def _days(self, name: str, on: datetime.date) -> dict[str, Any]:
        days: dict[str, Any] = {DAYS[name]: on} if name in DAYS else {}
        if name in ("apply", "apply_through_organ"):
            days["act_made_on"] = on
        if name == "inspect":
            days |= {"began_on": on, "ended_on": on}
        return days

    def resolved(self, value: Any) -> Any:
        """A value with its references replaced by rows' ids (a party by its row)."""
        if isinstance(value, list):
            return [self.resolved(each) for each in value]
        if not isinstance(value, str) or not value.startswith("$"):
            return value
        kind, name = value[1:].split(":")
        if kind == "organ":
            return self.county.organ(name).pk
        if kind == "party":
            return Party.objects.filter(matters__matter=self.matter, matters__capacity=name).first()
        organ, role, nth = name.split(".")
        return self.county.officer(organ, role, int(nth)).pk
