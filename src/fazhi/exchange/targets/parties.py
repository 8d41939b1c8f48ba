"""Import of parties 当事人: found by their identifier, or recorded; the same party comes in once."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from fazhi.exchange.models import ImportRow
from fazhi.exchange.sheets import Column, columns_of_form
from fazhi.exchange.targets.declaring import Asked, Becomes, Line, Target, Turn, Verdict, Work, Wrong, bad
from fazhi.exchange.targets.doubles import Once
from fazhi.kernel.ledger.personal import blind_index, mask
from fazhi.kernel.organs.models import Post
from fazhi.kernel.organs.roles import CLERK, HANDLER
from fazhi.kernel.parties.finding import find_or_record
from fazhi.kernel.parties.identifiers import normalised
from fazhi.kernel.parties.models import PartyIndex, PartyMerge
from fazhi.kernel.procedures.forms import PartyForm
from fazhi.kernel.procedures.models import Act, MatterParty
from fazhi.kernel.procedures.seeing import eyes_of, matters_seen
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
        "按证件号码查找；没有的登记。没有证件号码的按全部内容识别，同一表格再次导入不会重复。"
        "只有本单位经办的或本单位导入过的当事人，才提示“已在”。",
        "Found by their numbers, else recorded. Those without a number are known by all that is said of them. Only "
        "parties whom your organ handles or imported before are said to be in already.",
    )
    new = Label("将查找或登记", "Will be found or recorded")

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
        self.seen = Once()

    def held(self) -> list[str]:
        return ["import parties"]

    def remember(self, line: Line) -> None:
        if _comparable(line):
            self.seen.take(_key(_values(line)), line)

    def examine(self, lines: Sequence[Line]) -> list[Verdict]:
        given = [(line, _values(line)) for line in lines]
        numbers = [blind_index(identifier) for _, each in given if (identifier := each.get("party_identifier"))]
        known = {(row.value, row.party.name) for row in self._handled(numbers).select_related("party")}
        keys = [blind_index(_key(each)) for _, each in given]
        rows = ImportRow.objects.filter(
            run__target=self.target.key, run__organ=self.asked.organ, key__in=keys, subject__isnull=False
        )
        before = set(rows.values_list("key", flat=True))
        return [self._verdict(line, each, known, before) for line, each in given]

    def _handled(self, numbers: Sequence[str]) -> QuerySet[PartyIndex]:
        """Those of the numbers whose party is in a matter that the organ leads or acted in, and the importer sees.

        Of others the dry run says nothing: else it would tell whether a number and a name stand anywhere in the county.
        """
        organ, party = self.asked.organ, OuterRef("party")
        acted = Act.objects.filter(matter=OuterRef("pk"), organ=organ)
        mine = matters_seen(eyes_of(self.asked.by.officer, self.asked.day)).filter(Q(organ=organ) | Q(Exists(acted)))
        merged = PartyMerge.objects.filter(kept=OuterRef(OuterRef("party"))).values("merged")
        places = MatterParty.objects.filter(Q(party=party) | Q(party__in=merged), matter__in=mine.values("pk"))
        return PartyIndex.objects.filter(value__in=numbers).filter(Exists(places))

    def _verdict(self, line: Line, values: dict[str, str], known: set[tuple[str, str]], before: set[str]) -> Verdict:
        key, identifier = _key(values), values.get("party_identifier", "")
        wrong = _wrong(values, line.unread)
        if _comparable(line):
            column = "party_identifier" if identifier else "party_name"
            wrong += self.seen.wrong(key, line, column, "party.twice", *_TWICE)
        if wrong or line.unread:
            return bad(line, key, *wrong)
        handled = identifier and (blind_index(identifier), values["party_name"]) in known
        if handled or blind_index(key) in before:
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


def _comparable(line: Line) -> bool:
    """Whether enough of a row was read to tell whether another is the same party."""
    read = line.values.keys() - line.unread
    return not line.unread or (bool(line.values.get("party_identifier")) and "party_name" in read)


def _wrong(values: dict[str, str], unread: Collection[str]) -> list[Wrong]:
    form, cure = PartyForm(values), Label("请改正此项。", "Put it right.")
    # By which rule a number is checked hangs on the kind of party.
    left = {*unread, *(("party_identifier",) if "party_kind" in unread else ())}
    found = []
    for name, errors in form.errors.as_data().items():
        if name in left:
            continue
        column = name if name in form.fields else ""
        found += [Wrong(column, f"party.{error.code or 'invalid'}", in_both(error), cure) for error in errors]
    return found
