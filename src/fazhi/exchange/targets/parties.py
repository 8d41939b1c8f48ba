"""Import of parties 当事人: found by their identifier, or recorded; the same party comes in once."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from fazhi.exchange.models import ImportRow
from fazhi.exchange.sheets import Column, columns_of_form
from fazhi.exchange.targets.declaring import Asked, Becomes, Line, Target, Turn, Verdict, Work, Wrong, bad
from fazhi.kernel.ledger.personal import blind_index, mask
from fazhi.kernel.organs.models import Post
from fazhi.kernel.organs.roles import CLERK, HANDLER
from fazhi.kernel.parties.finding import find_or_record, same_party
from fazhi.kernel.parties.identifiers import normalised
from fazhi.kernel.parties.models import PartyIndex
from fazhi.kernel.procedures.forms import PartyForm
from fazhi.kernel.wording import Label, in_both

_TWICE = (
    Label("同一当事人在表中出现两次。", "The party comes twice."), Label("请删去重复的行。", "Take one of them out.")
)  # fmt: skip
_SYNONYMS = {
    "party_kind": ("类别", "当事人类型"), "party_name": ("姓名", "名称", "当事人", "单位名称", "企业名称"),
    "party_identifier": ("身份证号", "身份证号码", "统一社会信用代码", "证件号码"),
    "party_phone": ("电话", "手机", "联系方式"), "party_address": ("地址", "住址", "住所"),
}  # fmt: skip


class PartyTarget(Target):
    """Parties, without a matter yet."""

    key = "parties"
    label = Label("当事人", "Parties")
    about = Label(
        "按证件号码查找；没有的登记。没有证件号码的按全部内容识别，同一表格再次导入不会重复。",
        "Found by their numbers, else recorded. Those without a number are known by all that is said of them.",
    )

    def may(self, post: Post, day: datetime.date) -> bool:
        """Clerks and handlers, who take parties down with the matters that they open."""
        return post.gives(HANDLER) or post.gives(CLERK)

    def columns(self, asked: Asked) -> tuple[Column, ...]:
        """The fields by which a party joins a matter."""
        return columns_of_form(PartyForm, change={name: {"synonyms": words} for name, words in _SYNONYMS.items()})

    def work(self, asked: Asked, notes: dict[str, Any]) -> Work:
        """Find or record."""
        return _Taking(self, asked, notes)


class _Taking(Work):
    def __init__(self, target: Target, asked: Asked, notes: dict[str, Any]) -> None:
        super().__init__(target, asked, notes)
        self.columns = {column.name: column for column in target.columns(asked)}
        self.seen: set[str] = set()

    def held(self) -> list[str]:
        return ["import parties"]

    def remember(self, line: Line) -> None:
        self.seen.add(_key(_values(line)))

    def examine(self, lines: Sequence[Line]) -> list[Verdict]:
        given = [(line, _values(line)) for line in lines]
        numbers = [blind_index(identifier) for _, each in given if (identifier := each.get("party_identifier"))]
        known = set(PartyIndex.objects.filter(value__in=numbers).values_list("value", flat=True))
        keys = [blind_index(_key(each)) for _, each in given]
        rows = ImportRow.objects.filter(run__target=self.target.key, key__in=keys, subject__isnull=False)
        before = set(rows.values_list("key", flat=True))
        return [self._verdict(line, each, known, before) for line, each in given]

    def _verdict(self, line: Line, values: dict[str, str], known: set[str], before: set[str]) -> Verdict:
        key, identifier = _key(values), values.get("party_identifier", "")
        wrong = _wrong(values)
        if key in self.seen:
            wrong.append(Wrong("party_identifier" if identifier else "party_name", "party.twice", *_TWICE))
        self.seen.add(key)
        if wrong:
            return bad(line, key, *wrong)
        there = blind_index(key) in before
        if identifier and blind_index(identifier) in known:
            there = same_party(identifier, values["party_name"]) is not None
        if there:
            return Verdict(line, Becomes.SAME, key)
        return Verdict(line, Becomes.NEW, key, tell=lambda: self._turns(values), plan=values)

    def _turns(self, values: dict[str, str]) -> tuple[Turn, ...]:
        found = []
        for name, value in values.items():
            personal = self.columns[name].personal
            label = next((str(each.label) for each in self.columns[name].choices if each.value == value), value)
            found.append(Turn(name, "", mask(personal, value) if personal else label))
        return tuple(found)

    def write(self, verdicts: Sequence[Verdict]) -> tuple[dict[int, uuid.UUID], list[Verdict]]:
        written = {}
        for verdict in verdicts:
            fields = {name.removeprefix("party_"): value for name, value in verdict.plan.items()}
            written[verdict.line.row] = find_or_record(**fields).pk
        return written, []


def _values(line: Line) -> dict[str, str]:
    given = {name: str(value) for name in _SYNONYMS if (value := line.values.get(name)) not in (None, "")}
    if "party_identifier" in given:
        given["party_identifier"] = normalised(given["party_identifier"])
    return given


def _key(values: dict[str, str]) -> str:
    identifier = values.get("party_identifier", "")
    return f"{identifier} {values.get('party_name', '')}" if identifier else repr(sorted(values.items()))


def _wrong(values: dict[str, str]) -> list[Wrong]:
    form, cure = PartyForm(values), Label("请改正此项。", "Put it right.")
    found = []
    for name, errors in form.errors.as_data().items():
        column = name if name in form.fields else ""
        found += [Wrong(column, f"party.{error.code or 'invalid'}", in_both(error), cure) for error in errors]
    return found
