"""Matters of an upper platform from its sheet 平台导出表: one row a matter, by the number that it has there.

Reading changes nothing: rows become what ``kernel.mirrors`` takes over once a second person has approved.
"""

from __future__ import annotations

import datetime
import hashlib
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.utils.translation import get_language

from fazhi.exchange.sheets import (
    Checked,
    Column,
    Fault,
    Kind,
    Mapping,
    Remark,
    Template,
    check,
    examine,
    known_headings,
    mark,
    read,
    suggest,
    template,
)
from fazhi.exchange.targets.bringing import given_of, row_of
from fazhi.exchange.targets.paths import brings, columns_of_acts, main_path, opening_of
from fazhi.kernel.mirrors.asking import ask
from fazhi.kernel.mirrors.brought import BroughtAct, BroughtMatter, BroughtParty
from fazhi.kernel.mirrors.models import AskedBatch
from fazhi.kernel.mirrors.outcome import Taken
from fazhi.kernel.mirrors.reading import written
from fazhi.kernel.mirrors.standing import mode_on
from fazhi.kernel.organs.models import Post
from fazhi.kernel.procedures.declaring import ActKind, Procedure
from fazhi.kernel.procedures.forms import PARTY_FIELDS, form_class
from fazhi.kernel.procedures.modes import may_be_brought
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.procedures.seeing import Eyes, eyes_of
from fazhi.kernel.procedures.stages import NEW
from fazhi.kernel.wording import Label

_NUMBER = Column(
    name="number", label=Label("平台编号", "Number on the platform"), kind=Kind.CODE, required=True,
    synonyms=("上级编号", "上级平台编号", "平台办件编号", "办件编号", "编号"),
    help=Label("该事项在上级平台的编号，再次交表时凭此认出。", "By it the matter is known whenever it comes again."),
)  # fmt: skip
_OURS = Column(
    name="our_number", label=Label("本地编号", "Number here"), kind=Kind.CODE,
    help=Label(
        "在本地立案、后来转到平台的事项，第一次交表时填写。",
        "Of a matter that was opened here and moved to the platform, when it comes for the first time.",
    ),
)  # fmt: skip
_ORGAN = Column(
    name="organ", label=Label("主办单位", "Lead organ"), kind=Kind.ORGAN,
    help=Label("不填即为交表单位。", "The organ that hands in, where it stays empty."),
)  # fmt: skip
_STAGE = Column(
    name="stage", label=Label("平台所处阶段", "Stage on the platform"),
    help=Label("填写的，与各行为所到阶段核对。", "Compared with the stage that the acts reach, where it is given."),
)  # fmt: skip
_AHEAD = (
    Label("日期早于打开事项的行为。", "The day is before that of the act that opens the matter."),
    Label("请核对两个行为的日期。", "Compare the days of the two acts."),
)  # fmt: skip
_NO_DAY = (
    Label("填写了该行为的内容，没有填写日期。", "The act has values, but no day."),
    Label("请补填日期；没有这一行为的，请清空其各栏。", "Give its day, or empty its columns where it was not done."),
)  # fmt: skip
_OTHER_VERSION = (
    Label("当日收到的事项适用程序的另一版本。", "Another version of the procedure governs matters opened on that day."),
    Label("请按收到日期分表，选对应的版本另行交表。", "Hand those matters in apart, in a sheet of that version."),
)  # fmt: skip
_NUMBERED = re.compile(r"[0-9A-Za-z]{15,18}")


@dataclass(frozen=True, slots=True)
class Asked:
    """The version of a procedure whose matters a sheet holds, who hands it in, and on which day."""

    procedure: type[Procedure]
    by: Post
    day: datetime.date

    @property
    def key(self) -> str:
        """What a template says of itself."""
        return f"mirrors.{self.procedure.key}"

    @property
    def eyes(self) -> Eyes:
        """Who looks: a matter that a cell names is found among those seen."""
        return eyes_of(self.by.officer, self.day)


@dataclass(slots=True)
class Handed:
    """A sheet as it was read: the matters, what is wrong, how it was read, and the sheet back with its faults marked.

    ``matters`` are whole only where there is no fault; then ``would`` says what would become of each, and ``batch``
    waits for the second person, where anything of it could be taken.
    """

    matters: list[BroughtMatter] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    marked: bytes = b""
    would: Taken | None = None
    batch: AskedBatch | None = None


def acts_of(procedure: type[Procedure]) -> list[ActKind]:
    """The acts that a platform can have done, the opening one first."""
    return [kind for kind in brings(procedure) if may_be_brought(kind)]


def columns(procedure: type[Procedure], acts: Sequence[str] | None = None) -> tuple[Column, ...]:
    """The columns of a sheet: the matter's own, then of each act its day, its fields and its numbers.

    Args:
        procedure: the procedure.
        acts: the acts besides the opening one; all that a platform can have done without them.
    """
    names = [kind.name for kind in acts_of(procedure)] if acts is None else [*acts]
    found = [
        # A platform has officers of its own, and gives a number of ours only where it numbers in our series.
        replace(column, required=column.required and not column.name.endswith(".number"))
        for column in columns_of_acts(procedure, names) if not column.name.endswith(".by")
    ]  # fmt: skip
    return (_NUMBER, _OURS, _ORGAN, _STAGE, *found)


def empty(asked: Asked, acts: Sequence[str] = ()) -> bytes:
    """An empty sheet with the columns of the ordinary course, and of further acts that are named."""
    made = columns(asked.procedure, [*main_path(asked.procedure), *acts])
    zh, en = asked.procedure.label.zh, asked.procedure.label.en
    named = Template(asked.key, Label(f"{zh}：平台事项", f"{en}: from a platform"), made)
    return template(named, get_language() or "zh-hans")


def hand_in(
    content: bytes, name: str, asked: Asked, *, platform: str = "", whole: bool = False, mapping: Mapping | None = None
) -> Handed:  # fmt: skip
    """Hand in a sheet of a platform: it waits for the second person, unless something of it cannot be read.

    Args:
        content: the file.
        name: its name.
        asked: which procedure's matters it holds, and who hands it in.
        platform: name of the platform; the one on which the procedure runs in the organ's place without it.
        whole: take all or nothing.
        mapping: of its headings to the columns.

    Raises:
        SheetError: it cannot be read as a table.
        Refusal: the procedure runs on no platform, or the post may bring nothing in.
    """
    named = platform or _platform(asked)
    found = read_in(content, name, asked, mapping)
    if found.matters and not found.faults:
        found.batch, found.would = ask(
            written(named, found.matters).encode(), by=asked.by, day=asked.day, platform=named, source_name=name,
            whole=whole, source=hashlib.sha256(content).hexdigest(),
        )  # fmt: skip
    return found


def _platform(asked: Asked) -> str:
    """The platform on which the procedure runs in the organ's place.

    Raises:
        Refusal: it runs on none.
    """
    place, label = asked.by.organ.place_code, asked.procedure.label
    mode = mode_on(asked.procedure.key, place, asked.day)
    if mode is None or mode.upper is None:
        raise Refusal.because(
            "platform", f"“{label.zh}”现在不在上级平台办理。", f"{label.en} runs on no upper platform now.",
            "请先按“运行方式”登记平台；交以前的事项，请写明平台名称。",
            "Set a mode first; for matters of earlier days name the platform.", "platform",
        )  # fmt: skip
    return mode.upper.name


def read_in(content: bytes, name: str, asked: Asked, mapping: Mapping | None = None) -> Handed:
    """A sheet read into matters, with every fault of it.

    Args:
        content: the file: Excel, WPS, LibreOffice or CSV.
        name: its name.
        asked: which procedure's matters it holds, and who hands it in.
        mapping: of its headings to the columns; what it leaves open is taken from the headings.

    Raises:
        SheetError: it cannot be read as a table.
    """
    made = columns(asked.procedure)
    sheet = read(content, name, wanted=known_headings(made, mapping))
    used = suggest(sheet.headings, made, mapping).mapping
    layout = examine(sheet, made, used, key=asked.key)
    found = Handed(faults=[*layout.faults], remarks=[*sheet.remarks, *layout.remarks])
    if found.faults:
        return found
    # A text stays as it is: organs and officers are found as of the day of each act, when it is taken over.
    rows = list(check(sheet, made, used, keys=("number",), note=found.remarks.append))
    work = _Reading(asked, {column.name for column in made})
    for row in rows:
        if row.good:
            found.matters.append(work.matter(row))
        found.faults += row.faults
    if found.faults:
        out = io.BytesIO()
        mark(sheet, rows, out, remarks=found.remarks, language=get_language() or "zh-hans")
        found.marked = out.getvalue()
    return found


class _Reading:
    """Rows of a sheet as matters."""

    def __init__(self, asked: Asked, names: set[str]) -> None:
        self.asked, self.eyes = asked, asked.eyes
        self.kinds = [kind for kind in acts_of(asked.procedure) if f"{kind.name}.on" in names]

    def matter(self, row: Checked) -> BroughtMatter:
        """The matter of a row; what is wrong with it is added to the row."""
        acts = [act for kind in self.kinds if (act := self._act(row, kind)) is not None]
        first = acts[0]
        if not self.asked.procedure.governs.covers(first.on):
            row.fault(f"{first.name}.on", "matter.version", *_OTHER_VERSION)
        for act in acts[1:]:
            if act.on < first.on:
                row.fault(f"{act.name}.on", "matter.order", *_AHEAD)
        return BroughtMatter(
            family=self.asked.procedure.key, number=str(row.values["number"]), opened=first.on,
            organ=str(row.values.get("organ") or self.asked.by.organ.code), stage=str(row.values.get("stage") or ""),
            our_number=str(row.values.get("our_number") or ""),
            acts=(first, *_in_order(first, _with_party(acts[1:], first.party, self.kinds), self.kinds)),
            where=f"第 {row.number} 行",
        )  # fmt: skip

    def _act(self, row: Checked, kind: ActKind) -> BroughtAct | None:
        given = given_of(row.values, f"{kind.name}.")
        on = given.pop("on", None)
        if on is None:
            if given:
                row.fault(f"{kind.name}.on", "act.day", *_NO_DAY)
            return None
        numbers = {name.removeprefix("paper:"): str(given.pop(name)) for name in list(given) if name[:6] == "paper:"}
        if number := given.pop("number", ""):
            numbers[self.asked.procedure.key] = str(number)
        person = {name.removeprefix("party_"): str(given.pop(name)) for name in PARTY_FIELDS if name in given}
        party = BroughtParty(**person) if "name" in person else None
        if kind.per_party and not kind.party and (named := str(given.pop("party", ""))):
            party = BroughtParty(name=named, identifier=named if _NUMBERED.fullmatch(named) else "")
        fields = form_class(self.asked.procedure, kind).base_fields
        data = {name: _plain(fields.get(name), value, self.eyes) for name, value in given.items()}
        return BroughtAct(name=kind.name, on=on, data=data, party=party, numbers=numbers)


def _in_order(first: BroughtAct, acts: Sequence[BroughtAct], kinds: Sequence[ActKind]) -> list[BroughtAct]:
    """The acts by their days; of one day, as the stages allow them."""
    by_name = {kind.name: kind for kind in kinds}
    found: list[BroughtAct] = []
    stage, left = by_name[first.name].target(NEW.name), sorted(acts, key=lambda act: act.on)
    while left:
        same = [act for act in left if act.on == left[0].on]
        act = next((each for each in same if by_name[each.name].allowed_in(stage)), left[0])
        left.remove(act)
        found.append(act)
        stage = by_name[act.name].target(stage)
    return found


def _with_party(acts: Sequence[BroughtAct], party: BroughtParty | None, kinds: Sequence[ActKind]) -> list[BroughtAct]:
    """The acts, those done to a party with the one who opened the matter, where the row names nobody else."""
    done_to = {kind.name for kind in kinds if kind.per_party and not kind.party}
    return [replace(act, party=party) if act.name in done_to and act.party is None else act for act in acts]


def _plain(field: forms.Field | None, value: Any, eyes: Eyes) -> Any:
    """A typed value as a file of the platform would have it: texts, truth values, and lists of them."""
    if isinstance(field, forms.JSONField) or isinstance(value, bool):
        return value
    if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
        # People and organs stand beside each other with 、 as an office writes them; a choice may hold that sign.
        between = "[；;、，,\n]" if isinstance(field, forms.ModelMultipleChoiceField) else "[；;\n]"
        parts = value if isinstance(value, list) else re.split(between, str(value))
        return [_one(field, part, eyes) for part in parts if str(part).strip()]
    if isinstance(value, list):
        return "\n".join(str(each) for each in value)
    return _one(field, value, eyes)


def _one(field: forms.Field | None, value: Any, eyes: Eyes) -> str:
    if isinstance(field, forms.ModelChoiceField):
        return row_of(field, str(value).strip(), eyes)
    return value.isoformat() if isinstance(value, datetime.date) else str(value).strip()


def opens(procedure: type[Procedure]) -> bool:
    """Whether a sheet can bring matters of a procedure: a platform can have done the act that opens one."""
    opening = opening_of(procedure)
    return opening is not None and may_be_brought(opening)
