"""Draws as matters 抽取: what was fixed before, who committed and revealed, what came out, who was replaced."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models

from fazhi.kernel.organs.models import Organ
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.wording import Label, words


class Draw(Matter):
    """A draw 随机抽取; everything here follows from its acts.

    Attributes:
        wanted: how many of each stratum.
        committers: organs that commit, by id; those that have not yet stand in ``uncommitted``, those that have not
            revealed in ``unrevealed``.
        codes: id of each committing organ to the code under which the terms name it.
        commitments: id of an organ to its commitment; ``reveals`` likewise to the secret that matches it.
        false_reveals: secrets that matched nothing, each with organ and day.
        open_on: the day from which the list and what came out are public, before it only digests are.
        terms: the terms, canonical, once the list is frozen.
        holding: digest of the list while the draw is open: no two draws are open over one list.
        assignment: the assignment of inspectors that stands: seats, digest of the file that it rests on, how many had
            been replaced by then.
        withheld: codes of the organs for want of whose reveal it failed.
    """

    purpose = models.CharField(words("抽取事由", "What for"), max_length=200)
    wanted = models.JSONField(words("抽取数量", "How many"), default=dict)
    committers = models.JSONField(words("承诺单位", "Organs that commit"), default=list)
    uncommitted = models.JSONField(words("尚未承诺的单位", "Not yet committed"), default=list)
    unrevealed = models.JSONField(words("尚未揭示的单位", "Not yet revealed"), default=list)
    codes = models.JSONField(words("承诺单位代码", "Codes of the organs"), default=dict)
    commitments = models.JSONField(words("承诺值", "Commitments"), default=dict)
    reveals = models.JSONField(words("揭示值", "Reveals"), default=dict)
    false_reveals = models.JSONField(words("与承诺不符的揭示", "False reveals"), default=list)
    commit_by = models.DateField(words("承诺截止日期", "Commit by"), null=True)
    reveal_by = models.DateField(words("揭示截止日期", "Reveal by"), null=True)
    open_on = models.DateField(words("名单和结果公开日期", "List and outcome public from"), null=True)
    source = models.CharField(words("公开信源", "Public source"), max_length=200, blank=True, default="")
    source_on = models.DateField(words("信源发布日期", "Published on"), null=True)
    source_value = models.CharField(words("信源公布的值", "Value published"), max_length=200, blank=True, default="")
    list_file = models.UUIDField(words("候选名单", "List"), null=True)
    list_sha256 = models.CharField(words("名单摘要", "Digest of the list"), max_length=64, blank=True, default="")
    candidates = models.PositiveIntegerField(words("候选对象数", "Candidates"), default=0)
    terms = models.TextField(words("抽取条件", "Terms"), blank=True, default="")
    terms_sha256 = models.CharField(words("抽取条件摘要", "Digest of the terms"), max_length=64, blank=True, default="")
    frozen_on = models.DateField(words("名单冻结日期", "Frozen on"), null=True)
    seed = models.CharField(words("种子", "Seed"), max_length=64, blank=True, default="")
    drawn = models.JSONField(words("抽中对象", "Drawn"), default=list)
    replaced = models.JSONField(words("替换补抽", "Replaced"), default=list)
    standing_drawn = models.JSONField(words("现抽中对象", "Drawn as it stands"), default=list)
    withheld = models.JSONField(words("未揭示的单位", "Organs that withheld"), default=list)
    again = models.UUIDField(words("重新抽取的原抽取", "Draw that it repeats"), null=True)
    assignment_file = models.UUIDField(words("检查人员匹配依据", "File of inspectors"), null=True)
    assignment_sha256 = models.CharField(
        words("匹配依据摘要", "Digest of the file of inspectors"), max_length=64, blank=True, default=""
    )
    assignment = models.JSONField(words("检查人员匹配", "Inspectors assigned"), default=dict)
    serves = models.UUIDField(words("所属事项", "Matter that it serves"), null=True)
    holding = models.CharField(
        words("占用的名单", "List that it holds"), max_length=64, null=True, blank=True, unique=True, editable=False
    )

    def headline(self) -> str:
        """What is drawn, and what for."""
        return self.purpose

    @property
    def seats(self) -> list[dict[str, Any]]:
        """Who inspects whom, as it stands: target, index of the need, person."""
        return list(self.assignment.get("seats", []))

    @classmethod
    def in_words(cls, name: str, value: Any) -> tuple[str, ...]:
        """Organs by name, quotas, values and those drawn, line by line."""
        tell = _TELLING.get(name)
        return tuple(tell(value)) if tell is not None and value else ()


def wanted_in_words(wanted: Mapping[str, int]) -> list[str]:
    """Each stratum with its number."""
    return [f"{stratum or Label('不分层', 'no strata')}：{count}" for stratum, count in wanted.items()]


def _organs(ids: Sequence[str]) -> list[str]:
    return list(Organ.objects.filter(pk__in=ids).values_list("name", flat=True))


def _by_organ(values: Mapping[str, str]) -> list[str]:
    names = {str(id): name for id, name in Organ.objects.filter(pk__in=values).values_list("pk", "name")}
    return [f"{names.get(organ, organ)}：{value}" for organ, value in values.items()]


def _false(reveals: Sequence[Mapping[str, str]]) -> list[str]:
    return [line for each in reveals for line in _by_organ({each["organ"]: f"{each['on']} {each['secret']}"})]


def _places(drawn: Sequence[Mapping[str, str]]) -> list[str]:
    return [
        f"{place}. {each['identifier']}" + (f"（{each['stratum']}）" if each["stratum"] else "")
        for place, each in enumerate(drawn, start=1)
    ]


def _replaced(replaced: Sequence[Mapping[str, str]]) -> list[str]:
    return [f"{each['out']} → {each['into']}：{each['reason']}" for each in replaced]


def _assigned(assignment: Mapping[str, Any]) -> list[str]:
    """An assignment, a line a target."""
    people: dict[str, list[str]] = {}
    for seat in assignment["seats"]:
        people.setdefault(seat["target"], []).append(seat["person"])
    return [f"{target}：{'、'.join(persons)}" for target, persons in people.items()]


def _terms(terms: str) -> list[str]:
    """What the terms bind, by the digest that says all of it."""
    said = json.loads(terms)
    return [
        str(
            Label("名单、数量、承诺单位、信源，以摘要为准", "List, numbers, organs and source, all bound by the digest")
        ),
        f"{said['format']}，{said['list']['candidates']}",
    ]


def _elsewhere(_: Any) -> list[str]:
    return [str(Label("见所附材料和关联事项", "See the files attached, and the linked matters"))]


_TELLING: dict[str, Any] = {
    "wanted": wanted_in_words, "committers": _organs, "uncommitted": _organs, "unrevealed": _organs,
    "codes": _by_organ, "commitments": _by_organ, "reveals": _by_organ, "false_reveals": _false, "drawn": _places,
    "standing_drawn": _places, "replaced": _replaced, "assignment": _assigned, "terms": _terms,
    "list_file": _elsewhere, "assignment_file": _elsewhere, "serves": _elsewhere, "again": _elsewhere,
}  # fmt: skip
